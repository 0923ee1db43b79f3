//! The figures of a vote beside what the rule asks for.

use entity::value::Area;
use maud::{Markup, html};

use super::text;
use super::vote::{Measure, Vote};
use crate::web::Ctx;
use crate::web::parts::{Tone, chip};

/// Whether a vote carries, and what it lacks.
pub fn verdict(ctx: &Ctx, vote: &Vote) -> Markup {
    let l = ctx.lang;
    let lacks = vote.lacks();
    html! {
        div class=(if lacks.is_empty() { "note-box ok" } else { "note-box warn" }) role="status" { div {
            @if lacks.is_empty() { (text::vote_carries(l)) } @else { @for lack in lacks { p { (text::lack(l, lack)) } } }
        } }
    }
}

/// What a comparison comes to, and whether that is enough.
pub fn outcome(ctx: &Ctx, measure: &Measure) -> Markup {
    let tone = if measure.holds { Tone::Ok } else { Tone::Bad };
    html! { (measure.share()) " " (chip(tone, text::measure_asked(ctx.lang, measure.of_what))) }
}

/// Participation and majority, by owners and by area, each with whether it is enough.
pub fn measures(ctx: &Ctx, vote: &Vote) -> Markup {
    html! {
        (verdict(ctx, vote))
        dl class="facts" { @for m in vote.measures() { div {
            dt { (text::measure_name(ctx.lang, m.of_what)) }
            dd { @if m.by_area { (Area(m.part)) " / " (Area(m.of)) } @else { (m.part) " / " (m.of) } " = " (outcome(ctx, &m)) }
        } } }
    }
}
