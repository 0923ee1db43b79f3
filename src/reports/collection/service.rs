//! Use cases: the figures of a range, and the months one by one.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use entity::enums::ChargeItem;
use entity::value::{BuildingId, EstateId, Fen, Month, UserId};
use serde::Serialize;
use utoipa::ToSchema;

use super::figures::{Figures, Sums};
use super::month_parts::{Part, part};
use super::store::{self, LineRow};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::error::Result;
use crate::people::stewards::{self, InCharge, StewardChoice};
use crate::reports::range::Range;

/// What a report is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Narrow {
    pub estate: Option<EstateId>,
    pub building: Option<BuildingId>,
    pub item: Option<ChargeItem>,
    /// The buildings that they look after on the day up to which things count.
    pub steward: Option<StewardChoice>,
}

impl Narrow {
    #[must_use]
    pub const fn estate(estate: Option<EstateId>) -> Self {
        Self { estate, building: None, item: None, steward: None }
    }
}

/// The collection of a range of service months.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Collection {
    pub from: Month,
    pub to: Month,
    /// What happened after this day does not count.
    pub as_of: NaiveDate,
    #[serde(flatten)]
    pub total: Figures,
    pub estates: Vec<EstateFigures>,
    /// By who looks after the buildings on `as_of`; what nobody looks after comes last.
    pub stewards: Vec<StewardFigures>,
    pub buildings: Vec<BuildingFigures>,
    pub items: Vec<ItemFigures>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EstateFigures {
    pub estate_id: EstateId,
    pub estate: String,
    #[serde(flatten)]
    pub figures: Figures,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StewardFigures {
    /// Null for the buildings that nobody looks after.
    pub steward_id: Option<UserId>,
    pub steward: Option<String>,
    /// Those of their buildings that have figures.
    pub buildings: i64,
    #[serde(flatten)]
    pub figures: Figures,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BuildingFigures {
    pub estate_id: EstateId,
    pub estate: String,
    pub building_id: BuildingId,
    pub building: String,
    #[serde(flatten)]
    pub figures: Figures,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ItemFigures {
    pub item: ChargeItem,
    #[serde(flatten)]
    pub figures: Figures,
}

/// Month parts by line, for lines of several months.
pub(super) struct Months(HashMap<i64, Vec<(Month, Fen)>>);

impl Months {
    pub(super) async fn of<C: sea_orm::ConnectionTrait>(db: &C, lines: &[LineRow]) -> Result<Self> {
        let mut months: HashMap<i64, Vec<(Month, Fen)>> = HashMap::new();
        for row in store::month_parts(db, lines).await? {
            months.entry(row.bill_line_id).or_default().push((row.month, row.amount_fen));
        }
        Ok(Self(months))
    }

    /// The line's part of the range.
    pub(super) fn part(&self, line: &LineRow, from: Month, to: Month) -> Part {
        let months = self.0.get(&line.id).map_or(&[][..], Vec::as_slice);
        part(&line.line(months), from, to)
    }
}

#[derive(Default)]
struct Groups {
    total: Sums,
    buildings: BTreeMap<(EstateId, BuildingId), Sums>,
    items: BTreeMap<ChargeItem, Sums>,
}

impl Groups {
    fn add(&mut self, estate: EstateId, building: BuildingId, item: ChargeItem, part: &Part) -> Result<()> {
        self.total.add(part)?;
        self.buildings.entry((estate, building)).or_default().add(part)?;
        self.items.entry(item).or_default().add(part)?;
        Ok(())
    }

    fn add_sums(&mut self, rows: Vec<store::SumRow>) -> Result<()> {
        for row in rows {
            let (estate, building) = (EstateId(row.estate_id), BuildingId(row.building_id));
            let counted = (row.households, row.households_paid);
            match (row.kind.as_str(), ChargeItem::from_word(&row.item)) {
                ("money", Some(item)) => {
                    let part = Part {
                        gross: row.gross,
                        issued: row.issued,
                        credited: row.credited,
                        paid: row.paid,
                        written: row.written,
                        opening: row.opening,
                        opening_credited: row.opening_credited,
                        opening_paid: row.opening_paid,
                        opening_written: row.opening_written,
                    };
                    self.add(estate, building, item, &part)?;
                }
                ("building", _) => {
                    count(self.buildings.entry((estate, building)).or_default(), counted);
                    count(&mut self.total, counted);
                }
                ("item", Some(item)) => count(self.items.entry(item).or_default(), counted),
                _ => {}
            }
        }
        Ok(())
    }

    /// Lines of households that have one across an edge; a household's lines stand together.
    fn add_lines(&mut self, lines: &[LineRow], months: &Months, range: &Range) -> Result<()> {
        for own in lines.chunk_by(|a, b| a.account_id == b.account_id) {
            let mut open: BTreeMap<Option<ChargeItem>, i64> = BTreeMap::new();
            for line in own {
                let part = months.part(line, range.from, range.to);
                self.add(line.estate_id, line.building_id, line.item, &part)?;
                if line.last_month >= range.from {
                    let left = part.issued.0 - part.credited.0 - part.paid.0 - part.written.0;
                    *open.entry(Some(line.item)).or_default() += left;
                    *open.entry(None).or_default() += left;
                }
            }
            for (item, left) in open {
                let counted = (1, i64::from(left == 0));
                match item {
                    Some(item) => count(self.items.entry(item).or_default(), counted),
                    None => {
                        let place = (own[0].estate_id, own[0].building_id);
                        count(self.buildings.entry(place).or_default(), counted);
                        count(&mut self.total, counted);
                    }
                }
            }
        }
        Ok(())
    }
}

const fn count(sums: &mut Sums, (households, paid): (i64, i64)) {
    sums.households += households;
    sums.households_paid += paid;
}

/// The sums of a group of buildings: an account lies in one building, so its households add up.
#[derive(Default)]
struct OfBuildings {
    buildings: i64,
    sums: Sums,
}

impl OfBuildings {
    fn add(&mut self, building: &Sums) -> Result<()> {
        self.buildings += 1;
        self.sums.add(&building.part)?;
        count(&mut self.sums, (building.households, building.households_paid));
        Ok(())
    }
}

/// The buildings' sums by who looks after them.
fn by_steward(
    buildings: &BTreeMap<(EstateId, BuildingId), Sums>,
    in_charge: &HashMap<BuildingId, InCharge>,
) -> Result<Vec<StewardFigures>> {
    let mut groups: BTreeMap<Option<UserId>, (Option<String>, OfBuildings)> = BTreeMap::new();
    for ((_, building), sums) in buildings {
        let steward = in_charge.get(building);
        let (_, group) = groups
            .entry(steward.map(|s| s.steward_id))
            .or_insert_with(|| (steward.map(|s| s.steward.clone()), OfBuildings::default()));
        group.add(sums)?;
    }
    let nobody = groups.remove_entry(&None);
    let figures = groups.into_iter().chain(nobody).map(|(steward_id, (steward, group))| StewardFigures {
        steward_id,
        steward,
        buildings: group.buildings,
        figures: (&group.sums).into(),
    });
    Ok(figures.collect())
}

/// The figures of `range`, in all and by estate, steward, building and item: five queries.
///
/// # Errors
/// Forbidden.
pub async fn collection(app: &App, caller: &Caller, narrow: &Narrow, range: &Range) -> Result<Collection> {
    let reach = caller.reach(Action::ReportsRead)?;
    let db = app.db.read();
    let mut groups = Groups::default();
    groups.add_sums(store::sums(db, range, &reach, narrow).await?)?;
    let across = store::lines_across(db, range, &reach, narrow).await?;
    let months = Months::of(db, &across).await?;
    groups.add_lines(&across, &months, range)?;
    let names: HashMap<BuildingId, store::BuildingName> =
        store::building_names(db, &reach).await?.into_iter().map(|b| (b.id, b)).collect();
    // A building with nothing of the range and no arrears has nothing to say.
    groups.buildings.retain(|_, sums| *sums != Sums::default());
    groups.items.retain(|_, sums| *sums != Sums::default());
    let in_charge = stewards::in_charge(db, &reach, range.as_of).await?;
    let stewards = by_steward(&groups.buildings, &in_charge)?;
    let mut estates: BTreeMap<EstateId, (String, OfBuildings)> = BTreeMap::new();
    let mut buildings = Vec::with_capacity(groups.buildings.len());
    for ((estate_id, building_id), sums) in groups.buildings {
        let name = names.get(&building_id);
        let estate = name.map(|n| n.estate.clone()).unwrap_or_default();
        let (_, group) = estates.entry(estate_id).or_insert_with(|| (estate.clone(), OfBuildings::default()));
        group.add(&sums)?;
        let building = name.map(|n| n.number.clone()).unwrap_or_default();
        buildings.push(BuildingFigures { estate_id, estate, building_id, building, figures: (&sums).into() });
    }
    Ok(Collection {
        from: range.from,
        to: range.to,
        as_of: range.as_of,
        total: (&groups.total).into(),
        estates: estates
            .into_iter()
            .map(|(estate_id, (estate, group))| EstateFigures {
                estate_id,
                estate,
                figures: (&group.sums).into(),
            })
            .collect(),
        stewards,
        buildings,
        items: groups
            .items
            .into_iter()
            .map(|(item, sums)| ItemFigures { item, figures: (&sums).into() })
            .collect(),
    })
}

/// What was charged and collected for one month.
#[derive(Debug, Clone, Copy)]
pub struct MonthFigures {
    pub month: Month,
    pub charged: Fen,
    pub collected: Fen,
}

/// The months of `range` that have bills, one by one: three queries.
///
/// # Errors
/// Forbidden.
pub async fn trend(app: &App, caller: &Caller, narrow: &Narrow, range: &Range) -> Result<Vec<MonthFigures>> {
    let reach = caller.reach(Action::ReportsRead)?;
    let db = app.db.read();
    let mut months: BTreeMap<Month, (i64, i64)> = BTreeMap::new();
    for row in store::by_month(db, range, &reach, narrow).await? {
        months.insert(row.month, (row.charged.0, row.collected.0));
    }
    let several = ("b.month_count > 1 AND b.month + b.month_count - 1 >= ?", vec![range.from.0.into()]);
    let query = store::lines_until(range, &reach, narrow, several);
    let lines = store::lines(db, query, ("1 = 1", Vec::new()), 0, u64::from(u32::MAX)).await?;
    let parts = Months::of(db, &lines).await?;
    for line in &lines {
        let all = std::iter::successors(Some(line.first_month.max(range.from)), |m| Some(m.next()));
        for month in all.take_while(|m| *m <= line.last_month.min(range.to)) {
            let part = parts.part(line, month, month);
            let (charged, collected) = months.entry(month).or_default();
            *charged += part.issued.0 - part.credited.0;
            *collected += part.paid.0;
        }
    }
    Ok(months
        .into_iter()
        .map(|(month, (charged, collected))| MonthFigures {
            month,
            charged: Fen(charged),
            collected: Fen(collected),
        })
        .collect())
}
