//! What was done, and what the contracts promised of each place.

use chrono::Duration;
use dawuye::access::Caller;
use dawuye::works::plans::service as plans;
use dawuye::works::{DoneOrder, record_done_in};
use entity::enums::{Role, ScopeKind};
use serde_json::json;

use crate::both_engines;
use crate::support::fixtures_works::{all_orders, sweeping, world};

both_engines! {
    async fn what_is_promised_is_held_against_what_was_planned_and_done(t) {
        let w = world(&t).await;
        // From Friday 18 September 12:00 on, twice a day; made for the 18th and 19th: three orders.
        plans::create(&t.app, &Caller::system("test"), sweeping(&w)).await.unwrap();
        let orders = all_orders(&t).await;
        let done = |at: usize, late: i64| {
            let start = orders[at].planned_start.unwrap();
            let minutes = |m| start + Duration::minutes(m);
            DoneOrder { id: orders[at].id, acknowledged_at: minutes(-20), arrived_at: minutes(0), completed_at: minutes(80 + late), closed_at: minutes(200 + late), note: String::new() }
        };
        // The first in time, the second two days late.
        let rows = vec![done(0, 0), done(1, 2880)];
        dawuye::transact!(t.app.db, "test.done", |tx| record_done_in(&t.app, tx, &Caller::system("test"), rows.clone()).await).unwrap();
        t.set_clock("2026-09-30T18:00:00Z");
        let officer = t.token("guan", Role::Officer, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let report = t.get("/api/v1/reports/work?month=2026-09", &officer).await;
        assert_eq!(report.status, 200, "{report:?}");
        let body = &report.body;
        assert_eq!(body["until"], "2026-10-01");
        assert_eq!(body["total"], json!({"planned": 3, "done": 2, "on_time": 1, "reworked": 0, "planned_minutes": 270, "worked_minutes": 0}));
        assert_eq!(body["lines"][0], json!(["street_cleaning", body["total"]]));
        assert_eq!((body["crews"][0]["id"].as_i64(), body["crews"].as_array().unwrap().len()), (Some(w.sweep.0), 1));
        // The contract asks for the road twice on each of thirty days, whatever was planned.
        let road = &body["coverage"][0];
        assert_eq!((road["place_id"].as_i64(), &road["promised"], &road["planned"], &road["done"]), (Some(w.road.0), &json!(60), &json!(3), &json!(2)), "{body}");
        assert_eq!(body["grades"], json!([{"line": "street_cleaning", "kind": "road_segment", "grade": 1, "places": 1, "promised": 60, "planned": 3, "done": 2}]));
        assert_eq!(t.get("/api/v1/reports/work?month=September", &officer).await.status, 400);

        let elsewhere = t.token("wen", Role::Officer, ScopeKind::Subdistrict, w.elsewhere.0).await;
        let none = t.get("/api/v1/reports/work?month=2026-09", &elsewhere).await.body;
        assert_eq!((&none["total"]["planned"], none["coverage"].as_array().map(Vec::len)), (&json!(0), Some(0)));

        let desk = t.log_in_page("guan").await;
        let page = async |path: &str| desk.get(format!("{}{path}", t.url)).header("accept", "text/html").send().await.unwrap();
        let text = page("/reports/work?month=2026-09").await.text().await.unwrap();
        for words in ["合同应做", "3.33%", "文一路（教工路–学院路）", "2 / 60"] {
            assert!(text.contains(words), "{words}");
        }
        for of in ["figures", "coverage"] {
            let file = page(&format!("/reports/work/export?month=2026-09&of={of}&format=xlsx")).await;
            assert_eq!(file.status().as_u16(), 200);
            assert!(file.bytes().await.unwrap().starts_with(b"PK"), "{of}");
        }
    }
}
