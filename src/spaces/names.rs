//! The names of what spaces and facilities are and do: a word of a list in both languages.

use chrono::NaiveDate;
use entity::enums::{
    BookingStatus, EnrolmentStatus, EntrySide, FacilityHead, FacilityKind, FormerUse, FundParty,
    MealSheetStatus, PaidFrom, PermitKind, SpaceStatus, SpaceStep, SpaceTenure, TitleKind,
};

use super::bookings::rule::Refusal;
use super::facilities::hours::HoursLack;
use super::programmes::rule::EnrolLack;
use super::requirement::TitleLack;
use super::text::{
    agree_area, agree_owners, b_attended, b_booked, b_cancelled, b_no_show, cannot_step, comma, cost,
    e_cancelled, e_enrolled, e_waiting, everybody, f_donation, f_government, f_operator, f_owners,
    guardian_needed, h_energy, h_fees, h_food, h_operation, h_other, h_rent, h_repair, h_staff, h_supplies,
    hours_overlap, hours_weekday, income, k_barber, k_bathing, k_canteen, k_childcare, k_day_care,
    k_disabled, k_meeting, k_reading, k_repair, k_science, k_sport, m_posted, m_reversed, not_quarters,
    p_barrier, p_childcare, p_disabled, p_elder, p_fire, p_food, p_fumes, p_hygiene, p_structure, paid_bank,
    paid_cash, paid_payable, refused_ahead, refused_capacity, refused_closed, refused_closing, refused_hours,
    refused_long, refused_past, refused_people, sp_accept, sp_approve, sp_continue, sp_needs, sp_open,
    sp_propose, sp_refuse, sp_return, sp_review, sp_title, sp_works, st_accepted, st_approved, st_needs,
    st_operating, st_proposed, st_returned, st_reviewed, st_surveyed, st_title, st_works, subsidy,
    t_allocation, t_cobuild, t_cooperative, t_lease, t_record, t_relocation, tenure_collective,
    tenure_common, tenure_community, tenure_leased, tenure_office, tenure_soe, tier_from, title_kind_unfit,
    title_no_end, title_run_out, too_old, too_young, use_boiler, use_office, use_other, use_premises,
    use_pump, use_shed, use_shop, vote_area, vote_impossible, vote_missing, vote_owners,
};
use crate::billing::tariffs::vote::Lack;
use crate::i18n::Lang;
use crate::web::parts::Tone;

#[must_use]
pub const fn tenure_name(l: Lang, tenure: SpaceTenure) -> &'static str {
    match tenure {
        SpaceTenure::OwnersCommon => tenure_common(l),
        SpaceTenure::CommunityPublic => tenure_community(l),
        SpaceTenure::Soe => tenure_soe(l),
        SpaceTenure::GovOffice => tenure_office(l),
        SpaceTenure::Collective => tenure_collective(l),
        SpaceTenure::Leased => tenure_leased(l),
    }
}

#[must_use]
pub const fn use_name(l: Lang, former: FormerUse) -> &'static str {
    match former {
        FormerUse::PumpHouse => use_pump(l),
        FormerUse::BicycleShed => use_shed(l),
        FormerUse::BoilerHouse => use_boiler(l),
        FormerUse::ServicePremises => use_premises(l),
        FormerUse::Office => use_office(l),
        FormerUse::Shop => use_shop(l),
        FormerUse::Other => use_other(l),
    }
}

#[must_use]
pub const fn status_name(l: Lang, status: SpaceStatus) -> &'static str {
    match status {
        SpaceStatus::Surveyed => st_surveyed(l),
        SpaceStatus::TitleChecked => st_title(l),
        SpaceStatus::Needs => st_needs(l),
        SpaceStatus::Proposed => st_proposed(l),
        SpaceStatus::Approved => st_approved(l),
        SpaceStatus::Works => st_works(l),
        SpaceStatus::Accepted => st_accepted(l),
        SpaceStatus::Operating => st_operating(l),
        SpaceStatus::Reviewed => st_reviewed(l),
        SpaceStatus::Returned => st_returned(l),
    }
}

#[must_use]
pub const fn status_tone(status: SpaceStatus) -> Tone {
    match status {
        SpaceStatus::Surveyed | SpaceStatus::TitleChecked | SpaceStatus::Needs => Tone::Info,
        SpaceStatus::Proposed | SpaceStatus::Approved | SpaceStatus::Works => Tone::Warn,
        SpaceStatus::Accepted | SpaceStatus::Operating | SpaceStatus::Reviewed => Tone::Ok,
        SpaceStatus::Returned => Tone::Mute,
    }
}

#[must_use]
pub const fn step_name(l: Lang, step: SpaceStep) -> &'static str {
    match step {
        SpaceStep::CheckTitle => sp_title(l),
        SpaceStep::GatherNeeds => sp_needs(l),
        SpaceStep::Propose => sp_propose(l),
        SpaceStep::Refuse => sp_refuse(l),
        SpaceStep::Approve => sp_approve(l),
        SpaceStep::StartWorks => sp_works(l),
        SpaceStep::Accept => sp_accept(l),
        SpaceStep::Open => sp_open(l),
        SpaceStep::Review => sp_review(l),
        SpaceStep::Continue => sp_continue(l),
        SpaceStep::Return => sp_return(l),
    }
}

#[must_use]
pub fn refused_step(l: Lang, step: SpaceStep, status: SpaceStatus) -> String {
    cannot_step(l, step_name(l, step), status_name(l, status))
}

#[must_use]
pub const fn title_name(l: Lang, kind: TitleKind) -> &'static str {
    match kind {
        TitleKind::PropertyRecord => t_record(l),
        TitleKind::AllocationPaper => t_allocation(l),
        TitleKind::CoBuildAgreement => t_cobuild(l),
        TitleKind::RelocationApproval => t_relocation(l),
        TitleKind::CooperativeAgreement => t_cooperative(l),
        TitleKind::Lease => t_lease(l),
    }
}

#[must_use]
pub const fn title_field(lack: TitleLack) -> &'static str {
    match lack {
        TitleLack::Kind => "kind",
        TitleLack::NoEnd | TitleLack::RunOut => "until",
    }
}

#[must_use]
pub const fn title_lack(l: Lang, lack: TitleLack) -> &'static str {
    match lack {
        TitleLack::Kind => title_kind_unfit(l),
        TitleLack::NoEnd => title_no_end(l),
        TitleLack::RunOut => title_run_out(l),
    }
}

/// What a vote lacks; nothing named: there is none.
#[must_use]
pub fn vote_lacks(l: Lang, lacks: &[Lack]) -> String {
    if lacks.is_empty() {
        return vote_missing(l).to_owned();
    }
    let word = |lack: &Lack| match lack {
        Lack::Impossible => vote_impossible(l),
        Lack::HouseholdsVoting => vote_owners(l),
        Lack::AreaVoting => vote_area(l),
        Lack::HouseholdsAgreeing => agree_owners(l),
        Lack::AreaAgreeing => agree_area(l),
    };
    let words: Vec<&str> = lacks.iter().map(word).collect();
    words.join(comma(l))
}

#[must_use]
pub const fn kind_name(l: Lang, kind: FacilityKind) -> &'static str {
    match kind {
        FacilityKind::Canteen => k_canteen(l),
        FacilityKind::DayCare => k_day_care(l),
        FacilityKind::YouthScience => k_science(l),
        FacilityKind::DisabledCare => k_disabled(l),
        FacilityKind::CultureSport => k_sport(l),
        FacilityKind::ReadingRoom => k_reading(l),
        FacilityKind::Barber => k_barber(l),
        FacilityKind::RepairShop => k_repair(l),
        FacilityKind::BathingHelp => k_bathing(l),
        FacilityKind::MeetingHall => k_meeting(l),
        FacilityKind::Childcare => k_childcare(l),
    }
}

#[must_use]
pub const fn permit_name(l: Lang, permit: PermitKind) -> &'static str {
    match permit {
        PermitKind::Structure => p_structure(l),
        PermitKind::Fire => p_fire(l),
        PermitKind::Food => p_food(l),
        PermitKind::OilFumes => p_fumes(l),
        PermitKind::ElderCare => p_elder(l),
        PermitKind::DisabledCare => p_disabled(l),
        PermitKind::Childcare => p_childcare(l),
        PermitKind::BarrierFree => p_barrier(l),
        PermitKind::Hygiene => p_hygiene(l),
    }
}

#[must_use]
pub const fn fund_name(l: Lang, party: FundParty) -> &'static str {
    match party {
        FundParty::Government => f_government(l),
        FundParty::Operator => f_operator(l),
        FundParty::Owners => f_owners(l),
        FundParty::Donation => f_donation(l),
    }
}

#[must_use]
pub const fn hours_lack(l: Lang, lack: HoursLack) -> &'static str {
    match lack {
        HoursLack::Weekday => hours_weekday(l),
        HoursLack::Quarters => not_quarters(l),
        HoursLack::Overlap => hours_overlap(l),
    }
}

/// The stable code of a rule that refuses a booking.
#[must_use]
pub const fn refusal_code(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Quarters => "spaces.booking.quarters",
        Refusal::Past => "spaces.booking.past",
        Refusal::TooFarAhead => "spaces.booking.too_far_ahead",
        Refusal::Closed => "spaces.booking.closed",
        Refusal::OutsideHours => "spaces.booking.outside_hours",
        Refusal::AcrossClosing => "spaces.booking.across_closing",
        Refusal::OverCapacity => "spaces.booking.over_capacity",
        Refusal::NoPeople => "spaces.booking.no_people",
        Refusal::TooLong => "spaces.booking.too_long",
    }
}

#[must_use]
pub const fn refusal_field(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Past | Refusal::TooFarAhead | Refusal::Closed => "day",
        Refusal::Quarters | Refusal::OutsideHours => "from",
        Refusal::AcrossClosing | Refusal::TooLong => "to",
        Refusal::OverCapacity | Refusal::NoPeople => "people",
    }
}

#[must_use]
pub const fn refusal(l: Lang, refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Quarters => not_quarters(l),
        Refusal::Past => refused_past(l),
        Refusal::TooFarAhead => refused_ahead(l),
        Refusal::Closed => refused_closed(l),
        Refusal::OutsideHours => refused_hours(l),
        Refusal::AcrossClosing => refused_closing(l),
        Refusal::OverCapacity => refused_capacity(l),
        Refusal::NoPeople => refused_people(l),
        Refusal::TooLong => refused_long(l),
    }
}

#[must_use]
pub const fn booking_status_name(l: Lang, status: BookingStatus) -> &'static str {
    match status {
        BookingStatus::Booked => b_booked(l),
        BookingStatus::Cancelled => b_cancelled(l),
        BookingStatus::Attended => b_attended(l),
        BookingStatus::NoShow => b_no_show(l),
    }
}

#[must_use]
pub const fn booking_tone(status: BookingStatus) -> Tone {
    match status {
        BookingStatus::Booked => Tone::Info,
        BookingStatus::Attended => Tone::Ok,
        BookingStatus::NoShow => Tone::Warn,
        BookingStatus::Cancelled => Tone::Mute,
    }
}

#[must_use]
pub fn enrol_lack(l: Lang, lack: EnrolLack, from: i32, to: i32) -> String {
    match lack {
        EnrolLack::TooYoung => too_young(l, from, to),
        EnrolLack::TooOld => too_old(l, from, to),
        EnrolLack::Guardian => guardian_needed(l).to_owned(),
    }
}

#[must_use]
pub const fn enrolment_name(l: Lang, status: EnrolmentStatus) -> &'static str {
    match status {
        EnrolmentStatus::Enrolled => e_enrolled(l),
        EnrolmentStatus::Waiting => e_waiting(l),
        EnrolmentStatus::Cancelled => e_cancelled(l),
    }
}

#[must_use]
pub const fn sheet_status_name(l: Lang, status: MealSheetStatus) -> &'static str {
    match status {
        MealSheetStatus::Posted => m_posted(l),
        MealSheetStatus::Reversed => m_reversed(l),
    }
}

#[must_use]
pub const fn side_name(l: Lang, side: EntrySide) -> &'static str {
    match side {
        EntrySide::Cost => cost(l),
        EntrySide::Income => income(l),
        EntrySide::Subsidy => subsidy(l),
    }
}

#[must_use]
pub const fn head_name(l: Lang, head: FacilityHead) -> &'static str {
    match head {
        FacilityHead::Staff => h_staff(l),
        FacilityHead::Food => h_food(l),
        FacilityHead::Energy => h_energy(l),
        FacilityHead::Rent => h_rent(l),
        FacilityHead::Repair => h_repair(l),
        FacilityHead::Supplies => h_supplies(l),
        FacilityHead::Fees => h_fees(l),
        FacilityHead::Operation => h_operation(l),
        FacilityHead::Other => h_other(l),
    }
}

#[must_use]
pub const fn paid_name(l: Lang, paid: PaidFrom) -> &'static str {
    match paid {
        PaidFrom::Cash => paid_cash(l),
        PaidFrom::Bank => paid_bank(l),
        PaidFrom::Payable => paid_payable(l),
    }
}

/// A tier by its age.
#[must_use]
pub fn tier_name(l: Lang, from_age: i32) -> String {
    if from_age == 0 { everybody(l).to_owned() } else { tier_from(l, from_age) }
}

/// `2026-09-18 周五`
#[must_use]
pub fn day_words(l: Lang, day: NaiveDate) -> String {
    use chrono::Datelike;
    format!("{day} {}", crate::web::text::weekday(l, day.weekday()))
}
