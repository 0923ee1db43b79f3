//! The words of service plans.

use crate::messages;

messages! {
    plans { zh: "作业计划", en: "Service plans" }
    new_plan { zh: "新建计划", en: "New plan" }
    title { zh: "作业内容", en: "Work" }
    line { zh: "业务条线", en: "Line of service" }
    contract { zh: "合同", en: "Contract" }
    standard { zh: "服务标准", en: "Standard" }
    place { zh: "点位", en: "Place" }
    no_place { zh: "不指定", en: "None" }
    crew { zh: "班组", en: "Crew" }
    no_crew { zh: "由调度派单", en: "Dispatched by hand" }
    frequency { zh: "频次", en: "How often" }
    rule { zh: "日期规则（RFC 5545）", en: "Days (RFC 5545 rule)" }
    rule_help { zh: "如 FREQ=DAILY、FREQ=WEEKLY;BYDAY=MO,TH、FREQ=MONTHLY;BYMONTHDAY=-1；不含钟点。", en: "Such as FREQ=DAILY, FREQ=WEEKLY;BYDAY=MO,TH, FREQ=MONTHLY;BYMONTHDAY=-1; without times." }
    times { zh: "开始时刻", en: "Starts" }
    times_help { zh: "一天多次用逗号分开，如 06:30,14:00。", en: "Several a day with commas, such as 06:30,14:00." }
    duration { zh: "时长（分钟）", en: "Minutes" }
    starts_on { zh: "起始日", en: "From day" }
    ends_on { zh: "止于（不含）", en: "Until (not included)" }
    ends_help { zh: "不填则长期有效。", en: "Empty: for good." }
    open_end { zh: "长期", en: "open" }
    status { zh: "状态", en: "Status" }
    active { zh: "启用", en: "Active" }
    inactive { zh: "停用", en: "Inactive" }
    next { zh: "下次", en: "Next" }
    planned_through { zh: "已生成至", en: "Orders until" }
    preview { zh: "未来 30 天", en: "The next 30 days" }
    preview_empty { zh: "未来 30 天没有作业", en: "Nothing in the next 30 days" }
    preview_hint { zh: "检查日期规则和起止日。", en: "Check the rule and the days it holds." }
    saved { zh: "计划已保存。", en: "The plan is saved." }
    saved_remade(removed, made) { zh: "计划已保存：未开始的工单去掉 {removed} 张，重排 {made} 张。", en: "The plan is saved: {removed} orders not yet begun removed, {made} made anew." }
    none_yet { zh: "没有符合条件的计划", en: "No plans here" }
    none_hint { zh: "按合同的服务标准建计划，每天零点自动生成工单。", en: "Make plans from a contract's standards: at midnight they make their work orders." }
    edit { zh: "修改计划", en: "Change the plan" }
    edit_help { zh: "修改只影响尚未开始的工单：未来的已派、待派工单会重排；已接单、已完成和已取消的不变。", en: "A change touches only orders not yet begun: future ones that are unassigned or assigned are made anew; acknowledged, done and cancelled ones stay." }
    orders_of { zh: "查看工单", en: "Its work orders" }
    invalid_title { zh: "作业内容：请填写，最多 80 字", en: "Work: say what, in up to 80 letters" }
    invalid_duration { zh: "时长：5 至 1440 分钟", en: "Minutes: 5 to 1440" }
    invalid_contract { zh: "合同：不存在或不在您的范围内", en: "Contract: there is none, or it is not yours" }
    invalid_standard { zh: "服务标准：不属于该合同", en: "Standard: not of this contract" }
    invalid_place { zh: "点位：不在该街道", en: "Place: not in this subdistrict" }
    invalid_crew { zh: "班组：不在该街道或已停用", en: "Crew: not in this subdistrict, or inactive" }
    invalid_days { zh: "止于日须晚于起始日", en: "The end must be after the start" }
    invalid_day { zh: "日期：请选择", en: "Day: choose one" }
    rule_unreadable { zh: "日期规则无法识别", en: "The rule cannot be read" }
    rule_unreadable_why(why) { zh: "日期规则无法识别（{why}）", en: "The rule cannot be read ({why})" }
    rule_too_fine { zh: "日期规则不能细于每天", en: "The rule must not be finer than daily" }
    rule_holds_times { zh: "日期规则不能含钟点，请写在开始时刻", en: "The rule must not hold times; give them as starts" }
    rule_together(one, other) { zh: "日期规则里 {one} 与 {other} 不能同时使用", en: "{one} and {other} cannot stand together in a rule" }
    rule_mixed { zh: "BYDAY 里的星期要么都带序号（如 1MO），要么都不带", en: "In BYDAY either all weekdays have an ordinal (1MO) or none has" }
    rule_last_weeks { zh: "BYWEEKNO 只能是 1 至 51 或其负数：各家软件对第 52、53 周的跨年日子算法不一，年末最后一周请写 -1", en: "BYWEEKNO takes 1 to 51 and their negatives: readers disagree on the days of weeks 52 and 53 next to New Year; the last week of a year is -1" }
    rule_nothing_to_choose { zh: "BYSETPOS 须与其他 BY 条件同用", en: "BYSETPOS needs another BY part to choose from" }
    rule_never { zh: "按此规则永远没有作业日", en: "This rule never gives a day" }
    bad_times { zh: "开始时刻：1 至 24 个不重复的时刻，如 06:30,14:00", en: "Starts: 1 to 24 different times, such as 06:30,14:00" }
    every_day { zh: "每天", en: "Daily" }
    every_n_days(n) { zh: "每 {n} 天", en: "Every {n} days" }
    weekly_on(days) { zh: "每周 {days}", en: "Weekly on {days}" }
    at_times(days, times) { zh: "{days} {times}", en: "{days} at {times}" }
}
