//! How people say where a dwelling is: pure.

/// `12-3-502` as `12幢3单元502室`; a code of another shape stays as it is.
#[must_use]
pub fn door_words(code: &str) -> String {
    let mut parts = code.splitn(3, '-');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(building), Some(entrance), Some(room)) => format!("{building}幢{entrance}单元{room}室"),
        _ => code.to_owned(),
    }
}

/// What buildings are sorted by, by their number, as people count them: 2 before 10.
#[must_use]
pub fn in_number_order(number: &str) -> (u32, String) {
    (number.parse().unwrap_or(u32::MAX), number.to_owned())
}

#[cfg(test)]
mod tests {
    use super::door_words;

    #[test]
    fn a_code_becomes_words() {
        assert_eq!(door_words("12-3-502"), "12幢3单元502室");
        assert_eq!(door_words("12"), "12");
    }
}
