//! The lines behind a figure.

use chrono::NaiveDate;
use entity::value::Fen;

use super::ageing::ever;
use super::month_parts::Part;
use super::service::{Months, Narrow};
use super::store::{self, LineRow};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::billing::{Label, labels};
use crate::db::page::{Page, Window};
use crate::error::Result;
use crate::reports::range::Range;

/// Which figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// What was charged for the range, and what of it came in.
    Charged,
    /// What of it is open.
    Open,
    /// What was taken off it by credit notes.
    Credited,
    /// What was given up of it as bad debt.
    WrittenOff,
    /// What earlier months had open, and what of it came in.
    Arrears,
    /// What is open of all months, by due day.
    Aged,
}

impl Figure {
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Charged => "charged",
            Self::Open => "open",
            Self::Credited => "credited",
            Self::WrittenOff => "written_off",
            Self::Arrears => "arrears",
            Self::Aged => "aged",
        }
    }

    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Charged, Self::Open, Self::Credited, Self::WrittenOff, Self::Arrears, Self::Aged]
            .into_iter()
            .find(|f| f.word() == word)
    }
}

/// A figure and, for [`Figure::Aged`], the due days it is of; both are meant.
#[derive(Debug, Clone, Copy)]
pub struct Drill {
    pub figure: Figure,
    pub due_from: Option<NaiveDate>,
    pub due_to: Option<NaiveDate>,
}

/// A line with its part of the figure.
pub struct LineItem {
    pub line: LineRow,
    pub label: Option<Label>,
    pub part: Part,
}

impl LineItem {
    /// What the figure counts of the line, in the order of its columns: what was asked, what came in, what is left.
    #[must_use]
    pub const fn amounts(&self, figure: Figure) -> (Fen, Fen, Fen) {
        let p = &self.part;
        let (asked, paid, given_up) = match figure {
            Figure::Charged | Figure::Open | Figure::Credited | Figure::WrittenOff => {
                (p.issued.0 - p.credited.0, p.paid.0, p.written.0)
            }
            Figure::Arrears => (p.opening.0 - p.opening_credited.0, p.opening_paid.0, p.opening_written.0),
            Figure::Aged => {
                let l = &self.line;
                (l.amount.0 - l.credited_end.0, l.paid_end.0, l.written_end.0)
            }
        };
        (Fen(asked), Fen(paid), Fen(asked - paid - given_up))
    }
}

/// The lines of a figure, by id.
///
/// # Errors
/// Forbidden.
pub async fn lines(
    app: &App,
    caller: &Caller,
    narrow: &Narrow,
    range: &Range,
    drill: &Drill,
    window: Window,
) -> Result<Page<LineItem>> {
    caller.reach(Action::ReportsRead)?;
    // Who owes what is for those who may read bills.
    let reach = caller.reach(Action::BillsRead)?;
    let db = app.db.read();
    let from = || vec![range.from.0.into()];
    // Bills of the range, and bills of earlier months: no others are read.
    let within = || store::lines_until(range, &reach, narrow, ("b.month + b.month_count - 1 >= ?", from()));
    let (query, condition) = match drill.figure {
        Figure::Charged => (within(), ("1 = 1".to_owned(), Vec::new())),
        Figure::Open => (within(), ("l.amount - l.credited_end - l.paid_end - l.written_end > 0".to_owned(), Vec::new())),
        Figure::Credited => (within(), ("l.credited_end > 0".to_owned(), Vec::new())),
        Figure::WrittenOff => (within(), ("l.written_end > 0".to_owned(), Vec::new())),
        Figure::Arrears => (
            store::lines_until(range, &reach, narrow, ("b.month < ?", from())),
            (
                "(l.amount - l.credited_eve - l.paid_eve - l.written_eve <> 0 OR l.paid_close <> l.paid_eve OR l.written_close <> l.written_eve)".to_owned(),
                Vec::new(),
            ),
        ),
        Figure::Aged => {
            let mut text = "l.amount - l.credited_end - l.paid_end - l.written_end > 0".to_owned();
            let mut values = Vec::new();
            for (day, side) in [(drill.due_from, ">="), (drill.due_to, "<=")] {
                if let Some(day) = day {
                    text.push_str(&format!(" AND l.due_on {side} ?"));
                    values.push(day.into());
                }
            }
            (store::lines_until(&ever(range.as_of), &reach, narrow, store::EVERY), (text, values))
        }
    };
    let after = window.after.unwrap_or(0);
    let rows = store::lines(db, query, (&condition.0, condition.1), after, window.limit + 1).await?;
    let page = Page::cut(rows, window, |l| l.id);
    let months = Months::of(db, &page.items).await?;
    let accounts: Vec<_> = page.items.iter().map(|l| l.account_id).collect();
    let labels = labels::of_accounts(db, caller, &accounts).await?;
    Ok(page.map(|line| LineItem {
        label: labels.get(&line.account_id).cloned(),
        part: months.part(&line, range.from, range.to),
        line,
    }))
}
