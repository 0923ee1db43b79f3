//! Files of every kind as people bring them: which account they are of, what is stored, what is known already.

use dawuye::access::Caller;
use dawuye::reconciliation::{NewBankAccount, add_bank_account};
use entity::enums::{BankAccountKind, Role, ScopeKind};
use entity::value::{BankAccountId, EstateId};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use crate::both_engines;
use crate::statement_files::root;
use crate::support::fixtures_money::{assert_proven, flat, seed_estate};
use crate::support::{Answer, TestApp};

const STATEMENTS: &str = "/api/v1/reconciliation/statements";
const PROFILES: &str = "/api/v1/reconciliation/profiles";

async fn account(t: &TestApp, estate: EstateId, kind: BankAccountKind, number: &str) -> BankAccountId {
    let new = NewBankAccount {
        estate,
        kind,
        bank: "CCB".into(),
        number: number.into(),
        name: "示范城市运营服务有限公司".into(),
        settles_to: None,
    };
    add_bank_account(&t.app, &Caller::system("test"), new).await.unwrap()
}

fn file(name: &str) -> Part {
    Part::bytes(std::fs::read(root().join(name)).unwrap()).file_name("upload")
}

async fn send(t: &TestApp, token: &str, path: &str, form: Form) -> Answer {
    t.send(t.request(Method::POST, path, token).multipart(form)).await
}

async fn import(t: &TestApp, token: &str, name: &str) -> Answer {
    send(t, token, STATEMENTS, Form::new().part("file", file(name))).await
}

async fn import_for(t: &TestApp, token: &str, name: &str, account: BankAccountId) -> Answer {
    send(t, token, STATEMENTS, Form::new().part("file", file(name)).text("account_id", account.to_string()))
        .await
}

async fn lines(t: &TestApp, token: &str, statement: &Value) -> Vec<Value> {
    let path = format!("/api/v1/reconciliation/lines?statement_id={}", statement["id"]);
    t.get(&path, token).await.body["items"].as_array().unwrap().clone()
}

fn code(answer: &Answer) -> (u16, &str, &str) {
    let field = answer.body["errors"][0]["field"].as_str().unwrap_or_default();
    (answer.status, answer.body["code"].as_str().unwrap_or_default(), field)
}

both_engines! {
    async fn a_channels_bill_meets_the_payments_taken_through_it(t) {
        let token = t.admin().await;
        let ids = seed_estate(&t.app, "翠苑一区", &[flat("12-3-502", 5660, "张静婷")], &[("2000-01-01", "0.75")]).await;
        let shop = account(&t, ids.estate, BankAccountKind::Wechat, "1601959334").await;
        let body = json!({"account_id": ids.accounts[0], "amount": "42.45", "channel": "wechat",
            "external_id": "D2026040001", "received_on": "2026-04-10"});
        let taken = t.send(t.request(Method::POST, "/api/v1/payments", &token).header("idempotency-key", "k").json(&body)).await;
        assert_eq!(taken.status, 201, "{taken:?}");

        let bill = import(&t, &token, "wechat_trade/all.csv").await;
        assert_eq!(bill.status, 201, "{bill:?}");
        let told = |field: &str| bill.body[field].clone();
        assert_eq!((told("layout"), told("kind")), (json!("wechat.trade"), json!("channel_bill")));
        assert_eq!((told("opening"), told("closing"), told("channel_fee")), (Value::Null, Value::Null, json!("0.26058")));
        assert_eq!((told("money_in"), told("money_out")), (json!("85.88"), json!("43.45")));
        let rows = lines(&t, &token, &bill.body).await;
        let outcomes: Vec<_> = rows.iter().map(|l| (l["outcome"].as_str().unwrap(), l["reason"].as_str().unwrap())).collect();
        let waits = ("pending", "missing_in_system");
        // What was revoked at the counter moved nothing.
        assert_eq!(outcomes, [("matched", "reference"), waits, waits, ("explained", "status_differs")]);
        assert_eq!(rows[0]["receipt_id"], taken.body["id"]);
        assert_eq!((rows[2]["status"].clone(), rows[2]["reference"].clone()), (json!("refund"), json!("R2026040003")));
        assert_eq!(rows[0]["booked_at"], "2026-04-10T09:07:11Z", "the channel writes the city's time");
        assert_eq!(rows[0]["channel_fee"], "0.2547");

        // The same payments in the bills of successes and of refunds are known, and the bill itself is not taken twice.
        for name in ["wechat_trade/success.csv", "wechat_trade/refund.csv"] {
            let overlapping = import(&t, &token, name).await;
            assert_eq!((overlapping.status, overlapping.body["known_count"].as_i64()), (201, Some(2)), "{name}: {overlapping:?}");
        }
        let again = import(&t, &token, "wechat_trade/all.csv").await;
        assert_eq!((again.status, again.body["id"].clone()), (200, bill.body["id"].clone()));

        // What a person matches is a payment of the channel, under the merchant's order number.
        let path = format!("/api/v1/reconciliation/lines/{}/match", rows[1]["id"]);
        let matched = t.post(&path, &token, &json!({"account_id": ids.accounts[0]})).await;
        assert_eq!(matched.status, 201, "{matched:?}");
        let receipt = t.get(&format!("/api/v1/payments/{}", matched.body["receipt_id"]), &token).await.body;
        assert_eq!((receipt["channel"].clone(), receipt["external_id"].clone()), (json!("wechat"), json!("D2026040002")));

        // Its fund bill names no merchant.
        assert_eq!(code(&import(&t, &token, "wechat_fund/fund.csv").await), (422, "reconciliation.choose_account", "account_id"));
        let flow = import_for(&t, &token, "wechat_fund/fund.csv", shop).await;
        assert_eq!((flow.status, flow.body["opening"].as_str(), flow.body["closing"].as_str()), (201, Some("1000.00"), Some("1000.00")), "{flow:?}");
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn a_file_is_of_the_account_it_names_and_of_its_kind(t) {
        let token = t.admin().await;
        let ids = seed_estate(&t.app, "翠苑一区", &[], &[]).await;
        let other = seed_estate(&t.app, "乙苑", &[], &[]).await;
        assert_eq!(code(&import(&t, &token, "camt053/statement.xml").await), (422, "reconciliation.unknown_account", "file"));
        let bank = account(&t, ids.estate, BankAccountKind::Bank, "3300160000000000001").await;
        let elsewhere = account(&t, other.estate, BankAccountKind::Bank, "3300160000000000009").await;
        let shop = account(&t, ids.estate, BankAccountKind::Alipay, "20880211096256330156").await;

        for name in ["camt053/batch.xml", "mt940/gbk.txt", "ccb/sheet.xlsx", "icbc/b_tabs.csv", "alipay_business/detail_and_summary.zip"] {
            let taken = import(&t, &token, name).await;
            assert_eq!(taken.status, 201, "{name}: {taken:?}");
        }
        assert_eq!(code(&import_for(&t, &token, "camt053/statement.xml", elsewhere).await), (422, "reconciliation.account_differs", "account_id"));
        assert_eq!(code(&import_for(&t, &token, "icbc/c.csv", shop).await), (422, "reconciliation.account_kind", "account_id"));
        assert_eq!(import_for(&t, &token, "icbc/c.csv", bank).await.status, 201);
        let finance = t.token("fin", Role::Finance, ScopeKind::Estate, other.estate.0).await;
        assert_eq!(import(&t, &finance, "camt053/statement.xml").await.status, 404, "not their account");
        assert_eq!(import_for(&t, &finance, "icbc/d.csv", bank).await.status, 404);
        assert_eq!(import_for(&t, &finance, "icbc/d.csv", elsewhere).await.status, 201);

        // Whatever is broken leaves nothing behind: no statement, no line, no file.
        let count = async || {
            let db = t.app.db.read();
            (
                entity::statement::Entity::find().count(db).await.unwrap(),
                entity::statement_line::Entity::find().count(db).await.unwrap(),
                entity::stored_file::Entity::find().count(db).await.unwrap(),
            )
        };
        let before = count().await;
        for name in ["ccb/shifted.csv", "mt940/cut_off.txt", "camt053/entities.xml", "alipay_business/bomb.zip", "wechat_trade/ruined.csv", "icbc/balance_wrong.csv"] {
            let refused = import(&t, &token, name).await;
            assert_eq!((refused.status, refused.body["errors"].as_array().is_some_and(|e| !e.is_empty())), (422, true), "{name}: {refused:?}");
        }
        assert_eq!(count().await, before);
        let refused = import(&t, &token, "mt940/cut_off.txt").await;
        assert_eq!((refused.body["data"]["file"].as_str(), refused.body["errors"][0]["row"].as_i64()), (Some("upload"), Some(9)), "{refused:?}");
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn an_account_is_the_banks_or_a_channels(t) {
        let admin = t.admin().await;
        let ids = seed_estate(&t.app, "一号苑", &[], &[]).await;
        let other = seed_estate(&t.app, "二号苑", &[], &[]).await;
        let path = "/api/v1/reconciliation/accounts";
        let bank = t.post(path, &admin, &json!({"estate_id": ids.estate, "bank": "ICBC", "number": "12020212", "name": "运营公司"})).await;
        let body = |estate: EstateId, number: &str, to: &Value| json!({"estate_id": estate, "kind": "wechat", "number": number, "name": "n", "settles_to_id": to});
        let foreign = t.post(path, &admin, &body(other.estate, "1601959335", &bank.body["id"])).await;
        assert_eq!(code(&foreign), (422, "reconciliation.bank_invalid", "settles_to_id"), "a bank account of another estate");
        assert_eq!(t.post(path, &admin, &body(ids.estate, "1601959334", &bank.body["id"])).await.status, 201);
        let listed = t.get(path, &admin).await.body["items"].clone();
        assert_eq!((listed[1]["bank"].as_str(), &listed[1]["settles_to_id"]), (Some("WECHAT"), &bank.body["id"]));
        let page = t.log_in_page("admin").await;
        let sent = page.post(format!("{}/reconciliation/accounts", t.url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("estate={}&kind=alipay&number=20880211096256330156&name=x&settles_to_id={}", ids.estate, bank.body["id"]))
            .send().await.unwrap();
        assert_eq!(sent.status().as_u16(), 303);
        assert_eq!(t.get(path, &admin).await.body["items"][2]["number"], "2088021109625633", "as files state it");
    }
}

both_engines! {
    async fn another_banks_table_is_read_by_its_profile(t) {
        let token = t.admin().await;
        let ids = seed_estate(&t.app, "翠苑一区", &[], &[]).await;
        let bank = account(&t, ids.estate, BankAccountKind::Bank, "3300160000000000001").await;
        assert_eq!(code(&import_for(&t, &token, "profile/two_columns.csv", bank).await), (422, "reconciliation.unknown_layout", "file"));
        let profile = json!({"name": "杭州示范银行", "delimiter": "semicolon", "booked_column": "交易日期", "date_format": "%d/%m/%Y",
            "sign_convention": "two_columns", "in_column": "收入", "out_column": "支出", "balance_column": "账户余额",
            "key_column": "流水号", "payer_column": "对手方", "memo_column": "附言"});

        // Tried before it is kept; nothing is stored.
        let form = Form::new().part("file", file("profile/two_columns.csv")).text("profile", profile.to_string());
        let tried = send(&t, &token, &format!("{PROFILES}/preview"), form).await;
        assert_eq!((tried.status, tried.body["line_count"].as_i64()), (200, Some(3)), "{tried:?}");
        let row = &tried.body["rows"][1];
        assert_eq!((row["row"].as_i64(), row["direction"].as_str(), row["amount"].as_str()), (Some(6), Some("out"), Some("1200.00")));
        assert_eq!(t.get(PROFILES, &token).await.body["items"], json!([]));
        assert_eq!(t.get(STATEMENTS, &token).await.body["items"], json!([]));
        let mut mistaken = profile.clone();
        mistaken["memo_column"] = json!("用途");
        let form = Form::new().part("file", file("profile/two_columns.csv")).text("profile", mistaken.to_string());
        let tried = send(&t, &token, &format!("{PROFILES}/preview"), form).await;
        assert_eq!((tried.status, tried.body["errors"][0]["column"].as_str()), (200, Some("用途")), "{tried:?}");
        assert_eq!(tried.body["columns"][1], "交易日期");

        let kept = t.post(PROFILES, &token, &profile).await;
        assert_eq!(kept.status, 201, "{kept:?}");
        assert_eq!(code(&t.post(PROFILES, &token, &profile).await), (409, "reconciliation.profile_taken", "name"));
        let bad = json!({"name": "x", "booked_column": "d", "sign_convention": "signed", "date_format": "%H"});
        let refused = t.post(PROFILES, &token, &bad).await;
        let fields: Vec<_> = refused.body["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap().to_owned()).collect();
        assert_eq!((refused.status, fields), (422, vec!["date_format".to_owned(), "amount_column".to_owned()]));

        let taken = import_for(&t, &token, "profile/two_columns.csv", bank).await;
        assert_eq!((taken.status, taken.body["layout"].as_str()), (201, Some("profile:杭州示范银行")), "{taken:?}");
        assert_eq!((taken.body["opening"].as_str(), taken.body["closing"].as_str()), (Some("10000.00"), Some("8885.88")));
        assert_eq!(import_for(&t, &token, "profile/balance_wrong.csv", bank).await.body["errors"][0]["row"], 6);

        // Two that fit: one is chosen.
        let mut second = profile.clone();
        second["name"] = json!("另一家");
        second["memo_column"] = json!("");
        let second = t.post(PROFILES, &token, &second).await;
        assert_eq!(code(&import_for(&t, &token, "profile/two_columns.xlsx", bank).await), (422, "reconciliation.profile_ambiguous", "file"));
        let form = Form::new().part("file", file("profile/two_columns.xlsx")).text("account_id", bank.to_string())
            .text("profile_id", second.body["id"].to_string());
        let chosen = send(&t, &token, STATEMENTS, form).await;
        assert_eq!((chosen.status, chosen.body["known_count"].as_i64()), (201, Some(3)), "{chosen:?}");

        // A change is told from a stale one, and is for who acts for the whole city.
        let path = format!("{PROFILES}/{}", kept.body["id"]);
        let mut changed = t.get(&path, &token).await.body;
        changed.as_object_mut().unwrap().remove("id");
        changed["name"] = json!("杭州示范银行对公");
        assert_eq!(t.send(t.request(Method::PUT, &path, &token).json(&changed)).await.status, 204);
        assert_eq!(code(&t.send(t.request(Method::PUT, &path, &token).json(&changed)).await).0, 409);
        let finance = t.token("fin", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        assert_eq!(t.get(PROFILES, &finance).await.body["items"].as_array().map(Vec::len), Some(2));
        assert_eq!(t.post(PROFILES, &finance, &profile).await.status, 404);
    }
}

both_engines! {
    async fn the_pages_of_profiles_try_and_keep(t) {
        t.admin().await;
        let page = t.log_in_page("admin").await;
        let url = |path: &str| format!("{}/reconciliation/profiles{path}", t.url);
        let filled = |step: &str| Form::new().text("name", "信用社").text("header_row", "0").text("delimiter", "tab").text("sign_convention", "signed")
            .text("booked_column", "日期").text("amount_column", "金额").text("balance_column", "结余").text("payer_column", "户名").text("step", step.to_owned());
        let tried = page.post(url("")).multipart(filled("preview").part("file", file("profile/signed.txt"))).send().await.unwrap();
        assert_eq!(tried.status().as_u16(), 200);
        let text = tried.text().await.unwrap();
        assert!(text.contains("−1,200.00") && text.contains("value=\"信用社\"") && text.contains("没有保存任何内容"), "{text}");
        let nothing = page.post(url("")).multipart(filled("preview")).send().await.unwrap();
        assert_eq!(nothing.status().as_u16(), 422, "there is no file to try");
        let wrong = page.post(url("")).multipart(filled("save").text("header_row", "x")).send().await.unwrap();
        assert_eq!(wrong.status().as_u16(), 303, "the first value of a field counts");
        let list = page.get(url("")).send().await.unwrap().text().await.unwrap();
        assert!(list.contains("信用社"));
        let form = page.get(url("/1")).send().await.unwrap().text().await.unwrap();
        assert!(form.contains("value=\"结余\"") && form.contains("name=\"version\" value=\"1\""));
        let import = page.get(format!("{}/reconciliation", t.url)).send().await.unwrap().text().await.unwrap();
        assert!(import.contains("name=\"profile_id\"") && import.contains(">信用社<"));
    }
}

both_engines! {
    async fn twenty_thousand_lines_come_in_at_once(t) {
        let token = t.admin().await;
        let ids = seed_estate(&t.app, "翠苑一区", &[flat("12-3-502", 5660, "张静婷")], &[("2000-01-01", "0.75")]).await;
        account(&t, ids.estate, BankAccountKind::Bank, "3300160000000000001").await;
        let mut text = String::from("账号,交易时间,借方发生额(支取),贷方发生额(收入),余额,币种,对方户名,对方账号,记账日期,摘要,备注,账户明细编号-交易流水号\n");
        for n in 1..=20_000 {
            use std::fmt::Write;
            writeln!(text, "3300160000000000001,20260410 08:00:00,0,0.01,{}.{:02},人民币元,张静婷,9,20260410,m,物业费,K{n}", n / 100, n % 100).unwrap();
        }
        let part = Part::bytes(text.into_bytes()).file_name("x");
        let taken = send(&t, &token, STATEMENTS, Form::new().part("file", part)).await;
        assert_eq!((taken.status, taken.body["pending"]["count"].as_i64()), (201, Some(20_000)), "{taken:?}");
    }
}
