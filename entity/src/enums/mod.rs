//! Closed lists of words, stored as text in snake case. `match` on them is exhaustive.

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum,
            serde::Serialize, serde::Deserialize, utoipa::ToSchema,
        )]
        #[sea_orm(rs_type = "String", db_type = "Text")]
        pub enum $name {
            $($(#[$vdoc])* #[sea_orm(string_value = $word)] #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The stored word.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// The variant a stored word names.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    )*};
}

mod billing;
mod contracts;
mod costs;
mod crews;
mod ledger;
mod payments;
mod people;
mod places;
mod platform;
mod requests;
mod spaces;
mod works;

pub use billing::*;
pub use contracts::*;
pub use costs::*;
pub use crews::*;
pub use ledger::*;
pub use payments::*;
pub use people::*;
pub use places::*;
pub use platform::*;
pub use requests::*;
pub use spaces::*;
pub use works::*;
