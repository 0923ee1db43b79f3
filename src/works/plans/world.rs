//! What decides over many plans' occurrences, loaded at once: holidays, pauses, contracts, crews.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{Days, NaiveDate};
use entity::enums::Line;
use entity::value::{ContractId, CrewId, PlaceId, ServicePlanId, SubdistrictId};
use entity::{plan_pause, service_plan};
use sea_orm::ConnectionTrait;

use super::schedule::{Pause, REACH_DAYS, Slot, Terms};
use super::{pause_store, seasons, store};
use crate::clock::Zone;
use crate::crews::holidays::{self, Calendar};
use crate::error::Result;
use crate::works::recurrence::{Refusal, Rule, parse_times};

/// The holidays, pauses, contracts and crews of some plans over some time.
#[derive(Debug, Clone)]
pub struct World {
    pub calendar: Calendar,
    pub pauses: Vec<plan_pause::Model>,
    contract_ends: HashMap<ContractId, NaiveDate>,
    idle_crews: HashSet<CrewId>,
    retired_places: HashSet<PlaceId>,
    zone: Zone,
}

/// Where a plan lies, for asking whether a pause holds for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub plan: Option<ServicePlanId>,
    pub subdistrict: SubdistrictId,
    pub line: Line,
}

impl Place {
    #[must_use]
    pub const fn of(plan: &service_plan::Model) -> Self {
        Self { plan: Some(plan.id), subdistrict: plan.subdistrict_id, line: plan.line }
    }

    #[must_use]
    pub fn is_paused_by(&self, pause: &plan_pause::Model) -> bool {
        pause.subdistrict_id == self.subdistrict
            && pause.line.is_none_or(|line| line == self.line)
            && pause.plan_id.is_none_or(|plan| Some(plan) == self.plan)
    }
}

impl World {
    /// What is to be known of `plans` from `from` up to but not including `until`, in a fixed number of queries.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load<C: ConnectionTrait>(
        db: &C,
        zone: Zone,
        plans: &[service_plan::Model],
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Self> {
        let subdistricts: BTreeSet<SubdistrictId> = plans.iter().map(|p| p.subdistrict_id).collect();
        let contracts: BTreeSet<ContractId> = plans.iter().map(|p| p.contract_id).collect();
        let crews: BTreeSet<CrewId> = plans.iter().filter_map(|p| p.crew_id).collect();
        let from = from.checked_sub_days(Days::new(REACH_DAYS * 2)).unwrap_or(from);
        let until = until.checked_add_days(Days::new(REACH_DAYS * 2)).unwrap_or(until);
        let places: BTreeSet<PlaceId> = plans.iter().filter_map(|p| p.place_id).collect();
        let retired = store::places(db, &places.into_iter().collect::<Vec<_>>()).await?;
        let idle_crews = store::idle_crews(db, &crews.into_iter().collect::<Vec<_>>()).await?;
        Ok(Self {
            calendar: holidays::calendar(db, from, until).await?,
            pauses: pause_store::of_days(db, &subdistricts.into_iter().collect::<Vec<_>>(), from, until)
                .await?,
            contract_ends: store::contract_ends(db, &contracts.into_iter().collect::<Vec<_>>()).await?,
            idle_crews: idle_crews.into_iter().collect(),
            retired_places: retired.into_iter().filter(|p| !p.active).map(|p| p.id).collect(),
            zone,
        })
    }

    #[must_use]
    pub fn contract_end(&self, plan: &service_plan::Model) -> Option<NaiveDate> {
        self.contract_ends.get(&plan.contract_id).copied()
    }

    /// Whether its place gets no new orders.
    #[must_use]
    pub fn is_retired(&self, plan: &service_plan::Model) -> bool {
        plan.place_id.is_some_and(|place| self.retired_places.contains(&place))
    }

    /// Who does it; nobody when the crew is no longer there, so that the work waits for a dispatcher to see it.
    #[must_use]
    pub fn crew(&self, plan: &service_plan::Model) -> Option<CrewId> {
        plan.crew_id.filter(|crew| !self.idle_crews.contains(crew))
    }

    /// What a plan says.
    ///
    /// # Errors
    /// A rule or seasons that cannot be read: they were checked when they were saved.
    pub fn terms(&self, plan: &service_plan::Model) -> std::result::Result<Terms, Refusal> {
        let ends = plan.ends_on.into_iter().chain(self.contract_end(plan)).min();
        Ok(Terms {
            rule: Rule::try_new(&plan.recurrence)?,
            times: parse_times(&plan.start_minutes)?,
            minutes: plan.duration_minutes,
            seasons: seasons::parse(&plan.seasons).map_err(|_| Refusal::Unreadable(plan.seasons.clone()))?,
            on_holiday: plan.on_holiday,
            starts_on: plan.starts_on,
            ends_on: ends,
        })
    }

    /// The pauses that hold for a plan.
    #[must_use]
    pub fn pauses_of(&self, place: Place) -> Vec<Pause> {
        let of = |p: &plan_pause::Model| Pause {
            id: p.id,
            from_on: p.from_on,
            until_on: p.until_on,
            ended: p.ended_at.map(|at| self.zone.local(at)),
            reason: p.reason,
            mode: p.mode,
        };
        self.pauses.iter().filter(|p| place.is_paused_by(p)).map(of).collect()
    }

    /// The occurrences of a plan with keys in `[from, until)`.
    ///
    /// # Errors
    /// A rule that cannot be read.
    pub fn slots(
        &self,
        plan: &service_plan::Model,
        from: NaiveDate,
        until: NaiveDate,
    ) -> std::result::Result<Vec<Slot>, Refusal> {
        let pauses = self.pauses_of(Place::of(plan));
        Ok(self.terms(plan)?.slots(&self.calendar, &pauses, from, until))
    }
}
