//! Calls, talks, proposals.

use sea_orm::entity::prelude::*;

words! {
    RequestChannel {
        Web = "web",
        Phone = "phone",
        Counter = "counter",
        Email = "email",
        /// 12345.
        Hotline = "hotline",
        /// 街道转办.
        Street = "street",
        /// 网格上报.
        Grid = "grid",
        Patrol = "patrol",
        /// 民情三谈.
        Talk = "talk",
        Open311 = "open311",
    }
    RequestKind { Repair = "repair", Complaint = "complaint", Enquiry = "enquiry", Suggestion = "suggestion", Help = "help" }
    /// How pressing a request is: with its kind it says by when it is answered.
    RequestGrade { Urgent = "urgent", Normal = "normal", Hard = "hard" }
    RequestStatus {
        /// 待受理.
        Registered = "registered",
        /// 已受理.
        Accepted = "accepted",
        /// 退回、不予受理.
        Returned = "returned",
        /// A crew has its work order.
        Dispatched = "dispatched",
        Acknowledged = "acknowledged",
        Arrived = "arrived",
        InProgress = "in_progress",
        /// 挂起: its clock stands.
        OnHold = "on_hold",
        /// 完工: the work is done, and the resident was told.
        Completed = "completed",
        /// 验收.
        Verified = "verified",
        /// 返工.
        Rework = "rework",
        /// 办结: not the same as solved, which only the resident says.
        Closed = "closed",
        /// 已回访.
        FollowedUp = "followed_up",
        /// 重办.
        Reopened = "reopened",
    }
    /// What was done with a request, as its history says it.
    RequestStep {
        Register = "register",
        Accept = "accept",
        Return = "return",
        /// The resident was spoken to.
        Contact = "contact",
        /// 改派类: kind, grade or line became another.
        Classify = "classify",
        Transfer = "transfer",
        /// A work order was made.
        Order = "order",
        /// It went along with its work order.
        Follow = "follow",
        Hold = "hold",
        Resume = "resume",
        Extend = "extend",
        Close = "close",
        FollowUp = "follow_up",
        Reopen = "reopen",
        /// 并案.
        Join = "join",
        Unjoin = "unjoin",
        /// The same person asked again, with nothing new.
        AskAgain = "ask_again",
        /// 督办.
        Supervise = "supervise",
        Warn = "warn",
        Escalate = "escalate",
    }
    /// Why a call was joined to another.
    RequestJoin {
        /// 重复诉求: the same person about the same matter; counted once.
        Repeat = "repeat",
        /// 群体诉求: others about the same matter.
        Mass = "mass",
    }
    ReturnReason {
        /// 无效.
        Invalid = "invalid",
        /// 超职责.
        OutOfScope = "out_of_scope",
    }
    FollowUpWay { Phone = "phone", Link = "link" }
    TermUnit { Hours = "hours", WorkingDays = "working_days" }
    /// The three talks (民情三谈).
    TalkKind {
        /// 夜谈: a group, in the evening.
        NightTalk = "night_talk",
        /// 访谈: at a household's door.
        Visit = "visit",
        /// 约谈: with the party concerned.
        Appointment = "appointment",
    }
    TalkStatus { Planned = "planned", Held = "held", Published = "published", Cancelled = "cancelled" }
    /// What makes a proposal to act before somebody calls again (未诉先办).
    ProposalRule {
        /// The same kind of call about one place, again and again.
        Repeated = "repeated",
        /// An occurrence of a service plan was missed, and calls came.
        Missed = "missed",
        /// One place failed inspections again, and calls came.
        Failing = "failing",
    }
    ProposalStatus {
        Open = "open",
        /// It became a work order.
        Accepted = "accepted",
        Dismissed = "dismissed",
        /// Nobody decided, and nothing new came for a whole window.
        Expired = "expired",
    }
    EvidenceKind { Request = "request", WorkOrder = "work_order", Finding = "finding" }
}
