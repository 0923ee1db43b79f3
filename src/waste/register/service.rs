//! Use cases of the register.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use entity::enums::WasteKind;
use entity::value::{Month, SubdistrictId};
use entity::weigh_ticket;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

use crate::access::{Action, Caller, Reach, ReachColumns};
use crate::app::App;
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::places::work::text::waste_name;
use crate::sheet::write::{Cell, Table};
use crate::waste::text;
use crate::waste::tickets::service::{TicketView, views};

/// Days a register or its file may span.
pub const MAX_DAYS: i64 = 366;
/// Days of one page.
pub const PAGE_DAYS: u64 = 10;
const COLUMNS: ReachColumns<weigh_ticket::Column> = ReachColumns {
    subdistrict: Some(weigh_ticket::Column::SubdistrictId),
    estate: None,
    crew: None,
    account: None,
};

/// What of the register is asked for: days, both included.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub subdistrict: Option<SubdistrictId>,
    pub waste: Option<WasteKind>,
}

/// A day's haul of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RegisterRow {
    pub day: NaiveDate,
    pub waste: WasteKind,
    /// 来源: rounds, or points.
    pub origins: Vec<String>,
    pub tickets: usize,
    /// 数量, kilograms.
    pub net_kg: i64,
    /// 去向.
    pub stations: Vec<String>,
    /// 运输车辆.
    pub vehicles: Vec<String>,
    /// 经手人.
    pub handlers: Vec<String>,
}

fn condition(reach: &Reach, asked: &Asked) -> Condition {
    use weigh_ticket::Column as T;
    Condition::all()
        .add(reach.condition(COLUMNS))
        .add(T::VoidedAt.is_null())
        .add(T::Day.gte(asked.from))
        .add(T::Day.lte(asked.to))
        .add_option(asked.subdistrict.map(|s| T::SubdistrictId.eq(s)))
        .add_option(asked.waste.map(|w| T::Waste.eq(w)))
}

/// The days with tickets before `before`, the latest first.
async fn days<C: ConnectionTrait>(
    db: &C,
    wanted: Condition,
    before: Option<NaiveDate>,
    limit: u64,
) -> Result<Vec<NaiveDate>> {
    use weigh_ticket::Column as T;
    Ok(weigh_ticket::Entity::find()
        .select_only()
        .column(T::Day)
        .distinct()
        .filter(wanted)
        .filter(Condition::all().add_option(before.map(|day| T::Day.lt(day))))
        .order_by_desc(T::Day)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?)
}

async fn tickets<C: ConnectionTrait>(db: &C, wanted: Condition) -> Result<Vec<TicketView>> {
    use weigh_ticket::Column as T;
    let rows = weigh_ticket::Entity::find()
        .filter(wanted)
        .order_by_desc(T::Day)
        .order_by_asc(T::WeighedAt)
        .order_by_asc(T::Id)
        .all(db)
        .await?;
    views(db, rows).await
}

/// Where a load came from: its round, or its points.
#[must_use]
pub fn origins(view: &TicketView) -> Vec<String> {
    match &view.order {
        Some((_, round)) => vec![round.clone()],
        None => view.shares.iter().map(|(_, name)| name.clone()).collect(),
    }
}

fn once(all: &mut Vec<String>, more: impl IntoIterator<Item = String>) {
    for name in more {
        if !name.is_empty() && !all.contains(&name) {
            all.push(name);
        }
    }
}

/// Tickets summed by day, the latest first, and kind.
fn by_day_and_kind(tickets: &[TicketView]) -> Vec<RegisterRow> {
    let mut rows: BTreeMap<(std::cmp::Reverse<NaiveDate>, WasteKind), RegisterRow> = BTreeMap::new();
    for view in tickets {
        let t = &view.ticket;
        let row = rows.entry((std::cmp::Reverse(t.day), t.waste)).or_insert_with(|| RegisterRow {
            day: t.day,
            waste: t.waste,
            origins: Vec::new(),
            tickets: 0,
            net_kg: 0,
            stations: Vec::new(),
            vehicles: Vec::new(),
            handlers: Vec::new(),
        });
        row.tickets += 1;
        row.net_kg += i64::from(t.net_kg);
        once(&mut row.origins, origins(view));
        once(&mut row.stations, [view.station.clone()]);
        once(&mut row.vehicles, [view.vehicle.clone()]);
        once(&mut row.handlers, [t.handler.clone()]);
    }
    rows.into_values().collect()
}

fn check(asked: &Asked) -> Result<()> {
    let days = (asked.to - asked.from).num_days();
    if (0..MAX_DAYS).contains(&days) {
        return Ok(());
    }
    Err(Error::invalid("waste.register_days", |l| text::register_days(l, MAX_DAYS))
        .field("to", |l| text::register_days(l, MAX_DAYS)))
}

/// A page of days of the register, the latest first. The cursor is a day, counted from the beginning of the era.
///
/// # Errors
/// Forbidden; invalid days.
pub async fn register(
    app: &App,
    caller: &Caller,
    asked: &Asked,
    window: Window,
) -> Result<Page<RegisterRow>> {
    let reach = caller.reach(Action::ReportsRead)?;
    check(asked)?;
    let db = app.db.read();
    let before = window.after.and_then(|n| NaiveDate::from_num_days_from_ce_opt(i32::try_from(n).ok()?));
    let limit = window.limit.min(PAGE_DAYS);
    let mut days = days(db, condition(&reach, asked), before, limit + 1).await?;
    let more = days.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    days.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let (Some(latest), Some(earliest)) = (days.first(), days.last()) else {
        return Ok(Page { items: Vec::new(), next: None });
    };
    let part = Asked { from: *earliest, to: *latest, ..*asked };
    let tickets = tickets(db, condition(&reach, &part)).await?;
    let next = more.then(|| earliest.num_days_from_ce().to_string());
    Ok(Page { items: by_day_and_kind(&tickets), next })
}

/// What was hauled in all by kind, in kilograms and tickets.
///
/// # Errors
/// Forbidden; invalid days.
pub async fn totals(app: &App, caller: &Caller, asked: &Asked) -> Result<Vec<(WasteKind, i64, i64)>> {
    use sea_orm::sea_query::{Expr, ExprTrait};
    use weigh_ticket::Column as T;
    let reach = caller.reach(Action::ReportsRead)?;
    check(asked)?;
    Ok(weigh_ticket::Entity::find()
        .select_only()
        .column(T::Waste)
        .column_as(Expr::col(T::NetKg).sum().cast_as("BIGINT"), "kg")
        .column_as(Expr::col(T::Id).count(), "tickets")
        .filter(condition(&reach, asked))
        .group_by(T::Waste)
        .order_by_asc(T::Waste)
        .into_tuple()
        .all(app.db.read())
        .await?)
}

/// The register as a table for people's own spreadsheets: a row a ticket, the earliest first.
///
/// # Errors
/// Forbidden; invalid days.
pub async fn table(app: &App, caller: &Caller, asked: &Asked, l: Lang) -> Result<Table> {
    let reach = caller.reach(Action::ReportsRead)?;
    check(asked)?;
    let mut tickets = tickets(app.db.read(), condition(&reach, asked)).await?;
    tickets.sort_by_key(|v| (v.ticket.day, v.ticket.waste, v.ticket.weighed_at, v.ticket.id));
    let row = |v: &TicketView| {
        let t = &v.ticket;
        let at = app.zone().local(t.weighed_at).format("%H:%M").to_string();
        vec![
            Cell::Day(t.day),
            Cell::from(waste_name(l, t.waste)),
            Cell::Text(origins(v).join("、")),
            Cell::Count(i64::from(t.net_kg)),
            Cell::Text(v.station.clone()),
            Cell::Text(v.vehicle.clone()),
            Cell::Text(t.handler.clone()),
            Cell::Text(t.number.clone()),
            Cell::Text(at),
            Cell::Count(i64::from(t.gross_kg)),
            Cell::Count(i64::from(t.tare_kg)),
            Cell::Text(v.order.as_ref().map(|(o, _)| o.number.clone()).unwrap_or_default()),
        ]
    };
    let header = [
        text::day(l),
        text::kind(l),
        text::origin(l),
        text::net_kg(l),
        text::station(l),
        text::vehicle(l),
        text::handler(l),
        text::number(l),
        text::weighed_at(l),
        text::gross_kg(l),
        text::tare_kg(l),
        text::order(l),
    ];
    Ok(Table {
        name: text::register_sheet(l).to_owned(),
        title: format!("{} {} – {}", text::register(l), asked.from, asked.to),
        header: header.iter().map(|h| (*h).to_owned()).collect(),
        rows: tickets.iter().map(row).collect(),
    })
}

/// This month up to today.
#[must_use]
pub fn this_month(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    (Month::of(today).first_day(), today)
}
