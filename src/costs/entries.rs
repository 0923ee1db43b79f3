//! What makes a cost entry right: pure, the same for the form, the API and a file.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::cost_entry;
use entity::enums::{CostCenter, CostStatus, Line};
use entity::value::{CrewId, Fen, Month, SubdistrictId, VehicleId};

use super::text;
use crate::i18n::Text;
use crate::plain;

const MAX_WORDS: usize = 200;
const MAX_VOUCHER: usize = 60;
/// Months further back are nobody's to enter any more.
const OLDEST: Month = Month(202_001);

/// A cost as it is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    pub subdistrict_id: SubdistrictId,
    pub month: Month,
    pub center: CostCenter,
    /// Of a crew's cost.
    pub crew_id: Option<CrewId>,
    /// Of a vehicle's cost.
    pub vehicle_id: Option<VehicleId>,
    /// What material was bought for; none: for all.
    pub line: Option<Line>,
    pub amount: Fen,
    pub words: String,
    /// May be empty.
    pub voucher: String,
    /// Its paper is not there yet: it is booked later.
    pub pending: bool,
}

/// The crews and vehicles of a subdistrict, by id.
#[derive(Debug, Clone, Default)]
pub struct Known {
    pub crews: HashMap<CrewId, String>,
    pub vehicles: HashMap<VehicleId, String>,
}

/// A field and what is wrong with it.
pub type Flaw = (&'static str, Text);

/// All that is wrong with an entry.
#[must_use]
pub fn flaws(new: &NewEntry, known: &Known, today: NaiveDate) -> Vec<Flaw> {
    let mut found: Vec<Flaw> = Vec::new();
    if new.month < OLDEST || new.month > Month::of(today) {
        found.push(("month", Text::of(text::month_range)));
    }
    if !new.amount.is_positive() || new.amount > Fen::LINE_LIMIT {
        found.push(("amount", Text::of(text::amount_not_positive)));
    }
    if !plain::says(&new.words, MAX_WORDS) {
        found.push(("words", Text::of(|l| text::words_missing(l, MAX_WORDS))));
    }
    if !plain::fits(&new.voucher, MAX_VOUCHER) {
        found.push(("voucher", Text::of(|l| text::voucher_too_long(l, MAX_VOUCHER))));
    }
    let crew_fits = match new.crew_id {
        Some(id) => new.center == CostCenter::Crew && known.crews.contains_key(&id),
        None => new.center != CostCenter::Crew,
    };
    if !crew_fits {
        found.push(("crew_id", Text::of(text::crew_unknown)));
    }
    let vehicle_fits = match new.vehicle_id {
        Some(id) => new.center == CostCenter::Vehicle && known.vehicles.contains_key(&id),
        None => new.center != CostCenter::Vehicle,
    };
    if !vehicle_fits {
        found.push(("vehicle_id", Text::of(text::vehicle_unknown)));
    }
    if new.line.is_some() && new.center != CostCenter::Material {
        found.push(("line", Text::of(text::line_of_material)));
    }
    found
}

/// Whether `old` says the same.
#[must_use]
pub fn is_same(old: &cost_entry::Model, new: &NewEntry) -> bool {
    old.month == new.month
        && old.center == new.center
        && old.crew_id == new.crew_id
        && old.vehicle_id == new.vehicle_id
        && old.line == new.line
        && old.amount_fen == new.amount
        && old.words == new.words.trim()
        && old.status != CostStatus::Voided
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_names_what_its_centre_is_of_and_nothing_else() {
        let known = Known {
            crews: HashMap::from([(CrewId(1), "保洁一组".to_owned())]),
            vehicles: HashMap::from([(VehicleId(2), "浙A·Q2001".to_owned())]),
        };
        let today = "2026-09-18".parse().unwrap();
        let good = NewEntry {
            subdistrict_id: SubdistrictId(1),
            month: Month(202_609),
            center: CostCenter::Crew,
            crew_id: Some(CrewId(1)),
            vehicle_id: None,
            line: None,
            amount: Fen(1),
            words: "工资".to_owned(),
            voucher: String::new(),
            pending: false,
        };
        let with = |change: &dyn Fn(&mut NewEntry)| {
            let mut entry = good.clone();
            change(&mut entry);
            let found = flaws(&entry, &known, today);
            found.into_iter().map(|(field, _)| field).collect::<Vec<_>>()
        };
        assert_eq!(with(&|_| {}), [""; 0]);
        for (change, fields) in [
            (&(|e: &mut NewEntry| e.crew_id = None) as &dyn Fn(&mut NewEntry), &["crew_id"][..]),
            (&|e| e.crew_id = Some(CrewId(9)), &["crew_id"]),
            (&|e| e.center = CostCenter::Vehicle, &["crew_id", "vehicle_id"]),
            (&|e| (e.center, e.crew_id, e.vehicle_id) = (CostCenter::Vehicle, None, Some(VehicleId(2))), &[]),
            (&|e| (e.center, e.crew_id) = (CostCenter::Office, None), &[]),
            (&|e| e.line = Some(Line::Greening), &["line"]),
            (&|e| (e.center, e.crew_id, e.line) = (CostCenter::Material, None, Some(Line::Greening)), &[]),
            (&|e| e.month = Month(202_610), &["month"]),
            (&|e| e.month = Month(201_912), &["month"]),
            (&|e| e.amount = Fen(0), &["amount"]),
            (&|e| e.words = " ".to_owned(), &["words"]),
            (&|e| e.voucher = "x".repeat(61), &["voucher"]),
        ] {
            assert_eq!(with(change), fields);
        }
    }
}
