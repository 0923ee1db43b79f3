//! Bills on paper: what a reader that is not ours (pdftotext) finds in our PDFs, who gets which, in which order.

use entity::enums::SuppressionCause;
use entity::{bill, outbox};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::bill_pages::post;
use crate::both_engines;
use crate::support::fixtures_proofs::{self as quarter, Household, billed_whole, yuan};
use crate::support::{TestApp, data};

/// The words of a PDF, line by line as they stand on its pages.
pub fn words_of(pdf: &[u8]) -> String {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("paper.pdf");
    std::fs::write(&file, pdf).expect("a file");
    let read = std::process::Command::new("pdftotext")
        .arg("-layout")
        .arg(&file)
        .arg("-")
        .output()
        .expect("pdftotext");
    assert!(read.status.success() && read.stderr.is_empty(), "{}", String::from_utf8_lossy(&read.stderr));
    String::from_utf8(read.stdout).expect("text")
}

/// The file at a path: its words.
async fn paper(t: &TestApp, token: &str, path: &str) -> String {
    let answer = t
        .client
        .get(format!("{}{path}", t.url))
        .bearer_auth(token)
        .header("accept-language", "zh-CN")
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status().as_u16(), 200, "{path}");
    assert_eq!(answer.headers()["content-type"], "application/pdf");
    words_of(&answer.bytes().await.expect("a file"))
}

async fn bills(t: &TestApp) -> Vec<bill::Model> {
    bill::Entity::find().order_by_asc(bill::Column::Id).all(t.app.db.read()).await.expect("the bills")
}

/// The bill of a household of the register.
async fn bill_of(t: &TestApp, household: &Household, token: &str) -> bill::Model {
    let found = t.get(&format!("/api/v1/bills?month=2026-08&q={}", household.room), token).await;
    let own = found.body["items"]
        .as_array()
        .and_then(|all| all.iter().find(|b| b["room"] == household.room.as_str()));
    let id = own.and_then(|b| b["id"].as_i64()).unwrap_or_else(|| panic!("{found:?}"));
    bills(t).await.into_iter().find(|b| b.id.0 == id).expect("a bill")
}

async fn billed(t: &TestApp) -> (String, Value, i64, Vec<(Household, i64)>) {
    let token = t.admin().await;
    let estate = quarter::import(t, &token, "register_small.csv").await;
    quarter::price(t, &token, &estate, &[("2020-01-01", "0.75")]).await;
    quarter::bill(t, &token, &estate, "2026-08").await;
    let run = bills(t).await[0].run_id.expect("a run").0;
    let day = |text: &str| text.parse().expect("a day");
    (token, estate, run, billed_whole(day("2026-08-01"), day("2026-09-01")))
}

both_engines! {
    async fn a_bill_on_paper_says_what_its_mail_says_and_names_come_out_letter_by_letter(t) {
        let (token, estate, run, all) = billed(&t).await;
        for rare in ["周䶮", "周㛃", "钱喆"] {
            assert!(all.iter().any(|(h, _)| h.owner == rare), "{rare} lives there");
        }
        for (household, fen) in &all {
            let bill = bill_of(&t, household, &token).await;
            let words = paper(&t, &token, &format!("/api/v1/bills/{}/paper", bill.id)).await;
            let area = yuan(household.area_centi);
            for needed in [&bill.number, &household.owner, &household.room, &yuan(*fen), &area, "2026年8月账单", "物业服务费", "9月28日", estate["name"].as_str().unwrap()] {
                assert!(words.contains(needed), "{needed} of {}: {words}", household.room);
            }
        }
        // In English there are no amounts in capitals, and the sentences are English.
        let one = bill_of(&t, &all[0].0, &token).await;
        let office = t.log_in_page("admin").await;
        let file = async |path: String| office.get(format!("{}{path}", t.url)).send().await.expect("an answer");
        let english = words_of(&file(format!("/bills/{}/paper.pdf?lang=en", one.id)).await.bytes().await.unwrap());
        assert!(english.contains("Amount due") && !english.contains("大写"), "{english}");
        // A whole building, in the order of its stairs; then only those who get no mail.
        let page = file(format!("/bill-runs/{run}/papers?lang=zh-CN")).await.text().await.unwrap();
        let building = one.building_id;
        assert!(page.contains(&format!("papers.pdf?building={building}&amp;without_mail=true")), "{page}");
        let order = |words: &str| -> Vec<String> {
            all.iter().filter(|(h, _)| words.contains(&h.room)).map(|(h, _)| h.room.clone()).collect()
        };
        let own: Vec<&Household> = all.iter().map(|(h, _)| h).filter(|h| h.room.starts_with(&format!("{}-", all[0].0.room.split('-').next().unwrap()))).collect();
        let whole = paper(&t, &token, &format!("/api/v1/bill-runs/{run}/papers?building_id={building}")).await;
        assert_eq!(order(&whole), own.iter().map(|h| h.room.clone()).collect::<Vec<_>>());
        let places: Vec<usize> = own.iter().map(|h| whole.find(&h.room).expect("its page")).collect();
        assert!(places.is_sorted(), "up the stairs: {places:?}");
        let without = paper(&t, &token, &format!("/api/v1/bill-runs/{run}/papers?building_id={building}&without_mail=true")).await;
        let unmailed: Vec<String> = own.iter().filter(|h| !h.agreed || h.email.is_empty()).map(|h| h.room.clone()).collect();
        assert!(!unmailed.is_empty() && unmailed.len() < own.len());
        assert_eq!(order(&without), unmailed);
        assert_eq!(order(&paper(&t, &token, &format!("/api/v1/bill-runs/{run}/papers")).await).len(), all.len());
    }
}

both_engines! {
    async fn a_link_shows_a_bill_without_a_name_until_the_digits_are_known_and_no_void_one(t) {
        let (token, _, _, all) = billed(&t).await;
        let household = &all[0].0;
        let bill = bill_of(&t, household, &token).await;
        let link = format!("/r/{}", t.app.signer.account_token(bill.account_id));
        let path = format!("{link}/bills/{}/paper.pdf", bill.number);
        let resident = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).cookie_store(true).build().unwrap();
        let file = async |path: &str| resident.get(format!("{}{path}", t.url)).send().await.expect("an answer");
        let words = words_of(&file(&path).await.bytes().await.unwrap());
        assert!(words.contains(&yuan(all[0].1)) && !words.contains(&household.owner), "{words}");
        let digits = digits_of(household);
        assert_eq!(post(&resident, &t, &format!("{link}/digits"), &[("digits", &digits)]).await.0, 303);
        let words = words_of(&file(&path).await.bytes().await.unwrap());
        assert!(words.contains(&household.owner), "{words}");
        // Another household's bill, a void one, and a forged link are not there.
        let other = bill_of(&t, &all[1].0, &token).await;
        assert_eq!(file(&format!("{link}/bills/{}/paper.pdf", other.number)).await.status().as_u16(), 404);
        assert_eq!(file(&path.replacen("/r/", "/r/9", 1)).await.status().as_u16(), 404);
        let void = t.post(&format!("/api/v1/bills/{}/void", bill.id), &token, &json!({"reason": "重复计费"})).await;
        assert_eq!(void.status, 200, "{void:?}");
        assert_eq!(file(&path).await.status().as_u16(), 404);
        assert_eq!(t.get(&format!("/api/v1/bills/{}/paper", bill.id), &token).await.status, 404);
    }
}

/// The last four digits of a household's phone in the register.
fn digits_of(household: &Household) -> String {
    let register = std::fs::read_to_string(data("register_small.csv")).expect("the register");
    let row = register.lines().find(|line| line.contains(&format!(",{},", household.room.replace('-', ","))));
    let phone = row.and_then(|line| line.split(',').nth(8)).expect("a phone");
    phone[phone.len() - 4..].to_owned()
}

both_engines! {
    async fn whose_mail_comes_back_gets_paper(t) {
        let (token, estate, run, all) = billed(&t).await;
        let rooms = async || -> Vec<String> {
            let words = paper(&t, &token, &format!("/api/v1/bill-runs/{run}/papers?without_mail=true")).await;
            all.iter().filter(|(h, _)| words.contains(&h.room)).map(|(h, _)| h.room.clone()).collect()
        };
        let mailed: Vec<&Household> = all.iter().map(|(h, _)| h).filter(|h| h.agreed && !h.email.is_empty()).collect();
        let (gone, late) = (mailed[0], mailed[1]);
        let before = rooms().await;
        assert!(!before.contains(&gone.room) && !before.contains(&late.room));
        // At the first one's address nobody is.
        suppress(&t, &gone.email).await;
        let after = rooms().await;
        assert!(after.contains(&gone.room) && !after.contains(&late.room) && after.len() == before.len() + 1, "{after:?}");

        // Nor does it get a letter by mail; the second one's comes back after it was sent.
        let steps = json!([{"days_after": 3, "least": "1.00", "formal": false}]);
        let put = t.request(reqwest::Method::PUT, &format!("/api/v1/estates/{}/dunning-steps", estate["id"]), &token);
        assert_eq!(t.send(put.json(&steps)).await.status, 204);
        t.set_clock("2026-10-01T02:00:00Z");
        let token = t.log_in("admin").await;
        let done = t.post(&format!("/api/v1/estates/{}/dunning-runs", estate["id"]), &token, &json!({})).await;
        assert_eq!(done.body["mailed"].as_u64(), Some(mailed.len() as u64 - 1), "{done:?}");
        let on_paper = async || -> Vec<String> {
            let list = t.get("/api/v1/dunning-notices?on_paper=true&limit=100", &token).await.body;
            list["items"].as_array().expect("letters").iter().map(|n| n["room"].as_str().expect("a room").to_owned()).collect()
        };
        let before = on_paper().await;
        assert!(before.contains(&gone.room) && !before.contains(&late.room), "{before:?}");
        let come_back = format!("UPDATE outbox SET status = 'bounced' WHERE kind = 'dunning' AND to_address = '{}'", late.email);
        dawuye::transact!(t.app.db, "test.bounced", |tx| {
            tx.execute_unprepared(&come_back).await?;
            Ok(())
        }).expect("it came back");
        let after = on_paper().await;
        assert!(after.contains(&late.room) && after.len() == before.len() + 1, "{after:?}");
    }
}

async fn suppress(t: &TestApp, address: &str) {
    let own = outbox::Entity::find().filter(outbox::Column::ToAddress.eq(address));
    let mail = own.one(t.app.db.read()).await.expect("the outbox").expect("its bill's mail");
    let row = entity::mail_suppression::ActiveModel {
        outbox_id: Set(mail.id),
        address: Set(address.to_lowercase()),
        cause: Set(SuppressionCause::Bounce),
        detail: Set("550 no such user".to_owned()),
        since: Set(t.app.now()),
        ..Default::default()
    };
    dawuye::transact!(t.app.db, "test.suppress", |tx| {
        row.clone().insert(tx).await?;
        Ok(())
    })
    .expect("an address that is suppressed");
}
