//! The words of tariffs.

use entity::enums::{ApprovalStatus, AuthorityKind, ProrationPolicy};

use super::vote::Lack;
use crate::billing::formula::ParseError;
use crate::billing::tiers::TierError;
use crate::i18n::Lang;
use crate::messages;

messages! {
    authority_needed { zh: "请写明依据（合同条款、表决决议或批文，不超过 200 字）。", en: "Name the authority: the clause, the resolution or the order (200 characters at most)." }
    before_approval { zh: "生效日期不能早于批准日期。", en: "It cannot start before it is approved." }
    not_yet_approved { zh: "批准日期在将来。", en: "The day of approval lies in the future." }
    outside_contract { zh: "生效日期不在合同期内。", en: "It starts outside the contract's term." }
    property_contract_only { zh: "只有物业合同有收费标准。", en: "Only a property contract has a tariff." }
    day_taken { zh: "这一天已有收费标准（或待批的草案）。", en: "There is a version, or a draft, from this day already." }
    bad_minimum { zh: "最低收费应为正数。", en: "A minimum is more than nothing." }
    metered_only { zh: "只有计量项目才有阶梯价和公式。", en: "Only a metered item has tiers or a formula." }
    vote_needed { zh: "请填写业主表决的户数和面积。", en: "Give the figures of the owners' vote." }
    vote_impossible { zh: "同意数不能大于参与数，参与数不能大于总数，总数须大于零。", en: "No more can agree than vote, nor vote than there are, and there must be some." }
    households_voting { zh: "参与表决的户数不足三分之二。", en: "Fewer than two thirds of the owners voted." }
    area_voting { zh: "参与表决的面积不足三分之二。", en: "Less than two thirds of the area voted." }
    households_agreeing { zh: "同意的户数未过参与户数的一半。", en: "No more than half of the voting owners agreed." }
    area_agreeing { zh: "同意的面积未过参与面积的一半。", en: "No more than half of the voting area agreed." }
    vote_carries { zh: "表决通过：参与均达三分之二，同意均过半数。", en: "The vote carries: two thirds took part, and more than half of them agreed, by owners and by area." }
    notice_needed(days) { zh: "表决涨价须公示满 {days} 日，请填写公示起止日期。", en: "A raise by vote is on public notice for {days} days: give its first day and its end." }
    notice_short(days) { zh: "公示不满 {days} 日。", en: "It was on public notice for fewer than {days} days." }
    notice_after_start { zh: "公示应在生效前结束。", en: "The notice must end before it starts." }
    bad_date { zh: "日期应如 2026-07-01。", en: "Write the date as 2026-07-01." }
    bad_rate { zh: "单价应为 0 至 10000、最多六位小数的数。", en: "A rate lies between 0 and 10,000 with at most six decimals." }
    bad_number { zh: "请填写整数。", en: "Give a whole number." }
    bad_area { zh: "面积应为最多两位小数的正数。", en: "An area is more than nothing, with at most two decimals." }
    formula_long { zh: "公式过长。", en: "The formula is too long." }
    formula_deep(column) { zh: "第 {column} 列括号嵌套过深。", en: "Brackets nest too deep at column {column}." }
    formula_syntax(column) { zh: "第 {column} 列看不懂。", en: "Not understood at column {column}." }
    formula_name(name, column) { zh: "第 {column} 列的名称“{name}”未知。", en: "Unknown name “{name}” at column {column}." }
    formula_arguments(name, column) { zh: "第 {column} 列“{name}”的参数不对。", en: "“{name}” at column {column} does not take these values." }
    formula_number(column) { zh: "第 {column} 列的数位数过多。", en: "The number at column {column} has too many digits." }
    tiers_count { zh: "阶梯为 1 至 10 级。", en: "There are 1 to 10 tiers." }
    tiers_order(n) { zh: "第 {n} 级的上限应高于前一级。", en: "Tier {n} must end above the one before." }
    tiers_open { zh: "只有最后一级不设上限。", en: "Only the last tier has no end." }
    tariffs { zh: "收费标准", en: "Tariffs" }
    draft_new { zh: "拟定新价", en: "Draft a price" }
    lead { zh: "已生效的单价不能修改，只能从某日起换用新的单价；由另一人批准后才计费，跨月中的账单按天分段计算。", en: "A price in effect is never edited; a new one follows it from a day on. It bills once another person approved it, and bills across the change are reckoned by days." }
    no_tariffs { zh: "还没有收费标准", en: "No tariffs yet" }
    no_tariffs_hint { zh: "先登记物业合同，再拟定单价。", en: "Register a property contract first, then draft its price." }
    no_contracts { zh: "还没有物业合同", en: "No property contract yet" }
    history { zh: "单价走势（虚线为未来）", en: "The price over time (dashed: to come)" }
    contract { zh: "合同", en: "Contract" }
    item { zh: "收费项目", en: "Item" }
    effective_from { zh: "生效日期", en: "From" }
    rate { zh: "单价（元）", en: "Rate (yuan)" }
    rate_help { zh: "物业费为元/㎡·月，固定项目为元/月，计量项目为元/单位", en: "Per m² and month, per unit and month, or per metered unit" }
    minimum { zh: "每月最低收费（元，可不填）", en: "Minimum a month (optional)" }
    formula_label { zh: "公式（仅计量项目，可不填）", en: "Formula (metered items only, optional)" }
    authority_kind { zh: "依据类别", en: "Kind of authority" }
    authority { zh: "依据", en: "Authority" }
    approved_on { zh: "批准日期", en: "Approved" }
    kind_clause { zh: "合同条款", en: "Contract clause" }
    kind_vote { zh: "业主共同决定", en: "Owners' vote" }
    kind_government { zh: "政府定价", en: "Government price" }
    vote { zh: "业主表决", en: "The owners' vote" }
    vote_lead { zh: "选择“业主共同决定”时填写；参与须达户数和面积的三分之二，同意须过参与者的一半。", en: "For an owners' vote: two thirds by owners and by area take part, and more than half of them agree." }
    total_households { zh: "总户数", en: "Owners in all" }
    total_area { zh: "总面积（㎡）", en: "Area in all (m²)" }
    voting_households { zh: "参与户数", en: "Owners voting" }
    voting_area { zh: "参与面积（㎡）", en: "Area voting (m²)" }
    agreeing_households { zh: "同意户数", en: "Owners agreeing" }
    agreeing_area { zh: "同意面积（㎡）", en: "Area agreeing (m²)" }
    notice_from { zh: "公示开始", en: "Notice from" }
    notice_to { zh: "公示结束（不含当日）", en: "Notice to (not included)" }
    cycle { zh: "计费周期", en: "Billing cycle" }
    cycle_help { zh: "计费周期和折算方式随首个单价确定，此后不变", en: "Cycle and proration are settled with the first price and stay" }
    cycle_kept { zh: "该项目的计费周期已定，不能更改。", en: "The cycle of this tariff is settled and stays." }
    proration { zh: "不足月的折算", en: "Parts of a month" }
    proration_kept { zh: "该项目的折算方式已定，不能更改。", en: "How parts of a month count is settled and stays." }
    as_it_is { zh: "沿用（新项目：按月、按天）", en: "As it is (new: monthly, by days)" }
    by_days { zh: "按天", en: "By days" }
    by_months { zh: "按整月", en: "Whole months" }
    by_periods { zh: "按整个周期", en: "Whole periods" }
    tiers_title { zh: "阶梯价（仅计量项目，可不填）", en: "Tiers (metered items only, optional)" }
    tiers_help { zh: "逐级填写用量上限（含）和单价，最后一级不填上限。填写后代替单价。", en: "The quantity a tier ends at (included) and its price; the last has no end. They stand in the place of the rate." }
    more_tiers { zh: "更多级", en: "More tiers" }
    upto { zh: "用量上限（含）", en: "Up to (included)" }
    tier_price { zh: "单价（元/单位）", en: "Price (yuan a unit)" }
    bad_upto { zh: "用量应为最多四位小数的正数。", en: "A quantity is more than nothing, with at most four decimals." }
    tier_upto(upto, price) { zh: "≤ {upto}：{price}", en: "≤ {upto}: {price}" }
    tier_above(price) { zh: "以上：{price}", en: "above: {price}" }
    copy { zh: "以此拟新价", en: "Draft from this" }
    on_notice(from, to) { zh: "公示 {from} 至 {to}（不含）", en: "On notice from {from} to {to} (not included)" }
    two_thirds { zh: "不少于三分之二", en: "two thirds" }
    over_half { zh: "过半数", en: "more than half" }
    check_vote { zh: "核验表决", en: "Check the vote" }
    save_draft { zh: "提交审批", en: "Submit for approval" }
    drafted { zh: "草案已提交，待另一人批准。", en: "The draft waits for another person's approval." }
    approved_flash { zh: "已批准。", en: "Approved." }
    rejected_flash { zh: "已驳回。", en: "Rejected." }
    status { zh: "状态", en: "Status" }
    by { zh: "拟定 / 批准", en: "Drafted / approved by" }
    proposed { zh: "待批准", en: "Waiting" }
    rejected { zh: "已驳回", en: "Rejected" }
    ended { zh: "已停止", en: "Ended" }
    in_effect { zh: "现行", en: "In effect" }
    past { zh: "已替代", en: "Superseded" }
    to_come { zh: "未来", en: "To come" }
    approve { zh: "批准", en: "Approve" }
    reject { zh: "驳回", en: "Reject" }
    reason { zh: "驳回理由", en: "Reason" }
    none { zh: "—", en: "—" }
}

#[must_use]
pub const fn lack(lang: Lang, lack: Lack) -> &'static str {
    match lack {
        Lack::Impossible => vote_impossible(lang),
        Lack::HouseholdsVoting => households_voting(lang),
        Lack::AreaVoting => area_voting(lang),
        Lack::HouseholdsAgreeing => households_agreeing(lang),
        Lack::AreaAgreeing => area_agreeing(lang),
    }
}

/// What a measure is of, named by what it lacks when it does not hold.
#[must_use]
pub const fn measure_name(lang: Lang, of_what: Lack) -> &'static str {
    match of_what {
        Lack::Impossible => vote(lang),
        Lack::HouseholdsVoting => voting_households(lang),
        Lack::AreaVoting => voting_area(lang),
        Lack::HouseholdsAgreeing => agreeing_households(lang),
        Lack::AreaAgreeing => agreeing_area(lang),
    }
}

/// What the rule asks of a measure.
#[must_use]
pub const fn measure_asked(lang: Lang, of_what: Lack) -> &'static str {
    match of_what {
        Lack::Impossible => vote_impossible(lang),
        Lack::HouseholdsVoting | Lack::AreaVoting => two_thirds(lang),
        Lack::HouseholdsAgreeing | Lack::AreaAgreeing => over_half(lang),
    }
}

#[must_use]
pub const fn proration_name(lang: Lang, proration: ProrationPolicy) -> &'static str {
    match proration {
        ProrationPolicy::Daily => by_days(lang),
        ProrationPolicy::WholeMonth => by_months(lang),
        ProrationPolicy::Never => by_periods(lang),
    }
}

#[must_use]
pub fn formula(lang: Lang, error: &ParseError) -> String {
    match error {
        ParseError::TooLong => formula_long(lang).to_owned(),
        ParseError::TooDeep(column) => formula_deep(lang, column),
        ParseError::Syntax(column) => formula_syntax(lang, column),
        ParseError::UnknownName { name, column } => formula_name(lang, name, column),
        ParseError::WrongArguments { name, column } => formula_arguments(lang, name, column),
        ParseError::NumberTooLong(column) => formula_number(lang, column),
    }
}

#[must_use]
pub fn tiers(lang: Lang, error: TierError) -> String {
    match error {
        TierError::Count | TierError::OverLimit => tiers_count(lang).to_owned(),
        TierError::Order(at) => tiers_order(lang, at + 1),
        TierError::Open(_) => tiers_open(lang).to_owned(),
    }
}

#[must_use]
pub const fn kind_name(lang: Lang, kind: AuthorityKind) -> &'static str {
    match kind {
        AuthorityKind::ContractClause => kind_clause(lang),
        AuthorityKind::OwnersVote => kind_vote(lang),
        AuthorityKind::GovernmentPrice => kind_government(lang),
    }
}

#[must_use]
pub const fn status_name(lang: Lang, status: ApprovalStatus) -> &'static str {
    match status {
        ApprovalStatus::Proposed => proposed(lang),
        ApprovalStatus::Approved => in_effect(lang),
        ApprovalStatus::Rejected => rejected(lang),
        ApprovalStatus::Ended => ended(lang),
    }
}
