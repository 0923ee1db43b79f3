//! A month's scores as a table for people's own spreadsheets.

use super::results::{Figures, Scores};
use super::text;
use crate::i18n::Lang;
use crate::sheet::write::{Cell, Table};
use crate::web::text::line_name;

/// `part / whole` in 0.01 %, half up.
#[must_use]
pub fn share(part: i64, whole: i64) -> Option<i64> {
    let exact = i128::from(part) * 10_000;
    (whole > 0).then(|| i64::try_from(entity::value::half_up(exact, i128::from(whole))).ok())?
}

/// In all, by contract, line, place and crew.
pub fn table(l: Lang, scores: &Scores) -> Table {
    let row = |group: &str, name: &str, f: &Figures| {
        vec![
            Cell::from(group),
            Cell::from(if name.is_empty() { text::none_named(l) } else { name }),
            Cell::Count(f.sheets),
            f.score.map_or(Cell::Empty, Cell::Score),
            Cell::Count(f.appeals),
            Cell::Count(f.findings),
            Cell::Count(f.open),
            Cell::Count(f.overdue),
            share(f.in_time, f.due()).map_or(Cell::Empty, Cell::Percent),
        ]
    };
    let mut rows = vec![row(text::total(l), text::all(l), &scores.total)];
    rows.extend(scores.contracts.iter().map(|g| row(text::contract(l), &g.name, &g.figures)));
    rows.extend(scores.lines.iter().map(|g| row(text::line(l), line_name(l, g.line), &g.figures)));
    rows.extend(scores.places.iter().map(|g| row(text::place(l), &g.name, &g.figures)));
    rows.extend(scores.crews.iter().map(|g| row(text::crew(l), &g.name, &g.figures)));
    let header = [
        text::group(l),
        text::name(l),
        text::sheets_n(l),
        text::mean_score(l),
        text::appeals_n(l),
        text::findings_n(l),
        text::open_n(l),
        text::overdue_n(l),
        text::in_time_rate(l),
    ];
    Table {
        name: text::scores(l).to_owned(),
        title: format!("{} {}", text::scores(l), scores.month),
        header: header.iter().map(|h| (*h).to_owned()).collect(),
        rows,
    }
}
