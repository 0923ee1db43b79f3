//! Mails through a real SMTP server: who gets which, once, and what happens when the server will not have them.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use dawuye::settings::{Encryption, MailTransport, Settings};
use entity::enums::{MailKind, MailStatus};
use entity::outbox;
use mail_parser::{Message, MessageParser, MimeHeaders};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};
use serde_json::{Value, json};

use crate::papers::words_of;
use crate::support::fixtures_proofs::{self as quarter, Household, billed_whole, run_job, yuan};
use crate::support::sink::Sink;
use crate::support::{TestApp, data};
use crate::{both_engines, each_engine};

fn through(port: u16) -> impl FnOnce(&mut Settings) {
    move |settings| {
        settings.mail.transport = MailTransport::Smtp;
        settings.mail.smtp.host = "127.0.0.1".to_owned();
        settings.mail.smtp.port = port;
        settings.mail.smtp.encryption = Encryption::None;
        settings.mail.timeout_seconds = 1;
    }
}

/// Who is to get a bill of August 2026 by mail, and over how many fen: from the register alone.
fn expected() -> BTreeMap<String, (Household, i64)> {
    let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
    let all = billed_whole(day("2026-08-01"), day("2026-09-01"));
    let mailed = all.into_iter().filter(|(h, _)| h.agreed && !h.email.is_empty());
    mailed.map(|(h, fen)| (h.email.clone(), (h, fen))).collect()
}

/// The small quarter at 0.75 with August billed; the estate.
async fn billed(t: &TestApp, token: &str) -> Value {
    let estate = quarter::import(t, token, "register_small.csv").await;
    quarter::price(t, token, &estate, &[("2020-01-01", "0.75")]).await;
    quarter::bill(t, token, &estate, "2026-08").await;
    estate
}

async fn rows(t: &TestApp) -> Vec<outbox::Model> {
    let all = outbox::Entity::find().order_by_asc(outbox::Column::Id).all(t.app.db.read()).await;
    all.expect("the outbox can be read")
}

fn count(rows: &[outbox::Model], status: MailStatus) -> usize {
    rows.iter().filter(|r| r.status == status).count()
}

async fn send(t: &TestApp) {
    let outcome = run_job(t, "outbox").await;
    assert!(outcome.result.is_ok(), "{outcome:?}");
}

fn parsed(raw: &[u8]) -> Message<'_> {
    MessageParser::default().parse(raw).expect("a message")
}

fn to_address(mail: &Message<'_>) -> String {
    mail.to().and_then(|to| to.first()).and_then(|to| to.address()).expect("a recipient").to_owned()
}

/// Every address got exactly one mail.
fn assert_each_once(sink: &Sink, expected: &BTreeMap<String, (Household, i64)>) {
    let mut addresses: Vec<String> = sink.messages().iter().map(|raw| to_address(&parsed(raw))).collect();
    addresses.sort();
    assert_eq!(addresses, expected.keys().cloned().collect::<Vec<_>>());
}

each_engine! {
    async fn every_household_that_agreed_gets_its_bill_once(engine) {
        let dir = tempfile::tempdir().unwrap();
        let sink = Sink::start(dir.path(), 0, &[]);
        let t = TestApp::start_with(engine, through(sink.port)).await;
        let token = t.admin().await;
        billed(&t, &token).await;
        let expected = expected();
        assert_eq!(expected.len(), 13, "a count by hand over the register");
        let queued = rows(&t).await;
        let mut addresses: Vec<&str> = queued.iter().map(|r| r.to_address.as_str()).collect();
        addresses.sort_unstable();
        assert_eq!(addresses, expected.keys().collect::<Vec<_>>());
        assert_eq!(count(&queued, MailStatus::Queued), 13);

        send(&t).await;
        assert_each_once(&sink, &expected);
        assert_eq!(count(&rows(&t).await, MailStatus::Sent), 13);
        for raw in sink.messages() {
            let mail = parsed(&raw);
            let (household, fen) = &expected[&to_address(&mail)];
            check_bill(&t, &mail, &raw, household, *fen, &queued).await;
        }
        let sound = Command::new(data("../oracle/read_mails.py")).args(sink.files("eml")).output().unwrap();
        assert!(sound.status.success(), "{}", String::from_utf8_lossy(&sound.stderr));
        // 周䶮 (CJK extension A) and 周㛃 came through letter by letter.
        let names: Vec<String> = sink.messages().iter().map(|raw| parsed(raw).to().unwrap().first().unwrap().name().unwrap().to_owned()).collect();
        for rare in ["周䶮", "周㛃", "钱喆"] {
            assert!(names.iter().any(|n| n == rare), "{rare} in {names:?}");
        }
        send(&t).await;
        t.set_clock("2026-09-18T08:00:00Z");
        send(&t).await;
        assert_eq!(sink.messages().len(), 13, "sent once, however often the job runs");
    }
}

async fn check_bill(
    t: &TestApp,
    mail: &Message<'_>,
    raw: &[u8],
    household: &Household,
    fen: i64,
    queued: &[outbox::Model],
) {
    let amount = yuan(fen);
    let subject = mail.subject().expect("a subject");
    assert!(subject.contains("2026年8月") && subject.contains(&format!("{amount} 元")), "{subject}");
    assert!(raw.is_ascii(), "headers and bodies are encoded for any relay");
    let from = mail.from().and_then(|f| f.first()).expect("a sender");
    assert_eq!((from.name(), from.address()), (Some("翠苑街道大物业服务中心"), Some("bill@dawuye.example")));
    assert_eq!(mail.to().unwrap().first().unwrap().name(), Some(household.owner.as_str()));
    let row = queued.iter().find(|r| r.to_address == household.email).expect("a row");
    let id = mail.message_id().expect("a Message-ID");
    assert!(id.starts_with(&format!("outbox-{}.", row.id)) && id.ends_with("@dawuye.example"), "{id}");
    assert!(String::from_utf8_lossy(raw).contains(&format!("<{id}>")));
    assert!(mail.date().is_some(), "a mail without a date is taken for spam");

    let kinds: Vec<(String, Option<String>)> = mail
        .parts
        .iter()
        .filter_map(|part| part.content_type())
        .map(|c| {
            let kind = format!("{}/{}", c.ctype(), c.subtype().unwrap_or_default());
            (kind, c.attribute("charset").map(str::to_lowercase))
        })
        .collect();
    let utf8 = Some("utf-8".to_owned());
    let wanted = [
        ("multipart/mixed".to_owned(), None),
        ("multipart/alternative".to_owned(), None),
        ("text/plain".to_owned(), utf8.clone()),
        ("multipart/related".to_owned(), None),
        ("text/html".to_owned(), utf8.clone()),
        ("image/png".to_owned(), None),
        ("text/calendar".to_owned(), utf8),
        ("application/pdf".to_owned(), None),
    ];
    assert_eq!(kinds, wanted);
    // Chinese file names come through.
    let file = |name: &str| mail.attachments().find(|a| a.attachment_name() == Some(name)).expect(name);
    let reminder = file("缴费提醒 2026年8月.ics");
    let calendar = reminder.text_contents().expect("text");
    assert!(calendar.contains("DTSTART;VALUE=DATE:20260928") && calendar.contains(&amount), "{calendar}");
    let paper = file("2026年8月账单.pdf");
    let words = words_of(paper.contents());
    for needed in [amount.as_str(), household.owner.as_str(), household.room.as_str()] {
        assert!(words.contains(needed), "{needed} in {words}");
    }
    let text = mail.body_text(0).expect("a text part");
    let html = mail.body_html(0).expect("an HTML part");
    for part in [&text, &html] {
        for needed in [amount.as_str(), household.owner.as_str(), household.room.as_str()] {
            assert!(part.contains(needed), "{needed} in {part}");
        }
    }
    let link = text.lines().find(|l| l.starts_with("http://127.0.0.1:8080/r/")).expect("a link");
    assert!(html.contains(link), "the same link in both parts");
    // The configured address is not where the test's server happens to listen.
    let here = link.trim().replace("http://127.0.0.1:8080", &t.url);
    let page = t.client.get(&here).send().await.expect("the server answers");
    assert_eq!(page.status().as_u16(), 200, "{here}");
    let page = page.text().await.expect("a page");
    assert!(page.contains(&amount), "{amount} on {here}");
    // Another account's signature opens nothing.
    let forged = here.replacen("/r/", "/r/9", 1);
    assert_eq!(t.client.get(&forged).send().await.expect("the server answers").status().as_u16(), 404);
}

each_engine! {
    async fn what_the_server_puts_off_is_sent_later_and_once(engine) {
        let dir = tempfile::tempdir().unwrap();
        let sink = Sink::start(dir.path(), 0, &["--fail-first", "3"]);
        let t = TestApp::start_with(engine, through(sink.port)).await;
        let token = t.admin().await;
        billed(&t, &token).await;
        send(&t).await;
        let after = rows(&t).await;
        assert_eq!((count(&after, MailStatus::Sent), count(&after, MailStatus::Queued)), (10, 3));
        let late: Vec<&outbox::Model> = after.iter().filter(|r| r.status == MailStatus::Queued).collect();
        assert!(late.iter().all(|r| r.attempts == 1 && r.last_error.as_deref().is_some_and(|e| e.contains("try again later"))), "{late:?}");
        send(&t).await;
        assert_eq!(sink.messages().len(), 10, "not before it is due");
        t.set_clock("2026-09-18T02:01:00Z");
        send(&t).await;
        assert_each_once(&sink, &expected());
        let done = rows(&t).await;
        assert_eq!(count(&done, MailStatus::Sent), 13);
        assert_eq!(done.iter().filter(|r| r.attempts == 2).count(), 3);
    }
}

each_engine! {
    async fn a_refused_address_fails_alone_and_can_be_sent_again(engine) {
        const REFUSED: &str = "zhou_77041@example.com";
        let dir = tempfile::tempdir().unwrap();
        let sink = Sink::start(dir.path(), 0, &["--reject", REFUSED]);
        let t = TestApp::start_with(engine, through(sink.port)).await;
        let token = t.admin().await;
        billed(&t, &token).await;
        send(&t).await;
        let after = rows(&t).await;
        assert_eq!((count(&after, MailStatus::Sent), count(&after, MailStatus::Failed)), (12, 1));
        let failed = after.iter().find(|r| r.status == MailStatus::Failed).unwrap();
        assert_eq!(failed.to_address, REFUSED);
        assert!(failed.last_error.as_deref().is_some_and(|e| e.contains("no such mailbox")), "{failed:?}");
        t.set_clock("2026-09-19T02:00:00Z");
        send(&t).await;
        assert_eq!(sink.messages().len(), 12, "what was refused for good is not tried again by itself");

        let port = sink.port;
        drop(sink);
        let sink = Sink::start(dir.path(), port, &[]);
        let admin = t.log_in_page("admin").await;
        let page = admin.get(format!("{}/admin/mail/{}", t.url, failed.id)).send().await.unwrap().text().await.unwrap();
        assert!(page.contains(&format!("/admin/mail/{}/resend", failed.id)) && !page.contains(REFUSED), "resent by a button, the address masked");
        let resend = async |id| admin.post(format!("{}/admin/mail/{id}/resend", t.url)).send().await.unwrap().status().as_u16();
        assert_eq!(resend(failed.id).await, 409, "nobody is there: no mail goes to the address until somebody lifts that");
        let list = admin.get(format!("{}/admin/mail/suppressions", t.url)).send().await.unwrap().text().await.unwrap();
        let lift = list.split('"').find(|part| part.ends_with("/lift")).expect("a button").to_owned();
        assert!(list.contains("no such mailbox") && !list.contains(REFUSED), "{list}");
        assert_eq!(admin.post(format!("{}{lift}", t.url)).send().await.unwrap().status().as_u16(), 303);
        assert_eq!(resend(failed.id).await, 303);
        assert_eq!(resend(failed.id).await, 409, "it is in the queue already");
        send(&t).await;
        // A pooled connection to the old server may cost one try more.
        t.set_clock("2026-09-19T03:00:00Z");
        send(&t).await;
        assert_each_once(&sink, &expected());
        assert_eq!(resend(failed.id).await, 409, "what was sent is not sent again");
    }
}

each_engine! {
    async fn a_silent_server_holds_nobody_up(engine) {
        let dir = tempfile::tempdir().unwrap();
        let sink = Sink::start(dir.path(), 0, &["--stall"]);
        let t = TestApp::start_with(engine, through(sink.port)).await;
        let token = t.admin().await;
        billed(&t, &token).await;
        let begun = Instant::now();
        send(&t).await;
        assert!(begun.elapsed() < Duration::from_secs(10), "13 mails, 4 at once, 1 s each: {:?}", begun.elapsed());
        let after = rows(&t).await;
        assert!(after.iter().all(|r| r.status == MailStatus::Queued && r.attempts == 1 && r.lease_until.is_none()), "{after:?}");
        assert!(sink.messages().is_empty());
    }
}

each_engine! {
    async fn without_a_mail_server_billing_goes_on(engine) {
        let dir = tempfile::tempdir().unwrap();
        let port = Sink::start(dir.path(), 0, &[]).port;
        // The server is gone again: nobody listens there.
        let t = TestApp::start_with(engine, through(port)).await;
        let token = t.admin().await;
        let estate = billed(&t, &token).await;
        send(&t).await;
        quarter::bill(&t, &token, &estate, "2026-07").await;
        let waiting = rows(&t).await;
        assert_eq!((waiting.len(), count(&waiting, MailStatus::Queued)), (26, 26));
        assert_eq!(t.client.get(format!("{}/readyz", t.url)).send().await.unwrap().status().as_u16(), 200);
        let metrics = t.get("/metrics", "").await.text;
        assert!(metrics.lines().any(|l| l.contains("backlog") && l.ends_with(" 26")), "{metrics}");
        let sink = Sink::start(dir.path(), port, &[]);
        t.set_clock("2026-09-18T02:05:00Z");
        send(&t).await;
        assert_eq!(sink.messages().len(), 26);
        assert_eq!(count(&rows(&t).await, MailStatus::Sent), 26);
    }
}

each_engine! {
    async fn receipts_and_answers_are_mailed_too(engine) {
        let dir = tempfile::tempdir().unwrap();
        let sink = Sink::start(dir.path(), 0, &[]);
        let t = TestApp::start_with(engine, through(sink.port)).await;
        let token = t.admin().await;
        let estate = billed(&t, &token).await;
        send(&t).await;
        let bills = t.get("/api/v1/bills?limit=100", &token).await.body;
        let bill = bills["items"].as_array().unwrap().iter().find(|b| b["room"] == "1-1-102").expect("a bill").clone();
        // 61.37 m² at 0.75: 46.03, and 3.97 too much.
        let body = json!({"bill_id": bill["id"], "amount": "50.00", "channel": "cash", "external_id": "C-1"});
        let paid = t.request(reqwest::Method::POST, "/api/v1/payments", &token).header("idempotency-key", "k").json(&body);
        assert_eq!(t.send(paid).await.status, 201);
        let call = json!({"estate_id": estate["id"], "account_id": bill["account_id"], "channel": "phone", "kind": "enquiry", "line": "property",
            "title": "账单怎么算", "description": "请问面积怎么来的", "location": "1幢", "contact_name": "沈春楠", "contact_phone": "19900005137"});
        let made = t.post("/api/v1/requests", &token, &call).await;
        assert_eq!(made.status, 201, "{made:?}");
        let answer = json!({"answer": "面积以房产证为准。", "version": made.body["version"]});
        let answered = t.post(&format!("/api/v1/requests/{}/close", made.body["id"]), &token, &answer).await;
        assert_eq!(answered.status, 200, "{answered:?}");
        let kinds: Vec<MailKind> = rows(&t).await.iter().skip(13).map(|r| r.kind).collect();
        assert_eq!(kinds, [MailKind::Receipt, MailKind::RequestUpdate]);
        send(&t).await;
        let messages = sink.messages();
        assert_eq!(messages.len(), 15);
        let find = |needle: &str| messages.iter().map(|raw| parsed(raw)).find(|m| m.body_text(0).is_some_and(|b| b.contains(needle)));
        let receipt = find("3.97").expect("the receipt says what was left");
        let text = receipt.body_text(0).unwrap();
        assert_eq!(to_address(&receipt), "shen.99361@example.net");
        assert!(receipt.subject().unwrap().contains("50.00") && text.contains("46.03") && text.contains("2026年8月"), "{text}");
        let answer = find("面积以房产证为准。").expect("the answer");
        assert_eq!(to_address(&answer), "shen.99361@example.net");
        assert!(answer.subject().unwrap().contains(made.body["number"].as_str().unwrap()));
        for mail in [&receipt, &answer] {
            let text = mail.body_text(0).unwrap();
            let link = text.lines().find(|l| l.starts_with("http://127.0.0.1:8080/r/")).expect("a link");
            let here = link.trim().replace("http://127.0.0.1:8080", &t.url);
            assert_eq!(t.client.get(&here).send().await.unwrap().status().as_u16(), 200, "{here}");
        }
    }
}

both_engines! {
    async fn a_mail_that_cannot_be_written_is_parked_alone(t) {
        let token = t.admin().await;
        billed(&t, &token).await;
        let poisoned = rows(&t).await[4].clone();
        let harm = format!("UPDATE outbox SET document_id = 999999 WHERE id = {}", poisoned.id);
        let done = dawuye::transact!(t.app.db, "test.harm", |tx| {
            tx.execute_unprepared(&harm).await?;
            Ok(())
        });
        done.unwrap();
        send(&t).await;
        let after = rows(&t).await;
        assert_eq!((count(&after, MailStatus::Sent), count(&after, MailStatus::Parked)), (12, 1));
        assert_eq!(after[4].status, MailStatus::Parked);
        let sent = t.mails.sent();
        assert_eq!(sent.len(), 12);
        assert!(sent.iter().all(|m| m.to_address != poisoned.to_address && m.subject.contains("2026年8月")));
    }
}
