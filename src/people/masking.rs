//! What of a person may be shown to those who need not know who it is.

/// The surname alone: 张三 becomes 张*, 欧阳修 becomes 欧**.
#[must_use]
pub fn mask_name(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        None => String::new(),
        Some(first) => {
            let rest = letters.count().max(1);
            format!("{first}{}", "*".repeat(rest))
        }
    }
}

/// The first three and the last four digits: 13812345678 becomes 138****5678. Short numbers lose all but the last two.
#[must_use]
pub fn mask_phone(phone: &str) -> String {
    let letters: Vec<char> = phone.chars().collect();
    if letters.len() < 8 {
        let kept: String = letters[letters.len().saturating_sub(2)..].iter().collect();
        return format!("{}{kept}", "*".repeat(letters.len().saturating_sub(2)));
    }
    let head: String = letters[..3].iter().collect();
    let tail: String = letters[letters.len() - 4..].iter().collect();
    format!("{head}{}{tail}", "*".repeat(letters.len() - 7))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_phones_lose_their_middle() {
        assert_eq!(
            (mask_name("张三").as_str(), mask_name("欧阳修").as_str(), mask_name("")),
            ("张*", "欧**", String::new())
        );
        assert_eq!(mask_phone("13812345678"), "138****5678");
        assert_eq!((mask_phone("12345"), mask_phone("")), ("***45".to_owned(), String::new()));
    }
}
