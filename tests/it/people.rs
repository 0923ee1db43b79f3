//! The register: taken whole or not at all, taken twice without harm, refused with row and column.

use entity::enums::{Role, ScopeKind};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::Value;

use crate::both_engines;
use crate::support::{Answer, TestApp, data};

async fn import(t: &TestApp, token: &str, name: &str, dry_run: bool) -> Answer {
    let bytes = std::fs::read(data(name)).expect("a file of the test data");
    let file = Part::bytes(bytes).file_name(name.to_owned());
    let path = format!("/api/v1/register/import?dry_run={dry_run}");
    t.send(t.request(Method::POST, &path, token).multipart(Form::new().part("file", file))).await
}

fn counts(answer: &Answer, what: &str) -> (u64, u64, u64) {
    let c = &answer.body[what];
    let n = |key: &str| c[key].as_u64().unwrap_or_else(|| panic!("{what}.{key} in {answer:?}"));
    (n("created"), n("changed"), n("unchanged"))
}

both_engines! {
    async fn the_register_of_the_model_community_comes_in_once(t) {
        let admin = t.admin().await;
        let dry = import(&t, &admin, "register_cuiyuan.xlsx", true).await;
        assert_eq!(dry.status, 200, "{dry:?}");
        assert_eq!(counts(&dry, "dwellings"), (3146, 0, 0));
        assert_eq!(t.get("/api/v1/dwellings", &admin).await.body["items"].as_array().unwrap().len(), 0, "a dry run stores nothing");
        let first = import(&t, &admin, "register_cuiyuan.xlsx", false).await;
        assert_eq!(first.status, 200, "{first:?}");
        assert_eq!(counts(&first, "buildings"), (69, 0, 0));
        assert_eq!(counts(&first, "accounts"), (3176, 0, 0));
        let again = import(&t, &admin, "register_cuiyuan.xlsx", false).await;
        for (what, n) in [("estates", 1), ("buildings", 69), ("dwellings", 3146), ("accounts", 3176)] {
            assert_eq!(counts(&again, what), (0, 0, n), "{what} on the second import");
        }
        let estates = t.get("/api/v1/estates", &admin).await;
        assert_eq!(estates.body["items"][0]["dwellings"], 3146);
        // Every dwelling exactly once over all pages.
        let (mut seen, mut cursor) = (std::collections::HashSet::new(), String::new());
        loop {
            let page = t.get(&format!("/api/v1/dwellings?limit=500&cursor={cursor}"), &admin).await;
            for row in page.body["items"].as_array().unwrap() {
                assert!(seen.insert(row["id"].as_i64().unwrap()), "twice: {row}");
            }
            match page.body["next"].as_str() {
                Some(next) => cursor = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(seen.len(), 3146);
    }
}

both_engines! {
    async fn both_encodings_of_a_csv_are_the_same_register(t) {
        let admin = t.admin().await;
        let first = import(&t, &admin, "register_small.csv", false).await;
        assert_eq!((first.status, counts(&first, "dwellings")), (200, (24, 0, 0)), "{first:?}");
        let gbk = import(&t, &admin, "register_small_gbk.csv", false).await;
        assert_eq!((gbk.status, counts(&gbk, "accounts")), (200, (0, 0, 26)), "{gbk:?}");
    }
}

both_engines! {
    async fn broken_files_are_refused_by_row_and_column_and_store_nothing(t) {
        let admin = t.admin().await;
        let in_rows = [
            ("duplicated_room.csv", "室"), ("negative_area.csv", "建筑面积"), ("end_before_start.csv", "迁出日期"),
            ("bad_date.csv", "入住日期"), ("bad_phone.csv", "手机"), ("bad_email.csv", "邮箱"),
            ("unknown_relief.csv", "减免类别"), ("too_many_decimals.csv", "建筑面积"), ("crlf_in_name.csv", "业主"),
            ("formula.xlsx", "建筑面积"),
        ];
        for (name, column) in in_rows {
            let answer = import(&t, &admin, &format!("broken/{name}"), false).await;
            assert_eq!((answer.status, answer.body["code"].as_str()), (422, Some("register.rows")), "{name}: {answer:?}");
            let errors = answer.body["errors"].as_array().unwrap();
            assert!(errors.iter().any(|e| e["field"] == column && e["row"].as_u64() > Some(1)), "{name}: {errors:?}");
        }
        let whole = [
            ("missing_column.csv", "register.header"), ("header_only.csv", "register.header_only"), ("empty.csv", "sheet.empty"),
            ("nul_bytes.csv", "sheet.binary_content"), ("bomb.xlsx", "sheet.too_large"),
            ("huge_dimension.xlsx", "sheet.too_many_columns"), ("not_a_zip.xlsx", "register.header"),
        ];
        for (name, code) in whole {
            let answer = import(&t, &admin, &format!("broken/{name}"), false).await;
            assert_eq!((answer.status, answer.body["code"].as_str()), (422, Some(code)), "{name}: {answer:?}");
        }
        assert_eq!(t.get("/api/v1/estates", &admin).await.body["items"], Value::Array(vec![]));
    }
}

both_engines! {
    async fn finance_of_another_estate_cannot_import_into_this_one(t) {
        let admin = t.admin().await;
        import(&t, &admin, "register_small.csv", false).await;
        let estate = t.get("/api/v1/estates", &admin).await.body["items"][0]["id"].as_i64().unwrap();
        let own = t.token("own", Role::Finance, ScopeKind::Estate, estate).await;
        let other = t.token("other", Role::Finance, ScopeKind::Estate, estate + 1).await;
        let crew = t.token("crew", Role::Crew, ScopeKind::Crew, 1).await;
        assert_eq!(import(&t, &own, "register_small.csv", false).await.status, 200);
        assert_eq!(import(&t, &other, "register_small.csv", false).await.status, 404);
        assert_eq!(import(&t, &crew, "register_small.csv", false).await.status, 403);
        assert_eq!(t.get("/api/v1/dwellings", &other).await.body["items"], Value::Array(vec![]));
    }
}

both_engines! {
    async fn the_import_page_shows_what_is_wrong_and_then_imports(t) {
        t.admin().await;
        let admin = t.log_in_page("admin").await;
        let upload = async |name: &str| {
            let part = Part::bytes(std::fs::read(data(name)).unwrap()).file_name(name.to_owned());
            let sent = admin.post(format!("{}/import?lang=zh-CN", t.url)).multipart(Form::new().part("file", part)).send().await.unwrap();
            (sent.status().as_u16(), sent.text().await.unwrap())
        };
        let (status, page) = upload("broken/negative_area.csv").await;
        assert_eq!(status, 422);
        assert!(page.contains("建筑面积应为大于 0"), "{page}");
        let (status, page) = upload("register_small.csv").await;
        assert_eq!(status, 200);
        let sha = page.split("name=\"sha256\" value=\"").nth(1).and_then(|s| s.get(..64)).expect("the file is kept").to_owned();
        let applied = admin
            .post(format!("{}/import/apply", t.url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("sha256={sha}"))
            .send()
            .await
            .unwrap();
        assert_eq!(applied.status().as_u16(), 303);
        let list = admin.get(format!("{}/dwellings", t.url)).send().await.unwrap().text().await.unwrap();
        assert!(list.contains("1-1-101") && !list.contains("杨玉华"), "names are masked");
    }
}
