//! Late fees: off until a clause and a demand, the running total, waived with a reason, paid after the principal.

use dawuye::access::Caller;
use dawuye::billing::late_fees::{self, NewDemand, NewPolicy};
use entity::enums::{DemandMethod, Role, ScopeKind};
use entity::value::{ContractId, Fen, Percent};
use sea_orm::EntityTrait;
use serde_json::json;

use crate::both_engines;
use crate::support::fixtures_money::{assert_proven, bill_month, day, flat, seed_estate};

both_engines! {
    async fn lateness_costs_what_the_clause_says_after_a_demand(t) {
        t.set_clock("2026-08-01T02:00:00Z");
        // 61.37 m² × 9.00 = 552.33.
        let ids = seed_estate(&t.app, "翠苑", &[flat("1-1-101", 6137, "王一")], &[("2000-01-01", "9.00")]).await;
        let system = Caller::system("test");
        bill_month(&t.app, &system, ids.estate, "2026-07").await.expect("July");
        let bill = entity::bill::Entity::find().one(t.app.db.read()).await.expect("a query").expect("a bill");
        assert_eq!((bill.total_fen, bill.due_on), (Fen(55_233), day("2026-08-28")));
        t.set_clock("2026-10-20T02:00:00Z");
        let demand = NewDemand { bill: bill.id, on: day("2026-09-01"), method: DemandMethod::Letter, note: "挂号信".into() };
        for wrong in ["2026-08-28", "2026-10-21"] {
            let refused = NewDemand { on: day(wrong), ..demand.clone() };
            assert!(late_fees::demand(&t.app, &system, refused).await.is_err(), "{wrong}");
        }
        let assess = async |on: &str| late_fees::assess(&t.app, &system, ids.estate, day(on)).await.expect("assessed");
        late_fees::demand(&t.app, &system, demand).await.expect("demanded");
        assert_eq!(assess("2026-10-10").await, [], "off without a clause");
        let policy = NewPolicy { contract: ContractId(1), clause: "第十五条".into(), from: day("2026-01-01"), daily_rate: Percent(300), grace_days: 10 };
        late_fees::add_policy(&t.app, &system, policy.clone()).await.expect("a clause");
        assert!(late_fees::add_policy(&t.app, &system, policy).await.is_err(), "one a day");
        // 8 September to 10 October: 33 days.
        assert_eq!(assess("2026-10-10").await, [Fen(547)]);
        assert_eq!(assess("2026-10-10").await, [], "once");
        assert_proven(&t.app).await;
        let finance = t.token("fang", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        let shown = t.get(&format!("/api/v1/bills/{}/late-fee", bill.id), &finance).await.body;
        assert_eq!((&shown["open"], &shown["explanation"]), (&json!("5.47"), &json!("552.33 × 0.03% × 33 days = 5.47")));
        // The principal first, and then the fee.
        for (reference, amount, open) in [("r1", "200.00", "5.47"), ("r2", "357.80", "0.00")] {
            let body = json!({"account": ids.accounts[0], "amount": amount, "channel": "cash", "external_id": reference, "received_on": "2026-10-20"});
            let request = t.request(reqwest::Method::POST, "/api/v1/payments", &finance).header("idempotency-key", reference);
            let paid = t.send(request.json(&body)).await;
            assert_eq!(paid.status, 201, "{paid:?}");
            assert_eq!(t.get(&format!("/api/v1/bills/{}/late-fee", bill.id), &finance).await.body["open"], open);
            assert_proven(&t.app).await;
        }
        // Paid on 20 October, but late until then: 43 days are 7.13.
        assert_eq!(assess("2026-10-25").await, [Fen(166)]);
        assert_eq!(assess("2026-10-31").await, []);
        let waive = format!("/api/v1/bills/{}/late-fee/waive", bill.id);
        for (amount, reason) in [("1.67", "r"), ("0.00", "r"), ("1.66", " ")] {
            assert_eq!(t.post(&waive, &finance, &json!({"amount": amount, "reason": reason})).await.status, 422);
        }
        assert_eq!(t.post(&waive, &finance, &json!({"amount": "1.66", "reason": "首次逾期"})).await.status, 204);
        assert_eq!(t.get(&format!("/api/v1/bills/{}/late-fee", bill.id), &finance).await.body["open"], "0.00");
        assert_proven(&t.app).await;
        assert_eq!(assess("2026-11-05").await, [], "a waived fee is not assessed again");
    }
}
