//! What work may ask for besides a crew and a time: when it is wanted, a skill, room for a load, checks.

use chrono::{DateTime, Utc};
use entity::value::{SkillId, WorkOrderId};
use sea_orm::ConnectionTrait;

use super::{store, text};
use crate::error::Result;
use crate::i18n::Lang;
use crate::plain;

/// Kilograms or litres: more than a truck takes is a slip of the finger.
const MAX_LOAD: i32 = 40_000;
/// Lines a list of checks may have.
const MAX_CHECKS: usize = 20;
const MAX_CHECK: usize = 60;

/// What an order may ask for besides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    /// The window that was asked for.
    pub wanted: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    /// Somebody of the crew must have it.
    pub skill_id: Option<SkillId>,
    /// Kilograms and litres that are loaded there.
    pub load: (i32, i32),
    /// What is to be ticked off.
    pub checklist: Vec<String>,
    /// The order it is a part of.
    pub parent_id: Option<WorkOrderId>,
}

/// A field, and what is wrong with it.
type Flaw = (&'static str, fn(Lang) -> &'static str);

/// What is wrong with `needs`.
///
/// # Errors
/// When the database fails.
pub async fn flaws<C: ConnectionTrait>(db: &C, needs: &Needs) -> Result<Vec<Flaw>> {
    let mut flaws: Vec<Flaw> = Vec::new();
    if let (Some(from), Some(until)) = needs.wanted
        && until <= from
    {
        flaws.push(("wanted_until", text::wanted_backwards));
    }
    if !(0..=MAX_LOAD).contains(&needs.load.0) || !(0..=MAX_LOAD).contains(&needs.load.1) {
        flaws.push(("load_kg", text::load_range));
    }
    if !is_checklist(&lines(&needs.checklist)) {
        flaws.push(("checklist", text::checklist_wrong));
    }
    if let Some(id) = needs.skill_id
        && store::skill(db, id).await?.is_none()
    {
        flaws.push(("skill_id", text::skill_unknown));
    }
    Ok(flaws)
}

/// The lines that say something.
#[must_use]
pub fn lines(typed: &[String]) -> Vec<String> {
    typed.iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// The lines of a plan, as it keeps them.
#[must_use]
pub fn written(typed: &[String]) -> String {
    lines(typed).join("\n")
}

/// A whole number that may be left out; what is none is refused as one below nothing.
#[must_use]
pub fn typed(text: &str) -> i32 {
    let text = text.trim();
    if text.is_empty() { 0 } else { text.parse().unwrap_or(-1) }
}

/// As a form shows it: nothing is left out.
#[must_use]
pub fn shown(amount: i32) -> String {
    if amount == 0 { String::new() } else { amount.to_string() }
}

/// Not too many, none too long, none twice.
fn is_checklist(lines: &[String]) -> bool {
    let mut sorted = lines.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    lines.len() <= MAX_CHECKS
        && sorted.len() == lines.len()
        && lines.iter().all(|l| plain::says(l, MAX_CHECK))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_checked_once() {
        let of = |all: &[&str]| all.iter().map(|l| (*l).to_owned()).collect::<Vec<_>>();
        assert_eq!(lines(&of(&[" 扫楼道 ", "", "擦扶手"])), ["扫楼道", "擦扶手"]);
        assert_eq!(written(&of(&["a", " ", "b"])), "a\nb");
        assert!(is_checklist(&of(&["擦扶手", "扫楼道"])));
        assert!(!is_checklist(&of(&["擦扶手", "擦扶手"])));
        assert!(!is_checklist(&of(&["x".repeat(61).as_str()])));
    }
}
