//! A finance desk's day: the channel's bill, the bank's file with its payout, what nobody can place, and the close.

use dawuye::access::Caller;
use dawuye::payments::service::{Payment, take_receipt};
use dawuye::reconciliation::{NewBankAccount, add_bank_account};
use entity::enums::{BankAccountKind, PaymentChannel};
use entity::value::{AccountId, BankAccountId, EstateId, Fen};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::fixtures_money::{Ids, assert_proven, bill_month, flat, seed_estate};
use crate::support::{Answer, TestApp};

pub const BANK: &str = "3300160000000000001";
const MERCHANT: &str = "1601959334";
const BILL_HEAD: &str = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,商品名称,商户数据包,手续费,费率,订单金额,费率备注";
pub const BANK_HEAD: &str = "账号,账户名称,交易时间,借方发生额（支取）,贷方发生额（收入）,余额,币种,对方户名,对方账号,对方开户机构,记账日期,摘要,备注,账户明细编号-交易流水号";

pub async fn account(
    t: &TestApp,
    estate: EstateId,
    kind: BankAccountKind,
    number: &str,
    settles_to: Option<BankAccountId>,
) -> BankAccountId {
    let new = NewBankAccount {
        estate,
        kind,
        bank: "CCB".into(),
        number: number.into(),
        name: "示范".into(),
        settles_to,
    };
    add_bank_account(&t.app, &Caller::system("test"), new).await.expect("an account")
}

/// The estate, its month billed: 46.03 a household; a bank account and a merchant's.
pub async fn desk(t: &TestApp) -> (Ids, BankAccountId, BankAccountId) {
    let flats = [
        flat("1-1-101", 6137, "王小明"),
        flat("1-1-102", 6137, "李雷"),
        flat("1-1-103", 6137, "韩梅梅"),
        flat("1-1-104", 6137, "赵敏"),
    ];
    let ids = seed_estate(&t.app, "翠苑一区", &flats, &[("2000-01-01", "0.75")]).await;
    bill_month(&t.app, &Caller::system("test"), ids.estate, "2026-08").await.expect("a run");
    let bank = account(t, ids.estate, BankAccountKind::Bank, BANK, None).await;
    let merchant = account(t, ids.estate, BankAccountKind::Wechat, MERCHANT, Some(bank)).await;
    (ids, bank, merchant)
}

pub async fn paid_by_wechat(t: &TestApp, account: AccountId, number: &str, fen: i64) {
    let payment = Payment {
        account: Some(account),
        bill: None,
        amount: Fen(fen),
        channel: PaymentChannel::Wechat,
        external_id: number.into(),
        received_on: "2026-09-16".parse().expect("a day"),
        payer: String::new(),
        memo: String::new(),
    };
    take_receipt(&t.app, &Caller::system("test"), &payment).await.expect("a receipt");
}

/// A SUCCESS bill of (order number, yuan, fee).
pub fn bill(rows: &[(&str, &str, &str)]) -> String {
    let mut text = format!("{BILL_HEAD}\r\n");
    let mut sum = [0i64, 0];
    for (at, (order, yuan, fee)) in rows.iter().enumerate() {
        let row = format!(
            "`2026-09-16 17:0{at}:11,`wx1,`{MERCHANT},`0,`,`42000009252021012849977142{at:02},`{order},`o1,`NATIVE,`SUCCESS,`OTHERS,`CNY,`{yuan},`0.00,`物业费,`,`{fee},`0.60%,`{yuan},`\r\n"
        );
        text.push_str(&row);
        sum[0] += yuan.parse::<Fen>().expect("yuan").0;
        sum[1] += fee.parse::<entity::value::ChannelFee>().expect("a fee").0;
    }
    let gross = Fen(sum[0]);
    let fee = format!("{}.{:05}", sum[1] / 100_000, sum[1] % 100_000);
    text.push_str(&format!(
        "总交易单数,应结订单总金额,手续费总金额,订单总金额\r\n`{},`{gross},`{fee},`{gross}\r\n",
        rows.len()
    ));
    text
}

/// A bank's file of (yuan in or −out, payer, memo), after 1,000.00.
pub fn statement(lines: &[(&str, &str, &str)]) -> String {
    let mut balance = 100_000i64;
    let mut text = format!("{BANK_HEAD}\r\n");
    for (at, (yuan, payer, memo)) in lines.iter().enumerate() {
        let fen = yuan.parse::<Fen>().expect("yuan").0;
        balance += fen;
        let (out, come) = if fen < 0 {
            (Fen(-fen).to_string(), "0".to_owned())
        } else {
            ("0".to_owned(), Fen(fen).to_string())
        };
        text.push_str(&format!("{BANK},示范,20260917 09:0{at}:00,{out},{come},{},人民币元,{payer},622200000000000000{at},示范支行,20260917,转账,{memo},120{at}-330616780{at}N0000447{at}\r\n", Fen(balance)));
    }
    text
}

pub async fn upload(t: &TestApp, token: &str, text: String) -> Answer {
    let part = reqwest::multipart::Part::bytes(text.into_bytes()).file_name("x");
    let form = reqwest::multipart::Form::new().part("file", part);
    t.send(t.request(reqwest::Method::POST, "/api/v1/reconciliation/statements", token).multipart(form)).await
}

pub async fn lines(t: &TestApp, token: &str, statement: &Value) -> Vec<Value> {
    t.get(&format!("/api/v1/reconciliation/lines?statement_id={}", statement["id"]), token).await.body["items"].as_array().expect("lines").clone()
}

pub fn told(lines: &[Value]) -> Vec<(String, String)> {
    let word = |l: &Value, key: &str| l[key].as_str().expect("a word").to_owned();
    lines.iter().map(|l| (word(l, "outcome"), word(l, "reason"))).collect()
}

pub fn pairs(wanted: &[(&str, &str)]) -> Vec<(String, String)> {
    wanted.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

both_engines! {
    async fn the_day_is_closed_once_every_line_has_its_place(t) {
        let token = t.admin().await;
        let (ids, bank, merchant) = desk(&t).await;
        paid_by_wechat(&t, ids.accounts[0], "DW-1", 4603).await;
        paid_by_wechat(&t, ids.accounts[1], "DW-2", 4603).await;
        // The bank's file comes first: the payout waits for the channel's bill. 92.06 less 0.55236 is 91.51.
        let file = statement(&[("91.51", "财付通支付科技有限公司", "微信支付结算"), ("46.03", "陌生人", "物业"), ("-2.00", "中国建设银行", "账户管理费"), ("1000.00", "西湖区财政局", "服务费"), ("46.03", "韩梅梅", "")]);
        let imported = upload(&t, &token, file.clone()).await;
        assert_eq!(imported.status, 201, "{imported:?}");
        let of_bank = imported.body;
        let wanted = [("pending", "awaits_bill"), ("pending", "missing_in_system"), ("pending", "outgoing"), ("pending", "missing_in_system"), ("matched", "payer")];
        assert_eq!(told(&lines(&t, &token, &of_bank).await), pairs(&wanted));
        assert_proven(&t.app).await;
        let told_by_channel = bill(&[("DW-1", "46.03", "0.27618"), ("DW-2", "46.03", "0.27618")]);
        let channel = upload(&t, &token, told_by_channel.clone()).await;
        assert_eq!(channel.status, 201, "{channel:?}");
        assert_eq!(told(&lines(&t, &token, &channel.body).await), pairs(&[("matched", "reference"), ("matched", "reference")]));
        let all = lines(&t, &token, &of_bank).await;
        assert_eq!((all[0]["outcome"].as_str(), all[0]["reason"].as_str()), (Some("matched"), Some("channel_settlement")));
        assert_proven(&t.app).await;
        assert_eq!(upload(&t, &token, file).await.body["id"], of_bank["id"], "the same file is the same statement");
        let day = |account: BankAccountId, what: &str| format!("/api/v1/reconciliation/accounts/{account}/days/2026-09-17{what}");
        let refused = t.post(&day(bank, "/close"), &token, &json!({})).await;
        assert_eq!((refused.status, refused.body["code"].as_str()), (409, Some("reconciliation.day_waits")));
        let line = |at: usize, what: &str| format!("/api/v1/reconciliation/lines/{}/{what}", all[at]["id"]);
        let held = t.post(&line(1, "hold"), &token, &json!({})).await;
        assert_eq!(held.status, 201, "{held:?}");
        let wrong = t.post(&line(2, "explain"), &token, &json!({"explanation": "interest", "reason": "x"})).await;
        assert_eq!((wrong.status, wrong.body["errors"][0]["field"].as_str()), (422, Some("explanation")));
        assert_eq!(t.post(&line(2, "explain"), &token, &json!({"explanation": "bank_charge", "reason": "账户管理费"})).await.status, 204);
        assert_proven(&t.app).await;
        assert_eq!(t.post(&line(3, "explain"), &token, &json!({"explanation": "public_money", "reason": "街道服务费"})).await.status, 204);
        assert_proven(&t.app).await;
        // The channel's day, and the line that brought it; what was not brought yet is owed.
        let settled = t.get("/api/v1/reconciliation/settlements", &token).await.body;
        let s = &settled["items"][0];
        assert_eq!((s["gross"].as_str(), s["fee"].as_str(), s["net"].as_str(), s["difference"].as_str(), &s["line_id"]),
            (Some("92.06"), Some("0.55"), Some("91.51"), Some("0.00"), &all[0]["id"]), "{settled}");
        assert_eq!((s["standing"].as_str(), settled["owed"].as_str()), (Some("paid"), Some("0.00")));
        let other = t.token("elsewhere", entity::enums::Role::Finance, entity::enums::ScopeKind::Estate, ids.estate.0 + 1).await;
        assert_eq!(t.get("/api/v1/reconciliation/settlements", &other).await.body["items"], json!([]));
        let page = t.log_in_page("admin").await;
        let shown = page.get(format!("{}/reconciliation/settlements?standing=paid&lang=en", t.url)).send().await.expect("an answer").text().await.expect("a page");
        assert!(shown.contains("92.06") && shown.contains("2026-09-17"), "{shown}");
        // A bill that would change the day it paid out is refused.
        let more = upload(&t, &token, bill(&[("DW-1", "46.03", "0.27618"), ("DW-2", "46.03", "0.27618"), ("DW-3", "1.00", "0.00600")])).await;
        assert_eq!((more.status, more.body["code"].as_str()), (409, Some("reconciliation.day_paid_out")), "{more:?}");
        let report = t.get(&day(bank, ""), &token).await.body["report"].clone();
        assert_eq!((report["opening"].as_str(), report["closing"].as_str(), report["stated"].as_str()), (Some("1000.00"), Some("2181.57"), Some("2181.57")));
        // 91.51 + 46.03 + 46.03 − 2.00 are ours.
        assert_eq!(report["book"], "181.57");
        assert_eq!(report["differences"], json!([["before_our_books", "1000.00"], [{"explained": "public_money"}, "1000.00"]]));
        assert_eq!(t.post(&day(bank, "/close"), &token, &json!({})).await.status, 204);
        // What is closed stays, until it is opened again with a reason.
        let undo = json!({"reason": "看错了"});
        assert_eq!(t.post(&line(2, "unmatch"), &token, &undo).await.body["code"], "reconciliation.day_closed");
        assert_eq!(t.post(&day(bank, "/close"), &token, &json!({})).await.status, 409);
        assert_eq!(t.post(&day(bank, "/reopen"), &token, &json!({"reason": ""})).await.status, 422);
        assert_eq!(t.post(&day(bank, "/reopen"), &token, &undo).await.status, 204);
        for at in [0, 2, 3, 4] {
            assert_eq!(t.post(&line(at, "unmatch"), &token, &undo).await.status, 204, "line {at}");
            assert_proven(&t.app).await;
        }
        assert_eq!(t.post(&line(1, "unmatch"), &token, &undo).await.body["code"], "reconciliation.held");
        // Matched again: the payout finds its settlement, the receipt its line.
        let again = t.post(&format!("/api/v1/reconciliation/accounts/{bank}/match-again"), &token, &json!({})).await;
        assert_eq!(again.body["changed"], 3);
        let all = lines(&t, &token, &of_bank).await;
        assert_eq!((all[0]["outcome"].as_str(), all[4]["outcome"].as_str()), (Some("matched"), Some("matched")));
        assert_proven(&t.app).await;
        let sheet = t.get(&day(merchant, "/export").replace("17/", "16/"), &token).await;
        assert_eq!(sheet.status, 200);
        assert_eq!(t.post(&day(merchant, "/close").replace("17/", "16/"), &token, &json!({})).await.status, 204);
    }
}

both_engines! {
    async fn the_banks_amount_is_taken_over_a_receipts(t) {
        let token = t.admin().await;
        let (ids, ..) = desk(&t).await;
        let payment = Payment {
            account: Some(ids.accounts[3]), bill: None, amount: Fen(4600), channel: PaymentChannel::BankTransfer, external_id: "1200-3306167800N00004470".into(),
            received_on: "2026-09-17".parse().expect("a day"), payer: "赵敏".into(), memo: String::new(),
        };
        let receipt = take_receipt(&t.app, &Caller::system("test"), &payment).await.expect("a receipt");
        let imported = upload(&t, &token, statement(&[("46.03", "赵敏", "")])).await;
        let line = lines(&t, &token, &imported.body).await.remove(0);
        assert_eq!((line["outcome"].as_str(), line["reason"].as_str(), line["delta"].as_str()), (Some("difference"), Some("amount_differs"), Some("0.03")));
        let path = |what: &str| format!("/api/v1/reconciliation/lines/{}/{what}", line["id"]);
        assert_eq!(t.post(&path("tie"), &token, &json!({"receipt_id": receipt.id})).await.body["code"], "reconciliation.amount_differs");
        let right = t.post(&path("correct-receipt"), &token, &json!({"receipt_id": receipt.id, "reason": "登记少了三分"})).await;
        assert_eq!(right.status, 201, "{right:?}");
        let old = t.get(&format!("/api/v1/payments/{}", receipt.id), &token).await.body;
        assert_eq!(old["reversed_on"], "2026-09-18");
        let new = t.get(&format!("/api/v1/payments/{}", right.body["receipt_id"]), &token).await.body;
        assert_eq!((new["amount"].as_str(), new["credit"].as_str()), (Some("46.03"), Some("0.00")));
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn a_month_closes_once_every_day_of_every_account_is(t) {
        let token = t.admin().await;
        let (ids, bank, merchant) = desk(&t).await;
        paid_by_wechat(&t, ids.accounts[0], "DW-1", 4603).await;
        upload(&t, &token, bill(&[("DW-1", "46.03", "0.27618")])).await;
        // 1,000.00 before; the 17th and the 19th have movements, the 18th has none.
        let first = statement(&[("45.75", "财付通支付科技有限公司", "微信支付结算"), ("46.03", "韩梅梅", "")]);
        upload(&t, &token, first).await;
        t.set_clock("2026-10-08T02:00:00Z");
        let path = "/api/v1/ledger/periods/close";
        let body = json!({"estate_id": ids.estate, "month": "2026-09"});
        let refused = t.post(path, &token, &body).await;
        let why: Vec<&str> = refused.body["errors"].as_array().expect("reasons").iter().map(|e| e["detail"].as_str().expect("words")).collect();
        assert_eq!(why, ["CCB …0001: 14 days are not closed, from 2026-09-17 on", "WECHAT …9334: 15 days are not closed, from 2026-09-16 on"]);

        // The last day of the month is told of by nobody yet: what comes before it closes.
        let up_to = |account: BankAccountId, day: &str| format!("/api/v1/reconciliation/accounts/{account}/days/{day}/close-up-to");
        let some = t.post(&up_to(bank, "2026-09-30"), &token, &json!({})).await;
        assert_eq!((some.status, some.body["closed"].as_i64(), some.body["stopped_at"].as_str(), some.body["code"].as_str()),
            (200, Some(1), Some("2026-09-18"), Some("reconciliation.day_not_covered")), "{some:?}");
        // October's file begins with the balance September's ended with: nothing lies in between.
        let gap = statement(&[("1.00", "李雷", "")]).replace("20260917", "20261002").replace("1200-", "1300-");
        let later = gap.replace(",1001.00,", ",1092.78,");
        let taken = upload(&t, &token, later).await;
        assert_eq!((taken.status, taken.body["opening"].as_str()), (201, Some("1091.78")), "{taken:?}");
        let rest = t.post(&up_to(bank, "2026-09-30"), &token, &json!({})).await;
        assert_eq!((rest.body["closed"].as_i64(), rest.body["stopped_at"].clone()), (Some(13), Value::Null), "{rest:?}");
        assert_eq!(t.post(&up_to(bank, "2026-09-30"), &token, &json!({})).await.body["code"], "reconciliation.days_closed");
        assert_eq!(t.post(&up_to(bank, "2026-10-30"), &token, &json!({})).await.body["code"], "reconciliation.day_to_come");
        // The line of October waits: its day cannot be closed, September's can.
        assert_eq!(t.post(path, &token, &body).await.body["errors"].as_array().map(Vec::len), Some(1));
        let next = bill(&[("DW-9", "1.00", "0.00600")]).replace("2026-09-16", "2026-10-01").replace("`4200000925", "`4200000999");
        assert_eq!(upload(&t, &token, next).await.status, 201);
        let page = t.log_in_page("admin").await;
        let sent = page.post(format!("{}/reconciliation/accounts/{merchant}/days/2026-09-30/close-up-to", t.url))
            .header("sec-fetch-site", "same-origin").header("content-type", "application/x-www-form-urlencoded").send().await.expect("an answer");
        assert_eq!(sent.status().as_u16(), 303);
        let closed = t.post(path, &token, &body).await;
        assert_eq!(closed.status, 200, "{closed:?}");
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn a_line_whose_receipt_is_reversed_is_matched_again(t) {
        let token = t.admin().await;
        let (ids, bank, _) = desk(&t).await;
        let imported = upload(&t, &token, statement(&[("46.03", "陌生人", "物业")])).await;
        let line = lines(&t, &token, &imported.body).await.remove(0);
        let matched = t.post(&format!("/api/v1/reconciliation/lines/{}/match", line["id"]), &token, &json!({"account_id": ids.accounts[0]})).await;
        assert_eq!(matched.status, 201, "{matched:?}");
        let reversed = t.post(&format!("/api/v1/payments/{}/reverse", matched.body["receipt_id"]), &token, &json!({"reason": "认错了人"})).await;
        assert_eq!(reversed.status, 200, "{reversed:?}");
        let waits = lines(&t, &token, &imported.body).await.remove(0);
        assert_eq!((waits["outcome"].as_str(), waits["decided_by"].clone(), waits["decision"].clone()), (Some("pending"), Value::Null, Value::Null));
        assert_proven(&t.app).await;
        // The transfer is registered for the right household under the bank's serial: matching again finds it.
        let payment = Payment {
            account: Some(ids.accounts[1]), bill: None, amount: Fen(4603), channel: PaymentChannel::BankTransfer, external_id: "1200-3306167800N00004470".into(),
            received_on: "2026-09-17".parse().expect("a day"), payer: String::new(), memo: String::new(),
        };
        let right = take_receipt(&t.app, &Caller::system("test"), &payment).await.expect("a receipt");
        let again = t.post(&format!("/api/v1/reconciliation/accounts/{bank}/match-again"), &token, &json!({})).await;
        assert_eq!(again.body["changed"], 1, "{again:?}");
        let placed = lines(&t, &token, &imported.body).await.remove(0);
        assert_eq!((placed["outcome"].as_str(), placed["receipt_id"].as_i64()), (Some("matched"), Some(right.id.0)));
        assert_proven(&t.app).await;
    }
}
