//! Shares as people print them: pure.

use entity::value::half_up;

/// `part / whole` in 0.01 %, half up; none when there is no whole (rule book §12).
#[must_use]
pub fn basis_points(part: i64, whole: i64) -> Option<i64> {
    if whole <= 0 {
        return None;
    }
    i64::try_from(half_up(i128::from(part) * 10_000, i128::from(whole))).ok()
}

/// `84.75`
#[must_use]
pub fn percent(basis_points: i64) -> String {
    let sign = if basis_points < 0 { "-" } else { "" };
    let magnitude = basis_points.unsigned_abs();
    format!("{sign}{}.{:02}", magnitude / 100, magnitude % 100)
}

/// `84.75%`, or a dash.
#[must_use]
pub fn percent_words(part: i64, whole: i64) -> String {
    basis_points(part, whole).map_or_else(|| "—".to_owned(), |bp| format!("{}%", percent(bp)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Case K01 of the worked cases: what counts in the numerators and denominators is the query's matter.
    #[test]
    fn the_rates_of_a_quarter() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/billing_cases.json");
        let file: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let case = file["cases"].as_array().unwrap().iter().find(|c| c["id"] == "K01").unwrap();
        let n = |key: &str| case["input"][key].as_i64().unwrap();
        let net = n("billed_gross_fen") - n("waivers_fen") - n("credit_notes_fen");
        let arrears = n("opening_arrears_fen") - n("credit_notes_on_arrears_fen");
        let (paid, paid_arrears) = (n("paid_current_fen"), n("paid_arrears_fen"));
        let expected = |key: &str| case["expected"][key].as_i64();
        assert_eq!(basis_points(paid, net), expected("current_bp"));
        assert_eq!(basis_points(paid_arrears, arrears), expected("arrears_bp"));
        assert_eq!(basis_points(paid + paid_arrears, net + arrears), expected("combined_bp"));
    }

    #[test]
    fn nothing_beneath_is_no_rate() {
        assert_eq!(basis_points(0, 0), None);
        assert_eq!(percent_words(0, 0), "—");
        assert_eq!(percent_words(1, 3), "33.33%");
        assert_eq!(percent_words(2, 3), "66.67%");
        assert_eq!(percent_words(1, 1), "100.00%");
    }
}
