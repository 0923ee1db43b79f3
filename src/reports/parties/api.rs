//! The API of the statement of the three parties.

use axum::extract::State;
use axum::response::Response;
use entity::value::{Month, SubdistrictId};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;

use super::export;
use super::service::{Statement, statement};
use crate::app::App;
use crate::error::Result;
use crate::http::extract::ApiLang;
use crate::http::{ApiCaller, Json, Path, Problem, Query, download};
use crate::routes;
use crate::sheet::write::FileKind;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(statement_of_parties)).routes(routes!(export_statement_of_parties))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SpanQuery {
    /// The first month; last month when left out.
    #[param(value_type = Option<String>)]
    from: Option<Month>,
    /// The last month; the first when left out. At most 24 months.
    #[param(value_type = Option<String>)]
    to: Option<Month>,
    /// Of the file.
    #[serde(default)]
    #[param(inline)]
    format: FileKind,
}

impl SpanQuery {
    fn span(&self, app: &App) -> (Month, Month) {
        let from = self.from.or(self.to).unwrap_or_else(|| Month::of(app.today()).previous());
        (from, self.to.unwrap_or(from))
    }
}

/// What each side gave and got
///
/// What the public paid a household and year, before and now; what residents got; what is left to the operator, by line.
#[utoipa::path(get, path = "/subdistricts/{id}/statement", tag = "reports", params(("id" = SubdistrictId, Path), SpanQuery),
    responses((status = 200, body = Statement), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn statement_of_parties(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<SubdistrictId>,
    Query(query): Query<SpanQuery>,
) -> Result<Json<Statement>> {
    let (from, to) = query.span(&app);
    Ok(Json(statement(&app, &caller, id, from, to).await?))
}

/// The statement as a spreadsheet
#[utoipa::path(get, path = "/subdistricts/{id}/statement/export", tag = "reports", params(("id" = SubdistrictId, Path), SpanQuery),
    responses((status = 200, description = "xlsx or CSV"), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn export_statement_of_parties(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Path(id): Path<SubdistrictId>,
    Query(query): Query<SpanQuery>,
) -> Result<Response> {
    let (from, to) = query.span(&app);
    let s = statement(&app, &caller, id, from, to).await?;
    let name = format!("statement-{from}-{to}.{}", query.format.extension());
    Ok(download(&name, query.format.media_type(), export::table(lang, &s).to_file(query.format)?))
}
