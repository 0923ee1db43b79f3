//! One entry (`Ntry`) of a statement, and the payments (`TxDtls`) of a batch.

use chrono::{NaiveDate, NaiveDateTime};
use entity::enums::{Direction, LineStatus};
use entity::value::Fen;

use super::xml::Node;
use crate::reconciliation::formats::refusals::Refusals;
use crate::reconciliation::formats::{Movement, cells, is_yuan, text};

/// Characters of an entry that are kept as it stood.
const MAX_RAW: usize = 8_000;

/// An entry and the movements it stands for.
pub struct Entry {
    pub direction: Direction,
    pub amount: Fen,
    pub movements: Vec<Movement>,
}

/// An amount: at most five decimals, of which only two may be other than nought.
pub fn amount(text: &str) -> Option<Fen> {
    let text = text.trim();
    let text = match text.split_once('.') {
        Some((whole, fraction)) if fraction.len() > 2 && fraction.len() <= 5 => {
            let (kept, cut) = fraction.split_at_checked(2)?;
            if !cut.bytes().all(|b| b == b'0') {
                return None;
            }
            format!("{whole}.{kept}")
        }
        _ => text.to_owned(),
    };
    text.parse::<Fen>().ok().filter(|fen| fen.0 >= 0)
}

/// A day, whether it has a time and a zone or not.
pub fn day_of(text: &str) -> Option<NaiveDate> {
    text.get(..10).and_then(cells::day)
}

fn time_of(text: &str) -> Option<NaiveDateTime> {
    let day = day_of(text)?;
    let clock = text.get(11..19)?;
    chrono::NaiveTime::parse_from_str(clock, "%H:%M:%S").ok().map(|time| day.and_time(time))
}

fn direction(node: &Node) -> Option<Direction> {
    match node.text_at(&["CdtDbtInd"]) {
        "CRDT" => Some(Direction::In),
        "DBIT" => Some(Direction::Out),
        _ => None,
    }
}

/// The amount under a node, in yuan.
fn yuan(node: &Node, bad: &mut Refusals) -> Option<Fen> {
    let Some(found) = node.child("Amt") else {
        bad.add(node.line, "Amt", text::bad_amount);
        return None;
    };
    if !is_yuan(&found.currency) {
        bad.add(found.line, "Ccy", text::not_yuan);
        return None;
    }
    let fen = amount(&found.text);
    if fen.is_none() {
        bad.add(found.line, "Amt", text::bad_amount);
    }
    fen
}

/// A balance: negative when it is a debit.
pub fn signed(node: &Node, bad: &mut Refusals) -> Option<Fen> {
    let fen = yuan(node, bad)?;
    match direction(node) {
        Some(Direction::In) => Some(fen),
        Some(Direction::Out) => Some(Fen(-fen.0)),
        None => {
            bad.add(node.line, "CdtDbtInd", text::bad_direction);
            None
        }
    }
}

/// What an entry stands for; none of one that is not booked, or not understood.
pub fn movements(node: &Node, text_of: &str, before: usize, bad: &mut Refusals) -> Option<Entry> {
    let status = node.first_text(&[&["Sts", "Cd"], &["Sts"]]);
    if matches!(status, "PDNG" | "INFO" | "FUTR") {
        return None;
    }
    let faults = bad.count();
    let amount = yuan(node, bad);
    let direction = direction(node);
    if direction.is_none() {
        bad.add(node.line, "CdtDbtInd", text::bad_direction);
    }
    let booked =
        node.first_text(&[&["BookgDt", "Dt"], &["BookgDt", "DtTm"], &["ValDt", "Dt"], &["ValDt", "DtTm"]]);
    let booked_on = day_of(booked);
    if booked_on.is_none() {
        bad.add(node.line, "BookgDt", text::bad_date);
    }
    let (Some(amount), Some(direction), Some(booked_on)) = (amount, direction, booked_on) else {
        return None;
    };
    if !amount.is_positive() {
        bad.add(node.line, "Amt", text::bad_amount);
    }
    let whole = Whole {
        node,
        text: text_of,
        reference: node.text_at(&["AcctSvcrRef"]),
        booked_on,
        booked_at: time_of(booked),
        direction,
        amount,
        status: if node.text_at(&["RvslInd"]) == "true" { LineStatus::Reversed } else { LineStatus::Booked },
    };
    let details: Vec<&Node> = node.all("NtryDtls").flat_map(|d| d.all("TxDtls")).collect();
    let movements = match details.as_slice() {
        [] => vec![whole.movement(node, amount, direction, String::new(), before, bad)],
        [one] => vec![whole.single(one, before, bad)],
        many => whole.batch(many, before, bad),
    };
    (bad.count() == faults).then_some(Entry { direction, amount, movements })
}

struct Whole<'n> {
    node: &'n Node,
    text: &'n str,
    /// The bank's own.
    reference: &'n str,
    booked_on: NaiveDate,
    booked_at: Option<NaiveDateTime>,
    direction: Direction,
    amount: Fen,
    status: LineStatus,
}

/// What a payment of a batch says of its amount; the currency is the account's.
fn detail_amount(detail: &Node) -> Option<&Node> {
    detail.child("Amt").or_else(|| detail.at(&["AmtDtls", "TxAmt", "Amt"]))
}

impl Whole<'_> {
    fn single(&self, detail: &Node, before: usize, bad: &mut Refusals) -> Movement {
        if let Some(found) = detail_amount(detail)
            && amount(&found.text) != Some(self.amount)
        {
            bad.add(found.line, "TxDtls", text::batch_differs);
        }
        self.movement(detail, self.amount, self.direction, String::new(), before, bad)
    }

    fn batch(&self, details: &[&Node], before: usize, bad: &mut Refusals) -> Vec<Movement> {
        let mut left = i128::from(self.amount.0);
        let mut expanded = Vec::with_capacity(details.len());
        for (at, detail) in details.iter().enumerate() {
            let fen =
                detail_amount(detail).and_then(|found| amount(&found.text)).filter(|fen| fen.is_positive());
            let Some(fen) = fen else {
                bad.add(detail.line, "TxDtls", text::bad_amount);
                continue;
            };
            let direction = direction(detail).unwrap_or(self.direction);
            left -= i128::from(if direction == self.direction { fen.0 } else { -fen.0 });
            let nth = if self.reference.is_empty() {
                String::new()
            } else {
                format!("{}/{}", self.reference, at + 1)
            };
            expanded.push(self.movement(detail, fen, direction, nth, before + at, bad));
        }
        if left != 0 && expanded.len() == details.len() {
            bad.add(self.node.line, "TxDtls", text::batch_differs);
        }
        expanded
    }

    /// `key` is empty but for a payment of a batch whose entry bears the bank's id.
    fn movement(
        &self,
        detail: &Node,
        amount: Fen,
        direction: Direction,
        key: String,
        before: usize,
        bad: &mut Refusals,
    ) -> Movement {
        let refs = |name: &str| cells::words(detail.text_at(&["Refs", name]));
        let own = refs("AcctSvcrRef");
        let key =
            [key, cells::words(self.reference), own].into_iter().find(|k| !k.is_empty()).unwrap_or_default();
        let end_to_end = refs("EndToEndId");
        for id in [&key, &end_to_end] {
            if cells::ruined(id) {
                bad.add(detail.line, "Refs", text::ruined);
            } else if id.chars().count() > cells::MAX_ID {
                bad.add(detail.line, "Refs", text::id_too_long);
            }
        }
        let (party, account) = match direction {
            Direction::In => ("Dbtr", "DbtrAcct"),
            Direction::Out => ("Cdtr", "CdtrAcct"),
        };
        let payer = detail.first_text(&[&["RltdPties", party, "Nm"], &["RltdPties", party, "Pty", "Nm"]]);
        let payer_account = detail.first_text(&[
            &["RltdPties", account, "Id", "Othr", "Id"],
            &["RltdPties", account, "Id", "IBAN"],
        ]);
        Movement {
            line_no: i32::try_from(before + 1).unwrap_or(i32::MAX),
            row: detail.line,
            key,
            booked_on: self.booked_on,
            booked_at: self.booked_at,
            direction,
            amount,
            fee: None,
            balance: None,
            reference: if end_to_end == "NOTPROVIDED" { String::new() } else { end_to_end },
            transaction_id: refs("TxId"),
            status: self.status,
            payer: cells::words(payer),
            payer_account: cells::words(payer_account),
            memo: self.memo(detail),
            raw: self.raw(detail),
        }
    }

    fn memo(&self, detail: &Node) -> String {
        let unstructured: Vec<String> = detail
            .all("RmtInf")
            .flat_map(|r| r.all("Ustrd"))
            .map(|u| cells::words(&u.text))
            .filter(|w| !w.is_empty())
            .collect();
        if !unstructured.is_empty() {
            return unstructured.join(" ");
        }
        let added = [detail.text_at(&["AddtlTxInf"]), self.node.text_at(&["AddtlNtryInf"])];
        cells::words(added.into_iter().find(|t| !t.is_empty()).unwrap_or_default())
    }

    fn raw(&self, detail: &Node) -> String {
        let slice = self.text.get(detail.span.0..detail.span.1).unwrap_or_default();
        slice.chars().take(MAX_RAW).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_five_decimals_at_most_and_no_part_of_a_fen() {
        assert_eq!(amount("100"), Some(Fen(10_000)));
        assert_eq!(amount("42.45000"), Some(Fen(4_245)));
        for bad in ["42.451", "-1", "1e3", "1,00", "", "0.000000"] {
            assert_eq!(amount(bad), None, "{bad}");
        }
    }

    #[test]
    fn days_may_have_a_time() {
        assert_eq!(day_of("2026-04-10T09:30:47+08:00"), NaiveDate::from_ymd_opt(2026, 4, 10));
        assert_eq!(
            time_of("2026-04-10T09:30:47.123Z").map(|t| t.to_string()),
            Some("2026-04-10 09:30:47".into())
        );
        assert_eq!(day_of("２０２６-04"), None);
    }
}
