//! What the fee bought as a table for people's own spreadsheets.

use entity::value::BuildingId;

use crate::billing::text::building_no;
use crate::i18n::Lang;
use crate::reports::text;
use crate::served::ServedMonth;
use crate::served::text as words;
use crate::sheet::write::{Cell, Table};

/// A row a service and place: the estate first, then its buildings.
pub fn table(l: Lang, estate: &str, of: &ServedMonth) -> Table {
    let place = |building: Option<BuildingId>| match building {
        None => words::whole_estate(l).to_owned(),
        Some(id) => {
            of.buildings.iter().find(|(b, _)| *b == id).map_or_else(String::new, |(_, n)| building_no(l, n))
        }
    };
    let row = |c: &crate::served::Count| {
        vec![
            Cell::from(place(c.building)),
            Cell::from(words::subject(l, c.kind, c.line, &c.name)),
            Cell::Count(c.due),
            Cell::Count(c.done),
        ]
    };
    let header = [text::place(l), words::service(l), text::to_be_done(l), text::done(l)];
    Table {
        name: text::served(l).to_owned(),
        title: format!("{} {estate} {}", text::served(l), of.month),
        header: header.iter().map(|h| (*h).to_owned()).collect(),
        rows: of.counts.iter().map(row).collect(),
    }
}
