//! A space that was accepted, and a canteen in it with one of everything.

use dawuye::access::Caller;
use dawuye::billing::tariffs::vote::Vote;
use dawuye::spaces::accounts::service::{NewEntryOf, enter};
use dawuye::spaces::bookings::{NewBooking, service as bookings};
use dawuye::spaces::facilities::hours::{Span, Weekly};
use dawuye::spaces::facilities::{EditFacility, EditRoom, NewFacility, service as facilities};
use dawuye::spaces::meals::price::USUAL;
use dawuye::spaces::meals::{Count, NewSheet, service as meals, sheets};
use dawuye::spaces::programmes::{NewEnrolment, NewProgramme, service as programmes};
use dawuye::spaces::{
    EditSpace, NewCost, NewNeed, NewPermit, NewSpace, Proposal, Title, requirement, service, steps,
};
use entity::enums::{
    EntrySide, FacilityHead, FacilityKind, FormerUse, FundParty, PaidFrom, SpaceStep, SpaceTenure, TitleKind,
};
use entity::value::{AccountId, Area, EstateId, Fen};

use crate::support::TestApp;
use crate::support::fixtures_works::jpeg;

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().expect("a day")
}

/// An accepted space with its papers.
async fn accepted(t: &TestApp, estate_id: EstateId) -> entity::space::Model {
    let (app, caller) = (&t.app, Caller::system("test"));
    let space = EditSpace {
        name: "s".into(),
        address: "a".into(),
        building_id: None,
        tenure: SpaceTenure::OwnersCommon,
        former_use: FormerUse::PumpHouse,
        area: Area(30_000),
        spot: None,
        note: String::new(),
    };
    let s = service::create(app, &caller, &NewSpace { estate_id, space }).await.expect("a space");
    let photo = app.files.put_photo(jpeg().into(), "p.jpg").await.expect("a photo");
    service::add_photo(app, &caller, s.id, &photo).await.expect("added");
    let title =
        Title { kind: TitleKind::PropertyRecord, number: "1".into(), until: None, note: String::new() };
    let s = steps::check_title_of(app, &caller, s.id, &title, s.version).await.expect("a title");
    let need = NewNeed {
        kind: FacilityKind::Canteen,
        households: 1,
        words: "w".into(),
        talk_topic_id: None,
        request_id: None,
    };
    let s = steps::add_need(app, &caller, s.id, &need).await.expect("a need");
    let kinds = vec![FacilityKind::Canteen];
    let proposal = Proposal {
        kinds: kinds.clone(),
        words: "w".into(),
        budget: Fen(100),
        funds: vec![(FundParty::Operator, Fen(100))],
        changes_use: false,
    };
    let s = steps::propose(app, &caller, s.id, &proposal, s.version).await.expect("a proposal");
    let vote = Vote {
        total_households: 3,
        total_area: Area(3),
        voting_households: 3,
        voting_area: Area(3),
        agreeing_households: 3,
        agreeing_area: Area(3),
    };
    let s = steps::approve(app, &caller, s.id, ("a", Some(&vote)), s.version).await.expect("approved");
    let s = steps::step(app, &caller, s.id, (SpaceStep::StartWorks, ""), s.version).await.expect("works");
    for kind in requirement::permits_needed(&kinds) {
        let granted_on = day("2026-01-01");
        let new = NewPermit { kind, number: "1".into(), granted_on, file: Some(photo.clone()) };
        steps::add_permit(app, &caller, s.id, &new).await.expect("a permit");
    }
    let cost =
        NewCost { words: "w".into(), reference: "r".into(), amount: Fen(1), spent_on: day("2026-01-01") };
    steps::add_cost(app, &caller, s.id, &cost).await.expect("a cost");
    steps::step(app, &caller, s.id, (SpaceStep::Accept, ""), s.version).await.expect("accepted")
}

pub async fn add_spaces(t: &TestApp, estate: EstateId, account: AccountId) -> [(&'static str, i64); 8] {
    let (app, caller) = (&t.app, Caller::system("test"));
    let space = accepted(t, estate).await;
    let facility = EditFacility {
        name: "f".into(),
        area: Area(20_000),
        phone: String::new(),
        sponsor: "s".into(),
        ahead_days: 14,
        closed_on_holidays: false,
        residents_book: true,
        opened_on: day("2026-01-01"),
        closed_on: None,
    };
    let new = NewFacility { space_id: space.id, kind: FacilityKind::Canteen, facility };
    let f = facilities::create(app, &caller, &new).await.expect("a facility");
    let room = EditRoom { name: "r".into(), capacity: 20, longest_minutes: 240, active: true };
    let room = facilities::save_room(app, &caller, f.id, None, &room).await.expect("a room").id;
    let weekly: Vec<Weekly> = (1..=7).map(|weekday| Weekly { weekday, span: Span::new(480, 1260) }).collect();
    facilities::set_hours(app, &caller, f.id, &weekly).await.expect("hours");
    let new = NewBooking {
        room_id: room,
        day: app.today() + chrono::Duration::days(1),
        span: Span::new(540, 600),
        people: 1,
        purpose: String::new(),
        account_id: Some(account),
        contact: String::new(),
        phone: String::new(),
    };
    let booking = bookings::book(app, &caller, &new).await.expect("a booking").id;
    let new = NewProgramme {
        room_id: room,
        name: "p".into(),
        host: "h".into(),
        capacity: 5,
        ages: (0, 120),
        weekday: 1,
        span: Span::new(840, 900),
        first_on: app.today(),
        last_on: app.today() + chrono::Duration::days(14),
    };
    let programme = programmes::create(app, &caller, &new).await.expect("a programme").id;
    let new = NewEnrolment { account_id: Some(account), name: "n".into(), age: 40, guardian: String::new() };
    let enrolment = programmes::enrol(app, &caller, programme, &new).await.expect("enrolled").id;
    meals::set_tiers(app, &caller, f.id, &USUAL).await.expect("tiers");
    let counts = vec![Count { from_age: 0, price: Fen(1053), meals: 1 }];
    let sheet = NewSheet { day: app.today(), counts };
    let sheet = sheets::post(app, &caller, f.id, &sheet).await.expect("a sheet").id;
    let new = NewEntryOf {
        side: EntrySide::Cost,
        head: FacilityHead::Food,
        paid: PaidFrom::Cash,
        party: "p".into(),
        reference: "r".into(),
        words: "w".into(),
        amount: Fen(1),
        booked_on: app.today(),
    };
    let entry = enter(app, &caller, f.id, &new).await.expect("an entry").id;
    [
        ("space", space.id.0),
        ("facility", f.id.0),
        ("room", room.0),
        ("booking", booking.0),
        ("programme", programme.0),
        ("enrolment", enrolment.0),
        ("meal_sheet", sheet.0),
        ("facility_entry", entry.0),
    ]
}

/// A draft of the community's self-assessment.
pub async fn add_scorecard(
    t: &TestApp,
    community_id: entity::value::CommunityId,
) -> entity::value::ScorecardId {
    let new = dawuye::scorecards::NewScorecard { community_id, as_of: t.app.today(), newly_built: false };
    dawuye::scorecards::open(&t.app, &Caller::system("test"), &new).await.expect("a scorecard").scored.card.id
}
