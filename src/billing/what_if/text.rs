//! The words of what-ifs.

use crate::messages;

messages! {
    bad_months(n) { zh: "月数为 1 至 {n}。", en: "The months lie between 1 and {n}." }
    bad_date { zh: "日期应如 2027-01-01。", en: "Write the date as 2027-01-01." }
    bad_rate { zh: "单价应为 0 至 10000、最多六位小数的数。", en: "A rate lies between 0 and 10,000 with at most six decimals." }
    bad_percent { zh: "收缴率应为 0 至 100 的数。", en: "A collection rate lies between 0 and 100." }
    over_limit { zh: "金额超出上限。", en: "The amounts are beyond the limits." }
    title { zh: "全小区测算", en: "Estate-wide what-if" }
    lead { zh: "如果从某日起换用新的单价，这个小区一年能收多少、够不够合同成本。每户每月按出账规则计算，不保存任何数据。", en: "What another price from a day on would bring, and whether it covers the contracts. Every household's every month is reckoned as it would be billed; nothing is stored." }
    estate { zh: "小区", en: "Estate" }
    rate { zh: "拟定单价（元/㎡·月）", en: "Price (yuan/m²·month)" }
    from { zh: "起始日期", en: "From" }
    collected { zh: "收缴率 %", en: "Collection rate %" }
    months { zh: "月数", en: "Months" }
    calculate { zh: "测算", en: "Calculate" }
    to_trial { zh: "单户试算", en: "Try one household" }
    nothing_yet { zh: "还没有测算", en: "Nothing reckoned yet" }
    nothing_hint { zh: "在上面填写单价、起始日期和收缴率。", en: "Give a price, a day and a collection rate above." }
    no_households { zh: "这段时间没有住户", en: "Nobody lives there then" }
    no_households_hint { zh: "先导入房产和住户资料。", en: "Import the register of households first." }
    billed { zh: "应收", en: "Would be billed" }
    expected { zh: "预计实收", en: "Expected to come in" }
    cost { zh: "合同成本", en: "Contract cost" }
    balance { zh: "收支差额", en: "Balance" }
    against_today(rate, more) { zh: "按现行单价 {rate} 元，同期应收差额 {more} 元。", en: "Against today's {rate}: {more} yuan more in the same months." }
    no_tariff { zh: "小区现在没有收费标准，无法与现行价比较。", en: "The estate has no tariff today to compare with." }
    no_cost { zh: "合同没有写明年合同额，无法与成本比较。", en: "No contract of the estate states its value a year, so there is no cost to compare with." }
    left_out(n) { zh: "{n} 户没有建筑面积，未计入。", en: "{n} households without an area are not counted." }
    chart { zh: "各楼幢预计实收（元）", en: "Expected income by building (yuan)" }
    by_building { zh: "按楼幢", en: "By building" }
    building { zh: "楼幢", en: "Building" }
    households { zh: "户数", en: "Households" }
    area { zh: "建筑面积（㎡）", en: "Area (m²)" }
    gross { zh: "应收（元）", en: "Billed (yuan)" }
    income { zh: "预计实收（元）", en: "Expected (yuan)" }
    today { zh: "现行价应收（元）", en: "Billed at today's price (yuan)" }
    sum { zh: "合计", en: "Total" }
    span(from, to) { zh: "{from} 至 {to}（不含）", en: "{from} to {to} (not included)" }
}
