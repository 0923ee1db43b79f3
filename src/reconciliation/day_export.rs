//! A day's report as a spreadsheet with live numbers.

use chrono::NaiveDate;
use entity::value::BankAccountId;

use super::days::{self, Report};
use super::text;
use crate::access::Caller;
use crate::app::App;
use crate::error::Result;
use crate::i18n::Lang;
use crate::sheet::write::{Cell, FileKind, Table};

fn rows(l: Lang, report: &Report) -> Vec<Vec<Cell>> {
    let line = |what: &str, count: Cell, money_in: Cell, money_out: Cell| {
        vec![what.into(), count, money_in, money_out]
    };
    let sum = |what: &str, amount| line(what, Cell::Empty, Cell::Money(amount), Cell::Empty);
    let mut rows = vec![sum(text::opening(l), report.opening)];
    for part in &report.parts {
        let name = part.explanation.map_or_else(
            || text::outcome_name(l, part.outcome).to_owned(),
            |e| format!("{}: {}", text::outcome_name(l, part.outcome), text::explanation_name(l, e)),
        );
        rows.push(line(
            &name,
            Cell::Count(part.count),
            Cell::Money(part.money_in),
            Cell::Money(part.money_out),
        ));
    }
    rows.push(sum(text::closing(l), report.closing));
    if let Some(stated) = report.stated {
        rows.push(sum(text::stated(l), stated));
    }
    for (difference, amount) in &report.differences {
        rows.push(sum(text::difference_name(l, *difference), *amount));
    }
    match report.unsettled {
        Some(unsettled) => rows.push(sum(text::unsettled(l), unsettled)),
        None => rows.push(sum(text::book_balance(l), report.book)),
    }
    rows
}

/// The report of a day: the name of the file, and an xlsx.
///
/// # Errors
/// Not found.
pub async fn export(
    app: &App,
    caller: &Caller,
    lang: Lang,
    id: BankAccountId,
    day: NaiveDate,
) -> Result<(String, Vec<u8>)> {
    let (account, report, _) = days::view(app, caller, id, day).await?;
    let header = [text::outcome(lang), text::count(lang), text::money_in(lang), text::money_out(lang)];
    let table = Table {
        name: text::days(lang).to_owned(),
        title: format!("{} {} {} {day}", account.bank, account.number, text::days(lang)),
        header: header.iter().map(|h| (*h).to_owned()).collect(),
        rows: rows(lang, &report),
    };
    Ok((format!("day-{id}-{day}.xlsx"), table.to_file(FileKind::Xlsx)?))
}
