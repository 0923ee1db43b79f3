//! Why a file was refused.

use super::Refusal;
use crate::i18n::Lang;
use crate::messages;

messages! {
    empty { zh: "文件是空的。", en: "The file is empty." }
    unreadable { zh: "文件不是可读取的 xlsx 或 CSV。", en: "The file is neither an xlsx nor a CSV file that can be read." }
    old_excel { zh: "这是旧版 .xls 文件，请另存为 .xlsx 后再上传。", en: "This is an old .xls file; save it as .xlsx first." }
    too_large { zh: "文件解开后过大，已拒绝。", en: "The file unpacks to more than is permitted." }
    too_many_rows { zh: "行数超过 200000 行。", en: "There are more than 200,000 rows." }
    too_many_columns { zh: "列数超过 64 列。", en: "There are more than 64 columns." }
    binary_content { zh: "文件含有非文本内容。", en: "The file holds bytes that are not text." }
    column_twice { zh: "列名出现两次", en: "the column appears twice" }
    column_missing { zh: "缺少此列", en: "the column is missing" }
    header_only { zh: "文件只有表头，没有数据行", en: "the file has a header but no rows" }
    rows_refused(count) { zh: "文件有 {count} 处问题，没有导入任何内容。", en: "The file has {count} problems; nothing was imported." }
    cell_text(most) { zh: "请填写，最多 {most} 字", en: "is missing or longer than {most} letters" }
    day_unreadable { zh: "不是有效日期（应如 2026-03-01）", en: "is not a date (write 2026-03-01)" }
}

#[must_use]
pub const fn refusal(lang: Lang, refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Empty => empty(lang),
        Refusal::Unreadable => unreadable(lang),
        Refusal::OldExcel => old_excel(lang),
        Refusal::TooLarge => too_large(lang),
        Refusal::TooManyRows => too_many_rows(lang),
        Refusal::TooManyColumns => too_many_columns(lang),
        Refusal::BinaryContent => binary_content(lang),
    }
}
