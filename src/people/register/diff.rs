//! What a register changes: pure, from what is there and what the file says.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use entity::enums::ReliefCategory;
use entity::value::{
    AccountId, Area, BuildingId, CommunityId, DwellingId, EntranceId, EstateId, PersonId, SubdistrictId,
};

use super::row::RegisterRow;
use super::{Report, text};
use crate::error::FieldError;
use crate::i18n::{Lang, Text};

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EstateKey {
    pub subdistrict: String,
    pub estate: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BuildingKey(pub EstateKey, pub String);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EntranceKey(pub BuildingKey, pub String);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DwellingKey(pub EntranceKey, pub String);

impl RegisterRow {
    pub fn estate_key(&self) -> EstateKey {
        EstateKey { subdistrict: self.subdistrict.clone(), estate: self.estate.clone() }
    }

    pub fn building_key(&self) -> BuildingKey {
        BuildingKey(self.estate_key(), self.building.clone())
    }

    pub fn entrance_key(&self) -> EntranceKey {
        EntranceKey(self.building_key(), self.entrance.clone())
    }

    pub fn dwelling_key(&self) -> DwellingKey {
        DwellingKey(self.entrance_key(), self.room.clone())
    }

    /// Whether bills go out by mail: as the file says, and where it is silent an address given means yes.
    pub fn consents(&self) -> Option<bool> {
        self.bill_mail.or_else(|| self.email.as_ref().map(|_| true))
    }
}

#[derive(Debug, Clone)]
pub struct ExistingAccount {
    pub id: AccountId,
    pub person: PersonId,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    pub relief: ReliefCategory,
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub bill_mail: Option<bool>,
}

#[derive(Debug, Clone)]
pub struct ExistingDwelling {
    pub id: DwellingId,
    pub area: Option<Area>,
    pub accounts: Vec<ExistingAccount>,
}

/// What is already there in the estates a file speaks of.
#[derive(Debug, Default)]
pub struct Existing {
    pub subdistricts: HashMap<String, SubdistrictId>,
    pub communities: HashMap<(String, String), CommunityId>,
    pub estates: HashMap<EstateKey, EstateId>,
    pub buildings: HashMap<BuildingKey, BuildingId>,
    pub entrances: HashMap<EntranceKey, EntranceId>,
    pub dwellings: HashMap<DwellingKey, ExistingDwelling>,
}

/// How many are new, changed, and as they were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Counts {
    pub created: u64,
    pub changed: u64,
    pub unchanged: u64,
}

impl Counts {
    #[must_use]
    pub const fn any(&self) -> bool {
        self.created + self.changed > 0
    }
}

/// What to do; rows are named by their position in the file's rows.
#[derive(Debug, Default)]
pub struct Plan {
    pub estates_touched: BTreeSet<EstateKey>,
    pub new_dwellings: Vec<usize>,
    pub resurveyed: Vec<(DwellingId, Area)>,
    pub new_accounts: Vec<usize>,
    pub changed_accounts: Vec<(ExistingAccount, usize)>,
    pub errors: Vec<FieldError>,
    estates: Counts,
    buildings: Counts,
    entrances: Counts,
    dwellings: Counts,
    accounts: Counts,
}

impl Plan {
    pub fn report(&self, dry_run: bool, rows: &[RegisterRow], ignored_columns: Vec<String>) -> Report {
        Report {
            dry_run,
            rows: rows.len() as u64,
            estates: self.estates,
            buildings: self.buildings,
            entrances: self.entrances,
            dwellings: self.dwellings,
            accounts: self.accounts,
            ignored_columns,
        }
    }
}

/// Compares `rows` with what is there.
#[must_use]
pub fn plan(existing: &Existing, rows: &[RegisterRow]) -> Plan {
    let mut plan = Plan::default();
    let mut by_dwelling: HashMap<DwellingKey, Vec<usize>> = HashMap::new();
    let mut order: Vec<DwellingKey> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        plan.estates_touched.insert(row.estate_key());
        let key = row.dwelling_key();
        let stays = by_dwelling.entry(key.clone()).or_default();
        if stays.is_empty() {
            order.push(key);
        }
        stays.push(at);
    }
    plan.estates = count(rows.iter().map(RegisterRow::estate_key), |k| existing.estates.contains_key(k));
    plan.buildings =
        count(rows.iter().map(RegisterRow::building_key), |k| existing.buildings.contains_key(k));
    plan.entrances =
        count(rows.iter().map(RegisterRow::entrance_key), |k| existing.entrances.contains_key(k));
    for key in &order {
        let stays = &by_dwelling[key];
        plan.check_file(rows, stays);
        match existing.dwellings.get(key) {
            None => {
                plan.dwellings.created += 1;
                plan.new_dwellings.push(stays[0]);
                plan.accounts.created += stays.len() as u64;
                plan.new_accounts.extend(stays);
            }
            Some(dwelling) => plan.compare(dwelling, rows, stays),
        }
    }
    plan
}

fn count<K: std::hash::Hash + Eq>(keys: impl Iterator<Item = K>, known: impl Fn(&K) -> bool) -> Counts {
    let distinct: std::collections::HashSet<K> = keys.collect();
    let unchanged = distinct.iter().filter(|k| known(k)).count() as u64;
    Counts { created: distinct.len() as u64 - unchanged, changed: 0, unchanged }
}

fn overlap(a: (NaiveDate, Option<NaiveDate>), b: (NaiveDate, Option<NaiveDate>)) -> bool {
    a.1.is_none_or(|to| b.0 < to) && b.1.is_none_or(|to| a.0 < to)
}

impl Plan {
    fn complain<S: Into<String>>(&mut self, row: &RegisterRow, field: &str, message: impl Fn(Lang) -> S) {
        self.errors.push(FieldError {
            field: field.to_owned(),
            row: Some(row.number),
            detail: Text::of(message),
        });
    }

    /// The stays of one dwelling within the file: one area, no two at the same time.
    fn check_file(&mut self, rows: &[RegisterRow], stays: &[usize]) {
        for (n, at) in stays.iter().enumerate() {
            let row = &rows[*at];
            for other in stays[..n].iter().map(|o| &rows[*o]) {
                if overlap((row.from, row.to), (other.from, other.to)) {
                    self.complain(row, "室", |l| text::duplicate_room(l, other.number));
                    break;
                }
                if row.area != other.area {
                    self.complain(row, "建筑面积", |l| text::area_differs(l, other.number));
                    break;
                }
            }
        }
    }

    fn compare(&mut self, dwelling: &ExistingDwelling, rows: &[RegisterRow], stays: &[usize]) {
        let area = rows[stays[0]].area;
        if dwelling.area == Some(area) {
            self.dwellings.unchanged += 1;
        } else {
            self.dwellings.changed += 1;
            self.resurveyed.push((dwelling.id, area));
        }
        let named: Vec<NaiveDate> = stays.iter().map(|at| rows[*at].from).collect();
        for at in stays {
            let row = &rows[*at];
            let silent = dwelling.accounts.iter().filter(|a| !named.contains(&a.from));
            if let Some(clash) = silent.into_iter().find(|a| overlap((a.from, a.to), (row.from, row.to))) {
                self.complain(row, "入住日期", |l| text::overlaps_existing(l, clash.from));
                continue;
            }
            match dwelling.accounts.iter().find(|a| a.from == row.from) {
                None => {
                    self.accounts.created += 1;
                    self.new_accounts.push(*at);
                }
                Some(account) if is_same(account, row) => self.accounts.unchanged += 1,
                Some(account) => {
                    self.accounts.changed += 1;
                    self.changed_accounts.push((account.clone(), *at));
                }
            }
        }
    }
}

fn is_same(account: &ExistingAccount, row: &RegisterRow) -> bool {
    account.to == row.to
        && account.relief == row.relief
        && account.name == row.owner
        && account.phone == row.phone
        && account.email == row.email
        && account.bill_mail == row.consents()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u64, from: &str, to: Option<&str>) -> RegisterRow {
        RegisterRow {
            number,
            subdistrict: "街".into(),
            community: "社".into(),
            estate: "区".into(),
            building: "1".into(),
            entrance: "1".into(),
            room: "101".into(),
            area: Area(5347),
            owner: "张三".into(),
            phone: None,
            email: None,
            from: from.parse().unwrap(),
            to: to.map(|d| d.parse().unwrap()),
            relief: ReliefCategory::None,
            bill_mail: None,
        }
    }

    #[test]
    fn seller_and_buyer_may_meet_but_not_overlap() {
        let meet = [row(2, "2000-01-01", Some("2026-05-16")), row(3, "2026-05-16", None)];
        assert!(plan(&Existing::default(), &meet).errors.is_empty());
        let overlapping = [row(2, "2000-01-01", None), row(3, "2026-05-16", None)];
        let errors = plan(&Existing::default(), &overlapping).errors;
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].row, Some(3));
    }

    #[test]
    fn a_new_household_needs_the_end_of_the_old_one() {
        let account = ExistingAccount {
            id: AccountId(1),
            person: PersonId(1),
            from: "2000-01-01".parse().unwrap(),
            to: None,
            relief: ReliefCategory::None,
            name: "张三".into(),
            phone: None,
            email: None,
            bill_mail: None,
        };
        let mut existing = Existing::default();
        let dwelling =
            ExistingDwelling { id: DwellingId(1), area: Some(Area(5347)), accounts: vec![account] };
        existing.dwellings.insert(row(2, "2026-01-01", None).dwelling_key(), dwelling);
        let silent = plan(&existing, &[row(2, "2026-05-16", None)]);
        assert_eq!((silent.errors.len(), silent.accounts.created), (1, 0));
        let said = plan(&existing, &[row(2, "2000-01-01", Some("2026-05-16")), row(3, "2026-05-16", None)]);
        assert!(said.errors.is_empty());
        assert_eq!((said.accounts.created, said.accounts.changed), (1, 1));
        let same = plan(&existing, &[row(2, "2000-01-01", None)]);
        assert_eq!(same.accounts, Counts { created: 0, changed: 0, unchanged: 1 });
    }
}
