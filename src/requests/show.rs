//! Reading requests. Names and phones leave here masked unless the reader may see them.

use std::collections::HashMap;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use entity::enums::{Line, RequestChannel, RequestKind, RequestStatus};
use entity::value::{AccountId, EstateId, RequestId, WorkOrderId};
use entity::{estate, request, request_event, stored_file, work_order};
use sea_orm::DerivePartialModel;

use super::service::{is_resident, scope_of};
use super::store;
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::distinct;
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::people::masking::{mask_name, mask_phone};

/// What of the requests is asked for.
#[derive(Debug, Clone, Default)]
pub struct RequestFilter {
    pub status: Option<RequestStatus>,
    /// Those whose deadline runs.
    pub open: bool,
    /// Those that have missed it.
    pub overdue: bool,
    pub kind: Option<RequestKind>,
    pub line: Option<Line>,
    pub channel: Option<RequestChannel>,
    pub estate_id: Option<EstateId>,
    pub account_id: Option<AccountId>,
    /// In number, title or location.
    pub q: Option<String>,
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
}

/// How pressing the call behind an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "request::Entity")]
pub struct Call {
    pub work_order_id: Option<WorkOrderId>,
    pub channel: RequestChannel,
    pub due_at: DateTime<Utc>,
}

/// Residents see what they wrote themselves; of the others who may.
fn masked(caller: &Caller, mut request: request::Model) -> request::Model {
    let own = is_resident(caller) && caller.may_at(Action::RequestsRead, scope_of(&request));
    if !own && !caller.may_at(Action::PeopleReveal, scope_of(&request)) {
        request.contact_name = mask_name(&request.contact_name);
        request.contact_phone = mask_phone(&request.contact_phone);
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

/// How many within reach are open, and how many of those have missed their deadline.
///
/// # Errors
/// Forbidden.
pub async fn open_counts(app: &App, caller: &Caller) -> Result<(u64, u64)> {
    store::open_counts(app.db.read(), &caller.reach(Action::RequestsRead)?, app.now()).await
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
    Ok(RequestView { request: masked(caller, request), estate, order, events })
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

/// The bytes of the photo of a request the caller may see.
///
/// # Errors
/// Not found; when the file store fails.
pub async fn photo(app: &App, caller: &Caller, id: RequestId) -> Result<(stored_file::Model, Bytes)> {
    let request = find(app, caller, id).await?;
    let photo = request.photo_id.ok_or_else(Error::not_found)?;
    let file = store::file(app.db.read(), photo).await?.ok_or_else(Error::not_found)?;
    let bytes = app.files.get(&file.sha256).await?;
    Ok((file, bytes))
}

/// The calls behind work orders, for slices that have asked whether the caller may see the orders.
///
/// # Errors
/// When the database fails.
pub async fn contacts(app: &App, orders: &[WorkOrderId]) -> Result<HashMap<WorkOrderId, Contact>> {
    let found = store::of_orders(app.db.read(), orders).await?;
    let pairs = found.into_iter().filter_map(|r| {
        let contact = Contact {
            request_id: r.id,
            number: r.number,
            channel: r.channel,
            due_at: r.due_at,
            status: r.status,
            name: mask_name(&r.contact_name),
            phone: r.contact_phone,
            description: r.description,
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
    store::estates_within(app.db.read(), &caller.reach(Action::RequestsCreate)?).await
}
