//! The words of prepayments.

use crate::messages;

messages! {
    open_bills(open) { zh: "该户还有 {open} 元未缴（含违约金），请先缴清再预缴。", en: "{open} yuan are open, late fees included: they are paid before months ahead." }
    amount_differs(asked, given, off) { zh: "应缴 {asked} 元，收到 {given} 元，相差 {off} 元。", en: "The quote asks for {asked} yuan and {given} were given: {off} apart." }
    prepay { zh: "预缴", en: "Prepay" }
    prepay_title { zh: "预缴物业费用", en: "Pay months ahead" }
    no_offers { zh: "目前没有可办理的预缴优惠", en: "No offer is running" }
    no_offers_hint { zh: "优惠经批准且在办理期间内才会出现在这里。", en: "An offer appears here once it is approved, while it runs." }
    see_quote { zh: "试算", en: "See the quote" }
    offer { zh: "优惠", en: "Offer" }
    first_month { zh: "开始月份", en: "From month" }
    first_help { zh: "留空则从最早未出账、未预缴的月份起。", en: "Empty: from the first month that is neither billed nor prepaid." }
    quote { zh: "试算", en: "Quote" }
    months { zh: "月份", en: "Months" }
    gross { zh: "原价（元）", en: "Gross (yuan)" }
    relief { zh: "其他减免（元）", en: "Other relief (yuan)" }
    discount { zh: "预缴优惠（元）", en: "Offer (yuan)" }
    to_pay { zh: "应缴（元）", en: "To pay (yuan)" }
    how { zh: "计算", en: "How" }
    sum { zh: "合计", en: "Sum" }
    on_change_note(mode) { zh: "标准变动时：{mode}。", en: "When the price changes: {mode}." }
    bills_note { zh: "每月照常出账：账单列出原价和优惠，用这笔预缴款抵扣。预缴款只抵扣所预缴的月份。", en: "Every month is billed as ever: the bill shows the price and the offer, and this money pays it. It pays for these months only." }
    confirm { zh: "确认预缴", en: "Confirm" }
    taken_flash(amount, number) { zh: "已预缴 {amount} 元，收据 {number}。", en: "{amount} yuan taken ahead, receipt {number}." }
    prepaid_months { zh: "预缴月份", en: "Prepaid months" }
    paid { zh: "预缴（元）", en: "Paid ahead (yuan)" }
    state { zh: "状态", en: "State" }
    billed { zh: "已出账", en: "Billed" }
    waiting { zh: "待出账", en: "To be billed" }
    proof_months { zh: "每笔预缴等于各月之和，收据等于各月预缴额", en: "Every prepayment is the sum of its months, and its receipt what was paid for them" }
}
