//! Months are closed in order after a proof, refuse bookings from then on, and are opened again with a reason.

use dawuye::access::Caller;
use dawuye::ledger::periods;
use dawuye::payments::service::take_receipt;
use dawuye::reconciliation;
use entity::enums::{PeriodStatus, Role, ScopeKind};
use sea_orm::{ConnectionTrait, EntityTrait};
use serde_json::json;

use crate::both_engines;
use crate::support::fixtures_money::{assert_proven, bill_month, cash, day, flat, seed_estate, tamper};
use crate::support::{TestApp, data};

async fn count(t: &TestApp, of: &str) -> i64 {
    let db = t.app.db.read();
    let row =
        db.query_one_raw(dawuye::db::sql(db, &format!("SELECT COUNT(*) FROM {of}"), vec![])).await.unwrap();
    row.unwrap().try_get_by_index(0).unwrap()
}

/// A row of `ledger_event` written past the service.
fn event(book: i64, seq: i64, on: &str) -> String {
    format!(
        "({book}, {seq}, 'receipt', 'k{seq}', '{on}', 'receipt', 1, 'x', '2026-10-05T00:00:00+00:00', '', 'h{seq}')"
    )
}

const INTO_EVENT: &str = "INSERT INTO ledger_event (book_id, seq, kind, event_key, book_date, document, document_id, actor, created_at, prev_hash, hash) VALUES ";

both_engines! {
    async fn a_month_is_closed_kept_and_opened_again(t) {
        let system = Caller::system("test");
        let ids = seed_estate(&t.app, "翠苑一区", &[flat("1-1-101", 6137, "张三"), flat("1-1-102", 8000, "李四")], &[("2000-01-01", "0.75")]).await;
        let estate = ids.estate;
        bill_month(&t.app, &Caller::system("test"), estate, "2026-08").await.unwrap();
        take_receipt(&t.app, &system, &cash(ids.accounts[0], "50.00", "C-1", "2026-09-18")).await.unwrap();
        let (september, october) = ("2026-09".parse().unwrap(), "2026-10".parse().unwrap());
        let early = periods::close(&t.app, &system, estate, september).await.unwrap_err();
        assert!(early.code == "ledger.cannot_close" && early.to_string().contains("2026-09 is not over yet"), "{early}");

        t.set_clock("2026-10-05T02:00:00Z");
        let fin = t.token("fin", Role::Finance, ScopeKind::Estate, estate.0).await;
        let body = json!({"estate_id": estate, "month": "2026-09"});
        let stop = "UPDATE bill_run SET status = 'stopped'";
        tamper(&t.app, stop).await.unwrap();
        let answer = t.post("/api/v1/ledger/periods/close", &fin, &body).await;
        assert_eq!((answer.status, answer.body["code"].as_str()), (409, Some("ledger.cannot_close")));
        assert_eq!(answer.body["errors"][0]["field"], "billing");
        assert!(answer.body["errors"][0]["detail"].as_str().unwrap().contains("(2026-08) is Stopped: finish it"), "{answer:?}");
        tamper(&t.app, "UPDATE bill_run SET status = 'done'").await.unwrap();

        tamper(&t.app, "UPDATE balance SET balance_fen = balance_fen + 1 WHERE code = 'cash'").await.unwrap();
        let answer = t.post("/api/v1/ledger/periods/close", &fin, &body).await;
        let fields: Vec<&str> = answer.body["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect();
        assert_eq!((answer.status, fields), (409, vec!["I2", "I9", "I7"]), "the proof names what is broken");
        tamper(&t.app, "UPDATE balance SET balance_fen = balance_fen - 1 WHERE code = 'cash'").await.unwrap();
        take_receipt(&t.app, &system, &cash(ids.accounts[0], "1.00", "C-2", "2026-09-30")).await.expect("a refused closing leaves the month open");

        let answer = t.post("/api/v1/ledger/periods/close", &fin, &body).await;
        assert_eq!((answer.status, answer.body["version"].as_i64(), answer.body["status"].as_str()), (200, Some(1), Some("closed")), "{answer:?}");
        assert_eq!(t.post("/api/v1/ledger/periods/close", &fin, &body).await.body["code"], "ledger.already_closed");
        let id = answer.body["id"].as_i64().unwrap();
        let view = t.get(&format!("/api/v1/ledger/periods/{id}"), &fin).await;
        // By hand: bills 46.03 + 60.00, receipts 50.00 and 1.00 of the first household: 46.03 applied, 4.97 credit.
        let totals: Vec<_> = view.body["totals"].as_array().unwrap().iter().map(|r| (r["code"].as_str().unwrap().to_owned(), r["debit"].as_str().unwrap().to_owned(), r["credit"].as_str().unwrap().to_owned(), r["closing"].as_str().unwrap().to_owned(), r["households"].as_i64().unwrap())).collect();
        let row = |code: &str, debit: &str, credit: &str, closing: &str, n: i64| (code.to_owned(), debit.to_owned(), credit.to_owned(), closing.to_owned(), n);
        assert_eq!(totals, [row("cash", "51.00", "0.00", "51.00", 0), row("fee_income:property_fee", "0.00", "106.03", "-106.03", 0),
            row("prepaid_credit", "46.03", "51.00", "-4.97", 1), row("receivable", "106.03", "46.03", "60.00", 1)]);
        assert_eq!(view.body["events"], 5);
        assert_eq!(count(&t, "audit WHERE action IN ('ledger.period.closing', 'ledger.period.refused', 'ledger.period.close')").await, 4);
        assert_proven(&t.app).await;

        // The service says it before anything is written, the engines say it behind the service's back.
        let late = take_receipt(&t.app, &system, &cash(ids.accounts[1], "1.00", "C-3", "2026-09-30")).await.unwrap_err();
        assert_eq!((late.code, late.fields[0].field.as_str()), ("ledger.period_closed", "received_on"));
        assert!(late.to_string().contains("2026-09-30 lies in 2026-09, which is closed (the book is closed to 2026-09-30)"), "{late}");
        for rows in [event(1, 900, "2026-09-30"), [event(1, 901, "2026-10-01"), event(1, 902, "2026-01-01")].join(",")] {
            let refused = tamper(&t.app, &format!("{INTO_EVENT}{rows}")).await.unwrap_err();
            assert_eq!(refused.code, "ledger.period_closed", "{refused}");
            assert!(refused.to_string().contains("closed to 2026-09-30"), "{refused}");
        }
        assert_eq!(count(&t, "ledger_event").await, 5);
        take_receipt(&t.app, &system, &cash(ids.accounts[1], "1.00", "C-4", "2026-10-01")).await.expect("October is open");
        for statement in ["UPDATE period_total SET debit_fen = 0", "DELETE FROM period_total"] {
            assert!(tamper(&t.app, statement).await.is_err(), "{statement}");
        }

        // October closes after September; September opens only after October.
        t.set_clock("2026-11-05T02:00:00Z");
        let fin = t.token("fin2", Role::Finance, ScopeKind::Estate, estate.0).await;
        let admin = t.token("boss", Role::Administrator, ScopeKind::City, 0).await;
        periods::close(&t.app, &system, estate, october).await.unwrap();
        let reopen = json!({"estate_id": estate, "month": "2026-09", "reason": "漏记一笔"});
        assert_eq!(t.post("/api/v1/ledger/periods/reopen", &fin, &reopen).await.status, 403);
        assert_eq!(t.post("/api/v1/ledger/periods/reopen", &admin, &reopen).await.body["code"], "ledger.reopen_later_first");
        let silent = json!({"estate_id": estate, "month": "2026-10", "reason": " "});
        assert_eq!(t.post("/api/v1/ledger/periods/reopen", &admin, &silent).await.body["errors"][0]["field"], "reason");
        periods::reopen(&t.app, &system, estate, october, "先开十月").await.unwrap();
        assert_eq!(t.post("/api/v1/ledger/periods/reopen", &admin, &reopen).await.status, 200);
        let none = periods::reopen(&t.app, &system, estate, october, "x").await.unwrap_err();
        assert_eq!(none.code, "ledger.not_closed");
        take_receipt(&t.app, &system, &cash(ids.accounts[1], "59.00", "C-5", "2026-09-30")).await.expect("September is open again");
        let skipped = periods::close(&t.app, &system, estate, october).await.unwrap_err();
        assert!(skipped.to_string().contains("2026-09 is earlier and still open"), "{skipped}");
        let again = periods::close(&t.app, &system, estate, september).await.unwrap();
        assert_eq!((again.version, again.event_count), (2, 7));
        let list = t.get(&format!("/api/v1/ledger/periods?estate_id={estate}"), &fin).await;
        assert_eq!(list.body["closed_to"], "2026-09-30");
        let september = list.body["periods"].as_array().unwrap().iter().find(|p| p["month"] == "2026-09").unwrap();
        assert_eq!((september["state"].as_str(), september["versions"].as_array().unwrap().len()), (Some("closed"), 2));
        assert_eq!(september["versions"][1]["reason"], "漏记一笔");
        let old = t.get(&format!("/api/v1/ledger/periods/{id}"), &fin).await;
        assert_eq!((old.body["status"].as_str(), &old.body["totals"]), (Some("reopened"), &view.body["totals"]), "the old totals stay");
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn what_waits_at_the_bank_keeps_a_month_open(t) {
        let system = Caller::system("test");
        let ids = seed_estate(&t.app, "翠苑一区", &[flat("1-1-101", 6137, "甲")], &[("2000-01-01", "0.75")]).await;
        let bank = reconciliation::NewBankAccount { estate: ids.estate, kind: entity::enums::BankAccountKind::Bank, bank: "CCB".into(), number: "3300160000000000001".into(), name: "n".into(), settles_to: None };
        reconciliation::add_bank_account(&t.app, &system, bank).await.unwrap();
        let file = std::fs::read(data("ccb_sample.csv")).unwrap();
        reconciliation::import(&t.app, &system, reconciliation::Upload::new(file, "s.csv")).await.unwrap();
        let waits = periods::close(&t.app, &system, ids.estate, "2026-08".parse().unwrap()).await.unwrap_err();
        assert!(waits.fields.iter().all(|f| f.field == "reconciliation") && waits.fields.len() == 7, "{waits}");
        assert!(waits.to_string().contains("days are not closed, from 2026-04-10 on"), "{waits}");
        assert!(waits.to_string().contains("The bank line of 2026-04-10, 42.45 yuan"), "{waits}");
        // A month before those lines is not held up by them.
        periods::close(&t.app, &system, ids.estate, "2026-03".parse().unwrap()).await.unwrap();
    }
}

both_engines! {
    async fn a_closing_takes_no_bookings_and_an_interrupted_one_goes_on(t) {
        let system = Caller::system("test");
        let ids = seed_estate(&t.app, "翠苑一区", &[flat("1-1-101", 6137, "甲")], &[("2000-01-01", "0.75")]).await;
        bill_month(&t.app, &Caller::system("test"), ids.estate, "2026-08").await.unwrap();
        t.set_clock("2026-10-05T02:00:00Z");
        // As a process leaves it that died while it proved.
        tamper(&t.app, "INSERT INTO period_close (book_id, month, version, status, event_count, entry_count, head_seq, head_hash, actor, started_at) \
            SELECT id, 202609, 1, 'closing', 0, 0, last_seq, head_hash, 'x', '2026-10-05T00:00:00+00:00' FROM book").await.unwrap();
        tamper(&t.app, "UPDATE book SET closing_to = '2026-09-30'").await.unwrap();
        let refused = take_receipt(&t.app, &system, &cash(ids.accounts[0], "1.00", "C-1", "2026-09-30")).await.unwrap_err();
        assert_eq!(refused.code, "ledger.period_closing");
        let month = "2026-09".parse().unwrap();
        let (a, b) = tokio::join!(periods::close(&t.app, &system, ids.estate, month), periods::close(&t.app, &system, ids.estate, month));
        let closed = [a, b].into_iter().flatten().collect::<Vec<_>>();
        assert!(!closed.is_empty() && closed.iter().all(|c| c.status == PeriodStatus::Closed && c.version == 1));
        let rows = entity::period_close::Entity::find().all(t.app.db.read()).await.unwrap();
        assert_eq!(rows.len(), 1, "two closers close once");
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn i03_bank_money_of_a_closed_month_is_booked_today(t) {
        let system = Caller::system("test");
        t.set_clock("2026-11-23T02:00:00Z");
        let ids = seed_estate(&t.app, "翠苑一区", &[flat("1-1-101", 6137, "甲")], &[("2000-01-01", "0.75")]).await;
        bill_month(&t.app, &Caller::system("test"), ids.estate, "2026-08").await.unwrap();
        periods::close(&t.app, &system, ids.estate, "2026-10".parse().unwrap()).await.unwrap();
        let new = dawuye::payments::NewReceipt {
            account: ids.accounts[0], bill: None, amount: "46.03".parse().unwrap(), channel: entity::enums::PaymentChannel::BankTransfer,
            external_id: "B-1".into(), received_on: day("2026-10-15"), payer: String::new(), memo: String::new(), held_in: None,
        };
        let now = t.app.now();
        let taken: Result<_, dawuye::error::Error> = dawuye::transact!(t.app.db, "test.take", |tx| {
            dawuye::payments::take_receipts_in(&t.app, tx, &system, now, vec![new.clone()]).await
        });
        assert_eq!(taken.unwrap()[0].received_on, day("2026-10-15"), "the document keeps its day");
        let events = entity::ledger_event::Entity::find().all(t.app.db.read()).await.unwrap();
        assert!(events.iter().all(|e| e.book_date == day("2026-11-23")) && events.len() == 3, "{events:?}");
        assert_proven(&t.app).await;
    }
}
