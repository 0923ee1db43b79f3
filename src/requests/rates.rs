//! The three rates (响应率、解决率、满意率), with all that is left out of them and why.
//!
//! Heard: spoken to in time, as we noted and as the caller does not deny. Helped and satisfied: what callers said when they
//! were asked last; a request that was opened again counts as they said until they are asked anew. Left out, and counted
//! beside: what was invalid or not ours, what the same person asked twice, whoever could not be reached.

use std::fmt::Write as _;

use chrono::{DateTime, NaiveDate, Utc};
use entity::request;
use entity::value::Month;
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, Value};

use crate::access::{Action, Caller, Reach, ReachColumns};
use crate::app::App;
use crate::db::page::{Page, Window};
use crate::db::sql;
use crate::error::{Error, Result};

use super::show::{RequestRow, masked};
use super::store;

/// Months one question may span.
pub const MAX_MONTHS: usize = 24;

/// Where a request counts, one for each figure of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RateCell)]
pub enum Cell {
    All,
    Responded,
    Unresponded,
    /// There is still time to speak to them.
    ResponseDue,
    Solved,
    Unsolved,
    Satisfied,
    Dissatisfied,
    /// Closed, not asked yet.
    ToAsk,
    /// Not closed.
    Unfinished,
    Unreached,
    Invalid,
    OutOfScope,
    Repeat,
}

/// Neither returned nor asked twice.
const COUNTED: &str = "r.return_reason IS NULL AND (r.join_kind IS NULL OR r.join_kind <> 'repeat')";
const IN_TIME: &str = "r.contacted_at IS NOT NULL AND r.contacted_at <= r.contact_due_at AND (f.contacted IS NULL OR f.contacted)";
/// A slot for now.
const STILL_TIME: &str = "r.contacted_at IS NULL AND r.contact_due_at >= ?";

impl Cell {
    pub const ALL: [Self; 14] = [
        Self::All,
        Self::Responded,
        Self::Unresponded,
        Self::ResponseDue,
        Self::Solved,
        Self::Unsolved,
        Self::Satisfied,
        Self::Dissatisfied,
        Self::ToAsk,
        Self::Unfinished,
        Self::Unreached,
        Self::Invalid,
        Self::OutOfScope,
        Self::Repeat,
    ];

    /// The word it is asked for by.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Responded => "responded",
            Self::Unresponded => "unresponded",
            Self::ResponseDue => "response_due",
            Self::Solved => "solved",
            Self::Unsolved => "unsolved",
            Self::Satisfied => "satisfied",
            Self::Dissatisfied => "dissatisfied",
            Self::ToAsk => "to_ask",
            Self::Unfinished => "unfinished",
            Self::Unreached => "unreached",
            Self::Invalid => "invalid",
            Self::OutOfScope => "out_of_scope",
            Self::Repeat => "repeat",
        }
    }

    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cell| cell.word() == word)
    }

    /// The condition that a request `r`, with what its caller said last as `f`, counts here; with the values of its slots.
    fn condition(self, now: DateTime<Utc>, satisfied_from: i32) -> (String, Vec<Value>) {
        let asked = |what: &str| format!("{COUNTED} AND f.id IS NOT NULL AND {what}");
        let unasked = |what: &str| format!("{COUNTED} AND f.id IS NULL AND {what}");
        match self {
            Self::All => ("1 = 1".to_owned(), vec![]),
            Self::Responded => (format!("{COUNTED} AND {IN_TIME}"), vec![]),
            Self::Unresponded => {
                (format!("{COUNTED} AND NOT ({IN_TIME}) AND NOT ({STILL_TIME})"), vec![now.into()])
            }
            Self::ResponseDue => (format!("{COUNTED} AND {STILL_TIME}"), vec![now.into()]),
            Self::Solved => (asked("f.solved"), vec![]),
            Self::Unsolved => (asked("NOT f.solved"), vec![]),
            Self::Satisfied => (asked("f.satisfaction >= ?"), vec![satisfied_from.into()]),
            Self::Dissatisfied => (asked("f.satisfaction < ?"), vec![satisfied_from.into()]),
            Self::ToAsk => (unasked("r.status = 'closed'"), vec![]),
            Self::Unfinished => (unasked("r.status NOT IN ('closed', 'followed_up', 'returned')"), vec![]),
            Self::Unreached => (unasked("r.status = 'followed_up'"), vec![]),
            Self::Invalid => ("r.return_reason = 'invalid'".to_owned(), vec![]),
            Self::OutOfScope => ("r.return_reason = 'out_of_scope'".to_owned(), vec![]),
            Self::Repeat => ("r.return_reason IS NULL AND r.join_kind = 'repeat'".to_owned(), vec![]),
        }
    }
}

/// By what the figures are told apart.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = RateDimension)]
pub enum By {
    #[default]
    Community,
    Kind,
    Crew,
    Channel,
    Month,
}

impl By {
    pub const ALL: [Self; 5] = [Self::Community, Self::Kind, Self::Crew, Self::Channel, Self::Month];

    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Community => "community",
            Self::Kind => "kind",
            Self::Crew => "crew",
            Self::Channel => "channel",
            Self::Month => "month",
        }
    }

    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.word() == word)
    }

    /// The key and the name that a group has in SQL; months are asked for one by one.
    const fn columns(self) -> (&'static str, &'static str) {
        match self {
            Self::Community => ("CAST(e.community_id AS TEXT)", "c.name"),
            Self::Kind => ("r.kind", "r.kind"),
            Self::Crew => ("CAST(w.crew_id AS TEXT)", "k.name"),
            Self::Channel => ("r.channel", "r.channel"),
            Self::Month => ("CAST(NULL AS TEXT)", "CAST(NULL AS TEXT)"),
        }
    }
}

/// The figures of one group.
#[derive(Debug, Clone, Default, PartialEq, Eq, FromQueryResult)]
pub struct Figures {
    /// What the group is asked for by; none for requests that have none (no crew was needed).
    pub key: Option<String>,
    /// The name of a community or crew; the word of a kind or channel; the month.
    pub name: Option<String>,
    pub all: i64,
    pub responded: i64,
    pub unresponded: i64,
    pub response_due: i64,
    pub solved: i64,
    pub unsolved: i64,
    pub satisfied: i64,
    pub dissatisfied: i64,
    pub to_ask: i64,
    pub unfinished: i64,
    pub unreached: i64,
    pub invalid: i64,
    pub out_of_scope: i64,
    pub repeat: i64,
}

impl Figures {
    #[must_use]
    pub const fn get(&self, cell: Cell) -> i64 {
        match cell {
            Cell::All => self.all,
            Cell::Responded => self.responded,
            Cell::Unresponded => self.unresponded,
            Cell::ResponseDue => self.response_due,
            Cell::Solved => self.solved,
            Cell::Unsolved => self.unsolved,
            Cell::Satisfied => self.satisfied,
            Cell::Dissatisfied => self.dissatisfied,
            Cell::ToAsk => self.to_ask,
            Cell::Unfinished => self.unfinished,
            Cell::Unreached => self.unreached,
            Cell::Invalid => self.invalid,
            Cell::OutOfScope => self.out_of_scope,
            Cell::Repeat => self.repeat,
        }
    }

    /// Those of whom it is known whether they were spoken to in time: beneath the rate of response.
    #[must_use]
    pub const fn to_respond(&self) -> i64 {
        self.responded + self.unresponded
    }

    /// Those who were asked and said: beneath the other two.
    #[must_use]
    pub const fn asked(&self) -> i64 {
        self.solved + self.unsolved
    }

    fn add(&mut self, other: &Self) {
        self.all += other.all;
        self.responded += other.responded;
        self.unresponded += other.unresponded;
        self.response_due += other.response_due;
        self.solved += other.solved;
        self.unsolved += other.unsolved;
        self.satisfied += other.satisfied;
        self.dissatisfied += other.dissatisfied;
        self.to_ask += other.to_ask;
        self.unfinished += other.unfinished;
        self.unreached += other.unreached;
        self.invalid += other.invalid;
        self.out_of_scope += other.out_of_scope;
        self.repeat += other.repeat;
    }

    /// The sum of groups.
    #[must_use]
    pub fn total(groups: &[Self]) -> Self {
        let mut total = Self::default();
        for group in groups {
            total.add(group);
        }
        total
    }
}

/// The requests that are counted: those registered in these months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: Month,
    /// At most [`MAX_MONTHS`] with the first; later ones are left out.
    pub to: Month,
}

impl Span {
    /// Its months, the first first.
    #[must_use]
    pub fn months(self) -> Vec<Month> {
        std::iter::successors(Some(self.from), |m| Some(m.next()))
            .take_while(|m| *m <= self.to)
            .take(MAX_MONTHS)
            .collect()
    }

    fn last(self) -> Month {
        self.months().last().copied().unwrap_or(self.from)
    }
}

const JOINS: &str = "FROM request r JOIN estate e ON e.id = r.estate_id JOIN community c ON c.id = e.community_id \
    LEFT JOIN work_order w ON w.id = r.work_order_id LEFT JOIN crew k ON k.id = w.crew_id \
    LEFT JOIN request_follow_up f ON f.request_id = r.id AND f.reached AND f.round = (SELECT MAX(x.round) \
      FROM request_follow_up x WHERE x.request_id = r.id AND x.reached)";

fn within(reach: &Reach) -> String {
    reach.sql(ReachColumns {
        subdistrict: Some("r.subdistrict_id"),
        estate: Some("r.estate_id"),
        crew: None,
        account: None,
    })
}

async fn groups<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    by: By,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    now: DateTime<Utc>,
    satisfied_from: i32,
) -> Result<Vec<Figures>> {
    let (key, name) = by.columns();
    let mut values = Vec::new();
    let sums: Vec<String> = Cell::ALL
        .into_iter()
        .map(|cell| {
            let (condition, slots) = cell.condition(now, satisfied_from);
            values.extend(slots);
            format!("CAST(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) AS BIGINT) AS \"{}\"", cell.word())
        })
        .collect();
    let text = format!(
        "SELECT {key} AS key, MAX({name}) AS name, {} {JOINS} WHERE r.registered_at >= ? AND r.registered_at < ? AND {} \
         GROUP BY 1 ORDER BY 2",
        sums.join(", "),
        within(reach)
    );
    values.extend([from.into(), until.into()]);
    Ok(Figures::find_by_statement(sql(db, &text, values)).all(db).await?)
}

/// The figures of a span of months, told apart by something.
///
/// # Errors
/// Forbidden.
pub async fn rates(app: &App, caller: &Caller, span: Span, by: By) -> Result<Vec<Figures>> {
    let reach = caller.reach(Action::RequestsRates)?;
    rates_within(app, &reach, span, by).await
}

/// [`rates`] for slices that have asked whether their caller may.
///
/// # Errors
/// When the database fails.
pub async fn rates_within(app: &App, reach: &Reach, span: Span, by: By) -> Result<Vec<Figures>> {
    let (zone, db, now) = (app.zone(), app.db.read(), app.now());
    let mark = app.settings.requests.satisfied_from;
    if by != By::Month {
        let range = (zone.midnight(span.from.first_day()), zone.midnight(span.last().next().first_day()));
        return groups(db, reach, by, range, now, mark).await;
    }
    let mut all = Vec::new();
    for month in span.months() {
        let range = (zone.midnight(month.first_day()), zone.midnight(month.next().first_day()));
        let of_month = groups(db, reach, by, range, now, mark).await?.into_iter().next().unwrap_or_default();
        all.push(Figures { key: Some(month.to_string()), name: Some(month.to_string()), ..of_month });
    }
    Ok(all)
}

/// The requests behind one figure, newest first.
///
/// # Errors
/// Forbidden.
pub async fn behind(
    app: &App,
    caller: &Caller,
    span: Span,
    group: Option<(By, Option<String>)>,
    cell: Cell,
    window: Window,
) -> Result<Page<RequestRow>> {
    let reach = caller.reach(Action::RequestsRates)?;
    let (zone, db) = (app.zone(), app.db.read());
    let (from, until): (NaiveDate, NaiveDate) = match &group {
        Some((By::Month, Some(key))) => {
            let month: Month = key.parse().unwrap_or(span.from);
            (month.first_day(), month.next().first_day())
        }
        _ => (span.from.first_day(), span.last().next().first_day()),
    };
    let (condition, mut values) = cell.condition(app.now(), app.settings.requests.satisfied_from);
    let mut text = format!(
        "SELECT r.* {JOINS} WHERE {condition} AND r.registered_at >= ? AND r.registered_at < ? AND {}",
        within(&reach)
    );
    values.extend([zone.midnight(from).into(), zone.midnight(until).into()]);
    if let Some((by, key)) = group.filter(|(by, _)| *by != By::Month) {
        let (column, _) = by.columns();
        match key.filter(|k| !k.is_empty()) {
            Some(key) => {
                write!(text, " AND {column} = ?").map_err(Error::internal)?;
                values.push(key.into());
            }
            None => write!(text, " AND {column} IS NULL").map_err(Error::internal)?,
        }
    }
    if let Some(after) = window.after {
        text.push_str(" AND r.id < ?");
        values.push(after.into());
    }
    text.push_str(" ORDER BY r.id DESC LIMIT ?");
    values.push(i64::try_from(window.limit + 1).unwrap_or(i64::MAX).into());
    let found = request::Entity::find().from_raw_sql(sql(db, &text, values)).all(db).await?;
    let page = Page::cut(found, window, |r| r.id.0);
    let ids = crate::db::distinct(page.items.iter().map(|r| r.estate_id));
    let estates = store::estates(db, &ids).await?;
    Ok(page.map(|request| {
        let estate =
            estates.iter().find(|e| e.id == request.estate_id).map(|e| e.name.clone()).unwrap_or_default();
        RequestRow { request: masked(caller, request), estate }
    }))
}
