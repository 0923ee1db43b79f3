//! The one table of who may do what. Where is said by the grant's scope.

use entity::enums::Role;
use entity::enums::Role::{Administrator, Crew, Dispatcher, Finance, Officer, Resident, Steward};

/// Something a caller may or may not do. The word is stable: it stands in the access matrix and in logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Estates, buildings, dwellings, places.
    PlacesRead,
    /// Make, change and retire places of work; the street network.
    PlacesWrite,
    RegisterImport,
    /// Names, phones, addresses of persons, masked unless [`Action::PeopleReveal`].
    PeopleRead,
    PeopleReveal,
    /// Which steward looks after which building.
    StewardsRead,
    StewardsWrite,
    ContractsRead,
    ContractsWrite,
    TariffsWrite,
    CrewsRead,
    CrewsWrite,
    /// Phones of workers and numbers of their licences in full.
    WorkersReveal,
    /// Figures of labour law, the holiday calendar, the catalogue of skills: for the whole city.
    LabourWrite,
    /// Rosters and who is there: also for the crew itself.
    RostersRead,
    /// Ask for leave, report someone sick.
    AbsencesAsk,
    PlansRead,
    PlansWrite,
    WorkOrdersRead,
    WorkOrdersAssign,
    /// Make a work order by hand, cancel one, accept what was done.
    WorkOrdersManage,
    /// Acknowledge, arrive, complete.
    WorkOrdersPerform,
    /// Sheets, findings, score tables, scores.
    InspectionsRead,
    /// Make and import score tables: they belong to the contract.
    ScoreTablesWrite,
    /// Inspect, submit, look again. The subdistrict inspects what it pays for.
    InspectionsWrite,
    /// Say that a sheet is not right: for the side that was inspected.
    InspectionsAppeal,
    /// Decide an appeal somebody else made.
    InspectionsDecide,
    /// Routes, rounds and what was missed on them.
    PatrolsRead,
    PatrolsWrite,
    /// Walk a round and check in.
    PatrolsWalk,
    /// Rounds of waste haulage.
    HaulRead,
    HaulWrite,
    WeighTicketsRead,
    /// Write a ticket: for a crew of its own orders.
    WeighTicketsWrite,
    /// Void tickets, import them.
    WeighTicketsCorrect,
    RequestsRead,
    RequestsCreate,
    RequestsHandle,
    /// Put deadlines off, watch over a request, change what is promised.
    RequestsSupervise,
    /// How many were heard, helped and satisfied.
    RequestsRates,
    /// Talks with residents (民情三谈) and what was promised at them.
    TalksRead,
    /// Plan talks, enter their minutes, publish their results.
    TalksWrite,
    /// Proposals to act before somebody calls again.
    ProposalsRead,
    /// Make a proposal a work order, dismiss it, look for more.
    ProposalsDecide,
    BillsRead,
    /// Void, credit, debit; answer a household's doubt.
    BillsCorrect,
    /// Note that a household doubts a bill.
    BillsDispute,
    BillRunsRead,
    BillRunsWrite,
    PaymentsRead,
    PaymentsWrite,
    /// Take money off bills, give it back, reverse a receipt, say whose unidentified money is.
    PaymentsCorrect,
    StatementsRead,
    StatementsWrite,
    ReportsRead,
    /// The subdistrict's month at a glance.
    OfficerPage,
    /// What each side gives and gets (三方账).
    StatementOfParties,
    /// What the public paid before there was one operator.
    BaselineWrite,
    /// The trial balance, the journal and the months of a book.
    LedgerRead,
    LedgerVerify,
    /// Months of municipal contracts: scores, deductions, what is paid.
    SettlementsRead,
    /// Reckon and apply, invoice, note what came in: the operator's side.
    SettlementsWrite,
    /// Name a case that costs or earns money; either side may.
    SettlementsJudge,
    /// Sign a month off or send it back: the purchaser's side alone.
    SettlementsSign,
    PeriodsClose,
    /// Open a closed month again: not for those who close it.
    PeriodsReopen,
    /// What crews, vehicles and the office cost: payroll, so not for those who are paid.
    CostsRead,
    /// Enter and void costs, share a month out and freeze it.
    CostsWrite,
    /// Open a frozen month again: not for those who freeze it.
    CostsReopen,
    /// The account of common revenue of an estate.
    CommonRevenueRead,
    /// Book common revenue, disclose half a year.
    CommonRevenueWrite,
    /// Idle spaces (闲置空间) and what becomes of them.
    SpacesRead,
    SpacesWrite,
    /// Facilities, their rooms, hours and programmes.
    FacilitiesRead,
    FacilitiesWrite,
    /// Run a facility's desk: bookings for anybody, attendance, meals.
    FacilitiesRun,
    FacilitiesBook,
    /// What a community says of itself against the standard for complete communities.
    ScorecardsRead,
    ScorecardsWrite,
    /// The standard itself: for the whole city.
    ScorecardItemsWrite,
    /// What facilities cost and bring.
    FacilityAccountsRead,
    FacilityAccountsWrite,
    MailRead,
    MailResend,
    UsersManage,
    JobsRead,
    JobsRun,
    AuditRead,
}

/// Which roles may do `action` at all. [`super::Caller::require`] then asks whether one of the grants covers the place.
#[must_use]
pub const fn roles(action: Action) -> &'static [Role] {
    use Action as A;
    match action {
        A::PlacesRead | A::StewardsRead => &[Administrator, Dispatcher, Finance, Steward, Officer],
        A::PlacesWrite => &[Administrator, Dispatcher],
        // Who keeps the register says who looks after what of it.
        A::RegisterImport | A::StewardsWrite => &[Administrator, Finance],
        A::PeopleRead => &[Administrator, Dispatcher, Finance, Steward],
        A::PeopleReveal => &[Administrator, Finance, Steward],
        A::ContractsRead => &[Administrator, Finance, Dispatcher, Officer],
        A::ContractsWrite => &[Administrator],
        A::TariffsWrite => &[Administrator, Finance],
        A::CrewsRead => &[Administrator, Dispatcher, Steward, Officer],
        A::CrewsWrite | A::WorkersReveal => &[Administrator, Dispatcher],
        A::LabourWrite | A::ScorecardItemsWrite => &[Administrator],
        A::RostersRead => &[Administrator, Dispatcher, Steward, Crew, Officer],
        A::AbsencesAsk => &[Administrator, Dispatcher, Crew],
        A::PlansRead => &[Administrator, Dispatcher, Officer],
        A::PlansWrite => &[Administrator, Dispatcher],
        A::WorkOrdersRead => &[Administrator, Dispatcher, Steward, Crew, Officer],
        A::WorkOrdersAssign | A::WorkOrdersManage => &[Administrator, Dispatcher],
        A::WorkOrdersPerform => &[Administrator, Dispatcher, Crew],
        A::InspectionsRead => &[Administrator, Dispatcher, Finance, Steward, Crew, Officer],
        A::ScoreTablesWrite => &[Administrator],
        A::InspectionsWrite | A::InspectionsDecide => &[Administrator, Dispatcher, Officer],
        A::InspectionsAppeal | A::PatrolsWalk => &[Administrator, Dispatcher, Crew],
        A::PatrolsRead => &[Administrator, Dispatcher, Steward, Crew, Officer],
        A::PatrolsWrite => &[Administrator, Dispatcher],
        A::HaulRead => &[Administrator, Dispatcher, Officer],
        A::HaulWrite | A::WeighTicketsCorrect => &[Administrator, Dispatcher],
        A::WeighTicketsRead => &[Administrator, Dispatcher, Crew, Officer],
        A::WeighTicketsWrite => &[Administrator, Dispatcher, Crew],
        A::RequestsRead => &[Administrator, Dispatcher, Steward, Officer, Resident],
        A::RequestsCreate => &[Administrator, Dispatcher, Steward, Resident],
        A::RequestsHandle => &[Administrator, Dispatcher, Steward],
        A::RequestsSupervise => &[Administrator, Dispatcher, Officer],
        A::RequestsRates => &[Administrator, Dispatcher, Steward, Officer],
        A::TalksRead => &[Administrator, Dispatcher, Steward, Officer],
        // A promise becomes a request, so whoever makes one may register one.
        A::TalksWrite => &[Administrator, Dispatcher, Steward],
        A::ProposalsRead => &[Administrator, Dispatcher, Steward, Officer],
        A::ProposalsDecide => &[Administrator, Dispatcher],
        A::BillsRead => &[Administrator, Finance, Steward, Resident],
        A::BillsCorrect => &[Administrator, Finance],
        A::BillsDispute => &[Administrator, Finance, Steward, Resident],
        A::BillRunsRead | A::BillRunsWrite => &[Administrator, Finance],
        A::PaymentsRead => &[Administrator, Finance, Steward, Resident],
        A::PaymentsWrite => &[Administrator, Finance, Steward],
        A::PaymentsCorrect | A::StatementsRead | A::StatementsWrite => &[Administrator, Finance],
        A::ReportsRead => &[Administrator, Dispatcher, Finance, Officer],
        // Its parts are the slices' own: whoever opens it must see contracts, sheets, settlements and rates.
        A::OfficerPage => &[Administrator, Officer],
        A::StatementOfParties => &[Administrator, Finance, Officer],
        A::BaselineWrite => &[Administrator, Finance],
        A::LedgerRead | A::LedgerVerify | A::PeriodsClose => &[Administrator, Finance],
        A::SettlementsRead => &[Administrator, Dispatcher, Finance, Officer],
        A::SettlementsWrite => &[Administrator, Finance],
        A::SettlementsJudge => &[Administrator, Finance, Officer],
        A::SettlementsSign => &[Officer],
        A::PeriodsReopen | A::CostsReopen => &[Administrator],
        A::CostsRead | A::CostsWrite | A::CommonRevenueWrite => &[Administrator, Finance],
        A::CommonRevenueRead => &[Administrator, Finance, Steward, Officer],
        A::SpacesRead | A::FacilityAccountsRead => &[Administrator, Dispatcher, Finance, Steward, Officer],
        A::SpacesWrite | A::FacilitiesWrite | A::ScorecardsWrite => &[Administrator, Dispatcher],
        A::ScorecardsRead => &[Administrator, Dispatcher, Officer],
        A::FacilitiesRead => &[Administrator, Dispatcher, Finance, Steward, Officer, Resident],
        A::FacilitiesRun => &[Administrator, Dispatcher, Steward],
        A::FacilitiesBook => &[Administrator, Dispatcher, Steward, Resident],
        A::FacilityAccountsWrite => &[Administrator, Finance],
        A::MailRead | A::MailResend => &[Administrator, Finance],
        A::UsersManage | A::JobsRead | A::JobsRun | A::AuditRead => &[Administrator],
    }
}
