//! How long the dispatcher's board takes from the request to its last byte, on a day of so many orders and crews, against
//! reading the same rows and nothing more.
//!
//! `cargo bench --bench board -- [sqlite] [postgres] [ORDERS…]` (400 when none is given); `CREWS=…` in the environment says
//! how many crews, 40 when not. With `SERVE=1` the day is served instead, for `tests/browser/drag_speed.mjs`.

#[expect(dead_code, reason = "the board bills nobody")]
mod support;

use std::path::Path;
use std::time::{Duration, Instant};

use dawuye::access::Caller;
use dawuye::access::service::{NewUser, add_user};
use dawuye::app::App;
use dawuye::server::Server;
use dawuye::transact;
use dawuye::works::service::{self as works, Assign, Needs, NewOrder};
use entity::enums::{Line, Role, ScopeKind};
use entity::value::{CrewId, PlaceId, SubdistrictId};
use entity::{crew, crew_member, place, shift, work_order, worker};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use support::{Engine, analysed, asked, kept, opened};

const PASSWORD: &str = "a password for benches";
/// Requests that are counted, after a few that warm the caches.
const TIMES: usize = 200;
const WARM: usize = 20;
/// Places the orders are done at.
const PLACES: u64 = 200;

/// Crews with two people each, all four lines in turn; places around them; a day of orders, a quarter of them in the queue.
async fn seed(app: &App, crews: u64, orders: u64) {
    let n = |most: u64| {
        format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {most})")
    };
    let line = "CASE i % 4 WHEN 0 THEN 'property' WHEN 1 THEN 'street_cleaning' WHEN 2 THEN 'greening' ELSE 'waste_haulage' END";
    let texts = [
        "INSERT INTO subdistrict (id, name) VALUES (1, '翠苑街道')".to_owned(),
        format!(
            "INSERT INTO crew (id, subdistrict_id, line, name, foreman, phone, active, version) {} SELECT i, 1, {line}, '班组' || i, '张伟', '13800002210', TRUE, 1 FROM n",
            n(crews)
        ),
        format!(
            "INSERT INTO shift (crew_id, weekdays, start_minute, end_minute) {} SELECT i, 127, 360, 1080 FROM n",
            n(crews)
        ),
        format!(
            "INSERT INTO worker (id, subdistrict_id, number, name, phone, active_from, version) {} SELECT i, 1, 'A' || i, '李娜', '', '2020-01-01', 1 FROM n",
            n(crews * 2)
        ),
        format!(
            "INSERT INTO crew_member (worker_id, crew_id, from_on) {} SELECT i, (i + 1) / 2, '2020-01-01' FROM n",
            n(crews * 2)
        ),
        format!(
            "INSERT INTO place (id, subdistrict_id, kind, name, area_stated, geometry, active, version) {} SELECT i, 1, 'facility', '点位' || i, FALSE, \
             '{{\"type\":\"Point\",\"coordinates\":[120.' || (1100 + i) || ',30.' || (2800 + i) || ']}}', TRUE, 1 FROM n",
            n(PLACES)
        ),
    ];
    transact!(app.db, "bench.crews", |tx| {
        for text in &texts {
            tx.execute_unprepared(text).await?;
        }
        Ok(())
    })
    .expect("the crews are made");
    let caller = Caller::system("bench");
    let now = app.now();
    transact!(app.db, "bench.orders", |tx| {
        for i in 0..orders {
            let crew = CrewId(i64::try_from(i % crews + 1).expect("an id"));
            let new = NewOrder {
                subdistrict_id: SubdistrictId(1),
                estate_id: None,
                place_id: Some(PlaceId(i64::try_from(i % PLACES + 1).expect("an id"))),
                line: Line::ALL[usize::try_from(crew.0 % 4).expect("a line")],
                title: format!("普扫第 {i} 段"),
                location: format!("文一路 {i} 号"),
                work_date: app.zone().day(now),
                duration_minutes: 45,
                due_at: None,
                source: String::new(),
                needs: Needs::default(),
            };
            let order = works::create_in(app, tx, &caller, now, &new).await?;
            if i % 4 != 0 {
                let starts_at =
                    now + chrono::Duration::minutes(i64::try_from(i / crews * 45).expect("minutes"));
                let to = Assign { crew_id: crew, starts_at, version: order.version, force: true };
                works::assign_in(app, tx, &caller, now, order.id, to).await?;
            }
        }
        Ok(())
    })
    .expect("the orders are made");
}

/// What reading the board's rows takes, when nothing is made of them.
async fn bare(app: &App) -> usize {
    let db = app.db.read();
    let day: chrono::NaiveDate = "2026-09-18".parse().expect("a day");
    let orders = work_order::Entity::find()
        .filter(work_order::Column::WorkDate.eq(day))
        .all(db)
        .await
        .expect("orders");
    let crews = crew::Entity::find().all(db).await.expect("crews");
    let shifts = shift::Entity::find().all(db).await.expect("shifts");
    let members = crew_member::Entity::find().all(db).await.expect("members");
    let workers = worker::Entity::find().all(db).await.expect("workers");
    let places = place::Entity::find().all(db).await.expect("places");
    orders.len() + crews.len() + shifts.len() + members.len() + workers.len() + places.len()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

async fn client(url: &str) -> reqwest::Client {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .cookie_store(true)
        .build()
        .expect("a client");
    let form = format!("username=bench&password={}", PASSWORD.replace(' ', "+"));
    let sent = client
        .post(format!("{url}/login"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await;
    assert_eq!(sent.expect("the server answers").status().as_u16(), 303, "the login is taken");
    client
}

async fn measure(engine: Engine, dir: &Path, crews: u64, orders: u64) {
    let app = opened(engine, dir, "2026-09-18T02:00:00Z", kept()).await;
    seed(&app, crews, orders).await;
    analysed(&app, engine).await;
    let user = NewUser {
        email: String::new(),
        username: "bench".to_owned(),
        display_name: "bench".to_owned(),
        password: PASSWORD.to_owned(),
        role: Role::Dispatcher,
        scope_kind: ScopeKind::City,
        scope_id: 0,
    };
    add_user(&app, &Caller::system("bench"), user).await.expect("a user");
    let server = Server::bind(app.clone()).await.expect("a free port");
    let url = format!("http://{}", server.address().expect("bound"));
    if std::env::var("SERVE").is_ok() {
        println!("listening on {url} , user bench, password {PASSWORD}");
        return server.run(async { drop(tokio::signal::ctrl_c().await) }).await;
    }
    tokio::spawn(server.run(std::future::pending()));
    let client = client(&url).await;
    let mut served = Vec::new();
    let mut bytes = 0;
    for n in 0..WARM + TIMES {
        let began = Instant::now();
        let answer =
            client.get(format!("{url}/board/fragment?date=2026-09-18")).send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), 200);
        bytes = answer.bytes().await.expect("a body").len();
        if n >= WARM {
            served.push(began.elapsed());
        }
    }
    let mut read = Vec::new();
    for n in 0..WARM + TIMES {
        let began = Instant::now();
        let rows = bare(&app).await;
        assert!(rows as u64 >= orders);
        if n >= WARM {
            read.push(began.elapsed());
        }
    }
    let (served, read) = (median(served), median(read));
    println!(
        "| {} | {orders} × {crews} | {:.1} ms | {:.1} ms | {:.2} | {} KB |",
        engine.name(),
        served.as_secs_f64() * 1e3,
        read.as_secs_f64() * 1e3,
        read.as_secs_f64() / served.as_secs_f64(),
        bytes / 1024,
    );
}

#[tokio::main]
async fn main() {
    let (engines, sizes) = asked(400);
    let crews = std::env::var("CREWS").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    println!(
        "| engine | orders × crews | the board, median | bare reads, median | ratio | page |\n|---|---|---|---|---|---|"
    );
    for orders in sizes {
        for engine in &engines {
            let dir = tempfile::tempdir().expect("a temporary directory");
            measure(*engine, dir.path(), crews, orders).await;
        }
    }
}
