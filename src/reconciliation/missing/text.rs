//! The words of records the statement lacks.

use crate::i18n::Lang;
use crate::messages;

use super::{RecordRef, Standing};

messages! {
    title { zh: "流水中没有的收款", en: "Missing on the statement" }
    hint { zh: "已登记、但银行或渠道流水中没有的收款、退款和挂账。宽限期内可能还会到，过期须处理。", en: "Receipts, refunds and held money on record that no line shows. Inside the window they may still come; after it somebody has to settle them." }
    none { zh: "没有缺失的记录", en: "Nothing is missing" }
    none_hint { zh: "登记的收款都在流水中。", en: "Every record is on a statement." }
    record { zh: "记录", en: "Record" }
    kind { zh: "类型", en: "Kind" }
    a_receipt { zh: "收款", en: "Receipt" }
    a_refund { zh: "退款", en: "Refund" }
    a_suspense { zh: "挂账", en: "Held money" }
    channel { zh: "渠道", en: "Channel" }
    estate { zh: "小区", en: "Estate" }
    every { zh: "全部", en: "All" }
    difference { zh: "超期未见", en: "Overdue" }
    pending { zh: "宽限期内", en: "Inside the window" }
    explained { zh: "已说明", en: "Explained" }
    age(n) { zh: "{n} 天", en: "{n} days" }
    age_label { zh: "已过", en: "Age" }
    sum { zh: "合计（元）", en: "Sum (yuan)" }
    count { zh: "笔数", en: "Records" }
    settle { zh: "处理", en: "Settle" }
    explain_button { zh: "写明说明", en: "Explain" }
    reverse_button { zh: "冲正收款", en: "Reverse the receipt" }
    reverse_confirm { zh: "这笔收款将被冲正，所付账单重新待缴，确定吗？", en: "The receipt is reversed and its bills are open again. Reverse?" }
    withdraw_button { zh: "撤回说明", en: "Take back" }
    explained_flash { zh: "已写明说明。", en: "Explained." }
    withdrawn_flash { zh: "已撤回，记录重新待处理。", en: "Taken back: it is missing again." }
    reversed_flash { zh: "收款已冲正。", en: "The receipt is reversed." }
    said_by(who, why) { zh: "{who}：{why}", en: "{who}: {why}" }
    not_missing { zh: "这条记录已在流水中，或不需要对账。", en: "A line shows this record, or no statement would." }
    explained_already { zh: "这条记录已有说明，请先撤回。", en: "Something was said of this record already. Take it back first." }
    not_explained { zh: "这条记录没有说明。", en: "Nothing was said of this record." }
    not_reversible { zh: "只有银行转账收款可以冲正；渠道已确认的款项请退款，或写明说明。", en: "Only receipts by transfer are reversed. Give money a channel confirmed back, or explain the record." }
    blocker(number, day, amount) { zh: "{number}（{day}，{amount} 元）在流水中没有，也没有说明", en: "{number} of {day}, {amount} yuan, is on no statement, and nobody has said why" }
    blockers(n) { zh: "共有 {n} 条超期记录在流水中没有", en: "{n} records in all are overdue on the statement" }
}

#[must_use]
pub const fn standing_name(lang: Lang, standing: Standing) -> &'static str {
    match standing {
        Standing::Difference => difference(lang),
        Standing::Pending => pending(lang),
        Standing::Explained => explained(lang),
    }
}

#[must_use]
pub const fn kind_name(lang: Lang, record: RecordRef) -> &'static str {
    match record {
        RecordRef::Receipt(_) => a_receipt(lang),
        RecordRef::Refund(_) => a_refund(lang),
        RecordRef::Suspense(_) => a_suspense(lang),
    }
}
