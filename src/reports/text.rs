//! The words of reports.

use crate::messages;

messages! {
    proved(n) { zh: "{n} 条账本规则全部成立", en: "all {n} invariants hold" }
    month { zh: "月份", en: "Month" }
    estate { zh: "小区", en: "Estate" }
    all_estates { zh: "全部小区", en: "All estates" }
    collection_rate { zh: "当月收缴率", en: "Collection rate" }
    charged { zh: "应收（元）", en: "Charged (yuan)" }
    collected { zh: "已收（元）", en: "Collected (yuan)" }
    open { zh: "未收（元）", en: "Open (yuan)" }
    household_rate { zh: "缴清户占比", en: "Households paid up" }
    households { zh: "户数", en: "Households" }
    households_paid { zh: "缴清户", en: "Paid up" }
    rate { zh: "收缴率", en: "Rate" }
    building { zh: "幢", en: "Building" }
    building_n(n) { zh: "{n}幢", en: "Building {n}" }
    by_building { zh: "各幢收缴率", en: "Collection rate by building" }
    by_building_summary(best, worst) { zh: "最高 {best}，最低 {worst}。", en: "Highest {best}, lowest {worst}." }
    trend { zh: "收缴率走势", en: "Collection rate over the months" }
    trend_summary(first, first_rate, last, last_rate) { zh: "{first} {first_rate} → {last} {last_rate}（截至目前）。", en: "{first} {first_rate} → {last} {last_rate}, as of now." }
    work_by_line { zh: "各条线完成情况", en: "Work done by line" }
    work_summary(done, planned) { zh: "本月应做 {planned} 单，完成 {done} 单。", en: "{done} of {planned} orders done this month." }
    line { zh: "条线", en: "Line" }
    planned { zh: "应做", en: "Planned" }
    done { zh: "完成", en: "Done" }
    on_time { zh: "按时", en: "On time" }
    on_time_rate { zh: "按时率", en: "On-time rate" }
    answered_in_time { zh: "诉求按时答复", en: "Requests answered in time" }
    answered_summary(answered, registered) { zh: "本月登记 {registered} 件，已答复 {answered} 件。", en: "{answered} of {registered} requests answered." }
    kind { zh: "类别", en: "Kind" }
    registered { zh: "登记", en: "Registered" }
    answered { zh: "已答复", en: "Answered" }
    in_time { zh: "按时", en: "In time" }
    in_time_rate { zh: "按时率", en: "In-time rate" }
    ageing { zh: "欠费账龄", en: "Open bills by age" }
    not_due { zh: "未到期", en: "Not due" }
    days_up_to(from, to) { zh: "逾期 {from}–{to} 天", en: "{from}–{to} days" }
    days_over(from) { zh: "逾期 {from} 天以上", en: "over {from} days" }
    bills { zh: "账单数", en: "Bills" }
    nothing { zh: "本月没有账单", en: "No bills for this month" }
    nothing_hint { zh: "出账后这里显示收缴率。", en: "The rate shows here once the month is billed." }
    no_work { zh: "本月没有工单。", en: "No work orders this month." }
    no_requests { zh: "本月没有诉求。", en: "No requests this month." }
    as_of(time) { zh: "截至 {time}", en: "As of {time}" }
    total { zh: "合计", en: "Total" }
    bad_month { zh: "月份应如 2026-09。", en: "Write the month as 2026-09." }
}
