//! Filing a request over Open311: whose key, for which service, where, in which words.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use entity::enums::{PlaceKind, RequestChannel, RequestGrade, Role, SessionKind};
use entity::value::{BuildingId, EstateId};
use entity::{estate, place, request, subdistrict};

use super::location::{self, AddressId};
use super::pairs::Pairs;
use super::services::{self, Answer, Service};
use super::{service, store, text};
use crate::access::{self, Action, Caller, Scope};
use crate::app::App;
use crate::error::{Error, Kind, Result};
use crate::files::Uploaded;
use crate::http::rate::Who;
use crate::i18n::Lang;
use crate::places::door_words;
use crate::places::geo::{Position, from_geojson};
use crate::plain;
use crate::requests::{self, NewRequest};

/// Letters of a description, with what the attributes were answered with.
const MAX_DESCRIPTION: usize = 2_000;
const MAX_ADDRESS: usize = 120;
const MAX_NAME: usize = 40;
const MAX_EMAIL: usize = 100;
const MAX_URL: usize = 500;
const MAX_EXTERNAL_NO: usize = 64;

/// A photo that came with a form.
#[derive(Debug, Clone)]
pub struct Media {
    pub name: String,
    pub bytes: Bytes,
}

/// A form as it was sent.
#[derive(Debug, Clone, Default)]
pub struct Form {
    pub pairs: Pairs,
    pub media: Vec<Media>,
}

/// What the client is told.
#[derive(Debug, Clone)]
pub struct Filed {
    pub number: String,
    pub due_at: DateTime<Utc>,
}

impl From<request::Model> for Filed {
    fn from(request: request::Model) -> Self {
        Self { number: request.number, due_at: request.due_at }
    }
}

/// What a resident said, checked.
struct Said {
    description: String,
    media_url: Option<String>,
    name: String,
    phone: String,
    email: Option<String>,
    external_no: Option<String>,
}

/// Where it is.
struct Located {
    estate: estate::Model,
    building: Option<BuildingId>,
    spot: Option<Position>,
    words: String,
}

/// Registers a request for the holder of `key`. Told again under the same number of the client, it is the same request.
///
/// # Errors
/// Forbidden without a key that may file there; not found for a service or jurisdiction there is not; malformed with
/// each field that is wrong; too many.
pub async fn file(app: &App, key: Option<&str>, form: &Form) -> Result<Filed> {
    let caller = holder(app, key).await?;
    app.rates.open311_key_posts.check(&caller.user_id().map_or(Who::Others, |id| Who::User(id.0)))?;
    let subdistrict = service::jurisdiction(app, &form.pairs).await?;
    let service = service_of(form)?;
    let answers = services::answers(service, &form.pairs.attributes())?;
    let said = said(form, &answers)?;
    let located = locate(app, &subdistrict, &form.pairs).await?;
    may_file(&caller, &located.estate)?;
    if let Some(told) = told_before(app, &subdistrict, &said).await? {
        return Ok(told.into());
    }
    let photos = keep(app, &caller, &form.media).await?;
    let new = new_request(service, &answers, said, located, photos);
    let no = new.external_no.clone();
    match requests::service::register(app, &caller, new).await {
        // A twin was faster.
        Err(error) if error.kind == Kind::Conflict && no.is_some() => {
            let no = no.unwrap_or_default();
            store::filed_as(app.db.read(), subdistrict.id, &no).await?.map(Filed::from).ok_or(error)
        }
        done => done.map(Filed::from),
    }
}

/// The caller whose token the key is.
async fn holder(app: &App, key: Option<&str>) -> Result<Caller> {
    let refused = |words: fn(Lang) -> &'static str| Error::new(Kind::Forbidden, "open311.api_key", words);
    let key = key.ok_or_else(|| refused(text::key_missing))?;
    let found = access::service::caller_of(app, key, SessionKind::Api).await?;
    found.map(|(caller, _)| caller).ok_or_else(|| refused(text::key_wrong))
}

/// A resident's token is for the resident's own page: what is filed here comes from a client the operator trusts.
fn may_file(caller: &Caller, estate: &estate::Model) -> Result<()> {
    let scope = Scope::estate(estate.subdistrict_id, estate.id);
    if caller.may_at(Action::RequestsCreate, scope) && !caller.has_role(Role::Resident) {
        return Ok(());
    }
    Err(Error::new(Kind::Forbidden, "open311.key_elsewhere", |l| text::key_elsewhere(l, &estate.name)))
}

fn service_of(form: &Form) -> Result<&'static Service> {
    let code = form.pairs.value("service_code");
    let missing = || Error::new(Kind::Malformed, "open311.service_missing", text::service_missing);
    services::service(code.ok_or_else(missing)?)
}

async fn told_before(
    app: &App,
    subdistrict: &subdistrict::Model,
    said: &Said,
) -> Result<Option<request::Model>> {
    match &said.external_no {
        Some(no) => store::filed_as(app.db.read(), subdistrict.id, no).await,
        None => Ok(None),
    }
}

fn wrong() -> Error {
    Error::new(Kind::Malformed, "open311.form", text::filing_wrong)
}

/// Names as their language writes them: 王秀兰, Anna Schmidt.
fn full_name(first: &str, last: &str) -> String {
    if first.is_ascii() && last.is_ascii() {
        format!("{first} {last}").trim().to_owned()
    } else {
        format!("{last}{first}")
    }
}

fn said(form: &Form, answers: &[Answer]) -> Result<Said> {
    let value = |name: &str| form.pairs.value(name).unwrap_or_default();
    let mut error = wrong();
    for (field, most) in [("first_name", MAX_NAME), ("last_name", MAX_NAME), ("external_no", MAX_EXTERNAL_NO)]
    {
        if !plain::fits(value(field), most) {
            error = error.field(field, |l| text::field_long(l, field, most));
        }
    }
    let name = full_name(value("first_name"), value("last_name"));
    if name.chars().count() > MAX_NAME {
        error = error.field("last_name", |l| text::field_long(l, "first_name + last_name", MAX_NAME));
    }
    let phone: String = value("phone").chars().filter(|c| !matches!(c, ' ' | '(' | ')' | '.')).collect();
    if !phone.is_empty() && !requests::service::is_phone(&phone) {
        error = error.field("phone", text::phone_shape);
    }
    let email = form.pairs.value("email");
    if !email.is_none_or(is_email) {
        error = error.field("email", text::email_shape);
    }
    let media_url = form.pairs.value("media_url");
    if !media_url.is_none_or(is_link) {
        error = error.field("media_url", text::media_url_shape);
    }
    let description = described(value("description"), answers);
    if description.chars().count() > MAX_DESCRIPTION {
        error = error.field("description", |l| text::description_long(l, MAX_DESCRIPTION));
    }
    if form.media.len() > requests::service::MAX_PHOTOS {
        error = error.field("media", |l| text::too_much_media(l, requests::service::MAX_PHOTOS));
    }
    if !error.fields.is_empty() {
        return Err(error);
    }
    let owned = |text: Option<&str>| text.map(str::to_owned);
    Ok(Said {
        description,
        media_url: owned(media_url),
        name: if name.is_empty() { text::no_name(Lang::Zh).to_owned() } else { name },
        phone,
        email: owned(email),
        external_no: owned(form.pairs.value("external_no")),
    })
}

fn is_email(text: &str) -> bool {
    let whole = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c == '@');
    let (local, domain) = text.split_once('@').unwrap_or_default();
    plain::fits(text, MAX_EMAIL) && whole(local) && whole(domain) && domain.contains('.')
}

fn is_link(text: &str) -> bool {
    let link = url::Url::parse(text).ok().filter(|_| plain::fits(text, MAX_URL));
    link.is_some_and(|link| matches!(link.scheme(), "http" | "https") && link.has_host())
}

/// The resident's words, and below them what the attributes were answered with.
fn described(words: &str, answers: &[Answer]) -> String {
    let words = super::tree::writable(words);
    let words = words.trim();
    let below = answers.iter().map(|answer| answer.words.as_str());
    std::iter::once(words).filter(|words| !words.is_empty()).chain(below).collect::<Vec<_>>().join("\n")
}

async fn keep(app: &App, caller: &Caller, media: &[Media]) -> Result<Vec<Uploaded>> {
    let mut kept = Vec::new();
    for photo in media {
        kept.push(requests::service::keep_photo(app, caller, photo.bytes.clone(), &photo.name).await?);
    }
    Ok(kept)
}

fn new_request(
    service: &Service,
    answers: &[Answer],
    said: Said,
    located: Located,
    photos: Vec<Uploaded>,
) -> NewRequest {
    let urgent = answers.iter().any(|a| a.code == services::URGENCY && a.values == [services::URGENT]);
    let link = said.media_url.map(|url| text::media_line(Lang::Zh, url));
    let bare = said.description.is_empty();
    let description: Vec<String> =
        Some(said.description).filter(|words| !words.is_empty()).into_iter().chain(link).collect();
    NewRequest {
        building_id: located.building,
        spot: located.spot.map(|p| (p.lat, p.lon)),
        grade: if urgent { RequestGrade::Urgent } else { RequestGrade::Normal },
        title: if bare { (service.name)(Lang::Zh).to_owned() } else { String::new() },
        description: description.join("\n"),
        location: located.words,
        contact_name: said.name,
        contact_phone: said.phone,
        contact_email: said.email,
        external_no: said.external_no,
        photos,
        ..NewRequest::about(located.estate.id, service.kind, service.line, RequestChannel::Open311)
    }
}

fn misplaced(field: &str, words: impl Fn(Lang) -> String) -> Error {
    Error::new(Kind::Malformed, "open311.place", &words).field(field, words)
}

/// Finds the estate, and the building where it can be told, by the most exact of what was given.
async fn locate(app: &App, subdistrict: &subdistrict::Model, pairs: &Pairs) -> Result<Located> {
    let db = app.db.read();
    let estates = store::estates_in(db, subdistrict.id).await?;
    let address = pairs.value("address_string").map(|a| a.split_whitespace().collect::<Vec<_>>().join(" "));
    if address.as_ref().is_some_and(|a| !plain::fits(a, MAX_ADDRESS)) {
        return Err(misplaced("address_string", |l| text::address_long(l, MAX_ADDRESS)));
    }
    let spot = spot_of(pairs)?;
    let mut found = match (pairs.value("address_id"), spot, &address) {
        (Some(id), ..) => by_id(app, &estates, id).await?,
        (None, Some(spot), _) => match by_spot(app, subdistrict, &estates, spot).await? {
            Some(found) => found,
            None => address
                .as_deref()
                .and_then(|a| by_name(&estates, a))
                .ok_or_else(|| misplaced("lat", |l| text::far_from_all(l, location::NEAR_M.round())))?,
        },
        (None, None, Some(address)) => by_name(&estates, address)
            .ok_or_else(|| misplaced("address_string", |l| text::address_unknown(l).to_owned()))?,
        (None, None, None) => return Err(misplaced("address_string", |l| text::place_missing(l).to_owned())),
    };
    found.spot = spot;
    if let Some(address) = address {
        if found.building.is_none()
            && address.contains(&found.estate.name)
            && let Some(number) = location::building_no(&address, &found.estate.name)
        {
            let building = store::building_numbered(db, found.estate.id, number).await?;
            found.building = building.map(|b| b.id);
        }
        found.words = address;
    }
    Ok(found)
}

/// Both or neither.
fn spot_of(pairs: &Pairs) -> Result<Option<Position>> {
    let half = || misplaced("lat", |l| text::half_a_spot(l).to_owned());
    match (pairs.value("lat"), pairs.value("long")) {
        (None, None) => Ok(None),
        (Some(lat), Some(long)) => Position::typed(lat, long).map(Some).ok_or_else(half),
        (Some(_), None) | (None, Some(_)) => Err(half()),
    }
}

fn in_estate(estate: &estate::Model) -> Located {
    Located { estate: estate.clone(), building: None, spot: None, words: estate.name.clone() }
}

fn by_name(estates: &[estate::Model], address: &str) -> Option<Located> {
    location::named(address, estates, |e| e.name.as_str()).map(in_estate)
}

async fn by_id(app: &App, estates: &[estate::Model], id: &str) -> Result<Located> {
    let db = app.db.read();
    let unknown = || misplaced("address_id", |l| text::address_id_unknown(l).to_owned());
    let estate = |id: i64| estates.iter().find(|e| e.id == EstateId(id)).ok_or_else(unknown);
    match location::address_id(id).ok_or_else(unknown)? {
        AddressId::Estate(id) => Ok(in_estate(estate(id)?)),
        AddressId::Building(id) => {
            let building = store::building(db, BuildingId(id)).await?.ok_or_else(unknown)?;
            let estate = estate(building.estate_id.0)?;
            let words = format!("{}幢", building.number);
            Ok(Located { building: Some(building.id), words, ..in_estate(estate) })
        }
        AddressId::Door(of, code) => {
            let of: Vec<EstateId> = match of {
                Some(id) => vec![estate(id)?.id],
                None => estates.iter().map(|e| e.id).collect(),
            };
            let doors = store::doors(db, &of, &code).await?;
            match doors.as_slice() {
                [] => Err(unknown()),
                [door] => {
                    let estate = estate(door.estate_id.0)?;
                    Ok(Located {
                        building: Some(door.building_id),
                        words: door_words(&code),
                        ..in_estate(estate)
                    })
                }
                [..] => Err(misplaced("address_id", |l| text::address_id_several(l).to_owned())),
            }
        }
    }
}

/// The estate of the nearest place, if it is near; the building when the spot is at one.
async fn by_spot(
    app: &App,
    subdistrict: &subdistrict::Model,
    estates: &[estate::Model],
    spot: Position,
) -> Result<Option<Located>> {
    let db = app.db.read();
    let places = store::places(db, subdistrict.id).await?;
    let away = |place: &place::Model| {
        let geometry = serde_json::from_str(&place.geometry).ok()?;
        Some(from_geojson(&geometry).ok()?.metres_from(spot))
    };
    let mut near: Vec<(f64, &place::Model)> =
        places.iter().filter_map(|p| Some((away(p)?, p))).filter(|(m, _)| *m <= location::NEAR_M).collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0));
    let estate_of = |place: &place::Model| estates.iter().find(|e| Some(e.id) == place.estate_id);
    let Some((place, estate)) = near.iter().find_map(|(_, p)| Some((*p, estate_of(p)?))) else {
        return Ok(None);
    };
    let at = near.iter().find(|(metres, p)| {
        *metres <= location::AT_M && p.kind == PlaceKind::Building && p.estate_id == Some(estate.id)
    });
    let number = at.and_then(|(_, p)| location::building_no(&p.name, &estate.name));
    let building = match number {
        Some(number) => store::building_numbered(db, estate.id, number).await?,
        None => None,
    };
    let words = text::near_place(Lang::Zh, &place.name);
    Ok(Some(Located { building: building.map(|b| b.id), words, ..in_estate(estate) }))
}
