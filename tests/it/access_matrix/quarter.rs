//! The little quarter the matrix is driven on: one of everything that has a door.

mod costs;
mod money;
mod proposals;
mod settlement;
mod spaces;

use std::collections::BTreeMap;

use dawuye::access::Caller;
use dawuye::access::service::{NewUser, add_user};
use dawuye::works::service::NewOrder;
use dawuye::{billing, contracts, ledger, payments, people, reconciliation, requests, works};
use entity::enums::{
    BankAccountKind, ChargeItem, ContractKind, Line, PaymentChannel, RequestChannel, RequestKind, Role,
    ScopeKind,
};
use entity::value::{AccountId, ContractId, CrewId, SubdistrictId};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter};

use money::{
    add_channel_order, add_charges, add_corrections, add_discount, add_handover, add_invoice, add_offer,
    add_write_off, sample_account,
};

use crate::support::fixtures_money::bill_month;
use crate::support::fixtures_waste::add_haul;
use crate::support::fixtures_works::{crew, jpeg};
use crate::support::{PASSWORD, TestApp, data};

pub async fn quarter(t: &TestApp) -> BTreeMap<&'static str, String> {
    let caller = Caller::system("test");
    let bytes = std::fs::read(data("register_small.csv")).expect("the register");
    people::register::import(&t.app, &caller, &bytes, false).await.expect("the register is taken");
    let sha = t.app.files.put(bytes.into(), "text/csv", "r.csv").await.expect("a file is kept").sha256;
    let estate =
        entity::estate::Entity::find().one(t.app.db.read()).await.expect("a query").expect("an estate");
    let contract = add_contract(t, estate.subdistrict_id, estate.id).await;
    let crew = crew(t, estate.subdistrict_id, Line::Property, "维修组", 0, 1440).await.crew.id;
    let plan = add_plan(t, contract, crew).await;
    let order = add_order(t, estate.subdistrict_id, crew).await;
    let account = AccountId(1);
    let request = add_request(t, estate.id, account).await;
    entity::request::Entity::update_many()
        .col_expr(entity::request::Column::WorkOrderId, sea_orm::sea_query::Expr::value(order))
        .filter(entity::request::Column::Id.eq(request))
        .exec(t.app.db.read())
        .await
        .expect("its order");
    let discount = add_discount(t, estate.id).await;
    let place = add_place(t, estate.subdistrict_id).await;
    let offer = add_offer(t, estate.id).await;
    let run = bill_month(&t.app, &caller, estate.id, "2026-07").await.expect("a run");
    let bill = entity::bill::Entity::find_by_id(entity::value::BillId(1))
        .one(t.app.db.read())
        .await
        .expect("a query")
        .expect("a bill");
    assert_eq!(bill.account_id, account);
    let old = "2019-12".parse().expect("a month");
    let period =
        ledger::periods::close(&t.app, &caller, estate.id, old).await.expect("an empty month closes");
    let payment = payments::service::Payment {
        account: Some(account),
        bill: None,
        amount: bill.total_fen,
        channel: PaymentChannel::Cash,
        external_id: "c1".into(),
        received_on: t.app.today(),
        payer: "p".into(),
        memo: String::new(),
    };
    let receipt = payments::service::take_receipt(&t.app, &caller, &payment).await.expect("a receipt");
    let line = entity::bill_line::Entity::find()
        .filter(entity::bill_line::Column::BillId.eq(bill.id))
        .one(t.app.db.read())
        .await
        .expect("a query")
        .expect("a line");
    let new = billing::corrections::NewCreditNote {
        bill: line.bill_id,
        line: line.id,
        amount: "0.01".parse().expect("an amount"),
        reason: "r".into(),
    };
    let note = billing::corrections::credit(&t.app, &caller, &new).await.expect("a note").id;
    let bank = reconciliation::NewBankAccount {
        estate: estate.id,
        kind: BankAccountKind::Bank,
        bank: "CCB".into(),
        number: sample_account(),
        name: "n".into(),
        settles_to: None,
    };
    reconciliation::add_bank_account(&t.app, &caller, bank).await.expect("an account");
    let file = std::fs::read(data("ccb_sample.csv")).expect("the sample");
    reconciliation::import(&t.app, &caller, reconciliation::Upload::new(file, "s.csv"))
        .await
        .expect("a statement");
    let signed = entity::enums::SignConvention::Signed;
    let profile = entity::bank_profile::Model {
        booked_column: "d".into(),
        amount_column: "a".into(),
        ..crate::statement_files::blank("p", signed)
    };
    let profile = reconciliation::profiles::save(&t.app, &caller, profile).await.expect("a profile");
    let spare = NewUser {
        username: "spare".into(),
        display_name: "s".into(),
        password: PASSWORD.into(),
        email: String::new(),
        role: Role::Officer,
        scope_kind: ScopeKind::City,
        scope_id: 0,
    };
    let user = add_user(&t.app, &caller, spare).await.expect("a user");
    let mail = entity::outbox::Entity::find().one(t.app.db.read()).await.expect("a query").expect("a mail");
    let (units, shared) = add_charges(t, estate.id).await;
    let mut names: BTreeMap<&'static str, String> = BTreeMap::new();
    let mut name = |key: &'static str, value: &dyn std::fmt::Display| names.insert(key, value.to_string());
    name("day_plan", &crate::planning::proposed(t, estate.subdistrict_id, None).await);
    name("estate", &estate.id);
    name("subdistrict", &estate.subdistrict_id);
    name("contract", &contract);
    name("discount", &discount);
    name("tariff", &1);
    name("prepay_offer", &offer);
    name("crew", &crew);
    name("place", &place);
    name("plan", &plan);
    name("order", &order);
    let link = dawuye::dispatch::feeds::NewFeed { crew_id: crew, worker_id: None };
    let feed = dawuye::dispatch::feeds::create(&t.app, &caller, link).await.expect("a feed");
    name("feed", &feed.feed.id);
    name("calendar", &feed.token);
    name("pause", &crate::plans::rain(t, estate.subdistrict_id).await);
    let (score_table, inspection, finding) = add_inspection(t, contract, crew).await;
    name("score_table", &score_table);
    name("inspection", &inspection);
    name("finding", &finding);
    let (patrol_route, patrol_round) = add_patrol(t, estate.subdistrict_id, crew, place).await;
    name("patrol_route", &patrol_route);
    name("patrol_round", &patrol_round);
    let haul = add_haul(t, contract, estate.subdistrict_id, crew).await;
    for (key, id) in haul {
        names.insert(key, id.to_string());
    }
    names.extend(costs::add_costs(t, estate.id, estate.subdistrict_id, crew).await);
    let mut name = |key: &'static str, value: &dyn std::fmt::Display| names.insert(key, value.to_string());
    name("account", &account);
    name("request", &request);
    let (talk, notice) = add_talk(t, estate.id).await;
    name("talk", &talk);
    name("notice", &notice);
    name("proposal", &proposals::add_proposal(t, estate.id).await);
    for (key, id) in settlement::add_assessment(t, estate.subdistrict_id).await {
        names.insert(key, id);
    }
    for (key, id) in spaces::add_spaces(t, estate.id, account).await {
        names.insert(key, id.to_string());
    }
    let mut name = |key: &'static str, value: &dyn std::fmt::Display| names.insert(key, value.to_string());
    name("scorecard", &spaces::add_scorecard(t, estate.community_id).await);
    name("run", &run.id);
    name("units", &units);
    name("supplier_bill", &shared);
    name("bill", &bill.id);
    name("number", &bill.number);
    name("note", &note);
    name("period", &period.id);
    name("proof", &period.proof_run_id.expect("a closing is proved"));
    name("receipt", &receipt.id);
    name("receipt_number", &receipt.number);
    let (refund, held) = add_corrections(t, estate.id, receipt.id).await;
    name("write_off", &add_write_off(t).await);
    name("channel_order", &add_channel_order(t, &bill).await);
    name("bank_account", &1);
    name("refund", &refund);
    name("invoice", &add_invoice(t, receipt.id).await);
    name("suspense", &held);
    name("handover", &add_handover(t, account, estate.id).await);
    name("statement", &1);
    name("import", &1);
    name("profile", &profile);
    name("line", &1);
    name("user", &user);
    name("mail", &mail.id);
    name("mail_suppression", &add_suppression(t, &mail).await);
    name("dunning_notice", &add_dunning(t, &bill).await);
    name("dwelling", &1);
    name("building", &1);
    name("sha256", &sha);
    name("token", &t.app.signer.account_token(account));
    name("follow_up", &t.app.signer.follow_up_token(request, 0));
    for (key, id) in add_staff(t, estate.subdistrict_id, crew).await {
        names.insert(key, id.to_string());
    }
    names
}

async fn add_place(t: &TestApp, subdistrict_id: SubdistrictId) -> entity::value::PlaceId {
    use dawuye::places::geo::from_text;
    use dawuye::places::work::{EditPlace, NewPlace, service};
    let place = EditPlace {
        kind: entity::enums::PlaceKind::Facility,
        name: "p".into(),
        estate_id: None,
        grade: None,
        area: None,
        width_cm: None,
        shape: from_text("120.12,30.28", None).expect("a point"),
        bins: Vec::new(),
        hours: Vec::new(),
        active: true,
    };
    let new = NewPlace { subdistrict_id, place };
    service::create(&t.app, &Caller::system("test"), new).await.expect("a place").id
}

/// A sheet of the crew's work with a finding that is being put right, and its photo.
async fn add_inspection(
    t: &TestApp,
    contract_id: ContractId,
    crew: CrewId,
) -> (entity::value::ScoreTableId, entity::value::InspectionId, entity::value::FindingId) {
    use dawuye::inspections::tables::{self, EditTable, NewItem, NewTable};
    use dawuye::inspections::{NewFinding, NewSheet, Rectify, service};
    let caller = Caller::system("test");
    let points = |text: &str| Some(text.parse().expect("points"));
    let item = NewItem { words: "i".into(), max: points("100"), each: points("1") };
    let from = "2026-01-01".parse().expect("a day");
    let table = EditTable { name: "n".into(), effective_from: from, appeal_days: 3, items: vec![item] };
    let new = NewTable { contract_id, line: Line::Property, table };
    let table = tables::create(&t.app, &caller, new).await.expect("a table").id;
    let new = NewSheet {
        contract_id,
        line: Line::Property,
        place_id: None,
        crew_id: Some(crew),
        day: t.app.today(),
        note: String::new(),
    };
    let sheet = service::create(&t.app, &caller, new).await.expect("a sheet").id;
    let photo = t.app.files.put_photo(jpeg().into(), "p.jpg").await.expect("a photo");
    let due_at = t.app.now() + chrono::Duration::days(1);
    let new = NewFinding {
        item: 1,
        count: 1,
        words: "w".into(),
        location: String::new(),
        place_id: None,
        rectify: Some(Rectify { due_at, work_order_id: None }),
        photos: vec![photo],
    };
    let finding = service::add_finding(&t.app, &caller, sheet, new).await.expect("a finding").id;
    (table, sheet, finding)
}

/// A route of one checkpoint and a round under way.
async fn add_patrol(
    t: &TestApp,
    subdistrict_id: SubdistrictId,
    crew_id: CrewId,
    place_id: entity::value::PlaceId,
) -> (entity::value::PatrolRouteId, entity::value::PatrolRoundId) {
    use dawuye::inspections::patrol::{EditRoute, NewPoint, NewRoute, service};
    let caller = Caller::system("test");
    let points = vec![NewPoint { place_id, from_minute: 0, until_minute: 1440 }];
    let route = EditRoute { crew_id, name: "n".into(), active: true, points };
    let new = NewRoute { subdistrict_id, route };
    let route = service::create(&t.app, &caller, new).await.expect("a route").id;
    (route, service::start(&t.app, &caller, route).await.expect("a round").id)
}

/// Someone of the crew with a skill and a licence, a roster, leave, a vehicle and tools.
async fn add_staff(t: &TestApp, subdistrict: SubdistrictId, crew: CrewId) -> [(&'static str, i64); 9] {
    use dawuye::crews::vehicles::tools::{EditTool, Place, save};
    use dawuye::crews::vehicles::{EditVehicle, NewUse, service as vehicles};
    use dawuye::crews::workers::{NewLicence, service as workers, skills};
    use dawuye::crews::{absences, monday, rosters};
    let (app, caller) = (&t.app, Caller::system("test"));
    let worker =
        entity::worker::Entity::find().one(app.db.read()).await.expect("a query").expect("a worker").id;
    let skill = skills::EditSkill { line: Line::Property, name: "s".into(), licence: None };
    let skill = skills::save(app, &caller, None, skill).await.expect("a skill").id;
    let day = |text: &str| text.parse::<chrono::NaiveDate>().expect("a day");
    let licence = NewLicence {
        kind: entity::enums::LicenceKind::Lift,
        number: "1".into(),
        issuer: "i".into(),
        valid_from: day("2026-01-01"),
        valid_to: day("2027-01-01"),
    };
    let licence = workers::add_licence(app, &caller, worker, licence).await.expect("a licence").id;
    let kind = rosters::kinds::EditKind {
        line: Line::Property,
        name: "k".into(),
        start_minute: 480,
        end_minute: 960,
        break_minutes: 0,
        skill_id: None,
        active: true,
    };
    let kind = rosters::kinds::create(app, &caller, subdistrict, kind).await.expect("a shift").id;
    let week = monday(app.today());
    let roster = rosters::service::begin(app, &caller, crew, week).await.expect("a roster").id;
    let leave = absences::NewAbsence {
        worker_id: worker,
        kind: entity::enums::AbsenceKind::Annual,
        from_on: day("2026-12-01"),
        to_on: day("2026-12-03"),
        reason: String::new(),
    };
    let leave = absences::service::ask(app, &caller, leave).await.expect("leave").id;
    let vehicle = EditVehicle {
        plate: "v".into(),
        kind: entity::enums::VehicleKind::Walk,
        model: String::new(),
        capacity_kg: 1,
        capacity_litres: 1,
        range_km: 0,
        licence: None,
        inspection_due: None,
        active: true,
    };
    let vehicle = vehicles::create(app, &caller, subdistrict, vehicle).await.expect("a vehicle").id;
    let new =
        NewUse { crew_id: crew, from_on: day("2026-01-01"), to_on: None, start_minute: 0, end_minute: 60 };
    let used = vehicles::give(app, &caller, vehicle, new).await.expect("given").id;
    let tool = EditTool { crew_id: None, name: "t".into(), quantity: 1 };
    let tool = save(app, &caller, Place::New(subdistrict), tool).await.expect("tools").id;
    [
        ("worker", worker.0),
        ("skill", skill.0),
        ("licence", licence.0),
        ("shift_kind", kind.0),
        ("roster", roster.0),
        ("absence", leave.0),
        ("vehicle", vehicle.0),
        ("vehicle_use", used.0),
        ("tool", tool.0),
    ]
}

async fn add_contract(
    t: &TestApp,
    subdistrict_id: SubdistrictId,
    estate: entity::value::EstateId,
) -> ContractId {
    let caller = Caller::system("test");
    let new = contracts::NewContract {
        number: "C1".into(),
        kind: ContractKind::PropertyService,
        name: "n".into(),
        subdistrict_id,
        estate_id: Some(estate),
        purchaser: "p".into(),
        supplier: "s".into(),
        starts_on: "2020-01-01".parse().expect("a day"),
        ends_on: "2030-01-01".parse().expect("a day"),
        annual_value: None,
        prices: Vec::new(),
        details: contracts::Details::default(),
    };
    let id = contracts::add_contract(&t.app, &caller, new).await.expect("a contract");
    let version = contracts::NewTariffVersion {
        contract_id: id,
        item: ChargeItem::PropertyFee,
        effective_from: "2020-01-01".parse().expect("a day"),
        rate: "0.75".parse().expect("a rate"),
        authority: "a".into(),
        approved_on: "2020-01-01".parse().expect("a day"),
    };
    let now = t.app.now();
    dawuye::transact!(t.app.db, "test.tariff", |tx| {
        contracts::add_tariff_version_in(tx, &caller, now, &version).await
    })
    .expect("a tariff");
    id
}

async fn add_plan(t: &TestApp, contract_id: ContractId, crew: CrewId) -> entity::value::ServicePlanId {
    let plan = works::plans::service::EditPlan {
        place_id: None,
        crew_id: Some(crew),
        title: "楼道保洁".into(),
        recurrence: "FREQ=DAILY".into(),
        start_minutes: "480".into(),
        duration_minutes: 60,
        needs: dawuye::works::Needs::default(),
        seasons: String::new(),
        on_holiday: entity::enums::HolidayRule::Keep,
        starts_on: t.app.today(),
        ends_on: None,
        active: true,
    };
    let new = works::plans::service::NewPlan { contract_id, standard_id: None, line: Line::Property, plan };
    works::plans::service::create(&t.app, &Caller::system("test"), new).await.expect("a plan");
    let plan = entity::service_plan::Entity::find().one(t.app.db.read()).await.expect("a query");
    plan.expect("a plan").id
}

/// An order the crew has done, with a photo.
async fn add_order(
    t: &TestApp,
    subdistrict_id: SubdistrictId,
    crew_id: CrewId,
) -> entity::value::WorkOrderId {
    let caller = Caller::system("test");
    let new = NewOrder {
        subdistrict_id,
        estate_id: None,
        place_id: None,
        line: Line::Property,
        title: "修门".into(),
        location: "1-1-101".into(),
        work_date: t.app.today(),
        duration_minutes: 60,
        due_at: None,
        source: String::new(),
        needs: works::Needs::default(),
    };
    let order = works::service::create(&t.app, &caller, new).await.expect("an order");
    let to = works::Assign { crew_id, starts_at: t.app.now(), version: order.version, force: true };
    works::service::assign(&t.app, &caller, order.id, to).await.expect("assigned");
    works::service::acknowledge(&t.app, &caller, order.id).await.expect("acknowledged");
    works::service::arrive(&t.app, &caller, order.id, None).await.expect("arrived");
    let photo = t.app.files.put_photo(jpeg().into(), "p.jpg").await.expect("a photo");
    let evidence = works::Evidence { note: "done".into(), photos: vec![photo], ..works::Evidence::default() };
    works::service::complete(&t.app, &caller, order.id, evidence).await.expect("completed");
    order.id
}

async fn add_request(
    t: &TestApp,
    estate_id: entity::value::EstateId,
    account: AccountId,
) -> entity::value::RequestId {
    let caller = Caller::system("test");
    let photo =
        requests::service::keep_photo(&t.app, &caller, jpeg().into(), "p.jpg").await.expect("a photo");
    let new = requests::NewRequest {
        account_id: Some(account),
        title: "t".into(),
        description: "d".into(),
        location: "l".into(),
        contact_name: "n".into(),
        contact_phone: "19900000000".into(),
        photos: vec![photo],
        ..requests::NewRequest::about(estate_id, RequestKind::Enquiry, Line::Property, RequestChannel::Phone)
    };
    requests::service::register(&t.app, &caller, new).await.expect("a request").id
}

/// A talk that was held, and the link to the public page of another one.
async fn add_talk(t: &TestApp, estate: entity::value::EstateId) -> (entity::value::TalkId, String) {
    use dawuye::talks::{Minutes, NewTalk, NewTopic, Plan, publishing, service};
    let caller = Caller::system("test");
    let begins_at = t.app.now() - chrono::Duration::hours(2);
    let plan = Plan {
        kind: entity::enums::TalkKind::NightTalk,
        begins_at,
        ends_at: begins_at + chrono::Duration::hours(1),
        place: "p".into(),
        building_id: None,
        account_id: None,
        party: String::new(),
        hosts: "h".into(),
    };
    let new = NewTalk { estate_id: estate, plan };
    let topic = NewTopic { id: None, words: "w".into(), promise: None };
    let minutes = Minutes { headcount: 1, topics: vec![topic], ..Minutes::default() };
    let held = service::create(&t.app, &caller, &new, Some(&minutes)).await.expect("a talk");
    let other = service::create(&t.app, &caller, &new, Some(&minutes)).await.expect("a talk");
    publishing::publish(&t.app, &caller, other.id, other.version).await.expect("published");
    (held.id, publishing::token(&t.app, other.id))
}

async fn add_suppression(t: &TestApp, mail: &entity::outbox::Model) -> i64 {
    let now = t.app.now();
    dawuye::transact!(t.app.db, "test.suppression", |tx| {
        dawuye::mail::suppression::suppress(tx, now, mail, entity::enums::SuppressionCause::Bounce, "d").await
    })
    .expect("suppressed");
    let row = entity::mail_suppression::Entity::find().one(t.app.db.read()).await.expect("a query");
    row.expect("a suppression").id.0
}

async fn add_dunning(t: &TestApp, bill: &entity::bill::Model) -> i64 {
    let row = entity::dunning_notice::ActiveModel {
        number: Set("N202609-000001".to_owned()),
        subdistrict_id: Set(bill.subdistrict_id),
        estate_id: Set(bill.estate_id),
        building_id: Set(bill.building_id),
        account_id: Set(bill.account_id),
        noticed_on: Set(t.app.today()),
        step: Set(1),
        formal: Set(true),
        mailed: Set(false),
        open_fen: Set(bill.total_fen),
        overdue_fen: Set(bill.total_fen),
        created_at: Set(t.app.now()),
        ..Default::default()
    };
    let made = dawuye::transact!(t.app.db, "test.dunning", |tx| Ok(row.clone().insert(tx).await?));
    made.expect("a letter").id.0
}
