//! The API of imports.

use axum::extract::State;
use chrono::{DateTime, Utc};
use entity::enums::ImportState;
use entity::statement_import;
use entity::value::{BankAccountId, StatementId, StatementImportId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::Refusal;
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::problem::ProblemField;
use crate::http::{ApiCaller, ApiLang, Json, Path, Problem, Query};
use crate::i18n::Lang;
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_imports)).routes(routes!(get_import))
}

/// An upload on its way to becoming a statement.
#[derive(Serialize, ToSchema)]
pub struct StatementImport {
    id: StatementImportId,
    file_name: String,
    sha256: String,
    size_bytes: i64,
    state: ImportState,
    /// Known once the file was read.
    line_count: Option<i64>,
    /// Known once the file was read.
    bank_account_id: Option<BankAccountId>,
    /// What it became.
    statement_id: Option<StatementId>,
    /// This very file had been imported before.
    repeated: bool,
    /// Why it was not imported.
    refusal: Option<ImportRefusal>,
    actor: String,
    /// How many replicas worked at it, one after another.
    attempts: i32,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
}

#[derive(Serialize, ToSchema)]
struct ImportRefusal {
    /// Stable: programs decide by it.
    code: String,
    detail: String,
    errors: Vec<ProblemField>,
}

impl ImportRefusal {
    fn of(stored: &str, lang: Lang) -> Option<Self> {
        let refusal: Refusal = serde_json::from_str(stored).ok()?;
        let errors = refusal.fields.into_iter().map(|f| ProblemField {
            detail: f.detail.on(lang).to_owned(),
            field: f.field,
            row: f.row,
        });
        Some(Self {
            code: refusal.code,
            detail: refusal.detail.on(lang).to_owned(),
            errors: errors.collect(),
        })
    }
}

impl StatementImport {
    pub fn of(row: statement_import::Model, lang: Lang) -> Self {
        Self {
            refusal: row.refusal.as_deref().and_then(|stored| ImportRefusal::of(stored, lang)),
            id: row.id,
            file_name: row.file_name,
            sha256: row.sha256,
            size_bytes: row.size_bytes,
            state: row.state,
            line_count: row.line_count,
            bank_account_id: row.bank_account_id,
            statement_id: row.statement_id,
            repeated: row.repeated,
            actor: row.actor,
            attempts: row.attempts,
            created_at: row.created_at,
            finished_at: row.finished_at,
        }
    }
}

/// List imports, newest first
#[utoipa::path(get, path = "/reconciliation/imports", tag = "reconciliation", params(PageQuery),
    responses((status = 200, body = Page<StatementImport>), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_imports(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<StatementImport>>> {
    let rows = super::list(&app, &caller, false, page.window()?).await?;
    Ok(Json(rows.map(|row| StatementImport::of(row, lang))))
}

/// How far an import is
///
/// Ask again until `finished_at` is there: then it is `done` with its statement, or `refused` with what is wrong.
#[utoipa::path(get, path = "/reconciliation/imports/{id}", tag = "reconciliation", params(("id" = StatementImportId, Path)),
    responses((status = 200, body = StatementImport), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
async fn get_import(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    Path(id): Path<StatementImportId>,
) -> Result<Json<StatementImport>> {
    Ok(Json(StatementImport::of(super::view(&app, &caller, id).await?, lang)))
}
