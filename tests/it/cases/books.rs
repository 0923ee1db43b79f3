//! G01: a month of one household, every entry of it in the books.

use std::collections::BTreeMap;

use chrono::Duration;
use dawuye::access::Caller;
use dawuye::billing::corrections::{self, NewCreditNote};
use dawuye::billing::late_fees::{self, NewDemand, NewPolicy};
use dawuye::payments::service::take_receipt;
use entity::enums::{BillingCycle, ChargeItem, DemandMethod, Role, ScopeKind};
use entity::value::Percent;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};

use super::{bills_of, case, contract_of, fen, lines_of, list, word, yuan};
use crate::both_engines;
use crate::charging::price;
use crate::support::TestApp;
use crate::support::fixtures_money::{assert_proven, bill_month, cash, day, flat, seed_estate, set_area};

/// Entries of the case that other slices post: the contract's settlement, and a channel's pay-out, which the
/// reconciliation of its statement books.
fn of_others(event: &str) -> bool {
    ["contract#1", "crew payroll", "settlement wechat"].iter().any(|start| event.starts_with(start))
}

/// The code of an account of the case in our books.
fn code(account: &str) -> &str {
    match account {
        "Receivable:H1" => "receivable",
        "PrepaidCredit:H1" => "prepaid_credit",
        "FeeIncome:property" => "fee_income:property_fee",
        "FeeIncome:waste" => "fee_income:waste_haulage",
        "UtilityPassThrough" => "utility_pass_through",
        "SubsidyReceivable:street" => "subsidy_receivable:street",
        "Waivers:goodwill" => "waivers:goodwill",
        "Clearing:wechat" => "clearing:wechat",
        "LateFeeIncome" => "late_fee_income",
        "Bank:main" => "bank:unassigned",
        other => panic!("{other} is not of a household's books"),
    }
}

/// The fen of the entry whose event begins so.
fn of(entries: &[Value], start: &str) -> Value {
    let found = entries.iter().find(|e| word(&e["event"]).starts_with(start));
    found.expect("an entry of the case")["fen"].clone()
}

async fn balances(t: &TestApp) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for row in entity::balance::Entity::find().all(t.app.db.read()).await.expect("a query") {
        *sums.entry(row.code).or_default() += row.balance_fen.0;
    }
    sums
}

/// Proposes a discount for August as one and approves it as another.
async fn discounted(t: &TestApp, proposer: &str, admin: &str, body: Value) {
    let made = t.post("/api/v1/billing/discounts", proposer, &body).await;
    assert_eq!(made.status, 201, "{made:?}");
    let approve = format!("/api/v1/billing/discounts/{}/approve", made.body["id"]);
    assert_eq!(t.post(&approve, admin, &json!({"version": 1})).await.status, 204);
}

both_engines! {
    async fn a_month_of_one_household_in_the_books(t) {
        let case = case("G01");
        let entries: Vec<Value> = list(&case["expected"]["entries"]).to_vec();
        let system = Caller::system("test");
        // Bill 0, paid late and in full before the month begins.
        t.set_clock("2026-05-20T02:00:00Z");
        let ids = seed_estate(&t.app, "G01", &[flat("1-1-101", 6137, "甲")], &[("2000-01-01", "0.75")]).await;
        let account = ids.accounts[0];
        price(&t, &ids, ChargeItem::WasteHaulage, BillingCycle::Monthly, &yuan(&of(&entries, "bill#1 waste")), None).await;
        price(&t, &ids, ChargeItem::SharedElectricity, BillingCycle::Monthly, "0", None).await;
        let contract = contract_of(&t, ids.estate).await;
        let policy = NewPolicy { contract, clause: "第十五条".into(), from: day("2026-01-01"), daily_rate: Percent(3707), grace_days: 0 };
        late_fees::add_policy(&t.app, &system, policy).await.expect("a clause");
        bill_month(&t.app, &system, ids.estate, "2026-03").await.expect("bill 0");
        let bill0 = bills_of(&t, account).await.remove(0);
        let demanded = bill0.due_on + Duration::days(1);
        t.set_clock(&format!("{demanded}T02:00:00Z"));
        let demand = NewDemand { bill: bill0.id, on: demanded, method: DemandMethod::Letter, note: String::new() };
        late_fees::demand(&t.app, &system, demand).await.expect("a demand");
        // 46.03 × 0.3707 % × 32 days = 5.46.
        let paid_on = demanded + Duration::days(32);
        t.set_clock(&format!("{paid_on}T02:00:00Z"));
        take_receipt(&t.app, &system, &cash(account, &bill0.total_fen.to_string(), "C-0", &paid_on.to_string())).await.expect("paid");
        let before = balances(&t).await;
        let last_event = last_event(&t).await;

        t.set_clock("2026-08-05T02:00:00Z");
        let admin = t.admin().await;
        let proposer = t.token("fang", Role::Finance, ScopeKind::City, 0).await;
        let waste = json!({"estate_id": ids.estate, "room": "1-1-101", "item": "waste_haulage", "label": "W-1", "units": "1", "from": "2026-07-01", "to": "2026-08-01"});
        assert_eq!(t.post("/api/v1/billing/subscriptions", &admin, &waste).await.status, 201);
        let shared = json!({"estate_id": ids.estate, "item": "shared_electricity", "month": "2026-07", "supplier": "国网", "reference": "7",
            "amount": yuan(&of(&entries, "bill#1 utility share")), "policy": "household"});
        assert_eq!(t.post("/api/v1/billing/supplier-bills", &admin, &shared).await.status, 201);
        let goodwill = json!({"estate_id": ids.estate, "account_id": account, "item": "property_fee", "kind": "goodwill",
            "from_month": "2026-07", "to_month": "2026-08", "reason": "r"});
        let with = |more: Value| {
            let mut body = goodwill.clone();
            body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
            body
        };
        discounted(&t, &proposer, &admin, with(json!({"name": "relief", "percent": "50", "funder": "sponsor", "sponsor": "street"}))).await;
        let operator = yuan(&of(&entries, "bill#1 operator waiver"));
        discounted(&t, &proposer, &admin, with(json!({"name": "goodwill", "fixed": operator, "funder": "operator", "sponsor": ""}))).await;
        bill_month(&t.app, &system, ids.estate, "2026-07").await.expect("bill 1");
        let pay = json!({"account": account, "amount": yuan(&of(&entries, "receipt#1")), "channel": "wechat", "external_id": "WX-1"});
        let request = t.request(reqwest::Method::POST, "/api/v1/payments", &admin).header("idempotency-key", "WX-1");
        let receipt = t.send(request.json(&pay)).await;
        assert_eq!(receipt.status, 201, "{receipt:?}");
        let bill1 = bills_of(&t, account).await.remove(1);
        let line = lines_of(&t, bill1.id).await.into_iter().find(|l| l.item == ChargeItem::PropertyFee).expect("a line");
        let new = NewCreditNote { bill: bill1.id, line: line.id, amount: fen(&of(&entries, "credit note#1 property")), reason: "r".into() };
        corrections::credit(&t.app, &system, &new).await.expect("a note");

        // Bill 2 is paid out of the credit at once, and its void takes that off again: a pair the case leaves out.
        t.set_clock("2026-09-05T02:00:00Z");
        bill_month(&t.app, &system, ids.estate, "2026-08").await.expect("bill 2");
        let bill2 = bills_of(&t, account).await.remove(2);
        assert_eq!((bill2.total_fen, bill2.open_fen.0), (fen(&of(&entries, "bill#2 property")), 0));
        corrections::void(&t.app, &system, bill2.id, "面积有误").await.expect("void");
        // 36.83 m² × 0.75 = 27.62.
        set_area(&t.app, ids.dwellings[0], "2026-08-01", 3683).await;
        bill_month(&t.app, &system, ids.estate, "2026-08").await.expect("bill 2 again");
        late_fees::assess(&t.app, &system, ids.estate, paid_on).await.expect("assessed");
        let admin = t.token("again", Role::Administrator, ScopeKind::City, 0).await;
        let refund = json!({"amount": yuan(&of(&entries, "refund of the remaining")), "method": "bank_transfer", "external_id": "T-1", "payee": "甲", "reason": "多缴"});
        let given = t.post(&format!("/api/v1/payments/{}/refunds", receipt.body["id"]), &admin, &refund).await;
        assert_eq!(given.status, 201, "{given:?}");

        let mut posted = entries_since(&t, last_event).await;
        for entry in entries.iter().filter(|e| !of_others(word(&e["event"]))) {
            let key = (code(word(&entry["dr"])).to_owned(), code(word(&entry["cr"])).to_owned());
            let left = posted.get_mut(&key).unwrap_or_else(|| panic!("{entry} was not posted"));
            *left -= fen(&entry["fen"]).0;
        }
        // What the case leaves out: the supplier's own bill, and the pair above.
        let share = fen(&of(&entries, "bill#1 utility share")).0;
        let pair = fen(&of(&entries, "bill#2 property")).0;
        for ((debit, credit), rest) in posted {
            let wanted = match (debit.as_str(), credit.as_str()) {
                ("utility_pass_through", "utility_payable") => share,
                ("prepaid_credit", "receivable") | ("receivable", "prepaid_credit") => pair,
                _ => 0,
            };
            assert_eq!(rest, wanted, "{debit} to {credit}");
        }

        // The trial balance of the case, less what other slices post.
        let mut trial: BTreeMap<&str, i64> = BTreeMap::new();
        let mut whole: BTreeMap<&str, i64> = BTreeMap::new();
        for entry in &entries {
            let amount = fen(&entry["fen"]).0;
            *whole.entry(word(&entry["dr"])).or_default() += amount;
            *whole.entry(word(&entry["cr"])).or_default() -= amount;
            if !of_others(word(&entry["event"])) {
                *trial.entry(code(word(&entry["dr"]))).or_default() += amount;
                *trial.entry(code(word(&entry["cr"]))).or_default() -= amount;
            }
        }
        whole.retain(|_, sum| *sum != 0);
        assert_eq!(json!(whole), case["expected"]["trial_balance_debit_positive_fen"]);
        *trial.entry("utility_pass_through").or_default() += share;
        *trial.entry("utility_payable").or_default() -= share;
        let after = balances(&t).await;
        for (account, sum) in trial {
            let moved = after.get(account).copied().unwrap_or(0) - before.get(account).copied().unwrap_or(0);
            assert_eq!(moved, sum, "{account}");
        }
        assert_eq!(after.values().sum::<i64>(), 0);
        let open: i64 = bills_of(&t, account).await.iter().map(|b| b.open_fen.0 + b.late_fee_open_fen.0).sum();
        assert_eq!(Some(open), case["expected"]["receivable_equals_open_bills_fen"].as_i64());
        assert_eq!(after.get("receivable").copied(), Some(open));
        assert_proven(&t.app).await;
    }
}

async fn last_event(t: &TestApp) -> i64 {
    let query = entity::ledger_event::Entity::find().order_by_desc(entity::ledger_event::Column::Id);
    query.one(t.app.db.read()).await.expect("a query").expect("an event").id.0
}

/// What was posted after an event, by debit and credit.
async fn entries_since(t: &TestApp, event: i64) -> BTreeMap<(String, String), i64> {
    let mut sums = BTreeMap::new();
    let rows = entity::ledger_entry::Entity::find().all(t.app.db.read()).await.expect("a query");
    for row in rows.into_iter().filter(|r| r.event_id.0 > event) {
        *sums.entry((row.debit, row.credit)).or_default() += row.amount_fen.0;
    }
    sums
}
