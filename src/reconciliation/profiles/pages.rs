//! The pages of bank profiles: the list, the form, and what it would make of a file.

use axum::response::{IntoResponse, Response};
use entity::bank_profile;
use entity::enums::{Delimiter, Direction, FileEncoding, SignConvention};
use entity::value::BankProfileId;
use maud::{Markup, html};

use super::Preview;
use crate::access::{Action, Scope};
use crate::error::{Error, Result};
use crate::http::Multipart;
use crate::http::extract::Path;
use crate::reconciliation::pages::refusal;
use crate::reconciliation::{profiles, text};
use crate::web::form::{refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{empty, options};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/reconciliation/profiles", list_page)
        .get("/reconciliation/profiles/new", new_page)
        .get("/reconciliation/profiles/{id}", edit_page)
        .post("/reconciliation/profiles", save_form)
}

fn may_write(ctx: &Ctx) -> bool {
    ctx.caller.may_at(Action::StatementsWrite, Scope::CITY)
}

async fn list_page(ctx: Ctx) -> Result<Html> {
    let l = ctx.lang;
    let rows = profiles::list(&ctx.app, &ctx.caller).await?;
    let content = html! {
        (crumbs(l, &[("/reconciliation", text::title(l))], text::profiles(l)))
        section class="card" {
            header class="card-head" { h2 { (text::profiles(l)) }
                @if may_write(&ctx) { div class="actions" { a class="btn primary" href="/reconciliation/profiles/new" { (text::new_profile(l)) } } } }
            p class="muted" { (text::profiles_help(l)) }
            @if rows.is_empty() { (empty(text::no_profiles(l), text::no_profiles_hint(l))) } @else { (table(&ctx, &rows)) }
        }
    };
    Ok(office(&ctx, Some(Section::Reconciliation), text::profiles(l), &content))
}

fn table(ctx: &Ctx, rows: &[bank_profile::Model]) -> Markup {
    let l = ctx.lang;
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::profile_name(l)) } th { (text::signs(l)) } th { (text::booked_column(l)) }
                th { (text::balance_column(l)) } th class="act" { (words::actions(l)) } } }
            tbody { @for row in rows { @let href = format!("/reconciliation/profiles/{}", row.id); tr {
                td class="lead key" { a href=(href) { (row.name) } }
                td data-label=(text::signs(l)) { (text::sign_name(l, row.sign_convention)) }
                td data-label=(text::booked_column(l)) { (row.booked_column) }
                td data-label=(text::balance_column(l)) { @if row.balance_column.is_empty() { "—" } @else { (row.balance_column) } }
                td class="act" { a href=(href) { (words::view(l)) } }
            } } }
        } }
    }
}

fn blank() -> bank_profile::Model {
    bank_profile::Model {
        id: BankProfileId(0),
        name: String::new(),
        encoding: FileEncoding::Auto,
        delimiter: Delimiter::Comma,
        header_row: 0,
        account_column: String::new(),
        booked_column: String::new(),
        date_format: String::new(),
        sign_convention: SignConvention::TwoColumns,
        amount_column: String::new(),
        in_column: String::new(),
        out_column: String::new(),
        direction_column: String::new(),
        in_words: String::new(),
        out_words: String::new(),
        balance_column: String::new(),
        key_column: String::new(),
        reference_column: String::new(),
        payer_column: String::new(),
        payer_account_column: String::new(),
        memo_column: String::new(),
        version: 0,
    }
}

async fn new_page(ctx: Ctx) -> Result<Html> {
    ctx.caller.reach(Action::StatementsWrite)?;
    Ok(markup(&ctx, &blank(), None, None))
}

async fn edit_page(ctx: Ctx, Path(id): Path<BankProfileId>) -> Result<Html> {
    let row = profiles::one(&ctx.app, &ctx.caller, id).await?;
    Ok(markup(&ctx, &row, None, None))
}

/// A field of words, and what it is for.
fn field(error: Option<&Error>, name: &str, label: &str, value: &str, help: &str, needed: bool) -> Markup {
    html! { div class="field" {
        label for=(name) class=[needed.then_some("req")] { (label) }
        input id=(name) name=(name) value=(value) autocomplete="off" maxlength="60" aria-invalid=[wrong(error, name)]
            aria-describedby=[(!help.is_empty()).then(|| format!("{name}-h"))];
        @if !help.is_empty() { p class="help" id=(format!("{name}-h")) { (help) } }
    } }
}

fn markup(ctx: &Ctx, row: &bank_profile::Model, error: Option<&Error>, preview: Option<&Preview>) -> Html {
    let l = ctx.lang;
    let title = if row.id.0 == 0 { text::new_profile(l).to_owned() } else { row.name.clone() };
    let f = |name: &str, label: &str, value: &str, help: &str| field(error, name, label, value, help, false);
    let encodings = FileEncoding::ALL.iter().map(|e| (e.word().to_owned(), text::encoding_name(l, *e)));
    let delimiters = Delimiter::ALL.iter().map(|d| (d.word().to_owned(), text::delimiter_name(l, *d)));
    let signs = SignConvention::ALL.iter().map(|s| (s.word().to_owned(), text::sign_name(l, *s)));
    let content = html! {
        (crumbs(l, &[("/reconciliation", text::title(l)), ("/reconciliation/profiles", text::profiles(l))], &title))
        @if let Some(preview) = preview { (preview_card(ctx, preview)) }
        form class="form card" method="post" action="/reconciliation/profiles" enctype="multipart/form-data" {
            header class="card-head" { h2 { (text::profile_form(l)) } }
            @if let Some(error) = error { (refusal(ctx, error)) }
            input type="hidden" name="id" value=(row.id); input type="hidden" name="version" value=(row.version);
            div class="fields three" {
                (field(error, "name", text::profile_name(l), &row.name, text::profile_name_help(l), true))
                div class="field" { label for="encoding" { (text::encoding(l)) } select id="encoding" name="encoding" { (options(encodings, row.encoding.word())) } }
                div class="field" { label for="delimiter" { (text::delimiter(l)) } select id="delimiter" name="delimiter" { (options(delimiters, row.delimiter.word())) } }
                (f("header_row", text::header_row(l), &row.header_row.to_string(), text::header_row_help(l)))
                (field(error, "booked_column", text::booked_column(l), &row.booked_column, text::column_help(l), true))
                (f("date_format", text::date_format(l), &row.date_format, text::date_format_help(l)))
                div class="field wide" { label for="sign_convention" { (text::signs(l)) } select id="sign_convention" name="sign_convention" { (options(signs, row.sign_convention.word())) } }
                (f("in_column", text::in_column(l), &row.in_column, text::for_two_columns(l)))
                (f("out_column", text::out_column(l), &row.out_column, text::for_two_columns(l)))
                (f("amount_column", text::amount_column(l), &row.amount_column, text::for_one_column(l)))
                (f("direction_column", text::direction_column(l), &row.direction_column, text::for_direction(l)))
                (f("in_words", text::in_words(l), &row.in_words, text::for_direction(l)))
                (f("out_words", text::out_words(l), &row.out_words, text::for_direction(l)))
                (f("balance_column", text::balance_column(l), &row.balance_column, text::balance_help(l)))
                (f("account_column", text::account_column(l), &row.account_column, text::account_column_help(l)))
                (f("key_column", text::key_column(l), &row.key_column, text::key_help(l)))
                (f("payer_column", text::payer_column(l), &row.payer_column, ""))
                (f("payer_account_column", text::payer_account_column(l), &row.payer_account_column, ""))
                (f("reference_column", text::reference_column(l), &row.reference_column, ""))
                (f("memo_column", text::memo_column(l), &row.memo_column, ""))
            }
            @if may_write(ctx) {
                label class="drop-zone" {
                    b { (text::try_file(l)) } span class="muted small" { (text::try_help(l)) }
                    input type="file" name="file" accept=".csv,.xlsx,.txt"; output {}
                }
                div class="form-actions" {
                    button class="btn primary" name="step" value="save" { (words::save(l)) }
                    button class="btn" name="step" value="preview" { (text::preview(l)) }
                }
            }
        }
    };
    office(ctx, Some(Section::Reconciliation), &title, &content)
}

fn preview_card(ctx: &Ctx, preview: &Preview) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" {
            header class="card-head" { h2 { (text::preview_title(l)) } span class="muted small" { (text::nothing_stored(l)) } }
            p { (text::columns_found(l)) " " @if preview.columns.is_empty() { "—" } @else { (preview.columns.join("、")) } }
            @if let Some(error) = &preview.refusal { (refusal(ctx, error)) } @else {
                p class="muted" { (text::preview_lines(l, preview.lines)) @if let Some(account) = &preview.account { " " (text::account(l)) " " (account) } }
                div class="table-wrap" { table class="table" {
                    thead { tr { th class="num" { (text::row(l)) } th { (text::day(l)) } th class="num" { (text::amount(l)) }
                        th class="num" { (text::balance(l)) } th { (text::payer(l)) } th { (text::memo(l)) } } }
                    tbody { @for m in &preview.movements { tr {
                        td class="num" { (m.row) } td { (m.booked_on) }
                        td class="num" { @if m.direction == Direction::Out { "−" } (m.amount.grouped()) }
                        td class="num" { (crate::web::parts::money(m.balance)) }
                        td class="clip" { (m.payer) } td class="clip" { (m.memo) }
                    } } }
                } }
            }
        }
    }
}

/// What was typed; a word that is none is the first of its kind.
fn typed(form: &Multipart) -> bank_profile::Model {
    let text = |name: &str| form.value(name).unwrap_or_default().trim().to_owned();
    bank_profile::Model {
        id: text("id").parse().unwrap_or(BankProfileId(0)),
        name: text("name"),
        encoding: FileEncoding::from_word(&text("encoding")).unwrap_or(FileEncoding::Auto),
        delimiter: Delimiter::from_word(&text("delimiter")).unwrap_or(Delimiter::Comma),
        // What is no number is outside every range, and told so.
        header_row: text("header_row").parse().unwrap_or(-1),
        account_column: text("account_column"),
        booked_column: text("booked_column"),
        date_format: text("date_format"),
        sign_convention: SignConvention::from_word(&text("sign_convention"))
            .unwrap_or(SignConvention::TwoColumns),
        amount_column: text("amount_column"),
        in_column: text("in_column"),
        out_column: text("out_column"),
        direction_column: text("direction_column"),
        in_words: text("in_words"),
        out_words: text("out_words"),
        balance_column: text("balance_column"),
        key_column: text("key_column"),
        reference_column: text("reference_column"),
        payer_column: text("payer_column"),
        payer_account_column: text("payer_account_column"),
        memo_column: text("memo_column"),
        version: text("version").parse().unwrap_or(0),
    }
}

async fn save_form(ctx: Ctx, mut form: Multipart) -> Result<Response> {
    ctx.caller.reach(Action::StatementsWrite)?;
    let row = typed(&form);
    let step = form.value("step").unwrap_or_default().to_owned();
    let outcome = if step == "preview" {
        match form.file("file") {
            Ok(file) => profiles::preview(&ctx.app, &ctx.caller, &row, file.bytes).await.map(Some),
            Err(error) => Err(error),
        }
    } else {
        profiles::save(&ctx.app, &ctx.caller, row.clone()).await.map(|_| None)
    };
    match outcome {
        Ok(Some(preview)) => Ok(markup(&ctx, &row, None, Some(&preview)).into_response()),
        Ok(None) => Ok(see_other("/reconciliation/profiles", Some(text::profile_saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, &row, Some(&error), None)).into_response())
        }
    }
}
