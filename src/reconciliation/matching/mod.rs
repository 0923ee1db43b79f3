//! Which line of a statement is what (rule book §11). Pure: nothing is nearly right, nothing is guessed.
//!
//! The stages, in order: what was told twice; the exact reference; a settlement's batch ([`records`]); what the memo names
//! ([`naming`], and invoices of contracts: [`invoices`]); the amount, the payer and the day ([`records`]) and what the payer owes; suggestions, which only suggest
//! ([`suggest`]).

pub mod invoices;
pub mod naming;
pub mod records;
pub mod suggest;

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $word:literal),* $(,)?) => {
        /// By which rule a line was placed, or why it was not.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Reason { $($(#[$doc])* $name),* }

        impl Reason {
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$name),)* _ => None }
            }
        }
    };
}

reasons! {
    // Matched.
    Reference = "reference",
    Settlement = "channel_settlement",
    BillNumber = "bill_number",
    Room = "room",
    PayerAndDay = "payer_and_day",
    Payer = "payer",
    /// The number of a contract's invoice.
    ContractInvoice = "contract_invoice",
    Manual = "manual",
    // Not matched: the eight reasons of a difference.
    MissingInSystem = "missing_in_system",
    MissingInStatement = "missing_in_statement",
    AmountDiffers = "amount_differs",
    DuplicateInStatement = "duplicate_in_statement",
    DuplicateInSystem = "duplicate_in_system",
    WrongDirection = "wrong_direction",
    StatusDiffers = "status_differs",
    Ambiguous = "ambiguous",
    /// The payer is a contract's purchaser that owes exactly this.
    Purchaser = "purchaser",
    /// What it is of has another day.
    DayDiffers = "day_differs",
    /// A channel's payout whose bill was not imported yet.
    AwaitsBill = "awaits_bill",
    /// Money out that is no refund of ours.
    Outgoing = "outgoing",
}

/// A name without blanks and the dot of transliterated names.
#[must_use]
pub fn normal_name(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '·' | '•' | '.')).collect()
}

/// A reference without the marks files put around it, in capitals; empty for what says that there is none.
#[must_use]
pub fn normal_reference(reference: &str) -> String {
    let plain = reference.trim_matches(|c: char| c.is_whitespace() || c == '`' || c == '\'').to_uppercase();
    if matches!(plain.as_str(), "NOTPROVIDED" | "NONREF" | "/") { String::new() } else { plain }
}
