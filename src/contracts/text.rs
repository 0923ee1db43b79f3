//! The words of contracts.

use entity::enums::{BillingCycle, ChargeItem, ContractKind};

use crate::i18n::Lang;
use crate::messages;
pub use crate::places::work::text::kind_name as place_kind_name;

messages! {
    text_needed { zh: "请填写（不超过 200 字）。", en: "Fill this in (200 characters at most)." }
    ends_after_start { zh: "结束日期应晚于开始日期。", en: "The end lies on or before the start." }
    value_negative { zh: "金额不能为负。", en: "The value cannot be negative." }
    estate_for_property { zh: "物业合同须选小区，市政合同不选。", en: "A property contract names an estate; a municipal one does not." }
    number_taken { zh: "合同编号已存在。", en: "The contract number is taken." }
    times_needed { zh: "请填写每天的开始时间。", en: "Give the times of day." }
    duration_range { zh: "时长为 5 至 1440 分钟。", en: "The duration is 5 to 1440 minutes." }
    property_contract_only { zh: "只有物业合同有收费标准。", en: "Only a property contract has a tariff." }
    authority_needed { zh: "请写明依据（合同条款或业主表决）。", en: "Name the authority (contract clause or owners' vote)." }
    before_approval { zh: "生效日期不能早于批准日期。", en: "It cannot start before it is approved." }
    outside_contract { zh: "生效日期不在合同期内。", en: "It starts outside the contract's term." }
    day_taken { zh: "这一天已有收费标准。", en: "There is a version from this day already." }
    bad_date { zh: "日期应如 2026-07-01。", en: "Write the date as 2026-07-01." }
    bad_amount { zh: "金额应为最多两位小数的数。", en: "An amount has at most two decimals." }
    warned(n) { zh: "提醒 {n} 份即将到期的合同", en: "warned of {n} contracts" }
    kind_property { zh: "物业服务", en: "Property service" }
    kind_street { zh: "街巷保洁", en: "Street cleaning" }
    kind_green { zh: "街区绿化", en: "Greening" }
    kind_waste { zh: "垃圾清运", en: "Waste haulage" }
    item_property_fee { zh: "物业服务费", en: "Property service fee" }
    number { zh: "合同编号", en: "Number" }
    name { zh: "合同名称", en: "Name" }
    kind { zh: "类别", en: "Kind" }
    purchaser { zh: "甲方", en: "Purchaser" }
    supplier { zh: "乙方", en: "Supplier" }
    starts_on { zh: "开始日期", en: "Starts" }
    ends_on { zh: "结束日期", en: "Ends" }
    ends_help { zh: "当日起不再履行", en: "The first day no longer covered" }
    annual_value { zh: "年合同额（元）", en: "Value a year (yuan)" }
    by_area { zh: "按面积", en: "By area" }
    place { zh: "范围", en: "Where" }
    whole_subdistrict { zh: "全街道", en: "Whole subdistrict" }
    subdistrict { zh: "街道", en: "Subdistrict" }
    estate { zh: "小区", en: "Estate" }
    no_estate { zh: "不限小区（市政合同）", en: "No estate (municipal)" }
    status { zh: "状态", en: "Status" }
    in_force { zh: "履行中", en: "In force" }
    expiring { zh: "即将到期", en: "About to end" }
    over { zh: "已到期", en: "Over" }
    to_come { zh: "未开始", en: "To come" }
    new_contract { zh: "新建合同", en: "New contract" }
    contract_saved { zh: "合同已登记。", en: "The contract is registered." }
    no_contracts { zh: "还没有合同", en: "No contracts yet" }
    no_contracts_hint { zh: "先登记物业合同和三份市政合同。", en: "Register the property contract and the three municipal ones." }
    standards { zh: "服务标准", en: "Service standards" }
    no_standards { zh: "合同没有约定服务标准。", en: "The contract names no service standard." }
    task { zh: "作业", en: "Task" }
    line { zh: "条线", en: "Line" }
    where_ { zh: "对象", en: "Places" }
    grade { zh: "等级", en: "Grade" }
    grade_n(n) { zh: "{n} 级", en: "grade {n}" }
    how_often { zh: "频次", en: "How often" }
    requirement { zh: "要求", en: "Requirement" }
    minutes(n) { zh: "每次 {n} 分钟", en: "{n} min each" }
    item_parking { zh: "停车费", en: "Parking" }
    item_waste { zh: "垃圾清运费", en: "Waste haulage" }
    item_service { zh: "其他服务费", en: "Other services" }
    item_water { zh: "水费", en: "Water" }
    item_electricity { zh: "电费", en: "Electricity" }
    item_shared_water { zh: "公摊水费", en: "Shared water" }
    item_shared_electricity { zh: "公摊电费", en: "Shared electricity" }
    item_lift { zh: "电梯运行费", en: "Lift operation" }
    cycle_monthly { zh: "按月", en: "Monthly" }
    cycle_quarterly { zh: "按季", en: "Quarterly" }
    cycle_half_yearly { zh: "按半年", en: "Half-yearly" }
    cycle_yearly { zh: "按年", en: "Yearly" }
    tariffs { zh: "收费标准", en: "Tariffs" }
    item { zh: "收费项目", en: "Item" }
    rate { zh: "单价（元/㎡·月）", en: "Rate (yuan/m²·month)" }
    authority { zh: "依据", en: "Authority" }
    contract { zh: "合同", en: "Contract" }
}

#[must_use]
pub const fn kind_name(lang: Lang, kind: ContractKind) -> &'static str {
    match kind {
        ContractKind::PropertyService => kind_property(lang),
        ContractKind::StreetCleaning => kind_street(lang),
        ContractKind::Greening => kind_green(lang),
        ContractKind::WasteHaulage => kind_waste(lang),
    }
}

#[must_use]
pub const fn item_name(lang: Lang, item: ChargeItem) -> &'static str {
    match item {
        ChargeItem::PropertyFee => item_property_fee(lang),
        ChargeItem::Parking => item_parking(lang),
        ChargeItem::WasteHaulage => item_waste(lang),
        ChargeItem::Service => item_service(lang),
        ChargeItem::Water => item_water(lang),
        ChargeItem::Electricity => item_electricity(lang),
        ChargeItem::SharedWater => item_shared_water(lang),
        ChargeItem::SharedElectricity => item_shared_electricity(lang),
        ChargeItem::Lift => item_lift(lang),
    }
}

#[must_use]
pub const fn cycle_name(lang: Lang, cycle: BillingCycle) -> &'static str {
    match cycle {
        BillingCycle::Monthly => cycle_monthly(lang),
        BillingCycle::Quarterly => cycle_quarterly(lang),
        BillingCycle::HalfYearly => cycle_half_yearly(lang),
        BillingCycle::Yearly => cycle_yearly(lang),
    }
}
