//! What the cron calls: the orders of the day and the next, from all active plans.

use chrono::{Days, NaiveDate};
use entity::service_plan;
use entity::value::ServicePlanId;

use super::plans::ends;
use super::plans::make::{Made, Span, make_in};
use super::plans::service::refusal_words;
use super::plans::store;
use super::text;
use crate::app::App;
use crate::clock::tomorrow;
use crate::error::Result;
use crate::i18n::Lang;
use crate::jobs::Due;
use crate::transact;

/// Plans in one transaction.
const BATCH: u64 = 100;
/// A plan that was not looked at for longer does not pour out years of work at once.
const CATCH_UP_DAYS: u64 = 60;
/// Broken plans named in the summary.
const NAMED: usize = 10;

/// The days a plan still needs orders for, when `day` and the next are wanted.
fn span(plan: &service_plan::Model, day: NaiveDate) -> Span {
    let until = tomorrow(tomorrow(day));
    let earliest = day.checked_sub_days(Days::new(CATCH_UP_DAYS)).unwrap_or(day);
    let from = plan.planned_through.map_or(day, tomorrow).clamp(earliest, until);
    (from.max(plan.starts_on), until)
}

/// Makes the work orders of the due day and of the next, catching up what was missed by at most 60 days. A rerun adds
/// nothing. A plan whose rule is broken is named in the summary and stops no other.
///
/// # Errors
/// When the database fails; what was made before stays and is not made again.
pub async fn make_day(app: &App, due: &Due) -> Result<String> {
    let (from, until) =
        (due.day.checked_sub_days(Days::new(CATCH_UP_DAYS)).unwrap_or(due.day), tomorrow(tomorrow(due.day)));
    let mut after = ServicePlanId(0);
    let mut total = Made::default();
    let mut plans_seen = 0;
    loop {
        let plans = store::active_after(app.db.read(), after, from, until, BATCH).await?;
        let Some(last) = plans.last() else { break };
        after = last.id;
        plans_seen += plans.len();
        let ids: Vec<ServicePlanId> = plans.iter().map(|p| p.id).collect();
        let made = transact!(app.db, "works.make_day", |tx| {
            store::lock(tx, &ids).await?;
            // Read again under the lock: a plan may have been changed since.
            let plans = store::by_ids(tx, &ids).await?;
            let rested = ends::rested(tx, &ids).await?;
            let spans = plans.into_iter().filter(|p| p.active).map(|p| {
                let (from, until) = span(&p, due.day);
                let from = if rested.contains(&p.id) { from.max(due.day) } else { from };
                (p, (from, until))
            });
            let spans: Vec<(service_plan::Model, Span)> = spans.collect();
            make_in(app, tx, &due.caller, app.now(), &spans, None).await
        })?;
        total.orders += made.orders;
        total.broken.extend(made.broken);
    }
    note_ends(app, due).await?;
    Ok(summary(plans_seen, &total))
}

/// Notes which plans give no more work: a contract ended, a rule ran out, a crew is gone, a rule is broken.
async fn note_ends(app: &App, due: &Due) -> Result<()> {
    let mut after = ServicePlanId(0);
    loop {
        let plans = store::active_page(app.db.read(), after, BATCH).await?;
        let Some(last) = plans.last() else { return Ok(()) };
        after = last.id;
        if !ends::has_news(app, due.day, &plans).await? {
            continue;
        }
        let ids: Vec<ServicePlanId> = plans.iter().map(|p| p.id).collect();
        transact!(app.db, "works.note_ends", |tx| {
            store::lock(tx, &ids).await?;
            let plans = store::by_ids(tx, &ids).await?;
            ends::note_in(app, tx, due.day, &plans).await
        })?;
    }
}

fn summary(plans: usize, made: &Made) -> String {
    let l = Lang::Zh;
    let mut words = text::made_summary(l, plans, made.orders);
    for (id, refusal) in made.broken.iter().take(NAMED) {
        words.push_str(&text::made_broken(l, id, refusal_words(l, refusal)));
    }
    if made.broken.len() > NAMED {
        words.push_str(&text::made_more(l, made.broken.len() - NAMED));
    }
    words
}
