//! The words of the ledger.

use entity::enums::{
    ChargeItem, CommonKind, CostCenter, EventKind, FacilityHead, FacilityKind, Line, PaymentChannel,
    PeriodStatus, ProofCause,
};

use super::periods::PeriodState;
use crate::i18n::Lang;
use crate::messages;

messages! {
    bad_entry { zh: "分录无效：金额须为正，借贷科目不能相同。", en: "Not an entry: the amount is positive and the two accounts differ." }
    entries_positive { zh: "每笔分录金额为正，借贷科目不同", en: "Every entry is positive and its two accounts differ" }
    trial_balance { zh: "各账簿试算平衡", en: "The trial balance of every book is zero" }
    credit_never_debit { zh: "预存款余额从不为负", en: "Prepaid credit is never overdrawn" }
    balances_recomputed { zh: "余额等于由分录重新计算的结果", en: "Balances equal what the entries add up to" }
    chain_unbroken { zh: "哈希链完整", en: "The hash chains are unbroken" }
    closed_months { zh: "已结账月份的发生额与结账时一致", en: "Closed months still add up to what was closed" }
    period_closing(month) { zh: "{month} 正在结账，请稍后再试，或改记其他日期。", en: "{month} is just being closed. Try again in a moment, or book it on another day." }
    month_not_over(month) { zh: "{month} 还没有结束，月末之后才能结账。", en: "{month} is not over yet; it can be closed once its last day has passed." }
    earlier_month_open(month, day) { zh: "更早的 {month} 还没有结账（{day} 有记账），请先结账该月。", en: "{month} is earlier and still open (there are bookings of {day}). Close that month first." }
    cannot_close(month) { zh: "{month} 还不能结账。", en: "{month} cannot be closed yet." }
    already_closed(month) { zh: "{month} 已经结账。", en: "{month} is closed already." }
    closing_another { zh: "另一个月份正在结账，请等它完成。", en: "Another month is being closed. Wait until it is done." }
    not_closed(month) { zh: "{month} 没有结账，不需要重新打开。", en: "{month} is not closed." }
    reopen_later_first(month) { zh: "请先重新打开更晚的 {month}。", en: "{month} is later and closed: open it again first." }
    reason_missing { zh: "请写明原因（不超过 200 字）。", en: "Say why, in at most 200 characters." }
    broken_at(invariant, about, first) { zh: "核验 {invariant} 不成立：{about}（首个不符：{first}）", en: "Proof {invariant} does not hold: {about} (first: {first})" }
    bad_range { zh: "结束日期不能早于开始日期。", en: "The end lies before the beginning." }
    export_too_large(most) { zh: "超过 {most} 行，请缩小日期范围或按户查询后再导出。", en: "More than {most} rows. Narrow the days or choose a household, then export." }

    receivable { zh: "应收账款", en: "Receivable" }
    prepaid_credit { zh: "预存款", en: "Prepaid credit" }
    cash { zh: "库存现金", en: "Cash" }
    cash_with_stewards { zh: "管家代收款", en: "Cash with stewards" }
    pos { zh: "刷卡在途", en: "Card payments in transit" }
    bank_unassigned { zh: "银行存款（账户未登记）", en: "Bank (no account registered)" }
    bank_account(bank, number) { zh: "银行存款 {bank} {number}", en: "Bank {bank} {number}" }
    income_of(item) { zh: "收入：{item}", en: "Income: {item}" }

    kind_bill { zh: "出账", en: "Billed" }
    kind_receipt { zh: "收款", en: "Payment received" }
    kind_allocation { zh: "核销账单", en: "Applied to bills" }

    kind_unallocation { zh: "撤销核销，退回预存款", en: "Taken off bills, back to credit" }
    kind_void { zh: "账单作废", en: "Bill voided" }
    kind_credit_note { zh: "贷项通知", en: "Credit note" }
    kind_write_off { zh: "小额核销", en: "Written off" }
    kind_write_off_reversal { zh: "撤销核销", en: "Write-off undone" }
    kind_late_fee { zh: "违约金", en: "Late fee" }
    kind_late_fee_waiver { zh: "减免违约金", en: "Late fee waived" }
    kind_refund { zh: "退款", en: "Refund" }
    kind_refund_failed { zh: "退款失败，退回预存款", en: "Refund failed, back to credit" }
    kind_receipt_reversal { zh: "收款冲正", en: "Receipt reversed" }
    kind_suspense { zh: "挂账", en: "Unidentified money" }
    kind_suspense_return { zh: "挂账退回", en: "Unidentified money returned" }
    channel_fee { zh: "渠道手续费", en: "Channel fees" }
    bank_charges { zh: "银行费用", en: "Bank charges" }
    interest_income { zh: "利息收入", en: "Interest income" }
    kind_settlement { zh: "渠道结算到账", en: "Paid out by a channel" }
    kind_explained { zh: "银行流水说明入账", en: "A bank line explained" }
    kind_handover { zh: "管家交款", en: "Cash handed in" }
    contract_receivable { zh: "应收合同款", en: "Contract receivable" }
    contract_revenue { zh: "合同收入", en: "Contract revenue" }
    deductions { zh: "考核扣款", en: "Deductions" }
    retention { zh: "质保金", en: "Retention" }
    contract_interest { zh: "逾期付款利息收入", en: "Interest on late payment" }
    kind_contract_invoice { zh: "合同结算开票", en: "Contract invoice" }
    kind_contract_receipt { zh: "合同收款", en: "Contract receipt" }
    kind_retention_release { zh: "质保金返还", en: "Retention released" }
    kind_contract_interest { zh: "逾期付款利息", en: "Interest on late payment" }
    kind_crew_cost { zh: "作业成本", en: "Cost of work" }
    kind_cost_share { zh: "成本分摊", en: "Cost shared out" }
    kind_facility_income { zh: "场所收入", en: "Facility income" }
    kind_facility_cost { zh: "场所支出", en: "Facility cost" }
    kind_facility_subsidy { zh: "场所补贴", en: "Facility subsidy" }
    kind_common_income { zh: "公共收益收入", en: "Common revenue" }
    kind_common_cost { zh: "公共收益支出", en: "Spent from common revenue" }
    payables { zh: "应付账款", en: "Payables" }
    common_fund { zh: "公共收益资金", en: "Common revenue held for the owners" }
    cost_of(what) { zh: "待分摊成本：{what}", en: "Cost to be shared: {what}" }
    cost_of_one(what, id) { zh: "待分摊成本：{what} {id}", en: "Cost to be shared: {what} {id}" }
    line_cost_of(line) { zh: "服务线成本：{line}", en: "Cost of line: {line}" }
    common_income_of(kind) { zh: "公共收益收入：{kind}", en: "Common revenue: {kind}" }
    common_cost_of(kind) { zh: "公共收益支出：{kind}", en: "Spent from common revenue: {kind}" }
    center_crew { zh: "班组人工", en: "crew" }
    center_vehicle { zh: "车辆", en: "vehicle" }
    center_supervision { zh: "管理与调度", en: "supervision and dispatch" }
    center_office { zh: "办公费用", en: "office" }
    center_material { zh: "材料", en: "material" }
    common_parking { zh: "公共停车", en: "Parking on common roads" }
    common_advertising { zh: "广告", en: "Advertising" }
    common_venue_rent { zh: "场地租金", en: "Venue rent" }
    common_parcel_locker { zh: "快递柜", en: "Parcel lockers" }
    common_vending { zh: "自助售货", en: "Vending machines" }
    common_telecom { zh: "通信基站", en: "Telecom masts" }
    common_interest { zh: "利息", en: "Interest" }
    common_other_income { zh: "其他收入", en: "Other income" }
    common_management_share { zh: "经营管理分成", en: "Operator's share" }
    common_tax { zh: "税费", en: "Tax" }
    common_spending { zh: "业主决定支出", en: "Spent as the owners decided" }
    common_repair_fund { zh: "补充维修资金", en: "To the repair fund" }
    facility_payable { zh: "应付场所费用", en: "Facility costs payable" }
    facility_income_of(kind) { zh: "场所收入：{kind}", en: "Facility income: {kind}" }
    facility_subsidy_of(kind) { zh: "场所补贴：{kind}", en: "Facility subsidy: {kind}" }
    facility_cost_of(head) { zh: "场所支出：{head}", en: "Facility cost: {head}" }
    unidentified_receipts { zh: "待认领款项", en: "Unidentified receipts" }
    clearing_of(channel) { zh: "在途资金：{channel}", en: "In transit: {channel}" }
    kind_supplier_bill { zh: "供应商账单", en: "Supplier's bill" }
    already_reversed { zh: "这笔账已经冲销。", en: "This is reversed already." }
    utility_pass_through { zh: "代收代付水电", en: "Utilities passed through" }
    utility_payable { zh: "应付水电", en: "Utilities payable" }
    late_fee_income { zh: "违约金收入", en: "Late fee income" }
    waivers_of(kind) { zh: "减免：{kind}", en: "Waivers: {kind}" }
    subsidy_of(sponsor) { zh: "应收补贴：{sponsor}", en: "Subsidy receivable: {sponsor}" }

    cause_manual { zh: "手动", en: "By hand" }
    cause_nightly { zh: "每夜", en: "Nightly" }
    cause_closing { zh: "结账前", en: "Before closing" }
    cause_command_line { zh: "命令行", en: "Command line" }

    state_open { zh: "未结账", en: "Open" }
    state_closing { zh: "结账中", en: "Closing" }
    state_closed { zh: "已结账", en: "Closed" }
    state_reopened { zh: "已重开", en: "Reopened" }

    periods { zh: "月度结账", en: "Periods" }
    periods_hint { zh: "结账前自动核验账本；结账后，该月不能再记账，更正记在当天。", en: "The books are proved before a month closes; after that nothing is booked in it, corrections are booked today." }
    estate { zh: "小区", en: "Estate" }
    month { zh: "月份", en: "Month" }
    state { zh: "状态", en: "State" }
    closed_at { zh: "结账时间", en: "Closed" }
    closed_by { zh: "经办", en: "By" }
    version { zh: "版本", en: "Version" }
    version_no(n) { zh: "第 {n} 版", en: "Version {n}" }
    events { zh: "记账笔数", en: "Events" }
    entries { zh: "分录数", en: "Entries" }
    chain_head { zh: "链尾", en: "End of the chain" }
    proof { zh: "核验", en: "Proof" }
    closed_to(day) { zh: "账簿已结至 {day}", en: "Closed to {day}" }
    nothing_closed { zh: "还没有结账的月份", en: "No month is closed yet" }
    next_to_close(month) { zh: "下一个可结账月份：{month}", en: "Next to close: {month}" }
    nothing_to_close { zh: "没有待结账的月份。", en: "Nothing is waiting to be closed." }
    ready_to_close { zh: "没有阻碍，可以结账。", en: "Nothing stands in the way." }
    in_the_way { zh: "结账前还要处理", en: "To be settled before closing" }
    close_month(month) { zh: "结账 {month}", en: "Close {month}" }
    close_confirm(month) { zh: "结账后 {month} 不能再记账。确定结账吗？", en: "After this nothing can be booked in {month}. Close it?" }
    finish_close(month) { zh: "继续结账 {month}", en: "Go on closing {month}" }
    interrupted { zh: "结账中断：该月暂不能记账，可继续结账，或写明原因重新打开。", en: "Closing was interrupted: nothing can be booked meanwhile. Go on, or open the month again with a reason." }
    reopen_month(month) { zh: "重新打开 {month}", en: "Open {month} again" }
    reopen_hint { zh: "原来的结账数字会保留，再次结账为新版本。", en: "The old totals are kept; closing again makes a new version." }
    reason { zh: "原因", en: "Reason" }
    closed_flash(month) { zh: "{month} 已结账。", en: "{month} is closed." }
    reopened_flash(month) { zh: "{month} 已重新打开。", en: "{month} is open again." }
    no_periods { zh: "这个小区还没有账", en: "Nothing is booked for this estate yet" }
    no_periods_hint { zh: "出账或收款之后，这里按月结账。", en: "Months appear once bills are made or payments taken." }
    period_title(month, version) { zh: "{month} 结账第 {version} 版", en: "{month}, version {version}" }
    see_totals { zh: "结账数字", en: "Totals" }

    trial_title { zh: "试算平衡", en: "Trial balance" }
    code { zh: "科目", en: "Account" }
    opening { zh: "期初余额", en: "Opening" }
    debit { zh: "借方发生额", en: "Debit" }
    credit { zh: "贷方发生额", en: "Credit" }
    closing { zh: "期末余额", en: "Closing" }
    households { zh: "有余额户数", en: "Households" }
    from { zh: "自", en: "From" }
    to { zh: "至", en: "To" }
    total { zh: "合计", en: "Total" }
    balance_note { zh: "余额：正数为借方，负数为贷方；期初、期末合计应为零，借贷发生额应相等。", en: "Balances: positive is debit, negative is credit. Opening and closing sum to zero; debits equal credits." }
    balanced { zh: "平衡", en: "Balanced" }
    unbalanced { zh: "不平衡", en: "Not balanced" }
    nothing_booked { zh: "这段时间没有记账", en: "Nothing is booked in these months" }
    nothing_booked_hint { zh: "换一个月份或小区再查。", en: "Choose another month or estate." }
    export_xlsx { zh: "导出 Excel", en: "Export xlsx" }
    export_csv { zh: "导出 CSV", en: "Export CSV" }

    journal { zh: "明细账", en: "Journal" }
    day { zh: "日期", en: "Day" }
    number_in_chain { zh: "凭证号", en: "No." }
    document { zh: "单据", en: "Document" }
    what { zh: "摘要", en: "What" }
    household { zh: "住户", en: "Household" }
    debit_account { zh: "借方科目", en: "Debit account" }
    credit_account { zh: "贷方科目", en: "Credit account" }
    amount { zh: "金额（元）", en: "Amount (yuan)" }
    by { zh: "经办", en: "By" }
    all_codes { zh: "全部科目", en: "All accounts" }

    statement { zh: "账户对账单", en: "Account statement" }
    charged { zh: "应收增加", en: "Charged" }
    paid { zh: "应收减少", en: "Paid or taken off" }
    applied { zh: "预存款抵扣", en: "Credit applied" }
    running { zh: "结欠余额", en: "Balance owed" }
    opening_row { zh: "期初结欠", en: "Opening balance" }
    carried_row { zh: "承前页", en: "Carried forward" }
    closing_row { zh: "期末结欠", en: "Closing balance" }
    open_on_bills { zh: "账单未缴", en: "Open on bills" }
    credit_left { zh: "预存款", en: "Credit left" }
    statement_note { zh: "结欠余额 = 未缴账单 − 预存款；负数表示有预存款。预存款抵扣账单不改变结欠余额。", en: "Balance owed = open bills − credit; negative means credit. Applying credit to a bill does not change it." }
    no_movements { zh: "这段时间没有往来", en: "No movements in these days" }
    no_movements_hint { zh: "放宽日期范围再查。", en: "Widen the days." }

    proofs { zh: "账本核验", en: "Proofs" }
    proofs_hint { zh: "每条规则都由原始记录重新计算，不取信任何汇总。每夜与结账前自动核验。", en: "Every rule is recomputed from the rows; no stored sum is believed. Done every night and before a month closes." }
    prove_now { zh: "立即核验", en: "Prove now" }
    proved_flash { zh: "核验完成，全部成立。", en: "Done: everything holds." }
    proved_broken_flash { zh: "核验完成，有规则不成立，请查看。", en: "Done: something does not hold. Look below." }
    no_proofs { zh: "还没有核验记录", en: "No proof has been run yet" }
    no_proofs_hint { zh: "点“立即核验”，或等今夜自动核验。", en: "Press “Prove now”, or wait for tonight." }
    latest { zh: "最近一次", en: "The latest" }
    history { zh: "历史", en: "History" }
    all_hold { zh: "全部成立", en: "All hold" }
    something_broken { zh: "有规则不成立", en: "Something does not hold" }
    all_hold_of(n, rows) { zh: "{n} 条规则全部成立，核对 {rows} 行。", en: "All {n} rules hold, {rows} rows looked at." }
    some_broken_of(broken, n) { zh: "{n} 条规则中有 {broken} 条不成立。先查首个不符的记录；在查清之前不能结账。", en: "{broken} of {n} rules do not hold. Look at the first broken row; no month closes until this is mended." }
    invariant { zh: "规则", en: "Rule" }
    about { zh: "内容", en: "What must hold" }
    rows { zh: "核对行数", en: "Rows" }
    result { zh: "结果", en: "Result" }
    holds { zh: "成立", en: "Holds" }
    broken { zh: "不成立", en: "Broken" }
    first_broken { zh: "首个不符", en: "First broken" }
    when { zh: "时间", en: "When" }
    cause { zh: "起因", en: "Why" }
    took { zh: "用时", en: "Took" }
    milliseconds(n) { zh: "{n} 毫秒", en: "{n} ms" }
    proof_no(id) { zh: "第 {id} 次核验", en: "Proof {id}" }
}

#[must_use]
pub const fn kind_name(lang: Lang, kind: EventKind) -> &'static str {
    match kind {
        EventKind::Bill => kind_bill(lang),
        EventKind::Receipt => kind_receipt(lang),
        EventKind::Allocation => kind_allocation(lang),
        EventKind::Unallocation => kind_unallocation(lang),
        EventKind::Void => kind_void(lang),
        EventKind::CreditNote => kind_credit_note(lang),
        EventKind::WriteOff => kind_write_off(lang),
        EventKind::WriteOffReversal => kind_write_off_reversal(lang),
        EventKind::LateFee => kind_late_fee(lang),
        EventKind::LateFeeWaiver => kind_late_fee_waiver(lang),
        EventKind::SupplierBill => kind_supplier_bill(lang),
        EventKind::Refund => kind_refund(lang),
        EventKind::RefundFailed => kind_refund_failed(lang),
        EventKind::ReceiptReversal => kind_receipt_reversal(lang),
        EventKind::Suspense => kind_suspense(lang),
        EventKind::SuspenseReturn => kind_suspense_return(lang),
        EventKind::Settlement => kind_settlement(lang),
        EventKind::Explained => kind_explained(lang),
        EventKind::Handover => kind_handover(lang),
        EventKind::ContractInvoice => kind_contract_invoice(lang),
        EventKind::ContractReceipt => kind_contract_receipt(lang),
        EventKind::RetentionRelease => kind_retention_release(lang),
        EventKind::ContractInterest => kind_contract_interest(lang),
        EventKind::CrewCost => kind_crew_cost(lang),
        EventKind::CostShare => kind_cost_share(lang),
        EventKind::FacilityIncome => kind_facility_income(lang),
        EventKind::FacilityCost => kind_facility_cost(lang),
        EventKind::FacilitySubsidy => kind_facility_subsidy(lang),
        EventKind::CommonIncome => kind_common_income(lang),
        EventKind::CommonCost => kind_common_cost(lang),
    }
}

/// A cost centre, for the names of accounts.
#[must_use]
pub const fn center_name(lang: Lang, center: CostCenter) -> &'static str {
    match center {
        CostCenter::Crew => center_crew(lang),
        CostCenter::Vehicle => center_vehicle(lang),
        CostCenter::Supervision => center_supervision(lang),
        CostCenter::Office => center_office(lang),
        CostCenter::Material => center_material(lang),
    }
}

#[must_use]
pub const fn common_name(lang: Lang, kind: CommonKind) -> &'static str {
    match kind {
        CommonKind::Parking => common_parking(lang),
        CommonKind::Advertising => common_advertising(lang),
        CommonKind::VenueRent => common_venue_rent(lang),
        CommonKind::ParcelLocker => common_parcel_locker(lang),
        CommonKind::Vending => common_vending(lang),
        CommonKind::Telecom => common_telecom(lang),
        CommonKind::Interest => common_interest(lang),
        CommonKind::OtherIncome => common_other_income(lang),
        CommonKind::ManagementShare => common_management_share(lang),
        CommonKind::Tax => common_tax(lang),
        CommonKind::Spending => common_spending(lang),
        CommonKind::RepairFund => common_repair_fund(lang),
    }
}

/// `crew:7`, `office`
fn cost_words(lang: Lang, rest: &str) -> Option<String> {
    let (center, id) = rest.split_once(':').map_or((rest, None), |(center, id)| (center, Some(id)));
    let name = center_name(lang, CostCenter::from_word(center)?);
    Some(id.map_or_else(|| cost_of(lang, name), |id| cost_of_one(lang, name, id)))
}

#[must_use]
pub const fn cause_name(lang: Lang, cause: ProofCause) -> &'static str {
    match cause {
        ProofCause::Manual => cause_manual(lang),
        ProofCause::Nightly => cause_nightly(lang),
        ProofCause::Closing => cause_closing(lang),
        ProofCause::CommandLine => cause_command_line(lang),
    }
}

#[must_use]
pub const fn state_name(lang: Lang, state: PeriodState) -> &'static str {
    match state {
        PeriodState::Open => state_open(lang),
        PeriodState::Closing => state_closing(lang),
        PeriodState::Closed => state_closed(lang),
    }
}

#[must_use]
pub const fn status_name(lang: Lang, status: PeriodStatus) -> &'static str {
    match status {
        PeriodStatus::Closing => state_closing(lang),
        PeriodStatus::Closed => state_closed(lang),
        PeriodStatus::Reopened => state_reopened(lang),
    }
}

/// An account code in words; one nobody has named yet stands as it is.
#[must_use]
pub fn code_name(lang: Lang, code: &str) -> String {
    let own = match code {
        super::RECEIVABLE => receivable(lang),
        super::PREPAID_CREDIT => prepaid_credit(lang),
        super::CASH => cash(lang),
        super::CASH_WITH_STEWARDS => cash_with_stewards(lang),
        super::POS => pos(lang),
        super::BANK_UNASSIGNED => bank_unassigned(lang),
        super::UTILITY_PASS_THROUGH => utility_pass_through(lang),
        super::UTILITY_PAYABLE => utility_payable(lang),
        super::LATE_FEE_INCOME => late_fee_income(lang),
        super::CHANNEL_FEE => channel_fee(lang),
        super::BANK_CHARGES => bank_charges(lang),
        super::INTEREST_INCOME => interest_income(lang),
        super::UNIDENTIFIED_RECEIPTS => unidentified_receipts(lang),
        super::CONTRACT_RECEIVABLE => contract_receivable(lang),
        super::CONTRACT_REVENUE => contract_revenue(lang),
        super::DEDUCTIONS => deductions(lang),
        super::RETENTION => retention(lang),
        super::CONTRACT_INTEREST => contract_interest(lang),
        super::PAYABLES => payables(lang),
        super::COMMON_FUND => common_fund(lang),
        super::FACILITY_PAYABLE => facility_payable(lang),
        _ => "",
    };
    if !own.is_empty() {
        return own.to_owned();
    }
    match code.split_once(':') {
        Some(("fee_income", item)) => ChargeItem::from_word(item)
            .map_or_else(|| code.to_owned(), |item| income_of(lang, crate::app::ITEM_NAME(lang, item))),
        Some(("clearing", word)) => PaymentChannel::from_word(word)
            .map_or_else(|| code.to_owned(), |c| clearing_of(lang, crate::app::CHANNEL_NAME(lang, c))),
        Some(("crew_cost", rest)) => cost_words(lang, rest).unwrap_or_else(|| code.to_owned()),
        Some(("line_cost", word)) => Line::from_word(word).map_or_else(
            || code.to_owned(),
            |line| line_cost_of(lang, crate::web::text::line_name(lang, line)),
        ),
        Some(("common_income", word)) => CommonKind::from_word(word)
            .map_or_else(|| code.to_owned(), |kind| common_income_of(lang, common_name(lang, kind))),
        Some(("common_cost", word)) => CommonKind::from_word(word)
            .map_or_else(|| code.to_owned(), |kind| common_cost_of(lang, common_name(lang, kind))),
        Some(("waivers", kind)) => waivers_of(lang, kind),
        Some(("subsidy_receivable", sponsor)) => subsidy_of(lang, sponsor),
        Some(("facility_income", word)) => FacilityKind::from_word(word).map_or_else(
            || code.to_owned(),
            |k| facility_income_of(lang, crate::app::FACILITY_NAME(lang, k)),
        ),
        Some(("facility_subsidy", word)) => FacilityKind::from_word(word).map_or_else(
            || code.to_owned(),
            |k| facility_subsidy_of(lang, crate::app::FACILITY_NAME(lang, k)),
        ),
        Some(("facility_cost", word)) => FacilityHead::from_word(word).map_or_else(
            || code.to_owned(),
            |h| facility_cost_of(lang, crate::app::FACILITY_HEAD_NAME(lang, h)),
        ),
        Some(("bank", rest)) => rest
            .split_once(':')
            .map_or_else(|| code.to_owned(), |(bank, number)| bank_account(lang, bank, tail(number))),
        _ => code.to_owned(),
    }
}

/// The last four digits: enough to know an account by.
fn tail(number: &str) -> String {
    let skipped = number.chars().count().saturating_sub(4);
    let last: String = number.chars().skip(skipped).collect();
    if skipped > 0 { format!("*{last}") } else { last }
}
