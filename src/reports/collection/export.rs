//! The figures as tables for people's own spreadsheets.

use entity::value::Fen;

use super::ageing::{Aged, Bucket};
use super::figures::Figures;
use super::service::Collection;
use crate::billing::text::item_name;
use crate::i18n::Lang;
use crate::people::stewards::text as stewards;
use crate::reports::rates::basis_points;
use crate::reports::text;
use crate::sheet::write::{Cell, Table};

fn cells(f: &Figures) -> Vec<Cell> {
    let rate = |part: i64, whole: i64| basis_points(part, whole).map_or(Cell::Empty, Cell::Percent);
    let arrears = f.arrears_opening.0 - f.arrears_credited.0;
    vec![
        Cell::Money(f.gross),
        Cell::Money(f.waived),
        Cell::Money(f.credited),
        Cell::Money(f.charged),
        Cell::Money(f.collected),
        Cell::Money(f.written_off),
        Cell::Money(f.open),
        rate(f.collected.0, f.charged.0),
        Cell::Money(f.arrears_opening),
        Cell::Money(f.arrears_credited),
        Cell::Money(f.arrears_collected),
        Cell::Money(f.arrears_written_off),
        rate(f.arrears_collected.0, arrears),
        rate(f.collected.0 + f.arrears_collected.0, f.charged.0 + arrears),
        Cell::Count(f.households),
        Cell::Count(f.households_paid),
        rate(f.households_paid, f.households),
    ]
}

/// Every group of the report: in all, by estate, steward, building and item.
pub fn collection(l: Lang, c: &Collection, range: &str) -> Table {
    let row = |kind: &str, name: String, f: &Figures| {
        let mut row = vec![Cell::from(kind), Cell::from(name)];
        row.extend(cells(f));
        row
    };
    let mut rows = vec![row(text::total(l), String::new(), &c.total)];
    rows.extend(c.estates.iter().map(|e| row(text::estate(l), e.estate.clone(), &e.figures)));
    rows.extend(c.stewards.iter().map(|s| {
        let name = s.steward.clone().unwrap_or_else(|| stewards::unassigned(l).to_owned());
        row(stewards::steward(l), name, &s.figures)
    }));
    rows.extend(
        c.buildings
            .iter()
            .map(|b| row(text::building(l), format!("{} {}", b.estate, b.building), &b.figures)),
    );
    rows.extend(c.items.iter().map(|i| row(text::item(l), item_name(l, i.item).to_owned(), &i.figures)));
    let header = [
        text::group(l),
        text::name(l),
        text::gross(l),
        text::waived(l),
        text::credited(l),
        text::charged(l),
        text::collected(l),
        text::written_off(l),
        text::open(l),
        text::collection_rate(l),
        text::arrears_opening(l),
        text::arrears_credited(l),
        text::arrears_collected(l),
        text::arrears_written_off(l),
        text::arrears_rate(l),
        text::combined_rate(l),
        text::households(l),
        text::households_paid(l),
        text::household_rate(l),
    ];
    Table {
        name: text::collection(l).to_owned(),
        title: format!("{} {range} {}", text::collection(l), text::as_of(l, c.as_of)),
        header: header.map(str::to_owned).to_vec(),
        rows,
    }
}

/// The words of a bucket.
pub fn bucket_name(l: Lang, buckets: &[Bucket], at: usize) -> String {
    let earlier = at.checked_sub(1).and_then(|n| buckets.get(n)).and_then(|b| b.up_to_days);
    match (earlier, buckets.get(at).and_then(|b| b.up_to_days)) {
        (None, _) => text::not_due(l).to_owned(),
        (Some(from), Some(to)) => text::days_up_to(l, from + 1, to),
        (Some(from), None) => text::days_over(l, from),
    }
}

/// The days of a bucket, short enough for a chart: `31–60`.
pub fn bucket_days(l: Lang, buckets: &[Bucket], at: usize) -> String {
    let earlier = at.checked_sub(1).and_then(|n| buckets.get(n)).and_then(|b| b.up_to_days);
    match (earlier, buckets.get(at).and_then(|b| b.up_to_days)) {
        (None, _) => text::not_due(l).to_owned(),
        (Some(from), Some(to)) => format!("{}–{to}", from + 1),
        (Some(from), None) => format!("> {from}"),
    }
}

/// What is open by age, a row an estate.
pub fn ageing(l: Lang, aged: &Aged) -> Table {
    let row = |name: &str, buckets: &[Bucket]| {
        let mut row = vec![Cell::from(name)];
        row.extend(buckets.iter().map(|b| Cell::Money(b.open)));
        row.push(Cell::Money(Fen(buckets.iter().map(|b| b.open.0).sum())));
        row
    };
    let mut rows: Vec<Vec<Cell>> = aged.estates.iter().map(|e| row(&e.estate, &e.buckets)).collect();
    rows.push(row(text::total(l), &aged.buckets));
    let mut header = vec![text::estate(l).to_owned()];
    header.extend((0..aged.buckets.len()).map(|at| bucket_name(l, &aged.buckets, at)));
    header.push(text::total(l).to_owned());
    Table {
        name: text::ageing(l).to_owned(),
        title: format!("{} {}", text::ageing(l), text::as_of(l, aged.as_of)),
        header,
        rows,
    }
}
