//! The words of reconciliation.

use entity::enums::{
    BankAccountKind, Delimiter, Explanation, FileEncoding, LineOutcome, LineStatus, SignConvention,
};

use super::days::Difference;
use super::matching::Reason;
use super::matching::suggest::Why;
use crate::i18n::Lang;
use crate::messages;

messages! {
    proof_clearing { zh: "现金、代收、刷卡与各渠道在途科目等于尚未结算的收款", en: "Cash, stewards, card and channel accounts equal what was received and not yet settled" }
    proof_banks { zh: "银行科目等于已对上的流水加未见流水的转账收款", en: "Bank accounts equal matched statement lines plus transfers without a line" }
    line_waits(day, amount, payer) { zh: "{day} 的银行流水 {amount} 元（{payer}）还未处理：请到“对账”认领或说明。", en: "The bank line of {day}, {amount} yuan from {payer}, is still pending: match or explain it under “Reconciliation”." }
    lines_wait(count) { zh: "共有 {count} 条银行流水未处理。", en: "{count} bank lines are pending in all." }
    unknown_account(number) { zh: "账号 {number} 没有登记为收款账户。", en: "The account {number} is not one of ours." }
    line_changed { zh: "这笔流水以前导入过，但内容不一致", en: "This movement was imported before, and said something else" }
    not_pending { zh: "这笔流水已经处理过了。", en: "This line has been dealt with already." }
    only_incoming { zh: "只有收入流水可以匹配到住户。", en: "Only incoming money can be matched." }
    match_target { zh: "请指明账单或住户。", en: "Name a bill or an account." }
    reason_needed { zh: "请填写说明（1–200 字）。", en: "Give a reason (1–200 characters)." }
    account_differs(number) { zh: "文件是账号 {number} 的，与所选账户不同。", en: "The file is of the account {number}, not of the one chosen." }
    choose_account { zh: "这种文件里没有账号，请选择它属于哪个账户。", en: "Files of this kind name no account: choose the one it is of." }
    account_kind { zh: "账户的类型与文件不符：银行流水、微信账单、支付宝账单各自登记。", en: "The account is of another kind than the file: bank, WeChat and Alipay accounts are registered each by itself." }
    bank_invalid { zh: "账户信息不完整或有误。", en: "The account's details are missing or wrong." }
    bad_number { zh: "账号或商户号应为 6–34 位数字。", en: "An account or merchant number is 6 to 34 digits." }
    bad_bank { zh: "银行代号应为 2–12 位大写字母，例如 CCB。", en: "A bank's code is 2 to 12 capitals, such as CCB." }
    bad_name { zh: "请填写户名（1–200 字）。", en: "Give a name (1–200 characters)." }
    settles_to_of_channel { zh: "只有支付渠道有结算账户。", en: "Only a payment channel settles to another account." }
    settles_to_unknown { zh: "结算账户应是同一小区已登记的银行账户。", en: "It settles to a registered bank account of the same estate." }
    profile_taken { zh: "已有同名的银行格式。", en: "A bank profile of this name exists already." }
    bank_taken { zh: "这个账号已经登记过。", en: "This account is registered already." }
    proof_outcomes { zh: "每条流水恰有一个归宿，已匹配的与其收款、退款或结算同额", en: "Every line has one outcome; a matched one is of the amount of its receipt, refund or settlement" }
    proof_statements { zh: "每份流水：期初 + 收入 − 支出 = 期末，行数与合计相符", en: "Every statement: opening + in − out = closing, and its lines agree with it" }
    title { zh: "银行对账", en: "Reconciliation" }
    file_named(name) { zh: "文件：{name}", en: "File: {name}" }
    upload { zh: "导入流水或账单", en: "Import a statement" }
    drop_here { zh: "点击选择或拖入流水文件", en: "Choose a statement or drop it here" }
    drop_help { zh: "建设银行、工商银行对公明细，微信支付与支付宝账单（CSV、xlsx、ZIP），camt.053，MT940；按内容识别，≤ 20 MB", en: "CCB and ICBC company statements, WeChat Pay and Alipay bills (CSV, xlsx, ZIP), camt.053, MT940; recognised by content, up to 20 MB" }
    import { zh: "导入并匹配", en: "Import and match" }
    imported(new, matched, pending) { zh: "已导入 {new} 笔：匹配 {matched} 笔，待处理 {pending} 笔。", en: "{new} lines imported: {matched} matched, {pending} pending." }
    known_already { zh: "这个文件以前导入过，没有重复入账。", en: "This file was imported before; nothing was taken twice." }
    statements { zh: "流水文件", en: "Statements" }
    no_statements { zh: "还没有导入流水", en: "No statements yet" }
    no_statements_hint { zh: "从网银下载明细后在上方导入。", en: "Download one from the bank and import it above." }
    no_accounts { zh: "还没有登记收款账户，先登记账户再导入流水。", en: "No bank account is registered yet; register one before importing." }
    accounts { zh: "收款账户", en: "Accounts" }
    new_account { zh: "登记收款账户", en: "Register an account" }
    account_estate { zh: "收哪个小区的费", en: "Whose fees come in on it" }
    number { zh: "账号 / 商户号", en: "Number" }
    account_number { zh: "账号或商户号", en: "Account or merchant number" }
    account_name { zh: "户名", en: "Account name" }
    bank { zh: "银行", en: "Bank" }
    account_help { zh: "商户号填微信支付或支付宝的商户编号；文件会按其中的账号或商户号找到账户。", en: "For a channel give the merchant number; files find their account by the number in them." }
    account_saved { zh: "收款账户已登记。", en: "The bank account is registered." }
    account_kind_label { zh: "类型", en: "Kind" }
    kind_bank { zh: "银行账户", en: "Bank account" }
    kind_wechat { zh: "微信支付商户", en: "WeChat Pay merchant" }
    kind_alipay { zh: "支付宝商户", en: "Alipay merchant" }
    bank_code { zh: "银行代号", en: "Bank code" }
    bank_code_help { zh: "银行账户填写，例如 CCB、ICBC", en: "Of a bank account, such as CCB or ICBC" }
    settles_to { zh: "结算到", en: "Settles to" }
    settles_to_help { zh: "支付渠道把钱结算到哪个银行账户", en: "The bank account a channel pays out to" }
    of_account { zh: "账户", en: "Account" }
    as_the_file_says { zh: "按文件中的账号", en: "As the file says" }
    of_account_help { zh: "微信资金账单和工商银行的多数导出不含账号，请选择", en: "WeChat's fund bill and most of ICBC's exports name none: choose" }
    by_profile { zh: "银行格式", en: "Bank profile" }
    as_recognised { zh: "自动识别", en: "Recognise it" }
    by_profile_help { zh: "只有多个格式都适用时才需要选择", en: "Needed only where more than one fits" }
    profiles { zh: "银行格式", en: "Bank profiles" }
    profiles_help { zh: "没有内置格式的银行，其表格按这里登记的列名读取。", en: "Tables of banks without a layout of their own are read by the columns named here." }
    new_profile { zh: "新建银行格式", en: "New bank profile" }
    no_profiles { zh: "还没有银行格式", en: "No bank profiles yet" }
    no_profiles_hint { zh: "建设银行、工商银行等不需要登记。", en: "CCB, ICBC and the channels need none." }
    profile_form { zh: "文件怎样读", en: "How the file is read" }
    profile_name { zh: "名称", en: "Name" }
    profile_name_help { zh: "例如“杭州银行对公明细”", en: "Such as “Bank of Hangzhou, company”" }
    profile_saved { zh: "银行格式已保存。", en: "The bank profile is saved." }
    profile_unreadable { zh: "银行格式不是有效的 JSON。", en: "The profile is not valid JSON." }
    encoding { zh: "文字编码", en: "Encoding" }
    encoding_auto { zh: "自动", en: "Automatic" }
    delimiter { zh: "分隔符", en: "Delimiter" }
    comma { zh: "逗号", en: "Comma" }
    semicolon { zh: "分号", en: "Semicolon" }
    tab { zh: "制表符", en: "Tab" }
    pipe { zh: "竖线", en: "Vertical bar" }
    header_row { zh: "表头行", en: "Header row" }
    header_row_help { zh: "0 表示自动查找", en: "0 finds it" }
    booked_column { zh: "记账日期列", en: "Booking day column" }
    column_help { zh: "填写表头中的列名", en: "The name in the header" }
    date_format { zh: "日期格式", en: "Date format" }
    date_format_help { zh: "留空识别常见写法；例如 %d/%m/%Y", en: "Empty for the usual forms; such as %d/%m/%Y" }
    signs { zh: "收支写法", en: "Signs" }
    two_columns { zh: "收入、支出各一列", en: "A column for money in, another for money out" }
    signed { zh: "一列金额，支出为负", en: "One column, money out is negative" }
    direction_words { zh: "一列金额，另一列写收支", en: "One column, and another with the direction" }
    in_column { zh: "收入列", en: "Money in column" }
    out_column { zh: "支出列", en: "Money out column" }
    for_two_columns { zh: "收支各一列时填写", en: "For two columns" }
    amount_column { zh: "金额列", en: "Amount column" }
    for_one_column { zh: "只有一列金额时填写", en: "For one column" }
    direction_column { zh: "收支列", en: "Direction column" }
    in_words { zh: "表示收入的词", en: "Words for money in" }
    out_words { zh: "表示支出的词", en: "Words for money out" }
    for_direction { zh: "另有收支列时填写，多个词用 / 分开", en: "With a direction column; several words by /" }
    balance_column { zh: "余额列", en: "Balance column" }
    balance_help { zh: "填写后逐行核对余额", en: "With it, balances are followed row by row" }
    account_column { zh: "本方账号列", en: "Own account column" }
    account_column_help { zh: "没有时在导入时选择账户", en: "Without it, the account is chosen when importing" }
    key_column { zh: "银行流水号列", en: "Serial column" }
    key_help { zh: "没有时按日期、金额、对方、摘要和余额识别同一笔", en: "Without it, a movement is known by day, amount, payer, memo and balance" }
    payer_column { zh: "对方户名列", en: "Payer column" }
    payer_account_column { zh: "对方账号列", en: "Payer account column" }
    reference_column { zh: "参考号列", en: "Reference column" }
    memo_column { zh: "摘要列", en: "Memo column" }
    try_file { zh: "选择或拖入一个文件试读", en: "Choose or drop a file to try it on" }
    try_help { zh: "试读不会保存任何内容", en: "Trying stores nothing" }
    preview { zh: "试读", en: "Preview" }
    preview_title { zh: "试读结果", en: "Preview" }
    nothing_stored { zh: "没有保存任何内容", en: "Nothing was stored" }
    columns_found { zh: "文件的列：", en: "Columns of the file:" }
    preview_lines(n) { zh: "共 {n} 笔，以下是前几笔。", en: "{n} movements; these are the first." }
    balance { zh: "余额（元）", en: "Balance (yuan)" }
    channel_fee { zh: "手续费（元）", en: "Channel fee (yuan)" }
    reference { zh: "商户单号 / 参考号", en: "Reference" }
    booked_at { zh: "时间", en: "Time" }
    status { zh: "状态", en: "State" }
    s_booked { zh: "已入账", en: "Booked" }
    s_reversed { zh: "冲正", en: "Reversed" }
    s_paid { zh: "已支付", en: "Paid" }
    s_refund { zh: "退款", en: "Refund" }
    s_refund_processing { zh: "退款处理中", en: "Refund in progress" }
    s_refund_failed { zh: "退款失败", en: "Refund failed" }
    s_revoked { zh: "已撤销", en: "Revoked" }
    l_ccb { zh: "建设银行", en: "CCB" }
    l_icbc { zh: "工商银行", en: "ICBC" }
    l_wechat_trade { zh: "微信交易账单", en: "WeChat trade bill" }
    l_wechat_fund { zh: "微信资金账单", en: "WeChat fund bill" }
    l_alipay_business { zh: "支付宝业务明细", en: "Alipay business bill" }
    l_alipay_account { zh: "支付宝账务明细", en: "Alipay account bill" }
    period { zh: "期间", en: "Period" }
    account { zh: "账户", en: "Account" }
    lines { zh: "流水", en: "Lines" }
    money_in { zh: "收入（元）", en: "In (yuan)" }
    money_out { zh: "支出（元）", en: "Out (yuan)" }
    opening { zh: "期初余额", en: "Opening" }
    closing { zh: "期末余额", en: "Closing" }
    outcome { zh: "结果", en: "Outcome" }
    imported_at { zh: "导入时间", en: "Imported" }
    matched { zh: "已匹配", en: "Matched" }
    pending { zh: "待处理", en: "Pending" }
    explained { zh: "已说明", en: "Explained" }
    known_lines(n) { zh: "其中 {n} 笔此前已导入", en: "{n} of them known from before" }
    day { zh: "日期", en: "Day" }
    payer { zh: "对方", en: "Payer" }
    amount { zh: "金额（元）", en: "Amount (yuan)" }
    memo { zh: "附言", en: "Memo" }
    reason { zh: "依据", en: "Reason" }
    bank_lines { zh: "银行流水", en: "Bank lines" }
    walk_help { zh: "J / K 上下，Enter 确认", en: "J / K to move, Enter to accept" }
    candidates { zh: "候选", en: "Candidates" }
    choose_line { zh: "在左侧选择一笔流水", en: "Choose a line on the left" }
    choose_line_hint { zh: "待处理的流水可在这里匹配到住户，或写明说明。", en: "A pending line is matched to a household here, or explained." }
    room { zh: "房号", en: "Room" }
    owner { zh: "业主", en: "Owner" }
    open_yuan { zh: "欠缴（元）", en: "Open (yuan)" }
    match_this { zh: "确认匹配", en: "Match" }
    match_confirm { zh: "将为该住户开具收据并核销账单，确定吗？", en: "This takes a receipt for the household and pays its bills. Match?" }
    find { zh: "查找住户", en: "Find a household" }
    find_help { zh: "房号、姓名或账单号", en: "Room, name or bill number" }
    no_candidates { zh: "没有候选住户，可在下方查找。", en: "No candidates. Search below." }
    credit_note { zh: "金额与欠缴不同时，多余部分转为预存款。", en: "Where the amount is more than what is open, the rest stays as credit." }
    explain { zh: "写明说明", en: "Explain" }
    explain_label { zh: "说明", en: "Reason" }
    explain_help { zh: "不是住户缴费时填写，例如“往来款”。", en: "For money that is no resident's payment." }
    explain_button { zh: "标记为已说明", en: "Mark as explained" }
    line_matched { zh: "已匹配并开具收据。", en: "Matched, and a receipt taken." }
    line_explained { zh: "已写明说明。", en: "Explained." }
    small_rest(bill, open) { zh: "账单 {bill} 还差 {open} 元。", en: "{open} yuan of bill {bill} are left open." }
    receipt { zh: "查看收据", en: "See the receipt" }
    bank_serial { zh: "流水号", en: "Serial" }
    row { zh: "行", en: "Row" }
    column { zh: "列", en: "Column" }
    problem { zh: "问题", en: "Problem" }
    rows_to_mend { zh: "需要修改的行", en: "Rows to mend" }
    all_lines { zh: "全部", en: "All" }
    suggested { zh: "建议", en: "Suggested" }
    difference { zh: "差异", en: "Difference" }
    suspense { zh: "已挂账", en: "Held" }
    receipt_differs { zh: "收据的金额或渠道与流水不一致。", en: "The receipt is of another amount or channel." }
    receipt_tied { zh: "这张收据已经对应别的流水。", en: "Another line has this receipt." }
    channel_amount { zh: "渠道账单的金额以渠道为准，请用退款或说明处理。", en: "A channel's amount stands: give the difference back, or explain the line." }
    wrong_direction { zh: "银行费用只能是支出；利息、现金存行和 POS 到账只能是收入。", en: "A bank charge is money out; interest, cash paid in and card payouts are money in." }
    more_than_held(held) { zh: "账上待存入的只有 {held} 元，请先核对收款和管家交款。", en: "Only {held} yuan lie there to be paid in. Check the receipts and what stewards handed in first." }
    bad_fee { zh: "只有 POS 到账有手续费，且不能为负。", en: "Only card payouts are net of a fee, and it is not negative." }
    bank_only { zh: "现金存行和 POS 到账只出现在银行账户里。", en: "Cash and card money is paid into bank accounts only." }
    fee_kept { zh: "手续费（元）", en: "Fee kept (yuan)" }
    fee_kept_help { zh: "仅 POS 到账：收单机构扣下的手续费。", en: "For card payouts only: what the processor kept." }
    not_matched { zh: "这笔流水还没有处理。", en: "This line waits already." }
    held_elsewhere { zh: "这笔款项已挂账，请在“待认领款项”中处理。", en: "This money is held: decide it under “Unidentified money”." }
    day_to_come { zh: "这一天还没有到。", en: "This day is still to come." }
    day_closed(day) { zh: "{day} 已经日结，请先重新打开。", en: "{day} is closed. Open it again first." }
    day_paid_out(day) { zh: "{day} 的渠道结算款已经到账并匹配，账单不能再改动这一天；请先撤销该匹配。", en: "The payout of {day} has come and is matched: the bill cannot change that day any more. Take that match back first." }
    failed_by_bill { zh: "渠道账单：退款未成功", en: "The channel's bill: not paid out" }
    day_open { zh: "这一天没有日结。", en: "This day is not closed." }
    day_not_covered { zh: "没有流水文件覆盖这一天。", en: "No statement covers this day." }
    day_does_not_add_up { zh: "期初 + 收入 − 支出与银行余额不符。", en: "Opening + in − out is not what the bank says." }
    day_waits(n) { zh: "还有 {n} 笔流水未处理。", en: "{n} lines still wait." }
    day_not_proved(about, first) { zh: "账实不符：{about}（{first}）", en: "The books disagree: {about} ({first})" }
    days_not_closed(account, count, first) { zh: "{account} 有 {count} 天未日结（自 {first} 起）", en: "{account}: {count} days are not closed, from {first} on" }
    days_closed(day) { zh: "截至 {day} 已全部日结。", en: "Every day up to {day} is closed." }
    close_up_to { zh: "日结至这一天", en: "Close every day up to here" }
    close_up_to_confirm(day) { zh: "逐日日结至 {day}？遇到不能日结的日子会停下。", en: "Close day by day up to {day}? It stops at the first day that cannot be closed." }
    days_stopped_flash(n, day, why) { zh: "已日结 {n} 天，停在 {day}：{why}", en: "{n} days are closed; stopped at {day}: {why}" }
    days { zh: "日结", en: "Daily close" }
    close_day { zh: "确认日结", en: "Close the day" }
    close_day_confirm(day) { zh: "日结 {day}？日结后当天流水不能再改。", en: "Close {day}? Its lines are not decided again after that." }
    days_closed_flash(n) { zh: "已日结 {n} 天。", en: "{n} days are closed." }
    day_closed_flash(day) { zh: "{day} 已日结。", en: "{day} is closed." }
    day_reopened_flash(day) { zh: "{day} 已重新打开。", en: "{day} is open again." }
    reopen_day { zh: "重新打开", en: "Open again" }
    closed_by(who, day) { zh: "{who} 于 {day} 日结", en: "Closed by {who} on {day}" }
    adds_up { zh: "期初 + 收入 − 支出 = 期末", en: "Opening + in − out = closing" }
    does_not_add_up { zh: "与银行余额不符", en: "Not what the bank says" }
    stated { zh: "银行余额", en: "The bank's balance" }
    book_balance { zh: "账面余额", en: "Book balance" }
    day_lines { zh: "当日流水", en: "Lines of the day" }
    bank_and_books { zh: "银行余额与账面余额", en: "The bank's balance and the books'" }
    bank_and_books_hint { zh: "银行余额减去以下各项，等于账面余额。", en: "The bank's balance less these is the books'." }
    d_before { zh: "建账前余额", en: "Before our books" }
    d_contract_money { zh: "合同款（记在合同账簿）", en: "Contracts' money, kept in their own books" }
    d_waiting { zh: "未处理流水", en: "Lines that wait" }
    d_missing_explained { zh: "已入账、银行未见（已说明）", en: "Booked, not on a statement, explained" }
    d_not_on_statement { zh: "已入账、银行未见", en: "Booked, not on a statement" }
    unsettled { zh: "渠道未结算", en: "Owed by the channel" }
    waiting_lines { zh: "未处理流水", en: "Lines that wait" }
    count { zh: "笔数", en: "Lines" }
    export_day { zh: "导出", en: "Export" }
    hold { zh: "挂账待认领", en: "Hold as unidentified" }
    hold_help { zh: "钱已到账，暂时不知道是谁的。", en: "The money came, and nobody knows whose it is." }
    line_held(number) { zh: "已挂账 {number}。", en: "Held as {number}." }
    undo { zh: "撤销", en: "Take back" }
    undo_help { zh: "撤销匹配或说明，流水重新待处理；已开的收据保留。", en: "The line waits again; a receipt that was taken stays." }
    line_undone { zh: "已撤销，流水重新待处理。", en: "Taken back: the line waits again." }
    explanation { zh: "属于", en: "It is" }
    decided_by { zh: "处理人", en: "Decided by" }
    held_as { zh: "查看挂账", en: "See where it is held" }
    place_again { zh: "重新匹配", en: "Match again" }
    placed_again(n) { zh: "重新匹配完成，{n} 笔有变化。", en: "Matched again: {n} lines changed." }
    delta { zh: "流水 − 登记", en: "Line − record" }
    receipts_there { zh: "已登记的收款", en: "Receipts on record" }
    tie { zh: "对应这张收据", en: "It is this receipt" }
    take_banks_amount { zh: "按银行金额更正", en: "Take the bank's amount" }
    take_banks_amount_help { zh: "冲正这张收据，按流水金额重新开具。", en: "Reverses this receipt and takes one of the line's amount." }
    line_tied { zh: "已对应。", en: "Tied." }
    line_corrected { zh: "已按银行金额更正收据。", en: "The receipt is corrected to the bank's amount." }
    why { zh: "原因", en: "Why" }
    w_named_bills { zh: "附言点名该户，合计正好等于所列账单", en: "The memo names it; the amount is exactly these bills" }
    w_payer_bills { zh: "付款人同名，金额正好等于所列账单", en: "The payer's name; the amount is exactly these bills" }
    w_same_name { zh: "付款人与业主同名，金额一致", en: "The payer's name, the amount agrees" }
    w_named_other { zh: "附言写明这一户，金额与欠缴不符", en: "The memo names the household, which owes another amount" }
    w_like_name { zh: "付款人与业主姓名相近，金额一致", en: "A name like the payer's, the amount agrees" }
    e_bank_charge { zh: "银行费用（记账）", en: "Bank charge (booked)" }
    e_interest { zh: "利息收入（记账）", en: "Interest (booked)" }
    e_cash_deposit { zh: "现金存行（记账）", en: "Cash paid in (booked)" }
    e_pos_payout { zh: "POS 到账（记账）", en: "Card payout (booked)" }
    e_own_transfer { zh: "内部划转", en: "Between own accounts" }
    e_operating_cost { zh: "经营支出", en: "Operating cost" }
    e_public_money { zh: "财政资金", en: "Public money" }
    e_channel_movement { zh: "渠道资金变动", en: "Channel movement" }
    e_not_ours { zh: "与我方无关", en: "Not ours" }
    e_other { zh: "其他", en: "Other" }
    r_payer_day { zh: "付款人、金额、日期一致且唯一", en: "Payer, amount and day agree, unique" }
    r_missing_in_statement { zh: "流水中没有", en: "Not on the statement" }
    r_duplicate_statement { zh: "流水中重复", en: "Twice on the statement" }
    r_wrong_direction { zh: "收支方向相反", en: "The other direction" }
    r_status { zh: "状态不一致", en: "The state differs" }
    r_awaits_bill { zh: "渠道结算款，等待导入渠道账单", en: "A channel's payout; its bill is not imported yet" }
    r_reference { zh: "流水号与已登记收款一致", en: "The reference of a receipt" }
    r_bill { zh: "附言含账单号，金额一致", en: "Bill number in the memo, amount agrees" }
    r_room { zh: "附言含房号，金额一致", en: "Room in the memo, amount agrees" }
    r_payer { zh: "户名与业主一致，金额一致且唯一", en: "Payer is the owner, amount agrees, unique" }
    r_contract_invoice { zh: "附言含合同发票号或结算单号，金额等于未收", en: "The number of a contract's invoice, and exactly what is open on it" }
    r_purchaser { zh: "付款人是合同甲方，金额等于一张发票的未收", en: "The payer is a contract's purchaser, and owes exactly this on one invoice" }
    r_day { zh: "找到对应的合同收款或发票，但日期不符", en: "The contract's receipt or invoice was found, but its day does not fit" }
    r_manual { zh: "人工匹配", en: "Matched by hand" }
    r_outgoing { zh: "支出", en: "Outgoing" }
    r_settlement { zh: "支付渠道结算款", en: "A channel's settlement" }
    r_amount { zh: "找到对象但金额不一致", en: "Found, but the amount differs" }
    r_duplicate { zh: "对应收据已匹配过其他流水", en: "Its receipt is tied to another line" }
    r_ambiguous { zh: "有多个可能，需人工判断", en: "More than one is possible" }
    r_missing { zh: "没有找到对应住户或账单", en: "No household or bill was found" }
}

/// A reason's word in words; a person's own words stay as they are.
#[must_use]
pub fn reason_words(lang: Lang, word: &str) -> String {
    let Some(reason) = Reason::from_word(word) else { return word.to_owned() };
    let words = match reason {
        Reason::Reference => r_reference(lang),
        Reason::BillNumber => r_bill(lang),
        Reason::Room => r_room(lang),
        Reason::Payer => r_payer(lang),
        Reason::PayerAndDay => r_payer_day(lang),
        Reason::MissingInStatement => r_missing_in_statement(lang),
        Reason::DuplicateInStatement => r_duplicate_statement(lang),
        Reason::WrongDirection => r_wrong_direction(lang),
        Reason::StatusDiffers => r_status(lang),
        Reason::AwaitsBill => r_awaits_bill(lang),
        Reason::ContractInvoice => r_contract_invoice(lang),
        Reason::Purchaser => r_purchaser(lang),
        Reason::DayDiffers => r_day(lang),
        Reason::Manual => r_manual(lang),
        Reason::Outgoing => r_outgoing(lang),
        Reason::Settlement => r_settlement(lang),
        Reason::AmountDiffers => r_amount(lang),
        Reason::DuplicateInSystem => r_duplicate(lang),
        Reason::Ambiguous => r_ambiguous(lang),
        Reason::MissingInSystem => r_missing(lang),
    };
    words.to_owned()
}

#[must_use]
pub const fn outcome_name(lang: Lang, outcome: LineOutcome) -> &'static str {
    match outcome {
        LineOutcome::Matched => matched(lang),
        LineOutcome::Pending => pending(lang),
        LineOutcome::Explained => explained(lang),
        LineOutcome::Suggested => suggested(lang),
        LineOutcome::Difference => difference(lang),
        LineOutcome::Suspense => suspense(lang),
    }
}

#[must_use]
pub const fn explanation_name(lang: Lang, explanation: Explanation) -> &'static str {
    match explanation {
        Explanation::BankCharge => e_bank_charge(lang),
        Explanation::Interest => e_interest(lang),
        Explanation::CashDeposit => e_cash_deposit(lang),
        Explanation::PosPayout => e_pos_payout(lang),
        Explanation::OwnTransfer => e_own_transfer(lang),
        Explanation::OperatingCost => e_operating_cost(lang),
        Explanation::PublicMoney => e_public_money(lang),
        Explanation::ChannelMovement => e_channel_movement(lang),
        Explanation::NotOurs => e_not_ours(lang),
        Explanation::Other => e_other(lang),
    }
}

#[must_use]
pub const fn difference_name(lang: Lang, difference: Difference) -> &'static str {
    match difference {
        Difference::BeforeOurBooks => d_before(lang),
        Difference::Explained(explanation) => explanation_name(lang, explanation),
        Difference::ContractMoney => d_contract_money(lang),
        Difference::Waiting => d_waiting(lang),
        Difference::NotOnStatement => d_not_on_statement(lang),
        Difference::MissingExplained => d_missing_explained(lang),
    }
}

#[must_use]
pub const fn why_name(lang: Lang, why: Why) -> &'static str {
    match why {
        Why::NamedBills => w_named_bills(lang),
        Why::PayerBills => w_payer_bills(lang),
        Why::SameName => w_same_name(lang),
        Why::LikeName => w_like_name(lang),
        Why::NamedOther => w_named_other(lang),
    }
}

#[must_use]
pub const fn kind_name(lang: Lang, kind: BankAccountKind) -> &'static str {
    match kind {
        BankAccountKind::Bank => kind_bank(lang),
        BankAccountKind::Wechat => kind_wechat(lang),
        BankAccountKind::Alipay => kind_alipay(lang),
    }
}

#[must_use]
pub const fn status_name(lang: Lang, status: LineStatus) -> &'static str {
    match status {
        LineStatus::Booked => s_booked(lang),
        LineStatus::Reversed => s_reversed(lang),
        LineStatus::Paid => s_paid(lang),
        LineStatus::Refund => s_refund(lang),
        LineStatus::RefundProcessing => s_refund_processing(lang),
        LineStatus::RefundFailed => s_refund_failed(lang),
        LineStatus::Revoked => s_revoked(lang),
    }
}

#[must_use]
pub const fn encoding_name(lang: Lang, encoding: FileEncoding) -> &'static str {
    match encoding {
        FileEncoding::Auto => encoding_auto(lang),
        FileEncoding::Utf8 => "UTF-8",
        FileEncoding::Gb18030 => "GB18030 / GBK",
    }
}

#[must_use]
pub const fn delimiter_name(lang: Lang, delimiter: Delimiter) -> &'static str {
    match delimiter {
        Delimiter::Comma => comma(lang),
        Delimiter::Semicolon => semicolon(lang),
        Delimiter::Tab => tab(lang),
        Delimiter::Pipe => pipe(lang),
    }
}

#[must_use]
pub const fn sign_name(lang: Lang, signs: SignConvention) -> &'static str {
    match signs {
        SignConvention::TwoColumns => two_columns(lang),
        SignConvention::Signed => signed(lang),
        SignConvention::DirectionColumn => direction_words(lang),
    }
}

/// A stored layout in words; a profile's is its name.
#[must_use]
pub fn layout_name(lang: Lang, layout: &str) -> String {
    let own = match layout {
        "ccb" => l_ccb(lang),
        "icbc" => l_icbc(lang),
        "wechat.trade" => l_wechat_trade(lang),
        "wechat.fund" => l_wechat_fund(lang),
        "alipay.business" => l_alipay_business(lang),
        "alipay.account" => l_alipay_account(lang),
        "camt.053" => "camt.053",
        "mt940" => "MT940",
        other => other.strip_prefix("profile:").unwrap_or(other),
    };
    own.to_owned()
}
