//! Why a file is refused.

use crate::messages;

messages! {
    bad_file { zh: "流水文件有问题，什么都没有导入。", en: "The statement has errors. Nothing was imported." }
    unknown_layout { zh: "认不出这个文件的格式。支持建设银行、工商银行对公明细，微信支付交易账单与资金账单，支付宝业务明细与账务明细，camt.053，MT940；其他银行的表格请先建立“银行格式”。", en: "This layout is not known. We read CCB and ICBC company statements, WeChat Pay trade and fund bills, Alipay business and account bills, camt.053 and MT940; for another bank's table make a bank profile first." }
    encoding { zh: "文件编码既不是 UTF-8 也不是 GB18030，或文件在字符中间被截断。", en: "The file is neither UTF-8 nor GB18030, or it was cut off within a character." }
    no_bill { zh: "支付渠道答复：当天没有账单。没有可导入的内容。", en: "The channel answered that there is no bill for that day. There is nothing to import." }
    zip_unreadable { zh: "压缩文件损坏或加密，无法打开。", en: "The ZIP is broken or encrypted and cannot be opened." }
    zip_member_broken(name) { zh: "压缩文件中的“{name}”损坏。", en: "“{name}” in the ZIP is broken." }
    zip_too_many(most) { zh: "压缩文件里超过 {most} 个文件。", en: "The ZIP holds more than {most} files." }
    zip_bomb(name) { zh: "压缩文件中的“{name}”解开后过大，已拒绝。", en: "“{name}” in the ZIP unpacks to more than is permitted." }
    zip_two { zh: "压缩文件里有两份账单，请分别导入。", en: "The ZIP holds two statements; import them one by one." }
    zip_none { zh: "压缩文件里没有认得出的账单明细。", en: "The ZIP holds no statement that we know." }
    xml_entities { zh: "XML 中含有 DOCTYPE 或自定义实体，已拒绝", en: "The XML has a DOCTYPE or entities of its own, which are refused" }
    xml_too_large { zh: "XML 嵌套过深或单个部分过大", en: "The XML is nested too deeply or a part of it is too large" }
    xml_broken { zh: "不是有效的 XML", en: "This is not XML" }
    profile_ambiguous { zh: "有多个银行格式都适用于这个文件，请在导入时选定一个。", en: "More than one bank profile fits this file; choose one when importing." }
    missing_columns { zh: "文件缺少必需的列。", en: "Columns are missing." }
    missing_column(name) { zh: "缺少“{name}”列", en: "The column “{name}” is missing" }
    doubled_column(name) { zh: "“{name}”列出现了两次", en: "The column “{name}” stands twice" }
    too_many_lines(most) { zh: "文件超过 {most} 行", en: "The file has more than {most} lines" }
    cell_too_long(most) { zh: "内容超过 {most} 个字符", en: "This holds more than {most} characters" }
    cut_off { zh: "这一行的列数不足，文件可能不完整", en: "This row has too few cells: the file may be cut off" }
    columns_shifted { zh: "这一行的列数比表头多，列可能错位", en: "This row has more cells than the header: its columns may be shifted" }
    ends_early { zh: "文件在结尾的合计之前中断，可能不完整", en: "The file ends before its closing totals: it may be cut off" }
    after_the_end { zh: "账单结束之后还有内容", en: "There is more after the end of the statement" }
    no_backtick { zh: "这一行的单元格不以 ` 开头，文件可能被其他程序改过，请重新下载原始文件", en: "The cells of this row do not begin with `: another program may have changed the file. Download the original again" }
    empty_file { zh: "文件里没有流水。", en: "The file holds no movements." }
    ruined { zh: "号码被电子表格改成了科学计数法，请重新下载原始文件", en: "A spreadsheet has turned this number into scientific notation. Download the original again" }
    id_too_long { zh: "编号超过 120 个字符", en: "This number has more than 120 characters" }
    bad_account { zh: "账号应全为数字", en: "An account number is all digits" }
    no_serial { zh: "缺少编号", en: "The number is missing" }
    not_yuan { zh: "只接受人民币流水", en: "Only yuan are accepted" }
    bad_date { zh: "不是可识别的日期，例如 20260410 或 2026-04-10", en: "This is not a day such as 20260410 or 2026-04-10" }
    future_date { zh: "日期晚于今天", en: "The day is in the future" }
    outside_period(from, to) { zh: "日期不在文件所述期间（{from} 至 {to}）内", en: "The day is outside the period the file states, {from} to {to}" }
    bad_amount { zh: "金额应为最多两位小数的数字", en: "An amount is a plain number with at most two decimals" }
    wrong_sign { zh: "金额的正负号与业务类型不符", en: "The sign of the amount does not agree with the kind of business" }
    bad_fee { zh: "手续费应为最多五位小数的数字", en: "A fee is a plain number with at most five decimals" }
    amount_range { zh: "金额合计超出范围", en: "The sum of the amounts is out of range" }
    not_one_side { zh: "收入与支出应恰有一个大于 0，并与借贷标志一致", en: "Exactly one of money in and money out is more than 0, and it agrees with the mark" }
    bad_direction { zh: "看不出是收入还是支出", en: "This says neither money in nor money out" }
    bad_status { zh: "不认识的交易状态或业务类型", en: "This state or kind of business is not known" }
    serial_twice { zh: "编号在文件中重复", en: "The number stands twice in the file" }
    two_accounts { zh: "一个文件只能有一个账号", en: "A file holds one account" }
    balance_breaks { zh: "余额与前一笔对不上", en: "The balance does not follow from the one before" }
    total_differs(said, is) { zh: "文件写的是 {said}，按明细算是 {is}", en: "The file says {said}, its rows add up to {is}" }
    closing_differs(said, is) { zh: "期末余额写的是 {said}，按期初与明细算是 {is}", en: "The closing balance says {said}; the opening and the movements give {is}" }
    no_balances { zh: "缺少期初余额或期末余额", en: "The opening or the closing balance is missing" }
    bad_balance { zh: "余额应如 C260410CNY86412,37", en: "A balance is written as C260410CNY86412,37" }
    gap_between { zh: "期初余额与上一份的期末余额不一致", en: "The opening balance is not the closing balance of the statement before" }
    batch_differs { zh: "批量明细之和与总额不一致", en: "The payments of the batch do not add up to its amount" }
    mt940_line { zh: "不是有效的 MT940 内容，或出现在不该出现的位置", en: "This is no MT940 field, or it stands where it does not belong" }
    profile_invalid { zh: "银行格式还不能使用。", en: "The bank profile cannot be used yet." }
    profile_needs_name { zh: "请填写名称", en: "Give it a name" }
    profile_needs_column { zh: "请填写这一列的表头名称或词语", en: "Give the name of this column, or its words" }
    profile_bad_format { zh: "日期格式应能写出年月日，例如 %Y-%m-%d", en: "A date format writes year, month and day, such as %Y-%m-%d" }
    profile_bad_row { zh: "表头行应在 0 到 30 之间，0 表示自动查找", en: "The header row is 0 to 30; 0 finds it" }
    word_too_long { zh: "最多 60 个字符，不能有控制字符", en: "At most 60 characters, none of them a control" }
}
