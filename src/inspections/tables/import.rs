//! The lines of a score table from a spreadsheet: CSV or xlsx, taken whole or not at all.

use super::{MAX_ITEMS, MAX_WORDS, NewItem};
use crate::app::App;
use crate::error::{Error, Kind, Result};
use crate::inspections::text;
use crate::sheet::table::{Column, Table, refuse};

/// Bytes of a file.
const MAX_BYTES: usize = 1024 * 1024;

const WORDS: usize = 0;
const MAX: usize = 1;
const EACH: usize = 2;

static COLUMNS: [Column; 3] = [
    Column {
        name: "检查项", aliases: &["item", "检查内容", "考核项目", "内容"], required: true
    },
    Column { name: "满分", aliases: &["max", "分值", "标准分"], required: true },
    Column { name: "单次扣分", aliases: &["each", "扣分", "每次扣分"], required: true },
];

/// Reads the lines; what each of them may be is asked when the table is made.
///
/// # Errors
/// Invalid with row and column of every cell that cannot be read.
pub async fn items(app: &App, bytes: &[u8]) -> Result<Vec<NewItem>> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::new(Kind::TooLarge, "inspections.file_too_large", text::file_too_large));
    }
    let sheet = crate::sheet::read(bytes, &app.settings.files.parser).await?;
    let table = Table::try_new(&sheet, &COLUMNS)?;
    let (mut items, mut errors) = (Vec::new(), Vec::new());
    for mut cells in table.rows() {
        let words = cells.text(WORDS, MAX_WORDS);
        let [max, each] = [MAX, EACH].map(|column| cells.cell(column).parse().ok());
        for (column, points) in [(MAX, max), (EACH, each)] {
            if points.is_none() {
                cells.complain(column, text::points_unreadable);
            }
        }
        if let (Some(max), Some(each)) = (max, each)
            && each > max
        {
            let n = items.len() + 1;
            cells.complain(EACH, |l| text::each_over_max(l, n, each, max));
        }
        items.push(NewItem { words, max, each });
        errors.append(&mut cells.errors);
        if items.len() > MAX_ITEMS {
            return Err(Error::invalid("inspections.table_invalid", text::items_count)
                .field("items", text::items_count));
        }
    }
    refuse(errors)?;
    Ok(items)
}
