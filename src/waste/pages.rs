//! The pages of waste haulage, and the links between those of the office.

use maud::{Markup, html};

use super::{register, rounds, stops, text, tickets};
use crate::access::Action;
use crate::web::{Ctx, PageRouter};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .merge(rounds::pages::routes())
        .merge(stops::pages::routes())
        .merge(tickets::pages::routes())
        .merge(register::pages::routes())
}

/// The parts of this slice's office pages.
pub(super) fn tabs(ctx: &Ctx, at: &str) -> Markup {
    let l = ctx.lang;
    let all = [
        ("/haul-rounds", text::rounds(l), Action::HaulRead),
        ("/weigh-tickets", text::tickets(l), Action::WeighTicketsRead),
        ("/waste/register", text::register(l), Action::ReportsRead),
        ("/reports/waste", text::figures(l), Action::ReportsRead),
    ];
    html! { nav class="tabs card" aria-label=(text::haulage(l)) { @for (href, label, needs) in all {
        @if ctx.may(needs) { a href=(href) aria-current=[(href == at).then_some("page")] { (label) } }
    } } }
}
