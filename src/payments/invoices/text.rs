//! The words of the register of invoices.

use entity::enums::EInvoiceStatus;

use crate::i18n::Lang;
use crate::messages;

messages! {
    title { zh: "发票登记", en: "Invoices" }
    invoice { zh: "发票", en: "Invoice" }
    hint { zh: "发票在税务平台开具，这里只登记号码，供核对。", en: "Invoices are issued on the tax platform; only their numbers are kept here." }
    register { zh: "登记发票", en: "Register an invoice" }
    number { zh: "发票号码", en: "Invoice number" }
    number_help { zh: "数电票 20 位号码", en: "The 20 digits of the e-invoice" }
    issued_on { zh: "开票日期", en: "Issued on" }
    amount { zh: "价税合计（元）", en: "Amount with tax (yuan)" }
    buyer { zh: "购买方", en: "Buyer" }
    buyer_tax_id { zh: "纳税人识别号", en: "Taxpayer number" }
    tax_id_help { zh: "个人可不填", en: "May be left out for a person" }
    status { zh: "状态", en: "Status" }
    live { zh: "正常", en: "Live" }
    red_state { zh: "已冲红", en: "Cancelled" }
    red { zh: "登记冲红", en: "Enter the red invoice" }
    red_hint { zh: "在税务平台开具红字发票后，把红字发票号码登记在这里。", en: "Issue the red invoice on the tax platform first, then enter its number here." }
    red_number { zh: "红字发票号码", en: "Red invoice" }
    red_on { zh: "冲红日期", en: "Cancelled on" }
    receipt { zh: "收据", en: "Receipt" }
    live_sum { zh: "正常发票合计", en: "Live invoices" }
    none { zh: "没有符合条件的发票", en: "No invoices match" }
    none_hint { zh: "从收据页登记发票。", en: "Register an invoice from its receipt." }
    none_of_receipt { zh: "这张收据还没有登记发票。", en: "No invoice is registered for this receipt." }
    left(amount) { zh: "还可开票 {amount} 元。", en: "{amount} yuan may still be invoiced." }
    search_help { zh: "发票号、购买方、房号或姓名", en: "Number, buyer, room or name" }
    bad_number { zh: "请填写 20 位数字。", en: "Give 20 digits." }
    in_the_future { zh: "开票日期不能晚于今天。", en: "The day of issue cannot be in the future." }
    bad_red_day { zh: "冲红日期不能早于开票日期，也不能晚于今天。", en: "The day is from the day of issue to today." }
    buyer_needed { zh: "请填写购买方名称（1–200 个字符）。", en: "Give the buyer's name (1–200 characters)." }
    bad_tax_id { zh: "纳税人识别号为 15–20 位数字或大写字母。", en: "A taxpayer number has 15 to 20 digits and capital letters." }
    number_known(number) { zh: "号码 {number} 已经登记过。", en: "The number {number} is in the register already." }
    too_large(left) { zh: "这张收据最多还可开票 {left} 元。", en: "At most {left} yuan of this receipt may still be invoiced." }
    receipt_void { zh: "这张收据已冲正，不能登记发票。", en: "This receipt was reversed: it cannot be invoiced." }
    invoiced { zh: "这笔款已开发票，请先登记冲红。", en: "This money is invoiced: enter the red invoice first." }
    red_already { zh: "这张发票已经冲红。", en: "This invoice is cancelled already." }
    changed { zh: "别人刚改过这张发票，请重新打开。", en: "Somebody else changed this invoice: open it again." }
    registered_flash(number) { zh: "已登记发票 {number}。", en: "Invoice {number} is registered." }
    red_flash(number) { zh: "已登记冲红 {number}。", en: "The red invoice {number} is registered." }
    proof { zh: "正常发票合计不超过收据金额减退款", en: "Live invoices never pass their receipt less what was given back" }
}

#[must_use]
pub fn status_name(l: Lang, status: EInvoiceStatus) -> &'static str {
    match status {
        EInvoiceStatus::Live => live(l),
        EInvoiceStatus::Red => red_state(l),
    }
}
