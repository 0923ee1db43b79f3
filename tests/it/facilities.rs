//! Facilities: rooms nobody books twice, programmes, meals to the fen, and an account that is what the books say.

use entity::enums::{BookKind, Role, ScopeKind};
use entity::value::{AccountId, Month};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::both_engines;
use crate::spaces::{Site, accepted};
use crate::support::fixtures_money::assert_proven;
use crate::support::fixtures_works::{World, household, world};
use crate::support::{Answer, TestApp};

/// A hall with one room that holds 20, open 9 to 12 and 14 to 21, and its desk's token.
pub struct House {
    pub site: Site,
    pub facility: i64,
    pub room: i64,
}

pub async fn house(t: &TestApp, w: &World, kind: &str) -> House {
    let site = accepted(t, w, &[kind]).await;
    let body = json!({"space_id": site.space, "kind": kind, "name": "文体活动中心", "area": "200.00", "sponsor": "翠苑街道",
        "ahead_days": 14, "residents_book": true, "closed_on_holidays": true, "opened_on": "2026-09-01"});
    let made = t.post("/api/v1/facilities", &site.desk, &body).await;
    assert_eq!(made.status, 201, "{made:?}");
    let facility = made.body["id"].as_i64().expect("an id");
    let path = format!("/api/v1/facilities/{facility}");
    let room = json!({"name": "羽毛球场", "capacity": 20, "longest_minutes": 120, "active": true});
    let made = t.post(&format!("{path}/rooms"), &site.desk, &room).await;
    let hours: Vec<Value> = (1..=7)
        .flat_map(|d| [(d, 540, 720), (d, 840, 1260)])
        .map(|(d, from, to)| json!({"weekday": d, "from_minute": from, "to_minute": to}))
        .collect();
    let set = put(t, &format!("{path}/hours"), &site.desk, json!(hours)).await;
    assert_eq!(set.status, 200, "{set:?}");
    House { facility, room: made.body["rooms"][0]["id"].as_i64().expect("a room"), site }
}

pub async fn put(t: &TestApp, path: &str, token: &str, body: Value) -> Answer {
    t.send(t.request(reqwest::Method::PUT, path, token).json(&body)).await
}

fn wish(h: &House, day: &str, from: i32, to: i32) -> Value {
    json!({"room_id": h.room, "day": day, "from_minute": from, "to_minute": to, "people": 4, "purpose": "打球", "contact": "李明"})
}

async fn resident(t: &TestApp, name: &str, account: AccountId) -> String {
    t.token(name, Role::Resident, ScopeKind::Account, account.0).await
}

both_engines! {
    async fn a_room_is_booked_within_its_rules_and_never_twice(t) {
        let w = world(&t).await;
        let h = house(&t, &w, "culture_sport").await;
        let (own, other) = (household(&t, &w, "501").await, household(&t, &w, "502").await);
        let (mine, theirs) = (resident(&t, "wang", own).await, resident(&t, "li", other).await);
        let made = t.post("/api/v1/bookings", &mine, &wish(&h, "2026-09-19", 540, 600)).await;
        assert_eq!((made.status, made.body["number"].as_str(), made.body["account_id"].as_i64()), (201, Some("Y202609-000001"), Some(own.0)), "{made:?}");
        assert_eq!(made.body["contact"].as_str(), Some("王秀兰"), "a household books in its own name");
        for (body, code) in [
            (wish(&h, "2026-09-19", 585, 645), "spaces.taken"),
            (wish(&h, "2026-09-19", 540, 600), "spaces.taken"),
            (wish(&h, "2026-09-19", 545, 600), "spaces.booking.quarters"),
            (wish(&h, "2026-09-18", 540, 600), "spaces.booking.past"),
            (wish(&h, "2026-10-03", 540, 600), "spaces.booking.too_far_ahead"),
            (wish(&h, "2026-09-19", 720, 780), "spaces.booking.outside_hours"),
            (wish(&h, "2026-09-19", 690, 750), "spaces.booking.across_closing"),
            (wish(&h, "2026-09-19", 840, 990), "spaces.booking.too_long"),
        ] {
            let refused = t.post("/api/v1/bookings", &theirs, &body).await;
            assert_eq!((refused.body["code"].as_str(), [409, 422].contains(&refused.status)), (Some(code), true), "{body} {refused:?}");
        }
        let mut crowd = wish(&h, "2026-09-19", 840, 900);
        crowd["people"] = json!(21);
        assert_eq!(t.post("/api/v1/bookings", &theirs, &crowd).await.body["code"].as_str(), Some("spaces.booking.over_capacity"));
        // A day may be closed by name.
        let closed = put(&t, &format!("/api/v1/facilities/{}/days", h.facility), &h.site.desk, json!({"day": "2026-09-20", "rule": "closed", "note": "检修"})).await;
        assert_eq!(closed.status, 200);
        assert_eq!(t.post("/api/v1/bookings", &theirs, &wish(&h, "2026-09-20", 540, 600)).await.body["code"].as_str(), Some("spaces.booking.closed"));
        // Next to each other is not over each other.
        assert_eq!(t.post("/api/v1/bookings", &theirs, &wish(&h, "2026-09-19", 600, 660)).await.status, 201);
        let free = t.get(&format!("/api/v1/bookings/free?room_id={}&day=2026-09-19", h.room), &mine).await;
        assert_eq!(free.body["free"], json!([{"from_minute": 660, "to_minute": 720}, {"from_minute": 840, "to_minute": 1260}]));
        // One's own, and nobody else's.
        let list = t.get("/api/v1/bookings", &mine).await;
        assert_eq!(list.body["items"].as_array().map(Vec::len), Some(1));
        let id = made.body["id"].as_i64().unwrap();
        assert_eq!(t.get(&format!("/api/v1/bookings/{id}"), &theirs).await.status, 404);
        assert_eq!(t.post(&format!("/api/v1/bookings/{id}/cancel"), &theirs, &json!({"version": 1})).await.status, 404);
        assert_eq!(t.post(&format!("/api/v1/bookings/{id}/attendance"), &mine, &json!({"attended": 1, "version": 1})).await.status, 403);
        let gone = t.post(&format!("/api/v1/bookings/{id}/cancel"), &mine, &json!({"version": 1})).await;
        assert_eq!((gone.status, gone.body["status"].as_str()), (200, Some("cancelled")));
        assert_eq!(t.post(&format!("/api/v1/bookings/{id}/cancel"), &mine, &json!({"version": 2})).await.body["code"].as_str(), Some("spaces.booking.state"));
        assert_eq!(t.post("/api/v1/bookings", &theirs, &wish(&h, "2026-09-19", 540, 600)).await.status, 201, "its time is free at once");
        // A household holds no hall for a season.
        for n in 0..2 {
            assert_eq!(t.post("/api/v1/bookings", &theirs, &wish(&h, "2026-09-21", 540 + n * 60, 600 + n * 60)).await.status, 201);
        }
        assert_eq!(t.post("/api/v1/bookings", &theirs, &wish(&h, "2026-09-22", 540, 600)).await.body["code"].as_str(), Some("spaces.booking.many"));
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn many_at_once_and_one_has_it(t) {
        let w = world(&t).await;
        let h = house(&t, &w, "culture_sport").await;
        // Thirty want times that all touch eleven o'clock, some the same, some longer.
        let tries = (0..30).map(|n| {
            let (from, to) = (600 + n % 4 * 15, 675 + n % 3 * 15);
            let body = wish(&h, "2026-09-19", from, to);
            let (t, desk) = (&t, &h.site.desk);
            async move { t.post("/api/v1/bookings", desk, &body).await }
        });
        let answers = futures::future::join_all(tries).await;
        let made = answers.iter().filter(|a| a.status == 201).count();
        assert_eq!(made, 1, "{answers:?}");
        assert!(answers.iter().all(|a| a.status == 201 || a.body["code"] == "spaces.taken"), "{answers:?}");
        // Times that do not touch all come through, whoever races.
        let tries = (0..12).map(|n| {
            let body = wish(&h, "2026-09-21", 840 + n % 6 * 60, 900 + n % 6 * 60);
            let (t, desk) = (&t, &h.site.desk);
            async move { t.post("/api/v1/bookings", desk, &body).await.status }
        });
        let answers = futures::future::join_all(tries).await;
        assert_eq!(answers.iter().filter(|s| **s == 201).count(), 6, "{answers:?}");
        let slots = entity::facility_slot::Entity::find().count(t.app.db.read()).await.expect("a count");
        let booked = entity::booking::Entity::find().all(t.app.db.read()).await.expect("bookings");
        let minutes: i32 = booked.iter().map(|b| b.to_minute - b.from_minute).sum();
        assert_eq!((booked.len(), i64::try_from(slots).unwrap()), (7, i64::from(minutes / 15)));
        assert_proven(&t.app).await;
    }
}

both_engines! {
    async fn who_came_is_marked_and_the_figures_move(t) {
        let w = world(&t).await;
        let h = house(&t, &w, "culture_sport").await;
        let steward = t.token("guanjia", Role::Steward, ScopeKind::Estate, w.estate.0).await;
        let officer = t.token("guan", Role::Officer, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let made = t.post("/api/v1/bookings", &steward, &wish(&h, "2026-09-18", 840, 960)).await;
        assert_eq!(made.status, 201, "{made:?}");
        let path = format!("/api/v1/bookings/{}", made.body["id"]);
        let early = t.post(&format!("{path}/attendance"), &steward, &json!({"attended": 4, "version": 1})).await;
        assert_eq!(early.body["code"].as_str(), Some("spaces.booking.not_begun"));
        assert_eq!(t.get(&path, &officer).await.body["contact"].as_str(), Some("李*"), "who only reads sees no more than they must");
        t.set_clock("2026-09-18T07:00:00Z");
        for wrong in [json!({"attended": 0, "version": 1}), json!({"attended": 2, "elders": 3, "version": 1})] {
            assert_eq!(t.post(&format!("{path}/attendance"), &steward, &wrong).await.status, 422);
        }
        let came = t.post(&format!("{path}/attendance"), &steward, &json!({"attended": 4, "elders": 3, "version": 1})).await;
        assert_eq!((came.status, came.body["status"].as_str()), (200, Some("attended")));
        let visits = put(&t, &format!("/api/v1/facilities/{}/visits", h.facility), &steward, json!({"day": "2026-09-18", "visits": 6, "elders": 2})).await;
        assert_eq!(visits.status, 204, "{visits:?}");
        let account = t.get(&format!("/api/v1/facilities/{}/account", h.facility), &officer).await;
        let total = &account.body["total"];
        // 30 days of 3 + 7 hours; no holidays are known.
        assert_eq!((total["booked_minutes"].as_i64(), total["open_minutes"].as_i64()), (Some(120), Some(30 * 600)), "{account:?}");
        assert_eq!((total["visits"].as_i64(), total["elder_visits"].as_i64(), total["elder_share"].as_str()), (Some(10), Some(5), Some("50.0%")));
        assert_eq!(total["utilisation"].as_str(), Some("0.6%"));
        assert_eq!(t.post("/api/v1/bookings", &officer, &wish(&h, "2026-09-19", 840, 900)).await.status, 403);
        // Given up only once nobody is booked.
        assert_eq!(t.post("/api/v1/bookings", &steward, &wish(&h, "2026-09-19", 840, 900)).await.status, 201);
        let seen = t.get(&format!("/api/v1/spaces/{}", h.site.space), &h.site.desk).await;
        let back = json!({"step": "return", "note": "n", "version": seen.body["version"]});
        let refused = t.post(&format!("/api/v1/spaces/{}/steps", h.site.space), &h.site.desk, &back).await;
        assert_eq!(refused.body["code"].as_str(), Some("spaces.still_booked"));
    }
}

both_engines! {
    async fn a_programme_takes_its_room_or_nothing(t) {
        let w = world(&t).await;
        let h = house(&t, &w, "culture_sport").await;
        let (own, other) = (household(&t, &w, "501").await, household(&t, &w, "502").await);
        let (mine, theirs) = (resident(&t, "wang", own).await, resident(&t, "li", other).await);
        let body = |name: &str, capacity: i32| json!({"room_id": h.room, "name": name, "host": "社区", "capacity": capacity, "age_from": 6, "age_to": 16,
            "weekday": 6, "from_minute": 840, "to_minute": 930, "first_on": "2026-09-19", "last_on": "2026-10-17"});
        // Somebody has the third Saturday: none of the series is written.
        let blocked = t.post("/api/v1/bookings", &h.site.desk, &wish(&h, "2026-09-26", 900, 960)).await;
        assert_eq!(blocked.status, 201);
        let refused = t.post("/api/v1/programmes", &h.site.desk, &body("少儿科普", 2)).await;
        assert_eq!((refused.status, refused.body["code"].as_str()), (409, Some("spaces.taken")));
        assert_eq!(entity::programme::Entity::find().count(t.app.db.read()).await.unwrap(), 0);
        assert_eq!(entity::booking::Entity::find().count(t.app.db.read()).await.unwrap(), 1);
        let cancel = json!({"reason": "让位", "version": 1});
        assert_eq!(t.post(&format!("/api/v1/bookings/{}/cancel", blocked.body["id"]), &h.site.desk, &cancel).await.status, 200);
        assert_eq!(t.post("/api/v1/programmes", &mine, &body("少儿科普", 2)).await.status, 403);
        assert_eq!(t.post("/api/v1/programmes", &h.site.desk, &body("少儿科普", 21)).await.status, 422);
        let made = t.post("/api/v1/programmes", &h.site.desk, &body("少儿科普", 2)).await;
        assert_eq!(made.status, 201, "{made:?}");
        assert_eq!(t.post("/api/v1/bookings", &theirs, &wish(&h, "2026-09-26", 840, 900)).await.body["code"].as_str(), Some("spaces.taken"));
        let path = format!("/api/v1/programmes/{}/enrolments", made.body["id"]);
        let child = |name: &str, age: i32, guardian: &str| json!({"name": name, "age": age, "guardian": guardian});
        assert_eq!(t.post(&path, &mine, &child("小明", 5, "王秀兰")).await.status, 422);
        let alone = t.post(&path, &mine, &child("小明", 9, "")).await;
        assert_eq!((alone.status, alone.body["errors"][0]["field"].as_str()), (422, Some("guardian")));
        let first = t.post(&path, &mine, &child("小明", 9, "王秀兰")).await;
        assert_eq!((first.status, first.body["status"].as_str()), (201, Some("enrolled")), "{first:?}");
        let again = t.post(&path, &mine, &child("小明", 9, "王秀兰")).await;
        assert_eq!(again.body["id"], first.body["id"], "the same child is enrolled once");
        // Six want the last place at once.
        let names = ["甲", "乙", "丙", "丁", "戊", "己"];
        let tries = names.map(|name| { let (t, path, theirs) = (&t, &path, &theirs); let body = child(name, 15, ""); async move { t.post(path, theirs, &body).await } });
        let answers = futures::future::join_all(tries).await;
        let of = |status: &str| answers.iter().filter(|a| a.body["status"] == status).count();
        assert_eq!((of("enrolled"), of("waiting")), (1, 5), "{answers:?}");
        // Who leaves makes room for whoever waits longest; nobody takes another's child out.
        let leave = format!("/api/v1/enrolments/{}/leave", first.body["id"]);
        assert_eq!(t.post(&leave, &theirs, &json!({})).await.status, 404);
        assert_eq!(t.post(&leave, &mine, &json!({})).await.status, 200);
        assert_eq!(t.post(&leave, &mine, &json!({})).await.status, 200, "said twice, it stays so");
        let list = t.get(&format!("/api/v1/facilities/{}/programmes", h.facility), &h.site.desk).await;
        let p = &list.body["items"][0];
        assert_eq!((p["enrolled"].as_i64(), p["waiting"].as_i64(), p["sessions"].as_array().map(Vec::len)), (Some(2), Some(4), Some(5)), "{list:?}");
        let seen = t.get(&format!("/api/v1/facilities/{}/programmes", h.facility), &mine).await;
        assert_eq!(seen.body["items"][0]["enrolments"], json!([]), "a household sees its own");
    }
}

pub async fn canteen(t: &TestApp, w: &World) -> House {
    let h = house(t, w, "canteen").await;
    let tiers = json!([{"from_age": 0, "discount": "0", "subsidy": "0.00"}, {"from_age": 60, "discount": "20", "subsidy": "1.00"},
        {"from_age": 80, "discount": "30", "subsidy": "2.00"}, {"from_age": 90, "discount": "50", "subsidy": "3.00"}]);
    let set = put(t, &format!("/api/v1/facilities/{}/tiers", h.facility), &h.site.desk, tiers).await;
    assert_eq!(set.status, 200, "{set:?}");
    h
}

pub fn counts(of: &[(i32, &str, i32)]) -> Value {
    of.iter().map(|(age, price, meals)| json!({"from_age": age, "price": price, "meals": meals})).collect()
}

/// Debit, credit and fen of every entry of the subdistrict's operation, in order.
async fn booked(t: &TestApp, w: &World) -> Vec<(String, String, i64)> {
    let book = entity::book::Entity::find()
        .filter(entity::book::Column::Kind.eq(BookKind::Operation))
        .filter(entity::book::Column::OwnerId.eq(w.subdistrict.0))
        .one(t.app.db.read())
        .await
        .expect("a query");
    let Some(book) = book else { return Vec::new() };
    let events =
        entity::ledger_event::Entity::find().filter(entity::ledger_event::Column::BookId.eq(book.id));
    let ids: Vec<i64> = events.all(t.app.db.read()).await.expect("events").iter().map(|e| e.id.0).collect();
    let entries = entity::ledger_entry::Entity::find()
        .filter(entity::ledger_entry::Column::EventId.is_in(ids))
        .order_by_asc(entity::ledger_entry::Column::EventId)
        .order_by_asc(entity::ledger_entry::Column::Seq);
    let rows = entries.all(t.app.db.read()).await.expect("entries");
    rows.into_iter().map(|e| (e.debit, e.credit, e.amount_fen.0)).collect()
}

fn entry(debit: &str, credit: &str, fen: i64) -> (String, String, i64) {
    (debit.to_owned(), credit.to_owned(), fen)
}

both_engines! {
    async fn meals_are_counted_to_the_fen_and_posted_once(t) {
        let w = world(&t).await;
        let h = canteen(&t, &w).await;
        let steward = t.token("guanjia", Role::Steward, ScopeKind::Estate, w.estate.0).await;
        let path = format!("/api/v1/facilities/{}/meals", h.facility);
        // 10.53: full, 8.42 (8.424), 7.37 (7.371), 5.27 (5.265 is a tie). By hand: 200×10.53 + 120×8.42 + 50×7.37 + 7×5.27.
        let day = json!({"day": "2026-09-17", "counts": counts(&[(0, "10.53", 200), (60, "10.53", 120), (80, "10.53", 50), (90, "10.53", 7)])});
        let made = t.post(&path, &steward, &day).await;
        assert_eq!(made.status, 200, "{made:?}");
        assert_eq!((made.body["sales"].as_str(), made.body["subsidy"].as_str()), (Some("3521.79"), Some("241.00")), "{made:?}");
        assert_eq!((made.body["meals"].as_i64(), made.body["elder_meals"].as_i64()), (Some(377), Some(177)));
        let after = vec![entry("cash", "facility_income:canteen", 352_179), entry("subsidy_receivable:翠苑街道", "facility_subsidy:canteen", 24_100)];
        assert_eq!(booked(&t, &w).await, after);
        // The same again changes nothing, at once or later; other counts need a correction.
        let tries = (0..6).map(|_| { let (t, path, steward, day) = (&t, &path, &steward, &day); async move { t.post(path, steward, day).await } });
        for again in futures::future::join_all(tries).await {
            assert_eq!((again.status, &again.body["id"]), (200, &made.body["id"]), "{again:?}");
        }
        assert_eq!(booked(&t, &w).await, after);
        let other = json!({"day": "2026-09-17", "counts": counts(&[(0, "10.53", 201)])});
        assert_eq!(t.post(&path, &steward, &other).await.body["code"].as_str(), Some("spaces.sheet_posted"));
        for (wrong, what) in [
            (json!({"day": "2026-09-19", "counts": counts(&[(0, "10.00", 1)])}), "a day ahead"),
            (json!({"day": "2026-08-31", "counts": counts(&[(0, "10.00", 1)])}), "before it opened"),
            (json!({"day": "2026-09-16", "counts": counts(&[(70, "10.00", 1)])}), "no such tier"),
            (json!({"day": "2026-09-16", "counts": counts(&[(0, "10.00", -1)])}), "less than none"),
            (json!({"day": "2026-09-16", "counts": counts(&[(0, "10.00", 1), (0, "10.00", 2)])}), "twice"),
            (json!({"day": "2026-09-16", "counts": []}), "nothing"),
        ] {
            assert_eq!(t.post(&path, &steward, &wrong).await.status, 422, "{what}");
        }
        // Put right: undone and made anew, today; the old sheet stays as it was.
        let right = format!("/api/v1/meal-sheets/{}/correct", made.body["id"]);
        let body = json!({"reason": "漏记90岁以上", "counts": counts(&[(0, "10.53", 200), (90, "10.53", 9)])});
        assert_eq!(t.post(&right, &steward, &json!({"reason": " ", "counts": []})).await.status, 422);
        let new = t.post(&right, &steward, &body).await;
        // 200×10.53 + 9×5.27 = 2153.43; 9×3.00.
        assert_eq!((new.status, new.body["sales"].as_str(), &new.body["corrects_id"]), (200, Some("2153.43"), &made.body["id"]), "{new:?}");
        assert_eq!(t.post(&right, &steward, &body).await.body["code"].as_str(), Some("spaces.sheet_reversed"));
        let old = t.get(&format!("/api/v1/meal-sheets/{}", made.body["id"]), &steward).await;
        assert_eq!((old.body["status"].as_str(), old.body["sales"].as_str()), (Some("reversed"), Some("3521.79")));
        let mut all = after;
        all.extend([
            entry("facility_income:canteen", "cash", 352_179),
            entry("facility_subsidy:canteen", "subsidy_receivable:翠苑街道", 24_100),
            entry("cash", "facility_income:canteen", 215_343),
            entry("subsidy_receivable:翠苑街道", "facility_subsidy:canteen", 2_700),
        ]);
        assert_eq!(booked(&t, &w).await, all);
        assert_proven(&t.app).await;
        // Sheets keep what they were reckoned by when the tiers change.
        let tiers = json!([{"from_age": 0, "discount": "10", "subsidy": "0.00"}]);
        assert_eq!(put(&t, &format!("/api/v1/facilities/{}/tiers", h.facility), &h.site.desk, tiers).await.status, 200);
        assert_eq!(t.get(&format!("/api/v1/meal-sheets/{}", new.body["id"]), &steward).await.body["sales"].as_str(), Some("2153.43"));
    }
}

both_engines! {
    async fn a_facilitys_account_is_what_its_books_say(t) {
        let w = world(&t).await;
        let h = canteen(&t, &w).await;
        let finance = t.token("cai", Role::Finance, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let steward = t.token("guanjia", Role::Steward, ScopeKind::Estate, w.estate.0).await;
        let day = json!({"day": "2026-09-17", "counts": counts(&[(0, "10.00", 100), (60, "10.00", 100)])});
        assert_eq!(t.post(&format!("/api/v1/facilities/{}/meals", h.facility), &steward, &day).await.status, 200);
        assert_eq!(t.post(&format!("/api/v1/facilities/{}/meals", h.facility), &finance, &day).await.status, 403, "finance keeps no desk");
        let path = format!("/api/v1/facilities/{}/entries", h.facility);
        let food = json!({"side": "cost", "head": "food", "paid": "payable", "party": "绿源农贸", "reference": "FP-9", "words": "蔬菜", "amount": "1200.50", "booked_on": "2026-09-16"});
        assert_eq!(t.post(&path, &steward, &food).await.status, 403);
        let made = t.post(&path, &finance, &food).await;
        assert_eq!(made.status, 201, "{made:?}");
        assert_eq!(t.post(&path, &finance, &food).await.body["id"], made.body["id"]);
        let mut other = food.clone();
        other["amount"] = json!("1200.51");
        assert_eq!(t.post(&path, &finance, &other).await.body["code"].as_str(), Some("spaces.reference_known"));
        let staff = json!({"side": "cost", "head": "staff", "paid": "bank", "party": "食堂员工", "reference": "GZ-9", "words": "工资", "amount": "800.00", "booked_on": "2026-09-15"});
        assert_eq!(t.post(&path, &finance, &staff).await.status, 201);
        let grant = json!({"side": "subsidy", "head": "operation", "paid": "payable", "party": "翠苑街道", "reference": "BT-9", "words": "运营补贴", "amount": "300.00", "booked_on": "2026-09-15"});
        assert_eq!(t.post(&path, &finance, &grant).await.status, 201);
        for (field, value) in [("head", json!("fees")), ("amount", json!("0.00")), ("booked_on", json!("2026-09-19")), ("reference", json!(" "))] {
            let mut wrong = food.clone();
            wrong["reference"] = json!("FP-10");
            wrong[field] = value;
            let refused = t.post(&path, &finance, &wrong).await;
            assert_eq!((refused.status, refused.body["errors"][0]["field"].as_str()), (422, Some(field)), "{refused:?}");
        }
        assert_eq!(booked(&t, &w).await, [
            entry("cash", "facility_income:canteen", 180_000),
            entry("subsidy_receivable:翠苑街道", "facility_subsidy:canteen", 10_000),
            entry("facility_cost:food", "facility_payable", 120_050),
            entry("facility_cost:staff", "bank:unassigned", 80_000),
            entry("subsidy_receivable:翠苑街道", "facility_subsidy:canteen", 30_000),
        ]);
        let account = t.get(&format!("/api/v1/facilities/{}/account?from=2026-08&to=2026-09", h.facility), &finance).await;
        let total = &account.body["total"];
        assert_eq!((total["income"].as_str(), total["subsidy"].as_str(), total["cost"].as_str(), total["result"].as_str()),
            (Some("1800.00"), Some("400.00"), Some("2000.50"), Some("199.50")), "{account:?}");
        // 2000.50 ÷ 200 = 10.0025.
        assert_eq!((total["cost_per_visit"].as_str(), total["elder_share"].as_str()), (Some("10.00"), Some("50.0%")));
        assert_eq!(account.body["months"].as_array().map(Vec::len), Some(2));
        assert_eq!(t.get(&format!("/api/v1/facilities/{}/account?from=2026-09&to=2026-08", h.facility), &finance).await.status, 422);
        // Undone, it counts no more.
        let undo = format!("/api/v1/facility-entries/{}/reverse", made.body["id"]);
        assert_eq!(t.post(&undo, &finance, &json!({"reason": ""})).await.status, 422);
        assert_eq!(t.post(&undo, &finance, &json!({"reason": "重复"})).await.status, 200);
        assert_eq!(t.post(&undo, &finance, &json!({"reason": "重复"})).await.body["code"].as_str(), Some("spaces.entry_reversed"));
        assert_proven(&t.app).await;
        // What later slices read.
        let month: Month = "2026-09".parse().expect("a month");
        let months = dawuye::spaces::figures_between(t.app.db.read(), w.subdistrict, (month.first_day(), month.end())).await.expect("figures");
        let f = months[0].figures;
        assert_eq!((months.len(), f.meals, f.elder_meals, f.income.0, f.subsidy.0, f.cost.0), (1, 200, 100, 180_000, 40_000, 80_000));
        assert!(dawuye::spaces::figures_between(t.app.db.read(), w.elsewhere, (month.first_day(), month.end())).await.expect("figures").is_empty());
        let areas = dawuye::spaces::area_by_kind(t.app.db.read(), w.subdistrict, t.app.today()).await.expect("areas");
        let of: Vec<_> = areas.iter().map(|a| (a.kind.map(|k| k.word()), a.converted, a.operating)).collect();
        assert!(of.contains(&(Some("canteen"), 20_000, 20_000)) && of.contains(&(None, 10_000, 0)), "{of:?}");
        // A falsified sheet is found.
        crate::support::fixtures_money::tamper(&t.app, "UPDATE meal_sheet SET sales_fen = sales_fen + 1").await.expect("tampered");
        let found = dawuye::spaces::prove(t.app.db.read()).await.expect("a proof");
        assert!(found.iter().any(|f| !f.holds && f.first_broken.as_deref() == Some("CT202609-000001")));
    }
}

both_engines! {
    async fn a_facility_fits_its_space(t) {
        let w = world(&t).await;
        let h = house(&t, &w, "culture_sport").await;
        let desk = &h.site.desk;
        let body = |name: &str, area: &str| json!({"space_id": h.site.space, "kind": "reading_room", "name": name, "area": area, "ahead_days": 7, "residents_book": false, "opened_on": "2026-09-01"});
        let large = t.post("/api/v1/facilities", desk, &body("书房", "100.01")).await;
        assert_eq!((large.status, large.body["errors"][0]["field"].as_str()), (422, Some("area")), "{large:?}");
        assert_eq!(t.post("/api/v1/facilities", desk, &body("文体活动中心", "1.00")).await.status, 422, "its name is taken");
        let made = t.post("/api/v1/facilities", desk, &body("书房", "100.00")).await;
        assert_eq!(made.status, 201);
        // Hours that touch, and days that are none.
        for wrong in [json!([{"weekday": 1, "from_minute": 540, "to_minute": 720}, {"weekday": 1, "from_minute": 720, "to_minute": 800}]),
            json!([{"weekday": 9, "from_minute": 540, "to_minute": 720}]), json!([{"weekday": 1, "from_minute": 541, "to_minute": 720}])] {
            assert_eq!(put(&t, &format!("/api/v1/facilities/{}/hours", h.facility), desk, wrong).await.status, 422);
        }
        let past = put(&t, &format!("/api/v1/facilities/{}/days", h.facility), desk, json!({"day": "2026-09-01", "rule": "closed"})).await;
        assert_eq!(past.status, 422);
        // Where residents do not book, the desk does.
        let room = json!({"name": "阅览室", "capacity": 30, "longest_minutes": 240, "active": true});
        let rooms = t.post(&format!("/api/v1/facilities/{}/rooms", made.body["id"]), desk, &room).await;
        let room_id = rooms.body["rooms"][0]["id"].as_i64().unwrap();
        let hours = json!([{"weekday": 6, "from_minute": 540, "to_minute": 720}]);
        assert_eq!(put(&t, &format!("/api/v1/facilities/{}/hours", made.body["id"]), desk, hours).await.status, 200);
        let account = household(&t, &w, "501").await;
        let mine = resident(&t, "wang", account).await;
        let body = json!({"room_id": room_id, "day": "2026-09-19", "from_minute": 540, "to_minute": 600, "people": 1, "account_id": account});
        assert_eq!(t.post("/api/v1/bookings", &mine, &body).await.body["code"].as_str(), Some("spaces.booking.not_bookable"));
        assert_eq!(t.post("/api/v1/bookings", desk, &body).await.body["account_id"].as_i64(), Some(account.0));
        let list = t.get("/api/v1/facilities", &mine).await;
        assert_eq!(list.body["items"].as_array().map(Vec::len), Some(2), "a household sees its estate's");
        // A canteen has meals, a hall has none.
        let sheet = json!({"day": "2026-09-17", "counts": [{"from_age": 0, "price": "1.00", "meals": 1}]});
        assert_eq!(t.post(&format!("/api/v1/facilities/{}/meals", h.facility), desk, &sheet).await.body["code"].as_str(), Some("spaces.no_canteen"));
        let other = json!({"name": "羽毛球场", "capacity": 10, "longest_minutes": 60, "active": false, "version": 1});
        let path = format!("/api/v1/facilities/{}/rooms/{}", h.facility, h.room);
        assert_eq!(put(&t, &path, desk, other.clone()).await.status, 200);
        assert_eq!(put(&t, &path, desk, other).await.body["code"].as_str(), Some("stale"));
        let body = json!({"room_id": h.room, "day": "2026-09-19", "from_minute": 540, "to_minute": 600, "people": 1, "contact": "李明"});
        assert_eq!(t.post("/api/v1/bookings", desk, &body).await.body["code"].as_str(), Some("spaces.booking.not_bookable"));
    }
}

/// Sends a form as a page does; status, where it leads, and the page.
async fn form(t: &TestApp, client: &reqwest::Client, path: &str, body: &str) -> (u16, String, String) {
    let request = client
        .post(format!("{}{path}", t.url))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("accept", "text/html")
        .header("accept-language", "en");
    let answer = request.body(body.to_owned()).send().await.expect("the server answers");
    let to =
        answer.headers().get("location").map(|v| v.to_str().expect("plain").to_owned()).unwrap_or_default();
    (answer.status().as_u16(), to, answer.text().await.expect("a page"))
}

async fn page(t: &TestApp, client: &reqwest::Client, path: &str) -> String {
    let request = client.get(format!("{}{path}", t.url)).header("accept-language", "en");
    let answer = request.send().await.expect("the server answers");
    assert_eq!(answer.status().as_u16(), 200, "{path}");
    answer.text().await.expect("a page")
}

both_engines! {
    async fn the_desk_and_a_resident_do_it_on_pages(t) {
        let w = world(&t).await;
        let h = canteen(&t, &w).await;
        let account = household(&t, &w, "501").await;
        let desk = t.log_in_page("he").await;
        let here = format!("/facilities/{}", h.facility);
        // The desk books; the same hour again is refused on the page it came from.
        let body = format!("book-room={}&book-day=2026-09-18&book-from=14:00&book-to=15:00&book-people=4&book-contact=李明", h.room);
        let (status, to, _) = form(&t, &desk, &format!("{here}/bookings"), &body).await;
        assert_eq!((status, to.starts_with(&format!("{here}?day=2026-09-18"))), (303, true), "{to}");
        let (status, _, again) = form(&t, &desk, &format!("{here}/bookings"), &body).await;
        assert!(status == 409 && again.contains("Somebody has a part of that time") && again.contains("value=\"李明\""), "{status} {again}");
        assert!(page(&t, &desk, &format!("{here}?day=2026-09-18")).await.contains("14:00–15:00"));
        // A resident sees it is taken, books beside it, and takes it back.
        let token = t.app.signer.account_token(account);
        let stranger = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let theirs = format!("/r/{token}/facilities/{}", h.facility);
        let seen = page(&t, &stranger, &format!("{theirs}?day=2026-09-18")).await;
        assert!(seen.contains("15:00–21:00") && !seen.contains("李明"), "{seen}");
        let taken = format!("room={}&day=2026-09-18&from=14:30&to=15:30&people=2", h.room);
        let (status, _, refused) = form(&t, &stranger, &theirs, &taken).await;
        assert!(status == 409 && refused.contains("Somebody has a part of that time"), "{status}");
        let free = format!("room={}&day=2026-09-18&from=15:00&to=16:00&people=2", h.room);
        assert_eq!(form(&t, &stranger, &theirs, &free).await.0, 303);
        let list = page(&t, &stranger, &format!("/r/{token}/facilities")).await;
        assert!(list.contains("15:00–16:00"), "{list}");
        let row = entity::booking::Entity::find().filter(entity::booking::Column::AccountId.eq(account)).one(t.app.db.read()).await.unwrap().unwrap();
        let (status, _, _) = form(&t, &stranger, &format!("/r/{token}/bookings/{}/cancel", row.id), &format!("version={}", row.version)).await;
        assert_eq!(status, 303);
        // Meals and money on pages; what is wrong is said beside the field.
        let sheet = "sheet-day=2026-09-17&sheet-price=10.53&sheet-n0=200&sheet-n60=120&sheet-n80=50&sheet-n90=7";
        assert_eq!(form(&t, &desk, &format!("{here}/meals"), sheet).await.0, 303);
        assert!(page(&t, &desk, &format!("{here}/meals")).await.contains("3,521.79"));
        let (status, _, wrong) = form(&t, &desk, &format!("{here}/meals"), "sheet-day=2026-09-16&sheet-price=x").await;
        assert!(status == 422 && wrong.contains("aria-invalid=\"true\""), "{status}");
        t.user("cai", Role::Finance, ScopeKind::Subdistrict, w.subdistrict.0).await;
        let finance = t.log_in_page("cai").await;
        let cost = "entry-side=cost&entry-head=food&entry-paid=payable&entry-party=p&entry-reference=r&entry-words=w&entry-amount=1%2C000.00&entry-booked_on=2026-09-16";
        assert_eq!(form(&t, &finance, &format!("{here}/entries"), cost).await.0, 303);
        let account = page(&t, &finance, &format!("{here}/account")).await;
        assert!(account.contains("2,762.79"), "3521.79 + 241.00 - 1000.00");
        assert_eq!(form(&t, &desk, &format!("{here}/entries"), cost).await.0, 403, "a dispatcher books no costs");
        // Settings: hours, a day, a room.
        assert_eq!(form(&t, &desk, &format!("{here}/hours"), "week-1a=09:00&week-1b=12:00").await.0, 303);
        assert_eq!(form(&t, &desk, &format!("{here}/hours"), "week-1a=09:00&week-1b=08:00").await.0, 422);
        assert_eq!(form(&t, &desk, &format!("{here}/days"), "special-day=2026-09-21&special-rule=closed&special-note=n").await.0, 303);
        assert_eq!(form(&t, &desk, &format!("{here}/rooms"), "room-name=r2&room-capacity=5&room-longest_minutes=60&room-active=1").await.0, 303);
        let settings = page(&t, &desk, &format!("{here}/settings")).await;
        assert!(settings.contains("r2") && settings.contains("2026-09-21"));
        // The space itself.
        let space = page(&t, &desk, &format!("/spaces/{}", h.site.space)).await;
        assert!(space.contains("Food licence") && space.contains("500,000.00"), "{space}");
        let (status, _, refused) = form(&t, &desk, &format!("/spaces/{}/steps", h.site.space), "step=return&version=1&step-note=n").await;
        assert!(status == 409 && refused.contains("error-summary"), "{status}");
        for path in ["/spaces", "/facilities", "/spaces/new", "/facilities/new"] {
            page(&t, &desk, path).await;
        }
        page(&t, &desk, &format!("{here}/programmes")).await;
    }
}
