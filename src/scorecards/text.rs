//! The words of scorecards.

use entity::enums::{CommunityMeasure, ItemMark, ScorecardStatus};

use super::score::{Unit, unit_of};
use crate::i18n::Lang;
use crate::messages;
use crate::web::parts::Tone;

messages! {
    scorecards { zh: "完整社区自评", en: "Complete community" }
    self_assessment { zh: "自评，非官方评定", en: "Self-assessment, no official rating" }
    self_hint { zh: "对照标准由社区和运营方自行打分，仅供改进工作参考，不是任何主管部门的评定结果。", en: "Marked by the community and its operator themselves, to see what to do next. It is no authority's rating." }
    community { zh: "社区", en: "Community" }
    as_of { zh: "自评日期", en: "As of" }
    newly_built { zh: "按新建社区标准", en: "By the thresholds for new communities" }
    built { zh: "既有社区", en: "Built community" }
    new_built { zh: "新建社区", en: "New community" }
    variant { zh: "适用标准", en: "Thresholds" }
    begin { zh: "开始自评", en: "Begin" }
    begin_new { zh: "新的自评", en: "New self-assessment" }
    none { zh: "还没有自评", en: "No self-assessment yet" }
    none_hint { zh: "选择社区和日期开始：系统能统计的项目会先算好。", en: "Choose a community and a day: what can be counted is counted first." }
    points { zh: "得分", en: "Points" }
    of_hundred { zh: "/ 100", en: "of 100" }
    households { zh: "户数", en: "Households" }
    status { zh: "状态", en: "Status" }
    draft { zh: "填写中", en: "Draft" }
    confirmed { zh: "已确认", en: "Confirmed" }
    confirmed_by { zh: "确认", en: "Confirmed" }
    created_by { zh: "开始", en: "Begun" }
    met { zh: "达标", en: "Met" }
    partly { zh: "部分达标", en: "Partly" }
    unmet { zh: "未达标", en: "Not met" }
    not_applicable { zh: "不适用", en: "Not applicable" }
    unmarked_yet { zh: "未评", en: "Open" }
    items_unit { zh: "项", en: "items" }
    per_hundred { zh: "每百户综合服务设施面积", en: "Service area a hundred households" }
    per_hundred_unit(needed) { zh: "㎡（应不少于 {needed}）", en: "m² (at least {needed})" }
    activity_share { zh: "用于居民活动", en: "For residents' activities" }
    activity_unit(least) { zh: "（应不少于 {least}%）", en: "(at least {least}%)" }
    area_workings(area, households, needed) { zh: "{area} ㎡ ÷ {households} 户 × 100；{households} 户应有 {needed} ㎡。理发店、维修点不计入居民活动。", en: "{area} m² ÷ {households} households × 100; {households} households ask {needed} m². Barbers and repair shops are not counted as activities." }
    area_source { zh: "建办科〔2022〕48号：每百户不低于 30 ㎡，60% 以上用于居民活动。", en: "Circular 48 of 2022 (construction): at least 30 m² a hundred households, 60% of it for what residents do." }
    by_goal { zh: "六个目标", en: "Six goals" }
    goal { zh: "目标", en: "Goal" }
    items { zh: "二十项标准", en: "Twenty items" }
    item { zh: "项目", en: "Item" }
    demand { zh: "标准", en: "What is asked" }
    counted { zh: "统计", en: "Counted" }
    threshold { zh: "达标线", en: "Met from" }
    threshold_new { zh: "达标线（新建）", en: "Met from (new)" }
    by_person { zh: "人工判断", en: "Looked at" }
    mark { zh: "自评", en: "Mark" }
    evidence { zh: "依据", en: "Evidence" }
    evidence_help { zh: "与统计不一致，或没有统计而评为达标、部分达标、不适用时，须写明依据。可写页面地址，如 /spaces。", en: "Needed where the mark differs from the count, or where nothing is counted and it is not “Not met”. May be an address, such as /spaces." }
    says_otherwise(mark) { zh: "统计为{mark}", en: "Counted: {mark}" }
    not_verified { zh: "条文未核对", en: "Not compared with the source" }
    verified { zh: "已与原文核对", en: "Compared with the source" }
    to_do { zh: "还差什么", en: "What is missing" }
    all_met { zh: "各项均已达标", en: "Nothing is missing" }
    save_draft { zh: "保存", en: "Save" }
    measure_again { zh: "重新统计", en: "Count again" }
    confirm { zh: "确认自评", en: "Confirm" }
    discard { zh: "删除草稿", en: "Discard" }
    discard_sure { zh: "删除这份草稿？已填的内容不会保留。", en: "Discard this draft with all that was marked?" }
    export { zh: "导出", en: "Export" }
    print { zh: "打印", en: "Print" }
    trend { zh: "历次得分", en: "Points over time" }
    standard { zh: "标准条目", en: "The standard" }
    standard_hint { zh: "条目、达标线和权重可以修改，只影响以后的自评。条文根据公开文件整理，核对原文后请勾选“已核对”。", en: "Items, thresholds and weights may be changed; scorecards that were made keep theirs. The wording was put together from public papers: tick it once you have compared it with the source." }
    name { zh: "名称", en: "Name (Chinese)" }
    name_en { zh: "英文名称", en: "Name" }
    demand_zh { zh: "标准条文", en: "What is asked (Chinese)" }
    demand_en { zh: "英文条文", en: "What is asked" }
    measure { zh: "统计指标", en: "Counted" }
    weight { zh: "权重", en: "Weight" }
    source { zh: "出处", en: "Source" }
    edit { zh: "修改", en: "Edit" }
    save { zh: "保存", en: "Save" }
    saved { zh: "已保存。", en: "Saved." }
    measured_again { zh: "已重新统计。", en: "Counted again." }
    was_confirmed { zh: "自评已确认。", en: "Confirmed." }
    was_discarded { zh: "草稿已删除。", en: "The draft is gone." }
    day_range { zh: "日期应在今天之前一年以内", en: "is a day of the last year, not ahead" }
    exists { zh: "这个社区当天已有自评。", en: "The community has a scorecard of that day." }
    confirmed_already { zh: "自评已确认，不能再改。", en: "It was confirmed and does not change." }
    item_unknown { zh: "没有这一项", en: "is no item of it" }
    item_twice { zh: "这一项出现了两次", en: "stands there twice" }
    evidence_long(most) { zh: "最多 {most} 字", en: "at most {most} letters" }
    incomplete { zh: "还不能确认：有的项目未评，或缺少依据。", en: "It cannot be confirmed yet: items are open, or evidence is missing." }
    unmarked(n) { zh: "第 {n} 项尚未自评", en: "item {n} is not marked" }
    evidence_missing(n) { zh: "第 {n} 项须写明依据", en: "item {n} needs its evidence" }
    needed(most) { zh: "请填写，最多 {most} 字", en: "write it, in up to {most} letters" }
    weight_range(most) { zh: "权重应为 0 到 {most}", en: "is 0 to {most}" }
    threshold_of_nothing { zh: "没有统计指标，不能设达标线", en: "nothing is counted: there is no threshold" }
    threshold_unreadable { zh: "应是大于零的数", en: "is a number above nothing" }
    goal_1 { zh: "基本公共服务设施完善", en: "Basic public services" }
    goal_2 { zh: "便民商业服务设施健全", en: "Shops for daily needs" }
    goal_3 { zh: "市政配套基础设施完备", en: "Municipal infrastructure" }
    goal_4 { zh: "公共活动空间充足", en: "Public space" }
    goal_5 { zh: "物业管理全覆盖", en: "Property service everywhere" }
    goal_6 { zh: "社区管理机制健全", en: "Sound governance" }
    m_activity { zh: "文体、科普、阅览、议事用房面积", en: "Rooms for culture, sport, science, reading, meetings" }
    m_childcare { zh: "托育用房面积", en: "Childcare rooms" }
    m_day_care { zh: "日间照料中心面积", en: "Day-care centres" }
    m_shops { zh: "开放的食堂、理发、维修网点种类", en: "Kinds of canteens, barbers, repair shops open" }
    m_waste { zh: "在用垃圾分类点", en: "Waste points in use" }
    m_green { zh: "在用绿地", en: "Green plots in use" }
    m_managed { zh: "有物业服务合同的小区占比", en: "Estates with a property service contract" }
    m_calls { zh: "近 90 天登记诉求", en: "Calls in 90 days" }
    m_talks { zh: "近 90 天民情三谈", en: "Talks in 90 days" }
    m_programmes { zh: "正在开展的活动", en: "Programmes that run" }
}

#[must_use]
pub const fn goal_name(l: Lang, goal: i32) -> &'static str {
    match goal {
        1 => goal_1(l),
        2 => goal_2(l),
        3 => goal_3(l),
        4 => goal_4(l),
        5 => goal_5(l),
        _ => goal_6(l),
    }
}

#[must_use]
pub const fn measure_name(l: Lang, measure: CommunityMeasure) -> &'static str {
    use CommunityMeasure as M;
    match measure {
        M::ActivityArea => m_activity(l),
        M::ChildcareArea => m_childcare(l),
        M::DayCareArea => m_day_care(l),
        M::DailyShops => m_shops(l),
        M::WastePoints => m_waste(l),
        M::GreenPlots => m_green(l),
        M::ManagedEstates => m_managed(l),
        M::Calls => m_calls(l),
        M::Talks => m_talks(l),
        M::Programmes => m_programmes(l),
    }
}

/// What stands behind a quantity: ` ㎡`, `%` or nothing.
#[must_use]
pub const fn unit_words(measure: CommunityMeasure) -> &'static str {
    match unit_of(measure) {
        Unit::SquareMetres => " ㎡",
        Unit::Percent => "%",
        Unit::Pieces => "",
    }
}

#[must_use]
pub const fn mark_name(l: Lang, mark: ItemMark) -> &'static str {
    match mark {
        ItemMark::Met => met(l),
        ItemMark::Partly => partly(l),
        ItemMark::Unmet => unmet(l),
        ItemMark::NotApplicable => not_applicable(l),
    }
}

#[must_use]
pub const fn mark_tone(mark: ItemMark) -> Tone {
    match mark {
        ItemMark::Met => Tone::Ok,
        ItemMark::Partly => Tone::Warn,
        ItemMark::Unmet => Tone::Bad,
        ItemMark::NotApplicable => Tone::Mute,
    }
}

#[must_use]
pub const fn status_name(l: Lang, status: ScorecardStatus) -> &'static str {
    match status {
        ScorecardStatus::Draft => draft(l),
        ScorecardStatus::Confirmed => confirmed(l),
    }
}

#[must_use]
pub const fn status_tone(status: ScorecardStatus) -> Tone {
    match status {
        ScorecardStatus::Draft => Tone::Warn,
        ScorecardStatus::Confirmed => Tone::Ok,
    }
}
