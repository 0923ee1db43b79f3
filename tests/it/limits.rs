//! What the server refuses before a slice sees it, what it tells of itself, and how it ends.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::process::Process;
use crate::support::{Answer, TestApp};
use crate::{both_engines, each_engine};

fn assert_problem(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status, answer.body["code"].as_str()), (status, Some(code)), "{answer:?}");
    assert_eq!(
        (answer.body["status"].as_u64(), answer.body["type"].as_str()),
        (Some(u64::from(status)), Some("about:blank"))
    );
    assert!(answer.body["title"].is_string() && answer.body["detail"].is_string(), "{answer:?}");
}

each_engine! {
    async fn a_body_beyond_its_limit_is_refused_as_such(engine) {
        let t = TestApp::start_with(engine, |settings| {
            settings.server.body_limit = 16 * 1024;
            settings.server.upload_limit = 256 * 1024;
        }).await;
        let token = t.admin().await;
        let login = |length: usize| json!({"username": "a".repeat(length), "password": "x"});
        let fits = t.post("/api/v1/sessions", "", &login(8 * 1024)).await;
        assert_eq!(fits.status, 401, "{fits:?}");
        assert_problem(&t.post("/api/v1/sessions", "", &login(20 * 1024)).await, 413, "too_large");
        assert_problem(&t.post("/api/v1/sessions", "", &login(300 * 1024)).await, 413, "too_large");
        // A file may be larger than a form, up to a limit of its own.
        let upload = async |length: usize| {
            let part = reqwest::multipart::Part::bytes(vec![b'a'; length]).file_name("register.csv");
            let form = reqwest::multipart::Form::new().part("file", part);
            t.send(t.request(reqwest::Method::POST, "/api/v1/register/import", &token).multipart(form)).await
        };
        assert_eq!(upload(100 * 1024).await.status, 422, "it came in, and is no register");
        assert_problem(&upload(300 * 1024).await, 413, "too_large");
        // Nor does it help to say nothing of the length.
        let chunked = raw(&t.url, &chunked_request(300 * 1024));
        assert!(chunked.starts_with("HTTP/1.1 413"), "{chunked}");
    }
}

fn chunked_request(length: usize) -> Vec<u8> {
    let head = "POST /api/v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    let mut request = head.as_bytes().to_vec();
    request.extend(format!("{length:x}\r\n").bytes());
    request.extend(vec![b' '; length]);
    request.extend(b"\r\n0\r\n\r\n");
    request
}

/// What the server says to bytes as they are.
fn raw(url: &str, request: &[u8]) -> String {
    let mut stream =
        TcpStream::connect(url.strip_prefix("http://").expect("a URL")).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(5))).expect("a socket");
    // The server may answer and close before it has heard everything.
    let _ = stream.write_all(request);
    let mut answer = vec![0; 2048];
    let read = stream.read(&mut answer).unwrap_or(0);
    String::from_utf8_lossy(&answer[..read]).into_owned()
}

both_engines! {
    async fn what_cannot_be_read_is_named_by_its_place(t) {
        let send = async |body: &str| {
            let request = t.request(reqwest::Method::POST, "/api/v1/sessions", "").header("content-type", "application/json");
            t.send(request.body(body.to_owned())).await
        };
        for (body, place) in [
            // A value of the wrong kind is named by its field; where it stands is in the words.
            ("{\"username\": \"a\",\n \"password\": 1}", "password"),
            ("{\"username\": ", "line 1, column 13"),
            ("[]", "line 1, column 2"),
            ("", "line 1, column 0"),
        ] {
            let refused = send(body).await;
            assert_problem(&refused, 400, "malformed_json");
            assert_eq!(refused.body["errors"][0]["field"], place, "{body:?}: {refused:?}");
        }
        let admin = t.admin().await;
        let query = t.get("/api/v1/bills?limit=many", &admin).await;
        assert_problem(&query, 400, "malformed_query");
        assert_problem(&t.get("/api/v1/bills/many", &admin).await, 404, "not_found");
        assert_problem(&t.get("/api/v1/bills/99999999999999999999", &admin).await, 404, "not_found");
    }
}

both_engines! {
    async fn what_is_not_there_says_so_to_programs_and_to_people(t) {
        let api = t.request(reqwest::Method::GET, "/api/v1/nothing", "").send().await.unwrap();
        assert_eq!((api.status().as_u16(), api.headers()["content-type"].to_str().unwrap()), (404, "application/problem+json"));
        let page = t.request(reqwest::Method::GET, "/nothing", "").header("accept", "text/html").send().await.unwrap();
        assert_eq!(page.status().as_u16(), 404);
        assert!(page.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
        assert!(page.text().await.unwrap().contains("<h1"));
        let wrong = t.request(reqwest::Method::DELETE, "/api/v1/contracts", "").send().await.unwrap();
        assert_eq!((wrong.status().as_u16(), wrong.headers()["content-type"].to_str().unwrap()), (405, "application/problem+json"));
        let allowed = wrong.headers().get("allow").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        assert!(allowed.contains("GET") && allowed.contains("POST"), "allow: {allowed}");
        assert_problem(&t.send(t.request(reqwest::Method::DELETE, "/api/v1/contracts", "")).await, 405, "method_not_allowed");
        let page = t.request(reqwest::Method::DELETE, "/login", "").send().await.unwrap();
        assert_eq!(page.status().as_u16(), 405);
    }
}

both_engines! {
    async fn the_server_tells_of_itself(t) {
        for (path, kind, word) in [
            ("/healthz", "text/plain", "ok"),
            ("/readyz", "text/plain", "ready"),
            ("/metrics", "application/openmetrics-text", "# EOF"),
            ("/docs/", "text/html", "swagger"),
            ("/api/v1/openapi.json", "application/json", "\"openapi\""),
        ] {
            let answer = t.request(reqwest::Method::GET, path, "").send().await.unwrap();
            assert_eq!(answer.status().as_u16(), 200, "{path}");
            let found = answer.headers()["content-type"].to_str().unwrap().to_owned();
            assert!(found.starts_with(kind), "{path}: {found}");
            let body = answer.text().await.unwrap();
            assert!(body.contains(word), "{path}: {body}");
        }
        let description = t.get("/api/v1/openapi.json", "").await.body;
        let paths = description["paths"].as_object().unwrap();
        let operations: Vec<&Value> = paths.values().flat_map(|p| p.as_object().unwrap().values()).collect();
        let mut ids: Vec<&str> = operations.iter().filter_map(|o| o["operationId"].as_str()).collect();
        assert!(ids.len() >= 40 && paths.keys().all(|p| p.starts_with("/api/v1/")), "{} operations", ids.len());
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "operation ids are unique");
    }
}

both_engines! {
    async fn every_answer_carries_the_security_headers(t) {
        let admin = t.admin().await;
        let style = dawuye::web::assets::url("app.css").expect("embedded");
        for path in ["/", "/login", "/nothing", "/healthz", "/metrics", "/docs/", &style, "/assets/nothing.css", "/api/v1/nothing", "/api/v1/me", "/r/1.x"] {
            let answer = t.request(reqwest::Method::GET, path, &admin).send().await.unwrap();
            let header = |name: &str| answer.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
            for (name, value) in [
                ("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer"), ("x-frame-options", "DENY"),
                ("cross-origin-opener-policy", "same-origin"),
            ] {
                assert_eq!(header(name), value, "{name} of {path}");
            }
            let policy = header("content-security-policy");
            assert!(policy.contains("default-src 'self'") && policy.contains("script-src 'self';") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
            assert!(!policy.contains("unsafe-eval") && (path == "/docs/" || !policy.contains("unsafe")), "{path}: {policy}");
            assert!(!header("permissions-policy").is_empty() && !header("cache-control").is_empty(), "{path}");
        }
    }
}

#[test]
fn half_open_connections_do_not_keep_the_server_from_ending() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let within = |name: &str| dir.path().join(name).display().to_string();
    let environment = [
        ("DAWUYE__DATABASE__URL", format!("sqlite:{}", within("test.db"))),
        ("DAWUYE__FILES__LOCATION", within("files")),
        ("DAWUYE__MAIL__DIRECTORY", within("mail")),
        ("DAWUYE__SERVER__PORT", "0".to_owned()),
    ];
    let environment: Vec<(String, String)> = environment.map(|(k, v)| (k.to_owned(), v)).into();
    let server = Process::serve(&environment);
    assert!(raw(&server.url, b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").starts_with("HTTP/1.1 200"));
    let address = server.url.strip_prefix("http://").expect("a URL").to_owned();
    let mut open: Vec<TcpStream> = Vec::new();
    for n in 0..20 {
        let mut stream = TcpStream::connect(&address).expect("the server listens");
        // Silent; in the middle of the head; in the middle of the body; idle after an answer.
        let said: &[u8] = match n % 4 {
            0 => b"",
            1 => b"GET /login HTTP/1.1\r\nhost:",
            2 => b"POST /api/v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{",
            _ => b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n",
        };
        stream.write_all(said).expect("a socket");
        open.push(stream);
    }
    std::thread::sleep(Duration::from_millis(500));
    let took = server.terminate(Duration::from_secs(15));
    println!("ended {took:?} after SIGTERM with {} connections open", open.len());
}

#[test]
fn a_server_without_guests_ends_at_once() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let within = |name: &str| dir.path().join(name).display().to_string();
    let environment = vec![
        ("DAWUYE__DATABASE__URL".to_owned(), format!("sqlite:{}", within("test.db"))),
        ("DAWUYE__FILES__LOCATION".to_owned(), within("files")),
        ("DAWUYE__MAIL__DIRECTORY".to_owned(), within("mail")),
        ("DAWUYE__SERVER__PORT".to_owned(), "0".to_owned()),
    ];
    let took = Process::serve(&environment).terminate(Duration::from_secs(3));
    assert!(took < Duration::from_secs(3), "{took:?}");
    assert_eq!(
        std::fs::read_dir(dir.path())
            .expect("the directory")
            .filter(|e| e.as_ref().is_ok_and(|e| e.file_name() == "test.db"))
            .count(),
        1
    );
}
