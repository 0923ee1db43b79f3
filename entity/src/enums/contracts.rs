//! Contracts and their months.

use sea_orm::entity::prelude::*;

words! {
    ContractKind {
        PropertyService = "property_service", StreetCleaning = "street_cleaning",
        Greening = "greening", WasteHaulage = "waste_haulage",
        /// A room or place let or taken on lease.
        Lease = "lease",
    }
    /// How a property service contract pays its operator.
    FeeBasis {
        /// 包干制: what is left is the operator's, and so is a loss.
        LumpSum = "lump_sum",
        /// 酬金制: a commission; the rest belongs to the owners.
        Commission = "commission",
    }
    /// What a contract's price is of.
    PriceUnit {
        /// A square metre and year.
        SquareMetreYear = "m2_year",
        /// A tonne as weighed.
        Tonne = "tonne",
        /// A year as a whole.
        Year = "year",
    }
    /// How a month's score becomes money.
    SchemeMethod {
        /// So much off for each point below a threshold.
        Points = "points",
        /// A share of the price for each tier of the score.
        Tiers = "tiers",
    }
    /// The life of a contract's month.
    AssessmentStatus {
        /// Its figures follow the sheets.
        Draft = "draft",
        /// The operator applied for payment: the figures are frozen.
        Applied = "applied",
        /// The purchaser sent it back, saying why.
        Returned = "returned",
        /// The purchaser signed it off.
        Signed = "signed",
        Invoiced = "invoiced",
        /// All but what is retained has come in.
        Paid = "paid",
    }
    /// What the public pays for in a quarter.
    OutlayHead {
        StreetCleaning = "street_cleaning", Greening = "greening", WasteHaulage = "waste_haulage",
        /// Subsidies to property fees and services in estates.
        PropertySubsidy = "property_subsidy",
        /// Canteens, day care and the like.
        FacilitySubsidy = "facility_subsidy",
        /// People and offices that managed it.
        Management = "management",
        Other = "other",
    }
    AssessmentItemKind { Penalty = "penalty", Bonus = "bonus" }
}

impl ContractKind {
    /// Whether the public pays for it, not the owners or a tenant.
    #[must_use]
    pub const fn is_municipal(self) -> bool {
        matches!(self, Self::StreetCleaning | Self::Greening | Self::WasteHaulage)
    }
}
