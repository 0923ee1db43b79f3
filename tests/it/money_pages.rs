//! The finance pages as a cashier walks through them, without a script.

use dawuye::access::Caller;
use dawuye::reconciliation::{NewBankAccount, add_bank_account};
use entity::enums::{Role, ScopeKind};

use crate::both_engines;
use crate::support::fixtures_money::{Flat, assert_proven, bill_month, flat, seed_estate};
use crate::support::{TestApp, data};

struct Page {
    status: u16,
    location: String,
    text: String,
}

struct Browser<'a> {
    t: &'a TestApp,
    client: reqwest::Client,
}

impl Browser<'_> {
    async fn send(&self, request: reqwest::RequestBuilder) -> Page {
        let answer = request.header("accept", "text/html").send().await.unwrap();
        let status = answer.status().as_u16();
        let location = answer.headers().get("location").map_or("", |l| l.to_str().unwrap()).to_owned();
        Page { status, location, text: answer.text().await.unwrap() }
    }

    async fn get(&self, path: &str) -> Page {
        self.send(self.client.get(format!("{}{path}", self.t.url))).await
    }

    async fn post(&self, path: &str, form: &[(&str, &str)]) -> Page {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self.client.post(format!("{}{path}", self.t.url)).body(body);
        self.send(request.header("content-type", "application/x-www-form-urlencoded")).await
    }
}

/// The value of the hidden or visible input `name`.
fn value(page: &Page, name: &str) -> String {
    let at = page.text.find(&format!("name=\"{name}\"")).expect("the field is there");
    let rest = &page.text[at..];
    let from = rest.find("value=\"").expect("it has a value") + 7;
    rest[from..].split('"').next().unwrap().to_owned()
}

both_engines! {
    async fn from_preview_to_receipt(t) {
        let flats = [flat("12-3-502", 6137, "张静婷"), Flat { area: None, ..flat("12-3-503", 1, "王五") }];
        let ids = seed_estate(&t.app, "翠苑一区", &flats, &[("2000-01-01", "0.75")]).await;
        t.user("fin", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        let fin = Browser { t: &t, client: t.log_in_page("fin").await };
        let bad = fin.post("/bill-runs", &[("estate", &ids.estate.to_string()), ("month", "2026-13")]).await;
        assert_eq!(bad.status, 422);
        assert!(bad.text.contains("value=\"2026-13\"") && bad.text.contains("href=\"#month\""), "typed and told");
        let previewed = fin.post("/bill-runs", &[("estate", &ids.estate.to_string()), ("month", "2026-08")]).await;
        assert_eq!(previewed.status, 303);
        let run = fin.get(&previewed.location).await;
        assert!(run.text.contains("61.37 ㎡ × 0.75 = 46.03") && run.text.contains("没有建筑面积"), "{}", run.text);
        let stale = fin.post(&format!("{}/commit", previewed.location), &[("hash", "x")]).await;
        assert_eq!(stale.status, 409);
        let hash = value(&run, "hash");
        let silent = fin.post(&format!("{}/commit", previewed.location), &[("hash", &hash)]).await;
        assert_eq!(silent.status, 409, "12-3-503 is left out and nobody has said why");
        let order = [("hash", hash.as_str()), ("set_aside_reason", "面积待测绘")];
        assert_eq!(fin.post(&format!("{}/commit", previewed.location), &order).await.status, 303);
        t.app.tasks.close();
        t.app.tasks.wait().await;
        t.app.tasks.reopen();
        assert!(fin.get(&previewed.location).await.text.contains("已出账"));
        let bills = fin.get("/bills?month=2026-08&status=open&q=12-3").await;
        assert!(bills.text.contains("B202608-000001") && bills.text.contains("张静婷"));
        let link = bills.text.split("/payments/new?bill=").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let bill = fin.get(&format!("/bills/{link}?lang=en")).await;
        assert!(bill.text.contains("61.37 m² × 0.75 = 46.03") && bill.text.contains("Take payment"));
        let counter = fin.get(&format!("/payments/new?bill={link}&lang=zh-CN")).await;
        assert_eq!(value(&counter, "amount"), "46.03");
        let (account, slip) = (value(&counter, "account"), value(&counter, "external_id"));
        let form = |amount: &'static str| [("account", account.clone()), ("bill", link.clone()), ("amount", amount.to_owned()),
            ("channel", "cash".to_owned()), ("external_id", slip.clone()), ("received_on", "2026-09-18".to_owned())];
        let as_pairs = |form: &[(&'static str, String)]| form.iter().map(|(k, v)| (*k, v.clone())).collect::<Vec<_>>();
        let send = async |amount| {
            let pairs = as_pairs(&form(amount));
            let pairs: Vec<(&str, &str)> = pairs.iter().map(|(k, v)| (*k, v.as_str())).collect();
            fin.post("/payments", &pairs).await
        };
        let typed = send("46,03").await;
        assert_eq!(typed.status, 422);
        assert!(typed.text.contains("value=\"46,03\"") && typed.text.contains(&slip), "what was typed stays");
        let taken = send("46.03").await;
        assert_eq!(taken.status, 303);
        let receipt = fin.get(&taken.location).await;
        assert!(receipt.text.contains("S202609-000001") && receipt.text.contains("B202608-000001"));
        assert_eq!(send("46.03").await.status, 409, "a second press takes nothing");
        for path in ["/bills", "/bill-runs", "/payments", "/payments/new", "/payments/new?q=12-3", "/reconciliation",
            "/payments?channel=cash&from=2026-09-01", "/payments/new?q=B202608-000001"] {
            for lang in ["zh-CN", "en"] {
                let glue = if path.contains('?') { '&' } else { '?' };
                let page = fin.get(&format!("{path}{glue}lang={lang}")).await;
                assert_eq!(page.status, 200, "{path}");
                assert!(!page.text.contains(" style=") && !page.text.contains("onclick"), "{path}");
            }
        }
        assert_eq!(fin.get("/bills/999").await.status, 404);
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn a_statement_is_imported_and_decided_at_the_page(t) {
        let flats = [flat("12-3-502", 5660, "张静婷"), flat("1-1-101", 5882, "刘建瑶")];
        let ids = seed_estate(&t.app, "翠苑一区", &flats, &[("2000-01-01", "0.75")]).await;
        t.user("fin", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        let fin = Browser { t: &t, client: t.log_in_page("fin").await };
        let new = NewBankAccount { estate: ids.estate, kind: entity::enums::BankAccountKind::Bank, bank: "CCB".into(), number: "3300160000000000001".into(), name: "示范".into(), settles_to: None };
        add_bank_account(&t.app, &Caller::system("test"), new).await.unwrap();
        bill_month(&t.app, &Caller::system("test"), ids.estate, "2026-03").await.unwrap();
        let upload = async |name: &str| {
            let part = reqwest::multipart::Part::bytes(std::fs::read(data(name)).unwrap()).file_name("a.csv");
            let form = reqwest::multipart::Form::new().part("file", part);
            fin.send(fin.client.post(format!("{}/reconciliation", t.url)).multipart(form)).await
        };
        let broken = upload("broken/ccb_balance_wrong.csv").await;
        assert_eq!(broken.status, 422);
        assert!(broken.text.contains("余额与前一笔对不上") && broken.text.contains(">8<"), "the row is named");
        let imported = upload("ccb_sample.csv").await;
        assert_eq!(imported.status, 303);
        let pending = fin.get(&format!("{}?outcome=waiting", imported.location)).await;
        let line = pending.text.split("id=\"line-").nth(4).unwrap().split('"').next().unwrap().to_owned();
        let chosen = fin.get(&format!("{}?outcome=waiting&line={line}", imported.location)).await;
        assert!(chosen.text.contains("刘建瑶") && chosen.text.contains("付款人与业主同名"), "{}", chosen.text);
        let account = value(&chosen, "account");
        let matched = fin.post(&format!("/reconciliation/lines/{line}/match"), &[("account", &account)]).await;
        assert_eq!(matched.status, 303);
        let twice = fin.post(&format!("/reconciliation/lines/{line}/match"), &[("account", &account)]).await;
        assert_eq!(twice.status, 409);
        let other = pending.text.split("id=\"line-").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(fin.post(&format!("/reconciliation/lines/{other}/explain"), &[("reason", "")]).await.status, 422);
        assert_eq!(fin.post(&format!("/reconciliation/lines/{other}/explain"), &[("reason", "往来款")]).await.status, 303);
        assert_proven(&t.app).await;
    }
}
