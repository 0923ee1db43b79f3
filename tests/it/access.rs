//! Logging in, being locked out, being someone.

use entity::enums::{Role, ScopeKind};
use serde_json::json;

use crate::both_engines;
use crate::support::PASSWORD;

both_engines! {
    async fn a_password_opens_a_session_and_a_wrong_one_says_nothing(t) {
        let token = t.admin().await;
        let me = t.get("/api/v1/me", &token).await;
        assert_eq!((me.status, me.body["roles"][0].as_str()), (200, Some("administrator")));
        let wrong = t.post("/api/v1/sessions", "", &json!({"username": "admin", "password": "wrong password"})).await;
        let unknown = t.post("/api/v1/sessions", "", &json!({"username": "nobody", "password": "wrong password"})).await;
        assert_eq!(wrong.status, 401);
        assert_eq!(wrong.text, unknown.text, "nothing tells a known user from an unknown one");
        assert_eq!(wrong.body["code"], "access.bad_login");
    }
}

both_engines! {
    async fn five_failures_lock_the_account_for_a_while(t) {
        t.admin().await;
        for _ in 0..5 {
            t.post("/api/v1/sessions", "", &json!({"username": "admin", "password": "wrong password"})).await;
        }
        let right = json!({"username": "admin", "password": PASSWORD});
        assert_eq!(t.post("/api/v1/sessions", "", &right).await.status, 401, "locked");
        t.set_clock("2026-09-18T02:16:00Z");
        assert_eq!(t.post("/api/v1/sessions", "", &right).await.status, 201, "open again");
    }
}

both_engines! {
    async fn logging_out_and_deactivating_end_sessions_at_once(t) {
        let admin = t.admin().await;
        let finance = t.token("fin", Role::Finance, ScopeKind::City, 0).await;
        assert_eq!(t.get("/api/v1/me", &finance).await.status, 200);
        let out = t.send(t.request(reqwest::Method::DELETE, "/api/v1/sessions", &finance)).await;
        assert_eq!(out.status, 204);
        assert_eq!(t.get("/api/v1/me", &finance).await.status, 401);
        assert_eq!(t.get("/api/v1/users", &admin).await.body["items"].as_array().unwrap().len(), 2);
        assert_eq!(t.get("/api/v1/users", "").await.status, 401);
    }
}

both_engines! {
    async fn pages_send_strangers_to_the_login_and_forms_from_elsewhere_away(t) {
        t.admin().await;
        let stranger = t.client.get(format!("{}/admin/users", t.url)).send().await.unwrap();
        assert_eq!(stranger.status().as_u16(), 303);
        assert_eq!(stranger.headers()["location"], "/login?next=%2Fadmin%2Fusers");
        let admin = t.log_in_page("admin").await;
        let page = admin.get(format!("{}/admin/users", t.url)).send().await.unwrap();
        assert_eq!(page.status().as_u16(), 200);
        let csp = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(csp.contains("script-src 'self'") && !csp.contains("unsafe"), "{csp}");
        let forged = admin.post(format!("{}/logout", t.url)).header("sec-fetch-site", "cross-site").send().await.unwrap();
        assert_eq!(forged.status().as_u16(), 403);
    }
}
