//! `/dunning`: the ladder of each estate, the letters, those to be printed and handed over.

use axum::response::{IntoResponse, Response};
use entity::dunning_notice;
use entity::enums::DemandMethod;
use entity::value::{BuildingId, DunningNoticeId, EstateId};
use maud::{Markup, html};
use serde::Deserialize;

use super::ladder::{MOST_STEPS, Step};
use super::{Delivered, Filter, Letter, NoticeRow, paper, text};
use crate::access::Action;
use crate::billing::bills::{EstateChoice, estate_choices};
use crate::billing::late_fees::text::method_name;
use crate::billing::text as bill_text;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::download::download;
use crate::http::extract::{Form, Path, Query};
use crate::i18n::Lang;
use crate::pdf::MEDIA_TYPE;
use crate::places::door_words;
use crate::web::form::{refused, typed_amount, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary, options, pager, query_string};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

const PATH: &str = "/dunning";

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get(PATH, page)
        .get("/dunning/letters", print)
        .get("/dunning/letters.pdf", print_file)
        .post("/dunning/estates/{id}/steps", save)
        .post("/dunning/estates/{id}/run", run)
        .post("/dunning/notices/{id}/delivered", deliver)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ListQuery {
    estate: String,
    on: String,
    paper: String,
    undelivered: String,
    building: String,
    cursor: Option<String>,
}

impl ListQuery {
    fn filter(&self) -> Filter {
        Filter {
            estate: self.estate.parse().ok(),
            on: self.on.parse().ok(),
            building: self.building.parse().ok(),
            on_paper: self.paper == "true",
            undelivered: self.undelivered == "true",
            owed: false,
        }
    }

    /// What is still to be carried to a door.
    fn on_paper(&self) -> Filter {
        Filter { on_paper: true, undelivered: true, ..self.filter() }
    }

    fn pairs(&self) -> [(&str, &str); 4] {
        [
            ("estate", &self.estate),
            ("on", &self.on),
            ("paper", &self.paper),
            ("undelivered", &self.undelivered),
        ]
    }
}

/// What was typed into a ladder, row by row.
type Rows = Vec<(String, String, bool)>;

fn typed_rows(steps: &[Step]) -> Rows {
    steps.iter().map(|s| (s.days_after.to_string(), s.least.to_string(), s.formal)).collect()
}

/// A ladder that was refused.
struct RefusedSteps {
    estate: EstateId,
    rows: Rows,
    error: Error,
}

fn ladder_card(ctx: &Ctx, estate: &EstateChoice, rows: &Rows, error: Option<&Error>) -> Markup {
    let l = ctx.lang;
    let may = ctx.may(Action::BillRunsWrite);
    let wrong = |n: usize, field: &str| wrong(error, &format!("steps.{n}.{field}"));
    html! {
        section class="card" { header class="card-head" { h2 { (text::ladder(l)) " · " span lang="zh-CN" { (estate.name) } }
                @if may && !rows.is_empty() && error.is_none() { form method="post" action=(format!("/dunning/estates/{}/run", estate.id)) { button class="btn" title=(text::run_hint(l)) { (text::run_now(l)) } } } }
            @if rows.is_empty() { (empty(text::no_steps(l), "")) } @else {
                div class="table-wrap" { table class="table stack plain" {
                    thead { tr { th class="key" { (text::step(l)) } th class="num" { (text::days_after(l)) } th class="num" { (text::least(l)) } th { (text::kind(l)) } } }
                    tbody { @for (n, (days, least, formal)) in rows.iter().enumerate() { tr {
                        td class="lead key" { (text::step_n(l, n + 1)) } td class="num" data-label=(text::days_after(l)) { (days) } td class="num" data-label=(text::least(l)) { (least) }
                        td data-label=(text::kind(l)) { @if *formal { (chip(Tone::Warn, text::formal(l))) } @else { (chip(Tone::Info, text::reminder(l))) } }
                    } } }
                } }
            }
            @if may { details class="more" open[error.is_some()] { summary { (text::edit_steps(l)) }
                p class="muted small" { (text::empty_rows_hint(l)) }
                form class="form" method="post" action=(format!("/dunning/estates/{}/steps", estate.id)) novalidate {
                    @if let Some(error) = error { (error_summary(l, error)) }
                    @for n in 1..=MOST_STEPS { @let row = rows.get(n - 1).cloned().unwrap_or_default();
                        fieldset class="plain" { legend { (text::step_n(l, n)) } div class="fields three" {
                            div class="field" { @let id = format!("days-{}-{n}", estate.id); label for=(id) { (text::days_after(l)) } input id=(id) name=(format!("days_{n}")) inputmode="numeric" value=(row.0) aria-invalid=[wrong(n, "days_after")]; }
                            div class="field" { @let id = format!("least-{}-{n}", estate.id); label for=(id) { (text::least(l)) } input id=(id) class="num" name=(format!("least_{n}")) inputmode="decimal" value=(row.1) aria-invalid=[wrong(n, "least")]; }
                            div class="field" { @let id = format!("formal-{}-{n}", estate.id); label for=(id) { (text::kind(l)) } select id=(id) name=(format!("formal_{n}")) {
                                (options([("false".to_owned(), text::reminder(l)), ("true".to_owned(), text::formal(l))], if row.2 { "true" } else { "false" })) } }
                        } }
                    }
                    div class="form-actions" { button class="btn primary" { (text::save_steps(l)) } }
                }
            } }
        }
    }
}

fn way(l: Lang, n: &dunning_notice::Model) -> Markup {
    html! {
        @if n.mailed { (chip(Tone::Info, text::by_mail(l))) " " }
        @if n.formal || !n.mailed { (chip(Tone::Mute, text::on_paper(l))) }
    }
}

fn deliver_form(ctx: &Ctx, n: &dunning_notice::Model) -> Markup {
    let l = ctx.lang;
    let methods =
        [DemandMethod::Visit, DemandMethod::Letter].map(|m| (m.word().to_owned(), method_name(l, m)));
    html! { details class="more" { summary { (text::deliver(l)) }
        form class="inline-form" method="post" action=(format!("/dunning/notices/{}/delivered", n.id)) {
            input name="on" type="date" value=(ctx.today()) aria-label=(text::on(l));
            select name="method" aria-label=(text::way(l)) { (options(methods, "visit")) }
            button class="btn" { (text::deliver(l)) }
        }
    } }
}

fn table(ctx: &Ctx, rows: &[NoticeRow]) -> Markup {
    let l = ctx.lang;
    let may = ctx.may(Action::BillRunsWrite);
    html! { div class="table-wrap" { table class="table stack" {
        thead { tr { th class="key" { (text::room(l)) } th { (text::number(l)) } th { (text::on(l)) } th { (text::step(l)) } th class="num" { (text::open(l)) }
            th class="num" { (text::overdue(l)) } th { (text::way(l)) } th { (text::delivered(l)) } } }
        tbody { @for row in rows { @let n = &row.notice; tr {
            td class="lead key" { a href=(format!("/accounts/{}/statement", n.account_id)) { (door_words(&row.room)) } }
            td data-label=(text::number(l)) { (n.number) }
            td data-label=(text::on(l)) { (n.noticed_on) }
            td data-label=(text::step(l)) { (text::step_n(l, n.step)) " " @if n.formal { (chip(Tone::Warn, text::formal(l))) } }
            td class="num" data-label=(text::open(l)) { (n.open_fen.grouped()) }
            td class="num" data-label=(text::overdue(l)) { (n.overdue_fen.grouped()) }
            td data-label=(text::way(l)) { (way(l, n)) }
            td data-label=(text::delivered(l)) { @match (n.delivered_on, n.method) {
                (Some(on), Some(method)) => { (on) " " (method_name(l, method)) }
                _ if may && (n.formal || !n.mailed) => { (deliver_form(ctx, n)) }
                _ => { "—" }
            } }
        } } }
    } } }
}

fn filter_bar(ctx: &Ctx, query: &ListQuery, estates: &[EstateChoice]) -> Markup {
    let l = ctx.lang;
    let all = std::iter::once((String::new(), words::all(l)));
    let asked = query_string(&query.pairs());
    let tick = |name: &'static str, label: &'static str, on: bool| html! { label class="check" { input type="checkbox" name=(name) value="true" checked[on]; " " (label) } };
    html! { form class="card filters" method="get" role="search" {
        @if estates.len() > 1 { div class="field" { label for="estate" { (bill_text::estate(l)) } select id="estate" name="estate" {
            (options(all.chain(estates.iter().map(|e| (e.id.to_string(), e.name.as_str()))), &query.estate)) } } }
        div class="field" { label for="on" { (text::on(l)) } input id="on" name="on" type="date" value=(query.on); }
        div class="field" { (tick("paper", text::only_paper(l), query.paper == "true")) (tick("undelivered", text::only_undelivered(l), query.undelivered == "true")) }
        div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href=(PATH) { (words::reset(l)) }
            a class="btn" href=(format!("/dunning/letters?{asked}")) { (text::print_letters(l)) } }
    } }
}

async fn markup(ctx: &Ctx, query: &ListQuery, wrong: Option<&RefusedSteps>) -> Result<Html> {
    let l = ctx.lang;
    let estates = estate_choices(&ctx.app, &ctx.caller, Action::BillRunsRead).await?;
    let window = PageQuery { cursor: query.cursor.clone(), limit: None }.window()?;
    let page = super::list(&ctx.app, &ctx.caller, &query.filter(), window).await?;
    let mut ladders = Vec::new();
    for estate in &estates {
        let refused = wrong.filter(|w| w.estate == estate.id);
        let rows = match refused {
            Some(refused) => refused.rows.clone(),
            None => typed_rows(&super::steps(&ctx.app, &ctx.caller, estate.id).await?),
        };
        ladders.push(ladder_card(ctx, estate, &rows, refused.map(|r| &r.error)));
    }
    let content = html! {
        p class="muted" { (text::ladder_hint(l)) }
        @for card in ladders { (card) }
        (filter_bar(ctx, query, &estates))
        section class="card" { header class="card-head" { h2 { (text::letters(l)) } }
            @if page.items.is_empty() { (empty(text::no_letters(l), text::no_letters_hint(l))) } @else { (table(ctx, &page.items)) }
            (pager(ctx, &query_string(&query.pairs()), query.cursor.is_some(), page.next.as_deref()))
        }
    };
    Ok(office(ctx, Some(Section::Dunning), text::title(l), &content))
}

async fn page(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Html> {
    markup(&ctx, &query, None).await
}

/// A letter as it is shown, in the residents' language.
fn shown(ctx: &Ctx, letter: &Letter) -> Result<Markup> {
    let l = Lang::Zh;
    let operator = &ctx.app.settings.operator;
    let (title, lead) = letter.opening(l);
    let sum = letter.amount()?;
    Ok(html! { article class="card letter" lang="zh-CN" {
        h2 { (title) }
        p class="muted" { (letter.notice.number) " · " (letter.notice.noticed_on) }
        p { (text::to(l, &letter.stay.owner)) }
        p { (lead) }
        table class="table plain" { tbody {
            @for line in letter.owed() { tr { td { (words::month(l, line.month)) " " (line.number) br; (text::due_was(l, line.due_on)) } td class="num" { (line.open_fen.grouped()) } } }
            tr { td { b { (text::sum(l)) } } td class="num" { b { (sum.grouped()) } } }
        } }
        p { (text::paid_already(l)) } p { (text::hardship(l)) }
        p { (text::signed(l, &operator.name, &operator.phone)) }
    } })
}

/// The letters of a building that are still to be handed over, as a file.
async fn print_file(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Response> {
    let letters = super::letters(&ctx.app, &ctx.caller, &query.on_paper()).await?;
    Ok(download("letters.pdf", MEDIA_TYPE, paper::file(&ctx.app, letters).await?))
}

async fn print(ctx: Ctx, Query(query): Query<ListQuery>) -> Result<Html> {
    let l = ctx.lang;
    let filter = query.on_paper();
    let buildings = super::buildings(&ctx.app, &ctx.caller, &filter).await?;
    // One building at a time: as somebody carries them up its stairs.
    let chosen = filter.building.or_else(|| buildings.first().map(|b| b.id));
    let filter = Filter { building: chosen, ..filter };
    let letters =
        if chosen.is_some() { super::letters(&ctx.app, &ctx.caller, &filter).await? } else { Vec::new() };
    let of_building = |b: BuildingId| {
        query_string(&[("estate", &query.estate), ("on", &query.on), ("building", &b.to_string())])
    };
    let papers = letters.iter().map(|letter| shown(&ctx, letter)).collect::<Result<Vec<_>>>()?;
    let content = html! {
        (crumbs(l, &[(PATH, text::title(l))], text::print_letters(l)))
        div class="page-head" { h2 { (text::print_letters(l)) } div class="actions" { button class="btn primary" type="button" data-print { (bill_text::print(l)) } } }
        @if letters.is_empty() { section class="card" { (empty(text::nothing_to_print(l), "")) } } @else {
            nav class="chips-nav no-print" aria-label=(bill_text::building(l)) { @for b in &buildings {
                a class="btn small" href=(format!("/dunning/letters?{}", of_building(b.id))) aria-current=[(Some(b.id) == chosen).then_some("page")] { (text::building_letters(l, bill_text::building_no(l, &b.number), b.letters)) } " "
            } }
            p class="muted no-print" { (text::letters_hint(l, letters.len())) }
            @if let Some(building) = chosen {
                p class="no-print" { a class="btn" href=(format!("/dunning/letters.pdf?{}", of_building(building))) { (text::letters_pdf(l)) } }
            }
            div class="letters" { @for one in &papers { (one) } }
        }
    };
    Ok(office(&ctx, Some(Section::Dunning), text::print_letters(l), &content))
}

/// The rows that were typed, and the ladder they make.
fn typed_steps(form: &[(String, String)]) -> (Rows, Result<Vec<Step>>) {
    let get = |name: String| {
        form.iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.trim().to_owned())
            .unwrap_or_default()
    };
    let rows: Rows = (1..=MOST_STEPS)
        .map(|n| (get(format!("days_{n}")), get(format!("least_{n}")), get(format!("formal_{n}")) == "true"))
        .filter(|(days, least, _)| !days.is_empty() || !least.is_empty())
        .collect();
    let mut error = Error::invalid("billing.dunning_invalid", words::form_errors);
    let mut steps = Vec::new();
    for (n, (days, least, formal)) in rows.iter().enumerate() {
        let days_after = days.parse().unwrap_or(0);
        match typed_amount(least) {
            Ok(least) => steps.push(Step { days_after, least, formal: *formal }),
            Err(_) => error = error.field(&format!("steps.{}.least", n + 1), text::bad_least),
        }
    }
    let outcome = if error.fields.is_empty() { Ok(steps) } else { Err(error) };
    (rows, outcome)
}

async fn save(
    ctx: Ctx,
    Path(estate): Path<EstateId>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response> {
    ctx.caller.reach(Action::BillRunsWrite)?;
    let (rows, steps) = typed_steps(&form);
    let outcome = match steps {
        Ok(steps) => super::set_steps(&ctx.app, &ctx.caller, estate, steps).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => Ok(see_other(PATH, Some(text::steps_saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            let wrong = RefusedSteps { estate, rows, error };
            Ok((status, markup(&ctx, &ListQuery::default(), Some(&wrong)).await?).into_response())
        }
    }
}

async fn run(ctx: Ctx, Path(estate): Path<EstateId>) -> Result<Response> {
    let (letters, mailed) = super::run(&ctx.app, &ctx.caller, estate).await?;
    Ok(see_other(PATH, Some(&text::written(ctx.lang, letters, mailed))))
}

#[derive(Deserialize)]
struct DeliveryForm {
    on: String,
    method: String,
}

async fn deliver(
    ctx: Ctx,
    Path(id): Path<DunningNoticeId>,
    Form(form): Form<DeliveryForm>,
) -> Result<Response> {
    ctx.caller.reach(Action::BillRunsWrite)?;
    let on = form.on.trim().parse().map_err(|_| {
        Error::invalid("billing.dunning_invalid", words::form_errors).field("on", text::bad_delivery_day)
    })?;
    let method = DemandMethod::from_word(&form.method).unwrap_or(DemandMethod::Visit);
    super::deliver(&ctx.app, &ctx.caller, id, Delivered { on, method }).await?;
    Ok(see_other(PATH, Some(text::delivered_flash(ctx.lang))))
}

/// The letters about one bill: proof that it was asked for.
pub fn of_bill(l: Lang, letters: &[dunning_notice::Model]) -> Markup {
    html! { @if !letters.is_empty() {
        h3 { (text::of_bill(l)) }
        div class="table-wrap" { table class="table stack plain" {
            thead { tr { th class="key" { (text::number(l)) } th { (text::on(l)) } th { (text::step(l)) } th { (text::way(l)) } th { (text::delivered(l)) } } }
            tbody { @for n in letters { tr {
                td class="lead key" { (n.number) } td data-label=(text::on(l)) { (n.noticed_on) }
                td data-label=(text::step(l)) { (text::step_n(l, n.step)) " " @if n.formal { (chip(Tone::Warn, text::formal(l))) } }
                td data-label=(text::way(l)) { (way(l, n)) }
                td data-label=(text::delivered(l)) { @if let Some(on) = n.delivered_on { (on) } @else { "—" } }
            } } }
        } }
    } }
}
