//! The words of putting receipts right.

use entity::enums::{RefundMethod, RefundStatus};

use crate::i18n::Lang;
use crate::messages;

messages! {
    reason_missing { zh: "请写明原因（不超过 200 字）。", en: "Say why, in at most 200 characters." }
    reversed { zh: "这张收据已经冲正。", en: "This receipt is reversed." }
    pays_nothing { zh: "这张收据没有核销任何账单。", en: "This receipt pays nothing." }
    no_credit { zh: "这张收据没有余款。", en: "Nothing is left of this receipt." }
    nothing_open { zh: "该户没有待缴账单。", en: "This household has nothing open." }
    refunded { zh: "这张收据已有退款，不能冲正。", en: "Something of this receipt was given back: it cannot be reversed." }
    refund_instead { zh: "渠道已确认到账，请用退款，不能冲正。", en: "The channel confirmed this money: give it back instead." }
    insufficient_credit(left) { zh: "余款只有 {left} 元，不足以退款；一分未退。", en: "Only {left} yuan are left of it; nothing was given back." }
    no_channel { zh: "该收据不是线上渠道收款，或渠道未开通。", en: "This receipt did not come by an online channel, or the channel is off." }

    kept_for_months { zh: "这笔预缴款保留给约定月份，不能撤销、退款或冲正。", en: "This prepayment is kept for its months: it is not taken off, given back or reversed." }
    unapply { zh: "撤销核销", en: "Take off bills" }
    unapply_hint { zh: "账单恢复未缴，款项转为该户预存款，可改核销或退款。", en: "Its bills are open again; the money is the household's credit, to be put on another bill or given back." }
    apply { zh: "核销账单", en: "Put on bills" }
    apply_hint { zh: "用这张收据的余款核销，先核销所选账单。", en: "Puts what is left on open bills, the chosen one first." }
    first_bill { zh: "先核销", en: "First on" }
    oldest_first { zh: "按到期先后", en: "The oldest first" }
    refund { zh: "退款", en: "Refund" }
    refund_hint { zh: "只能从余款退，一次退清或不退；已核销的可先从账单撤销。", en: "Out of what is left only, whole or not at all. What pays a bill can be taken off it first." }
    and_unapply { zh: "余款不足时，从最近核销的账单撤销", en: "Where too little is left, take it off bills, the latest first" }
    method { zh: "退款方式", en: "How" }
    reference { zh: "凭证号 / 银行流水号", en: "Slip or bank serial" }
    payee { zh: "收款人", en: "Paid to" }
    reason { zh: "原因", en: "Reason" }
    amount { zh: "金额（元）", en: "Amount (yuan)" }
    reverse { zh: "冲正收据", en: "Reverse the receipt" }
    reverse_hint { zh: "仅用于登记有误、款项并未收到的情况。收据作废，账单恢复未缴。", en: "Only for a receipt taken in error: it is void, and its bills are open again." }
    reverse_confirm(number) { zh: "冲正收据 {number}？此操作不能撤销。", en: "Reverse receipt {number}? This cannot be undone." }
    unapplied_flash { zh: "已撤销核销，款项转为预存款。", en: "Taken off its bills; the money is credit." }
    applied_flash { zh: "已核销。", en: "Put on bills." }
    refunded_flash(number) { zh: "已退款，退款单 {number}。", en: "Given back: refund {number}." }
    reversed_flash { zh: "收据已冲正。", en: "The receipt is reversed." }
    reversed_on(day, reason) { zh: "此收据已于 {day} 冲正：{reason}", en: "This receipt was reversed on {day}: {reason}" }
    refunds { zh: "退款记录", en: "Refunds" }
    no_refunds { zh: "没有退款", en: "No refunds" }
    no_refunds_hint { zh: "在收据页面可以退款。", en: "Money is given back from a receipt's page." }
    number { zh: "退款单号", en: "Refund" }
    day { zh: "日期", en: "Day" }
    receipt { zh: "原收据", en: "Receipt" }
    status { zh: "状态", en: "State" }
    by { zh: "经办", en: "By" }
    cash { zh: "现金", en: "Cash" }
    bank_transfer { zh: "银行转账", en: "Bank transfer" }
    by_channel { zh: "原路退回", en: "The way it came" }
    done { zh: "已退", en: "Given back" }
    processing { zh: "退款中", en: "On its way" }
    failed { zh: "失败", en: "Failed" }
}

#[must_use]
pub const fn method_name(lang: Lang, method: RefundMethod) -> &'static str {
    match method {
        RefundMethod::Cash => cash(lang),
        RefundMethod::BankTransfer => bank_transfer(lang),
        RefundMethod::Channel => by_channel(lang),
    }
}

#[must_use]
pub const fn status_name(lang: Lang, status: RefundStatus) -> &'static str {
    match status {
        RefundStatus::Done => done(lang),
        RefundStatus::Processing => processing(lang),
        RefundStatus::Failed => failed(lang),
    }
}
