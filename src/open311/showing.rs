//! A request as the world may see it: nobody's name, phone or door, and words only of what was filed here.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::enums::{RequestChannel, RequestStatus};
use entity::value::{BuildingId, EstateId, RequestId};
use entity::{request, subdistrict};

use super::mask::mask;
use super::services::{self, SERVICES};
use super::tree::Node;
use super::{BASE, location, store, text};
use crate::app::App;
use crate::error::Result;
use crate::i18n::Lang;
use crate::places::{self, geo::Position};
use crate::requests::{lifecycle, text as request_text};

/// The state as the spec has it.
#[must_use]
pub const fn state(status: RequestStatus) -> &'static str {
    if lifecycle::is_open(status) { "open" } else { "closed" }
}

/// What stands around requests when they are shown.
struct Around {
    estates: HashMap<EstateId, String>,
    buildings: HashMap<BuildingId, String>,
    last: HashMap<RequestId, DateTime<Utc>>,
    photos: HashMap<RequestId, i32>,
    /// Only when asked for.
    steps: Option<store::Steps>,
}

/// Requests of a jurisdiction, `extended` with our own fields and their history.
///
/// # Errors
/// When the database fails.
pub async fn shown(
    app: &App,
    subdistrict: &subdistrict::Model,
    requests: Vec<request::Model>,
    extended: bool,
    l: Lang,
) -> Result<Node> {
    let db = app.db.read();
    let ids: Vec<RequestId> = requests.iter().map(|r| r.id).collect();
    let estates = store::estates_in(db, subdistrict.id).await?;
    let buildings: Vec<BuildingId> = crate::db::distinct(requests.iter().filter_map(|r| r.building_id));
    let around = Around {
        estates: estates.into_iter().map(|e| (e.id, e.name)).collect(),
        buildings: places::building_numbers(db, &buildings).await?,
        last: store::last_steps(db, &ids).await?,
        photos: store::first_photos(db, &ids).await?,
        steps: if extended { Some(store::steps(db, &ids).await?) } else { None },
    };
    Ok(Node::List("request", requests.iter().map(|r| one(app, &around, r, l)).collect()))
}

fn w3(app: &App, at: DateTime<Utc>) -> Node {
    at.with_timezone(&app.zone().offset()).format("%Y-%m-%dT%H:%M:%S%:z").to_string().into()
}

/// A request as the world may see it.
fn one(app: &App, around: &Around, r: &request::Model, l: Lang) -> Node {
    let ours = r.channel == RequestChannel::Open311;
    let code = services::code_of(r.kind, r.line);
    let service = SERVICES.iter().find(|s| s.code == code);
    let (address, address_id) = address(around, r, ours);
    let spot = r.lat_e7.zip(r.lon_e7).filter(|_| ours);
    let spot = spot.map(|(lat, lon)| location::shown(Position { lon, lat }));
    let last = around.last.get(&r.id).copied().unwrap_or(r.registered_at);
    let updated = r.closed_at.filter(|_| state(r.status) == "closed").unwrap_or(last);
    let photo = around.photos.get(&r.id).filter(|_| ours);
    let mut fields = vec![
        ("service_request_id", r.number.as_str().into()),
        ("status", state(r.status).into()),
        ("status_notes", notes(r, ours, l).into()),
        ("service_name", service.map(|s| (s.name)(l)).into()),
        ("service_code", code.into()),
        ("description", ours.then(|| description(r)).filter(|words| !words.is_empty()).into()),
        ("agency_responsible", app.settings.operator.name.as_str().into()),
        ("service_notice", Node::Null),
        ("requested_datetime", w3(app, r.registered_at)),
        ("updated_datetime", w3(app, updated)),
        ("expected_datetime", w3(app, r.due_at)),
        ("address", address.into()),
        ("address_id", address_id.into()),
        ("zipcode", Node::Null),
        ("lat", spot.map_or(Node::Null, |(lat, _)| Node::Degrees(lat))),
        ("long", spot.map_or(Node::Null, |(_, long)| Node::Degrees(long))),
        ("media_url", photo.map(|position| media_url(app, r.id, *position)).into()),
    ];
    if let Some(steps) = &around.steps {
        let steps = steps.get(&r.id).map(Vec::as_slice).unwrap_or_default();
        fields.push(("extended_attributes", Node::Fields(vec![("dawuye", ours_of(app, r))])));
        fields.push(("notes", Node::List("note", steps.iter().map(|step| step_of(app, *step, l)).collect())));
    }
    Node::Fields(fields)
}

/// Down to the building and no nearer; of what came another way only the estate.
fn address(around: &Around, r: &request::Model, ours: bool) -> (String, String) {
    let estate = around.estates.get(&r.estate_id).cloned().unwrap_or_default();
    match r.building_id.filter(|_| ours).and_then(|id| Some((id, around.buildings.get(&id)?))) {
        Some((id, number)) => (format!("{estate}{number}幢"), format!("building:{id}")),
        None => (estate, format!("estate:{}", r.estate_id)),
    }
}

fn masked(r: &request::Model, words: &str) -> String {
    let email = r.contact_email.as_deref().unwrap_or_default();
    mask(words, &[&r.contact_name, &r.contact_phone, email])
}

/// What the resident wrote, without the link to a picture that lies elsewhere.
fn description(r: &request::Model) -> String {
    let link = text::media_line(Lang::Zh, "");
    let lines: Vec<&str> = r.description.lines().filter(|line| !line.starts_with(&link)).collect();
    masked(r, &lines.join("\n"))
}

/// What the resident was told, or how far it is.
fn notes(r: &request::Model, ours: bool, l: Lang) -> String {
    match r.answer.as_deref().filter(|_| ours && state(r.status) == "closed") {
        Some(told) => masked(r, told),
        None => request_text::status_name(l, r.status).to_owned(),
    }
}

fn ours_of(app: &App, r: &request::Model) -> Node {
    let overdue = state(r.status) == "open" && r.due_at < app.now();
    Node::Fields(vec![
        ("stage", r.status.word().into()),
        ("channel", r.channel.word().into()),
        ("kind", r.kind.word().into()),
        ("line", r.line.word().into()),
        ("due_at", w3(app, r.due_at)),
        ("overdue", Node::Flag(overdue)),
    ])
}

fn step_of(app: &App, (at, status): (DateTime<Utc>, RequestStatus), l: Lang) -> Node {
    Node::Fields(vec![
        ("datetime", w3(app, at)),
        ("description", request_text::status_name(l, status).into()),
        ("type", status.word().into()),
    ])
}

/// What a link to a photo is signed for.
pub fn media_subject(photo: &str) -> String {
    format!("open311-media:{photo}")
}

/// A link nobody can make up.
fn media_url(app: &App, id: RequestId, position: i32) -> String {
    let photo = format!("{id}.{position}");
    let seal = app.signer.seal(&media_subject(&photo));
    format!("{}{BASE}/media/{photo}.{seal}", app.settings.server.base_url)
}
