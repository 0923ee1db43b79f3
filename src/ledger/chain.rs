//! The hash of an event: SHA-256, in hex, over its canonical text.
//!
//! The canonical text is a JSON array without blanks, so no name or key can imitate another field:
//! `[1, prev_hash, book, seq, kind, event_key, "YYYY-MM-DD", document, document_id, reverses_id or null, actor,
//! created_at in microseconds, [[seq, debit, credit, party, document_line or null, amount in fen], …]]`,
//! the entries by ascending seq. The first event of a book has an empty `prev_hash`.

use entity::{ledger_entry, ledger_event};
use sha2::{Digest, Sha256};

use crate::access::hex;

/// The canonical text of `event` with its `entries`, which are sorted by seq.
#[must_use]
pub fn canonical(event: &ledger_event::Model, entries: &[ledger_entry::Model]) -> String {
    let head = (
        1,
        &event.prev_hash,
        event.book_id.0,
        event.seq,
        event.kind.word(),
        &event.event_key,
        event.book_date,
        &event.document,
        event.document_id,
        event.reverses_id.map(|id| id.0),
        &event.actor,
        event.created_at.timestamp_micros(),
        Entries(entries),
    );
    serde_json::to_string(&head).expect("numbers and texts are plain data")
}

struct Entries<'a>(&'a [ledger_entry::Model]);

impl serde::Serialize for Entries<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = |e: &ledger_entry::Model| {
            (e.seq, e.debit.clone(), e.credit.clone(), e.party, e.document_line, e.amount_fen.0)
        };
        serializer.collect_seq(self.0.iter().map(row))
    }
}

/// The hash of `event`; its own `hash` field plays no part.
#[must_use]
pub fn hash(event: &ledger_event::Model, entries: &[ledger_entry::Model]) -> String {
    hex(&Sha256::digest(canonical(event, entries)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, NaiveDate};
    use entity::enums::EventKind;
    use entity::value::{BookId, Fen, LedgerEventId};

    fn event() -> ledger_event::Model {
        ledger_event::Model {
            id: LedgerEventId(9),
            book_id: BookId(1),
            seq: 1,
            kind: EventKind::Bill,
            event_key: "bill:17".into(),
            book_date: NaiveDate::from_ymd_opt(2026, 7, 1).unwrap(),
            document: "bill".into(),
            document_id: 17,
            reverses_id: None,
            actor: "\"a\",\n".into(),
            created_at: DateTime::from_timestamp_micros(1_782_000_000_000_000).unwrap(),
            prev_hash: String::new(),
            hash: String::new(),
        }
    }

    fn entry(amount: i64) -> ledger_entry::Model {
        ledger_entry::Model {
            event_id: LedgerEventId(9),
            seq: 1,
            debit: "receivable".into(),
            credit: "fee_income:property_fee".into(),
            party: 3,
            document_line: Some(40),
            amount_fen: Fen(amount),
        }
    }

    #[test]
    fn the_canonical_text_is_fixed() {
        let text = canonical(&event(), &[entry(4603)]);
        let expected = concat!(
            r#"[1,"",1,1,"bill","bill:17","2026-07-01","bill",17,null,"\"a\",\n",1782000000000000,"#,
            r#"[[1,"receivable","fee_income:property_fee",3,40,4603]]]"#
        );
        assert_eq!(text, expected);
    }

    #[test]
    fn every_fen_and_every_predecessor_counts() {
        let base = hash(&event(), &[entry(4603)]);
        assert_ne!(base, hash(&event(), &[entry(4604)]));
        let moved = ledger_event::Model { prev_hash: base.clone(), ..event() };
        assert_ne!(base, hash(&moved, &[entry(4603)]));
    }
}
