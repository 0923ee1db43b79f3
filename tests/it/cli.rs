//! The command line, as the real program: what it prints, and the exit code it leaves.

use std::process::Output;

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::each_engine;
use crate::support::fixtures_proofs as quarter;
use crate::support::process::run;
use crate::support::{TestApp, data};

fn environment(t: &TestApp) -> Vec<(String, String)> {
    let pairs = [
        ("DATABASE__URL", t.settings.database.url.clone()),
        ("FILES__LOCATION", t.settings.files.location.clone()),
        ("SECURITY__SECRET", t.settings.security.secret.clone()),
        ("MAIL__DIRECTORY", t.dir.path().join("mail").display().to_string()),
    ];
    pairs.map(|(key, value)| (format!("DAWUYE__{key}"), value)).into()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

async fn harm(t: &TestApp, statement: &str) {
    let done = dawuye::transact!(t.app.db, "test.harm", |tx| {
        tx.execute_unprepared(statement).await?;
        Ok(())
    });
    done.expect("the row is changed");
}

each_engine! {
    async fn verify_says_what_holds_and_names_the_first_row_that_does_not(engine) {
        let t = TestApp::start(engine).await;
        let token = t.admin().await;
        let estate = quarter::import(&t, &token, "register_small.csv").await;
        quarter::price(&t, &token, &estate, &[("2020-01-01", "0.75")]).await;
        quarter::bill(&t, &token, &estate, "2026-08").await;
        let environment = environment(&t);
        let good = run(&environment, &["verify"]);
        assert_eq!(good.status.code(), Some(0), "{good:?}");
        assert!(out(&good).lines().all(|l| l.starts_with("ok ")) && !out(&good).is_empty(), "{}", out(&good));
        let bills = t.get("/api/v1/bills?limit=100", &token).await.body;
        let mut ids: Vec<i64> = bills["items"].as_array().unwrap().iter().map(|b| b["id"].as_i64().unwrap()).collect();
        ids.sort_unstable();
        let (second, last) = (ids[1], ids[ids.len() - 1]);
        for id in [last, second] {
            harm(&t, &format!("UPDATE bill SET open_fen = open_fen - 1 WHERE id = {id}")).await;
        }
        let broken = run(&environment, &["verify"]);
        assert_eq!(broken.status.code(), Some(1), "{broken:?}");
        let text = out(&broken);
        let named: Vec<&str> = text.lines().filter(|l| l.trim_start().starts_with("first:")).collect();
        assert!(text.contains("BROKEN") && !named.is_empty(), "{text}");
        let number = bills["items"].as_array().unwrap().iter().find(|b| b["id"].as_i64() == Some(second)).unwrap()["number"].as_str().unwrap().to_owned();
        assert!(named.iter().any(|l| l.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').any(|w| w == second.to_string() || w == number)), "bill {second} {number}: {named:?}");
        let report = run(&environment, &["verify", "--json"]);
        assert_eq!(report.status.code(), Some(1));
        let report: Value = serde_json::from_str(&out(&report)).expect("JSON");
        assert_eq!(report["holds"], false);
        let findings = report["findings"].as_array().unwrap();
        assert!(findings.len() >= 10);
        for f in findings {
            assert_eq!(f["holds"].as_bool().unwrap(), f["first_broken"].is_null(), "{f}");
        }
        for id in [last, second] {
            harm(&t, &format!("UPDATE bill SET open_fen = open_fen + 1 WHERE id = {id}")).await;
        }
        let mended = run(&environment, &["verify", "--json"]);
        assert_eq!(mended.status.code(), Some(0));
        assert_eq!(serde_json::from_str::<Value>(&out(&mended)).expect("JSON")["holds"], true);
    }
}

each_engine! {
    async fn the_commands_do_what_the_services_do(engine) {
        let t = TestApp::start(engine).await;
        let environment = environment(&t);
        let register = data("register_small.csv").display().to_string();
        let dry = run(&environment, &["import", "register", &register, "--dry-run"]);
        assert!(dry.status.success(), "{dry:?}");
        assert!(out(&dry).starts_with("26 rows, nothing stored (dry run)\n"), "{}", out(&dry));
        let counts = |output: &Output, what: &str| {
            let text = out(output);
            let line = text.lines().find(|l| l.starts_with(what)).expect("a line").to_owned();
            line.split_whitespace().filter_map(|w| w.parse().ok()).collect::<Vec<u32>>()
        };
        assert_eq!((counts(&dry, "dwellings"), counts(&dry, "accounts")), (vec![24, 0, 0], vec![26, 0, 0]));
        let first = run(&environment, &["import", "register", &register]);
        assert_eq!(counts(&first, "accounts"), [26, 0, 0], "the dry run stored nothing");
        let again = run(&environment, &["import", "register", &register]);
        assert_eq!(counts(&again, "accounts"), [0, 0, 26]);
        let broken = data("broken/negative_area.csv").display().to_string();
        let refused = run(&environment, &["import", "register", &broken]);
        assert_eq!(refused.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&refused.stderr).contains("建筑面积"), "the column is named: {refused:?}");
        let missing = run(&environment, &["import", "register", "/nowhere.csv"]);
        assert_eq!(missing.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&missing.stderr).contains("/nowhere.csv"), "{missing:?}");

        let mut with_password = environment.clone();
        with_password.push(("DAWUYE_PASSWORD".to_owned(), crate::support::PASSWORD.to_owned()));
        let add = ["user", "add", "chen", "--name", "陈经理", "--role", "administrator"];
        assert!(run(&with_password, &add).status.success());
        assert_eq!(run(&with_password, &add).status.code(), Some(1), "the name is taken");
        let login = json!({"username": "chen", "password": crate::support::PASSWORD});
        assert_eq!(t.post("/api/v1/sessions", "", &login).await.status, 201);
        let wrong = run(&with_password, &["user", "add", "li", "--name", "李", "--role", "king"]);
        assert_eq!(wrong.status.code(), Some(2), "clap refuses");

        let jobs = run(&environment, &["job", "list"]);
        let listed = out(&jobs);
        let names: Vec<&str> = listed.lines().filter_map(|l| l.split_whitespace().next()).collect();
        let house: Vec<&str> = t.app.jobs.iter().map(|j| j.name).collect();
        assert_eq!(names, house);
    }
}

#[test]
fn the_description_and_the_settings_are_printed_without_a_database() {
    let description: Value = serde_json::from_str(&out(&run(&[], &["openapi"]))).expect("JSON");
    assert!(
        description["openapi"].as_str().is_some_and(|v| v.starts_with("3."))
            && description["paths"]["/api/v1/bills"].is_object()
    );
    let defaults: toml::Table = toml_of(&out(&run(&[], &["config"])));
    assert!(defaults.contains_key("mail") && defaults.contains_key("database"));
    let bad = vec![("DAWUYE__SERVER__PROT".to_owned(), "1".to_owned())];
    let refused = run(&bad, &["job", "list"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("prot"), "{refused:?}");
}

fn toml_of(text: &str) -> toml::Table {
    text.parse().expect("TOML")
}
