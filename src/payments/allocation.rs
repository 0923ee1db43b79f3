//! Which debts a payment settles (rule book §6): the payer's designation first, then the policy.

use chrono::NaiveDate;
use entity::value::Fen;

use crate::settings::SettlementOrder;

/// What is open of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenLine {
    pub line: i64,
    /// The smaller is settled first.
    pub priority: i32,
    pub open: Fen,
}

/// What is open of one bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenBill {
    pub bill: i64,
    pub due: NaiveDate,
    pub late_fee: Fen,
    pub lines: Vec<OpenLine>,
}

/// What a part of a payment settles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Debt {
    Principal { bill: i64, line: i64 },
    LateFee { bill: i64 },
}

/// The parts of a payment, in the order they were settled, and what is left as credit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    pub parts: Vec<(Debt, Fen)>,
    pub rest: Fen,
}

/// Splits `amount` over `bills`.
#[must_use]
pub fn allocate(
    amount: Fen,
    policy: SettlementOrder,
    designated: Option<i64>,
    bills: &[OpenBill],
) -> Outcome {
    let mut ordered: Vec<&OpenBill> = bills.iter().collect();
    ordered.sort_by_key(|b| (Some(b.bill) != designated, b.due, b.bill));
    let (first, others) =
        ordered.split_at(usize::from(ordered.first().is_some_and(|b| Some(b.bill) == designated)));
    let mut debts = Vec::new();
    for group in [first, others] {
        match policy {
            SettlementOrder::PrincipalFirst => {
                debts.extend(group.iter().flat_map(|b| principal(b)));
                debts.extend(group.iter().map(|b| late_fee(b)));
            }
            SettlementOrder::BillFirst => {
                debts.extend(group.iter().flat_map(|b| std::iter::once(late_fee(b)).chain(principal(b))));
            }
        }
    }
    let mut outcome = Outcome { parts: Vec::new(), rest: amount };
    for (debt, open) in debts {
        let part = outcome.rest.min(open);
        if part.is_positive() {
            outcome.parts.push((debt, part));
            outcome.rest = Fen(outcome.rest.0 - part.0);
        }
    }
    outcome
}

/// Splits `amount` over the open ones of `lines` only, by (due, bill, priority, line).
#[must_use]
pub fn allocate_to(amount: Fen, lines: &[i64], bills: &[OpenBill]) -> Outcome {
    let named = |bill: &OpenBill| OpenBill {
        late_fee: Fen::ZERO,
        lines: bill.lines.iter().filter(|l| lines.contains(&l.line)).copied().collect(),
        ..bill.clone()
    };
    let named: Vec<OpenBill> = bills.iter().map(named).collect();
    allocate(amount, SettlementOrder::PrincipalFirst, None, &named)
}

fn late_fee(bill: &OpenBill) -> (Debt, Fen) {
    (Debt::LateFee { bill: bill.bill }, bill.late_fee)
}

fn principal(bill: &OpenBill) -> Vec<(Debt, Fen)> {
    let mut lines = bill.lines.clone();
    lines.sort_by_key(|l| (l.priority, l.line));
    lines.into_iter().map(|l| (Debt::Principal { bill: bill.bill, line: l.line }, l.open)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    /// The cases this file answers for. A new case of the rule must be added here.
    const ALLOCATIONS: [&str; 3] = ["M01", "M02", "M03"];

    fn cases() -> Vec<Value> {
        let file: Value = serde_json::from_str(include_str!("../../tests/data/billing_cases.json")).unwrap();
        let list = file["cases"].as_array().unwrap();
        list.iter().filter(|c| c["rule"].as_str().unwrap().starts_with("ALLOCATE")).cloned().collect()
    }

    fn number(bill: &Value) -> i64 {
        bill.as_str().unwrap().trim_start_matches('B').parse().unwrap()
    }

    fn open_bill(bill: &Value) -> OpenBill {
        let line = |l: &Value| OpenLine {
            line: number(&l["line"]),
            priority: i32::try_from(l["priority"].as_i64().unwrap()).unwrap(),
            open: Fen(l["open_fen"].as_i64().unwrap()),
        };
        OpenBill {
            bill: number(&bill["bill"]),
            due: bill["due"].as_str().unwrap().parse().unwrap(),
            late_fee: Fen(bill["late_fee_fen"].as_i64().unwrap_or(0)),
            lines: bill["lines"].as_array().unwrap().iter().map(line).collect(),
        }
    }

    #[test]
    fn worked_cases() {
        let cases = cases();
        let ids: Vec<&str> = cases.iter().map(|c| c["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ALLOCATIONS);
        for case in &cases {
            let (input, expected) = (&case["input"], &case["expected"]);
            let mut bills: Vec<_> = input["bills"].as_array().unwrap().iter().map(open_bill).collect();
            // The order they come in plays no part.
            bills.reverse();
            let policy = match input["policy"].as_str() {
                Some("bill_first") => SettlementOrder::BillFirst,
                _ => SettlementOrder::PrincipalFirst,
            };
            let designated = input.get("designated").map(number);
            let outcome = allocate(Fen(input["amount_fen"].as_i64().unwrap()), policy, designated, &bills);
            let parts: Vec<Value> = outcome
                .parts
                .iter()
                .map(|(debt, fen)| match debt {
                    Debt::Principal { bill, line } => json!({
                        "kind": "principal", "bill": format!("B{bill}"), "line": line.to_string(), "fen": fen.0
                    }),
                    Debt::LateFee { bill } => {
                        json!({"kind": "late_fee", "bill": format!("B{bill}"), "line": null, "fen": fen.0})
                    }
                })
                .collect();
            assert_eq!(Value::from(parts), expected["allocations"], "{}", case["id"]);
            assert_eq!(Some(outcome.rest.0), expected["to_prepaid_credit_fen"].as_i64(), "{}", case["id"]);
        }
    }

    #[test]
    fn the_designated_bill_goes_first_whatever_is_older() {
        let bill = |bill: i64, due: &str, open: i64| OpenBill {
            bill,
            due: due.parse().unwrap(),
            late_fee: Fen::ZERO,
            lines: vec![OpenLine { line: bill * 10, priority: 1, open: Fen(open) }],
        };
        let bills = [bill(1, "2026-01-31", 921), bill(2, "2026-02-28", 921), bill(3, "2026-03-31", 921)];
        let outcome = allocate(Fen(1000), SettlementOrder::PrincipalFirst, Some(3), &bills);
        let wanted = [
            (Debt::Principal { bill: 3, line: 30 }, Fen(921)),
            (Debt::Principal { bill: 1, line: 10 }, Fen(79)),
        ];
        assert_eq!(outcome.parts, wanted);
        assert_eq!(allocate(Fen(5), SettlementOrder::default(), Some(9), &[]).rest, Fen(5));
    }

    #[test]
    fn money_for_a_line_pays_no_other() {
        let line = |line, open| OpenLine { line, priority: 1, open: Fen(open) };
        let bill = |bill: i64, due: &str, lines: Vec<OpenLine>| OpenBill {
            bill,
            due: due.parse().unwrap(),
            late_fee: Fen(7),
            lines,
        };
        let bills = [
            bill(1, "2026-01-31", vec![line(10, 500)]),
            bill(2, "2026-02-28", vec![line(20, 300), line(21, 400)]),
        ];
        let outcome = allocate_to(Fen(1000), &[21], &bills);
        assert_eq!(outcome.parts, [(Debt::Principal { bill: 2, line: 21 }, Fen(400))]);
        assert_eq!(outcome.rest, Fen(600));
        assert_eq!(allocate_to(Fen(1000), &[], &bills).rest, Fen(1000));
    }
}
