//! What a sheet scores: 100 less what its findings cost, item by item, no item more than its cap. Pure.

use entity::value::Points;

/// A line of a score table, as far as scoring goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    pub position: i32,
    /// The most the item can cost.
    pub max: Points,
    /// What one finding costs.
    pub each: Points,
}

/// What an item costs with `count` findings: `min(max, count × each)`.
#[must_use]
pub fn deduction(rule: Rule, count: i64) -> Points {
    Points(rule.each.0.saturating_mul(count.max(0)).min(rule.max.0))
}

/// Findings of an item in all.
fn count_of(found: &[(i32, i32)], position: i32) -> i64 {
    found.iter().filter(|(item, _)| *item == position).map(|(_, count)| i64::from(*count)).sum()
}

/// What each item costs, in the table's order. `found`: positions of items, and how often each was found.
#[must_use]
pub fn deductions(rules: &[Rule], found: &[(i32, i32)]) -> Vec<(i32, Points)> {
    rules.iter().map(|rule| (rule.position, deduction(*rule, count_of(found, rule.position)))).collect()
}

/// `100 − Σ min(cap, count × points)`, never below 0.
#[must_use]
pub fn total(rules: &[Rule], found: &[(i32, i32)]) -> Points {
    let lost: i64 = deductions(rules, found).iter().map(|(_, points)| points.0).sum();
    Points((Points::FULL.0 - lost).max(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(position: i32, max: i64, each: i64) -> Rule {
        Rule { position, max: Points(max * 100), each: Points(each) }
    }

    #[test]
    fn each_item_costs_its_findings_up_to_its_cap() {
        // Late sweeps 30 at 2 each, dirty spots 20 at 1, dead corners 30 at 3, bins 20 at 0.5.
        let rules = [rule(1, 30, 200), rule(2, 20, 100), rule(3, 30, 300), rule(4, 20, 50)];
        for (found, expected) in [
            (&[][..], "100"),
            (&[(1, 1)][..], "98"),
            (&[(1, 1), (2, 3), (4, 1)][..], "94.5"),
            (&[(4, 3), (4, 4)][..], "96.5"),
            // The cap: twelve dead corners would be 36 points, but cost 30.
            (&[(3, 12)][..], "70"),
            (&[(1, 50), (2, 50), (3, 50), (4, 50)][..], "0"),
            (&[(9, 5)][..], "100"),
        ] {
            assert_eq!(total(&rules, found).to_string(), expected, "{found:?}");
        }
        assert_eq!(
            deductions(&rules, &[(3, 12), (1, 2)]),
            [(1, Points(400)), (2, Points(0)), (3, Points(3_000)), (4, Points(0))]
        );
    }

    #[test]
    fn a_score_is_never_below_nothing() {
        // Such a table is refused; a score still has a floor.
        let rules = [rule(1, 80, 8_000), rule(2, 80, 8_000)];
        assert_eq!(total(&rules, &[(1, 1), (2, 1)]), Points(0));
        assert_eq!(total(&rules, &[(1, i32::MAX), (1, i32::MAX)]), Points(2_000));
    }
}
