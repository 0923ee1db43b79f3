//! The statement of a year (年度对账单): to whoever had a bill and reads mail, once, and exactly what the books say.

use serde_json::{Value, json};

use crate::both_engines;
use crate::support::fixtures_proofs as quarter;

both_engines! {
    async fn each_household_gets_the_statement_of_its_year_once_and_it_is_what_the_books_say(t) {
        let token = t.admin().await;
        let estate = quarter::import(&t, &token, "register_small.csv").await;
        quarter::price(&t, &token, &estate, &[("2020-01-01", "0.75")]).await;
        quarter::bill(&t, &token, &estate, "2026-08").await;
        let bills = t.get("/api/v1/bills?limit=100", &token).await.body["items"].as_array().expect("bills").clone();
        // 61.37 m² at 0.75: 46.03, and 3.97 too much; the others owe.
        let paying = bills.iter().find(|b| b["room"] == "1-1-102").expect("a bill");
        let body = json!({"bill_id": paying["id"], "amount": "50.00", "channel": "cash", "external_id": "C-1"});
        let paid = t.request(reqwest::Method::POST, "/api/v1/payments", &token).header("idempotency-key", "k").json(&body);
        assert_eq!(t.send(paid).await.status, 201);
        quarter::run_job(&t, "outbox").await;
        let before = t.mails.sent().len();

        // Money of the new year is not in it.
        t.set_clock("2027-01-05T00:30:00Z");
        let token = t.log_in("admin").await;
        let late = bills.iter().find(|b| b["room"] == "1-1-101").expect("a bill");
        let body = json!({"bill_id": late["id"], "amount": "1.00", "channel": "cash", "external_id": "C-2"});
        let paid = t.request(reqwest::Method::POST, "/api/v1/payments", &token).header("idempotency-key", "k2").json(&body);
        assert_eq!(t.send(paid).await.status, 201);
        t.set_clock("2027-01-05T00:45:00Z");
        quarter::run_job(&t, "annual_statements").await;
        quarter::run_job(&t, "annual_statements").await;
        quarter::run_job(&t, "outbox").await;
        let sent = t.mails.sent();
        let statements: Vec<_> = sent[before..].iter().filter(|m| m.subject.contains("2026年度对账单")).collect();
        let lived = quarter::billed_whole("2026-08-01".parse().unwrap(), "2026-09-01".parse().unwrap());
        let agreed: Vec<_> = lived.into_iter().map(|(h, _)| h).filter(|h| h.agreed && !h.email.is_empty()).collect();
        assert_eq!(statements.len(), agreed.len(), "whoever agreed, once");
        let token = t.log_in("admin").await;
        for household in &agreed {
            let mail = statements.iter().find(|m| m.text.contains(&household.room)).unwrap_or_else(|| panic!("{}", household.room));
            assert_eq!(mail.to_address, household.email);
            let bill = bills.iter().find(|b| b["room"] == household.room.as_str()).expect("a bill");
            let path = format!("/api/v1/ledger/accounts/{}/statement?from=2026-01-01&to=2026-12-31", bill["account_id"]);
            let books = t.get(&path, &token).await.body;
            let amount = |name: &str| books[name].as_str().expect("an amount").to_owned();
            let closing = amount("closing");
            let end = match closing.strip_prefix('-') {
                Some(good) => format!("年末余额  {good} 元"),
                None => format!("年末欠缴  {closing} 元"),
            };
            let number = bill["number"].as_str().expect("a number");
            for needed in ["年初欠缴  0.00 元", &format!("本年应收  {} 元", amount("charged")), &format!("本年已缴及减免  {} 元", amount("paid")), &end, number] {
                assert!(mail.text.contains(needed), "{needed}: {}", mail.text);
            }
            assert!(mail.html.contains(number) && mail.unsubscribe.is_some());
        }
        let one = statements.iter().find(|m| m.text.contains("1-1-102")).expect("the payer agreed");
        for needed in ["本年应收  46.03 元", "本年已缴及减免  50.00 元", "年末余额  3.97 元"] {
            assert!(one.text.contains(needed), "{needed}: {}", one.text);
        }
        // The office's queue names it.
        let queue: Value = t.get("/api/v1/mails?limit=100", &token).await.body;
        let named = queue["items"].as_array().expect("mails").iter().filter(|m| m["kind"] == "annual_statement").count();
        assert_eq!(named, agreed.len(), "{queue}");
    }
}
