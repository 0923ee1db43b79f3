//! The figures of a facility's month: pure sums and quotients.

use entity::value::Fen;

/// What happened in a facility in a month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Figures {
    pub meals: i64,
    /// Of these, by diners of 60 or older.
    pub elder_meals: i64,
    /// Who came without a meal: to bookings and sessions, and as counted at the door.
    pub visits: i64,
    pub elder_visits: i64,
    /// Bookings that were not cancelled, sessions among them.
    pub bookings: i64,
    pub booked_minutes: i64,
    /// Minutes its rooms could have been booked.
    pub open_minutes: i64,
    pub income: Fen,
    pub subsidy: Fen,
    pub cost: Fen,
}

/// Tenths of a percent, cut off; none of nothing.
fn permille(part: i64, of: i64) -> Option<i64> {
    let exact = i128::from(part) * 1000;
    (of > 0).then(|| i64::try_from(exact / i128::from(of)).unwrap_or(i64::MAX))
}

/// `12.3%`, or a dash.
#[must_use]
pub fn percent_words(permille: Option<i64>) -> String {
    permille.map_or_else(|| "—".to_owned(), |p| format!("{}.{}%", p / 10, p % 10))
}

impl Figures {
    /// Income and subsidies less cost.
    #[must_use]
    pub const fn result(&self) -> Fen {
        Fen(self.income.0 + self.subsidy.0 - self.cost.0)
    }

    /// Everybody who came, to eat or otherwise.
    #[must_use]
    pub const fn people(&self) -> i64 {
        self.meals + self.visits
    }

    /// Booked minutes of open minutes, in tenths of a percent.
    #[must_use]
    pub fn utilisation(&self) -> Option<i64> {
        permille(self.booked_minutes, self.open_minutes)
    }

    /// Elders of everybody, in tenths of a percent.
    #[must_use]
    pub fn elder_share(&self) -> Option<i64> {
        permille(self.elder_meals + self.elder_visits, self.people())
    }

    /// What a visit costs, half up; none when nobody came.
    #[must_use]
    pub fn cost_per_visit(&self) -> Option<Fen> {
        let people = self.people();
        let exact = || entity::value::half_up(i128::from(self.cost.0), i128::from(people));
        (people > 0).then(|| Fen(i64::try_from(exact()).unwrap_or(i64::MAX)))
    }

    /// # Errors
    /// Past what an amount holds.
    pub fn plus(&self, other: &Self) -> Result<Self, entity::value::ValueError> {
        Ok(Self {
            meals: self.meals + other.meals,
            elder_meals: self.elder_meals + other.elder_meals,
            visits: self.visits + other.visits,
            elder_visits: self.elder_visits + other.elder_visits,
            bookings: self.bookings + other.bookings,
            booked_minutes: self.booked_minutes + other.booked_minutes,
            open_minutes: self.open_minutes + other.open_minutes,
            income: self.income.plus(other.income)?,
            subsidy: self.subsidy.plus(other.subsidy)?,
            cost: self.cost.plus(other.cost)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_are_cut_and_money_is_rounded_half_up() {
        let f = Figures {
            meals: 600,
            elder_meals: 400,
            visits: 66,
            elder_visits: 44,
            booked_minutes: 95,
            open_minutes: 720,
            income: Fen(500_000),
            subsidy: Fen(60_000),
            cost: Fen(599_733),
            ..Figures::default()
        };
        assert_eq!((f.people(), f.result()), (666, Fen(-39_733)));
        // 95/720 = 13.194 %; 444/666 = 66.66… %; 599733/666 = 900.5 fen, a tie.
        assert_eq!(percent_words(f.utilisation()), "13.1%");
        assert_eq!(percent_words(f.elder_share()), "66.6%");
        assert_eq!(f.cost_per_visit(), Some(Fen(901)));
        let none = Figures::default();
        assert_eq!((none.utilisation(), none.elder_share(), none.cost_per_visit()), (None, None, None));
        assert_eq!(percent_words(None), "—");
        assert_eq!(f.plus(&none), Ok(f));
    }
}
