//! Persons.

use sea_orm::entity::prelude::*;

words! {
    ReliefCategory { None = "none", Dibao = "dibao", Tekun = "tekun", Dibian = "dibian", Disabled = "disabled" }
    ConsentPurpose { BillMail = "bill_mail" }
}
