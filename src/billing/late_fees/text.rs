//! The words of late fees.

use crate::messages;

messages! {
    property_contract_only { zh: "只有物业合同可以约定违约金。", en: "Only a property contract has late fees." }
    clause_needed { zh: "请写明合同条款（不超过 200 字）。", en: "Name the clause (200 characters at most)." }
    bad_daily_rate { zh: "日费率为 0 至 1%。", en: "A daily rate lies between 0 and 1 percent." }
    bad_grace { zh: "宽限期为 0 至 365 天。", en: "The grace is 0 to 365 days." }
    outside_contract { zh: "日期不在合同期内。", en: "The day lies outside the contract's term." }
    day_taken { zh: "这一天已有约定。", en: "There is a clause from this day already." }
    bad_demand_day { zh: "催告日期应在缴费截止日之后，且不晚于今天。", en: "A demand is made after the due day, and not later than today." }
    note_long { zh: "备注不超过 200 字。", en: "200 characters at most." }
    nothing_open { zh: "账单没有欠缴。", en: "Nothing is open of this bill." }
    waiver_too_large { zh: "减免金额应大于零，且不超过未缴违约金。", en: "A waiver is more than nothing and at most the open late fee." }
    assessed(n, sum) { zh: "{n} 张账单计收违约金 {sum} 元", en: "{n} bills, late fees of {sum}" }
}
