//! Registering a space, and describing one anew.

use axum::response::{IntoResponse, Response};
use entity::enums::{FormerUse, SpaceTenure};
use entity::space;
use entity::value::{EstateId, SpaceId};
use maud::html;

use super::{Part, Read, Sent, choices, invalid};
use crate::access::Action;
use crate::db::page::{MAX_LIMIT, Window};
use crate::error::Result;
use crate::http::extract::{Form, Path};
use crate::places::geo::Position;
use crate::places::{EstateRow, estates};
use crate::spaces::service::{self, EditSpace, NewSpace};
use crate::spaces::{show, text};
use crate::web::fields::Typed;
use crate::web::form::refused;
use crate::web::layout::crumbs;
use crate::web::parts::error_summary;
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

const PART: &str = "space";

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/spaces/new", new_page)
        .post("/spaces", create)
        .get("/spaces/{id}/edit", edit_page)
        .post("/spaces/{id}/edit", update)
}

fn degrees(e7: Option<i32>) -> String {
    e7.map_or_else(String::new, |v| {
        let sign = if v < 0 { "-" } else { "" };
        format!("{sign}{}.{:07}", v.unsigned_abs() / 10_000_000, v.unsigned_abs() % 10_000_000)
    })
}

fn begins(old: Option<&space::Model>, building: &str) -> [(&'static str, String); 9] {
    let of = |get: fn(&space::Model) -> String| old.map(get).unwrap_or_default();
    [
        ("name", of(|s| s.name.clone())),
        ("address", of(|s| s.address.clone())),
        ("building", building.to_owned()),
        ("tenure", of(|s| s.tenure.word().to_owned())),
        ("former_use", of(|s| s.former_use.word().to_owned())),
        ("area", of(|s| s.area.to_string())),
        ("lat", of(|s| degrees(s.lat_e7))),
        ("lon", of(|s| degrees(s.lon_e7))),
        ("note", of(|s| s.note.clone())),
    ]
}

fn markup(ctx: &Ctx, within: &[EstateRow], old: Option<(&space::Model, &str)>, sent: Option<&Sent>) -> Html {
    let l = ctx.lang;
    let p = Part::new(PART, begins(old.map(|(s, _)| s), old.map_or("", |(_, b)| b)), sent);
    let title = if old.is_some() { text::edit(l) } else { text::new_space(l) };
    let (action, back) = match old {
        Some((s, _)) => (format!("/spaces/{}/edit", s.id), format!("/spaces/{}", s.id)),
        None => ("/spaces".to_owned(), "/spaces".to_owned()),
    };
    let content = html! {
        (crumbs(l, &[("/spaces", text::spaces(l))], title))
        form class="form card" method="post" action=(action) novalidate data-once {
            @if let Some(error) = p.error { (error_summary(l, error)) }
            @if let Some((s, _)) = old { input type="hidden" name="version" value=(s.version); }
            div class="fields" {
                @if old.is_none() { (p.select("estate_id", text::estate(l), None, within.iter().map(|e| (e.id.to_string(), e.name.as_str())))) }
                (p.input("name", text::name(l), true))
                (p.input("address", text::address(l), true))
                (p.input("building", text::building(l), false))
                (p.select("tenure", text::tenure(l), None, choices(SpaceTenure::ALL, SpaceTenure::word, |t| text::tenure_name(l, t))))
                (p.select("former_use", text::former_use(l), None, choices(FormerUse::ALL, FormerUse::word, |u| text::use_name(l, u))))
                (p.input("area", &format!("{} ({})", text::area(l), text::square_metres(l)), true))
                (p.input("lat", text::latitude(l), false))
                (p.input("lon", text::longitude(l), false))
                (p.input("note", text::note(l), false))
            }
            div class="form-actions" { button class="btn primary" { (words::save(l)) } a class="btn" href=(back) { (words::cancel(l)) } }
        }
    };
    office(ctx, Some(Section::Spaces), title, &content)
}

async fn read(ctx: &Ctx, estate: EstateId, typed: &Typed) -> Result<EditSpace> {
    let r = Read(PART, typed);
    let spot = match (r.get("lat"), r.get("lon")) {
        ("", "") => None,
        (lat, lon) => {
            let position =
                lat.parse().ok().zip(lon.parse().ok()).and_then(|(lat, lon)| Position::of_degrees(lon, lat));
            let bad = || invalid().field("lat", text::spot_unreadable);
            Some(position.map(|p| (p.lat, p.lon)).ok_or_else(bad)?)
        }
    };
    Ok(EditSpace {
        name: r.get("name").to_owned(),
        address: r.get("address").to_owned(),
        building_id: show::building_named(&ctx.app, estate, r.get("building")).await?,
        tenure: r.chosen("tenure", SpaceTenure::from_word)?,
        former_use: r.chosen("former_use", FormerUse::from_word)?,
        area: r.area("area")?,
        spot,
        note: r.get("note").to_owned(),
    })
}

async fn within(ctx: &Ctx) -> Result<Vec<EstateRow>> {
    ctx.caller.reach(Action::SpacesWrite)?;
    Ok(estates(&ctx.app, &ctx.caller, Window { after: None, limit: MAX_LIMIT }).await?.items)
}

async fn new_page(ctx: Ctx) -> Result<Html> {
    let within = within(&ctx).await?;
    Ok(markup(&ctx, &within, None, None))
}

async fn create(ctx: Ctx, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response> {
    let within = within(&ctx).await?;
    let typed = Typed(pairs);
    let outcome = async {
        let estate_id: Option<EstateId> = Read(PART, &typed).id("estate_id")?;
        let known = estate_id.filter(|id| within.iter().any(|e| e.id == *id));
        let estate_id = known.ok_or_else(|| invalid().field("estate_id", words::choose_one))?;
        let new = NewSpace { estate_id, space: read(&ctx, estate_id, &typed).await? };
        service::create(&ctx.app, &ctx.caller, &new).await
    };
    match outcome.await {
        Ok(space) => {
            let told = text::space_made(ctx.lang, &space.number);
            Ok(see_other(&format!("/spaces/{}", space.id), Some(&told)))
        }
        Err(error) => {
            let (status, error) = refused(error)?;
            let sent = Sent::new(PART, typed, error);
            Ok((status, markup(&ctx, &within, None, Some(&sent))).into_response())
        }
    }
}

async fn edit_page(ctx: Ctx, Path(id): Path<SpaceId>) -> Result<Html> {
    show::for_writing(&ctx.app, &ctx.caller, id).await?;
    let view = show::show(&ctx.app, &ctx.caller, id).await?;
    let building = view.building.clone().unwrap_or_default();
    Ok(markup(&ctx, &[], Some((&view.space, &building)), None))
}

async fn update(
    ctx: Ctx,
    Path(id): Path<SpaceId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let space = show::for_writing(&ctx.app, &ctx.caller, id).await?;
    let typed = Typed(pairs);
    let outcome = async {
        let edit = read(&ctx, space.estate_id, &typed).await?;
        service::update(&ctx.app, &ctx.caller, id, &edit, typed.version()).await
    };
    match outcome.await {
        Ok(_) => Ok(see_other(&format!("/spaces/{id}"), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            let sent = Sent::new(PART, typed, error);
            Ok((status, markup(&ctx, &[], Some((&space, "")), Some(&sent))).into_response())
        }
    }
}
