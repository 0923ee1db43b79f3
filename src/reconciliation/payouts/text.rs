//! The words of settlements.

use crate::i18n::Lang;
use crate::messages;

use super::Standing;

messages! {
    title { zh: "渠道结算", en: "Settlements" }
    hint { zh: "渠道每天应付我们的款项：收款减退款减手续费。银行流水中金额完全一致的一笔与之对应。", en: "What channels owe us by day: taken less given back less the fee. The bank's line of exactly that amount brings it." }
    none { zh: "没有渠道结算", en: "No settlements" }
    none_hint { zh: "导入渠道账单后，这里按天列出应结算金额。", en: "Once a channel's bill is imported, its days are listed here." }
    channel { zh: "渠道账户", en: "Channel" }
    every { zh: "全部", en: "All" }
    gross { zh: "收款（元）", en: "Taken (yuan)" }
    refunds { zh: "退款（元）", en: "Given back (yuan)" }
    fee { zh: "手续费（元）", en: "Fee (yuan)" }
    net { zh: "应结算（元）", en: "Net (yuan)" }
    difference { zh: "差额（元）", en: "Difference (yuan)" }
    bank_line { zh: "银行流水", en: "Bank line" }
    owed { zh: "待到账", en: "Owed" }
    paid { zh: "已到账", en: "Paid" }
    owed_sum { zh: "渠道未结算合计", en: "Owed in all" }
    waits(n) { zh: "已等 {n} 天", en: "{n} days" }
}

#[must_use]
pub const fn standing_name(lang: Lang, standing: Standing) -> &'static str {
    match standing {
        Standing::Owed => owed(lang),
        Standing::Paid => paid(lang),
    }
}
