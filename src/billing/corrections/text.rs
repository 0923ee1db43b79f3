//! The words of corrections.

use entity::enums::DisputeStatus;

use crate::i18n::Lang;
use crate::messages;

messages! {
    reason_missing { zh: "请写明原因（不超过 200 字）。", en: "Say why, in at most 200 characters." }
    amount_invalid { zh: "请填写大于零的金额，最多两位小数。", en: "Give an amount above zero with at most two decimals." }
    already_void { zh: "这张账单已经作废。", en: "This bill is void already." }
    late_fee_first { zh: "账单上还有违约金，请先减免违约金再作废。", en: "A late fee stands on this bill. Waive it first, then void the bill." }
    void_closed(day) { zh: "账单出账于 {day}，该月已结账，不能作废；请改用贷项通知。", en: "The bill was issued on {day} and that month is closed: it cannot be voided. Make a credit note instead." }
    credit_too_much(room) { zh: "这条明细最多还能冲减 {room} 元。", en: "At most {room} yuan of this line can still be taken back." }
    no_such_line { zh: "请选择账单上的一条明细。", en: "Choose a line of this bill." }
    lines_missing { zh: "请至少填写一条明细（最多 20 条）。", en: "Give at least one line, at most 20." }
    due_invalid { zh: "缴费截止日应在今天之后一年之内。", en: "The due day lies between today and a year ahead." }
    disputed_already { zh: "这张账单已登记异议，尚未答复。", en: "This bill is disputed already and waits for an answer." }
    not_disputed { zh: "这张账单没有待答复的异议。", en: "There is no open dispute about this bill." }

    corrections { zh: "更正与异议", en: "Corrections and disputes" }
    no_corrections { zh: "没有更正，也没有异议。", en: "Nothing was corrected or disputed." }
    credit_note { zh: "贷项通知", en: "Credit note" }
    credit_notes { zh: "贷项通知", en: "Credit notes" }
    debit_note { zh: "借项通知", en: "Debit note" }
    number { zh: "编号", en: "Number" }
    noted_on { zh: "记账日期", en: "Booked" }
    line { zh: "费用明细", en: "Line" }
    item { zh: "项目", en: "Item" }
    amount { zh: "金额（元）", en: "Amount (yuan)" }
    off_open { zh: "冲减未缴", en: "Off what is open" }
    given_back { zh: "退回预存款", en: "Back to credit" }
    reason { zh: "原因", en: "Reason" }
    by { zh: "经办", en: "By" }
    due_on { zh: "缴费截止", en: "Due" }
    make_credit { zh: "开贷项通知", en: "Make a credit note" }
    credit_hint { zh: "多收或多算时使用：先冲减未缴部分，已缴的退回预存款。", en: "For what was charged too much: what is open is lowered first, what was paid becomes credit." }
    can_take_back(room) { zh: "可冲减 {room}", en: "{room} left" }
    make_debit { zh: "开借项通知", en: "Make a debit note" }
    debit_hint { zh: "漏收或少算时使用：另开一张有自己截止日的账单。", en: "For what was charged too little: a bill of its own with its own due day." }
    debit_lines { zh: "补收明细（可多条）", en: "Lines" }
    more_lines { zh: "更多明细", en: "More lines" }
    by_resident { zh: "住户本人", en: "the household" }
    void_bill { zh: "作废账单", en: "Void the bill" }
    void_hint { zh: "整张开错时使用：已缴的退回预存款，该户该月可重新出账。只能作废未结账月份的账单。", en: "For a bill that is wrong altogether: what was paid becomes credit and the months can be billed again. Only in a month that is open." }
    void_confirm(number) { zh: "作废账单 {number}？此操作不能撤回，但可以重新出账。", en: "Void bill {number}? This cannot be undone, but the months can be billed again." }
    voided_on(day) { zh: "已于 {day} 作废。到“出账”为该月再做一次试算，即可为该户重新出账。", en: "Void since {day}. Preview the month again under “Bill runs” to bill this household anew." }
    refers_to { zh: "更正的账单", en: "Corrects bill" }
    open_dispute { zh: "登记异议", en: "Note a dispute" }
    dispute_hint { zh: "住户对账单有疑问时登记；处理期间不催缴、不计违约金。", en: "When a household doubts the bill. Reminders and late fees rest until it is answered." }
    dispute { zh: "异议", en: "Dispute" }
    disputes { zh: "异议", en: "Disputes" }
    answer { zh: "答复", en: "Answer" }
    answer_dispute { zh: "答复异议", en: "Answer the dispute" }
    outcome { zh: "结果", en: "Outcome" }
    accept { zh: "采纳", en: "Accept" }
    reject { zh: "不采纳", en: "Reject" }
    credit_with_it { zh: "采纳时一并冲减（可不填）", en: "Take back when accepted (may stay empty)" }
    state { zh: "状态", en: "State" }
    state_open { zh: "待答复", en: "Open" }
    state_accepted { zh: "已采纳", en: "Accepted" }
    state_rejected { zh: "未采纳", en: "Rejected" }
    credited_flash(number) { zh: "已开贷项通知 {number}。", en: "Credit note {number} is made." }
    debited_flash(number) { zh: "已开借项通知 {number}。", en: "Debit note {number} is made." }
    voided_flash { zh: "账单已作废。", en: "The bill is void." }
    disputed_flash { zh: "异议已登记。", en: "The dispute is noted." }
    answered_flash { zh: "异议已答复。", en: "The dispute is answered." }
}

/// Who opened a dispute: someone of the office, or the household behind its link.
#[must_use]
pub fn opener(lang: Lang, name: &str) -> &str {
    if name == crate::access::RESIDENT { by_resident(lang) } else { name }
}

#[must_use]
pub const fn dispute_state(lang: Lang, status: DisputeStatus) -> &'static str {
    match status {
        DisputeStatus::Open => state_open(lang),
        DisputeStatus::Accepted => state_accepted(lang),
        DisputeStatus::Rejected => state_rejected(lang),
    }
}
