//! What the pages of bills say of late fees and receipts, the residents' doubts, and the mails about corrections.

use dawuye::access::Caller;
use dawuye::billing::corrections::{self, NewCreditNote};
use dawuye::billing::late_fees::{self, NewDemand, NewPolicy};
use dawuye::payments::service::take_receipt;
use entity::enums::{DemandMethod, MailKind, Role, ScopeKind};
use entity::value::{ContractId, Fen, Percent};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::json;

use crate::both_engines;
use crate::support::TestApp;
use crate::support::fixtures_money::{Ids, assert_proven, bill_month, cash, day, flat, seed_estate, tamper};

async fn first_bill(t: &TestApp) -> entity::bill::Model {
    entity::bill::Entity::find()
        .order_by_asc(entity::bill::Column::Id)
        .one(t.app.db.read())
        .await
        .expect("a query")
        .expect("a bill")
}

async fn page(client: &reqwest::Client, t: &TestApp, path: &str) -> String {
    client.get(format!("{}{path}", t.url)).send().await.expect("an answer").text().await.expect("a text")
}

pub async fn post(client: &reqwest::Client, t: &TestApp, path: &str, form: &[(&str, &str)]) -> (u16, String) {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let request = client
        .post(format!("{}{path}", t.url))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", "text/html")
        .header("sec-fetch-site", "same-origin");
    let answer = request.body(body).send().await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("a text"))
}

/// 552.33 for July, due on 28 August, and a late fee of 5.47 on 10 October.
async fn late(t: &TestApp) -> (Ids, entity::bill::Model) {
    t.set_clock("2026-08-01T02:00:00Z");
    let ids = seed_estate(&t.app, "翠苑", &[flat("1-1-101", 6137, "王一")], &[("2000-01-01", "9.00")]).await;
    let system = Caller::system("test");
    bill_month(&t.app, &system, ids.estate, "2026-07").await.expect("July");
    let bill = first_bill(t).await;
    t.set_clock("2026-10-20T02:00:00Z");
    let policy = NewPolicy {
        contract: ContractId(1),
        clause: "第十五条".into(),
        from: day("2026-01-01"),
        daily_rate: Percent(300),
        grace_days: 10,
    };
    late_fees::add_policy(&t.app, &system, policy).await.expect("a clause");
    let demand =
        NewDemand { bill: bill.id, on: day("2026-09-01"), method: DemandMethod::Letter, note: String::new() };
    late_fees::demand(&t.app, &system, demand).await.expect("demanded");
    let posted = late_fees::assess(&t.app, &system, ids.estate, day("2026-10-10")).await.expect("assessed");
    assert_eq!(posted, [Fen(547)]);
    (ids, bill)
}

both_engines! {
    async fn a_bill_whose_late_fee_is_open_is_not_paid(t) {
        let (ids, bill) = late(&t).await;
        let system = Caller::system("test");
        take_receipt(&t.app, &system, &cash(ids.accounts[0], "552.33", "C-1", "2026-10-20")).await.expect("the principal");
        let fin = t.token("fin", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        let client = t.log_in_page("fin").await;
        let status = async || t.get(&format!("/api/v1/bills/{}", bill.id), &fin).await.body["status"].clone();
        let count = async |of: &str| t.get(&format!("/api/v1/bills?status={of}"), &fin).await.body["items"].as_array().map(Vec::len);
        assert_eq!(status().await, "late_fee");
        assert_eq!((count("paid").await, count("late_fee").await, count("open").await), (Some(0), Some(1), Some(0)));
        for path in ["/bills".to_owned(), format!("/bills/{}", bill.id)] {
            let shown = page(&client, &t, &path).await;
            assert!(shown.contains("欠违约金") && !shown.contains("已缴清</span>"), "{path}: {shown}");
            assert!(shown.contains(&format!("/payments/new?bill={}", bill.id)), "{path}: it can be collected");
        }
        let counter = page(&client, &t, &format!("/payments/new?bill={}", bill.id)).await;
        assert!(counter.contains("value=\"5.47\"") && counter.contains("违约金 5.47"), "{counter}");
        take_receipt(&t.app, &system, &cash(ids.accounts[0], "6.00", "C-2", "2026-10-20")).await.expect("the fee");
        assert_eq!(status().await, "paid");
        let receipt = entity::receipt::Entity::find().order_by_desc(entity::receipt::Column::Id).one(t.app.db.read()).await;
        let receipt = receipt.expect("a query").expect("a receipt");
        let shown = t.get(&format!("/api/v1/payments/{}", receipt.id), &fin).await.body;
        let part = &shown["allocations"][0];
        assert_eq!((&part["amount"], &part["late_fee"], &shown["credit"]), (&json!("5.47"), &json!("5.47"), &json!("0.53")));
        let card = page(&client, &t, &format!("/payments/{}", receipt.id)).await;
        assert!(card.contains("违约金") && card.contains("5.47"), "{card}");
        let resident = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).cookie_store(true).build().expect("a client");
        let link = format!("/r/{}", t.app.signer.account_token(ids.accounts[0]));
        assert_eq!(post(&resident, &t, &format!("{link}/digits"), &[("digits", "0000")]).await.0, 303);
        let own = page(&resident, &t, &format!("{link}/receipts/{}", receipt.number)).await;
        assert!(own.contains("违约金") && own.contains("5.47"), "{own}");
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn a_clause_is_set_for_any_of_many_contracts(t) {
        let ids = seed_estate(&t.app, "翠苑", &[flat("1-1-101", 6137, "王一")], &[("2000-01-01", "0.75")]).await;
        tamper(&t.app, "INSERT INTO contract (number, kind, name, subdistrict_id, estate_id, purchaser_id, supplier_id, starts_on, ends_on) \
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 260) \
            SELECT 'W-' || CAST(n.i AS TEXT) || '%', c.kind, c.name, c.subdistrict_id, c.estate_id, c.purchaser_id, c.supplier_id, c.starts_on, c.ends_on \
            FROM contract c JOIN n ON n.i > 0 WHERE c.id = 1").await.expect("many contracts");
        t.user("fin", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        let client = t.log_in_page("fin").await;
        let all = page(&client, &t, "/late-fees").await;
        assert!(all.contains("只列出前 50 份") && !all.contains("W-257"), "{all}");
        let contract = entity::contract::Entity::find().all(t.app.db.read()).await.expect("a query").into_iter().find(|c| c.number == "W-257%").expect("one").id;
        let found = page(&client, &t, "/late-fees?q=w-257%25").await;
        assert!(found.contains(&format!("value=\"{contract}\"")) && !found.contains("只列出前"), "{found}");
        assert!(page(&client, &t, "/late-fees?q=w_257").await.contains("没有符合的物业合同"), "what is typed is no pattern");
        let id = contract.to_string();
        let clause = |rate: &'static str| [("q", "W-1"), ("contract", id.as_str()), ("clause", "第十五条"), ("from", "2026-01-01"), ("daily_rate_pct", rate), ("grace_days", "0")];
        let (status, text) = post(&client, &t, "/late-fees", &clause("x")).await;
        assert!(status == 422 && text.contains(&format!("value=\"{contract}\" selected")), "the chosen one stays: {text}");
        assert_eq!(post(&client, &t, "/late-fees", &clause("0.03")).await.0, 303);
    }
}

both_engines! {
    async fn a_resident_doubts_a_bill_and_reads_the_answer(t) {
        let ids = seed_estate(&t.app, "翠苑", &[flat("1-1-101", 6137, "王一"), flat("1-1-102", 6137, "李二")], &[("2000-01-01", "0.75")]).await;
        bill_month(&t.app, &Caller::system("test"), ids.estate, "2026-08").await.expect("August");
        let bill = first_bill(&t).await;
        let fin = t.token("fin", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        let client = t.log_in_page("fin").await;
        let resident = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).cookie_store(true).build().expect("a client");
        let link = format!("/r/{}", t.app.signer.account_token(bill.account_id));
        let own = format!("{link}/bills/{}", bill.number);
        let doubt = format!("{own}/dispute");
        assert!(page(&resident, &t, &own).await.contains("对这张账单有疑问？"));
        assert_eq!(post(&resident, &t, &doubt, &[("reason", " ")]).await.0, 422);
        let other = format!("/r/{}/bills/{}/dispute", t.app.signer.account_token(ids.accounts[1]), bill.number);
        assert_eq!(post(&resident, &t, &other, &[("reason", "r")]).await.0, 404, "another's bill");
        assert_eq!(post(&resident, &t, &format!("{link}x/bills/{}/dispute", bill.number), &[("reason", "r")]).await.0, 404);
        assert_eq!(post(&resident, &t, &doubt, &[("reason", "面积\r\n不对")]).await.0, 303);
        let (status, text) = post(&resident, &t, &doubt, &[("reason", "还是不对")]).await;
        assert!(status == 409 && text.contains("这张账单已登记异议"), "{text}");
        let shown = page(&resident, &t, &own).await;
        assert!(shown.contains("待答复") && !shown.contains("面积 不对") && !shown.contains("对这张账单有疑问？"), "{shown}");
        let office = page(&client, &t, &format!("/bills/{}", bill.id)).await;
        assert!(office.contains("有异议") && office.contains("面积 不对") && office.contains("住户本人"), "{office}");
        assert!(page(&client, &t, "/bills?disputed=true").await.contains(&bill.number));
        let answer = json!({"accepted": false, "answer": "面积与产证一致"});
        assert_eq!(t.post(&format!("/api/v1/bills/{}/disputes/answer", bill.id), &fin, &answer).await.status, 200);
        assert!(!page(&resident, &t, &own).await.contains("面积与产证一致"), "words are for who shows the digits");
        assert_eq!(post(&resident, &t, &format!("{link}/digits"), &[("digits", "0000")]).await.0, 303);
        assert!(page(&resident, &t, &own).await.contains("面积与产证一致"));
        for _ in 0..2 {
            assert_eq!(post(&resident, &t, &doubt, &[("reason", "")]).await.0, 422);
        }
        let (status, text) = post(&resident, &t, &doubt, &[("reason", "请再核实")]).await;
        assert!(status == 429 && text.contains("请 15 分钟后再试") && text.contains("请再核实"), "{status} {text}");
        t.set_clock("2026-09-18T02:16:00Z");
        assert_eq!(post(&resident, &t, &doubt, &[("reason", "请再核实")]).await.0, 303);
        // Logged in, a household may doubt its own bill and no other.
        let token = t.token("li", Role::Resident, ScopeKind::Account, ids.accounts[1].0).await;
        let bills = t.get("/api/v1/bills", &token).await.body;
        let mine = format!("/api/v1/bills/{}/disputes", bills["items"][0]["id"]);
        assert_eq!(t.post(&mine, &token, &json!({"reason": "r"})).await.status, 201);
        assert_eq!(t.post(&format!("/api/v1/bills/{}/disputes", bill.id), &token, &json!({"reason": "r"})).await.status, 404);
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn a_household_is_mailed_what_was_corrected(t) {
        let ids = seed_estate(&t.app, "翠苑", &[flat("1-1-101", 6137, "王一"), flat("1-1-102", 6137, "李二")], &[("2000-01-01", "0.75")]).await;
        tamper(&t.app, "UPDATE person SET email = 'wang@example.net' WHERE name = '王一'").await.expect("an address");
        dawuye::people::set_bill_mail(&t.app, &Caller::link(ids.accounts[0]), ids.accounts[0], true).await.expect("a consent");
        let system = Caller::system("test");
        bill_month(&t.app, &system, ids.estate, "2026-08").await.expect("August");
        take_receipt(&t.app, &system, &cash(ids.accounts[0], "20.00", "C-1", "2026-09-18")).await.expect("a receipt");
        let bill = first_bill(&t).await;
        let lines = entity::bill_line::Entity::find().order_by_asc(entity::bill_line::Column::Id).all(t.app.db.read()).await.expect("lines");
        for line in &lines {
            let new = NewCreditNote { bill: line.bill_id, line: line.id, amount: Fen(3000), reason: "面积多算".into() };
            corrections::credit(&t.app, &system, &new).await.expect("a note");
        }
        corrections::void(&t.app, &system, bill.id, "整张开错").await.expect("void");
        let rows = entity::outbox::Entity::find().order_by_asc(entity::outbox::Column::Id).all(t.app.db.read()).await.expect("rows");
        let kinds: Vec<MailKind> = rows.iter().map(|r| r.kind).collect();
        assert_eq!(kinds, [MailKind::Bill, MailKind::Receipt, MailKind::CreditNote, MailKind::BillVoid], "nobody is mailed without a consent");
        dawuye::mail::outbox::pump(&t.app, |_| {}).await.expect("sent");
        let sent = t.mails.sent();
        let find = |subject: &str| sent.iter().find(|m| m.subject.contains(subject)).unwrap_or_else(|| panic!("{subject}"));
        let note = find("账单更正：减收 30.00 元");
        // 26.03 were open of 46.03.
        for words in ["物业", "C202609-000001", "26.03 元", "3.97 元", "面积多算", &bill.number] {
            assert!(note.text.contains(words) && note.html.contains(words), "{words}: {}", note.text);
        }
        let void = find("账单已作废");
        assert!(void.text.contains(&bill.number) && void.text.contains("46.03 元") && void.text.contains("9月18日"), "{}", void.text);
        let link = void.text.lines().find(|l| l.contains("/r/")).expect("a link");
        let path = link.split_once("/r/").expect("a path").1;
        let own = page(&t.client, &t, &format!("/r/{path}")).await;
        assert!(own.contains("这张账单已作废"), "{own}");
        assert_proven(&t.app).await;
    }
}
