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

/// The bill, read again.
async fn again(t: &crate::support::TestApp, id: entity::value::BillId) -> entity::bill::Model {
    entity::bill::Entity::find_by_id(id).one(t.app.db.read()).await.expect("a query").expect("the bill")
}

both_engines! {
    async fn a_credit_note_and_a_payment_taken_off_again_within_the_period(t) {
        t.set_clock("2026-08-01T02:00:00Z");
        let ids = seed_estate(&t.app, "翠苑", &[flat("1-1-101", 6137, "王一")], &[("2000-01-01", "9.00")]).await;
        let system = Caller::system("test");
        bill_month(&t.app, &system, ids.estate, "2026-07").await.expect("July");
        let bill = entity::bill::Entity::find().one(t.app.db.read()).await.expect("a query").expect("a bill");
        let line = entity::bill_line::Entity::find().one(t.app.db.read()).await.expect("a query").expect("a line").id;
        t.set_clock("2026-09-10T02:00:00Z");
        t.user("fin", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        let fin = std::cell::RefCell::new(t.log_in_page("fin").await);
        let at = |path: &str| format!("{}{path}", t.url);
        let post = async |path: &str, form: &[(&str, &str)]| {
            let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
            let client = fin.borrow().clone();
            let request = client.post(at(path)).header("content-type", "application/x-www-form-urlencoded").header("accept", "text/html");
            let answer = request.body(body).send().await.expect("an answer");
            (answer.status().as_u16(), answer.text().await.expect("a text"))
        };
        let get = async |path: &str| {
            let client = fin.borrow().clone();
            client.get(at(path)).send().await.expect("an answer").text().await.expect("a text")
        };
        assert!(get("/late-fees").await.contains("未约定：不收违约金"));
        let clause = |rate: &'static str| [("contract", "1"), ("clause", "第十五条"), ("from", "2026-01-01"), ("daily_rate_pct", rate), ("grace_days", "0")];
        assert_eq!(post("/late-fees", &clause("2")).await.0, 422, "two percent a day");
        assert_eq!(post("/late-fees", &clause("0.03")).await.0, 303);
        assert!(get("/late-fees").await.contains("第十五条"));
        let page = format!("/bills/{}", bill.id);
        let (status, text) = post(&format!("{page}/demands"), &[("on", "2026-08-01"), ("method", "visit"), ("note", "上门无人")]).await;
        assert!(status == 422 && text.contains("上门无人") && text.contains("href=\"#on\""), "before it was due");
        assert_eq!(post(&format!("{page}/demands"), &[("on", "2026-08-31"), ("method", "visit"), ("note", "上门无人")]).await.0, 303);
        let take = crate::support::fixtures_money::cash(ids.accounts[0], "500.00", "C-1", "2026-09-10");
        dawuye::payments::service::take_receipt(&t.app, &system, &take).await.expect("a receipt");
        // 52.33 are open: a note of 152.33 takes 100.00 off the payment again, which nothing else can use.
        t.set_clock("2026-09-20T02:00:00Z");
        // The session ended meanwhile.
        let later = t.log_in_page("fin").await;
        fin.replace(later);
        let (line, amount) = (line.to_string(), [("amount", "152.33"), ("reason", "多算")]);
        assert_eq!(post(&format!("{page}/credit-notes"), &[("line", line.as_str()), amount[0], amount[1]]).await.0, 303);
        assert_eq!(again(&t, bill.id).await.open_fen, Fen::ZERO);
        let posted = late_fees::assess(&t.app, &system, ids.estate, day("2026-09-30")).await.expect("assessed");
        // 552.33 for ten days and 52.33 for ten: 1.65699 + 0.15699. Nothing after the note.
        assert_eq!(posted, [Fen(181)]);
        assert_proven(&t.app).await;
        let text = get(&page).await;
        assert!(text.contains("552.33 × 0.03% × 10 天 + 52.33 × 0.03% × 10 天 = 1.81") && text.contains("上门无人"), "{text}");
        assert!(get("/late-fees").await.contains("1.81") && get("/bills").await.contains("违约金 1.81"));
        let token = t.app.signer.account_token(ids.accounts[0]);
        let own = get(&format!("/r/{token}/bills/{}", bill.number)).await;
        assert!(own.contains("= 1.81") && own.contains("</small>1.81"), "{own}");
        assert!(get(&format!("/r/{token}")).await.contains("</small>1.81"));
        let waive = format!("{page}/late-fee/waive");
        assert_eq!(post(&waive, &[("amount", "1.82"), ("reason", "首次")]).await.0, 422);
        assert_eq!(post(&waive, &[("amount", "1.81"), ("reason", "首次")]).await.0, 303);
        assert!(get(&page).await.contains("首次"));
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn a_payment_settles_the_lines_of_a_bill_in_the_order_of_their_items(t) {
        use dawuye::billing::corrections::{self, NewDebitNote, NewLine};
        use entity::enums::ChargeItem;
        use sea_orm::QueryOrder;
        let ids = seed_estate(&t.app, "翠苑", &[flat("1-1-101", 6137, "王一")], &[("2000-01-01", "1.00")]).await;
        let system = Caller::system("test");
        bill_month(&t.app, &system, ids.estate, "2026-08").await.expect("August");
        let bill = entity::bill::Entity::find().one(t.app.db.read()).await.expect("a query").expect("a bill");
        let line = |item| NewLine { item, amount: Fen(1_000), reason: "漏收".into() };
        let due_on = t.app.today() + chrono::Duration::days(30);
        let new = NewDebitNote { bill: bill.id, due_on, lines: vec![line(ChargeItem::Lift), line(ChargeItem::PropertyFee)] };
        let note = corrections::debit(&t.app, &system, &new).await.expect("a debit note");
        let mut take = crate::support::fixtures_money::cash(ids.accounts[0], "10.00", "C-1", "2026-09-18");
        take.bill = Some(note.id);
        dawuye::payments::service::take_receipt(&t.app, &system, &take).await.expect("a receipt");
        let lines = entity::bill_line::Entity::find().order_by_asc(entity::bill_line::Column::Id).all(t.app.db.read()).await.expect("lines");
        let open: Vec<_> = lines.iter().filter(|l| l.bill_id == note.id).map(|l| (l.item, l.open_fen.0)).collect();
        assert_eq!(open, [(ChargeItem::Lift, 1_000), (ChargeItem::PropertyFee, 0)]);
        assert_proven(&t.app).await;
        // Void, the resident's page asks for nothing.
        corrections::void(&t.app, &system, note.id, "开错").await.expect("void");
        let path = format!("/r/{}/bills/{}", t.app.signer.account_token(ids.accounts[0]), note.number);
        let own = reqwest::get(format!("{}{path}", t.url)).await.expect("an answer").text().await.expect("a text");
        assert!(own.contains("这张账单已作废") && !own.contains("缴费方式"), "{own}");
    }
}
