//! Books and their proof.

use sea_orm::entity::prelude::*;

words! {
    BookKind {
        /// What households of an estate owe and pay.
        Estate = "estate",
        /// What a municipal contract brings.
        Contract = "contract",
        /// What the operator spends and earns in a subdistrict besides: crews, facilities.
        Operation = "operation",
        /// What belongs to all owners of an estate (公共收益): never the operator's.
        CommonRevenue = "common_revenue",
    }
    /// A month without a closing is open.
    PeriodStatus {
        /// The proof is being made; nothing is booked in it meanwhile.
        Closing = "closing",
        Closed = "closed",
        /// Opened again: this version no longer counts, its totals stay.
        Reopened = "reopened",
    }
    ProofCause { Manual = "manual", Nightly = "nightly", Closing = "closing", CommandLine = "command_line" }
    EventKind {
        Bill = "bill", Receipt = "receipt", Allocation = "allocation",
        /// Money taken off a bill again, back to the household's credit.
        Unallocation = "unallocation",
        Void = "void",
        CreditNote = "credit_note",
        /// A rest given up as bad debt, and what was given up asked for again.
        WriteOff = "write_off", WriteOffReversal = "write_off_reversal",
        LateFee = "late_fee", LateFeeWaiver = "late_fee_waiver",
        SupplierBill = "supplier_bill",
        Refund = "refund",
        /// A channel did not pay a refund out: it is the household's credit again.
        RefundFailed = "refund_failed",
        /// A receipt taken in error.
        ReceiptReversal = "receipt_reversal",
        Suspense = "suspense",
        /// Unidentified money given back to who sent it.
        SuspenseReturn = "suspense_return",
        /// A channel paid out what it took for us, less its fee.
        Settlement = "settlement",
        /// What a bank's line was said to be: the bank's own charge or interest, cash or card money paid in.
        Explained = "explained",
        /// Cash a steward collected, handed in at the counter.
        Handover = "handover",
        /// A month of a municipal contract, with what was taken off and kept back.
        ContractInvoice = "contract_invoice",
        ContractReceipt = "contract_receipt",
        /// What was kept back is asked for.
        RetentionRelease = "retention_release",
        /// Interest for paying a contract's invoice late.
        ContractInterest = "contract_interest",
        /// What a crew, a vehicle or the office cost in a month.
        CrewCost = "crew_cost",
        /// Shared cost given to the lines it served.
        CostShare = "cost_share",
        FacilityIncome = "facility_income",
        FacilityCost = "facility_cost",
        FacilitySubsidy = "facility_subsidy",
        CommonIncome = "common_income",
        CommonCost = "common_cost",
    }
}
