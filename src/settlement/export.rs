//! The payment application (请款单) as a table for people's own spreadsheets.

use super::show::AssessmentView;
use super::text;
use crate::i18n::Lang;
use crate::sheet::write::{Cell, FileKind, Table};
use crate::web::text::line_name;

/// `KH202609-0001.xlsx`
pub fn file_name(view: &AssessmentView, kind: FileKind) -> String {
    format!("{}.{}", view.row.number, kind.extension())
}

/// What is applied for and how it comes about: prices, scores, cases, and the figures below them.
pub fn table(l: Lang, view: &AssessmentView) -> Table {
    let row = &view.row;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut add = |what: &str, words: String, workings: String, amount: Cell| {
        rows.push(vec![Cell::from(what), Cell::from(words.as_str()), Cell::from(workings.as_str()), amount]);
    };
    for p in &view.parts.prices {
        let words = format!("{} {}", line_name(l, p.line), p.words);
        add(text::step_price(l), words, p.workings.clone(), Cell::Money(p.amount_fen));
    }
    for s in &view.parts.lines {
        let side =
            |points: Option<entity::value::Points>| points.map_or_else(|| "—".to_owned(), |p| p.to_string());
        let workings = format!(
            "{} {} / {} {}",
            text::by_operator(l),
            side(s.by_operator),
            text::by_purchaser(l),
            side(s.by_purchaser)
        );
        add(text::score(l), line_name(l, s.line).to_owned(), workings, Cell::Score(s.score));
    }
    for item in &view.items {
        add(
            text::item_name(l, item.kind),
            item.words.clone(),
            item.clause.clone(),
            Cell::Money(item.amount_fen),
        );
    }
    let score = row.score.map_or_else(|| "—".to_owned(), |s| s.to_string());
    add(
        text::step_deduction(l),
        String::new(),
        format!("{} {score}", text::score(l)),
        Cell::Money(row.deduction_fen),
    );
    for (what, amount) in [
        (text::step_bonus(l), row.bonus_fen),
        (text::step_net(l), row.net_fen),
        (text::retention(l), row.retention_fen),
        (text::step_payable(l), row.payable_fen),
    ] {
        add(what, String::new(), String::new(), Cell::Money(amount));
    }
    Table {
        name: row.number.clone(),
        title: format!("{} {} {}", view.contract.name, row.month, text::settlement(l)),
        header: [text::kind(l), text::words(l), text::workings_head(l), text::amount(l)]
            .map(str::to_owned)
            .to_vec(),
        rows,
    }
}
