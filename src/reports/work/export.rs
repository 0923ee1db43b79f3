//! The work of a month as a table for people's own spreadsheets.

use super::figures::Figures;
use super::service::Work;
use crate::i18n::Lang;
use crate::places::work::text::kind_name;
use crate::reports::rates::basis_points;
use crate::reports::text;
use crate::sheet::write::{Cell, Table};
use crate::web::text::line_name;

fn share(part: i64, whole: i64) -> Cell {
    basis_points(part, whole).map_or(Cell::Empty, Cell::Percent)
}

/// In all, by line, crew and place.
pub fn figures(l: Lang, work: &Work) -> Table {
    let row = |group: &str, name: &str, f: &Figures| {
        vec![
            Cell::from(group),
            Cell::from(name),
            Cell::Count(f.planned),
            Cell::Count(f.done),
            Cell::Count(f.on_time),
            Cell::Count(f.late()),
            Cell::Count(f.open()),
            Cell::Count(f.reworked),
            share(f.on_time, f.planned),
            Cell::Count(f.planned_minutes),
            Cell::Count(f.worked_minutes),
        ]
    };
    let mut rows = vec![row(text::total(l), "", &work.total)];
    rows.extend(work.lines.iter().map(|(line, f)| row(text::line(l), line_name(l, *line), f)));
    rows.extend(work.crews.iter().map(|g| row(text::crew(l), &g.name, &g.figures)));
    rows.extend(work.places.iter().map(|g| row(text::place(l), &g.name, &g.figures)));
    let header = [
        text::group(l),
        text::name(l),
        text::planned(l),
        text::done(l),
        text::on_time(l),
        text::late(l),
        text::not_done(l),
        text::reworked(l),
        text::on_time_rate(l),
        text::planned_minutes(l),
        text::worked_minutes(l),
    ];
    table(text::work(l), &work.month.to_string(), &header, rows)
}

/// Each place's passes.
pub fn coverage(l: Lang, work: &Work) -> Table {
    let rows = work.coverage.iter().map(|c| {
        vec![
            Cell::from(line_name(l, c.line)),
            Cell::from(kind_name(l, c.kind)),
            c.grade.map_or(Cell::Empty, |grade| Cell::Count(grade.into())),
            Cell::from(c.place.as_str()),
            Cell::from(c.task.as_str()),
            Cell::Count(c.promised),
            Cell::Count(c.planned),
            Cell::Count(c.done),
            share(c.done, c.promised),
        ]
    });
    let header = [
        text::line(l),
        text::place_kind(l),
        text::grade(l),
        text::place(l),
        text::task(l),
        text::promised(l),
        text::planned(l),
        text::done(l),
        text::coverage_rate(l),
    ];
    table(text::coverage(l), &work.month.to_string(), &header, rows.collect())
}

fn table(name: &str, month: &str, header: &[&str], rows: Vec<Vec<Cell>>) -> Table {
    Table {
        name: name.to_owned(),
        title: format!("{name} {month}"),
        header: header.iter().map(|h| (*h).to_owned()).collect(),
        rows,
    }
}
