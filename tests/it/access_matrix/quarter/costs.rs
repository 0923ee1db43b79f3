//! A cost that waits, a month that is frozen; common revenue with its paper, and a half year that was disclosed.

use std::collections::BTreeMap;

use dawuye::access::Caller;
use dawuye::common_revenue::{self, half::Half};
use dawuye::costs;
use entity::enums::{CommonKind, CostCenter};
use entity::value::{CrewId, EstateId, Fen, Month, SubdistrictId};

use crate::support::TestApp;
use crate::support::fixtures_works::jpeg;

fn cost(subdistrict_id: SubdistrictId, month: i32, crew: CrewId, pending: bool) -> costs::NewEntry {
    costs::NewEntry {
        subdistrict_id,
        month: Month(month),
        center: CostCenter::Crew,
        crew_id: Some(crew),
        vehicle_id: None,
        line: None,
        amount: Fen(100_000),
        words: "w".into(),
        voucher: String::new(),
        pending,
    }
}

pub async fn add_costs(
    t: &TestApp,
    estate: EstateId,
    subdistrict: SubdistrictId,
    crew: CrewId,
) -> BTreeMap<&'static str, String> {
    let caller = Caller::system("test");
    let july = Month(202_607);
    costs::enter(&t.app, &caller, &cost(subdistrict, july.0, crew, false)).await.expect("a cost");
    let seen = costs::preview(&t.app, &caller, subdistrict, july).await.expect("a preview");
    let month = costs::freeze(&t.app, &caller, subdistrict, july, &seen.hash).await.expect("it is frozen");
    let waiting =
        costs::enter(&t.app, &caller, &cost(subdistrict, 202_608, crew, true)).await.expect("a cost");
    let photo = t.app.files.put_photo(jpeg().into(), "p.jpg").await.expect("a photo");
    let new = common_revenue::NewEntry {
        estate_id: estate,
        kind: CommonKind::Parking,
        day: "2026-03-01".parse().expect("a day"),
        amount: Fen(100_000),
        words: "w".into(),
        decision: String::new(),
        with_share: false,
        photo: Some(photo),
    };
    let entry = common_revenue::enter(&t.app, &caller, &new).await.expect("an entry").remove(0);
    let half = Half::try_new(2026, 1).expect("a half");
    let told = common_revenue::publish(&t.app, &caller, estate, half, "").await.expect("it is disclosed");
    BTreeMap::from([
        ("cost_entry", waiting.id.to_string()),
        ("cost_month", month.id.to_string()),
        ("common_entry", entry.id.to_string()),
        ("common_disclosure", told.id.to_string()),
        ("common_notice", common_revenue::token(&t.app, told.id)),
    ])
}
