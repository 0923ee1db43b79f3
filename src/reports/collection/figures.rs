//! The figures of a group of lines, and their rates.

use entity::value::Fen;
use serde::Serialize;
use utoipa::ToSchema;

use super::month_parts::Part;
use crate::reports::rates::{basis_points, percent};

/// Sums of a group: principal only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    pub part: Part,
    /// Accounts billed for the range, and those of them with nothing of it open.
    pub households: i64,
    pub households_paid: i64,
}

impl Sums {
    /// # Errors
    /// Past the limits.
    pub fn add(&mut self, other: &Part) -> Result<(), entity::value::ValueError> {
        let sum = &mut self.part;
        for (to, from) in [
            (&mut sum.gross, other.gross),
            (&mut sum.issued, other.issued),
            (&mut sum.credited, other.credited),
            (&mut sum.paid, other.paid),
            (&mut sum.written, other.written),
            (&mut sum.opening_written, other.opening_written),
            (&mut sum.opening, other.opening),
            (&mut sum.opening_credited, other.opening_credited),
            (&mut sum.opening_paid, other.opening_paid),
        ] {
            *to = to.plus(from)?;
        }
        Ok(())
    }

    /// What is charged: net of discounts and credit notes.
    #[must_use]
    pub const fn charged(&self) -> Fen {
        Fen(self.part.issued.0 - self.part.credited.0)
    }

    /// Arrears that could be collected.
    #[must_use]
    pub const fn arrears(&self) -> Fen {
        Fen(self.part.opening.0 - self.part.opening_credited.0)
    }

    /// Of the range, of the arrears, of both (case K01), in 0.01 %.
    #[must_use]
    pub fn rates(&self) -> [Option<i64>; 3] {
        let (charged, arrears) = (self.charged().0, self.arrears().0);
        let (paid, of_arrears) = (self.part.paid.0, self.part.opening_paid.0);
        [
            basis_points(paid, charged),
            basis_points(of_arrears, arrears),
            basis_points(paid + of_arrears, charged + arrears),
        ]
    }

    #[must_use]
    pub fn household_rate(&self) -> Option<i64> {
        basis_points(self.households_paid, self.households)
    }
}

/// The figures of a group, as they are shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Figures {
    /// Before discounts.
    pub gross: Fen,
    /// Discounts.
    pub waived: Fen,
    /// Credit notes up to `as_of`.
    pub credited: Fen,
    /// Gross less discounts less credit notes.
    pub charged: Fen,
    /// Applied to it on `as_of`.
    pub collected: Fen,
    /// Given up as bad debt up to `as_of`: neither collected nor open.
    pub written_off: Fen,
    pub open: Fen,
    /// Percent with two decimals, half up; null when nothing was charged.
    pub rate: Option<String>,
    /// Of earlier months, open when the range began.
    pub arrears_opening: Fen,
    /// Credit notes on them within the range.
    pub arrears_credited: Fen,
    /// Applied to them within the range.
    pub arrears_collected: Fen,
    /// Of them, given up as bad debt within the range.
    pub arrears_written_off: Fen,
    pub arrears_rate: Option<String>,
    /// Of what was charged and the arrears together.
    pub combined_rate: Option<String>,
    /// Accounts billed for the range.
    pub households: i64,
    /// Of them, those with nothing of it open.
    pub households_paid: i64,
    pub household_rate: Option<String>,
}

impl From<&Sums> for Figures {
    fn from(sums: &Sums) -> Self {
        let p = &sums.part;
        let [rate, arrears_rate, combined_rate] = sums.rates().map(|bp| bp.map(percent));
        Self {
            gross: p.gross,
            waived: Fen(p.gross.0 - p.issued.0),
            credited: p.credited,
            charged: sums.charged(),
            collected: p.paid,
            written_off: p.written,
            open: Fen(sums.charged().0 - p.paid.0 - p.written.0),
            rate,
            arrears_opening: p.opening,
            arrears_credited: p.opening_credited,
            arrears_collected: p.opening_paid,
            arrears_written_off: p.opening_written,
            arrears_rate,
            combined_rate,
            households: sums.households,
            households_paid: sums.households_paid,
            household_rate: sums.household_rate().map(percent),
        }
    }
}
