//! The statement of the three parties against sums of the tests' own over the books, the work log and the registers.

use std::collections::BTreeMap;

use dawuye::access::Caller;
use dawuye::app::App;
use dawuye::reports::parties::statement;
use entity::value::{Month, SubdistrictId};
use sea_orm::{ConnectionTrait, Value as Bound};
use serde_json::{Value, json};

pub async fn one(app: &App, text: &str) -> i64 {
    counted(app, text, Vec::new()).await
}

async fn counted(app: &App, text: &str, values: Vec<Bound>) -> i64 {
    let db = app.db.read();
    let found = db.query_all_raw(dawuye::db::sql(db, text, values)).await.expect("a query");
    found[0].try_get_by_index::<Option<i64>>(0).unwrap_or_else(|e| panic!("{text}: {e}")).unwrap_or(0)
}

/// Credit less debit of every account of some books, over entries read one by one.
async fn net(app: &App, of: &str) -> BTreeMap<String, i64> {
    let text = format!(
        "SELECT x.debit, x.credit, x.amount_fen FROM ledger_entry x JOIN ledger_event v ON v.id = x.event_id JOIN book k ON k.id = v.book_id WHERE {of}"
    );
    let mut net = BTreeMap::new();
    let db = app.db.read();
    for row in db.query_all_raw(dawuye::db::sql(db, &text, vec![])).await.expect("a query") {
        let fen: i64 = row.try_get_by_index(2).expect("fen");
        for (at, sign) in [(0, -1), (1, 1)] {
            *net.entry(row.try_get_by_index::<String>(at).expect("a code")).or_default() += sign * fen;
        }
    }
    net
}

fn beginning(net: &BTreeMap<String, i64>, with: &str) -> i64 {
    net.iter().filter(|(code, _)| code.starts_with(with)).map(|(_, fen)| fen).sum()
}

pub fn fen(yuan: &Value) -> i64 {
    let text = yuan.as_str().unwrap_or_else(|| panic!("an amount: {yuan}"));
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, part) = text.split_once('.').expect("two decimals");
    sign * (whole.parse::<i64>().expect("digits") * 100 + part.parse::<i64>().expect("digits"))
}

pub fn half_up(a: i64, b: i64) -> i64 {
    (2 * a + b).div_euclid(2 * b)
}

/// Recomputes the statement of `from` to `to` and compares; gives it back.
pub async fn assert_adds_up(app: &App, subdistrict: SubdistrictId, from: &str, to: &str) -> Value {
    let (first, last): (Month, Month) = (from.parse().expect("a month"), to.parse().expect("a month"));
    let told = statement(app, &Caller::system("test"), subdistrict, first, last).await.expect("a statement");
    let told = serde_json::to_value(told).expect("JSON");
    let (day, end, sub) = (first.first_day(), last.end(), subdistrict.0);
    let months = (first.0, last.0);
    let today = app.today();
    let until = end.min(today).max(day);
    let in_months = format!("month BETWEEN {} AND {}", months.0, months.1);

    // What the public pays: months that were signed, as invoiced in the contracts' books where they were.
    let signed = "status IN ('signed', 'invoiced', 'paid')";
    let contracts = format!("contract_id IN (SELECT id FROM contract WHERE subdistrict_id = {sub})");
    let invoiced = net(app, &format!(
        "v.document = 'assessment' AND v.document_id IN (SELECT id FROM assessment WHERE {in_months} AND {contracts} AND status IN ('invoiced', 'paid'))"
    )).await;
    let earned = beginning(&invoiced, "contract_revenue") + beginning(&invoiced, "deductions");
    let waiting = one(app, &format!("SELECT CAST(SUM(net_fen) AS BIGINT) FROM assessment WHERE {in_months} AND {contracts} AND status = 'signed'")).await;
    let settled = one(app, &format!("SELECT CAST(SUM(net_fen) AS BIGINT) FROM assessment WHERE {in_months} AND {contracts} AND {signed}")).await;
    assert_eq!(settled, earned + waiting, "the contracts' books");
    let estates = net(app, &format!(
        "k.kind = 'estate' AND k.owner_id IN (SELECT id FROM estate WHERE subdistrict_id = {sub}) AND v.book_date >= '{day}' AND v.book_date < '{end}'"
    )).await;
    let sponsored = -beginning(&estates, "subsidy_receivable:");
    let operation = net(
        app,
        &format!(
            "k.kind = 'operation' AND k.owner_id = {sub} AND v.book_date >= '{day}' AND v.book_date < '{end}'"
        ),
    )
    .await;
    let (income, subsidy, cost) = (
        beginning(&operation, "facility_income:"),
        beginning(&operation, "facility_subsidy:"),
        -beginning(&operation, "facility_cost:"),
    );
    let now = settled + sponsored + subsidy;
    let heads = told["outlay"]["heads"].as_array().expect("heads");
    assert_eq!(heads.iter().map(|h| fen(&h["now"])).sum::<i64>(), now, "what the public pays");
    let before = one(
        app,
        &format!("SELECT CAST(SUM(annual_fen) AS BIGINT) FROM outlay_baseline WHERE subdistrict_id = {sub}"),
    )
    .await;
    assert_eq!(fen(&told["outlay"]["before"]), before);
    let households = one(app, &format!("SELECT COUNT(*) FROM dwelling WHERE subdistrict_id = {sub}")).await;
    assert_eq!(told["outlay"]["households"], households);

    // What residents got.
    let served = &told["served"];
    let zone = app.zone();
    let instants = vec![zone.at_minute(day, 0).into(), zone.at_minute(end, 0).into()];
    let of_calls = async |text: String| counted(app, &text, instants.clone()).await;
    let calls = format!(
        "FROM request r WHERE r.subdistrict_id = {sub} AND r.registered_at >= ? AND r.registered_at < ?"
    );
    assert_eq!(served["calls"], of_calls(format!("SELECT COUNT(*) {calls}")).await, "calls");
    let counts = "r.return_reason IS NULL AND COALESCE(r.join_kind, '') <> 'repeat'";
    let last_said = "(SELECT f.{} FROM request_follow_up f WHERE f.request_id = r.id AND f.reached ORDER BY f.round DESC LIMIT 1)";
    let said = |column: &str| last_said.replace("{}", column);
    let asked =
        of_calls(format!("SELECT COUNT(*) {calls} AND {counts} AND {} IS NOT NULL", said("id"))).await;
    let solved = of_calls(format!("SELECT COUNT(*) {calls} AND {counts} AND {}", said("solved"))).await;
    assert_eq!(
        (served["solved"][0].clone(), served["solved"][1].clone()),
        (json!(solved), json!(asked)),
        "solved"
    );
    let content = app.settings.requests.satisfied_from;
    let satisfied =
        of_calls(format!("SELECT COUNT(*) {calls} AND {counts} AND {} >= {content}", said("satisfaction")))
            .await;
    assert_eq!(
        (served["satisfied"][0].clone(), served["satisfied"][1].clone()),
        (json!(satisfied), json!(asked)),
        "satisfied"
    );
    let heard = format!("r.contacted_at <= r.contact_due_at AND COALESCE({}, 1 = 1)", said("contacted"));
    let responded = of_calls(format!("SELECT COUNT(*) {calls} AND {counts} AND {heard}")).await;
    assert_eq!(served["responded"][0], responded, "responded");
    let work = format!(
        "FROM work_order WHERE subdistrict_id = {sub} AND work_date >= '{day}' AND work_date < '{until}' AND status <> 'cancelled' AND parts = 0"
    );
    assert_eq!(served["planned"], one(app, &format!("SELECT COUNT(*) {work}")).await, "orders");
    let in_time = "status IN ('completed', 'closed') AND completed_at <= COALESCE(due_at, completed_at)";
    assert_eq!(
        served["on_time"],
        one(app, &format!("SELECT COUNT(*) {work} AND {in_time}")).await,
        "orders on time"
    );
    let on = end.min(today);
    let area = one(app, &format!(
        "SELECT CAST(SUM(f.area) AS BIGINT) FROM facility f JOIN space s ON s.id = f.space_id WHERE f.subdistrict_id = {sub} \
         AND f.opened_on <= '{on}' AND COALESCE(f.closed_on, '9999-01-01') > '{on}' AND s.accepted_on <= '{on}' AND COALESCE(s.returned_on, '9999-01-01') > '{on}'"
    )).await;
    assert_eq!(fen(&served["area"]), area, "rooms that serve");
    let meals = one(app, &format!(
        "SELECT CAST(SUM(l.meals) AS BIGINT) FROM meal_line l JOIN meal_sheet s ON s.id = l.sheet_id WHERE s.subdistrict_id = {sub} \
         AND s.status = 'posted' AND s.day >= '{day}' AND s.day < '{end}'"
    )).await;
    assert_eq!(served["meals"], meals, "meals");
    let mine = format!(
        "facility_id IN (SELECT id FROM facility WHERE subdistrict_id = {sub}) AND day >= '{day}' AND day < '{end}'"
    );
    let came = one(app, &format!("SELECT CAST(SUM(visits) AS BIGINT) FROM facility_day WHERE {mine}")).await
        + one(
            app,
            &format!(
                "SELECT CAST(SUM(attended) AS BIGINT) FROM booking WHERE {mine} AND status = 'attended'"
            ),
        )
        .await;
    assert_eq!(served["visits"], came, "visits");
    let fee = beginning(&estates, "fee_income:property_fee");
    assert_eq!(fen(&served["fee"]), fee, "the fee");
    let count = i64::from(last.0 / 100 * 12 + last.0 % 100 - first.0 / 100 * 12 - first.0 % 100 + 1);
    if households > 0 {
        assert_eq!(fen(&served["fee_a_household"]), half_up(fee, households * count));
        assert_eq!(fen(&served["area_a_hundred"]), half_up(area * 100, households));
        let year = heads.iter().map(|h| half_up(fen(&h["now"]) * 12, count)).sum::<i64>();
        assert_eq!(fen(&told["outlay"]["now_a_household"]), half_up(year, households));
    }

    // What the operator earns.
    let lines = told["margin"]["lines"].as_array().expect("lines");
    let of_lines =
        |field: &str| lines.iter().filter(|l| !l["line"].is_null()).map(|l| fen(&l[field])).sum::<i64>();
    let house =
        |field: &str| lines.iter().filter(|l| l["line"].is_null()).map(|l| fen(&l[field])).sum::<i64>();
    let owners = beginning(&estates, "fee_income:")
        + beginning(&estates, "late_fee_income")
        + beginning(&estates, "waivers:")
        + beginning(&estates, "bad_debt");
    assert_eq!(of_lines("owners"), owners - sponsored, "from owners");
    assert_eq!(of_lines("public"), settled + sponsored, "from the public");
    assert_eq!(of_lines("market"), 0);
    let borne = one(app, &format!("SELECT CAST(SUM(amount_fen) AS BIGINT) FROM cost_entry WHERE subdistrict_id = {sub} AND {in_months} AND status = 'booked'")).await;
    assert_eq!(of_lines("direct") + of_lines("shared"), borne, "every fen of cost is borne by a line");
    assert_eq!(
        (house("public"), house("market"), house("direct"), house("shared")),
        (subsidy, income, cost, 0),
        "facilities"
    );
    told
}
