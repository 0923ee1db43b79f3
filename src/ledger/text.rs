//! The words of the ledger.

use crate::messages;

messages! {
    bad_entry { zh: "分录无效：金额须为正，借贷科目不能相同。", en: "Not an entry: the amount is positive and the two accounts differ." }
    entries_positive { zh: "每笔分录金额为正，借贷科目不同", en: "Every entry is positive and its two accounts differ" }
    trial_balance { zh: "各账簿试算平衡", en: "The trial balance of every book is zero" }
    credit_never_debit { zh: "预存款余额从不为负", en: "Prepaid credit is never overdrawn" }
    balances_recomputed { zh: "余额等于由分录重新计算的结果", en: "Balances equal what the entries add up to" }
    chain_unbroken { zh: "哈希链完整", en: "The hash chains are unbroken" }
}
