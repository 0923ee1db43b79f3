//! The words of works.

use entity::enums::{AmountKind, WorkStatus};

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
    place_retired(name) { zh: "{name} 已停用，不能再派工单。", en: "{name} is retired and gets no new orders." }
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
    clash_unable(crew) { zh: "{crew}当日无人具备所需技能或有效证照。", en: "Nobody there in {crew} has the skill, or a valid licence for it." }
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
    step_start { zh: "开工", en: "Begin" }
    pause { zh: "暂停", en: "Pause" }
    resume { zh: "继续", en: "Go on" }
    rework { zh: "退回返工", en: "Send back" }
    hand_over { zh: "交接", en: "Hand over" }
    in_progress { zh: "作业中", en: "In progress" }
    paused { zh: "已暂停", en: "Paused" }
    far_off(distance) { zh: "签到位置距点位 {distance}，请核实", en: "Checked in {distance} from the place" }
    told_later { zh: "手机当时离线，联网后补传", en: "told later: the phone was out of reach" }
    far_off_chip(distance) { zh: "签到偏离 {distance}", en: "{distance} off" }
    fix_wrong { zh: "签到位置：经纬度无法识别", en: "Position: not a latitude and longitude" }
    people_named(n) { zh: "指派人员 {n} 名", en: "{n} people named" }
    people_unknown { zh: "人员：不是本街道员工、重复或超过 30 名", en: "People: not of this subdistrict, named twice, or more than 30" }
    minutes_wrong { zh: "工时：0 至 1440 分钟的整数", en: "Minutes: a whole number from 0 to 1440" }
    check_open(n) { zh: "还有 {n} 项检查未完成，请在说明中写明原因。", en: "{n} checks are open: say why in the note." }
    checklist { zh: "检查项（每行一项）", en: "Checklist (one a line)" }
    checklist_wrong { zh: "检查项：最多 20 项，每项最多 60 字，不可重复", en: "Checklist: at most 20 different lines of up to 60 letters" }
    checks { zh: "检查项", en: "Checklist" }
    check_n { zh: "未完成", en: "open" }
    amounts { zh: "数量与材料", en: "Amounts and materials" }
    amount { zh: "数量", en: "Amount" }
    amount_of { zh: "名称", en: "What" }
    amount_kind { zh: "类别", en: "Kind" }
    unit { zh: "单位", en: "Unit" }
    amount_name(n) { zh: "第 {n} 行数量：请写明名称，最多 30 字", en: "Amount {n}: say of what, in up to 30 letters" }
    amount_unit(n) { zh: "第 {n} 行数量：请写明单位，最多 8 字", en: "Amount {n}: give the unit, in up to 8 letters" }
    amount_wrong(n, text) { zh: "第 {n} 行数量“{text}”：须为大于 0 的数，最多三位小数", en: "Amount {n} “{text}”: a number above 0 with up to three decimals" }
    too_many_amounts { zh: "数量：最多 12 行", en: "Amounts: at most 12" }
    count { zh: "计数", en: "Count" }
    weight { zh: "重量", en: "Weight" }
    volume { zh: "体积", en: "Volume" }
    area { zh: "面积", en: "Area" }
    length { zh: "长度", en: "Length" }
    material { zh: "材料", en: "Material" }
    people { zh: "作业人员", en: "People" }
    people_save { zh: "保存人员", en: "Save the people" }
    people_help { zh: "不指定则由班组安排。", en: "With nobody named the crew decides." }
    worked(minutes) { zh: "{minutes} 分钟", en: "{minutes} min" }
    worked_minutes { zh: "工时（分钟）", en: "Minutes worked" }
    wanted { zh: "期望时间", en: "Wanted" }
    wanted_from { zh: "期望从", en: "Wanted from" }
    wanted_until { zh: "期望至", en: "Wanted until" }
    wanted_backwards { zh: "期望时间：止须晚于起", en: "Wanted: it must end after it begins" }
    actual { zh: "实际时间", en: "Actual" }
    actual_arrived(at) { zh: "到场 {at}", en: "on site {at}" }
    actual_started(at) { zh: "开工 {at}", en: "begun {at}" }
    actual_done(at) { zh: "完工 {at}", en: "done {at}" }
    actual_rested(n) { zh: "暂停 {n} 分钟", en: "rested {n} min" }
    rework_n(n) { zh: "返工 {n} 次", en: "sent back {n}×" }
    rework_reason { zh: "问题与要求", en: "What is wrong" }
    rework_due { zh: "整改时限", en: "To be right by" }
    rework_hint { zh: "退回原班组，从下一刻钟起排入。", en: "Back to its crew, planned from the next quarter of an hour." }
    due_over { zh: "整改时限：须晚于现在", en: "Deadline: must lie ahead" }
    reason_of(step) { zh: "{step}原因", en: "Why: {step}" }
    same_crew { zh: "班组：就是现在的班组", en: "Crew: it has it already" }
    handover_note { zh: "交接说明：请写明进度和注意事项，最多 1000 字", en: "Note: say how far it is and what to mind, in up to 1000 letters" }
    handover_words { zh: "交接说明", en: "What they must know" }
    handed_over(crew, note) { zh: "交接给{crew}：{note}", en: "Handed over to {crew}: {note}" }
    over(status) { zh: "工单为“{status}”，不能再改。", en: "The order is {status}: it can no longer be changed." }
    parts { zh: "子工单", en: "Parts" }
    part_n(n) { zh: "子工单 {n}", en: "Part {n}" }
    part_of { zh: "属于", en: "Part of" }
    split { zh: "拆分为子工单", en: "Split into parts" }
    split_hint { zh: "各部分分别派单，全部完工后本单自动完工。", en: "Each part is assigned by itself; when all are done, so is the whole." }
    split_into(n) { zh: "拆分为 {n} 张子工单", en: "Split into {n} parts" }
    follows_parts { zh: "随子工单", en: "With its parts" }
    part_source(number) { zh: "工单 {number} 的一部分", en: "A part of {number}" }
    part_of_part { zh: "子工单不能再拆分。", en: "A part has no parts." }
    locked { zh: "锁定派单", en: "Locked" }
    unlocked { zh: "解除锁定", en: "Unlocked" }
    lock { zh: "锁定（智能排班不动）", en: "Lock (plans leave it)" }
    unlock { zh: "解除锁定", en: "Unlock" }
    has_parts { zh: "本单已拆分，请操作子工单。", en: "This order has parts: act on them." }
    parts_count { zh: "子工单：1 至 20 张", en: "Parts: 1 to 20" }
    plan_needs { zh: "技能、装载、检查项", en: "Skill, load, checklist" }
    needs { zh: "期望时间、技能、装载、检查项", en: "Wanted time, skill, load, checklist" }
    skill { zh: "所需技能", en: "Skill needed" }
    no_skill { zh: "不限", en: "Any" }
    skill_unknown { zh: "所需技能：不在目录中", en: "Skill: not in the catalogue" }
    load { zh: "装载量", en: "Load" }
    load_kg { zh: "装载（千克）", en: "Load (kg)" }
    load_litres { zh: "装载（升）", en: "Load (litres)" }
    load_range { zh: "装载量：0 至 40000 的整数", en: "Load: a whole number from 0 to 40000" }
    planned { zh: "待派", en: "Unassigned" }
    assigned { zh: "已派单", en: "Assigned" }
    acknowledged { zh: "已接单", en: "Acknowledged" }
    arrived { zh: "已到场", en: "On site" }
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
        WorkStatus::InProgress => in_progress(l),
        WorkStatus::Paused => paused(l),
        WorkStatus::Completed => completed(l),
        WorkStatus::Closed => closed(l),
        WorkStatus::Cancelled => cancelled(l),
    }
}

#[must_use]
pub const fn status_tone(status: WorkStatus) -> Tone {
    match status {
        WorkStatus::Planned | WorkStatus::Paused => Tone::Warn,
        WorkStatus::Assigned | WorkStatus::Acknowledged | WorkStatus::Arrived | WorkStatus::InProgress => {
            Tone::Info
        }
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
        Step::Start => step_start(l),
        Step::Pause => pause(l),
        Step::Resume => resume(l),
        Step::Rework => rework(l),
        Step::HandOver => hand_over(l),
        Step::Complete => complete(l),
        Step::Accept => accept(l),
        Step::Cancel => cancel(l),
    }
}

#[must_use]
pub const fn amount_name_of(l: Lang, kind: AmountKind) -> &'static str {
    match kind {
        AmountKind::Count => count(l),
        AmountKind::Weight => weight(l),
        AmountKind::Volume => volume(l),
        AmountKind::Area => area(l),
        AmountKind::Length => length(l),
        AmountKind::Material => material(l),
    }
}
