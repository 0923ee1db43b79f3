//! Closed lists of words, stored as text in snake case. `match` on them is exhaustive.

use sea_orm::entity::prelude::*;

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

words! {
    Role {
        Administrator = "administrator",
        Dispatcher = "dispatcher",
        Finance = "finance",
        /// 管家: the residents' contact in an estate.
        Steward = "steward",
        Crew = "crew",
        /// 街道: sees what the public money bought, changes nothing.
        Officer = "officer",
        Resident = "resident",
    }
    ScopeKind { City = "city", Subdistrict = "subdistrict", Estate = "estate", Crew = "crew", Account = "account" }
    SessionKind { Browser = "browser", Api = "api" }
    JobStatus { Running = "running", Done = "done", Failed = "failed" }
    MailKind { Bill = "bill", Receipt = "receipt", RequestUpdate = "request_update" }
    MailStatus {
        Queued = "queued",
        Sent = "sent",
        /// Given up after the last retry, or refused for good by the server.
        Failed = "failed",
        /// Cannot be made into a mail at all; a person must look.
        Parked = "parked",
    }
    PlaceKind {
        RoadSegment = "road_segment", GreenPlot = "green_plot", WastePoint = "waste_point",
        Building = "building", Facility = "facility",
    }
    /// The four lines of work an operator is hired for.
    Line {
        /// 物业: work inside the estates.
        Property = "property",
        /// 街巷保洁.
        StreetCleaning = "street_cleaning",
        /// 街区绿化.
        Greening = "greening",
        /// 垃圾清运.
        WasteHaulage = "waste_haulage",
    }
    ReliefCategory { None = "none", Dibao = "dibao", Tekun = "tekun", Dibian = "dibian", Disabled = "disabled" }
    ConsentPurpose { BillMail = "bill_mail" }
    ContractKind {
        PropertyService = "property_service", StreetCleaning = "street_cleaning",
        Greening = "greening", WasteHaulage = "waste_haulage",
    }
    ChargeItem { PropertyFee = "property_fee" }
    WorkStatus {
        /// Made, nobody does it yet.
        Planned = "planned",
        Assigned = "assigned",
        Acknowledged = "acknowledged",
        Arrived = "arrived",
        Completed = "completed",
        /// Checked and accepted.
        Closed = "closed",
        Cancelled = "cancelled",
    }
    RequestChannel { Web = "web", Phone = "phone", Counter = "counter" }
    RequestKind { Repair = "repair", Complaint = "complaint", Enquiry = "enquiry", Suggestion = "suggestion", Help = "help" }
    RequestStatus {
        Registered = "registered",
        /// A work order was made for it.
        Dispatched = "dispatched",
        /// The work is done; the resident is still to be told.
        Completed = "completed",
        Answered = "answered",
        Closed = "closed",
    }
    BookKind { Estate = "estate", Contract = "contract" }
    EventKind { Bill = "bill", Receipt = "receipt", Allocation = "allocation" }
    RunStatus { Previewed = "previewed", Committing = "committing", Done = "done", Stopped = "stopped", Discarded = "discarded" }
    AnomalyKind { NoTariff = "no_tariff", NoArea = "no_area", Deviation = "deviation", Zero = "zero", OverLimit = "over_limit" }
    PaymentChannel { Cash = "cash", Pos = "pos", BankTransfer = "bank_transfer", Steward = "steward" }
    Direction { In = "in", Out = "out" }
    /// Where a statement line ended up: exactly one.
    LineOutcome {
        /// Tied to one receipt.
        Matched = "matched",
        /// Nothing certain was found; a person decides.
        Pending = "pending",
        /// Not a resident's payment: outgoing, or a channel's settlement; with a reason.
        Explained = "explained",
    }
}
