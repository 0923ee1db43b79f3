//! The words of contracts.

use entity::enums::{BillingCycle, ChargeItem, ContractKind, FeeBasis, PriceUnit};

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
    as_signed { zh: "签订合同", en: "As signed" }
    kind_lease { zh: "租赁", en: "Lease" }
    too_many_prices(n) { zh: "单价不超过 {n} 项。", en: "{n} prices at most." }
    price_incomplete { zh: "按面积须填面积和单价，按吨须填单价，按年须填金额。", en: "By area: the area and a rate; by weight: a rate; by the year: an amount." }
    price_too_large { zh: "面积×单价超出限额。", en: "Area times rate is more than an amount holds." }
    version_follows(from) { zh: "应晚于上一版本的生效日 {from}：版本不能重叠。", en: "It must follow the last version, of {from}: versions do not overlap." }
    version_outside { zh: "生效日不在合同期内。", en: "It begins outside the contract's term." }
    basis_for_property { zh: "只有物业合同分包干制、酬金制。", en: "Only a property contract is lump-sum or on commission." }
    payment_days_range(n) { zh: "付款期限为 1 至 {n} 天（保障中小企业款项支付条例）。", en: "Between 1 and {n} days (the payment rule for small enterprises)." }
    late_range(most) { zh: "日利率应大于 0，不超过 {most}%。", en: "More than 0 and at most {most} % a day." }
    late_for_sme { zh: "逾期利息只适用于中小企业供应商。", en: "Interest for late payment is for suppliers that are small enterprises." }
    bond_range { zh: "履约保证金应为正数，且不超过年合同额的 10%。", en: "A bond is positive and at most a tenth of the year's value." }
    serves_unknown { zh: "没有这个编号的合同（分包合同不能再分包）。", en: "No contract of this number (a subcontract is not sublet)." }
    no_bond { zh: "合同没有约定履约保证金。", en: "The contract names no bond." }
    day_to_come { zh: "日期不能晚于今天。", en: "The day is still to come." }
    returned_before_paid { zh: "退还日期早于缴存日期。", en: "It was returned before it was deposited." }
    paper_missing { zh: "请选择文件。", en: "Choose a file." }
    paper_too_large { zh: "文件超过 20 MB。", en: "The file is over 20 MB." }
    paper_unknown { zh: "只收 PDF、照片（JPEG、PNG）、Word、Excel 文件（不含宏）；按内容判断，不看文件名。", en: "PDF, photos (JPEG, PNG), Word and Excel files without macros are taken, by what is in them." }
    papers_full(n) { zh: "一份合同最多 {n} 份附件。", en: "{n} papers a contract at most." }
    percent_unreadable { zh: "百分比应在 0 至 100 之间，最多四位小数。", en: "A percentage between 0 and 100, at most four decimals." }
    price_unreadable { zh: "应为数字：面积最多两位小数，单价最多六位，金额最多两位。", en: "A number: two decimals for an area or amount, six for a rate." }
    fee_basis { zh: "计费方式（物业合同）", en: "Basis (property contract)" }
    lump_sum { zh: "包干制", en: "Lump sum" }
    commission { zh: "酬金制", en: "Commission" }
    payment_days { zh: "付款期限（天）", en: "Paid within (days)" }
    days_n(n) { zh: "{n} 天", en: "{n} days" }
    late_words(late) { zh: "逾期日利率 {late}%", en: "{late} % a day when late" }
    late_rate { zh: "逾期日利率（%）", en: "Interest a day when late (%)" }
    supplier_is_sme { zh: "供应商是中小企业", en: "The supplier is a small enterprise" }
    serves { zh: "所属主合同（分包）", en: "Serves the contract" }
    subcontracts { zh: "分包合同", en: "Subcontracts" }
    bond { zh: "履约保证金", en: "Performance bond" }
    bond_amount { zh: "履约保证金（元）", en: "Performance bond (yuan)" }
    bond_paid_on { zh: "缴存日期", en: "Deposited on" }
    bond_returned_on { zh: "退还日期", en: "Returned on" }
    versions { zh: "版本与价格", en: "Versions and prices" }
    version_n(n) { zh: "第 {n} 版", en: "Version {n}" }
    from_day(day) { zh: "自 {day} 起", en: "from {day}" }
    until_day(day) { zh: "约定至 {day} 前", en: "agreed until {day}" }
    year_value(value) { zh: "年 {value} 元", en: "{value} yuan a year" }
    amend { zh: "签补充协议", en: "Amend" }
    amend_help { zh: "从生效日起整体替代上一版本；已请款的月份不受影响。", en: "Replaces the last version as a whole from its day on; months that are applied for stay as they are." }
    reference { zh: "协议编号", en: "Agreement no." }
    signed_on { zh: "签订日期", en: "Signed on" }
    effective_from { zh: "生效日期", en: "In force from" }
    agreed { zh: "约定内容", en: "What was agreed" }
    annual_help { zh: "逐项计价时留空，按各项合计", en: "Leave empty where things are priced by themselves" }
    prices { zh: "计价项目", en: "Prices" }
    prices_help { zh: "按面积：年单价 × 面积；按吨：以过磅净重计；按年：全年总价。都不填则按年合同额。", en: "By area: a rate a year; by weight: as weighed; by the year: a sum. None: the contract's value a year." }
    more_prices { zh: "再加几项", en: "More rows" }
    price { zh: "单价", en: "Price" }
    price_of { zh: "项目", en: "What" }
    price_amount { zh: "单价或年金额（元）", en: "Rate or year's amount (yuan)" }
    unit { zh: "计价方式", en: "By" }
    unit_area { zh: "元/㎡·年", en: "m² and year" }
    unit_tonne { zh: "元/吨", en: "tonne" }
    unit_year { zh: "元/年", en: "year" }
    area { zh: "面积（㎡）", en: "Area (m²)" }
    per_square_metre(rate) { zh: "{rate} 元/㎡·年", en: "{rate} yuan/m²·year" }
    per_tonne(rate) { zh: "{rate} 元/吨", en: "{rate} yuan a tonne" }
    per_year { zh: "全年总价", en: "for the year" }
    as_weighed { zh: "按过磅", en: "as weighed" }
    papers { zh: "合同文件", en: "Papers" }
    paper { zh: "文件", en: "Paper" }
    no_papers { zh: "还没有上传文件。", en: "No papers yet." }
    paper_help { zh: "PDF、照片、Word、Excel，不超过 20 MB", en: "PDF, photo, Word or Excel, at most 20 MB" }
    add_paper { zh: "上传", en: "Add" }
    paper_added { zh: "文件已保存。", en: "The paper is kept." }
    kilobytes(n) { zh: "{n} KB", en: "{n} KB" }
    schemes { zh: "考核办法", en: "Assessment schemes" }
    settlements { zh: "考核结算", en: "Settlements" }
    promised_and_planned { zh: "承诺与计划对照", en: "Promised and planned" }
    bad_date { zh: "日期应如 2026-07-01。", en: "Write the date as 2026-07-01." }
    bad_amount { zh: "金额应为最多两位小数的数。", en: "An amount has at most two decimals." }
    warned(n, reminded) { zh: "标记 {n} 份即将到期的合同，写出 {reminded} 次到期提醒", en: "marked {n} contracts about to end, wrote {reminded} reminders" }
    expiring_soon { zh: "即将到期", en: "Expiring soon" }
    expiring_hint { zh: "90 天内到期和 30 天内刚到期的合同；到期前 90、60、30 天和到期当日，系统发邮件给可修改合同的人员。", en: "Contracts that end within 90 days or ended within the last 30. Whoever may change one is mailed 90, 60 and 30 days before and on the day after its last." }
    days_left_n(n) { zh: "还有 {n} 天", en: "{n} days left" }
    days_over_n(n) { zh: "已到期 {n} 天", en: "over for {n} days" }
    over_today { zh: "今日到期", en: "over today" }
    time_left { zh: "剩余时间", en: "Time left" }
    last_day { zh: "最后一天", en: "Last day" }
    bond_still_held { zh: "未退还", en: "not returned" }
    plans_of_standard { zh: "按标准生成计划", en: "Make plans from the standard" }
    plans_against_standard { zh: "标准与计划对照", en: "Standard and plans" }
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
        ContractKind::Lease => kind_lease(lang),
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

#[must_use]
pub const fn basis_name(lang: Lang, basis: FeeBasis) -> &'static str {
    match basis {
        FeeBasis::LumpSum => lump_sum(lang),
        FeeBasis::Commission => commission(lang),
    }
}

#[must_use]
pub const fn unit_name(lang: Lang, unit: PriceUnit) -> &'static str {
    match unit {
        PriceUnit::SquareMetreYear => unit_area(lang),
        PriceUnit::Tonne => unit_tonne(lang),
        PriceUnit::Year => unit_year(lang),
    }
}
