//! The figures of waste as a table for people's own spreadsheets.

use super::Hauled;
use crate::i18n::Lang;
use crate::places::work::text::waste_name;
use crate::reports::text;
use crate::sheet::write::{Cell, Table};

/// By kind, month, estate and point.
pub fn table(l: Lang, w: &Hauled) -> Table {
    const WIDTH: usize = 10;
    let row = |group: &str, name: &str, cells: Vec<Cell>| {
        let mut row = vec![Cell::from(group), Cell::from(name)];
        row.extend(cells);
        row.resize(WIDTH, Cell::Empty);
        row
    };
    let mut rows = Vec::new();
    for k in &w.kinds {
        let cells = vec![Cell::Count(k.kg), Cell::Count(k.tickets)];
        rows.push(row(text::by_kind(l), waste_name(l, k.waste), cells));
    }
    for m in &w.months {
        let share = m.sorted_bp.map_or(Cell::Empty, Cell::Percent);
        rows.push(row(text::by_month(l), &m.month.to_string(), vec![Cell::Count(m.kg), Cell::Empty, share]));
    }
    for e in &w.estates {
        let name = if e.estate_id.is_none() { text::no_estate(l) } else { e.estate.as_str() };
        rows.push(row(text::by_estate(l), name, vec![Cell::Count(e.kg)]));
    }
    for p in &w.points {
        let cells = vec![
            Cell::Count(p.kg),
            Cell::Empty,
            Cell::Empty,
            Cell::Count(p.stops),
            Cell::Count(p.collected),
            Cell::Count(p.overflow),
            Cell::Count(p.refused),
            Cell::Count(p.missed),
        ];
        rows.push(row(text::by_point(l), &p.place, cells));
    }
    let header = [
        text::group(l),
        text::name(l),
        "kg",
        text::loads(l),
        text::sorted_share(l),
        text::stops_due(l),
        text::stops_collected(l),
        text::overflows(l),
        text::refusals(l),
        text::missed(l),
    ];
    Table {
        name: text::waste(l).to_owned(),
        title: format!("{} {}", text::waste(l), w.month),
        header: header.iter().map(|h| (*h).to_owned()).collect(),
        rows,
    }
}
