//! Half a year told to the owners: looked at, published once, corrected by a new edition.

use entity::enums::BookKind;
use entity::value::{CommonDisclosureId, EstateId, Fen};
use entity::{common_disclosure, common_disclosure_line};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::half::{Half, Line, lines, sums};
use super::{store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::db::numbers;
use crate::db::page::{Page, Window};
use crate::error::{Error, Result};
use crate::places::{estate_name, scope_of_estate};
use crate::{ledger, plain, transact};

const MAX_REASON: usize = 200;
/// Disclosures named on a resident's page.
const STANDING: u64 = 6;

/// The figures of a half: what was there, what came and went, what is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    pub opening: Fen,
    pub income: Fen,
    pub spent: Fen,
    pub closing: Fen,
    pub lines: Vec<Line>,
}

/// A disclosure with its lines.
#[derive(Debug, Clone)]
pub struct Disclosure {
    pub row: common_disclosure::Model,
    pub estate: String,
    pub figures: Figures,
    /// The edition that replaced it.
    pub replaced_by: Option<common_disclosure::Model>,
    /// The one it replaced.
    pub replaces: Option<common_disclosure::Model>,
}

impl Disclosure {
    #[must_use]
    pub const fn half(&self) -> Half {
        Half { year: self.row.year, half: self.row.half }
    }
}

/// What would be published, and what there is already.
#[derive(Debug, Clone)]
pub struct Preview {
    pub estate: String,
    pub half: Half,
    pub figures: Figures,
    /// The edition that counts.
    pub latest: Option<common_disclosure::Model>,
    /// Against the edition that counts.
    pub changed: bool,
    /// The half is over.
    pub over: bool,
}

async fn figures<C: ConnectionTrait>(db: &C, estate: EstateId, half: Half) -> Result<Figures> {
    let before = half.first_day().pred_opt().unwrap_or_else(|| half.first_day());
    let opening = store::balance(db, estate, before).await?;
    let lines = lines(&store::entries_of(db, estate, half).await?, half);
    let (income, spent) = sums(&lines);
    let closing = opening.plus(income)?.minus(spent)?;
    Ok(Figures { opening, income, spent, closing, lines })
}

async fn stored<C: ConnectionTrait>(db: &C, row: &common_disclosure::Model) -> Result<Figures> {
    let lines = store::lines(db, row.id).await?.into_iter().map(|line| Line {
        kind: line.kind,
        day: line.day,
        words: line.words,
        decision: line.decision,
        amount: line.amount_fen,
    });
    Ok(Figures {
        opening: row.opening_fen,
        income: row.income_fen,
        spent: row.spent_fen,
        closing: row.closing_fen,
        lines: lines.collect(),
    })
}

async fn whole<C: ConnectionTrait>(db: &C, row: common_disclosure::Model) -> Result<Disclosure> {
    let replaces = match row.replaces_id {
        Some(id) => store::disclosure(db, id).await?,
        None => None,
    };
    Ok(Disclosure {
        estate: estate_name(db, row.estate_id).await?.unwrap_or_default(),
        figures: stored(db, &row).await?,
        replaced_by: store::replaced_by(db, row.id).await?,
        replaces,
        row,
    })
}

/// What a disclosure of `half` would say now.
///
/// # Errors
/// Forbidden, not found.
pub async fn preview(app: &App, caller: &Caller, estate: EstateId, half: Half) -> Result<Preview> {
    caller.reach(Action::CommonRevenueRead)?;
    let db = app.db.read();
    caller.require(Action::CommonRevenueRead, scope_of_estate(db, estate).await?)?;
    let figures = figures(db, estate, half).await?;
    let latest = store::latest(db, estate, half).await?;
    let changed = match &latest {
        Some(row) => stored(db, row).await? != figures,
        None => true,
    };
    let name = estate_name(db, estate).await?.ok_or_else(Error::not_found)?;
    Ok(Preview { estate: name, half, figures, latest, changed, over: app.today() >= half.end() })
}

/// Publishes a half, or corrects what was published: then it says what was corrected.
///
/// # Errors
/// Forbidden, not found; conflict `common_revenue.half_running`, `common_revenue.disclosed` when it was published and no
/// reason is given, `common_revenue.unchanged` when a correction would say the same; a reason that is too long.
pub async fn publish(
    app: &App,
    caller: &Caller,
    estate: EstateId,
    half: Half,
    reason: &str,
) -> Result<common_disclosure::Model> {
    caller.reach(Action::CommonRevenueWrite)?;
    let scope = scope_of_estate(app.db.read(), estate).await?;
    caller.require(Action::CommonRevenueWrite, scope)?;
    let subdistrict = scope.subdistrict.ok_or_else(|| Error::internal("an estate lies in a subdistrict"))?;
    let (now, today, reason) = (app.now(), app.today(), reason.trim());
    if today < half.end() {
        return Err(Error::conflict("common_revenue.half_running", |l| {
            text::half_running(l, text::half_name(l, half))
        }));
    }
    if !plain::fits(reason, MAX_REASON) {
        return Err(Error::invalid("common_revenue.reason_missing", |l| text::reason_missing(l, MAX_REASON))
            .field("reason", |l| text::reason_missing(l, MAX_REASON)));
    }
    transact!(app.db, "common_revenue.publish", |tx| {
        ledger::lock_book(tx, BookKind::CommonRevenue, estate.0).await?;
        let latest = store::latest(tx, estate, half).await?;
        let figures = figures(tx, estate, half).await?;
        if let Some(old) = &latest {
            if reason.is_empty() {
                return Err(Error::conflict("common_revenue.disclosed", |l| {
                    text::disclosed_already(l, &old.number)
                })
                .field("reason", |l| text::disclosed_already(l, &old.number)));
            }
            if stored(tx, old).await? == figures {
                return Err(Error::conflict("common_revenue.unchanged", text::unchanged));
            }
        }
        let series = format!("common_disclosure:{}", half.code());
        let number = numbers::take(tx, &series, 1).await?;
        let row = common_disclosure::ActiveModel {
            id: NotSet,
            number: Set(format!("GS{}-{number:06}", half.code())),
            subdistrict_id: Set(subdistrict),
            estate_id: Set(estate),
            year: Set(half.year),
            half: Set(half.half),
            edition: Set(latest.as_ref().map_or(0, |old| old.edition) + 1),
            replaces_id: Set(latest.as_ref().map(|old| old.id)),
            reason: Set(if latest.is_some() { reason.to_owned() } else { String::new() }),
            opening_fen: Set(figures.opening),
            income_fen: Set(figures.income),
            spent_fen: Set(figures.spent),
            closing_fen: Set(figures.closing),
            published_by: Set(caller.name().to_owned()),
            published_at: Set(now),
        };
        let row = store::insert_disclosure(tx, row, |id| rows(id, &figures.lines)).await?;
        record(tx, now, caller, change(&row)).await?;
        Ok(row)
    })
}

fn rows(id: CommonDisclosureId, lines: &[Line]) -> Vec<common_disclosure_line::ActiveModel> {
    let row = |(position, line): (i32, &Line)| common_disclosure_line::ActiveModel {
        disclosure_id: Set(id),
        position: Set(position),
        kind: Set(line.kind),
        day: Set(line.day),
        words: Set(line.words.clone()),
        decision: Set(line.decision.clone()),
        amount_fen: Set(line.amount),
    };
    (1..).zip(lines).map(row).collect()
}

fn change(row: &common_disclosure::Model) -> Change {
    Change {
        action: "common_revenue.publish",
        subject: "common_disclosure",
        subject_id: row.id.0,
        subdistrict_id: Some(row.subdistrict_id),
        estate_id: Some(row.estate_id),
        before: None,
        after: Some(json!({
            "number": row.number, "edition": row.edition, "opening": row.opening_fen, "income": row.income_fen,
            "spent": row.spent_fen, "closing": row.closing_fen, "reason": row.reason,
        })),
    }
}

/// The disclosures within reach, the latest first.
///
/// # Errors
/// Forbidden.
pub async fn list(
    app: &App,
    caller: &Caller,
    estate: Option<EstateId>,
    window: Window,
) -> Result<Page<common_disclosure::Model>> {
    let reach = caller.reach(Action::CommonRevenueRead)?;
    let rows = store::disclosures(app.db.read(), &reach, estate, window).await?;
    Ok(Page::cut(rows, window, |d| d.id.0))
}

/// One disclosure.
///
/// # Errors
/// Forbidden, not found.
pub async fn show(app: &App, caller: &Caller, id: CommonDisclosureId) -> Result<Disclosure> {
    caller.reach(Action::CommonRevenueRead)?;
    let db = app.db.read();
    let row = store::disclosure(db, id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::CommonRevenueRead, Scope::estate(row.subdistrict_id, row.estate_id))?;
    whole(db, row).await
}

fn subject(id: CommonDisclosureId) -> String {
    format!("common-disclosure:{id}")
}

/// The token of a disclosure's public page: nobody can make one up.
#[must_use]
pub fn token(app: &App, id: CommonDisclosureId) -> String {
    format!("{id}.{}", app.signer.seal(&subject(id)))
}

/// The whole address of a disclosure's public page, for its code.
#[must_use]
pub fn address(app: &App, id: CommonDisclosureId) -> String {
    format!("{}/common-revenue/notice/{}", app.settings.server.base_url, token(app, id))
}

/// The disclosure behind a token, for anybody.
///
/// # Errors
/// Not found for a token that is not ours.
pub async fn notice(app: &App, token: &str) -> Result<Disclosure> {
    let found =
        token.split_once('.').and_then(|(id, seal)| Some((CommonDisclosureId(id.parse().ok()?), seal)));
    let (id, seal) = found.ok_or_else(Error::not_found)?;
    if !app.signer.is_sealed(&subject(id), seal) {
        return Err(Error::not_found());
    }
    let db = app.db.read();
    let row = store::disclosure(db, id).await?.ok_or_else(Error::not_found)?;
    whole(db, row).await
}

/// The disclosures of an estate that stand, the latest half first, for whoever lives there.
///
/// # Errors
/// When the database fails.
pub async fn disclosed_of<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
) -> Result<Vec<common_disclosure::Model>> {
    store::standing(db, estate, STANDING).await
}
