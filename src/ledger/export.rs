//! The books as tables for people's own spreadsheets.

use super::books::{JournalLine, Statement, Trial};
use super::text;
use crate::i18n::Lang;
use crate::sheet::write::{Cell, Table};

fn header(names: &[&str]) -> Vec<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

/// The trial balance with its sums.
pub fn trial(lang: Lang, estate: &str, trial: &Trial) -> Table {
    let l = lang;
    let row = |code: &str, name: String, r: &super::store::TrialRow| {
        vec![
            code.into(),
            name.into(),
            Cell::Money(r.opening),
            Cell::Money(r.debit),
            Cell::Money(r.credit),
            Cell::Money(r.closing),
            if r.parties > 0 { Cell::Count(r.parties) } else { Cell::Empty },
        ]
    };
    let mut rows: Vec<Vec<Cell>> =
        trial.rows.iter().map(|r| row(&r.code, text::code_name(l, &r.code), r)).collect();
    rows.push(row("", text::total(l).to_owned(), &trial.total));
    Table {
        name: text::trial_title(l).to_owned(),
        title: format!("{estate} {} {} – {}", text::trial_title(l), trial.days.from, trial.days.to),
        header: header(&[
            "code",
            text::code(l),
            text::opening(l),
            text::debit(l),
            text::credit(l),
            text::closing(l),
            text::households(l),
        ]),
        rows,
    }
}

/// Entries with their documents.
pub fn journal(lang: Lang, estate: &str, lines: &[JournalLine]) -> Table {
    let l = lang;
    let row = |line: &JournalLine| {
        let room = line.household.as_ref().map_or(Cell::Empty, |h| h.code.as_str().into());
        vec![
            Cell::Day(line.row.book_date),
            Cell::Count(line.row.event_seq),
            line.document.number.as_str().into(),
            text::kind_name(l, line.row.kind).into(),
            room,
            text::code_name(l, &line.row.debit).into(),
            text::code_name(l, &line.row.credit).into(),
            Cell::Money(line.row.amount),
            line.row.actor.as_str().into(),
        ]
    };
    Table {
        name: text::journal(l).to_owned(),
        title: format!("{estate} {}", text::journal(l)),
        header: header(&[
            text::day(l),
            text::number_in_chain(l),
            text::document(l),
            text::what(l),
            text::household(l),
            text::debit_account(l),
            text::credit_account(l),
            text::amount(l),
            text::by(l),
        ]),
        rows: lines.iter().map(row).collect(),
    }
}

/// A household's account: opening, every movement, closing.
pub fn statement(lang: Lang, statement: &Statement) -> Table {
    let l = lang;
    let edge = |day, name: &str, balance| {
        vec![
            Cell::Day(day),
            Cell::Empty,
            name.into(),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Money(balance),
        ]
    };
    let some = |amount: entity::value::Fen| if amount.is_zero() { Cell::Empty } else { Cell::Money(amount) };
    let mut rows = vec![edge(statement.days.from, text::opening_row(l), statement.opening)];
    rows.extend(statement.movements.items.iter().map(|m| {
        vec![
            Cell::Day(m.row.book_date),
            m.document.number.as_str().into(),
            text::kind_name(l, m.row.kind).into(),
            some(m.charged),
            some(m.paid),
            some(m.applied),
            Cell::Money(m.balance),
        ]
    }));
    rows.push(edge(statement.days.to, text::closing_row(l), statement.closing));
    let h = &statement.household;
    Table {
        name: text::statement(l).to_owned(),
        title: format!("{} {} {} {} – {}", h.estate, h.code, h.owner, statement.days.from, statement.days.to),
        header: header(&[
            text::day(l),
            text::document(l),
            text::what(l),
            text::charged(l),
            text::paid(l),
            text::applied(l),
            text::running(l),
        ]),
        rows,
    }
}
