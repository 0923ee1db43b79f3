//! Splitting an amount without losing a fen (rule book §3).

use super::Fen;

/// Splits `total` in proportion to `weights` so that the parts sum to it exactly.
///
/// The exact share of `|total|` is floored; the missing fen go one each to the largest fraction, then the larger
/// weight, then the earlier position (callers list by ascending id). A zero weight never receives anything.
/// Returns `None` when all weights are zero (`NO_WEIGHT`) or one is negative.
#[must_use]
pub fn share(total: Fen, weights: &[i128]) -> Option<Vec<Fen>> {
    let sum: i128 = weights.iter().try_fold(0i128, |acc, w| acc.checked_add(*w))?;
    if sum <= 0 || weights.iter().any(|w| *w < 0) {
        return None;
    }
    let magnitude = i128::from(total.0).abs();
    let mut parts = Vec::with_capacity(weights.len());
    let mut fractions = Vec::with_capacity(weights.len());
    for weight in weights {
        let product = magnitude.checked_mul(*weight)?;
        parts.push(product / sum);
        fractions.push(product % sum);
    }
    let missing = usize::try_from(magnitude - parts.iter().sum::<i128>()).ok()?;
    let mut order: Vec<usize> = (0..weights.len()).filter(|at| weights[*at] > 0).collect();
    order
        .sort_by(|a, b| fractions[*b].cmp(&fractions[*a]).then(weights[*b].cmp(&weights[*a])).then(a.cmp(b)));
    for at in order.into_iter().take(missing) {
        parts[at] += 1;
    }
    let sign = i128::from(total.0.signum());
    parts.into_iter().map(|p| i64::try_from(p * sign).ok().map(Fen)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_sum_to_the_whole() {
        assert_eq!(share(Fen(100), &[1, 1, 1]).unwrap(), [Fen(34), Fen(33), Fen(33)]);
        assert_eq!(share(Fen(-100), &[1, 1, 1]).unwrap(), [Fen(-34), Fen(-33), Fen(-33)]);
        assert_eq!(share(Fen(5), &[0, 2, 3]).unwrap(), [Fen(0), Fen(2), Fen(3)]);
        assert_eq!(share(Fen(5), &[0, 0]), None);
    }
}
