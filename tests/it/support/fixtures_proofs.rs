//! What a steward would do by hand: import the register, sign the contract, set the price, bill a month.

use chrono::NaiveDate;
use dawuye::jobs::Outcome;
use serde_json::{Value, json};

use super::{TestApp, data};

/// A row of `tests/data/register_small.csv`, as far as billing is concerned.
pub struct Household {
    /// `12-3-502`
    pub room: String,
    pub area_centi: i64,
    pub owner: String,
    pub email: String,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    pub agreed: bool,
}

/// The rows of the small register, read without the product.
pub fn households() -> Vec<Household> {
    let text = std::fs::read_to_string(data("register_small.csv")).expect("the register");
    let rows = text.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.trim_end().split(',').collect();
        let (whole, cents) = cells[6].split_once('.').expect("two decimals");
        assert_eq!(cents.len(), 2, "{line}");
        Household {
            room: format!("{}-{}-{}", cells[3], cells[4], cells[5]),
            area_centi: format!("{whole}{cents}").parse().expect("digits"),
            owner: cells[7].to_owned(),
            email: cells[9].to_owned(),
            from: cells[10].parse().expect("a day"),
            to: Some(cells[11]).filter(|c| !c.is_empty()).map(|c| c.parse().expect("a day")),
            agreed: cells[13] == "是",
        }
    });
    rows.collect()
}

/// Those who live there the whole of a month, each with what a whole month costs at 0.75 yuan/m², in fen.
pub fn billed_whole(first: NaiveDate, next: NaiveDate) -> Vec<(Household, i64)> {
    let within = |h: &Household| h.from < next && h.to.is_none_or(|to| to > first);
    let there: Vec<Household> = households().into_iter().filter(within).collect();
    for h in &there {
        assert!(h.from <= first && h.to.is_none_or(|to| to >= next), "{} moves within the month", h.room);
    }
    // 0.75 yuan/m² is 75 fen per m²: 0.75 fen per 0.01 m², rounded half up once.
    there
        .into_iter()
        .map(|h| {
            let fen = (h.area_centi * 75 + 50) / 100;
            (h, fen)
        })
        .collect()
}

/// `4603` -> `46.03`
pub fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// Imports a register over the API; the newest estate.
pub async fn import(t: &TestApp, token: &str, name: &str) -> Value {
    let bytes = std::fs::read(data(name)).expect("a register");
    let part = reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned());
    let form = reqwest::multipart::Form::new().part("file", part);
    let request = t.request(reqwest::Method::POST, "/api/v1/register/import", token);
    let answer = t.send(request.multipart(form)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let estates = t.get("/api/v1/estates", token).await.body;
    let newest = estates["items"].as_array().and_then(|all| all.iter().max_by_key(|e| e["id"].as_i64()));
    newest.expect("an estate").clone()
}

/// A property contract for an estate.
pub fn contract(estate: &Value, number: &str) -> Value {
    json!({"number": number, "kind": "property_service", "name": "物业服务合同", "subdistrict_id": estate["subdistrict_id"],
        "estate_id": estate["id"], "purchaser": "业委会", "supplier": "运营公司", "starts_on": "2020-01-01", "ends_on": "2030-01-01"})
}

/// A contract, and a price from a day on.
pub async fn price(t: &TestApp, token: &str, estate: &Value, rates: &[(&str, &str)]) -> Value {
    let made = t.post("/api/v1/contracts", token, &contract(estate, "WY-1")).await;
    assert_eq!(made.status, 201, "{made:?}");
    for (from, rate) in rates {
        let body = json!({"contract_id": made.body["id"], "item": "property_fee", "effective_from": from, "rate": rate,
            "authority": "业主大会决议", "approved_on": from});
        let drafted = t.post("/api/v1/tariffs", token, &body).await;
        assert_eq!(drafted.status, 201, "{drafted:?}");
        approve_price(t, &drafted.body["id"]).await;
    }
    made.body["id"].clone()
}

/// Approves a drafted price, as someone else.
pub async fn approve_price(t: &TestApp, id: &Value) {
    let id = entity::value::TariffVersionId(id.as_i64().expect("an id"));
    let another = dawuye::access::Caller::system("test");
    dawuye::billing::tariffs::approve(&t.app, &another, id, 1).await.expect("it is approved");
}

/// Previews and commits a month; the run.
pub async fn bill(t: &TestApp, token: &str, estate: &Value, month: &str) -> Value {
    let run =
        t.post("/api/v1/billing/runs", token, &json!({"estate_id": estate["id"], "month": month})).await;
    assert_eq!(run.status, 201, "{run:?}");
    let path = format!("/api/v1/billing/runs/{}/commit", run.body["id"]);
    let done = t.post(&path, token, &json!({"hash": run.body["hash"]})).await;
    assert_eq!(done.status, 200, "{done:?}");
    done.body
}

/// Runs a job as it is due now.
pub async fn run_job(t: &TestApp, name: &str) -> Outcome {
    let job = *t.app.jobs.iter().find(|j| j.name == name).expect("a job of the house");
    let due = job.last_due(t.app.now(), t.app.zone().offset()).expect("it was due once");
    dawuye::jobs::run_now(&t.app, &job, due).await.expect("the database answers")
}
