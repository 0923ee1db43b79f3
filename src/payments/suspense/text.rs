//! The words of held money.

use entity::enums::SuspenseStatus;

use crate::i18n::Lang;
use crate::messages;

messages! {
    title { zh: "待认领款项", en: "Unidentified money" }
    decided { zh: "这笔款项已经处理。", en: "This money was decided already." }
    open_sum { zh: "未认领合计", en: "Unclaimed in all" }
    number { zh: "挂账号", en: "Number" }
    received_on { zh: "到账日期", en: "Came in on" }
    channel { zh: "渠道", en: "Channel" }
    reference { zh: "流水号", en: "Reference" }
    amount { zh: "金额（元）", en: "Amount (yuan)" }
    payer { zh: "付款人", en: "Payer" }
    memo { zh: "附言", en: "Memo" }
    status { zh: "状态", en: "State" }
    open { zh: "未认领", en: "Unclaimed" }
    claimed { zh: "已认领", en: "Claimed" }
    returned { zh: "已退回", en: "Returned" }
    none { zh: "没有待认领的款项", en: "Nothing is unclaimed" }
    none_hint { zh: "银行流水中无法判断住户的款项可以挂账到这里。", en: "What a statement brings and nobody can place may be held here." }
    hold { zh: "登记挂账", en: "Hold money" }
    hold_hint { zh: "款项已到账，但不知道是哪一户的。", en: "Money came in, and nobody knows whose it is." }
    estate { zh: "小区", en: "Estate" }
    held_flash(number) { zh: "已挂账 {number}。", en: "Held as {number}." }
    claim { zh: "认领", en: "Claim" }
    claim_for { zh: "认领给", en: "Claim for" }
    find { zh: "查找住户", en: "Find a household" }
    find_help { zh: "房号（如 12-3-502）、业主姓名或账单号", en: "Room (such as 12-3-502), owner or bill number" }
    reason { zh: "依据", en: "Why" }
    reason_help { zh: "例如：住户来电并提供转账截图", en: "Such as: the household showed its transfer slip" }
    give_back { zh: "退回付款人", en: "Return to the payer" }
    give_back_hint { zh: "确认不是我方应收的款项，已原路退回。", en: "It was not ours, and went back to who sent it." }
    claimed_flash(number) { zh: "已认领，收据 {number}。", en: "Claimed: receipt {number}." }
    returned_flash { zh: "已登记退回。", en: "Noted as returned." }
    receipt { zh: "收据", en: "Receipt" }
    decided_by(who, day) { zh: "{who} 于 {day} 处理", en: "Decided by {who} on {day}" }
    open_yuan { zh: "欠缴（元）", en: "Open (yuan)" }
}

#[must_use]
pub const fn status_name(lang: Lang, status: SuspenseStatus) -> &'static str {
    match status {
        SuspenseStatus::Open => open(lang),
        SuspenseStatus::Claimed => claimed(lang),
        SuspenseStatus::Returned => returned(lang),
    }
}
