//! What anybody may read over Open311: the services, and requests as the world may see them.

use bytes::Bytes;
use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use entity::enums::RequestStatus;
use entity::value::RequestId;
use entity::{request, stored_file, subdistrict};

use super::filing::Filed;
use super::pairs::Pairs;
use super::services::{self, Attribute, Datatype, SERVICES, Service};
use super::showing::{media_subject, shown, state};
use super::store::{self, Wanted, Which};
use super::tree::Node;
use super::{BASE, text};
use crate::app::App;
use crate::error::{Error, Kind, Result};
use crate::i18n::Lang;

/// What `start_date` and `end_date` may lie apart, and how far back is looked without them.
const MAX_SPAN: Duration = Duration::days(90);
/// Requests in one answer, and numbers in one question.
const MAX_REQUESTS: u64 = 1_000;
const MAX_PAGE: u64 = 10_000;
/// Letters of what was sent that are said back.
const MAX_ECHO: usize = 60;
/// When the services and their attributes last changed.
const CHANGESET: &str = "2026-11-30 00:00";
const SPECIFICATION: &str = "http://wiki.open311.org/GeoReport_v2";

fn echo(text: &str) -> String {
    text.chars().take(MAX_ECHO).collect()
}

fn malformed(field: &str, words: impl Fn(Lang) -> String) -> Error {
    Error::new(Kind::Malformed, "open311.query", &words).field(field, words)
}

fn id_of(subdistrict: &subdistrict::Model) -> String {
    format!("dawuye.{}", subdistrict.id)
}

/// The jurisdiction that is meant; where there is only one it need not be said.
///
/// # Errors
/// Not found when there is no such, malformed when one of several must be said.
pub async fn jurisdiction(app: &App, pairs: &Pairs) -> Result<subdistrict::Model> {
    let mut all = store::subdistricts(app.db.read()).await?;
    let Some(given) = pairs.value("jurisdiction_id") else {
        if all.len() == 1 {
            return Ok(all.remove(0));
        }
        let known: Vec<String> = all.iter().map(|s| format!("{} {}", id_of(s), s.name)).collect();
        return Err(malformed("jurisdiction_id", |l| text::jurisdiction_missing(l, known.join(", "))));
    };
    all.into_iter().find(|s| id_of(s) == given).ok_or_else(|| {
        let given = echo(given);
        Error::new(Kind::NotFound, "open311.jurisdiction", |l| text::jurisdiction_unknown(l, &given))
    })
}

/// Where the API is and how one gets a key.
#[must_use]
pub fn discovery(app: &App, l: Lang) -> Node {
    let operator = &app.settings.operator;
    // A drill's requests are nobody's.
    let kind = if app.settings.clock.start.is_empty() { "production" } else { "test" };
    let formats = ["text/xml", "application/json"].map(Node::from).into();
    let endpoint = Node::Fields(vec![
        ("specification", SPECIFICATION.into()),
        ("url", format!("{}{BASE}", app.settings.server.base_url).into()),
        ("changeset", CHANGESET.into()),
        ("type", kind.into()),
        ("formats", Node::List("format", formats)),
    ]);
    Node::Fields(vec![
        ("changeset", CHANGESET.into()),
        ("contact", text::contact(l, &operator.name, &operator.phone, &operator.office).into()),
        ("key_service", text::key_service(l, &operator.name, &operator.phone).into()),
        ("endpoints", Node::List("endpoint", vec![endpoint])),
    ])
}

/// The services of a jurisdiction.
///
/// # Errors
/// As [`jurisdiction`].
pub async fn services(app: &App, pairs: &Pairs, l: Lang) -> Result<Node> {
    jurisdiction(app, pairs).await?;
    let one = |service: &Service| {
        Node::Fields(vec![
            ("service_code", service.code.into()),
            ("service_name", (service.name)(l).into()),
            ("description", (service.description)(l).into()),
            ("metadata", Node::Flag(!service.attributes.is_empty())),
            ("type", "realtime".into()),
            ("keywords", (service.keywords)(l).into()),
            ("group", (service.group)(l).into()),
        ])
    };
    Ok(Node::List("service", SERVICES.iter().map(one).collect()))
}

/// What a service asks back.
///
/// # Errors
/// As [`jurisdiction`]; not found when there is no such service.
pub async fn definition(app: &App, pairs: &Pairs, code: &str, l: Lang) -> Result<Node> {
    jurisdiction(app, pairs).await?;
    let service = services::service(code)?;
    let attributes = service.attributes.iter().zip(1..).map(|(a, order)| attribute(a, order, l)).collect();
    Ok(Node::Fields(vec![
        ("service_code", service.code.into()),
        ("attributes", Node::List("attribute", attributes)),
    ]))
}

fn attribute(attribute: &Attribute, order: i64, l: Lang) -> Node {
    let how = match attribute.datatype {
        Datatype::Line => text::datatype_line(l),
        Datatype::One => text::datatype_one(l),
        Datatype::Several => text::datatype_several(l),
    };
    let values = attribute
        .values
        .iter()
        .map(|choice| Node::Fields(vec![("key", choice.key.into()), ("name", (choice.name)(l).into())]));
    let mut fields = vec![
        ("variable", Node::Flag(true)),
        ("code", attribute.code.into()),
        ("datatype", attribute.datatype.word().into()),
        ("required", Node::Flag(attribute.required)),
        ("datatype_description", how.into()),
        ("order", Node::Whole(order)),
        ("description", (attribute.description)(l).into()),
    ];
    if attribute.datatype != Datatype::Line {
        fields.push(("values", Node::List("value", values.collect())));
    }
    Node::Fields(fields)
}

/// What is answered to a filing.
#[must_use]
pub fn filed(app: &App, filed: &Filed, l: Lang) -> Node {
    let due = app.zone().local(filed.due_at).format("%Y-%m-%d %H:%M");
    Node::List(
        "request",
        vec![Node::Fields(vec![
            ("service_request_id", filed.number.as_str().into()),
            ("service_notice", text::notice(l, &filed.number, due).into()),
            ("account_id", Node::Null),
        ])],
    )
}

/// The number a token stands for. Numbers are given at once, so a token is one only when it is a number.
///
/// # Errors
/// As [`jurisdiction`]; not found.
pub async fn token(app: &App, pairs: &Pairs, token: &str) -> Result<Node> {
    let subdistrict = jurisdiction(app, pairs).await?;
    let found = visible(app, &subdistrict, token).await?;
    let found = found.ok_or_else(|| Error::new(Kind::NotFound, "open311.token", text::token_unknown))?;
    Ok(Node::List(
        "request",
        vec![Node::Fields(vec![
            ("service_request_id", found.number.as_str().into()),
            ("token", found.number.as_str().into()),
        ])],
    ))
}

/// Whether this could be a request's number: what else was sent is not asked for.
fn is_number(text: &str) -> bool {
    text.len() <= MAX_ECHO && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

async fn visible(
    app: &App,
    subdistrict: &subdistrict::Model,
    number: &str,
) -> Result<Option<request::Model>> {
    if !is_number(number) {
        return Ok(None);
    }
    let wanted = Wanted {
        subdistrict: subdistrict.id,
        other_channels: app.settings.open311.other_channels,
        which: Which::Numbers(vec![number.to_owned()]),
    };
    Ok(store::requests(app.db.read(), &wanted).await?.pop())
}

/// One request.
///
/// # Errors
/// As [`jurisdiction`]; not found, also when it is not for the world.
pub async fn request(app: &App, pairs: &Pairs, number: &str, l: Lang) -> Result<Node> {
    let subdistrict = jurisdiction(app, pairs).await?;
    let found = visible(app, &subdistrict, number).await?.ok_or_else(|| {
        let number = echo(number);
        Error::new(Kind::NotFound, "open311.request", |l| text::request_unknown(l, &number))
    })?;
    shown(app, &subdistrict, vec![found], extended(pairs), l).await
}

/// Requests, newest first.
///
/// # Errors
/// As [`jurisdiction`]; malformed with what cannot be asked so.
pub async fn requests(app: &App, pairs: &Pairs, l: Lang) -> Result<Node> {
    let subdistrict = jurisdiction(app, pairs).await?;
    let wanted = Wanted {
        subdistrict: subdistrict.id,
        other_channels: app.settings.open311.other_channels,
        which: which(app, pairs)?,
    };
    let found = store::requests(app.db.read(), &wanted).await?;
    shown(app, &subdistrict, found, extended(pairs), l).await
}

fn extended(pairs: &Pairs) -> bool {
    pairs.value("extensions") == Some("true")
}

fn which(app: &App, pairs: &Pairs) -> Result<Which> {
    let numbers = pairs.list("service_request_id");
    if u64::try_from(numbers.len()).is_ok_and(|n| n > MAX_REQUESTS) {
        return Err(malformed("service_request_id", |l| text::too_many_ids(l, MAX_REQUESTS)));
    }
    if !numbers.is_empty() {
        let numbers = numbers.into_iter().filter(|number| is_number(number));
        return Ok(Which::Numbers(numbers.map(str::to_owned).collect()));
    }
    let codes = pairs.list("service_code");
    for code in &codes {
        services::service(code)?;
    }
    let (from, until) = span(app, pairs)?;
    let (skip, limit) = page(pairs)?;
    let pairs_of = (!codes.is_empty()).then(|| services::pairs_of(&codes));
    Ok(Which::Among { pairs: pairs_of, statuses: statuses(pairs)?, from, until, skip, limit })
}

fn statuses(pairs: &Pairs) -> Result<Option<Vec<RequestStatus>>> {
    let words = pairs.list("status");
    if words.is_empty() {
        return Ok(None);
    }
    if words.iter().any(|word| !matches!(*word, "open" | "closed")) {
        return Err(malformed("status", |l| text::status_shape(l).to_owned()));
    }
    let wanted = |status: &&RequestStatus| words.contains(&state(**status));
    Ok(Some(RequestStatus::ALL.iter().filter(wanted).copied().collect()))
}

fn page(pairs: &Pairs) -> Result<(u64, u64)> {
    let number = |name: &str, default: u64, most: u64| match pairs.value(name) {
        None => Ok(default),
        Some(text) => {
            let read = text.parse().ok().filter(|n| (1..=most).contains(n));
            read.ok_or_else(|| malformed(name, |l| text::page_shape(l, MAX_REQUESTS)))
        }
    };
    let (page, size) = (number("page", 1, MAX_PAGE)?, number("page_size", MAX_REQUESTS, MAX_REQUESTS)?);
    Ok(((page - 1) * size, size))
}

/// The times between which requests were made.
fn span(app: &App, pairs: &Pairs) -> Result<(DateTime<Utc>, DateTime<Utc>)> {
    let (start, end) = (instant(app, pairs, "start_date")?, instant(app, pairs, "end_date")?);
    let (from, until) = match (start, end) {
        (None, None) => (app.now() - MAX_SPAN, app.now()),
        (Some(from), None) => (from, from + MAX_SPAN),
        (None, Some(until)) => (until - MAX_SPAN, until),
        (Some(from), Some(until)) => (from, until),
    };
    if from > until || until - from > MAX_SPAN {
        return Err(malformed("start_date", |l| text::span_long(l, MAX_SPAN.num_days())));
    }
    Ok((from, until))
}

/// A time of the W3C's note; a day alone is the city's, with all of its hours.
fn instant(app: &App, pairs: &Pairs, field: &'static str) -> Result<Option<DateTime<Utc>>> {
    let Some(text) = pairs.value(field) else { return Ok(None) };
    // A plus sign that was not encoded came as a blank.
    let text = text.replace(' ', "+");
    let read = DateTime::parse_from_rfc3339(&text)
        .or_else(|_| DateTime::parse_from_str(&text.replace('Z', "+00:00"), "%Y-%m-%dT%H:%M%:z"));
    let day = || {
        let day: NaiveDate = text.parse().ok()?;
        let day = if field == "end_date" { day.checked_add_days(Days::new(1))? } else { day };
        Some(app.zone().midnight(day))
    };
    // Years that a database may not know are no times.
    let fits = |at: &DateTime<Utc>| (1970..=2999).contains(&chrono::Datelike::year(at));
    let found = read.map(|at| at.to_utc()).ok().or_else(day).filter(fits);
    found.map(Some).ok_or_else(|| malformed(field, |l| text::date_shape(l, field)))
}

/// The photo behind a link we made.
///
/// # Errors
/// Not found; when the file store fails.
pub async fn media(app: &App, link: &str) -> Result<(stored_file::Model, Bytes)> {
    let (photo, seal) = link.rsplit_once('.').ok_or_else(Error::not_found)?;
    if !app.signer.is_sealed(&media_subject(photo), seal) {
        return Err(Error::not_found());
    }
    let (id, position) = photo.split_once('.').ok_or_else(Error::not_found)?;
    let id = RequestId(id.parse().map_err(|_| Error::not_found())?);
    let position = position.parse().map_err(|_| Error::not_found())?;
    let file = store::photo(app.db.read(), id, position).await?.ok_or_else(Error::not_found)?;
    let bytes = app.files.get(&file.sha256).await?;
    Ok((file, bytes))
}
