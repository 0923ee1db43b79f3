//! Charges, prices, bills.

use sea_orm::entity::prelude::*;

words! {
    /// What is charged for, in the order in which a payment settles the lines of a bill.
    ChargeItem {
        /// 物业费: rate × area.
        PropertyFee = "property_fee",
        /// 停车费: a monthly price a place.
        Parking = "parking",
        /// 垃圾清运费: a monthly price.
        WasteHaulage = "waste_haulage",
        /// 其他服务费: a monthly price.
        Service = "service",
        /// 水费: metered.
        Water = "water",
        /// 电费: metered.
        Electricity = "electricity",
        /// 公摊水费: shared.
        SharedWater = "shared_water",
        /// 公摊电费: shared.
        SharedElectricity = "shared_electricity",
        /// 电梯运行费: shared.
        Lift = "lift",
    }
    /// How a charge item is computed.
    ChargeMethod {
        /// A monthly rate × floor area.
        Area = "area",
        /// A monthly price × units.
        Unit = "unit",
        /// Readings × unit price.
        Metered = "metered",
        /// A part of a supplier's bill.
        Shared = "shared",
    }
    BillingCycle { Monthly = "monthly", Quarterly = "quarterly", HalfYearly = "half_yearly", Yearly = "yearly" }
    ProrationPolicy { Daily = "daily", WholeMonth = "whole_month", Never = "none" }
    AuthorityKind {
        ContractClause = "contract_clause",
        /// 业主大会或业主共同决定.
        OwnersVote = "owners_vote",
        GovernmentPrice = "government_price",
    }
    ApprovalStatus { Proposed = "proposed", Approved = "approved", Rejected = "rejected", Ended = "ended" }
    DiscountKind {
        /// 困难减免: 低保, 特困 and the like.
        Relief = "relief",
        Vacancy = "vacancy",
        Goodwill = "goodwill",
        /// 预缴优惠.
        Prepayment = "prepayment",
    }
    Funder { Operator = "operator", Sponsor = "sponsor" }
    /// What becomes of a prepaid month whose price changed.
    PrepayMode { TopUp = "top_up", Locked = "locked" }
    DemandMethod { Mail = "mail", Letter = "letter", Visit = "visit", Phone = "phone", Message = "message" }
    SharePolicy { Area = "area", Household = "household", AreaDays = "area_days" }
    SupplierBillStatus { Open = "open", Billed = "billed", Cancelled = "cancelled" }
    WriteOffStatus {
        Proposed = "proposed",
        /// Approved and booked.
        Written = "written",
        Rejected = "rejected",
        /// Undone: the household owes it again.
        Reversed = "reversed",
    }
    BillKind { Regular = "regular", DebitNote = "debit_note" }
    BillState { Issued = "issued", Void = "void" }
    DisputeStatus { Open = "open", Accepted = "accepted", Rejected = "rejected" }
    RunStatus {
        /// Being previewed.
        Draft = "draft",
        Previewed = "previewed", Committing = "committing", Done = "done", Stopped = "stopped", Discarded = "discarded",
    }
    AnomalyKind {
        NoTariff = "no_tariff", NoArea = "no_area", Deviation = "deviation", Zero = "zero", OverLimit = "over_limit",
        /// A dwelling in which nobody is charged.
        NoOwner = "no_owner",
        /// Billed before, but not like this.
        Conflict = "conflict",
        NoReading = "no_reading",
        MeterBackwards = "meter_backwards",
        FormulaError = "formula_error",
        /// A shared bill that nobody can be asked for.
        NoWeight = "no_weight",
    }
}

impl ChargeItem {
    #[must_use]
    pub const fn method(self) -> ChargeMethod {
        match self {
            Self::PropertyFee => ChargeMethod::Area,
            Self::Parking | Self::WasteHaulage | Self::Service => ChargeMethod::Unit,
            Self::Water | Self::Electricity => ChargeMethod::Metered,
            Self::SharedWater | Self::SharedElectricity | Self::Lift => ChargeMethod::Shared,
        }
    }

    /// Its place in the order in which a payment settles the lines of a bill, from 1.
    #[must_use]
    pub fn priority(self) -> i32 {
        let at = Self::ALL.iter().position(|item| *item == self).expect("every item is listed");
        i32::try_from(at + 1).expect("a handful of items")
    }
}

impl BillingCycle {
    /// How many months one bill covers.
    #[must_use]
    pub const fn months(self) -> i32 {
        match self {
            Self::Monthly => 1,
            Self::Quarterly => 3,
            Self::HalfYearly => 6,
            Self::Yearly => 12,
        }
    }
}
