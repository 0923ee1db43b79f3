//! The books as finance reads them: trial balance, the entries behind it, a household's account, and their files.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use dawuye::access::Caller;
use dawuye::payments::service::take_receipt;
use entity::enums::{Role, ScopeKind};
use serde_json::Value;

use crate::both_engines;
use crate::support::TestApp;
use crate::support::fixtures_money::{bill_month, cash, flat, seed_estate};

async fn file(t: &TestApp, path: &str, token: &str) -> (String, Vec<u8>) {
    let answer = t.request(reqwest::Method::GET, path, token).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200, "{path}");
    let name = answer.headers()["content-disposition"].to_str().unwrap().to_owned();
    (name, answer.bytes().await.unwrap().to_vec())
}

fn texts(rows: &Value, keys: &[&str]) -> Vec<String> {
    let word = |v: &Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
    rows.as_array()
        .unwrap()
        .iter()
        .map(|r| keys.iter().map(|k| word(&r[*k])).collect::<Vec<_>>().join(" "))
        .collect()
}

both_engines! {
    async fn trial_balance_journal_and_statement_agree(t) {
        let system = Caller::system("test");
        let ids = seed_estate(&t.app, "翠苑一区", &[flat("1-1-101", 6137, "=张三"), flat("1-1-102", 8000, "李四")], &[("2000-01-01", "0.75")]).await;
        let (estate, account) = (ids.estate, ids.accounts[0]);
        bill_month(&t.app, &Caller::system("test"), estate, "2026-08").await.unwrap();
        t.set_clock("2026-10-12T02:00:00Z");
        take_receipt(&t.app, &system, &cash(account, "50.00", "C-1", "2026-10-02")).await.unwrap();
        bill_month(&t.app, &Caller::system("test"), estate, "2026-09").await.unwrap();
        let fin = t.token("fin", Role::Finance, ScopeKind::Estate, estate.0).await;

        // October by hand: in September 106.03 was billed. 50.00 came in and paid 46.03; the 3.97 left paid a part of the next bill.
        let path = format!("/api/v1/ledger/trial-balance?estate_id={estate}&from=2026-10");
        let trial = t.get(&path, &fin).await;
        assert_eq!(texts(&trial.body["rows"], &["code", "opening", "debit", "credit", "closing", "households"]), [
            "cash 0.00 50.00 0.00 50.00 0", "fee_income:property_fee -106.03 0.00 106.03 -212.06 0",
            "prepaid_credit 0.00 50.00 50.00 0.00 0", "receivable 106.03 106.03 50.00 162.06 2"]);
        let total = &trial.body["total"];
        assert_eq!((total["opening"].as_str(), total["debit"].as_str(), total["credit"].as_str(), total["closing"].as_str()),
            (Some("0.00"), Some("206.03"), Some("206.03"), Some("0.00")));

        // The line's entries, page by page, are all of it and nothing twice.
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("/api/v1/ledger/journal?estate_id={estate}&from=2026-10-01&to=2026-10-31&code=receivable&limit=1&cursor={cursor}");
            let page = t.get(&path, &fin).await;
            assert_eq!(page.status, 200, "{page:?}");
            seen.extend(texts(&page.body["items"], &["book_date", "what", "document_number", "room", "debit", "credit", "amount"]));
            match page.body["next"].as_str() { Some(next) => cursor = next.to_owned(), None => break }
        }
        assert_eq!(seen, [
            "2026-10-02 Applied to bills S202610-000001 1-1-101 prepaid_credit receivable 46.03",
            "2026-10-12 Billed B202609-000001 1-1-101 receivable fee_income:property_fee 46.03",
            "2026-10-12 Billed B202609-000002 1-1-102 receivable fee_income:property_fee 60.00",
            "2026-10-12 Applied to bills S202610-000001 1-1-101 prepaid_credit receivable 3.97"]);
        assert_eq!(t.get(&format!("/api/v1/ledger/journal?estate_id={estate}&from=2026-10-01&to=2026-10-31&cursor=x"), &fin).await.status, 400);

        let base = format!("/api/v1/ledger/accounts/{account}/statement");
        let mut rows = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = t.get(&format!("{base}?from=2026-10-01&to=2026-10-31&limit=2&cursor={cursor}"), &fin).await;
            assert_eq!((page.body["opening"].as_str(), page.body["charged"].as_str(), page.body["paid"].as_str(), page.body["closing"].as_str()),
                (Some("46.03"), Some("46.03"), Some("50.00"), Some("42.06")), "{page:?}");
            rows.extend(texts(&page.body["movements"]["items"], &["book_date", "what", "document_number", "charged", "paid", "applied", "balance"]));
            match page.body["movements"]["next"].as_str() { Some(next) => cursor = next.to_owned(), None => break }
        }
        assert_eq!(rows, [
            "2026-10-02 Payment received S202610-000001 0.00 50.00 0.00 -3.97", "2026-10-02 Applied to bills S202610-000001 0.00 0.00 46.03 -3.97",
            "2026-10-12 Billed B202609-000001 46.03 0.00 0.00 42.06", "2026-10-12 Applied to bills S202610-000001 0.00 0.00 3.97 42.06"]);
        let chinese = t.send(t.request(reqwest::Method::GET, &format!("{base}?from=2026-10-01&to=2026-10-31"), &fin).header("accept-language", "zh-CN")).await;
        assert!(chinese.status == 200, "{chinese:?}");
        let empty = t.get(&format!("{base}?from=2026-01-01&to=2026-01-31"), &fin).await;
        assert_eq!((empty.body["opening"].as_str(), empty.body["closing"].as_str()), (Some("0.00"), Some("0.00")));
        assert_eq!(t.get(&format!("{base}?from=2026-10-02&to=2026-10-01"), &fin).await.status, 422);

        let (name, bytes) = file(&t, &format!("/api/v1/ledger/trial-balance/export?estate_id={estate}&from=2026-10&format=xlsx"), &fin).await;
        assert_eq!(name, "attachment; filename=\"trial-balance-2026-10-01-2026-10-31.xlsx\"");
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        let sheet = book.worksheet_range("Trial balance").unwrap();
        assert_eq!(sheet.get_value((2, 3)), Some(&Data::Float(50.0)), "a cell one can add up");
        let (_, bytes) = file(&t, &format!("{base}/export?from=2026-10-01&to=2026-10-31&format=xlsx"), &fin).await;
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        assert!(book.worksheet_formula("Account statement").unwrap().is_empty(), "a name is no formula");
        let (_, bytes) = file(&t, &format!("{base}/export?from=2026-10-01&to=2026-10-31&format=csv"), &fin).await;
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.starts_with('\u{feff}') && text.contains("2026-10-02,S202610-000001,Payment received,,50.00,,-3.97\r\n"), "{text}");
        let (_, bytes) = file(&t, &format!("/api/v1/ledger/journal/export?estate_id={estate}&from=2026-10-01&to=2026-10-31&format=csv"), &fin).await;
        assert_eq!(String::from_utf8(bytes).unwrap().lines().count(), 6, "a header and five entries");

        // Another estate's books are not there; a resident reads the own account only.
        let other = seed_estate(&t.app, "翠苑二区", &[flat("1-1-101", 6137, "王五")], &[("2000-01-01", "0.75")]).await;
        assert_eq!(t.get(&format!("/api/v1/ledger/trial-balance?estate_id={}&from=2026-10", other.estate), &fin).await.status, 404);
        let resident = t.token("resident", Role::Resident, ScopeKind::Account, account.0).await;
        assert_eq!(t.get(&format!("{base}?from=2026-10-01&to=2026-10-31"), &resident).await.body["owner"], "=张三");
        let foreign = format!("/api/v1/ledger/accounts/{}/statement?from=2026-10-01&to=2026-10-31", ids.accounts[1]);
        assert_eq!(t.get(&foreign, &resident).await.status, 404);
    }
}

both_engines! {
    async fn finance_walks_from_the_trial_balance_to_a_household_and_closes_the_month(t) {
        let system = Caller::system("test");
        let ids = seed_estate(&t.app, "翠苑一区", &[flat("1-1-101", 6137, "张静婷")], &[("2000-01-01", "0.75")]).await;
        t.user("fin", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        t.user("boss", Role::Administrator, ScopeKind::City, 0).await;
        let fin = t.log_in_page("fin").await;
        let get = async |client: &reqwest::Client, path: &str| {
            let answer = client.get(format!("{}{path}", t.url)).header("accept", "text/html").send().await.unwrap();
            (answer.status().as_u16(), answer.text().await.unwrap())
        };
        let post = async |client: &reqwest::Client, path: &str, form: &[(&str, &str)]| {
            let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
            let request = client.post(format!("{}{path}", t.url)).header("accept", "text/html").header("sec-fetch-site", "same-origin");
            let answer = request.header("content-type", "application/x-www-form-urlencoded").body(body).send().await.unwrap();
            (answer.status().as_u16(), answer.text().await.unwrap())
        };
        assert!(get(&fin, "/periods").await.1.contains("这个小区还没有账"), "an empty book says what to do");
        assert!(get(&fin, "/proofs").await.1.contains("立即核验"));
        bill_month(&t.app, &Caller::system("test"), ids.estate, "2026-08").await.unwrap();
        take_receipt(&t.app, &system, &cash(ids.accounts[0], "20.00", "C-1", "2026-09-18")).await.unwrap();
        let trial = get(&fin, "/ledger/trial-balance?from=2026-09").await.1;
        assert!(trial.contains("平衡") && trial.contains("收入：物业服务费"), "{trial}");
        let link = trial.split("href=\"").map(|p| p.split('"').next().unwrap()).find(|h| h.contains("code=receivable")).unwrap().replace("&amp;", "&");
        let journal = get(&fin, &link).await.1;
        let statement = format!("/accounts/{}/statement", ids.accounts[0]);
        assert!(journal.contains(&statement) && journal.contains("B202608-000001"));
        let account = get(&fin, &format!("{statement}?lang=en")).await.1;
        assert!(account.contains("Balance owed") && account.contains("26.03"), "{account}");
        t.set_clock("2026-10-05T02:00:00Z");
        let (fin, boss) = (t.log_in_page("fin").await, t.log_in_page("boss").await);
        let page = get(&fin, "/periods?lang=zh-CN").await.1;
        assert!(page.contains("没有阻碍，可以结账。") && !page.contains("/periods/reopen"), "finance closes, but does not open again");
        let estate = ids.estate.to_string();
        assert_eq!(post(&fin, "/periods/close", &[("estate", &estate), ("month", "2026-10")]).await.0, 409);
        assert_eq!(post(&fin, "/periods/close", &[("estate", &estate), ("month", "2026-09")]).await.0, 303);
        assert!(get(&fin, "/periods").await.1.contains("账簿已结至 2026-09-30"));
        let refused = post(&boss, "/periods/reopen", &[("estate", &estate), ("month", "2026-09"), ("reason", "")]).await;
        assert!(refused.0 == 422 && refused.1.contains("href=\"#reason\""));
        assert_eq!(post(&boss, "/periods/reopen", &[("estate", &estate), ("month", "2026-09"), ("reason", "漏记")]).await.0, 303);
        assert!(get(&fin, "/periods").await.1.contains("已重开"));
        assert_eq!(post(&fin, "/proofs", &[]).await.0, 303);
        let proofs = get(&fin, "/proofs").await.1;
        assert!(proofs.contains("条规则全部成立") && proofs.contains("结账前") && proofs.contains("手动"), "{proofs}");
    }
}
