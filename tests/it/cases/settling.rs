//! M and I03: what payments settle, refunds, credit notes, and a month that is closed.

use chrono::Duration;
use dawuye::access::Caller;
use dawuye::billing::corrections::{self, NewCreditNote};
use dawuye::billing::late_fees::{self, NewDemand, NewPolicy};
use dawuye::ledger::periods;
use dawuye::payments::service::take_receipt;
use dawuye::settings::SettlementOrder;
use entity::enums::{BillingCycle, ChargeItem, DemandMethod, EventKind};
use entity::value::{AccountId, Month, Percent, half_up};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use super::{bills_of, case, contract_of, fen, lines_of, list, word, yuan};
use crate::charging::price;
use crate::support::fixtures_money::{add_rate, assert_proven, bill_month, cash, day, flat, seed_estate};
use crate::support::{Answer, TestApp};
use crate::{both_engines, each_engine};

/// Days for which the late fees of the cases are assessed.
const LATE_DAYS: i64 = 32;

async fn pay(t: &TestApp, token: &str, account: AccountId, amount: &str, reference: &str) -> Answer {
    let body = json!({"account": account, "amount": amount, "channel": "cash", "external_id": reference});
    let request =
        t.request(reqwest::Method::POST, "/api/v1/payments", token).header("idempotency-key", reference);
    let answer = t.send(request.json(&body)).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer
}

/// The household of a case, with its bills due on their days and its late fees assessed.
async fn indebted(t: &TestApp, token: &str, name: &str, input: &Value) -> AccountId {
    let system = Caller::system("test");
    let ids = seed_estate(&t.app, name, &[flat("1-1-101", 100, "甲")], &[]).await;
    price(t, &ids, ChargeItem::Parking, BillingCycle::Monthly, &yuan(&json!(800)), None).await;
    let contract = contract_of(t, ids.estate).await;
    let mut last_due = None;
    for bill in list(&input["bills"]) {
        let due = day(word(&bill["due"]));
        let lines = list(&bill["lines"]);
        t.set_clock(&format!("{}T02:00:00Z", due - Duration::days(7)));
        // Three months before, so that it is due a week after it is issued.
        let month = Month::of(due).plus(-3);
        let first = month.first_day().to_string();
        add_rate(&t.app, ids.tariff, &first, &yuan(&lines[0]["open_fen"])).await;
        if let Some(parking) = lines.get(1) {
            assert_eq!(parking["open_fen"], 800, "the price above");
            let body = json!({"estate_id": ids.estate, "room": "1-1-101", "item": "parking", "label": "A-1", "units": "1",
                "from": first, "to": month.end()});
            assert_eq!(t.post("/api/v1/billing/subscriptions", token, &body).await.status, 201);
        }
        bill_month(&t.app, &system, ids.estate, &month.to_string()).await.expect("a run");
        let billed = bills_of(t, ids.accounts[0]).await.pop().expect("a bill");
        assert_eq!(billed.due_on, due);
        let principal: i64 = lines.iter().map(|l| fen(&l["open_fen"]).0).sum();
        assert_eq!(billed.total_fen.0, principal);
        let fee = bill["late_fee_fen"].as_i64().unwrap_or(0);
        let daily = half_up(i128::from(fee) * 1_000_000, i128::from(principal * LATE_DAYS));
        let policy = NewPolicy {
            contract,
            clause: "第十五条".into(),
            from: due,
            daily_rate: Percent(i64::try_from(daily).expect("a rate")),
            grace_days: 0,
        };
        late_fees::add_policy(&t.app, &system, policy).await.expect("a clause");
        last_due = Some(due);
    }
    let demanded = last_due.expect("bills") + Duration::days(1);
    t.set_clock(&format!("{demanded}T02:00:00Z"));
    for bill in bills_of(t, ids.accounts[0]).await {
        let demand =
            NewDemand { bill: bill.id, on: demanded, method: DemandMethod::Visit, note: String::new() };
        late_fees::demand(&t.app, &system, demand).await.expect("a demand");
    }
    let as_of = demanded + Duration::days(LATE_DAYS);
    t.set_clock(&format!("{as_of}T02:00:00Z"));
    late_fees::assess(&t.app, &system, ids.estate, as_of).await.expect("assessed");
    for (bill, wanted) in bills_of(t, ids.accounts[0]).await.iter().zip(list(&input["bills"])) {
        assert_eq!(bill.late_fee_open_fen.0, wanted["late_fee_fen"].as_i64().unwrap_or(0), "{name}");
    }
    ids.accounts[0]
}

/// Pays as the case says and compares what was settled, in order, and what is left.
async fn settles(t: &TestApp, token: &str, id: &str) {
    let case = case(id);
    let account = indebted(t, token, id, &case["input"]).await;
    let paid = pay(t, token, account, &yuan(&case["input"]["amount_fen"]), id).await;
    let bills = bills_of(t, account).await;
    let allocations = entity::allocation::Entity::find()
        .filter(entity::allocation::Column::ReceiptId.eq(paid.body["id"].as_i64()))
        .order_by_asc(entity::allocation::Column::Id);
    let mut seen = Vec::new();
    for part in allocations.all(t.app.db.read()).await.expect("a query") {
        let at = bills.iter().position(|b| b.id == part.bill_id).expect("a bill of the household");
        let line = match part.bill_line_id {
            Some(line) => {
                let lines = lines_of(t, part.bill_id).await;
                json!((lines.iter().position(|l| l.id == line).expect("a line") + 1).to_string())
            }
            None => Value::Null,
        };
        let kind = if line.is_null() { "late_fee" } else { "principal" };
        seen.push(
            json!({"kind": kind, "bill": format!("B{}", at + 1), "line": line, "fen": part.amount_fen.0}),
        );
    }
    assert_eq!(json!(seen), case["expected"]["allocations"], "{id}");
    assert_eq!(paid.body["credit"], yuan(&case["expected"]["to_prepaid_credit_fen"]), "{id}");
    assert_proven(&t.app).await;
}

both_engines! {
    async fn principal_goes_before_late_fees(t) {
        let token = t.admin().await;
        assert_eq!(t.app.settings.payments.order, SettlementOrder::PrincipalFirst);
        for id in ["M01", "M03"] {
            assert_eq!(case(id)["input"]["policy"], "principal_first");
            settles(&t, &token, id).await;
        }
    }
}

each_engine! {
    async fn bill_by_bill_takes_the_late_fee_first(engine) {
        assert_eq!(case("M02")["input"]["policy"], "bill_first");
        let t = TestApp::start_with(engine, |s| s.payments.order = SettlementOrder::BillFirst).await;
        let token = t.admin().await;
        settles(&t, &token, "M02").await;
    }
}

both_engines! {
    async fn a_refund_is_whole_or_not_at_all(t) {
        let case = case("M06");
        let token = t.admin().await;
        let ids = seed_estate(&t.app, "M06", &[flat("1-1-101", 100, "甲")], &[("2000-01-01", "1.00")]).await;
        let paid = pay(&t, &token, ids.accounts[0], &yuan(&case["input"]["credit_fen"]), "M06").await;
        let path = format!("/api/v1/payments/{}", paid.body["id"]);
        let (asked, outcomes) = (list(&case["input"]["requests_fen"]), list(&case["expected"]["outcomes"]));
        for (n, (ask, outcome)) in asked.iter().zip(outcomes).enumerate() {
            let body = json!({"amount": yuan(ask), "method": "cash", "external_id": format!("T-{n}"), "reason": "多缴"});
            let answer = t.post(&format!("{path}/refunds"), &token, &body).await;
            match outcome["refused"].as_str() {
                Some(code) => assert_eq!((answer.status, &answer.body["code"]), (409, &json!(format!("payments.{}", code.to_lowercase())))),
                None => assert_eq!((answer.status, &answer.body["amount"]), (201, &json!(yuan(&outcome["refunded_fen"])))),
            }
            assert_eq!(t.get(&path, &token).await.body["credit"], yuan(&outcome["credit_fen"]));
            assert_proven(&t.app).await;
        }
    }
}

both_engines! {
    async fn a_credit_note_lowers_what_is_open_and_gives_the_rest_back(t) {
        let case = case("M07");
        let (input, expected) = (&case["input"], &case["expected"]);
        assert_eq!(input["earlier_fen"], 0);
        let token = t.admin().await;
        let line_price = yuan(&input["line_fen"]);
        let ids = seed_estate(&t.app, "M07", &[flat("1-1-101", 100, "甲")], &[("2000-01-01", &line_price)]).await;
        bill_month(&t.app, &Caller::system("test"), ids.estate, "2026-08").await.expect("a run");
        let bill = bills_of(&t, ids.accounts[0]).await.remove(0);
        let line = lines_of(&t, bill.id).await.remove(0);
        pay(&t, &token, ids.accounts[0], &yuan(&input["paid_fen"]), "M07").await;
        let path = format!("/api/v1/bills/{}/credit-notes", bill.id);
        let ask = |amount: &Value| json!({"line_id": line.id, "amount": yuan(amount), "reason": "多算"});
        let note = t.post(&path, &token, &ask(&input["ask_fen"])).await;
        assert_eq!(note.status, 201, "{note:?}");
        assert_eq!(note.body["off_open"], yuan(&expected["reduces_open_fen"]));
        assert_eq!(note.body["given_back"], yuan(&expected["returned_to_credit_fen"]));
        let after = lines_of(&t, bill.id).await.remove(0);
        assert_eq!(after.open_fen, fen(&expected["open_after_fen"]));
        let room = fen(&expected["room_after_fen"]);
        assert_eq!(after.amount_fen.0 - after.credited_fen.0, room.0);
        assert_eq!(t.post(&path, &token, &ask(&json!(room.0 + 1))).await.status, 409);
        assert_eq!(t.post(&path, &token, &ask(&json!(room.0))).await.status, 201);
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn a_closed_month_is_corrected_today(t) {
        let case = case("I03");
        let (input, expected) = (&case["input"], &case["expected"]);
        let system = Caller::system("test");
        t.set_clock(&format!("{}T02:00:00Z", word(&input["document_date"])));
        let ids = seed_estate(&t.app, "I03", &[flat("1-1-101", 100, "甲")], &[("2000-01-01", "10.00")]).await;
        bill_month(&t.app, &system, ids.estate, "2026-09").await.expect("a run");
        let bill = bills_of(&t, ids.accounts[0]).await.remove(0);
        let line = lines_of(&t, bill.id).await.remove(0);
        t.set_clock(&format!("{}T02:00:00Z", word(&input["today"])));
        periods::close(&t.app, &system, ids.estate, Month::of(day(word(&input["closed_to"])))).await.expect("closed");
        // Nothing is taken in the closed month.
        let late = cash(ids.accounts[0], "1.00", "C-1", word(&input["closed_to"]));
        assert!(take_receipt(&t.app, &system, &late).await.is_err());
        let new = NewCreditNote { bill: bill.id, line: line.id, amount: "1.00".parse().expect("an amount"), reason: "r".into() };
        let note = corrections::credit(&t.app, &system, &new).await.expect("a note");
        let events = entity::ledger_event::Entity::find().filter(entity::ledger_event::Column::Kind.eq(EventKind::CreditNote));
        let event = events.one(t.app.db.read()).await.expect("a query").expect("an event");
        assert_eq!(event.book_date, day(word(&expected["book_date"])));
        let refers = bills_of(&t, ids.accounts[0]).await.remove(0);
        assert_eq!((refers.id, refers.issued_on), (note.bill_id, day(word(&expected["refers_to_date"]))));
        assert_proven(&t.app).await;
    }
}
