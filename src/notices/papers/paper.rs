//! How a bill looks on paper: pure.

use entity::value::Fen;

use crate::billing::text::building_no;
use crate::error::Result;
use crate::i18n::Lang;
use crate::notices::compose::BillMail;
use crate::notices::service::ExplainedLine;
use crate::notices::text;
use crate::payments::capitals;
use crate::pdf::{BIG, HEAD, Paper, SMALL, STRONG, TEXT, TITLE};
use crate::served;
use crate::web::text as words;

/// Writes a bill on pages of its own: the same figures and sentences as its mail, and what is `open` of it now. A bill without
/// a name is for whoever holds its link.
///
/// # Errors
/// A link that is too long for its code.
pub(super) fn bill(paper: &mut Paper, l: Lang, bill: &BillMail<'_>, open: Fen) -> Result<()> {
    let month = words::month(l, bill.month);
    let door = format!("{} {}", bill.estate, bill.dwelling);
    paper.part(&format!("{} · {}", bill.number, text::foot(l, bill.sender.operator, bill.sender.phone)));
    paper.text(TITLE, &text::latest_bill(l, &month));
    paper.text(
        SMALL,
        &format!("{} {} · {} {}", text::bill_no(l), bill.number, text::issued(l), bill.issued_on),
    );
    paper.gap(10.0);
    if !bill.name.is_empty() {
        paper.text(TEXT, &text::hello(l, bill.name));
    }
    paper.text(TEXT, &text::bill_lead(l, &door, &month));
    paper.gap(8.0);
    let (head, asked) = if open.is_zero() {
        (text::paid(l), bill.total)
    } else if open == bill.total {
        (text::amount_due(l), open)
    } else {
        (text::left_to_pay(l), open)
    };
    let amount = format!("¥{}", asked.grouped());
    // What is paid is asked for no more.
    let due = if open.is_zero() { String::new() } else { text::due_by(l, words::day(l, bill.due_on)) };
    let in_capitals = match l {
        Lang::Zh => text::in_capitals(l, capitals::capitals(asked)),
        Lang::En => String::new(),
    };
    let beside = [
        (head, SMALL),
        (amount.as_str(), BIG),
        (in_capitals.as_str(), SMALL),
        (due.as_str(), STRONG),
        (text::scan(l), SMALL),
    ];
    paper.with_code(&beside, bill.link)?;
    paper.gap(8.0);
    paper.text(HEAD, text::details(l));
    for ExplainedLine { item, amount, sentence } in bill.lines {
        paper.rule();
        paper.entry((item, STRONG), sentence, (&text::yuan(l, *amount), TEXT));
    }
    paper.rule();
    paper.entry((text::total(l), STRONG), "", (&text::yuan(l, bill.total), STRONG));
    if !open.is_zero() {
        paper.gap(14.0);
        paper.text(HEAD, text::pay_ways(l));
        paper.text(TEXT, &text::pay_office(l, bill.sender.office, bill.sender.phone));
        paper.text(TEXT, &text::pay_bank(l, bill.number));
    }
    if let Some(told) = bill.told {
        paper.gap(14.0);
        paper.text(HEAD, &served::text::bought(l, words::month(l, told.month)));
        let here = building_no(l, bill.building);
        for row in &told.rows {
            let amount = |times| served::text::amount(l, row.kind, times);
            let own = row
                .here
                .map(|times| served::text::in_place(l, here.as_str(), amount(times)))
                .unwrap_or_default();
            paper.rule();
            paper.entry(
                (&served::text::subject(l, row.kind, row.line, &row.name), TEXT),
                &own,
                (&served::text::in_place(l, served::text::whole_estate(l), amount(row.estate)), TEXT),
            );
        }
    }
    Ok(())
}
