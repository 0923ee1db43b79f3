//! When, where and with whom a talk will be, and what is checked of it. Pure.

use chrono::{DateTime, Days, Duration, Utc};
use entity::enums::TalkKind;
use entity::value::{AccountId, BuildingId, EstateId};

use super::text;
use crate::error::{Error, Result};
use crate::plain::{fits, says};

pub const MAX_PLACE: usize = 100;
pub const MAX_HOSTS: usize = 100;
pub const MAX_PARTY: usize = 60;
pub const MAX_HOURS: i64 = 12;
/// How far ahead a talk is planned.
pub const MAX_DAYS_AHEAD: u64 = 366;
/// How far back one that took place is entered.
pub const MAX_DAYS_BACK: u64 = 366;

/// When, where and with whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub kind: TalkKind,
    pub begins_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// Up to 100 letters; for a visit to a household its door, when left empty.
    pub place: String,
    /// Where the result hangs; a visit's is the household's.
    pub building_id: Option<BuildingId>,
    /// The household of a visit, and of no other talk.
    pub account_id: Option<AccountId>,
    /// Whom an appointment concerns: needed there, and nowhere else.
    pub party: String,
    /// Up to 100 letters: `周海燕、社区书记`.
    pub hosts: String,
}

/// A talk to be planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTalk {
    pub estate_id: EstateId,
    pub plan: Plan,
}

pub(super) fn invalid() -> Error {
    Error::invalid("talks.invalid", crate::web::text::form_errors)
}

/// What can be said of a plan without looking anything up.
///
/// # Errors
/// Invalid, by field.
pub(super) fn check(plan: &Plan, now: DateTime<Utc>) -> Result<()> {
    let mut error = invalid();
    let visit_to_known = plan.kind == TalkKind::Visit && plan.account_id.is_some();
    let at_home = visit_to_known && plan.place.trim().is_empty();
    if !(at_home || says(&plan.place, MAX_PLACE)) {
        error = error.field("place", |l| text::place_missing(l, MAX_PLACE));
    }
    if !says(&plan.hosts, MAX_HOSTS) {
        error = error.field("hosts", |l| text::hosts_missing(l, MAX_HOSTS));
    }
    error = match plan.kind {
        TalkKind::Appointment if !says(&plan.party, MAX_PARTY) => {
            error.field("party", |l| text::party_missing(l, MAX_PARTY))
        }
        TalkKind::NightTalk | TalkKind::Visit if !plan.party.trim().is_empty() => {
            error.field("party", text::party_only_there)
        }
        TalkKind::NightTalk | TalkKind::Visit | TalkKind::Appointment => error,
    };
    if plan.account_id.is_some() && plan.kind != TalkKind::Visit {
        error = error.field("account_id", text::household_only_there);
    }
    let lasts = plan.ends_at - plan.begins_at;
    if lasts <= Duration::zero() || lasts > Duration::hours(MAX_HOURS) {
        error = error.field("ends_at", |l| text::lasts_too_long(l, MAX_HOURS));
    }
    if plan.begins_at > now + Days::new(MAX_DAYS_AHEAD) || plan.begins_at < now - Days::new(MAX_DAYS_BACK) {
        error = error.field("begins_at", text::day_out_of_range);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// Whether minutes may be entered of what begins at `begins_at`.
///
/// # Errors
/// Invalid for what lies ahead.
pub(super) fn check_begun(begins_at: DateTime<Utc>, now: DateTime<Utc>) -> Result<()> {
    if begins_at > now {
        return Err(invalid().field("begins_at", text::not_begun));
    }
    Ok(())
}

/// Whether `reason` says why something is cancelled or taken down.
pub(super) fn check_reason(reason: &str) -> Result<()> {
    if says(reason, super::minutes::MAX_REASON) && fits(reason.trim(), super::minutes::MAX_REASON) {
        return Ok(());
    }
    Err(invalid().field("reason", |l| text::reason_missing(l, super::minutes::MAX_REASON)))
}
