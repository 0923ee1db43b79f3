//! How a ticket's weight is shared to the points it came from. Pure.

/// Shares `net` by `weights`: each gets the whole part of its exact share, and the kilograms left over go one by one to the
/// largest remainders, the earlier first where two are equal (largest remainder, Hamilton's rule). The shares sum to `net`
/// as long as any weight is above 0.
#[must_use]
pub fn by_largest_remainder(net: i32, weights: &[i32]) -> Vec<i32> {
    let total: i64 = weights.iter().map(|w| i64::from(*w)).sum();
    if total <= 0 {
        return vec![0; weights.len()];
    }
    let exact = |w: i32| i64::from(net) * i64::from(w);
    let mut shares: Vec<i64> = weights.iter().map(|w| exact(*w) / total).collect();
    let left = i64::from(net) - shares.iter().sum::<i64>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(exact(weights[*at]) % total), *at));
    for at in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        shares[at] += 1;
    }
    shares.into_iter().map(|kg| i32::try_from(kg).unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_largest_remainders_get_what_is_left() {
        for (net, weights, shares) in [
            (100, &[1, 1, 1][..], &[34, 33, 33][..]),
            (100, &[1, 2, 3], &[17, 33, 50]),
            (10, &[6, 3, 1], &[6, 3, 1]),
            // 1.43, 2.86, 5.71.
            (10, &[1, 2, 4], &[1, 3, 6]),
            (1, &[1, 1], &[1, 0]),
            (4_600, &[4, 0, 6], &[1_840, 0, 2_760]),
            (7, &[0, 0], &[0, 0]),
            (7, &[], &[]),
        ] {
            assert_eq!(by_largest_remainder(net, weights), shares, "{net} {weights:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_or_made(net in 1..100_000, weights in prop::collection::vec(0..100, 1..60)) {
            let shares = by_largest_remainder(net, &weights);
            let whole: i32 = if weights.iter().any(|w| *w > 0) { net } else { 0 };
            prop_assert_eq!(shares.iter().sum::<i32>(), whole);
            let total: i32 = weights.iter().sum();
            for (share, weight) in shares.iter().zip(&weights) {
                // Within a kilogram of the exact share.
                let off = i64::from(*share) * i64::from(total) - i64::from(net) * i64::from(*weight);
                prop_assert!(whole == 0 || off.abs() < i64::from(total));
            }
        }
    }
}
