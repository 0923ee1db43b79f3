//! What a crew brings back: what it ticked off, counted, weighed, used up, how long each of it worked, photos and words.

mod form;
pub(super) mod store;

use entity::enums::AmountKind;
use entity::value::{SubdistrictId, WorkerId};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::text;
use crate::crews::workers;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::files::Uploaded;

pub use form::read_form;

/// Amounts one completion may bring.
pub const MAX_AMOUNTS: usize = 12;
const MAX_NAME: usize = 30;
const MAX_UNIT: usize = 8;
/// More than this of anything is a slip of the finger.
const MOST: i64 = 1_000_000_000;
pub const MAX_PEOPLE: usize = 30;
const DAY_MINUTES: i32 = 1440;

/// What a crew brings back.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    pub note: String,
    /// Already in the file store ([`crate::files::Files::put_photo`]).
    pub photos: Vec<Uploaded>,
    /// The checks that are ticked off, by position.
    pub checked: Vec<i32>,
    pub amounts: Vec<NewAmount>,
    /// Minutes each of them worked on it.
    pub people: Vec<(WorkerId, i32)>,
}

/// An amount as somebody wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAmount {
    pub kind: AmountKind,
    pub name: String,
    /// For counts and materials; what is weighed or measured has its own.
    pub unit: String,
    /// In the unit, up to three decimals.
    pub amount: String,
}

/// An amount that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    pub kind: AmountKind,
    pub name: String,
    pub unit: String,
    pub thousandths: i64,
}

/// The unit of what is weighed or measured.
#[must_use]
pub const fn unit_of(kind: AmountKind) -> Option<&'static str> {
    match kind {
        AmountKind::Weight => Some("kg"),
        AmountKind::Volume => Some("L"),
        AmountKind::Area => Some("㎡"),
        AmountKind::Length => Some("m"),
        AmountKind::Count | AmountKind::Material => None,
    }
}

/// Thousandths of `12.5`; positive, exact, no more than a slip of the finger would give.
#[must_use]
pub fn thousandths(text: &str) -> Option<i64> {
    let text = text.trim();
    let amount: Decimal =
        text.bytes().all(|b| b.is_ascii_digit() || b == b'.').then(|| text.parse().ok())??;
    let scaled = amount.checked_mul(Decimal::ONE_THOUSAND)?;
    let whole = scaled.is_integer().then(|| scaled.to_i64())??;
    (1..=MOST).contains(&whole).then_some(whole)
}

/// `12.5` of thousandths.
#[must_use]
pub fn decimal(thousandths: i64) -> Decimal {
    Decimal::new(thousandths, 3).normalize()
}

fn says(text: &str, max: usize) -> bool {
    crate::plain::says(text, max)
}

/// # Errors
/// Invalid: which amount, and what of it.
pub fn amounts(written: &[NewAmount]) -> Result<Vec<Amount>> {
    let mut error = Error::invalid("works.invalid", crate::web::text::form_errors);
    if written.len() > MAX_AMOUNTS {
        error = error.field("amounts", text::too_many_amounts);
    }
    let mut read = Vec::new();
    for (at, new) in written.iter().enumerate() {
        let unit = unit_of(new.kind).map_or_else(|| new.unit.trim().to_owned(), str::to_owned);
        let n = at + 1;
        if !says(&new.name, MAX_NAME) {
            error = error.field(&format!("amounts[{at}].name"), move |l| text::amount_name(l, n));
        }
        if !says(&unit, MAX_UNIT) {
            error = error.field(&format!("amounts[{at}].unit"), move |l| text::amount_unit(l, n));
        }
        match thousandths(&new.amount) {
            Some(thousandths) => {
                read.push(Amount { kind: new.kind, name: new.name.trim().to_owned(), unit, thousandths });
            }
            None => {
                let words = new.amount.trim().to_owned();
                error =
                    error.field(&format!("amounts[{at}].amount"), move |l| text::amount_wrong(l, n, &words));
            }
        }
    }
    if error.fields.is_empty() { Ok(read) } else { Err(error) }
}

/// Who may be named on an order of the subdistrict.
///
/// # Errors
/// Invalid: somebody who does not work there, twice the same, too many, or minutes that are no time of a day.
pub async fn people(tx: &Tx, subdistrict: SubdistrictId, people: &[(WorkerId, Option<i32>)]) -> Result<()> {
    let ids: Vec<WorkerId> = people.iter().map(|(id, _)| *id).collect();
    let known = workers::by_ids(tx, &ids).await?;
    let ours = known.values().filter(|w| w.subdistrict_id == subdistrict).count();
    let mut error = Error::invalid("works.invalid", crate::web::text::form_errors);
    if ours != ids.len() || ids.len() > MAX_PEOPLE {
        error = error.field("people", text::people_unknown);
    }
    if people.iter().any(|(_, minutes)| minutes.is_some_and(|m| !(0..=DAY_MINUTES).contains(&m))) {
        error = error.field("minutes", text::minutes_wrong);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_and_of_something() {
        for (text, expected) in [
            ("12", Some(12_000)),
            (" 12.5 ", Some(12_500)),
            ("0.001", Some(1)),
            ("0.0005", None),
            ("0", None),
            ("-3", None),
            ("1000000", Some(1_000_000_000)),
            ("1000000.001", None),
            ("3 t", None),
            ("1e3", None),
            ("", None),
        ] {
            assert_eq!(thousandths(text), expected, "{text}");
        }
        assert_eq!(decimal(12_500).to_string(), "12.5");
    }

    #[test]
    fn what_is_weighed_is_in_kilograms() {
        let of = |kind, unit: &str, amount: &str| NewAmount {
            kind,
            name: "枯枝".into(),
            unit: unit.into(),
            amount: amount.into(),
        };
        let read = amounts(&[of(AmountKind::Weight, "吨", "35"), of(AmountKind::Count, "桶", "8")]).unwrap();
        assert_eq!((read[0].unit.as_str(), read[1].unit.as_str()), ("kg", "桶"));
        let refused =
            amounts(&[of(AmountKind::Count, "", "8"), of(AmountKind::Weight, "", "-3")]).unwrap_err();
        let fields: Vec<&str> = refused.fields.iter().map(|f| f.field.as_str()).collect();
        assert_eq!(fields, ["amounts[0].unit", "amounts[1].amount"]);
    }
}
