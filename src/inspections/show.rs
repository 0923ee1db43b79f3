//! Reading sheets and findings: lists, one with all that belongs to it, photos.

use bytes::Bytes;
use chrono::NaiveDate;
use entity::enums::{FindingStatus, InspectionStatus, Line};
use entity::value::{
    ContractId, CrewId, FindingId, InspectionId, PlaceId, Points, SubdistrictId, WorkOrderId,
};
use entity::{
    crew, inspection, inspection_finding, inspection_photo, inspection_recheck, place, score_item,
    score_table, stored_file, work_order,
};
use std::collections::HashMap;

use super::score::deductions;
use super::{findings, scope_of, service, store, tables};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::contracts::{ContractRow, contract_in};
use crate::crews;
use crate::db::distinct;
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};

/// Contracts and lines a form offers.
const MAX_CHOICES: u64 = 200;
/// Places a form offers.
const MAX_PLACES: u64 = 2_000;
/// Orders a finding may be about, in a form.
const MAX_ORDERS: u64 = 12;

/// What of the sheets is asked for.
#[derive(Debug, Clone, Default)]
pub struct SheetFilter {
    pub status: Option<InspectionStatus>,
    pub line: Option<Line>,
    pub contract_id: Option<ContractId>,
    pub crew_id: Option<CrewId>,
    /// Days, both included.
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

/// What of the findings is asked for.
#[derive(Debug, Clone, Default)]
pub struct FindingFilter {
    pub status: Option<FindingStatus>,
    /// Given out and not closed.
    pub open: bool,
    /// Past its deadline and not said to be done.
    pub overdue: bool,
    pub crew_id: Option<CrewId>,
}

/// A sheet in a list.
pub struct SheetRow {
    pub sheet: inspection::Model,
    pub contract: String,
    pub place: Option<String>,
    pub crew: Option<String>,
    pub findings: i64,
}

/// A finding with what belongs to it.
pub struct FindingView {
    pub finding: inspection_finding::Model,
    /// The words of its item.
    pub item: String,
    pub sheet: String,
    pub place: Option<String>,
    pub crew: Option<String>,
    pub order: Option<work_order::Model>,
    pub photos: Vec<inspection_photo::Model>,
    pub rechecks: Vec<inspection_recheck::Model>,
}

/// A line of the sheet's table with what it costs so far, and what it costs as the appeal was decided.
pub struct ItemView {
    pub item: score_item::Model,
    pub lost: Points,
    pub lost_decided: Option<Points>,
}

/// A sheet with everything.
pub struct SheetView {
    pub sheet: inspection::Model,
    pub table: score_table::Model,
    pub contract: ContractRow,
    pub place: Option<place::Model>,
    pub crew: Option<crew::Model>,
    pub items: Vec<ItemView>,
    pub findings: Vec<FindingView>,
    /// What it would score now.
    pub score_now: Points,
}

/// The sheets within reach, newest first.
///
/// # Errors
/// Forbidden.
pub async fn list(
    app: &App,
    caller: &Caller,
    filter: &SheetFilter,
    window: Window,
) -> Result<Page<SheetRow>> {
    let reach = caller.reach(Action::InspectionsRead)?;
    let db = app.db.read();
    let page = Page::cut(store::sheets(db, &reach, filter, window).await?, window, |s| s.id.0);
    let contracts: Vec<ContractId> = page.items.iter().map(|s| s.contract_id).collect();
    let places: Vec<PlaceId> = page.items.iter().filter_map(|s| s.place_id).collect();
    let crews: Vec<CrewId> = page.items.iter().filter_map(|s| s.crew_id).collect();
    let ids: Vec<InspectionId> = page.items.iter().map(|s| s.id).collect();
    let contracts = store::contract_names(db, &contracts).await?;
    let places = store::place_names(db, &places).await?;
    let crews = store::crew_names(db, &crews).await?;
    let counts = store::findings_by_sheet(db, &ids).await?;
    Ok(page.map(|sheet| SheetRow {
        contract: contracts.get(&sheet.contract_id).cloned().unwrap_or_default(),
        place: sheet.place_id.and_then(|id| places.get(&id).cloned()),
        crew: sheet.crew_id.and_then(|id| crews.get(&id).cloned()),
        findings: counts.get(&sheet.id).copied().unwrap_or(0),
        sheet,
    }))
}

/// Sheets within reach in each state.
///
/// # Errors
/// Forbidden.
pub async fn counts(app: &App, caller: &Caller) -> Result<HashMap<InspectionStatus, i64>> {
    let reach = caller.reach(Action::InspectionsRead)?;
    store::sheet_counts(app.db.read(), &reach).await
}

/// Findings with what belongs to them, in their order.
async fn viewed(app: &App, found: Vec<inspection_finding::Model>) -> Result<Vec<FindingView>> {
    let db = app.db.read();
    let ids: Vec<FindingId> = found.iter().map(|f| f.id).collect();
    let sheets = distinct(found.iter().map(|f| f.inspection_id));
    let sheets: HashMap<InspectionId, inspection::Model> =
        store::sheets_named(db, &sheets).await?.into_iter().map(|s| (s.id, s)).collect();
    let tables: Vec<_> = sheets.values().map(|s| s.table_id).collect();
    let items = store::items_of(db, &tables).await?;
    let places: Vec<PlaceId> = found.iter().filter_map(|f| f.place_id).collect();
    let crews: Vec<CrewId> = found.iter().filter_map(|f| f.crew_id).collect();
    let orders: Vec<WorkOrderId> = found.iter().filter_map(|f| f.work_order_id).collect();
    let places = store::place_names(db, &places).await?;
    let crews = store::crew_names(db, &crews).await?;
    let orders: HashMap<WorkOrderId, work_order::Model> =
        store::orders(db, &orders).await?.into_iter().map(|o| (o.id, o)).collect();
    let mut photos: HashMap<FindingId, Vec<inspection_photo::Model>> = HashMap::new();
    for photo in store::photos(db, &ids).await? {
        photos.entry(photo.finding_id).or_default().push(photo);
    }
    let mut rechecks: HashMap<FindingId, Vec<inspection_recheck::Model>> = HashMap::new();
    for row in store::rechecks(db, &ids).await? {
        rechecks.entry(row.finding_id).or_default().push(row);
    }
    let view = |finding: inspection_finding::Model| {
        let sheet = sheets.get(&finding.inspection_id);
        let lines = sheet.and_then(|s| items.get(&s.table_id));
        let item = lines.and_then(|lines| lines.iter().find(|i| i.position == finding.item));
        FindingView {
            item: item.map(|i| i.words.clone()).unwrap_or_default(),
            sheet: sheet.map(|s| s.number.clone()).unwrap_or_default(),
            place: finding.place_id.and_then(|id| places.get(&id).cloned()),
            crew: finding.crew_id.and_then(|id| crews.get(&id).cloned()),
            order: finding.work_order_id.and_then(|id| orders.get(&id).cloned()),
            photos: photos.remove(&finding.id).unwrap_or_default(),
            rechecks: rechecks.remove(&finding.id).unwrap_or_default(),
            finding,
        }
    };
    Ok(found.into_iter().map(view).collect())
}

/// One sheet the caller may see.
///
/// # Errors
/// Not found.
pub async fn find(app: &App, caller: &Caller, id: InspectionId) -> Result<inspection::Model> {
    caller.reach(Action::InspectionsRead)?;
    let sheet = store::sheet(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::InspectionsRead, scope_of(&sheet))?;
    Ok(sheet)
}

/// One sheet with everything.
///
/// # Errors
/// Not found.
pub async fn show(app: &App, caller: &Caller, id: InspectionId) -> Result<SheetView> {
    let sheet = find(app, caller, id).await?;
    let db = app.db.read();
    let table = store::table(db, sheet.table_id).await?.ok_or_else(Error::not_found)?;
    let contract = contract_in(db, sheet.contract_id).await?.ok_or_else(Error::not_found)?;
    let place = match sheet.place_id {
        Some(place) => store::place(db, place).await?,
        None => None,
    };
    let crew = match sheet.crew_id {
        Some(crew) => store::crew(db, crew).await?,
        None => None,
    };
    let items = store::items(db, sheet.table_id).await?;
    let found = store::findings(db, id).await?;
    let rules = tables::rules(&items);
    let counts = service::found(&found);
    let lost = deductions(&rules, &counts);
    let standing: Vec<(i32, i32)> = found.iter().map(|f| (f.item, f.stands.unwrap_or(f.count))).collect();
    let decided = sheet.decided_score.map(|_| deductions(&rules, &standing));
    let of = |all: &[(i32, Points)], position: i32| {
        all.iter().find(|(p, _)| *p == position).map(|(_, points)| *points).unwrap_or_default()
    };
    let score_now = service::scored(&items, &counts);
    let items = items.into_iter().map(|item| ItemView {
        lost: of(&lost, item.position),
        lost_decided: decided.as_ref().map(|all| of(all, item.position)),
        item,
    });
    Ok(SheetView {
        items: items.collect(),
        findings: viewed(app, found).await?,
        sheet,
        table,
        contract,
        place,
        crew,
        score_now,
    })
}

/// The page of the first finding that a work order puts right, if there is one and the caller may see it.
///
/// # Errors
/// When the database fails.
pub(super) async fn origin(app: &App, caller: &Caller, order: WorkOrderId) -> Result<Option<String>> {
    let found = store::first_of_order(app.db.read(), order).await?;
    let scope = |f: &inspection_finding::Model| Scope::work(f.subdistrict_id, f.estate_id, f.crew_id);
    let seen = found.filter(|f| caller.may_at(Action::InspectionsRead, scope(f)));
    Ok(seen.map(|f| format!("/findings/{}", f.id)))
}

/// The findings within reach, newest first.
///
/// # Errors
/// Forbidden.
pub async fn list_findings(
    app: &App,
    caller: &Caller,
    filter: &FindingFilter,
    window: Window,
) -> Result<Page<FindingView>> {
    let reach = caller.reach(Action::InspectionsRead)?;
    let rows = store::list_findings(app.db.read(), &reach, filter, app.now(), window).await?;
    let page = Page::cut(rows, window, |f| f.id.0);
    Ok(Page { items: viewed(app, page.items).await?, next: page.next })
}

/// How many findings within reach a filter finds.
///
/// # Errors
/// Forbidden.
pub async fn count_findings(app: &App, caller: &Caller, filter: &FindingFilter) -> Result<u64> {
    let reach = caller.reach(Action::InspectionsRead)?;
    store::finding_count(app.db.read(), &reach, filter, app.now()).await
}

/// One finding.
///
/// # Errors
/// Not found.
pub async fn show_finding(app: &App, caller: &Caller, id: FindingId) -> Result<FindingView> {
    caller.reach(Action::InspectionsRead)?;
    let finding = store::finding(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::InspectionsRead, findings::scope_of(&finding))?;
    viewed(app, vec![finding]).await?.pop().ok_or_else(Error::not_found)
}

/// A photo of a finding.
///
/// # Errors
/// Not found.
pub async fn photo(
    app: &App,
    caller: &Caller,
    id: FindingId,
    photo: i64,
) -> Result<(stored_file::Model, Bytes)> {
    caller.reach(Action::InspectionsRead)?;
    let finding = store::finding(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::InspectionsRead, findings::scope_of(&finding))?;
    let file = store::photo(app.db.read(), id, photo).await?.ok_or_else(Error::not_found)?;
    let bytes = app.files.get(&file.sha256).await?;
    Ok((file, bytes))
}

/// What a form of a new sheet offers.
pub struct Choices {
    /// Contracts and lines that have a score table.
    pub inspected: Vec<(ContractId, Line, String)>,
    pub places: Vec<place::Model>,
    pub crews: Vec<crew::Model>,
}

/// What the caller may choose from for a new sheet.
///
/// # Errors
/// Forbidden.
pub async fn choices(app: &App, caller: &Caller) -> Result<Choices> {
    let reach = caller.reach(Action::InspectionsWrite)?;
    let db = app.db.read();
    let pairs = store::inspected(db, &reach, app.today(), MAX_CHOICES).await?;
    let ids: Vec<ContractId> = pairs.iter().map(|(id, _)| *id).collect();
    let names = store::contract_names(db, &ids).await?;
    let inspected =
        pairs.into_iter().map(|(id, line)| (id, line, names.get(&id).cloned().unwrap_or_default())).collect();
    let subdistricts: Vec<SubdistrictId> =
        crews::service::subdistricts(app, caller, Action::InspectionsWrite)
            .await?
            .iter()
            .map(|s| s.id)
            .collect();
    let mut all = Vec::new();
    for id in &subdistricts {
        all.extend(crews::service::of_subdistrict(db, *id).await?.into_iter().map(|c| c.crew));
    }
    all.retain(|c| c.active);
    let places = store::places(db, &subdistricts, MAX_PLACES).await?;
    Ok(Choices { inspected, places, crews: all })
}

/// What was done lately where a sheet looks: a finding may be about one of these.
///
/// # Errors
/// When the database fails.
pub async fn orders_there(app: &App, sheet: &inspection::Model) -> Result<Vec<work_order::Model>> {
    match sheet.place_id {
        Some(place) => store::orders_at(app.db.read(), place, sheet.line, MAX_ORDERS).await,
        None => Ok(Vec::new()),
    }
}
