//! Every worked case of `tests/data/billing_cases.json`, driven through the service on both engines: inputs and expected
//! figures are read from the file, and the books are proved at the end of each.

mod books;
mod late;
mod rounding;
mod settling;
mod sharing;

use std::collections::BTreeSet;

use entity::value::{AccountId, BillId, ContractId, EstateId, Fen};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::Value;

use crate::support::TestApp;

/// Which test drives which case: the ids, the file under `tests/it`, the test.
const DRIVEN: &[(&str, &str, &str)] = &[
    (
        "P01 P02 P03 P04 P06 P08 P09 P10 P12 P13 P14 P15 P17 P18",
        "trials.rs",
        "every_worked_charge_comes_out_of_the_trial",
    ),
    ("D01 D02 D03 D05", "trials.rs", "every_worked_discount_comes_out_of_the_trial"),
    ("D01 D02 D03 D05", "cases/rounding.rs", "an_approved_discount_is_taken_off_the_bills_of_a_run"),
    ("R01 R02 R03 R05 R06 V01", "cases/rounding.rs", "a_line_of_a_run_is_rounded_once_and_half_up"),
    ("R04", "cases/rounding.rs", "a_void_is_the_mirror_image_to_the_fen"),
    ("R08", "cases/rounding.rs", "an_estate_is_the_sum_of_its_lines"),
    ("R09", "cases/rounding.rs", "a_year_may_differ_by_how_often_it_is_billed"),
    ("V03", "cases/rounding.rs", "one_denominator_serves_months_of_every_length"),
    ("S01 S02 S03 S04 S06", "cases/sharing.rs", "a_suppliers_bill_is_shared_to_the_fen"),
    ("L01 L02 L03 L04 L05", "cases/late.rs", "lateness_costs_what_the_cases_say"),
    ("L10", "cases/late.rs", "assessing_daily_and_once_agree"),
    ("M01 M03", "cases/settling.rs", "principal_goes_before_late_fees"),
    ("M02", "cases/settling.rs", "bill_by_bill_takes_the_late_fee_first"),
    ("M06", "cases/settling.rs", "a_refund_is_whole_or_not_at_all"),
    ("M07", "cases/settling.rs", "a_credit_note_lowers_what_is_open_and_gives_the_rest_back"),
    ("G01", "cases/books.rs", "a_month_of_one_household_in_the_books"),
    ("I01", "billing.rs", "a_killed_commit_goes_on_and_racing_commits_bill_once"),
    ("I03", "cases/settling.rs", "a_closed_month_is_corrected_today"),
    ("K01", "collection.rs", "the_rates_of_a_quarter"),
    ("K03", "collection.rs", "open_bills_by_age"),
    ("C01", "settlement.rs", "a_score_below_the_mark_costs_what_the_case_says"),
    ("C03", "settlement.rs", "more_than_the_cap_is_cut_to_it"),
];

/// Cases of slices that are not built or not of billing, with the slice that owns them. The entries of G01 that belong
/// to a contract are the settlement's too, and those of a channel's pay-out the reconciliation's.
const OF_OTHERS: &[(&str, &str)] = &[("X01 X02", "reconciliation")];

fn all() -> Vec<Value> {
    let text = std::fs::read_to_string(crate::support::data("billing_cases.json")).expect("the cases");
    let file: Value = serde_json::from_str(&text).expect("JSON");
    file["cases"].as_array().expect("a list").clone()
}

pub fn case(id: &str) -> Value {
    all().into_iter().find(|c| c["id"] == id).expect("a case of the file")
}

pub fn fen(value: &Value) -> Fen {
    Fen(value.as_i64().expect("an amount in fen"))
}

/// `46.03`
pub fn yuan(value: &Value) -> String {
    fen(value).to_string()
}

pub fn word(value: &Value) -> &str {
    value.as_str().expect("a text")
}

pub fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The one contract of an estate.
pub async fn contract_of(t: &TestApp, estate: EstateId) -> ContractId {
    let query = entity::contract::Entity::find().filter(entity::contract::Column::EstateId.eq(estate));
    query.one(t.app.db.read()).await.expect("a query").expect("a contract").id
}

/// The bills of an account, oldest first.
pub async fn bills_of(t: &TestApp, account: AccountId) -> Vec<entity::bill::Model> {
    let query = entity::bill::Entity::find().filter(entity::bill::Column::AccountId.eq(account));
    query.order_by_asc(entity::bill::Column::Id).all(t.app.db.read()).await.expect("a query")
}

/// The lines of a bill, in the order they were written.
pub async fn lines_of(t: &TestApp, bill: BillId) -> Vec<entity::bill_line::Model> {
    let query = entity::bill_line::Entity::find().filter(entity::bill_line::Column::BillId.eq(bill));
    query.order_by_asc(entity::bill_line::Column::Id).all(t.app.db.read()).await.expect("a query")
}

#[test]
fn every_case_of_the_file_is_driven_or_named_with_its_owner() {
    let file: BTreeSet<String> = all().iter().map(|c| word(&c["id"]).to_owned()).collect();
    let ids = |listed: &str| listed.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let driven: BTreeSet<String> = DRIVEN.iter().flat_map(|(listed, _, _)| ids(listed)).collect();
    let others: BTreeSet<String> = OF_OTHERS.iter().flat_map(|(listed, _)| ids(listed)).collect();
    assert!(driven.is_disjoint(&others));
    let listed: BTreeSet<String> = driven.union(&others).cloned().collect();
    assert_eq!(listed, file, "a case nobody drives, or a name that is no case");
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for (listed, file, test) in DRIVEN {
        let text = std::fs::read_to_string(root.join("tests/it").join(file)).expect("a test file");
        assert!(text.contains(&format!("async fn {test}(")), "{listed}: {file} has no {test}");
    }
}
