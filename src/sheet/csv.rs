//! CSV files: UTF-8 with or without mark, or GB18030, which covers GBK and GB2312.

use encoding_rs::{GB18030, UTF_8};

use super::{MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS, Refusal, Row};

/// The text of `bytes` in whichever of the two encodings fits.
pub fn decode(bytes: &[u8]) -> Result<String, Refusal> {
    if bytes.contains(&0) {
        return Err(Refusal::BinaryContent);
    }
    let (bytes, _) = bytes.strip_prefix(b"\xEF\xBB\xBF").map_or((bytes, false), |rest| (rest, true));
    if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        return Ok(text.into_owned());
    }
    GB18030
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(std::borrow::Cow::into_owned)
        .ok_or(Refusal::BinaryContent)
}

pub fn read(bytes: &[u8]) -> Result<Vec<Row>, Refusal> {
    // The reader would count a line of its own for the second half of CR LF.
    let text = decode(bytes)?.replace("\r\n", "\n");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| Refusal::Unreadable)?;
        let number = record.position().map_or(0, csv::Position::line);
        if record.len() > MAX_COLUMNS {
            return Err(Refusal::TooManyColumns);
        }
        let cells: Vec<String> = record.iter().map(|c| c.trim().to_owned()).collect();
        if cells.iter().any(|c| c.chars().count() > MAX_CELL_CHARS) {
            return Err(Refusal::TooLarge);
        }
        if cells.iter().all(String::is_empty) {
            continue;
        }
        if rows.len() >= MAX_ROWS {
            return Err(Refusal::TooManyRows);
        }
        rows.push(Row { number, cells });
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_encodings_read_alike_and_blank_rows_vanish() {
        let utf8 = "\u{feff}幢,室\r\n1,101\r\n,\r\n2,202\r\n";
        let (gbk, _, _) = GB18030.encode("幢,室\r\n1,101\r\n,\r\n2,202\r\n");
        let rows = read(utf8.as_bytes()).unwrap();
        assert_eq!(rows, read(&gbk).unwrap());
        assert_eq!(rows.iter().map(|r| r.number).collect::<Vec<_>>(), [1, 2, 4]);
        assert_eq!(rows[0].cells, ["幢", "室"]);
    }

    #[test]
    fn nul_bytes_are_refused() {
        assert_eq!(read(b"a,b\0"), Err(Refusal::BinaryContent));
    }
}
