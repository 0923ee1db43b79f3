//! The words of service plans.

use entity::enums::{HolidayRule, PauseMode, PauseReason, PlanEnd};

use crate::i18n::Lang;
use crate::messages;

messages! {
    plans { zh: "作业计划", en: "Service plans" }
    new_plan { zh: "新建计划", en: "New plan" }
    title { zh: "作业内容", en: "Work" }
    line { zh: "业务条线", en: "Line of service" }
    contract { zh: "合同", en: "Contract" }
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
    saved_remade(changed, removed, made) { zh: "计划已保存：未开始的工单调整 {changed} 张，取消 {removed} 张，新生成 {made} 张。", en: "The plan is saved: of the orders not yet begun {changed} changed, {removed} cancelled, {made} made." }
    none_yet { zh: "没有符合条件的计划", en: "No plans here" }
    none_hint { zh: "按合同的服务标准建计划，每天零点自动生成工单。", en: "Make plans from a contract's standards: at midnight they make their work orders." }
    edit { zh: "修改计划", en: "Change the plan" }
    edit_help { zh: "修改只影响尚未开始的工单：未来的已派、待派工单按新计划调整；已接单、已完成和已取消的不变。保存前请先预览影响。", en: "A change touches only orders not yet begun: future ones that are unassigned or assigned become as the plan says; acknowledged, done and cancelled ones stay. See what it does before you save." }
    orders_of { zh: "查看工单", en: "Its work orders" }
    invalid_title { zh: "作业内容：请填写，最多 80 字", en: "Work: say what, in up to 80 letters" }
    invalid_duration { zh: "时长：5 至 1440 分钟", en: "Minutes: 5 to 1440" }
    invalid_contract { zh: "合同：不存在或不在您的范围内", en: "Contract: there is none, or it is not yours" }
    invalid_standard { zh: "服务标准：不属于该合同", en: "Standard: not of this contract" }
    retired_place(name) { zh: "点位：{name} 已停用，请换一个点位或停用计划", en: "Place: {name} is retired; choose another, or make the plan inactive" }
    retired_mark(name) { zh: "{name}（已停用）", en: "{name} (retired)" }
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
    every_week { zh: "每周", en: "Weekly" }
    every_n_weeks(n) { zh: "每 {n} 周", en: "Every {n} weeks" }
    weekly_on(days) { zh: "每周 {days}", en: "Weekly on {days}" }
    n_weekly_on(n, days) { zh: "每 {n} 周 {days}", en: "Every {n} weeks on {days}" }
    every_month { zh: "每月", en: "Monthly" }
    every_n_months(n) { zh: "每 {n} 个月", en: "Every {n} months" }
    monthly_on(days) { zh: "每月 {days}", en: "Monthly on {days}" }
    n_monthly_on(n, days) { zh: "每 {n} 个月 {days}", en: "Every {n} months on {days}" }
    every_year { zh: "每年", en: "Yearly" }
    day_of_month(n) { zh: "{n} 日", en: "day {n}" }
    last_day { zh: "最后一天", en: "the last day" }
    at_times(days, times) { zh: "{days} {times}", en: "{days} at {times}" }
    seasons { zh: "季节", en: "Seasons" }
    season_n(n) { zh: "季节 {n}", en: "Season {n}" }
    season_from { zh: "从（月-日）", en: "From (month-day)" }
    season_to { zh: "到（含）", en: "To (included)" }
    season_times_label { zh: "开始时刻", en: "Starts" }
    season_minutes_label { zh: "时长", en: "Minutes" }
    seasons_help { zh: "不填季节则全年有效。填了季节，只在季节内作业，其余日子不作业；时刻或时长留空即同上。可跨年，如 11-01 到 03-31；想让其余日子也作业，再加一个季节。", en: "Without seasons the plan holds all year. With seasons it is worked within them and on no other day; empty starts or minutes are those above. A season may cross New Year, such as 11-01 to 03-31; for work in the rest of the year add a season for it." }
    seasons_none { zh: "全年", en: "All year" }
    season_as_plan { zh: "同计划", en: "as the plan" }
    season_day(n) { zh: "季节 {n}：起止须为月-日，如 04-01 到 10-31", en: "Season {n}: from and to are month-day, such as 04-01 to 10-31" }
    season_times(n) { zh: "季节 {n}：开始时刻须为 1 至 24 个不重复的时刻", en: "Season {n}: starts are 1 to 24 different times" }
    season_minutes(n) { zh: "季节 {n}：时长 5 至 1440 分钟", en: "Season {n}: 5 to 1440 minutes" }
    season_overlap(one, other) { zh: "季节 {one} 与季节 {other} 重叠", en: "Seasons {one} and {other} overlap" }
    season_too_many(n) { zh: "最多 {n} 个季节", en: "At most {n} seasons" }
    season_never { zh: "日期规则给出的日子都不在季节内", en: "No day of the rule lies in a season" }
    on_holiday { zh: "遇节假日", en: "On a holiday" }
    on_holiday_help { zh: "按节假日日历（含调休）的放假日；普通周末不算节假日。顺延或提前后若与本计划另一次作业同一时刻，只做一次。", en: "Days off of the holiday calendar, with its shifted weekends; a plain weekend is no holiday. What is moved to a time the plan is worked at anyway is done once." }
    holiday_keep { zh: "照常作业", en: "Worked as usual" }
    holiday_skip { zh: "不作业", en: "Not worked" }
    holiday_next { zh: "顺延到下一工作日", en: "Moved to the next working day" }
    holiday_previous { zh: "提前到前一工作日", en: "Moved to the working day before" }
    look { zh: "预览影响", en: "See what it does" }
    look_new { zh: "预览 30 天", en: "See the next 30 days" }
    effect_title { zh: "保存后会怎样", en: "What saving will do" }
    effect_counts(changed, removed, made) { zh: "未开始的工单：调整 {changed} 张，取消 {removed} 张，新生成 {made} 张。已接单、已到场和已完成的不变。", en: "Of the orders not yet begun {changed} are changed, {removed} cancelled and {made} made. Those acknowledged, under way or done stay." }
    effect_new(made) { zh: "保存后立即生成工单 {made} 张（今天剩余和明天的），以后每天零点生成。", en: "Saving makes {made} orders at once (for the rest of today and tomorrow), later ones each midnight." }
    effect_not_saved { zh: "尚未保存。", en: "Not saved yet." }
    plan_changed { zh: "作业计划修改", en: "The service plan was changed" }
    why_season { zh: "季节外", en: "Out of season" }
    why_joins(at) { zh: "并入 {at}", en: "Done with {at}" }
    moved_to(at) { zh: "移至 {at}", en: "moved to {at}" }
    moved_from(day) { zh: "原 {day}", en: "from {day}" }
    rest_day { zh: "休", en: "off" }
    worked_day { zh: "班", en: "worked" }
    starts_n(n) { zh: "{n} 次", en: "{n}×" }
    ended { zh: "不再出工的计划", en: "Plans that give no more work" }
    ended_n(n) { zh: "{n} 项作业计划不再出工", en: "{n} service plans give no more work" }
    ended_hint { zh: "每天零点检查：合同到期、计划到期、班组停用、规则已无后续日期、规则读不懂。", en: "Looked at each midnight: contract ended, plan ended, crew inactive, no further day in the rule, a rule that cannot be read." }
    ended_none { zh: "所有启用的计划都在出工", en: "Every active plan gives work" }
    cause { zh: "原因", en: "Why" }
    since { zh: "自", en: "Since" }
    cause_contract { zh: "合同已到期", en: "Its contract has ended" }
    cause_plan { zh: "计划已到期", en: "The plan has ended" }
    cause_place { zh: "点位已停用", en: "Its place is retired" }
    cause_crew { zh: "班组已停用，工单无人承接", en: "Its crew is inactive: its orders wait for a dispatcher" }
    cause_rule { zh: "日期规则已无后续日期", en: "Its rule has no further day" }
    cause_failed { zh: "规则无法展开", en: "Its rule cannot be expanded" }
    pauses { zh: "天气停工", en: "Weather pauses" }
    pauses_hint { zh: "雨雪、高温、台风时暂停某条线、某项计划或整个街道的作业；可随时提前复工。", en: "For rain, snow, heat or typhoons: stop a line, one plan or the whole quarter; end it early at any time." }
    pauses_none { zh: "没有停工记录", en: "No pauses" }
    new_pause { zh: "新建停工", en: "New pause" }
    pause_scope { zh: "范围", en: "What" }
    pause_whole { zh: "整个街道", en: "The whole quarter" }
    pause_plan { zh: "仅某项计划", en: "One plan alone" }
    pause_any_plan { zh: "不限", en: "Any" }
    pause_from { zh: "从", en: "From" }
    pause_last { zh: "到（含）", en: "To (included)" }
    pause_reason { zh: "原因", en: "Reason" }
    pause_note { zh: "说明", en: "Note" }
    pause_mode { zh: "已生成、未到场的工单", en: "Orders made and not started" }
    pause_mode_short { zh: "未到场工单", en: "Open orders" }
    mode_cancel { zh: "取消", en: "Cancelled" }
    mode_put_off { zh: "推迟到复工日", en: "Put off until work goes on" }
    pause_mode_help { zh: "已到场的继续完成。推迟后与本计划原有作业同一时刻的，并为一次。提前复工时，尚未过去的会恢复。", en: "What a crew has begun is finished. What is put off to a time the plan is worked at anyway is done once. When the pause ends early, what is still ahead comes back." }
    reason_rain { zh: "降雨", en: "Rain" }
    reason_snow { zh: "冰雪", en: "Snow" }
    reason_heat { zh: "高温", en: "Heat" }
    reason_typhoon { zh: "台风", en: "Typhoon" }
    reason_other { zh: "其他", en: "Other" }
    paused_because(reason, note) { zh: "停工：{reason} {note}", en: "Paused: {reason} {note}" }
    put_off_to(why, at) { zh: "{why}，推迟到 {at}", en: "{why}, put off to {at}" }
    pause_ended_note { zh: "提前复工", en: "The pause ended early" }
    pause_days { zh: "结束日不能早于开始日", en: "It must end on its first day or later" }
    pause_too_long(days) { zh: "停工最长 {days} 天", en: "A pause lasts {days} days at most" }
    pause_past { zh: "结束日已过", en: "It is over already" }
    pause_note_long(n) { zh: "说明：最多 {n} 字", en: "Note: at most {n} letters" }
    pause_no_plan { zh: "计划：不在该街道", en: "Plan: not in this subdistrict" }
    pause_over { zh: "停工已结束。", en: "The pause is over already." }
    pause_end { zh: "提前复工", en: "End it now" }
    pause_now { zh: "停工中", en: "On now" }
    pause_ahead { zh: "未开始", en: "Ahead" }
    pause_done { zh: "已结束", en: "Over" }
    pause_ended_early(by) { zh: "提前复工（{by}）", en: "Ended early by {by}" }
    pause_made(cancelled, put_off) { zh: "已停工：取消工单 {cancelled} 张，推迟 {put_off} 张。", en: "Paused: {cancelled} orders cancelled, {put_off} put off." }
    pause_ended(back) { zh: "已复工：恢复工单 {back} 张。", en: "Work goes on: {back} orders are back." }
    pause_orders { zh: "涉及工单", en: "Orders" }
    pause_by { zh: "经办", en: "By" }
    subdistrict { zh: "街道", en: "Subdistrict" }
    invalid_subdistrict { zh: "街道：请选择", en: "Subdistrict: choose one" }
    invalid_reason { zh: "请选择", en: "Choose one" }
}

#[must_use]
pub const fn reason_name(l: Lang, reason: PauseReason) -> &'static str {
    match reason {
        PauseReason::Rain => reason_rain(l),
        PauseReason::Snow => reason_snow(l),
        PauseReason::Heat => reason_heat(l),
        PauseReason::Typhoon => reason_typhoon(l),
        PauseReason::Other => reason_other(l),
    }
}

#[must_use]
pub const fn mode_name(l: Lang, mode: PauseMode) -> &'static str {
    match mode {
        PauseMode::Cancel => mode_cancel(l),
        PauseMode::PutOff => mode_put_off(l),
    }
}

#[must_use]
pub const fn holiday_name(l: Lang, rule: HolidayRule) -> &'static str {
    match rule {
        HolidayRule::Keep => holiday_keep(l),
        HolidayRule::Skip => holiday_skip(l),
        HolidayRule::Next => holiday_next(l),
        HolidayRule::Previous => holiday_previous(l),
    }
}

#[must_use]
pub const fn cause_name(l: Lang, cause: PlanEnd) -> &'static str {
    match cause {
        PlanEnd::ContractEnded => cause_contract(l),
        PlanEnd::PlanEnded => cause_plan(l),
        PlanEnd::CrewInactive => cause_crew(l),
        PlanEnd::PlaceRetired => cause_place(l),
        PlanEnd::RuleExhausted => cause_rule(l),
        PlanEnd::Failed => cause_failed(l),
    }
}
