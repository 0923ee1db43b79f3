//! The words of contracts' months.

use entity::enums::{AssessmentItemKind, AssessmentStatus, SchemeMethod};

use super::lifecycle::Step;
use crate::contracts::price::Workings;
use crate::i18n::Lang;
use crate::messages;
use crate::web::parts::Tone;

messages! {
    line { zh: "业务条线", en: "Line of service" }
    rule { zh: "规则", en: "Rule" }
    settlements { zh: "考核结算", en: "Settlements" }
    settlement { zh: "月度考核结算", en: "A contract's month" }
    month { zh: "月份", en: "Month" }
    number { zh: "结算单号", en: "Number" }
    contract { zh: "合同", en: "Contract" }
    status { zh: "状态", en: "Status" }
    score { zh: "考核得分", en: "Score" }
    price { zh: "当月合同价", en: "Month's price" }
    deduction { zh: "考核扣款", en: "Deduction" }
    bonus { zh: "奖励", en: "Bonus" }
    net { zh: "结算金额", en: "Invoiced" }
    retention { zh: "质保金", en: "Retained" }
    payable { zh: "本期应付", en: "Payable now" }
    received { zh: "已收", en: "Received" }
    open_amount { zh: "未收", en: "Open" }
    due_on { zh: "付款期限", en: "Due" }
    none_found { zh: "没有结算单", en: "No months here" }
    none_hint { zh: "每月 1 日自动为有考核办法的市政合同建立上月结算单，也可以现在建立。", en: "On the first of each month last month is opened for every municipal contract with a scheme; or open one now." }
    open_month { zh: "建立结算单", en: "Open a month" }
    scheme { zh: "考核办法", en: "Assessment scheme" }
    schemes { zh: "考核办法", en: "Assessment schemes" }
    new_scheme { zh: "新增考核办法", en: "New scheme" }
    no_schemes { zh: "合同还没有考核办法：没有它，月度考核不能变成金额。", en: "No scheme yet: without one a month's score costs nothing and is not settled." }
    method { zh: "扣款方式", en: "Method" }
    method_points { zh: "按分扣款", en: "By points" }
    method_tiers { zh: "分档付款", en: "By tiers" }
    from_month { zh: "自何月起", en: "From month" }
    threshold { zh: "达标分", en: "Pass mark" }
    per_point { zh: "每低 1 分扣（%）", en: "Off per point (%)" }
    tiers { zh: "分档（每行：得分 付款比例%）", en: "Tiers (a line: score, share paid in %)" }
    tiers_help { zh: "例：95 100，85 98，0 70；从高到低，最后一档从 0 分起", en: "Such as 95 100, 85 98, 0 70: falling, the last from 0" }
    cap { zh: "扣款上限（%）", en: "Cap (%)" }
    retention_rate { zh: "质保金比例（%）", en: "Retained (%)" }
    purchaser_weight { zh: "甲方检查权重（%）", en: "Purchaser's weight (%)" }
    clause { zh: "依据条款", en: "Clause" }
    words { zh: "说明", en: "Words" }
    amount { zh: "金额（元）", en: "Amount (yuan)" }
    kind { zh: "类别", en: "Kind" }
    penalty { zh: "扣款", en: "Penalty" }
    bonus_item { zh: "奖励", en: "Bonus" }
    items { zh: "具名扣款与奖励", en: "Named cases" }
    no_items { zh: "没有具名扣款或奖励。", en: "No named cases." }
    add_item { zh: "新增扣款或奖励", en: "Add a case" }
    remove { zh: "撤销", en: "Remove" }
    request_number { zh: "相关诉求编号", en: "Call behind it" }
    finding_number { zh: "相关问题编号", en: "Finding behind it" }
    price_parts { zh: "合同价构成", en: "How the price comes about" }
    workings_head { zh: "计算", en: "Workings" }
    scores { zh: "条线得分", en: "Scores by line" }
    by_operator { zh: "自查", en: "Operator's" }
    by_purchaser { zh: "甲方检查", en: "Purchaser's" }
    sheets { zh: "计分的检查单", en: "Sheets that count" }
    sheet { zh: "检查单", en: "Sheet" }
    side { zh: "检查方", en: "Side" }
    side_operator { zh: "自查", en: "Operator" }
    side_purchaser { zh: "甲方", en: "Purchaser" }
    day { zh: "日期", en: "Day" }
    place { zh: "地点", en: "Place" }
    findings { zh: "问题数", en: "Findings" }
    workings_title { zh: "金额怎么来的", en: "How the amount comes about" }
    history { zh: "经过", en: "History" }
    receipts { zh: "收款", en: "Receipts" }
    receipt { zh: "登记收款", en: "Note a receipt" }
    received_on { zh: "到账日期", en: "Received on" }
    reference { zh: "银行流水号", en: "Bank's number" }
    reason { zh: "原因", en: "Reason" }
    refresh { zh: "重新计算", en: "Reckon anew" }
    apply { zh: "提交请款", en: "Apply for payment" }
    apply_confirm { zh: "提交后数字冻结，由甲方签认或退回。确定提交？", en: "The figures are frozen then, for the purchaser to sign or return. Apply?" }
    sign { zh: "甲方签认", en: "Sign off" }
    sign_confirm { zh: "签认后按此金额开票付款。确定签认？", en: "It is invoiced and paid as it stands then. Sign?" }
    send_back { zh: "退回", en: "Send back" }
    invoice { zh: "开票入账", en: "Invoice" }
    void_invoice { zh: "作废发票", en: "Void the invoice" }
    release { zh: "申请返还质保金", en: "Ask for what was retained" }
    charge { zh: "计收逾期利息", en: "Ask for interest" }
    reverse { zh: "冲销收款", en: "Take back" }
    reversed { zh: "已冲销", en: "Taken back" }
    export { zh: "导出请款单", en: "Export the application" }
    print { zh: "打印", en: "Print" }
    invoice_no { zh: "发票编号", en: "Invoice" }
    invoiced_on { zh: "开票日期", en: "Invoiced on" }
    released_on { zh: "质保金返还申请日", en: "Retention asked for on" }
    interest { zh: "逾期利息", en: "Interest" }
    returned_for { zh: "退回原因", en: "Sent back for" }
    signed { zh: "签认人", en: "Signed by" }
    applied { zh: "请款人", en: "Applied by" }
    whole_contract { zh: "合同总价", en: "The contract as a whole" }
    done_opened { zh: "结算单已建立。", en: "The month is open." }
    done_saved { zh: "已保存。", en: "Saved." }
    opened(n) { zh: "建立上月结算单 {n} 份", en: "opened {n} months" }
    all_statuses { zh: "全部状态", en: "Any status" }
    total { zh: "合计", en: "Total" }
    purchaser { zh: "甲方", en: "Purchaser" }
    supplier { zh: "乙方", en: "Supplier" }
    step_price { zh: "当月合同价", en: "Month's price" }
    step_lost(threshold, score, lost) { zh: "达标 {threshold} 分，得 {score} 分，低 {lost} 分", en: "pass mark {threshold}, scored {score}: {lost} points below" }
    step_points(price, lost, per_point) { zh: "{price} × {lost} 分 × {per_point}%", en: "{price} × {lost} points × {per_point} %" }
    step_tier(score, paid) { zh: "得 {score} 分，付款比例 {paid}%", en: "scored {score}: {paid} % is paid" }
    step_penalties { zh: "具名扣款", en: "Named penalties" }
    step_capped(cap) { zh: "扣款不超过 {cap}%", en: "capped at {cap} %" }
    step_deduction { zh: "扣款合计", en: "Deduction" }
    step_bonus { zh: "奖励", en: "Bonus" }
    step_net { zh: "结算金额（开票）", en: "Invoiced" }
    step_retention(rate) { zh: "扣留质保金（合同价 − 扣款）× {rate}%", en: "retained: (price − deduction) × {rate} %" }
    step_payable { zh: "本期应付", en: "Payable now" }
    no_score { zh: "本月还没有计分的检查单，暂按满分显示，不能请款。", en: "No sheet counts yet: shown as a full score, and nobody can apply." }
    state_draft { zh: "草稿", en: "Draft" }
    state_applied { zh: "已请款，待签认", en: "Applied for" }
    state_returned { zh: "已退回", en: "Sent back" }
    state_signed { zh: "已签认，待开票", en: "Signed off" }
    state_invoiced { zh: "已开票，待收款", en: "Invoiced" }
    state_paid { zh: "已收款", en: "Paid" }
    did_refresh { zh: "计算", en: "Reckoned" }
    did_judge { zh: "具名扣款与奖励", en: "Named case" }
    did_apply { zh: "提交请款", en: "Applied for" }
    did_return { zh: "甲方退回", en: "Sent back" }
    did_sign { zh: "甲方签认", en: "Signed off" }
    did_invoice { zh: "开票", en: "Invoiced" }
    did_void { zh: "发票作废", en: "Invoice voided" }
    did_receive { zh: "收款", en: "Received" }
    did_settle { zh: "收清", en: "Paid in full" }
    did_reverse { zh: "冲销收款", en: "Receipt taken back" }
    did_release { zh: "申请返还质保金", en: "Retention asked for" }
    did_charge { zh: "计收逾期利息", en: "Interest asked for" }
    refused(step, status) { zh: "「{status}」的结算单不能「{step}」。", en: "Not possible now: {step} (it is: {status})." }
    month_settled(month) { zh: "{month} 已请款或结算，不能改动到它。", en: "{month} is applied for or settled: nothing reaches into it." }
    clause_needed { zh: "请写明依据条款（不超过 200 字）。", en: "Name the clause (200 characters at most)." }
    words_needed { zh: "请填写（不超过 200 字）。", en: "Fill this in (200 characters at most)." }
    threshold_range { zh: "达标分在 0.01 至 100 之间。", en: "The pass mark is between 0.01 and 100." }
    per_point_range { zh: "每分扣款比例应大于 0。", en: "More than 0 is taken off per point." }
    tiers_falling { zh: "分档应从高分到低分，付款比例不升高，最多 20 档。", en: "Tiers fall from the best score down, and so does what is paid; 20 at most." }
    tiers_to_zero { zh: "最后一档应从 0 分起：每个分数都要有付款比例。", en: "The last tier begins at 0: every score has its share." }
    tier_unreadable(line) { zh: "第 {line} 行看不懂：应为「得分 付款比例」。", en: "Line {line} cannot be read: a score and a share." }
    municipal_only { zh: "考核办法用于市政合同；物业合同按收费标准收费。", en: "Schemes are for municipal contracts; a property contract charges by tariffs." }
    month_outside { zh: "月份不在合同期内。", en: "The month lies outside the contract's term." }
    month_unreadable { zh: "月份应如 2026-09。", en: "Write the month as 2026-09." }
    percent_unreadable { zh: "百分比应在 0 至 100 之间，最多四位小数。", en: "A percentage between 0 and 100, at most four decimals." }
    points_unreadable { zh: "得分应在 0 至 100 之间，最多两位小数。", en: "Points between 0 and 100, at most two decimals." }
    scheme_taken { zh: "该月起已有考核办法。", en: "There is a scheme from this month already." }
    no_scheme { zh: "合同在该月没有考核办法。", en: "The contract has no scheme for this month." }
    not_covered { zh: "该月不在合同期内，或合同没有价格。", en: "The month lies outside the contract, or it has no price." }
    month_to_come(month) { zh: "{month} 还没有开始。", en: "{month} has not begun." }
    month_runs(month) { zh: "{month} 还没有结束，不能请款。", en: "{month} has not ended: nobody applies yet." }
    no_sheets { zh: "没有计分的检查单，不能请款。", en: "No sheet counts: there is nothing to apply for." }
    sheets_wait(numbers) { zh: "检查单 {numbers} 仍在申诉期或申诉中，得分可能变化。", en: "The sheets {numbers} may still be appealed: their score may change." }
    own_application { zh: "请款人不能自己签认。", en: "Whoever applied does not sign." }
    amount_positive { zh: "金额应为正数，最多两位小数。", en: "A positive amount with at most two decimals." }
    request_unknown { zh: "本街道没有这个诉求。", en: "No such call in this subdistrict." }
    finding_unknown { zh: "本街道没有这个问题。", en: "No such finding in this subdistrict." }
    items_full(n) { zh: "一个月最多 {n} 项。", en: "{n} cases a month at most." }
    paid_on { zh: "已有收款、利息或质保金返还，发票不能作废。", en: "Money was received, charged or released on it: the invoice stands." }
    reference_needed { zh: "请填写银行流水号（不超过 60 字）。", en: "Give the bank's number (60 characters at most)." }
    reference_taken { zh: "该流水号已登记。", en: "This number is noted already." }
    at_most_open(open) { zh: "金额应为正数，不超过未收的 {open} 元。", en: "A positive amount, at most the {open} that are open." }
    more_than_open(amount, invoice, open) { zh: "流水 {amount} 元，超过发票 {invoice} 未收的 {open} 元。", en: "The line is of {amount} yuan: more than the {open} that are open on the invoice {invoice}." }
    before_invoice(day, invoice, invoiced) { zh: "流水日期 {day} 早于发票 {invoice} 的开票日期 {invoiced}。", en: "The line is of {day}, before the invoice {invoice} was made on {invoiced}." }
    noted_otherwise(amount, day) { zh: "该流水号已登记为 {day} 的收款 {amount} 元，请先冲销那一笔。", en: "This number is noted already, of {day} and {amount} yuan: take that receipt back first." }
    bank_line { zh: "银行流水", en: "Bank line" }
    money_is_where_receipts_say { zh: "合同账簿的银行存款等于有效收款，流水带来的收款都有其流水", en: "A contract's book holds at the bank what its receipts say; a receipt a bank's line brought has that line" }
    received_range { zh: "到账日期应在开票日与今天之间。", en: "Between the day of the invoice and today." }
    reversed_before { zh: "这笔收款已冲销。", en: "It was taken back before." }
    nothing_retained { zh: "没有可返还的质保金。", en: "Nothing is retained." }
    no_interest { zh: "合同未约定逾期利息、供应商不是中小企业，或没有新增利息。", en: "No interest is agreed, the supplier is no small enterprise, or none has grown." }
    books_say_what_months_say { zh: "合同账簿的应收、质保金、扣款、收入、利息等于各月结算单之和", en: "A contract's book says of receivable, retention, deductions, revenue and interest what its months say" }
    months_are_their_parts { zh: "每份结算单的合同价、扣款、奖励、收款等于其明细", en: "A contract's month is what its prices, cases and receipts come to" }
}

#[must_use]
pub const fn status_name(l: Lang, status: AssessmentStatus) -> &'static str {
    match status {
        AssessmentStatus::Draft => state_draft(l),
        AssessmentStatus::Applied => state_applied(l),
        AssessmentStatus::Returned => state_returned(l),
        AssessmentStatus::Signed => state_signed(l),
        AssessmentStatus::Invoiced => state_invoiced(l),
        AssessmentStatus::Paid => state_paid(l),
    }
}

#[must_use]
pub const fn status_tone(status: AssessmentStatus) -> Tone {
    match status {
        AssessmentStatus::Draft => Tone::Mute,
        AssessmentStatus::Applied | AssessmentStatus::Invoiced => Tone::Info,
        AssessmentStatus::Returned => Tone::Bad,
        AssessmentStatus::Signed => Tone::Warn,
        AssessmentStatus::Paid => Tone::Ok,
    }
}

#[must_use]
pub const fn method_name(l: Lang, method: SchemeMethod) -> &'static str {
    match method {
        SchemeMethod::Points => method_points(l),
        SchemeMethod::Tiers => method_tiers(l),
    }
}

#[must_use]
pub const fn item_name(l: Lang, kind: AssessmentItemKind) -> &'static str {
    match kind {
        AssessmentItemKind::Penalty => penalty(l),
        AssessmentItemKind::Bonus => bonus_item(l),
    }
}

#[must_use]
pub const fn step_name(l: Lang, step: Step) -> &'static str {
    match step {
        Step::Refresh => did_refresh(l),
        Step::Judge => did_judge(l),
        Step::Apply => did_apply(l),
        Step::Return => did_return(l),
        Step::Sign => did_sign(l),
        Step::Invoice => did_invoice(l),
        Step::Void => did_void(l),
        Step::Receive => did_receive(l),
        Step::Settle => did_settle(l),
        Step::Reverse => did_reverse(l),
        Step::Release => did_release(l),
        Step::Charge => did_charge(l),
    }
}

#[must_use]
pub fn refused_step(l: Lang, step: Step, status: AssessmentStatus) -> String {
    refused(l, step_name(l, step), status_name(l, status))
}

/// How a part of a price was reckoned, in figures and signs that are read in any language.
#[must_use]
pub fn workings(w: &Workings) -> String {
    let days = |days: i64, of: i64| if days == of { String::new() } else { format!(" × {days}/{of}") };
    match w {
        Workings::Year { annual, area: Some((area, rate)), days: n, of } => {
            format!("{area} ㎡ × {rate} = {}; ÷ 12{}", annual.grouped(), days(*n, *of))
        }
        Workings::Year { annual, area: None, days: n, of } => {
            format!("{} ÷ 12{}", annual.grouped(), days(*n, *of))
        }
        Workings::Weight { kg, rate } => {
            format!("{kg} kg × {rate} ÷ 1000")
        }
    }
}
