//! Money that came in and nobody knows yet whose it is (挂账).

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::enums::{PaymentChannel, SuspenseStatus};
use crate::value::{EstateId, Fen, ReceiptId, SubdistrictId, SuspenseId};

/// Money that came in and nobody knows yet whose it is (挂账).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "suspense")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SuspenseId,
    /// `G202611-000001`.
    pub number: String,
    pub subdistrict_id: SubdistrictId,
    /// In whose books it waits.
    pub estate_id: EstateId,
    pub channel: PaymentChannel,
    /// The channel's own reference.
    pub external_id: String,
    /// The ledger account the money lies in.
    pub held_in: String,
    pub amount_fen: Fen,
    pub received_on: NaiveDate,
    pub payer: String,
    pub memo: String,
    pub status: SuspenseStatus,
    /// What the claim made of it.
    pub receipt_id: Option<ReceiptId>,
    /// Why it was given to this household, or back.
    pub reason: Option<String>,
    pub decided_by: Option<String>,
    pub decided_on: Option<NaiveDate>,
    pub actor: String,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
