//! What a community has, as far as its places, spaces, contracts, calls and talks say.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use entity::enums::{CommunityMeasure, ContractKind, FacilityKind};
use entity::value::{Area, EstateId, SubdistrictId};

use super::score::share;
use super::store;
use crate::access::Reach;
use crate::app::App;
use crate::error::Result;
use crate::{contracts, spaces};

/// Calls and talks of so many days are looked at.
const DAYS: u64 = 90;

/// What was counted of a community.
#[derive(Debug, Clone, Default)]
pub struct Counted {
    pub households: i64,
    /// Of facilities that are open.
    pub service_area: Area,
    /// Of these, where residents do something: all but what is a shop.
    pub activity_area: Area,
    counts: BTreeMap<CommunityMeasure, i64>,
}

impl Counted {
    /// In the measure's own units.
    #[must_use]
    pub fn of(&self, measure: CommunityMeasure) -> i64 {
        self.counts.get(&measure).copied().unwrap_or(0)
    }
}

const fn is_shop(kind: FacilityKind) -> bool {
    matches!(kind, FacilityKind::Barber | FacilityKind::RepairShop)
}

/// The measure a kind of facility counts for with its area.
const fn area_measure(kind: FacilityKind) -> Option<CommunityMeasure> {
    use FacilityKind as K;
    match kind {
        K::CultureSport | K::YouthScience | K::ReadingRoom | K::MeetingHall => {
            Some(CommunityMeasure::ActivityArea)
        }
        K::Childcare => Some(CommunityMeasure::ChildcareArea),
        K::DayCare => Some(CommunityMeasure::DayCareArea),
        K::Canteen | K::DisabledCare | K::Barber | K::RepairShop | K::BathingHelp => None,
    }
}

/// Counts what stands in `estates` at the end of `as_of`; places of work as they stand now.
///
/// # Errors
/// When the database fails.
pub async fn count(
    app: &App,
    subdistrict: SubdistrictId,
    estates: &[EstateId],
    as_of: NaiveDate,
) -> Result<Counted> {
    let db = app.db.read();
    let mut counted = Counted { households: store::households(db, estates).await?, ..Counted::default() };
    let mut add = |measure: CommunityMeasure, n: i64| *counted.counts.entry(measure).or_default() += n;
    let mut areas = (0, 0);
    for row in spaces::area_by_kind(db, subdistrict, as_of).await? {
        let Some(kind) = row.kind.filter(|_| estates.contains(&row.estate_id) && row.operating > 0) else {
            continue;
        };
        areas.0 += row.operating;
        if !is_shop(kind) {
            areas.1 += row.operating;
        }
        if let Some(measure) = area_measure(kind) {
            add(measure, row.operating);
        }
        if is_shop(kind) || kind == FacilityKind::Canteen {
            add(CommunityMeasure::DailyShops, 1);
        }
    }
    let places = store::places(db, estates).await?;
    add(CommunityMeasure::WastePoints, places.waste_points);
    add(CommunityMeasure::GreenPlots, places.green_plots);
    let after = as_of + Days::new(1);
    let reach = Reach { subdistricts: vec![subdistrict], ..Reach::default() };
    let running = contracts::running(db, &reach, as_of, after).await?;
    let managed = estates
        .iter()
        .filter(|e| {
            running.iter().any(|c| c.kind == ContractKind::PropertyService && c.estate_id == Some(**e))
        })
        .count();
    let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    add(CommunityMeasure::ManagedEstates, share(whole(managed), whole(estates.len())).unwrap_or(0));
    let life = store::life(db, estates, (after - Days::new(DAYS), after), app.zone()).await?;
    add(CommunityMeasure::Calls, life.calls);
    add(CommunityMeasure::Talks, life.talks);
    add(CommunityMeasure::Programmes, life.programmes);
    (counted.service_area, counted.activity_area) = (Area(areas.0), Area(areas.1));
    Ok(counted)
}
