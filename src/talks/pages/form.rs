//! Planning a talk, and changing a plan.

use axum::response::{IntoResponse, Response};
use entity::enums::TalkKind;
use entity::value::{EstateId, TalkId};
use maud::{Markup, html};
use serde::Deserialize;

use super::{as_typed, at_clock, clock};
use crate::access::Action;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path, Query};
use crate::talks::plan::{NewTalk, Plan, invalid};
use crate::talks::show::{self, TalkView};
use crate::talks::store::EstateChoice;
use crate::talks::{service, text};
use crate::web::fields::{Fields, Typed};
use crate::web::form::{quarter_hours, refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{error_summary, options};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

/// Talks are offered from six to half past eleven at night.
pub(super) const FIRST_MINUTE: i32 = 6 * 60;
pub(super) const LAST_MINUTE: i32 = 23 * 60 + 30;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/talks/new", new_page)
        .post("/talks", create)
        .get("/talks/{id}/edit", edit_page)
        .post("/talks/{id}/edit", update)
}

pub(super) fn kind_of(typed: &Typed) -> Option<TalkKind> {
    TalkKind::from_word(typed.get("kind"))
}

/// A field with a word of help below it.
pub(super) fn helped(f: &Fields<'_>, name: &str, label: &str, help: &str, required: bool) -> Markup {
    let help_id = format!("{name}-h");
    html! { div class="field" { label for=(name) class=[required.then_some("req")] { (label) }
    input id=(name) name=(name) value=(f.typed.get(name)) autocomplete="off" aria-describedby=(help_id) aria-invalid=[wrong(f.error, name)];
    p class="help" id=(help_id) { (help) } } }
}

/// The day, and from when to when.
pub(super) fn time_fields(ctx: &Ctx, f: &Fields<'_>) -> Markup {
    let l = ctx.lang;
    let clock = |name: &str, label: &str| {
        html! { div class="field" { label for=(name) class="req" { (label) }
        select id=(name) name=(name) aria-invalid=[wrong(f.error, name)] { (quarter_hours(FIRST_MINUTE, LAST_MINUTE, f.typed.get(name))) } } }
    };
    html! { div class="fields three wide times" {
        (f.date("day", text::day(l), true)) (clock("begins", text::begins(l))) (clock("ends", text::ends(l)))
    } }
}

fn kind_radios(ctx: &Ctx, f: &Fields<'_>) -> Markup {
    let l = ctx.lang;
    html! { fieldset class="field wide" { legend class="req" { (text::kind(l)) } div class="checks" {
        @for kind in TalkKind::ALL { label class="check" {
            input type="radio" id=(format!("kind-{}", kind.word())) name="kind" value=(kind.word()) checked[f.typed.get("kind") == kind.word()];
            (text::kind_name(l, *kind))
        } }
    } } }
}

struct Page<'a> {
    ctx: &'a Ctx,
    estates: &'a [EstateChoice],
    /// None for a new one.
    view: Option<&'a TalkView>,
}

impl Page<'_> {
    fn action(&self) -> String {
        self.view.map_or_else(|| "/talks".to_owned(), |view| format!("/talks/{}/edit", view.talk.id))
    }

    fn estate(&self, f: &Fields<'_>) -> Markup {
        let l = self.ctx.lang;
        html! { @match self.view {
            // A talk stays in its estate: its number and its reach hang on it.
            Some(view) => div class="field" { label for="estate" { (text::estate(l)) } input id="estate" value=(view.estate) readonly; },
            None => (f.select("estate_id", text::estate(l), None, self.estates.iter().map(|e| (e.id.to_string(), e.name.as_str())))),
        } }
    }

    fn markup(&self, typed: &Typed, error: Option<&Error>) -> Html {
        let ctx = self.ctx;
        let l = ctx.lang;
        let f = Fields { typed, error };
        let title = if self.view.is_some() { text::edit(l) } else { text::new_talk(l) };
        let back = self.view.map_or_else(|| "/talks".to_owned(), |view| format!("/talks/{}", view.talk.id));
        let content = html! {
            (crumbs(l, &[("/talks", text::talks(l))], title))
            form class="form card" method="post" action=(self.action()) novalidate data-once {
                @if let Some(error) = error { (error_summary(l, error)) }
                @if self.view.is_some() { (f.version()) }
                div class="fields" {
                    (kind_radios(ctx, &f))
                    (time_fields(ctx, &f))
                    (self.estate(&f))
                    (helped(&f, "place", text::place(l), text::place_help(l), false))
                    (helped(&f, "building", text::building(l), text::building_help(l), false))
                    (helped(&f, "hosts", text::hosts(l), text::hosts_help(l), true))
                    (helped(&f, "party", text::party(l), text::party_help(l), false))
                    (helped(&f, "room", text::room_of_visit(l), text::room_of_visit_help(l), false))
                }
                div class="form-actions" { button class="btn primary" { (words::save(l)) } a class="btn" href=(back) { (words::cancel(l)) } }
            }
        };
        office(ctx, Some(Section::Talks), title, &content)
    }
}

/// What was typed as a plan in `estate`.
pub(super) async fn plan_of(ctx: &Ctx, estate: EstateId, typed: &Typed) -> Result<Plan> {
    let kind = kind_of(typed).ok_or_else(|| invalid().field("kind", words::choose_one))?;
    let day = typed.day("day")?;
    let at = |name: &str| {
        at_clock(ctx, day, typed.get(name)).ok_or_else(|| invalid().field(name, text::time_unreadable))
    };
    let (begins_at, ends_at) = (at("begins")?, at("ends")?);
    let building_id = show::building_named(&ctx.app, &ctx.caller, estate, typed.get("building")).await?;
    let account_id = match typed.choice("account_id") {
        Some(account) => Some(account),
        None => show::household_named(&ctx.app, &ctx.caller, estate, typed.get("room"), day).await?,
    };
    let [place, party, hosts] = ["place", "party", "hosts"].map(|name| typed.get(name).to_owned());
    Ok(Plan { kind, begins_at, ends_at, place, building_id, account_id, party, hosts })
}

#[derive(Deserialize)]
#[serde(default)]
struct NewQuery {
    kind: String,
}

impl Default for NewQuery {
    fn default() -> Self {
        Self { kind: TalkKind::NightTalk.word().to_owned() }
    }
}

async fn new_page(ctx: Ctx, Query(query): Query<NewQuery>) -> Result<Html> {
    let estates = show::estates(&ctx.app, &ctx.caller, Action::TalksWrite).await?;
    let typed = Typed::of([
        ("kind", query.kind),
        ("day", ctx.today().to_string()),
        ("begins", "19:00".to_owned()),
        ("ends", "20:30".to_owned()),
        ("hosts", ctx.user.display_name.clone()),
    ]);
    Ok(Page { ctx: &ctx, estates: &estates, view: None }.markup(&typed, None))
}

async fn create(ctx: Ctx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    let estates = show::estates(&ctx.app, &ctx.caller, Action::TalksWrite).await?;
    let typed = Typed(pairs);
    let outcome = async {
        let unchosen = || invalid().field("estate_id", text::estate_missing);
        let estate_id = typed.choice::<EstateId>("estate_id").ok_or_else(unchosen)?;
        let new = NewTalk { estate_id, plan: plan_of(&ctx, estate_id, &typed).await? };
        service::create(&ctx.app, &ctx.caller, &new, None).await
    };
    match outcome.await {
        Ok(talk) => {
            let told = text::planned_saved(ctx.lang, &talk.number);
            Ok(see_other(&format!("/talks/{}", talk.id), Some(&told)))
        }
        Err(error) => {
            let (status, error) = refused(as_typed(error))?;
            let page = Page { ctx: &ctx, estates: &estates, view: None };
            Ok((status, page.markup(&typed, Some(&error))).into_response())
        }
    }
}

/// A plan as it is typed.
fn typed_of(ctx: &Ctx, view: &TalkView) -> Typed {
    let t = &view.talk;
    Typed::of([
        ("kind", t.kind.word().to_owned()),
        ("day", t.day.to_string()),
        ("begins", clock(ctx, t.begins_at)),
        ("ends", clock(ctx, t.ends_at)),
        ("place", t.place.clone()),
        ("building", view.building.clone().unwrap_or_default()),
        ("hosts", t.hosts.clone()),
        ("party", t.party.clone()),
        ("room", view.household.as_ref().map(|(code, _)| code.clone()).unwrap_or_default()),
        ("version", t.version.to_string()),
    ])
}

async fn edit_page(ctx: Ctx, Path(id): Path<TalkId>) -> Result<Html> {
    let view = show::show_for_writing(&ctx.app, &ctx.caller, id).await?;
    let typed = typed_of(&ctx, &view);
    Ok(Page { ctx: &ctx, estates: &[], view: Some(&view) }.markup(&typed, None))
}

async fn update(
    ctx: Ctx,
    Path(id): Path<TalkId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let view = show::show_for_writing(&ctx.app, &ctx.caller, id).await?;
    let typed = Typed(pairs);
    let outcome = async {
        let plan = plan_of(&ctx, view.talk.estate_id, &typed).await?;
        service::update(&ctx.app, &ctx.caller, id, &plan, typed.version()).await
    };
    match outcome.await {
        Ok(_) => Ok(see_other(&format!("/talks/{id}"), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(as_typed(error))?;
            let page = Page { ctx: &ctx, estates: &[], view: Some(&view) };
            Ok((status, page.markup(&typed, Some(&error))).into_response())
        }
    }
}

/// The estates as a list, for forms that choose one.
pub(super) fn estate_options(l: crate::i18n::Lang, estates: &[EstateChoice], chosen: &str) -> Markup {
    let all = std::iter::once((String::new(), words::all(l)));
    options(all.chain(estates.iter().map(|e| (e.id.to_string(), e.name.as_str()))), chosen)
}
