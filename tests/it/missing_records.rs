//! What is on record and no statement shows: listed, settled by a person, and the same sum the day's report names.

use dawuye::access::Caller;
use dawuye::payments::service::{Payment, take_receipt};
use entity::enums::{PaymentChannel, Role, ScopeKind};
use entity::value::{AccountId, Fen, ReceiptId};
use serde_json::{Value, json};

use crate::both_engines;
use crate::finance_day::{desk, statement, upload};
use crate::support::TestApp;
use crate::support::fixtures_money::assert_proven;

const MISSING: &str = "/api/v1/reconciliation/missing";

async fn paid(
    t: &TestApp,
    account: AccountId,
    channel: PaymentChannel,
    number: &str,
    fen: i64,
    on: &str,
) -> ReceiptId {
    let payment = Payment {
        account: Some(account),
        bill: None,
        amount: Fen(fen),
        channel,
        external_id: number.into(),
        received_on: on.parse().expect("a day"),
        payer: "王小明".into(),
        memo: String::new(),
    };
    take_receipt(&t.app, &Caller::system("test"), &payment).await.expect("a receipt").id
}

fn records(body: &Value) -> Vec<(String, String)> {
    let items = body["items"].as_array().expect("records");
    items
        .iter()
        .map(|m| {
            (
                m["record"].as_str().expect("a name").to_owned(),
                m["reason"].as_str().expect("a word").to_owned(),
            )
        })
        .collect()
}

both_engines! {
    async fn what_no_line_shows_waits_until_somebody_settles_it(t) {
        let token = t.admin().await;
        let (ids, bank, _) = desk(&t).await;
        // Seven days' window on the 18th: what came before the 11th is overdue.
        let old = paid(&t, ids.accounts[0], PaymentChannel::BankTransfer, "B-1", 4603, "2026-09-05").await;
        let twin = paid(&t, ids.accounts[1], PaymentChannel::BankTransfer, "`b-1", 100, "2026-09-06").await;
        let young = paid(&t, ids.accounts[2], PaymentChannel::BankTransfer, "B-2", 4603, "2026-09-16").await;
        let wechat = paid(&t, ids.accounts[3], PaymentChannel::Wechat, "DW-7", 4603, "2026-09-05").await;
        // No statement shows what came over the counter.
        paid(&t, ids.accounts[3], PaymentChannel::Cash, "C-1", 100, "2026-09-05").await;
        let overdue = t.get(MISSING, &token).await;
        let pair = |id: ReceiptId, reason: &str| (format!("receipt-{id}"), reason.to_owned());
        let missing = "missing_in_statement";
        assert_eq!(records(&overdue.body), [pair(old, missing), pair(twin, "duplicate_in_system"), pair(wechat, missing)], "{overdue:?}");
        assert_eq!((overdue.body["count"].as_i64(), overdue.body["sum"].as_str()), (Some(3), Some("93.06")));
        let first = t.get(&format!("{MISSING}?limit=1"), &token).await.body;
        let second = t.get(&format!("{MISSING}?limit=1&cursor={}", first["next"].as_str().expect("more")), &token).await.body;
        assert_eq!((records(&first).len(), records(&second)[0].0.clone()), (1, format!("receipt-{twin}")));
        let of = async |query: &str| t.get(&format!("{MISSING}?{query}"), &token).await.body;
        assert_eq!(records(&of("standing=pending").await), [pair(young, missing)]);
        assert_eq!(records(&of("channel=wechat").await), [pair(wechat, missing)]);
        assert_eq!(records(&of(&format!("estate_id={}", ids.estate.0 + 1)).await), []);

        // The day's report names the same sum.
        upload(&t, &token, statement(&[("1.00", "陌生人", "")])).await;
        let day = format!("/api/v1/reconciliation/accounts/{bank}/days/2026-09-17");
        let difference = async |word: &str| {
            let report = t.get(&day, &token).await.body["report"]["differences"].clone();
            report.as_array().expect("differences").iter().find(|d| d[0] == word).map(|d| d[1].as_str().expect("an amount").to_owned())
        };
        assert_eq!(difference("not_on_statement").await.as_deref(), Some("-93.06"), "46.03 + 1.00 + 46.03");
        let at = |record: ReceiptId, what: &str| format!("{MISSING}/receipt-{record}/{what}");
        let why = json!({"reason": "支票在途"});
        assert_eq!(t.post(&at(old, "explain"), &token, &json!({"reason": " "})).await.status, 422);
        assert_eq!(t.post(&at(old, "explain"), &token, &why).await.status, 204);
        assert_eq!(t.post(&at(old, "explain"), &token, &why).await.body["code"], "reconciliation.explained");
        assert_eq!((difference("not_on_statement").await.as_deref(), difference("missing_explained").await.as_deref()), (Some("-47.03"), Some("-46.03")));
        let said = of("standing=explained").await;
        assert_eq!((said["items"][0]["explanation"].as_str(), said["items"][0]["explained_by"].as_str(), said["sum"].as_str()), (Some("支票在途"), Some("admin"), Some("46.03")));
        assert_eq!(t.post(&at(old, "withdraw"), &token, &json!({"reason": "看错了"})).await.status, 204);
        assert_eq!(t.post(&at(old, "withdraw"), &token, &why).await.body["code"], "reconciliation.not_explained");

        // A month is not closed over them.
        t.set_clock("2026-10-08T02:00:00Z");
        let close = t.post("/api/v1/ledger/periods/close", &token, &json!({"estate_id": ids.estate, "month": "2026-09"})).await;
        let told = close.text.matches("is on no statement, and nobody has said why").count();
        assert_eq!((close.status, told), (409, 4), "{close:?}");
        t.set_clock("2026-09-18T02:00:00Z");

        // Reversed: what it paid is open again, and nothing is missing. What a channel confirmed is not reversed.
        assert_eq!(t.post(&at(wechat, "reverse"), &token, &why).await.body["code"], "reconciliation.not_reversible");
        assert_eq!(t.post(&at(old, "reverse"), &token, &json!({"reason": "款未到账"})).await.status, 204);
        let receipt = t.get(&format!("/api/v1/payments/{old}"), &token).await.body;
        assert_eq!(receipt["reversed_on"], "2026-09-18");
        assert_eq!(t.post(&at(old, "explain"), &token, &why).await.body["code"], "reconciliation.not_missing");
        assert_eq!(difference("not_on_statement").await.as_deref(), Some("-47.03"));
        assert_proven(&t.app).await;

        // Others' records do not exist; the page lists and settles.
        let fin = t.token("fin", Role::Finance, ScopeKind::Estate, ids.estate.0 + 1).await;
        assert_eq!(t.get(MISSING, &fin).await.body["count"], 0);
        assert_eq!(t.post(&at(wechat, "explain"), &fin, &why).await.status, 404);
        assert_eq!(t.post(&format!("{MISSING}/nonsense/explain"), &token, &why).await.status, 404);
        let page = t.log_in_page("admin").await;
        let read = async |path: &str| page.get(format!("{}{path}", t.url)).send().await.unwrap().text().await.unwrap();
        let shown = read("/reconciliation/missing?lang=en").await;
        assert!(shown.contains(&format!("/payments/{wechat}")) && !shown.contains(&format!("receipt-{wechat}/reverse")) && shown.contains(&format!("receipt-{twin}/reverse")), "{shown}");
        let sent = page.post(format!("{}/reconciliation/missing/receipt-{wechat}/explain", t.url)).header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded").body("reason=T%2B1").send().await.unwrap();
        assert_eq!(sent.status().as_u16(), 303);
        assert!(read("/reconciliation/missing?standing=explained&lang=en").await.contains("admin: T+1"));
    }
}
