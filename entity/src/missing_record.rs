//! Why it is right that no statement shows a receipt, a refund or held money.

use sea_orm::entity::prelude::*;

use crate::value::{MissingRecordId, ReceiptId, RefundId, SuspenseId};

/// Why it is right that no statement shows a receipt, a refund or held money.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "missing_record")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: MissingRecordId,
    pub receipt_id: Option<ReceiptId>,
    pub refund_id: Option<RefundId>,
    pub suspense_id: Option<SuspenseId>,
    pub reason: String,
    pub actor: String,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
