//! What a space needs before a step: its title, the owners' vote, its approvals, its money.

use chrono::NaiveDate;
use entity::enums::{FacilityKind, FundParty, PermitKind, SpaceTenure, TitleKind};
use entity::value::{Fen, ValueError};

use crate::billing::tariffs::vote::{Lack, Majority, Vote};

/// The papers that show that a space of this tenure may be used.
#[must_use]
pub const fn titles_of(tenure: SpaceTenure) -> &'static [TitleKind] {
    match tenure {
        SpaceTenure::OwnersCommon => &[TitleKind::PropertyRecord],
        SpaceTenure::CommunityPublic => &[TitleKind::AllocationPaper, TitleKind::PropertyRecord],
        SpaceTenure::Soe => &[TitleKind::CoBuildAgreement, TitleKind::Lease],
        SpaceTenure::GovOffice => &[TitleKind::RelocationApproval],
        SpaceTenure::Collective => &[TitleKind::CooperativeAgreement, TitleKind::Lease],
        SpaceTenure::Leased => &[TitleKind::Lease],
    }
}

/// What is wrong with a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TitleLack {
    /// A paper of another kind is needed.
    Kind,
    /// A lease ends on a day.
    NoEnd,
    /// It has run out.
    RunOut,
}

/// # Errors
/// What the title lacks.
pub fn check_title(
    tenure: SpaceTenure,
    kind: TitleKind,
    until: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), TitleLack> {
    if !titles_of(tenure).contains(&kind) {
        return Err(TitleLack::Kind);
    }
    match until {
        None if kind == TitleKind::Lease => Err(TitleLack::NoEnd),
        Some(until) if until < today => Err(TitleLack::RunOut),
        None | Some(_) => Ok(()),
    }
}

/// Whether the owners decide (Civil Code §278; Hangzhou property rule §16): what is theirs, and any change of use of common
/// parts.
#[must_use]
pub const fn owners_vote(tenure: SpaceTenure, changes_use: bool) -> bool {
    changes_use || matches!(tenure, SpaceTenure::OwnersCommon)
}

/// What the approval lacks of the owners' vote; nothing where none is needed.
#[must_use]
pub fn vote_lacks(tenure: SpaceTenure, changes_use: bool, vote: Option<&Vote>) -> Option<Vec<Lack>> {
    if !owners_vote(tenure, changes_use) {
        return None;
    }
    let Some(vote) = vote else { return Some(Vec::new()) };
    Some(vote.lacks_by(Majority::Special)).filter(|lacks| !lacks.is_empty())
}

/// The approvals a use needs.
#[must_use]
pub const fn permits_of(kind: FacilityKind) -> &'static [PermitKind] {
    use PermitKind as P;
    match kind {
        FacilityKind::Canteen => &[P::Structure, P::Fire, P::Food, P::OilFumes, P::BarrierFree],
        FacilityKind::DayCare => &[P::Structure, P::Fire, P::ElderCare, P::BarrierFree],
        FacilityKind::YouthScience => &[P::Structure, P::Fire],
        FacilityKind::DisabledCare => &[P::Structure, P::Fire, P::DisabledCare, P::BarrierFree],
        FacilityKind::CultureSport | FacilityKind::ReadingRoom | FacilityKind::MeetingHall => {
            &[P::Structure, P::Fire, P::BarrierFree]
        }
        FacilityKind::Barber => &[P::Structure, P::Fire, P::Hygiene],
        FacilityKind::RepairShop => &[P::Structure, P::Fire],
        FacilityKind::BathingHelp => &[P::Structure, P::Fire, P::Hygiene, P::BarrierFree],
        FacilityKind::Childcare => &[P::Structure, P::Fire, P::Childcare],
    }
}

/// The approvals of all `kinds`, each once, in their order.
#[must_use]
pub fn permits_needed(kinds: &[FacilityKind]) -> Vec<PermitKind> {
    let needed = |permit: &PermitKind| kinds.iter().any(|kind| permits_of(*kind).contains(permit));
    PermitKind::ALL.iter().copied().filter(needed).collect()
}

/// The approvals that are still missing.
#[must_use]
pub fn permits_missing(kinds: &[FacilityKind], granted: &[PermitKind]) -> Vec<PermitKind> {
    permits_needed(kinds).into_iter().filter(|permit| !granted.contains(permit)).collect()
}

/// Whether what the parties give is the budget, to the fen, and nobody stands there twice.
///
/// # Errors
/// Past what an amount holds.
pub fn is_funded(budget: Fen, funds: &[(FundParty, Fen)]) -> Result<bool, ValueError> {
    let once = funds.iter().enumerate().all(|(n, (party, _))| funds[..n].iter().all(|(p, _)| p != party));
    let positive = funds.iter().all(|(_, amount)| amount.is_positive());
    Ok(once && positive && Fen::total(funds.iter().map(|(_, amount)| *amount))? == budget)
}

/// The kinds of a proposal as they are stored: `canteen,day_care`.
#[must_use]
pub fn stored_kinds(kinds: &[FacilityKind]) -> String {
    let words: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
    words.join(",")
}

/// [`stored_kinds`] read back.
#[must_use]
pub fn kinds_of(stored: &str) -> Vec<FacilityKind> {
    stored.split(',').filter_map(FacilityKind::from_word).collect()
}

#[cfg(test)]
mod tests {
    use entity::value::Area;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_title_fits_its_tenure_and_a_lease_has_not_run_out() {
        let today = day("2026-09-18");
        for (tenure, kind, until, outcome) in [
            (SpaceTenure::OwnersCommon, TitleKind::PropertyRecord, None, Ok(())),
            (SpaceTenure::OwnersCommon, TitleKind::AllocationPaper, None, Err(TitleLack::Kind)),
            (SpaceTenure::Soe, TitleKind::CoBuildAgreement, None, Ok(())),
            (SpaceTenure::Soe, TitleKind::PropertyRecord, None, Err(TitleLack::Kind)),
            (SpaceTenure::Leased, TitleKind::Lease, None, Err(TitleLack::NoEnd)),
            (SpaceTenure::Leased, TitleKind::Lease, Some(day("2026-09-17")), Err(TitleLack::RunOut)),
            (SpaceTenure::Leased, TitleKind::Lease, Some(today), Ok(())),
            (SpaceTenure::GovOffice, TitleKind::RelocationApproval, None, Ok(())),
            (SpaceTenure::Collective, TitleKind::CooperativeAgreement, Some(day("2031-01-01")), Ok(())),
        ] {
            assert_eq!(check_title(tenure, kind, until, today), outcome, "{tenure:?} {kind:?} {until:?}");
        }
        for tenure in SpaceTenure::ALL {
            assert!(!titles_of(*tenure).is_empty());
        }
    }

    #[test]
    fn owners_decide_about_what_is_theirs() {
        let vote = |agreeing: i64| Vote {
            total_households: 300,
            total_area: Area(3000),
            voting_households: 200,
            voting_area: Area(2000),
            agreeing_households: agreeing,
            agreeing_area: Area(1500),
        };
        assert_eq!(vote_lacks(SpaceTenure::Soe, false, None), None);
        assert_eq!(vote_lacks(SpaceTenure::Soe, true, None), Some(vec![]), "a vote is missing");
        assert_eq!(vote_lacks(SpaceTenure::OwnersCommon, false, None), Some(vec![]));
        assert_eq!(vote_lacks(SpaceTenure::OwnersCommon, false, Some(&vote(150))), None, "exactly 3/4");
        assert_eq!(
            vote_lacks(SpaceTenure::OwnersCommon, false, Some(&vote(149))),
            Some(vec![Lack::HouseholdsAgreeing])
        );
    }

    #[test]
    fn approvals_follow_from_the_uses() {
        use PermitKind as P;
        assert_eq!(permits_needed(&[FacilityKind::YouthScience]), [P::Structure, P::Fire]);
        assert_eq!(
            permits_needed(&[FacilityKind::DayCare, FacilityKind::Canteen]),
            [P::Structure, P::Fire, P::Food, P::OilFumes, P::ElderCare, P::BarrierFree]
        );
        assert_eq!(
            permits_missing(&[FacilityKind::Canteen], &[P::Structure, P::Fire, P::BarrierFree]),
            [P::Food, P::OilFumes]
        );
        for kind in FacilityKind::ALL {
            assert!(permits_of(*kind).contains(&P::Fire), "{kind:?}");
            assert_eq!(kinds_of(&stored_kinds(&[*kind])), [*kind]);
        }
    }

    #[test]
    fn what_the_parties_give_is_the_budget() {
        use FundParty::{Government, Operator};
        for (funds, funded) in [
            (vec![(Government, Fen(700)), (Operator, Fen(300))], true),
            (vec![(Government, Fen(700)), (Operator, Fen(299))], false),
            (vec![(Government, Fen(500)), (Government, Fen(500))], false),
            (vec![(Government, Fen(1100)), (Operator, Fen(-100))], false),
            (vec![], false),
        ] {
            assert_eq!(is_funded(Fen(1000), &funds), Ok(funded), "{funds:?}");
        }
    }
}
