//! The API of trial calculation.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::value::Fen;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::{Figures, Trial, reckon};
use crate::app::App;
use crate::error::Result;
use crate::http::{ApiCaller, ApiLang, Json, Problem};
use crate::i18n::Lang;
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(create_trial))
}

/// What the figures come to; only `line` when no day is covered.
#[derive(Serialize, ToSchema)]
struct TrialResult {
    line: bool,
    #[serde(flatten)]
    result: Option<Reckoned>,
}

#[derive(Serialize, ToSchema)]
struct Reckoned {
    /// Before discounts.
    gross: Fen,
    net: Fen,
    segments: Vec<TrialSegment>,
    /// The gross by month.
    by_month: BTreeMap<String, Fen>,
    discounts: Vec<TrialDiscount>,
    /// The sum a resident can redo on paper.
    explanation: String,
}

#[derive(Serialize, ToSchema)]
struct TrialSegment {
    from: NaiveDate,
    days: i64,
    days_in_month: i64,
    amount: Fen,
}

#[derive(Serialize, ToSchema)]
struct TrialDiscount {
    name: String,
    /// What it takes off.
    amount: Fen,
}

impl TrialResult {
    fn of(trial: Option<Trial>, lang: Lang) -> Self {
        let result = trial.map(|trial| Reckoned {
            gross: trial.charge.amount,
            net: trial.net,
            explanation: trial.sentence(lang),
            segments: trial
                .charge
                .segments
                .iter()
                .map(|s| TrialSegment {
                    from: s.from,
                    days: s.days,
                    days_in_month: s.days_in_month,
                    amount: s.shown,
                })
                .collect(),
            by_month: trial.charge.months.iter().map(|(month, part)| (month.to_string(), *part)).collect(),
            discounts: trial
                .discounts
                .into_iter()
                .map(|(name, amount)| TrialDiscount { name, amount })
                .collect(),
        });
        Self { line: result.is_some(), result }
    }
}

/// Try a charge
///
/// Computes a line from the figures given, by the rules of the bill run. Nothing is stored.
#[utoipa::path(post, path = "/billing/trials", tag = "billing", request_body = Figures,
    responses((status = 200, body = TrialResult), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 422, body = Problem)))]
async fn create_trial(
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Json(figures): Json<Figures>,
) -> Result<Json<TrialResult>> {
    Ok(Json(TrialResult::of(reckon(&caller, &figures)?, lang)))
}
