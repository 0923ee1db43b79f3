//! What a contract's purchaser pays by bank: matched by the invoice's number, suggested by the payer's name, chosen by hand,
//! taken back from either side.

use entity::enums::{BankAccountKind, Role, ScopeKind};
use entity::value::{BankAccountId, Fen};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

use crate::both_engines;
use crate::finance_day::{BANK, BANK_HEAD, account, lines, pairs, told, upload};
use crate::settlement::{
    Scene, balance, by_points, code, did, fields, open, proved, scene, scheme, sheet, step,
};
use crate::support::fixtures_money::tamper;
use crate::support::{Answer, TestApp};

struct Desk {
    s: Scene,
    bank: BankAccountId,
    /// July: 94,050.00 are open.
    july: i64,
    /// August: 95,000.00 are open.
    august: i64,
    invoices: [String; 2],
}

/// A contract of 100,000.00 a month, five per cent retained, two months invoiced on the 10th of September; in July a case of
/// 1,000.00 was taken off. Today is the 18th.
async fn desk(t: &TestApp) -> Desk {
    let s = scene(t, "1200000.00").await;
    assert_eq!(scheme(t, &s, &by_points("2026-07", "20", "5")).await.status, 201);
    sheet(t, &s, "2026-07-20", &[]).await;
    sheet(t, &s, "2026-08-20", &[]).await;
    t.set_clock("2026-09-10T02:00:00Z");
    let mut months = Vec::new();
    for month in ["2026-07", "2026-08"] {
        let id = open(t, &s, month).await.body["id"].as_i64().expect("a month");
        if month == "2026-07" {
            let case =
                json!({"kind": "penalty", "clause": "第八条", "words": "逾期整改", "amount": "1000.00"});
            did(t, &s.officer, id, "items", case).await;
        }
        did(t, &s.finance, id, "apply", json!({})).await;
        did(t, &s.officer, id, "sign", json!({})).await;
        let invoiced = did(t, &s.finance, id, "invoice", json!({})).await;
        months.push((id, invoiced["invoice_no"].as_str().expect("a number").to_owned()));
    }
    t.set_clock("2026-09-18T02:00:00Z");
    let bank = account(t, s.w.estate, BankAccountKind::Bank, BANK, None).await;
    let [(july, first), (august, second)] = months.try_into().expect("two months");
    Desk { s, bank, july, august, invoices: [first, second] }
}

/// The bank's file of the 17th: (yuan, payer, memo), numbered from `from`, after 1,000.00.
fn file(from: usize, rows: &[(&str, &str, &str)]) -> String {
    let mut balance = 100_000i64;
    let mut text = format!("{BANK_HEAD}\r\n");
    for (at, (yuan, payer, memo)) in rows.iter().enumerate() {
        let (fen, n) = (yuan.parse::<Fen>().expect("yuan").0, from + at);
        balance += fen;
        text.push_str(&format!(
            "{BANK},示范,20260917 09:{n:02}:00,0,{},{},人民币元,{payer},62220000000000000{n},示范支行,20260917,转账,{memo},{}\r\n",
            Fen(fen), Fen(balance), serial(n)
        ));
    }
    text
}

fn serial(n: usize) -> String {
    format!("12{n:02}-3306167800N000044{n:02}")
}

async fn imported(t: &TestApp, token: &str, text: String) -> Value {
    let done = upload(t, token, text).await;
    assert_eq!(done.status, 201, "{done:?}");
    done.body
}

fn path(line: &Value, what: &str) -> String {
    format!("/api/v1/reconciliation/lines/{}/{what}", line["id"])
}

async fn matched(t: &TestApp, token: &str, line: &Value, assessment: i64) -> Answer {
    t.post(&path(line, "match-invoice"), token, &json!({"assessment_id": assessment})).await
}

/// A month's state, what was received on it, and its receipts.
async fn month(t: &TestApp, d: &Desk, id: i64) -> (String, String, Vec<Value>) {
    let view = t.get(&format!("/api/v1/settlements/{id}"), &d.s.finance).await.body;
    let word = |key: &str| view["settlement"][key].as_str().expect("a word").to_owned();
    (word("status"), word("received"), view["receipts"].as_array().expect("receipts").clone())
}

async fn invoices(t: &TestApp, token: &str, line: &Value, query: &str) -> Vec<(i64, Value)> {
    let found = t.get(&format!("{}{query}", path(line, "invoices")), token).await;
    assert_eq!(found.status, 200, "{found:?}");
    let items = found.body["items"].as_array().expect("items").clone();
    items.into_iter().map(|i| (i["assessment_id"].as_i64().expect("an id"), i["why"].clone())).collect()
}

async fn line(t: &TestApp, d: &Desk, statement: &Value, at: usize) -> Value {
    lines(t, &d.s.finance, statement).await[at].clone()
}

async fn audited(t: &TestApp, action: &str) -> u64 {
    entity::audit::Entity::find()
        .filter(entity::audit::Column::Action.eq(action))
        .count(t.app.db.read())
        .await
        .expect("a count")
}

both_engines! {
    async fn the_purchasers_money_comes_by_bank(t) {
        let d = desk(&t).await;
        let fin = &d.s.finance;
        let text = file(0, &[
            ("95000.00", "杭州市财政局", &format!("付{}服务费", d.invoices[1])),
            ("94050.00", "翠苑街道", "服务费"),
            ("30000.00", "翠苑街道", "预付"),
        ]);
        let statement = imported(&t, fin, text.clone()).await;
        let all = lines(&t, fin, &statement).await;
        assert_eq!(told(&all), pairs(&[("matched", "contract_invoice"), ("suggested", "purchaser"), ("pending", "missing_in_system")]));
        // The number and exactly what is open: matched by itself, in the contract's book, where the money lies.
        let (status, received, receipts) = month(&t, &d, d.august).await;
        assert_eq!((status.as_str(), received.as_str(), receipts.len()), ("paid", "95000.00", 1));
        assert_eq!(receipts[0]["statement_line_id"], all[0]["id"]);
        assert_eq!((receipts[0]["received_on"].as_str(), &receipts[0]["id"]), (Some("2026-09-17"), &all[0]["contract_receipt_id"]));
        assert_eq!(balance(&t, d.s.contract, &dawuye::ledger::bank("CCB", BANK)).await, "95000.00");
        proved(&t).await;
        // The same file again, and the same lines in another: nothing twice.
        assert_eq!(upload(&t, fin, text.clone()).await.body["id"], statement["id"]);
        let more = imported(&t, fin, file(0, &[
            ("95000.00", "杭州市财政局", &format!("付{}服务费", d.invoices[1])), ("94050.00", "翠苑街道", "服务费"),
            ("30000.00", "翠苑街道", "预付"), ("1.00", "陌生人", ""),
        ])).await;
        assert_eq!(more["known_count"], 3);
        assert_eq!(month(&t, &d, d.august).await.2.len(), 1);
        // Who is suggested what, and who may look.
        assert_eq!(invoices(&t, fin, &all[1], "").await, [(d.july, json!("purchaser"))]);
        assert_eq!(invoices(&t, fin, &all[2], "").await, [(d.july, json!("purchaser_other"))]);
        assert_eq!(invoices(&t, fin, &all[2], "?q=jx-1").await.len(), 1, "by the contract's number");
        assert!(invoices(&t, fin, &all[2], "?q=KH209912").await.is_empty());
        for who in [&d.s.officer, &t.token("crew7", Role::Crew, ScopeKind::Crew, d.s.w.sweep.0).await] {
            assert_eq!(t.get(&path(&all[1], "invoices"), who).await.status, 403);
            assert_eq!(matched(&t, who, &all[1], d.july).await.status, 403);
        }
        let away = t.token("fin7", Role::Finance, ScopeKind::Subdistrict, d.s.w.elsewhere.0).await;
        assert_eq!(matched(&t, &away, &all[1], d.july).await.status, 404);
        let estate = t.token("fin8", Role::Finance, ScopeKind::Estate, d.s.w.estate.0).await;
        assert!(invoices(&t, &estate, &all[1], "").await.is_empty(), "the contract is the subdistrict's");
        assert_eq!(matched(&t, &estate, &all[1], d.july).await.status, 404);
        let page = t.log_in_page("fin").await;
        let shown = page.get(format!("{}/reconciliation/statements/{}?line={}&lang=en", t.url, statement["id"], all[1]["id"])).send().await.unwrap().text().await.unwrap();
        assert!(shown.contains(&d.invoices[0]) && shown.contains("The payer is the purchaser; exactly what is open") && shown.contains("match-invoice"), "{shown}");
        // By hand, a part; then more than is left is refused with both figures.
        let part = matched(&t, fin, &all[2], d.july).await;
        assert_eq!(part.status, 201, "{part:?}");
        assert_eq!(month(&t, &d, d.july).await.1, "30000.00");
        proved(&t).await;
        let much = matched(&t, fin, &all[1], d.july).await;
        assert_eq!((code(&much), fields(&much)), ((422, "settlement.more_than_open"), vec!["amount"]));
        assert!(much.text.contains("94,050.00") && much.text.contains("64,050.00"), "{much:?}");
        assert_eq!(code(&matched(&t, fin, &all[2], d.july).await), (409, "reconciliation.not_pending"));
        // Taken back at the line: the receipt is reversed, and nothing ties it again unasked.
        assert_eq!(t.post(&path(&all[2], "unmatch"), fin, &json!({"reason": " "})).await.status, 422);
        assert_eq!(t.post(&path(&all[2], "unmatch"), &estate, &json!({"reason": "看错了"})).await.status, 404);
        assert_eq!(t.post(&path(&all[2], "unmatch"), fin, &json!({"reason": "是另一份合同的"})).await.status, 204);
        let (status, received, receipts) = month(&t, &d, d.july).await;
        assert_eq!((status.as_str(), received.as_str(), receipts[0]["reversed_for"].as_str()), ("invoiced", "0.00", Some("是另一份合同的")));
        let free = line(&t, &d, &statement, 2).await;
        assert_eq!((free["outcome"].as_str(), &free["contract_receipt_id"], free["decision"].as_str()), (Some("pending"), &Value::Null, Some("是另一份合同的")));
        proved(&t).await;
        assert_eq!(matched(&t, fin, &all[1], d.july).await.status, 201);
        assert_eq!(month(&t, &d, d.july).await.0, "paid");
        // Taken back where it is noted: the line waits again.
        let receipt = line(&t, &d, &statement, 1).await["contract_receipt_id"].clone();
        let back = step(&t, fin, d.july, &format!("receipts/{receipt}/reverse"), json!({"reason": "退票"})).await;
        assert_eq!((back.status, back.body["received"].as_str()), (200, Some("0.00")), "{back:?}");
        let free = line(&t, &d, &statement, 1).await;
        assert_eq!((free["outcome"].as_str(), free["decided_by"].as_str()), (Some("pending"), Some("fin")));
        assert_eq!(audited(&t, "reconciliation.line.untie").await, 1);
        let again = t.post(&format!("/api/v1/reconciliation/accounts/{}/match-again", d.bank), fin, &json!({})).await;
        assert_eq!(again.body["changed"], 0);
        proved(&t).await;
    }
}

both_engines! {
    async fn a_day_with_contracts_money_is_closed_and_proved(t) {
        let d = desk(&t).await;
        let fin = &d.s.finance;
        let statement = imported(&t, fin, file(0, &[("95000.00", "翠苑街道", &d.invoices[1]), ("94050.00", "翠苑街道", &d.invoices[0])])).await;
        let all = lines(&t, fin, &statement).await;
        assert_eq!(told(&all), pairs(&[("matched", "contract_invoice"), ("matched", "contract_invoice")]));
        let day = format!("/api/v1/reconciliation/accounts/{}/days/2026-09-17", d.bank);
        let report = t.get(&day, fin).await.body["report"].clone();
        assert_eq!((report["closing"].as_str(), report["book"].as_str()), (Some("190050.00"), Some("0.00")));
        assert_eq!(report["differences"], json!([["before_our_books", "1000.00"], ["contract_money", "189050.00"]]));
        assert_eq!(t.post(&format!("{day}/close"), fin, &json!({})).await.status, 204);
        // What is closed stays, from either side.
        let reason = json!({"reason": "看错了"});
        assert_eq!(code(&t.post(&path(&all[0], "unmatch"), fin, &reason).await), (409, "reconciliation.day_closed"));
        let reverse = format!("receipts/{}/reverse", all[0]["contract_receipt_id"]);
        assert_eq!(code(&step(&t, fin, d.august, &reverse, reason.clone()).await), (409, "reconciliation.day_closed"));
        assert_eq!(t.post(&format!("{day}/reopen"), fin, &reason).await.status, 204);
        assert_eq!(step(&t, fin, d.august, &reverse, reason).await.status, 200);
        proved(&t).await;
        // What somebody changes behind our back is found.
        for (broken, mended) in [
            ("UPDATE contract_receipt SET amount_fen = amount_fen - 1 WHERE reversed_at IS NULL", "UPDATE contract_receipt SET amount_fen = amount_fen + 1 WHERE reversed_at IS NULL"),
            ("UPDATE statement_line SET amount_fen = amount_fen - 1 WHERE contract_receipt_id IS NOT NULL", "UPDATE statement_line SET amount_fen = amount_fen + 1 WHERE contract_receipt_id IS NOT NULL"),
        ] {
            tamper(&t.app, broken).await.unwrap();
            let mut found = Vec::new();
            for proof in dawuye::app::PROOFS {
                found.extend(proof(t.app.db.read()).await.unwrap().into_iter().filter(|f| !f.holds).map(|f| f.invariant));
            }
            assert!(found.contains(&"outcomes") && found.contains(&"contract_receipts"), "{broken}: {found:?}");
            tamper(&t.app, mended).await.unwrap();
        }
        proved(&t).await;
        let freed = "UPDATE statement_line SET contract_receipt_id = NULL, outcome = 'pending' WHERE contract_receipt_id IS NOT NULL";
        tamper(&t.app, freed).await.unwrap();
        let settled = dawuye::settlement::prove(t.app.db.read()).await.unwrap();
        assert!(settled.iter().any(|f| f.invariant == "contract_receipts" && !f.holds), "a receipt without its line");
    }
}

both_engines! {
    async fn what_was_noted_by_hand_is_tied_and_not_doubled(t) {
        let d = desk(&t).await;
        let fin = &d.s.finance;
        let money = |on: &str, n: usize| json!({"received_on": on, "amount": "1000.00", "reference": serial(n)});
        did(&t, fin, d.july, "receipts", money("2026-09-17", 0)).await;
        did(&t, fin, d.july, "receipts", money("2026-09-16", 1)).await;
        did(&t, fin, d.july, "receipts", money("2026-09-17", 3)).await;
        let statement = imported(&t, fin, file(0, &[
            ("1000.00", "翠苑街道", "服务费"), ("1000.00", "翠苑街道", "服务费"), ("1000.00", "翠苑街道", "服务费"), ("1000.01", "翠苑街道", "服务费"),
            ("95000.00", "", &d.invoices[1]), ("95000.00", "", &d.invoices[1]), ("94999.99", "", &d.invoices[1]),
        ])).await;
        let all = lines(&t, fin, &statement).await;
        assert_eq!(told(&all), pairs(&[
            ("matched", "reference"), ("difference", "day_differs"), ("pending", "missing_in_system"), ("difference", "amount_differs"),
            ("suggested", "ambiguous"), ("suggested", "ambiguous"), ("difference", "amount_differs"),
        ]));
        assert_eq!((all[3]["delta"].as_str(), all[6]["delta"].as_str()), (Some("0.01"), Some("-0.01")));
        let (_, received, receipts) = month(&t, &d, d.july).await;
        assert_eq!((received.as_str(), receipts.len()), ("3000.00", 3), "nothing was doubled");
        assert_eq!(receipts[0]["statement_line_id"], all[0]["id"]);
        proved(&t).await;
        let refused = matched(&t, fin, &all[1], d.july).await;
        assert_eq!(code(&refused), (409, "settlement.noted_otherwise"), "{refused:?}");
        assert!(refused.text.contains("2026-09-16") && refused.text.contains("1,000.00"), "{refused:?}");
        // Noted after the file came: tied by hand or by matching again.
        did(&t, fin, d.july, "receipts", money("2026-09-17", 2)).await;
        let again = t.post(&format!("/api/v1/reconciliation/accounts/{}/match-again", d.bank), fin, &json!({})).await;
        assert_eq!(again.body["changed"], 1, "{again:?}");
        assert_eq!(line(&t, &d, &statement, 2).await["reason"], "reference");
        assert_eq!(month(&t, &d, d.july).await.1, "4000.00");
        // The wrong day is taken back, and the line chosen by hand.
        let wrong = receipts[1]["id"].clone();
        assert_eq!(step(&t, fin, d.july, &format!("receipts/{wrong}/reverse"), json!({"reason": "日期错"})).await.status, 200);
        assert_eq!(matched(&t, fin, &all[1], d.july).await.status, 201);
        // Taken back at its line, a receipt noted by hand is reversed as well.
        assert_eq!(t.post(&path(&all[0], "unmatch"), fin, &json!({"reason": "重复"})).await.status, 204);
        assert_eq!(month(&t, &d, d.july).await.1, "3000.00");
        assert_eq!(matched(&t, fin, &all[0], d.july).await.status, 201, "a reversed number is free again");
        proved(&t).await;
        // Nothing is paid without an invoice, nor before it was made.
        assert_eq!(matched(&t, fin, &all[4], 0).await.status, 404);
        did(&t, fin, d.august, "void", json!({"reason": "抬头有误"})).await;
        assert_eq!(code(&matched(&t, fin, &all[4], d.august).await), (409, "settlement.state"));
        did(&t, fin, d.august, "invoice", json!({})).await;
        let early = matched(&t, fin, &all[4], d.august).await;
        assert_eq!((code(&early), fields(&early)), ((422, "settlement.before_invoice"), vec!["received_on"]));
    }
}

both_engines! {
    async fn two_at_once_tie_once(t) {
        let d = desk(&t).await;
        let fin = &d.s.finance;
        let other = t.token("fin9", Role::Finance, ScopeKind::Subdistrict, d.s.w.subdistrict.0).await;
        let statement = imported(&t, fin, file(0, &[("20000.00", "翠苑街道", ""), ("95000.00", "", "服务费"), ("95000.00", "", "服务费"), ("50000.00", "", "甲"), ("45000.00", "", "乙")])).await;
        let all = lines(&t, fin, &statement).await;
        let statuses = |answers: [Answer; 2]| { let mut s: Vec<u16> = answers.iter().map(|a| a.status).collect(); s.sort_unstable(); s };
        // One line to one invoice, and to two.
        let (a, b) = tokio::join!(matched(&t, fin, &all[0], d.july), matched(&t, &other, &all[0], d.july));
        assert_eq!(statuses([a, b]), [201, 409]);
        assert_eq!(month(&t, &d, d.july).await.2.len(), 1);
        // One invoice to two lines, each of all that is open.
        let (a, b) = tokio::join!(matched(&t, fin, &all[1], d.august), matched(&t, &other, &all[2], d.august));
        assert_eq!(statuses([a, b]), [201, 422]);
        assert_eq!(month(&t, &d, d.august).await.1, "95000.00");
        // Two parts that fit both stand: 50,000 + 20,000 of 94,050, and no more.
        let (a, b) = tokio::join!(matched(&t, fin, &all[3], d.july), matched(&t, &other, &all[4], d.july));
        assert_eq!(statuses([a, b]), [201, 422]);
        proved(&t).await;
        // Taken back from both sides at once: once.
        let receipt = line(&t, &d, &statement, 0).await["contract_receipt_id"].clone();
        let undo = path(&all[0], "unmatch");
        let reason = json!({"reason": "看错了"});
        let reverse = format!("receipts/{receipt}/reverse");
        let (a, b) = tokio::join!(t.post(&undo, fin, &reason), step(&t, &other, d.july, &reverse, reason.clone()));
        let mut codes = [a.status, b.status];
        codes.sort_unstable();
        assert!(matches!(codes, [200, 409] | [204, 409]), "{a:?} {b:?}");
        assert_eq!(line(&t, &d, &statement, 0).await["outcome"], "pending");
        proved(&t).await;
    }
}
