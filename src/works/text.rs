//! The words of works.

use entity::enums::WorkStatus;

use super::lifecycle::Step;
use crate::i18n::Lang;
use crate::messages;
use crate::web::parts::Tone;

messages! {
    orders { zh: "工单", en: "Work orders" }
    order { zh: "工单", en: "Work order" }
    new_order { zh: "新建工单", en: "New work order" }
    number { zh: "编号", en: "Number" }
    title { zh: "内容", en: "Work" }
    location { zh: "地点", en: "Location" }
    line { zh: "业务条线", en: "Line of service" }
    crew { zh: "班组", en: "Crew" }
    no_crew { zh: "未派", en: "Unassigned" }
    date { zh: "日期", en: "Date" }
    from { zh: "从", en: "From" }
    to { zh: "到", en: "To" }
    planned_time { zh: "计划时间", en: "Planned time" }
    due { zh: "时限", en: "Deadline" }
    status { zh: "状态", en: "Status" }
    duration { zh: "时长（分钟）", en: "Minutes" }
    minutes_n(n) { zh: "{n} 分钟", en: "{n} min" }
    estate { zh: "小区", en: "Estate" }
    no_estate { zh: "不属小区", en: "Not in an estate" }
    subdistrict { zh: "街道", en: "Subdistrict" }
    place { zh: "点位", en: "Place" }
    history { zh: "办理过程", en: "History" }
    photos { zh: "现场照片", en: "Photos" }
    photo { zh: "照片", en: "Photo" }
    photo_n(n) { zh: "照片 {n}", en: "Photo {n}" }
    note { zh: "说明", en: "Note" }
    source { zh: "来源", en: "From" }
    from_plan { zh: "作业计划", en: "Service plan" }
    by_hand { zh: "人工建单", en: "Made by hand" }
    completion_note { zh: "完工说明", en: "Completion note" }
    none_found { zh: "没有符合条件的工单", en: "No work orders here" }
    none_hint { zh: "换个条件试试，或等待计划在零点生成工单。", en: "Try another filter, or wait for midnight, when plans make their orders." }
    print { zh: "打印", en: "Print" }
    assign_form { zh: "派单 / 改派", en: "Assign or move" }
    start { zh: "开始时间", en: "Start" }
    force { zh: "忽略时间冲突", en: "Go ahead despite a clash" }
    force_help { zh: "忽略冲突会记入工单历史。", en: "Going ahead is written into the history." }
    assign { zh: "派单", en: "Assign" }
    unassign { zh: "退回待派", en: "Back to the queue" }
    acknowledge { zh: "接单", en: "Acknowledge" }
    arrive { zh: "到场签到", en: "Arrived" }
    complete { zh: "完工", en: "Done" }
    accept { zh: "验收通过", en: "Accept" }
    cancel { zh: "取消工单", en: "Cancel the order" }
    reason { zh: "取消原因", en: "Reason" }
    cancel_confirm { zh: "取消后不能恢复，确定吗？", en: "This cannot be undone. Cancel the order?" }
    saved { zh: "已保存。", en: "Saved." }
    saved_with(words) { zh: "已保存。请注意：{words}", en: "Saved. Note: {words}" }
    not_now(step, status) { zh: "工单为“{status}”，不能{step}。", en: "The order is {status}: it cannot take this step ({step})." }
    title_missing { zh: "内容：请填写，最多 80 字", en: "Work: say what, in up to 80 letters" }
    location_missing { zh: "地点：请填写，最多 200 字", en: "Location: say where, in up to 200 letters" }
    duration_range { zh: "时长：5 至 1440 分钟", en: "Minutes: 5 to 1440" }
    estate_unknown { zh: "小区：不在该街道", en: "Estate: not in this subdistrict" }
    place_unknown { zh: "点位：不在该街道", en: "Place: not in this subdistrict" }
    crew_unknown { zh: "班组：请选择", en: "Crew: choose one" }
    start_unknown { zh: "开始时间：无法识别", en: "Start: not a time" }
    date_unknown { zh: "日期：无法识别", en: "Date: not a date" }
    line_unknown { zh: "业务条线：请选择", en: "Line of service: choose one" }
    subdistrict_unknown { zh: "街道：请选择", en: "Subdistrict: choose one" }
    photo_missing { zh: "请至少拍一张现场照片。", en: "Take at least one photo of the finished work." }
    photo_too_large { zh: "单张照片不能超过 10 MB。", en: "A photo has at most 10 MB." }
    too_many_photos { zh: "最多 9 张照片。", en: "At most 9 photos." }
    note_too_long { zh: "说明：最多 1000 字", en: "Note: at most 1000 letters" }
    reason_missing { zh: "请填写取消原因。", en: "Give a reason." }
    cannot_import { zh: "只有已派的工单才能补录，且时间须先后有序。", en: "Only assigned orders can be recorded as done, with times in order." }
    clash_inactive(crew) { zh: "{crew}已停用。", en: "{crew} is inactive." }
    clash_overlap(crew, number, title, from, to) { zh: "{crew}在 {from}–{to} 已有工单 {number} {title}。", en: "{crew} already has {number} {title} from {from} to {to}." }
    clash_empty(crew) { zh: "{crew}那天没有员工。", en: "Nobody is in {crew} on that day." }
    clash_shift(crew) { zh: "超出{crew}的班次时间。", en: "Outside the shifts of {crew}." }
    clash_line(crew) { zh: "{crew}属于其他业务条线。", en: "{crew} works on another line of service." }
    published_to(crew, at) { zh: "排班发布：{crew}，{at} 开始", en: "Published: {crew}, from {at}" }
    left_open { zh: "排班发布：退回待派", en: "Published: back in the queue" }
    overtaken(number) { zh: "工单 {number} 在排班之后已有变动，请重新排班。", en: "Order {number} has changed since the plan was made. Plan again." }
    assigned_to(crew, at) { zh: "{crew}，{at} 开始", en: "{crew}, from {at}" }
    forced(note, clashes) { zh: "{note}（调度员确认：{clashes}）", en: "{note} (gone ahead: {clashes})" }
    changed_meanwhile(number) { zh: "工单 {number} 刚刚有变动，请重新查看后再保存。", en: "Order {number} has just changed. Look again before you save." }
    made_summary(plans, orders) { zh: "{plans} 项计划，新生成工单 {orders} 张", en: "{orders} new work orders from {plans} plans" }
    made_broken(id, why) { zh: "；计划 {id} 未生成：{why}", en: "; plan {id} makes none: {why}" }
    made_more(n) { zh: "；另有 {n} 项计划有误", en: "; and {n} more plans are broken" }
    planned { zh: "待派", en: "Unassigned" }
    assigned { zh: "已派单", en: "Assigned" }
    acknowledged { zh: "已接单", en: "Acknowledged" }
    arrived { zh: "处理中", en: "On site" }
    completed { zh: "待验收", en: "Done" }
    closed { zh: "已办结", en: "Accepted" }
    cancelled { zh: "已取消", en: "Cancelled" }
    late { zh: "已超时", en: "Late" }
    new_order_hint { zh: "建好后在当日调度板或工单页派单。", en: "Assign it on the board or on its page." }
}

#[must_use]
pub const fn status_name(l: Lang, status: WorkStatus) -> &'static str {
    match status {
        WorkStatus::Planned => planned(l),
        WorkStatus::Assigned => assigned(l),
        WorkStatus::Acknowledged => acknowledged(l),
        WorkStatus::Arrived => arrived(l),
        WorkStatus::Completed => completed(l),
        WorkStatus::Closed => closed(l),
        WorkStatus::Cancelled => cancelled(l),
    }
}

#[must_use]
pub const fn status_tone(status: WorkStatus) -> Tone {
    match status {
        WorkStatus::Planned => Tone::Warn,
        WorkStatus::Assigned | WorkStatus::Acknowledged | WorkStatus::Arrived => Tone::Info,
        WorkStatus::Completed | WorkStatus::Closed => Tone::Ok,
        WorkStatus::Cancelled => Tone::Mute,
    }
}

#[must_use]
pub const fn step_name(l: Lang, step: Step) -> &'static str {
    match step {
        Step::Assign => assign(l),
        Step::Unassign => unassign(l),
        Step::Acknowledge => acknowledge(l),
        Step::Arrive => arrive(l),
        Step::Complete => complete(l),
        Step::Accept => accept(l),
        Step::Cancel => cancel(l),
    }
}
