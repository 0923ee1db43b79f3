//! A whole quarter's bills go out while everything goes wrong: the mail server puts off, refuses, stalls, hangs up before and
//! after it has taken a mail, and the sender is killed and starts again. On PostgreSQL the small quarter's, for time's sake:
//! the sending is the same.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use entity::enums::MailStatus;
use entity::{outbox, outbox_attempt};
use mail_parser::MessageParser;
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};
use serde_json::json;

use crate::each_engine;
use crate::support::fixtures_proofs as quarter;
use crate::support::process::Process;
use crate::support::sink::Sink;
use crate::support::{Engine, TestApp};

/// Addresses at which nobody is.
const DEAD: usize = 3;
/// A minute of the server's clock in two seconds: retries come, and a lease of minutes stays one.
const SPEED: u32 = 30;
const LIMIT: Duration = Duration::from_secs(240);

async fn rows(t: &TestApp) -> Vec<outbox::Model> {
    outbox::Entity::find().order_by_asc(outbox::Column::Id).all(t.app.db.read()).await.expect("the outbox")
}

/// A quarter, each payer with an address and the wish for mail, and August billed.
async fn billed(t: &TestApp, register: &str) -> String {
    let token = t.admin().await;
    let estate = quarter::import(t, &token, register).await;
    quarter::price(t, &token, &estate, &[("2020-01-01", "0.75")]).await;
    let texts = [
        "UPDATE person SET email = 'home' || id || '@example.net'",
        "DELETE FROM consent",
        "INSERT INTO consent (person_id, purpose, granted, at, source) SELECT id, 'bill_mail', TRUE, '2026-01-01T00:00:00Z', 'test' FROM person",
    ];
    dawuye::transact!(t.app.db, "test.everybody", |tx| {
        for text in texts {
            tx.execute_unprepared(text).await?;
        }
        Ok(())
    })
    .expect("everybody wants mail");
    quarter::bill(t, &token, &estate, "2026-08").await;
    token
}

/// A server that sends, its clock where the last one's stood.
fn sender(t: &TestApp, port: u16, since: Instant) -> Process {
    let now = t.app.now() + chrono::Duration::from_std(since.elapsed() * SPEED).expect("minutes");
    let own = [
        ("CLOCK__START", now.to_rfc3339()),
        ("CLOCK__SPEED", SPEED.to_string()),
        ("JOBS__BELL_SECONDS", "1".to_owned()),
        ("MAIL__TRANSPORT", "smtp".to_owned()),
        ("MAIL__SMTP__HOST", "127.0.0.1".to_owned()),
        ("MAIL__SMTP__PORT", port.to_string()),
        ("MAIL__TIMEOUT_SECONDS", "2".to_owned()),
    ];
    let own = own.map(|(key, value)| (format!("DAWUYE__{key}"), value));
    Process::serve(&t.environment().into_iter().chain(own).collect::<Vec<_>>())
}

async fn until(what: &str, mut is: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !is().await {
        assert!(begun.elapsed() < LIMIT, "{what}: not within {LIMIT:?}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

fn message_id(raw: &[u8]) -> String {
    let head = raw.windows(4).position(|w| w == b"\r\n\r\n").map_or(raw, |at| &raw[..at + 4]);
    MessageParser::default()
        .parse_headers(head)
        .and_then(|m| m.message_id().map(str::to_owned))
        .expect("a Message-ID")
}

each_engine! {
    async fn every_household_finds_its_bill_once_in_its_mailbox(engine) {
        let t = TestApp::start_set(engine, |_| {}).await;
        let whole = engine == Engine::Sqlite;
        let token = billed(&t, if whole { "register_cuiyuan.xlsx" } else { "register_small.csv" }).await;
        let queued = rows(&t).await;
        let bills = entity::bill::Entity::find().all(t.app.db.read()).await.unwrap();
        assert_eq!((queued.len(), queued.len() > 3_000), (bills.len(), whole));
        let mut homes: BTreeMap<&str, usize> = BTreeMap::new();
        queued.iter().for_each(|m| *homes.entry(&m.to_address).or_default() += 1);
        // Who pays for two homes gets two mails: at a dead address the second is not tried.
        let dead: Vec<&str> = queued.iter().map(|m| m.to_address.as_str()).filter(|a| homes[a] == 1).step_by(if whole { 700 } else { 9 }).take(DEAD).collect();

        let box_dir = t.dir.path().join("box");
        let mut arguments = vec!["--storm", "2026"];
        for address in &dead {
            arguments.extend(["--reject", *address]);
        }
        let sink = Sink::start(&box_dir, 0, &arguments);
        let since = Instant::now();
        let mut server = sender(&t, sink.port, since);
        for kept in if whole { [600, 1_700] } else { [5, 12] } {
            until("some mails are there", async || sink.count() >= kept).await;
            server.kill();
            server = sender(&t, sink.port, since);
        }
        until("nothing waits", async || rows(&t).await.iter().all(|m| m.status != MailStatus::Queued)).await;

        // What was taken for spam is sent again by the office.
        let spam: Vec<outbox::Model> = rows(&t).await.into_iter().filter(|m| m.status == MailStatus::Failed && !dead.contains(&m.to_address.as_str())).collect();
        assert!(!spam.is_empty() || !whole, "the storm refuses some");
        for mail in &spam {
            assert!(mail.last_error.as_deref().is_some_and(|e| e.contains("looks like spam")), "{mail:?}");
            assert_eq!(t.post(&format!("/api/v1/mails/{}/resend", mail.id), &token, &json!({})).await.status, 200);
        }
        until("what was refused is there", async || rows(&t).await.iter().all(|m| m.status != MailStatus::Queued)).await;
        server.terminate(Duration::from_secs(20));

        let mails = rows(&t).await;
        let (sent, failed): (Vec<_>, Vec<_>) = mails.iter().partition(|m| m.status == MailStatus::Sent);
        assert_eq!(failed.iter().map(|m| (m.status, m.to_address.as_str())).collect::<Vec<_>>(), dead.iter().map(|d| (MailStatus::Failed, *d)).collect::<Vec<_>>());
        let mut received: BTreeMap<String, (usize, BTreeSet<String>)> = BTreeMap::new();
        for (raw, to) in sink.messages().iter().zip(sink.recipients()) {
            let entry = received.entry(message_id(raw)).or_default();
            entry.0 += 1;
            entry.1.insert(to);
        }
        let wanted: BTreeMap<String, &str> = sent.iter().map(|m| (dawuye::mail::bounces::message_id(&t.app, m.id), m.to_address.as_str())).collect();
        assert_eq!(received.keys().collect::<Vec<_>>(), wanted.keys().collect::<Vec<_>>(), "each mail once by its Message-ID, and none beside");
        for (id, (_, to)) in &received {
            assert_eq!(to.iter().map(String::as_str).collect::<Vec<_>>(), [wanted[id]], "{id} went to whom it is for");
        }
        let again: usize = received.values().map(|(n, _)| n - 1).sum();
        assert!(again > 0 || !whole, "the storm makes some come twice, as the same mail");

        // The log explains every mail: the last try is what became of it, and those before say why there was another.
        let mut tries: BTreeMap<i64, Vec<outbox_attempt::Model>> = BTreeMap::new();
        for attempt in outbox_attempt::Entity::find().order_by_asc(outbox_attempt::Column::Id).all(t.app.db.read()).await.unwrap() {
            tries.entry(attempt.outbox_id.0).or_default().push(attempt);
        }
        for mail in &mails {
            let of = tries.remove(&mail.id.0).unwrap_or_default();
            let (last, before) = of.split_last().unwrap_or_else(|| panic!("{mail:?} was never tried"));
            assert_eq!(last.succeeded, mail.status == MailStatus::Sent, "{mail:?} {of:?}");
            assert!(before.iter().all(|a| !a.succeeded && !a.detail.is_empty()) && !last.detail.is_empty(), "{mail:?} {of:?}");
        }
        println!("{} mails in {:.0?}, {} of them twice, {} refused once", sent.len(), since.elapsed(), again, spam.len());
    }
}
