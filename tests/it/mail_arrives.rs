//! Mail that arrives: signed, within the hours and at the pace that are set, stopped with one click, and taken for lost when
//! it comes back.

use std::path::Path;
use std::process::Command;

use dawuye::access::Caller;
use dawuye::jobs::Due;
use dawuye::mail::bounces;
use dawuye::mail_in::jobs::take_in;
use dawuye::settings::{MailTransport, Settings};
use entity::enums::{MailStatus, Role, ScopeKind, SuppressionCause};
use entity::{mail_suppression, outbox, outbox_attempt};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::each_engine;
use crate::support::fixtures_proofs as quarter;
use crate::support::sink::Sink;
use crate::support::{Engine, TestApp, data};

/// The small quarter with August billed.
async fn start(engine: Engine, set: impl FnOnce(&mut Settings)) -> (TestApp, String, Value) {
    billed(TestApp::start_set(engine, set).await).await
}

async fn billed(t: TestApp) -> (TestApp, String, Value) {
    let token = t.admin().await;
    let estate = quarter::import(&t, &token, "register_small.csv").await;
    quarter::price(&t, &token, &estate, &[("2020-01-01", "0.75")]).await;
    quarter::bill(&t, &token, &estate, "2026-08").await;
    (t, token, estate)
}

async fn rows(t: &TestApp) -> Vec<outbox::Model> {
    outbox::Entity::find().order_by_asc(outbox::Column::Id).all(t.app.db.read()).await.expect("the outbox")
}

async fn count(t: &TestApp, status: MailStatus) -> u64 {
    outbox::Entity::find()
        .filter(outbox::Column::Status.eq(status))
        .count(t.app.db.read())
        .await
        .expect("a count")
}

async fn send(t: &TestApp) {
    let outcome = quarter::run_job(t, "outbox").await;
    assert!(outcome.result.is_ok(), "{outcome:?}");
}

/// What a server says of a mail.
fn report(message_id: &str, action: &str, status: &str, said: &str) -> String {
    format!(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.com\r\nTo: bill@dawuye.example\r\nMessage-ID: <{action}-{status}-{}@mx.example.com>\r\n\
         Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\nFinal-Recipient: rfc822; x@example.com\r\n\
         Action: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {said}\r\n\r\n\
         --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{message_id}>\r\n--b--\r\n",
        message_id.len()
    )
}

/// Lays reports down where residents' mails come, and has them read.
async fn deliver(t: &TestApp, tray: &Path, reports: &[String]) -> String {
    std::fs::create_dir_all(tray.join("new")).expect("a directory");
    for (n, text) in reports.iter().enumerate() {
        std::fs::write(tray.join("new").join(format!("{}-{n}", t.app.now().timestamp())), text)
            .expect("a file");
    }
    let due = Due { at: t.app.now(), day: t.app.today(), caller: Caller::system("job:mail_in") };
    take_in(&t.app, &due).await.expect("they are read")
}

each_engine! {
    async fn what_comes_back_is_known_and_nobody_writes_there_again(engine) {
        let tray = tempfile::tempdir().unwrap();
        let path = tray.path().display().to_string();
        let (t, token, estate) = start(engine, |s| s.requests.mail_drop = path).await;
        send(&t).await;
        let mails = rows(&t).await;
        let id = |at: usize| bounces::message_id(&t.app, mails[at].id);
        let unsigned = format!("outbox-{}@dawuye.example", mails[5].id);
        let forged = bounces::message_id(&t.app, mails[6].id).replacen(&format!("outbox-{}.", mails[6].id), &format!("outbox-{}.", mails[5].id), 1);
        let summary = deliver(&t, tray.path(), &[
            report(&id(0), "failed", "5.1.1", "550 5.1.1 user unknown"),
            report(&id(1), "failed", "5.2.2", "552 5.2.2 mailbox full"),
            report(&id(2), "delayed", "4.4.1", "connection timed out"),
            report(&unsigned, "failed", "5.1.1", "550 5.1.1 user unknown"),
            report(&forged, "failed", "5.1.1", "550 5.1.1 user unknown"),
        ]).await;
        assert!(summary.contains("退信 2 封"), "{summary}");
        let after = rows(&t).await;
        let states: Vec<MailStatus> = after.iter().map(|m| m.status).collect();
        assert_eq!(states[..3], [MailStatus::Bounced, MailStatus::Bounced, MailStatus::Sent]);
        assert!(states[3..].iter().all(|s| *s == MailStatus::Sent), "who has not read a mail cannot say that it came back: {states:?}");
        assert_eq!(after[0].last_error.as_deref(), Some("550 5.1.1 user unknown"));
        let dead = mail_suppression::Entity::find().all(t.app.db.read()).await.unwrap();
        assert_eq!(dead.iter().map(|d| (d.address.as_str(), d.cause)).collect::<Vec<_>>(), [(mails[0].to_address.to_lowercase().as_str(), SuppressionCause::Bounce)], "a full box empties");

        // Said again, nothing more is noted.
        let attempts = async || outbox_attempt::Entity::find().count(t.app.db.read()).await.unwrap();
        let before = attempts().await;
        deliver(&t, tray.path(), &[report(&id(0), "failed", "5.1.1", "550 5.1.1 user unknown")]).await;
        assert_eq!(attempts().await, before);

        // The next bill is written, and not sent there; the household's page says why.
        t.set_clock("2026-10-02T02:00:00Z");
        quarter::bill(&t, &token, &estate, "2026-09").await;
        assert_eq!(count(&t, MailStatus::Suppressed).await, 1);
        send(&t).await;
        assert_eq!(t.mails.sent().iter().filter(|m| m.to_address == mails[0].to_address).count(), 1, "only the one that came back");
        let link = t.mails.sent()[0].text.lines().find_map(|l| l.find("/r/").map(|at| l[at..].trim().to_owned())).unwrap();
        let home = link.split("/bills/").next().unwrap().to_owned();
        let page = async || t.client.get(format!("{}{home}", t.url)).header("accept", "text/html").send().await.unwrap().text().await.unwrap();
        assert_eq!(t.mails.sent()[0].to_address, mails[0].to_address);
        assert!(page().await.contains("邮件被退回"));

        // The office sees it, the subdistrict's eyes do not; lifted, the mail that was held back goes.
        let officer = t.token("guan", Role::Officer, ScopeKind::City, 0).await;
        for path in ["/api/v1/mails", "/api/v1/mail-suppressions"] {
            assert_eq!(t.get(path, &officer).await.status, 403, "{path}");
        }
        let elsewhere = t.token("fin", Role::Finance, ScopeKind::Subdistrict, estate["subdistrict_id"].as_i64().unwrap() + 1).await;
        assert_eq!(t.get("/api/v1/mail-suppressions", &elsewhere).await.body["items"], json!([]));
        let list = t.get("/api/v1/mail-suppressions?cause=bounce", &token).await.body;
        let one = &list["items"][0];
        assert_eq!((one["detail"].as_str(), one["outbox_id"].as_i64()), (Some("550 5.1.1 user unknown"), Some(mails[0].id.0)), "{list}");
        assert!(!list.to_string().contains(&mails[0].to_address), "masked");
        let held = t.get("/api/v1/mails?status=suppressed", &token).await.body["items"][0].clone();
        let resend = format!("/api/v1/mails/{}/resend", held["id"]);
        assert_eq!(t.post(&resend, &token, &json!({})).await.body["code"], "mail.suppressed");
        let lift = format!("/api/v1/mail-suppressions/{}", one["id"]);
        assert_eq!(t.send(t.request(reqwest::Method::DELETE, &lift, &elsewhere)).await.status, 404);
        assert_eq!(t.send(t.request(reqwest::Method::DELETE, &lift, &token)).await.status, 204);
        assert_eq!(t.send(t.request(reqwest::Method::DELETE, &lift, &token)).await.status, 409);
        assert_eq!(t.post(&resend, &token, &json!({})).await.status, 200);
        send(&t).await;
        assert_eq!(count(&t, MailStatus::Suppressed).await, 0);
        assert!(!page().await.contains("邮件被退回"));
        let shown = t.get(&format!("/api/v1/mails/{}", mails[0].id), &token).await.body;
        assert_eq!((shown["attempts"].as_array().map(Vec::len), shown["attempts"][1]["succeeded"].as_bool()), (Some(2), Some(false)), "{shown}");
    }
}

each_engine! {
    async fn bills_arrive_within_the_hours_and_at_the_pace_that_are_set(engine) {
        let (t, token, estate) = start(engine, |s| {
            s.mail.hours = "08:00-21:00".to_owned();
            s.mail.per_minute = 5;
        }).await;
        // 05:00 in Hangzhou: bills wait, an answer does not.
        t.set_clock("2026-09-18T21:00:00Z");
        let bills = t.get("/api/v1/bills?limit=1", &token).await.body;
        let call = json!({"estate_id": estate["id"], "channel": "phone", "kind": "enquiry", "line": "property", "title": "账单", "description": "请问",
            "location": "1幢", "contact_name": "沈", "contact_phone": "19900005137", "contact_email": "shen@example.net"});
        let made = t.post("/api/v1/requests", &token, &call).await;
        assert_eq!((made.status, bills["items"].as_array().map(Vec::len)), (201, Some(1)), "{made:?}");
        let answer = json!({"answer": "以房产证为准。", "version": made.body["version"]});
        assert_eq!(t.post(&format!("/api/v1/requests/{}/close", made.body["id"]), &token, &answer).await.status, 200);
        send(&t).await;
        assert_eq!(t.mails.sent().iter().map(|m| m.to_address.as_str()).collect::<Vec<_>>(), ["shen@example.net"]);
        // 08:00: five a minute, whoever asks.
        for (at, sent) in [("2026-09-19T00:00:00Z", 6), ("2026-09-19T00:00:30Z", 6), ("2026-09-19T00:01:00Z", 11), ("2026-09-19T00:02:00Z", 14)] {
            t.set_clock(at);
            let (a, b) = tokio::join!(dawuye::mail::outbox::pump(&t.app, |_| {}), dawuye::mail::outbox::pump(&t.app, |_| {}));
            assert!(a.is_ok() && b.is_ok());
            assert_eq!(t.mails.sent().len(), sent, "{at}");
        }
    }
}

each_engine! {
    async fn mails_are_signed_and_one_click_stops_them(engine) {
        let dir = tempfile::tempdir().unwrap();
        let sink = Sink::start(dir.path(), 0, &[]);
        let port = sink.port;
        let t = TestApp::start_with(engine, |s| {
            s.mail.transport = MailTransport::Smtp;
            s.mail.smtp.host = "127.0.0.1".to_owned();
            s.mail.smtp.port = port;
            s.mail.dkim.selector = "dawuye2026".to_owned();
            s.mail.dkim.key_file = data("keys/merchant.pkcs1.pem").display().to_string();
        }).await;
        let (t, token, estate) = billed(t).await;
        send(&t).await;
        let mut files: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|f| f.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "eml")).collect();
        files.sort();
        assert_eq!(files.len(), 13);
        let verify = |files: &[std::path::PathBuf]| Command::new(data("../oracle/verify_dkim.py")).arg(data("keys/merchant.pub.pem")).args(["dawuye2026", "dawuye.example"]).args(files).output().unwrap();
        let seen = verify(&files);
        let said = String::from_utf8_lossy(&seen.stdout).to_lowercase();
        assert!(seen.status.success(), "{seen:?}");
        for header in ["from", "subject", "list-unsubscribe", "list-unsubscribe-post", "message-id"] {
            assert!(said.lines().all(|l| l.split(':').any(|h| h.trim() == header)), "{header} in {said}");
        }
        let text = std::fs::read_to_string(&files[0]).unwrap();
        let harmed = dir.path().join("harmed.eml");
        std::fs::write(&harmed, text.replacen("Subject: ", "Subject: x", 1)).unwrap();
        assert!(!verify(std::slice::from_ref(&harmed)).status.success(), "a changed subject is seen");
        std::fs::remove_file(harmed).unwrap();

        // As a mail program does it: a POST of these words, without cookies, from nowhere.
        let unfolded = text.replace("\r\n ", " ").replace("\r\n\t", " ");
        let link = unfolded.lines().find_map(|l| l.strip_prefix("List-Unsubscribe: <")).and_then(|l| l.strip_suffix('>')).expect("a link");
        assert!(unfolded.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
        let here = link.replace("http://127.0.0.1:8080", &t.url);
        let stranger = reqwest::Client::new();
        let looked = stranger.get(&here).send().await.unwrap();
        assert_eq!(looked.status().as_u16(), 200);
        assert!(looked.text().await.unwrap().contains("不再用邮件接收账单"), "looking asks, and changes nothing");
        for _ in 0..2 {
            let post = stranger.post(&here).header("content-type", "application/x-www-form-urlencoded").body("List-Unsubscribe=One-Click");
            assert_eq!(post.send().await.unwrap().status().as_u16(), 200);
        }
        assert_eq!(stranger.post(here.replacen("/r/", "/r/9", 1)).send().await.unwrap().status().as_u16(), 404);
        t.set_clock("2026-10-02T02:00:00Z");
        quarter::bill(&t, &token, &estate, "2026-09").await;
        send(&t).await;
        assert_eq!(sink.messages().len(), 13 + 12, "the others go on");
    }
}

#[test]
fn what_is_set_wrong_is_named() {
    let load = |key: &str, value: &str| {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("dawuye.toml");
        std::fs::write(&file, format!("[mail]\n{key} = \"{value}\"\n")).unwrap();
        Settings::load(Some(&file)).unwrap_err().to_string()
    };
    assert!(load("hours", "21:00-08:00").contains("mail.hours"));
    assert!(load("dkim.key_file", "/nowhere.pem").contains("mail.dkim.selector"));
    let mut settings = Settings::load(None).unwrap();
    settings.mail.dkim.selector = "a".to_owned();
    for (file, needle) in [(data("keys/message.txt"), "Ed25519"), (data("keys/nowhere.pem"), "nowhere.pem")] {
        settings.mail.dkim.key_file = file.display().to_string();
        let error = dawuye::mail::from_settings(&settings.mail).err().expect("no key");
        assert!(format!("{error:?}").contains(needle), "{error:?}");
    }
}
