//! R, V and D: lines of real runs, rounded once; discounts as approved rows.

use dawuye::access::Caller;
use dawuye::billing::commit::{self, Order};
use dawuye::billing::corrections;
use dawuye::billing::previewing::{self, NewRun};
use entity::enums::{BillingCycle, EventKind, Role, ScopeKind};
use entity::value::{Area, EstateId, Fen, Rate, half_up};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{bills_of, case, fen, lines_of, list, word, yuan};
use crate::both_engines;
use crate::support::TestApp;
use crate::support::fixtures_money::{
    Flat, add_rate, assert_proven, bill_month, day, flat, seed_estate, set_area, tamper,
};

/// A price for 0.10 m² that makes a line of `yuan`: a price has six decimals, the case may have seven.
fn price_of_a_tenth(yuan: &str) -> String {
    let (whole, fraction) = yuan.split_once('.').expect("a decimal");
    let (first, rest) = fraction.split_at(1);
    format!("{}.{rest}", format!("{whole}{first}").trim_start_matches('0'))
}

async fn first_line(t: &TestApp, ids: &crate::support::fixtures_money::Ids) -> Fen {
    let bill = bills_of(t, ids.accounts[0]).await.remove(0);
    lines_of(t, bill.id).await[0].amount_fen
}

both_engines! {
    async fn a_line_of_a_run_is_rounded_once_and_half_up(t) {
        let system = Caller::system("test");
        for id in ["R01", "R02", "R03", "R05"] {
            let case = case(id);
            let price = price_of_a_tenth(word(&case["input"]["yuan"]));
            let ids = seed_estate(&t.app, id, &[flat("1-1-101", 10, "甲")], &[("2000-01-01", &price)]).await;
            bill_month(&t.app, &system, ids.estate, "2026-08").await.expect("a run");
            assert_eq!(first_line(&t, &ids).await, fen(&case["expected"]["half_up_fen"]), "{id}");
        }
        let case_r06 = case("R06");
        let input = &case_r06["input"];
        assert_eq!(input["days_in_month"], 28);
        let from = day("2026-03-01") - chrono::Duration::days(input["days"].as_i64().expect("days"));
        let late = Flat { from, ..flat("1-1-101", 100, "甲") };
        let ids = seed_estate(&t.app, "R06", &[late], &[("2000-01-01", &yuan(&input["monthly_fen"]))]).await;
        bill_month(&t.app, &system, ids.estate, "2026-02").await.expect("a run");
        assert_eq!(first_line(&t, &ids).await, fen(&case_r06["expected"]["half_up_fen"]));
        let case_v01 = case("V01");
        let input = &case_v01["input"];
        let rate = Rate(input["rate_micro"].as_i64().expect("a rate")).to_string();
        let home = flat("1-1-101", input["area_centi"].as_i64().expect("an area"), "甲");
        let ids = seed_estate(&t.app, "V01", &[home], &[("2000-01-01", &rate)]).await;
        bill_month(&t.app, &system, ids.estate, "2026-08").await.expect("a run");
        assert_eq!(first_line(&t, &ids).await.0.to_string(), word(&case_v01["expected"]["fen"]));
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn a_void_is_the_mirror_image_to_the_fen(t) {
        let case = case("R04");
        let price = price_of_a_tenth(word(&case["input"]["yuan"]).trim_start_matches('-'));
        let ids = seed_estate(&t.app, "R04", &[flat("1-1-101", 10, "甲")], &[("2000-01-01", &price)]).await;
        let system = Caller::system("test");
        bill_month(&t.app, &system, ids.estate, "2026-08").await.expect("a run");
        let bill = bills_of(&t, ids.accounts[0]).await.remove(0);
        corrections::void(&t.app, &system, bill.id, "面积有误").await.expect("void");
        let events = entity::ledger_event::Entity::find().filter(entity::ledger_event::Column::Kind.eq(EventKind::Void));
        let event = events.one(t.app.db.read()).await.expect("a query").expect("an event");
        let entries = entity::ledger_entry::Entity::find().filter(entity::ledger_entry::Column::EventId.eq(event.id));
        let entry = entries.one(t.app.db.read()).await.expect("a query").expect("an entry");
        assert_eq!(entry.credit, "receivable", "what was owed is owed no more");
        assert_eq!(Fen(-entry.amount_fen.0), fen(&case["expected"]["half_up_fen"]));
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn an_estate_is_the_sum_of_its_lines(t) {
        let case = case("R08");
        let n = case["input"]["n"].as_i64().expect("a number");
        let flats: Vec<Flat> =
            (1..=n).map(|i| flat(&format!("1-1-{i}"), 4000 + (i * 7919) % 8001, "住户")).collect();
        let total: i64 = flats.iter().filter_map(|f| f.area).sum();
        assert_eq!(Some(total), case["expected"]["total_area_centi_m2"].as_i64());
        let ids = seed_estate(&t.app, "翠苑一区", &flats, &[("2000-01-01", "0.15")]).await;
        add_rate(&t.app, ids.tariff, "2026-08-01", "0.75").await;
        for (month, rate) in [("2026-07", "0.15"), ("2026-08", "0.75")] {
            let expected = &case["expected"]["by_rate"][rate];
            let run = bill_month(&t.app, &Caller::system("test"), ids.estate, month).await.expect("a run");
            assert_eq!(run.total_fen, fen(&expected["sum_of_rounded_lines_fen"]), "{rate}");
            assert_ne!(run.total_fen, fen(&expected["rounded_sum_fen"]), "{rate}");
            let lines = entity::bill_line::Entity::find()
                .filter(entity::bill_line::Column::PeriodFrom.eq(day(&format!("{month}-01"))))
                .order_by_asc(entity::bill_line::Column::AccountId);
            let lines = lines.all(t.app.db.read()).await.expect("a query");
            let joined: Vec<String> = lines.iter().map(|l| l.amount_fen.0.to_string()).collect();
            let hash: String = Sha256::digest(joined.join(",")).iter().map(|b| format!("{b:02x}")).collect();
            assert_eq!(hash, word(&expected["sha256_of_lines_joined_by_comma"]), "{rate}");
        }
        assert_proven(&t.app).await;
    }
}

/// Bills a period of any cycle.
async fn bill_period(t: &TestApp, estate: EstateId, cycle: BillingCycle, month: &str) -> Fen {
    let system = Caller::system("test");
    let new = NewRun { estate, cycle, month: month.parse().expect("a month") };
    let run = previewing::preview(&t.app, &system, new, &|_, _| {}).await.expect("a preview");
    let order = Order { hash: run.hash, set_aside_reason: Some("资料待补".to_owned()) };
    commit::commit(&t.app, &system, run.id, &order, &|_, _| {}).await.expect("a run").total_fen
}

both_engines! {
    async fn a_year_may_differ_by_how_often_it_is_billed(t) {
        let case = case("R09");
        let area = word(&case["input"]["area"]).parse::<Area>().expect("an area").0;
        for (cycle, expected) in [
            (BillingCycle::Monthly, "twelve_monthly_fen"),
            (BillingCycle::Quarterly, "four_quarterly_fen"),
            (BillingCycle::Yearly, "one_yearly_fen"),
        ] {
            let home = [flat("1-1-101", area, "甲")];
            let ids = seed_estate(&t.app, expected, &home, &[("2000-01-01", word(&case["input"]["rate"]))]).await;
            let set = format!("UPDATE tariff SET cycle = '{}' WHERE id = {}", cycle.word(), ids.tariff);
            tamper(&t.app, &set).await.expect("the cycle is set");
            let mut year = 0;
            for month in (1..=12).step_by(usize::try_from(cycle.months()).expect("a few")) {
                year += bill_period(&t, ids.estate, cycle, &format!("2025-{month:02}")).await.0;
            }
            assert_eq!(Some(year), case["expected"][expected].as_i64(), "{expected}");
        }
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn one_denominator_serves_months_of_every_length(t) {
        let case = case("V03");
        let lcm = i128::from(case["expected"]["lcm"].as_i64().expect("a number"));
        for days in [28, 29, 30, 31] {
            assert_eq!(lcm % days, 0, "{days}");
        }
        // A year's line with a new price within a month of 28 or 29, of 30 and of 31 days, at the largest area.
        let system = Caller::system("test");
        for year in [2024, 2025] {
            let area = 1_000_000_000;
            let rates = ["0.150001", "0.750007", "1.130003", "9999.999999"];
            let changes = ["01-01", "02-17", "04-08", "05-24"];
            let home = [flat("1-1-101", area, "甲")];
            let from: Vec<String> = changes.iter().map(|d| format!("{year}-{d}")).collect();
            let versions: Vec<(&str, &str)> = from.iter().map(String::as_str).zip(rates).collect();
            let ids = seed_estate(&t.app, &format!("V03-{year}"), &home, &versions).await;
            let set = format!("UPDATE tariff SET cycle = 'yearly' WHERE id = {}", ids.tariff);
            tamper(&t.app, &set).await.expect("the cycle is set");
            // Past the limit of a line it is an error, and no row.
            let new = NewRun { estate: ids.estate, cycle: BillingCycle::Yearly, month: format!("{year}-01").parse().expect("a month") };
            let refused = previewing::preview(&t.app, &system, new, &|_, _| {}).await.expect("a preview");
            assert_eq!((refused.bill_count, refused.anomaly_count), (0, 1), "{year}: past the limit");
            let area = 61_370;
            set_area(&t.app, ids.dwellings[0], "2020-01-01", area).await;
            let billed = bill_period(&t, ids.estate, BillingCycle::Yearly, &format!("{year}-01")).await;
            let mut numerator = 0i128;
            let mut at = day(&format!("{year}-01-01"));
            while at < day(&format!("{}-01-01", year + 1)) {
                let rate = versions.iter().rfind(|(from, _)| day(from) <= at).expect("a price").1;
                let rate = rate.parse::<Rate>().expect("a rate").0;
                let days = i128::from(entity::value::Month::of(at).days());
                numerator += i128::from(rate) * i128::from(area) * (lcm / days);
                at = at.succ_opt().expect("a next day");
            }
            assert_eq!(i128::from(billed.0), half_up(numerator, lcm * 1_000_000), "{year}");
        }
        assert_eq!(case["expected"]["i128_headroom_ok"], true);
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn an_approved_discount_is_taken_off_the_bills_of_a_run(t) {
        let admin = t.admin().await;
        let proposer = t.token("fang", Role::Finance, ScopeKind::City, 0).await;
        for id in ["D01", "D02", "D03", "D05"] {
            let case = case(id);
            let gross = yuan(&case["input"]["gross_fen"]);
            let ids = seed_estate(&t.app, id, &[flat("1-1-101", 100, "甲")], &[("2000-01-01", &gross)]).await;
            for discount in list(&case["input"]["discounts"]) {
                let sponsored = discount["funder"] == "sponsor";
                let mut body = json!({"estate_id": ids.estate, "account_id": ids.accounts[0], "item": "property_fee",
                    "kind": "goodwill", "name": discount["name"], "from_month": "2026-08", "reason": "r",
                    "funder": if sponsored { "sponsor" } else { "operator" },
                    "sponsor": if sponsored { "翠苑街道" } else { "" }});
                match discount["pct"].as_str() {
                    Some(pct) => body["percent"] = json!(pct),
                    None => body["fixed"] = json!(yuan(&discount["fixed_fen"])),
                }
                let made = t.post("/api/v1/billing/discounts", &proposer, &body).await;
                assert_eq!(made.status, 201, "{id}: {made:?}");
                let approve = format!("/api/v1/billing/discounts/{}/approve", made.body["id"]);
                assert_eq!(t.post(&approve, &admin, &json!({"version": 1})).await.status, 204, "{id}");
            }
            bill_month(&t.app, &Caller::system("test"), ids.estate, "2026-08").await.expect("a run");
            let bill = bills_of(&t, ids.accounts[0]).await.remove(0);
            let line = lines_of(&t, bill.id).await.remove(0);
            let expected = &case["expected"];
            assert_eq!((line.gross_fen, line.amount_fen), (fen(&expected["gross_fen"]), fen(&expected["net_fen"])), "{id}");
            let rows = entity::bill_waiver::Entity::find()
                .filter(entity::bill_waiver::Column::BillLineId.eq(line.id))
                .order_by_asc(entity::bill_waiver::Column::Seq);
            let rows = rows.all(t.app.db.read()).await.expect("a query");
            let taken: Vec<_> = rows.iter().map(|r| json!({"name": r.name, "funder": r.funder, "taken_fen": r.amount_fen.0})).collect();
            let wanted: Vec<_> = list(&expected["rows"]).iter()
                .map(|r| json!({"name": r["name"], "funder": r["funder"], "taken_fen": r["taken_fen"]})).collect();
            assert_eq!(taken, wanted, "{id}");
        }
        assert_proven(&t.app).await;
    }
}
