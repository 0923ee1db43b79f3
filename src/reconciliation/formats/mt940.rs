//! SWIFT MT940 (customer statement). Written by hand: the parsers there are hold to SWIFT's character set, and our banks
//! write Chinese in `:86:`. Read are :20: :25: :28C: :60F/M: :61: :86: :62F/M:, in or out of the `{4:` envelope.
//! Several statements of one account may follow each other without a gap.

use chrono::{Datelike, NaiveDate};
use entity::enums::{Direction, LineStatus};
use entity::value::Fen;

use super::checks::{Draft, Names, ends_early, finish, note_account};
use super::layout::Layout;
use super::refusals::{FILE, Refusals};
use super::{MAX_LINES, Movement, Parsed, cells, text};
use crate::error::Result;

/// Characters of one field; `:86:` has six lines of 65.
const MAX_FIELD: usize = 4_000;

/// Whether a text, without blanks before it, is MT940.
pub fn is(start: &str) -> bool {
    (start.starts_with("{1:") || start.starts_with(":20:"))
        && start.lines().take(60).any(|line| line.starts_with(":60F:") || line.starts_with(":60M:"))
}

/// A field with the lines that go on with it.
struct Field {
    tag: String,
    value: String,
    line: u64,
}

/// The fields of the file, in order.
fn fields(text: &str, bad: &mut Refusals) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for (number, line) in (1u64..).zip(text.lines()) {
        let line = line.trim_end();
        // The envelope begins with blocks in braces; the text of block 4 ends with a dash.
        if line.is_empty() || line == "-" || line.starts_with("-}") || line.starts_with('{') {
            continue;
        }
        if let Some((tag, value)) = tagged(line) {
            fields.push(Field { tag: tag.to_owned(), value: value.to_owned(), line: number });
        } else if let Some(field) = fields.last_mut() {
            field.value.push('\n');
            field.value.push_str(line);
        } else {
            bad.add(number, FILE, text::mt940_line);
        }
        if fields.last().is_some_and(|f| f.value.len() > MAX_FIELD) {
            bad.add(number, FILE, |l| text::cell_too_long(l, MAX_FIELD));
            break;
        }
        if fields.len() > MAX_LINES * 2 + 1_000 {
            bad.add(number, FILE, |l| text::too_many_lines(l, MAX_LINES));
            break;
        }
    }
    fields
}

/// `:61:…` as tag and value.
fn tagged(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix(':')?;
    let (tag, value) = rest.split_once(':')?;
    let digits = tag.bytes().take(2).all(|b| b.is_ascii_digit());
    let letter = tag.as_bytes().get(2).is_none_or(u8::is_ascii_uppercase);
    ((2..=3).contains(&tag.len()) && digits && letter).then_some((tag, value))
}

/// `:60F:C260410CNY86412,37`: the balance, negative when it is a debit.
fn balance(value: &str) -> Option<(Fen, NaiveDate, &str)> {
    let (mark, rest) = value.split_at_checked(1)?;
    let (day, rest) = rest.split_at_checked(6)?;
    let (currency, digits) = rest.split_at_checked(3)?;
    let fen = amount(digits)?;
    let fen = match mark {
        "C" => fen,
        "D" => Fen(-fen.0),
        _ => return None,
    };
    Some((fen, short_day(day)?, currency))
}

/// `86412,37`, `100,`.
fn amount(digits: &str) -> Option<Fen> {
    let (whole, fraction) = digits.split_once(',')?;
    if fraction.is_empty() { whole.parse().ok() } else { format!("{whole}.{fraction}").parse().ok() }
        .filter(|fen: &Fen| fen.0 >= 0)
}

/// `260410`.
fn short_day(text: &str) -> Option<NaiveDate> {
    if text.len() != 6 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    cells::day(&format!("20{text}"))
}

/// `:61:2604100410C42,45NTRFORDER-1//SERVICER` and a line with more.
struct Entry {
    booked_on: NaiveDate,
    direction: Direction,
    reversed: bool,
    amount: Fen,
    reference: String,
    bank_reference: String,
    more: String,
}

fn entry(value: &str) -> Option<Entry> {
    let (first, more) = value.split_once('\n').unwrap_or((value, ""));
    let (valued, rest) = first.split_at_checked(6)?;
    let value_day = short_day(valued)?;
    let (booked_on, rest) = match rest.get(..4) {
        Some(day) if day.bytes().all(|b| b.is_ascii_digit()) => (entry_day(value_day, day)?, rest.get(4..)?),
        _ => (value_day, rest),
    };
    let (direction, reversed, rest) = mark(rest)?;
    // The third letter of the currency may follow.
    let rest = rest.strip_prefix(|c: char| c.is_ascii_uppercase()).unwrap_or(rest);
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != ',')?;
    let (digits, rest) = rest.split_at_checked(end)?;
    let amount = amount(digits)?;
    let kind = rest.get(..4)?;
    if !kind.starts_with(['N', 'F', 'S']) || !kind.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let references = rest.get(4..)?;
    let (reference, bank_reference) = references.split_once("//").unwrap_or((references, ""));
    Some(Entry {
        booked_on,
        direction,
        reversed,
        amount,
        reference: given(reference),
        bank_reference: given(bank_reference),
        more: cells::words(more),
    })
}

fn given(reference: &str) -> String {
    let reference = cells::words(reference);
    if reference == "NONREF" { String::new() } else { reference }
}

/// The day of booking has no year: it is the one nearest to the value day.
fn entry_day(value_day: NaiveDate, day: &str) -> Option<NaiveDate> {
    let (month, day) = (day.get(..2)?.parse().ok()?, day.get(2..)?.parse().ok()?);
    (value_day.year() - 1..=value_day.year() + 1)
        .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
        .min_by_key(|candidate| (*candidate - value_day).num_days().abs())
}

/// `RC` takes back a credit: money goes out again.
fn mark(rest: &str) -> Option<(Direction, bool, &str)> {
    let marks = [
        ("RC", Direction::Out, true),
        ("RD", Direction::In, true),
        ("C", Direction::In, false),
        ("D", Direction::Out, false),
    ];
    marks.iter().find_map(|(mark, direction, reversed)| {
        rest.strip_prefix(mark).map(|rest| (*direction, *reversed, rest))
    })
}

/// What `:86:` says.
#[derive(Default)]
struct Information {
    payer: String,
    payer_account: String,
    memo: String,
    reference: String,
}

/// In fields `?20`, in words after `/NAME/`, or as free text.
fn information(value: &str) -> Information {
    let joined = value.replace('\n', "");
    let structured = joined.get(..4).is_some_and(|s| {
        let bytes = s.as_bytes();
        bytes[..3].iter().all(u8::is_ascii_digit) && bytes[3] == b'?'
    });
    let mut found = Information::default();
    if structured {
        for part in joined.split('?').skip(1) {
            let Some((code, words)) = part.split_at_checked(2) else { continue };
            match code.parse::<u8>() {
                Ok(20..=29 | 60..=63) => found.memo.push_str(words),
                Ok(31) => words.clone_into(&mut found.payer_account),
                Ok(32 | 33) => found.payer.push_str(words),
                _ => {}
            }
        }
    } else if joined.starts_with('/') {
        let mut parts = joined.split('/').peekable();
        while let Some(part) = parts.next() {
            let slot = match part {
                "NAME" => &mut found.payer,
                "ACCT" | "IBAN" => &mut found.payer_account,
                "REMI" => &mut found.memo,
                "EREF" => &mut found.reference,
                _ => continue,
            };
            while parts.peek().is_some_and(|next| !is_code(next)) {
                slot.push_str(parts.next().unwrap_or_default());
            }
        }
    } else {
        found.memo = value.replace('\n', " ");
    }
    Information {
        payer: cells::words(&found.payer),
        payer_account: cells::words(&found.payer_account),
        memo: cells::words(&found.memo),
        reference: cells::words(&found.reference),
    }
}

/// A word between slashes that begins a part: four capitals.
fn is_code(part: &str) -> bool {
    part.len() == 4 && part.bytes().all(|b| b.is_ascii_uppercase())
}

/// `:25:BANK/3300160000000000001CNY` → the number.
fn account_of(value: &str) -> String {
    let number = value.rsplit('/').next().unwrap_or(value).trim();
    let number = number.strip_suffix("CNY").unwrap_or(number);
    cells::words(number).replace(' ', "")
}

/// A statement that has begun.
struct Open {
    line: u64,
    running: Option<Fen>,
}

#[derive(Default)]
struct Reading {
    account: Option<String>,
    opening: Option<Fen>,
    closing: Option<Fen>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    open: Option<Open>,
    movements: Vec<Movement>,
}

pub fn parse(text: &str, today: NaiveDate) -> Result<Parsed> {
    let mut bad = Refusals::default();
    let fields = fields(text, &mut bad);
    let mut reading = Reading::default();
    let last = fields.last().map_or(1, |f| f.line);
    for field in fields {
        reading.field(field, &mut bad);
    }
    if reading.open.is_some() {
        ends_early(&mut bad, last);
    }
    let draft = Draft {
        layout: Layout::Mt940.word().to_owned(),
        kind: Layout::Mt940.kind(),
        account: reading.account,
        // Booking days may lie before the opening's day: the balances alone say the days when nothing moved.
        period: reading.from.zip(reading.to).filter(|(from, to)| reading.movements.is_empty() && from <= to),
        opening: reading.opening,
        closing: reading.closing,
        movements: reading.movements,
        names: Names { key: ":61:", day: ":61:", balance: ":61:" },
    };
    finish(draft, bad, today)
}

impl Reading {
    fn field(&mut self, field: Field, bad: &mut Refusals) {
        match field.tag.as_str() {
            "20" => {
                if let Some(open) = &self.open {
                    bad.add(open.line, ":62F:", text::ends_early);
                }
                self.open = Some(Open { line: field.line, running: None });
            }
            "25" | "25P" => {
                let number = account_of(field.value.lines().next().unwrap_or_default());
                if number.is_empty() || !number.bytes().all(|b| b.is_ascii_alphanumeric()) {
                    bad.add(field.line, ":25:", text::bad_account);
                }
                note_account(&mut self.account, number, field.line, ":25:", bad);
            }
            "60F" | "60M" => self.opens(&field, bad),
            "61" => self.entry(field, bad),
            "86" => self.information(&field),
            "62F" | "62M" => self.closes(&field, bad),
            // 21, 28C, 64, 65 and what banks add say nothing that is kept.
            _ => {}
        }
    }

    fn opens(&mut self, field: &Field, bad: &mut Refusals) {
        let tag = format!(":{}:", field.tag);
        let Some((fen, day, currency)) = balance(&field.value) else {
            bad.add(field.line, &tag, text::bad_balance);
            return;
        };
        if !super::is_yuan(currency) {
            bad.add(field.line, &tag, text::not_yuan);
        }
        if self.closing.is_some_and(|before| before != fen) {
            bad.add(field.line, &tag, text::gap_between);
        }
        match self.open.as_mut() {
            Some(open) if open.running.is_none() => open.running = Some(fen),
            _ => bad.add(field.line, &tag, text::mt940_line),
        }
        self.opening.get_or_insert(fen);
        self.from.get_or_insert(day);
    }

    fn entry(&mut self, field: Field, bad: &mut Refusals) {
        let running = self.open.as_ref().and_then(|open| open.running);
        let Some((found, running)) = entry(&field.value).zip(running) else {
            bad.add(field.line, ":61:", text::mt940_line);
            return;
        };
        if !found.amount.is_positive() {
            bad.add(field.line, ":61:", text::bad_amount);
            return;
        }
        if !cells::plausible(found.booked_on) {
            bad.add(field.line, ":61:", text::bad_date);
            return;
        }
        let Ok(line_no) = i32::try_from(self.movements.len() + 1) else { return };
        let mut movement = Movement {
            line_no,
            row: field.line,
            key: found.bank_reference.clone(),
            booked_on: found.booked_on,
            booked_at: None,
            direction: found.direction,
            amount: found.amount,
            fee: None,
            balance: None,
            reference: found.reference,
            transaction_id: found.bank_reference,
            status: if found.reversed { LineStatus::Reversed } else { LineStatus::Booked },
            payer: String::new(),
            payer_account: String::new(),
            memo: found.more,
            raw: format!(":61:{}", field.value),
        };
        for id in [&movement.key, &movement.reference] {
            if cells::ruined(id) {
                bad.add(field.line, ":61:", text::ruined);
            } else if id.chars().count() > cells::MAX_ID {
                bad.add(field.line, ":61:", text::id_too_long);
            }
        }
        // The file has no running balance, but its order gives one.
        let Ok(after) = running.plus(Fen(movement.signed())) else {
            bad.add(field.line, ":61:", text::amount_range);
            return;
        };
        movement.balance = Some(after);
        if let Some(open) = self.open.as_mut() {
            open.running = Some(after);
        }
        self.movements.push(movement);
    }

    /// Belongs to the entry before it; after a closing balance it is about the statement.
    fn information(&mut self, field: &Field) {
        if self.open.is_none() {
            return;
        }
        let Some(movement) = self.movements.last_mut() else { return };
        let found = information(&field.value);
        movement.raw.push_str("\n:86:");
        movement.raw.push_str(&field.value);
        movement.payer = found.payer;
        movement.payer_account = found.payer_account;
        if !found.memo.is_empty() {
            movement.memo = found.memo;
        }
        if !found.reference.is_empty() && found.reference.chars().count() <= cells::MAX_ID {
            movement.reference = found.reference;
        }
    }

    fn closes(&mut self, field: &Field, bad: &mut Refusals) {
        let tag = format!(":{}:", field.tag);
        let Some((fen, day, currency)) = balance(&field.value) else {
            bad.add(field.line, &tag, text::bad_balance);
            return;
        };
        if !super::is_yuan(currency) {
            bad.add(field.line, &tag, text::not_yuan);
        }
        let Some(running) = self.open.take().and_then(|open| open.running) else {
            bad.add(field.line, &tag, text::mt940_line);
            return;
        };
        if running != fen && bad.is_empty() {
            let (said, is) = (fen.to_string(), running.to_string());
            bad.add(field.line, &tag, |l| text::closing_differs(l, &said, &is));
        }
        self.closing = Some(fen);
        self.to = Some(day);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn an_entry_is_taken_apart() {
        let found = entry("2601021231RC1234,5NTRFORDER-1//B-77\nmore").unwrap();
        assert_eq!(
            (found.booked_on, found.direction, found.reversed),
            (day(2025, 12, 31), Direction::Out, true)
        );
        assert_eq!(
            (found.amount, found.reference.as_str(), found.bank_reference.as_str()),
            (Fen(123_450), "ORDER-1", "B-77")
        );
        assert_eq!(found.more, "more");
        let plain = entry("260410CY42,NCHKNONREF").unwrap();
        assert_eq!(
            (plain.booked_on, plain.amount, plain.reference.as_str()),
            (day(2026, 4, 10), Fen(4_200), "")
        );
        for bad in [
            "",
            "2604",
            "260410X1,NTRF",
            "260410C1.00NTRF",
            "260410C1,00",
            "26041０C1,00NTRF",
            "260410C,NTRF",
        ] {
            assert!(entry(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn information_comes_in_three_forms() {
        let fields = information("166?00转账?20翠苑一区12幢?213单元502?31999?32张静婷");
        assert_eq!(
            (fields.memo.as_str(), fields.payer.as_str(), fields.payer_account.as_str()),
            ("翠苑一区12幢3单元502", "张静婷", "999")
        );
        let words = information("/EREF/E-1/ORDP//NAME/胡若凯/REMI/物业费 1/2");
        assert_eq!(
            (words.reference.as_str(), words.payer.as_str(), words.memo.as_str()),
            ("E-1", "胡若凯", "物业费 12")
        );
        assert_eq!(information("物业费\n502").memo, "物业费 502");
    }
}
