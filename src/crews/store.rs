//! Queries of crews.

use entity::enums::Line;
use entity::value::{CrewId, SubdistrictId};
use entity::{crew, shift};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::shift::Shift;
use crate::access::{Reach, ReachColumns};
use crate::db::page::Window;
use crate::db::{Tx, hold_rows};
use crate::error::Result;

const COLUMNS: ReachColumns<crew::Column> = ReachColumns {
    subdistrict: Some(crew::Column::SubdistrictId),
    estate: None,
    crew: Some(crew::Column::Id),
    account: None,
};

pub async fn crew<C: ConnectionTrait>(db: &C, id: CrewId) -> Result<Option<crew::Model>> {
    Ok(crew::Entity::find_by_id(id).one(db).await?)
}

pub async fn crews<C: ConnectionTrait>(
    db: &C,
    reach: &Reach,
    line: Option<Line>,
    window: Window,
) -> Result<Vec<crew::Model>> {
    let mut query = crew::Entity::find()
        .filter(reach.condition(COLUMNS))
        .filter(crew::Column::Id.gt(window.after.unwrap_or(0)));
    if let Some(line) = line {
        query = query.filter(crew::Column::Line.eq(line));
    }
    Ok(query.order_by_asc(crew::Column::Id).limit(window.limit + 1).all(db).await?)
}

/// The crews of a subdistrict.
pub async fn crews_of<C: ConnectionTrait>(db: &C, subdistrict: SubdistrictId) -> Result<Vec<crew::Model>> {
    Ok(crew::Entity::find()
        .filter(crew::Column::SubdistrictId.eq(subdistrict))
        .order_by_asc(crew::Column::Id)
        .all(db)
        .await?)
}

pub async fn crews_by_ids<C: ConnectionTrait>(db: &C, ids: &[CrewId]) -> Result<Vec<crew::Model>> {
    Ok(crew::Entity::find().filter(crew::Column::Id.is_in(ids.iter().map(|c| c.0))).all(db).await?)
}

/// Every crew within reach, by id.
pub async fn crews_within<C: ConnectionTrait>(db: &C, reach: &Reach) -> Result<Vec<crew::Model>> {
    Ok(crew::Entity::find().filter(reach.condition(COLUMNS)).order_by_asc(crew::Column::Id).all(db).await?)
}

pub async fn shifts_of<C: ConnectionTrait>(db: &C, crews: &[CrewId]) -> Result<Vec<shift::Model>> {
    Ok(shift::Entity::find()
        .filter(shift::Column::CrewId.is_in(crews.iter().map(|c| c.0)))
        .order_by_asc(shift::Column::Id)
        .all(db)
        .await?)
}

pub async fn name_taken<C: ConnectionTrait>(
    db: &C,
    subdistrict: SubdistrictId,
    name: &str,
    except: Option<CrewId>,
) -> Result<bool> {
    let found = crew::Entity::find()
        .filter(crew::Column::SubdistrictId.eq(subdistrict))
        .filter(crew::Column::Name.eq(name))
        .one(db)
        .await?;
    Ok(found.is_some_and(|c| Some(c.id) != except))
}

pub async fn insert(tx: &Tx, row: crew::ActiveModel) -> Result<crew::Model> {
    Ok(row.insert(tx).await?)
}

/// Writes what may change; `false` when the version is no longer the one that was read.
pub async fn update(tx: &Tx, new: &crew::Model) -> Result<bool> {
    let done = crew::Entity::update_many()
        .col_expr(crew::Column::Line, Expr::value(new.line))
        .col_expr(crew::Column::Name, Expr::value(new.name.clone()))
        .col_expr(crew::Column::Foreman, Expr::value(new.foreman.clone()))
        .col_expr(crew::Column::Phone, Expr::value(new.phone.clone()))
        .col_expr(crew::Column::Active, Expr::value(new.active))
        .col_expr(crew::Column::Version, Expr::value(new.version + 1))
        .filter(crew::Column::Id.eq(new.id))
        .filter(crew::Column::Version.eq(new.version))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

pub async fn replace_shifts(tx: &Tx, crew: CrewId, shifts: &[Shift]) -> Result<()> {
    shift::Entity::delete_many().filter(shift::Column::CrewId.eq(crew)).exec(tx).await?;
    if shifts.is_empty() {
        return Ok(());
    }
    let rows = shifts.iter().map(|s| shift::ActiveModel {
        id: NotSet,
        crew_id: Set(crew),
        weekdays: Set(s.weekdays),
        start_minute: Set(s.start_minute),
        end_minute: Set(s.end_minute),
    });
    shift::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// Waits for others who are giving this crew work, so that two dispatchers cannot fill one gap twice.
pub async fn lock(tx: &Tx, id: CrewId) -> Result<()> {
    hold_rows(tx, "crew", &[id.0]).await
}
