//! What is asked for when work is done, for the desk and the phone: checks, amounts, minutes, words. And what was brought.

use entity::enums::AmountKind;
use entity::worker;
use maud::{Markup, html};

use crate::error::Error;
use crate::i18n::Lang;
use crate::web::Ctx;
use crate::web::form::wrong;
use crate::web::parts::{options, time};
use crate::works::evidence::{Evidence, decimal};
use crate::works::show::OrderView;
use crate::works::text;

/// Rows for amounts a form offers.
const ROWS: usize = 3;

/// Minutes from the beginning until now, without the rests: what a form proposes.
fn worked(ctx: &Ctx, view: &OrderView) -> i64 {
    let o = &view.order;
    let begun = o.started_at.or(o.arrived_at).unwrap_or(ctx.now);
    let until = o.paused_at.unwrap_or(ctx.now);
    ((until - begun).num_minutes() - i64::from(o.paused_minutes)).clamp(0, 1440)
}

fn amount_row(l: Lang, at: usize, given: &Evidence, error: Option<&Error>) -> Markup {
    let row = given.amounts.get(at);
    let kinds = AmountKind::ALL.iter().map(|k| (k.word().to_owned(), text::amount_name_of(l, *k)));
    let chosen = row.map_or(AmountKind::Count, |r| r.kind).word();
    let id = |field: &str| format!("{field}_{at}");
    html! {
        div class="amount-row" {
            div class="field" { label for=(id("amount_kind")) { (text::amount_kind(l)) } select id=(id("amount_kind")) name="amount_kind" { (options(kinds, chosen)) } }
            div class="field" { label for=(id("amount_name")) { (text::amount_of(l)) } input id=(id("amount_name")) name="amount_name" value=(row.map_or("", |r| r.name.as_str())) aria-invalid=[wrong(error, &format!("amounts[{at}].name"))]; }
            div class="field" { label for=(id("amount")) { (text::amount(l)) } input id=(id("amount")) name="amount" class="num" inputmode="decimal" value=(row.map_or("", |r| r.amount.as_str())) aria-invalid=[wrong(error, &format!("amounts[{at}].amount"))]; }
            div class="field" { label for=(id("amount_unit")) { (text::unit(l)) } input id=(id("amount_unit")) name="amount_unit" value=(row.map_or("", |r| r.unit.as_str())) aria-invalid=[wrong(error, &format!("amounts[{at}].unit"))]; }
        }
    }
}

/// The fields of a completion but for the photo.
pub fn fields(
    ctx: &Ctx,
    view: &OrderView,
    at_hand: &[worker::Model],
    given: &Evidence,
    error: Option<&Error>,
) -> Markup {
    let l = ctx.lang;
    let minutes = |worker: &worker::Model| {
        let said = given.people.iter().find(|(id, _)| *id == worker.id).map(|(_, m)| i64::from(*m));
        let named = || view.people.iter().any(|(w, _)| w.id == worker.id).then(|| worked(ctx, view));
        said.or_else(named).map(|m| m.to_string()).unwrap_or_default()
    };
    html! {
        @if !view.checks.is_empty() {
            fieldset class="checks" { legend { (text::checks(l)) }
                @for check in &view.checks {
                    label class="check" { input type="checkbox" name="check" value=(check.position) checked[check.done_at.is_some() || given.checked.contains(&check.position)]; (check.words) }
                }
            }
        }
        details class="more" open[!given.amounts.is_empty()] { summary { (text::amounts(l)) }
            @for at in 0..ROWS.max(given.amounts.len()) { (amount_row(l, at, given, error)) }
        }
        @if !at_hand.is_empty() {
            details class="more" open[!view.people.is_empty() || wrong(error, "minutes").is_some()] { summary { (text::people(l)) " · " (text::worked_minutes(l)) }
                div class="people-rows" { @for worker in at_hand {
                    @let id = format!("minutes_{}", worker.id);
                    div class="field inline" { label for=(id) { span lang="zh-CN" { (worker.name) } } input type="hidden" name="worker" value=(worker.id);
                        input id=(id) name="minutes" class="num" inputmode="numeric" value=(minutes(worker)) aria-invalid=[wrong(error, "minutes")]; }
                } }
            }
        }
        div class="field" { label for="note" { (text::note(l)) } textarea id="note" name="note" rows="3" aria-invalid=[wrong(error, "note")] { (given.note) } }
    }
}

/// What was ticked off, counted and worked.
pub fn shown(ctx: &Ctx, view: &OrderView) -> Markup {
    let l = ctx.lang;
    html! {
        @if !view.checks.is_empty() {
            section class="card" { h2 { (text::checks(l)) }
                ul class="checklist" { @for check in &view.checks {
                    li class=(if check.done_at.is_some() { "done" } else { "open" }) { (check.words)
                        @match check.done_at { Some(at) => span class="muted" { " " (time(ctx, at)) }, None => span class="muted" { " " (text::check_n(l)) } } }
                } }
            }
        }
        @if !view.amounts.is_empty() {
            section class="card" { h2 { (text::amounts(l)) }
                dl class="facts list" { @for amount in &view.amounts {
                    div { dt { (text::amount_name_of(l, amount.kind)) " · " (amount.name) } dd { (decimal(amount.thousandths)) " " (amount.unit) } }
                } }
            }
        }
    }
}
