//! The words of stewards.

use crate::messages;

messages! {
    stewards { zh: "管家分片", en: "Stewards" }
    steward { zh: "管家", en: "Steward" }
    unassigned { zh: "未分配", en: "Unassigned" }
    not_active { zh: "已停用", en: "Inactive" }
    estate { zh: "小区", en: "Estate" }
    on_day { zh: "日期", en: "On" }
    summary { zh: "各管家负责情况", en: "By steward" }
    summary_hint(day) { zh: "{day} 的分工。户数为当日在住户数。", en: "As it is on {day}; households are those that live there on that day." }
    buildings { zh: "楼幢", en: "Buildings" }
    building { zh: "幢", en: "Building" }
    building_n(n) { zh: "{n}幢", en: "Building {n}" }
    households { zh: "户数", en: "Households" }
    since { zh: "起始日期", en: "Since" }
    until { zh: "至（含当日）", en: "Up to and including" }
    from_on { zh: "自何日起", en: "From" }
    planned { zh: "已安排的变更", en: "Planned" }
    history { zh: "变更记录", en: "History" }
    history_of(estate, building) { zh: "{estate} {building}幢 管家变更记录", en: "{estate} building {building}: stewards" }
    assign { zh: "分配勾选的楼幢", en: "Assign the ticked buildings" }
    assign_hint { zh: "勾选下表中的楼幢，选好管家和起始日期后保存。同一天再次保存会替换当天的安排。", en: "Tick buildings below, choose who looks after them and from which day. Saving the same day again replaces it." }
    nobody { zh: "无人负责", en: "Nobody" }
    choose { zh: "请选择", en: "Choose" }
    save { zh: "保存", en: "Save" }
    tick_all { zh: "全选", en: "Tick all" }
    all { zh: "全部", en: "All" }
    no_estates { zh: "没有可查看的小区", en: "No estate is within your reach" }
    no_estates_hint { zh: "先导入房屋登记。", en: "Import the register first." }
    none_here { zh: "没有符合的楼幢", en: "No building matches" }
    no_history { zh: "还没有分配过管家", en: "Nobody has looked after it yet" }
    total { zh: "合计", en: "Total" }
    status { zh: "状态", en: "Status" }
    current { zh: "当前", en: "Now" }
    to_come { zh: "将生效", en: "To come" }
    past { zh: "已结束", en: "Past" }
    saved(n) { zh: "已保存，{n} 幢有变更。", en: "Saved; {n} buildings changed." }
    unchanged { zh: "与现有安排一致，没有变更。", en: "It is so already; nothing changed." }
    refused { zh: "未能保存：没有任何楼幢被改动。", en: "Not saved: no building was changed." }
    none_ticked { zh: "请至少勾选一幢。", en: "Tick at least one building." }
    too_many(most) { zh: "一次最多分配 {most} 幢。", en: "At most {most} buildings at once." }
    twice { zh: "同一幢只能出现一次。", en: "The building is named twice." }
    not_a_steward { zh: "不是这个小区在岗的管家：须是启用的账号，岗位为管家，范围包含该小区。", en: "Not an active steward of this estate: it takes an active account with the role steward whose scope reaches the estate." }
    day_out_of_range { zh: "起始日期应在 2000 年之后、从今天起一年之内。", en: "The day lies after 1999 and at most a year ahead." }
    next_words(day, who) { zh: "{day} 起 {who}", en: "{who} from {day}" }
}
