//! From counts to marks, from marks to points: pure.

use entity::enums::{CommunityMeasure, ItemMark};
use entity::scorecard_line;
use entity::value::{Area, Points, half_up};

/// Goals of the standard.
pub const GOALS: std::ops::RangeInclusive<i32> = 1..=6;
/// 建办科〔2022〕48号: so much area of service facilities a hundred households.
pub const AREA_A_HUNDRED: Area = Area(3_000);
/// Of it, at least so much for what residents do, in 0.01 %.
pub const ACTIVITY_SHARE: i64 = 6_000;

const MET: i64 = 2;
const PARTLY: i64 = 1;

/// What a measure is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    SquareMetres,
    Percent,
    Pieces,
}

#[must_use]
pub const fn unit_of(measure: CommunityMeasure) -> Unit {
    use CommunityMeasure as M;
    match measure {
        M::ActivityArea | M::ChildcareArea | M::DayCareArea => Unit::SquareMetres,
        M::ManagedEstates => Unit::Percent,
        M::DailyShops | M::WastePoints | M::GreenPlots | M::Calls | M::Talks | M::Programmes => Unit::Pieces,
    }
}

/// `350.00`, `66.67`, `12`.
#[must_use]
pub fn quantity(measure: CommunityMeasure, value: i64) -> String {
    match unit_of(measure) {
        Unit::SquareMetres => Area(value).to_string(),
        Unit::Percent => Points(value).to_string(),
        Unit::Pieces => value.to_string(),
    }
}

/// What [`quantity`] writes, above nothing; none when it is no such thing.
#[must_use]
pub fn parse_quantity(measure: CommunityMeasure, typed: &str) -> Option<i64> {
    let value = match unit_of(measure) {
        Unit::SquareMetres => typed.parse::<Area>().ok()?.0,
        Unit::Percent => typed.parse::<Points>().ok()?.0,
        Unit::Pieces => typed.parse::<i64>().ok().filter(|n| *n <= 1_000_000)?,
    };
    (value > 0).then_some(value)
}

/// What a count says of an item: nothing without a count or a threshold.
#[must_use]
pub const fn proposed(measured: Option<i64>, threshold: Option<i64>) -> Option<ItemMark> {
    match (measured, threshold) {
        (Some(measured), Some(threshold)) if measured >= threshold => Some(ItemMark::Met),
        (Some(measured), Some(_)) if measured > 0 => Some(ItemMark::Partly),
        (Some(_), Some(_)) => Some(ItemMark::Unmet),
        _ => None,
    }
}

/// Whether a mark needs a word: where the count says otherwise, and where nothing is counted and it claims something.
#[must_use]
pub fn needs_evidence(mark: ItemMark, proposed: Option<ItemMark>) -> bool {
    match proposed {
        Some(counted) => mark != counted,
        None => mark != ItemMark::Unmet,
    }
}

/// How many items were marked how, and the points of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = ScorecardSummary)]
pub struct Summary {
    /// Of a hundred: the weights of what is met and half of what is partly, of all that applies; half up to 0.01. Null
    /// while nothing that applies is marked.
    pub points: Option<Points>,
    pub met: i64,
    pub partly: i64,
    pub unmet: i64,
    pub not_applicable: i64,
    /// Not marked yet: not in the points.
    pub open: i64,
}

impl Summary {
    /// Of items' weights and marks.
    pub fn of(items: impl IntoIterator<Item = (i32, Option<ItemMark>)>) -> Self {
        let mut sum = Self::default();
        let (mut got, mut of) = (0, 0);
        for (weight, mark) in items {
            let (count, share) = match mark {
                Some(ItemMark::Met) => (&mut sum.met, Some(MET)),
                Some(ItemMark::Partly) => (&mut sum.partly, Some(PARTLY)),
                Some(ItemMark::Unmet) => (&mut sum.unmet, Some(0)),
                Some(ItemMark::NotApplicable) => (&mut sum.not_applicable, None),
                None => (&mut sum.open, None),
            };
            *count += 1;
            if let Some(share) = share {
                got += share * i64::from(weight);
                of += MET * i64::from(weight);
            }
        }
        let points = (of > 0).then(|| half_up(i128::from(got) * i128::from(Points::FULL.0), i128::from(of)));
        sum.points = points.and_then(|p| i64::try_from(p).ok()).map(Points);
        sum
    }

    #[must_use]
    pub fn of_lines<'a>(lines: impl IntoIterator<Item = &'a scorecard_line::Model>) -> Self {
        Self::of(lines.into_iter().map(|line| (line.weight, line.mark)))
    }
}

/// Area a hundred households, half up to 0.01 m²; none without households.
#[must_use]
pub fn area_a_hundred(area: Area, households: i64) -> Option<Area> {
    let exact = (households > 0).then(|| half_up(i128::from(area.0) * 100, i128::from(households)))?;
    i64::try_from(exact).ok().map(Area)
}

/// A part in 0.01 % of the whole, cut off, so that a share below a threshold never reads as the threshold.
#[must_use]
pub fn share(part: i64, whole: i64) -> Option<i64> {
    let exact = i128::from(part) * i128::from(Points::FULL.0);
    (whole > 0).then(|| i64::try_from(exact / i128::from(whole)).unwrap_or(i64::MAX))
}

/// Whether there is area enough for the households: without a rounding between.
#[must_use]
pub fn area_suffices(area: Area, households: i64) -> bool {
    i128::from(area.0) * 100 >= i128::from(AREA_A_HUNDRED.0) * i128::from(households)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ItemMark::{Met, NotApplicable, Partly, Unmet};

    #[test]
    fn a_count_proposes_a_mark() {
        assert_eq!(proposed(Some(20_000), Some(20_000)), Some(Met));
        assert_eq!(proposed(Some(19_999), Some(20_000)), Some(Partly));
        assert_eq!(proposed(Some(0), Some(20_000)), Some(Unmet));
        assert_eq!((proposed(None, Some(1)), proposed(Some(1), None)), (None, None));
    }

    #[test]
    fn who_says_otherwise_says_why() {
        assert!(!needs_evidence(Met, Some(Met)));
        assert!(needs_evidence(Met, Some(Partly)));
        assert!(needs_evidence(Unmet, Some(Met)));
        assert!(
            needs_evidence(Met, None) && needs_evidence(NotApplicable, None) && needs_evidence(Partly, None)
        );
        assert!(!needs_evidence(Unmet, None));
    }

    #[test]
    fn points_are_weighed_and_rounded_once() {
        assert_eq!(Summary::of([]).points, None);
        assert_eq!(Summary::of([(5, Some(NotApplicable)), (5, None)]).points, None);
        // 5 + 2.5 of 15: 50 %.
        let sum = Summary::of([
            (5, Some(Met)),
            (5, Some(Partly)),
            (5, Some(Unmet)),
            (5, Some(NotApplicable)),
            (5, None),
        ]);
        assert_eq!(sum.points, Some(Points(5_000)));
        assert_eq!((sum.met, sum.partly, sum.unmet, sum.not_applicable, sum.open), (1, 1, 1, 1, 1));
        // 3 of 7: 42.857… %, half up.
        assert_eq!(Summary::of([(3, Some(Met)), (4, Some(Unmet))]).points, Some(Points(4_286)));
        // A weight of nothing alone gives no points.
        assert_eq!(Summary::of([(0, Some(Met))]).points, None);
    }

    #[test]
    fn the_model_community_has_three_times_the_area_asked() {
        // 3,146 households ask 943.80 m².
        assert!(area_suffices(Area(94_380), 3_146) && !area_suffices(Area(94_379), 3_146));
        assert_eq!(area_a_hundred(Area(300_000), 3_146), Some(Area(9_536)));
        assert_eq!(area_a_hundred(Area(300_000), 0), None);
        assert_eq!((share(59_999, 100_000), share(1, 0)), (Some(5_999), None));
    }

    #[test]
    fn quantities_are_read_as_they_are_written() {
        use CommunityMeasure as M;
        for measure in M::ALL {
            assert_eq!(parse_quantity(*measure, &quantity(*measure, 9_950)), Some(9_950), "{measure:?}");
            for bad in ["", "0", "-1", "many", "1e3"] {
                assert_eq!(parse_quantity(*measure, bad), None, "{bad}");
            }
        }
        assert_eq!(parse_quantity(M::ManagedEstates, "100.01"), None);
        assert_eq!(quantity(M::DayCareArea, 35_000), "350.00");
    }
}
