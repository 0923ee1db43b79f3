//! An upload on its way to becoming a statement, or why it did not.

use sea_orm::entity::prelude::*;

use crate::enums::ImportState;
use crate::value::{
    BankAccountId, BankProfileId, EstateId, StatementId, StatementImportId, SubdistrictId, UserId,
};

/// An upload on its way to becoming a statement, or why it did not.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "statement_import")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: StatementImportId,
    /// Known once the file was read.
    pub subdistrict_id: Option<SubdistrictId>,
    pub estate_id: Option<EstateId>,
    pub bank_account_id: Option<BankAccountId>,
    /// In whose name it goes on; none is the house itself.
    pub user_id: Option<UserId>,
    pub actor: String,
    pub file_name: String,
    pub sha256: String,
    pub size_bytes: i64,
    /// As the form said; nobody has looked yet whether it is there.
    pub chosen_account_id: Option<BankAccountId>,
    pub chosen_profile_id: Option<BankProfileId>,
    pub state: ImportState,
    /// Known once the file was read.
    pub line_count: Option<i64>,
    pub statement_id: Option<StatementId>,
    /// This very file had been imported before.
    pub repeated: bool,
    /// JSON; see `reconciliation::imports::Refusal`.
    pub refusal: Option<String>,
    /// The replica that works at it.
    pub claimed_by: String,
    /// After this whoever worked at it is gone.
    pub lease_until: DateTimeUtc,
    pub attempts: i32,
    pub created_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
