//! Correcting a bill: void and rebill, credit note, debit note, dispute; the books are proved after each.

use dawuye::access::Caller;
use dawuye::billing::corrections::{self, NewCreditNote};
use dawuye::ledger::periods;
use dawuye::payments::service::take_receipt;
use entity::enums::{EventKind, Role, ScopeKind};
use entity::value::{BillId, EstateId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::TestApp;
use crate::support::fixtures_money::{assert_proven, bill_month, cash, day, flat, seed_estate};

async fn balance(t: &TestApp, code: &str) -> i64 {
    let rows = entity::balance::Entity::find()
        .filter(entity::balance::Column::Code.eq(code))
        .all(t.app.db.read())
        .await
        .unwrap();
    rows.iter().map(|r| r.balance_fen.0).sum()
}

async fn bills(t: &TestApp) -> Vec<entity::bill::Model> {
    entity::bill::Entity::find().order_by_asc(entity::bill::Column::Id).all(t.app.db.read()).await.unwrap()
}

async fn line_of(t: &TestApp, bill: BillId) -> entity::bill_line::Model {
    let found = entity::bill_line::Entity::find()
        .filter(entity::bill_line::Column::BillId.eq(bill))
        .one(t.app.db.read())
        .await;
    found.unwrap().unwrap()
}

/// An estate with one household of 61.37 m² at 0.75, billed for August: 46.03.
async fn billed(t: &TestApp) -> (EstateId, entity::value::AccountId, entity::bill::Model) {
    let ids =
        seed_estate(&t.app, "翠苑一区", &[flat("1-1-101", 6137, "张三")], &[("2000-01-01", "0.75")]).await;
    bill_month(&t.app, &Caller::system("test"), ids.estate, "2026-08").await.unwrap();
    let bill = bills(t).await.remove(0);
    (ids.estate, ids.accounts[0], bill)
}

async fn send(t: &TestApp, token: &str, bill: BillId, what: &str, body: Value) -> crate::support::Answer {
    t.post(&format!("/api/v1/bills/{bill}/{what}"), token, &body).await
}

both_engines! {
    async fn m07_a_credit_note_lowers_what_is_open_and_gives_the_rest_back(t) {
        let (estate, account, bill) = billed(&t).await;
        let fin = t.token("fin", Role::Finance, ScopeKind::Estate, estate.0).await;
        take_receipt(&t.app, &Caller::system("test"), &cash(account, "15.00", "C-1", "2026-09-18")).await.unwrap();
        take_receipt(&t.app, &Caller::system("test"), &cash(account, "5.00", "C-2", "2026-09-18")).await.unwrap();
        let line = line_of(&t, bill.id).await.id;
        for (body, status, code) in [
            (json!({"line_id": line, "amount": "46.04", "reason": "r"}), 409, "billing.credit_too_much"),
            (json!({"line_id": line, "amount": "-1.00", "reason": "r"}), 422, "billing.amount_invalid"),
            (json!({"line_id": line, "amount": "1.00", "reason": " "}), 422, "billing.reason_missing"),
            (json!({"line_id": 99, "amount": "1.00", "reason": "r"}), 422, "billing.no_such_line"),
        ] {
            let answer = send(&t, &fin, bill.id, "credit-notes", body).await;
            assert_eq!((answer.status, answer.body["code"].as_str()), (status, Some(code)));
        }
        let note = send(&t, &fin, bill.id, "credit-notes", json!({"line_id": line, "amount": "30.00", "reason": "多算"})).await;
        assert_eq!((note.status, note.body["number"].as_str(), note.body["off_open"].as_str(), note.body["given_back"].as_str()),
            (201, Some("C202609-000001"), Some("26.03"), Some("3.97")), "{note:?}");
        let line = line_of(&t, bill.id).await;
        assert_eq!((line.open_fen.0, line.credited_fen.0), (0, 3000));
        // The latest payment gave it back; the rest of it still pays.
        let parts = entity::allocation::Entity::find().order_by_asc(entity::allocation::Column::Id).all(t.app.db.read()).await.unwrap();
        let parts: Vec<_> = parts.iter().map(|a| (a.receipt_id.0, a.amount_fen.0, a.unapplied_on.is_some())).collect();
        assert_eq!(parts, [(1, 1500, false), (2, 500, true), (2, 103, false)]);
        assert_eq!((balance(&t, "prepaid_credit").await, balance(&t, "receivable").await, balance(&t, "fee_income:property_fee").await), (-397, 0, -1603));
        assert_proven(&t.app).await;
        // 16.03 of the line are left.
        let past = send(&t, &fin, bill.id, "credit-notes", json!({"line_id": line.id, "amount": "16.04", "reason": "r"})).await;
        assert!(past.text.contains("At most 16.03 yuan"), "{past:?}");
        assert_eq!(send(&t, &fin, bill.id, "credit-notes", json!({"line_id": line.id, "amount": "16.03", "reason": "r"})).await.body["number"], "C202609-000002");
        assert_eq!(balance(&t, "prepaid_credit").await, -2000);
        assert_proven(&t.app).await;
        let seen = t.get(&format!("/api/v1/bills/{}", bill.id), &fin).await;
        assert_eq!((seen.body["credited"].as_str(), seen.body["open"].as_str(), seen.body["status"].as_str()), (Some("46.03"), Some("0.00"), Some("paid")));
    }
}

both_engines! {
    async fn g01_a_void_mirrors_every_entry_and_the_month_is_billed_again(t) {
        let (estate, account, bill) = billed(&t).await;
        let system = Caller::system("test");
        let fin = t.token("fin", Role::Finance, ScopeKind::Estate, estate.0).await;
        take_receipt(&t.app, &system, &cash(account, "50.00", "C-1", "2026-09-18")).await.unwrap();
        let line = line_of(&t, bill.id).await.id;
        let new = NewCreditNote { bill: bill.id, line, amount: "10.00".parse().unwrap(), reason: "r".into() };
        corrections::credit(&t.app, &system, &new).await.unwrap();
        assert_eq!(balance(&t, "prepaid_credit").await, -1397, "3.97 left over and 10.00 given back");
        assert_eq!(send(&t, &fin, bill.id, "void", json!({"reason": ""})).await.status, 422);
        let void = send(&t, &fin, bill.id, "void", json!({"reason": "面积有误"})).await;
        assert_eq!((void.status, void.body["status"].as_str(), void.body["open"].as_str(), void.body["voided_on"].as_str()), (200, Some("void"), Some("0.00"), Some("2026-09-18")), "{void:?}");
        assert_eq!((balance(&t, "receivable").await, balance(&t, "fee_income:property_fee").await, balance(&t, "prepaid_credit").await), (0, 0, -5000));
        let events = entity::ledger_event::Entity::find().filter(entity::ledger_event::Column::Kind.eq(EventKind::Void)).all(t.app.db.read()).await.unwrap();
        assert_eq!(events.len(), 2, "the bill and its credit note");
        assert!(events.iter().all(|e| e.reverses_id.is_some()));
        assert_proven(&t.app).await;
        for what in ["void", "disputes"] {
            assert_eq!(send(&t, &fin, bill.id, what, json!({"reason": "r"})).await.body["code"], "billing.already_void");
        }
        // A supplementary run makes a new generation of the bill, and the credit pays it at once.
        bill_month(&t.app, &system, estate, "2026-08").await.unwrap();
        let all = bills(&t).await;
        assert_eq!((all.len(), all[1].total_fen.0, all[1].open_fen.0), (2, 4603, 0));
        assert_ne!(all[0].number, all[1].number);
        assert_eq!(balance(&t, "prepaid_credit").await, -397);
        assert_proven(&t.app).await;
        let list = t.get("/api/v1/bills?status=paid", &fin).await;
        assert_eq!(list.body["items"].as_array().unwrap().len(), 1, "a void bill is not paid");
        let db = t.app.db.read();
        let row = db.query_one_raw(dawuye::db::sql(db, "SELECT COUNT(*) FROM audit WHERE action = 'billing.bill.void'", vec![])).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 1);
        let trial = t.get(&format!("/api/v1/ledger/trial-balance?estate_id={estate}&from=2026-09"), &fin).await;
        assert_eq!(trial.body["total"]["closing"], "0.00");
        let statement = t.get(&format!("/api/v1/ledger/accounts/{account}/statement?from=2026-09-01&to=2026-09-30"), &fin).await;
        let words: Vec<_> = statement.body["movements"]["items"].as_array().unwrap().iter().map(|m| m["what"].as_str().unwrap()).collect();
        assert!(words.contains(&"Bill voided") && words.contains(&"Credit note") && words.contains(&"Taken off bills, back to credit"), "{words:?}");
        assert_eq!(statement.body["closing"], "-3.97");
    }
}

both_engines! {
    async fn i03_a_closed_month_is_corrected_today_and_its_bill_is_not_voided(t) {
        let (estate, _, bill) = billed(&t).await;
        let system = Caller::system("test");
        t.set_clock("2026-11-23T02:00:00Z");
        periods::close(&t.app, &system, estate, "2026-10".parse().unwrap()).await.unwrap_err();
        periods::close(&t.app, &system, estate, "2026-09".parse().unwrap()).await.unwrap();
        periods::close(&t.app, &system, estate, "2026-10".parse().unwrap()).await.unwrap();
        let refused = corrections::void(&t.app, &system, bill.id, "r").await.unwrap_err();
        assert_eq!(refused.code, "billing.void_closed");
        let new = NewCreditNote { bill: bill.id, line: line_of(&t, bill.id).await.id, amount: "1.00".parse().unwrap(), reason: "r".into() };
        let note = corrections::credit(&t.app, &system, &new).await.unwrap();
        assert_eq!((note.noted_on, note.bill_id), (day("2026-11-23"), bill.id), "booked today, refers to the old bill");
        let event = entity::ledger_event::Entity::find().filter(entity::ledger_event::Column::Kind.eq(EventKind::CreditNote)).one(t.app.db.read()).await.unwrap().unwrap();
        assert_eq!(event.book_date, day("2026-11-23"));
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn a_debit_note_is_a_bill_of_its_own(t) {
        let (estate, account, bill) = billed(&t).await;
        let fin = t.token("fin", Role::Finance, ScopeKind::Estate, estate.0).await;
        take_receipt(&t.app, &Caller::system("test"), &cash(account, "50.00", "C-1", "2026-09-18")).await.unwrap();
        let wrong = send(&t, &fin, bill.id, "debit-notes", json!({"due_on": "2026-09-17", "lines": [{"item": "property_fee", "amount": "0.00", "reason": ""}]})).await;
        let fields: Vec<_> = wrong.body["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect();
        assert_eq!((wrong.status, fields), (422, vec!["lines[0].amount", "lines[0].reason", "due_on"]));
        let body = json!({"due_on": "2026-10-18", "lines": [{"item": "property_fee", "amount": "10.00", "reason": "面积复测补差"}, {"item": "parking", "amount": "2.00", "reason": "漏收"}]});
        let note = send(&t, &fin, bill.id, "debit-notes", body).await;
        assert_eq!((note.status, note.body["number"].as_str(), note.body["total"].as_str(), note.body["open"].as_str(), note.body["due_on"].as_str()),
            (201, Some("D202609-000001"), Some("12.00"), Some("8.03"), Some("2026-10-18")), "the credit of 3.97 pays at once: {note:?}");
        assert_proven(&t.app).await;
        let id = BillId(note.body["id"].as_i64().unwrap());
        let seen = t.get(&format!("/api/v1/bills/{id}"), &fin).await;
        assert_eq!((seen.body["kind"].as_str(), seen.body["refers_to_id"].as_i64()), (Some("debit_note"), Some(bill.id.0)));
        assert_eq!(seen.body["lines"][0]["explanation"], "面积复测补差: 10.00");
        let all = t.get(&format!("/api/v1/bills/{}/corrections", bill.id), &fin).await;
        assert_eq!(all.body["debit_notes"][0]["number"], "D202609-000001");
        assert_eq!(send(&t, &fin, id, "void", json!({"reason": "开错"})).await.status, 200);
        assert_eq!((balance(&t, "receivable").await, balance(&t, "prepaid_credit").await), (0, -397));
        assert_proven(&t.app).await;
        // The month was never free: billing it again makes nothing.
        bill_month(&t.app, &Caller::system("test"), estate, "2026-08").await.ok();
        assert_eq!(bills(&t).await.len(), 2);
    }
}

both_engines! {
    async fn a_dispute_is_opened_answered_and_seen(t) {
        let (estate, _, bill) = billed(&t).await;
        let fin = t.token("fin", Role::Finance, ScopeKind::Estate, estate.0).await;
        let steward = t.token("steward", Role::Steward, ScopeKind::Estate, estate.0).await;
        assert_eq!(send(&t, &steward, bill.id, "void", json!({"reason": "r"})).await.status, 403);
        assert_eq!(send(&t, &steward, bill.id, "disputes", json!({"reason": "面积不对"})).await.status, 201);
        assert_eq!(send(&t, &fin, bill.id, "disputes", json!({"reason": "again"})).await.body["code"], "billing.disputed_already");
        assert_eq!(t.get("/api/v1/bills?disputed=true", &fin).await.body["items"][0]["disputed"], true);
        let rejected = send(&t, &fin, bill.id, "disputes/answer", json!({"accepted": false, "answer": "面积与产证一致"})).await;
        assert_eq!((rejected.status, rejected.body["dispute"]["status"].as_str()), (200, Some("rejected")));
        assert_eq!(send(&t, &fin, bill.id, "disputes/answer", json!({"accepted": false, "answer": "x"})).await.body["code"], "billing.not_disputed");
        send(&t, &steward, bill.id, "disputes", json!({"reason": "多算了"})).await;
        let line = line_of(&t, bill.id).await.id;
        let too_much = send(&t, &fin, bill.id, "disputes/answer", json!({"accepted": true, "answer": "是", "credit": {"line_id": line, "amount": "99.00"}})).await;
        assert_eq!(too_much.body["code"], "billing.credit_too_much");
        assert!(bills(&t).await[0].disputed, "nothing half-done");
        let accepted = send(&t, &fin, bill.id, "disputes/answer", json!({"accepted": true, "answer": "是", "credit": {"line_id": line, "amount": "6.03"}})).await;
        assert_eq!((accepted.body["dispute"]["status"].as_str(), accepted.body["credit_note"]["off_open"].as_str()), (Some("accepted"), Some("6.03")));
        let bill = bills(&t).await.remove(0);
        assert_eq!((bill.disputed, bill.open_fen.0), (false, 4000));
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn a_mistake_is_undone_from_the_bills_page(t) {
        let (estate, account, bill) = billed(&t).await;
        take_receipt(&t.app, &Caller::system("test"), &cash(account, "20.00", "C-1", "2026-09-18")).await.unwrap();
        t.user("fin", Role::Finance, ScopeKind::Estate, estate.0).await;
        let client = t.log_in_page("fin").await;
        let page = format!("{}/bills/{}", t.url, bill.id);
        let get = async || client.get(&page).header("accept", "text/html").send().await.unwrap().text().await.unwrap();
        let post = async |what: &str, form: &[(&str, &str)]| {
            let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
            let request = client.post(format!("{page}/{what}")).header("accept", "text/html").header("sec-fetch-site", "same-origin");
            let answer = request.header("content-type", "application/x-www-form-urlencoded").body(body).send().await.unwrap();
            (answer.status().as_u16(), answer.text().await.unwrap())
        };
        let line = line_of(&t, bill.id).await.id.to_string();
        let wrong = post("credit-notes", &[("line", &line), ("amount", "99"), ("reason", "多算")]).await;
        assert!(wrong.0 == 409 && wrong.1.contains("最多还能冲减 46.03 元") && wrong.1.contains("value=\"99\""), "{}", wrong.1);
        assert_eq!(post("credit-notes", &[("line", &line), ("amount", "30"), ("reason", "多算")]).await.0, 303);
        assert_eq!(post("disputes", &[("reason", "住户来电")]).await.0, 303);
        let seen = get().await;
        assert!(seen.contains("C202609-000001") && seen.contains("有异议") && seen.contains("答复异议"), "{seen}");
        assert_eq!(post("disputes/answer", &[("outcome", "rejected"), ("answer", "无误"), ("line", ""), ("amount", "")]).await.0, 303);
        let rows = [("lines[0].item", "parking"), ("lines[0].amount", "5"), ("lines[0].reason", "漏收"), ("lines[4].item", "service"), ("lines[4].amount", "many"),
            ("lines[4].reason", "维修"), ("due_on", "2026-10-18")];
        let (status, text) = post("debit-notes", &rows).await;
        assert!(status == 422 && text.contains("href=\"#lines[4].amount\"") && text.contains("value=\"维修\"") && text.contains("<details open"), "{text}");
        let mut good = rows;
        good[4].1 = "2.50";
        assert_eq!(post("debit-notes", &good).await.0, 303);
        assert_eq!(post("debit-notes", &[("due_on", "2026-10-18")]).await.0, 422, "no line at all");
        assert_eq!(post("void", &[("reason", "整张开错")]).await.0, 303);
        let seen = get().await;
        assert!(seen.contains("已作废") && seen.contains("D202609-000001") && !seen.contains("作废账单</button>"), "{seen}");
        assert_proven(&t.app).await;
    }
}
