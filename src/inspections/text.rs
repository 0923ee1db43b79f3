//! The words of inspections.

use chrono::NaiveDate;
use entity::enums::{FindingStatus, InspectionSide, InspectionStatus};
use entity::value::Points;

use crate::i18n::Lang;
use crate::messages;
use crate::web::parts::Tone;

messages! {
    inspections { zh: "巡查考核", en: "Inspections" }
    sheets { zh: "检查单", en: "Sheets" }
    sheet { zh: "检查单", en: "Sheet" }
    new_sheet { zh: "新建检查单", en: "New sheet" }
    tables { zh: "评分表", en: "Score tables" }
    table { zh: "评分表", en: "Score table" }
    new_table { zh: "新建评分表", en: "New score table" }
    next_version { zh: "新建下一版", en: "Make the next version" }
    change_table { zh: "修改评分表", en: "Change the score table" }
    scores { zh: "考核成绩", en: "Scores" }
    findings { zh: "问题整改", en: "Findings" }
    finding { zh: "问题", en: "Finding" }
    number { zh: "编号", en: "Number" }
    contract { zh: "合同", en: "Contract" }
    contract_line { zh: "合同与条线", en: "Contract and line" }
    line { zh: "业务条线", en: "Line of service" }
    place { zh: "点位", en: "Place" }
    whole_line { zh: "整条线", en: "The whole line" }
    crew { zh: "班组", en: "Crew" }
    crew_by_plan { zh: "按点位的作业计划", en: "By the plan of the place" }
    no_crew { zh: "未定班组", en: "No crew" }
    day { zh: "检查日期", en: "Day" }
    inspector { zh: "检查人", en: "Inspector" }
    side { zh: "检查方", en: "Side" }
    status { zh: "状态", en: "Status" }
    score { zh: "得分", en: "Score" }
    score_now { zh: "当前得分", en: "Score so far" }
    score_first { zh: "初评", en: "First score" }
    score_decided { zh: "复议后", en: "After the appeal" }
    note { zh: "说明", en: "Note" }
    all { zh: "全部", en: "All" }
    tab_overdue { zh: "已超期", en: "Overdue" }
    tab_recheck { zh: "待复查", en: "To look at again" }
    tab_rectifying { zh: "整改中", en: "Being put right" }
    tab_closed { zh: "已销号", en: "Closed" }
    none_found { zh: "没有检查单", en: "No sheets" }
    none_hint { zh: "换个条件再找，或新建一张。", en: "Look for something else, or make one." }
    no_findings { zh: "没有问题", en: "No findings" }
    no_findings_hint { zh: "这里列出要整改和要复查的问题。", en: "What is to be put right and looked at again is listed here." }
    no_tables { zh: "还没有评分表", en: "No score tables yet" }
    no_tables_hint { zh: "按合同和条线各建一份；满分合计 100。", en: "Make one for a contract and line; its caps sum to 100." }
    no_scores { zh: "这个月没有已提交的检查单", en: "No sheet of this month was submitted" }
    on_phone { zh: "手机检查", en: "On the phone" }
    item { zh: "检查项", en: "Item" }
    max_points { zh: "满分", en: "Cap" }
    each_points { zh: "单次扣分", en: "Each" }
    lost { zh: "扣分", en: "Lost" }
    lost_decided { zh: "复议后扣分", en: "Lost after the appeal" }
    count { zh: "处数", en: "Count" }
    count_n(n) { zh: "{n} 处", en: "{n}×" }
    stands { zh: "成立处数", en: "Stands" }
    stands_n(n, of) { zh: "成立 {n}/{of}", en: "{n} of {of} stand" }
    words { zh: "问题描述", en: "What is wrong" }
    location { zh: "位置", en: "Where" }
    location_help { zh: "如：公交站东侧 20 米", en: "Such as: 20 m east of the bus stop" }
    photo { zh: "照片", en: "Photo" }
    photos { zh: "照片", en: "Photos" }
    photo_n(n) { zh: "照片 {n}", en: "Photo {n}" }
    take_photo { zh: "拍照", en: "Take a photo" }
    to_rectify { zh: "要求整改", en: "To be put right" }
    due { zh: "整改时限", en: "Deadline" }
    due_hint { zh: "填了时限就派整改工单；现场已改的留空。", en: "With a deadline it becomes a work order; leave it empty for what was put right on the spot." }
    about_order { zh: "针对工单", en: "About a work order" }
    no_order { zh: "不针对工单（新派整改单）", en: "None: a new order is made" }
    about_hint { zh: "已完工的退回返工，其余另派整改单。", en: "A finished one is sent back, else a new one is made." }
    add_finding { zh: "记一个问题", en: "Note a finding" }
    save_finding { zh: "保存问题", en: "Save the finding" }
    remove { zh: "删除", en: "Remove" }
    submit { zh: "提交检查单", en: "Submit the sheet" }
    submit_hint { zh: "提交后得分不再改变。", en: "The score does not change after that." }
    cancel { zh: "取消检查", en: "Call it off" }
    appeal { zh: "申诉", en: "Appeal" }
    appeal_reason { zh: "申诉理由", en: "What is not right" }
    appeal_until { zh: "申诉截止", en: "Appeal until" }
    decide { zh: "复议", en: "Decide the appeal" }
    decision { zh: "复议意见", en: "Decision" }
    decide_hint { zh: "逐条填成立的处数；得分按成立的重算，初评保留。", en: "Say how many of each stand; the score is computed anew, the first one is kept." }
    saved { zh: "已保存。", en: "Saved." }
    submitted_saved(score) { zh: "已提交，得分 {score}。", en: "Submitted: {score} points." }
    order { zh: "工单", en: "Work order" }
    order_cancelled { zh: "工单已取消", en: "Order cancelled" }
    order_again { zh: "重新派单", en: "Make a new order" }
    recheck { zh: "复查", en: "Look again" }
    rechecks { zh: "复查记录", en: "Looked at again" }
    recheck_pass { zh: "合格，销号", en: "Passed, close it" }
    recheck_fail { zh: "不合格，再整改", en: "Not passed, once more" }
    passed { zh: "合格", en: "Passed" }
    not_passed { zh: "不合格", en: "Not passed" }
    recheck_note { zh: "复查意见", en: "What was seen" }
    new_due { zh: "新的时限", en: "New deadline" }
    failed_n(n) { zh: "复查不合格 {n} 次", en: "Failed {n}×" }
    overdue { zh: "超期", en: "Overdue" }
    found_at { zh: "发现时间", en: "Found" }
    rectified_at { zh: "完成时间", en: "Done" }
    closed_at { zh: "销号时间", en: "Closed" }
    month { zh: "月份", en: "Month" }
    sheets_n { zh: "检查单数", en: "Sheets" }
    findings_n { zh: "问题数", en: "Findings" }
    open_n { zh: "未销号", en: "Open" }
    overdue_n { zh: "超期数", en: "Overdue" }
    appeals_n { zh: "申诉中", en: "Appeals" }
    in_time_rate { zh: "按时整改率", en: "Put right in time" }
    in_time_of(n, of) { zh: "{n}/{of} 按时", en: "{n} of {of} in time" }
    mean_score { zh: "平均得分", en: "Mean score" }
    total { zh: "合计", en: "In all" }
    by_contract { zh: "按合同", en: "By contract" }
    by_line { zh: "按条线", en: "By line" }
    by_place { zh: "按点位", en: "By place" }
    by_crew { zh: "按班组", en: "By crew" }
    group { zh: "分组", en: "Group" }
    name { zh: "名称", en: "Name" }
    none_named { zh: "未指定", en: "None named" }
    export { zh: "导出 xlsx", en: "Export xlsx" }
    points_n(n) { zh: "{n} 分", en: "{n} points" }
    effective_from { zh: "起用日期", en: "In force from" }
    appeal_days { zh: "申诉期限（天）", en: "Days to appeal" }
    made_by { zh: "制定人", en: "Made by" }
    used_n(n) { zh: "已用于 {n} 张检查单", en: "Used by {n} sheets" }
    unused { zh: "未使用", en: "Not used yet" }
    items_hint { zh: "各项满分合计 100；空行不计。", en: "The caps sum to 100; empty rows do not count." }
    file { zh: "表格文件（CSV 或 xlsx）", en: "Spreadsheet (CSV or xlsx)" }
    file_hint { zh: "列：检查项、满分、单次扣分。选了文件就不看上面的行。", en: "Columns: item, max, each. With a file the rows above are not read." }
    item_n(n) { zh: "第 {n} 项", en: "Item {n}" }
    today_sheets { zh: "今天的检查", en: "To inspect today" }
    nothing_today { zh: "没有要做的检查", en: "Nothing to inspect" }
    nothing_hint { zh: "可以现在新建一张。", en: "You can begin one now." }
    choose_item { zh: "点检查项记问题", en: "Tap an item to note a finding" }
    back { zh: "返回", en: "Back" }
    to_office { zh: "办公页面", en: "Office page" }
    order_title(words) { zh: "整改：{words}", en: "Put right: {words}" }
    order_source(number) { zh: "检查单 {number}", en: "Sheet {number}" }
    recheck_passed { zh: "复查合格", en: "Looked at again and passed" }
    deadline { zh: "时限", en: "Deadline" }
    version_from(day) { zh: "{day} 起", en: "from {day}" }
    // What is wrong.
    name_missing { zh: "请填名称（60 字以内）", en: "give a name, 60 characters at most" }
    outside_contract(from, to) { zh: "应在合同期内（{from} 起，{to} 前）", en: "lies outside the contract ({from} until before {to})" }
    appeal_days_range { zh: "应为 1 到 30 天", en: "is 1 to 30 days" }
    item_words(n) { zh: "第 {n} 项：请写检查内容（120 字以内）", en: "item {n}: say what is looked at, 120 characters at most" }
    item_max(n) { zh: "第 {n} 项：满分应大于 0、不超过 100，最多两位小数", en: "item {n}: the cap is above 0 and at most 100, with two decimals at most" }
    item_each(n) { zh: "第 {n} 项：单次扣分应大于 0，最多两位小数", en: "item {n}: each finding costs more than 0, with two decimals at most" }
    each_over_max(n, each, max) { zh: "第 {n} 项：单次扣分 {each} 超过满分 {max}", en: "item {n}: {each} for one finding is over the cap of {max}" }
    items_count { zh: "应有 1 到 40 项", en: "has 1 to 40 items" }
    sum_not_full(sum) { zh: "各项满分合计为 {sum}，应为 100", en: "the caps sum to {sum}, not to 100" }
    day_taken { zh: "这一天已有一版评分表起用", en: "another version begins on that day" }
    table_in_use { zh: "评分表已有检查单使用，不能修改；请新建下一版。", en: "Sheets use this table, so it does not change; make the next version." }
    points_unreadable { zh: "应为 0 到 100 的数，最多两位小数", en: "is a number from 0 to 100 with two decimals at most" }
    file_too_large { zh: "文件超过 1 MB。", en: "The file is larger than 1 MB." }
    contract_unknown { zh: "请选择合同", en: "choose a contract" }
    line_unknown { zh: "请选择业务条线", en: "choose a line of service" }
    not_municipal { zh: "街道只检查市政合同，不检查业主付费的物业合同", en: "the subdistrict inspects municipal contracts, not what owners pay for" }
    no_table { zh: "该合同和条线在这一天没有评分表", en: "no score table holds for this contract and line on that day" }
    day_range { zh: "日期应在 31 天前到一年后之间", en: "lies between 31 days ago and a year ahead" }
    place_unknown { zh: "点位不存在、已停用或不在合同范围内", en: "is no place in use within the contract" }
    crew_unknown { zh: "班组不存在", en: "is no crew here" }
    words_too_long { zh: "文字太长", en: "is too long" }
    submitted_already { zh: "检查单已提交，不能再改。", en: "The sheet was submitted and does not change." }
    cancelled_already { zh: "检查已取消。", en: "The inspection was called off." }
    not_yet(day) { zh: "检查日期是 {day}，还没到。", en: "It is planned for {day}, which is still to come." }
    too_many_photos { zh: "最多 9 张照片", en: "9 photos at most" }
    photo_too_large { zh: "照片超过 10 MB。", en: "A photo is larger than 10 MB." }
    item_unknown { zh: "请选择检查项", en: "choose an item of the table" }
    count_range { zh: "处数应为 1 到 99", en: "is 1 to 99" }
    words_missing { zh: "请写明问题（1000 字以内）", en: "say what is wrong, 1000 characters at most" }
    due_over { zh: "时限已过，应晚于现在", en: "lies in the past" }
    due_too_far { zh: "时限应在 92 天内", en: "lies more than 92 days ahead" }
    due_missing { zh: "请填时限", en: "give a deadline" }
    due_unreadable { zh: "不是有效时间", en: "is not a time" }
    too_many_findings { zh: "一张检查单最多 200 个问题", en: "a sheet has 200 findings at most" }
    order_unknown { zh: "工单不存在或不属于这条线", en: "is no work order of this line" }
    has_order { zh: "已派整改工单，不能删除。", en: "It has a work order and cannot be removed." }
    has_findings { zh: "已记问题的检查单不能取消，请提交。", en: "It has findings: submit it instead." }
    reason_missing { zh: "请写明理由（1000 字以内）", en: "give a reason, 1000 characters at most" }
    not_submitted { zh: "检查单还没有提交。", en: "The sheet is not submitted yet." }
    appealed_already { zh: "已经申诉过。", en: "It was appealed before." }
    appeal_late(until) { zh: "申诉期限已过（截止 {until}）。", en: "The time to appeal ended on {until}." }
    no_appeal { zh: "没有待复议的申诉。", en: "No appeal waits." }
    not_yours_to_decide { zh: "申诉由检查方的另一人复议。", en: "Another person of the inspecting side decides it." }
    stands_range(count) { zh: "成立处数应为 0 到 {count}", en: "0 to {count} may stand" }
    finding_unknown { zh: "不是这张检查单的问题", en: "is no finding of this sheet" }
    under_way { zh: "已在整改中。", en: "It is being put right." }
    finding_over { zh: "问题已销号或已撤销。", en: "It is closed or withdrawn." }
    not_completed { zh: "整改还没有完成，不能复查。", en: "The work is not done yet, so there is nothing to look at again." }
    recheck_words { zh: "请写明哪里不合格", en: "say what is still wrong" }
    bad_month { zh: "月份格式应如 2026-11。", en: "A month is written 2026-11." }
}

#[must_use]
pub const fn status_name(l: Lang, status: InspectionStatus) -> &'static str {
    match (status, l) {
        (InspectionStatus::Open, Lang::Zh) => "待检查",
        (InspectionStatus::Open, Lang::En) => "To inspect",
        (InspectionStatus::Submitted, Lang::Zh) => "已提交",
        (InspectionStatus::Submitted, Lang::En) => "Submitted",
        (InspectionStatus::Appealed, Lang::Zh) => "申诉中",
        (InspectionStatus::Appealed, Lang::En) => "Appealed",
        (InspectionStatus::Decided, Lang::Zh) => "已复议",
        (InspectionStatus::Decided, Lang::En) => "Decided",
        (InspectionStatus::Cancelled, Lang::Zh) => "已取消",
        (InspectionStatus::Cancelled, Lang::En) => "Called off",
    }
}

#[must_use]
pub const fn status_tone(status: InspectionStatus) -> Tone {
    match status {
        InspectionStatus::Open => Tone::Info,
        InspectionStatus::Submitted | InspectionStatus::Decided => Tone::Ok,
        InspectionStatus::Appealed => Tone::Warn,
        InspectionStatus::Cancelled => Tone::Mute,
    }
}

#[must_use]
pub const fn finding_status_name(l: Lang, status: FindingStatus) -> &'static str {
    match (status, l) {
        (FindingStatus::Noted, Lang::Zh) => "已记录",
        (FindingStatus::Noted, Lang::En) => "Noted",
        (FindingStatus::Rectifying, Lang::Zh) => "整改中",
        (FindingStatus::Rectifying, Lang::En) => "Being put right",
        (FindingStatus::Recheck, Lang::Zh) => "待复查",
        (FindingStatus::Recheck, Lang::En) => "To look at again",
        (FindingStatus::Closed, Lang::Zh) => "已销号",
        (FindingStatus::Closed, Lang::En) => "Closed",
        (FindingStatus::Withdrawn, Lang::Zh) => "已撤销",
        (FindingStatus::Withdrawn, Lang::En) => "Withdrawn",
    }
}

#[must_use]
pub const fn finding_status_tone(status: FindingStatus) -> Tone {
    match status {
        FindingStatus::Noted | FindingStatus::Withdrawn => Tone::Mute,
        FindingStatus::Rectifying => Tone::Warn,
        FindingStatus::Recheck => Tone::Info,
        FindingStatus::Closed => Tone::Ok,
    }
}

#[must_use]
pub const fn side_name(l: Lang, side: InspectionSide) -> &'static str {
    match (side, l) {
        (InspectionSide::Operator, Lang::Zh) => "运营商自查",
        (InspectionSide::Operator, Lang::En) => "The operator",
        (InspectionSide::Purchaser, Lang::Zh) => "街道检查",
        (InspectionSide::Purchaser, Lang::En) => "The subdistrict",
    }
}

/// How good a score looks.
#[must_use]
pub fn score_tone(points: Points) -> Tone {
    match points.0 {
        9_000.. => Tone::Ok,
        8_000..9_000 => Tone::Warn,
        _ => Tone::Bad,
    }
}

/// `2026-11-23 起`
#[must_use]
pub fn from_day(l: Lang, day: NaiveDate) -> String {
    version_from(l, day)
}
