//! A contract's score of a month from its sheets: pure.
//!
//! Of a line the sheets of each side are averaged, and the two averages weigh as the scheme says; where one side has none the
//! other counts whole. Lines weigh by their price. Every quotient is exact until the one half up to 0.01.

use entity::enums::Line;
use entity::value::{Fen, Percent, Points, half_up};

/// What a line's sheets came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sides {
    /// Sum and count of the scores the operator gave itself.
    pub operator: (i64, i64),
    /// And the purchaser.
    pub purchaser: (i64, i64),
}

fn mean((sum, count): (i64, i64)) -> Option<Points> {
    Points::mean(Points(sum), count)
}

impl Sides {
    #[must_use]
    pub fn by_operator(&self) -> Option<Points> {
        mean(self.operator)
    }

    #[must_use]
    pub fn by_purchaser(&self) -> Option<Points> {
        mean(self.purchaser)
    }

    /// The line's score; `purchaser` is how much that side weighs. `None` without a sheet.
    #[must_use]
    pub fn score(&self, purchaser: Percent) -> Option<Points> {
        let ((a, n), (b, m)) = (self.operator, self.purchaser);
        if n == 0 || m == 0 {
            return mean((a + b, n + m));
        }
        let weight = i128::from(purchaser.0);
        let whole = i128::from(Percent::FULL.0);
        // (a/n · (1 − w) + b/m · w), over one denominator.
        let over = i128::from(n) * i128::from(m) * whole;
        let exact = i128::from(a) * i128::from(m) * (whole - weight) + i128::from(b) * i128::from(n) * weight;
        i64::try_from(half_up(exact, over)).ok().map(Points)
    }
}

/// A line with its price and score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weighed {
    pub line: Line,
    pub price: Fen,
    pub score: Points,
}

/// The contract's score: its lines by their price; all alike where none has one. `None` without a line.
#[must_use]
pub fn overall(lines: &[Weighed]) -> Option<Points> {
    let sum: i128 = lines.iter().map(|l| i128::from(l.price.0)).sum();
    if sum == 0 {
        let count = i64::try_from(lines.len()).ok()?;
        return Points::mean(Points(lines.iter().map(|l| l.score.0).sum()), count);
    }
    let exact: i128 = lines.iter().map(|l| i128::from(l.price.0) * i128::from(l.score.0)).sum();
    i64::try_from(half_up(exact, sum)).ok().map(Points)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_weigh_as_agreed_and_alone_they_count_whole() {
        let sides = |operator, purchaser| Sides { operator, purchaser };
        let sixty = Percent(600_000);
        // 96 and 98 of ours: 97; 90 of theirs: 97 × 0.4 + 90 × 0.6 = 92.8.
        assert_eq!(sides((19_400, 2), (9_000, 1)).score(sixty), Some(Points(9_280)));
        assert_eq!(sides((19_400, 2), (0, 0)).score(sixty), Some(Points(9_700)));
        assert_eq!(sides((0, 0), (9_000, 1)).score(sixty), Some(Points(9_000)));
        assert_eq!(sides((0, 0), (0, 0)).score(sixty), None);
        // 95.005 is a tie: up.
        assert_eq!(sides((9_500, 1), (9_501, 1)).score(Percent(500_000)), Some(Points(9_501)));
    }

    #[test]
    fn lines_weigh_by_price() {
        let line = |line, price, score| Weighed { line, price: Fen(price), score: Points(score) };
        // 3 : 1, 90 and 100: 92.5.
        let two = [line(Line::StreetCleaning, 300, 9_000), line(Line::Greening, 100, 10_000)];
        assert_eq!(overall(&two), Some(Points(9_250)));
        let free = [line(Line::StreetCleaning, 0, 9_000), line(Line::Greening, 0, 10_000)];
        assert_eq!(overall(&free), Some(Points(9_500)));
        assert_eq!(overall(&[]), None);
    }
}
