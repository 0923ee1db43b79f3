//! The words of proposals.

use entity::enums::DayPlanStatus;
use planner::{Rule, Why};

use crate::i18n::Lang;
use crate::messages;

messages! {
    title { zh: "智能排班", en: "Plan the day" }
    past { zh: "这一天已经过去，不能再排班。", en: "This day is over and cannot be planned." }
    crew_unknown { zh: "没有这个班组。", en: "There is no such crew." }
    flaw(what, field) { zh: "无法排班：{what} 的资料有误（{field}）。", en: "Cannot be planned: {what} has a wrong {field}." }
    not_ready { zh: "这个方案已被处理，或还没有算完。", en: "This proposal was decided before, or is not found yet." }
    day { zh: "日期", en: "Day" }
    away { zh: "临时缺勤的班组", en: "Crew that is away" }
    nobody_away { zh: "没有", en: "Nobody" }
    away_help { zh: "已开始的工单由它做完，其余改派；尽量不动别的班组。", en: "It finishes what it has begun; the rest goes to others, who are disturbed as little as possible." }
    begin { zh: "开始排班", en: "Plan" }
    begin_help { zh: "四条业务线一起排：谁、哪张工单、几点。先看方案，发布后才生效。", en: "All four lines at once: who, which order, when. Nothing changes until you publish." }
    proposals { zh: "当日方案", en: "Proposals of the day" }
    none_yet { zh: "还没有方案", en: "No proposal yet" }
    made_by(who, at) { zh: "{who} 于 {at} 排班", en: "Asked by {who} at {at}" }
    away_crew(crew) { zh: "缺勤：{crew}", en: "Away: {crew}" }
    searching { zh: "正在比较各种排法…", en: "Comparing plans…" }
    steps(done, all) { zh: "已试 {done} / {all} 种", en: "{done} of {all} tried" }
    lost { zh: "排班中断（服务器已重启），请重新排班。", en: "The search ended with its server. Plan again." }
    failed { zh: "没有排成，请联系管理员。", en: "No plan was found. Ask your administrator." }
    publish { zh: "发布方案", en: "Publish" }
    publish_confirm(n) { zh: "发布后 {n} 张工单的班组或时间会改变，班组手机上立即可见。", en: "{n} orders get another crew or time, at once on the crews' phones." }
    drop_it { zh: "放弃", en: "Drop it" }
    stop { zh: "停止", en: "Stop" }
    published(n) { zh: "方案已发布，{n} 张工单已更新。", en: "Published: {n} orders moved." }
    dropped { zh: "方案已放弃。", en: "Dropped." }
    to_board { zh: "回到调度台", en: "To the board" }
    again { zh: "重新排班", en: "Plan again" }
    k_newly { zh: "新派", en: "Newly assigned" }
    k_moved { zh: "换班组", en: "To another crew" }
    k_shifted { zh: "改时间", en: "To another time" }
    k_kept { zh: "不变", en: "As they are" }
    k_open { zh: "排不下", en: "Left open" }
    k_travel { zh: "路上时间", en: "On the way" }
    minutes { zh: "分钟", en: "min" }
    hours { zh: "方案时间轴", en: "The plan" }
    changes { zh: "变动", en: "Changes" }
    no_changes { zh: "没有变动：现在的安排已经最好。", en: "Nothing to change: the day stands as well as it can." }
    order { zh: "工单", en: "Order" }
    from { zh: "原来", en: "Now" }
    to { zh: "方案", en: "Proposed" }
    why { zh: "原因", en: "Why" }
    queue { zh: "待派", en: "Unassigned" }
    left_open { zh: "排不下的工单", en: "Left open" }
    crews_count(n) { zh: "{n} 个班组", en: "{n} crews" }
    able(able, free) { zh: "能做的班组 {able} 个，有空的 {free} 个", en: "{able} crews could do it, {free} have room" }
    why_pinned { zh: "指定了这个班组", en: "Asked for this crew" }
    why_only_able { zh: "只有它能做", en: "Nobody else can" }
    why_only_free { zh: "别的班组没有空", en: "Nobody else has room" }
    why_published { zh: "已通知它，不必改动", en: "It was told so before" }
    why_cheapest { zh: "它顺路，路程最省", en: "Least extra way" }
    why_for_the_whole { zh: "全天总路程最省", en: "Least way over the whole day" }
    rule_line { zh: "不是这条业务线", en: "another line of service" }
    rule_skill { zh: "缺少技能或证件", en: "a skill is missing" }
    rule_pinned { zh: "指定了别的班组", en: "asked for another crew" }
    rule_load { zh: "装不下", en: "no room on board" }
    rule_time { zh: "时间窗内不在班", en: "not on duty in its time" }
    rule_no_room { zh: "已排满", en: "the day is full" }
    rule_free { zh: "有空（方案提前停止）", en: "has room (the search was stopped)" }
    s_searching { zh: "计算中", en: "Searching" }
    s_ready { zh: "待发布", en: "Ready" }
    s_published { zh: "已发布", en: "Published" }
    s_dropped { zh: "已放弃", en: "Dropped" }
    s_failed { zh: "失败", en: "Failed" }
}

#[must_use]
pub const fn status_name(l: Lang, status: DayPlanStatus) -> &'static str {
    match status {
        DayPlanStatus::Searching => s_searching(l),
        DayPlanStatus::Ready => s_ready(l),
        DayPlanStatus::Published => s_published(l),
        DayPlanStatus::Dropped => s_dropped(l),
        DayPlanStatus::Failed => s_failed(l),
    }
}

#[must_use]
pub const fn why_name(l: Lang, why: Why) -> &'static str {
    match why {
        Why::Pinned => why_pinned(l),
        Why::OnlyAble => why_only_able(l),
        Why::OnlyFree => why_only_free(l),
        Why::Published => why_published(l),
        Why::Cheapest => why_cheapest(l),
        Why::ForTheWhole => why_for_the_whole(l),
    }
}

#[must_use]
pub const fn rule_name(l: Lang, rule: Rule) -> &'static str {
    match rule {
        Rule::Line => rule_line(l),
        Rule::Skill(_) => rule_skill(l),
        Rule::PinnedToAnother => rule_pinned(l),
        Rule::Load => rule_load(l),
        Rule::Time => rule_time(l),
        Rule::NoRoom => rule_no_room(l),
        Rule::Free => rule_free(l),
    }
}
