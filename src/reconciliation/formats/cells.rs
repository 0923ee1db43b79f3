//! What a cell means: amounts, days, ids, words.

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use entity::value::{ChannelFee, Fen, ValueError};

/// Characters of an id that can be stored.
pub const MAX_ID: usize = 120;

/// Days before this are mistakes.
const FIRST_YEAR: i32 = 1990;
const LAST_YEAR: i32 = 2200;

/// An amount as banks write it: `46.03`, `1,266,203.93`.
///
/// # Errors
/// When it is anything else; separators must stand where thousands end.
pub fn amount(text: &str) -> Result<Fen, ValueError> {
    plain_number(text)?.parse()
}

/// A fee with up to five decimals.
///
/// # Errors
/// As [`amount`].
pub fn fee(text: &str) -> Result<ChannelFee, ValueError> {
    plain_number(text)?.parse()
}

fn plain_number(text: &str) -> Result<std::borrow::Cow<'_, str>, ValueError> {
    let text = text.trim().trim_start_matches(['¥', '￥']);
    if !text.contains(',') {
        return Ok(text.into());
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let whole = digits.split_once('.').map_or(digits, |(whole, _)| whole);
    let mut groups = whole.split(',');
    let head = groups.next().unwrap_or_default();
    if (1..=3).contains(&head.len()) && groups.all(|g| g.len() == 3) {
        Ok(text.replace(',', "").into())
    } else {
        Err(ValueError::NotANumber)
    }
}

/// A day, and the time where there is one: `20260410`, `20260410 17:07:09`, `2026-04-16 11:09:16`, `2026/4/16 11:09`.
pub fn moment(text: &str) -> Option<(NaiveDate, Option<NaiveDateTime>)> {
    const TIMES: [&str; 6] = [
        "%Y-%m-%d %H:%M:%S",
        "%Y%m%d %H:%M:%S",
        "%Y/%m/%d %H:%M:%S",
        "%Y-%m-%d %H:%M",
        "%Y/%m/%d %H:%M",
        "%Y年%m月%d日 %H:%M:%S",
    ];
    let text = text.trim();
    TIMES
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .map(|at| (at.date(), Some(at)))
        .or_else(|| day(text).map(|day| (day, None)))
        .filter(|(day, _)| plausible(*day))
}

/// A day without a time.
pub fn day(text: &str) -> Option<NaiveDate> {
    const DAYS: [&str; 4] = ["%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y年%m月%d日"];
    let text = text.trim();
    DAYS.iter().find_map(|format| NaiveDate::parse_from_str(text, format).ok()).filter(|d| plausible(*d))
}

pub fn plausible(day: NaiveDate) -> bool {
    (FIRST_YEAR..=LAST_YEAR).contains(&day.year())
}

/// Whether a spreadsheet has eaten the digits of an id: `4.00123E+27`, or all of it from the sixteenth on noughts.
pub fn ruined(id: &str) -> bool {
    let scientific = id.split_once(['E', 'e']).is_some_and(|(head, tail)| {
        let exponent = tail.strip_prefix('+').unwrap_or(tail);
        let whole = head.split_once('.').map_or(head, |(whole, _)| whole);
        whole.len() == 1
            && head.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && head.contains('.') | tail.starts_with('+')
            && !exponent.is_empty()
            && exponent.bytes().all(|b| b.is_ascii_digit())
    });
    let noughts = id.len() >= 20
        && id.bytes().all(|b| b.is_ascii_digit())
        && !id.starts_with('0')
        && id.bytes().skip(17).all(|b| b == b'0');
    scientific || noughts
}

/// Words as people read them: no controls, no blanks around.
pub fn words(text: &str) -> String {
    let text = text.trim();
    if text.chars().any(char::is_control) {
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
    } else {
        text.to_owned()
    }
}

/// A channel's blank: some files write `-`, `/` or `无` for nothing.
pub fn or_nothing(text: &str) -> &str {
    if matches!(text, "-" | "--" | "/" | "无") { "" } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_with_and_without_separators() {
        for (text, fen) in [("0", 0), ("46.03", 4603), ("1,266,203.93", 126_620_393), ("-1,000", -100_000)] {
            assert_eq!(amount(text), Ok(Fen(fen)), "{text}");
        }
        for bad in ["1,0", ",100", "1,,000", "1,0000", "1e2", "", "1.005", "1,000.0.0", "12,34,567", "１"] {
            assert!(amount(bad).is_err(), "{bad:?}");
        }
        assert_eq!(fee("-0.02000"), Ok(ChannelFee(-2_000)));
    }

    #[test]
    fn days_are_read_in_the_forms_banks_use() {
        let day = NaiveDate::from_ymd_opt(2026, 4, 16).unwrap();
        let at = day.and_hms_opt(11, 9, 16).unwrap();
        for text in
            ["2026-04-16 11:09:16", "20260416 11:09:16", "2026/4/16 11:09:16", "2026年04月16日 11:09:16"]
        {
            assert_eq!(moment(text), Some((day, Some(at))), "{text}");
        }
        for text in ["2026-04-16", "20260416", "2026/04/16", "2026年4月16日"] {
            assert_eq!(moment(text), Some((day, None)), "{text}");
        }
        for bad in [
            "",
            "26-04-16",
            "2026-02-30",
            "2026-13-01",
            "9999-01-01",
            "0001-01-01",
            "2026-04-16 25:00:00",
            "45763",
        ] {
            assert_eq!(moment(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn ids_that_went_through_a_spreadsheet_are_known() {
        for bad in
            ["4.00123E+27", "3.30016E+18", "3E+18", "4.2000009252021013E27", "4200000925202101300000000000"]
        {
            assert!(ruined(bad), "{bad}");
        }
        for good in [
            "4200000925202101284997714292",
            "3300160000000000001",
            "1E5",
            "2E10",
            "12E+3",
            "S20210128170702357723",
            "",
        ] {
            assert!(!ruined(good), "{good}");
        }
    }
}
