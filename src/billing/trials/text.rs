//! The words of trial calculation.

use crate::messages;

messages! {
    bad_date { zh: "日期应如 2026-11-16。", en: "Write the date as 2026-11-16." }
    one_needed { zh: "至少填写一行。", en: "Give at least one." }
    too_many(n) { zh: "最多 {n} 行。", en: "At most {n}." }
    same_day { zh: "两行的起始日期相同。", en: "Two of them begin on the same day." }
    no_days { zh: "结束日期应晚于开始日期。", en: "The period has no days: it must end after it begins." }
    too_long { zh: "期间不能超过十年。", en: "The period is longer than ten years." }
    out_before_in { zh: "迁出日期早于迁入日期。", en: "It ends before it begins." }
    bad_proration { zh: "应为 daily、whole_month 或 none。", en: "Write daily, whole_month or none." }
    name_needed(n) { zh: "请填写名称（不超过 {n} 字）。", en: "Give it a name ({n} characters at most)." }
    pct_or_fixed { zh: "百分比与固定金额须填且只填一项。", en: "Give either a percentage or a fixed amount." }
    no_rate(day) { zh: "{day} 没有单价。", en: "There is no rate in force on {day}." }
    no_area(day) { zh: "{day} 没有面积。", en: "There is no area in force on {day}." }
    over_limit { zh: "金额超出上限。", en: "The amount is beyond the limits." }
    title { zh: "试算", en: "Trial calculation" }
    lead { zh: "输入单价、面积和期间，按出账的同一规则计算，不保存任何数据。", en: "Type rates, areas and a period. They are reckoned by the rules of a bill run; nothing is stored." }
    figures { zh: "计算条件", en: "Figures" }
    rates { zh: "单价（元/㎡·月）", en: "Rates (yuan/m²·month)" }
    areas { zh: "建筑面积（㎡）", en: "Areas (m²)" }
    discounts { zh: "减免（可不填）", en: "Discounts (optional)" }
    from { zh: "起始日期", en: "From" }
    rate { zh: "单价", en: "Rate" }
    area { zh: "面积", en: "Area" }
    name { zh: "名称", en: "Name" }
    pct { zh: "百分比 %", en: "Percent" }
    fixed { zh: "固定金额（元）", en: "Fixed (yuan)" }
    period_from { zh: "计费开始", en: "Period from" }
    period_to { zh: "计费结束（不含当日）", en: "Period to (not included)" }
    occupied_from { zh: "迁入日期", en: "Moved in" }
    occupied_to { zh: "迁出日期（不含当日）", en: "Moved out (not included)" }
    minimum { zh: "每月最低收费（元）", en: "Minimum a month (yuan)" }
    proration { zh: "不足整月", en: "Part of a month" }
    daily { zh: "按天计算", en: "By the day" }
    whole_month { zh: "按整月", en: "Whole months" }
    none { zh: "按整个期间", en: "The whole period" }
    calculate { zh: "计算", en: "Calculate" }
    to_what_if { zh: "全小区测算", en: "Estate-wide what-if" }
    no_line { zh: "没有应计费的日子", en: "No day is covered" }
    no_line_hint { zh: "期间与入住时间没有重叠，不产生费用。", en: "The period and the occupancy share no day, so there is no line." }
    on_paper { zh: "可手工复核的算式", en: "The sum on paper" }
    gross { zh: "应收", en: "Gross" }
    net { zh: "减免后", en: "Net" }
    covered_days { zh: "计费天数", en: "Days" }
    segments { zh: "分段", en: "Segments" }
    days { zh: "天数", en: "Days" }
    price { zh: "单价", en: "Rate" }
    amount { zh: "金额（元）", en: "Amount (yuan)" }
    by_month { zh: "按月", en: "By month" }
    month { zh: "月份", en: "Month" }
    taken { zh: "减免", en: "Taken off" }
    minimum_used { zh: "按最低收费", en: "Minimum charged" }
}
