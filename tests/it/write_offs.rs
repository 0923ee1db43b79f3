//! A rest that is not worth asking for: proposed by one, approved by another, bad debt in the books, neither collected nor
//! open in the reports, and undone by its mirror.

use dawuye::access::Caller;
use dawuye::payments::service::take_receipt;
use entity::enums::{Role, ScopeKind};
use serde_json::{Value, json};

use crate::both_engines;
use crate::finance_day::{desk, lines, statement, upload};
use crate::support::TestApp;
use crate::support::fixtures_money::{assert_proven, bill_month, cash, flat, seed_estate};

async fn bill(t: &TestApp, token: &str, id: &Value) -> Value {
    t.get(&format!("/api/v1/bills/{id}"), token).await.body
}

both_engines! {
    async fn a_rest_is_given_up_by_two_and_asked_for_again(t) {
        let admin = t.admin().await;
        let fin = t.token("fin", Role::Finance, ScopeKind::City, 0).await;
        let ids = seed_estate(&t.app, "翠苑一区", &[flat("1-1-101", 6137, "甲")], &[("2000-01-01", "0.75")]).await;
        bill_month(&t.app, &Caller::system("test"), ids.estate, "2026-08").await.unwrap();
        // 46.03 asked, 45.00 paid: 1.03 is left.
        take_receipt(&t.app, &Caller::system("test"), &cash(ids.accounts[0], "45.00", "C-1", "2026-09-10")).await.unwrap();
        t.set_clock("2026-09-19T02:00:00Z");
        let one = bill(&t, &fin, &json!(1)).await;
        let line = one["lines"][0]["id"].clone();
        let path = "/api/v1/bills/1/write-offs";
        let body = |amount: &str| json!({"line_id": line, "amount": amount, "reason": "尾差不再追缴"});
        let above = t.post(path, &fin, &body("1.04")).await;
        assert_eq!((above.status, above.body["code"].as_str(), above.body["errors"][0]["field"].as_str()), (409, Some("billing.write_off_open"), Some("amount")));
        let much = t.post(path, &fin, &body("10.01")).await;
        assert_eq!((much.status, much.body["code"].as_str()), (409, Some("billing.write_off_limit")), "above the settings' ten yuan");
        assert_eq!(t.post(path, &fin, &json!({"line_id": line, "amount": "1.03", "reason": ""})).await.status, 422);
        assert_eq!(t.post(path, &fin, &json!({"line_id": line, "amount": "1.03", "reason": "x", "on": "2026-09-20"})).await.body["errors"][0]["field"], "on");
        let proposed = t.post(path, &fin, &body("1.03")).await;
        assert_eq!((proposed.status, proposed.body["status"].as_str()), (201, Some("proposed")), "{proposed:?}");
        assert_eq!(t.post(path, &fin, &body("0.01")).await.body["code"], "billing.write_off_waits");
        assert_eq!(bill(&t, &fin, &json!(1)).await["open"], "1.03", "nothing is booked yet");
        let at = |what: &str| format!("/api/v1/write-offs/{}/{what}", proposed.body["id"]);
        let own = t.post(&at("approve"), &fin, &json!({"version": 1})).await;
        assert_eq!((own.status, own.body["code"].as_str()), (409, Some("billing.own_proposal")));
        let waiting = t.log_in_page("admin").await.get(format!("{}/approvals?lang=en", t.url)).send().await.unwrap().text().await.unwrap();
        assert!(waiting.contains("Write-offs proposed") && waiting.contains("尾差不再追缴"), "{waiting}");
        assert_eq!(t.post(&at("approve"), &admin, &json!({"version": 9})).await.body["code"], "stale");
        let written = t.post(&at("approve"), &admin, &json!({"version": 1})).await;
        assert_eq!((written.status, written.body["status"].as_str(), written.body["decided_by"].as_str()), (200, Some("written"), Some("admin")), "{written:?}");
        assert_proven(&t.app).await;

        // Neither open nor paid: on the bill, in the books, in the reports.
        let after = bill(&t, &fin, &json!(1)).await;
        assert_eq!((after["open"].as_str(), after["written_off"].as_str(), after["lines"][0]["written_off"].as_str(), after["status"].as_str()),
            (Some("0.00"), Some("1.03"), Some("1.03"), Some("paid")), "{after}");
        let c = t.get("/api/v1/reports/collection?month=2026-08", &fin).await.body;
        let told = |key: &str| c[key].as_str().unwrap_or_default().to_owned();
        assert_eq!((told("charged"), told("collected"), told("written_off"), told("open"), told("rate")), ("46.03".into(), "45.00".into(), "1.03".into(), "0.00".into(), "97.76".into()), "{c}");
        let before = t.get("/api/v1/reports/collection?month=2026-08&as_of=2026-09-18", &fin).await.body;
        assert_eq!((before["written_off"].as_str(), before["open"].as_str()), (Some("0.00"), Some("1.03")), "as of the eve");
        let income = t.get("/api/v1/reports/income?from=2026-09&to=2026-09", &fin).await.body;
        assert_eq!((income["bad_debt"].as_str(), income["income"].as_str()), (Some("1.03"), Some("45.00")), "{income}");
        let trial = t.get(&format!("/api/v1/ledger/trial-balance?estate_id={}&from=2026-09&to=2026-09", ids.estate), &fin).await.text;
        assert!(trial.contains("bad_debt"), "{trial}");
        let page = t.log_in_page("fin").await;
        let read = async |path: &str| page.get(format!("{}{path}", t.url)).send().await.unwrap().text().await.unwrap();
        let shown = read("/bills/1?lang=en").await;
        assert!(shown.contains("Written off") && shown.contains("−1.03") && shown.contains("fin → admin"), "{shown}");
        let drilled = read("/reports/lines?of=written_off&month=2026-08&lang=en").await;
        assert!(drilled.contains("Lines written off") && drilled.contains("1-1-101"), "{drilled}");
        assert!(read("/write-offs?lang=en").await.contains("尾差不再追缴"));

        // Nothing of it is left to be taken back, and the bill is not voided over it.
        let note = t.post("/api/v1/bills/1/credit-notes", &fin, &json!({"line_id": line, "amount": "45.01", "reason": "x"})).await;
        assert_eq!(note.body["code"], "billing.credit_too_much", "{note:?}");
        assert_eq!(t.post("/api/v1/bills/1/void", &fin, &json!({"reason": "x"})).await.body["code"], "billing.write_off_first");

        // Undone: the rest is owed again, and the reports of the days between stay what they were.
        t.set_clock("2026-09-21T02:00:00Z");
        assert_eq!(t.post(&at("reverse"), &fin, &json!({"version": 2, "reason": ""})).await.status, 422);
        let undone = t.post(&at("reverse"), &fin, &json!({"version": 2, "reason": "住户愿意补缴"})).await;
        assert_eq!((undone.status, undone.body["status"].as_str(), undone.body["reversed_on"].as_str()), (200, Some("reversed"), Some("2026-09-21")), "{undone:?}");
        let owed = bill(&t, &fin, &json!(1)).await;
        assert_eq!((owed["open"].as_str(), owed["written_off"].as_str()), (Some("1.03"), Some("0.00")));
        let then = t.get("/api/v1/reports/collection?month=2026-08&as_of=2026-09-20", &fin).await.body;
        assert_eq!((then["written_off"].as_str(), then["open"].as_str()), (Some("1.03"), Some("0.00")));
        assert_proven(&t.app).await;

        // Turned down, with a reason.
        let second = t.post(path, &fin, &body("0.50")).await;
        let rejected = t.post(&format!("/api/v1/write-offs/{}/reject", second.body["id"]), &admin, &json!({"version": 1, "reason": "再催一次"})).await;
        assert_eq!((rejected.body["status"].as_str(), rejected.body["rejection"].as_str()), (Some("rejected"), Some("再催一次")));
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn nothing_is_given_up_in_a_closed_month_and_a_short_transfer_leads_to_it(t) {
        let admin = t.admin().await;
        let fin = t.token("fin", Role::Finance, ScopeKind::City, 0).await;
        let (ids, ..) = desk(&t).await;
        let imported = upload(&t, &fin, statement(&[("46.00", "陌生人", "物业")])).await;
        let line = lines(&t, &fin, &imported.body).await.remove(0);
        let matched = t.post(&format!("/api/v1/reconciliation/lines/{}/match", line["id"]), &fin, &json!({"account_id": ids.accounts[0]})).await;
        assert_eq!(matched.status, 201, "{matched:?}");
        let page = t.log_in_page("fin").await;
        let shown = page.get(format!("{}/reconciliation/statements/{}?line={}&lang=en", t.url, imported.body["id"], line["id"])).send().await.unwrap().text().await.unwrap();
        assert!(shown.contains("0.03 yuan of bill") && shown.contains("/bills/1#write-off"), "{shown}");
        let form = format!("line={}&amount=0.03&on=2026-09-18&reason=%E5%B0%BE%E5%B7%AE", bill(&t, &fin, &json!(1)).await["lines"][0]["id"]);
        let post = async |body: String| page.post(format!("{}/bills/1/write-offs", t.url)).header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded").body(body).send().await.unwrap();
        let refused = post(form.replace("0.03", "0.04")).await;
        assert!(refused.status() == 409 && refused.text().await.unwrap().contains("value=\"0.04\""), "what was typed is kept");
        assert_eq!(post(form).await.status().as_u16(), 303);

        // September is closed before it is approved: it is not booked into it any more.
        t.set_clock("2026-10-08T02:00:00Z");
        crate::support::fixtures_money::tamper(&t.app, "UPDATE book SET closed_to = '2026-09-30'").await.unwrap();
        let late = t.post("/api/v1/write-offs/1/approve", &admin, &json!({"version": 1})).await;
        assert_eq!((late.status, late.body["code"].as_str()), (409, Some("ledger.period_closed")), "{late:?}");
        let body = json!({"line_id": bill(&t, &fin, &json!(2)).await["lines"][0]["id"], "amount": "1.00", "on": "2026-09-30", "reason": "x"});
        let early = t.post("/api/v1/bills/2/write-offs", &fin, &body).await;
        assert_eq!((early.body["code"].as_str(), early.body["errors"][0]["field"].as_str()), (Some("ledger.period_closed"), Some("on")), "{early:?}");
        assert_eq!(bill(&t, &fin, &json!(1)).await["open"], "0.03");
        let other = t.token("other", Role::Finance, ScopeKind::Estate, ids.estate.0 + 1).await;
        assert_eq!(t.get("/api/v1/write-offs/1", &other).await.status, 404);
        assert_eq!(t.get("/api/v1/write-offs", &other).await.body["items"], json!([]));
        assert_proven(&t.app).await;
    }
}
