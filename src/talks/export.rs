//! The diary as a table for people's own spreadsheets.

use super::show::{self, TalkFilter, TalkRow};
use super::text;
use crate::access::Caller;
use crate::app::App;
use crate::db::page::{MAX_LIMIT, Window};
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::sheet::write::{Cell, Table};

/// Talks in one file: a large city's month.
pub const MAX_ROWS: usize = 20_000;

async fn rows(app: &App, caller: &Caller, filter: &TalkFilter) -> Result<Vec<TalkRow>> {
    let mut rows = Vec::new();
    let mut after = None;
    loop {
        let page = show::list(app, caller, filter, Window { after, limit: MAX_LIMIT }).await?;
        rows.extend(page.items);
        if rows.len() > MAX_ROWS {
            return Err(Error::invalid("talks.too_many_rows", |l| text::too_many_rows(l, MAX_ROWS)));
        }
        match page.next.and_then(|next| next.parse().ok()) {
            Some(next) => after = Some(next),
            None => return Ok(rows),
        }
    }
}

fn line(app: &App, l: Lang, row: &TalkRow) -> Vec<Cell> {
    let clock = |at| app.zone().local(at).format("%H:%M").to_string();
    let t = &row.talk;
    vec![
        Cell::from(t.number.as_str()),
        Cell::from(text::kind_name(l, t.kind)),
        Cell::Day(t.day),
        Cell::Text(format!("{}–{}", clock(t.begins_at), clock(t.ends_at))),
        Cell::from(row.estate.as_str()),
        Cell::from(t.place.as_str()),
        Cell::from(t.hosts.as_str()),
        Cell::from(t.party.as_str()),
        Cell::Count(i64::from(t.headcount)),
        Cell::from(row.topics.join("；")),
        Cell::Count(row.promises.all()),
        Cell::Count(row.promises.kept),
        Cell::Count(row.promises.kept_late),
        Cell::Count(row.promises.overdue),
        Cell::from(text::status_name(l, t.status)),
    ]
}

/// The talks within reach and filter, the latest first.
///
/// # Errors
/// Forbidden; `talks.too_many_rows`.
pub async fn table(app: &App, caller: &Caller, filter: &TalkFilter, l: Lang) -> Result<Table> {
    let rows = rows(app, caller, filter).await?;
    let header = [
        text::number(l),
        text::kind(l),
        text::day(l),
        text::hours(l),
        text::estate(l),
        text::place(l),
        text::hosts(l),
        text::party(l),
        text::headcount(l),
        text::topics(l),
        text::promises(l),
        text::standing_name(l, super::Standing::Kept),
        text::standing_name(l, super::Standing::KeptLate),
        text::standing_name(l, super::Standing::Overdue),
        text::status(l),
    ];
    Ok(Table {
        name: text::diary(l).to_owned(),
        title: text::talks(l).to_owned(),
        header: header.iter().map(|h| (*h).to_owned()).collect(),
        rows: rows.iter().map(|row| line(app, l, row)).collect(),
    })
}
