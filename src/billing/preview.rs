//! What a month of an estate comes to: a pure function of its accounts, areas and rates.

use std::collections::HashMap;

use entity::account;
use entity::enums::{AnomalyKind, ChargeItem};
use entity::value::{AccountId, Area, DwellingId, Fen, Month, Rate};
use sha2::{Digest, Sha256};

use super::explanation::Inputs;
use super::proration::{ChargeError, Proration, Terms, Version, charge};
use crate::access::hex;

/// What a preview is computed from.
pub struct Sources {
    pub month: Month,
    /// By ascending id.
    pub accounts: Vec<account::Model>,
    pub areas: HashMap<DwellingId, Vec<Version<Area>>>,
    pub rates: Vec<Version<Rate>>,
    /// The lines of the month before: amount and inputs.
    pub previous: HashMap<AccountId, (Fen, String)>,
}

/// A line that would be billed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub account: AccountId,
    pub item: ChargeItem,
    pub amount: Fen,
    /// [`Inputs`] as JSON.
    pub inputs: String,
}

/// What a person should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anomaly {
    /// None when it concerns the whole estate.
    pub account: Option<AccountId>,
    pub kind: AnomalyKind,
    pub amount: Option<Fen>,
    pub previous: Option<Fen>,
}

impl Anomaly {
    /// Whether the account is left out of the run.
    #[must_use]
    pub const fn sets_aside(kind: AnomalyKind) -> bool {
        match kind {
            AnomalyKind::NoTariff | AnomalyKind::NoArea | AnomalyKind::OverLimit => true,
            AnomalyKind::Deviation | AnomalyKind::Zero => false,
        }
    }
}

/// A computed month. `rows` are by ascending account and item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    pub rows: Vec<Row>,
    pub anomalies: Vec<Anomaly>,
    pub total: Fen,
    pub hash: String,
}

/// Computes the month. One bad account is set aside with its reason; the others go on.
#[must_use]
pub fn compute(sources: &Sources) -> Preview {
    let item = ChargeItem::PropertyFee;
    let mut rows = Vec::with_capacity(sources.accounts.len());
    let mut anomalies = Vec::new();
    let mut total = 0i128;
    if sources.rates.is_empty() {
        anomalies.push(Anomaly { account: None, kind: AnomalyKind::NoTariff, amount: None, previous: None });
    }
    for account in sources.accounts.iter().filter(|_| !sources.rates.is_empty()) {
        let charged = charge(&Terms {
            period_from: sources.month.first_day(),
            period_to: sources.month.end(),
            occupied_from: Some(account.occupied_from),
            occupied_to: account.occupied_to,
            rates: &sources.rates,
            areas: sources.areas.get(&account.dwelling_id).map_or(&[], Vec::as_slice),
            minimum_monthly: None,
            proration: Proration::Daily,
        });
        let id = Some(account.id);
        let line = match charged {
            Ok(Some(line)) if total + i128::from(line.amount.0) <= i128::from(i64::MAX) => line,
            Ok(None) => continue,
            Ok(Some(_)) | Err(ChargeError::OverLimit) => {
                anomalies.push(Anomaly {
                    account: id,
                    kind: AnomalyKind::OverLimit,
                    amount: None,
                    previous: None,
                });
                continue;
            }
            Err(ChargeError::NoRate(_)) => {
                anomalies.push(Anomaly {
                    account: id,
                    kind: AnomalyKind::NoTariff,
                    amount: None,
                    previous: None,
                });
                continue;
            }
            Err(ChargeError::NoArea(_)) => {
                anomalies.push(Anomaly {
                    account: id,
                    kind: AnomalyKind::NoArea,
                    amount: None,
                    previous: None,
                });
                continue;
            }
        };
        let inputs = Inputs::of(&line, None);
        let previous = sources.previous.get(&account.id);
        if line.amount.is_zero() {
            let amount = Some(Fen::ZERO);
            anomalies.push(Anomaly { account: id, kind: AnomalyKind::Zero, amount, previous: None });
        } else if let Some((before, old)) = previous
            && let Ok(old) = Inputs::from_json(old)
            && deviates((line.amount, full_months(&inputs)), (*before, full_months(&old)))
        {
            let (amount, previous) = (Some(line.amount), Some(*before));
            anomalies.push(Anomaly { account: id, kind: AnomalyKind::Deviation, amount, previous });
        }
        total += i128::from(line.amount.0);
        rows.push(Row { account: account.id, item, amount: line.amount, inputs: inputs.to_json() });
    }
    let hash = hash(&rows, &anomalies);
    let total = Fen(i64::try_from(total).expect("every row was checked to keep the total within i64"));
    Preview { rows, anomalies, total, hash }
}

/// Covered days over the days of the month, of the one month billed.
fn full_months(inputs: &Inputs) -> (i128, i128) {
    let days_in_month = inputs.segments.first().map_or(1, |s| s.days_in_month);
    (inputs.covered_days().max(1).into(), days_in_month.into())
}

/// Whether a whole month at the new price differs by more than half from a whole month at the old one.
fn deviates(new: (Fen, (i128, i128)), old: (Fen, (i128, i128))) -> bool {
    let whole =
        |(amount, (_, of)): (Fen, (i128, i128)), other_days: i128| i128::from(amount.0) * of * other_days;
    let (now, before) = (whole(new, old.1.0), whole(old, new.1.0));
    before > 0 && (now * 2 > before * 3 || now * 2 < before)
}

/// SHA-256 over the canonical rows: `account item fen inputs` by account and item, one a line, and then the accounts
/// that are set aside, `aside account kind`. Whoever commits it has seen both.
fn hash(rows: &[Row], anomalies: &[Anomaly]) -> String {
    let mut digest = Sha256::new();
    for row in rows {
        digest.update(format!("{} {} {} {}\n", row.account, row.item.word(), row.amount.0, row.inputs));
    }
    for anomaly in anomalies.iter().filter(|a| Anomaly::sets_aside(a.kind)) {
        let account = anomaly.account.map_or(0, |id| id.0);
        digest.update(format!("aside {account} {}\n", anomaly.kind.word()));
    }
    hex(&digest.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use entity::enums::ReliefCategory;
    use entity::value::{BuildingId, EstateId, PersonId, SubdistrictId};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn account(id: i64, from: &str) -> account::Model {
        account::Model {
            id: AccountId(id),
            subdistrict_id: SubdistrictId(1),
            estate_id: EstateId(1),
            building_id: BuildingId(1),
            dwelling_id: DwellingId(id),
            person_id: PersonId(id),
            occupied_from: day(from),
            occupied_to: None,
            relief_category: ReliefCategory::None,
            version: 1,
        }
    }

    fn sources(rate: i64) -> Sources {
        let since = day("2000-01-01");
        Sources {
            month: "2026-06".parse().unwrap(),
            accounts: vec![account(1, "2020-01-01"), account(2, "2026-06-16"), account(3, "2020-01-01")],
            areas: [(1, 6137), (2, 6137)]
                .into_iter()
                .map(|(id, a)| (DwellingId(id), vec![Version { from: since, value: Area(a) }]))
                .collect(),
            rates: vec![Version { from: since, value: Rate(rate) }],
            previous: HashMap::new(),
        }
    }

    #[test]
    fn a_bad_account_is_set_aside_and_the_others_go_on() {
        let preview = compute(&sources(750_000));
        let amounts: Vec<_> = preview.rows.iter().map(|r| (r.account.0, r.amount.0)).collect();
        assert_eq!(amounts, [(1, 4603), (2, 2301)]);
        assert_eq!(preview.total, Fen(6904));
        let kinds: Vec<_> = preview.anomalies.iter().map(|a| (a.account.map(|id| id.0), a.kind)).collect();
        assert_eq!(kinds, [(Some(3), AnomalyKind::NoArea)]);
    }

    #[test]
    fn the_hash_names_what_was_seen() {
        let base = compute(&sources(750_000));
        assert_eq!(base, compute(&sources(750_000)));
        assert_ne!(base.hash, compute(&sources(750_001)).hash);
        let mut mended = sources(750_000);
        mended.accounts.pop();
        assert_ne!(base.hash, compute(&mended).hash, "what is set aside counts too");
    }

    #[test]
    fn a_month_is_compared_with_the_last_one_by_the_day() {
        let mut later = sources(750_000);
        let may = compute(&sources(750_000));
        // The second household paid half a month then, a whole one now: no deviation.
        later.month = "2026-07".parse().unwrap();
        later.previous = may.rows.iter().map(|r| (r.account, (r.amount, r.inputs.clone()))).collect();
        let kinds = |p: Preview| p.anomalies.into_iter().map(|a| a.kind).collect::<Vec<_>>();
        assert_eq!(kinds(compute(&later)), [AnomalyKind::NoArea]);
        later.rates[0].value = Rate(1_130_000);
        let wanted = [AnomalyKind::Deviation, AnomalyKind::Deviation, AnomalyKind::NoArea];
        assert_eq!(kinds(compute(&later)), wanted, "0.75 to 1.13 is more than half");
        later.rates[0].value = Rate(0);
        assert_eq!(kinds(compute(&later)), [AnomalyKind::Zero, AnomalyKind::Zero, AnomalyKind::NoArea]);
        later.rates.clear();
        assert_eq!(kinds(compute(&later)), [AnomalyKind::NoTariff]);
    }
}
