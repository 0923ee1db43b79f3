//! The words of requests.

use entity::enums::{RequestChannel, RequestKind, RequestStatus};

use super::deadline::Standing;
use crate::i18n::Lang;
use crate::messages;
use crate::web::parts::Tone;

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
    account_help { zh: "知道就填，居民可在自己的页面看到进度。", en: "If known: the household then sees it on its own page." }
    estate { zh: "小区", en: "Estate" }
    photo { zh: "照片", en: "Photo" }
    photo_hint { zh: "JPEG、PNG 或 WebP，不超过 10 MB", en: "JPEG, PNG or WebP, 10 MB at most" }
    due { zh: "办结时限", en: "Deadline" }
    status { zh: "状态", en: "Status" }
    first_receiver { zh: "首接人", en: "First taken by" }
    history { zh: "办理过程", en: "History" }
    work_order { zh: "关联工单", en: "Work order" }
    no_work_order { zh: "没有工单，由服务台直接答复。", en: "No work order: answered from the desk." }
    make_work_order { zh: "生成工单", en: "Make a work order" }
    answer_form { zh: "答复居民", en: "Answer the resident" }
    answer { zh: "答复内容", en: "Answer" }
    answer_button { zh: "答复", en: "Answer" }
    close_button { zh: "办结归档", en: "Close" }
    saved { zh: "已保存。", en: "Saved." }
    registered_saved(number, due) { zh: "已登记 {number}，请告知居民：{due} 前答复。", en: "{number} is registered. Tell the resident: an answer by {due}." }
    none_found { zh: "没有符合条件的诉求", en: "No requests here" }
    none_hint { zh: "换个条件试试。", en: "Try another filter." }
    tab_open { zh: "未答复", en: "Open" }
    tab_overdue { zh: "已超时", en: "Overdue" }
    tab_answered { zh: "待归档", en: "Answered" }
    tab_all { zh: "全部", en: "All" }
    crew_plan { zh: "计划", en: "Planned" }
    order_status { zh: "工单状态", en: "Order status" }
    promise { zh: "答复承诺", en: "Our promise" }
    promise_words { zh: "求助 4 小时，报修 24 小时，咨询 1 个工作日，投诉 3 个工作日，建议 5 个工作日。", en: "Help 4 hours, repairs 24 hours, enquiries 1 working day, complaints 3, suggestions 5." }
    title_missing { zh: "内容：请填写，最多 60 字", en: "What: say it in up to 60 letters" }
    description_long { zh: "详细说明：最多 2000 字", en: "Details: at most 2000 letters" }
    location_missing { zh: "地点：请填写，最多 120 字", en: "Where: say it in up to 120 letters" }
    contact_missing { zh: "联系人：请填写", en: "Contact: give a name" }
    phone_shape { zh: "联系电话：5 至 20 位数字", en: "Phone: 5 to 20 digits" }
    estate_missing { zh: "小区：请选择", en: "Estate: choose one" }
    kind_missing { zh: "类型：请选择", en: "Kind: choose one" }
    account_unknown { zh: "住户账户：没有这个编号", en: "Household account: there is none of this number" }
    photo_too_large { zh: "照片不能超过 10 MB。", en: "A photo has at most 10 MB." }
    has_work { zh: "该诉求已有工单或已完工。", en: "The request has a work order, or its work is done." }
    work_open(number) { zh: "工单 {number} 尚未完成，完成或取消后再答复。", en: "Work order {number} is still open: finish or cancel it, then answer." }
    answered_already { zh: "该诉求已答复。", en: "The request has been answered." }
    unanswered { zh: "先答复居民，再归档。", en: "Answer the resident before closing." }
    answer_missing { zh: "答复内容：请填写，最多 2000 字", en: "Answer: write it, in up to 2000 letters" }
    from_request(number) { zh: "居民诉求 {number}", en: "Request {number}" }
    deadline_near { zh: "时限将到，请尽快答复。", en: "The deadline is near." }
    warned_summary(warned, overdue) { zh: "提醒 {warned} 件，已超时未答复 {overdue} 件", en: "{warned} warned of, {overdue} overdue" }
    kind_repair { zh: "报修", en: "Repair" }
    kind_complaint { zh: "投诉", en: "Complaint" }
    kind_enquiry { zh: "咨询", en: "Enquiry" }
    kind_suggestion { zh: "建议", en: "Suggestion" }
    kind_help { zh: "求助", en: "Help" }
    channel_web { zh: "居民网页", en: "Web" }
    channel_phone { zh: "电话", en: "Phone" }
    channel_counter { zh: "服务台", en: "Counter" }
    registered { zh: "待派单", en: "Registered" }
    dispatched { zh: "处理中", en: "Dispatched" }
    completed { zh: "待答复", en: "Work done" }
    answered { zh: "已答复", en: "Answered" }
    closed { zh: "已办结", en: "Closed" }
    late_minutes(n) { zh: "超时 {n} 分", en: "{n} min late" }
    late_hours(n) { zh: "超时 {n} 小时", en: "{n} h late" }
    late_days(n) { zh: "超时 {n} 天", en: "{n} d late" }
    left_minutes(n) { zh: "剩 {n} 分", en: "{n} min left" }
    left_hours(n) { zh: "剩 {n} 小时", en: "{n} h left" }
    left_days(n) { zh: "剩 {n} 天", en: "{n} d left" }
    in_time { zh: "按时答复", en: "In time" }
    after_due { zh: "超时答复", en: "After the deadline" }
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
pub const fn channel_name(l: Lang, channel: RequestChannel) -> &'static str {
    match channel {
        RequestChannel::Web => channel_web(l),
        RequestChannel::Phone => channel_phone(l),
        RequestChannel::Counter => channel_counter(l),
    }
}

#[must_use]
pub const fn status_name(l: Lang, status: RequestStatus) -> &'static str {
    match status {
        RequestStatus::Registered => registered(l),
        RequestStatus::Dispatched => dispatched(l),
        RequestStatus::Completed => completed(l),
        RequestStatus::Answered => answered(l),
        RequestStatus::Closed => closed(l),
    }
}

#[must_use]
pub const fn status_tone(status: RequestStatus) -> Tone {
    match status {
        RequestStatus::Registered => Tone::Warn,
        RequestStatus::Dispatched | RequestStatus::Completed => Tone::Info,
        RequestStatus::Answered | RequestStatus::Closed => Tone::Ok,
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
    }
}
