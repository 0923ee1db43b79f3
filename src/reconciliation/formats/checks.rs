//! What a file says of itself against its rows: balances, sums, days, ids.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use entity::enums::{Direction, StatementKind};
use entity::value::{ChannelFee, Fen};
use sha2::{Digest, Sha256};

use super::refusals::{FILE, Refusals, refused};
use super::{Movement, Parsed, text};
use crate::access::hex;
use crate::error::Result;

/// Hex digits of a hash that serves as a key.
const KEY_DIGITS: usize = 40;

/// How the file calls the columns that faults are told under.
#[derive(Debug, Clone, Copy)]
pub struct Names<'n> {
    pub key: &'n str,
    pub day: &'n str,
    pub balance: &'n str,
}

/// A file that was read and is not yet believed.
pub struct Draft<'n> {
    pub layout: String,
    pub kind: StatementKind,
    pub account: Option<String>,
    /// The days the file says it is about, the last one included.
    pub period: Option<(NaiveDate, NaiveDate)>,
    /// As stated; they are derived from running balances where those are all there is.
    pub opening: Option<Fen>,
    pub closing: Option<Fen>,
    /// Movements with an empty key get a hash.
    pub movements: Vec<Movement>,
    pub names: Names<'n>,
}

/// One file, one account: notes the account of a row, and a fault when it is another than before.
pub fn note_account(account: &mut Option<String>, found: String, row: u64, column: &str, bad: &mut Refusals) {
    match account {
        None => *account = Some(found),
        Some(before) if *before != found => bad.add(row, column, text::two_accounts),
        Some(_) => {}
    }
}

/// The sum of many amounts.
///
/// # Errors
/// Invalid past the range of an amount.
pub fn total(amounts: impl IntoIterator<Item = Fen>) -> Result<Fen> {
    Fen::total(amounts).map_err(|_| refused("reconciliation.bad_file", text::amount_range))
}

/// A total the file states, against what its rows add up to.
pub fn stated(bad: &mut Refusals, row: u64, column: &str, stated: &str, counted: &str) {
    if stated != counted {
        bad.add(row, column, |l| text::total_differs(l, stated, counted));
    }
}

/// Checks a draft as a whole.
///
/// # Errors
/// Invalid: faults found while reading or now, each named; or nothing to import.
pub fn finish(mut draft: Draft<'_>, mut bad: Refusals, today: NaiveDate) -> Result<Parsed> {
    if bad.is_empty() && draft.movements.is_empty() && draft.period.is_none() {
        return Err(refused("reconciliation.empty_file", text::empty_file));
    }
    // Rows that were not understood are missing from every sum: nothing more can be said then.
    bad = checked(bad)?;
    check_days(&draft, today, &mut bad);
    let (mut opening, mut closing) = (draft.opening, draft.closing);
    if let Some((first, last)) = check_balances(&draft, &mut bad)? {
        for (stated, derived) in [(&mut opening, first), (&mut closing, last)] {
            match stated {
                None => *stated = Some(derived),
                Some(stated) if *stated != derived => {
                    let (said, is) = (stated.to_string(), derived.to_string());
                    bad.add_file(|l| text::total_differs(l, &said, &is));
                }
                Some(_) => {}
            }
        }
    }
    bad = checked(bad)?;
    let side =
        |direction| total(draft.movements.iter().filter(|m| m.direction == direction).map(|m| m.amount));
    let (money_in, money_out) = (side(Direction::In)?, side(Direction::Out)?);
    if let (Some(opening), Some(closing)) = (opening, closing)
        && opening.plus(money_in)?.minus(money_out)? != closing
    {
        let (said, is) = (closing.to_string(), opening.plus(money_in)?.minus(money_out)?.to_string());
        bad.add_file(|l| text::closing_differs(l, &said, &is));
    }
    add_keys(&mut draft.movements);
    let mut keys = HashSet::with_capacity(draft.movements.len());
    for movement in &draft.movements {
        if !keys.insert(movement.key.as_str()) {
            bad.add(movement.row, draft.names.key, text::serial_twice);
        }
    }
    bad.check()?;
    let fees: Vec<ChannelFee> = draft.movements.iter().filter_map(|m| m.fee).collect();
    let fee = if draft.kind == StatementKind::ChannelBill { Some(ChannelFee::total(fees)?) } else { None };
    let days = draft.movements.iter().map(|m| m.booked_on);
    let (from, to) = draft
        .period
        .or_else(|| days.clone().min().zip(days.max()))
        .ok_or_else(|| refused("reconciliation.empty_file", text::empty_file))?;
    Ok(Parsed {
        layout: draft.layout,
        kind: draft.kind,
        account: draft.account,
        from,
        to,
        opening,
        money_in,
        money_out,
        closing,
        fee,
        movements: draft.movements,
    })
}

fn checked(bad: Refusals) -> Result<Refusals> {
    if bad.is_empty() { Ok(bad) } else { bad.check().map(|()| Refusals::default()) }
}

fn check_days(draft: &Draft<'_>, today: NaiveDate, bad: &mut Refusals) {
    for movement in &draft.movements {
        let day = movement.booked_on;
        if day > today {
            bad.add(movement.row, draft.names.day, text::future_date);
        } else if let Some((from, to)) = draft.period
            && !(from..=to).contains(&day)
        {
            bad.add(movement.row, draft.names.day, |l| text::outside_period(l, from, to));
        }
    }
}

/// Follows the running balances, the first movement first or last as the file has it, and gives the balances before
/// the first movement and after the last. None where there are none.
fn check_balances(draft: &Draft<'_>, bad: &mut Refusals) -> Result<Option<(Fen, Fen)>> {
    let movements = &draft.movements;
    if movements.iter().all(|m| m.balance.is_none()) {
        return Ok(None);
    }
    let forward = breaks(movements.iter());
    let backward = if forward.at.is_empty() { None } else { Some(breaks(movements.iter().rev())) };
    let followed = match backward {
        Some(backward) if backward.at.len() < forward.at.len() => backward,
        _ => forward,
    };
    for row in &followed.at {
        bad.add(*row, draft.names.balance, text::balance_breaks);
    }
    let (Some(first), Some(last)) = (followed.first, followed.last) else {
        bad.add_file(text::amount_range);
        return Ok(None);
    };
    Ok(Some((first, last)))
}

struct Followed {
    /// Rows whose balance does not follow from the one before.
    at: Vec<u64>,
    /// None past the range of an amount.
    first: Option<Fen>,
    last: Option<Fen>,
}

/// Balances that stand only in some rows are followed across the others.
fn breaks<'m>(movements: impl Iterator<Item = &'m Movement>) -> Followed {
    let mut at = Vec::new();
    let mut since_start = Some(0i64);
    let mut first = None;
    let mut seen = false;
    let mut running: Option<i64> = None;
    for movement in movements {
        since_start = since_start.and_then(|sum| sum.checked_add(movement.signed()));
        running = running.and_then(|balance| balance.checked_add(movement.signed()));
        let Some(balance) = movement.balance else { continue };
        if seen {
            if running != Some(balance.0) {
                at.push(movement.row);
            }
        } else {
            seen = true;
            first = since_start.and_then(|sum| balance.0.checked_sub(sum)).map(Fen);
        }
        running = Some(balance.0);
    }
    Followed { at, first, last: running.map(Fen) }
}

/// The key of a movement without an id: a hash of all that tells it from others, and of how many were the same before it.
fn add_keys(movements: &mut [Movement]) {
    let mut seen: HashMap<String, u32> = HashMap::new();
    for movement in movements.iter_mut().filter(|m| m.key.is_empty()) {
        let balance = movement.balance.map_or_else(String::new, |b| b.0.to_string());
        let identity = format!(
            "{}\u{1f}{}\u{1f}{}\u{1f}{}\u{1f}{}\u{1f}{balance}",
            movement.booked_on,
            movement.direction.word(),
            movement.amount.0,
            movement.payer,
            movement.memo,
        );
        let nth = seen.entry(identity.clone()).and_modify(|n| *n += 1).or_insert(1);
        let hash = hex(&Sha256::digest(format!("{identity}\u{1f}{nth}")));
        movement.key = format!("#{}", &hash[..KEY_DIGITS]);
    }
}

/// A row under which the end of the file is missed.
pub fn ends_early(bad: &mut Refusals, last_row: u64) {
    bad.add(last_row, FILE, text::ends_early);
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::enums::LineStatus;

    fn movement(line_no: i32, signed: i64, balance: Option<i64>) -> Movement {
        Movement {
            line_no,
            row: u64::from(line_no.unsigned_abs()),
            key: String::new(),
            booked_on: NaiveDate::from_ymd_opt(2026, 4, 10).unwrap(),
            booked_at: None,
            direction: if signed < 0 { Direction::Out } else { Direction::In },
            amount: Fen(signed.abs()),
            fee: None,
            balance: balance.map(Fen),
            reference: String::new(),
            transaction_id: String::new(),
            status: LineStatus::Booked,
            payer: "张静婷".into(),
            payer_account: String::new(),
            memo: String::new(),
            raw: String::new(),
        }
    }

    fn finished(movements: Vec<Movement>, opening: Option<i64>, closing: Option<i64>) -> Result<Parsed> {
        let draft = Draft {
            layout: "x".into(),
            kind: StatementKind::Bank,
            account: None,
            period: None,
            opening: opening.map(Fen),
            closing: closing.map(Fen),
            movements,
            names: Names { key: "k", day: "d", balance: "b" },
        };
        finish(draft, Refusals::default(), NaiveDate::from_ymd_opt(2026, 9, 18).unwrap())
    }

    #[test]
    fn balances_are_followed_in_either_order_and_over_gaps() {
        let up = finished(
            vec![movement(1, 10, Some(110)), movement(2, 5, None), movement(3, -20, Some(95))],
            None,
            None,
        );
        let up = up.unwrap();
        assert_eq!((up.opening, up.closing), (Some(Fen(100)), Some(Fen(95))));
        let down = finished(
            vec![movement(1, -20, Some(95)), movement(2, 5, Some(115)), movement(3, 10, Some(110))],
            None,
            None,
        );
        let down = down.unwrap();
        assert_eq!((down.opening, down.closing), (Some(Fen(100)), Some(Fen(95))));
        let broken = finished(
            vec![movement(1, 10, Some(110)), movement(2, 5, Some(115)), movement(3, 1, Some(117))],
            None,
            None,
        );
        assert_eq!(broken.unwrap_err().fields[0].row, Some(3));
    }

    #[test]
    fn stated_balances_must_agree() {
        assert!(finished(vec![movement(1, 10, None)], Some(100), Some(110)).is_ok());
        assert!(finished(vec![movement(1, 10, None)], Some(100), Some(111)).is_err());
        assert!(finished(vec![movement(1, 10, Some(110))], Some(101), None).is_err());
    }

    #[test]
    fn identical_lines_have_keys_of_their_own_that_stay() {
        let same = || vec![movement(1, 10, None), movement(2, 10, None), movement(3, 11, None)];
        let keys = |parsed: Parsed| parsed.movements.into_iter().map(|m| m.key).collect::<Vec<_>>();
        let first = keys(finished(same(), None, None).unwrap());
        assert_eq!(first.iter().collect::<HashSet<_>>().len(), 3);
        assert_eq!(first, keys(finished(same(), None, None).unwrap()));
    }
}
