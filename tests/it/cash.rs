//! Cash: collected by stewards, handed in at the counter, paid in at the bank; and card money that arrives less a fee.

use entity::enums::{Role, ScopeKind};
use entity::value::AccountId;
use serde_json::{Value, json};

use crate::bill_pages::post;
use crate::both_engines;
use crate::finance_day::{bill, desk, lines, statement, upload};
use crate::support::fixtures_money::assert_proven;
use crate::support::{Answer, TestApp};

async fn pay(t: &TestApp, token: &str, account: AccountId, channel: &str, slip: &str) -> Answer {
    let body = json!({"account_id": account, "amount": "46.03", "channel": channel, "external_id": slip, "received_on": "2026-09-16"});
    let request = t.request(reqwest::Method::POST, "/api/v1/payments", token).header("idempotency-key", slip);
    t.send(request.json(&body)).await
}

async fn in_hand(t: &TestApp, token: &str) -> (Value, Value) {
    let cash = t.get("/api/v1/cash", token).await.body;
    let of = |e: &Value| json!([e["counter"], e["stewards"], e["pos"]]);
    let held = |h: &Value| json!([h["holder"], h["amount"]]);
    let list = |value: &Value, one: &dyn Fn(&Value) -> Value| {
        value.as_array().expect("a list").iter().map(one).collect()
    };
    (list(&cash["estates"], &of), list(&cash["holders"], &held))
}

both_engines! {
    async fn stewards_hand_in_what_they_collected_and_no_more(t) {
        let token = t.admin().await;
        let (ids, ..) = desk(&t).await;
        let estate = ids.estate.0;
        let wu = t.token("wu", Role::Steward, ScopeKind::Estate, estate).await;
        let chen = t.token("chen", Role::Steward, ScopeKind::Estate, estate).await;
        for (who, at, slip) in [(&wu, 0, "G-1"), (&wu, 1, "G-2"), (&chen, 2, "G-3")] {
            assert_eq!(pay(&t, who, ids.accounts[at], "steward", slip).await.status, 201);
        }
        assert_eq!(in_hand(&t, &token).await, (json!([["0.00", "138.09", "0.00"]]), json!([["chen", "46.03"], ["wu", "92.06"]])));
        // A steward sees their own cash, not the till and not a colleague's; somebody elsewhere sees none.
        assert_eq!(in_hand(&t, &wu).await, (json!([]), json!([["wu", "92.06"]])));
        let other = t.token("elsewhere", Role::Finance, ScopeKind::Estate, estate + 1).await;
        assert_eq!(in_hand(&t, &other).await, (json!([]), json!([])));
        let ask = |holder: &str, amount: &str| json!({"estate_id": estate, "holder": holder, "amount": amount, "note": "8 月"});
        assert_eq!(t.post("/api/v1/cash/handovers", &other, &ask("wu", "1.00")).await.status, 404);
        assert_eq!(t.post("/api/v1/cash/handovers", &wu, &ask("wu", "1.00")).await.status, 403);
        let more = t.post("/api/v1/cash/handovers", &token, &ask("wu", "92.07")).await;
        assert_eq!((more.status, more.body["code"].as_str(), more.body["errors"][0]["field"].as_str()), (409, Some("payments.more_than_held"), Some("amount")));
        for (body, field) in [(ask("wu", "0.00"), "amount"), (ask(" ", "1.00"), "holder"),
            (json!({"estate_id": estate, "holder": "wu", "amount": "1.00", "handed_on": "2026-09-19"}), "handed_on")] {
            let refused = t.post("/api/v1/cash/handovers", &token, &body).await;
            assert_eq!((refused.status, refused.body["errors"][0]["field"].as_str()), (422, Some(field)));
        }
        let taken = t.post("/api/v1/cash/handovers", &token, &ask("wu", "50.00")).await;
        assert_eq!((taken.status, taken.body["number"].as_str(), taken.body["handed_on"].as_str()), (201, Some("J202609-000001"), Some("2026-09-18")));
        assert_eq!(in_hand(&t, &token).await, (json!([["50.00", "88.09", "0.00"]]), json!([["chen", "46.03"], ["wu", "42.06"]])));
        assert_proven(&t.app).await;
        let undo = format!("/api/v1/cash/handovers/{}/reverse", taken.body["id"]);
        assert_eq!(t.post(&undo, &other, &json!({"reason": "x"})).await.status, 404);
        assert_eq!(t.post(&undo, &token, &json!({"reason": " "})).await.status, 422);
        assert_eq!(t.post(&undo, &token, &json!({"reason": "数错了"})).await.body["reversed_on"], "2026-09-18");
        assert_eq!(t.post(&undo, &token, &json!({"reason": "数错了"})).await.body["code"], "payments.handover_reversed");
        assert_eq!(in_hand(&t, &token).await.1, json!([["chen", "46.03"], ["wu", "92.06"]]));
        assert_proven(&t.app).await;
        assert_eq!(t.get("/api/v1/cash/handovers", &wu).await.body["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(t.get("/api/v1/cash/handovers", &chen).await.body["items"], json!([]));
    }
}

both_engines! {
    async fn twenty_hand_overs_at_once_take_no_more_than_there_is(t) {
        let token = t.admin().await;
        let (ids, ..) = desk(&t).await;
        let wu = t.token("wu", Role::Steward, ScopeKind::Estate, ids.estate.0).await;
        assert_eq!(pay(&t, &wu, ids.accounts[0], "steward", "G-1").await.status, 201);
        let ask = json!({"estate_id": ids.estate, "holder": "wu", "amount": "10.00"});
        let answers = futures::future::join_all((0..20).map(|_| t.post("/api/v1/cash/handovers", &token, &ask))).await;
        assert_eq!(answers.iter().filter(|a| a.status == 201).count(), 4, "{answers:?}");
        assert_eq!(in_hand(&t, &token).await.1, json!([["wu", "6.03"]]));
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn cash_and_card_money_is_paid_in_at_the_bank(t) {
        let token = t.admin().await;
        let (ids, bank, merchant) = desk(&t).await;
        let wu = t.token("wu", Role::Steward, ScopeKind::Estate, ids.estate.0).await;
        assert_eq!(pay(&t, &wu, ids.accounts[0], "steward", "G-1").await.status, 201);
        assert_eq!(pay(&t, &token, ids.accounts[1], "cash", "C-1").await.status, 201);
        assert_eq!(pay(&t, &token, ids.accounts[2], "pos", "P-1").await.status, 201);
        // What is said of a merchant's line is not that.
        let of_channel = upload(&t, &token, bill(&[("DW-9", "1.00", "0.00600")])).await;
        let unknown = lines(&t, &token, &of_channel.body).await[0]["id"].clone();
        let file = statement(&[("92.06", "示范", "现金存入"), ("45.90", "银联商务", "POS 结算"), ("-5.00", "示范", "现金支取")]);
        let imported = upload(&t, &token, file).await;
        assert_eq!(imported.status, 201, "{imported:?}");
        let all = lines(&t, &token, &imported.body).await;
        let say = async |line: &Value, body: &Value| t.post(&format!("/api/v1/reconciliation/lines/{line}/explain"), &token, body).await;
        let deposit = json!({"explanation": "cash_deposit", "reason": "存现"});
        let refused = say(&unknown, &deposit).await;
        assert_eq!((refused.status, refused.body["code"].as_str()), (409, Some("reconciliation.bank_only")), "{merchant}");
        // Only 46.03 are in the till until the steward has handed in the rest.
        let refused = say(&all[0]["id"], &deposit).await;
        assert_eq!((refused.status, refused.body["code"].as_str()), (409, Some("reconciliation.more_than_held")));
        assert!(refused.body["detail"].as_str().expect("words").contains("46.03"));
        let taken = t.post("/api/v1/cash/handovers", &token, &json!({"estate_id": ids.estate, "holder": "wu", "amount": "46.03"})).await;
        assert_eq!(taken.status, 201);
        let with_fee = json!({"explanation": "cash_deposit", "reason": "存现", "fee": "0.01"});
        assert_eq!(say(&all[0]["id"], &with_fee).await.body["errors"][0]["field"], "fee");
        assert_eq!(say(&all[2]["id"], &deposit).await.body["errors"][0]["field"], "explanation");
        assert_eq!(say(&all[0]["id"], &deposit).await.status, 204);
        assert_proven(&t.app).await;
        // What was paid in is not in the till: the hand-over stays.
        let undo = t.post(&format!("/api/v1/cash/handovers/{}/reverse", taken.body["id"]), &token, &json!({"reason": "x"})).await;
        assert_eq!((undo.status, undo.body["code"].as_str()), (409, Some("payments.not_in_till")));
        let payout = |fee: &str| json!({"explanation": "pos_payout", "reason": "9 月 16 日", "fee": fee});
        assert_eq!(say(&all[1]["id"], &payout("0.14")).await.body["code"], "reconciliation.more_than_held");
        assert_eq!(say(&all[1]["id"], &payout("-0.13")).await.status, 422);
        assert_eq!(say(&all[1]["id"], &payout("0.13")).await.status, 204);
        assert_eq!(in_hand(&t, &token).await, (json!([["0.00", "0.00", "0.00"]]), json!([])));
        assert_proven(&t.app).await;
        // It is ours, so it is no difference between the bank and the books.
        let report = t.get(&format!("/api/v1/reconciliation/accounts/{bank}/days/2026-09-17"), &token).await.body["report"].clone();
        assert_eq!((report["closing"].as_str(), report["book"].as_str()), (Some("1132.96"), Some("137.96")));
        assert_eq!(report["differences"], json!([["before_our_books", "1000.00"], ["waiting", "-5.00"]]));
        let undo = json!({"reason": "看错了"});
        for line in &all[..2] {
            assert_eq!(t.post(&format!("/api/v1/reconciliation/lines/{}/unmatch", line["id"]), &token, &undo).await.status, 204);
        }
        assert_eq!(in_hand(&t, &token).await.0, json!([["92.06", "0.00", "46.03"]]));
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn the_page_of_cash_takes_it_in_and_says_what_is_wrong(t) {
        let (ids, ..) = desk(&t).await;
        t.admin().await;
        let wu = t.token("wu", Role::Steward, ScopeKind::Estate, ids.estate.0).await;
        assert_eq!(pay(&t, &wu, ids.accounts[0], "steward", "G-1").await.status, 201);
        let page = t.log_in_page("admin").await;
        let url = |path: &str| format!("{}{path}", t.url);
        let from = format!("{}:wu", ids.estate);
        let send = async |amount: &str| {
            let form = [("from", from.as_str()), ("amount", amount), ("handed_on", "2026-09-17"), ("note", "")];
            post(&page, &t, "/cash/handovers?lang=en", &form).await
        };
        let (status, words) = send("46.04").await;
        assert_eq!(status, 409);
        assert!(words.contains("This steward holds 46.03 yuan only.") && words.contains("value=\"46.04\""), "{words}");
        assert_eq!(send("46.03").await.0, 303);
        let shown = page.get(url("/cash?lang=en")).send().await.expect("an answer").text().await.expect("a page");
        assert!(shown.contains("J202609-000001") && shown.contains("In the till"), "{shown}");
        let shown = page.get(url("/cash?lang=zh")).send().await.expect("an answer").text().await.expect("a page");
        assert!(shown.contains("柜台现金") && shown.contains("交款记录"), "{shown}");
        let own = t.log_in_page("wu").await.get(url("/cash?lang=en")).send().await.expect("an answer").text().await.expect("a page");
        assert!(own.contains("J202609-000001") && !own.contains("In the till"), "{own}");
    }
}
