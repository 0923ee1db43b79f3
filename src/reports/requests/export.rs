//! The three rates as a table for people's own spreadsheets.

use crate::i18n::Lang;
use crate::reports::rates::basis_points;
use crate::reports::text;
use crate::requests::rates::{By, Cell as Part, Figures};
use crate::sheet::write::{Cell, Table};

fn share(part: i64, whole: i64) -> Cell {
    basis_points(part, whole).map_or(Cell::Empty, Cell::Percent)
}

/// Each group with its rates and every part of them.
pub fn table(l: Lang, title: &str, by: By, groups: &[(String, Figures)]) -> Table {
    let mut header: Vec<String> = vec![text::by_name(l, by).to_owned()];
    header.extend([text::rate_response(l), text::rate_solved(l), text::rate_satisfied(l)].map(str::to_owned));
    header.extend(Part::ALL.map(|part| text::part_name(l, part).to_owned()));
    let rows = groups.iter().map(|(name, f)| {
        let mut row = vec![
            Cell::from(name.as_str()),
            share(f.responded, f.to_respond()),
            share(f.solved, f.asked()),
            share(f.satisfied, f.asked()),
        ];
        row.extend(Part::ALL.map(|part| Cell::Count(f.get(part))));
        row
    });
    Table { name: text::requests(l).to_owned(), title: title.to_owned(), header, rows: rows.collect() }
}
