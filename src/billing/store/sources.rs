//! Queries of billing: what a chunk of accounts is computed from, a handful of statements a chunk.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::enums::{
    ApprovalStatus, BillingCycle, ChargeItem, ChargeMethod, PrepayMode, ProrationPolicy, ReliefCategory,
    SharePolicy,
};
use entity::value::{AccountId, Area, BuildingId, DwellingId, EstateId, Fen, Month, PrepaymentId, Quantity};
use entity::{discount, tariff, tariff_version};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QueryResult, Value,
};

use crate::billing::metered::{Meter, MeteredVersion, Price};
use crate::billing::preview::{AccountRow, Charged, ChunkSources, EstateTerms, ItemTerms, Period, Units};
use crate::billing::proration::Version;
use crate::billing::relief::{Discount, Prepaid};
use crate::billing::sharing::Share;
use crate::db::sql;
use crate::error::{Error, Result};

/// The approved prices of an estate's items of one cycle, and what its relief categories are allowed.
pub async fn terms<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    cycle: BillingCycle,
    first: Month,
) -> Result<EstateTerms> {
    let tariffs = tariff::Entity::find()
        .filter(tariff::Column::EstateId.eq(estate))
        .filter(tariff::Column::Cycle.eq(cycle))
        .all(db)
        .await?;
    let versions = tariff_version::Entity::find()
        .filter(tariff_version::Column::TariffId.is_in(tariffs.iter().map(|t| t.id.0)))
        .filter(tariff_version::Column::Status.eq(ApprovalStatus::Approved))
        .order_by_asc(tariff_version::Column::EffectiveFrom)
        .all(db)
        .await?;
    let mut items: Vec<ItemTerms> = tariffs
        .iter()
        .map(|t| item_terms(t.item, t.proration, versions.iter().filter(|v| v.tariff_id == t.id)))
        .filter(|item| !item.rates.is_empty())
        .collect();
    items.sort_by_key(|item| item.item);
    let discounts = discount::Entity::find()
        .filter(discount::Column::EstateId.eq(estate))
        .filter(discount::Column::AccountId.is_null())
        .filter(approved_or_ended())
        .order_by_asc(discount::Column::Id)
        .all(db)
        .await?;
    let discounts = discounts.into_iter().filter_map(|row| Some((row.relief_category?, Discount { row })));
    Ok(EstateTerms { period: Period { first, count: cycle.months() }, items, discounts: discounts.collect() })
}

fn item_terms<'a>(
    item: ChargeItem,
    proration: ProrationPolicy,
    versions: impl Iterator<Item = &'a tariff_version::Model>,
) -> ItemTerms {
    let mut terms =
        ItemTerms { item, proration, rates: Vec::new(), minimums: Vec::new(), metered: Vec::new() };
    for v in versions {
        terms.rates.push(Version { from: v.effective_from, value: v.rate_micro });
        terms.minimums.push(Version { from: v.effective_from, value: v.minimum_fen.unwrap_or_default() });
        let price = Price::stored(v.rate_micro, v.tiers.as_deref(), v.formula.as_deref());
        terms.metered.push(MeteredVersion { from: v.effective_from, price });
    }
    terms
}

/// An ended discount still holds for the months before its end.
fn approved_or_ended() -> Condition {
    Condition::any()
        .add(discount::Column::Status.eq(ApprovalStatus::Approved))
        .add(discount::Column::Status.eq(ApprovalStatus::Ended))
}

/// Which accounts a query is about: those of an estate, by id.
#[derive(Debug, Clone, Copy)]
pub struct AccountSpan {
    pub estate: EstateId,
    pub period: Period,
    /// The first id.
    pub from: AccountId,
    /// The last id.
    pub to: AccountId,
}

impl AccountSpan {
    /// The values of `account_id BETWEEN ? AND ?`.
    fn ids(&self) -> Vec<Value> {
        vec![self.from.0.into(), self.to.0.into()]
    }

    fn with(&self, more: impl IntoIterator<Item = Value>) -> Vec<Value> {
        self.ids().into_iter().chain(more).collect()
    }
}

/// The accounts of `span` that cover a day of its period, by id.
pub async fn accounts_of<C: ConnectionTrait>(
    db: &C,
    span: &AccountSpan,
    limit: u64,
) -> Result<Vec<AccountRow>> {
    Ok(accounts_with_areas(db, span, limit).await?.0)
}

/// The accounts of `span` that cover a day of its period, by id, with the areas of their dwellings, oldest first: one
/// query, for a row read costs more than what is made of it.
pub async fn accounts_with_areas<C: ConnectionTrait>(
    db: &C,
    span: &AccountSpan,
    limit: u64,
) -> Result<(Vec<AccountRow>, Areas)> {
    let text = "SELECT a.id, a.building_id, a.dwelling_id, a.occupied_from, a.occupied_to, a.relief_category, \
                v.effective_from, v.gross_area \
                FROM (SELECT id, building_id, dwelling_id, occupied_from, occupied_to, relief_category FROM account \
                WHERE id BETWEEN ? AND ? AND estate_id = ? AND occupied_from < ? \
                AND (occupied_to IS NULL OR occupied_to > ?) ORDER BY id LIMIT ?) a \
                LEFT JOIN dwelling_area v ON v.dwelling_id = a.dwelling_id ORDER BY a.id, v.effective_from";
    let values =
        span.with([span.estate.0.into(), span.period.to().into(), span.period.from().into(), limit.into()]);
    let mut accounts: Vec<AccountRow> = Vec::new();
    let mut areas = Areas::new();
    for row in db.query_all_raw(sql(db, text, values)).await? {
        let id = AccountId(row.try_get_by_index(0)?);
        let dwelling = DwellingId(row.try_get_by_index(2)?);
        if accounts.last().is_none_or(|last| last.id != id) {
            accounts.push(AccountRow {
                id,
                building: BuildingId(row.try_get_by_index(1)?),
                dwelling,
                occupied_from: row.try_get_by_index(3)?,
                occupied_to: row.try_get_by_index(4)?,
                relief: word(&row, 5, ReliefCategory::from_word)?,
            });
        }
        let from: Option<NaiveDate> = row.try_get_by_index(6)?;
        if let Some(from) = from {
            let version = Version { from, value: Area(row.try_get_by_index(7)?) };
            let known = areas.entry(dwelling).or_default();
            // A dwelling that changed hands comes once for each of its accounts.
            if known.last().is_none_or(|last| last.from < from) {
                known.push(version);
            }
        }
    }
    Ok((accounts, areas))
}

/// The areas of dwellings, oldest first.
pub type Areas = HashMap<DwellingId, Vec<Version<Area>>>;

fn word<T>(row: &QueryResult, at: usize, parse: fn(&str) -> Option<T>) -> Result<T> {
    let text: String = row.try_get_by_index(at)?;
    parse(&text).ok_or_else(|| Error::internal(format!("{text} is not a word of its list")))
}

/// Everything that is known of `accounts`, which are those of `span`.
pub async fn chunk_sources<C: ConnectionTrait>(
    db: &C,
    terms: &EstateTerms,
    span: &AccountSpan,
    (accounts, areas): (Vec<AccountRow>, Areas),
) -> Result<ChunkSources> {
    let has = |method: ChargeMethod| terms.items.iter().any(|i| i.item.method() == method);
    let mut sources = ChunkSources { accounts, areas, ..ChunkSources::default() };
    if sources.accounts.is_empty() || terms.items.is_empty() {
        return Ok(sources);
    }
    if has(ChargeMethod::Unit) {
        sources.units = units(db, span).await?;
    }
    if has(ChargeMethod::Metered) {
        sources.meters = meters(db, span).await?;
    }
    if has(ChargeMethod::Shared) {
        sources.shares = shares(db, span).await?;
    }
    relief(db, span, &mut sources).await?;
    sources.charged = charged(db, span).await?;
    sources.previous = previous(db, span).await?;
    Ok(sources)
}

async fn units<C: ConnectionTrait>(
    db: &C,
    span: &AccountSpan,
) -> Result<HashMap<(AccountId, ChargeItem), Vec<Units>>> {
    let text = "SELECT account_id, item, from_day, to_day, units FROM subscription \
                WHERE account_id BETWEEN ? AND ? AND estate_id = ? ORDER BY account_id, id";
    let mut found: HashMap<_, Vec<Units>> = HashMap::new();
    for row in db.query_all_raw(sql(db, text, span.with([span.estate.0.into()]))).await? {
        let key = (AccountId(row.try_get_by_index(0)?), word(&row, 1, ChargeItem::from_word)?);
        let (from, to): (NaiveDate, Option<NaiveDate>) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
        found.entry(key).or_default().push(Units { from, to, units: Area(row.try_get_by_index(4)?) });
    }
    Ok(found)
}

/// Meters with their readings up to the period's end, oldest first.
async fn meters<C: ConnectionTrait>(
    db: &C,
    span: &AccountSpan,
) -> Result<HashMap<(DwellingId, ChargeItem), Vec<Meter>>> {
    let text = "SELECT m.id, m.dwelling_id, m.item, m.serial, m.installed_on, m.removed_on, r.read_on, r.reading \
                FROM meter m LEFT JOIN meter_reading r ON r.meter_id = m.id AND r.read_on <= ? \
                WHERE m.dwelling_id IN (SELECT dwelling_id FROM account WHERE id BETWEEN ? AND ? AND estate_id = ?) \
                ORDER BY m.dwelling_id, m.id, r.read_on";
    let mut values: Vec<Value> = vec![span.period.to().into()];
    values.extend(span.with([span.estate.0.into()]));
    let mut found: HashMap<_, Vec<Meter>> = HashMap::new();
    let mut last = 0;
    for row in db.query_all_raw(sql(db, text, values)).await? {
        let id: i64 = row.try_get_by_index(0)?;
        let key = (DwellingId(row.try_get_by_index(1)?), word(&row, 2, ChargeItem::from_word)?);
        let meters = found.entry(key).or_default();
        if id != last {
            meters.push(Meter {
                serial: row.try_get_by_index(3)?,
                installed_on: row.try_get_by_index(4)?,
                removed_on: row.try_get_by_index(5)?,
                readings: Vec::new(),
            });
            last = id;
        }
        let day: Option<NaiveDate> = row.try_get_by_index(6)?;
        if let (Some(day), Some(meter)) = (day, meters.last_mut()) {
            meter.readings.push((day, Quantity(row.try_get_by_index(7)?)));
        }
    }
    Ok(found)
}

async fn shares<C: ConnectionTrait>(
    db: &C,
    span: &AccountSpan,
) -> Result<HashMap<(AccountId, ChargeItem), Vec<Share>>> {
    let text = "SELECT s.account_id, b.item, b.supplier, b.reference, b.amount_fen, b.policy, s.weight, s.amount_fen, \
                (SELECT CAST(SUM(a.weight) AS BIGINT) FROM supplier_share a WHERE a.supplier_bill_id = b.id) \
                FROM supplier_share s JOIN supplier_bill b ON b.id = s.supplier_bill_id \
                WHERE s.account_id BETWEEN ? AND ? AND b.estate_id = ? AND b.month >= ? AND b.month < ? \
                AND b.status <> 'cancelled' AND s.weight > 0 ORDER BY s.account_id, b.id";
    let values = span.with([span.estate.0.into(), span.period.first.0.into(), span.period.end().0.into()]);
    let mut found: HashMap<_, Vec<Share>> = HashMap::new();
    for row in db.query_all_raw(sql(db, text, values)).await? {
        let key = (AccountId(row.try_get_by_index(0)?), word(&row, 1, ChargeItem::from_word)?);
        found.entry(key).or_default().push(Share {
            supplier: row.try_get_by_index(2)?,
            reference: row.try_get_by_index(3)?,
            total: Fen(row.try_get_by_index(4)?),
            policy: word(&row, 5, SharePolicy::from_word)?,
            weight: row.try_get_by_index(6)?,
            amount: Fen(row.try_get_by_index(7)?),
            weights: row.try_get_by_index(8)?,
        });
    }
    Ok(found)
}

async fn relief<C: ConnectionTrait>(db: &C, span: &AccountSpan, sources: &mut ChunkSources) -> Result<()> {
    let own = discount::Entity::find()
        .filter(discount::Column::AccountId.between(span.from, span.to))
        .filter(discount::Column::EstateId.eq(span.estate))
        .filter(approved_or_ended())
        .order_by_asc(discount::Column::Id)
        .all(db)
        .await?;
    for row in own {
        let Some(account) = row.account_id else { continue };
        sources.relief.entry(account).or_default().discounts.push(Discount { row });
    }
    let text = "SELECT m.account_id, m.item, m.month, m.prepayment_id, m.gross_fen, m.discount_fen, o.name, o.on_change, \
                COALESCE(o.decided_by, '') FROM prepayment_month m JOIN prepayment p ON p.id = m.prepayment_id \
                JOIN prepay_offer o ON o.id = p.offer_id \
                WHERE m.account_id BETWEEN ? AND ? AND m.month >= ? AND m.month < ? ORDER BY m.account_id, m.month";
    let values = span.with([span.period.first.0.into(), span.period.end().0.into()]);
    for row in db.query_all_raw(sql(db, text, values)).await? {
        let account = AccountId(row.try_get_by_index(0)?);
        sources.relief.entry(account).or_default().prepaid.push(Prepaid {
            item: word(&row, 1, ChargeItem::from_word)?,
            month: Month(row.try_get_by_index(2)?),
            prepayment: PrepaymentId(row.try_get_by_index(3)?),
            gross: Fen(row.try_get_by_index(4)?),
            discount: Fen(row.try_get_by_index(5)?),
            offer: row.try_get_by_index(6)?,
            mode: word(&row, 7, PrepayMode::from_word)?,
            approver: row.try_get_by_index(8)?,
        });
    }
    Ok(())
}

/// What was billed of the period's months; nothing, the first time.
async fn charged<C: ConnectionTrait>(
    db: &C,
    span: &AccountSpan,
) -> Result<HashMap<(AccountId, ChargeItem), Charged>> {
    let text = "SELECT c.account_id, c.item, c.month, c.amount_fen, l.inputs FROM coverage c \
                JOIN bill_line l ON l.id = c.bill_line_id \
                WHERE c.account_id BETWEEN ? AND ? AND c.month >= ? AND c.month < ? ORDER BY c.account_id, c.item, c.month";
    let values = span.with([span.period.first.0.into(), span.period.end().0.into()]);
    let mut found: HashMap<_, Charged> = HashMap::new();
    for row in db.query_all_raw(sql(db, text, values)).await? {
        let key = (AccountId(row.try_get_by_index(0)?), word(&row, 1, ChargeItem::from_word)?);
        let charged = found.entry(key).or_default();
        charged.months.push((Month(row.try_get_by_index(2)?), Fen(row.try_get_by_index(3)?)));
        charged.inputs = row.try_get_by_index(4)?;
    }
    Ok(found)
}

/// What was billed of the period before, to be compared with.
async fn previous<C: ConnectionTrait>(
    db: &C,
    span: &AccountSpan,
) -> Result<HashMap<(AccountId, ChargeItem), Charged>> {
    let text = "SELECT c.account_id, c.item, c.month, c.amount_fen, l.period_from, l.period_to FROM coverage c \
                JOIN bill_line l ON l.id = c.bill_line_id \
                WHERE c.account_id BETWEEN ? AND ? AND c.month >= ? AND c.month < ?";
    let before = span.period.previous();
    let values = span.with([before.first.0.into(), before.end().0.into()]);
    let mut found: HashMap<_, Charged> = HashMap::new();
    for row in db.query_all_raw(sql(db, text, values)).await? {
        let key = (AccountId(row.try_get_by_index(0)?), word(&row, 1, ChargeItem::from_word)?);
        let month = Month(row.try_get_by_index(2)?);
        let (from, to): (NaiveDate, NaiveDate) = (row.try_get_by_index(4)?, row.try_get_by_index(5)?);
        let charged = found.entry(key).or_default();
        charged.months.push((month, Fen(row.try_get_by_index(3)?)));
        charged.days += (to.min(month.end()) - from.max(month.first_day())).num_days().max(0);
    }
    Ok(found)
}

/// The dwellings of an estate in which no account covers a day of the period.
pub async fn unowned<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    period: Period,
    limit: u64,
) -> Result<Vec<DwellingId>> {
    let text = "SELECT d.id FROM dwelling d WHERE d.estate_id = ? AND NOT EXISTS (SELECT 1 FROM account a \
                WHERE a.dwelling_id = d.id AND a.occupied_from < ? AND (a.occupied_to IS NULL OR a.occupied_to > ?)) \
                ORDER BY d.id LIMIT ?";
    let values = vec![estate.0.into(), period.to().into(), period.from().into(), limit.into()];
    let rows = db.query_all_raw(sql(db, text, values)).await?;
    rows.into_iter().map(|row| Ok(DwellingId(row.try_get_by_index(0)?))).collect()
}
