//! The two languages: zh-CN first, English complete. A message is a function, so a missing translation does not compile.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lang {
    #[default]
    #[serde(rename = "zh-CN")]
    Zh,
    #[serde(rename = "en")]
    En,
}

impl Lang {
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The language a tag (`en`, `en-GB`, `zh-Hans`) asks for, if we speak it.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_', ';']).next()?.trim();
        match primary {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The first language of an `Accept-Language` header that we speak.
    #[must_use]
    pub fn from_accept(header: &str) -> Option<Self> {
        header.split(',').take(16).find_map(Self::from_tag)
    }

    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }
}

/// A sentence in both languages, for where the reader is not yet known (errors).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    zh: String,
    en: String,
}

impl Text {
    /// `Text::of(|l| text::bill_missing(l, number))`
    pub fn of<S: Into<String>>(message: impl Fn(Lang) -> S) -> Self {
        Self { zh: message(Lang::Zh).into(), en: message(Lang::En).into() }
    }

    #[must_use]
    pub fn on(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Which of `all` is meant by its stored word or by its name in either language, whatever the case.
pub fn named<T: Copy>(
    all: &[T],
    typed: &str,
    word: fn(T) -> &'static str,
    name: fn(Lang, T) -> &'static str,
) -> Option<T> {
    let is = |of: &T| {
        [word(*of), name(Lang::Zh, *of), name(Lang::En, *of)].iter().any(|n| typed.eq_ignore_ascii_case(n))
    };
    all.iter().copied().find(is)
}

/// Declares messages. Without arguments a message is `fn(Lang) -> &'static str`, with arguments `fn(Lang, …) -> String`.
///
/// ```ignore
/// messages! {
///     bills { zh: "账单", en: "Bills" }
///     days_left(days) { zh: "还有 {days} 天", en: "{days} days left" }
/// }
/// ```
#[macro_export]
macro_rules! messages {
    // Each by itself: a macro that takes one and calls itself with the rest costs the compiler their number squared.
    ($($name:ident $(($($arg:ident),+))? { $($words:tt)+ })*) => {
        $($crate::message! { $name $(($($arg),+))? $($words)+ })*
    };
}

/// One message: see [`messages`].
#[macro_export]
macro_rules! message {
    ($name:ident zh: $zh:literal, en: $en:literal) => {
        #[must_use]
        pub const fn $name(lang: $crate::i18n::Lang) -> &'static str {
            match lang {
                $crate::i18n::Lang::Zh => $zh,
                $crate::i18n::Lang::En => $en,
            }
        }
    };
    ($name:ident ($($arg:ident),+) zh: $zh:literal, en: $en:literal) => {
        #[must_use]
        pub fn $name(lang: $crate::i18n::Lang $(, $arg: impl std::fmt::Display)+) -> String {
            match lang {
                $crate::i18n::Lang::Zh => format!($zh),
                $crate::i18n::Lang::En => format!($en),
            }
        }
    };
}
