//! The figures of a vote beside what the rule asks for.

use maud::{Markup, html};

use super::text;
use super::vote::Vote;
use crate::web::Ctx;
use crate::web::parts::{Tone, chip};

/// Participation and majority, by owners and by area, each with whether it is enough.
#[must_use]
pub fn measures_table(ctx: &Ctx, vote: &Vote) -> Markup {
    let l = ctx.lang;
    let carries = vote.lacks().is_empty();
    html! {
        div class=(if carries { "note-box ok" } else { "note-box warn" }) role="status" { div {
            @if carries { (text::vote_carries(l)) } @else { @for lack in vote.lacks() { p { (text::lack(l, lack)) } } }
        } }
        div class="table-wrap" { table class="table plain tight" {
            thead { tr { th { (text::vote(l)) } th class="num" { (text::figures(l)) } th class="num" { (text::share(l)) } th { (text::asked(l)) } } }
            tbody { @for m in vote.measures() { tr {
                td { (text::measure_name(l, m.of_what)) }
                td class="num" { @if m.by_area { (entity::value::Area(m.part)) " / " (entity::value::Area(m.of)) } @else { (m.part) " / " (m.of) } }
                td class="num" { (m.share()) }
                td { (chip(if m.holds { Tone::Ok } else { Tone::Bad }, text::measure_asked(l, m.of_what))) }
            } } }
        } }
    }
}
