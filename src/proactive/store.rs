//! Queries of proposals and of what their rules look through.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{EvidenceKind, Line, ProposalStatus, RequestKind, WorkStatus};
use entity::value::{
    BuildingId, EstateId, FindingId, InspectionId, PlaceId, ProposalId, RequestId, ServicePlanId,
    SubdistrictId, WorkOrderId,
};
use entity::{place, proposal, proposal_evidence, work_order};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, Value,
};

use super::rule::{Piece, PieceKey};
use super::show::Filter;
use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, hold_rows, keys, over, sql};
use crate::error::{Error, Result};

/// Rows of one kind that one look goes through, the latest first: a subdistrict of two hundred thousand people calls less
/// often than this in a window.
const LOOK_LIMIT: u64 = 20_000;
/// Pieces of evidence shown with one page of proposals.
const EVIDENCE_LIMIT: u64 = 20_000;

const COLUMNS: ReachColumns<proposal::Column> = ReachColumns {
    subdistrict: Some(proposal::Column::SubdistrictId),
    estate: Some(proposal::Column::EstateId),
    crew: None,
    account: None,
};

/// Waits for others who are looking through the subdistrict: what is read of it afterwards is the latest, until the
/// transaction ends. Writing a row over itself does so on both engines.
pub async fn hold_subdistrict(tx: &Tx, id: SubdistrictId) -> Result<()> {
    tx.execute_raw(sql(tx, "UPDATE subdistrict SET name = name WHERE id = ?", vec![id.0.into()])).await?;
    Ok(())
}

/// Waits for others who are at these proposals.
pub async fn hold(tx: &Tx, ids: &[i64]) -> Result<()> {
    hold_rows(tx, "proposal", ids).await
}

/// A call as it lies in the database.
#[derive(Debug, FromQueryResult)]
pub struct CallRow {
    pub id: RequestId,
    pub estate_id: EstateId,
    pub estate: String,
    pub building_id: Option<BuildingId>,
    pub building: Option<String>,
    pub line: Line,
    pub kind: RequestKind,
    pub title: String,
    pub location: String,
    pub registered_at: DateTime<Utc>,
}

/// Calls of a subdistrict since an instant. What was returned is left out, and what the same person said again; so are
/// enquiries: they ask, and tell nothing of how things are.
pub async fn calls(tx: &Tx, subdistrict: SubdistrictId, since: DateTime<Utc>) -> Result<Vec<CallRow>> {
    let text = "SELECT r.id, r.estate_id, e.name AS estate, r.building_id, b.number AS building, r.line, r.kind, r.title, \
        r.location, r.registered_at FROM request r JOIN estate e ON e.id = r.estate_id \
        LEFT JOIN building b ON b.id = r.building_id WHERE r.subdistrict_id = ? AND r.registered_at >= ? \
        AND r.status <> 'returned' AND r.kind <> 'enquiry' AND (r.lead_id IS NULL OR r.join_kind <> 'repeat') ORDER BY r.id DESC LIMIT ?";
    let values = vec![subdistrict.0.into(), since.into(), LOOK_LIMIT.into()];
    Ok(CallRow::find_by_statement(sql(tx, text, values)).all(tx).await?)
}

#[derive(FromQueryResult)]
struct BuildingRow {
    id: BuildingId,
    estate_id: EstateId,
    number: String,
}

/// The buildings of a subdistrict by estate and number.
pub async fn buildings(
    tx: &Tx,
    subdistrict: SubdistrictId,
) -> Result<HashMap<(EstateId, String), BuildingId>> {
    let text = "SELECT b.id, b.estate_id, b.number FROM building b JOIN estate e ON e.id = b.estate_id \
        WHERE e.subdistrict_id = ?";
    let rows = BuildingRow::find_by_statement(sql(tx, text, vec![subdistrict.0.into()])).all(tx).await?;
    Ok(rows.into_iter().map(|b| ((b.estate_id, b.number), b.id)).collect())
}

/// An occurrence of a service plan that was not done on its day.
#[derive(Debug, FromQueryResult)]
pub struct MissedRow {
    pub id: WorkOrderId,
    pub plan_id: ServicePlanId,
    pub estate_id: Option<EstateId>,
    pub place_id: Option<PlaceId>,
    pub line: Line,
    pub title: String,
    pub location: String,
    pub duration_minutes: i32,
    pub work_date: NaiveDate,
    pub planned_end: Option<DateTime<Utc>>,
}

/// Occurrences of service plans from `since` on that were cancelled, or whose day is past and which are not done.
pub async fn missed(
    tx: &Tx,
    subdistrict: SubdistrictId,
    since: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<MissedRow>> {
    let text = "SELECT id, plan_id, estate_id, place_id, line, title, location, duration_minutes, work_date, planned_end \
        FROM work_order WHERE subdistrict_id = ? AND plan_id IS NOT NULL AND work_date >= ? \
        AND (work_date < ? OR (work_date = ? AND status = 'cancelled')) AND status NOT IN ('completed', 'closed') \
        ORDER BY id DESC LIMIT ?";
    let values = vec![subdistrict.0.into(), since.into(), today.into(), today.into(), LOOK_LIMIT.into()];
    Ok(MissedRow::find_by_statement(sql(tx, text, values)).all(tx).await?)
}

/// What was found at a place.
#[derive(Debug, FromQueryResult)]
pub struct FailureRow {
    pub id: FindingId,
    pub inspection_id: InspectionId,
    pub estate_id: Option<EstateId>,
    pub place_id: PlaceId,
    pub place: String,
    pub line: Line,
    pub found_at: DateTime<Utc>,
}

/// Findings since an instant that stand, with the place they or their sheet are about.
pub async fn failures(tx: &Tx, subdistrict: SubdistrictId, since: DateTime<Utc>) -> Result<Vec<FailureRow>> {
    let text = "SELECT f.id, f.inspection_id, COALESCE(p.estate_id, f.estate_id) AS estate_id, p.id AS place_id, \
        p.name AS place, i.line, f.found_at FROM inspection_finding f JOIN inspection i ON i.id = f.inspection_id \
        JOIN place p ON p.id = COALESCE(f.place_id, i.place_id) WHERE f.subdistrict_id = ? AND f.found_at >= ? \
        AND f.status <> 'withdrawn' AND i.status <> 'cancelled' ORDER BY f.id DESC LIMIT ?";
    let values = vec![subdistrict.0.into(), since.into(), LOOK_LIMIT.into()];
    Ok(FailureRow::find_by_statement(sql(tx, text, values)).all(tx).await?)
}

/// An earlier proposal and what became of its work.
#[derive(Debug, FromQueryResult)]
pub struct EarlierRow {
    pub id: ProposalId,
    pub subject: String,
    pub status: ProposalStatus,
    pub last_on: NaiveDate,
    pub decided_at: Option<DateTime<Utc>>,
    pub order_status: Option<WorkStatus>,
    pub completed_at: Option<DateTime<Utc>>,
}

/// Proposals that what is found since then may have to do with: open ones, those with evidence of that time, and those
/// whose work is or was under way.
pub async fn earlier(
    tx: &Tx,
    subdistrict: SubdistrictId,
    (day, at): (NaiveDate, DateTime<Utc>),
) -> Result<Vec<EarlierRow>> {
    let text = "SELECT p.id, p.subject, p.status, p.last_on, p.decided_at, w.status AS order_status, w.completed_at \
        FROM proposal p LEFT JOIN work_order w ON w.id = p.work_order_id WHERE p.subdistrict_id = ? \
        AND (p.status = 'open' OR p.last_on >= ? OR (p.status = 'accepted' AND (w.completed_at IS NULL OR w.completed_at >= ?))) \
        ORDER BY p.id";
    let values = vec![subdistrict.0.into(), day.into(), at.into()];
    Ok(EarlierRow::find_by_statement(sql(tx, text, values)).all(tx).await?)
}

/// The evidence of these proposals.
pub async fn pieces_of(tx: &Tx, ids: &[ProposalId]) -> Result<HashMap<ProposalId, BTreeSet<PieceKey>>> {
    let wanted = keys::is_among(tx, proposal_evidence::Column::ProposalId, ids.iter().map(|id| id.0.into()));
    let mut found: HashMap<ProposalId, BTreeSet<PieceKey>> = HashMap::new();
    for row in proposal_evidence::Entity::find().filter(wanted).all(tx).await? {
        found.entry(row.proposal_id).or_default().insert((row.kind, row.item_id));
    }
    Ok(found)
}

/// Adds a proposal; none when it was raised before, or one of its subject is open.
pub async fn insert(tx: &Tx, row: proposal::ActiveModel) -> Result<Option<proposal::Model>> {
    use proposal::Column as P;
    let missing = || Error::internal("a proposal has a subject and what raised it");
    let subject = row.subject.try_as_ref().cloned().ok_or_else(missing)?;
    let raised_by = row.raised_by.try_as_ref().cloned().ok_or_else(missing)?;
    let once = OnConflict::new().do_nothing().to_owned();
    let written = proposal::Entity::insert_many([row]).on_conflict(once).exec_without_returning(tx).await?;
    if written == 0 {
        return Ok(None);
    }
    let own = proposal::Entity::find().filter(P::Subject.eq(subject)).filter(P::RaisedBy.eq(raised_by));
    Ok(own.one(tx).await?)
}

pub async fn add_pieces(tx: &Tx, id: ProposalId, pieces: &[Piece]) -> Result<()> {
    if pieces.is_empty() {
        return Ok(());
    }
    let rows = pieces.iter().map(|piece| proposal_evidence::ActiveModel {
        proposal_id: Set(id),
        kind: Set(piece.kind),
        item_id: Set(piece.id),
        at: Set(piece.at),
    });
    let once = OnConflict::new().do_nothing().to_owned();
    proposal_evidence::Entity::insert_many(rows).on_conflict(once).exec_without_returning(tx).await?;
    Ok(())
}

pub async fn proposal<C: ConnectionTrait>(db: &C, id: ProposalId) -> Result<Option<proposal::Model>> {
    Ok(proposal::Entity::find_by_id(id).one(db).await?)
}

pub async fn of_order<C: ConnectionTrait>(db: &C, order: WorkOrderId) -> Result<Option<proposal::Model>> {
    Ok(proposal::Entity::find().filter(proposal::Column::WorkOrderId.eq(order)).one(db).await?)
}

/// Writes over the row of version `version`; stale when it is another by now.
pub async fn save(tx: &Tx, new: &proposal::Model, version: i32) -> Result<()> {
    over::save(tx, new, proposal::Column::Version.eq(version)).await
}

pub async fn list<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    filter: &Filter,
    window: Window,
) -> Result<Vec<proposal::Model>> {
    use proposal::Column as P;
    let mut wanted = Condition::all().add(reach.condition(COLUMNS));
    if let Some(status) = filter.status {
        wanted = wanted.add(P::Status.eq(status));
    }
    if let Some(rule) = filter.rule {
        wanted = wanted.add(P::Rule.eq(rule));
    }
    if let Some(line) = filter.line {
        wanted = wanted.add(P::Line.eq(line));
    }
    if let Some(estate) = filter.estate_id {
        wanted = wanted.add(P::EstateId.eq(estate));
    }
    Ok(window.newest(proposal::Entity::find().filter(wanted), P::Id).all(db).await?)
}

pub async fn count_open<C: ConnectionTrait>(db: &C, reach: &Reach) -> Result<u64> {
    let open = proposal::Entity::find()
        .filter(reach.condition(COLUMNS))
        .filter(proposal::Column::Status.eq(ProposalStatus::Open));
    Ok(open.count(db).await?)
}

/// A piece of evidence as it is shown.
#[derive(Debug, Clone, FromQueryResult)]
pub struct EvidenceRow {
    pub proposal_id: ProposalId,
    pub kind: EvidenceKind,
    pub item_id: i64,
    /// Of the request, the order, the sheet.
    pub number: String,
    pub title: String,
    pub location: String,
    /// Of the request, the order, the finding: a word of its own list.
    pub status: String,
    pub at: DateTime<Utc>,
}

/// The evidence of these proposals, the earliest first.
pub async fn evidence<C: ConnectionTrait>(db: &C, ids: &[ProposalId]) -> Result<Vec<EvidenceRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (these, own) = keys::among(db, "v.proposal_id", ids.iter().map(|id| id.0.into()));
    let of = |kind: EvidenceKind, columns: &str, from: &str| {
        format!(
            "SELECT v.proposal_id, v.kind, v.item_id, {columns}, v.at FROM proposal_evidence v {from} \
             WHERE v.kind = '{}' AND {these}",
            kind.word()
        )
    };
    let text = format!(
        "{} UNION ALL {} UNION ALL {} ORDER BY 8, 2, 3 LIMIT ?",
        of(
            EvidenceKind::Request,
            "r.number, r.title, r.location, r.status",
            "JOIN request r ON r.id = v.item_id"
        ),
        of(
            EvidenceKind::WorkOrder,
            "w.number, w.title, w.location, w.status",
            "JOIN work_order w ON w.id = v.item_id"
        ),
        of(
            EvidenceKind::Finding,
            "i.number, f.words AS title, f.location, f.status",
            "JOIN inspection_finding f ON f.id = v.item_id JOIN inspection i ON i.id = f.inspection_id"
        ),
    );
    let mut values: Vec<Value> = Vec::with_capacity(own.len() * 3 + 1);
    for _ in 0..3 {
        values.extend(own.iter().cloned());
    }
    values.push(EVIDENCE_LIMIT.into());
    Ok(EvidenceRow::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// The orders proposals became.
pub async fn orders<C: ConnectionTrait>(db: &C, ids: &[WorkOrderId]) -> Result<Vec<work_order::Model>> {
    let wanted = keys::is_among(db, work_order::Column::Id, ids.iter().map(|id| id.0.into()));
    Ok(work_order::Entity::find().filter(wanted).all(db).await?)
}

/// A place that orders may still be made for.
pub async fn active_place<C: ConnectionTrait>(db: &C, id: PlaceId) -> Result<Option<place::Model>> {
    Ok(place::Entity::find_by_id(id).filter(place::Column::Active.eq(true)).one(db).await?)
}
