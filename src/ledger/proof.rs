//! The proof of the books (rule book §9): recomputed from the rows, never believed.

use std::time::Instant;

use sea_orm::ConnectionTrait;

use super::{chain, store, text};
use crate::error::Result;
use crate::i18n::Lang;

/// Events hashed at once.
const PAGE: u64 = 2_000;

/// What one invariant was found to be.
#[derive(Debug, Clone)]
pub struct Finding {
    /// `I1` … as the rule book numbers them, or a word of the slice's own.
    pub invariant: &'static str,
    /// What must hold, in words.
    pub about: fn(Lang) -> &'static str,
    pub holds: bool,
    /// How many rows were looked at.
    pub checked: i64,
    /// The first row for which it does not hold.
    pub first_broken: Option<String>,
    pub milliseconds: i64,
}

/// Asks both queries: `count` answers how many rows there are, `broken` names the rows for which it does not hold.
///
/// # Errors
/// When the engine fails.
pub async fn check<C: ConnectionTrait>(
    db: &C,
    invariant: &'static str,
    about: fn(Lang) -> &'static str,
    count: &str,
    broken: &str,
) -> Result<Finding> {
    let begun = Instant::now();
    // Nothing is broken almost always, so the whole is read: a planner that sees the limit would bet on an early hit.
    let first = format!("WITH broken (what) AS MATERIALIZED ({broken}) SELECT what FROM broken LIMIT 1");
    let (checked, first_broken) = store::count_and_first(db, count, &first).await?;
    Ok(Finding {
        invariant,
        about,
        holds: first_broken.is_none(),
        checked,
        first_broken,
        milliseconds: since(begun),
    })
}

fn since(begun: Instant) -> i64 {
    i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX)
}

/// What the ledger can say of itself: I1, I2, I4, I9, I10, and that closed months are as they were closed.
///
/// # Errors
/// When the engine fails; a broken invariant is a finding, not an error.
pub async fn prove<C: ConnectionTrait>(db: &C) -> Result<Vec<Finding>> {
    let positive = check(
        db,
        "I1",
        text::entries_positive,
        "SELECT COUNT(*) FROM ledger_entry",
        "SELECT 'event ' || CAST(event_id AS TEXT) FROM ledger_entry WHERE amount_fen <= 0 OR debit = credit ORDER BY event_id",
    )
    .await?;
    let trial = check(
        db,
        "I2",
        text::trial_balance,
        "SELECT COUNT(*) FROM book",
        "SELECT 'book ' || CAST(book_id AS TEXT) FROM balance GROUP BY book_id HAVING SUM(balance_fen) <> 0 ORDER BY book_id",
    )
    .await?;
    let credit = check(
        db,
        "I4",
        text::credit_never_debit,
        "SELECT COUNT(*) FROM balance WHERE code = 'prepaid_credit'",
        "SELECT 'account ' || CAST(party AS TEXT) FROM balance WHERE code = 'prepaid_credit' AND balance_fen > 0 ORDER BY party",
    )
    .await?;
    let balances = check(
        db,
        "I9",
        text::balances_recomputed,
        "SELECT COUNT(*) FROM balance",
        "SELECT 'book ' || CAST(book AS TEXT) || ' ' || code || ' ' || CAST(party AS TEXT) FROM ( \
           SELECT e.book_id AS book, x.debit AS code, \
             CASE WHEN x.debit IN ('receivable', 'prepaid_credit') THEN x.party ELSE 0 END AS party, x.amount_fen AS fen \
             FROM ledger_entry x JOIN ledger_event e ON e.id = x.event_id \
           UNION ALL \
           SELECT e.book_id, x.credit, \
             CASE WHEN x.credit IN ('receivable', 'prepaid_credit') THEN x.party ELSE 0 END, -x.amount_fen \
             FROM ledger_entry x JOIN ledger_event e ON e.id = x.event_id \
           UNION ALL SELECT book_id, code, party, -balance_fen FROM balance \
         ) moved GROUP BY book, code, party HAVING SUM(fen) <> 0 ORDER BY book, code, party",
    )
    .await?;
    Ok(vec![positive, trial, credit, balances, chains(db).await?, closed_months(db).await?])
}

/// A closed month still adds up to the totals that were stored, its counts and the end of its chain stand, and the book
/// is closed to the last of them.
async fn closed_months<C: ConnectionTrait>(db: &C) -> Result<Finding> {
    // 202610 of 2026-10-31, in words both engines know.
    let month = |day: &str| {
        format!("CAST(SUBSTR(CAST({day} AS TEXT), 1, 4) || SUBSTR(CAST({day} AS TEXT), 6, 2) AS INTEGER)")
    };
    let (of_event, of_book) = (month("e.book_date"), month("b.closed_to"));
    let broken = format!(
        "SELECT 'book ' || CAST(book_id AS TEXT) || ' month ' || CAST(month AS TEXT) FROM ( \
           SELECT p.book_id, p.month FROM period_close p LEFT JOIN ledger_event h ON h.book_id = p.book_id AND h.seq = p.head_seq \
             WHERE p.status = 'closed' AND p.head_seq > 0 AND (h.hash IS NULL OR h.hash <> p.head_hash) \
           UNION ALL SELECT p.book_id, p.month FROM period_close p WHERE p.status = 'closed' AND p.event_count <> \
             (SELECT COUNT(*) FROM ledger_event e WHERE e.book_id = p.book_id AND {of_event} = p.month) \
           UNION ALL SELECT m.book_id, m.month FROM ( \
             SELECT p.book_id, p.month, t.code, t.debit_fen, t.credit_fen FROM period_close p JOIN period_total t ON t.period_id = p.id WHERE p.status = 'closed' \
             UNION ALL SELECT p.book_id, p.month, x.debit, -x.amount_fen, 0 FROM period_close p \
               JOIN ledger_event e ON e.book_id = p.book_id AND {of_event} = p.month \
               JOIN ledger_entry x ON x.event_id = e.id WHERE p.status = 'closed' \
             UNION ALL SELECT p.book_id, p.month, x.credit, 0, -x.amount_fen FROM period_close p \
               JOIN ledger_event e ON e.book_id = p.book_id AND {of_event} = p.month \
               JOIN ledger_entry x ON x.event_id = e.id WHERE p.status = 'closed' \
           ) m GROUP BY m.book_id, m.month, m.code HAVING SUM(m.debit_fen) <> 0 OR SUM(m.credit_fen) <> 0 \
           UNION ALL SELECT b.id, MAX(p.month) FROM book b JOIN period_close p ON p.book_id = b.id AND p.status = 'closed' \
             GROUP BY b.id, b.closed_to HAVING b.closed_to IS NULL \
               OR {of_book} <> MAX(p.month) \
         ) wrong ORDER BY book_id, month"
    );
    check(
        db,
        "periods",
        text::closed_months,
        "SELECT COUNT(*) FROM period_close WHERE status = 'closed'",
        &broken,
    )
    .await
}

/// I10: every event's hash is that of its text and follows its predecessor, and the book knows the last.
async fn chains<C: ConnectionTrait>(db: &C) -> Result<Finding> {
    let begun = Instant::now();
    let mut checked = 0;
    let mut first_broken = None;
    for book in store::books(db).await? {
        let (mut seq, mut head) = (0, String::new());
        'chain: loop {
            let events = store::events_after(db, book.id, seq, PAGE).await?;
            if events.is_empty() {
                break;
            }
            let ids: Vec<_> = events.iter().map(|e| e.id).collect();
            let entries = store::entries_of(db, &ids).await?;
            for event in events {
                let from = entries.partition_point(|e| e.event_id < event.id);
                let to = entries.partition_point(|e| e.event_id <= event.id);
                let sound = event.seq == seq + 1
                    && event.prev_hash == head
                    && event.hash == chain::hash(&event, &entries[from..to]);
                checked += 1;
                if !sound {
                    first_broken.get_or_insert_with(|| format!("book {} event {}", book.id, event.seq));
                    break 'chain;
                }
                seq = event.seq;
                head = event.hash;
            }
        }
        if first_broken.is_none() && (book.last_seq != seq || book.head_hash != head) {
            first_broken = Some(format!("book {} head {}", book.id, book.last_seq));
        }
    }
    Ok(Finding {
        invariant: "I10",
        about: text::chain_unbroken,
        holds: first_broken.is_none(),
        checked,
        first_broken,
        milliseconds: since(begun),
    })
}
