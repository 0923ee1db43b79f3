//! The worked cases of the rule book that are about charging and splitting.

use std::collections::BTreeMap;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::*;
use crate::access::hex;

/// The cases this file answers for. A new case of these rules must be added here.
const CHARGES: [&str; 14] =
    ["P01", "P02", "P03", "P04", "P06", "P08", "P09", "P10", "P12", "P13", "P14", "P15", "P17", "P18"];
const ROUNDINGS: [&str; 7] = ["R01", "R02", "R03", "R04", "R05", "R06", "R09"];
const SHARES: [&str; 5] = ["S01", "S02", "S03", "S04", "S06"];
const ESTATES: [&str; 1] = ["R08"];
const LIMITS: [&str; 2] = ["V01", "V03"];

fn cases() -> BTreeMap<String, Value> {
    let file: Value = serde_json::from_str(include_str!("../../tests/data/billing_cases.json")).unwrap();
    let list = file["cases"].as_array().unwrap();
    list.iter().map(|c| (c["id"].as_str().unwrap().to_owned(), c.clone())).collect()
}

fn day(value: &Value) -> Option<NaiveDate> {
    value.as_str().map(|text| text.parse().unwrap())
}

fn versions<T: std::str::FromStr<Err = entity::value::ValueError>>(
    list: &Value,
    key: &str,
) -> Vec<Version<T>> {
    let one = |v: &Value| Version {
        from: day(&v["from"]).unwrap(),
        value: v[key].as_str().unwrap().parse().unwrap(),
    };
    list.as_array().unwrap().iter().map(one).collect()
}

#[test]
fn every_case_of_these_rules_is_covered() {
    let covered: Vec<&str> = [&CHARGES[..], &ROUNDINGS, &SHARES, &ESTATES, &LIMITS].concat();
    let ours =
        |rule: &str| ["CHARGE", "ROUNDING", "SHARE", "ESTATE", "LIMITS"].iter().any(|r| rule.starts_with(r));
    for (id, case) in cases() {
        assert_eq!(ours(case["rule"].as_str().unwrap()), covered.contains(&id.as_str()), "{id}");
    }
    for id in covered {
        assert!(cases().contains_key(id), "{id}");
    }
}

#[test]
fn charges() {
    let cases = cases();
    for id in CHARGES {
        let (input, expected) = (&cases[id]["input"], &cases[id]["expected"]);
        let (rates, areas) = (versions(&input["rates"], "rate"), versions(&input["areas"], "area"));
        let minimums: Vec<Version<Fen>> = input["minimum_monthly"]
            .as_str()
            .map(|m| Version { from: NaiveDate::MIN, value: m.parse().unwrap() })
            .into_iter()
            .collect();
        let line = charge(&Terms {
            period_from: day(&input["period_from"]).unwrap(),
            period_to: day(&input["period_to"]).unwrap(),
            occupied_from: day(&input["occupied_from"]),
            occupied_to: day(&input["occupied_to"]),
            rates: &rates,
            areas: &areas,
            minimums: &minimums,
            proration: match input["proration"].as_str() {
                Some("whole_month") => ProrationPolicy::WholeMonth,
                Some("none") => ProrationPolicy::Never,
                _ => ProrationPolicy::Daily,
            },
        })
        .unwrap();
        assert_eq!(line.is_some(), expected["line"].as_bool().unwrap(), "{id}");
        let Some(line) = line else { continue };
        assert_eq!(line.amount.0, expected["amount_fen"].as_i64().unwrap(), "{id}");
        let segments = expected["segments"].as_array().unwrap();
        assert_eq!(line.segments.len(), segments.len(), "{id}");
        for (segment, wanted) in line.segments.iter().zip(segments) {
            assert_eq!(Some(segment.from), day(&wanted["from"]), "{id}");
            assert_eq!(Some(segment.days), wanted["days"].as_i64(), "{id}");
            assert_eq!(Some(segment.days_in_month), wanted["days_in_month"].as_i64(), "{id}");
            assert_eq!(Some(segment.shown.0), wanted["shown_fen"].as_i64(), "{id}");
            let exact = wanted["exact_fen"].as_str().unwrap();
            let (num, den) = exact.split_once('/').unwrap_or((exact, "1"));
            let (num, den): (i128, i128) = (num.parse().unwrap(), den.parse().unwrap());
            assert_eq!(segment.weight * den, num * DAYS_UNIT * MICRO, "{id}: the exact part");
        }
        let months: BTreeMap<String, i64> = line.months.iter().map(|(m, f)| (m.to_string(), f.0)).collect();
        assert_eq!(serde_json::json!(months), expected["by_month_fen"], "{id}");
    }
}

#[test]
fn roundings() {
    let cases = cases();
    for id in &ROUNDINGS[..5] {
        let (input, expected) = (&cases[*id]["input"], &cases[*id]["expected"]);
        let yuan: rust_decimal::Decimal = input["yuan"].as_str().unwrap().parse().unwrap();
        let denominator = 10i128.pow(yuan.scale());
        let fen = half_up(yuan.mantissa() * 100, denominator);
        assert_eq!(fen, i128::from(expected["half_up_fen"].as_i64().unwrap()), "{id}");
    }
    // R06: 0.07 yuan for 2 of 28 days, as a rate on one square metre.
    let expected = cases["R06"]["expected"]["half_up_fen"].as_i64().unwrap();
    let february = NaiveDate::from_ymd_opt(2026, 2, 1).unwrap();
    let line = charge(&Terms {
        period_from: february,
        period_to: NaiveDate::from_ymd_opt(2026, 3, 1).unwrap(),
        occupied_from: None,
        occupied_to: NaiveDate::from_ymd_opt(2026, 2, 3),
        rates: &[Version { from: february, value: Rate(70_000) }],
        areas: &[Version { from: february, value: Area(100) }],
        minimums: &[],
        proration: ProrationPolicy::Daily,
    });
    assert_eq!(line.unwrap().unwrap().amount.0, expected);
}

#[test]
fn shares() {
    let cases = cases();
    for id in SHARES {
        let (input, expected) = (&cases[id]["input"], &cases[id]["expected"]);
        let weights = input["weights"].as_array().unwrap();
        let exact: Vec<i128> = weights
            .iter()
            .map(|w| {
                let mut weight: rust_decimal::Decimal = w["weight"].as_str().unwrap().parse().unwrap();
                weight.rescale(2);
                weight.mantissa()
            })
            .collect();
        let parts = share(Fen(input["total_fen"].as_i64().unwrap()), &exact).unwrap();
        for (weight, part) in weights.iter().zip(parts) {
            let wanted = &expected["parts_fen"][weight["id"].as_str().unwrap()];
            assert_eq!(Some(part.0), wanted.as_i64(), "{id}");
        }
    }
}

#[test]
fn a_whole_estate() {
    let expected = &cases()["R08"]["expected"];
    let from = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    for (rate, wanted) in expected["by_rate"].as_object().unwrap() {
        let lines: Vec<i64> = (1..=3146i64)
            .map(|i| {
                let line = charge(&Terms {
                    period_from: from,
                    period_to: NaiveDate::from_ymd_opt(2026, 2, 1).unwrap(),
                    occupied_from: None,
                    occupied_to: None,
                    rates: &[Version { from, value: rate.parse().unwrap() }],
                    areas: &[Version { from, value: Area(4000 + (i * 7919) % 8001) }],
                    minimums: &[],
                    proration: ProrationPolicy::Daily,
                });
                line.unwrap().unwrap().amount.0
            })
            .collect();
        assert_eq!(Some(lines.iter().sum()), wanted["sum_of_rounded_lines_fen"].as_i64(), "{rate}");
        let text = lines.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
        assert_eq!(
            Some(hex(&Sha256::digest(text)).as_str()),
            wanted["sha256_of_lines_joined_by_comma"].as_str()
        );
    }
}

#[test]
fn a_day_without_a_price_or_past_the_limits_is_an_error() {
    let from = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let terms = |rates, areas| {
        charge(&Terms {
            period_from: from,
            period_to: NaiveDate::from_ymd_opt(2026, 2, 1).unwrap(),
            occupied_from: None,
            occupied_to: None,
            rates,
            areas,
            minimums: &[],
            proration: ProrationPolicy::Daily,
        })
    };
    let late = NaiveDate::from_ymd_opt(2026, 1, 9).unwrap();
    let rate = [Version { from, value: Rate::LIMIT }];
    let area = [Version { from, value: Area::LIMIT }];
    let too_late = [Version { from: late, value: Rate(1) }];
    assert_eq!(terms(&too_late, &area), Err(ChargeError::NoRate(from)));
    assert_eq!(terms(&rate, &[]), Err(ChargeError::NoArea(from)));
    // 10,000 yuan × 10,000,000 m² is exactly the limit of 10¹³ fen.
    assert_eq!(terms(&rate, &area).unwrap().unwrap().amount, Fen::LINE_LIMIT);
    let (more, wide) =
        ([Version { from, value: Rate(Rate::LIMIT.0 + 1_000) }], [Version { from, value: Area::LIMIT }]);
    assert_eq!(terms(&more, &wide), Err(ChargeError::OverLimit));
    // The whole period once started, though only its last day is covered.
    let never = charge(&Terms {
        period_from: from,
        period_to: NaiveDate::from_ymd_opt(2026, 4, 1).unwrap(),
        occupied_from: NaiveDate::from_ymd_opt(2026, 3, 31),
        occupied_to: None,
        rates: &[Version { from, value: Rate(750_000) }],
        areas: &[Version { from, value: Area(6137) }],
        minimums: &[],
        proration: ProrationPolicy::Never,
    });
    assert_eq!(never.unwrap().unwrap().amount, Fen(13_808));
}

#[test]
fn the_frequency_of_billing_moves_a_year_by_a_few_fen() {
    let expected = &cases()["R09"]["expected"];
    let start: Month = "2026-01".parse().unwrap();
    let year = |months: usize| -> i64 {
        let mut from = start;
        let mut sum = 0;
        for _ in 0..12 / months {
            let to = (0..months).fold(from, |m, _| m.next());
            let line = charge(&Terms {
                period_from: from.first_day(),
                period_to: to.first_day(),
                occupied_from: None,
                occupied_to: None,
                rates: &[Version { from: start.first_day(), value: Rate(150_000) }],
                areas: &[Version { from: start.first_day(), value: Area(6137) }],
                minimums: &[],
                proration: ProrationPolicy::Daily,
            });
            sum += line.unwrap().unwrap().amount.0;
            from = to;
        }
        sum
    };
    assert_eq!(Some(year(1)), expected["twelve_monthly_fen"].as_i64());
    assert_eq!(Some(year(3)), expected["four_quarterly_fen"].as_i64());
    assert_eq!(Some(year(12)), expected["one_yearly_fen"].as_i64());
}

#[test]
fn limits() {
    let cases = cases();
    let from = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let (input, expected) = (&cases["V01"]["input"], &cases["V01"]["expected"]);
    let line = charge(&Terms {
        period_from: from,
        period_to: NaiveDate::from_ymd_opt(2026, 2, 1).unwrap(),
        occupied_from: None,
        occupied_to: None,
        rates: &[Version { from, value: Rate(input["rate_micro"].as_i64().unwrap()) }],
        areas: &[Version { from, value: Area(input["area_centi"].as_i64().unwrap()) }],
        minimums: &[],
        proration: ProrationPolicy::Daily,
    });
    let fen: i64 = expected["fen"].as_str().unwrap().parse().unwrap();
    assert_eq!(line.unwrap().unwrap().amount.0, fen);
    assert_eq!(Some(DAYS_UNIT), cases["V03"]["expected"]["lcm"].as_i64().map(i128::from));
}

#[test]
fn days_of_zero_units_are_not_covered() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let units = [("2026-06-11", 100), ("2026-06-21", 0), ("2026-07-05", 200)];
    let units: Vec<_> = std::iter::once(("2026-01-01", 0))
        .chain(units)
        .map(|(from, units)| Version { from: day(from), value: Area(units) })
        .collect();
    let terms = |from, to, proration| {
        charge(&Terms {
            period_from: day(from),
            period_to: day(to),
            occupied_from: None,
            occupied_to: None,
            rates: &[Version { from: day("2026-01-01"), value: Rate(300_000_000) }],
            areas: &units,
            minimums: &[],
            proration,
        })
        .unwrap()
    };
    // One place for 10 of June's 30 days, two for 27 of July's 31: 100.00 + 522.58.
    let both = terms("2026-06-01", "2026-08-01", ProrationPolicy::Daily).unwrap();
    assert_eq!((both.amount, both.segments.len()), (Fen(62_258), 2));
    assert_eq!(terms("2026-05-01", "2026-06-01", ProrationPolicy::Daily), None);
    let whole = terms("2026-06-01", "2026-08-01", ProrationPolicy::WholeMonth).unwrap();
    assert_eq!(whole.amount, Fen(90_000), "June whole with one place, July whole with two");
    assert_eq!(terms("2026-05-01", "2026-06-01", ProrationPolicy::WholeMonth), None);
}
