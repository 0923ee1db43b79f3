//! The API of schemes: how a contract's months are scored and what a score costs.

use axum::extract::State;
use axum::http::StatusCode;
use entity::enums::SchemeMethod;
use entity::value::{ContractId, Month, Percent, Points, SchemeId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::deduction::{Rule, Scheme};
use super::schemes::{self, NewScheme, SchemeView};
use super::text;
use crate::app::App;
use crate::contracts;
use crate::error::{Error, Result};
use crate::http::{ApiCaller, Json, Path, Problem};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_schemes, add_scheme))
}

#[derive(Serialize, Deserialize, Clone, ToSchema)]
#[schema(as = SchemeTier)]
struct Tier {
    /// A score of so much or more …
    from: Points,
    /// … is paid so much of the price, in percent.
    paid: Percent,
}

/// A scheme from a month on.
#[derive(Serialize, ToSchema)]
pub(super) struct SchemeOut {
    id: SchemeId,
    #[schema(value_type = String, example = "2026-11")]
    from_month: Month,
    method: SchemeMethod,
    threshold: Option<Points>,
    per_point: Option<Percent>,
    tiers: Vec<Tier>,
    cap: Percent,
    retention: Percent,
    purchaser: Percent,
    clause: String,
}

impl From<SchemeView> for SchemeOut {
    fn from(view: SchemeView) -> Self {
        let tiers = match view.scheme.rule {
            Rule::Points { .. } => Vec::new(),
            Rule::Tiers(tiers) => tiers.into_iter().map(|(from, paid)| Tier { from, paid }).collect(),
        };
        let row = view.row;
        Self {
            id: row.id,
            from_month: row.from_month,
            method: row.method,
            threshold: row.threshold,
            per_point: row.per_point_ppm,
            tiers,
            cap: row.cap_ppm,
            retention: row.retention_ppm,
            purchaser: row.purchaser_ppm,
            clause: row.clause,
        }
    }
}

/// A contract's assessment schemes
///
/// The earliest first.
#[utoipa::path(get, path = "/contracts/{id}/schemes", tag = "settlements", params(("id" = ContractId, Path)),
    responses((status = 200, body = Vec<SchemeOut>), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn list_schemes(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ContractId>,
) -> Result<Json<Vec<SchemeOut>>> {
    contracts::contract(&app, &caller, id).await?;
    let found = schemes::of_contract(app.db.read(), id).await?;
    Ok(Json(found.into_iter().map(Into::into).collect()))
}

#[derive(Deserialize, ToSchema)]
struct SchemeNew {
    #[schema(value_type = String, example = "2026-11")]
    from_month: Month,
    method: SchemeMethod,
    /// Of the method by points.
    threshold: Option<Points>,
    /// Percent of the month's price for each point below, of the method by points.
    per_point: Option<Percent>,
    /// Of the method by tiers, the highest first.
    #[serde(default)]
    tiers: Vec<Tier>,
    /// The most that is taken off, in percent.
    cap: Percent,
    retention: Percent,
    /// How much the purchaser's own sheets weigh, in percent.
    purchaser: Percent,
    clause: String,
}

#[derive(Serialize, ToSchema)]
struct SchemeCreated {
    id: SchemeId,
}

/// Add an assessment scheme to a contract
#[utoipa::path(post, path = "/contracts/{id}/schemes", tag = "settlements", params(("id" = ContractId, Path)),
    responses((status = 201, body = SchemeCreated), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn add_scheme(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<ContractId>,
    Json(body): Json<SchemeNew>,
) -> Result<(StatusCode, Json<SchemeCreated>)> {
    let rule = match (body.method, body.threshold, body.per_point) {
        (SchemeMethod::Tiers, _, _) => {
            Rule::Tiers(body.tiers.into_iter().map(|t| (t.from, t.paid)).collect())
        }
        (SchemeMethod::Points, Some(threshold), Some(per_point)) => Rule::Points { threshold, per_point },
        (SchemeMethod::Points, _, _) => {
            return Err(Error::invalid("settlement.scheme_invalid", crate::web::text::form_errors)
                .field("threshold", text::threshold_range));
        }
    };
    let new = NewScheme {
        from_month: body.from_month,
        scheme: Scheme { rule, cap: body.cap, retention: body.retention },
        purchaser: body.purchaser,
        clause: body.clause,
    };
    let id = schemes::add(&app, &caller, id, &new).await?;
    Ok((StatusCode::CREATED, Json(SchemeCreated { id })))
}
