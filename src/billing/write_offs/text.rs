//! The words of write-offs.

use entity::enums::WriteOffStatus;

use crate::i18n::Lang;
use crate::messages;

messages! {
    title { zh: "小额核销", en: "Write-offs" }
    lead { zh: "不值得再催的尾差：一人提出，另一人批准；记入坏账，可以撤销。", en: "Rests that are not worth asking for: one person proposes, another approves; booked as bad debt, and can be undone." }
    none { zh: "没有核销", en: "No write-offs" }
    none_hint { zh: "在账单页面可以提出核销。", en: "A write-off is proposed on a bill's page." }
    proposed_ones { zh: "待批准的核销", en: "Write-offs proposed" }
    written_off { zh: "已核销", en: "Written off" }
    propose { zh: "提出核销", en: "Propose a write-off" }
    propose_hint(limit) { zh: "尾差不值得再催时使用，每张账单合计不超过 {limit} 元，须另一人批准。", en: "For a rest not worth asking for: at most {limit} yuan a bill in all, and another person approves it." }
    number { zh: "编号", en: "Number" }
    bill { zh: "账单", en: "Bill" }
    booked_on { zh: "记账日期", en: "Booked" }
    state { zh: "状态", en: "State" }
    by { zh: "经办", en: "By" }
    open_rest(open) { zh: "未缴 {open}", en: "{open} open" }
    approve { zh: "批准", en: "Approve" }
    approve_confirm(amount) { zh: "核销 {amount} 元并记入坏账？", en: "Write off {amount} yuan as bad debt?" }
    reject { zh: "退回", en: "Turn down" }
    reverse { zh: "撤销核销", en: "Undo" }
    proposed_flash(number) { zh: "已提出核销 {number}，等待另一人批准。", en: "Write-off {number} is proposed and waits for another person." }
    approved_flash(number) { zh: "已核销 {number}。", en: "{number} is written off." }
    rejected_flash(number) { zh: "核销 {number} 已退回。", en: "{number} is turned down." }
    reversed_flash(number) { zh: "核销 {number} 已撤销，欠款恢复。", en: "{number} is undone: the rest is owed again." }
    above_limit(limit) { zh: "每张账单的核销合计不能超过 {limit} 元。", en: "The write-offs of a bill come to at most {limit} yuan." }
    above_open(open) { zh: "这条明细只有 {open} 元未缴。", en: "Only {open} yuan of this line are open." }
    waits_already { zh: "这条明细已有一笔核销等待批准。", en: "A write-off of this line waits for approval already." }
    bad_day { zh: "记账日期应在出账日与今天之间。", en: "It is booked between the day of the bill and today." }
    undo_first { zh: "账单上有核销，请先撤销核销再作废。", en: "Something of this bill is written off. Undo that first, then void the bill." }
    s_proposed { zh: "待批准", en: "Proposed" }
    s_written { zh: "已核销", en: "Written off" }
    s_rejected { zh: "已退回", en: "Turned down" }
    s_reversed { zh: "已撤销", en: "Undone" }
    proof { zh: "坏账与各笔核销一致，账单行的核销额等于其核销之和", en: "Bad debt is the write-offs, and those of a line sum to what it has written off" }
}

#[must_use]
pub const fn status_name(lang: Lang, status: WriteOffStatus) -> &'static str {
    match status {
        WriteOffStatus::Proposed => s_proposed(lang),
        WriteOffStatus::Written => s_written(lang),
        WriteOffStatus::Rejected => s_rejected(lang),
        WriteOffStatus::Reversed => s_reversed(lang),
    }
}
