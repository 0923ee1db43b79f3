//! Reading requests. Names and phones leave here masked unless the reader needs them: whoever is at the call, and the
//! crew on its way. Anybody else says why, and that is kept.

use std::collections::HashMap;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use entity::enums::{Line, RequestChannel, RequestGrade, RequestKind, RequestStatus};
use entity::value::{AccountId, EstateId, RequestId, WorkOrderId};
use entity::{estate, request, request_event, request_follow_up, stored_file, work_order};
use sea_orm::DerivePartialModel;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::desk::{is_resident, reason, scope_of};
use super::lifecycle;
use super::store;
use crate::access::{self, Action, Caller};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::distinct;
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::people::masking::{mask_email, mask_name, mask_phone};
use crate::transact;

pub use super::store::Waiting;

/// Open matters of one caller that are shown to who takes the next.
const MATTERS: u64 = 10;

/// What comes first in a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequestSort {
    /// What was registered last.
    #[default]
    Newest,
    /// What is, or was, promised for the earliest hour.
    Due,
}

/// What of the requests is asked for.
#[derive(Debug, Clone, Default)]
pub struct RequestFilter {
    /// In one of these states; empty for any.
    pub statuses: Vec<RequestStatus>,
    /// Those somebody has something to do with.
    pub open: bool,
    /// Those that have missed their deadline.
    pub overdue: bool,
    /// Those that are watched over.
    pub supervised: bool,
    /// Those joined to this one.
    pub lead_id: Option<RequestId>,
    pub kind: Option<RequestKind>,
    pub grade: Option<RequestGrade>,
    pub line: Option<Line>,
    pub channel: Option<RequestChannel>,
    pub estate_id: Option<EstateId>,
    pub account_id: Option<AccountId>,
    /// In number, title, location or the number elsewhere.
    pub q: Option<String>,
    pub sort: RequestSort,
}

/// A request in a list, with its estate's name.
#[derive(Debug, Clone)]
pub struct RequestRow {
    pub request: request::Model,
    pub estate: String,
}

/// A request with all that happened to it.
#[derive(Debug, Clone)]
pub struct RequestView {
    pub request: request::Model,
    pub estate: String,
    pub order: Option<work_order::Model>,
    pub events: Vec<request_event::Model>,
    pub follow_ups: Vec<request_follow_up::Model>,
    /// The call it was joined to.
    pub lead: Option<request::Model>,
    /// Those joined to it.
    pub joined: Vec<request::Model>,
    /// The positions of its photos.
    pub photos: Vec<i32>,
    /// The names people know the users in its history by.
    pub names: std::collections::BTreeMap<String, String>,
    /// The reader sees its caller in full.
    pub in_full: bool,
}

impl RequestView {
    /// The name of a user in its history.
    #[must_use]
    pub fn name_of<'a>(&'a self, actor: &'a str) -> &'a str {
        self.names.get(actor).map_or(actor, String::as_str)
    }
}

/// Whom the crew may call about an order, and what the resident said.
#[derive(Debug, Clone)]
pub struct Contact {
    pub request_id: RequestId,
    pub number: String,
    pub channel: RequestChannel,
    pub due_at: DateTime<Utc>,
    pub status: RequestStatus,
    /// Masked.
    pub name: String,
    /// In full: only for the crew that is on its way there.
    pub phone: String,
    pub description: String,
    /// The positions of the caller's photos.
    pub photos: Vec<i32>,
    /// How often it was asked and opened again.
    pub round: i32,
}

/// How pressing the call behind an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "request::Entity")]
pub struct Call {
    pub work_order_id: Option<WorkOrderId>,
    pub channel: RequestChannel,
    pub due_at: DateTime<Utc>,
}

/// Whether the reader needs to know who called: residents see what they wrote themselves, and who leads or handles an open
/// call must be able to reach its caller.
fn needs_to_know(caller: &Caller, request: &request::Model) -> bool {
    if is_resident(caller) {
        return caller.may_at(Action::RequestsRead, scope_of(request));
    }
    let name = caller.name();
    let at_it = caller.user_id().is_some() && (request.first_receiver == name || request.handler == name);
    at_it && lifecycle::is_open(request.status)
}

pub(super) fn masked(caller: &Caller, mut request: request::Model) -> request::Model {
    if !needs_to_know(caller, &request) {
        request.contact_name = mask_name(&request.contact_name);
        request.contact_phone = mask_phone(&request.contact_phone);
        request.contact_email = request.contact_email.as_deref().map(mask_email);
    }
    request
}

/// The requests within reach, newest first.
///
/// # Errors
/// Forbidden.
pub async fn list(
    app: &App,
    caller: &Caller,
    filter: &RequestFilter,
    window: Window,
) -> Result<Page<RequestRow>> {
    let reach = caller.reach(Action::RequestsRead)?;
    let db = app.db.read();
    let page = Page::cut(store::list(db, &reach, filter, app.now(), window).await?, window, |r| r.id.0);
    let ids = distinct(page.items.iter().map(|r| r.estate_id));
    let estates = store::estates(db, &ids).await?;
    Ok(page.map(|request| {
        let estate =
            estates.iter().find(|e| e.id == request.estate_id).map(|e| e.name.clone()).unwrap_or_default();
        RequestRow { request: masked(caller, request), estate }
    }))
}

/// The requests of one household, newest first: for its own page.
///
/// # Errors
/// Forbidden. Another's household has none.
pub async fn of_account(
    app: &App,
    caller: &Caller,
    account: AccountId,
    window: Window,
) -> Result<Page<RequestRow>> {
    let filter = RequestFilter { account_id: Some(account), ..RequestFilter::default() };
    list(app, caller, &filter, window).await
}

/// What waits within reach, by where it waits.
///
/// # Errors
/// Forbidden.
pub async fn waiting(app: &App, caller: &Caller) -> Result<Waiting> {
    store::waiting(app.db.read(), &caller.reach(Action::RequestsRead)?, app.now()).await
}

/// The open matters of a household, or of whoever left this number: for who takes the next call.
///
/// # Errors
/// Forbidden.
pub async fn open_matters(
    app: &App,
    caller: &Caller,
    account: Option<AccountId>,
    phone: &str,
) -> Result<Vec<request::Model>> {
    let reach = caller.reach(Action::RequestsRead)?;
    let found = store::open_matters(app.db.read(), &reach, account, phone.trim(), MATTERS).await?;
    Ok(found.into_iter().map(|request| masked(caller, request)).collect())
}

async fn find(app: &App, caller: &Caller, id: RequestId) -> Result<request::Model> {
    caller.reach(Action::RequestsRead)?;
    let request = store::request(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::RequestsRead, scope_of(&request))?;
    Ok(request)
}

/// One request with its history.
///
/// # Errors
/// Not found.
pub async fn show(app: &App, caller: &Caller, id: RequestId) -> Result<RequestView> {
    let request = find(app, caller, id).await?;
    let db = app.db.read();
    let estate = store::estate(db, request.estate_id).await?.map(|e| e.name).unwrap_or_default();
    let order = match request.work_order_id {
        Some(order) => store::order(db, order).await?,
        None => None,
    };
    let events = store::events(db, id).await?;
    let lead = match request.lead_id {
        Some(lead) => store::request(db, lead).await?.map(|lead| masked(caller, lead)),
        None => None,
    };
    let joined = store::joined(db, id).await?.into_iter().map(|r| masked(caller, r)).collect();
    let photos = store::photos(db, &[id]).await?.iter().map(|photo| photo.position).collect();
    let mut actors: Vec<String> = events.iter().map(|event| event.actor.clone()).collect();
    actors.extend([request.first_receiver.clone(), request.handler.clone()]);
    let names = access::display_names(db, &distinct(actors)).await?;
    let follow_ups = store::follow_ups(db, id).await?;
    let in_full = needs_to_know(caller, &request);
    let request = masked(caller, request);
    Ok(RequestView { request, estate, order, events, follow_ups, lead, joined, photos, names, in_full })
}

/// Who called, in full, for a reason that is kept with who asked.
///
/// # Errors
/// Not found; a reason is missing.
pub async fn reveal(app: &App, caller: &Caller, id: RequestId, why: &str) -> Result<request::Model> {
    caller.reach(Action::RequestsHandle)?;
    let request = store::request(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::RequestsHandle, scope_of(&request))?;
    let why = reason(why)?;
    let now = app.now();
    transact!(app.db, "requests.reveal", |tx| {
        let change = Change {
            action: "requests.reveal",
            subject: "request",
            subject_id: id.0,
            subdistrict_id: Some(request.subdistrict_id),
            estate_id: Some(request.estate_id),
            before: None,
            after: Some(json!({"number": request.number, "reason": why})),
        };
        record(tx, now, caller, change).await
    })?;
    Ok(request)
}

/// Who may be given a call, with the names people know them by.
///
/// # Errors
/// Not found.
pub async fn handlers(app: &App, caller: &Caller, id: RequestId) -> Result<Vec<(String, String)>> {
    let request = find(app, caller, id).await?;
    let users = access::who_may(app.db.read(), Action::RequestsHandle, scope_of(&request)).await?;
    Ok(users.into_iter().map(|user| (user.username, user.display_name)).collect())
}

/// The request behind a link we signed: its words are shown to whoever holds the link, its caller is not.
///
/// # Errors
/// Not found.
pub async fn behind_link(app: &App, id: RequestId) -> Result<request::Model> {
    let request = store::request(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    Ok(masked(&Caller::system("link"), request))
}

/// One request of one household.
///
/// # Errors
/// Not found, also when it is another household's.
pub async fn show_for_account(
    app: &App,
    caller: &Caller,
    account: AccountId,
    id: RequestId,
) -> Result<RequestView> {
    let view = show(app, caller, id).await?;
    if view.request.account_id == Some(account) { Ok(view) } else { Err(Error::not_found()) }
}

/// The bytes of a photo of a request the caller may see.
///
/// # Errors
/// Not found; when the file store fails.
pub async fn photo(
    app: &App,
    caller: &Caller,
    id: RequestId,
    position: i32,
) -> Result<(stored_file::Model, Bytes)> {
    find(app, caller, id).await?;
    photo_of(app, id, position).await
}

async fn photo_of(app: &App, id: RequestId, position: i32) -> Result<(stored_file::Model, Bytes)> {
    let file = store::photo(app.db.read(), id, position).await?.ok_or_else(Error::not_found)?;
    let bytes = app.files.get(&file.sha256).await?;
    Ok((file, bytes))
}

/// A photo of the caller behind a work order, for slices that have asked whether the reader may see the order.
///
/// # Errors
/// Not found; when the file store fails.
pub async fn photo_of_order(
    app: &App,
    order: WorkOrderId,
    position: i32,
) -> Result<(stored_file::Model, Bytes)> {
    let request = store::of_order(app.db.read(), order).await?.ok_or_else(Error::not_found)?;
    photo_of(app, request.id, position).await
}

/// The page of the call behind a work order, if there is one and the caller may see it.
///
/// # Errors
/// When the database fails.
pub(super) async fn origin(app: &App, caller: &Caller, order: WorkOrderId) -> Result<Option<String>> {
    let found = store::of_order(app.db.read(), order).await?;
    let seen = found.filter(|r| caller.may_at(Action::RequestsRead, scope_of(r)));
    Ok(seen.map(|r| format!("/requests/{}", r.id)))
}

/// The calls behind work orders, for slices that have asked whether the caller may see the orders.
///
/// # Errors
/// When the database fails.
pub async fn contacts(app: &App, orders: &[WorkOrderId]) -> Result<HashMap<WorkOrderId, Contact>> {
    let found = store::of_orders(app.db.read(), orders).await?;
    let ids: Vec<RequestId> = found.iter().map(|r| r.id).collect();
    let photos = store::photos(app.db.read(), &ids).await?;
    let pairs = found.into_iter().filter_map(|r| {
        let of_it = photos.iter().filter(|photo| photo.request_id == r.id);
        let contact = Contact {
            request_id: r.id,
            number: r.number,
            channel: r.channel,
            due_at: r.due_at,
            status: r.status,
            name: mask_name(&r.contact_name),
            phone: r.contact_phone,
            description: r.description,
            photos: of_it.map(|photo| photo.position).collect(),
            round: r.round,
        };
        Some((r.work_order_id?, contact))
    });
    Ok(pairs.collect())
}

/// The calls behind orders, for slices that have asked whether the caller may.
///
/// # Errors
/// When the database fails.
pub async fn calls(app: &App, orders: &[WorkOrderId]) -> Result<HashMap<WorkOrderId, Call>> {
    let found: Vec<Call> = store::calls(app.db.read(), orders).await?;
    Ok(found.into_iter().filter_map(|call| Some((call.work_order_id?, call))).collect())
}

/// The estates in which the caller may register calls.
///
/// # Errors
/// Forbidden.
pub async fn estates(app: &App, caller: &Caller) -> Result<Vec<estate::Model>> {
    crate::places::estates_within(app.db.read(), &caller.reach(Action::RequestsCreate)?).await
}
