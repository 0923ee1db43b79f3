//! Every invariant finds what was done behind its back, names the row, and what was found is kept.

use std::process::Command;

use dawuye::access::Caller;
use dawuye::ledger::{periods, proofs};
use dawuye::payments::service::take_receipt;
use entity::enums::{PaymentChannel, Role, ScopeKind};
use sea_orm::{ConnectionTrait, DbBackend};

use crate::both_engines;
use crate::support::TestApp;
use crate::support::fixtures_money::{assert_proven, bill_month, cash, flat, seed_estate, tamper};

/// Lets a test write what the engines refuse.
async fn unguard(t: &TestApp) {
    let postgres = t.app.db.backend() == DbBackend::Postgres;
    for table in ["ledger_event", "ledger_entry", "period_total"] {
        for verb in ["update", "delete"] {
            let on = if postgres { format!(" ON {table}") } else { String::new() };
            tamper(&t.app, &format!("DROP TRIGGER {table}_no_{verb}{on}")).await.unwrap();
        }
    }
    if postgres {
        for (table, check) in [
            ("ledger_entry", "ledger_entry_check"),
            ("ledger_entry", "ledger_entry_amount_fen_check"),
            ("bill_line", "bill_line_check"),
            ("bill", "bill_check"),
            ("receipt", "receipt_check"),
            ("period_total", "period_total_check"),
        ] {
            tamper(&t.app, &format!("ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {check}")).await.unwrap();
        }
    } else {
        tamper(&t.app, "PRAGMA ignore_check_constraints = ON").await.unwrap();
    }
}

/// What does not hold: invariant and its first row.
async fn broken(t: &TestApp) -> Vec<(String, String)> {
    let found = proofs::compute(&t.app).await.unwrap();
    found
        .into_iter()
        .filter(|f| !f.holds)
        .map(|f| (f.invariant.to_owned(), f.first_broken.unwrap()))
        .collect()
}

both_engines! {
    async fn every_invariant_finds_its_own(t) {
        let system = Caller::system("test");
        let ids = seed_estate(&t.app, "翠苑一区", &[flat("1-1-101", 6137, "张三"), flat("1-1-102", 8000, "李四")], &[("2000-01-01", "0.75")]).await;
        bill_month(&t.app, &Caller::system("test"), ids.estate, "2026-08").await.unwrap();
        take_receipt(&t.app, &system, &cash(ids.accounts[0], "50.00", "C-1", "2026-09-18")).await.unwrap();
        let transfer = dawuye::payments::service::Payment { channel: PaymentChannel::BankTransfer, ..cash(ids.accounts[1], "10.00", "B-1", "2026-09-18") };
        take_receipt(&t.app, &system, &transfer).await.unwrap();
        t.set_clock("2026-10-05T02:00:00Z");
        periods::close(&t.app, &system, ids.estate, "2026-09".parse().unwrap()).await.unwrap();
        assert_proven(&t.app).await;
        unguard(&t).await;
        let (a, b) = (ids.accounts[0], ids.accounts[1]);
        // What is done, what undoes it, and the invariant that must name the row among those that break.
        let cases = [
            ("UPDATE ledger_entry SET amount_fen = -amount_fen WHERE event_id = 1", "UPDATE ledger_entry SET amount_fen = -amount_fen WHERE event_id = 1", "I1", "event 1".to_owned()),
            ("UPDATE balance SET balance_fen = balance_fen + 1 WHERE code = 'cash'", "UPDATE balance SET balance_fen = balance_fen - 1 WHERE code = 'cash'", "I2", "book 1".to_owned()),
            ("UPDATE bill_line SET open_fen = open_fen - 1 WHERE id = 2", "UPDATE bill_line SET open_fen = open_fen + 1 WHERE id = 2", "I3", format!("account {b}")),
            ("UPDATE balance SET balance_fen = 5 WHERE code = 'prepaid_credit' AND balance_fen = -397", "UPDATE balance SET balance_fen = -397 WHERE code = 'prepaid_credit' AND balance_fen = 5", "I4", format!("account {a}")),
            ("UPDATE bill SET total_fen = total_fen + 1 WHERE id = 1", "UPDATE bill SET total_fen = total_fen - 1 WHERE id = 1", "I5", "B202608-000001".to_owned()),
            ("UPDATE allocation SET amount_fen = amount_fen - 1 WHERE id = 1", "UPDATE allocation SET amount_fen = amount_fen + 1 WHERE id = 1", "I5", "line 1".to_owned()),
            ("UPDATE receipt SET credit_fen = credit_fen - 1 WHERE id = 1", "UPDATE receipt SET credit_fen = credit_fen + 1 WHERE id = 1", "I6", "S202609-000001".to_owned()),
            ("UPDATE receipt SET channel = 'pos' WHERE id = 1", "UPDATE receipt SET channel = 'cash' WHERE id = 1", "I7", format!("estate {} cash", ids.estate)),
            ("UPDATE balance SET balance_fen = balance_fen - 7 WHERE code = 'bank:unassigned'", "UPDATE balance SET balance_fen = balance_fen + 7 WHERE code = 'bank:unassigned'", "I8", format!("estate {}", ids.estate)),
            ("UPDATE balance SET code = 'pos' WHERE code = 'cash'", "UPDATE balance SET code = 'cash' WHERE code = 'pos'", "I9", "book 1 cash 0".to_owned()),
            ("UPDATE ledger_event SET actor = 'someone else' WHERE id = 2", "UPDATE ledger_event SET actor = 'test' WHERE id = 2", "I10", "book 1 event 2".to_owned()),
            ("UPDATE ledger_entry SET party = party + 1 WHERE event_id = 1", "UPDATE ledger_entry SET party = party - 1 WHERE event_id = 1", "I10", "book 1 event 1".to_owned()),
            ("UPDATE bill SET late_fee_fen = 1 WHERE id = 1", "UPDATE bill SET late_fee_fen = 0 WHERE id = 1", "I11", "B202608-000001".to_owned()),
            ("UPDATE bill_line SET credited_fen = 1, open_fen = open_fen - 1 WHERE id = 2", "UPDATE bill_line SET credited_fen = 0, open_fen = open_fen + 1 WHERE id = 2", "I5", "line 2".to_owned()),
            ("UPDATE coverage SET amount_fen = amount_fen - 1 WHERE bill_line_id = 2", "UPDATE coverage SET amount_fen = amount_fen + 1 WHERE bill_line_id = 2", "I12", "line 2".to_owned()),
            ("UPDATE period_total SET debit_fen = debit_fen + 1, closing_fen = closing_fen + 1 WHERE code = 'cash'", "UPDATE period_total SET debit_fen = debit_fen - 1, closing_fen = closing_fen - 1 WHERE code = 'cash'", "periods", "book 1 month 202609".to_owned()),
            ("UPDATE book SET closed_to = '2026-08-31'", "UPDATE book SET closed_to = '2026-09-30'", "periods", "book 1 month 202609".to_owned()),
        ];
        for (harm, mend, invariant, row) in cases {
            tamper(&t.app, harm).await.unwrap();
            let found = broken(&t).await;
            assert!(found.contains(&(invariant.to_owned(), row.clone())), "{harm}: {invariant} {row} is not in {found:?}");
            tamper(&t.app, mend).await.unwrap();
            assert_eq!(broken(&t).await, [], "{mend}");
        }
    }
}

both_engines! {
    async fn proofs_are_kept_and_the_command_line_ends_with_their_result(t) {
        let ids = seed_estate(&t.app, "翠苑一区", &[flat("1-1-101", 6137, "张三")], &[("2000-01-01", "0.75")]).await;
        bill_month(&t.app, &Caller::system("test"), ids.estate, "2026-08").await.unwrap();
        let verify = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_dawuye"));
            command.arg("verify").env("DAWUYE__DATABASE__URL", &t.settings.database.url).env("DAWUYE__SECURITY__SECRET", "a secret for tests that is long enough");
            command.env("DAWUYE__FILES__LOCATION", t.dir.path().join("files")).output().unwrap()
        };
        let sound = verify();
        assert_eq!(sound.status.code(), Some(0), "{}", String::from_utf8_lossy(&sound.stderr));
        tamper(&t.app, "UPDATE bill SET total_fen = total_fen + 1").await.unwrap();
        let broken = verify();
        let said = String::from_utf8_lossy(&broken.stdout).into_owned();
        assert_eq!(broken.status.code(), Some(1), "{said}");
        assert!(said.contains("BROKEN I5") && said.contains("first: B202608-000001"), "{said}");
        let job = *t.app.jobs.iter().find(|j| j.name == "proof").unwrap();
        let due = job.last_due(t.app.now(), t.app.zone().offset()).unwrap();
        assert!(dawuye::jobs::run_now(&t.app, &job, due).await.unwrap().result.is_err(), "a broken proof fails the night's job");
        let fin = t.token("fin", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        let run = t.send(t.request(reqwest::Method::POST, "/api/v1/ledger/proofs", &fin)).await;
        assert_eq!((run.status, run.body["holds"].as_bool(), run.body["cause"].as_str()), (200, Some(false), Some("manual")), "{run:?}");
        let list = t.get("/api/v1/ledger/proofs", &fin).await;
        let causes: Vec<_> = list.body["items"].as_array().unwrap().iter().map(|r| (r["cause"].as_str().unwrap(), r["holds"].as_bool().unwrap())).collect();
        assert_eq!(causes, [("manual", false), ("nightly", false), ("command_line", false), ("command_line", true)]);
        let id = list.body["items"][0]["id"].as_i64().unwrap();
        let one = t.get(&format!("/api/v1/ledger/proofs/{id}"), &fin).await;
        let finding = one.body["findings"].as_array().unwrap().iter().find(|f| f["holds"] == false).unwrap();
        assert_eq!((finding["invariant"].as_str(), finding["first_broken"].as_str(), finding["about"].as_str()), (Some("I5"), Some("B202608-000001"), Some("Every bill is the sum of its lines")));
        let db = t.app.db.read();
        let audited = db.query_one_raw(dawuye::db::sql(db, "SELECT COUNT(*) FROM audit WHERE action = 'ledger.proof.run'", vec![])).await.unwrap().unwrap();
        assert_eq!(audited.try_get_by_index::<i64>(0).unwrap(), 4);
    }
}
