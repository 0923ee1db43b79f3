//! Which payment a line of a channel's file is (rule book §11, stage 1). Pure.
//!
//! A line is tied to the receipt that bears its merchant order number, in that channel, of exactly its amount. Everything
//! else waits: what went out, what no receipt is known of, what differs.

use std::collections::HashMap;

use entity::enums::Direction;

use super::formats::Movement;
use super::matching::{KnownReceipt, Placed, Reason};

/// Places every line; `receipts` are the channel's, by reference. The answers are in the order of the lines.
#[must_use]
pub fn place(lines: &[&Movement], mut receipts: HashMap<String, KnownReceipt>) -> Vec<Placed> {
    lines
        .iter()
        .map(|line| {
            let found = match line.direction {
                Direction::In => receipts.get_mut(&line.reference),
                Direction::Out => None,
            };
            let Some(receipt) = found else { return Placed::Pending(Reason::MissingInSystem) };
            if receipt.tied {
                return Placed::Pending(Reason::DuplicateInSystem);
            }
            if receipt.amount != line.amount {
                return Placed::Pending(Reason::AmountDiffers);
            }
            receipt.tied = true;
            Placed::Tied(receipt.id)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use entity::enums::LineStatus;
    use entity::value::{Fen, ReceiptId};

    fn line(reference: &str, fen: i64, direction: Direction) -> Movement {
        Movement {
            line_no: 1,
            row: 2,
            key: "k".into(),
            booked_on: NaiveDate::from_ymd_opt(2026, 4, 10).unwrap(),
            booked_at: None,
            direction,
            amount: Fen(fen),
            fee: None,
            balance: None,
            reference: reference.into(),
            transaction_id: String::new(),
            status: LineStatus::Paid,
            payer: String::new(),
            payer_account: String::new(),
            memo: "12-3-502".into(),
            raw: String::new(),
        }
    }

    #[test]
    fn only_the_exact_order_number_and_amount_tie() {
        let known = |id, fen, tied| KnownReceipt { id: ReceiptId(id), amount: Fen(fen), tied };
        let receipts = HashMap::from([
            ("A".to_owned(), known(1, 4245, false)),
            ("B".to_owned(), known(2, 4245, false)),
            ("C".to_owned(), known(3, 4245, true)),
        ]);
        let lines = [
            line("A", 4245, Direction::In),
            line("A", 4245, Direction::In),
            line("B", 4244, Direction::In),
            line("B", 4245, Direction::Out),
            line("C", 4245, Direction::In),
            line("", 4245, Direction::In),
        ];
        let missing = Placed::Pending(Reason::MissingInSystem);
        let twice = Placed::Pending(Reason::DuplicateInSystem);
        let wanted = [
            Placed::Tied(ReceiptId(1)),
            twice,
            Placed::Pending(Reason::AmountDiffers),
            missing,
            twice,
            missing,
        ];
        assert_eq!(place(&lines.iter().collect::<Vec<_>>(), receipts), wanted);
    }
}
