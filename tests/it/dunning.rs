//! Letters about overdue bills (催缴): by the steps, once, not about what is paid or disputed, and a demand only once it was
//! handed over.

use entity::enums::MailStatus;
use entity::{bill, demand, dunning_line, dunning_notice, outbox};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::both_engines;
use crate::papers::words_of;
use crate::support::TestApp;
use crate::support::fixtures_proofs as quarter;

struct Scene {
    admin: String,
    estate: Value,
}

/// The small quarter with August billed, due on 28 September; steps after 3, 15 and 30 days, the last a formal one.
async fn scene(t: &TestApp) -> Scene {
    let admin = t.admin().await;
    let estate = quarter::import(t, &admin, "register_small.csv").await;
    quarter::price(t, &admin, &estate, &[("2020-01-01", "0.75")]).await;
    quarter::bill(t, &admin, &estate, "2026-08").await;
    let s = Scene { admin, estate };
    let steps = json!([{"days_after": 3, "least": "1.00", "formal": false}, {"days_after": 15, "least": "1.00", "formal": false},
        {"days_after": 30, "least": "40.00", "formal": true}]);
    assert_eq!(put_steps(t, &s, &steps).await.0, 204);
    quarter::run_job(t, "outbox").await;
    s
}

async fn put_steps(t: &TestApp, s: &Scene, steps: &Value) -> (u16, Value) {
    let path = format!("/api/v1/estates/{}/dunning-steps", s.estate["id"]);
    let answer = t.send(t.request(reqwest::Method::PUT, &path, &s.admin).json(steps)).await;
    (answer.status, answer.body)
}

async fn run(t: &TestApp, s: &Scene) -> (i64, i64) {
    // Months go by: the token of the beginning has run out.
    let token = t.log_in("admin").await;
    let done = t.post(&format!("/api/v1/estates/{}/dunning-runs", s.estate["id"]), &token, &json!({})).await;
    assert_eq!(done.status, 200, "{done:?}");
    (done.body["letters"].as_i64().unwrap(), done.body["mailed"].as_i64().unwrap())
}

async fn bills(t: &TestApp) -> Vec<bill::Model> {
    bill::Entity::find().order_by_asc(bill::Column::Id).all(t.app.db.read()).await.unwrap()
}

async fn pay(t: &TestApp, s: &Scene, bill: &bill::Model) {
    let body = json!({"bill_id": bill.id, "amount": bill.open_fen, "channel": "cash", "external_id": format!("C-{}", bill.id)});
    let paid = t
        .request(reqwest::Method::POST, "/api/v1/payments", &s.admin)
        .header("idempotency-key", format!("k{}", bill.id))
        .json(&body);
    assert_eq!(t.send(paid).await.status, 201);
}

async fn letters_mailed(t: &TestApp) -> Vec<outbox::Model> {
    let rows = outbox::Entity::find().filter(outbox::Column::Kind.eq(entity::enums::MailKind::Dunning));
    rows.order_by_asc(outbox::Column::Id).all(t.app.db.read()).await.unwrap()
}

both_engines! {
    async fn a_household_is_written_to_by_the_steps_until_it_has_paid(t) {
        let s = scene(&t).await;
        let all = bills(&t).await;
        let wanting = 13;
        t.set_clock("2026-09-30T02:00:00Z");
        assert_eq!(run(&t, &s).await, (0, 0), "two days overdue");
        // One pays, one doubts its bill: neither is written to.
        pay(&t, &s, &all[0]).await;
        let doubt = json!({"reason": "面积不对"});
        let path = format!("/api/v1/bills/{}/disputes", all[1].id);
        let disputed = t.post(&path, &s.admin, &doubt).await;
        assert_eq!(disputed.status, 201, "{disputed:?}");
        t.set_clock("2026-10-01T02:00:00Z");
        let (letters, mailed) = run(&t, &s).await;
        assert_eq!(letters, i64::try_from(all.len()).unwrap() - 2);
        assert!(mailed < letters && mailed >= wanting - 2, "{mailed} of {letters}");
        assert_eq!(run(&t, &s).await, (0, 0), "once");
        t.set_clock("2026-10-02T02:00:00Z");
        assert_eq!(run(&t, &s).await, (0, 0), "once a step");

        // Who pays before the mail goes out is not written to after all.
        let queued = letters_mailed(&t).await;
        let first = dunning_notice::Entity::find_by_id(entity::value::DunningNoticeId(queued[0].document_id)).one(t.app.db.read()).await.unwrap().unwrap();
        let owes = all.iter().find(|b| b.account_id == first.account_id).unwrap();
        pay(&t, &s, owes).await;
        quarter::run_job(&t, "outbox").await;
        let after = letters_mailed(&t).await;
        assert_eq!(after[0].status, MailStatus::Withdrawn);
        assert!(after[1..].iter().all(|m| m.status == MailStatus::Sent), "{after:?}");
        let sent = t.mails.sent();
        let letter = sent.iter().find(|m| m.subject.contains("缴费提醒")).expect("a letter");
        assert!(letter.text.contains("应于 9月28日 前缴纳") && letter.text.contains("如您已经缴纳，请不必理会"), "{}", letter.text);

        // What went out is shown as it went out, though it was paid since.
        let shown = async || t.get(&format!("/api/v1/mails/{}", after[1].id), &s.admin).await.body["text"].clone();
        let before = shown().await;
        assert!(before.as_str().is_some_and(|text| text.contains("应于 9月28日 前缴纳")), "{before}");
        let written = dunning_notice::Entity::find_by_id(entity::value::DunningNoticeId(after[1].document_id)).one(t.app.db.read()).await.unwrap().unwrap();
        let late = all.iter().find(|b| b.account_id == written.account_id).unwrap();
        pay(&t, &s, late).await;
        assert_eq!(shown().await, before);

        // The second step, then the formal one: missed days are not made up for, little is let be.
        t.set_clock("2026-10-13T02:00:00Z");
        let (second, _) = run(&t, &s).await;
        assert_eq!(second, letters - 2);
        t.set_clock("2026-12-01T02:00:00Z");
        let (third, _) = run(&t, &s).await;
        let large = bills(&t).await.iter().filter(|b| b.open_fen.0 >= 4_000 && !b.disputed).count();
        assert_eq!((third, large > 0), (i64::try_from(large).unwrap(), true));

        let s = Scene { admin: t.log_in("admin").await, ..s };
        // A formal letter is a demand once it was handed over: a dated row of each of its bills.
        let count = async || demand::Entity::find().count(t.app.db.read()).await.unwrap();
        assert_eq!(count().await, 0);
        let list = t.get(&format!("/api/v1/dunning-notices?estate_id={}&on=2026-12-01&on_paper=true&undelivered=true&limit=100", s.estate["id"]), &s.admin).await.body;
        assert_eq!(list["items"].as_array().unwrap().len(), large);
        let one = &list["items"][0];
        assert_eq!((one["step"].as_i64(), one["formal"].as_bool()), (Some(3), Some(true)), "{one}");
        let deliver = async |on: &str| t.post(&format!("/api/v1/dunning-notices/{}/delivered", one["id"]), &s.admin, &json!({"on": on, "method": "visit"})).await;
        assert_eq!(deliver("2026-11-30").await.body["errors"][0]["field"], "on");
        assert_eq!(deliver("2026-12-01").await.status, 204);
        assert_eq!(deliver("2026-12-01").await.status, 409);
        assert_eq!(count().await, 1);
        let row = demand::Entity::find().one(t.app.db.read()).await.unwrap().unwrap();
        let line = dunning_line::Entity::find().filter(dunning_line::Column::NoticeId.eq(one["id"].as_i64().unwrap())).one(t.app.db.read()).await.unwrap().unwrap();
        assert_eq!((row.bill_id, row.note.as_str()), (line.bill_id, one["number"].as_str().unwrap()));

        // On paper in the order of the stairs; what was paid is left out; on the bill stands what was sent.
        t.user("cai", entity::enums::Role::Finance, entity::enums::ScopeKind::City, 0).await;
        let desk = t.log_in_page("cai").await;
        let page = async |path: &str| desk.get(format!("{}{path}", t.url)).header("accept", "text/html").send().await.unwrap().text().await.unwrap();
        let printed = page("/dunning/letters?on=2026-12-01").await;
        let second = printed.split('"').find(|part| part.contains("/dunning/letters?") && part.contains("building=") && !printed.contains(&format!("{part}\" aria-current"))).expect("the other building").replace("&amp;", "&");
        let other = page(&second).await;
        let rooms = |text: &str| -> Vec<usize> { ["幢1单元", "幢2单元"].iter().filter_map(|door| text.find(door)).collect() };
        assert!(printed.contains("催告函") && rooms(&printed).is_sorted() && rooms(&other).is_sorted(), "a building at a time, up its stairs");
        let papers = |text: &str| text.matches("<article").count();
        assert_eq!(papers(&printed) + papers(&other), large - 1, "the one that was handed over is not printed again");
        let file = t.request(reqwest::Method::GET, "/api/v1/dunning-notices/papers?on=2026-12-01&on_paper=true&undelivered=true", &s.admin);
        let words = words_of(&file.send().await.unwrap().bytes().await.unwrap());
        assert_eq!((words.matches("催告函").count(), words.matches("签收人：").count()), (large - 1, large - 1), "{words}");
        let handed = desk.get(format!("{}{}", t.url, second.replace("/dunning/letters?", "/dunning/letters.pdf?"))).send().await.unwrap();
        assert_eq!(words_of(&handed.bytes().await.unwrap()).matches("催告函").count(), papers(&other));
        assert!(page(&format!("/bills/{}", line.bill_id)).await.contains(one["number"].as_str().unwrap()));
        let ladder = page("/dunning").await;
        assert!(ladder.contains("第 3 步") && ladder.contains("正式催告"));
    }
}

both_engines! {
    async fn what_cannot_be_a_ladder_is_refused_by_its_step(t) {
        let s = scene(&t).await;
        let (status, body) = put_steps(&t, &s, &json!([{"days_after": 5, "least": "0.00", "formal": false}, {"days_after": 5, "least": "1.00", "formal": false}])).await;
        let fields: Vec<&str> = body["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect();
        assert_eq!((status, fields), (422, vec!["steps.1.least", "steps.2.days_after"]), "{body}");
        let kept = t.get(&format!("/api/v1/estates/{}/dunning-steps", s.estate["id"]), &s.admin).await.body;
        assert_eq!(kept.as_array().map(Vec::len), Some(3), "nothing changed");
        // Two at once write each letter once.
        t.set_clock("2026-10-05T02:00:00Z");
        let (one, two) = tokio::join!(run(&t, &s), run(&t, &s));
        assert_eq!(one.0 + two.0, i64::try_from(bills(&t).await.len()).unwrap());
        // Without steps nobody is written to.
        let s = Scene { admin: t.log_in("admin").await, ..s };
        assert_eq!(put_steps(&t, &s, &json!([])).await.0, 204);
        t.set_clock("2026-11-05T02:00:00Z");
        assert_eq!(run(&t, &s).await, (0, 0));
    }
}
