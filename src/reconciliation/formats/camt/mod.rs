//! ISO 20022 camt.053 (bank to customer statement), any version. A batch entry becomes its payments, which must add up
//! to it. Only booked entries count. Several statements of one account may follow each other without a gap.

mod entry;
mod xml;

use chrono::NaiveDate;
use entity::enums::Direction;
use entity::value::Fen;

use self::xml::{At, Fault, Node, Part, Parts};
use super::checks::{Draft, Names, finish, note_account, stated};
use super::layout::Layout;
use super::refusals::{FILE, Refusals};
use super::{MAX_LINES, Movement, Parsed, cells, text};
use crate::error::{Error, Result};

/// The element that holds one statement.
const STATEMENT: &str = "Stmt";

/// Whether XML text is a bank statement.
pub fn is(text: &str) -> bool {
    let start: String = text.chars().take(2_000).collect();
    start.contains("BkToCstmrStmt") || start.contains("camt.053")
}

/// One statement as it is read.
#[derive(Default)]
struct Statement {
    line: u64,
    opening: Option<(Fen, NaiveDate)>,
    closing: Option<(Fen, NaiveDate)>,
    period: Option<(NaiveDate, NaiveDate)>,
    summary: Option<Node>,
    /// Entries before they were expanded: how many, and their sums in and out.
    entries: [(usize, i64); 2],
    first_movement: usize,
}

pub fn parse(text: &str, today: NaiveDate) -> Result<Parsed> {
    let mut bad = Refusals::default();
    let mut reading = Reading { text, account: None, movements: Vec::new() };
    let mut statements: Vec<Statement> = Vec::new();
    let mut parts = Parts::new(text, STATEMENT);
    let mut open: Option<Statement> = None;
    loop {
        match parts.next_part() {
            Ok(None) => break,
            Ok(Some(Part::Begin)) => {
                open = Some(Statement { first_movement: reading.movements.len(), ..Statement::default() });
            }
            Ok(Some(Part::Child(node))) => {
                if let Some(statement) = open.as_mut() {
                    reading.child(statement, node, &mut bad);
                }
                if reading.movements.len() > MAX_LINES {
                    bad.add_file(|l| text::too_many_lines(l, MAX_LINES));
                    break;
                }
            }
            Ok(Some(Part::End)) => {
                if let Some(statement) = open.take() {
                    close(&statement, &reading.movements, &mut bad)?;
                    statements.push(statement);
                }
            }
            Err(at) => return Err(broken(at)),
        }
    }
    joined(&statements, &mut bad);
    let (opening, closing) = (
        statements.first().and_then(|s| s.opening).map(|(fen, _)| fen),
        statements.last().and_then(|s| s.closing).map(|(fen, _)| fen),
    );
    let draft = Draft {
        layout: Layout::Camt053.word().to_owned(),
        kind: Layout::Camt053.kind(),
        account: reading.account,
        period: period(&statements),
        opening,
        closing,
        movements: reading.movements,
        names: Names { key: "AcctSvcrRef", day: "BookgDt", balance: "Bal" },
    };
    finish(draft, bad, today)
}

fn broken(at: At) -> Error {
    let (code, words): (&'static str, fn(crate::i18n::Lang) -> &'static str) = match at.fault {
        Fault::Entities => ("reconciliation.xml_entities", text::xml_entities),
        Fault::TooDeep | Fault::TooLarge => ("reconciliation.xml_too_large", text::xml_too_large),
        Fault::NotXml => ("reconciliation.xml_broken", text::xml_broken),
        Fault::CutOff => ("reconciliation.xml_broken", text::ends_early),
    };
    Error::invalid(code, text::bad_file).field_at(FILE, at.line, words)
}

/// From the first day of the first statement to the last of the last, where they say so.
fn period(statements: &[Statement]) -> Option<(NaiveDate, NaiveDate)> {
    let days = |s: &Statement| s.period.or_else(|| Some((s.opening?.1, s.closing?.1)));
    let (from, _) = days(statements.first()?)?;
    let (_, to) = days(statements.last()?)?;
    // An opening balance may bear the day before: what counts is stated by the period alone.
    let stated = statements.iter().all(|s| s.period.is_some());
    let empty = statements.iter().all(|s| s.entries.iter().all(|(count, _)| *count == 0));
    (from <= to && (stated || empty)).then_some((from, to))
}

/// What one statement says of itself.
fn close(statement: &Statement, movements: &[Movement], bad: &mut Refusals) -> Result<()> {
    let own = movements.get(statement.first_movement..).unwrap_or_default();
    let (Some((opening, _)), Some((closing, _))) = (statement.opening, statement.closing) else {
        bad.add(statement.line, "Bal", text::no_balances);
        return Ok(());
    };
    let mut expected = opening;
    for movement in own {
        expected = expected.plus(Fen(movement.signed()))?;
    }
    if bad.is_empty() && expected != closing {
        let (said, is) = (closing.to_string(), expected.to_string());
        bad.add(statement.line, "Bal", |l| text::closing_differs(l, &said, &is));
    }
    if let Some(summary) = &statement.summary
        && bad.is_empty()
    {
        check_summary(summary, statement, bad);
    }
    Ok(())
}

fn check_summary(summary: &Node, statement: &Statement, bad: &mut Refusals) {
    let [(count_in, sum_in), (count_out, sum_out)] = statement.entries;
    let all = (count_in + count_out, sum_in.saturating_add(sum_out));
    for (name, (count, sum)) in
        [("TtlNtries", all), ("TtlCdtNtries", (count_in, sum_in)), ("TtlDbtNtries", (count_out, sum_out))]
    {
        let Some(total) = summary.child(name) else { continue };
        let said = total.text_at(&["NbOfNtries"]);
        if !said.is_empty() {
            stated(bad, total.line, name, said, &count.to_string());
        }
        if let Some(said) = total.child("Sum") {
            match entry::amount(&said.text) {
                Some(amount) => stated(bad, said.line, name, &amount.to_string(), &Fen(sum).to_string()),
                None => bad.add(said.line, name, text::bad_amount),
            }
        }
    }
}

/// Statements of one file follow each other.
fn joined(statements: &[Statement], bad: &mut Refusals) {
    for pair in statements.windows(2) {
        if let [before, after] = pair
            && before.closing.map(|(fen, _)| fen) != after.opening.map(|(fen, _)| fen)
        {
            bad.add(after.line, "Bal", text::gap_between);
        }
    }
    if statements.is_empty() {
        bad.add_file(text::ends_early);
    }
}

/// What is common to all statements of the file.
struct Reading<'x> {
    text: &'x str,
    account: Option<String>,
    movements: Vec<Movement>,
}

impl Reading<'_> {
    fn child(&mut self, statement: &mut Statement, node: Node, bad: &mut Refusals) {
        if statement.line == 0 {
            statement.line = node.line;
        }
        match node.name.as_str() {
            "Acct" => {
                let number = node.first_text(&[&["Id", "Othr", "Id"], &["Id", "IBAN"]]);
                let number = cells::words(number).replace(' ', "");
                if number.is_empty() || cells::ruined(&number) {
                    bad.add(node.line, "Acct", text::bad_account);
                }
                let currency = node.text_at(&["Ccy"]);
                if !currency.is_empty() && !super::is_yuan(currency) {
                    bad.add(node.line, "Ccy", text::not_yuan);
                }
                note_account(&mut self.account, number, node.line, "Acct", bad);
            }
            "FrToDt" => {
                let day = |name| entry::day_of(node.text_at(&[name]));
                match day("FrDtTm").zip(day("ToDtTm")) {
                    Some((from, to)) if from <= to => statement.period = Some((from, to)),
                    _ => bad.add(node.line, "FrToDt", text::bad_date),
                }
            }
            "Bal" => balance(statement, &node, bad),
            "TxsSummry" => statement.summary = Some(node),
            "Ntry" => {
                let expanded = entry::movements(&node, self.text, self.movements.len(), bad);
                if let Some(entry) = expanded {
                    let side = usize::from(entry.direction == Direction::Out);
                    let (count, sum) = &mut statement.entries[side];
                    *count += 1;
                    *sum = sum.saturating_add(entry.amount.0);
                    self.movements.extend(entry.movements);
                }
            }
            _ => {}
        }
    }
}

fn balance(statement: &mut Statement, node: &Node, bad: &mut Refusals) {
    let code = node.first_text(&[&["Tp", "CdOrPrtry", "Cd"], &["Tp", "Cd"]]);
    let slot = match code {
        // PRCD: the closing of the statement before, which is this one's opening.
        "OPBD" | "PRCD" => &mut statement.opening,
        "CLBD" => &mut statement.closing,
        _ => return,
    };
    let found = entry::signed(node, bad);
    let day = entry::day_of(node.first_text(&[&["Dt", "Dt"], &["Dt", "DtTm"]]));
    match (found, day) {
        (Some(fen), Some(day)) => {
            if slot.is_none() {
                *slot = Some((fen, day));
            }
        }
        (Some(_), None) => bad.add(node.line, "Bal", text::bad_date),
        (None, _) => {}
    }
}
