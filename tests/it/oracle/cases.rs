//! Random cases, and what must hold of each. The seed of a run is printed; `ORACLE_SEED` repeats it.

use dawuye::billing::discount::{self, Discount, Relief};
use dawuye::billing::late_fee;
use dawuye::billing::proration::{self, Terms, Version};
use entity::enums::ProrationPolicy;
use entity::value::{Area, Fen, Percent, Rate};
use num_bigint::BigInt;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use super::calendar::{Date, days_in_month};
use super::rules::{self, Cut, Late, Line, Policy};
use super::whole;

/// Together more than ten thousand a run.
const CHARGES: u32 = 4_500;
const SHARES: u32 = 2_000;
const DISCOUNTS: u32 = 2_500;
const LATE_FEES: u32 = 1_500;

fn run<S: Strategy>(
    name: &str,
    cases: u32,
    strategy: &S,
    holds: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let mut seed = [0u8; 32];
    match std::env::var("ORACLE_SEED") {
        Ok(text) => seed[..8].copy_from_slice(&text.parse::<u64>().expect("a number").to_le_bytes()),
        Err(_) => getrandom::fill(&mut seed[..8]).expect("randomness"),
    }
    let number = u64::from_le_bytes(seed[..8].try_into().expect("eight bytes"));
    println!("{name}: {cases} cases, ORACLE_SEED={number}");
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    if let Err(error) = runner.run(strategy, holds) {
        panic!("{name}, ORACLE_SEED={number}: {error}");
    }
}

fn date(years: std::ops::Range<i32>) -> impl Strategy<Value = Date> {
    (years, 1u32..=12, 1u32..=31).prop_map(|(year, month, day)| Date {
        year,
        month,
        day: day.min(days_in_month(year, month)),
    })
}

/// Prices that make ties, and any others.
fn rate() -> impl Strategy<Value = i64> {
    prop_oneof![
        3 => prop::sample::select(vec![0, 150_000, 750_000, 1_350_000, 70_000, 5_000, 500_000]),
        2 => 0i64..5_000_000,
        1 => 0i64..=10_000_000_000,
    ]
}

fn area() -> impl Strategy<Value = i64> {
    prop_oneof![2 => 1i64..=30_000, 2 => (1i64..1_500).prop_map(|n| n * 10), 1 => 1i64..=1_000_000]
}

/// The first holds from long ago; the others begin on days that differ.
fn versions(value: impl Strategy<Value = i64> + Clone) -> impl Strategy<Value = Vec<(Date, i64)>> {
    (value.clone(), prop::collection::vec((date(2023..2029), value), 0..4)).prop_map(|(first, others)| {
        let mut list = vec![(Date { year: 2000, month: 1, day: 1 }, first)];
        for (from, value) in others {
            if list.iter().all(|(known, _)| *known != from) {
                list.push((from, value));
            }
        }
        list
    })
}

fn line() -> impl Strategy<Value = Line> {
    let period = prop_oneof![
        // A month, a quarter, half a year, a year; and any stretch of days.
        4 => (2023i32..2029, 1u32..=12, prop::sample::select(vec![1u32, 3, 6, 12])).prop_map(|(year, month, n)| {
            let from = Date { year, month, day: 1 };
            (from, from.months_later(n))
        }),
        1 => (date(2023..2029), 1u32..200).prop_map(|(from, n)| (from, from.plus(n))),
    ];
    let moves =
        (prop::option::weighted(0.4, date(2023..2029)), prop::option::weighted(0.4, date(2023..2029)));
    let minimum = prop::option::weighted(0.3, 0i64..10_000);
    let policy = prop::sample::select(vec![Policy::Daily, Policy::Daily, Policy::WholeMonth, Policy::Never]);
    (period, moves, versions(rate().boxed()), versions(area().boxed()), minimum, policy).prop_map(
        |((from, to), (moved_in, moved_out), rates, areas, minimum_fen, policy)| Line {
            from,
            to,
            moved_in,
            moved_out,
            rates,
            areas,
            minimum_fen,
            policy,
        },
    )
}

fn ours(line: &Line) -> Option<proration::Charge> {
    let version = |(from, n): &(Date, i64)| (from.chrono(), *n);
    let rates: Vec<_> =
        line.rates.iter().map(version).map(|(from, n)| Version { from, value: Rate(n) }).collect();
    let areas: Vec<_> =
        line.areas.iter().map(version).map(|(from, n)| Version { from, value: Area(n) }).collect();
    let minimum = line.minimum_fen.map(|fen| Version { from: line.from.chrono(), value: Fen(fen) });
    proration::charge(&Terms {
        period_from: line.from.chrono(),
        period_to: line.to.chrono(),
        occupied_from: line.moved_in.map(Date::chrono),
        occupied_to: line.moved_out.map(Date::chrono),
        rates: &rates,
        areas: &areas,
        minimums: minimum.as_slice(),
        proration: match line.policy {
            Policy::Daily => ProrationPolicy::Daily,
            Policy::WholeMonth => ProrationPolicy::WholeMonth,
            Policy::Never => ProrationPolicy::Never,
        },
    })
    .expect("within the limits")
}

#[test]
fn charges_agree_to_the_fen() {
    run("charges", CHARGES, &line(), |line| {
        let (ours, exact) = (ours(&line), rules::months(&line));
        prop_assert_eq!(ours.is_some(), exact.is_some());
        let (Some(ours), Some(exact)) = (ours, exact) else { return Ok(()) };
        let amount = rules::half_up(&rules::total(exact.iter().map(|(_, part)| part)));
        prop_assert_eq!(BigInt::from(ours.amount.0), amount.clone());
        prop_assert_eq!(ours.segments.iter().map(|s| s.shown.0).sum::<i64>(), ours.amount.0);
        let weights: Vec<_> = exact.iter().map(|(_, part)| part.clone()).collect();
        let parts = rules::share(&amount, &weights).unwrap_or_else(|| vec![BigInt::from(0); weights.len()]);
        prop_assert_eq!(ours.months.len(), parts.len());
        for (((month, ours), (theirs, _)), part) in ours.months.iter().zip(&exact).zip(parts) {
            prop_assert_eq!((month.year(), month.number()), *theirs);
            prop_assert_eq!(BigInt::from(ours.0), part);
        }
        Ok(())
    });
}

#[test]
fn shares_agree_to_the_fen() {
    let weight = prop_oneof![1 => Just(0i64), 3 => 1i64..20, 3 => 1i64..1_000_000];
    let total = prop_oneof![-50i64..50, -10_000_000i64..10_000_000];
    run("shares", SHARES, &(total, prop::collection::vec(weight, 1..40)), |(total, weights)| {
        let exact: Vec<_> = weights.iter().map(|w| whole(*w)).collect();
        let wanted = rules::share(&BigInt::from(total), &exact);
        let weights: Vec<i128> = weights.into_iter().map(i128::from).collect();
        let ours = entity::value::share(Fen(total), &weights);
        prop_assert_eq!(ours.is_some(), wanted.is_some());
        if let (Some(ours), Some(wanted)) = (ours, wanted) {
            prop_assert_eq!(ours.iter().map(|p| BigInt::from(p.0)).collect::<Vec<_>>(), wanted);
            prop_assert_eq!(ours.iter().map(|p| p.0).sum::<i64>(), total);
        }
        Ok(())
    });
}

#[test]
fn discounts_agree_to_the_fen() {
    let cut = prop_oneof![
        prop::sample::select(vec![0i64, 50_000, 100_000, 500_000, 1_000_000, 25_000]).prop_map(Cut::Ppm),
        (0i64..=1_000_000).prop_map(Cut::Ppm),
        (0i64..20_000).prop_map(Cut::Fixed),
    ];
    // The part of the line a discount covers, in hundredths of it.
    let base = prop::option::weighted(0.3, 0i64..=100);
    let list = prop::collection::vec((cut, base), 0..6);
    run("discounts", DISCOUNTS, &(0i64..100_000, list), |(gross, list)| {
        let list: Vec<_> = list.into_iter().map(|(cut, part)| (cut, part.map(|n| gross * n / 100))).collect();
        let (taken, net) = rules::discounts(gross, &list);
        let ours: Vec<Discount> = list
            .iter()
            .map(|(cut, base)| Discount {
                relief: match cut {
                    Cut::Ppm(ppm) => Relief::Percent(Percent(*ppm)),
                    Cut::Fixed(fen) => Relief::Fixed(Fen(*fen)),
                },
                base: base.map(Fen),
            })
            .collect();
        let outcome = discount::apply(Fen(gross), &ours);
        prop_assert_eq!(outcome.parts.iter().map(|p| p.0).collect::<Vec<_>>(), taken);
        prop_assert_eq!(outcome.net.0, net);
        prop_assert!(net >= 0);
        Ok(())
    });
}

fn late() -> impl Strategy<Value = Late> {
    let event = (0u32..150, 1i64..60_000, any::<bool>());
    (
        1i64..100_000,
        date(2025..2028),
        0u32..40,
        prop::sample::select(vec![0i64, 300, 500, 3_000, 100_000]),
        prop::option::weighted(0.5, 0u32..90),
        0u32..160,
        prop::collection::vec(event, 0..5),
    )
        .prop_map(|(principal, due, grace, ppm, demand, after, events)| Late {
            principal,
            due,
            grace,
            ppm,
            demanded: demand.map(|n| due.plus(n)),
            as_of: due.plus(after),
            events: events.into_iter().map(|(n, fen, note)| (due.plus(n), fen, note)).collect(),
        })
}

#[test]
fn late_fees_agree_to_the_fen_and_a_daily_assessment_with_them() {
    run("late fees", LATE_FEES, &late(), |late| {
        let (days, exact, cap, fee) = rules::late_fee(&late);
        let events: Vec<_> = late
            .events
            .iter()
            .map(|(on, fen, note)| late_fee::Event { on: on.chrono(), amount: Fen(*fen), credit_note: *note })
            .collect();
        let ours = late_fee::late_fee(&late_fee::Terms {
            principal: Fen(late.principal),
            due: late.due.chrono(),
            grace_days: late.grace,
            daily_rate: Percent(late.ppm),
            demanded_on: late.demanded.map(Date::chrono),
            as_of: late.as_of.chrono(),
            events: &events,
        });
        prop_assert_eq!(ours.days, days);
        prop_assert_eq!(exact * whole(1_000_000), super::Exact::from_integer(BigInt::from(ours.exact)));
        prop_assert_eq!((ours.cap.0, ours.fee.0), (cap, fee));
        prop_assert_eq!(ours.segments.iter().map(|s| s.days).sum::<i64>(), days);
        Ok(())
    });
}
