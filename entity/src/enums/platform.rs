//! Users, sessions, jobs, mails.

use sea_orm::entity::prelude::*;

words! {
    Role {
        Administrator = "administrator",
        Dispatcher = "dispatcher",
        Finance = "finance",
        /// 管家: the residents' contact in an estate.
        Steward = "steward",
        Crew = "crew",
        /// 街道: sees what the public money bought, and inspects it.
        Officer = "officer",
        Resident = "resident",
    }
    ScopeKind { City = "city", Subdistrict = "subdistrict", Estate = "estate", Crew = "crew", Account = "account" }
    SessionKind { Browser = "browser", Api = "api" }
    JobStatus { Running = "running", Done = "done", Failed = "failed" }
    MailKind {
        Bill = "bill", Receipt = "receipt", RequestUpdate = "request_update", RequestNotice = "request_notice", BillVoid = "bill_void",
        CreditNote = "credit_note", ContractReminder = "contract_reminder",
        Dunning = "dunning", AnnualStatement = "annual_statement",
    }
    MailStatus {
        Queued = "queued",
        Sent = "sent",
        /// Given up after the last retry, or refused for good by the server.
        Failed = "failed",
        /// Cannot be made into a mail at all; a person must look.
        Parked = "parked",
        /// It was taken and came back.
        Bounced = "bounced",
        /// Not sent: its address is suppressed.
        Suppressed = "suppressed",
        /// Not sent: its cause is gone, such as a debt that was paid in the meantime.
        Withdrawn = "withdrawn",
    }
    /// Why an address gets no mail.
    SuppressionCause {
        /// A mail came back: nobody is there.
        Bounce = "bounce",
        /// The server would not take a mail: nobody is there.
        Refused = "refused",
    }
}
