//! The words of cash in hand.

use crate::messages;

messages! {
    title { zh: "现金与交款", en: "Cash in hand" }
    intro { zh: "还没有存入银行的现金和刷卡款。存入银行后，请在对账单的那一行选择“现金存行”或“POS 到账”。", en: "Cash and card money that is not at the bank yet. Once paid in, choose “cash paid in” or “card payout” on the bank's line." }
    counter { zh: "柜台现金", en: "In the till" }
    with_stewards { zh: "管家手中", en: "With stewards" }
    pos { zh: "POS 待到账", en: "Card money on its way" }
    estate { zh: "小区", en: "Estate" }
    holders { zh: "管家手中的现金", en: "What stewards hold" }
    holder { zh: "管家", en: "Steward" }
    held { zh: "应交（元）", en: "To be handed in (yuan)" }
    nobody_holds { zh: "没有管家持有现金", en: "No steward holds cash" }
    nobody_holds_hint { zh: "管家上门收取的现金会记在这里，直到交到柜台。", en: "Cash that stewards collect stands here until it is handed in at the counter." }
    hand_in { zh: "登记交款", en: "Take it in" }
    hand_in_hint { zh: "清点后登记；金额不能超过管家手中的现金。", en: "Count it first. It cannot be more than the steward holds." }
    choose_holder { zh: "请选择交款的管家。", en: "Choose who hands it in." }
    amount { zh: "金额（元）", en: "Amount (yuan)" }
    handed_on { zh: "交款日期", en: "Handed in on" }
    note { zh: "备注", en: "Note" }
    more_than_held(held) { zh: "该管家手中只有 {held} 元。", en: "This steward holds {held} yuan only." }
    handovers { zh: "交款记录", en: "Handed in" }
    none { zh: "还没有交款记录", en: "Nothing was handed in yet" }
    none_hint { zh: "管家把收取的现金交到柜台时登记。", en: "It is noted when stewards bring their cash to the counter." }
    number { zh: "编号", en: "Number" }
    counted_by { zh: "清点人", en: "Counted by" }
    status { zh: "状态", en: "State" }
    stands { zh: "已交", en: "Handed in" }
    reversed(day) { zh: "{day} 已撤销", en: "Undone on {day}" }
    reverse { zh: "撤销", en: "Undo" }
    reason { zh: "原因", en: "Why" }
    reversed_already { zh: "这笔交款已经撤销。", en: "This hand-over is undone already." }
    not_in_till(till) { zh: "柜台现金只剩 {till} 元，这笔钱已存入银行或退出，不能撤销。", en: "Only {till} yuan are in the till: this cash was paid in or given back, and the hand-over cannot be undone." }
    taken_flash(number) { zh: "已登记交款 {number}。", en: "Taken in as {number}." }
    reversed_flash { zh: "已撤销交款。", en: "The hand-over is undone." }
}
