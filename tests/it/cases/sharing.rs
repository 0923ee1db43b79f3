//! S: a supplier's bill shared over the households of a run.

use dawuye::access::Caller;
use entity::enums::{BillingCycle, ChargeItem};
use entity::value::Fen;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::{case, list, word, yuan};
use crate::both_engines;
use crate::charging::price;
use crate::support::fixtures_money::{Flat, assert_proven, bill_month, flat, seed_estate};

both_engines! {
    async fn a_suppliers_bill_is_shared_to_the_fen(t) {
        let token = t.admin().await;
        for id in ["S01", "S02", "S03", "S04", "S06"] {
            let case = case(id);
            let weights = list(&case["input"]["weights"]);
            // A household without an area that counts has no weight.
            let home = |w: &serde_json::Value| {
                let area = Some(word(&w["weight"]).parse::<Fen>().expect("a weight").0).filter(|a| *a > 0);
                Flat { area, ..flat(&format!("1-1-{}", word(&w["id"])), 1, "住户") }
            };
            let flats: Vec<Flat> = weights.iter().map(home).collect();
            let ids = seed_estate(&t.app, id, &flats, &[("2000-01-01", "0.75")]).await;
            price(&t, &ids, ChargeItem::SharedElectricity, BillingCycle::Monthly, "0", None).await;
            let body = json!({"estate_id": ids.estate, "item": "shared_electricity", "month": "2026-08", "supplier": "国网",
                "reference": "8", "amount": yuan(&case["input"]["total_fen"]), "policy": "area"});
            let entered = t.post("/api/v1/billing/supplier-bills", &token, &body).await;
            assert_eq!(entered.status, 201, "{id}: {entered:?}");
            bill_month(&t.app, &Caller::system("test"), ids.estate, "2026-08").await.expect("a run");
            let mut sum = 0;
            for (weight, account) in weights.iter().zip(&ids.accounts) {
                let lines = entity::bill_line::Entity::find()
                    .filter(entity::bill_line::Column::AccountId.eq(*account))
                    .filter(entity::bill_line::Column::Item.eq(ChargeItem::SharedElectricity));
                let lines = lines.all(t.app.db.read()).await.expect("a query");
                let asked: i64 = lines.iter().map(|l| l.amount_fen.0).sum();
                let name = word(&weight["id"]);
                assert_eq!(Some(asked), case["expected"]["parts_fen"][name].as_i64(), "{id} {name}");
                sum += asked;
            }
            assert_eq!(Some(sum), case["expected"]["sum_fen"].as_i64(), "{id}");
            assert_ne!(Some(sum), case["expected"]["naive_rounded_sum_fen"].as_i64(), "{id}");
            assert_proven(&t.app).await;
        }
    }
}
