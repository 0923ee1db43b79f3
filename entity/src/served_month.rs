//! An estate's month as its households were told of it (服务月报): counted once, it stays.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::value::{EstateId, Month};

/// An estate's month as its households were told of it (服务月报): counted once, it stays.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "served_month")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub estate_id: EstateId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub month: Month,
    pub counted_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
