//! One error for every door: a kind (which HTTP status), a stable code, a sentence in both languages.

use std::fmt;

use crate::i18n::{Lang, Text};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The request cannot be read at all.
    Malformed,
    Unauthenticated,
    Forbidden,
    /// Not there, or not yours to know.
    NotFound,
    MethodNotAllowed,
    Timeout,
    /// It is well formed, but the state of things says no.
    Conflict,
    TooLarge,
    UnsupportedMedia,
    /// Well formed, but not valid.
    Invalid,
    TooMany,
    Unavailable,
    Internal,
}

impl Kind {
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Timeout => 408,
            Self::Conflict => 409,
            Self::TooLarge => 413,
            Self::UnsupportedMedia => 415,
            Self::Invalid => 422,
            Self::TooMany => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }
}

/// What is wrong with one field, and in which row of a file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FieldError {
    pub field: String,
    /// The row as the user's spreadsheet numbers it (the header is row 1).
    pub row: Option<u64>,
    pub detail: Text,
}

/// Boxed: an error is rare, and every `Result` would carry its size.
#[derive(Debug)]
pub struct Error(Box<Details>);

#[derive(Debug)]
pub struct Details {
    pub kind: Kind,
    pub code: &'static str,
    pub detail: Text,
    pub fields: Vec<FieldError>,
    /// More for machines, such as the difference to a stale preview.
    pub data: Option<serde_json::Value>,
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub fn new<S: Into<String>>(kind: Kind, code: &'static str, message: impl Fn(Lang) -> S) -> Self {
        Self(Box::new(Details {
            kind,
            code,
            detail: Text::of(message),
            fields: Vec::new(),
            data: None,
            source: None,
        }))
    }

    pub fn invalid<S: Into<String>>(code: &'static str, message: impl Fn(Lang) -> S) -> Self {
        Self::new(Kind::Invalid, code, message)
    }

    pub fn conflict<S: Into<String>>(code: &'static str, message: impl Fn(Lang) -> S) -> Self {
        Self::new(Kind::Conflict, code, message)
    }

    /// The same words for what is missing and for what is another's.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(Kind::NotFound, "not_found", text::not_found)
    }

    /// Someone changed the row since it was read.
    #[must_use]
    pub fn stale() -> Self {
        Self::new(Kind::Conflict, "stale", text::stale)
    }

    /// `day` lies in a month that is closed, up to `closed_to`.
    #[must_use]
    pub fn period_closed(day: chrono::NaiveDate, closed_to: chrono::NaiveDate) -> Self {
        let month = entity::value::Month::of(day);
        Self::conflict("ledger.period_closed", move |l| text::period_closed(l, day, month, closed_to))
            .field("book_date", move |l| text::period_closed(l, day, month, closed_to))
    }

    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let mut error = Self::new(Kind::Internal, "internal", text::internal);
        error.source = Some(source.into());
        error
    }

    /// The same error under another kind: a form re-renders what is too large like any wrong field.
    #[must_use]
    pub fn of_kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    /// Adds what is wrong with `field`, of a row of a file when one is named.
    pub fn note<S: Into<String>>(&mut self, field: &str, row: Option<u64>, message: impl Fn(Lang) -> S) {
        self.fields.push(FieldError { field: field.to_owned(), row, detail: Text::of(message) });
    }

    /// Everything that is wrong, by its field.
    #[must_use]
    pub fn with_problems<F: Into<String>>(mut self, problems: impl IntoIterator<Item = (F, Text)>) -> Self {
        let one = |(field, detail): (F, Text)| FieldError { field: field.into(), row: None, detail };
        self.fields.extend(problems.into_iter().map(one));
        self
    }

    /// [`Error::note`] as the error is made.
    #[must_use]
    pub fn field_at<S: Into<String>>(mut self, field: &str, row: u64, message: impl Fn(Lang) -> S) -> Self {
        self.note(field, Some(row), message);
        self
    }

    #[must_use]
    pub fn field<S: Into<String>>(mut self, field: &str, message: impl Fn(Lang) -> S) -> Self {
        self.note(field, None, message);
        self
    }

    #[must_use]
    pub fn with_data(mut self, data: serde_json::Value) -> Self {
        self.data = Some(data);
        self
    }

    /// Whether the same transaction may succeed when tried again.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.source.as_ref().and_then(|s| s.downcast_ref::<sea_orm::DbErr>()).is_some_and(is_retryable)
    }
}

/// Busy (SQLite), serialisation failure and deadlock (PostgreSQL): the same work may succeed when tried again.
fn is_retryable(error: &sea_orm::DbErr) -> bool {
    let (sea_orm::DbErr::Exec(sea_orm::RuntimeErr::SqlxError(inner))
    | sea_orm::DbErr::Query(sea_orm::RuntimeErr::SqlxError(inner))
    | sea_orm::DbErr::Conn(sea_orm::RuntimeErr::SqlxError(inner))) = error
    else {
        return false;
    };
    let Some(code) = inner.as_database_error().and_then(sqlx::error::DatabaseError::code) else {
        return false;
    };
    // 5 busy, 6 locked, 517 busy snapshot (SQLite); 40001 serialisation failure, 40P01 deadlock (PostgreSQL).
    matches!(&*code, "5" | "6" | "517" | "40001" | "40P01")
}

/// What the engines say when a day of a closed month is booked: `ledger.period_closed 2026-10-15 2026-10-31`.
fn closed_period(error: &sea_orm::DbErr) -> Option<Error> {
    let (sea_orm::DbErr::Exec(sea_orm::RuntimeErr::SqlxError(inner))
    | sea_orm::DbErr::Query(sea_orm::RuntimeErr::SqlxError(inner))) = error
    else {
        return None;
    };
    let (_, days) = inner.as_database_error()?.message().split_once("ledger.period_closed ")?;
    let mut days = days.split_whitespace().map(str::parse::<chrono::NaiveDate>);
    Some(Error::period_closed(days.next()?.ok()?, days.next()?.ok()?))
}

impl std::ops::Deref for Error {
    type Target = Details;

    fn deref(&self) -> &Details {
        &self.0
    }
}

impl std::ops::DerefMut for Error {
    fn deref_mut(&mut self) -> &mut Details {
        &mut self.0
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.detail.on(Lang::En))?;
        for field in self.fields.iter().take(20) {
            match field.row {
                Some(row) => write!(f, "\n  row {row}, {}: {}", field.field, field.detail.on(Lang::En))?,
                None => write!(f, "\n  {}: {}", field.field, field.detail.on(Lang::En))?,
            }
        }
        if let Some(source) = &self.source {
            write!(f, " ({source})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|s| s.as_ref() as &(dyn std::error::Error + 'static))
    }
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        use sea_orm::SqlErr;
        if let Some(closed) = closed_period(&error) {
            return closed;
        }
        match error.sql_err() {
            // A constraint the service did not foresee: still the client's conflict, never a 500.
            Some(SqlErr::UniqueConstraintViolation(_)) => {
                let mut conflict = Self::conflict("already_exists", text::already_exists);
                conflict.source = Some(Box::new(error));
                conflict
            }
            _ => Self::internal(error),
        }
    }
}

impl From<entity::value::ValueError> for Error {
    fn from(error: entity::value::ValueError) -> Self {
        Self::invalid("value", move |l| text::value(l, error))
    }
}

pub mod text {
    use crate::i18n::Lang;
    use crate::messages;
    use entity::value::ValueError;

    messages! {
        not_found { zh: "没有找到，或您无权查看。", en: "Not found, or not yours to see." }
        stale { zh: "这条记录刚被别人改过，请刷新后再试。", en: "Someone else has just changed this. Reload and try again." }
        internal { zh: "系统出错，已记录，请稍后再试。", en: "Something went wrong on our side. It has been recorded; please try again." }
        period_closed(day, month, closed_to) { zh: "{day} 属于已结账的 {month}（账簿已结至 {closed_to}）：请记在未结账的日期，或由管理员先重新打开该月。", en: "{day} lies in {month}, which is closed (the book is closed to {closed_to}). Book it on an open day, or have the month opened again." }
        already_exists { zh: "已有相同的记录。", en: "The same record exists already." }
        not_a_number { zh: "不是有效的数字", en: "is not a plain decimal number" }
        too_many_decimals { zh: "小数位数过多", en: "has too many decimals" }
        out_of_range { zh: "超出允许范围", en: "is outside the permitted range" }
    }

    #[must_use]
    pub const fn value(lang: Lang, error: ValueError) -> &'static str {
        match error {
            ValueError::NotANumber => not_a_number(lang),
            ValueError::TooManyDecimals => too_many_decimals(lang),
            ValueError::OutOfRange => out_of_range(lang),
        }
    }
}
