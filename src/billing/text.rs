//! The words of billing.

use entity::enums::{AnomalyKind, PaymentChannel, RunStatus, SharePolicy};

use super::bills::BillStatus;
pub use crate::contracts::text::{cycle_name, item_name};
use crate::i18n::Lang;
use crate::messages;

messages! {
    proof_late_fees { zh: "违约金等于各次计收减去减免，且不超过上限", en: "A late fee is what was assessed less what was waived, and never passes its cap" }
    own_proposal { zh: "自己提出的须由另一人批准。", en: "What you proposed yourself is for another person to approve." }
    reason_needed { zh: "请填写理由（不超过 200 字）。", en: "Give a reason (200 characters at most)." }
    month_not_begun(month) { zh: "{month} 还没有开始，不能出账。", en: "{month} has not begun yet and cannot be billed." }
    already_billed(month, run) { zh: "{month} 已经出账（出账批次 {run}）。", en: "{month} is billed already (run {run})." }
    committing_already(run) { zh: "出账批次 {run} 正在出账，请等它完成。", en: "Run {run} is being committed. Wait until it is done." }
    run_replaced { zh: "这次试算已被新的试算取代，请核对新的结果。", en: "A newer preview took the place of this one. Check that one." }
    stale_hash { zh: "您核对的不是最新的试算结果，请刷新后重新核对。", en: "This is not the preview you checked. Reload and check again." }
    inputs_changed { zh: "试算之后面积、住户或收费标准有变化。试算结果已更新，请核对后再出账。", en: "Areas, households or rates have changed since the preview. It has been renewed; check it, then commit." }
    not_committing { zh: "这个批次不在出账中。", en: "This run is not being committed." }
    job_summary(month, previewed, there, failed) { zh: "{month}：试算 {previewed} 个小区，已有 {there} 个，失败 {failed} 个", en: "{month}: {previewed} estates previewed, {there} there already, {failed} failed" }
    run_half_done(id, month, state) { zh: "出账批次 {id}（{month}）{state}：请先到“出账”把它完成。", en: "Bill run {id} ({month}) is {state}: finish it under “Bill runs” first." }
    proof_receivable { zh: "每户应收余额等于其未缴账单", en: "Every household's receivable equals what is open on its bills" }
    proof_notes { zh: "每条明细的贷项等于其贷项通知之和，且不超过金额", en: "What is credited of every line is the sum of its credit notes, at most the line" }
    proof_totals { zh: "账单合计等于其明细之和", en: "Every bill is the sum of its lines" }
    proof_months { zh: "每条明细等于其各月之和", en: "The months of every line sum to it" }
    proof_coverage { zh: "服务月份与明细的户、项目一致", en: "Covered months belong to the account and item of their line" }
    proof_runs { zh: "每个出账批次与其账单一致", en: "Every finished run agrees with its bills" }
    bills { zh: "账单收费", en: "Bills" }
    bill { zh: "账单", en: "Bill" }
    bill_number { zh: "账单号", en: "Bill number" }
    estate { zh: "小区", en: "Estate" }
    building { zh: "楼幢", en: "Building" }
    building_no(number) { zh: "{number}幢", en: "Building {number}" }
    room { zh: "房号", en: "Room" }
    owner { zh: "业主", en: "Owner" }
    month { zh: "月份", en: "Month" }
    month_help { zh: "例如 2026-06", en: "For example 2026-06" }
    month_missing { zh: "请按 2026-06 的格式填写月份。", en: "Give the month as 2026-06." }
    estate_missing { zh: "请选择小区。", en: "Choose an estate." }
    status { zh: "状态", en: "Status" }
    total { zh: "应收（元）", en: "Billed (yuan)" }
    paid_yuan { zh: "已收（元）", en: "Paid (yuan)" }
    open_yuan { zh: "欠缴（元）", en: "Open (yuan)" }
    due_on { zh: "缴费截止", en: "Due" }
    issued_on { zh: "出账日期", en: "Issued" }
    search_help { zh: "账单号、房号或业主姓名", en: "Bill number, room or owner" }
    bills_counted { zh: "张", en: "" }
    billed { zh: "应收", en: "Billed" }
    collected { zh: "已收", en: "Collected" }
    outstanding { zh: "欠缴", en: "Open" }
    no_bills { zh: "没有符合条件的账单", en: "No bills match" }
    no_bills_hint { zh: "换个条件再查，或先到“出账”生成账单。", en: "Change the filter, or make bills under “Bill runs”." }
    status_open { zh: "未缴", en: "Open" }
    status_paid { zh: "已缴清", en: "Paid" }
    status_overdue { zh: "逾期", en: "Overdue" }
    status_void { zh: "已作废", en: "Void" }
    disputed { zh: "有异议", en: "Disputed" }
    debit_note { zh: "借项通知", en: "Debit note" }
    status_late_fee { zh: "欠违约金", en: "Late fee open" }
    status_part { zh: "部分缴", en: "Part paid" }
    unknown_cycle { zh: "计费周期只能是 monthly、quarterly、half_yearly 或 yearly。", en: "A cycle is monthly, quarterly, half_yearly or yearly." }
    cycle { zh: "计费周期", en: "Cycle" }
    stop { zh: "停止", en: "Stop" }
    stopping { zh: "正在停止：做完当前一批就停。", en: "Stopping after the chunk at hand." }
    stopping_flash { zh: "做完当前一批后停止，之后可以继续。", en: "It stops after the chunk at hand and can go on later." }
    bills_so_far(done, all) { zh: "账单 {done} / {all}", en: "{done} of {all} bills" }
    set_aside_reason(n) { zh: "{n} 条被搁置，为什么可以不计入", en: "{n} lines set aside: why is that right" }
    by_item { zh: "按项目合计", en: "By item" }
    line_count { zh: "条数", en: "Lines" }
    gross { zh: "原价（元）", en: "Gross (yuan)" }
    waived { zh: "减免（元）", en: "Discounts (yuan)" }
    net { zh: "应收（元）", en: "Net (yuan)" }
    already_lines(n) { zh: "另有 {n} 条已出账，不会重复。", en: "{n} more lines were billed before and are not billed again." }
    explanation { zh: "说明", en: "Explanation" }
    all_anomalies { zh: "全部", en: "All of them" }
    no_anomalies { zh: "没有需要核对的", en: "Nothing to check" }
    no_anomalies_hint { zh: "这一类没有条目。", en: "There is none of this kind." }
    month_not_first(month) { zh: "这个计费周期从 {month} 开始，请填写首月。", en: "This billing period begins in {month}: give its first month." }
    is_previewing { zh: "正在试算，请稍候。", en: "Being previewed. One moment." }
    unexplained(n) { zh: "有 {n} 条被搁置且没有说明，请写明为什么可以不计入本次出账。", en: "{n} lines are set aside without a reason. Say why it is right to go on without them." }
    reason_too_long { zh: "说明最多 400 字，不能有换行等控制字符。", en: "At most 400 characters, without control characters." }
    changed_while_committing { zh: "出账过程中住户资料或收费标准有变化，已停止。请重新试算，已出的账单保留。", en: "Households or rates changed while the run was being committed; it stopped. Preview again; the bills made so far stay." }
    run_over_limit { zh: "合计超出账簿上限。", en: "The total is past the limit of a book." }
    resume_summary(resumed, failed) { zh: "继续 {resumed} 个批次，失败 {failed} 个", en: "{resumed} runs gone on with, {failed} failed" }
    share_area { zh: "㎡", en: "m²" }
    share_household { zh: "户", en: "households" }
    share_area_days { zh: "㎡·天", en: "m²·days" }
    run_draft { zh: "试算中", en: "Previewing" }
    no_owner { zh: "没有收费对象", en: "Nobody to charge" }
    conflict { zh: "与已出账单不一致", en: "Billed before, differently" }
    no_reading { zh: "缺少抄表读数", en: "No meter reading" }
    meter_backwards { zh: "读数小于上次", en: "Meter runs backwards" }
    formula_error { zh: "计价公式出错", en: "Error in the formula" }
    no_weight { zh: "公摊无人承担", en: "Nobody bears the shared bill" }
    item { zh: "项目", en: "Item" }
    period { zh: "计费期间", en: "Period" }
    how { zh: "计算", en: "How it is computed" }
    amount { zh: "金额（元）", en: "Amount (yuan)" }
    lines { zh: "费用明细", en: "Lines" }
    payments { zh: "缴费记录", en: "Payments" }
    no_payments { zh: "还没有缴费", en: "Nothing paid yet" }
    no_payments_hint { zh: "收款后会自动核销到这张账单。", en: "A payment is applied to this bill by itself." }
    receipt { zh: "收据", en: "Receipt" }
    received_on { zh: "收款日期", en: "Received" }
    channel { zh: "方式", en: "Channel" }
    take_payment { zh: "收款", en: "Take payment" }
    print { zh: "打印", en: "Print" }
    sum { zh: "合计", en: "Total" }
    area_and_rate { zh: "建筑面积 × 单价（元/㎡·月）× 天数/当月天数，整行四舍五入到分。", en: "Floor area × price (yuan per m² and month) × days/days in the month, rounded once to the fen." }
    runs { zh: "出账", en: "Bill runs" }
    run { zh: "批次", en: "Run" }
    run_no(id) { zh: "出账批次 {id}", en: "Bill run {id}" }
    new_run { zh: "新建试算", en: "New preview" }
    preview { zh: "试算", en: "Preview" }
    no_runs { zh: "还没有出账批次", en: "No runs yet" }
    no_runs_hint { zh: "选择小区和月份开始试算。", en: "Choose an estate and a month to begin." }
    bill_count { zh: "账单数", en: "Bills" }
    anomaly_count { zh: "需核对", en: "To check" }
    created_at { zh: "试算时间", en: "Previewed" }
    finished_at { zh: "完成时间", en: "Finished" }
    by { zh: "经办", en: "By" }
    run_previewed { zh: "待确认", en: "Previewed" }
    run_committing { zh: "出账中", en: "Committing" }
    run_done { zh: "已出账", en: "Done" }
    run_stopped { zh: "已中断", en: "Stopped" }
    run_discarded { zh: "已取代", en: "Replaced" }
    no_tariff { zh: "没有收费标准", en: "No tariff" }
    no_area { zh: "没有建筑面积", en: "No floor area" }
    deviation { zh: "比上月变动超过一半", en: "Differs from last month by more than half" }
    zero { zh: "金额为零", en: "Nothing to pay" }
    over_limit { zh: "超出金额上限", en: "Past the limits" }
    anomalies { zh: "需要核对的住户", en: "Households to check" }
    anomalies_shown(shown, all) { zh: "显示前 {shown} 条，共 {all} 条", en: "The first {shown} of {all}" }
    whole_estate { zh: "整个小区", en: "The whole estate" }
    problem { zh: "情况", en: "What" }
    now_yuan { zh: "本月（元）", en: "This month (yuan)" }
    before_yuan { zh: "上月（元）", en: "Last month (yuan)" }
    set_aside_note { zh: "标红的住户不在本次账单内，补齐资料后请另行处理；其余住户照常出账。", en: "Households in red are left out of this run; the others are billed as usual." }
    sample_rows { zh: "收费明细（前 20 户）", en: "Lines (first 20)" }
    commit { zh: "确认出账", en: "Commit" }
    commit_confirm(count, total) { zh: "将生成 {count} 张账单，合计 {total} 元，并通知住户。确定出账吗？", en: "This makes {count} bills of {total} yuan and tells the households. Commit?" }
    resume { zh: "继续出账", en: "Go on" }
    repreview { zh: "重新试算", en: "Preview again" }
    progress(done, all) { zh: "已完成 {done} / {all} 批", en: "{done} of {all} chunks done" }
    hash { zh: "核对码", en: "Hash" }
    print_run { zh: "打印纸质账单", en: "Bills on paper" }
    save_pdf { zh: "下载 PDF", en: "Save as PDF" }
    to_bills { zh: "查看账单", en: "See the bills" }
    previewed_flash { zh: "试算完成，请核对后确认出账。", en: "The preview is ready. Check it, then commit." }
    committing_flash { zh: "已开始出账。", en: "Committing has begun." }
    interrupted { zh: "出账中断，已完成的部分保留，可继续。", en: "Committing was interrupted. What was done is kept; it can go on." }
    cash { zh: "现金", en: "Cash" }
    pos { zh: "刷卡", en: "Card" }
    bank_transfer { zh: "银行转账", en: "Bank transfer" }
    steward { zh: "管家代收", en: "Steward" }
    pay_by_code(channel) { zh: "{channel}扫码", en: "{channel} code" }
    wechat { zh: "微信支付", en: "WeChat Pay" }
    alipay { zh: "支付宝", en: "Alipay" }
    webhook { zh: "合作方推送", en: "Partner webhook" }
    is_committing { zh: "正在出账，请稍候。", en: "Committing. One moment." }
}

#[must_use]
pub const fn status_name(lang: Lang, status: BillStatus) -> &'static str {
    match status {
        BillStatus::Open => status_open(lang),
        BillStatus::Paid => status_paid(lang),
        BillStatus::Overdue => status_overdue(lang),
        BillStatus::Part => status_part(lang),
        BillStatus::LateFee => status_late_fee(lang),
        BillStatus::Void => status_void(lang),
    }
}

#[must_use]
pub const fn run_status(lang: Lang, status: RunStatus) -> &'static str {
    match status {
        RunStatus::Draft => run_draft(lang),
        RunStatus::Previewed => run_previewed(lang),
        RunStatus::Committing => run_committing(lang),
        RunStatus::Done => run_done(lang),
        RunStatus::Stopped => run_stopped(lang),
        RunStatus::Discarded => run_discarded(lang),
    }
}

#[must_use]
pub const fn anomaly(lang: Lang, kind: AnomalyKind) -> &'static str {
    match kind {
        AnomalyKind::NoTariff => no_tariff(lang),
        AnomalyKind::NoArea => no_area(lang),
        AnomalyKind::Deviation => deviation(lang),
        AnomalyKind::Zero => zero(lang),
        AnomalyKind::OverLimit => over_limit(lang),
        AnomalyKind::NoOwner => no_owner(lang),
        AnomalyKind::Conflict => conflict(lang),
        AnomalyKind::NoReading => no_reading(lang),
        AnomalyKind::MeterBackwards => meter_backwards(lang),
        AnomalyKind::FormulaError => formula_error(lang),
        AnomalyKind::NoWeight => no_weight(lang),
    }
}

/// What the weights of a shared bill count.
#[must_use]
pub const fn share_unit(lang: Lang, policy: SharePolicy) -> &'static str {
    match policy {
        SharePolicy::Area => share_area(lang),
        SharePolicy::Household => share_household(lang),
        SharePolicy::AreaDays => share_area_days(lang),
    }
}

/// How money came in; payments uses the same words.
#[must_use]
pub const fn channel_name(lang: Lang, channel: PaymentChannel) -> &'static str {
    match channel {
        PaymentChannel::Cash => cash(lang),
        PaymentChannel::Pos => pos(lang),
        PaymentChannel::BankTransfer => bank_transfer(lang),
        PaymentChannel::Steward => steward(lang),
        PaymentChannel::Wechat => wechat(lang),
        PaymentChannel::Alipay => alipay(lang),
        PaymentChannel::Webhook => webhook(lang),
    }
}
