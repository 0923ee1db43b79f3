//! The sums of the statement: pure, exact, every quotient half up once.

use entity::enums::{Line, OutlayHead};
use entity::value::{Area, Fen, half_up};
use serde::Serialize;
use utoipa::ToSchema;

use crate::scorecards::score::area_a_hundred;

const MONTHS_A_YEAR: i128 = 12;

fn quotient(amount: Fen, times: i128, by: i64) -> Option<Fen> {
    let exact = half_up(i128::from(amount.0) * times, i128::from(by.max(1)));
    (by > 0).then(|| i64::try_from(exact).ok().map(Fen)).flatten()
}

/// What the public pays for something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = OutlayOfHead)]
pub struct Head {
    pub head: OutlayHead,
    /// A year, before; nothing known is nothing.
    pub before: Fen,
    /// In the months asked for.
    pub now: Fen,
    /// That, as a year.
    pub now_a_year: Fen,
}

/// 政府少投入.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Outlay {
    pub months: i64,
    pub households: i64,
    pub heads: Vec<Head>,
    pub before: Fen,
    pub now_a_year: Fen,
    /// A household and year; null without households.
    pub before_a_household: Option<Fen>,
    pub now_a_household: Option<Fen>,
}

impl Outlay {
    /// Of what was paid before (a year) and what is paid now (in `months` months), by head.
    ///
    /// # Errors
    /// When a sum is more than an amount holds.
    pub fn of(
        before: &[(OutlayHead, Fen)],
        now: &[(OutlayHead, Fen)],
        months: i64,
        households: i64,
    ) -> Result<Self, entity::value::ValueError> {
        let sum = |rows: &[(OutlayHead, Fen)], head: OutlayHead| {
            Fen::total(rows.iter().filter(|(h, _)| *h == head).map(|(_, amount)| *amount))
        };
        let mut heads = Vec::new();
        for head in OutlayHead::ALL {
            let (before, now) = (sum(before, *head)?, sum(now, *head)?);
            if before.is_zero() && now.is_zero() {
                continue;
            }
            let now_a_year = quotient(now, MONTHS_A_YEAR, months).unwrap_or_default();
            heads.push(Head { head: *head, before, now, now_a_year });
        }
        let total_before = Fen::total(heads.iter().map(|h| h.before))?;
        let total_now = Fen::total(heads.iter().map(|h| h.now_a_year))?;
        Ok(Self {
            months,
            households,
            before_a_household: quotient(total_before, 1, households),
            now_a_household: quotient(total_now, 1, households),
            before: total_before,
            now_a_year: total_now,
            heads,
        })
    }

    /// What the public pays less a year; negative when it pays more.
    #[must_use]
    pub const fn saved(&self) -> Fen {
        Fen(self.before.0 - self.now_a_year.0)
    }
}

/// 百姓享服务.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Served {
    /// Requests, and of those of whom it is known, how many were heard in time, solved, satisfied.
    pub calls: i64,
    pub responded: (i64, i64),
    pub solved: (i64, i64),
    pub satisfied: (i64, i64),
    /// Orders planned, and done by their deadline.
    pub planned: i64,
    pub on_time: i64,
    /// Rooms that were idle and serve now.
    pub area: Area,
    /// Of that, a hundred households; null without households.
    pub area_a_hundred: Option<Area>,
    pub meals: i64,
    pub visits: i64,
    /// Property fee charged in the months.
    pub fee: Fen,
    /// That, a household and month.
    pub fee_a_household: Option<Fen>,
}

impl Served {
    /// Fills in what is a household's.
    #[must_use]
    pub fn shared(mut self, months: i64, households: i64) -> Self {
        self.area_a_hundred = area_a_hundred(self.area, households);
        self.fee_a_household = quotient(self.fee, 1, households.saturating_mul(months));
        self
    }
}

/// A line of service with what it brought and cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LineMargin {
    /// Null: the facilities in rooms that were idle.
    pub line: Option<Line>,
    /// From owners, from the public, from the market.
    pub owners: Fen,
    pub public: Fen,
    pub market: Fen,
    pub direct: Fen,
    pub shared: Fen,
}

impl LineMargin {
    #[must_use]
    pub const fn revenue(&self) -> Fen {
        Fen(self.owners.0 + self.public.0 + self.market.0)
    }

    #[must_use]
    pub const fn cost(&self) -> Fen {
        Fen(self.direct.0 + self.shared.0)
    }

    #[must_use]
    pub const fn margin(&self) -> Fen {
        Fen(self.revenue().0 - self.cost().0)
    }
}

/// 企业增效益.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Margin {
    pub lines: Vec<LineMargin>,
    /// Months whose costs are not frozen yet: theirs may still change.
    pub open_months: i64,
    /// Charged of owners in the months, and received of it.
    pub charged: Fen,
    pub received: Fen,
}

impl Margin {
    /// All lines together.
    #[must_use]
    pub fn total(&self) -> (Fen, Fen, Fen) {
        let sum = |of: fn(&LineMargin) -> Fen| Fen(self.lines.iter().map(|l| of(l).0).sum());
        (sum(LineMargin::revenue), sum(LineMargin::cost), sum(LineMargin::margin))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_year_is_doubled_and_shared_among_households() {
        use OutlayHead as H;
        let before = [
            (H::StreetCleaning, Fen(30_000_000)),
            (H::Greening, Fen(10_000_001)),
            (H::Management, Fen(5_000_000)),
        ];
        let now = [
            (H::StreetCleaning, Fen(12_000_000)),
            (H::StreetCleaning, Fen(1)),
            (H::Greening, Fen(4_000_000)),
        ];
        let o = Outlay::of(&before, &now, 6, 3_146).unwrap();
        assert_eq!(o.heads.len(), 3);
        assert_eq!((o.before, o.now_a_year, o.saved()), (Fen(45_000_001), Fen(32_000_002), Fen(12_999_999)));
        // 450,000.01 / 3,146 = 143.0388…; 320,000.02 / 3,146 = 101.7165…
        assert_eq!((o.before_a_household, o.now_a_household), (Some(Fen(14_304)), Some(Fen(10_172))));
        let nobody = Outlay::of(&before, &now, 6, 0).unwrap();
        assert_eq!(nobody.now_a_household, None);
        // Five months: 100.00 × 12 / 5.
        assert_eq!(Outlay::of(&[], &[(H::Other, Fen(10_000))], 5, 1).unwrap().now_a_year, Fen(24_000));
    }

    #[test]
    fn a_household_has_its_part() {
        let s = Served { area: Area(312_000), fee: Fen(41_070_000), ..Served::default() }.shared(3, 3_146);
        // 3,120 m² of 3,146 households: 99.17 m² a hundred; 410,700.00 of three months: 43.52 each.
        assert_eq!((s.area_a_hundred, s.fee_a_household), (Some(Area(9_917)), Some(Fen(4_352))));
    }

    #[test]
    fn margins_add_up() {
        let line = |line, owners, public, market, direct, shared| LineMargin {
            line,
            owners: Fen(owners),
            public: Fen(public),
            market: Fen(market),
            direct: Fen(direct),
            shared: Fen(shared),
        };
        let m = Margin {
            lines: vec![
                line(Some(Line::Property), 100, 5, 20, 60, 30),
                line(Some(Line::Greening), 0, 50, 0, 40, 15),
            ],
            ..Margin::default()
        };
        assert_eq!(m.total(), (Fen(175), Fen(145), Fen(30)));
        assert_eq!(m.lines[1].margin(), Fen(-5));
    }
}
