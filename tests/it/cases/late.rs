//! L: late fees of real bills, with a demand and payments on their days.

use chrono::{Duration, NaiveDate};
use dawuye::access::Caller;
use dawuye::billing::late_fees::{self, NewDemand, NewPolicy};
use dawuye::payments::service::take_receipt;
use entity::enums::DemandMethod;
use entity::value::{BillId, EstateId, Fen, Month, Percent, Rate};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::Value;

use super::{bills_of, case, contract_of, fen, list, word, yuan};
use crate::both_engines;
use crate::support::TestApp;
use crate::support::fixtures_money::{assert_proven, bill_month, cash, day, flat, seed_estate};

/// The shortest term of a bill: one of a month long past is due this many days after it was issued.
const TERM: Duration = Duration::days(7);

fn morning(t: &TestApp, day: NaiveDate) {
    t.set_clock(&format!("{day}T02:00:00Z"));
}

/// A late bill of the case: demanded while the grace ran, paid as the case says.
struct Late {
    estate: EstateId,
    bill: BillId,
    /// The last day without a charge.
    grace_end: NaiveDate,
    as_of: NaiveDate,
}

async fn late(t: &TestApp, name: &str, input: &Value) -> Late {
    let system = Caller::system("test");
    let due = day(word(&input["due"]));
    let grace = input["grace_days"].as_i64().unwrap_or(0);
    let grace_end = due + Duration::days(grace);
    // A demand is made after the bill was due, and the days after it are charged. Where the case has no days of grace
    // the bill is due a day earlier with one of them: what counts is the sum of both.
    let due = if grace == 0 { due - Duration::days(1) } else { due };
    let grace_days = i32::try_from((grace_end - due).num_days()).expect("a few days");
    let principal = yuan(&input["principal_fen"]);
    morning(t, due - TERM);
    let ids = seed_estate(&t.app, name, &[flat("1-1-101", 100, "甲")], &[("2000-01-01", &principal)]).await;
    let policy = NewPolicy {
        contract: contract_of(t, ids.estate).await,
        clause: "第十五条".into(),
        from: day("2000-01-01"),
        daily_rate: Percent(word(&input["daily_rate"]).parse::<Rate>().expect("a rate").0),
        grace_days,
    };
    late_fees::add_policy(&t.app, &system, policy).await.expect("a clause");
    let month = Month::of(due).plus(-3).to_string();
    bill_month(&t.app, &system, ids.estate, &month).await.expect("a run");
    let bill = bills_of(t, ids.accounts[0]).await.remove(0);
    assert_eq!((bill.total_fen, bill.due_on), (fen(&input["principal_fen"]), due), "{name}");
    let on = due + Duration::days(1);
    morning(t, on);
    let demand = NewDemand { bill: bill.id, on, method: DemandMethod::Letter, note: String::new() };
    late_fees::demand(&t.app, &system, demand).await.expect("a demand");
    for (n, event) in list(&input["events"]).iter().enumerate() {
        assert_eq!(event["kind"], "payment", "{name}");
        let on = day(word(&event["date"]));
        morning(t, on);
        let paid =
            cash(ids.accounts[0], &yuan(&event["amount_fen"]), &format!("{name}-{n}"), word(&event["date"]));
        take_receipt(&t.app, &system, &paid).await.expect("a receipt");
    }
    let as_of = day(word(&input["as_of"]));
    morning(t, as_of);
    Late { estate: ids.estate, bill: bill.id, grace_end, as_of }
}

async fn assess(t: &TestApp, late: &Late, as_of: NaiveDate) -> i64 {
    let posted =
        late_fees::assess(&t.app, &Caller::system("test"), late.estate, as_of).await.expect("assessed");
    posted.iter().map(|fen| fen.0).sum()
}

both_engines! {
    async fn lateness_costs_what_the_cases_say(t) {
        for id in ["L01", "L02", "L03", "L04", "L05"] {
            let case = case(id);
            let late = late(&t, id, &case["input"]).await;
            let expected = &case["expected"];
            // Once, however long ago the bill was paid.
            assert_eq!(Some(assess(&t, &late, late.as_of).await), expected["fee_fen"].as_i64(), "{id}");
            assert_eq!(assess(&t, &late, late.as_of).await, 0, "{id}: once");
            let last = entity::late_fee_assessment::Entity::find()
                .filter(entity::late_fee_assessment::Column::BillId.eq(late.bill))
                .order_by_desc(entity::late_fee_assessment::Column::AsOf);
            let Some(last) = last.one(t.app.db.read()).await.expect("a query") else {
                assert_eq!(expected["chargeable_days"], 0, "{id}");
                continue;
            };
            let inputs: Value = serde_json::from_str(&last.inputs).expect("JSON");
            assert_eq!(inputs["days"], expected["chargeable_days"], "{id}");
            assert_eq!((last.total_fen, last.cap_fen), (fen(&expected["fee_fen"]), fen(&expected["cap_fen"])), "{id}");
            let says = word(&inputs["en"]).contains("at most");
            assert_eq!(Some(says), expected["capped"].as_bool(), "{id}: {inputs}");
        }
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn assessing_daily_and_once_agree(t) {
        let case = case("L10");
        let daily = late(&t, "L10-daily", &case["input"]).await;
        let (mut posted, mut days) = (0, 0);
        let mut on = daily.grace_end;
        while on < daily.as_of {
            on = on.succ_opt().expect("a next day");
            days += 1;
            posted += assess(&t, &daily, on).await;
        }
        assert_eq!(Some(days), case["expected"]["days"].as_i64());
        assert_eq!(Some(posted), case["expected"]["posted_daily_as_deltas_fen"].as_i64());
        let once = late(&t, "L10-once", &case["input"]).await;
        assert_eq!(Some(assess(&t, &once, once.as_of).await), case["expected"]["posted_once_fen"].as_i64());
        let fee: Fen = fee_of(&t, daily.bill).await;
        assert_eq!(fee, fee_of(&t, once.bill).await);
        assert_proven(&t.app).await;
    }
}

async fn fee_of(t: &TestApp, bill: BillId) -> Fen {
    let found = entity::bill::Entity::find_by_id(bill).one(t.app.db.read()).await.expect("a query");
    found.expect("the bill").late_fee_fen
}
