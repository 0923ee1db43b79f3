//! The books refuse to be changed, and the proof finds what was.

use dawuye::access::Caller;
use dawuye::ledger::Finding;
use entity::enums::PaymentChannel;
use sea_orm::ConnectionTrait;

use crate::both_engines;
use crate::support::TestApp;
use crate::support::fixtures_money::{assert_proven, bill_month, day, flat, seed_estate};

async fn broken(t: &TestApp) -> Vec<&'static str> {
    let db = t.app.db.read();
    let mut findings: Vec<Finding> = dawuye::ledger::prove(db).await.unwrap();
    findings.extend(dawuye::billing::prove(db).await.unwrap());
    findings.extend(dawuye::payments::prove(db).await.unwrap());
    findings.extend(dawuye::reconciliation::prove(db).await.unwrap());
    findings.into_iter().filter(|f| !f.holds).map(|f| f.invariant).collect()
}

async fn run(t: &TestApp, statement: &str) -> Result<(), dawuye::error::Error> {
    dawuye::transact!(t.app.db, "test.tamper", |tx| {
        tx.execute_unprepared(statement).await?;
        Ok(())
    })
}

both_engines! {
    async fn what_was_tampered_with_is_found(t) {
        let caller = Caller::system("test");
        let ids = seed_estate(&t.app, "翠苑一区", &[flat("1-1-101", 6137, "张三")], &[("2000-01-01", "0.75")]).await;
        bill_month(&t.app, &caller, ids.estate, "2026-08").await.unwrap();
        let payment = dawuye::payments::service::Payment {
            account: Some(ids.accounts[0]), bill: None, amount: "50.00".parse().unwrap(), channel: PaymentChannel::Cash,
            external_id: "C-1".into(), received_on: day("2026-09-18"), payer: String::new(), memo: String::new(),
        };
        dawuye::payments::service::take_receipt(&t.app, &caller, &payment).await.unwrap();
        assert_proven(&t.app).await;
        for statement in [
            "UPDATE ledger_entry SET amount_fen = 1", "DELETE FROM ledger_entry",
            "UPDATE ledger_event SET actor = 'x'", "DELETE FROM ledger_event",
        ] {
            assert!(run(&t, statement).await.is_err(), "{statement}");
        }
        assert_proven(&t.app).await;
        for (harm, mend, found) in [
            ("UPDATE balance SET balance_fen = balance_fen + 1 WHERE code = 'cash'",
             "UPDATE balance SET balance_fen = balance_fen - 1 WHERE code = 'cash'", vec!["I2", "I9", "I7"]),
            ("UPDATE book SET last_seq = last_seq + 1", "UPDATE book SET last_seq = last_seq - 1", vec!["I10"]),
            ("UPDATE bill SET total_fen = total_fen + 1", "UPDATE bill SET total_fen = total_fen - 1", vec!["I5", "runs"]),
            ("UPDATE receipt SET credit_fen = credit_fen - 1", "UPDATE receipt SET credit_fen = credit_fen + 1", vec!["I6", "I6"]),
            ("UPDATE coverage SET amount_fen = amount_fen - 1", "UPDATE coverage SET amount_fen = amount_fen + 1", vec!["I12"]),
            ("UPDATE bill_line SET open_fen = 1", "UPDATE bill_line SET open_fen = 0", vec!["I3", "I5", "I5"]),
        ] {
            run(&t, harm).await.unwrap();
            assert_eq!(broken(&t).await, found, "{harm}");
            run(&t, mend).await.unwrap();
            assert_eq!(broken(&t).await, Vec::<&str>::new(), "{mend}");
        }
    }
}
