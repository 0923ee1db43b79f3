//! What a household was asked to pay by an online channel.

use sea_orm::entity::prelude::*;

use crate::enums::{ChannelOrderStatus, PaymentChannel};
use crate::value::{AccountId, BillId, ChannelOrderId, EstateId, Fen, ReceiptId, SubdistrictId};

/// What a household was asked to pay by an online channel.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "channel_order")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ChannelOrderId,
    pub subdistrict_id: SubdistrictId,
    pub estate_id: EstateId,
    pub account_id: AccountId,
    /// Paid first.
    pub bill_id: BillId,
    pub channel: PaymentChannel,
    /// Ours, known to the channel; a receipt's reference.
    pub out_trade_no: String,
    pub amount_fen: Fen,
    /// The text of the QR code; empty for paying inside the channel's app.
    pub code: String,
    pub status: ChannelOrderStatus,
    pub expires_at: DateTimeUtc,
    /// When the channel was last asked about it.
    pub asked_at: DateTimeUtc,
    /// The channel's own number.
    pub transaction_id: Option<String>,
    pub receipt_id: Option<ReceiptId>,
    pub actor: String,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
