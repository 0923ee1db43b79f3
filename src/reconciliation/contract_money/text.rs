//! The words of contracts' money in bank statements.

use crate::i18n::Lang;
use crate::messages;
use crate::reconciliation::matching::invoices::Why;

messages! {
    title { zh: "合同款", en: "A contract's payment" }
    contract { zh: "合同", en: "Contract" }
    invoice { zh: "发票 / 结算单", en: "Invoice / settlement" }
    purchaser { zh: "甲方", en: "Purchaser" }
    open_yuan { zh: "未收（元）", en: "Open (yuan)" }
    find { zh: "查找发票", en: "Find an invoice" }
    find_help { zh: "合同编号、名称、甲方、结算单号或发票号", en: "Contract number or name, purchaser, settlement or invoice number" }
    nothing_open { zh: "没有可对应的未收发票，可在下方查找。", en: "No open invoice fits. Search below." }
    nothing_found { zh: "没有找到未收的发票。", en: "No open invoice was found." }
    match_this { zh: "收到此发票", en: "It pays this" }
    match_confirm(amount, invoice) { zh: "将在发票 {invoice} 登记收款 {amount} 元，确定吗？", en: "This notes a receipt of {amount} yuan on the invoice {invoice}. Match?" }
    matched { zh: "已匹配，合同收款已登记。", en: "Matched, and the contract's receipt noted." }
    see_settlement(number) { zh: "查看结算单 {number}", en: "See the settlement {number}" }
    part(open) { zh: "部分付款：未收 {open} 元", en: "A part: {open} yuan are open" }
    too_much(open) { zh: "超过未收的 {open} 元", en: "More than the {open} yuan that are open" }
    undo_help { zh: "撤销匹配：合同收款同时冲销，流水重新待处理。", en: "The contract's receipt is reversed, and the line waits again." }
    bank_only { zh: "合同款只能与银行账户的流水对应。", en: "Only a bank's line pays a contract's invoice." }
    receipt_tied { zh: "这笔合同收款已经对应别的流水。", en: "Another line has this contract's receipt." }
    w_named { zh: "附言写明此发票，金额等于未收", en: "The line names it; exactly what is open" }
    w_named_other { zh: "附言写明此发票，金额与未收不同", en: "The line names it; another amount is open" }
    w_purchaser { zh: "付款人是甲方，金额等于未收", en: "The payer is the purchaser; exactly what is open" }
    w_purchaser_other { zh: "付款人是甲方，金额与未收不同", en: "The payer is the purchaser; another amount is open" }
}

#[must_use]
pub const fn why_name(lang: Lang, why: Why) -> &'static str {
    match why {
        Why::Named => w_named(lang),
        Why::NamedOther => w_named_other(lang),
        Why::Purchaser => w_purchaser(lang),
        Why::PurchaserOther => w_purchaser_other(lang),
    }
}
