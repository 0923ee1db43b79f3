//! A visit in one step, at the door with a phone: find the household, say what it was about, done.

use axum::response::{IntoResponse, Response};
use chrono::{Duration, Timelike};
use entity::enums::TalkKind;
use entity::value::AccountId;
use maud::html;
use serde::Deserialize;

use super::form::{plan_of, time_fields};
use super::minutes::{Row, TopicRows, minutes_of, people_fields, rows_of, said_field};
use super::{as_typed, clock};
use crate::access::Action;
use crate::db::page::Window;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Query};
use crate::people::{self, HouseholdRow, StayRow, mask_name, scope_of};
use crate::places::{door_code, door_words};
use crate::talks::minutes::Participant;
use crate::talks::plan::{NewTalk, invalid};
use crate::talks::{service, text};
use crate::web::fields::{Fields, Typed};
use crate::web::form::{on_enter, refused};
use crate::web::layout::crumbs;
use crate::web::parts::{Tone, chip, empty, error_summary};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

const PATH: &str = "/talks/visit";
/// Households that a search shows.
const SHOWN: u64 = 20;
/// How long a visit usually took that is entered right after.
const USUAL_MINUTES: i64 = 30;

pub fn routes() -> PageRouter {
    PageRouter::default().get(PATH, page).post(PATH, save)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    room: String,
    account: String,
}

fn search(ctx: &Ctx, room: &str, found: Option<&[HouseholdRow]>) -> Html {
    let l = ctx.lang;
    let content = html! {
        (crumbs(l, &[("/talks", text::talks(l))], text::new_visit(l)))
        form class="card form stack-s" method="get" action=(PATH) role="search" {
            p class="muted" { (text::new_visit_hint(l)) }
            div class="field" { label for="room" { (text::room(l)) }
                input id="room" name="room" type="search" value=(room) autocomplete="off" autofocus[room.is_empty()] aria-describedby="room-h";
                p class="help" id="room-h" { (text::room_help(l)) } }
            button class="btn primary" { (text::find_room(l)) }
        }
        @if let Some(found) = found { section class="card form" {
            @if found.is_empty() { (empty(text::no_room(l), text::no_room_hint(l))) } @else { ul class="choices" {
                @for row in found { li { @match row.account_id {
                    Some(account) => a href=(format!("{PATH}?account={account}")) { b { (door_words(&row.code)) } " "
                        span class="muted" { (row.estate) " · " (row.owner.as_deref().map(mask_name).unwrap_or_default()) } },
                    None => span { (door_words(&row.code)) " " (chip(Tone::Mute, text::vacant(l))) },
                } } }
            } }
        } }
    };
    office(ctx, Some(Section::Talks), text::new_visit(l), &content)
}

/// The owner as the reader may see them.
fn owner(ctx: &Ctx, stay: &StayRow) -> String {
    if ctx.caller.may_at(Action::PeopleReveal, scope_of(stay)) {
        stay.owner.clone()
    } else {
        mask_name(&stay.owner)
    }
}

fn markup(
    ctx: &Ctx,
    stay: &StayRow,
    typed: &Typed,
    rows: &[Row],
    spare: usize,
    error: Option<&Error>,
) -> Html {
    let l = ctx.lang;
    let f = Fields { typed, error };
    let content = html! {
        (crumbs(l, &[("/talks", text::talks(l)), (PATH, text::new_visit(l))], &stay.code))
        form class="form" method="post" action=(PATH) novalidate data-once {
            (on_enter(text::save_visit(l)))
            @if let Some(error) = error { (error_summary(l, error)) }
            input type="hidden" name="account_id" value=(stay.account_id);
            section class="card" id="room" {
                header class="card-head" { h2 { span lang="zh-CN" { (stay.estate) " " (door_words(&stay.code)) } } a class="end" href=(PATH) { (text::find_room(l)) } }
                (time_fields(ctx, &f))
                label class="check" { input type="checkbox" name="owner_there" value="1" checked[typed.has("owner_there", "1")]; (text::owner_there(l)) " " span class="muted" lang="zh-CN" { (owner(ctx, stay)) } }
            }
            (TopicRows { ctx, rows, stood: &[], spare, folded: true, error }.markup())
            details class="card more" open[error.is_some()] { summary { (text::more_of_visit(l)) }
                div class="fields" {
                    (people_fields(&f, l, true))
                    (said_field(&f, l))
                    (f.input("hosts", text::hosts(l), true))
                }
            }
            div class="form-actions" { button class="btn primary" { (text::save_visit(l)) } a class="btn" href="/talks" { (words::cancel(l)) } }
        }
    };
    office(ctx, Some(Section::Talks), text::new_visit(l), &content)
}

/// As a visit begins to be entered: just now, by who is logged in.
fn prefilled(ctx: &Ctx) -> Typed {
    let past = Duration::minutes(i64::from(ctx.app.zone().local(ctx.now).minute() % 15));
    let ended = ctx.now - past;
    let began = ended - Duration::minutes(USUAL_MINUTES);
    Typed::of([
        ("day", ctx.today().to_string()),
        ("begins", clock(ctx, began)),
        ("ends", clock(ctx, ended)),
        ("headcount", "1".to_owned()),
        ("owner_there", "1".to_owned()),
        ("hosts", ctx.user.display_name.clone()),
    ])
}

/// The household of a visit that the caller may enter.
async fn stay(ctx: &Ctx, account: AccountId) -> Result<StayRow> {
    ctx.caller.reach(Action::TalksWrite)?;
    let stay = people::stay(ctx.app.db.read(), account).await?;
    ctx.caller.require(Action::TalksWrite, scope_of(&stay))?;
    Ok(stay)
}

async fn page(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Html> {
    ctx.caller.reach(Action::TalksWrite)?;
    if let Ok(account) = asked.account.parse::<AccountId>() {
        let stay = stay(&ctx, account).await?;
        return Ok(markup(&ctx, &stay, &prefilled(&ctx), &[], 1, None));
    }
    let code = door_code(&asked.room);
    if code.is_empty() {
        return Ok(search(&ctx, "", None));
    }
    let window = Window { after: None, limit: SHOWN };
    let found = people::households(&ctx.app, &ctx.caller, &code, window).await?.items;
    let exact: Vec<AccountId> =
        found.iter().filter(|h| h.code == code).filter_map(|h| h.account_id).collect();
    if let [only] = exact.as_slice() {
        // A whole room number leaves nothing to choose.
        let stay = stay(&ctx, *only).await?;
        return Ok(markup(&ctx, &stay, &prefilled(&ctx), &[], 1, None));
    }
    Ok(search(&ctx, &asked.room, Some(&found)))
}

/// A visit's plan and minutes as typed; the owner is a participant when they were there.
async fn entered(ctx: &Ctx, stay: &StayRow, typed: &Typed) -> Result<entity::talk::Model> {
    let mut typed = typed.clone();
    typed.0.push(("kind".to_owned(), TalkKind::Visit.word().to_owned()));
    let plan = plan_of(ctx, stay.estate_id, &typed).await?;
    let mut minutes = minutes_of(&typed)?;
    if typed.has("owner_there", "1") {
        let phone = stay.phone.clone().unwrap_or_default();
        let people = minutes.participants.get_or_insert_default();
        people.insert(0, Participant { name: stay.owner.clone(), phone });
    }
    let named = i32::try_from(minutes.participants.as_ref().map_or(0, Vec::len)).unwrap_or(i32::MAX);
    minutes.headcount = minutes.headcount.max(named);
    let new = NewTalk { estate_id: stay.estate_id, plan };
    service::create(&ctx.app, &ctx.caller, &new, Some(&minutes)).await
}

async fn save(ctx: Ctx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    let typed = Typed(pairs);
    ctx.caller.reach(Action::TalksWrite)?;
    let unchosen = || invalid().field("account_id", text::household_unknown);
    let account = typed.choice::<AccountId>("account_id").ok_or_else(unchosen)?;
    let stay = stay(&ctx, account).await?;
    let rows = rows_of(&typed);
    if typed.has("more", "1") {
        return Ok(markup(&ctx, &stay, &typed, &rows, 3, None).into_response());
    }
    match entered(&ctx, &stay, &typed).await {
        Ok(talk) => {
            let promises = rows.iter().filter(|row| !row.promise.is_empty()).count();
            let told = text::minutes_saved(ctx.lang, &talk.number, promises);
            Ok(see_other(&format!("/talks/{}", talk.id), Some(&told)))
        }
        Err(error) => {
            let (status, error) = refused(as_typed(error))?;
            Ok((status, markup(&ctx, &stay, &typed, &rows, 1, Some(&error))).into_response())
        }
    }
}
