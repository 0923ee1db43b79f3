//! Queries of common revenue.

use chrono::NaiveDate;
use entity::enums::CommonKind;
use entity::value::{CommonDisclosureId, CommonEntryId, EstateId, Fen, FileId};
use entity::{common_disclosure, common_disclosure_line, common_entry, common_terms};
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::balance::is_income;
use super::half::Half;
use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, bulk, over, sql};
use crate::error::Result;

const ENTRIES: ReachColumns<common_entry::Column> = ReachColumns {
    subdistrict: Some(common_entry::Column::SubdistrictId),
    estate: Some(common_entry::Column::EstateId),
    crew: None,
    account: None,
};
const DISCLOSURES: ReachColumns<common_disclosure::Column> = ReachColumns {
    subdistrict: Some(common_disclosure::Column::SubdistrictId),
    estate: Some(common_disclosure::Column::EstateId),
    crew: None,
    account: None,
};

/// The entry's amount, as it moves the balance.
fn moved() -> String {
    let income: Vec<String> = CommonKind::ALL
        .iter()
        .filter(|kind| is_income(**kind))
        .map(|kind| format!("'{}'", kind.word()))
        .collect();
    format!("CASE WHEN kind IN ({}) THEN amount_fen ELSE -amount_fen END", income.join(", "))
}

pub async fn terms<C: ConnectionTrait>(db: &C, estate: EstateId) -> Result<Option<common_terms::Model>> {
    Ok(common_terms::Entity::find_by_id(estate).one(db).await?)
}

pub async fn insert_terms(tx: &Tx, row: common_terms::ActiveModel) -> Result<common_terms::Model> {
    Ok(row.insert(tx).await?)
}

/// Writes over the terms of version `version`; stale when they are others by now.
pub async fn save_terms(tx: &Tx, new: &common_terms::Model, version: i32) -> Result<()> {
    over::save(tx, new, common_terms::Column::Version.eq(version)).await
}

pub async fn entry<C: ConnectionTrait>(db: &C, id: CommonEntryId) -> Result<Option<common_entry::Model>> {
    Ok(common_entry::Entity::find_by_id(id).one(db).await?)
}

pub async fn insert(tx: &Tx, row: common_entry::ActiveModel) -> Result<common_entry::Model> {
    Ok(row.insert(tx).await?)
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    pub estate: Option<EstateId>,
    pub kind: Option<CommonKind>,
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

pub async fn list<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    filter: &Filter,
    window: Window,
) -> Result<Vec<common_entry::Model>> {
    use common_entry::Column as C;
    let wanted = Condition::all()
        .add(reach.condition(ENTRIES))
        .add_option(filter.estate.map(|id| C::EstateId.eq(id)))
        .add_option(filter.kind.map(|kind| C::Kind.eq(kind)))
        .add_option(filter.from.map(|day| C::Day.gte(day)))
        .add_option(filter.to.map(|day| C::Day.lte(day)));
    Ok(window.newest(common_entry::Entity::find().filter(wanted), C::Id).all(db).await?)
}

/// The parts taken from an income that stand.
pub async fn taken_from<C: ConnectionTrait>(
    db: &C,
    source: CommonEntryId,
) -> Result<Vec<common_entry::Model>> {
    use common_entry::Column as C;
    Ok(common_entry::Entity::find()
        .filter(C::SourceId.eq(source))
        .filter(C::ReversedOn.is_null())
        .order_by_asc(C::Id)
        .all(db)
        .await?)
}

/// Whether it stood in this version until now.
pub async fn reverse(tx: &Tx, row: &common_entry::Model, on: NaiveDate, reason: &str) -> Result<bool> {
    use common_entry::Column as C;
    let done = common_entry::Entity::update_many()
        .col_expr(C::ReversedOn, Expr::value(on))
        .col_expr(C::ReversalReason, Expr::value(reason))
        .col_expr(C::Version, Expr::value(row.version + 1))
        .filter(C::Id.eq(row.id))
        .filter(C::Version.eq(row.version))
        .filter(C::ReversedOn.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Whether it had no paper until now.
pub async fn add_file(tx: &Tx, id: CommonEntryId, file: FileId) -> Result<bool> {
    use common_entry::Column as C;
    let done = common_entry::Entity::update_many()
        .col_expr(C::FileId, Expr::value(file))
        .col_expr(C::Version, Expr::col(C::Version).add(1))
        .filter(C::Id.eq(id))
        .filter(C::FileId.is_null())
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// What a day moved.
#[derive(Debug, Clone, FromQueryResult)]
pub struct DayMove {
    pub day: NaiveDate,
    pub amount: Fen,
}

/// What each day moved, taking back among it.
pub async fn days<C: ConnectionTrait>(db: &C, estate: EstateId) -> Result<Vec<DayMove>> {
    let moved = moved();
    let text = format!(
        "SELECT day, CAST(SUM(fen) AS BIGINT) AS amount FROM ( \
         SELECT day, {moved} AS fen FROM common_entry WHERE estate_id = ? \
         UNION ALL SELECT reversed_on, -({moved}) FROM common_entry WHERE estate_id = ? AND reversed_on IS NOT NULL \
         ) m GROUP BY day ORDER BY day"
    );
    let values = vec![estate.0.into(), estate.0.into()];
    Ok(DayMove::find_by_statement(sql(db, &text, values)).all(db).await?)
}

pub async fn balance<C: ConnectionTrait>(db: &C, estate: EstateId, as_of: NaiveDate) -> Result<Fen> {
    let moved = moved();
    let text = format!(
        "SELECT CAST(COALESCE(SUM(fen), 0) AS BIGINT) FROM ( \
         SELECT {moved} AS fen FROM common_entry WHERE estate_id = ? AND day <= ? \
         UNION ALL SELECT -({moved}) FROM common_entry WHERE estate_id = ? AND reversed_on <= ?) m"
    );
    let values = vec![estate.0.into(), as_of.into(), estate.0.into(), as_of.into()];
    let row = db.query_one_raw(sql(db, &text, values)).await?;
    let found = row.map(|row| row.try_get_by_index::<i64>(0)).transpose()?;
    Ok(Fen(found.unwrap_or_default()))
}

/// Entries that a half has to do with: of its days, or taken back in it.
pub async fn entries_of<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    half: Half,
) -> Result<Vec<common_entry::Model>> {
    use common_entry::Column as C;
    let (from, to) = (half.first_day(), half.end());
    let own = Condition::all().add(C::Day.gte(from)).add(C::Day.lt(to));
    let back = Condition::all().add(C::ReversedOn.gte(from)).add(C::ReversedOn.lt(to));
    Ok(common_entry::Entity::find()
        .filter(C::EstateId.eq(estate))
        .filter(Condition::any().add(own).add(back))
        .order_by_asc(C::Id)
        .all(db)
        .await?)
}

pub async fn disclosure<C: ConnectionTrait>(
    db: &C,
    id: CommonDisclosureId,
) -> Result<Option<common_disclosure::Model>> {
    Ok(common_disclosure::Entity::find_by_id(id).one(db).await?)
}

/// The edition of a half that counts.
pub async fn latest<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    half: Half,
) -> Result<Option<common_disclosure::Model>> {
    use common_disclosure::Column as C;
    Ok(common_disclosure::Entity::find()
        .filter(C::EstateId.eq(estate))
        .filter(C::Year.eq(half.year))
        .filter(C::Half.eq(half.half))
        .order_by_desc(C::Edition)
        .limit(1)
        .one(db)
        .await?)
}

/// The edition that replaced this one.
pub async fn replaced_by<C: ConnectionTrait>(
    db: &C,
    id: CommonDisclosureId,
) -> Result<Option<common_disclosure::Model>> {
    let column = common_disclosure::Column::ReplacesId;
    Ok(common_disclosure::Entity::find().filter(column.eq(id)).one(db).await?)
}

pub async fn insert_disclosure(
    tx: &Tx,
    row: common_disclosure::ActiveModel,
    lines: impl FnOnce(CommonDisclosureId) -> Vec<common_disclosure_line::ActiveModel>,
) -> Result<common_disclosure::Model> {
    let row = row.insert(tx).await?;
    bulk::insert_all(tx, lines(row.id)).await?;
    Ok(row)
}

pub async fn lines<C: ConnectionTrait>(
    db: &C,
    id: CommonDisclosureId,
) -> Result<Vec<common_disclosure_line::Model>> {
    Ok(common_disclosure_line::Entity::find()
        .filter(common_disclosure_line::Column::DisclosureId.eq(id))
        .order_by_asc(common_disclosure_line::Column::Position)
        .all(db)
        .await?)
}

pub async fn disclosures<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    estate: Option<EstateId>,
    window: Window,
) -> Result<Vec<common_disclosure::Model>> {
    let mut query = common_disclosure::Entity::find().filter(reach.condition(DISCLOSURES));
    if let Some(id) = estate {
        query = query.filter(common_disclosure::Column::EstateId.eq(id));
    }
    Ok(window.newest(query, common_disclosure::Column::Id).all(db).await?)
}

/// The disclosures of an estate that nothing replaced, the latest half first.
pub async fn standing<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    limit: u64,
) -> Result<Vec<common_disclosure::Model>> {
    use common_disclosure::Column as C;
    Ok(common_disclosure::Entity::find()
        .filter(C::EstateId.eq(estate))
        .filter(Expr::cust(
            "NOT EXISTS (SELECT 1 FROM common_disclosure later WHERE later.replaces_id = common_disclosure.id)",
        ))
        .order_by_desc(C::Year)
        .order_by_desc(C::Half)
        .limit(limit)
        .all(db)
        .await?)
}
