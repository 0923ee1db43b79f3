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

/// What people type for a dwelling as its code: `12幢3单元502室`, `12栋3-502` and `12 3 502` are `12-3-502`. What is no
/// address comes back as it was typed, without the blanks around it.
#[must_use]
pub fn door_code(typed: &str) -> String {
    let typed = typed.trim();
    // People type on phones: full-width signs, and words where the register has dashes.
    let plain: String = typed
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
            '－' | '—' | '–' | '/' | '／' | '#' | '，' | ',' | '、' => '-',
            c => c,
        })
        .collect();
    let dashed = ["号楼", "单元", "幢", "栋", "楼", "室", "房", "户"]
        .iter()
        .fold(plain, |text, word| text.replace(word, "-"));
    if !dashed.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c.is_whitespace()) {
        return typed.to_owned();
    }
    let parts: Vec<&str> =
        dashed.split(|c: char| c == '-' || c.is_whitespace()).filter(|part| !part.is_empty()).collect();
    parts.join("-")
}

/// The number of a dwelling's building in its code: `12` of `12-3-502`.
#[must_use]
pub fn building_of(code: &str) -> &str {
    code.split('-').next().unwrap_or_default()
}

/// What buildings are sorted by, by their number, as people count them: 2 before 10.
#[must_use]
pub fn in_number_order(number: &str) -> (u32, String) {
    (number.parse().unwrap_or(u32::MAX), number.to_owned())
}

/// What dwellings are sorted by, by their code, as one climbs the stairs: building, entrance, room.
#[must_use]
pub fn stair_order(code: &str) -> Vec<(u32, String)> {
    code.split('-').map(in_number_order).collect()
}

#[cfg(test)]
mod tests {
    use super::{door_code, door_words};

    #[test]
    fn a_code_becomes_words() {
        assert_eq!(door_words("12-3-502"), "12幢3单元502室");
        assert_eq!(door_words("12"), "12");
    }

    #[test]
    fn what_people_type_becomes_a_code() {
        for (typed, code) in [
            ("12-3-502", "12-3-502"),
            (" 12幢3单元502室 ", "12-3-502"),
            ("12栋3单元502", "12-3-502"),
            ("12 3 502", "12-3-502"),
            ("１２－３－５０２", "12-3-502"),
            ("12号楼3单元", "12-3"),
            ("12#3-502", "12-3-502"),
            ("王建国", "王建国"),
            ("", ""),
        ] {
            assert_eq!(door_code(typed), code, "{typed}");
        }
    }
}
