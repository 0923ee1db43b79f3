//! A file too large to wait for is imported in the background: progress is told, a refusal is kept with its rows, and a
//! worker that dies is followed by another.

use dawuye::access::Caller;
use dawuye::reconciliation::{self, Upload};
use entity::enums::{ImportState, Role, ScopeKind};
use entity::statement_import;
use entity::value::{Fen, StatementImportId};
use reqwest::Method;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, PaginatorTrait};
use serde_json::{Value, json};

use crate::finance_day::{BANK, BANK_HEAD, desk, statement};
use crate::support::TestApp;
use crate::support::fixtures_money::{assert_proven, tamper};
use crate::support::fixtures_proofs::run_job;
use crate::support::process::Process;
use crate::{both_engines, each_engine};

const STATEMENTS: &str = "/api/v1/reconciliation/statements";
const IMPORTS: &str = "/api/v1/reconciliation/imports";

/// Uploads over the API; status, the address of the import, and the body.
async fn send(t: &TestApp, token: &str, text: String) -> (u16, String, Value) {
    let part = reqwest::multipart::Part::bytes(text.into_bytes()).file_name("bank.csv");
    let form = reqwest::multipart::Form::new().part("file", part);
    let sent = t.request(Method::POST, STATEMENTS, token).multipart(form).send().await.expect("an answer");
    let at = sent.headers().get("location").map_or("", |at| at.to_str().expect("an address")).to_owned();
    (sent.status().as_u16(), at, sent.json().await.expect("JSON"))
}

/// Asks until the import has ended.
async fn ended(t: &TestApp, token: &str, at: &str) -> Value {
    for _ in 0..600 {
        let told = t.get(at, token).await.body;
        if !told["finished_at"].is_null() {
            return told;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{at} does not end");
}

/// A bank's file of `n` lines of a fen each.
fn many(n: usize) -> String {
    let mut text = format!("{BANK_HEAD}\r\n");
    for at in 1..=n {
        let balance = Fen(i64::try_from(at).expect("a few"));
        text.push_str(&format!("{BANK},示范,20260917 09:00:00,0,0.01,{balance},人民币元,付款人{at},6222{at:07}12345678,示范支行,20260917,转账,,120{at}-{at}N\r\n"));
    }
    text
}

each_engine! {
    async fn a_large_file_is_told_of_and_a_small_one_is_at_once(engine) {
        let t = TestApp::start_with(engine, |s| s.reconciliation.import_patience_ms = 0).await;
        let token = t.admin().await;
        let (ids, ..) = desk(&t).await;
        let (status, at, begun) = send(&t, &token, statement(&[("46.03", "韩梅梅", "")])).await;
        assert_eq!((status, at.clone()), (202, format!("{IMPORTS}/{}", begun["id"])), "{begun}");
        let done = ended(&t, &token, &at).await;
        assert_eq!((done["state"].as_str(), done["line_count"].as_i64(), done["repeated"].as_bool()), (Some("done"), Some(1), Some(false)), "{done}");
        let statement_id = done["statement_id"].clone();
        let told = t.get(&format!("{STATEMENTS}/{statement_id}"), &token).await;
        assert_eq!((told.status, told.body["matched"]["count"].as_i64()), (200, Some(1)));
        let sha = done["sha256"].as_str().expect("a hash").to_owned();
        let tidied = async || t.app.files.all_parked().await.expect("a list").is_empty();
        for _ in 0..100 {
            if tidied().await { break; }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert!(tidied().await && t.app.files.has(&sha).await.unwrap(), "the upload became a kept file");

        // The very same file again.
        let (_, at, _) = send(&t, &token, statement(&[("46.03", "韩梅梅", "")])).await;
        let again = ended(&t, &token, &at).await;
        assert_eq!((again["repeated"].as_bool(), &again["statement_id"]), (Some(true), &statement_id));

        // Refused: the row, the column and why stay, in both languages, and nothing else.
        let broken = statement(&[("46.03", "韩梅梅", ""), ("1.00", "李雷", "")]).replace(",1047.03,", ",1057.03,");
        let (_, at, _) = send(&t, &token, broken.clone()).await;
        let refused = ended(&t, &token, &at).await;
        let why = &refused["refusal"];
        assert_eq!((refused["state"].as_str(), why["code"].as_str(), why["errors"][0]["row"].as_i64()), (Some("refused"), Some("reconciliation.bad_file"), Some(3)), "{refused}");
        let zh = t.send(t.client.get(format!("{}{at}", t.url)).bearer_auth(&token).header("accept-language", "zh-CN")).await;
        assert!(!zh.body["refusal"]["errors"][0]["detail"].as_str().expect("words").is_ascii());
        let db = t.app.db.read();
        assert_eq!(entity::statement::Entity::find().count(db).await.unwrap(), 1);
        assert_eq!(entity::stored_file::Entity::find().count(db).await.unwrap(), 1);
        assert!(!t.app.files.has(refused["sha256"].as_str().unwrap()).await.unwrap());

        // The pages say the same; without JavaScript a link asks again.
        let page = t.log_in_page("admin").await;
        let read = async |path: &str| page.get(format!("{}{path}?lang=en", t.url)).send().await.unwrap().text().await.unwrap();
        let shown = read(&at.replace("/api/v1", "")).await;
        assert!(shown.contains("bank.csv") && shown.contains("Refused") && shown.contains("<td class=\"num\">3</td>"), "{shown}");
        let part = reqwest::multipart::Part::bytes(many(300).into_bytes()).file_name("many.csv");
        let sent = page.post(format!("{}/reconciliation", t.url)).multipart(reqwest::multipart::Form::new().part("file", part)).send().await.unwrap();
        let to = sent.headers()["location"].to_str().unwrap().to_owned();
        assert!(sent.status() == 303 && to.starts_with("/reconciliation/imports/"), "{to}");
        ended(&t, &token, &format!("/api/v1{to}")).await;
        let shown = read(&to).await;
        assert!(shown.contains("300 lines are imported") && !shown.contains("hx-trigger=\"load delay:1s\""), "{shown}");
        assert!(read("/reconciliation/imports").await.contains("many.csv"));

        // Who uploaded it sees it, and who may see the estate's statements; nobody else.
        let fin = t.token("fin", Role::Finance, ScopeKind::Estate, ids.estate.0 + 1).await;
        assert_eq!(t.get(&at, &fin).await.status, 404);
        assert_eq!(t.get(IMPORTS, &fin).await.body["items"], json!([]));
        let (status, own, _) = send(&t, &fin, statement(&[("2.00", "李雷", "")])).await;
        assert_eq!(status, 202);
        let own = ended(&t, &fin, &own).await;
        assert_eq!((own["state"].as_str(), own["refusal"]["code"].as_str()), (Some("refused"), Some("not_found")), "not their account");
        assert_eq!(t.get(IMPORTS, &fin).await.body["items"].as_array().map(Vec::len), Some(1));
        assert_proven(&t.app).await;
    }
}

/// An import as a process leaves it that died at it.
async fn abandoned(
    t: &TestApp,
    user: Option<entity::value::UserId>,
    attempts: i32,
    bytes: Option<String>,
) -> StatementImportId {
    let now = t.app.now();
    let content = bytes.clone().unwrap_or_default().into_bytes();
    let file = dawuye::files::describe(&content.into(), "", "left.csv").expect("a hash");
    let row = statement_import::Model {
        id: StatementImportId(0),
        subdistrict_id: None,
        estate_id: None,
        bank_account_id: None,
        user_id: user,
        actor: "admin".into(),
        file_name: "left.csv".into(),
        sha256: file.sha256,
        size_bytes: file.size_bytes,
        chosen_account_id: None,
        chosen_profile_id: None,
        state: ImportState::Placing,
        line_count: Some(1),
        statement_id: None,
        repeated: false,
        refusal: None,
        claimed_by: "1-gone".into(),
        lease_until: now - chrono::Duration::seconds(1),
        attempts,
        created_at: now,
        finished_at: None,
    };
    let row = dawuye::transact!(t.app.db, "test.left", |tx| {
        let mut row = row.clone().into_active_model();
        row.id = sea_orm::ActiveValue::NotSet;
        Ok(row.insert(tx).await?)
    })
    .expect("a row");
    if let Some(bytes) = bytes {
        t.app.files.park(row.id.0, bytes.into_bytes().into()).await.expect("parked");
    }
    row.id
}

both_engines! {
    async fn what_was_left_is_taken_over_once_and_not_for_ever(t) {
        let token = t.admin().await;
        let (ids, ..) = desk(&t).await;
        t.user("fin", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        let user = entity::user::Entity::find().all(t.app.db.read()).await.unwrap();
        let fin = user.iter().find(|u| u.username == "fin").unwrap().clone();
        let left = abandoned(&t, Some(fin.id), 1, Some(statement(&[("46.03", "韩梅梅", "")]))).await;
        let cut = abandoned(&t, Some(fin.id), 1, None).await;
        let poison = abandoned(&t, Some(fin.id), 5, Some(statement(&[("1.00", "李雷", "")]))).await;
        // Somebody still works at this one.
        let alive = abandoned(&t, Some(fin.id), 1, Some(statement(&[("2.00", "李雷", "")]))).await;
        tamper(&t.app, &format!("UPDATE statement_import SET lease_until = '2026-09-18T02:00:30+00:00' WHERE id = {alive}")).await.unwrap();
        let due = || dawuye::jobs::Due { at: t.app.now(), day: t.app.today(), caller: Caller::system("job:statement_imports") };
        let (first, second) = (due(), due());
        let (a, b) = tokio::join!(reconciliation::go_on_left(&t.app, &first), reconciliation::go_on_left(&t.app, &second));
        a.unwrap();
        b.unwrap();
        let told = async |id: StatementImportId| t.get(&format!("{IMPORTS}/{id}"), &token).await.body;
        let done = told(left).await;
        assert_eq!((done["state"].as_str(), done["attempts"].as_i64()), (Some("done"), Some(2)), "{done}");
        let kept = entity::statement::Entity::find().all(t.app.db.read()).await.unwrap();
        assert_eq!((kept.len(), kept[0].actor.as_str()), (1, "fin"), "in the name of whoever uploaded it");
        assert_eq!(told(cut).await["refusal"]["code"], "reconciliation.upload_cut");
        assert_eq!(told(poison).await["refusal"]["code"], "reconciliation.import_failed");
        assert_eq!(told(alive).await["state"], "placing");
        assert_eq!(t.app.files.all_parked().await.unwrap(), [alive.0]);

        // They may do it no more.
        tamper(&t.app, "UPDATE app_user SET active = FALSE WHERE username = 'fin'").await.unwrap();
        t.set_clock("2026-09-18T02:05:00Z");
        run_job(&t, "statement_imports").await;
        assert_eq!(told(alive).await["refusal"]["code"], "forbidden");

        // A process that died between the end and the clearing of its upload.
        t.app.files.park(left.0, "x".into()).await.unwrap();
        t.app.files.park(999_999, "x".into()).await.unwrap();
        run_job(&t, "statement_imports").await;
        assert_eq!(t.app.files.all_parked().await.unwrap(), Vec::<i64>::new());
        assert_proven(&t.app).await;
        // The ordinary way tells its error at once.
        let wrong = reconciliation::import(&t.app, &Caller::system("test"), Upload::new("nothing", "x")).await.unwrap_err();
        assert_eq!(wrong.kind, dawuye::error::Kind::Invalid);
    }
}

each_engine! {
    async fn a_killed_server_is_followed_by_another(engine) {
        let t = TestApp::start_with(engine, |s| s.database.synchronous = "normal".into()).await;
        let (ids, ..) = desk(&t).await;
        let token = t.token("fin", Role::Finance, ScopeKind::Estate, ids.estate.0).await;
        let set = &t.settings;
        let environment = |start: &str| -> Vec<(String, String)> { [
            ("DAWUYE__DATABASE__URL", set.database.url.as_str()),
            ("DAWUYE__FILES__LOCATION", &set.files.location),
            ("DAWUYE__SECURITY__SECRET", &set.security.secret),
            ("DAWUYE__CLOCK__START", start),
            ("DAWUYE__SERVER__PORT", "0"),
            ("DAWUYE__MAIL__TRANSPORT", "memory"),
            ("DAWUYE__JOBS__BELL_SECONDS", "1"),
            ("DAWUYE__RECONCILIATION__IMPORT_PATIENCE_MS", "0"),
        ].map(|(k, v)| (k.to_owned(), v.to_owned())).to_vec() };
        let lines = 2_000;
        let server = Process::serve(&environment("2026-09-18T02:00:00Z"));
        let part = reqwest::multipart::Part::bytes(many(lines).into_bytes()).file_name("many.csv");
        let sent = t.client.post(format!("{}{STATEMENTS}", server.url)).bearer_auth(&token)
            .multipart(reqwest::multipart::Form::new().part("file", part)).send().await.expect("an answer");
        assert_eq!(sent.status().as_u16(), 202);
        let at = sent.headers()["location"].to_str().unwrap().to_owned();
        server.kill();
        let row = statement_import::Entity::find().one(t.app.db.read()).await.unwrap().unwrap();
        assert!(row.finished_at.is_none(), "killed before its end: {row:?}");
        // The minute has passed after which a worker is believed gone, and the next round of the job has come.
        let next = Process::serve(&environment("2026-09-18T02:05:00Z"));
        let done = ended(&t, &token, &at).await;
        assert_eq!((done["state"].as_str(), done["attempts"].as_i64(), done["line_count"].as_i64()), (Some("done"), Some(2), Some(2_000)), "{done}");
        next.kill();
        let stored = entity::statement_line::Entity::find().count(t.app.db.read()).await.unwrap();
        assert_eq!(stored, u64::try_from(lines).unwrap());
        assert_proven(&t.app).await;
    }
}
