//! The words of the holiday calendar.

use entity::enums::HolidayKind;

use crate::i18n::Lang;
use crate::messages;

messages! {
    holidays { zh: "节假日", en: "Holidays" }
    of_year(year) { zh: "{year} 年节假日与调休", en: "Holidays of {year}" }
    day { zh: "日期", en: "Day" }
    weekday { zh: "星期", en: "Weekday" }
    kind { zh: "类型", en: "Kind" }
    name { zh: "名称", en: "Name" }
    statutory { zh: "法定节假日", en: "Statutory holiday" }
    off { zh: "调休放假", en: "Day off" }
    work { zh: "调休上班", en: "Worked weekend day" }
    import_title { zh: "导入年度日历", en: "Import a year" }
    import_how { zh: "表格三列：日期、类型（法定节假日/休/班）、名称。文件里的年份整年替换；未列出的日子按周一至周五上班。", en: "Three columns: 日期 (date), 类型 (statutory/off/work), 名称 (name). The years of the file are replaced whole; days not named are worked Monday to Friday." }
    none_yet { zh: "该年日历尚未导入", en: "This year is not imported yet" }
    none_hint { zh: "未导入时周一至周五视为工作日。", en: "Without it, Monday to Friday are working days." }
    kind_unknown { zh: "类型应为：法定节假日、休 或 班", en: "is neither statutory, off nor work" }
    work_on_a_weekday { zh: "工作日本来就上班，调休上班只能是周六、周日", en: "a weekday is worked anyway; only a Saturday or Sunday can be marked as worked" }
    day_twice { zh: "日期重复", en: "the day appears twice" }
    imported(days) { zh: "已导入 {days} 天。", en: "{days} days imported." }
    same { zh: "文件与系统一致，没有变化。", en: "The file says what is there already." }
    would(days, years) { zh: "共 {days} 天，将替换 {years} 年。", en: "{days} days; {years} will be replaced." }
}

#[must_use]
pub const fn kind_name(l: Lang, kind: HolidayKind) -> &'static str {
    match kind {
        HolidayKind::Statutory => statutory(l),
        HolidayKind::Off => off(l),
        HolidayKind::Work => work(l),
    }
}
