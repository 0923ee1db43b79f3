//! The words of requests.

use entity::enums::{
    RequestChannel, RequestGrade, RequestJoin, RequestKind, RequestStatus, RequestStep, ReturnReason,
    TermUnit,
};

use super::deadline::Standing;
use super::likeness::{Likeness, Near};
use crate::i18n::Lang;
use crate::messages;
use crate::web::parts::Tone;

/// Who leads what came by itself and nobody has had a hand in.
pub const NOBODY_YET: &str = "";

messages! {
    requests { zh: "居民诉求", en: "Requests" }
    new_request { zh: "登记诉求", en: "Register a request" }
    number { zh: "编号", en: "Number" }
    kind { zh: "类型", en: "Kind" }
    line { zh: "业务条线", en: "Line of service" }
    channel { zh: "来源", en: "Channel" }
    title { zh: "内容", en: "What" }
    title_help { zh: "一句话说清，最多 60 字", en: "In a sentence of up to 60 letters" }
    description { zh: "详细说明", en: "Details" }
    location { zh: "地点", en: "Where" }
    location_help { zh: "如 3幢2单元502室 或 北门旁", en: "Such as building 3, unit 2, room 502, or beside the north gate" }
    contact { zh: "诉求人", en: "Resident" }
    contact_name { zh: "联系人", en: "Contact" }
    contact_phone { zh: "联系电话", en: "Phone" }
    account { zh: "住户账户编号", en: "Household account no." }
    estate { zh: "小区", en: "Estate" }
    photo { zh: "照片", en: "Photo" }
    due { zh: "办结时限", en: "Deadline" }
    status { zh: "状态", en: "Status" }
    first_receiver { zh: "首接人", en: "First taken by" }
    history { zh: "办理过程", en: "History" }
    work_order { zh: "关联工单", en: "Work order" }
    no_work_order { zh: "没有工单，由服务台直接答复。", en: "No work order: answered from the desk." }
    make_work_order { zh: "生成工单", en: "Make a work order" }
    answer_form { zh: "答复居民", en: "Answer the resident" }
    answer { zh: "答复内容", en: "Answer" }
    saved { zh: "已保存。", en: "Saved." }
    registered_saved(number, due) { zh: "已登记 {number}，请告知居民：{due} 前答复。", en: "{number} is registered. Tell the resident: an answer by {due}." }
    none_found { zh: "没有符合条件的诉求", en: "No requests here" }
    none_hint { zh: "换个条件试试。", en: "Try another filter." }
    tab_overdue { zh: "已超时", en: "Overdue" }
    tab_all { zh: "全部", en: "All" }
    crew_plan { zh: "计划", en: "Planned" }
    order_status { zh: "工单状态", en: "Order status" }
    promise { zh: "答复承诺", en: "Our promise" }
    title_missing { zh: "内容：请填写，最多 60 字", en: "What: say it in up to 60 letters" }
    description_long { zh: "详细说明：最多 2000 字", en: "Details: at most 2000 letters" }
    location_missing { zh: "地点：请填写，最多 120 字", en: "Where: say it in up to 120 letters" }
    contact_missing { zh: "联系人：请填写", en: "Contact: give a name" }
    phone_shape { zh: "联系电话：5 至 20 位数字", en: "Phone: 5 to 20 digits" }
    estate_missing { zh: "小区：请选择", en: "Estate: choose one" }
    kind_missing { zh: "类型：请选择", en: "Kind: choose one" }
    photo_too_large { zh: "照片不能超过 10 MB。", en: "A photo has at most 10 MB." }
    has_work { zh: "该诉求已有工单或已完工。", en: "The request has a work order, or its work is done." }
    work_open(number) { zh: "工单 {number} 尚未完成，完成或取消后再答复。", en: "Work order {number} is still open: finish or cancel it, then answer." }
    answer_missing { zh: "答复内容：请填写，最多 2000 字", en: "Answer: write it, in up to 2000 letters" }
    mail_taken(due) { zh: "来信已收到并登记，将在 {due} 前答复您。", en: "Your mail has been registered and will be answered by {due}." }
    from_request(number) { zh: "居民诉求 {number}", en: "Request {number}" }
    deadline_near { zh: "时限将到，请尽快答复。", en: "The deadline is near." }
    kind_repair { zh: "报修", en: "Repair" }
    kind_complaint { zh: "投诉", en: "Complaint" }
    kind_enquiry { zh: "咨询", en: "Enquiry" }
    kind_suggestion { zh: "建议", en: "Suggestion" }
    kind_help { zh: "求助", en: "Help" }
    channel_web { zh: "居民网页", en: "Web" }
    channel_phone { zh: "电话", en: "Phone" }
    channel_counter { zh: "服务台", en: "Counter" }
    photo_hint { zh: "JPEG、PNG 或 WebP，每张不超过 10 MB，最多 5 张", en: "JPEG, PNG or WebP, 10 MB each at most, up to 5" }
    account_help { zh: "按房号、姓名或电话查找，居民可在自己的页面看到进度。", en: "Find it by room, name or phone: the household then sees it on its own page." }
    account_unknown { zh: "住户账户：没有这个编号", en: "Household account: there is none of this number" }
    in_time { zh: "按时答复", en: "In time" }
    after_due { zh: "超时答复", en: "After the deadline" }
    paused { zh: "时限暂停", en: "Clock stopped" }
    no_deadline { zh: "无时限", en: "No deadline" }
    grade { zh: "紧急程度", en: "Grade" }
    grade_urgent { zh: "紧急", en: "Urgent" }
    grade_normal { zh: "一般", en: "Normal" }
    grade_hard { zh: "疑难", en: "Hard" }
    channel_email { zh: "邮件", en: "E-mail" }
    channel_hotline { zh: "12345", en: "Hotline 12345" }
    channel_street { zh: "街道转办", en: "Street office" }
    channel_grid { zh: "网格上报", en: "Grid worker" }
    channel_patrol { zh: "巡查发现", en: "Patrol" }
    channel_talk { zh: "民情三谈", en: "Talk" }
    channel_open311 { zh: "Open311", en: "Open311" }
    registered { zh: "待受理", en: "Registered" }
    accepted { zh: "已受理", en: "Accepted" }
    returned { zh: "不予受理", en: "Returned" }
    dispatched { zh: "已派单", en: "Dispatched" }
    acknowledged { zh: "已接单", en: "Acknowledged" }
    arrived { zh: "已到场", en: "On site" }
    in_progress { zh: "处理中", en: "In progress" }
    on_hold { zh: "挂起", en: "On hold" }
    completed { zh: "已完工", en: "Work done" }
    verified { zh: "已验收", en: "Verified" }
    rework { zh: "返工", en: "Rework" }
    closed { zh: "已办结", en: "Closed" }
    followed_up { zh: "已回访", en: "Followed up" }
    reopened { zh: "重办", en: "Reopened" }
    tab_open { zh: "办理中", en: "Open" }
    tab_accept { zh: "待受理", en: "To accept" }
    tab_verify { zh: "待验收办结", en: "To verify" }
    tab_ask { zh: "待回访", en: "To follow up" }
    tab_supervised { zh: "督办", en: "Supervised" }
    return_invalid { zh: "无效诉求", en: "Invalid" }
    return_scope { zh: "超出职责", en: "Out of scope" }
    join_repeat { zh: "重复诉求", en: "Repeat" }
    join_mass { zh: "群体诉求", en: "Mass" }
    step_register { zh: "登记", en: "Registered" }
    step_accept { zh: "受理", en: "Accepted" }
    step_return { zh: "退回", en: "Returned" }
    step_contact { zh: "联系诉求人", en: "Contacted" }
    step_classify { zh: "改类", en: "Classified anew" }
    step_transfer { zh: "转派", en: "Transferred" }
    step_order { zh: "生成工单", en: "Work order made" }
    step_follow { zh: "工单进展", en: "Work" }
    step_hold { zh: "挂起", en: "Put on hold" }
    step_resume { zh: "恢复办理", en: "Resumed" }
    step_extend { zh: "延期", en: "Put off" }
    step_close { zh: "办结", en: "Closed" }
    step_follow_up { zh: "回访", en: "Follow-up" }
    step_reopen { zh: "重办", en: "Reopened" }
    step_join { zh: "并案", en: "Joined" }
    step_unjoin { zh: "拆案", en: "Taken apart" }
    step_ask_again { zh: "再次来问", en: "Asked again" }
    step_supervise { zh: "督办", en: "Supervised" }
    step_warn { zh: "临期提醒", en: "Warned" }
    step_escalate { zh: "超时提级", en: "Escalated" }
    reason { zh: "原因", en: "Reason" }
    reason_missing { zh: "原因：请填写，最多 500 字", en: "Reason: give one, in up to 500 letters" }
    not_now(status) { zh: "诉求现在是“{status}”，不能这样办理。", en: "Not possible while the request is “{status}”." }
    joined_to(number) { zh: "该诉求已并入 {number}，请在 {number} 办理。", en: "This call was joined to {number}: handle it there." }
    known(number) { zh: "来源编号已登记为 {number}。", en: "That number of the channel is registered as {number}." }
    email_shape { zh: "邮箱：格式不对", en: "E-mail: not an address" }
    external_no_shape { zh: "来源编号：最多 64 字", en: "Number elsewhere: up to 64 letters" }
    due_past { zh: "约定时限：须在现在之后", en: "Agreed deadline: must lie ahead" }
    photos_many(n) { zh: "照片：最多 {n} 张", en: "Photos: {n} at most" }
    spot_unreadable { zh: "位置：经纬度不对", en: "Spot: no such latitude and longitude" }
    building_unknown { zh: "楼幢：没有这一幢", en: "Building: there is none of this number" }
    accepted_words(due) { zh: "已受理，最迟 {due} 答复您。", en: "Accepted. You have an answer by {due}." }
    returned_words(why) { zh: "诉求不予受理：{why}", en: "The request was returned: {why}" }
    classified(kind, grade, due, why) { zh: "{kind}·{grade}，时限 {due}：{why}", en: "{kind}, {grade}, due {due}: {why}" }
    transferred(name, why) { zh: "转给{name}：{why}", en: "To {name}: {why}" }
    handler_unknown { zh: "承办人：请选择能办理该诉求的另一位同事", en: "Handler: choose someone else who may handle it" }
    watched_for(transfers, redos) { zh: "转派 {transfers} 次、重办返工 {redos} 次，列入督办", en: "Transferred {transfers} times, redone {redos} times: supervised" }
    due_now(due) { zh: "恢复办理，时限 {due}", en: "Resumed, due {due}" }
    extended_to(due, why) { zh: "延期至 {due}：{why}", en: "Put off to {due}: {why}" }
    extended_often(n) { zh: "一件诉求最多延期 {n} 次。", en: "A request is put off {n} times at most." }
    until_range(days) { zh: "延期至：须晚于现在的时限，最多 {days} 天", en: "Until: after the present deadline, {days} days at most" }
    done_words { zh: "已上门处理完毕。", en: "The work is done." }
    done_note(note) { zh: "已处理完毕：{note}", en: "Done: {note}" }
    follow_up_words(solved, mark, comment) { zh: "{solved}，满意度 {mark} 分。{comment}", en: "{solved}, satisfied {mark} of 5. {comment}" }
    solved { zh: "已解决", en: "Solved" }
    unsolved { zh: "未解决", en: "Not solved" }
    unreached_words(n, comment) { zh: "第 {n} 次未联系上。{comment}", en: "Not reached, try {n}. {comment}" }
    satisfaction { zh: "满意度", en: "Satisfaction" }
    satisfaction_range { zh: "满意度：请选 1 到 5 分", en: "Satisfaction: 1 to 5" }
    comment { zh: "意见", en: "Comment" }
    comment_long { zh: "意见：最多 500 字", en: "Comment: at most 500 letters" }
    reopened_words(why, due) { zh: "重新办理（{why}），最迟 {due} 答复您。", en: "Opened again ({why}). You have an answer by {due}." }
    join_self { zh: "只能并入同一小区的另一件诉求。", en: "A call joins another one of the same estate." }
    join_many(n) { zh: "一件诉求最多并入 {n} 件。", en: "At most {n} calls join one." }
    joined_words(number, why) { zh: "与 {number} 是同一件事，一并办理：{why}", en: "The same matter as {number}, handled together: {why}" }
    joined_by(number) { zh: "{number} 并入", en: "{number} joined" }
    not_joined { zh: "该诉求没有并案。", en: "This call is not joined to another." }
    unjoined_words(why) { zh: "改为单独办理：{why}", en: "Handled on its own again: {why}" }
    unjoined_from(number) { zh: "{number} 拆出", en: "{number} taken out" }
    overdue_raised { zh: "已超时未答复，提级督办", en: "Deadline missed: supervised" }
    warned_summary(warned, raised, overdue) { zh: "提醒 {warned} 件，提级 {raised} 件，已超时未答复 {overdue} 件", en: "{warned} warned of, {raised} escalated, {overdue} overdue" }
    promises { zh: "答复承诺", en: "Promises" }
    promise_range(kind, grade) { zh: "{kind}·{grade}：小时 1–720，工作日 1–30", en: "{kind}, {grade}: 1 to 720 hours, 1 to 30 working days" }
    promises_hint { zh: "改动只对之后登记、改类或恢复办理的诉求有效。", en: "A change counts for what is registered, classified or resumed from then on." }
    promise_usual { zh: "通行承诺", en: "Usual" }
    promise_own { zh: "本街道承诺", en: "Own" }
    contact_within { zh: "联系时限（小时）", en: "Contact (hours)" }
    answer_within { zh: "答复时限", en: "Answer" }
    unit { zh: "单位", en: "Unit" }
    unit_hours { zh: "小时", en: "hours" }
    unit_days { zh: "工作日", en: "working days" }
    subdistrict { zh: "街道", en: "Subdistrict" }
    three_rates { zh: "三率", en: "Three rates" }
    reopened_times(n) { zh: "重办 {n} 次", en: "Reopened {n}×" }
    external_no { zh: "来源编号", en: "Number elsewhere" }
    contact_email { zh: "邮箱", en: "E-mail" }
    who_calls { zh: "来电人", en: "Who is calling" }
    who_hint { zh: "房号、姓名或电话", en: "Room, name or phone" }
    who_more { zh: "输入两个字开始查找，如 3-2-502、王、138。", en: "Type two letters to look: 3-2-502, Wang, 138." }
    who_none { zh: "没有找到住户，可直接登记。", en: "No household found: register without one." }
    open_matters { zh: "未办结的诉求", en: "Open matters" }
    no_matters { zh: "没有未办结的诉求。", en: "Nothing open." }
    matters_hint { zh: "选定来电人后显示。", en: "Shown when the caller is chosen." }
    same_matter { zh: "同一件事，告知进度", en: "The same matter: tell them how it stands" }
    promise_read { zh: "登记后时限自动计算，并印在工单上。", en: "The deadline is reckoned on registration and printed on the order." }
    contact_due { zh: "联系时限", en: "Contact by" }
    contacted_in_time { zh: "按时联系", en: "Spoken to in time" }
    contacted_late { zh: "超时联系", en: "Spoken to late" }
    not_contacted { zh: "超时未联系", en: "Not spoken to" }
    to_contact { zh: "待联系", en: "To be spoken to" }
    handler { zh: "承办人", en: "Handler" }
    counts { zh: "办理次数", en: "Counts" }
    counted(transfers, redos, asked) { zh: "转派 {transfers} 次 · 重办返工 {redos} 次 · 来问 {asked} 次", en: "{transfers} transfers · {redos} redone · asked {asked} times" }
    told { zh: "已告知居民", en: "told to the resident" }
    goes_with { zh: "已并入，一并办理：", en: "Handled together with" }
    joined { zh: "并案诉求", en: "Joined calls" }
    reveal { zh: "显示联系方式", en: "Show who called" }
    reveal_why { zh: "查看原因（会记录在案）", en: "Why (it is kept)" }
    reopened_hint { zh: "诉求人和承办人都已被告知，时限重新计算。", en: "Its caller and whoever led it were told; the clock began anew." }
    accept_hint { zh: "受理后按类型生成工单，并告知诉求人时限。", en: "What needs hands gets its order, and the caller is told the deadline." }
    verify { zh: "验收通过", en: "Accept the work" }
    verify_hint { zh: "看过照片或现场后再验收。", en: "After a look at the photos or the place." }
    rework_button { zh: "返工", en: "Send back" }
    answered_by_work { zh: "完工时已答复诉求人；没有补充可直接办结。", en: "The finished work has answered its caller; close without words if there are none to add." }
    close_button { zh: "办结", en: "Close" }
    yes { zh: "是", en: "Yes" }
    no { zh: "否", en: "No" }
    ask_contacted { zh: "我们是否及时联系了您？", en: "Were you contacted in time?" }
    ask_solved { zh: "问题解决了吗？", en: "Is it solved?" }
    ask_satisfied { zh: "您满意吗？", en: "How satisfied are you?" }
    mark_5 { zh: "很满意", en: "Very satisfied" }
    mark_4 { zh: "满意", en: "Satisfied" }
    mark_3 { zh: "基本满意", en: "Fairly satisfied" }
    mark_2 { zh: "不满意", en: "Dissatisfied" }
    mark_1 { zh: "很不满意", en: "Very dissatisfied" }
    follow_up_hint { zh: "照诉求人的原话记；答“未解决”会重新办理。", en: "As the caller says it; “not solved” opens it again." }
    save_follow_up { zh: "保存回访", en: "Save" }
    unreached_button { zh: "没联系上", en: "Not reached" }
    more_steps { zh: "更多办理", en: "More" }
    contact_words { zh: "谈了什么", en: "What was said" }
    reason_told { zh: "原因（会告知诉求人）", en: "Reason (its caller is told)" }
    until { zh: "延期至", en: "Until" }
    until_unreadable { zh: "延期至：请选日期和时间", en: "Until: choose a day and time" }
    join_to { zh: "并入哪一件", en: "Join to" }
    join_help { zh: "诉求编号", en: "The request's number" }
    join_here { zh: "并入这一件", en: "Join to this one" }
    join_unknown { zh: "并入：没有这个编号的诉求", en: "Join: there is no request of this number" }
    alike { zh: "可能是同一件事", en: "Perhaps the same matter" }
    alike_hint { zh: "按地点、时间和用词相近提示，是否并案由人决定。", en: "Near in place, time and words; joining is yours to decide." }
    likeness_building { zh: "同一幢楼", en: "same building" }
    likeness_spot { zh: "位置相近", en: "near by" }
    likeness_estate { zh: "同一小区", en: "same estate" }
    likeness_words(near, hours, words) { zh: "{near}，相隔 {hours} 小时，用词相近 {words}%", en: "{near}, {hours} h apart, {words}% alike" }
    late_minutes(n) { zh: "超时 {n} 分", en: "{n} min late" }
    late_hours(n) { zh: "超时 {n} 小时", en: "{n} h late" }
    late_days(n) { zh: "超时 {n} 天", en: "{n} d late" }
    left_minutes(n) { zh: "剩 {n} 分", en: "{n} min left" }
    left_hours(n) { zh: "剩 {n} 小时", en: "{n} h left" }
    left_days(n) { zh: "剩 {n} 天", en: "{n} d left" }
}

#[must_use]
pub const fn kind_name(l: Lang, kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::Repair => kind_repair(l),
        RequestKind::Complaint => kind_complaint(l),
        RequestKind::Enquiry => kind_enquiry(l),
        RequestKind::Suggestion => kind_suggestion(l),
        RequestKind::Help => kind_help(l),
    }
}

#[must_use]
pub const fn unit_name(l: Lang, unit: TermUnit) -> &'static str {
    match unit {
        TermUnit::Hours => unit_hours(l),
        TermUnit::WorkingDays => unit_days(l),
    }
}

/// A mark of satisfaction in words.
#[must_use]
pub const fn mark_name(l: Lang, mark: i32) -> &'static str {
    match mark {
        5.. => mark_5(l),
        4 => mark_4(l),
        3 => mark_3(l),
        2 => mark_2(l),
        _ => mark_1(l),
    }
}

/// Why two calls may be one matter.
#[must_use]
pub fn likeness(l: Lang, alike: Likeness) -> String {
    let near = match alike.near {
        Near::Building => likeness_building(l),
        Near::Metres => likeness_spot(l),
        Near::Estate => likeness_estate(l),
    };
    likeness_words(l, near, alike.hours, alike.words)
}

#[must_use]
pub const fn grade_name(l: Lang, grade: RequestGrade) -> &'static str {
    match grade {
        RequestGrade::Urgent => grade_urgent(l),
        RequestGrade::Normal => grade_normal(l),
        RequestGrade::Hard => grade_hard(l),
    }
}

#[must_use]
pub const fn channel_name(l: Lang, channel: RequestChannel) -> &'static str {
    match channel {
        RequestChannel::Web => channel_web(l),
        RequestChannel::Phone => channel_phone(l),
        RequestChannel::Counter => channel_counter(l),
        RequestChannel::Email => channel_email(l),
        RequestChannel::Hotline => channel_hotline(l),
        RequestChannel::Street => channel_street(l),
        RequestChannel::Grid => channel_grid(l),
        RequestChannel::Patrol => channel_patrol(l),
        RequestChannel::Talk => channel_talk(l),
        RequestChannel::Open311 => channel_open311(l),
    }
}

#[must_use]
pub const fn status_name(l: Lang, status: RequestStatus) -> &'static str {
    match status {
        RequestStatus::Registered => registered(l),
        RequestStatus::Accepted => accepted(l),
        RequestStatus::Returned => returned(l),
        RequestStatus::Dispatched => dispatched(l),
        RequestStatus::Acknowledged => acknowledged(l),
        RequestStatus::Arrived => arrived(l),
        RequestStatus::InProgress => in_progress(l),
        RequestStatus::OnHold => on_hold(l),
        RequestStatus::Completed => completed(l),
        RequestStatus::Verified => verified(l),
        RequestStatus::Rework => rework(l),
        RequestStatus::Closed => closed(l),
        RequestStatus::FollowedUp => followed_up(l),
        RequestStatus::Reopened => reopened(l),
    }
}

#[must_use]
pub const fn status_tone(status: RequestStatus) -> Tone {
    match status {
        RequestStatus::Registered | RequestStatus::OnHold | RequestStatus::Rework => Tone::Warn,
        RequestStatus::Reopened => Tone::Bad,
        RequestStatus::Accepted
        | RequestStatus::Dispatched
        | RequestStatus::Acknowledged
        | RequestStatus::Arrived
        | RequestStatus::InProgress
        | RequestStatus::Completed
        | RequestStatus::Verified => Tone::Info,
        RequestStatus::Closed | RequestStatus::FollowedUp => Tone::Ok,
        RequestStatus::Returned => Tone::Mute,
    }
}

#[must_use]
pub const fn step_name(l: Lang, step: RequestStep) -> &'static str {
    match step {
        RequestStep::Register => step_register(l),
        RequestStep::Accept => step_accept(l),
        RequestStep::Return => step_return(l),
        RequestStep::Contact => step_contact(l),
        RequestStep::Classify => step_classify(l),
        RequestStep::Transfer => step_transfer(l),
        RequestStep::Order => step_order(l),
        RequestStep::Follow => step_follow(l),
        RequestStep::Hold => step_hold(l),
        RequestStep::Resume => step_resume(l),
        RequestStep::Extend => step_extend(l),
        RequestStep::Close => step_close(l),
        RequestStep::FollowUp => step_follow_up(l),
        RequestStep::Reopen => step_reopen(l),
        RequestStep::Join => step_join(l),
        RequestStep::Unjoin => step_unjoin(l),
        RequestStep::AskAgain => step_ask_again(l),
        RequestStep::Supervise => step_supervise(l),
        RequestStep::Warn => step_warn(l),
        RequestStep::Escalate => step_escalate(l),
    }
}

#[must_use]
pub const fn return_name(l: Lang, reason: ReturnReason) -> &'static str {
    match reason {
        ReturnReason::Invalid => return_invalid(l),
        ReturnReason::OutOfScope => return_scope(l),
    }
}

#[must_use]
pub const fn join_name(l: Lang, join: RequestJoin) -> &'static str {
    match join {
        RequestJoin::Repeat => join_repeat(l),
        RequestJoin::Mass => join_mass(l),
    }
}

/// A deadline in words, and its tone.
#[must_use]
pub fn countdown(l: Lang, standing: Standing) -> (Tone, String) {
    const HOUR: i64 = 60;
    const DAY: i64 = 24 * HOUR;
    match standing {
        Standing::Late(n) if n < HOUR => (Tone::Bad, late_minutes(l, n)),
        Standing::Late(n) if n < 2 * DAY => (Tone::Bad, late_hours(l, n / HOUR)),
        Standing::Late(n) => (Tone::Bad, late_days(l, n / DAY)),
        Standing::Soon(n) => (Tone::Warn, left_minutes(l, n)),
        Standing::Fine(n) if n < 2 * DAY => (Tone::Ok, left_hours(l, n / HOUR)),
        Standing::Fine(n) => (Tone::Ok, left_days(l, n / DAY)),
        Standing::Paused => (Tone::Warn, paused(l).to_owned()),
        Standing::Kept => (Tone::Ok, in_time(l).to_owned()),
        Standing::Missed => (Tone::Bad, after_due(l).to_owned()),
        Standing::Void => (Tone::Mute, no_deadline(l).to_owned()),
    }
}
