//! Reading and changing promises.

use entity::enums::{RequestGrade, RequestKind, TermUnit};
use entity::value::SubdistrictId;
use entity::{request_promise, subdistrict};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::error::{Error, Result};
use crate::places::{estates_within, subdistricts_around};
use crate::requests::deadline::{Promise, Term, usual};
use crate::requests::text;
use crate::transact;

/// The longest promise in working days, and in hours.
const MAX_DAYS: i32 = 30;
const MAX_HOURS: i32 = 720;

/// The promise for one kind and grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = RequestPromise)]
pub struct PromiseRow {
    pub kind: RequestKind,
    pub grade: RequestGrade,
    /// Hours in which the caller is spoken to.
    pub contact_hours: i32,
    /// Hours or working days in which they are answered.
    pub amount: i32,
    pub unit: TermUnit,
    /// Nobody made another.
    pub usual: bool,
}

impl PromiseRow {
    fn usual(kind: RequestKind, grade: RequestGrade) -> Self {
        let promise = usual(kind, grade);
        let (amount, unit) = match promise.term {
            Term::Hours(hours) => (i32::try_from(hours).unwrap_or(MAX_HOURS), TermUnit::Hours),
            Term::WorkingDays(days) => (i32::try_from(days).unwrap_or(MAX_DAYS), TermUnit::WorkingDays),
        };
        let contact_hours = i32::try_from(promise.contact_hours).unwrap_or(MAX_HOURS);
        Self { kind, grade, contact_hours, amount, unit, usual: true }
    }
}

fn promise(row: &request_promise::Model) -> Promise {
    let term = match row.unit {
        TermUnit::Hours => Term::Hours(row.amount.into()),
        TermUnit::WorkingDays => Term::WorkingDays(row.amount.unsigned_abs()),
    };
    Promise { contact_hours: row.contact_hours.into(), term }
}

/// What callers of a kind and grade are promised in a subdistrict.
///
/// # Errors
/// When the database fails.
pub async fn of<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    kind: RequestKind,
    grade: RequestGrade,
) -> Result<Promise> {
    let row = request_promise::Entity::find_by_id((subdistrict, kind, grade)).one(db).await?;
    Ok(row.as_ref().map_or_else(|| usual(kind, grade), promise))
}

/// The subdistricts whose promises a caller may read: what callers are promised is told to whoever answers them.
///
/// # Errors
/// Forbidden.
pub async fn around(app: &App, caller: &Caller) -> Result<Vec<subdistrict::Model>> {
    let reach = caller.reach(Action::RequestsRates)?;
    let estates = estates_within(app.db.read(), &reach).await?;
    subdistricts_around(app.db.read(), &reach, &estates).await
}

/// Every promise of a subdistrict, by kind and grade.
///
/// # Errors
/// Not found where the caller may not.
pub async fn all(app: &App, caller: &Caller, subdistrict: SubdistrictId) -> Result<Vec<PromiseRow>> {
    if !around(app, caller).await?.iter().any(|known| known.id == subdistrict) {
        return Err(Error::not_found());
    }
    let rows = request_promise::Entity::find()
        .filter(request_promise::Column::SubdistrictId.eq(subdistrict))
        .all(app.db.read())
        .await?;
    let mut all = Vec::new();
    for kind in RequestKind::ALL {
        for grade in RequestGrade::ALL {
            let made = rows.iter().find(|r| r.kind == *kind && r.grade == *grade);
            all.push(made.map_or_else(
                || PromiseRow::usual(*kind, *grade),
                |r| PromiseRow {
                    kind: r.kind,
                    grade: r.grade,
                    contact_hours: r.contact_hours,
                    amount: r.amount,
                    unit: r.unit,
                    usual: false,
                },
            ));
        }
    }
    Ok(all)
}

/// Makes promises; what is registered or reckoned anew from now on has them.
///
/// # Errors
/// Not found where the caller may not; invalid: hours or days out of range, naming kind and grade.
pub async fn set(
    app: &App,
    caller: &Caller,
    subdistrict: SubdistrictId,
    rows: Vec<PromiseRow>,
) -> Result<()> {
    caller.require(Action::RequestsSupervise, Scope::subdistrict(subdistrict))?;
    caller.require(Action::WorkOrdersManage, Scope::subdistrict(subdistrict))?;
    let mut error = Error::invalid("requests.promises", crate::web::text::form_errors);
    for row in &rows {
        let most = match row.unit {
            TermUnit::Hours => MAX_HOURS,
            TermUnit::WorkingDays => MAX_DAYS,
        };
        if !(1..=most).contains(&row.amount) || !(1..=MAX_HOURS).contains(&row.contact_hours) {
            let (kind, grade) = (row.kind, row.grade);
            let field = format!("{}.{}", kind.word(), grade.word());
            error = error.field(&field, move |l| {
                text::promise_range(l, text::kind_name(l, kind), text::grade_name(l, grade))
            });
        }
    }
    if !error.fields.is_empty() {
        return Err(error);
    }
    let now = app.now();
    transact!(app.db, "requests.promises", |tx| {
        for row in &rows {
            let made = request_promise::ActiveModel {
                subdistrict_id: Set(subdistrict),
                kind: Set(row.kind),
                grade: Set(row.grade),
                contact_hours: Set(row.contact_hours),
                amount: Set(row.amount),
                unit: Set(row.unit),
            };
            use request_promise::Column as C;
            let over = OnConflict::columns([C::SubdistrictId, C::Kind, C::Grade])
                .update_columns([C::ContactHours, C::Amount, C::Unit])
                .to_owned();
            request_promise::Entity::insert(made).on_conflict(over).exec_without_returning(tx).await?;
        }
        let change = Change {
            action: "requests.promises",
            subject: "subdistrict",
            subject_id: subdistrict.0,
            subdistrict_id: Some(subdistrict),
            estate_id: None,
            before: None,
            after: Some(json!(rows)),
        };
        record(tx, now, caller, change).await
    })
}
