//! A municipal contract with a paper, a scheme and an open month.

use bytes::Bytes;
use dawuye::access::Caller;
use dawuye::contracts::{self, Details, NewContract, papers};
use dawuye::http::extract::UploadedFile;
use dawuye::settlement::deduction::{Rule, Scheme};
use dawuye::settlement::service::{self, NewScheme};
use entity::enums::ContractKind;
use entity::value::{Fen, Percent, Points, SubdistrictId};

use crate::support::TestApp;

pub async fn add_assessment(t: &TestApp, subdistrict_id: SubdistrictId) -> [(&'static str, String); 4] {
    let caller = Caller::system("test");
    let new = NewContract {
        number: "M1".into(),
        kind: ContractKind::Greening,
        name: "n".into(),
        subdistrict_id,
        estate_id: None,
        purchaser: "p".into(),
        supplier: "s".into(),
        starts_on: "2020-01-01".parse().expect("a day"),
        ends_on: "2030-01-01".parse().expect("a day"),
        annual_value: Some(Fen(12_000_000)),
        prices: Vec::new(),
        details: Details::default(),
    };
    let id = contracts::add_contract(&t.app, &caller, new).await.expect("a contract");
    let file =
        UploadedFile { field: "paper".into(), name: "a.pdf".into(), bytes: Bytes::from_static(b"%PDF-1.7") };
    let paper = papers::add(&t.app, &caller, id, file).await.expect("a paper");
    let scheme = Scheme {
        rule: Rule::Points { threshold: Points(9_000), per_point: Percent(5_000) },
        cap: Percent(200_000),
        retention: Percent(30_000),
    };
    let from_month = "2026-01".parse().expect("a month");
    let new = NewScheme { from_month, scheme, purchaser: Percent::FULL, clause: "c".into() };
    service::add_scheme(&t.app, &caller, id, &new).await.expect("a scheme");
    let month = "2026-08".parse().expect("a month");
    let row = service::open(&t.app, &caller, id, month).await.expect("a month");
    let before = dawuye::settlement::baseline::NewBaseline {
        subdistrict_id,
        head: entity::enums::OutlayHead::Other,
        words: "w".into(),
        annual: Fen(100),
        source: "s".into(),
    };
    let before = dawuye::settlement::baseline::add(&t.app, &caller, &before).await.expect("a figure");
    [
        ("baseline", before.to_string()),
        ("municipal", id.to_string()),
        ("paper", paper.to_string()),
        ("assessment", row.id.to_string()),
    ]
}
