//! The words of crews.

use crate::messages;
pub use crate::web::text::{choose_one, day_unreadable, number_unreadable};

messages! {
    crews { zh: "班组", en: "Crews" }
    crew { zh: "班组", en: "Crew" }
    new_crew { zh: "新建班组", en: "New crew" }
    name { zh: "班组名称", en: "Crew name" }
    line { zh: "业务条线", en: "Line of service" }
    foreman { zh: "班组长", en: "Foreman" }
    phone { zh: "电话", en: "Phone" }
    headcount { zh: "人数", en: "People" }
    people_n(n) { zh: "{n}人", en: "{n} people" }
    shifts { zh: "班次", en: "Shifts" }
    week { zh: "每周班次", en: "Week" }
    weekdays { zh: "工作日", en: "Weekdays" }
    from { zh: "开始", en: "From" }
    to { zh: "结束", en: "To" }
    next_day { zh: "次日", en: "next day" }
    status { zh: "状态", en: "Status" }
    active { zh: "启用", en: "Active" }
    inactive { zh: "停用", en: "Inactive" }
    subdistrict { zh: "街道", en: "Subdistrict" }
    saved { zh: "班组已保存。", en: "The crew is saved." }
    none_yet { zh: "还没有班组", en: "No crews yet" }
    none_hint { zh: "先建班组和班次，才能派单。", en: "Make crews with shifts, then work can be assigned." }
    name_missing { zh: "班组名称：请填写，最多 40 字", en: "Crew name: give one of up to 40 letters" }
    foreman_missing { zh: "班组长：请填写", en: "Foreman: give a name" }
    phone_shape { zh: "电话：3 至 20 位数字", en: "Phone: 3 to 20 digits" }
    shift_invalid { zh: "班次：请选择星期，结束时间不能等于开始时间", en: "Shifts: choose weekdays, and an end that is not the start" }
    name_taken { zh: "该街道已有同名班组。", en: "The subdistrict has a crew of this name already." }
    line_unknown { zh: "业务条线：请选择", en: "Line of service: choose one" }
    subdistrict_unknown { zh: "街道：请选择", en: "Subdistrict: choose one" }
    shift_help { zh: "结束早于开始表示次日结束；不勾选星期的行不保存。", en: "An end before the start is on the next day; rows without a weekday are left out." }
    shift_no(n) { zh: "班次 {n}", en: "Shift {n}" }
    calendar_feeds { zh: "日历订阅", en: "Calendar feeds" }
    today_page { zh: "手机端今日任务", en: "Today's work as on the phone" }
    edit { zh: "修改", en: "Edit" }
    no_shift { zh: "无班次", en: "no shifts" }
}
