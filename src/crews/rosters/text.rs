//! The words of rosters.

use entity::enums::RosterStatus;

use crate::crews::labour::Rule;
use crate::crews::shift::clock;
use crate::i18n::Lang;
use crate::messages;

messages! {
    rosters { zh: "排班", en: "Rosters" }
    roster { zh: "排班表", en: "Roster" }
    week_of(from, to) { zh: "{from} 至 {to}", en: "{from} to {to}" }
    last_week { zh: "上一周", en: "Week before" }
    this_week { zh: "本周", en: "This week" }
    next_week { zh: "下一周", en: "Next week" }
    begin { zh: "开始排班", en: "Begin" }
    open { zh: "打开", en: "Open" }
    begun { zh: "排班表已建立。", en: "The roster is begun." }
    crew { zh: "班组", en: "Crew" }
    worker { zh: "员工", en: "Worker" }
    hours { zh: "工时", en: "Hours" }
    rest { zh: "休", en: "rest" }
    away { zh: "假", en: "away" }
    covers { zh: "顶", en: "covers" }
    stands_in { zh: "顶班", en: "stands in" }
    status { zh: "状态", en: "Status" }
    not_begun { zh: "未排", en: "Not begun" }
    draft { zh: "草稿", en: "Draft" }
    published { zh: "已发布", en: "Published" }
    changed_since(n) { zh: "第 {n} 版之后有改动，尚未发布", en: "Changed since publication {n}, not published yet" }
    publication(n) { zh: "第 {n} 版", en: "Publication {n}" }
    published_by(who) { zh: "{who} 发布于", en: "published by {who}," }
    save_and_check { zh: "保存并校验", en: "Save and check" }
    publish { zh: "发布", en: "Publish" }
    propose { zh: "智能排班", en: "Propose" }
    proposed { zh: "已按用工规则排好，请核对后发布。", en: "Filled within the labour rules. Look it over, then publish." }
    roster_nobody { zh: "班组没有人，或没有设置每班需要几人。", en: "The crew has nobody, or nothing says how many a shift needs." }
    copy { zh: "复制上周", en: "Copy last week" }
    print { zh: "打印", en: "Print" }
    saved { zh: "排班已保存。", en: "The roster is saved." }
    copied { zh: "已复制上周排班。", en: "Last week is copied." }
    published_flash { zh: "排班已发布。", en: "The roster is published." }
    needed_row { zh: "到岗/需要", en: "there / needed" }
    all_kept { zh: "各项规则均符合。", en: "Every rule is kept." }
    broken { zh: "校验结果", en: "What the rules say" }
    hard { zh: "不可发布", en: "stops publishing" }
    soft { zh: "提醒", en: "note" }
    rule { zh: "规则", en: "Rule" }
    finding { zh: "情况", en: "Finding" }
    nobody { zh: "这一周班组里没有员工", en: "Nobody is in the crew that week" }
    nobody_hint { zh: "先在“员工”里把人编入班组。", en: "Put workers into the crew first." }
    no_kinds { zh: "该条线还没有班次", en: "The line has no shifts yet" }
    no_crews { zh: "还没有班组", en: "No crews yet" }
    present { zh: "今日在岗", en: "Here today" }
    kinds { zh: "班次设置", en: "Shifts" }
    kind { zh: "班次", en: "Shift" }
    new_kind { zh: "新增班次", en: "New shift" }
    kind_name { zh: "班次名称", en: "Shift name" }
    start { zh: "开始", en: "Start" }
    end { zh: "结束", en: "End" }
    next_day { zh: "次日", en: "next day" }
    ends_next_day { zh: "次日结束", en: "Ends on the next day" }
    break_minutes { zh: "休息（分钟）", en: "Break (minutes)" }
    needs_skill { zh: "须有技能", en: "Skill it needs" }
    no_skill { zh: "不限", en: "Any" }
    no_kinds_yet { zh: "还没有班次", en: "No shifts yet" }
    no_kinds_hint { zh: "先设早班、中班、夜班，再排班。", en: "Set the shifts of the lines first, then make rosters." }
    kind_saved { zh: "班次已保存。", en: "The shift is saved." }
    kind_name_missing { zh: "班次名称：请填写，最多 20 字", en: "Shift name: give one of up to 20 letters" }
    kind_taken { zh: "该条线已有同名班次。", en: "The line has a shift of this name already." }
    too_many_kinds { zh: "班次最多 100 种。", en: "100 shifts at most." }
    kind_unknown { zh: "班次：请选择本条线的班次", en: "Shift: choose one of the line" }
    start_unreadable { zh: "开始：应为 00:00 至 23:59", en: "Start: a time from 00:00 to 23:59" }
    too_long { zh: "结束：应晚于开始，一个班次不超过 24 小时", en: "End: after the start, and a shift lasts 24 hours at most" }
    break_too_long { zh: "休息：应短于班次", en: "Break: shorter than the shift" }
    demand { zh: "每班需要人数", en: "People each shift needs" }
    on_working_days { zh: "工作日", en: "Working days" }
    on_days_off { zh: "休息日", en: "Days off" }
    needed_range { zh: "人数：0 至 200", en: "People: 0 to 200" }
    demand_saved { zh: "需要人数已保存。", en: "The numbers are saved." }
    rules { zh: "工时规则", en: "Labour rules" }
    rules_lead { zh: "排班按下列数值校验，自生效日起适用。默认值为法定数值，请与本单位的批复、集体合同核对。", en: "Rosters are checked by these figures, from their day on. The first ones are the statutory; have them checked against your approvals and agreements." }
    effective_from { zh: "生效日", en: "From" }
    source { zh: "依据", en: "Source" }
    statutory { zh: "法定（《劳动法》第三十六、三十八、四十一条）", en: "Statutory (Labour Law, articles 36, 38, 41)" }
    always { zh: "默认", en: "default" }
    new_rule { zh: "新增一组数值", en: "New figures" }
    rule_saved { zh: "工时规则已保存。", en: "The figures are saved." }
    rule_there { zh: "该生效日已有一组数值。", en: "There are figures from this day already." }
    source_missing { zh: "依据：请填写，最多 120 字", en: "Source: say where the figures come from, in up to 120 letters" }
    figure_out_of_range(name) { zh: "{name}：超出可填范围", en: "{name}: out of range" }
    rest_between { zh: "两班间隔（分钟）", en: "Rest between shifts (minutes)" }
    day_hours { zh: "每日标准（分钟）", en: "Ordinary day (minutes)" }
    day_most { zh: "每日最长（分钟）", en: "Longest day (minutes)" }
    week_hours { zh: "每周标准（分钟）", en: "Ordinary week (minutes)" }
    week_most { zh: "每周最长（分钟）", en: "Longest week (minutes)" }
    days_in_row { zh: "最多连续上班（天）", en: "Days in a row at most" }
    nights_in_row { zh: "最多连续夜班（次）", en: "Nights in a row at most" }
    night_from { zh: "夜间自（分钟）", en: "Night from (minute of the day)" }
    night_to { zh: "夜间至（分钟）", en: "Night to (minute of the day)" }
    night_least { zh: "计夜班的夜间时长（分钟）", en: "Night work from (minutes of the night)" }
    overtime_month { zh: "每月加班上限（分钟）", en: "Overtime a month at most (minutes)" }
    not_a_monday { zh: "周：请给出一年以内某周的周一", en: "Week: give a Monday within the next year" }
    roster_there { zh: "该班组这一周已有排班表。", en: "The crew has a roster of this week already." }
    too_many_cells { zh: "一次改动的格子太多。", en: "Too many cells in one edit." }
    day_elsewhere { zh: "日期不在本周内", en: "the day is not of this week" }
    worker_elsewhere { zh: "该员工这一周不在本班组", en: "the worker is not in this crew in this week" }
    no_week_before { zh: "上一周没有排班可以复制。", en: "There is nothing in the week before to copy." }
    breaks_rules(n) { zh: "有 {n} 处违反工时规则，不能发布。", en: "{n} breaches of the rules stand against publishing." }
    rule_not_there { zh: "不在岗", en: "Not in the crew" }
    rule_twice { zh: "重复排班", en: "Rostered twice" }
    rule_on_leave { zh: "请假期间", en: "On leave" }
    rule_skill { zh: "缺少技能", en: "Skill" }
    rule_licence { zh: "证书无效", en: "Licence" }
    rule_rest_between { zh: "两班间隔", en: "Rest between shifts" }
    rule_day_hours { zh: "每日工时", en: "Hours of a day" }
    rule_week_hours { zh: "每周工时", en: "Hours of a week" }
    rule_rest_day { zh: "每周休息", en: "Day of rest" }
    rule_month_overtime { zh: "每月加班", en: "Overtime of a month" }
    rule_nights { zh: "连续夜班", en: "Nights in a row" }
    rule_overtime { zh: "加班", en: "Overtime" }
    rule_understaffed { zh: "人手不足", en: "Too few" }
    said(who, day, rest) { zh: "{who} {day}：{rest}", en: "{who}, {day}: {rest}" }
    v_not_there { zh: "当天不在本班组或不在职", en: "not in the crew or not employed on that day" }
    v_twice { zh: "当天已在其他排班表中", en: "in another roster on that day" }
    v_on_leave { zh: "已批准请假", en: "leave is approved" }
    v_skill(kind) { zh: "没有“{kind}”须有的技能", en: "lacks the skill {kind} needs" }
    v_licence(kind) { zh: "没有“{kind}”须持的有效证书", en: "has no valid licence as {kind} needs" }
    v_rest(is, limit) { zh: "距上一班 {is}，应不少于 {limit}", en: "{is} after the shift before, {limit} at least" }
    v_day(is, limit) { zh: "当天 {is}，最多 {limit}", en: "{is} on the day, {limit} at most" }
    v_week(is, limit) { zh: "本周 {is}，最多 {limit}", en: "{is} in the week, {limit} at most" }
    v_row(is, limit) { zh: "连续上班 {is} 天，最多 {limit} 天", en: "{is} days in a row, {limit} at most" }
    v_month(is, limit) { zh: "本月加班 {is}，最多 {limit}", en: "{is} of overtime in the month, {limit} at most" }
    v_nights(is, limit) { zh: "连续夜班 {is} 次，最多 {limit} 次", en: "{is} nights in a row, {limit} at most" }
    v_overtime(is, limit) { zh: "本周 {is}，超过标准 {limit}", en: "{is} in the week, more than the ordinary {limit}" }
    v_few(kind, is, limit) { zh: "{kind} {is} 人，需要 {limit} 人", en: "{kind} has {is}, needs {limit}" }
    h_m(h, m) { zh: "{h}小时{m}分", en: "{h} h {m} min" }
    h_only(h) { zh: "{h}小时", en: "{h} h" }
}

/// Minutes as hours: `8小时`, `10小时30分`.
#[must_use]
pub fn duration(l: Lang, minutes: i32) -> String {
    if minutes % 60 == 0 { h_only(l, minutes / 60) } else { h_m(l, minutes / 60, minutes % 60) }
}

/// `22:00–次日06:00`
#[must_use]
pub fn span(l: Lang, start: i32, end: i32) -> String {
    if end > 1440 {
        format!("{}–{} {}", clock(start), next_day(l), clock(end - 1440))
    } else {
        format!("{}–{}", clock(start), clock(end))
    }
}

#[must_use]
pub const fn status_name(l: Lang, status: RosterStatus) -> &'static str {
    match status {
        RosterStatus::Draft => draft(l),
        RosterStatus::Published => published(l),
    }
}

#[must_use]
pub const fn rule_name(l: Lang, rule: Rule) -> &'static str {
    match rule {
        Rule::NotThere => rule_not_there(l),
        Rule::Twice => rule_twice(l),
        Rule::OnLeave => rule_on_leave(l),
        Rule::Skill => rule_skill(l),
        Rule::Licence => rule_licence(l),
        Rule::RestBetween => rule_rest_between(l),
        Rule::DayHours => rule_day_hours(l),
        Rule::WeekHours => rule_week_hours(l),
        Rule::RestDay => rule_rest_day(l),
        Rule::MonthOvertime => rule_month_overtime(l),
        Rule::NightsInRow => rule_nights(l),
        Rule::Overtime => rule_overtime(l),
        Rule::Understaffed => rule_understaffed(l),
    }
}

/// What a broken rule says of whom and when.
#[must_use]
pub fn violation(
    l: Lang,
    rule: Rule,
    who: &str,
    day: &str,
    kind: &str,
    (found, limit): (i32, i32),
) -> String {
    let (is, most) = (duration(l, found), duration(l, limit));
    let rest = match rule {
        Rule::NotThere => v_not_there(l).to_owned(),
        Rule::Twice => v_twice(l).to_owned(),
        Rule::OnLeave => v_on_leave(l).to_owned(),
        Rule::Skill => v_skill(l, kind),
        Rule::Licence => v_licence(l, kind),
        Rule::RestBetween => v_rest(l, is, most),
        Rule::DayHours => v_day(l, is, most),
        Rule::WeekHours => v_week(l, is, most),
        Rule::RestDay => v_row(l, found, limit),
        Rule::MonthOvertime => v_month(l, is, most),
        Rule::NightsInRow => v_nights(l, found, limit),
        Rule::Overtime => v_overtime(l, is, most),
        Rule::Understaffed => v_few(l, kind, found, limit),
    };
    said(l, who, day, rest)
}
