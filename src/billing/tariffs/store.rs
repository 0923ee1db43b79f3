//! Queries of tariffs.

use chrono::NaiveDate;
use entity::enums::{ApprovalStatus, AuthorityKind, BillingCycle, ChargeItem, ProrationPolicy};
use entity::value::{ContractId, EstateId, Fen, Rate, SubdistrictId, TariffId, TariffVersionId};
use entity::{tariff, tariff_version};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};

use super::vote::Vote;
use crate::access::{Reach, ReachColumns};
use crate::billing::tiers::Tier;
use crate::db::{Tx, sql};
use crate::error::{Error, Result};

/// A version of a tariff with where it holds.
#[derive(Debug, Clone, FromQueryResult, serde::Serialize, utoipa::ToSchema)]
pub struct VersionRow {
    pub id: TariffVersionId,
    pub tariff_id: TariffId,
    pub estate_id: EstateId,
    pub estate: String,
    pub subdistrict_id: SubdistrictId,
    pub contract_id: ContractId,
    pub contract_number: String,
    pub item: ChargeItem,
    pub cycle: BillingCycle,
    pub proration: ProrationPolicy,
    pub effective_from: NaiveDate,
    /// Yuan per m² and month, per unit and month, or per metered unit.
    pub rate_micro: Rate,
    pub minimum_fen: Option<Fen>,
    pub tiers: Option<String>,
    pub formula: Option<String>,
    pub authority_kind: AuthorityKind,
    pub authority: String,
    pub vote: Option<String>,
    pub notice_from: Option<NaiveDate>,
    pub notice_to: Option<NaiveDate>,
    pub status: ApprovalStatus,
    pub drafted_by: String,
    pub approved_by: Option<String>,
    /// When its authority decided.
    pub approved_on: Option<NaiveDate>,
    pub version: i32,
}

impl VersionRow {
    /// Its tiers; none where a rate or a formula is the price.
    pub fn tier_list(&self) -> Result<Vec<Tier>> {
        self.tiers.as_deref().map_or(Ok(Vec::new()), |t| serde_json::from_str(t).map_err(Error::internal))
    }

    /// The figures of its vote.
    pub fn vote_figures(&self) -> Result<Option<Vote>> {
        self.vote.as_deref().map(|v| serde_json::from_str(v).map_err(Error::internal)).transpose()
    }
}

const VERSION: &str = "SELECT v.id, v.tariff_id, t.estate_id, e.name AS estate, e.subdistrict_id, t.contract_id, \
    c.number AS contract_number, t.item, t.cycle, t.proration, v.effective_from, v.rate_micro, v.minimum_fen, v.tiers, v.formula, \
    v.authority_kind, v.authority, v.vote, v.notice_from, v.notice_to, v.status, v.drafted_by, v.approved_by, \
    v.approved_on, v.version FROM tariff t JOIN tariff_version v ON v.tariff_id = t.id \
    JOIN estate e ON e.id = t.estate_id JOIN contract c ON c.id = t.contract_id";

/// Every version of the tariffs within `reach`, oldest first; there are a handful an estate.
pub async fn versions<C: ConnectionTrait>(db: &C, reach: &Reach) -> Result<Vec<VersionRow>> {
    let columns = ReachColumns {
        subdistrict: Some("e.subdistrict_id"),
        estate: Some("e.id"),
        crew: None,
        account: None,
    };
    let text = format!(
        "{VERSION} WHERE {} ORDER BY t.estate_id, t.item, v.effective_from, v.id",
        reach.sql(columns)
    );
    Ok(VersionRow::find_by_statement(sql(db, &text, vec![])).all(db).await?)
}

pub async fn version<C: ConnectionTrait>(db: &C, id: TariffVersionId) -> Result<Option<VersionRow>> {
    let text = format!("{VERSION} WHERE v.id = ?");
    Ok(VersionRow::find_by_statement(sql(db, &text, vec![id.0.into()])).one(db).await?)
}

pub async fn tariff<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    item: ChargeItem,
) -> Result<Option<tariff::Model>> {
    Ok(tariff::Entity::find()
        .filter(tariff::Column::EstateId.eq(estate))
        .filter(tariff::Column::Item.eq(item))
        .one(db)
        .await?)
}

/// The versions of a tariff that are proposed or approved, oldest first.
pub async fn live<C: ConnectionTrait>(db: &C, tariff: TariffId) -> Result<Vec<tariff_version::Model>> {
    Ok(tariff_version::Entity::find()
        .filter(tariff_version::Column::TariffId.eq(tariff))
        .filter(tariff_version::Column::Status.is_in([ApprovalStatus::Proposed, ApprovalStatus::Approved]))
        .order_by_asc(tariff_version::Column::EffectiveFrom)
        .all(db)
        .await?)
}

/// Decides a version that is still proposed and as it was seen; whether it was.
pub async fn decide(tx: &Tx, row: &VersionRow, status: ApprovalStatus, by: &str) -> Result<bool> {
    let done = tariff_version::Entity::update_many()
        .col_expr(tariff_version::Column::Status, Expr::value(status.word()))
        .col_expr(tariff_version::Column::ApprovedBy, Expr::value(by))
        .col_expr(tariff_version::Column::Version, Expr::value(row.version + 1))
        .filter(tariff_version::Column::Id.eq(row.id))
        .filter(tariff_version::Column::Version.eq(row.version))
        .filter(tariff_version::Column::Status.eq(ApprovalStatus::Proposed))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}
