//! The words of the register import.

use crate::messages;

messages! {
    rows_refused(count) { zh: "文件有 {count} 处问题，没有导入任何内容。", en: "The file has {count} problems; nothing was imported." }
    missing_column(name) { zh: "缺少列“{name}”", en: "the column “{name}” is missing" }
    twice_column(name) { zh: "列“{name}”出现两次", en: "the column “{name}” appears twice" }
    header_only { zh: "文件只有表头，没有数据行", en: "the file has a header but no rows" }
    required { zh: "不能为空", en: "must not be empty" }
    too_long(max) { zh: "超过 {max} 个字符", en: "has more than {max} characters" }
    control_characters { zh: "含有换行或控制字符", en: "holds line breaks or control characters" }
    bad_area { zh: "建筑面积应为大于 0、最多两位小数的数", en: "is not an area: a number above 0 with at most two decimals" }
    bad_date { zh: "不是有效日期（应如 2026-03-01）", en: "is not a date (write 2026-03-01)" }
    end_before_start { zh: "迁出日期应晚于入住日期", en: "the end lies on or before the start" }
    bad_phone { zh: "不是有效电话号码", en: "is not a phone number" }
    bad_email { zh: "不是有效邮箱", en: "is not an e-mail address" }
    unknown_relief { zh: "减免类别应为：低保、特困、低边、残疾，或留空", en: "is not a relief category: 低保, 特困, 低边, 残疾, or empty" }
    bad_yes_no { zh: "应填是或否", en: "is neither yes (是) nor no (否)" }
    duplicate_room(other) { zh: "与第 {other} 行是同一房屋且居住时间重叠", en: "is the same dwelling as row {other} at the same time" }
    overlaps_existing(since) { zh: "与系统中自 {since} 起的住户时间重叠；请在文件中给出其迁出日期", en: "overlaps the household there since {since}; give its end in the file" }
    area_differs(other) { zh: "同一房屋的建筑面积与第 {other} 行不同", en: "the area differs from row {other}, the same dwelling" }
    sheet_name { zh: "房屋登记", en: "Register" }
    notes_name { zh: "填写说明", en: "How to fill it in" }
    note_rows { zh: "一行是一户在一套房屋中的一段居住；换了住户就再写一行。", en: "One row is one household's stay in one dwelling; a new household is a new row." }
    note_from { zh: "入住日期：从这一天起计费。迁出日期：从这一天起不再计费，留空表示仍在住。", en: "Start: charged from this day. End: no longer charged from this day; empty while they stay." }
    note_area { zh: "建筑面积以平方米计，最多两位小数。", en: "The area is in m², two decimals at most." }
    note_mail { zh: "账单邮件：是 或 否；留空且填写了邮箱视为同意。", en: "Bill by mail: 是 (yes) or 否 (no); empty with an e-mail address given means yes." }
    note_relief { zh: "减免类别：低保、特困、低边、残疾，或留空。", en: "Relief: 低保, 特困, 低边, 残疾, or empty." }
    note_again { zh: "同一文件可以重复导入，不会产生重复。", en: "The same file can be imported again; nothing is doubled." }
}
