//! What a household's fee bought, told in its mail and on its page.

use maud::{Markup, html};

use super::compose::{CELL, COLUMN, HEAD, L, MONEY, MUTED};
use crate::billing::text::building_no;
use crate::i18n::Lang;
use crate::served::{Row, Told, text};
use crate::web::text as words;

/// What the fee bought: in the building and in the estate.
pub fn in_mail(told: &Told, building: &str) -> Markup {
    let amount = |row: &Row, times| text::amount(L, row.kind, times);
    html! {
        p style=(HEAD) { b { (text::bought(L, words::month(L, told.month))) } }
        table width="100%" cellspacing="0" cellpadding="0" {
            tr { td style=(MUTED) { (text::service(L)) } td style=(COLUMN) { (building_no(L, building)) } td style=(COLUMN) { (text::whole_estate(L)) } }
            @for row in &told.rows { tr {
                td style=(CELL) { (text::subject(L, row.kind, row.line, &row.name)) }
                td style=(MONEY) { @if let Some(here) = row.here { (amount(row, here)) } }
                td style=(MONEY) { (amount(row, row.estate)) }
            } }
        }
    }
}

/// [`in_mail`] for who reads plain text.
pub fn in_words(told: &Told, building: &str) -> String {
    let mut plain = format!("{}\n", text::bought(L, words::month(L, told.month)));
    for row in &told.rows {
        let what = text::subject(L, row.kind, row.line, &row.name);
        let amount = |place, times| text::in_place(L, place, text::amount(L, row.kind, times));
        let all = amount(text::whole_estate(L).to_owned(), row.estate);
        let line = match row.here {
            Some(here) => text::plain_row(L, what, amount(building_no(L, building), here), all),
            None => text::plain_estate(L, what, all),
        };
        plain.push_str(&format!("  {line}\n"));
    }
    plain.push('\n');
    plain
}

/// The same on the household's page.
pub fn on_page(l: Lang, told: &Told, building: &str) -> Markup {
    let amount = |row: &Row, times| text::amount(l, row.kind, times);
    html! {
        h2 { (text::bought(l, words::month(l, told.month))) }
        section class="card" { table class="bought" {
            thead { tr { th scope="col" { (text::service(l)) } th scope="col" { (building_no(l, building)) } th scope="col" { (text::whole_estate(l)) } } }
            tbody { @for row in &told.rows { tr {
                th scope="row" { (text::subject(l, row.kind, row.line, &row.name)) }
                td { @match row.here { Some(here) => { (amount(row, here)) } None => { "—" } } }
                td { (amount(row, row.estate)) }
            } } }
        } }
    }
}
