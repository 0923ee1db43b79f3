//! The owners' vote on a price (Civil Code §278 and the Hangzhou property rule): two thirds of the area and of the
//! owners take part, and of what takes part more than half agrees, by area and by owners. Compared in whole numbers.

use entity::value::Area;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Days a raise is on public notice before it starts.
pub const NOTICE_DAYS: i64 = 30;

/// How many of those who take part must agree (Civil Code §278).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Majority {
    /// More than half.
    Ordinary,
    /// At least three quarters: to change the use of common parts or do business in them.
    Special,
}

/// The figures of a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Vote {
    pub total_households: i64,
    pub total_area: Area,
    pub voting_households: i64,
    pub voting_area: Area,
    pub agreeing_households: i64,
    pub agreeing_area: Area,
}

/// What a vote lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// More agree than vote, more vote than there are, or there is nobody.
    Impossible,
    HouseholdsVoting,
    AreaVoting,
    HouseholdsAgreeing,
    AreaAgreeing,
}

/// One of the four comparisons of a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// What the vote lacks where it does not hold.
    pub of_what: Lack,
    /// Owners, or area in 0.01 m².
    pub part: i64,
    pub of: i64,
    pub by_area: bool,
    pub holds: bool,
}

impl Measure {
    /// In percent to one decimal, cut off: what is not enough never looks as if it were. A dash of nothing.
    #[must_use]
    pub fn share(&self) -> String {
        if self.of <= 0 {
            return "—".to_owned();
        }
        let tenths = i128::from(self.part) * 1000 / i128::from(self.of);
        format!("{}.{}%", tenths / 10, (tenths % 10).abs())
    }
}

impl Vote {
    /// Who takes part, and who of them agrees, by owners and by area.
    #[must_use]
    pub fn measures(&self) -> [Measure; 4] {
        self.measures_by(Majority::Ordinary)
    }

    /// [`Self::measures`] by another majority.
    #[must_use]
    pub fn measures_by(&self, majority: Majority) -> [Measure; 4] {
        // Widened: three times a number of 64 bits.
        let two_thirds = |part: i64, of: i64| of > 0 && i128::from(part) * 3 >= i128::from(of) * 2;
        let enough = |part: i64, of: i64| match majority {
            Majority::Ordinary => i128::from(part) * 2 > i128::from(of),
            Majority::Special => of > 0 && i128::from(part) * 4 >= i128::from(of) * 3,
        };
        let voting = |of_what, part, of, by_area| {
            let holds = two_thirds(part, of);
            Measure { of_what, part, of, by_area, holds }
        };
        let agreeing = |of_what, part, of, by_area| {
            let holds = enough(part, of);
            Measure { of_what, part, of, by_area, holds }
        };
        let (households, areas) = (self.voting_households, self.voting_area.0);
        [
            voting(Lack::HouseholdsVoting, households, self.total_households, false),
            voting(Lack::AreaVoting, areas, self.total_area.0, true),
            agreeing(Lack::HouseholdsAgreeing, self.agreeing_households, households, false),
            agreeing(Lack::AreaAgreeing, self.agreeing_area.0, areas, true),
        ]
    }

    /// Everything the vote lacks; nothing when it carries.
    #[must_use]
    pub fn lacks(&self) -> Vec<Lack> {
        self.lacks_by(Majority::Ordinary)
    }

    /// [`Self::lacks`] by another majority.
    #[must_use]
    pub fn lacks_by(&self, majority: Majority) -> Vec<Lack> {
        let households = [self.agreeing_households, self.voting_households, self.total_households];
        let areas = [self.agreeing_area.0, self.voting_area.0, self.total_area.0];
        let possible = |of: [i64; 3]| 0 <= of[0] && of[0] <= of[1] && of[1] <= of[2] && of[2] > 0;
        if !possible(households) || !possible(areas) {
            return vec![Lack::Impossible];
        }
        self.measures_by(majority).iter().filter(|m| !m.holds).map(|m| m.of_what).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vote(households: [i64; 3], areas: [i64; 3]) -> Vote {
        Vote {
            total_households: households[0],
            voting_households: households[1],
            agreeing_households: households[2],
            total_area: Area(areas[0]),
            voting_area: Area(areas[1]),
            agreeing_area: Area(areas[2]),
        }
    }

    #[test]
    fn two_thirds_take_part_and_more_than_half_of_them_agree() {
        use Lack::{AreaAgreeing, AreaVoting, HouseholdsAgreeing, HouseholdsVoting, Impossible};
        for (households, areas, lacks) in [
            // Exactly two thirds is enough; exactly a half is not.
            ([3146, 2098, 1050], [900, 600, 301], vec![]),
            ([3000, 2000, 1000], [900, 600, 301], vec![HouseholdsAgreeing]),
            ([3000, 1999, 1001], [900, 600, 300], vec![HouseholdsVoting, AreaAgreeing]),
            ([3000, 2000, 1001], [900, 599, 300], vec![AreaVoting]),
            ([10, 11, 5], [900, 600, 301], vec![Impossible]),
            ([10, 8, 9], [900, 600, 301], vec![Impossible]),
            ([0, 0, 0], [900, 600, 301], vec![Impossible]),
            ([10, 8, -1], [900, 600, 301], vec![Impossible]),
        ] {
            assert_eq!(vote(households, areas).lacks(), lacks, "{households:?} {areas:?}");
        }
    }

    #[test]
    fn a_change_of_use_takes_three_quarters_of_those_who_take_part() {
        use Lack::{AreaAgreeing, AreaVoting, HouseholdsAgreeing, HouseholdsVoting, Impossible};
        for (households, areas, lacks) in [
            // Exactly two thirds and exactly three quarters are enough.
            ([3000, 2000, 1500], [900, 600, 450], vec![]),
            ([3000, 2000, 1499], [900, 600, 450], vec![HouseholdsAgreeing]),
            ([3000, 2000, 1500], [900, 600, 449], vec![AreaAgreeing]),
            ([3000, 1999, 1999], [900, 600, 450], vec![HouseholdsVoting]),
            ([3000, 2000, 1500], [900, 599, 599], vec![AreaVoting]),
            // Three quarters that are no whole number: 7 × 3/4 = 5.25.
            ([9, 7, 6], [9, 7, 6], vec![]),
            ([9, 7, 5], [9, 7, 5], vec![HouseholdsAgreeing, AreaAgreeing]),
            ([3, 2, 3], [9, 7, 6], vec![Impossible]),
        ] {
            assert_eq!(
                vote(households, areas).lacks_by(Majority::Special),
                lacks,
                "{households:?} {areas:?}"
            );
        }
    }

    #[test]
    fn a_share_is_cut_and_never_flatters() {
        let shares = vote([3000, 1999, 1000], [300, 200, 100]).measures().map(|m| m.share());
        assert_eq!(shares, ["66.6%", "66.6%", "50.0%", "50.0%"]);
        assert_eq!(vote([0, 0, 0], [1, 1, 1]).measures()[0].share(), "—");
    }
}
