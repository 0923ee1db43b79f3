//! Reports of collection: rates, ageing, income and cash against worked cases and figures reckoned by hand.

use calamine::{Data, Reader, Xlsx};
use chrono::Duration;
use dawuye::access::Caller;
use dawuye::billing::corrections::{self, NewCreditNote, NewDebitNote, NewLine};
use dawuye::payments::corrections::reverse;
use dawuye::payments::service::{Payment, take_receipt};
use entity::enums::{ChargeItem, PaymentChannel, Role, ScopeKind};
use entity::value::{BillId, Fen, Rate};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::both_engines;
use crate::cases::{bills_of, case, fen, lines_of, word};
use crate::support::TestApp;
use crate::support::fixtures_money::{
    Ids, add_rate, assert_proven, bill_month, cash, day, flat, seed_estate, tamper,
};

fn at(t: &TestApp, day: &str) {
    t.set_clock(&format!("{day}T02:00:00Z"));
}

async fn credit(t: &TestApp, bill: BillId, amount: Fen) {
    let line = lines_of(t, bill).await.remove(0).id;
    let new = NewCreditNote { bill, line, amount, reason: "多算".into() };
    corrections::credit(&t.app, &Caller::system("test"), &new).await.expect("a credit note");
}

/// Pays exactly this bill.
async fn pay_bill(t: &TestApp, ids: &Ids, bill: BillId, amount: Fen, on: &str) {
    let slip = format!("{bill}-{amount}-{on}");
    let payment = Payment { bill: Some(bill), ..cash(ids.accounts[0], &amount.to_string(), &slip, on) };
    take_receipt(&t.app, &Caller::system("test"), &payment).await.expect("a receipt");
}

/// `84.75` of 8475.
fn percent(bp: &Value) -> Value {
    json!(fen(bp).to_string())
}

async fn report(t: &TestApp, token: &str, what: &str, query: &str) -> Value {
    let answer = t.get(&format!("/api/v1/reports/{what}?{query}"), token).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body
}

both_engines! {
    async fn the_rates_of_a_quarter(t) {
        let case = case("K01");
        let n = |key: &str| fen(&case["input"][key]);
        assert_eq!(case["input"]["period"], "2026-Q3");
        let system = Caller::system("test");
        // 100 m²: a price of four decimals makes a line of any fen.
        let price = |amount: i64| Rate(amount * 100).to_string();
        at(&t, "2026-06-20");
        let ids = seed_estate(&t.app, "K01", &[flat("1-1-101", 10_000, "甲")], &[("2026-06-01", &price(n("opening_arrears_fen").0))]).await;
        let gross = n("billed_gross_fen").0;
        for (month, amount) in [("2026-07-01", gross / 3), ("2026-08-01", gross / 3), ("2026-09-01", gross - gross / 3 * 2)] {
            add_rate(&t.app, ids.tariff, month, &price(amount)).await;
        }
        bill_month(&t.app, &system, ids.estate, "2026-06").await.expect("June");
        at(&t, "2026-08-05");
        let admin = t.admin().await;
        let proposer = t.token("fang", Role::Finance, ScopeKind::City, 0).await;
        let waiver = json!({"estate_id": ids.estate, "account_id": ids.accounts[0], "item": "property_fee", "kind": "goodwill", "name": "减免",
            "fixed": n("waivers_fen"), "from_month": "2026-07", "to_month": "2026-08", "reason": "r", "funder": "operator", "sponsor": ""});
        let made = t.post("/api/v1/billing/discounts", &proposer, &waiver).await;
        assert_eq!(made.status, 201, "{made:?}");
        let approve = format!("/api/v1/billing/discounts/{}/approve", made.body["id"]);
        assert_eq!(t.post(&approve, &admin, &json!({"version": 1})).await.status, 204);
        bill_month(&t.app, &system, ids.estate, "2026-07").await.expect("July");
        at(&t, "2026-09-20");
        for month in ["2026-08", "2026-09"] {
            bill_month(&t.app, &system, ids.estate, month).await.expect("a run");
        }
        let bills = bills_of(&t, ids.accounts[0]).await;
        credit(&t, bills[2].id, n("credit_notes_fen")).await;
        credit(&t, bills[0].id, n("credit_notes_on_arrears_fen")).await;
        at(&t, "2026-09-25");
        pay_bill(&t, &ids, bills[0].id, n("paid_arrears_fen"), "2026-09-25").await;
        let mut left = n("paid_current_fen").0;
        for bill in bills_of(&t, ids.accounts[0]).await.iter().skip(1) {
            let part = left.min(bill.open_fen.0);
            pay_bill(&t, &ids, bill.id, Fen(part), "2026-09-25").await;
            left -= part;
        }
        assert_eq!(left, 0);
        at(&t, "2026-10-20");
        let token = t.token("later", Role::Finance, ScopeKind::City, 0).await;
        let c = report(&t, &token, "collection", "from=2026-07&to=2026-09").await;
        let expected = &case["expected"];
        assert_eq!((&c["rate"], &c["arrears_rate"], &c["combined_rate"]),
            (&percent(&expected["current_bp"]), &percent(&expected["arrears_bp"]), &percent(&expected["combined_bp"])), "{c}");
        for (field, key) in [
            ("gross", "billed_gross_fen"), ("waived", "waivers_fen"), ("credited", "credit_notes_fen"), ("collected", "paid_current_fen"),
            ("arrears_opening", "opening_arrears_fen"), ("arrears_credited", "credit_notes_on_arrears_fen"), ("arrears_collected", "paid_arrears_fen"),
        ] {
            assert_eq!(c[field], json!(n(key)), "{field}");
        }
        assert_eq!((&c["as_of"], &c["households"], &c["households_paid"], &c["household_rate"]), (&json!("2026-10-20"), &json!(1), &json!(0), &json!("0.00")));
        // One estate, one building, one item: each says the same.
        for group in ["estates", "buildings", "items"] {
            assert_eq!(c[group].as_array().map(Vec::len), Some(1));
            assert_eq!(c[group][0]["combined_rate"], c["combined_rate"]);
        }
        // On the day before nothing was paid; on the eve of the credit notes there were none.
        let before = report(&t, &token, "collection", "from=2026-07&to=2026-09&as_of=2026-09-24").await;
        assert_eq!((&before["collected"], &before["arrears_collected"], &before["credited"]), (&json!("0.00"), &json!("0.00"), &json!(n("credit_notes_fen"))));
        let earlier = report(&t, &token, "collection", "from=2026-07&to=2026-09&as_of=2026-09-19").await;
        assert_eq!((&earlier["gross"], &earlier["credited"]), (&json!(Fen(gross / 3)), &json!("0.00")), "only July was billed");
        // Older debts of the next quarter are what is left of both.
        let next = report(&t, &token, "collection", "from=2026-10&to=2026-10").await;
        assert_eq!((&next["rate"], &next["charged"]), (&Value::Null, &json!("0.00")));
        let open: i64 = bills_of(&t, ids.accounts[0]).await.iter().map(|b| b.open_fen.0).sum();
        assert_eq!(next["arrears_opening"], json!(Fen(open)));
        assert_proven(&t.app).await;
        figures_open_their_lines(&t, &c).await;
    }
}

/// Every figure's page lists lines that sum to it, and the file holds numbers.
async fn figures_open_their_lines(t: &TestApp, c: &Value) {
    let client = t.log_in_page("later").await;
    let get = async |path: String| client.get(format!("{}{path}", t.url)).send().await.expect("an answer");
    let grouped = |field: &str| word(&c[field]).parse::<Fen>().expect("an amount").grouped();
    let page = get("/reports/collection?from=2026-07&to=2026-09".into()).await.text().await.expect("a text");
    for words in
        ["84.75%", "34.23%", "65.42%", "截至 2026-10-20", "of=charged", "of=arrears", &grouped("charged")]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    for (of, total, lines) in [
        ("charged", grouped("charged"), 3),
        ("open", grouped("open"), 1),
        ("credited", grouped("credited"), 1),
    ] {
        let page = get(format!("/reports/lines?from=2026-07&to=2026-09&of={of}"))
            .await
            .text()
            .await
            .expect("a text");
        assert!(page.contains(&format!("¥{total}")), "{of} {total}: {page}");
        assert_eq!(page.matches("href=\"/bills/").count(), lines, "{of}");
    }
    let arrears =
        get("/reports/lines?from=2026-07&to=2026-09&of=arrears".into()).await.text().await.expect("a text");
    assert!(arrears.contains("8,800.00") && arrears.contains("3,012.34"), "{arrears}");
    let file =
        get("/reports/collection/export?from=2026-07&to=2026-09".into()).await.bytes().await.expect("a file");
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(file.to_vec())).expect("a workbook");
    let cells = book.worksheet_range("收缴率").expect("a sheet");
    assert_eq!(cells.get_value((2, 2)), Some(&Data::Float(14_481.23)));
    assert_eq!(cells.get_value((2, 9)), Some(&Data::Float(0.8475)));
    assert_eq!(cells.get_value((2, 15)), Some(&Data::Float(0.6542)));
    let trend = get("/reports?month=2026-09".into()).await.text().await.expect("a text");
    assert!(trend.contains("2026年9月") && trend.contains("<svg"), "{trend}");
}

both_engines! {
    async fn open_bills_by_age(t) {
        let case = case("K03");
        let system = Caller::system("test");
        at(&t, "2024-11-01");
        let ids = seed_estate(&t.app, "K03", &[flat("1-1-101", 100, "甲")], &[("2000-01-01", "1.00")]).await;
        bill_month(&t.app, &system, ids.estate, "2024-08").await.expect("a run");
        let first = bills_of(&t, ids.accounts[0]).await.remove(0);
        pay_bill(&t, &ids, first.id, first.total_fen, "2024-11-01").await;
        let mut open: Vec<(chrono::NaiveDate, Fen)> =
            case["input"]["open"].as_array().expect("a list").iter().map(|o| (day(word(&o["due"])), fen(&o["fen"]))).collect();
        open.sort();
        for (due_on, amount) in &open {
            at(&t, &(*due_on - Duration::days(1)).to_string());
            let line = NewLine { item: ChargeItem::PropertyFee, amount: *amount, reason: "补收".into() };
            let new = NewDebitNote { bill: first.id, due_on: *due_on, lines: vec![line] };
            corrections::debit(&t.app, &system, &new).await.expect("a debit note");
        }
        let as_of = word(&case["input"]["as_of"]);
        at(&t, as_of);
        let token = t.token("fang", Role::Finance, ScopeKind::City, 0).await;
        let aged = report(&t, &token, "ageing", "").await;
        assert_eq!(aged["as_of"], as_of);
        let names = ["not_due", "1-30", "31-60", "61-90", "91-180", "181-365", "366-730", ">730"];
        for (bucket, name) in aged["buckets"].as_array().expect("buckets").iter().zip(names) {
            assert_eq!(bucket["open"], json!(fen(&case["expected"][name])), "{name}");
        }
        assert_eq!(aged["open"], json!(Fen(open.iter().map(|o| o.1.0).sum())));
        assert_eq!(aged["estates"][0]["buckets"], aged["buckets"]);
        // A year earlier only three were billed, and all but the two oldest were not due.
        let earlier = report(&t, &token, "ageing", "as_of=2025-11-22").await;
        assert_eq!(earlier["open"], json!(Fen(111_000_000)));
        assert_eq!(earlier["buckets"][0]["open"], json!(Fen(1_000_000)));
        // A bucket opens its lines.
        let client = t.log_in_page("fang").await;
        let page = client.get(format!("{}/reports/ageing", t.url)).send().await.expect("an answer").text().await.expect("a text");
        let link = page.split('"').find(|part| part.contains("due_from=2026-10-24") && part.contains("due_to=2026-11-22")).expect("a link").replace("&amp;", "&");
        let lines = client.get(format!("{}{link}", t.url)).send().await.expect("an answer").text().await.expect("a text");
        assert!(lines.contains("¥1.10") && lines.matches("href=\"/bills/").count() == 2, "{lines}");
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn a_credit_note_on_a_quarter_counts_once(t) {
        let system = Caller::system("test");
        let flats = [flat("1-1-101", 6137, "甲"), flat("2-1-101", 8805, "乙")];
        let ids = seed_estate(&t.app, "翠苑", &flats, &[("2000-01-01", "0.15")]).await;
        tamper(&t.app, "UPDATE tariff SET cycle = 'quarterly'").await.expect("quarterly");
        let token = t.token("fang", Role::Finance, ScopeKind::City, 0).await;
        let run = t.post("/api/v1/billing/runs", &token, &json!({"estate_id": ids.estate, "month": "2026-04", "cycle": "quarterly"})).await;
        assert_eq!(t.post(&format!("/api/v1/billing/runs/{}/commit", run.body["id"]), &token, &json!({"hash": run.body["hash"]})).await.status, 200);
        // 27.62 and 39.62: 9.21 + 9.21 + 9.20 and 13.21 + 13.21 + 13.20.
        let bill = bills_of(&t, ids.accounts[0]).await.remove(0);
        assert_eq!(bill.total_fen, Fen(2_762));
        credit(&t, bill.id, Fen(300)).await;
        let month = async |m: &str| report(&t, &token, "collection", &format!("month={m}")).await;
        let (april, may, june) = (month("2026-04").await, month("2026-05").await, month("2026-06").await);
        let charged: Vec<&Value> = [&april, &may, &june].map(|c| &c["charged"]).to_vec();
        let credited: Vec<&Value> = [&april, &may, &june].map(|c| &c["credited"]).to_vec();
        assert_eq!(credited, ["1.00", "1.00", "1.00"]);
        assert_eq!(charged, ["21.42", "21.42", "21.40"]);
        let quarter = report(&t, &token, "collection", "from=2026-04&to=2026-06").await;
        assert_eq!((&quarter["charged"], &quarter["credited"], &quarter["households"]), (&json!("64.24"), &json!("3.00"), &json!(2)));
        // 24.62 are left of the first: paid, its household is paid up in each month and in the quarter.
        pay_bill(&t, &ids, bill.id, Fen(2_462), "2026-09-18").await;
        for m in ["month=2026-04", "month=2026-05", "month=2026-06", "from=2026-04&to=2026-06", "from=2026-05&to=2026-08"] {
            let c = report(&t, &token, "collection", m).await;
            assert_eq!((&c["households"], &c["households_paid"], &c["household_rate"]), (&json!(2), &json!(1), &json!("50.00")), "{m}");
            assert_eq!((&c["buildings"][0]["rate"], &c["buildings"][1]["rate"]), (&json!("100.00"), &json!("0.00")), "{m}");
        }
        // The parts of neighbouring ranges sum to the whole.
        let all = report(&t, &token, "collection", "from=2026-04&to=2026-06").await;
        let parts = [report(&t, &token, "collection", "month=2026-04").await, report(&t, &token, "collection", "from=2026-05&to=2026-06").await];
        for field in ["gross", "charged", "credited", "collected", "open"] {
            let sum: i64 = parts.iter().map(|c| word(&c[field]).parse::<Fen>().expect("an amount").0).sum();
            assert_eq!(all[field], json!(Fen(sum)), "{field}");
        }
        // April is arrears of May: nothing was paid in it, and the payment of September is no arrears of May.
        let may = report(&t, &token, "collection", "month=2026-05").await;
        assert_eq!((&may["arrears_opening"], &may["arrears_collected"], &may["arrears_rate"]), (&json!("22.42"), &json!("0.00"), &json!("0.00")));
        let september = report(&t, &token, "collection", "month=2026-09").await;
        assert_eq!((&september["arrears_opening"], &september["arrears_credited"], &september["arrears_collected"]), (&json!("67.24"), &json!("3.00"), &json!("24.62")));
        assert_eq!(september["arrears_rate"], "38.33");
        // Taken back whole, it counts no more; on the day before it did.
        corrections::void(&t.app, &system, bills_of(&t, ids.accounts[1]).await[0].id, "开错").await.expect("void");
        assert_eq!(report(&t, &token, "collection", "from=2026-04&to=2026-06").await["charged"], "24.62");
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn income_and_cash_are_what_the_books_and_the_receipts_say(t) {
        let system = Caller::system("test");
        let ids = seed_estate(&t.app, "=翠苑", &[flat("1-1-101", 6137, "甲")], &[("2000-01-01", "0.75")]).await;
        for month in ["2026-06", "2026-07"] {
            bill_month(&t.app, &system, ids.estate, month).await.expect("a run");
        }
        let bill = bills_of(&t, ids.accounts[0]).await.remove(0);
        credit(&t, bill.id, Fen(603)).await;
        let take = async |amount: &str, slip: &str, on: &str, channel: PaymentChannel| {
            let payment = Payment { channel, ..cash(ids.accounts[0], amount, slip, on) };
            take_receipt(&t.app, &system, &payment).await.expect("a receipt")
        };
        take("40.00", "C-1", "2026-09-01", PaymentChannel::Cash).await;
        take("10.00", "C-2", "2026-09-01", PaymentChannel::Pos).await;
        let wrong = take("5.00", "C-3", "2026-09-02", PaymentChannel::Cash).await;
        reverse(&t.app, &system, wrong.id, "错").await.expect("reversed");
        let over = take("50.00", "C-4", "2026-09-03", PaymentChannel::Pos).await;
        let token = t.token("fang", Role::Finance, ScopeKind::City, 0).await;
        let refund = json!({"amount": "8.97", "method": "cash", "external_id": "T-1", "reason": "多缴"});
        assert_eq!(t.post(&format!("/api/v1/payments/{}/refunds", over.id), &token, &refund).await.status, 201);
        let c = report(&t, &token, "cash", "from=2026-09&to=2026-09").await;
        let days: Vec<(&Value, &Value)> = c["days"].as_array().expect("days").iter().map(|d| (&d["day"], &d["received"])).collect();
        assert_eq!(days, [(&json!("2026-09-01"), &json!("50.00")), (&json!("2026-09-03"), &json!("50.00")), (&json!("2026-09-18"), &json!("0.00"))]);
        assert_eq!((&c["received"], &c["refunded"], &c["net"]), (&json!("100.00"), &json!("8.97"), &json!("91.03")));
        assert_eq!(c["channels"], json!([{"channel": "cash", "receipts": 1, "amount": "40.00"}, {"channel": "pos", "receipts": 2, "amount": "60.00"}]));
        assert_eq!(report(&t, &token, "cash", "from=2026-09&to=2026-09&as_of=2026-09-02").await["received"], "55.00", "not yet reversed");
        // 92.06 billed less 6.03; 86.03 were paid of it.
        let i = report(&t, &token, "income", "from=2026-09&to=2026-09").await;
        assert_eq!(i["items"], json!([{"line": "property", "item": "property_fee", "code": "fee_income:property_fee", "charged": "86.03", "received": "86.03"}]));
        assert_eq!((&i["income"], &i["received"], &i["waived"]), (&json!("86.03"), &json!("86.03"), &json!("0.00")));
        assert_eq!(report(&t, &token, "income", "from=2026-08&to=2026-08").await["items"], json!([]), "by the day of the books");
        let client = t.log_in_page("fang").await;
        let get = async |path: &str| client.get(format!("{}{path}", t.url)).send().await.expect("an answer").text().await.expect("a text");
        let page = get("/reports/cash?from=2026-09&to=2026-09").await;
        assert!(page.contains("100.00") && page.contains("/payments?channel=pos&amp;from=2026-09-03&amp;to=2026-09-03"), "{page}");
        let receipts = get("/payments?channel=pos&from=2026-09-03&to=2026-09-03").await;
        assert!(receipts.contains(&over.number), "{receipts}");
        let page = get("/reports/income?from=2026-09&to=2026-09").await;
        assert!(page.contains("86.03") && page.contains("/ledger/journal?estate=1&amp;from=2026-09-01"), "{page}");
        for (name, sheet, row, column, value) in [("cash", "每日收款", 2, 1, 40.00), ("income", "收入", 2, 2, 86.03), ("ageing", "欠费账龄", 2, 1, 0.0)] {
            let file = client.get(format!("{}/reports/{name}/export?from=2026-09&to=2026-09", t.url)).send().await.expect("an answer");
            let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(file.bytes().await.expect("a file").to_vec())).expect("a workbook");
            assert!(book.worksheet_formula(sheet).expect("a sheet").is_empty(), "{name}");
            let cells = book.worksheet_range(sheet).expect("a sheet");
            assert_eq!(cells.get_value((row, column)), Some(&Data::Float(value)), "{name}");
        }
        // A name that begins like a formula is text.
        bill_month(&t.app, &system, ids.estate, "2026-08").await.expect("a run");
        let file = client.get(format!("{}/reports/ageing/export", t.url)).send().await.expect("an answer").bytes().await.expect("a file");
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(file.to_vec())).expect("a workbook");
        assert_eq!(book.worksheet_range("欠费账龄").expect("a sheet").get_value((2, 0)), Some(&Data::String("=翠苑".into())));
        assert_proven(&t.app).await;
        let last = entity::receipt::Entity::find().filter(entity::receipt::Column::ReversedOn.is_null()).order_by_desc(entity::receipt::Column::Id);
        assert_eq!(last.one(t.app.db.read()).await.expect("a query").expect("a receipt").id, over.id);
    }
}

both_engines! {
    async fn a_report_names_what_is_wrong_with_its_question(t) {
        let ids = seed_estate(&t.app, "甲苑", &[flat("1-1-101", 6137, "甲")], &[("2000-01-01", "0.75")]).await;
        let other = seed_estate(&t.app, "乙苑", &[flat("1-1-101", 6137, "乙")], &[("2000-01-01", "0.75")]).await;
        for estate in [ids.estate, other.estate] {
            bill_month(&t.app, &Caller::system("test"), estate, "2026-08").await.expect("a run");
        }
        let token = t.token("fang", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        for (query, status, field) in [
            ("month=2026-13", 400, "month"), ("from=2026-08&to=2026-07", 422, "to"), ("from=2000-01&to=2026-08", 422, "to"), ("as_of=2026-09-19", 422, "as_of"), ("as_of=x", 400, "as_of"),
        ] {
            for what in ["collection", "ageing"] {
                let answer = t.get(&format!("/api/v1/reports/{what}?{query}"), &token).await;
                assert_eq!((answer.status, answer.body["errors"][0]["field"].as_str()), (status, Some(field)), "{query}: {answer:?}");
            }
        }
        // Only what is within reach counts.
        let own = report(&t, &token, "collection", "month=2026-08").await;
        assert_eq!((&own["charged"], own["estates"].as_array().map(Vec::len)), (&json!("46.03"), Some(1)));
        let foreign = report(&t, &token, "collection", &format!("month=2026-08&estate_id={}", other.estate)).await;
        assert_eq!(foreign["charged"], "0.00");
        // An officer sees the figures, and no household behind them.
        t.user("off", Role::Officer, ScopeKind::City, 0).await;
        let officer = t.log_in_page("off").await;
        let page = officer.get(format!("{}/reports/collection?month=2026-08", t.url)).send().await.expect("an answer").text().await.expect("a text");
        assert!(page.contains("92.06") && !page.contains("/reports/lines"), "{page}");
        assert_eq!(officer.get(format!("{}/reports/lines", t.url)).send().await.expect("an answer").status().as_u16(), 403);
    }
}
