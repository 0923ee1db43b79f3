//! How the promise was kept, for the reports.

use chrono::NaiveDate;
use entity::enums::RequestKind;
use entity::value::{Month, SubdistrictId};
use sea_orm::ConnectionTrait;

use super::store;
use crate::clock::Zone;
use crate::error::{Error, Result};

/// Months one call may ask for.
const MAX_MONTHS: usize = 36;

/// The calls of one kind registered in one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnsweredRow {
    pub month: Month,
    pub kind: RequestKind,
    pub registered: i64,
    pub answered: i64,
    /// Answered by the deadline.
    pub in_time: i64,
}

/// Calls by month of registration and kind, without what was returned or counted once already, from the month of `from` up to but not including `until`; at most 36 months.
/// Asks nobody's permission.
///
/// # Errors
/// When the database fails.
pub async fn answered_in_time<C: ConnectionTrait>(
    db: &C,
    zone: Zone,
    subdistrict: SubdistrictId,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<AnsweredRow>> {
    let mut rows = Vec::new();
    let mut month = Month::of(from);
    for _ in 0..MAX_MONTHS {
        if month.first_day() >= until {
            break;
        }
        let (start, end) = (zone.midnight(month.first_day()), zone.midnight(month.next().first_day()));
        for row in store::answered(db, subdistrict, start, end).await? {
            let kind = RequestKind::from_word(&row.kind)
                .ok_or_else(|| Error::internal("a stored kind is one of ours"))?;
            rows.push(AnsweredRow {
                month,
                kind,
                registered: row.registered,
                answered: row.answered,
                in_time: row.in_time,
            });
        }
        month = month.next();
    }
    Ok(rows)
}
