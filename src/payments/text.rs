//! The words of payments.

use crate::messages;

messages! {
    amount_not_positive { zh: "金额必须大于 0。", en: "The amount must be more than 0." }
    amount_too_large { zh: "金额超出上限。", en: "The amount is past the limit." }
    in_the_future { zh: "收款日期不能晚于今天。", en: "The day of receipt cannot be in the future." }
    reference_missing { zh: "请填写流水号（1–128 个字符）。", en: "Give the channel's reference (1–128 characters)." }
    text_too_long { zh: "文字过长或含有控制字符。", en: "The text is too long or holds control characters." }
    duplicate_external_id(reference) { zh: "流水号 {reference} 已经登记过，请勿重复收款。", en: "The reference {reference} is taken already: this payment is known." }
    no_target { zh: "请指明账单或住户。", en: "Name a bill or an account." }
    target_mismatch { zh: "账单不属于所选住户。", en: "The bill is not of this account." }
    proof_open { zh: "每条明细的未缴额等于金额减去已核销", en: "What is open of every line is its amount less what was applied" }
    proof_receipts { zh: "每张收据等于已核销加预存", en: "Every receipt is what was applied plus what is credit" }
    proof_credit { zh: "每户预存款余额等于其收据余款", en: "Every household's prepaid credit is what is left of its receipts" }
    proof_own { zh: "收款只核销本户账单", en: "A receipt pays bills of its own household only" }
    proof_suspense { zh: "待认领款项余额等于未认领的挂账", en: "Unidentified receipts equal the money nobody has claimed" }
    reversed { zh: "已冲正", en: "Reversed" }
    payments { zh: "收款", en: "Payments" }
    new_payment { zh: "登记收款", en: "Take a payment" }
    item { zh: "收费项目", en: "Item" }
    for_period { zh: "所属期", en: "Period" }
    period(from, to) { zh: "{from} 至 {to}", en: "{from} to {to}" }
    kept { zh: "预存款", en: "Kept as credit" }
    given_back { zh: "已退款", en: "Given back" }
    clerk { zh: "经办人", en: "Received by" }
    by_system { zh: "系统自动登记", en: "Recorded by the system" }
    void { zh: "作废", en: "VOID" }
    void_since(day, reason) { zh: "本收据已于 {day} 冲正作废：{reason}", en: "This receipt is void since {day}: {reason}" }
    late_fee { zh: "违约金", en: "Late fee" }
    receipt { zh: "收据", en: "Receipt" }
    number { zh: "收据号", en: "Receipt number" }
    room { zh: "房号", en: "Room" }
    owner { zh: "业主", en: "Owner" }
    payer { zh: "付款人", en: "Payer" }
    channel { zh: "收款方式", en: "Channel" }
    reference { zh: "流水号", en: "Reference" }
    reference_help { zh: "现金自动生成；刷卡填凭证号，转账填银行流水号。", en: "Made for cash; the slip number of a card, the bank's serial of a transfer." }
    amount { zh: "金额", en: "Amount" }
    amount_yuan { zh: "金额（元）", en: "Amount (yuan)" }
    credit { zh: "转预存（元）", en: "Kept as credit (yuan)" }
    received_on { zh: "收款日期", en: "Received on" }
    memo { zh: "备注", en: "Note" }
    by { zh: "经办", en: "By" }
    from_day { zh: "起", en: "From" }
    to_day { zh: "止", en: "To" }
    search_help { zh: "收据号、流水号、房号或姓名", en: "Receipt, reference, room or name" }
    today_total { zh: "今日收款", en: "Received today" }
    count_unit(n) { zh: "{n} 笔", en: "{n} payments" }
    no_receipts { zh: "没有符合条件的收款", en: "No payments match" }
    no_receipts_hint { zh: "换个条件再查，或登记一笔收款。", en: "Change the filter, or take a payment." }
    find_account { zh: "查找住户或账单", en: "Find a household or bill" }
    find_help { zh: "账单号、房号（如 12-3-502）或业主姓名", en: "Bill number, room (such as 12-3-502) or owner" }
    none_found { zh: "没有找到住户", en: "Nobody found" }
    none_found_hint { zh: "请检查房号或姓名。", en: "Check the room or the name." }
    choose { zh: "选择", en: "Choose" }
    open_total { zh: "欠缴合计", en: "Open in all" }
    open_yuan { zh: "欠缴（元）", en: "Open (yuan)" }
    credit_now { zh: "预存余额", en: "Credit" }
    open_bills { zh: "待缴账单", en: "Open bills" }
    bill { zh: "账单", en: "Bill" }
    due_on { zh: "缴费截止", en: "Due" }
    designated { zh: "先缴这张", en: "Paid first" }
    order_note { zh: "先核销指定账单，再按到期先后核销；多余部分转为预存款，下月自动抵扣。", en: "The named bill is paid first, then the others by due day; the rest stays as credit for the next bill." }
    take { zh: "确认收款", en: "Take payment" }
    taken_flash(number, amount) { zh: "已收款 {amount} 元，收据 {number}。", en: "{amount} yuan taken, receipt {number}." }
    print { zh: "打印收据", en: "Print" }
    another { zh: "再收一笔", en: "Another payment" }
    stamp { zh: "收款单位（盖章）", en: "Received by (stamp)" }
    nothing_open { zh: "没有待缴账单，收款将全部转为预存款。", en: "Nothing is open: the whole payment will stay as credit." }
}

pub use crate::billing::text::channel_name;
