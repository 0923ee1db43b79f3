//! Plans, orders, inspections, rounds of haulage.

use sea_orm::entity::prelude::*;

words! {
    /// What becomes of a plan's occurrence on a holiday.
    HolidayRule {
        Keep = "keep",
        Skip = "skip",
        /// To the next working day.
        Next = "next",
        /// To the working day before.
        Previous = "previous",
    }
    PauseReason { Rain = "rain", Snow = "snow", Heat = "heat", Typhoon = "typhoon", Other = "other" }
    PauseMode {
        Cancel = "cancel",
        /// To the first day that is worked again.
        PutOff = "put_off",
    }
    /// Why an active plan gives no more work.
    PlanEnd {
        ContractEnded = "contract_ended",
        PlanEnded = "plan_ended",
        /// It still gives orders, which wait for a dispatcher.
        CrewInactive = "crew_inactive",
        PlaceRetired = "place_retired",
        RuleExhausted = "rule_exhausted",
        Failed = "failed",
    }
    /// What a household is told of that was done for it.
    ServedKind {
        /// Planned work, times.
        Task = "task",
        /// Work nobody had planned: what broke, what was asked for.
        Repair = "repair",
        /// Rounds past the estate's waste points.
        WasteRound = "waste_round",
        /// Kilograms weighed that came from them.
        WasteKilogram = "waste_kilogram",
        /// Residents' calls, answered of those whose answer was given or due.
        Call = "call",
    }
    WorkStatus {
        /// Made, nobody does it yet.
        Planned = "planned",
        Assigned = "assigned",
        Acknowledged = "acknowledged",
        Arrived = "arrived",
        InProgress = "in_progress",
        /// It rests, with a reason.
        Paused = "paused",
        Completed = "completed",
        /// Checked and accepted.
        Closed = "closed",
        Cancelled = "cancelled",
    }
    /// Who looks: the operator at its own work, or the office that pays for it (街道).
    InspectionSide { Operator = "operator", Purchaser = "purchaser" }
    InspectionStatus {
        /// Planned, or being filled in.
        Open = "open",
        Submitted = "submitted",
        Appealed = "appealed",
        Decided = "decided",
        Cancelled = "cancelled",
    }
    FindingStatus {
        /// Put right on the spot, or not to be put right by anybody: it counts, and that is all.
        Noted = "noted",
        Rectifying = "rectifying",
        /// Said to be done; somebody must look again.
        Recheck = "recheck",
        Closed = "closed",
        /// It did not stand when the appeal was decided.
        Withdrawn = "withdrawn",
    }
    /// What a crew found at a point of its round.
    StopOutcome {
        Collected = "collected",
        /// 拒收: mixed waste stays where it is.
        Refused = "refused",
        Unreachable = "unreachable",
        /// The round ended without a word of it.
        Missed = "missed",
    }
    /// What a crew brings back in figures.
    AmountKind {
        Count = "count",
        Weight = "weight",
        Volume = "volume",
        Area = "area",
        Length = "length",
        /// 材料: used up.
        Material = "material",
    }
    DayPlanStatus {
        Searching = "searching",
        /// Somebody may publish it.
        Ready = "ready",
        Published = "published",
        Dropped = "dropped",
        Failed = "failed",
    }
}
