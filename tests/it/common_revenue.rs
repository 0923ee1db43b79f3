//! Common revenue: an account of its own that is never overdrawn, disclosed half by half; what was disclosed stays.

use entity::enums::{Role, ScopeKind};
use entity::value::EstateId;
use reqwest::multipart::{Form, Part};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use crate::bill_pages::post;
use crate::both_engines;
use crate::cases::word;
use crate::support::fixtures_money::{Ids, assert_proven, flat, seed_estate};
use crate::support::fixtures_works::jpeg;
use crate::support::{Answer, TestApp};

struct Scene {
    ids: Ids,
    finance: String,
}

impl Scene {
    async fn set(t: &TestApp) -> Self {
        let flats = [flat("12-3-502", 6_000, "王建国")];
        let ids = seed_estate(&t.app, "翠苑一区", &flats, &[("2000-01-01", "0.75")]).await;
        let finance = t.token("lin", Role::Finance, ScopeKind::Subdistrict, ids.subdistrict.0).await;
        Self { ids, finance }
    }

    fn entry(&self, kind: &str, day: &str, amount: &str) -> Value {
        json!({"estate_id": self.ids.estate, "kind": kind, "day": day, "amount": amount, "words": "w"})
    }

    fn decided(&self, kind: &str, day: &str, amount: &str) -> Value {
        let mut entry = self.entry(kind, day, amount);
        entry["decision"] = json!("业主大会 2026 年第 2 号决议");
        entry
    }

    async fn send(&self, t: &TestApp, entry: &Value) -> Answer {
        t.post("/api/v1/common-revenue/entries", &self.finance, entry).await
    }

    async fn enter(&self, t: &TestApp, entry: &Value) -> Value {
        let made = self.send(t, entry).await;
        assert_eq!(made.status, 201, "{made:?}");
        made.body
    }

    async fn balance(&self, t: &TestApp, as_of: &str) -> String {
        let path = format!("/api/v1/common-revenue/estates/{}?as_of={as_of}", self.ids.estate);
        let account = t.get(&path, &self.finance).await;
        assert_eq!(account.status, 200, "{account:?}");
        word(&account.body["balance"]).to_owned()
    }

    async fn publish(&self, t: &TestApp, half: i32, reason: &str) -> Answer {
        let body = json!({"estate_id": self.ids.estate, "year": 2026, "half": half, "reason": reason});
        t.post("/api/v1/common-revenue/disclosures", &self.finance, &body).await
    }

    async fn terms(&self, t: &TestApp, share: &str, tax: &str, version: i32) -> Answer {
        let path = format!("/api/v1/common-revenue/estates/{}/terms", self.ids.estate);
        let body = json!({"management_share": share, "tax": tax, "agreement": "物业服务合同第二十条", "version": version});
        t.send(t.request(reqwest::Method::PUT, &path, &self.finance).json(&body)).await
    }
}

fn refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status, answer.body["code"].as_str()), (status, Some(code)), "{answer:?}");
}

fn fields(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 422, "{answer:?}");
    answer.body["errors"].as_array().expect("errors").iter().map(|e| word(&e["field"]).to_owned()).collect()
}

async fn read(t: &TestApp, path: &str) -> (u16, String) {
    let answer = t
        .client
        .get(format!("{}{path}", t.url))
        .header("accept", "text/html")
        .header("accept-language", "en")
        .send()
        .await
        .expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("a text"))
}

both_engines! {
    async fn the_account_of_the_owners_is_never_overdrawn(t) {
        let s = Scene::set(&t).await;
        let share = s.entry("parking", "2026-03-10", "1000.05");
        let mut with_share = share.clone();
        with_share["with_share"] = json!(true);
        refused(&s.send(&t, &with_share).await, 409, "common_revenue.no_terms");
        assert_eq!(fields(&s.terms(&t, "90", "10.01", 0).await), ["tax"]);
        assert_eq!(s.terms(&t, "30", "5", 0).await.body["version"], 1);
        refused(&s.terms(&t, "20", "5", 0).await, 409, "stale");
        // 30 % and 5 % of the whole, each half up: 300.015 and 50.0025.
        let made = s.enter(&t, &with_share).await;
        let seen: Vec<(&str, &str)> = made.as_array().expect("entries").iter().map(|e| (word(&e["kind"]), word(&e["moves"]))).collect();
        assert_eq!(seen, [("parking", "1000.05"), ("management_share", "-300.02"), ("tax", "-50.00")]);
        assert_eq!(made[1]["source_id"], made[0]["id"]);
        assert_eq!((s.balance(&t, "2026-03-09").await.as_str(), s.balance(&t, "2026-03-10").await.as_str()), ("0.00", "650.03"));
        // Spending names the owners' decision, and the money must be there on its day.
        assert_eq!(fields(&s.send(&t, &s.entry("spending", "2026-04-01", "10.00")).await), ["decision"]);
        let early = s.send(&t, &s.decided("spending", "2026-03-09", "10.00")).await;
        refused(&early, 409, "common_revenue.below_zero");
        assert!(word(&early.body["detail"]).contains("2026-03-09") && word(&early.body["detail"]).contains("-10.00"), "{early:?}");
        refused(&s.send(&t, &s.decided("spending", "2026-04-01", "650.04")).await, 409, "common_revenue.below_zero");
        s.enter(&t, &s.decided("spending", "2026-04-01", "600.00")).await;
        // There would be enough then, but not in April.
        s.enter(&t, &s.entry("advertising", "2026-05-01", "100.00")).await;
        refused(&s.send(&t, &s.decided("repair_fund", "2026-04-02", "60.00")).await, 409, "common_revenue.below_zero");
        s.enter(&t, &s.decided("repair_fund", "2026-05-01", "60.00")).await;
        assert_eq!(s.balance(&t, "2026-09-18").await, "90.03");
        // Income that is spent cannot be taken back; what can goes with what was taken from it.
        let undo = |e: &Value| format!("/api/v1/common-revenue/entries/{}/reverse", e["id"]);
        let why = json!({"reason": "重复登记", "version": 1});
        refused(&t.post(&undo(&made[0]), &s.finance, &why).await, 409, "common_revenue.below_zero");
        let mut late = s.entry("venue_rent", "2026-09-01", "200.00");
        late["with_share"] = json!(true);
        let late = s.enter(&t, &late).await;
        assert_eq!(s.balance(&t, "2026-09-18").await, "220.03");
        assert_eq!(fields(&t.post(&undo(&late[0]), &s.finance, &json!({"reason": " ", "version": 1})).await), ["reason"]);
        refused(&t.post(&undo(&late[0]), &s.finance, &json!({"reason": "x", "version": 7})).await, 409, "stale");
        assert_eq!(t.post(&undo(&late[0]), &s.finance, &why).await.body["reversed_on"], "2026-09-18");
        refused(&t.post(&undo(&late[0]), &s.finance, &json!({"reason": "x", "version": 2})).await, 409, "common_revenue.reversed");
        assert_eq!((s.balance(&t, "2026-09-17").await.as_str(), s.balance(&t, "2026-09-18").await.as_str()), ("220.03", "90.03"));
        assert_proven(&t.app).await;
        // At once: what is there is spent once.
        let all = futures::future::join_all((0..10).map(|_| async { s.send(&t, &s.decided("spending", "2026-09-18", "40.00")).await.status })).await;
        assert_eq!(all.iter().filter(|status| **status == 201).count(), 2, "{all:?}");
        assert_eq!(s.balance(&t, "2026-09-18").await, "10.03");
        assert_proven(&t.app).await;
        let mut bad = s.entry("parking", "2026-09-19", "0.00");
        bad["words"] = json!(" ");
        assert_eq!(fields(&s.send(&t, &bad).await), ["amount", "day", "words"]);
        let mut bad = s.decided("spending", "2026-09-18", "1.00");
        bad["with_share"] = json!(true);
        assert_eq!(fields(&s.send(&t, &bad).await), ["with_share"]);
    }
}

both_engines! {
    async fn half_a_year_is_disclosed_once_it_is_over_and_a_correction_names_the_old(t) {
        let s = Scene::set(&t).await;
        s.enter(&t, &s.entry("parking", "2026-02-01", "8000.00")).await;
        let spent = s.enter(&t, &s.decided("spending", "2026-06-30", "3000.00")).await;
        s.enter(&t, &s.entry("advertising", "2026-07-01", "500.00")).await;
        let running = s.publish(&t, 2, "").await;
        refused(&running, 409, "common_revenue.half_running");
        assert_eq!(fields(&s.publish(&t, 3, "").await), ["half"]);
        // Many at once: one.
        let all = futures::future::join_all((0..6).map(|_| s.publish(&t, 1, ""))).await;
        let first: Vec<&Answer> = all.iter().filter(|a| a.status == 201).collect();
        assert_eq!(first.len(), 1, "{all:?}");
        let first = first[0].body.clone();
        assert_eq!((&first["number"], &first["edition"], &first["opening"], &first["income"], &first["spent"], &first["closing"]),
            (&json!("GS2026H1-000001"), &json!(1), &json!("0.00"), &json!("8000.00"), &json!("3000.00"), &json!("5000.00")));
        refused(&s.publish(&t, 1, "").await, 409, "common_revenue.disclosed");
        refused(&s.publish(&t, 1, "更正").await, 409, "common_revenue.unchanged");
        // Everybody with the link reads it; what comes later does not change it.
        let notice = format!("/common-revenue/notice/{}", word(&first["token"]));
        let (status, before) = read(&t, &notice).await;
        assert!(status == 200 && before.contains("8,000.00") && before.contains("业主大会 2026 年第 2 号决议") && before.contains("5,000.00"), "{before}");
        s.enter(&t, &s.entry("vending", "2026-03-01", "120.00")).await;
        let (_, after) = read(&t, &notice).await;
        assert!(after.contains("8,000.00") && !after.contains("120.00"), "{after}");
        for forged in ["1.forged", "1.", "999.x", word(&first["token"]).trim_start_matches(char::is_numeric)] {
            assert_eq!(read(&t, &format!("/common-revenue/notice/{forged}")).await.0, 404, "{forged}");
        }
        let preview = t.get(&format!("/api/v1/common-revenue/disclosures/preview?estate_id={}&year=2026&half=1", s.ids.estate), &s.finance).await.body;
        assert_eq!((&preview["changed"], &preview["disclosed"], &preview["income"]), (&json!(true), &first["id"], &json!("8120.00")));
        let second = s.publish(&t, 1, "漏记售货机收入").await;
        assert_eq!((second.status, &second.body["edition"], &second.body["replaces_id"], &second.body["closing"]),
            (201, &json!(2), &first["id"], &json!("5120.00")), "{second:?}");
        let (_, old) = read(&t, &notice).await;
        assert!(old.contains("GS2026H1-000002") && old.contains("8,000.00"), "the old one says by what it was corrected: {old}");
        let (_, new) = read(&t, &format!("/common-revenue/notice/{}", word(&second.body["token"]))).await;
        assert!(new.contains("8,120.00") && new.contains("漏记售货机收入") && new.contains("GS2026H1-000001"), "{new}");
        // What of the first half is taken back in the second stands in the second.
        let undo = format!("/api/v1/common-revenue/entries/{}/reverse", spent[0]["id"]);
        assert_eq!(t.post(&undo, &s.finance, &json!({"reason": "退回", "version": 1})).await.status, 200);
        t.set_clock("2027-01-02T02:00:00Z");
        let finance = t.token("next-year", Role::Finance, ScopeKind::Subdistrict, s.ids.subdistrict.0).await;
        let s = Scene { finance, ..s };
        let next = s.publish(&t, 2, "").await.body;
        assert_eq!((&next["opening"], &next["income"], &next["spent"], &next["closing"]), (&json!("5120.00"), &json!("500.00"), &json!("-3000.00"), &json!("8620.00")));
        refused(&s.publish(&t, 1, "更正").await, 409, "common_revenue.unchanged");
        assert_proven(&t.app).await;
        assert_eq!(entity::common_disclosure::Entity::find().count(t.app.db.read()).await.expect("a count"), 3);
        // A resident finds what stands on the page of the household.
        let link = format!("/r/{}", t.app.signer.account_token(s.ids.accounts[0]));
        let (status, page) = read(&t, &link).await;
        assert!(status == 200 && page.contains("Second half of 2026") && page.contains("First half of 2026"), "{page}");
        assert_eq!(page.matches("/common-revenue/notice/").count(), 2, "the one that was replaced is not among them");
    }
}

both_engines! {
    async fn who_reads_and_who_writes(t) {
        let s = Scene::set(&t).await;
        let made = s.enter(&t, &s.entry("parking", "2026-02-01", "100.00")).await;
        let one = format!("/api/v1/common-revenue/entries/{}", made[0]["id"]);
        let elsewhere = EstateId(s.ids.estate.0 + 1);
        for (name, role, kind, id, list, entry, write) in [
            ("wu", Role::Steward, ScopeKind::Estate, s.ids.estate.0, 1, 200, 403),
            ("chen", Role::Steward, ScopeKind::Estate, elsewhere.0, 0, 404, 403),
            ("shen", Role::Officer, ScopeKind::Subdistrict, s.ids.subdistrict.0, 1, 200, 403),
            ("far", Role::Finance, ScopeKind::Subdistrict, s.ids.subdistrict.0 + 1, 0, 404, 404),
        ] {
            let token = t.token(name, role, kind, id).await;
            let seen = t.get("/api/v1/common-revenue/entries", &token).await.body;
            assert_eq!(seen["items"].as_array().map(Vec::len), Some(list), "{name}");
            assert_eq!(t.get(&one, &token).await.status, entry, "{name}");
            assert_eq!(t.post("/api/v1/common-revenue/entries", &token, &s.entry("parking", "2026-02-01", "1.00")).await.status, write, "{name}");
        }
    }
}

both_engines! {
    async fn the_pages_book_with_the_paper_and_disclose(t) {
        let s = Scene::set(&t).await;
        let page = t.log_in_page("lin").await;
        let estate = s.ids.estate.to_string();
        let send = async |amount: &str, photo: Option<Vec<u8>>| {
            let mut form = Form::new().text("estate", estate.clone()).text("kind", "parking").text("day", "2026-02-01")
                .text("amount", amount.to_owned()).text("words", "1 月停车费");
            form = form.part("photo", match photo {
                Some(bytes) => Part::bytes(bytes).file_name("p.jpg"),
                // As a browser sends an input nobody filled.
                None => Part::bytes(Vec::new()).file_name(""),
            });
            let request = page.post(format!("{}/common-revenue/entries?lang=en", t.url)).header("accept", "text/html").header("sec-fetch-site", "same-origin");
            let answer = request.multipart(form).send().await.expect("an answer");
            (answer.status().as_u16(), answer.text().await.expect("a text"))
        };
        let (status, words) = send("x", None).await;
        assert!(status == 422 && words.contains("This is no amount") && words.contains("value=\"x\""), "{status} {words}");
        assert_eq!(send("1,000.00", Some(jpeg())).await.0, 303);
        assert_eq!(send("20.00", None).await.0, 303);
        let read = async |path: &str| {
            let answer = page.get(format!("{}{path}", t.url)).header("accept", "text/html").send().await.expect("an answer");
            (answer.status().as_u16(), answer.text().await.expect("a text"))
        };
        let (status, words) = read(&format!("/common-revenue?estate={estate}&lang=en")).await;
        assert!(status == 200 && words.contains("1,020.00") && words.contains("/paper\">Paper") && words.contains("Add the paper"), "{words}");
        let paper = page.get(format!("{}/common-revenue/entries/1/paper", t.url)).send().await.expect("an answer");
        assert_eq!((paper.status().as_u16(), paper.headers()["content-type"].to_str().ok()), (200, Some("image/jpeg")));
        let terms = async |share: &str| post(&page, &t, "/common-revenue/terms?lang=en", &[("estate", estate.as_str()), ("management_share", share), ("tax", "0"), ("agreement", "合同"), ("version", "0")]).await;
        assert_eq!(terms("101").await.0, 422);
        assert_eq!(terms("30").await.0, 303);
        let (status, words) = read(&format!("/common-revenue/disclose?estate={estate}&year=2026&half=1&lang=en")).await;
        assert!(status == 200 && words.contains("1,020.00") && words.contains(">Publish<"), "{words}");
        let (_, words) = read(&format!("/common-revenue/disclose?estate={estate}&year=2026&half=2&lang=en")).await;
        assert!(words.contains("is not over") && !words.contains(">Publish<"), "{words}");
        let publish = async |half: &str, reason: &str| post(&page, &t, "/common-revenue/disclose?lang=en", &[("estate", estate.as_str()), ("year", "2026"), ("half", half), ("reason", reason)]).await;
        assert_eq!(publish("2", "").await.0, 409);
        assert_eq!(publish("1", "").await.0, 303);
        assert_eq!(publish("1", "").await.0, 409);
        let (status, words) = read("/common-revenue/disclosures/1?lang=en").await;
        assert!(status == 200 && words.contains("GS2026H1-000001") && words.contains("1,020.00"), "{words}");
    }
}
