//! The receipt as it is printed, and the register of invoices issued for it.

use dawuye::access::Caller;
use entity::enums::{Role, ScopeKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::fixtures_money::{Ids, assert_proven, bill_month, flat, seed_estate};
use crate::support::{Answer, TestApp};

async fn household(t: &TestApp) -> Ids {
    let ids =
        seed_estate(&t.app, "翠苑一区", &[flat("1-1-101", 6137, "王小明")], &[("2000-01-01", "0.75")]).await;
    for month in ["2026-06", "2026-07"] {
        bill_month(&t.app, &Caller::system("test"), ids.estate, month).await.expect("a run");
    }
    ids
}

async fn pay(t: &TestApp, token: &str, ids: &Ids, amount: &str, reference: &str) -> i64 {
    let body = json!({"account": ids.accounts[0], "amount": amount, "channel": "pos", "external_id": reference, "payer": "王大明"});
    let request =
        t.request(reqwest::Method::POST, "/api/v1/payments", token).header("idempotency-key", reference);
    let answer = t.send(request.json(&body)).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.body["id"].as_i64().expect("an id")
}

async fn text(client: &reqwest::Client, url: String) -> String {
    client.get(url).send().await.expect("an answer").text().await.expect("a text")
}

both_engines! {
    async fn a_receipt_says_what_was_paid_in_figures_and_in_capitals(t) {
        let ids = household(&t).await;
        let token = t.token("fang", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        let id = pay(&t, &token, &ids, "100.00", "P-1").await;
        let number = t.get(&format!("/api/v1/payments/{id}"), &token).await.body["number"].as_str().expect("a number").to_owned();
        let office = t.log_in_page("fang").await;
        let page = text(&office, format!("{}/payments/{id}", t.url)).await;
        for words in [
            number.as_str(), "1-1-101", "王大明", "刷卡", "P-1", "物业服务费", "2026-06-01 至 2026-06-30", "2026-07-01 至 2026-07-31",
            "46.03", "预存款", "7.94", "人民币（大写）", "壹佰元整", "¥100.00", "经办人", "fang", "收款单位（盖章）", "翠苑城市运营服务有限公司",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
        // English has figures only.
        let english = text(&office, format!("{}/payments/{id}?lang=en", t.url)).await;
        assert!(english.contains("2026-06-01 to 2026-06-30") && !english.contains("壹佰元整"), "{english}");
        // The resident's own, behind the digits of the phone.
        let resident = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).cookie_store(true).build().expect("a client");
        let link = format!("{}/r/{}", t.url, t.app.signer.account_token(ids.accounts[0]));
        let digits = resident.post(format!("{link}/digits")).header("content-type", "application/x-www-form-urlencoded").header("sec-fetch-site", "same-origin");
        assert_eq!(digits.body("digits=0000").send().await.expect("an answer").status().as_u16(), 303);
        let own = text(&resident, format!("{link}/receipts/{number}")).await;
        assert!(own.contains("壹佰元整") && own.contains("王小明") && own.contains("2026-07-01 至 2026-07-31"), "{own}");
        // Reversed, it prints as void.
        assert_eq!(t.post(&format!("/api/v1/payments/{id}/reverse"), &token, &json!({"reason": "登记到别户"})).await.status, 200);
        for page in [text(&resident, format!("{link}/receipts/{number}")).await, text(&office, format!("{}/payments/{id}", t.url)).await] {
            assert!(page.contains("card slip void") && page.contains("登记到别户"), "{page}");
        }
    }
}

fn invoice(receipt: i64, number: u64, amount: &str) -> Value {
    json!({"receipt_id": receipt, "number": format!("{number:020}"), "issued_on": "2026-09-18", "amount": amount,
        "buyer": "王大明", "buyer_tax_id": ""})
}

fn code(answer: &Answer) -> (u16, Option<&str>, Option<&str>) {
    (answer.status, answer.body["code"].as_str(), answer.body["errors"][0]["field"].as_str())
}

both_engines! {
    async fn invoices_of_a_receipt_never_pass_what_is_left_of_it(t) {
        let ids = household(&t).await;
        let token = t.token("fang", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        let id = pay(&t, &token, &ids, "100.00", "P-1").await;
        let post = async |body: &Value| t.post("/api/v1/invoices", &token, body).await;
        for (field, value, named) in [
            ("number", json!("123"), "number"), ("issued_on", json!("2026-09-19"), "issued_on"), ("amount", json!("0.00"), "amount"),
            ("buyer", json!(" "), "buyer"), ("buyer_tax_id", json!("9133"), "buyer_tax_id"),
        ] {
            let mut body = invoice(id, 1, "60.00");
            body[field] = value;
            assert_eq!(code(&post(&body).await), (422, Some("payments.invoice_invalid"), Some(named)));
        }
        let first = post(&invoice(id, 1, "60.00")).await;
        assert_eq!((first.status, first.body["status"].as_str(), first.body["room"].as_str()), (201, Some("live"), Some("1-1-101")), "{first:?}");
        assert_eq!(code(&post(&invoice(id, 1, "1.00")).await), (409, Some("payments.invoice_known"), Some("number")));
        assert_eq!(code(&post(&invoice(id, 2, "40.01")).await), (409, Some("payments.invoice_too_large"), Some("amount")));
        // Ten at once, of ten yuan each: four are entered.
        let bodies: Vec<Value> = (10..20).map(|n| invoice(id, n, "10.00")).collect();
        let answers = futures::future::join_all(bodies.iter().map(post)).await;
        assert_eq!(answers.iter().filter(|a| a.status == 201).count(), 4, "{answers:?}");
        assert_proven(&t.app).await;
        // What is invoiced is neither given back nor reversed.
        let refund = json!({"amount": "7.94", "method": "cash", "external_id": "T-1", "reason": "多缴"});
        let path = format!("/api/v1/payments/{id}");
        assert_eq!(code(&t.post(&format!("{path}/refunds"), &token, &refund).await), (409, Some("payments.invoiced"), Some("amount")));
        assert_eq!(code(&t.post(&format!("{path}/reverse"), &token, &json!({"reason": "x"})).await).1, Some("payments.invoiced"));
        let red = format!("/api/v1/invoices/{}/red", first.body["id"]);
        let body = |number: u64, on: &str, version: i32| json!({"version": version, "number": format!("{number:020}"), "on": on});
        assert_eq!(code(&t.post(&red, &token, &body(99, "2026-09-17", 1)).await).2, Some("on"));
        assert_eq!(code(&t.post(&red, &token, &body(1, "2026-09-18", 1)).await).1, Some("payments.invoice_known"));
        assert_eq!(code(&t.post(&red, &token, &body(99, "2026-09-18", 9)).await).1, Some("payments.invoice_changed"));
        let done = t.post(&red, &token, &body(99, "2026-09-18", 1)).await;
        assert_eq!((done.status, done.body["status"].as_str(), done.body["red_on"].as_str()), (200, Some("red"), Some("2026-09-18")));
        assert_eq!(code(&t.post(&red, &token, &body(98, "2026-09-18", 2)).await).1, Some("payments.invoice_red"));
        assert_eq!(code(&post(&invoice(id, 99, "1.00")).await).1, Some("payments.invoice_known"), "a red one's number");
        assert_eq!(t.post(&format!("{path}/refunds"), &token, &refund).await.status, 201);
        // 100.00 less 7.94 given back less 40.00 invoiced.
        assert_eq!(code(&post(&invoice(id, 3, "52.07")).await).1, Some("payments.invoice_too_large"));
        assert_eq!(post(&invoice(id, 3, "52.06")).await.status, 201);
        assert_proven(&t.app).await;
        for (query, count) in [("status=red", 1), ("status=live", 5), ("q=1-1-101", 6), ("q=00000000000000000099", 1), ("to=2026-09-17", 0), ("limit=2", 2)] {
            let found = t.get(&format!("/api/v1/invoices?{query}"), &token).await;
            assert_eq!(found.body["items"].as_array().map(Vec::len), Some(count), "{query}");
        }
        let other = t.token("weng", Role::Finance, ScopeKind::Estate, ids.estate.0 + 9).await;
        assert_eq!(t.get("/api/v1/invoices", &other).await.body["items"], json!([]));
        assert_eq!(t.get(&format!("/api/v1/invoices/{}", first.body["id"]), &other).await.status, 404);
        assert_eq!(t.post("/api/v1/invoices", &other, &invoice(id, 4, "1.00")).await.status, 404);
        let rows = entity::audit::Entity::find().filter(entity::audit::Column::Subject.eq("e_invoice")).all(t.app.db.read()).await.expect("a query");
        let count = |action: &str| rows.iter().filter(|r| r.action == action).count();
        assert_eq!((count("payments.invoice.register"), count("payments.invoice.red")), (6, 1));
    }
}

both_engines! {
    async fn an_invoice_is_entered_from_its_receipt_and_cancelled_on_its_page(t) {
        let ids = household(&t).await;
        t.user("fin", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        let token = t.admin().await;
        let id = pay(&t, &token, &ids, "46.03", "P-1").await;
        let client = t.log_in_page("fin").await;
        let get = async |path: &str| text(&client, format!("{}{path}", t.url)).await;
        let post = async |path: &str, form: &[(&str, &str)]| {
            let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
            let request = client.post(format!("{}{path}", t.url)).header("accept", "text/html").header("sec-fetch-site", "same-origin");
            let answer = request.header("content-type", "application/x-www-form-urlencoded").body(body).send().await.expect("an answer");
            (answer.status().as_u16(), answer.text().await.expect("a text"))
        };
        assert!(get(&format!("/payments/{id}")).await.contains(&format!("/invoices/new?receipt={id}")));
        let form = get(&format!("/invoices/new?receipt={id}")).await;
        assert!(form.contains("value=\"46.03\"") && form.contains("value=\"王大明\""), "{form}");
        let receipt = id.to_string();
        let typed = |number: &'static str, amount: &'static str| [("receipt", receipt.clone()), ("number", number.to_owned()), ("issued_on", "2026-09-18".to_owned()),
            ("amount", amount.to_owned()), ("buyer", "王大明".to_owned()), ("buyer_tax_id", String::new())];
        let send = async |rows: [(&str, String); 6]| {
            let rows: Vec<(&str, &str)> = rows.iter().map(|(k, v)| (*k, v.as_str())).collect();
            post("/invoices", &rows).await
        };
        let (status, page) = send(typed("12", "46.04")).await;
        assert!(status == 422 && page.contains("请填写 20 位数字") && page.contains("value=\"46.04\"") && page.contains("href=\"#number\""), "{page}");
        let (status, page) = send(typed("26332000000123456789", "46.04")).await;
        assert!(status == 409 && page.contains("最多还可开票 46.03 元"), "{page}");
        assert_eq!(send(typed("26332000000123456789", "46.03")).await.0, 303);
        assert!(get(&format!("/payments/{id}")).await.contains("26332000000123456789"));
        let list = get("/invoices").await;
        assert!(list.contains("26332000000123456789") && list.contains("46.03"), "{list}");
        assert!(get("/invoices?status=red").await.contains("没有符合条件的发票"));
        let (status, page) = post("/invoices/1/red", &[("version", "1"), ("number", "x"), ("on", "2026-09-18")]).await;
        assert!(status == 422 && page.contains("<details class=\"card\" open"), "{page}");
        assert_eq!(post("/invoices/1/red", &[("version", "1"), ("number", "26332000000123456790"), ("on", "2026-09-18")]).await.0, 303);
        let one = get("/invoices/1").await;
        assert!(one.contains("已冲红") && one.contains("26332000000123456790") && !one.contains("<summary>登记冲红"), "{one}");
        assert_proven(&t.app).await;
    }
}
