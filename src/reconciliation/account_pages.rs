//! The accounts statements are imported for: the list, and a form for another.

use axum::response::{IntoResponse, Response};
use entity::bank_account;
use entity::enums::BankAccountKind;
use entity::value::{BankAccountId, EstateId};
use maud::{Markup, html};
use serde::Deserialize;

use super::accounts::{self, NewBankAccount, short_name};
use super::{reading, text};
use crate::access::Action;
use crate::db::page::PageQuery;
use crate::error::{Error, Result};
use crate::http::extract::Form;
use crate::web::form::{refused, wrong};
use crate::web::layout::crumbs;
use crate::web::parts::{error_summary, options};
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Section, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default().get("/reconciliation/accounts", page).post("/reconciliation/accounts", add)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct AccountForm {
    estate: String,
    kind: String,
    bank: String,
    number: String,
    name: String,
    settles_to_id: String,
}

fn table(ctx: &Ctx, accounts: &[bank_account::Model]) -> Markup {
    let l = ctx.lang;
    let settles_to = |account: &bank_account::Model| {
        let target = account.settles_to_id.and_then(|id| accounts.iter().find(|a| a.id == id));
        target.map_or_else(|| "—".to_owned(), short_name)
    };
    html! {
        div class="table-wrap" { table class="table stack" {
            thead { tr { th class="key" { (text::number(l)) } th { (text::account_kind_label(l)) } th { (text::bank(l)) }
                th { (text::account_name(l)) } th { (text::settles_to(l)) } } }
            tbody { @for account in accounts { tr {
                td class="lead key" { (account.number) }
                td data-label=(text::account_kind_label(l)) { (text::kind_name(l, account.kind)) }
                td data-label=(text::bank(l)) { (account.bank) }
                td data-label=(text::account_name(l)) { (account.name) }
                td data-label=(text::settles_to(l)) { (settles_to(account)) }
            } } }
        } }
    }
}

async fn markup(ctx: &Ctx, form: &AccountForm, error: Option<&Error>) -> Result<Html> {
    let l = ctx.lang;
    let accounts = reading::bank_accounts(&ctx.app, &ctx.caller).await?;
    let window = PageQuery { cursor: None, limit: Some(500) }.window()?;
    let estates = crate::places::estates(&ctx.app, &ctx.caller, window).await?;
    let kinds = BankAccountKind::ALL.iter().map(|k| (k.word().to_owned(), text::kind_name(l, *k)));
    let banks: Vec<(String, String)> = accounts
        .iter()
        .filter(|a| a.kind == BankAccountKind::Bank)
        .map(|a| (a.id.to_string(), short_name(a)))
        .collect();
    let content = html! {
        (crumbs(l, &[("/reconciliation", text::title(l))], text::accounts(l)))
        @if !accounts.is_empty() { section class="card" { (table(ctx, &accounts)) } }
        form class="form card" method="post" action="/reconciliation/accounts" novalidate {
            header class="card-head" { h2 { (text::new_account(l)) } }
            @if let Some(error) = error { (error_summary(l, error)) }
            div class="fields three" {
                div class="field" { label for="estate" { (text::account_estate(l)) }
                    select id="estate" name="estate" { @for e in &estates.items {
                        option value=(e.id) selected[e.id.to_string() == form.estate] { (e.name) }
                    } } }
                div class="field" { label for="kind" { (text::account_kind_label(l)) }
                    select id="kind" name="kind" { (options(kinds, &form.kind)) } }
                div class="field" { label for="bank" { (text::bank_code(l)) }
                    input id="bank" name="bank" autocomplete="off" value=(form.bank) aria-invalid=[wrong(error, "bank")] aria-describedby="bank-h";
                    p class="help" id="bank-h" { (text::bank_code_help(l)) } }
                div class="field" { label for="number" class="req" { (text::account_number(l)) }
                    input id="number" name="number" inputmode="numeric" autocomplete="off" value=(form.number) aria-invalid=[wrong(error, "number")]; }
                div class="field" { label for="name" class="req" { (text::account_name(l)) }
                    input id="name" name="name" autocomplete="off" value=(form.name) aria-invalid=[wrong(error, "name")]; }
                div class="field" { label for="settles_to_id" { (text::settles_to(l)) }
                    select id="settles_to_id" name="settles_to_id" aria-describedby="settles-h" { option value="" { "—" }
                        (options(banks.iter().map(|(id, name)| (id.clone(), name.as_str())), &form.settles_to_id)) }
                    p class="help" id="settles-h" { (text::settles_to_help(l)) } }
            }
            p class="muted small" { (text::account_help(l)) }
            div class="form-actions" { button class="btn primary" { (words::save(l)) } }
        }
    };
    Ok(office(ctx, Some(Section::Reconciliation), text::accounts(l), &content))
}

async fn page(ctx: Ctx) -> Result<Html> {
    markup(&ctx, &AccountForm::default(), None).await
}

async fn add(ctx: Ctx, Form(form): Form<AccountForm>) -> Result<Response> {
    ctx.caller.reach(Action::StatementsWrite)?;
    let settles_to = match form.settles_to_id.trim() {
        "" => None,
        id => Some(id.parse::<BankAccountId>().map_err(|_| Error::not_found())?),
    };
    let kind = BankAccountKind::from_word(&form.kind).unwrap_or(BankAccountKind::Bank);
    let new = NewBankAccount {
        estate: EstateId(form.estate.parse().map_err(|_| Error::not_found())?),
        kind,
        bank: form.bank.trim().to_uppercase(),
        number: form.number.trim().to_owned(),
        name: form.name.clone(),
        settles_to,
    };
    match accounts::add_bank_account(&ctx.app, &ctx.caller, new).await {
        Ok(_) => Ok(see_other("/reconciliation/accounts", Some(text::account_saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, markup(&ctx, &form, Some(&error)).await?).into_response())
        }
    }
}
