//! Lines of a statement against what the system has on record (rule book §11, stages 0, 1, 2 and 4). Pure: amounts match
//! exactly or not at all.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};
use entity::value::Fen;

use super::{Reason, normal_name, normal_reference};

/// A line to be placed. Money out is negative.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// The bank's id of the movement.
    pub key: &'a str,
    pub on: NaiveDate,
    pub amount: Fen,
    /// The references it carries; those that are nobody's are passed over.
    pub references: [&'a str; 2],
    pub payer: &'a str,
    pub payer_account: &'a str,
    /// The settlement it pays out, where that is known.
    pub batch: Option<&'a str>,
    /// A channel's line that undid what it says: nothing on record fits it.
    pub undone: bool,
}

/// What the system has on record. Money out is negative.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    pub on: NaiveDate,
    pub amount: Fen,
    /// What the channel keeps of it.
    pub fee: Fen,
    pub reference: &'a str,
    pub payer: &'a str,
    pub payer_account: &'a str,
    pub batch: Option<&'a str>,
    /// A line of an earlier statement has it.
    pub taken: bool,
}

/// Where a line, or a record no line fits, ends up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Matched,
    /// A person chooses.
    Suggested,
    /// It may still come: it is younger than the window.
    Pending,
    Difference,
}

/// Lines and records that belong together, by their places in what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub lines: Vec<usize>,
    pub records: Vec<usize>,
    pub state: State,
    pub reason: Reason,
    /// Line less records, where both are there and differ.
    pub delta: Fen,
}

/// What was found so far. A stage only looks at what the stages before it left.
pub struct Reconciler<'a> {
    lines: &'a [Line<'a>],
    records: &'a [Record<'a>],
    of_line: Vec<Option<Outcome>>,
    /// Records that stand in an outcome, or were taken before.
    used: Vec<bool>,
    /// Records that are the second of their reference.
    twins: HashSet<usize>,
    /// Lines placed by other means.
    aside: HashSet<usize>,
}

impl<'a> Reconciler<'a> {
    #[must_use]
    pub fn new(lines: &'a [Line<'a>], records: &'a [Record<'a>]) -> Self {
        let used = records.iter().map(|r| r.taken).collect();
        Self {
            lines,
            records,
            of_line: vec![None; lines.len()],
            used,
            twins: HashSet::new(),
            aside: HashSet::new(),
        }
    }

    fn put(&mut self, line: usize, records: Vec<usize>, state: State, reason: Reason) {
        let paid: i64 = records.iter().map(|r| self.records[*r].amount.0 - self.records[*r].fee.0).sum();
        let differs = reason == Reason::AmountDiffers;
        let delta = if differs { Fen(self.lines[line].amount.0 - paid) } else { Fen::ZERO };
        for record in &records {
            self.used[*record] = true;
        }
        self.of_line[line] = Some(Outcome { lines: vec![line], records, state, reason, delta });
    }

    fn open_lines(&self) -> Vec<usize> {
        (0..self.lines.len()).filter(|at| self.of_line[*at].is_none() && !self.aside.contains(at)).collect()
    }

    /// Stages 0 and 1: what was told twice, and the exact reference.
    pub fn by_reference(&mut self) {
        let mut of_reference: HashMap<String, usize> = HashMap::new();
        for (at, record) in self.records.iter().enumerate() {
            let reference = normal_reference(record.reference);
            if reference.is_empty() {
                continue;
            }
            if let std::collections::hash_map::Entry::Vacant(entry) = of_reference.entry(reference) {
                entry.insert(at);
            } else {
                self.twins.insert(at);
            }
        }
        let mut keys = HashSet::new();
        let mut told = HashSet::new();
        for at in 0..self.lines.len() {
            let line = self.lines[at];
            if !line.key.is_empty() && !keys.insert(line.key) {
                self.put(at, Vec::new(), State::Difference, Reason::DuplicateInStatement);
                continue;
            }
            let record = line.references.iter().find_map(|r| of_reference.get(&normal_reference(r)).copied());
            let Some(record) = record else { continue };
            if self.used[record] || !told.insert(record) {
                self.put(at, Vec::new(), State::Difference, Reason::DuplicateInStatement);
                continue;
            }
            let asked = self.records[record].amount;
            let (state, reason) = if line.undone {
                (State::Difference, Reason::StatusDiffers)
            } else if asked == line.amount {
                (State::Matched, Reason::Reference)
            } else if asked.0.signum() != line.amount.0.signum() {
                (State::Difference, Reason::WrongDirection)
            } else {
                (State::Difference, Reason::AmountDiffers)
            };
            self.put(at, vec![record], state, reason);
        }
    }

    /// Stage 2: a line that pays out a batch is its records less their fees.
    pub fn by_batch(&mut self) {
        let mut batches: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, record) in self.records.iter().enumerate() {
            if let Some(batch) = record.batch.filter(|_| !self.used[at]) {
                batches.entry(batch).or_default().push(at);
            }
        }
        for at in self.open_lines() {
            let Some(records) = self.lines[at].batch.and_then(|b| batches.remove(b)) else { continue };
            let net: i64 = records.iter().map(|r| self.records[*r].amount.0 - self.records[*r].fee.0).sum();
            let (state, reason) = if net == self.lines[at].amount.0 {
                (State::Matched, Reason::Settlement)
            } else {
                (State::Difference, Reason::AmountDiffers)
            };
            self.put(at, records, state, reason);
        }
    }

    /// Stage 4: the amount, the payer and the day, unique both ways; more than one is for a person to choose.
    /// `window` is how many days apart they may be.
    pub fn by_payer(&mut self, window: u32) {
        let mut of_payer: HashMap<(i64, String), Vec<usize>> = HashMap::new();
        for (at, record) in self.records.iter().enumerate() {
            if self.used[at] || self.twins.contains(&at) {
                continue;
            }
            for payer in [normal_name(record.payer), record.payer_account.to_owned()] {
                if !payer.is_empty() {
                    of_payer.entry((record.amount.0, payer)).or_default().push(at);
                }
            }
        }
        let open = self.open_lines();
        let mut suitors: HashMap<usize, usize> = HashMap::new();
        let mut of_line: Vec<(usize, Vec<usize>)> = Vec::new();
        for at in open {
            let line = self.lines[at];
            let mut fits: Vec<usize> = [normal_name(line.payer), line.payer_account.to_owned()]
                .into_iter()
                .filter(|payer| !payer.is_empty())
                .filter_map(|payer| of_payer.get(&(line.amount.0, payer)))
                .flatten()
                .copied()
                .filter(|record| near(self.records[*record].on, line.on, window))
                .collect();
            fits.sort_unstable();
            fits.dedup();
            for record in &fits {
                *suitors.entry(*record).or_default() += 1;
            }
            if !fits.is_empty() {
                of_line.push((at, fits));
            }
        }
        for (at, fits) in of_line {
            let alone = fits.len() == 1 && suitors[&fits[0]] == 1;
            let (state, reason) = if alone {
                (State::Matched, Reason::PayerAndDay)
            } else {
                (State::Suggested, Reason::Ambiguous)
            };
            self.put(at, fits, state, reason);
        }
    }

    /// Lines that were placed by other means: they are nobody's rivals any more.
    pub fn set_aside(&mut self, lines: &[usize]) {
        self.aside.extend(lines);
    }

    /// The lines no stage has placed.
    #[must_use]
    pub fn left(&self) -> Vec<usize> {
        self.open_lines()
    }

    /// What was found of a line.
    #[must_use]
    pub fn outcome(&self, line: usize) -> Option<&Outcome> {
        self.of_line[line].as_ref()
    }

    /// Every line and every record in its outcome: what is left is missing on the other side, and pending inside `window`.
    #[must_use]
    pub fn finish(mut self, as_of: NaiveDate, window: u32) -> Vec<Outcome> {
        let begins = window_begins(as_of, window);
        let state = |on: NaiveDate| if on < begins { State::Difference } else { State::Pending };
        for at in self.open_lines() {
            self.put(at, Vec::new(), state(self.lines[at].on), Reason::MissingInSystem);
        }
        let mut outcomes: Vec<Outcome> = self.of_line.into_iter().flatten().collect();
        for (at, record) in self.records.iter().enumerate() {
            if self.used[at] {
                continue;
            }
            let (state, reason) = if self.twins.contains(&at) {
                (State::Difference, Reason::DuplicateInSystem)
            } else {
                (state(record.on), Reason::MissingInStatement)
            };
            outcomes.push(Outcome { lines: Vec::new(), records: vec![at], state, reason, delta: Fen::ZERO });
        }
        outcomes
    }
}

fn near(a: NaiveDate, b: NaiveDate, window: u32) -> bool {
    (a - b).num_days().abs() <= i64::from(window)
}

/// The first day that is not too old to be shown yet at `as_of`.
#[must_use]
pub fn window_begins(as_of: NaiveDate, window: u32) -> NaiveDate {
    as_of.checked_sub_days(Days::new(window.into())).unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn case(id: &str) -> Value {
        let file: Value =
            serde_json::from_str(include_str!("../../../tests/data/billing_cases.json")).unwrap();
        file["cases"].as_array().unwrap().iter().find(|c| c["id"] == id).unwrap().clone()
    }

    fn text<'v>(value: &'v Value, key: &str) -> &'v str {
        value[key].as_str().unwrap_or_default()
    }

    fn name(reason: Reason) -> &'static str {
        match reason {
            Reason::Reference => "EXACT_REF",
            Reason::PayerAndDay => "AMOUNT_PAYER_DATE",
            Reason::Settlement => "BATCH",
            Reason::AmountDiffers => "AMOUNT_DIFFERS",
            Reason::DuplicateInStatement => "DUPLICATE_IN_STATEMENT",
            Reason::DuplicateInSystem => "DUPLICATE_IN_SYSTEM",
            Reason::Ambiguous => "AMBIGUOUS",
            Reason::MissingInSystem => "MISSING_IN_SYSTEM",
            Reason::MissingInStatement => "MISSING_IN_STATEMENT",
            other => other.word(),
        }
    }

    #[test]
    fn one_of_every_outcome() {
        let case = case("X01");
        let (input, expected) = (&case["input"], &case["expected"]);
        let lines: Vec<Line<'_>> = input["statement"]
            .as_array()
            .unwrap()
            .iter()
            .map(|s| Line {
                key: text(s, "bank_txn_id"),
                on: text(s, "date").parse().unwrap(),
                amount: Fen(s["fen"].as_i64().unwrap()),
                references: [text(s, "ref"), ""],
                payer: text(s, "payer"),
                payer_account: "",
                batch: s["batch"].as_str(),
                undone: false,
            })
            .collect();
        let records: Vec<Record<'_>> = input["system"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| Record {
                on: text(p, "date").parse().unwrap(),
                amount: Fen(p["fen"].as_i64().unwrap()),
                fee: Fen(p["fee_fen"].as_i64().unwrap_or(0)),
                reference: text(p, "ref"),
                payer: text(p, "payer"),
                payer_account: "",
                batch: p["batch"].as_str(),
                taken: false,
            })
            .collect();
        let window = u32::try_from(input["window_days"].as_i64().unwrap()).unwrap();
        let mut found = Reconciler::new(&lines, &records);
        found.by_reference();
        found.by_batch();
        found.by_payer(window);
        let outcomes = found.finish(text(input, "as_of").parse().unwrap(), window);
        let ids = |places: &[usize], of: &str| -> Vec<Value> {
            places.iter().map(|at| input[of][at]["id"].clone()).collect()
        };
        let told: Vec<Value> = outcomes
            .iter()
            .map(|o| {
                let state = format!("{:?}", o.state).to_lowercase();
                let mut told = serde_json::json!({
                    "statement": ids(&o.lines, "statement"), "system": ids(&o.records, "system"), "state": state, "reason": name(o.reason),
                });
                if !o.delta.is_zero() {
                    told["delta_fen"] = o.delta.0.into();
                }
                told
            })
            .collect();
        assert_eq!(Value::from(told), expected["outcomes"]);
        for (state, fen) in expected["statement_fen_by_state"].as_object().unwrap() {
            let sum: i64 = outcomes
                .iter()
                .filter(|o| format!("{:?}", o.state).to_lowercase() == *state)
                .flat_map(|o| &o.lines)
                .map(|at| lines[*at].amount.0)
                .sum();
            assert_eq!(Some(sum), fen.as_i64(), "{state}");
        }
    }

    const NAMES: [&str; 4] = ["", "王小明", "王 小明", "李雷"];
    const REFERENCES: [&str; 6] = ["", "DW-1", "`dw-1", "DW-2", "DW-3", "NOTPROVIDED"];

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn every_line_ends_in_one_outcome_and_the_sums_are_the_statement(
            lines in prop::collection::vec((0..12u32, 1..28u32, -3..6i64, 0..6usize, 0..4usize, prop::option::of(0..2usize), any::<bool>()), 0..40),
            records in prop::collection::vec((1..28u32, -3..6i64, 0..6usize, 0..4usize, prop::option::of(0..2usize), any::<bool>()), 0..40),
        ) {
            let batches = ["WX1", "WX2"];
            let keys: Vec<String> = lines.iter().map(|l| format!("T{}", l.0)).collect();
            let lines: Vec<Line<'_>> = lines.iter().zip(&keys).map(|(l, key)| Line {
                key, on: day(l.1), amount: Fen(l.2 * 100), references: [REFERENCES[l.3], ""], payer: NAMES[l.4], payer_account: "",
                batch: l.5.map(|b| batches[b]), undone: l.6,
            }).collect();
            let records: Vec<Record<'_>> = records.iter().map(|r| Record {
                on: day(r.0), amount: Fen(r.1 * 100), fee: Fen::ZERO, reference: REFERENCES[r.2], payer: NAMES[r.3], payer_account: "",
                batch: r.4.map(|b| batches[b]), taken: r.5,
            }).collect();
            let mut found = Reconciler::new(&lines, &records);
            found.by_reference();
            found.by_batch();
            found.by_payer(3);
            let outcomes = found.finish(day(28), 3);
            let mut seen = vec![0; lines.len()];
            let mut matched = vec![0; records.len()];
            let mut stands = vec![0; records.len()];
            let mut sum = 0;
            for o in &outcomes {
                for at in &o.lines { seen[*at] += 1; sum += lines[*at].amount.0; }
                for at in &o.records {
                    stands[*at] += 1;
                    if o.state == State::Matched { matched[*at] += 1; }
                }
                if o.state == State::Matched {
                    let line: i64 = o.lines.iter().map(|at| lines[*at].amount.0).sum();
                    let paid: i64 = o.records.iter().map(|at| records[*at].amount.0 - records[*at].fee.0).sum();
                    prop_assert_eq!(line, paid, "nothing is nearly right");
                }
                prop_assert_eq!(!o.delta.is_zero(), o.reason == Reason::AmountDiffers);
            }
            prop_assert!(seen.iter().all(|n| *n == 1), "{:?}", seen);
            prop_assert_eq!(sum, lines.iter().map(|l| l.amount.0).sum::<i64>());
            prop_assert!(matched.iter().all(|n| *n <= 1));
            // Every record nobody had before stands somewhere: none is forgotten.
            prop_assert!(stands.iter().zip(&records).all(|(n, r)| r.taken || *n >= 1));
        }
    }
}
