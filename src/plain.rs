//! What counts as plain text where people type a name, a reason or a reference.

/// Whether `text` is at most `most` characters without a control character; nothing is plain, too.
#[must_use]
pub fn fits(text: &str, most: usize) -> bool {
    text.chars().count() <= most && !text.chars().any(char::is_control)
}

/// Whether `text` says something: not blank, and what is left of it without the blanks around it fits.
#[must_use]
pub fn says(text: &str, most: usize) -> bool {
    let text = text.trim();
    !text.is_empty() && fits(text, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_say_nothing_and_controls_never_fit() {
        for (text, fitting, saying) in [
            ("", true, false),
            ("  ", true, false),
            ("多收了三分", true, true),
            ("五个字以上", true, true),
            ("六个字以上了", false, false),
            (" 五个字以上 ", false, true),
            ("a\nb", false, false),
            ("a\n", false, true),
            ("\u{7}", false, false),
        ] {
            assert_eq!((fits(text, 5), says(text, 5)), (fitting, saying), "{text:?}");
        }
    }
}
