//! How the API shows idle spaces.

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{
    FacilityKind, FormerUse, FundParty, PermitKind, SpaceStatus, SpaceStep, SpaceTenure, TitleKind,
};
use entity::space;
use entity::value::{
    Area, BuildingId, EstateId, FacilityId, Fen, RequestId, SpaceCostId, SpaceId, SpaceNeedId, SubdistrictId,
    TalkTopicId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::requirement::kinds_of;
use super::show::{self, SpaceView};

/// An idle space in a list.
#[derive(Serialize, ToSchema)]
pub(super) struct SpaceItem {
    id: SpaceId,
    number: String,
    subdistrict_id: SubdistrictId,
    estate_id: EstateId,
    building_id: Option<BuildingId>,
    name: String,
    address: String,
    tenure: SpaceTenure,
    former_use: FormerUse,
    area: Area,
    lat: Option<f64>,
    lon: Option<f64>,
    note: String,
    status: SpaceStatus,
    title_kind: Option<TitleKind>,
    title_number: Option<String>,
    title_until: Option<NaiveDate>,
    /// What is proposed for it.
    kinds: Vec<FacilityKind>,
    proposal: String,
    budget: Option<Fen>,
    changes_use: bool,
    approval: Option<String>,
    approved_on: Option<NaiveDate>,
    accepted_on: Option<NaiveDate>,
    returned_on: Option<NaiveDate>,
    version: i32,
}

impl From<space::Model> for SpaceItem {
    fn from(s: space::Model) -> Self {
        let degrees = |e7: i32| f64::from(e7) / 1e7;
        Self {
            id: s.id,
            number: s.number,
            subdistrict_id: s.subdistrict_id,
            estate_id: s.estate_id,
            building_id: s.building_id,
            name: s.name,
            address: s.address,
            tenure: s.tenure,
            former_use: s.former_use,
            area: s.area,
            lat: s.lat_e7.map(degrees),
            lon: s.lon_e7.map(degrees),
            note: s.note,
            status: s.status,
            title_kind: s.title_kind,
            title_number: s.title_number,
            title_until: s.title_until,
            kinds: kinds_of(&s.kinds),
            proposal: s.proposal,
            budget: s.budget_fen,
            changes_use: s.changes_use,
            approval: s.approval,
            approved_on: s.approved_on,
            accepted_on: s.accepted_on,
            returned_on: s.returned_on,
            version: s.version,
        }
    }
}

/// A step of its life.
#[derive(Serialize, ToSchema)]
pub(super) struct SpaceEvent {
    /// None: it was surveyed.
    step: Option<SpaceStep>,
    status: SpaceStatus,
    at: DateTime<Utc>,
    actor: String,
    note: String,
}

#[derive(Serialize, ToSchema)]
pub(super) struct SpaceNeed {
    id: SpaceNeedId,
    kind: FacilityKind,
    households: i32,
    words: String,
    talk_topic_id: Option<TalkTopicId>,
    request_id: Option<RequestId>,
}

#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct SpaceFund {
    pub party: FundParty,
    pub amount: Fen,
}

/// An approval its use needs.
#[derive(Serialize, ToSchema)]
pub(super) struct SpacePermit {
    kind: PermitKind,
    granted: bool,
    number: Option<String>,
    granted_on: Option<NaiveDate>,
    has_file: bool,
}

#[derive(Serialize, ToSchema)]
pub(super) struct SpaceCost {
    id: SpaceCostId,
    words: String,
    reference: String,
    amount: Fen,
    spent_on: NaiveDate,
}

/// A space with all that belongs to it.
#[derive(Serialize, ToSchema)]
pub(super) struct SpaceDetail {
    #[serde(flatten)]
    space: SpaceItem,
    events: Vec<SpaceEvent>,
    needs: Vec<SpaceNeed>,
    funds: Vec<SpaceFund>,
    permits: Vec<SpacePermit>,
    costs: Vec<SpaceCost>,
    spent: Fen,
    /// Positions of its photos.
    photos: Vec<i32>,
    facilities: Vec<FacilityId>,
}

impl From<SpaceView> for SpaceDetail {
    fn from(view: SpaceView) -> Self {
        let event = |e: entity::space_event::Model| SpaceEvent {
            step: e.step,
            status: e.status,
            at: e.at,
            actor: e.actor,
            note: e.note,
        };
        let need = |n: entity::space_need::Model| SpaceNeed {
            id: n.id,
            kind: n.kind,
            households: n.households,
            words: n.words,
            talk_topic_id: n.talk_topic_id,
            request_id: n.request_id,
        };
        let permit = |p: show::PermitView| SpacePermit {
            kind: p.kind,
            granted: p.granted.is_some(),
            number: p.granted.as_ref().map(|g| g.number.clone()),
            granted_on: p.granted.as_ref().map(|g| g.granted_on),
            has_file: p.granted.is_some_and(|g| g.file_id.is_some()),
        };
        let cost = |c: entity::space_cost::Model| SpaceCost {
            id: c.id,
            words: c.words,
            reference: c.reference,
            amount: c.amount_fen,
            spent_on: c.spent_on,
        };
        Self {
            space: view.space.into(),
            events: view.events.into_iter().map(event).collect(),
            needs: view.needs.into_iter().map(need).collect(),
            funds: view
                .funds
                .into_iter()
                .map(|f| SpaceFund { party: f.party, amount: f.amount_fen })
                .collect(),
            permits: view.permits.into_iter().map(permit).collect(),
            costs: view.costs.into_iter().map(cost).collect(),
            spent: view.spent,
            photos: view.photos,
            facilities: view.facilities.iter().map(|f| f.id).collect(),
        }
    }
}
