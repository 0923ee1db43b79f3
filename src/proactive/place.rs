//! What a call is about, from the words people use for a place: pure.

/// Letters of a place that tell it from others; what follows is how to get there.
const MAX_KEY: usize = 40;

/// The number of the building that words name: `3` of 「3幢2单元楼道」, `12` of 「１２号楼」.
#[must_use]
pub fn building_number(location: &str) -> Option<String> {
    let text: String = plain(location).chars().filter(|c| !c.is_whitespace()).collect();
    for word in ["幢", "栋", "号楼"] {
        let Some((before, _)) = text.split_once(word) else { continue };
        let digits: Vec<char> = before.chars().rev().take_while(char::is_ascii_digit).collect();
        let number: String = digits.into_iter().rev().collect();
        let number = number.trim_start_matches('0');
        if !number.is_empty() {
            return Some(number.to_owned());
        }
    }
    None
}

/// The same for words that differ in spaces, punctuation, width or case alone; empty when they name nothing.
#[must_use]
pub fn key(location: &str) -> String {
    plain(location).chars().filter(|c| c.is_alphanumeric()).take(MAX_KEY).collect()
}

/// What a place is called before its brackets: 「文一路」 of 「文一路（教工路–学院路）」.
#[must_use]
pub fn stem(name: &str) -> String {
    let name = name.split(['（', '(']).next().unwrap_or_default();
    key(name)
}

/// Whether `words` name the place called `name`. A name of one letter names nothing.
#[must_use]
pub fn names(words: &str, name: &str) -> bool {
    let stem = stem(name);
    stem.chars().count() > 1 && key(words).contains(&stem)
}

/// Full-width letters and digits as plain ones, in lower case.
fn plain(text: &str) -> String {
    let narrow = |c: char| match u32::from(c) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    text.chars().map(narrow).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_building_is_read_from_words() {
        for (words, number) in [
            ("3幢2单元楼道", Some("3")),
            ("翠苑一区 12 幢", Some("12")),
            ("翠苑一区12幢", Some("12")),
            ("１２号楼门口", Some("12")),
            ("07栋", Some("7")),
            ("东门岗亭", None),
            ("幢", None),
            ("00幢", None),
            ("一幢旁", None),
        ] {
            assert_eq!(building_number(words).as_deref(), number, "{words}");
        }
    }

    #[test]
    fn words_for_one_place_have_one_key() {
        assert_eq!(key("东门 岗亭"), key("东门，岗亭。"));
        assert_eq!(key("Ａ区 East"), key("a区east"));
        assert_ne!(key("东门"), key("西门"));
        assert_eq!(key(" 。"), "");
        assert_eq!(key(&"长".repeat(500)).chars().count(), MAX_KEY);
    }

    #[test]
    fn a_road_is_named_without_its_brackets() {
        assert!(names("文一路近教工路口", "文一路（教工路–学院路）"));
        assert!(!names("文二路", "文一路（教工路–学院路）"));
        assert!(!names("任何地方", "（）") && !names("3", "3"));
    }
}
