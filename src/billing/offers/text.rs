//! The words of offers to pay ahead.

use entity::enums::PrepayMode;

use crate::i18n::Lang;
use crate::messages;

messages! {
    name_needed(most) { zh: "请填写名称（不超过 {most} 字）。", en: "Name it ({most} characters at most)." }
    bad_months { zh: "预缴月数应为 2 至 12 个月（最多预收一年）。", en: "An offer covers 2 to 12 months: a year at most." }
    bad_percent { zh: "优惠百分比应大于 0、小于 100。", en: "The discount is more than 0 and less than 100 percent." }
    bad_day { zh: "日期应如 2026-11-01。", en: "Write the day as 2026-11-01." }
    ends_before { zh: "结束日期应晚于开始日期。", en: "It ends after it begins." }
    not_ahead { zh: "抄表和公摊项目的金额不能预知，不能预缴。", en: "What a meter counts or a supplier asks for is not known ahead." }
    no_tariff { zh: "本小区没有该项目的收费标准。", en: "The estate has no tariff for this item." }
    whole_periods { zh: "预缴月数须为完整的计费周期。", en: "The months make whole billing periods." }
    not_running(name) { zh: "优惠“{name}”未批准、未开始或已结束。", en: "The offer “{name}” is not approved, not yet running or over." }
    not_priced { zh: "该户没有此项目的收费标准或计费资料。", en: "The household has no price for this item." }
    month_not_priced(month) { zh: "{month} 起的费用目前无法计算：没有标准、没有计费资料，或该户已不计费。", en: "What {month} costs is not known yet: no price, nothing to charge by, or the household is no longer charged." }
    bad_first(begin) { zh: "开始月份应为计费周期的第一个月，且不早于 {begin}。", en: "The first month begins a billing period, no earlier than {begin}." }
    month_taken(month) { zh: "{month} 已出账或已预缴。", en: "{month} is billed or prepaid already." }
    too_far(last, most) { zh: "预缴至 {last}，超过了一年（最远 {most}）。", en: "It would reach {last}: more than a year ahead ({most} at most)." }
    past_contract(last, ends) { zh: "预缴至 {last}，超过了合同期限（{ends} 止）。", en: "It would reach {last}, past the contract, which ends on {ends}." }
    nothing_to_pay { zh: "这些月份没有应缴金额。", en: "There is nothing to pay for these months." }
    offers { zh: "预缴优惠", en: "Prepayment offers" }
    lead { zh: "一次预缴若干个月，享受折扣。由一人提出、另一人批准后才能办理；最多预收一年，且不超过合同期限。", en: "Pay some months at once, get something off. One person proposes, another approves; a year ahead at most, and not past the contract." }
    no_offers { zh: "还没有预缴优惠", en: "No offers yet" }
    no_offers_hint { zh: "在下面提出一项，批准后即可在收款时办理。", en: "Propose one below; once approved it can be taken at the counter." }
    new_offer { zh: "提出预缴优惠", en: "Propose an offer" }
    proposed_offers { zh: "预缴优惠申请", en: "Proposed prepayment offers" }
    estate { zh: "小区", en: "Estate" }
    item { zh: "收费项目", en: "Item" }
    name { zh: "账单上的名称", en: "Name on the bill" }
    months { zh: "预缴月数", en: "Months" }
    percent { zh: "优惠 %", en: "Percent off" }
    on_change { zh: "标准变动时", en: "When the price changes" }
    from_day { zh: "开始日期", en: "From" }
    to_day { zh: "结束日期（不含）", en: "To (not included)" }
    offered { zh: "办理期间", en: "Offered" }
    open_end { zh: "起", en: "on" }
    top_up { zh: "补差：按新标准出账，差额另缴", en: "Top up: billed at the new price, the difference is due" }
    locked { zh: "锁价：涨价部分减免", en: "Locked: a rise is waived" }
    proposed_flash { zh: "已提交，待另一人批准。", en: "It waits for another person's approval." }
    approved_flash { zh: "已批准。", en: "Approved." }
    rejected_flash { zh: "已驳回。", en: "Rejected." }
    ended_flash { zh: "已停止办理；已预缴的住户不受影响。", en: "Withdrawn. Those who took it keep it." }
    end { zh: "停止办理", en: "Withdraw" }
}

#[must_use]
pub const fn mode_name(lang: Lang, mode: PrepayMode) -> &'static str {
    match mode {
        PrepayMode::TopUp => top_up(lang),
        PrepayMode::Locked => locked(lang),
    }
}
