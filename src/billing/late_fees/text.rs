//! The words of late fees.

use entity::enums::DemandMethod;

use crate::i18n::Lang;
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
    title { zh: "违约金", en: "Late fees" }
    late_fee { zh: "违约金（元）", en: "Late fee (yuan)" }
    late_fee_open { zh: "未缴违约金（元）", en: "Late fee open (yuan)" }
    so_far(day) { zh: "计至 {day}", en: "Up to {day}" }
    at_most(cap) { zh: "上限 {cap} 元", en: "At most {cap} yuan" }
    no_fee { zh: "没有计收违约金。合同约定了违约金条款并登记催告之后，从催告次日起按日计收。", en: "No late fee. It is charged by the day after a demand is recorded, where the contract has a clause." }
    demands { zh: "催告记录", en: "Demands" }
    no_demands { zh: "还没有催告。", en: "No demand was made yet." }
    demanded_on { zh: "催告日期", en: "Demanded on" }
    method { zh: "方式", en: "How" }
    method_mail { zh: "电子邮件", en: "Mail" }
    method_letter { zh: "书面函件", en: "Letter" }
    method_visit { zh: "上门", en: "Visit" }
    method_phone { zh: "电话", en: "Phone" }
    method_message { zh: "短信", en: "Text message" }
    note { zh: "备注", en: "Note" }
    by { zh: "经办", en: "By" }
    record_demand { zh: "登记催告", en: "Record a demand" }
    demand_hint { zh: "催告须在缴费截止日之后。违约金从催告次日、宽限期满后开始计收。", en: "A demand is made after the due day. The days after it, and after the grace, bear the late fee." }
    demanded_flash { zh: "已登记催告。", en: "The demand is recorded." }
    waivers { zh: "减免记录", en: "Waivers" }
    waived_on { zh: "减免日期", en: "Waived on" }
    amount { zh: "金额（元）", en: "Amount (yuan)" }
    reason { zh: "原因", en: "Reason" }
    waive { zh: "减免违约金", en: "Waive the late fee" }
    waive_hint { zh: "减免的金额不再收取，须写明原因。", en: "What is waived is not asked for any more. Say why." }
    waived_flash { zh: "已减免违约金。", en: "The late fee is waived." }
    amount_invalid { zh: "请填写大于零的金额，最多两位小数。", en: "Give an amount above zero with at most two decimals." }
    off { zh: "未约定：不收违约金", en: "Off: no late fee is charged" }
    off_hint { zh: "合同中有违约金条款的，请在下方登记条款、起始日和日费率；没有条款就不收。", en: "Where the contract has a clause, enter it below with its first day and daily rate. Without one nothing is charged." }
    in_force { zh: "生效中", en: "In force" }
    past { zh: "已被取代", en: "Superseded" }
    to_come { zh: "未生效", en: "To come" }
    set_clause { zh: "登记违约金条款", en: "Set the clause" }
    set_clause_hint { zh: "对缴费截止日在起始日及之后的账单生效。日费率填 0 表示停收。", en: "It holds for bills due from its first day on. A daily rate of 0 turns late fees off." }
    contract { zh: "合同", en: "Contract" }
    find_contract { zh: "查找合同", en: "Find a contract" }
    find_contract_help { zh: "合同编号、名称或小区", en: "Number, name or estate" }
    no_contract_found { zh: "没有符合的物业合同，请换个条件查找。", en: "No property contract matches. Search for another." }
    more_contracts(n) { zh: "只列出前 {n} 份，请查找其余合同。", en: "The first {n} are listed; search for the others." }
    clause { zh: "条款", en: "Clause" }
    from { zh: "起始日", en: "From" }
    daily_rate { zh: "日费率（%）", en: "Daily rate (%)" }
    grace_days { zh: "宽限期（天）", en: "Grace (days)" }
    policy_flash { zh: "已登记违约金条款。", en: "The clause is set." }
    bad_day { zh: "请按 2026-06-30 的格式填写日期。", en: "Give the day as 2026-06-30." }
    bad_contract { zh: "请选择合同。", en: "Choose a contract." }
    open_bills { zh: "有未缴违约金的账单", en: "Bills with late fees open" }
    none_open { zh: "没有未缴的违约金", en: "No late fee is open" }
    none_open_hint { zh: "在账单页登记催告后，每天计收上一天为止的违约金。", en: "Record a demand on a bill's page: late fees are then charged every day." }
    assessed(n, sum) { zh: "{n} 张账单计收违约金 {sum} 元", en: "{n} bills, late fees of {sum}" }
}

#[must_use]
pub const fn method_name(lang: Lang, method: DemandMethod) -> &'static str {
    match method {
        DemandMethod::Mail => method_mail(lang),
        DemandMethod::Letter => method_letter(lang),
        DemandMethod::Visit => method_visit(lang),
        DemandMethod::Phone => method_phone(lang),
        DemandMethod::Message => method_message(lang),
    }
}
