//! What a late payment costs (rule book §5): simple, by the day, exact until the one rounding, and capped.
//!
//! Charged are the days `d` with `due + grace < d ≤ as_of` that lie after the recorded demand. A day's base is the
//! principal unpaid at its start: a payment counts from the next day on. Fees never bear fees.

use chrono::{Days, NaiveDate};
use entity::value::{Fen, Percent, half_up};

use crate::i18n::Lang;

/// One percent is 10,000 ppm; amounts are exact in millionths of a fen.
pub const MICRO: i128 = 1_000_000;

/// Something that reduced the principal (a negative amount brings it back).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    pub on: NaiveDate,
    pub amount: Fen,
    /// A credit note lowers the cap as well.
    pub credit_note: bool,
}

/// What a fee is reckoned from.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// What the bill came to, before any event.
    pub principal: Fen,
    pub due: NaiveDate,
    pub grace_days: u32,
    /// A day, of the unpaid principal. Zero: off.
    pub daily_rate: Percent,
    /// The day of the recorded demand (催告); the days after it are charged. None: no demand is needed.
    pub demanded_on: Option<NaiveDate>,
    pub as_of: NaiveDate,
    /// In any order. Those after `as_of` do not count.
    pub events: &'a [Event],
}

/// Days of one unpaid principal, `[from, to)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub days: i64,
    pub principal: Fen,
}

/// The running total up to `as_of`. What is posted is this less what was posted before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fee {
    pub days: i64,
    /// In 10⁻⁶ fen.
    pub exact: i128,
    pub cap: Fen,
    pub fee: Fen,
    pub capped: bool,
    pub daily_rate: Percent,
    pub segments: Vec<Segment>,
}

/// The fee for `terms`.
#[must_use]
pub fn late_fee(terms: &Terms<'_>) -> Fee {
    let grace_end = later(terms.due, u64::from(terms.grace_days));
    let last_free = terms.demanded_on.map_or(grace_end, |day| day.max(grace_end));
    let mut events: Vec<&Event> = terms.events.iter().filter(|e| e.on <= terms.as_of).collect();
    events.sort_by_key(|e| e.on);
    let cap = cap(terms.principal, grace_end, &events);
    let mut fee = Fee {
        days: 0,
        exact: 0,
        cap,
        fee: Fen::ZERO,
        capped: false,
        daily_rate: terms.daily_rate,
        segments: Vec::new(),
    };
    if terms.daily_rate.0 > 0 {
        fee.segments = segments(terms.principal, later(last_free, 1), later(terms.as_of, 1), &events);
    }
    for segment in &fee.segments {
        fee.days += segment.days;
        fee.exact +=
            i128::from(segment.principal.0) * i128::from(segment.days) * i128::from(terms.daily_rate.0);
    }
    let rounded = half_up(fee.exact, MICRO);
    fee.capped = rounded > i128::from(cap.0);
    fee.fee = if fee.capped { cap } else { Fen(i64::try_from(rounded).unwrap_or(cap.0)) };
    fee
}

fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

/// What is unpaid when the events so far summed to `reduced`.
fn unpaid(principal: Fen, reduced: i128) -> Fen {
    let left = (i128::from(principal.0) - reduced).max(0);
    Fen(i64::try_from(left).unwrap_or(i64::MAX))
}

/// The principal unpaid at the end of the grace, less the credit notes after it.
fn cap(principal: Fen, grace_end: NaiveDate, events: &[&Event]) -> Fen {
    let reduced = events.iter().filter(|e| e.on <= grace_end || e.credit_note);
    unpaid(principal, reduced.map(|e| i128::from(e.amount.0)).sum())
}

/// The days of `[from, to)` with something unpaid, cut where the principal changes.
fn segments(principal: Fen, from: NaiveDate, to: NaiveDate, events: &[&Event]) -> Vec<Segment> {
    let mut cuts: Vec<NaiveDate> =
        events.iter().map(|e| later(e.on, 1)).filter(|day| *day > from && *day < to).collect();
    cuts.push(to);
    cuts.dedup();
    let mut found: Vec<Segment> = Vec::new();
    let mut start = from;
    for end in cuts {
        // An event on the day before counts at the start of this one.
        let reduced = events.iter().filter(|e| e.on < start).map(|e| i128::from(e.amount.0)).sum();
        let base = unpaid(principal, reduced);
        if start < end && base.is_positive() {
            match found.last_mut().filter(|last| last.principal == base && last.to == start) {
                Some(last) => {
                    last.to = end;
                    last.days = (end - last.from).num_days();
                }
                None => found.push(Segment {
                    from: start,
                    to: end,
                    days: (end - start).num_days(),
                    principal: base,
                }),
            }
        }
        start = end;
    }
    found
}

impl Fee {
    /// `552.33 × 0.03% × 19 天 + 252.33 × 0.03% × 14 天 = 4.21`: a sum to be redone on paper.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        if self.segments.is_empty() {
            return format!("{}", Fen::ZERO);
        }
        let day = |n: i64| match lang {
            Lang::Zh => format!("{n} 天"),
            Lang::En if n == 1 => "1 day".to_owned(),
            Lang::En => format!("{n} days"),
        };
        let terms: Vec<String> = self
            .segments
            .iter()
            .map(|s| format!("{} × {}% × {}", s.principal, self.daily_rate, day(s.days)))
            .collect();
        let sum = terms.join(" + ");
        if !self.capped {
            return format!("{sum} = {}", self.fee);
        }
        let rounded =
            i64::try_from(half_up(self.exact, MICRO)).map_or_else(|_| "…".to_owned(), |n| Fen(n).to_string());
        match lang {
            Lang::Zh => format!("{sum} = {rounded}，以欠缴本金 {} 为限", self.cap),
            Lang::En => format!("{sum} = {rounded}, at most the unpaid {}", self.cap),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// The cases this file answers for. A new case of the rule must be added here.
    const LATE_FEES: [&str; 6] = ["L01", "L02", "L03", "L04", "L05", "L10"];

    fn cases() -> Vec<Value> {
        let file: Value = serde_json::from_str(include_str!("../../tests/data/billing_cases.json")).unwrap();
        let list = file["cases"].as_array().unwrap();
        list.iter().filter(|c| c["rule"].as_str().unwrap().starts_with("LATE FEE")).cloned().collect()
    }

    fn day(value: &Value) -> NaiveDate {
        value.as_str().unwrap().parse().unwrap()
    }

    /// `0.0003` a day is 300 ppm.
    fn rate(value: &Value) -> Percent {
        let rate: rust_decimal::Decimal = value.as_str().unwrap().parse().unwrap();
        Percent(
            i64::try_from((rate * rust_decimal::Decimal::from(1_000_000)).normalize().mantissa()).unwrap(),
        )
    }

    fn events(value: &Value) -> Vec<Event> {
        let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
        list.iter()
            .map(|e| Event {
                on: day(&e["date"]),
                amount: Fen(e["amount_fen"].as_i64().unwrap()),
                credit_note: e["kind"] == "credit_note",
            })
            .collect()
    }

    fn of(input: &Value, as_of: NaiveDate, events: &[Event]) -> Fee {
        late_fee(&Terms {
            principal: Fen(input["principal_fen"].as_i64().unwrap()),
            due: day(&input["due"]),
            grace_days: u32::try_from(input["grace_days"].as_u64().unwrap_or(0)).unwrap(),
            daily_rate: rate(&input["daily_rate"]),
            demanded_on: None,
            as_of,
            events,
        })
    }

    #[test]
    fn worked_cases() {
        let cases = cases();
        assert_eq!(cases.iter().map(|c| c["id"].as_str().unwrap()).collect::<Vec<_>>(), LATE_FEES);
        for case in cases.iter().filter(|c| c["id"] != "L10") {
            let (input, expected, id) = (&case["input"], &case["expected"], &case["id"]);
            let fee = of(input, day(&input["as_of"]), &events(&input["events"]));
            let exact = expected["exact_fen"].as_str().unwrap();
            let (num, den) = exact.split_once('/').unwrap_or((exact, "1"));
            let (num, den): (i128, i128) = (num.parse().unwrap(), den.parse().unwrap());
            assert_eq!(Some(fee.days), expected["chargeable_days"].as_i64(), "{id}");
            assert_eq!(fee.exact * den, num * MICRO, "{id}");
            assert_eq!(Some(fee.cap.0), expected["cap_fen"].as_i64(), "{id}");
            assert_eq!(Some(fee.fee.0), expected["fee_fen"].as_i64(), "{id}");
            assert_eq!(Some(fee.capped), expected["capped"].as_bool(), "{id}");
        }
    }

    #[test]
    fn assessing_daily_posts_the_same_as_assessing_once() {
        let case = cases().into_iter().find(|c| c["id"] == "L10").unwrap();
        let (input, expected) = (&case["input"], &case["expected"]);
        let (mut posted, mut as_of, mut days) = (0, day(&input["due"]), 0);
        while as_of < day(&input["as_of"]) {
            as_of = as_of.succ_opt().unwrap();
            let fee = of(input, as_of, &[]);
            posted += fee.fee.0 - posted;
            days = fee.days;
        }
        assert_eq!(Some(days), expected["days"].as_i64());
        assert_eq!(Some(posted), expected["posted_daily_as_deltas_fen"].as_i64());
        assert_eq!(Some(of(input, as_of, &[]).fee.0), expected["posted_once_fen"].as_i64());
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn from_demand(demanded_on: Option<&str>, events: &[Event]) -> Fee {
        late_fee(&Terms {
            principal: Fen(55_233),
            due: date("2026-01-31"),
            grace_days: 10,
            daily_rate: Percent(300),
            demanded_on: demanded_on.map(date),
            as_of: date("2026-03-15"),
            events,
        })
    }

    #[test]
    fn days_up_to_the_demand_cost_nothing() {
        assert_eq!(from_demand(None, &[]).days, 33);
        assert_eq!(from_demand(Some("2026-02-01"), &[]).days, 33);
        assert_eq!(from_demand(Some("2026-03-05"), &[]).days, 10);
        assert_eq!(from_demand(Some("2026-03-15"), &[]).fee, Fen::ZERO);
    }

    #[test]
    fn a_credit_note_lowers_the_cap_and_the_sum_can_be_redone_on_paper() {
        let events = [
            Event { on: date("2026-03-01"), amount: Fen(30_000), credit_note: false },
            Event { on: date("2026-03-05"), amount: Fen(25_000), credit_note: true },
        ];
        let fee = from_demand(None, &events);
        assert_eq!(fee.cap, Fen(30_233));
        assert_eq!(
            fee.sentence(Lang::En),
            "552.33 × 0.03% × 19 days + 252.33 × 0.03% × 4 days + 2.33 × 0.03% × 10 days = 3.46"
        );
        let capped = late_fee(&Terms {
            principal: Fen(921),
            due: date("2025-10-01"),
            grace_days: 0,
            daily_rate: Percent(3000),
            demanded_on: None,
            as_of: date("2026-11-05"),
            events: &[],
        });
        assert_eq!(capped.sentence(Lang::Zh), "9.21 × 0.3% × 400 天 = 11.05，以欠缴本金 9.21 为限");
    }

    #[test]
    fn without_a_rate_there_is_no_fee() {
        let fee = late_fee(&Terms {
            principal: Fen(921),
            due: date("2025-10-01"),
            grace_days: 0,
            daily_rate: Percent(0),
            demanded_on: None,
            as_of: date("2026-11-05"),
            events: &[],
        });
        assert_eq!((fee.fee, fee.days), (Fen::ZERO, 0));
    }
}
