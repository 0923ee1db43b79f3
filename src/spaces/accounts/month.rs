//! What later slices read of facilities: areas by kind, and the figures of a month.

use chrono::NaiveDate;
use entity::enums::FacilityKind;
use entity::facility;
use entity::value::{EstateId, FacilityId, Fen, SubdistrictId};
use sea_orm::ConnectionTrait;

use super::figures::Figures;
use super::store::{self, Sum};
use crate::clock::tomorrow;
use crate::error::Result;
use crate::spaces::facilities::rooms_of;
use crate::spaces::facilities::service::{is_open, times};

/// The area of a kind of facility in an estate, in 0.01 m²; kind none: converted, and given to no facility yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct KindArea {
    pub estate_id: EstateId,
    pub kind: Option<FacilityKind>,
    /// In spaces that were accepted and not given up.
    pub converted: i64,
    /// Of facilities that are open.
    pub operating: i64,
}

/// The areas of a subdistrict's facilities as they stand on a day.
///
/// # Errors
/// When the database fails.
pub async fn area_by_kind<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    as_of: NaiveDate,
) -> Result<Vec<KindArea>> {
    let rows = store::areas(db, subdistrict, as_of).await?;
    let area = |r: store::AreaRow| KindArea {
        estate_id: r.estate_id,
        kind: r.kind,
        converted: r.converted,
        operating: r.operating,
    };
    Ok(rows.into_iter().map(area).filter(|r| r.kind.is_some() || r.converted != 0).collect())
}

/// What happened in a facility in a month, or in some.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct FacilityMonth {
    pub facility_id: FacilityId,
    pub estate_id: EstateId,
    pub kind: FacilityKind,
    pub name: String,
    #[serde(flatten)]
    pub figures: Figures,
}

/// What happened in `[from, end)` in every facility of a subdistrict that was open in it, or whose books moved, by id.
///
/// # Errors
/// When the database fails.
pub async fn figures_between<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    (from, end): (NaiveDate, NaiveDate),
) -> Result<Vec<FacilityMonth>> {
    let facilities = store::facilities(db, subdistrict, end).await?;
    let mut all = of(db, &facilities, (from, end)).await?;
    let shut =
        |id: FacilityId| facilities.iter().any(|f| f.id == id && f.closed_on.is_some_and(|day| day <= from));
    let still = |f: &Figures| f.income.is_zero() && f.subsidy.is_zero() && f.cost.is_zero();
    all.retain(|m| !(shut(m.facility_id) && still(&m.figures)));
    Ok(all)
}

/// What happened in `facilities` in `[from, end)`.
pub(super) async fn of<C: ConnectionTrait>(
    db: &C,
    facilities: &[facility::Model],
    (from, end): (NaiveDate, NaiveDate),
) -> Result<Vec<FacilityMonth>> {
    let ids: Vec<FacilityId> = facilities.iter().map(|f| f.id).collect();
    let [meals, bookings, visits, money] = store::all_sums(db, &ids, (from, end)).await?;
    let rooms = rooms_of(db, &ids).await?;
    let (openings, holidays) = times(db, facilities, (from, end)).await?;
    let mut all = Vec::with_capacity(facilities.len());
    for f in facilities {
        let find = |sums: &[Sum]| {
            sums.iter().find(|s| s.facility_id == f.id).map(|s| (s.a, s.b, s.c, s.d)).unwrap_or_default()
        };
        let (eaten, booked, came, money) = (find(&meals), find(&bookings), find(&visits), find(&money));
        let active =
            i64::try_from(rooms.iter().filter(|r| r.facility_id == f.id && r.active).count()).unwrap_or(0);
        let mut open = 0;
        let mut day = from;
        while day < end {
            if let Some(own) = openings.get(&f.id).filter(|_| is_open(f, day)) {
                open += own.minutes(day, holidays.binary_search(&day).is_ok());
            }
            day = tomorrow(day);
        }
        let figures = Figures {
            meals: eaten.0,
            elder_meals: eaten.1,
            visits: booked.2 + came.0,
            elder_visits: booked.3 + came.1,
            bookings: booked.0,
            booked_minutes: booked.1,
            open_minutes: open * active,
            income: Fen(money.1),
            subsidy: Fen(money.2),
            cost: Fen(money.0),
        };
        all.push(FacilityMonth {
            facility_id: f.id,
            estate_id: f.estate_id,
            kind: f.kind,
            name: f.name.clone(),
            figures,
        });
    }
    Ok(all)
}
