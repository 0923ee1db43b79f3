//! The words of reconciliation.

use entity::enums::LineOutcome;

use super::matching::Reason;
use crate::i18n::Lang;
use crate::messages;

messages! {
    proof_banks { zh: "银行科目等于已对上的流水加未见流水的转账收款", en: "Bank accounts equal matched statement lines plus transfers without a line" }
    line_waits(day, amount, payer) { zh: "{day} 的银行流水 {amount} 元（{payer}）还未处理：请到“对账”认领或说明。", en: "The bank line of {day}, {amount} yuan from {payer}, is still pending: match or explain it under “Reconciliation”." }
    lines_wait(count) { zh: "共有 {count} 条银行流水未处理。", en: "{count} bank lines are pending in all." }
    bad_file { zh: "流水文件有问题，什么都没有导入。", en: "The statement has errors. Nothing was imported." }
    unknown_layout { zh: "认不出这个文件的格式。目前支持建设银行对公活期明细（CSV）。", en: "This layout is not known. We read China Construction Bank's company statement (CSV)." }
    encoding { zh: "文件编码既不是 UTF-8 也不是 GB18030。", en: "The file is neither UTF-8 nor GB18030." }
    missing_columns { zh: "文件缺少必需的列。", en: "Columns are missing." }
    missing_column(name) { zh: "缺少“{name}”列", en: "The column “{name}” is missing" }
    not_csv { zh: "这一行不是有效的 CSV", en: "This row is not CSV" }
    too_many_lines { zh: "文件超过 50,000 行", en: "The file has more than 50,000 lines" }
    cut_off { zh: "这一行的列数不足，文件可能不完整", en: "This row has too few cells: the file may be cut off" }
    empty_file { zh: "文件里没有流水。", en: "The file holds no movements." }
    ruined { zh: "号码被电子表格改成了科学计数法，请从网银重新下载原始文件", en: "A spreadsheet has turned this number into scientific notation. Download the original again" }
    bad_account { zh: "账号应全为数字", en: "An account number is all digits" }
    no_serial { zh: "缺少交易流水号", en: "The serial is missing" }
    not_yuan { zh: "只接受人民币流水", en: "Only yuan are accepted" }
    bad_date { zh: "记账日期应为 20260410 这样的日期", en: "The booking day is a day such as 20260410" }
    future_date { zh: "记账日期晚于今天", en: "The booking day is in the future" }
    bad_amount { zh: "金额应为最多两位小数的数字", en: "An amount is a plain number with at most two decimals" }
    not_one_side { zh: "借方与贷方应恰有一个大于 0", en: "Exactly one of debit and credit is more than 0" }
    serial_twice { zh: "交易流水号在文件中重复", en: "The serial stands twice in the file" }
    two_accounts { zh: "一个文件只能有一个账号", en: "A file holds one account" }
    balance_breaks { zh: "余额与上一行对不上", en: "The balance does not follow from the row before" }
    unknown_account(number) { zh: "账号 {number} 没有登记为收款账户。", en: "The account {number} is not one of ours." }
    line_changed { zh: "这笔流水以前导入过，但内容不一致", en: "This movement was imported before, and said something else" }
    not_pending { zh: "这笔流水已经处理过了。", en: "This line has been dealt with already." }
    only_incoming { zh: "只有收入流水可以匹配到住户。", en: "Only incoming money can be matched." }
    match_target { zh: "请指明账单或住户。", en: "Name a bill or an account." }
    reason_missing { zh: "请填写说明（1–200 字）。", en: "Give a reason (1–200 characters)." }
    bank_invalid { zh: "请填写银行、全数字的账号和户名。", en: "Give the bank, an account number of digits, and a name." }
    bank_taken { zh: "这个账号已经登记过。", en: "This account is registered already." }
    proof_outcomes { zh: "每条流水恰有一个归宿，已匹配的对应一张同额收据", en: "Every line has one outcome; a matched one is tied to a receipt of its amount" }
    proof_statements { zh: "每份流水：期初 + 收入 − 支出 = 期末，行数与合计相符", en: "Every statement: opening + in − out = closing, and its lines agree with it" }
    title { zh: "银行对账", en: "Reconciliation" }
    upload { zh: "导入银行流水", en: "Import a statement" }
    drop_here { zh: "点击选择或拖入流水文件", en: "Choose a statement or drop it here" }
    drop_help { zh: "建设银行对公活期明细 CSV，UTF-8 或 GB18030，≤ 20 MB", en: "China Construction Bank company statement, CSV, UTF-8 or GB18030, up to 20 MB" }
    import { zh: "导入并匹配", en: "Import and match" }
    imported(new, matched, pending) { zh: "已导入 {new} 笔：匹配 {matched} 笔，待处理 {pending} 笔。", en: "{new} lines imported: {matched} matched, {pending} pending." }
    known_already { zh: "这个文件以前导入过，没有重复入账。", en: "This file was imported before; nothing was taken twice." }
    statements { zh: "流水文件", en: "Statements" }
    no_statements { zh: "还没有导入流水", en: "No statements yet" }
    no_statements_hint { zh: "从网银下载明细后在上方导入。", en: "Download one from the bank and import it above." }
    no_accounts { zh: "还没有登记收款账户，先登记账户再导入流水。", en: "No bank account is registered yet; register one before importing." }
    accounts { zh: "收款账户", en: "Bank accounts" }
    new_account { zh: "登记收款账户", en: "Register a bank account" }
    account_estate { zh: "收哪个小区的费", en: "Whose fees come in on it" }
    account_number { zh: "账号", en: "Account number" }
    account_name { zh: "户名", en: "Account name" }
    bank { zh: "银行", en: "Bank" }
    account_help { zh: "目前支持中国建设银行（CCB）对公活期明细。", en: "Statements of China Construction Bank (CCB) for companies are understood." }
    account_saved { zh: "收款账户已登记。", en: "The bank account is registered." }
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
    same_amount { zh: "金额一致", en: "Amount agrees" }
    credit_note { zh: "金额与欠缴不同时，多余部分转为预存款。", en: "Where the amount is more than what is open, the rest stays as credit." }
    explain { zh: "写明说明", en: "Explain" }
    explain_label { zh: "说明", en: "Reason" }
    explain_help { zh: "不是住户缴费时填写，例如“往来款”。", en: "For money that is no resident's payment." }
    explain_button { zh: "标记为已说明", en: "Mark as explained" }
    line_matched { zh: "已匹配并开具收据。", en: "Matched, and a receipt taken." }
    line_explained { zh: "已写明说明。", en: "Explained." }
    receipt { zh: "查看收据", en: "See the receipt" }
    bank_serial { zh: "流水号", en: "Serial" }
    row { zh: "行", en: "Row" }
    column { zh: "列", en: "Column" }
    problem { zh: "问题", en: "Problem" }
    rows_to_mend { zh: "需要修改的行", en: "Rows to mend" }
    all_lines { zh: "全部", en: "All" }
    r_reference { zh: "流水号与已登记收款一致", en: "The reference of a receipt" }
    r_bill { zh: "附言含账单号，金额一致", en: "Bill number in the memo, amount agrees" }
    r_room { zh: "附言含房号，金额一致", en: "Room in the memo, amount agrees" }
    r_payer { zh: "户名与业主一致，金额一致且唯一", en: "Payer is the owner, amount agrees, unique" }
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
    }
}
