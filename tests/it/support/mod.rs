//! What every test needs: a running server with its own database on either engine, a client, users.

pub mod channel_stand_in;
pub mod fixtures_money;
pub mod fixtures_proofs;
pub mod fixtures_waste;
pub mod fixtures_works;
pub mod process;
pub mod sink;
mod template;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use dawuye::app::{App, Parts};
use dawuye::clock::{Clock, FixedClock};
use dawuye::mail::{Mailer, MemoryMailer};
use dawuye::server::Server;
use dawuye::settings::Settings;
use entity::enums::{Role, ScopeKind};
use entity::{role_grant, user};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::Value;

/// The password of every user a test makes.
pub const PASSWORD: &str = "correct horse battery";
/// It, hashed with the least that argon2id takes: users are made and log in a thousand times over, and what a hash costs in
/// earnest is tested where passwords are.
const HASH: &str =
    "$argon2id$v=19$m=8,t=1,p=1$ZGF3dXllLXRlc3RzLXNhbHQ$PbjdskGsyCHiCgtFCEEHotNaVcjeJU2j9T80zyA0Da8";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Runs one story on both engines.
#[macro_export]
macro_rules! both_engines {
    ($(#[$meta:meta])* async fn $name:ident($t:ident) $body:block) => {
        mod $name {
            #[allow(unused_imports, reason = "some stories need nothing of their file")]
            use super::*;
            #[allow(unused_mut, reason = "some stories do not change their app")]
            async fn story(mut $t: $crate::support::TestApp) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                story($crate::support::TestApp::start($crate::support::Engine::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                story($crate::support::TestApp::start($crate::support::Engine::Postgres).await).await;
            }
        }
    };
}

/// Runs one story on both engines, which makes its own app.
#[macro_export]
macro_rules! each_engine {
    (async fn $name:ident($engine:ident) $body:block) => {
        mod $name {
            use super::*;
            async fn story($engine: $crate::support::Engine) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                story($crate::support::Engine::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                story($crate::support::Engine::Postgres).await;
            }
        }
    };
}

/// A server on a free port with a database, file store, clock and mailer of its own.
pub struct TestApp {
    pub app: App,
    pub url: String,
    pub clock: Arc<FixedClock>,
    pub mails: Arc<MemoryMailer>,
    pub client: reqwest::Client,
    pub dir: tempfile::TempDir,
    pub settings: Settings,
}

/// An answer, read.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
    pub text: String,
}

impl TestApp {
    pub async fn start(engine: Engine) -> Self {
        // 2026-09-18 10:00 in Hangzhou.
        Self::start_at(engine, "2026-09-18T02:00:00Z").await
    }

    pub async fn start_at(engine: Engine, at: &str) -> Self {
        Self::make(engine, at, true, |_| {}).await
    }

    /// With settings of one's own, and mails that go where the settings say.
    pub async fn start_with(engine: Engine, set: impl FnOnce(&mut Settings)) -> Self {
        Self::make(engine, "2026-09-18T02:00:00Z", false, set).await
    }

    /// With settings of one's own, and mails that are kept in memory.
    pub async fn start_set(engine: Engine, set: impl FnOnce(&mut Settings)) -> Self {
        Self::make(engine, "2026-09-18T02:00:00Z", true, set).await
    }

    async fn make(engine: Engine, at: &str, in_memory: bool, set: impl FnOnce(&mut Settings)) -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let mut settings = Settings::load(None).expect("the defaults are valid");
        settings.database.url = match engine {
            Engine::Sqlite => template::copy_sqlite(&dir.path().join("test.db")).await,
            Engine::Postgres => template::copy_postgres().await,
        };
        settings.files.location = dir.path().join("files").display().to_string();
        settings.files.parser = env!("CARGO_BIN_EXE_dawuye").to_owned();
        settings.security.secret = "a secret for tests that is long enough".to_owned();
        settings.server.port = 0;
        settings.database.synchronous = "off".to_owned();
        // A busy machine must not turn what is answered at once into something to ask for again.
        settings.reconciliation.import_patience_ms = 10_000;
        set(&mut settings);
        let clock = Arc::new(FixedClock::new(instant(at)));
        let mails = Arc::new(MemoryMailer::default());
        let mailer = in_memory.then(|| mails.clone() as Arc<dyn Mailer>);
        let parts = Parts { clock: Some(clock.clone() as Arc<dyn Clock>), mailer };
        let app = App::init(settings.clone(), parts).await.expect("the app starts");
        let server = Server::bind(app.clone()).await.expect("a free port");
        let url = format!("http://{}", server.address().expect("bound"));
        tokio::spawn(server.run(std::future::pending()));
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .cookie_store(true)
            .build()
            .expect("a client");
        Self { app, url, clock, mails, client, dir, settings }
    }

    /// What a process of its own on this database is told; its clock goes on from this one's.
    pub fn environment(&self) -> Vec<(String, String)> {
        let pairs = [
            ("DATABASE__URL", self.settings.database.url.clone()),
            ("DATABASE__MAX_CONNECTIONS", "4".to_owned()),
            ("FILES__LOCATION", self.settings.files.location.clone()),
            ("SECURITY__SECRET", self.settings.security.secret.clone()),
            ("MAIL__TRANSPORT", "file".to_owned()),
            ("MAIL__DIRECTORY", self.dir.path().join("mail").display().to_string()),
            ("CLOCK__START", self.clock.now().to_rfc3339()),
            ("SERVER__PORT", "0".to_owned()),
        ];
        pairs.map(|(key, value)| (format!("DAWUYE__{key}"), value)).into()
    }

    /// As a process that begins anew on the same database and clock; the server goes on with the old one.
    pub async fn restart(&mut self) {
        let parts =
            Parts { clock: Some(self.clock.clone() as Arc<dyn Clock>), mailer: Some(self.mails.clone()) };
        self.app = App::init(self.settings.clone(), parts).await.expect("the app starts again");
    }

    pub fn set_clock(&self, at: &str) {
        self.clock.set(instant(at));
    }

    /// Makes a user and returns an API token.
    pub async fn token(&self, username: &str, role: Role, scope_kind: ScopeKind, scope_id: i64) -> String {
        self.user(username, role, scope_kind, scope_id).await;
        self.log_in(username).await
    }

    /// A token of a user that is there: the one before may have run out.
    pub async fn log_in(&self, username: &str) -> String {
        let body = serde_json::json!({"username": username, "password": PASSWORD});
        let answer = self.post("/api/v1/sessions", "", &body).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.body["token"].as_str().expect("a token").to_owned()
    }

    pub async fn user(&self, username: &str, role: Role, scope_kind: ScopeKind, scope_id: i64) {
        let made = dawuye::transact!(self.app.db, "support.user", |tx| {
            let user = user::ActiveModel {
                id: NotSet,
                username: Set(username.to_owned()),
                display_name: Set(username.to_owned()),
                password_hash: Set(HASH.to_owned()),
                email: Set(None),
                locale: Set("zh-CN".to_owned()),
                active: Set(true),
                failed_logins: Set(0),
                locked_until: Set(None),
                created_at: Set(self.app.now()),
                version: Set(1),
            };
            let user_id = user.insert(tx).await?.id;
            let grant = role_grant::ActiveModel {
                id: NotSet,
                user_id: Set(user_id),
                role: Set(role),
                scope_kind: Set(scope_kind),
                scope_id: Set(scope_id),
            };
            grant.insert(tx).await?;
            Ok(())
        });
        made.expect("a user");
    }

    pub async fn admin(&self) -> String {
        self.token("admin", Role::Administrator, ScopeKind::City, 0).await
    }

    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.expect("the server answers");
        let status = response.status().as_u16();
        let text = response.text().await.expect("a body");
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer { status, body, text }
    }

    pub fn request(&self, method: reqwest::Method, path: &str, token: &str) -> reqwest::RequestBuilder {
        let request =
            self.client.request(method, format!("{}{path}", self.url)).header("accept-language", "en");
        if token.is_empty() { request } else { request.bearer_auth(token) }
    }

    pub async fn get(&self, path: &str, token: &str) -> Answer {
        self.send(self.request(reqwest::Method::GET, path, token)).await
    }

    pub async fn post(&self, path: &str, token: &str, body: &Value) -> Answer {
        self.send(self.request(reqwest::Method::POST, path, token).json(body)).await
    }

    /// Logs the cookie client in at the page.
    pub async fn log_in_page(&self, username: &str) -> reqwest::Client {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .cookie_store(true)
            .build()
            .expect("a client");
        let form = format!("username={username}&password={}", PASSWORD.replace(' ', "+"));
        let response = client
            .post(format!("{}/login", self.url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form)
            .send()
            .await
            .expect("the server answers");
        assert_eq!(response.status().as_u16(), 303, "the login of {username} is taken");
        client
    }
}

pub fn instant(at: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(at).expect("an instant").to_utc()
}

/// The path of a file in `tests/data`.
pub fn data(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}
