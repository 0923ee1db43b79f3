//! The words of patrols.

use crate::i18n::Lang;
use crate::messages;

messages! {
    patrols { zh: "巡逻巡更", en: "Patrols" }
    routes { zh: "巡逻路线", en: "Routes" }
    rounds { zh: "巡逻记录", en: "Rounds" }
    new_route { zh: "新建路线", en: "New route" }
    change_route { zh: "修改路线", en: "Change the route" }
    name { zh: "路线名称", en: "Route" }
    crew { zh: "班组", en: "Crew" }
    points { zh: "巡查点", en: "Checkpoints" }
    point { zh: "巡查点", en: "Checkpoint" }
    point_n(n) { zh: "第 {n} 点", en: "Point {n}" }
    from { zh: "最早", en: "From" }
    until { zh: "最迟", en: "Until" }
    active { zh: "在用", en: "In use" }
    inactive { zh: "停用", en: "Out of use" }
    status { zh: "状态", en: "Status" }
    day { zh: "日期", en: "Day" }
    started { zh: "开始", en: "Begun" }
    finished { zh: "结束", en: "Ended" }
    under_way { zh: "巡逻中", en: "Under way" }
    passed { zh: "已到", en: "Passed" }
    missing { zh: "漏巡", en: "Missing" }
    missing_n(n) { zh: "漏巡 {n} 点", en: "{n} missing" }
    flagged { zh: "异常", en: "Flagged" }
    flagged_n(n) { zh: "异常 {n} 点", en: "{n} flagged" }
    all_right { zh: "正常", en: "All right" }
    early { zh: "过早", en: "Early" }
    late { zh: "过迟", en: "Late" }
    far(distance) { zh: "偏离 {distance}", en: "{distance} off" }
    unlocated { zh: "无定位", en: "No position" }
    out_of_order { zh: "未按顺序", en: "Out of order" }
    not_passed { zh: "未到", en: "Not passed" }
    checked_at { zh: "签到", en: "Checked in" }
    note { zh: "说明", en: "Note" }
    no_routes { zh: "还没有巡逻路线", en: "No routes yet" }
    no_routes_hint { zh: "按顺序选巡查点，各给一个时段。", en: "Choose checkpoints in order, with a window of time each." }
    no_rounds { zh: "还没有巡逻记录", en: "No rounds yet" }
    points_hint { zh: "按顺序填；没选点位的行不计。", en: "In order; rows without a place do not count." }
    none { zh: "—", en: "—" }
    subdistrict { zh: "街道", en: "Subdistrict" }
    saved { zh: "已保存。", en: "Saved." }
    my_routes { zh: "我的巡逻", en: "My patrols" }
    start { zh: "开始巡逻", en: "Begin a round" }
    check_in { zh: "到点签到", en: "Check in" }
    checked_saved { zh: "已签到。", en: "Checked in." }
    checked_flagged { zh: "已签到，异常已记录。", en: "Checked in; what is not as it should be is noted." }
    finish { zh: "结束巡逻", en: "End the round" }
    missing_why { zh: "漏巡原因", en: "Why something is missing" }
    nothing { zh: "没有要走的路线", en: "No route to walk" }
    nothing_hint { zh: "路线由调度安排。", en: "The dispatcher makes the routes." }
    back { zh: "返回", en: "Back" }
    points_n(n) { zh: "{n} 点", en: "{n} points" }
    progress(n, of) { zh: "{n}/{of} 点", en: "{n} of {of}" }
    name_missing { zh: "请填名称（60 字以内）", en: "give a name, 60 characters at most" }
    crew_unknown { zh: "班组不存在或已停用", en: "is no crew in use here" }
    points_count { zh: "应有 1 到 40 个巡查点", en: "has 1 to 40 checkpoints" }
    point_place(n) { zh: "第 {n} 点：点位不存在或已停用", en: "point {n} is no place in use here" }
    point_window(n) { zh: "第 {n} 点：时段应在当天，最早在前、最迟在后", en: "point {n}: the window lies within a day and ends after it begins" }
    point_backwards(n) { zh: "第 {n} 点：最早时间早于前一点", en: "point {n} begins before the one ahead of it" }
    name_taken { zh: "已有同名路线", en: "a route of this name exists" }
    inactive_route { zh: "路线已停用。", en: "The route is out of use." }
    finished_already { zh: "本轮巡逻已结束。", en: "The round has ended." }
    point_unknown { zh: "没有这个巡查点", en: "is no checkpoint of this round" }
    missing_reason(which) { zh: "第 {which} 点未签到，请说明原因", en: "no check-in at {which}: say why" }
    note_too_long { zh: "说明太长", en: "is too long" }
    fix_wrong { zh: "位置无效", en: "is no place on Earth" }
    subdistrict_unknown { zh: "请选择街道", en: "choose a subdistrict" }
    last_rounds { zh: "最近巡逻", en: "Latest rounds" }
}

/// `07:30–08:00`
#[must_use]
pub fn window(from: i32, until: i32) -> String {
    let clock = |minute: i32| format!("{:02}:{:02}", minute / 60, minute % 60);
    format!("{}–{}", clock(from), clock(until))
}

/// What is not as it should be with a check-in, in words.
#[must_use]
pub fn flags(l: Lang, check: &entity::patrol_check::Model) -> Vec<String> {
    let distance = crate::works::checkin::distance_words(check.metres.unwrap_or(0));
    [
        (check.out_of_order, out_of_order(l).to_owned()),
        (check.early, early(l).to_owned()),
        (check.late, late(l).to_owned()),
        (check.far, far(l, distance)),
        (check.unlocated, unlocated(l).to_owned()),
    ]
    .into_iter()
    .filter_map(|(is, words)| is.then_some(words))
    .collect()
}
