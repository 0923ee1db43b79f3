//! The empty register to be filled in.

use rust_xlsxwriter::{DataValidation, Format, Workbook, XlsxError};

use super::COLUMNS;
use super::row::Key;
use super::text;
use crate::error::{Error, Result};
use crate::i18n::Lang;

/// Rows prepared with formats and choices.
const PREPARED_ROWS: u32 = 5_000;

/// An xlsx workbook with the header, an example row and the rules. Column names are Chinese in both languages: they
/// are what the import reads.
///
/// # Errors
/// When the workbook cannot be written.
pub fn template(lang: Lang) -> Result<Vec<u8>> {
    build(lang).map_err(Error::internal)
}

fn build(lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let header = Format::new().set_bold().set_background_color("E1E6ED");
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let plain = Format::new().set_num_format("@");
    let area = Format::new().set_num_format("0.00");
    let sheet = book.add_worksheet();
    sheet.set_name(text::sheet_name(lang))?;
    let example = [
        "翠苑街道",
        "翠苑一区社区",
        "翠苑一区",
        "12",
        "3",
        "502",
        "61.37",
        "张三",
        "19900000000",
        "zhangsan@example.com",
        "2019-05-01",
        "",
        "",
        "是",
    ];
    for (at, (column, value)) in (0u16..).zip(COLUMNS.iter().zip(example)) {
        sheet.write_with_format(0, at, column.name, &header)?;
        match column.key {
            Key::Area => sheet.set_column_format(at, &area)?.write(1, at, 61.37)?,
            Key::From | Key::To => sheet.set_column_format(at, &date)?.write(1, at, value)?,
            Key::Building | Key::Entrance | Key::Room | Key::Phone => {
                sheet.set_column_format(at, &plain)?.write(1, at, value)?
            }
            _ => sheet.write(1, at, value)?,
        };
        let choices: &[&str] = match column.key {
            Key::Relief => &["低保", "特困", "低边", "残疾"],
            Key::BillMail => &["是", "否"],
            _ => continue,
        };
        let choice = DataValidation::new().allow_list_strings(choices)?;
        sheet.add_data_validation(1, at, PREPARED_ROWS, at, &choice)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofit();
    let notes = book.add_worksheet();
    notes.set_name(text::notes_name(lang))?;
    let lines = [
        text::note_rows(lang),
        text::note_from(lang),
        text::note_area(lang),
        text::note_mail(lang),
        text::note_relief(lang),
        text::note_again(lang),
    ];
    for (at, line) in (0u32..).zip(lines) {
        notes.write(at, 0, line)?;
    }
    notes.set_column_width(0, 90)?;
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_written_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            assert!(template(lang).unwrap().starts_with(b"PK"));
        }
    }
}
