//! What a chunk of accounts comes to for a period: a pure function of what is known of them.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use entity::enums::{AnomalyKind, ChargeItem, ChargeMethod, ProrationPolicy, ReliefCategory};
use entity::value::{AccountId, Area, BuildingId, DwellingId, Fen, Month, Rate, share};
use sha2::{Digest, Sha256};

use super::explanation::{Inputs, MonthPart};
use super::metered::{self, Meter, MeteredVersion};
use super::proration::{ChargeError, Terms, Version, charge};
use super::relief::{self, AccountRelief, Discount};
use super::sharing::{self, Share};
use crate::access::hex;

/// The months a run bills, `[first, first + count)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub first: Month,
    pub count: i32,
}

impl Period {
    #[must_use]
    pub fn from(self) -> NaiveDate {
        self.first.first_day()
    }

    /// The first day after it.
    #[must_use]
    pub fn to(self) -> NaiveDate {
        self.end().first_day()
    }

    /// The first month after it.
    #[must_use]
    pub fn end(self) -> Month {
        self.first.plus(self.count)
    }

    #[must_use]
    pub fn previous(self) -> Self {
        Self { first: self.first.plus(-self.count), count: self.count }
    }

    pub fn months(self) -> impl Iterator<Item = Month> {
        (0..self.count).map(move |n| self.first.plus(n))
    }

    #[must_use]
    pub fn days(self) -> i64 {
        (self.to() - self.from()).num_days()
    }
}

/// How an item is priced in an estate. Versions need no order.
#[derive(Debug, Clone)]
pub struct ItemTerms {
    pub item: ChargeItem,
    pub proration: ProrationPolicy,
    pub rates: Vec<Version<Rate>>,
    pub minimums: Vec<Version<Fen>>,
    pub metered: Vec<MeteredVersion>,
}

/// What is the same for every account of a run.
#[derive(Debug, Clone)]
pub struct EstateTerms {
    pub period: Period,
    /// Those billed in this cycle, in their order; empty where no tariff is approved.
    pub items: Vec<ItemTerms>,
    /// Approved for a relief category.
    pub discounts: Vec<(ReliefCategory, Discount)>,
}

/// An account of a chunk.
#[derive(Debug, Clone)]
pub struct AccountRow {
    pub id: AccountId,
    pub building: BuildingId,
    pub dwelling: DwellingId,
    pub occupied_from: NaiveDate,
    pub occupied_to: Option<NaiveDate>,
    pub relief: ReliefCategory,
}

/// So many units of a fixed-price item, `[from, to)`.
#[derive(Debug, Clone, Copy)]
pub struct Units {
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    pub units: Area,
}

/// What was billed of an item before.
#[derive(Debug, Clone, Default)]
pub struct Charged {
    pub months: Vec<(Month, Fen)>,
    /// Days its lines cover of these months.
    pub days: i64,
    /// The inputs of the lines, where the months are those of the run.
    pub inputs: String,
}

impl Charged {
    fn amount(&self) -> i128 {
        self.months.iter().map(|(_, fen)| i128::from(fen.0)).sum()
    }
}

/// What is known of the accounts of a chunk.
#[derive(Debug, Default)]
pub struct ChunkSources {
    /// By ascending id.
    pub accounts: Vec<AccountRow>,
    pub areas: HashMap<DwellingId, Vec<Version<Area>>>,
    pub units: HashMap<(AccountId, ChargeItem), Vec<Units>>,
    pub meters: HashMap<(DwellingId, ChargeItem), Vec<Meter>>,
    pub shares: HashMap<(AccountId, ChargeItem), Vec<Share>>,
    pub relief: HashMap<AccountId, AccountRelief>,
    /// Of the run's months.
    pub charged: HashMap<(AccountId, ChargeItem), Charged>,
    /// Of the period before.
    pub previous: HashMap<(AccountId, ChargeItem), Charged>,
}

/// A line that would be billed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub account: AccountId,
    pub building: BuildingId,
    pub item: ChargeItem,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub gross: Fen,
    pub net: Fen,
    pub inputs: Inputs,
    /// The inputs as they are stored.
    pub json: String,
}

/// What a person should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anomaly {
    /// None when it concerns the whole estate, or a dwelling without an account.
    pub account: Option<AccountId>,
    pub dwelling: Option<DwellingId>,
    pub item: Option<ChargeItem>,
    pub kind: AnomalyKind,
    pub amount: Option<Fen>,
    pub previous: Option<Fen>,
    pub detail: Option<String>,
}

impl Anomaly {
    #[must_use]
    pub const fn new(kind: AnomalyKind) -> Self {
        Self { account: None, dwelling: None, item: None, kind, amount: None, previous: None, detail: None }
    }

    /// Whether the line is left out of the run: then someone must say why it is right to go on.
    #[must_use]
    pub const fn sets_aside(kind: AnomalyKind) -> bool {
        match kind {
            AnomalyKind::NoTariff
            | AnomalyKind::NoArea
            | AnomalyKind::OverLimit
            | AnomalyKind::Conflict
            | AnomalyKind::NoReading
            | AnomalyKind::MeterBackwards
            | AnomalyKind::FormulaError
            | AnomalyKind::NoWeight => true,
            AnomalyKind::Deviation | AnomalyKind::Zero | AnomalyKind::NoOwner => false,
        }
    }
}

/// Count, gross and net of an item.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ItemTotal {
    pub lines: i64,
    pub gross: i128,
    pub net: i128,
}

/// A computed chunk. `rows` are by ascending account and item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chunk {
    pub rows: Vec<Row>,
    pub anomalies: Vec<Anomaly>,
    /// Lines that were billed before, exactly so.
    pub already: i64,
    pub bills: i64,
    pub totals: BTreeMap<ChargeItem, ItemTotal>,
    /// SHA-256 over the canonical rows and what is set aside: whoever commits it has seen both.
    pub hash: String,
}

impl Chunk {
    #[must_use]
    pub fn net(&self) -> i128 {
        self.totals.values().map(|t| t.net).sum()
    }

    /// A short form of the rows, to show later what changed: `account item net hash-of-inputs` a line.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut out = String::with_capacity(self.rows.len() * 40);
        for row in &self.rows {
            let short = &hex(&Sha256::digest(&row.json))[..12];
            out.push_str(&format!("{} {} {} {short}\n", row.account, row.item.word(), row.net.0));
        }
        out
    }
}

/// Computes a chunk. One bad line is set aside with its reason; the others go on.
#[must_use]
pub fn compute(terms: &EstateTerms, sources: &ChunkSources) -> Chunk {
    let mut chunk = Chunk::default();
    for account in &sources.accounts {
        let before = chunk.rows.len();
        for item in &terms.items {
            match line(terms, sources, account, item) {
                Ok(Some(row)) => place(terms, sources, account, row, &mut chunk),
                Ok(None) => {}
                Err(problem) => chunk.anomalies.push(Anomaly {
                    account: Some(account.id),
                    item: Some(item.item),
                    detail: problem.detail,
                    ..Anomaly::new(problem.kind)
                }),
            }
        }
        if chunk.rows.len() > before {
            chunk.bills += 1;
        }
    }
    chunk.hash = hash(&chunk);
    chunk
}

/// Why a line is set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub kind: AnomalyKind,
    pub detail: Option<String>,
}

impl Problem {
    #[must_use]
    pub const fn new(kind: AnomalyKind) -> Self {
        Self { kind, detail: None }
    }
}

impl From<ChargeError> for Problem {
    fn from(error: ChargeError) -> Self {
        match error {
            ChargeError::NoRate(day) => Self { kind: AnomalyKind::NoTariff, detail: Some(day.to_string()) },
            ChargeError::NoArea(day) => Self { kind: AnomalyKind::NoArea, detail: Some(day.to_string()) },
            ChargeError::OverLimit => Self::new(AnomalyKind::OverLimit),
        }
    }
}

/// What one item costs before anything is taken off, with the inputs that explain it. None where there is nothing to
/// charge.
pub(super) fn priced(
    period: Period,
    sources: &ChunkSources,
    account: &AccountRow,
    item: &ItemTerms,
) -> Result<Option<(Fen, Inputs)>, Problem> {
    let key = (account.id, item.item);
    match item.item.method() {
        ChargeMethod::Area => {
            let areas = sources.areas.get(&account.dwelling).map_or(&[][..], Vec::as_slice);
            by_area(period, account, item, areas, false)
        }
        ChargeMethod::Unit => {
            let units = sources.units.get(&key).map_or(&[][..], Vec::as_slice);
            if units.is_empty() {
                return Ok(None);
            }
            by_area(period, account, item, &unit_versions(period, account, item, units), true)
        }
        ChargeMethod::Metered => {
            let meters = sources.meters.get(&(account.dwelling, item.item)).map_or(&[][..], Vec::as_slice);
            metered::line(period, account, &item.metered, meters)
        }
        ChargeMethod::Shared => {
            sharing::line(period, sources.shares.get(&key).map_or(&[][..], Vec::as_slice))
        }
    }
}

/// The line of one item, gross and then less what is taken off.
fn line(
    terms: &EstateTerms,
    sources: &ChunkSources,
    account: &AccountRow,
    item: &ItemTerms,
) -> Result<Option<Row>, Problem> {
    let Some((gross, inputs)) = priced(terms.period, sources, account, item)? else { return Ok(None) };
    relieved(terms, account, item.item, gross, inputs, sources.relief.get(&account.id)).map(Some)
}

/// The line of a priced item, less what is taken off.
pub(super) fn relieved(
    terms: &EstateTerms,
    account: &AccountRow,
    item: ChargeItem,
    gross: Fen,
    mut inputs: Inputs,
    relief: Option<&AccountRelief>,
) -> Result<Row, Problem> {
    let (waivers, net) = relief::waive(terms, account.relief, item, gross, &inputs.months, relief);
    if net != gross {
        split_months(&mut inputs.months, net)?;
    }
    inputs.waivers = waivers;
    let period = terms.period;
    let from = inputs.segments.first().map_or_else(|| period.from(), |s| s.from);
    let to = inputs.segments.last().map_or_else(|| period.to(), |s| s.to);
    let json = inputs.to_json();
    Ok(Row { account: account.id, building: account.building, item, from, to, gross, net, inputs, json })
}

/// The months keep their proportion; where the gross is nothing, or all is taken off, every month has nothing.
fn split_months(months: &mut [MonthPart], net: Fen) -> Result<(), Problem> {
    let weights: Vec<i128> = months.iter().map(|m| i128::from(m.amount.0)).collect();
    let parts = if net.is_zero() {
        vec![Fen::ZERO; weights.len()]
    } else {
        share(net, &weights).ok_or(Problem::new(AnomalyKind::OverLimit))?
    };
    for (month, part) in months.iter_mut().zip(parts) {
        month.amount = part;
    }
    Ok(())
}

fn by_area(
    period: Period,
    account: &AccountRow,
    item: &ItemTerms,
    areas: &[Version<Area>],
    by_unit: bool,
) -> Result<Option<(Fen, Inputs)>, Problem> {
    let charged = charge(&Terms {
        period_from: period.from(),
        period_to: period.to(),
        occupied_from: Some(account.occupied_from),
        occupied_to: account.occupied_to,
        rates: &item.rates,
        areas,
        minimums: &item.minimums,
        proration: item.proration,
    })?;
    Ok(charged.map(|line| {
        let mut inputs = Inputs::of(&line);
        inputs.by_unit = by_unit;
        (line.amount, inputs)
    }))
}

/// How many units an account has from which day on, zero included.
fn unit_versions(
    period: Period,
    account: &AccountRow,
    item: &ItemTerms,
    units: &[Units],
) -> Vec<Version<Area>> {
    let start = period.from();
    let mut days: Vec<NaiveDate> = units
        .iter()
        .flat_map(|u| [Some(u.from), u.to])
        .flatten()
        .filter(|day| *day > start && *day < period.to())
        .collect();
    days.push(start);
    days.sort_unstable();
    days.dedup();
    let on = |day: NaiveDate| -> i64 {
        units.iter().filter(|u| u.from <= day && u.to.is_none_or(|to| day < to)).map(|u| u.units.0).sum()
    };
    let mut versions: Vec<Version<Area>> =
        days.into_iter().map(|from| Version { from, value: Area(on(from)) }).collect();
    // The whole period once started: what is had on the first day counts from the beginning.
    if item.proration == ProrationPolicy::Never {
        let lived = |v: &&Version<Area>| v.value.0 > 0 && account.occupied_to.is_none_or(|to| v.from < to);
        if let Some(first) = versions.iter().find(lived).map(|v| v.value) {
            versions = vec![Version { from: start, value: first }];
        }
    }
    versions
}

/// Adds a row, unless it was billed before.
fn place(terms: &EstateTerms, sources: &ChunkSources, account: &AccountRow, row: Row, chunk: &mut Chunk) {
    let key = (row.account, row.item);
    let anomaly = |kind| Anomaly {
        account: Some(row.account),
        item: Some(row.item),
        amount: Some(row.net),
        ..Anomaly::new(kind)
    };
    if let Some(charged) = sources.charged.get(&key) {
        let same = charged.inputs == row.json
            && charged.months.len() == row.inputs.months.len()
            && charged.amount() == i128::from(row.net.0);
        if same {
            chunk.already += 1;
        } else {
            let before = i64::try_from(charged.amount()).ok().map(Fen);
            chunk.anomalies.push(Anomaly { previous: before, ..anomaly(AnomalyKind::Conflict) });
        }
        return;
    }
    if row.net.is_zero() && row.item.method() != ChargeMethod::Metered {
        chunk.anomalies.push(anomaly(AnomalyKind::Zero));
    } else if let Some(before) = sources.previous.get(&key)
        && deviates(terms.period, account, &row, before)
    {
        let previous = i64::try_from(before.amount()).ok().map(Fen);
        chunk.anomalies.push(Anomaly { previous, ..anomaly(AnomalyKind::Deviation) });
    }
    let total = chunk.totals.entry(row.item).or_default();
    total.lines += 1;
    total.gross += i128::from(row.gross.0);
    total.net += i128::from(row.net.0);
    chunk.rows.push(row);
}

/// Whether a whole period at the new price differs by more than half from a whole one at the old.
fn deviates(period: Period, account: &AccountRow, row: &Row, before: &Charged) -> bool {
    let from = account.occupied_from.max(period.from());
    let to = account.occupied_to.map_or_else(|| period.to(), |to| to.min(period.to()));
    let days = i128::from((to - from).num_days().max(1));
    let now = i128::from(row.net.0) * i128::from(period.days()) * i128::from(before.days.max(1));
    let then = before.amount() * i128::from(period.previous().days()) * days;
    then > 0 && (now * 2 > then * 3 || now * 2 < then)
}

/// Over the rows by account and item, one a line, and then the lines that are set aside.
fn hash(chunk: &Chunk) -> String {
    let mut digest = Sha256::new();
    for row in &chunk.rows {
        digest.update(format!(
            "{} {} {} {} {}\n",
            row.account,
            row.item.word(),
            row.from,
            row.net.0,
            row.json
        ));
    }
    for anomaly in chunk.anomalies.iter().filter(|a| Anomaly::sets_aside(a.kind)) {
        let account = anomaly.account.map_or(0, |id| id.0);
        let item = anomaly.item.map_or("", ChargeItem::word);
        digest.update(format!("aside {account} {item} {}\n", anomaly.kind.word()));
    }
    hex(&digest.finalize())
}

#[cfg(test)]
#[path = "preview_cases.rs"]
mod cases;
