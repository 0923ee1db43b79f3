//! The page of one bill run: what it comes to, what to look at, commit, and how far it is.

use entity::enums::{AnomalyKind, RunStatus};
use entity::value::{BillRunId, Fen};
use maud::{Markup, html};

use super::preview::Anomaly;
use super::service::{self, AnomalyView, RunRow, RunView};
use super::text;
use crate::access::Action;
use crate::db::page::{PageQuery, Window};
use crate::error::{Error, Result};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, kpi, money, pager, time};
use crate::web::text as words;
use crate::web::{Ctx, Html, Section, office};

/// Accounts whose lines are shown on a run's page.
const SAMPLE: u64 = 20;
/// Anomalies shown on a run's page; the rest have a page of their own.
const FIRST_ANOMALIES: usize = 20;

pub const fn tone(status: RunStatus) -> Tone {
    match status {
        RunStatus::Draft | RunStatus::Previewed | RunStatus::Committing => Tone::Info,
        RunStatus::Done => Tone::Ok,
        RunStatus::Stopped => Tone::Warn,
        RunStatus::Discarded => Tone::Mute,
    }
}

/// Asked for again every second while someone is at work on the run, and no longer once nobody is.
fn progress(ctx: &Ctx, view: &RunView, title: &str) -> Markup {
    let l = ctx.lang;
    let run = &view.run;
    let here = format!("/bill-runs/{}", run.id);
    let busy = matches!(run.status, RunStatus::Draft | RunStatus::Committing);
    let polls = busy && !view.interrupted;
    let to_check = if view.run.anomaly_count > 0 { Tone::Warn } else { Tone::Ok };
    html! {
        div id="run" class="stack-s" hx-get=[polls.then_some(here.as_str())] hx-trigger=[polls.then_some("load delay:1s")]
            hx-select=[polls.then_some("#run")] hx-swap=[polls.then_some("outerHTML")] {
            div class="page-head" { h2 { (title) } (chip(tone(run.status), text::run_status(l, run.status))) }
            dl class="kpis" {
                (kpi(tone(run.status), text::status(l), text::run_status(l, run.status), ""))
                (kpi(Tone::Mute, text::bill_count(l), &run.bill_count.to_string(), ""))
                (kpi(Tone::Info, text::billed(l), &run.total_fen.grouped(), words::yuan(l)))
                (kpi(to_check, text::anomaly_count(l), &run.anomaly_count.to_string(), ""))
            }
            @if busy || run.status == RunStatus::Stopped { (how_far(ctx, view)) }
            (actions(ctx, view))
        }
    }
}

fn how_far(ctx: &Ctx, view: &RunView) -> Markup {
    let l = ctx.lang;
    let run = &view.run;
    let (done, all) = (view.chunks_done, view.chunks.max(view.chunks_done));
    html! {
        section class="card" {
            p role="status" {
                @if let Some(reason) = run.stop_reason.as_deref().filter(|r| !r.is_empty()) { (reason) }
                @else if view.interrupted { (text::interrupted(l)) }
                @else if run.stop_requested { (text::stopping(l)) }
                @else if run.status == RunStatus::Draft { (text::is_previewing(l)) }
                @else { (text::is_committing(l)) }
            }
            progress class="ok" max=(all) value=(done) aria-label=(text::run_status(l, run.status)) { (done) "/" (all) }
            p class="muted small" { (text::progress(l, done, all)) " · " (text::bills_so_far(l, view.bills_done, run.bill_count)) }
        }
    }
}

fn actions(ctx: &Ctx, view: &RunView) -> Markup {
    let l = ctx.lang;
    let run = &view.run;
    let writes = ctx.may(Action::BillRunsWrite);
    let again = html! {
        form method="post" action="/bill-runs" {
            input type="hidden" name="estate" value=(run.estate_id);
            input type="hidden" name="month" value=(run.month);
            input type="hidden" name="cycle" value=(run.cycle.word());
            button class="btn" { (text::repreview(l)) }
        }
    };
    html! {
        div class="actions" {
            @match run.status {
                RunStatus::Previewed if writes => {
                    @if run.bill_count > 0 { (commit_form(ctx, view)) }
                    (again)
                }
                RunStatus::Stopped if writes => { (resume_form(ctx, view)) (again) }
                RunStatus::Committing if writes && view.interrupted => { (resume_form(ctx, view)) }
                RunStatus::Committing if writes => {
                    form method="post" action=(format!("/bill-runs/{}/stop", run.id)) { button class="btn" { (text::stop(l)) } }
                }
                RunStatus::Done => {
                    a class="btn primary" href=(format!("/bills?month={}&estate={}", run.month, run.estate_id)) { (text::to_bills(l)) }
                    a class="btn" href=(format!("/bill-runs/{}/papers", run.id)) { (text::print_run(l)) }
                    @if writes { (again) }
                }
                RunStatus::Draft | RunStatus::Previewed | RunStatus::Committing | RunStatus::Stopped | RunStatus::Discarded => {}
            }
        }
    }
}

fn commit_form(ctx: &Ctx, view: &RunView) -> Markup {
    let l = ctx.lang;
    let run = &view.run;
    let open = view.unexplained();
    html! {
        form class=(if open > 0 { "form-inline" } else { "" }) method="post" action=(format!("/bill-runs/{}/commit", run.id))
            data-confirm=(text::commit_confirm(l, run.bill_count, run.total_fen.grouped())) {
            input type="hidden" name="hash" value=(run.hash);
            @if open > 0 {
                label for="set_aside_reason" class="req" { (text::set_aside_reason(l, open)) }
                input id="set_aside_reason" name="set_aside_reason" maxlength=(service::MAX_REASON) required;
            }
            button class="btn primary" { (text::commit(l)) }
        }
    }
}

fn resume_form(ctx: &Ctx, view: &RunView) -> Markup {
    html! {
        form method="post" action=(format!("/bill-runs/{}/commit", view.run.id)) {
            input type="hidden" name="hash" value=(view.run.hash);
            button class="btn primary" { (text::resume(ctx.lang)) }
        }
    }
}

/// What the run comes to, by item.
fn totals(ctx: &Ctx, view: &RunView) -> Markup {
    let l = ctx.lang;
    let (gross, net) = view
        .totals
        .iter()
        .fold((0i128, 0i128), |(g, n), t| (g + i128::from(t.gross_fen.0), n + i128::from(t.net_fen.0)));
    let fen = |sum: i128| i64::try_from(sum).map_or_else(|_| "—".to_owned(), |fen| Fen(fen).grouped());
    html! {
        @if !view.totals.is_empty() {
            section class="card" {
                header class="card-head" { h2 { (text::by_item(l)) } }
                div class="table-wrap" { table class="table stack plain" {
                    thead { tr { th { (text::item(l)) } th class="num" { (text::line_count(l)) } th class="num" { (text::gross(l)) }
                        th class="num" { (text::waived(l)) } th class="num" { (text::net(l)) } } }
                    tbody { @for t in &view.totals { tr {
                        td class="lead" { (text::item_name(l, t.item)) }
                        td class="num" data-label=(text::line_count(l)) { (t.line_count) }
                        td class="num" data-label=(text::gross(l)) { (t.gross_fen.grouped()) }
                        td class="num" data-label=(text::waived(l)) { (fen(i128::from(t.gross_fen.0) - i128::from(t.net_fen.0))) }
                        td class="num" data-label=(text::net(l)) { (t.net_fen.grouped()) }
                    } } }
                    tfoot { tr {
                        th class="lead" { (text::sum(l)) } td class="num" {} td class="num" data-label=(text::gross(l)) { (fen(gross)) }
                        td class="num" data-label=(text::waived(l)) { (fen(gross - net)) } td class="num" data-label=(text::net(l)) { (fen(net)) }
                    } }
                } }
                @if view.run.already_count > 0 { p class="muted small" { (text::already_lines(l, view.run.already_count)) } }
            }
        }
    }
}

fn kind_tone(kind: AnomalyKind) -> Tone {
    if Anomaly::sets_aside(kind) { Tone::Bad } else { Tone::Warn }
}

fn anomalies(ctx: &Ctx, view: &RunView) -> Markup {
    let l = ctx.lang;
    let base = format!("/bill-runs/{}/anomalies", view.run.id);
    html! {
        @if !view.kinds.is_empty() {
            section class="card" {
                header class="card-head" { h2 { (text::anomalies(l)) " " span class="badge warn" { (view.run.anomaly_count) } } }
                @if view.kinds.iter().any(|k| Anomaly::sets_aside(k.kind)) { div class="note-box warn" { div { (text::set_aside_note(l)) } } }
                p class="actions" { @for k in &view.kinds {
                    a href=(format!("{base}?kind={}", k.kind.word())) {
                        (chip(kind_tone(k.kind), &format!("{} {}", text::anomaly(l, k.kind), k.count)))
                    }
                } }
                (anomaly_table(ctx, &view.anomalies[..view.anomalies.len().min(FIRST_ANOMALIES)]))
                p class="muted small" { (text::anomalies_shown(l, view.anomalies.len().min(FIRST_ANOMALIES), view.run.anomaly_count))
                    " " a href=(base) { (text::all_anomalies(l)) } }
            }
        }
    }
}

fn anomaly_table(ctx: &Ctx, rows: &[AnomalyView]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack tight" {
            thead { tr { th class="key" { (text::room(l)) } th { (text::owner(l)) } th { (text::item(l)) } th { (text::problem(l)) }
                th class="num" { (text::now_yuan(l)) } th class="num" { (text::before_yuan(l)) } th { (text::explanation(l)) } } }
            tbody { @for view in rows { @let row = &view.row;
                tr class=[Anomaly::sets_aside(row.kind).then_some("bad")] {
                    td class="lead key" { (view.room.as_deref().unwrap_or(text::whole_estate(l))) }
                    td data-label=(text::owner(l)) { (view.owner.as_deref().unwrap_or("—")) }
                    td data-label=(text::item(l)) { (row.item.map_or("—", |item| text::item_name(l, item))) }
                    td data-label=(text::problem(l)) {
                        (chip(kind_tone(row.kind), text::anomaly(l, row.kind)))
                        @if let Some(detail) = &row.detail { " " span class="muted small" { (detail) } }
                    }
                    td class="num" data-label=(text::now_yuan(l)) { (money(row.amount_fen)) }
                    td class="num" data-label=(text::before_yuan(l)) { (money(row.previous_fen)) }
                    td class="wrap" data-label=(text::explanation(l)) {
                        @match (&row.explanation, &row.explained_by) {
                            (Some(why), Some(who)) => { (why) " · " (who) }
                            _ => { "—" }
                        }
                    }
                }
            } }
        } }
    }
}

fn sample(ctx: &Ctx, rows: &[RunRow]) -> Markup {
    let l = ctx.lang;
    html! {
        @if !rows.is_empty() { section class="card" {
            header class="card-head" { h2 { (text::sample_rows(l)) } }
            div class="table-wrap" { table class="table stack tight" {
                thead { tr { th class="key" { (text::room(l)) } th { (text::owner(l)) } th { (text::item(l)) } th { (text::how(l)) }
                    th class="num" { (text::amount(l)) } } }
                tbody { @for row in rows { tr {
                    td class="lead key" { (row.label.as_ref().map_or("", |x| x.room.as_str())) }
                    td data-label=(text::owner(l)) { (row.label.as_ref().map_or("", |x| x.owner.as_str())) }
                    td data-label=(text::item(l)) { (text::item_name(l, row.item)) }
                    td class="wide-cell wrap" data-label=(text::how(l)) { (row.inputs.sentence(l, row.amount)) }
                    td class="num" data-label=(text::amount(l)) { (row.amount.grouped()) }
                } } }
            } }
        } }
    }
}

fn title(ctx: &Ctx, view: &RunView) -> String {
    let l = ctx.lang;
    let cycle = match view.run.cycle {
        entity::enums::BillingCycle::Monthly => String::new(),
        other => format!(" {}", text::cycle_name(l, other)),
    };
    format!("{} {}{cycle}", view.estate, words::month(l, view.run.month))
}

pub async fn page(ctx: &Ctx, id: BillRunId, error: Option<&Error>) -> Result<Html> {
    let view = service::run_view(&ctx.app, &ctx.caller, id).await?;
    let rows = service::run_rows(&ctx.app, &ctx.caller, id, Window { after: None, limit: SAMPLE }).await?;
    let l = ctx.lang;
    let title = title(ctx, &view);
    let content = html! {
        (crumbs(l, &[("/bill-runs", text::runs(l))], &title))
        @if let Some(error) = error { (error_summary(l, error)) }
        (progress(ctx, &view, &title))
        (totals(ctx, &view))
        (anomalies(ctx, &view))
        (sample(ctx, &rows.items))
        section class="card" {
            dl class="facts" {
                div { dt { (text::due_on(l)) } dd { (view.run.due_on) } }
                div { dt { (text::by(l)) } dd { (view.run.actor) } }
                div { dt { (text::created_at(l)) } dd { (time(ctx, view.run.created_at)) } }
                @if let Some(at) = view.run.finished_at { div { dt { (text::finished_at(l)) } dd { (time(ctx, at)) } } }
                div { dt { (text::hash(l)) } dd class="mono" { (view.run.hash.get(..16).unwrap_or_default()) } }
            }
        }
    };
    Ok(office(ctx, Some(Section::BillRuns), &text::run_no(l, id), &content))
}

pub async fn anomalies_page(
    ctx: &Ctx,
    id: BillRunId,
    kind: Option<AnomalyKind>,
    cursor: Option<String>,
) -> Result<Html> {
    let view = service::run_view(&ctx.app, &ctx.caller, id).await?;
    let query = PageQuery { cursor, limit: None };
    let page = service::run_anomalies(&ctx.app, &ctx.caller, id, kind, query.window()?).await?;
    let l = ctx.lang;
    let filter = kind.map_or_else(String::new, |k| format!("kind={}", k.word()));
    let run = format!("/bill-runs/{id}");
    let title = title(ctx, &view);
    let content = html! {
        (crumbs(l, &[("/bill-runs", text::runs(l)), (run.as_str(), title.as_str())], text::anomalies(l)))
        section class="card" {
            header class="card-head" { h2 { (kind.map_or(text::anomalies(l), |k| text::anomaly(l, k))) } }
            @if page.items.is_empty() { (empty(text::no_anomalies(l), text::no_anomalies_hint(l))) }
            @else { (anomaly_table(ctx, &page.items)) (pager(ctx, &filter, query.cursor.is_some(), page.next.as_deref())) }
        }
    };
    Ok(office(ctx, Some(Section::BillRuns), &text::run_no(l, id), &content))
}
