//! The API of bank profiles.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::NaiveDate;
use entity::bank_profile;
use entity::enums::{Delimiter, Direction, FileEncoding, SignConvention};
use entity::value::{BankProfileId, Fen};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::Preview;
use crate::access::Action;
use crate::app::App;
use crate::error::{Error, Result};
use crate::http::{ApiCaller, ApiLang, Json, Multipart, Path, Problem};
use crate::reconciliation::api::chosen;
use crate::reconciliation::formats::Movement;
use crate::reconciliation::{profiles, text};
use crate::routes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_bank_profiles, create_bank_profile))
        .routes(routes!(get_bank_profile, replace_bank_profile))
        .routes(routes!(preview_bank_profile))
}

/// How a bank's table is read. A column is named as in its header; empty where the table has none.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfileBody {
    name: String,
    #[serde(default = "auto")]
    encoding: FileEncoding,
    #[serde(default = "comma")]
    delimiter: Delimiter,
    /// From 1; 0 finds the row in which every column is named.
    #[serde(default)]
    header_row: i32,
    #[serde(default)]
    account_column: String,
    booked_column: String,
    /// `%Y-%m-%d`; empty for the usual forms.
    #[serde(default)]
    date_format: String,
    sign_convention: SignConvention,
    #[serde(default)]
    amount_column: String,
    #[serde(default)]
    in_column: String,
    #[serde(default)]
    out_column: String,
    #[serde(default)]
    direction_column: String,
    /// What the direction column says of money in, by `/`.
    #[serde(default)]
    in_words: String,
    #[serde(default)]
    out_words: String,
    #[serde(default)]
    balance_column: String,
    #[serde(default)]
    key_column: String,
    #[serde(default)]
    reference_column: String,
    #[serde(default)]
    payer_column: String,
    #[serde(default)]
    payer_account_column: String,
    #[serde(default)]
    memo_column: String,
    /// As it was read; not needed of a new one.
    #[serde(default)]
    version: i32,
}

const fn auto() -> FileEncoding {
    FileEncoding::Auto
}

const fn comma() -> Delimiter {
    Delimiter::Comma
}

impl ProfileBody {
    fn row(self, id: BankProfileId) -> bank_profile::Model {
        bank_profile::Model {
            id,
            name: self.name,
            encoding: self.encoding,
            delimiter: self.delimiter,
            header_row: self.header_row,
            account_column: self.account_column,
            booked_column: self.booked_column,
            date_format: self.date_format,
            sign_convention: self.sign_convention,
            amount_column: self.amount_column,
            in_column: self.in_column,
            out_column: self.out_column,
            direction_column: self.direction_column,
            in_words: self.in_words,
            out_words: self.out_words,
            balance_column: self.balance_column,
            key_column: self.key_column,
            reference_column: self.reference_column,
            payer_column: self.payer_column,
            payer_account_column: self.payer_account_column,
            memo_column: self.memo_column,
            version: self.version,
        }
    }

    fn of(row: bank_profile::Model) -> Self {
        Self {
            name: row.name,
            encoding: row.encoding,
            delimiter: row.delimiter,
            header_row: row.header_row,
            account_column: row.account_column,
            booked_column: row.booked_column,
            date_format: row.date_format,
            sign_convention: row.sign_convention,
            amount_column: row.amount_column,
            in_column: row.in_column,
            out_column: row.out_column,
            direction_column: row.direction_column,
            in_words: row.in_words,
            out_words: row.out_words,
            balance_column: row.balance_column,
            key_column: row.key_column,
            reference_column: row.reference_column,
            payer_column: row.payer_column,
            payer_account_column: row.payer_account_column,
            memo_column: row.memo_column,
            version: row.version,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct BankProfile {
    id: BankProfileId,
    #[serde(flatten)]
    profile: ProfileBody,
}

impl From<bank_profile::Model> for BankProfile {
    fn from(row: bank_profile::Model) -> Self {
        Self { id: row.id, profile: ProfileBody::of(row) }
    }
}

#[derive(Serialize, ToSchema)]
struct BankProfiles {
    items: Vec<BankProfile>,
    /// Always null: a city has a handful of banks.
    next: Option<String>,
}

/// List bank profiles
#[utoipa::path(get, path = "/reconciliation/profiles", tag = "reconciliation",
    responses((status = 200, body = BankProfiles), (status = 401, body = Problem), (status = 403, body = Problem)))]
async fn list_bank_profiles(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
) -> Result<Json<BankProfiles>> {
    let items = profiles::list(&app, &caller).await?.into_iter().map(BankProfile::from).collect();
    Ok(Json(BankProfiles { items, next: None }))
}

#[derive(Serialize, ToSchema)]
struct BankProfileCreated {
    id: BankProfileId,
}

/// Register a bank profile
#[utoipa::path(post, path = "/reconciliation/profiles", tag = "reconciliation",
    responses((status = 201, body = BankProfileCreated), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_bank_profile(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Json(body): Json<ProfileBody>,
) -> Result<(StatusCode, Json<BankProfileCreated>)> {
    let id = profiles::save(&app, &caller, body.row(BankProfileId(0))).await?;
    Ok((StatusCode::CREATED, Json(BankProfileCreated { id })))
}

/// Show a bank profile
#[utoipa::path(get, path = "/reconciliation/profiles/{id}", tag = "reconciliation", params(("id" = BankProfileId, Path)),
    responses((status = 200, body = BankProfile), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
async fn get_bank_profile(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<BankProfileId>,
) -> Result<Json<BankProfile>> {
    Ok(Json(profiles::one(&app, &caller, id).await?.into()))
}

/// Replace a bank profile
#[utoipa::path(put, path = "/reconciliation/profiles/{id}", tag = "reconciliation", params(("id" = BankProfileId, Path)),
    responses((status = 204), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn replace_bank_profile(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    Path(id): Path<BankProfileId>,
    Json(body): Json<ProfileBody>,
) -> Result<StatusCode> {
    profiles::save(&app, &caller, body.row(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form for OpenAPI; read by `Multipart`")]
struct PreviewUpload {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// A profile that is kept…
    profile_id: Option<BankProfileId>,
    /// …or one that is not, as JSON.
    profile: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct PreviewedRow {
    /// In the file.
    row: u64,
    booked_on: NaiveDate,
    direction: Direction,
    amount: Fen,
    balance: Option<Fen>,
    payer: String,
    payer_account: String,
    reference: String,
    memo: String,
}

impl From<Movement> for PreviewedRow {
    fn from(m: Movement) -> Self {
        Self {
            row: m.row,
            booked_on: m.booked_on,
            direction: m.direction,
            amount: m.amount,
            balance: m.balance,
            payer: m.payer,
            payer_account: m.payer_account,
            reference: m.reference,
            memo: m.memo,
        }
    }
}

#[derive(Serialize, ToSchema)]
struct RefusedCell {
    row: Option<u64>,
    column: String,
    detail: String,
}

#[derive(Serialize, ToSchema)]
struct BankProfilePreview {
    /// The names in the row that is the header, or looks most like one.
    columns: Vec<String>,
    account: Option<String>,
    /// In the whole file.
    line_count: usize,
    /// The first of them, as they would be read.
    rows: Vec<PreviewedRow>,
    /// Why the file would be refused; empty when it would not be.
    errors: Vec<RefusedCell>,
}

/// Try a bank profile on a file
///
/// Nothing is stored.
#[utoipa::path(post, path = "/reconciliation/profiles/preview", tag = "reconciliation",
    request_body(content = PreviewUpload, content_type = "multipart/form-data"),
    responses((status = 200, body = BankProfilePreview), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem), (status = 422, body = Problem)))]
async fn preview_bank_profile(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    ApiLang(lang): ApiLang,
    mut form: Multipart,
) -> Result<Json<BankProfilePreview>> {
    caller.reach(Action::StatementsWrite)?;
    let row = match chosen(&form, "profile_id")? {
        Some(id) => profiles::one(&app, &caller, id).await?,
        None => profile_of(&form)?,
    };
    let file = form.file("file")?;
    let Preview { columns, account, lines, movements, refusal } =
        profiles::preview(&app, &caller, &row, file.bytes).await?;
    let errors = refusal.map_or_else(Vec::new, |error| {
        let cell = |f: &crate::error::FieldError| RefusedCell {
            row: f.row,
            column: f.field.clone(),
            detail: f.detail.on(lang).to_owned(),
        };
        error.fields.iter().map(cell).collect()
    });
    let rows = movements.into_iter().map(PreviewedRow::from).collect();
    Ok(Json(BankProfilePreview { columns, account, line_count: lines, rows, errors }))
}

/// The profile that came with the file.
fn profile_of(form: &Multipart) -> Result<bank_profile::Model> {
    let json = form.value("profile").unwrap_or_default();
    let body: ProfileBody = serde_json::from_str(json).map_err(|e| {
        let detail = e.to_string();
        Error::invalid("reconciliation.profile_unreadable", text::profile_unreadable)
            .field("profile", move |_| detail.clone())
    })?;
    Ok(body.row(BankProfileId(0)))
}
