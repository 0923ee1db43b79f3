//! A day is planned by the machine, looked at, published; a crew falls ill and the rest of the day goes round it.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use dawuye::access::Caller;
use dawuye::dispatch::planning::{self, Asked, Proposal};
use dawuye::works::jobs::make_day;
use dawuye::works::plans::{NewPlan, service as plans};
use dawuye::works::service as works;
use entity::enums::{DayPlanStatus, Line, Role, ScopeKind, WorkStatus};
use entity::value::{CrewId, DayPlanId, SubdistrictId, WorkOrderId};
use entity::work_order;
use sea_orm::{ConnectionTrait, EntityTrait};
use serde_json::{Value, json};

use crate::both_engines;
use crate::support::TestApp;
use crate::support::fixtures_works::{World, all_orders, crew, sweeping, world};

/// Asks for a plan of the day the clock shows.
pub async fn proposed(t: &TestApp, subdistrict: SubdistrictId, away: Option<CrewId>) -> DayPlanId {
    let asked = Asked { subdistrict: Some(subdistrict), day: t.app.today(), away, seconds: Some(1) };
    planning::propose(&t.app, &Caller::system("test"), asked).await.expect("it can be planned").id
}

async fn ready(t: &TestApp, id: DayPlanId) -> Proposal {
    let begun = Instant::now();
    loop {
        let proposal = planning::view(&t.app, &Caller::system("test"), id).await.expect("it is there");
        if proposal.row.status != DayPlanStatus::Searching {
            assert_eq!(proposal.row.status, DayPlanStatus::Ready, "{:?}", proposal.row.failure);
            return proposal;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "the search ends");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Eight sweeps of the day that nobody does yet, and a second crew that could.
async fn day_of_work(t: &TestApp, w: &World) -> CrewId {
    let second = crew(t, w.subdistrict, Line::StreetCleaning, "保洁二组", 300, 840).await.crew.id;
    for (title, times) in [("普扫", "630,720"), ("冲洗", "630,750"), ("保洁", "660,780"), ("清掏", "690,720")]
    {
        let mut plan: NewPlan = sweeping(w);
        plan.plan.crew_id = None;
        title.clone_into(&mut plan.plan.title);
        times.clone_into(&mut plan.plan.start_minutes);
        plan.plan.duration_minutes = 20;
        plans::create(&t.app, &Caller::system("test"), plan).await.expect("a plan");
    }
    let due = dawuye::jobs::Due {
        at: t.app.zone().midnight(t.app.today()),
        day: t.app.today(),
        caller: Caller::system("job:work_orders"),
    };
    make_day(&t.app, &due).await.expect("the day's orders");
    second
}

async fn today(t: &TestApp) -> Vec<work_order::Model> {
    let day = t.app.today();
    all_orders(t).await.into_iter().filter(|o| o.work_date == day).collect()
}

fn assert_nobody_is_in_two_places(orders: &[work_order::Model]) {
    let open = |o: &&work_order::Model| matches!(o.status, WorkStatus::Assigned | WorkStatus::Acknowledged);
    let mut busy: Vec<_> =
        orders.iter().filter(open).map(|o| (o.crew_id, o.planned_start, o.planned_end)).collect();
    busy.sort();
    for pair in busy.windows(2) {
        assert!(pair[0].0 != pair[1].0 || pair[0].2 <= pair[1].1, "{pair:?}");
    }
}

async fn arrive(t: &TestApp, id: WorkOrderId) {
    let (app, caller, now) = (&t.app, Caller::system("test"), t.app.now());
    let outcome = dawuye::transact!(app.db, "test.arrive", |tx| {
        works::acknowledge_in(app, tx, &caller, now, id).await?;
        works::arrive_in(app, tx, &caller, now, id, None).await?;
        Ok(())
    });
    outcome.expect("the crew is there");
}

async fn send(t: &TestApp, token: &str, path: &str, body: &Value) -> (u16, Value) {
    let answer = t.post(path, token, body).await;
    (answer.status, answer.body)
}

both_engines! {
    async fn a_day_is_planned_published_and_goes_round_a_sick_crew(t) {
        let w = world(&t).await;
        let second = day_of_work(&t, &w).await;
        let token = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        assert!(today(&t).await.iter().all(|o| o.status == WorkStatus::Planned && o.crew_id.is_none()));

        let day = t.app.today();
        let (status, asked) = send(&t, &token, "/api/v1/dispatch/plans", &json!({"day": day, "seconds": 1})).await;
        assert_eq!((status, asked["status"].as_str()), (202, Some("searching")), "{asked}");
        let id = DayPlanId(asked["id"].as_i64().unwrap());
        let proposal = ready(&t, id).await;
        let found = proposal.found.as_ref().expect("a plan");
        assert_eq!(found.moves.len(), 8, "all of it fits: {:?}", found.plan.unassigned);
        assert!(planner::check(&proposal.problem, &found.plan).is_empty(), "no rule is broken");
        assert!(today(&t).await.iter().all(|o| o.crew_id.is_none()), "a proposal changes nothing");
        let shown = t.get(&format!("/api/v1/dispatch/plans/{id}"), &token).await.body;
        assert_eq!(shown["moves"].as_array().unwrap().len(), 8);
        assert!(shown["moves"][0]["why"].is_string(), "{shown}");

        let (status, done) = send(&t, &token, &format!("/api/v1/dispatch/plans/{id}/publish"), &json!({})).await;
        assert_eq!((status, done["moved"].as_i64()), (200, Some(8)), "{done}");
        let orders = today(&t).await;
        assert!(orders.iter().all(|o| o.status == WorkStatus::Assigned), "{orders:#?}");
        assert_nobody_is_in_two_places(&orders);
        let (status, again) = send(&t, &token, &format!("/api/v1/dispatch/plans/{id}/publish"), &json!({})).await;
        assert_eq!((status, again["code"].as_str()), (409, Some("dispatch.plan_not_ready")));

        // One of the first crew's has begun when it falls ill: that one stays, the rest goes to the other crew.
        let sick = orders.iter().filter(|o| o.crew_id == Some(w.sweep)).min_by_key(|o| o.planned_start).map_or(second, |_| w.sweep);
        let well = if sick == w.sweep { second } else { w.sweep };
        let first = orders.iter().filter(|o| o.crew_id == Some(sick)).min_by_key(|o| o.planned_start).unwrap();
        t.set_clock(&first.planned_start.unwrap().to_rfc3339());
        arrive(&t, first.id).await;
        let before = today(&t).await;
        let proposal = ready(&t, proposed(&t, w.subdistrict, Some(sick)).await).await;
        let found = proposal.found.as_ref().expect("a plan");
        let touched: HashSet<WorkOrderId> = found.moves.iter().map(|m| m.id).collect();
        assert!(!touched.contains(&first.id), "what has begun keeps its crew");
        for step in &found.moves {
            let order = before.iter().find(|o| o.id == step.id).unwrap();
            assert!(step.to.is_none_or(|(crew, _)| crew == well), "{step:?}");
            if order.crew_id == Some(well) {
                assert_eq!(step.to.map(|(crew, _)| crew), Some(well), "nobody else loses work for it");
            }
        }
        planning::publish(&t.app, &Caller::system("test"), proposal.row.id).await.expect("published");
        let after = today(&t).await;
        assert_nobody_is_in_two_places(&after);
        for order in after.iter().filter(|o| o.crew_id == Some(sick)) {
            assert_eq!(order.id, first.id, "only what it had begun stays with the sick crew");
        }
    }
}

both_engines! {
    async fn a_proposal_that_was_overtaken_publishes_nothing(t) {
        let w = world(&t).await;
        day_of_work(&t, &w).await;
        let token = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let proposal = ready(&t, proposed(&t, w.subdistrict, None).await).await;
        let order = today(&t).await.swap_remove(3);
        let body = json!({"crew_id": w.sweep, "starts_at": "2026-09-18T09:00", "version": order.version, "force": true});
        let given = t.post(&format!("/api/v1/work-orders/{}/assign", order.id), &token, &body).await;
        assert_eq!(given.status, 200, "{given:?}");
        let path = format!("/api/v1/dispatch/plans/{}/publish", proposal.row.id);
        let refused = t.post(&path, &token, &json!({})).await;
        assert_eq!((refused.status, refused.body["code"].as_str()), (409, Some("works.overtaken")));
        assert!(refused.body["detail"].as_str().unwrap().contains(&order.number), "{refused:?}");
        let others = today(&t).await.into_iter().filter(|o| o.id != order.id);
        assert!(others.into_iter().all(|o| o.status == WorkStatus::Planned), "published whole or not at all");
        let row = entity::day_plan::Entity::find_by_id(proposal.row.id).one(t.app.db.read()).await.unwrap().unwrap();
        assert_eq!(row.status, DayPlanStatus::Ready);

        let dropped = t.post(&format!("/api/v1/dispatch/plans/{}/drop", row.id), &token, &json!({})).await;
        assert_eq!(dropped.status, 204);
        assert_eq!(t.post(&path, &token, &json!({})).await.body["code"], "dispatch.plan_not_ready");
        for (body, code) in [
            (json!({"day": "2026-09-17"}), "dispatch.plan_past"),
            (json!({"day": "2026-09-18", "away_crew_id": w.crew_elsewhere}), "dispatch.plan_crew"),
        ] {
            let refused = t.post("/api/v1/dispatch/plans", &token, &body).await;
            assert_eq!((refused.status, refused.body["code"].as_str()), (422, Some(code)), "{refused:?}");
        }
        let elsewhere = t.token("else", Role::Dispatcher, ScopeKind::Subdistrict, w.elsewhere.0).await;
        assert_eq!(t.get(&format!("/api/v1/dispatch/plans/{}", row.id), &elsewhere).await.status, 404);
    }
}

both_engines! {
    async fn the_same_day_and_seed_give_the_same_plan(t) {
        let w = world(&t).await;
        day_of_work(&t, &w).await;
        let proposal = ready(&t, proposed(&t, w.subdistrict, None).await).await;
        let limits = planner::Limits { iterations: 500, chains: 1 };
        let again = || planner::plan(&proposal.problem, &limits, 7, &mut |_| std::ops::ControlFlow::Continue(())).unwrap();
        assert_eq!(again(), again());
        let pages = t.token("page", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        drop(pages);
        let desk = t.log_in_page("page").await;
        let url = format!("{}/board/plans/{}", t.url, proposal.row.id);
        let page = desk.get(url).header("accept", "text/html").send().await.unwrap().text().await.unwrap();
        for words in ["待发布", "新派", "变动", "保洁二组"] {
            assert!(page.contains(words), "{words}");
        }
    }
}

both_engines! {
    async fn a_crew_of_nobody_gets_no_work(t) {
        let w = world(&t).await;
        let second = day_of_work(&t, &w).await;
        let token = t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await;
        // Proposed while the second crew is there, published when everybody has left it.
        let proposal = ready(&t, proposed(&t, w.subdistrict, None).await).await;
        let path = format!("/api/v1/dispatch/plans/{}/publish", proposal.row.id);
        empty(&t, second).await;
        let uses_second = proposal.found.as_ref().unwrap().moves.iter().any(|m| m.to.is_some_and(|(crew, _)| crew == second));
        assert!(uses_second, "two crews share the day");
        let refused = t.post(&path, &token, &json!({})).await;
        assert_eq!((refused.status, refused.body["code"].as_str(), refused.body["data"]["clash"].as_str()), (409, Some("works.clash"), Some("empty")), "{refused:?}");
        assert!(today(&t).await.iter().all(|o| o.crew_id.is_none()), "published whole or not at all");
        let again = ready(&t, proposed(&t, w.subdistrict, None).await).await;
        let given = again.found.as_ref().unwrap().moves.iter().filter_map(|m| m.to);
        assert!(given.clone().count() > 0 && given.into_iter().all(|(crew, _)| crew == w.sweep));
    }
}

async fn empty(t: &TestApp, crew: CrewId) {
    let text = format!("DELETE FROM crew_member WHERE crew_id = {crew}");
    dawuye::transact!(t.app.db, "test.empty", |tx| {
        tx.execute_unprepared(&text).await?;
        Ok(())
    })
    .expect("nobody is left");
}

both_engines! {
    async fn what_is_locked_stays_and_who_is_able_gets_the_rest(t) {
        let w = world(&t).await;
        let second = day_of_work(&t, &w).await;
        let (admin, token) = (t.admin().await, t.token("he", Role::Dispatcher, ScopeKind::Subdistrict, w.subdistrict.0).await);
        let order = today(&t).await.swap_remove(0);
        let body = json!({"crew_id": second, "starts_at": "2026-09-18T13:00", "version": order.version});
        let given = t.post(&format!("/api/v1/work-orders/{}/assign", order.id), &token, &body).await;
        assert_eq!(given.status, 200, "{given:?}");
        let lock = t.post(&format!("/api/v1/work-orders/{}/lock", order.id), &token, &json!({"locked": true, "version": order.version + 1})).await;
        assert_eq!((lock.status, &lock.body["locked"]), (200, &json!(true)), "{lock:?}");
        // Only one of the first crew can wash at height.
        let skill = t.post("/api/v1/skills", &admin, &json!({"line": "street_cleaning", "name": "高空清洗"})).await.body["id"].clone();
        let climber = json!({"subdistrict_id": w.subdistrict, "crew_id": w.sweep, "number": "H1", "name": "高飞", "phone": "", "active_from": "2026-01-01", "skills": [skill]});
        assert_eq!(t.post("/api/v1/workers", &token, &climber).await.status, 201);
        let wash = json!({"subdistrict_id": w.subdistrict, "line": "street_cleaning", "title": "外墙清洗", "location": "3幢", "work_date": "2026-09-18", "duration_minutes": 30,
            "skill_id": skill, "wanted_from": "2026-09-18T04:00:00Z", "wanted_until": "2026-09-18T06:00:00Z"});
        let wash = t.post("/api/v1/work-orders", &token, &wash).await;
        assert_eq!(wash.status, 201, "{wash:?}");
        let proposal = ready(&t, proposed(&t, w.subdistrict, None).await).await;
        let found = proposal.found.as_ref().expect("a plan");
        assert!(planner::check(&proposal.problem, &found.plan).is_empty(), "no rule is broken");
        assert!(found.moves.iter().all(|m| m.id != order.id), "what is locked is not moved: {:?}", found.moves);
        let id = WorkOrderId(wash.body["id"].as_i64().unwrap());
        let (crew, start) = found.moves.iter().find(|m| m.id == id).and_then(|m| m.to).expect("it fits");
        assert_eq!(crew, w.sweep);
        let within = ("2026-09-18T04:00:00Z", "2026-09-18T05:30:00Z");
        assert!(start >= crate::support::instant(within.0) && start <= crate::support::instant(within.1), "{start}");
    }
}
