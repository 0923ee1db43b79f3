//! Taking a call: who called about what, from where, the promise, and the work order when it needs hands.

use chrono::{DateTime, Utc};
use entity::enums::{Line, RequestChannel, RequestGrade, RequestKind, RequestStatus, RequestStep};
use entity::value::{AccountId, BuildingId, EstateId};
use entity::{estate, request, work_order};
use sea_orm::ActiveValue::{NotSet, Set};

use super::desk::{Desk, Said, is_resident, text_fits};
use super::{clock, lifecycle, store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::Tx;
use crate::error::{Error, Kind, Result};
use crate::files::{self, Uploaded};
use crate::http::extract::UploadedFile;
use crate::transact;
use crate::works::service::{MAX_PHOTO_BYTES, Needs, NewOrder, make_in};

const MAX_TITLE: usize = 60;
const MAX_DESCRIPTION: usize = 2000;
const MAX_LOCATION: usize = 120;
const MAX_NAME: usize = 40;
const MAX_EXTERNAL_NO: usize = 64;
/// Photos one call may bring.
pub const MAX_PHOTOS: usize = 5;
/// What a resident's call usually takes; the dispatcher sees the real time on the board.
const USUAL_MINUTES: i32 = 60;

/// A call to be registered.
#[derive(Debug, Clone)]
pub struct NewRequest {
    pub estate_id: EstateId,
    /// Needed when a resident calls; when a steward takes it down, if it is known.
    pub account_id: Option<AccountId>,
    /// What it is about, if about one building; the household's when it is not said.
    pub building_id: Option<BuildingId>,
    /// Where on the map: 0.0000001 degrees of latitude and longitude, WGS 84.
    pub spot: Option<(i32, i32)>,
    /// What residents send themselves is always [`RequestChannel::Web`].
    pub channel: RequestChannel,
    pub kind: RequestKind,
    pub grade: RequestGrade,
    pub line: Line,
    /// Up to 60 letters; when empty, the beginning of the description.
    pub title: String,
    pub description: String,
    pub location: String,
    pub contact_name: String,
    /// May be empty where the channel gives none.
    pub contact_phone: String,
    pub contact_email: Option<String>,
    /// The number it has where it came from: a second one of that number in the channel is refused.
    pub external_no: Option<String>,
    /// What was promised to this caller; else our promise for the kind and grade.
    pub due_at: Option<DateTime<Utc>>,
    /// Already in the file store ([`keep_photo`]).
    pub photos: Vec<Uploaded>,
}

impl NewRequest {
    /// A call of which no more is known yet.
    #[must_use]
    pub const fn about(estate_id: EstateId, kind: RequestKind, line: Line, channel: RequestChannel) -> Self {
        Self {
            estate_id,
            account_id: None,
            building_id: None,
            spot: None,
            channel,
            kind,
            grade: RequestGrade::Normal,
            line,
            title: String::new(),
            description: String::new(),
            location: String::new(),
            contact_name: String::new(),
            contact_phone: String::new(),
            contact_email: None,
            external_no: None,
            due_at: None,
            photos: Vec::new(),
        }
    }
}

fn title_of(new: &NewRequest) -> String {
    let title = new.title.trim();
    let from = if title.is_empty() { new.description.trim() } else { title };
    let line = from.lines().next().unwrap_or_default();
    let short: String = line.chars().take(if title.is_empty() { 24 } else { MAX_TITLE + 1 }).collect();
    short
}

/// Whether `text` could be a phone number: 5 to 20 digits, with the signs people put between them.
#[must_use]
pub fn is_phone(text: &str) -> bool {
    let text = text.trim();
    (5..=20).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | ' '))
}

fn check(new: &NewRequest, now: DateTime<Utc>) -> Result<()> {
    let mut error = Error::invalid("requests.invalid", crate::web::text::form_errors);
    if !text_fits(&title_of(new), MAX_TITLE) {
        error = error.field("title", text::title_missing);
    }
    if new.description.chars().count() > MAX_DESCRIPTION {
        error = error.field("description", text::description_long);
    }
    if !text_fits(&new.location, MAX_LOCATION) {
        error = error.field("location", text::location_missing);
    }
    if !text_fits(&new.contact_name, MAX_NAME) || new.contact_name.chars().any(char::is_control) {
        error = error.field("contact_name", text::contact_missing);
    }
    let phone = new.contact_phone.trim();
    if !(is_phone(phone) || phone.is_empty() && !lifecycle::has_phone(new.channel)) {
        error = error.field("contact_phone", text::phone_shape);
    }
    if new.contact_email.as_deref().is_some_and(|email| !crate::mail::is_address(email.trim())) {
        error = error.field("contact_email", text::email_shape);
    }
    if new.external_no.as_deref().is_some_and(|no| !text_fits(no, MAX_EXTERNAL_NO)) {
        error = error.field("external_no", text::external_no_shape);
    }
    if new.due_at.is_some_and(|due| due <= now) {
        error = error.field("due_at", text::due_past);
    }
    if new.photos.len() > MAX_PHOTOS {
        error = error.field("photo", |l| text::photos_many(l, MAX_PHOTOS));
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// Puts a resident's or steward's photo into the file store, before the transaction that refers to it. What a camera wrote
/// into it about where and by whom it was taken is left out.
///
/// # Errors
/// Forbidden; too large; not a photo.
pub async fn keep_photo(app: &App, caller: &Caller, bytes: bytes::Bytes, name: &str) -> Result<Uploaded> {
    caller.reach(Action::RequestsCreate)?;
    if bytes.len() > MAX_PHOTO_BYTES {
        return Err(Error::new(Kind::TooLarge, "requests.photo_too_large", text::photo_too_large));
    }
    app.files.put_photo(bytes, name).await
}

/// [`keep_photo`] for the files of a form.
///
/// # Errors
/// As there; more than [`MAX_PHOTOS`].
pub async fn keep_photos(app: &App, caller: &Caller, files: Vec<UploadedFile>) -> Result<Vec<Uploaded>> {
    let files: Vec<UploadedFile> = files.into_iter().filter(|f| !f.bytes.is_empty()).collect();
    if files.len() > MAX_PHOTOS {
        let many = |l| text::photos_many(l, MAX_PHOTOS);
        return Err(Error::invalid("requests.invalid", many).field("photo", many));
    }
    let mut kept = Vec::with_capacity(files.len());
    for file in files {
        kept.push(keep_photo(app, caller, file.bytes, &file.name).await?);
    }
    Ok(kept)
}

/// Registers a call; its deadline begins to run.
///
/// # Errors
/// Not found where the caller may not; invalid fields; `requests.known` when the channel sent this number before.
pub async fn register(app: &App, caller: &Caller, new: NewRequest) -> Result<request::Model> {
    let now = app.now();
    transact!(app.db, "requests.register", |tx| register_in(app, tx, caller, now, &new).await)
}

/// [`register`] within a transaction.
///
/// # Errors
/// As [`register`].
pub async fn register_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: &NewRequest,
) -> Result<request::Model> {
    caller.reach(Action::RequestsCreate)?;
    let estate = store::estate(tx, new.estate_id).await?.ok_or_else(Error::not_found)?;
    let scope = Scope { account: new.account_id, ..Scope::estate(estate.subdistrict_id, estate.id) };
    caller.require(Action::RequestsCreate, scope)?;
    let home = match new.account_id {
        None => None,
        Some(id) => {
            let account = store::account(tx, id).await?.filter(|a| a.estate_id == estate.id);
            Some(account.ok_or_else(Error::not_found)?.building_id)
        }
    };
    check(new, now)?;
    refuse_known(tx, &estate, new).await?;
    let building = match new.building_id {
        None => home,
        Some(id) if store::building(tx, id).await?.is_some_and(|b| b.estate_id == estate.id) => Some(id),
        Some(_) => return Err(Error::not_found()),
    };
    let desk = Desk { app, tx, caller, now };
    let resident = is_resident(caller);
    let channel = if resident { RequestChannel::Web } else { new.channel };
    // One of us took it down, so it is ours; what came by itself is looked at first.
    let ours = caller.user_id().is_some() && !resident && channel != RequestChannel::Open311;
    let accepted = ours || lifecycle::accepted_at_once(new.kind, new.grade);
    let local = app.zone().local(now);
    let series = format!("R{}", local.format("%Y%m"));
    let number = format!("{series}-{:06}", crate::db::numbers::take(tx, &series, 1).await?);
    let terms = clock::Terms { kind: new.kind, grade: new.grade, agreed: new.due_at, extended: None };
    let (contact_due_at, due_at) = clock::deadlines(&desk, estate.subdistrict_id, now, &terms, &[]).await?;
    let receiver = if ours { caller.name() } else { text::NOBODY_YET };
    let mut row = request::ActiveModel {
        id: NotSet,
        number: Set(number),
        subdistrict_id: Set(estate.subdistrict_id),
        estate_id: Set(estate.id),
        account_id: Set(new.account_id),
        building_id: Set(building),
        lat_e7: Set(new.spot.map(|(lat, _)| lat)),
        lon_e7: Set(new.spot.map(|(_, lon)| lon)),
        channel: Set(channel),
        external_no: Set(new.external_no.as_deref().map(|no| no.trim().to_owned())),
        kind: Set(new.kind),
        grade: Set(new.grade),
        line: Set(new.line),
        title: Set(title_of(new)),
        description: Set(new.description.trim().to_owned()),
        location: Set(new.location.trim().to_owned()),
        contact_name: Set(new.contact_name.trim().to_owned()),
        contact_phone: Set(new.contact_phone.trim().to_owned()),
        contact_email: Set(new.contact_email.as_deref().map(|email| email.trim().to_owned())),
        status: Set(if accepted { RequestStatus::Accepted } else { RequestStatus::Registered }),
        first_receiver: Set(receiver.to_owned()),
        handler: Set(receiver.to_owned()),
        registered_at: Set(now),
        started_at: Set(now),
        contact_due_at: Set(contact_due_at),
        contacted_at: Set((ours && lifecycle::spoken_to(channel)).then_some(now)),
        due_at: Set(due_at),
        agreed_due_at: Set(new.due_at),
        extended_until: Set(None),
        held_since: Set(None),
        held_reason: Set(None),
        work_order_id: Set(None),
        answer: Set(None),
        answered_at: Set(None),
        closed_at: Set(None),
        return_reason: Set(None),
        lead_id: Set(None),
        join_kind: Set(None),
        round: Set(0),
        transfers: Set(0),
        redos: Set(0),
        asked: Set(1),
        supervised_at: Set(None),
        supervision: Set(None),
        warned_at: Set(None),
        escalated_at: Set(None),
        version: Set(1),
    };
    if accepted && lifecycle::needs_work(new.kind) {
        let wanted = Wanted {
            number: row.number.as_ref(),
            title: row.title.as_ref(),
            location: row.location.as_ref(),
            line: new.line,
            due_at,
        };
        row.work_order_id = Set(Some(make_order(&desk, &estate, wanted).await?.id));
    }
    let request = store::insert(tx, row).await?;
    let mut files = Vec::with_capacity(new.photos.len());
    for photo in &new.photos {
        files.push(files::record(tx, photo, now, caller.user_id()).await?);
    }
    store::add_photos(tx, request.id, &files).await?;
    // Who wrote hears by mail that it arrived, and by when it is answered.
    let told = channel == RequestChannel::Email && request.contact_email.is_some();
    let words = match told {
        true => desk.words(|l| text::mail_taken(l, app.zone().local(due_at).format("%m-%d %H:%M"))),
        false => String::new(),
    };
    desk.leave(None, &request, Said { step: RequestStep::Register, words: &words, told }).await?;
    Ok(request)
}

/// What another system sends twice is one call.
async fn refuse_known(tx: &Tx, estate: &estate::Model, new: &NewRequest) -> Result<()> {
    let Some(no) = new.external_no.as_deref() else { return Ok(()) };
    match store::of_external_no(tx, estate.subdistrict_id, new.channel, no.trim()).await? {
        None => Ok(()),
        Some(known) => Err(Error::conflict("requests.known", move |l| text::known(l, &known.number))),
    }
}

/// What a work order takes over from a call.
pub(super) struct Wanted<'a> {
    pub number: &'a str,
    pub title: &'a str,
    pub location: &'a str,
    pub line: Line,
    pub due_at: DateTime<Utc>,
}

pub(super) async fn make_order(
    desk: &Desk<'_>,
    estate: &estate::Model,
    wanted: Wanted<'_>,
) -> Result<work_order::Model> {
    let order = NewOrder {
        subdistrict_id: estate.subdistrict_id,
        estate_id: Some(estate.id),
        place_id: None,
        line: wanted.line,
        title: wanted.title.to_owned(),
        location: format!("{} {}", estate.name, wanted.location),
        work_date: desk.app.zone().day(desk.now),
        duration_minutes: USUAL_MINUTES,
        due_at: Some(wanted.due_at),
        source: text::from_request(crate::i18n::Lang::Zh, wanted.number),
        needs: Needs::default(),
    };
    make_in(desk.app, desk.tx, desk.caller, desk.now, &order).await
}
