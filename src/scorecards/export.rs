//! A scorecard as a table for people's own spreadsheets.

use super::score::quantity;
use super::service::Detail;
use super::text;
use crate::i18n::Lang;
use crate::sheet::write::{Cell, FileKind, Table};

/// `scorecard-2026-09-18-3.xlsx`
pub fn file_name(of: &Detail, kind: FileKind) -> String {
    format!("scorecard-{}-{}.{}", of.scored.card.as_of, of.scored.card.community_id, kind.extension())
}

/// Every item with what was asked, counted and said of it.
pub fn table(l: Lang, of: &Detail) -> Table {
    let rows = of.lines.iter().map(|line| {
        let (name, demand) = in_language(l, line);
        let value = |value: Option<i64>| {
            let words =
                line.measure.zip(value).map(|(m, v)| format!("{}{}", quantity(m, v), text::unit_words(m)));
            words.map_or(Cell::Empty, Cell::from)
        };
        vec![
            Cell::Count(line.number.into()),
            Cell::from(text::goal_name(l, line.goal)),
            Cell::from(name),
            Cell::from(demand),
            line.measure.map_or(Cell::Empty, |m| Cell::from(text::measure_name(l, m))),
            value(line.measured),
            value(line.threshold),
            Cell::Count(line.weight.into()),
            line.mark.map_or(Cell::Empty, |m| Cell::from(text::mark_name(l, m))),
            Cell::from(line.evidence.as_str()),
            Cell::from(line.source.as_str()),
            Cell::from(if line.verified { text::verified(l) } else { text::not_verified(l) }),
        ]
    });
    let points = of.scored.summary.points.map_or_else(|| "—".to_owned(), |p| p.to_string());
    Table {
        name: text::scorecards(l).to_owned(),
        title: format!(
            "{} {} {}: {points} {} ({})",
            of.scored.community,
            text::scorecards(l),
            of.scored.card.as_of,
            text::of_hundred(l),
            text::self_assessment(l)
        ),
        header: [
            "#",
            text::goal(l),
            text::item(l),
            text::demand(l),
            text::measure(l),
            text::counted(l),
            text::threshold(l),
            text::weight(l),
            text::mark(l),
            text::evidence(l),
            text::source(l),
            text::verified(l),
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: rows.collect(),
    }
}

/// Name and demand of an item.
pub fn in_language(l: Lang, line: &entity::scorecard_line::Model) -> (&str, &str) {
    match l {
        Lang::Zh => (&line.name, &line.demand),
        Lang::En => (&line.name_en, &line.demand_en),
    }
}
