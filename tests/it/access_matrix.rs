//! Every route × every role, and nobody, against the reviewed matrix beside this file.

mod quarter;

use std::collections::{BTreeMap, BTreeSet};

use dawuye::jobs;
use entity::enums::{Role, ScopeKind};
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Method, RequestBuilder};

use crate::both_engines;
use crate::support::data;

const ROLES: [(char, Role); 7] = [
    ('A', Role::Administrator),
    ('D', Role::Dispatcher),
    ('F', Role::Finance),
    ('S', Role::Steward),
    ('C', Role::Crew),
    ('O', Role::Officer),
    ('R', Role::Resident),
];

struct Row {
    method: Method,
    path: String,
    who: String,
    body: String,
}

fn matrix() -> Vec<Row> {
    include_str!("access_matrix.txt")
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| {
            let mut words = line.split_whitespace();
            let mut next = || words.next().expect("method, path and letters").to_owned();
            let (method, path, who) = (next(), next(), next());
            let at = line.find(&format!(" {who}")).expect("the letters stand in the line") + 1 + who.len();
            Row { method: method.parse().expect("a method"), path, who, body: line[at..].trim().to_owned() }
        })
        .collect()
}

/// Every route there is: the API's from its served description, the pages' from their router.
fn routes() -> BTreeSet<(String, String)> {
    let description = serde_json::to_value(dawuye::server::openapi()).expect("the description is JSON");
    let mut routes: BTreeSet<(String, String)> = BTreeSet::new();
    for (path, methods) in description["paths"].as_object().expect("paths") {
        for method in methods.as_object().expect("methods").keys() {
            routes.insert((method.to_uppercase(), path.clone()));
        }
    }
    routes.extend(dawuye::server::page_routes().into_iter().map(|(m, p)| (m.to_string(), p)));
    routes
}

#[test]
fn every_route_has_a_row_and_every_row_a_route() {
    let rows: BTreeSet<(String, String)> =
        matrix().iter().map(|r| (r.method.to_string(), r.path.clone())).collect();
    let routes = routes();
    let unknown: Vec<_> = rows.difference(&routes).collect();
    let missing: Vec<_> = routes.difference(&rows).collect();
    assert!(
        unknown.is_empty() && missing.is_empty(),
        "rows without a route: {unknown:?}; routes without a row: {missing:?}"
    );
}

/// A quarter with one of everything, and the names the matrix uses for them.
fn filled(text: &str, names: &BTreeMap<&str, String>) -> String {
    let mut longest: Vec<_> = names.iter().collect();
    longest.sort_by_key(|(key, _)| std::cmp::Reverse(key.len()));
    longest.iter().fold(text.to_owned(), |text, (key, value)| text.replace(&format!("${key}"), value))
}

/// The path with the quarter's ids in it.
fn addressed(path: &str, names: &BTreeMap<&str, String>) -> String {
    let bare = path.strip_prefix("/api/v1").unwrap_or(path);
    let id = match bare.split('/').nth(1).unwrap_or_default() {
        "billing" | "charging" if bare.contains("/subscriptions") || bare.contains("/units") => "units",
        "billing" | "charging" if bare.contains("/supplier-bills") || bare.contains("/shared") => {
            "supplier_bill"
        }
        "billing" | "discounts" if bare.contains("discounts/") => "discount",
        "billing" | "prepay-offers" if bare.contains("prepay-offers/") => "prepay_offer",
        "tariffs" => "tariff",
        "billing" | "bill-runs" => "run",
        "bills" => "bill",
        "contracts" if bare.contains("/schemes") || bare.contains("/papers") => "municipal",
        "contracts" => "contract",
        "settlements" => "assessment",
        "baseline" => "baseline",
        "reports" => "baseline",
        "skills" => "skill",
        "workers" => "worker",
        "licences" => "licence",
        "shift-kinds" => "shift_kind",
        "rosters" => "roster",
        "absences" => "absence",
        "places" => "place",
        "vehicles" => "vehicle",
        "vehicle-uses" => "vehicle_use",
        "tools" => "tool",
        "crews" => "crew",
        "plans" if bare.contains("/pauses/") => "pause",
        "plans" if bare.contains("/standards/") => "contract",
        "plans" => "plan",
        "plan-pauses" => "pause",
        "calendar-feeds" => "feed",
        "work-orders" | "crew" => "order",
        "board" | "dispatch" => "day_plan",
        "score-tables" => "score_table",
        "inspections" | "inspect" => "inspection",
        "findings" => "finding",
        "haul-rounds" => "haul_round",
        "haul-orders" | "haul" => "haul_order",
        "weigh-tickets" => "weigh_ticket",
        "patrol-routes" => "patrol_route",
        "patrol-rounds" | "patrol" => "patrol_round",
        "costs" if bare.contains("/entries/") => "cost_entry",
        "costs" => "cost_month",
        "common-revenue" if bare.contains("/estates/") => "estate",
        "common-revenue" if bare.contains("/disclosures/") => "common_disclosure",
        "common-revenue" => "common_entry",
        "proposals" => "proposal",
        "scorecards" => "scorecard",
        "spaces" => "space",
        "facilities" => "facility",
        "bookings" => "booking",
        "programmes" => "programme",
        "enrolments" => "enrolment",
        "meal-sheets" => "meal_sheet",
        "facility-entries" => "facility_entry",
        "requests" | "r" => "request",
        "subdistricts" => "subdistrict",
        "talks" => "talk",
        "payments" => "receipt",
        "refunds" => "refund",
        "suspense" => "suspense",
        "cash" => "handover",
        "invoices" => "invoice",
        "credit-notes" => "note",
        "write-offs" => "write_off",
        "periods" => "period",
        "proofs" => "proof",
        "ledger" if bare.contains("/proofs/") => "proof",
        "ledger" if bare.contains("/periods/") => "period",
        "ledger" | "accounts" => "account",
        "reconciliation" if bare.contains("/imports/") => "import",
        "reconciliation" if bare.contains("/lines/") => "line",
        "reconciliation" if bare.contains("/accounts/") => "bank_account",
        "reconciliation" if bare.contains("/profiles/") => "profile",
        "reconciliation" => "statement",
        "dwellings" => "dwelling",
        "estates" => "estate",
        "buildings" | "stewards" => "building",
        "admin" if bare.contains("/suppressions/") => "mail_suppression",
        "mail-suppressions" => "mail_suppression",
        "dunning-notices" => "dunning_notice",
        "dunning" if bare.contains("/notices/") => "dunning_notice",
        "dunning" => "estate",
        "admin" if bare.contains("/mail") => "mail",
        "mails" => "mail",
        _ => "user",
    };
    let number = if path.contains("/receipts/") { "receipt_number" } else { "number" };
    let query = match bare {
        "/reports/collection" => "?month=2026-07",
        "/reports/requests/lines" => "?part=all",
        "/shift-kinds" if path.starts_with("/api/") => "?subdistrict_id=$subdistrict",
        "/holidays" if path.starts_with("/api/") => "?year=2026",
        "/costs/preview" | "/costs/by-line" | "/costs/orders" | "/costs/export" | "/costs/rule" => {
            "?subdistrict_id=$subdistrict&month=2026-08"
        }
        "/common-revenue/disclosures/preview" => "?estate_id=$estate&year=2026&half=1",
        "/places/import"
        | "/streets/import"
        | "/workers/import"
        | "/weigh-tickets/import"
        | "/costs/entries/import"
            if path.starts_with("/api/") =>
        {
            "?subdistrict_id=$subdistrict"
        }
        "/absences/{id}/candidates" => "?day=2000-01-01",
        "/score-tables/import" => "?contract_id=$contract&line=property&name=n&effective_from=2026-01-01",
        "/scorecards/{id}" => "?version=99",
        "/calendar-feeds" if path.starts_with("/api/") => "?crew_id=$crew",
        "/crew" | "/board/fragment" => "?crew=$crew",
        "/payments/new" => "?account=$account",
        "/invoices/new" => "?receipt=$receipt",
        "/billing/subscriptions"
        | "/billing/meters"
        | "/billing/supplier-bills"
        | "/charging/readings/template" => "?estate_id=$estate&estate=$estate",
        "/bookings/free" => "?room_id=$room&day=2026-09-19",
        "/space-areas" | "/facility-months" => "?subdistrict_id=$subdistrict",
        "/ledger/periods" => "?estate_id=$estate",
        "/prepayments/quote" => "?account_id=$account&offer_id=$prepay_offer",
        "/ledger/accounts/{id}/statement" | "/ledger/accounts/{id}/statement/export" => {
            "?from=2026-01-01&to=2026-12-31"
        }
        // The page and the API name the estate each in its own way.
        "/ledger/trial-balance" | "/ledger/trial-balance/export" => {
            "?estate=$estate&estate_id=$estate&from=2026-09"
        }
        "/ledger/journal" | "/ledger/journal/export" => {
            "?estate=$estate&estate_id=$estate&from=2026-01-01&to=2026-12-31"
        }
        _ => "",
    };
    let path = path
        .replace("{id}", &format!("${id}"))
        .replace("{item}", "3")
        .replace("{record}", "receipt-$receipt")
        .replace("common-revenue/notice/{token}", "common-revenue/notice/$common_notice")
        .replace("notice/{token}", "notice/$notice")
        .replace("{line}", "greening")
        .replace("{token}", if path.starts_with("/f/") { "$follow_up" } else { "$token" })
        .replace("{number}", &format!("${number}"))
        .replace("{feed}", "$feed")
        .replace("{service_file}", "repair.json")
        .replace("{request_file}", "R202609-000001.json")
        .replace("{token_file}", "R202609-000001.json")
        .replace("{media_link}", "1.0.forged")
        .replace("{file}", "$calendar")
        .replace("{photo_id}", "1")
        .replace("{paper_id}", "$paper")
        .replace("{item_id}", "1")
        .replace("{receipt_id}", "1")
        .replace("{position}", "1")
        .replace("{room_id}", "$room")
        .replace("{permit}", "fire")
        .replace("{facility}", "$facility")
        .replace("{programme}", "$programme")
        .replace("{enrolment}", "$enrolment")
        .replace("{booking}", "$booking")
        .replace("{step}", "accept")
        .replace("{order_id}", "$channel_order")
        .replace("{channel}", "wechat")
        .replace("{day}", "2026-04-10")
        .replace("{name}", jobs::all().last().expect("a job").name);
    filled(&format!("{path}{query}"), names)
}

fn with_body(request: RequestBuilder, row: &Row, names: &BTreeMap<&str, String>) -> RequestBuilder {
    let body = filled(&row.body, names);
    if let Some(form) = body.strip_prefix("form:") {
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        return request.header("sec-fetch-site", "same-origin").body(form.to_owned());
    }
    if let Some(file) = body.strip_prefix("file:") {
        let (field, name) = file.split_once('=').expect("FIELD=NAME");
        let part = Part::bytes(std::fs::read(data(name)).expect("a test file")).file_name(name.to_owned());
        return request.multipart(Form::new().part(field.to_owned(), part));
    }
    if body.is_empty() { request } else { request.header("content-type", "application/json").body(body) }
}

async fn status(request: RequestBuilder) -> u16 {
    let request = request.header("accept", "text/html").header("idempotency-key", "matrix");
    request.send().await.expect("the server answers").status().as_u16()
}

both_engines! {
    async fn every_route_as_every_role_and_as_nobody(t) {
        let names = quarter::quarter(&t).await;
        let mut tokens = Vec::new();
        let mut pages: Vec<Client> = Vec::new();
        for (letter, role) in ROLES {
            let (kind, id) = match role {
                Role::Crew => (ScopeKind::Crew, names["crew"].parse().unwrap()),
                Role::Resident => (ScopeKind::Account, names["account"].parse().unwrap()),
                _ => (ScopeKind::City, 0),
            };
            let username = format!("role-{}", letter.to_ascii_lowercase());
            tokens.push(t.token(&username, role, kind, id).await);
            pages.push(t.log_in_page(&username).await);
        }
        let nobody = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let mut wrong = Vec::new();
        // What ends a session comes last.
        let (ending, rows): (Vec<Row>, Vec<Row>) = matrix().into_iter().partition(|r| r.method == Method::DELETE && r.path == "/api/v1/sessions" || r.path == "/logout");
        for row in rows.iter().chain(&ending) {
            let url = format!("{}{}", t.url, addressed(&row.path, &names));
            let api = row.path.starts_with("/api/");
            let anonymous = status(with_body(nobody.request(row.method.clone(), &url), row, &names)).await;
            let turned_away = if api || row.method != Method::GET { anonymous == 401 } else { anonymous == 303 };
            // A wrong password is a 401 too, and a receipt sends strangers to the page that asks for their digits.
            let open_door = ["/api/v1/sessions", "/login", "/logout", "/text-size", "/r/{token}/receipts/{number}"]
                .contains(&row.path.as_str());
            let public = row.who == "public";
            if public == turned_away && !(public && open_door) {
                wrong.push(format!("{} {} as nobody: {anonymous}", row.method, row.path));
            }
            if row.who == "public" {
                continue;
            }
            for (at, (letter, _)) in ROLES.iter().enumerate() {
                let request = if api { nobody.request(row.method.clone(), &url).bearer_auth(&tokens[at]) } else { pages[at].request(row.method.clone(), &url) };
                let got = status(with_body(request, row, &names)).await;
                let may = row.who == "any" || row.who.contains(*letter);
                let fine = if may { got < 500 && ![401, 403, 404].contains(&got) } else { got == 403 };
                if !fine {
                    wrong.push(format!("{} {} as {letter}: {got}, {}", row.method, row.path, if may { "should be let in" } else { "should be 403" }));
                }
            }
        }
        assert!(wrong.is_empty(), "{} answers are not what the matrix says:\n{}", wrong.len(), wrong.join("\n"));
    }
}
