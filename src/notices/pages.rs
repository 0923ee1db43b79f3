//! The resident's pages, behind a signed link: what is due, why, and what was paid. Phone first, 大字版 always near.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use entity::enums::BillState;
use entity::value::{AccountId, Fen};
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;

use super::service::{self, ExplainedBill, ExplainedLine, Overview, bill_state};
use super::{bought, dispute_pages, papers, text};
use crate::access::Caller;
use crate::access::service::{check_guesses, note_guess};
use crate::billing::corrections;
use crate::db::page::PageQuery;
use crate::error::{Error, Kind, Result};
use crate::http::download::download;
use crate::http::extract::{ClientAddress, Form, Path};
use crate::payments::slip::{SlipPart, paper};
use crate::pdf::MEDIA_TYPE;
use crate::people;
use crate::places::building_of;
use crate::requests;
use crate::web::ctx::cookie;
use crate::web::layout::{Head, flash, head, language_link};
use crate::web::parts::chip;
use crate::web::text as words;
use crate::web::{Ctx, Html, PageRouter, Visitor, see_other};

/// Requests on a resident's first page.
const REQUESTS_SHOWN: u64 = 50;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/my", my)
        .get("/r/{token}", overview)
        .post("/r/{token}/digits", check_digits)
        .post("/r/{token}/mail", choose_mail)
        .get("/r/{token}/bills/{number}", bill)
        .get("/r/{token}/bills/{number}/paper.pdf", bill_file)
        .get("/r/{token}/receipts/{number}", receipt)
        .merge(papers::pages::routes())
        .merge(dispute_pages::routes())
        .merge(super::request_pages::routes())
        .merge(super::follow_up_pages::routes())
        .merge(super::talk_pages::routes())
        .merge(super::common_pages::routes())
        .merge(super::booking_pages::routes())
        .merge(super::unsubscribe_pages::routes())
}

/// A logged-in resident's own page.
async fn my(ctx: Ctx) -> Result<Response> {
    let account = ctx.caller.account().ok_or_else(Caller::refused)?;
    Ok(see_other(&format!("/r/{}", ctx.app.signer.account_token(account)), None))
}

/// A page for a resident.
pub struct Sheet<'a> {
    pub visitor: &'a Visitor,
    pub subdistrict: &'a str,
    pub title: &'a str,
    pub modules: &'a [&'a str],
}

impl Sheet<'_> {
    #[must_use]
    pub fn page(&self, content: &Markup) -> Html {
        let v = self.visitor;
        let l = v.lang;
        let operator = &v.app.settings.operator;
        let class = if v.large { "res large" } else { "res" };
        Html(html! {
            (DOCTYPE)
            html lang=(l.tag()) class=(class) {
                (head(l, &Head { title: self.title, styles: &["resident.css"], scripts: &[], modules: self.modules, manifest: None }))
                body class="resident" {
                    a class="skip" href="#main" { (words::skip(l)) }
                    header class="res-top" { div {
                        b { (text::brand(l, self.subdistrict)) }
                        form class="size-switch" method="post" action="/text-size" {
                            input type="hidden" name="back" value=(v.path);
                            button name="size" value="normal" aria-pressed=(if v.large { "false" } else { "true" }) { (text::standard(l)) }
                            button name="size" value="large" aria-pressed=(if v.large { "true" } else { "false" }) { (text::large(l)) }
                        }
                    } }
                    main id="main" { (flash(v)) (content) }
                    footer class="res-foot" { p { (text::foot(l, &operator.name, &operator.phone)) } p { (language_link(v)) } }
                }
            }
        })
    }
}

fn known_cookie(account: AccountId) -> String {
    format!("known{account}")
}

/// Whether this browser has shown the digits of the account's phone.
#[must_use]
pub fn is_known(v: &Visitor, headers: &axum::http::HeaderMap, account: AccountId) -> bool {
    cookie(headers, &known_cookie(account))
        .is_some_and(|seal| v.app.signer.is_sealed(&format!("known:{account}"), seal))
}

async fn overview(v: Visitor, headers: axum::http::HeaderMap, Path(token): Path<String>) -> Result<Html> {
    let (account, caller) = service::open(&v.app, &token)?;
    let known = is_known(&v, &headers, account);
    overview_page(&v, &token, account, &caller, known, None).await
}

async fn overview_page(
    v: &Visitor,
    token: &str,
    account: AccountId,
    caller: &Caller,
    known: bool,
    wrong: Option<&Error>,
) -> Result<Html> {
    let l = v.lang;
    let data = service::overview(&v.app, caller, account, l).await?;
    let window = PageQuery { cursor: None, limit: Some(REQUESTS_SHOWN) }.window()?;
    let requests = requests::show::of_account(&v.app, caller, account, window).await?.items;
    let name = if known { text::hello(l, &data.stay.owner) } else { text::hello_plain(l).to_owned() };
    let content = html! {
        div class="hello" { h1 { (name) } p { (data.stay.estate) " " (data.stay.code) }
            @if let Some(steward) = &data.steward { p { (text::your_steward(l, steward)) } } }
        (due_card(v, &data))
        div class="btns" { a class="btn primary" href=(format!("/r/{token}/requests/new")) { (text::report(l)) }
            a class="btn" href=(format!("/r/{token}/facilities")) { (text::facilities(l)) } }
        @if let Some((latest, lines)) = &data.latest {
            h2 { (text::latest_bill(l, service::month_words(l, latest.month))) }
            section class="card" { (lines_list(v, lines, latest.total_fen)) }
            (pay_ways(v, &latest.number))
        }
        @if let Some(told) = &data.told { (bought::on_page(l, told, building_of(&data.stay.code))) }
        h2 { (text::my_requests(l)) }
        @if requests.is_empty() { p class="muted" { (text::no_requests(l)) } } @else {
            ul class="links" { @for r in requests.iter().map(|r| &r.request) { li { a href=(format!("/r/{token}/requests/{}", r.id)) {
                (r.title) " " (chip(requests::text::status_tone(r.status), requests::text::status_name(l, r.status))) span class="sub" { (r.number) }
            } } } }
        }
        (super::common_pages::links(&v.app, l, data.stay.estate_id).await?)
        @if known { (history(v, token, &data)) } @else { (digits_form(v, token, data.stay.phone.is_some(), wrong)) }
        (mail_choice(v, token, &data))
    };
    let title = text::page_title(l);
    Ok(Sheet { visitor: v, subdistrict: &data.stay.estate, title, modules: &["app.js"] }.page(&content))
}

fn due_card(v: &Visitor, data: &Overview) -> Markup {
    let (l, today) = (v.lang, v.today());
    html! {
        @if data.owed.is_zero() {
            section class="card due paid" { p { (text::nothing_due(l)) } p class="due-amount" { small { "¥" } "0.00" } p class="by" { (text::thanks(l)) } }
        } @else {
            section class="card due" {
                p { (text::to_pay(l)) }
                p class="due-amount" { small { "¥" } (data.owed.grouped()) }
                @if let Some(due) = data.due_on { (due_words(v, due, today)) } @else { p class="by" { (text::pay_ways(l)) } }
            }
        }
    }
}

fn due_words(v: &Visitor, due: chrono::NaiveDate, today: chrono::NaiveDate) -> Markup {
    let l = v.lang;
    let days = (due - today).num_days();
    html! {
        @if days < 0 { p class="by late" { (text::overdue_since(l, words::day(l, due), -days)) } }
        @else { p class="by" { (text::due_days(l, words::day(l, due), days)) } }
    }
}

fn lines_list(v: &Visitor, lines: &[ExplainedLine], total: Fen) -> Markup {
    let l = v.lang;
    html! { ul class="lines" {
        @for line in lines { li {
            div class="head" { span { (line.item) } span { (text::yuan(l, line.amount)) } }
            p class="how" { (line.sentence) }
        } }
        li class="sum" { div class="head" { span { (text::total(l)) } span { (text::yuan(l, total)) } } }
    } }
}

fn pay_ways(v: &Visitor, number: &str) -> Markup {
    let l = v.lang;
    let operator = &v.app.settings.operator;
    html! {
        h2 { (text::pay_ways(l)) }
        section class="card" { p { (text::pay_office(l, &operator.office, &operator.phone)) } p { (text::pay_bank(l, number)) } }
    }
}

fn history(v: &Visitor, token: &str, data: &Overview) -> Markup {
    let (l, today) = (v.lang, v.today());
    html! {
        h2 { (text::all_bills(l)) }
        ul class="links" { @for b in &data.bills { @let (word, tone) = bill_state(l, b, today);
            li { a href=(format!("/r/{token}/bills/{}", b.number)) {
                (service::month_words(l, b.month)) " " (chip(tone, word)) span class="sub" { (text::yuan(l, b.total_fen)) } } } } }
        @if !data.receipts.is_empty() {
            h2 { (text::all_receipts(l)) }
            ul class="links" { @for r in &data.receipts {
                li { a href=(format!("/r/{token}/receipts/{}", r.number)) {
                    (r.received_on) " " (text::channel_name(l, r.channel)) span class="sub" { (text::yuan(l, r.amount_fen)) } } } } }
        }
    }
}

fn digits_form(v: &Visitor, token: &str, has_phone: bool, wrong: Option<&Error>) -> Markup {
    let l = v.lang;
    html! {
        h2 { (text::digits_title(l)) }
        @if !has_phone { section class="card" { p { (text::no_phone(l)) } } } @else {
            form class="form card" method="post" action=(format!("/r/{token}/digits")) {
                div class="field" {
                    label for="digits" { (text::digits_label(l)) }
                    input id="digits" name="digits" inputmode="numeric" autocomplete="off" maxlength="4" required aria-describedby="digits-h"
                        aria-invalid=[wrong.map(|_| "true")];
                    @if let Some(error) = wrong { p class="error" role="alert" { (error.detail.on(l)) } }
                    p class="help" id="digits-h" { (text::digits_help(l)) }
                }
                div class="form-actions" { button class="btn" { (text::digits_check(l)) } }
            }
        }
    }
}

fn mail_choice(v: &Visitor, token: &str, data: &Overview) -> Markup {
    let l = v.lang;
    let on = data.bill_mail == Some(true);
    html! {
        @if data.stay.email.is_some() {
            h2 { (text::mail_choice(l)) }
            form class="card" method="post" action=(format!("/r/{token}/mail")) {
                @if let Some(email) = data.stay.email.as_deref().filter(|_| data.mail_returned) { p class="bad-text" { (text::mail_returned(l, people::mask_email(email))) } }
                p { @if on { (text::mail_on(l)) } @else { (text::mail_off(l)) } }
                @if on { button class="btn" name="granted" value="false" { (text::mail_stop(l)) } }
                @else { button class="btn" name="granted" value="true" { (text::mail_start(l)) } }
            }
        }
    }
}

#[derive(Deserialize)]
struct DigitsForm {
    digits: String,
}

async fn check_digits(
    v: Visitor,
    ClientAddress(address): ClientAddress,
    Path(token): Path<String>,
    Form(form): Form<DigitsForm>,
) -> Result<Response> {
    let (account, caller) = service::open(&v.app, &token)?;
    let subject = format!("digits:{account}");
    let refused = match check_guesses(&v.app, &subject).await {
        Err(error) if error.kind == Kind::TooMany => {
            Some(Error::new(Kind::TooMany, "notices.digits_wait", text::digits_wait))
        }
        Err(error) => return Err(error),
        Ok(()) => {
            let right = people::knows_phone(v.app.db.read(), account, &form.digits).await?;
            note_guess(&v.app, &subject, &address, right).await?;
            (!right).then(|| Error::invalid("notices.digits_wrong", text::digits_wrong))
        }
    };
    if let Some(error) = refused {
        let status = StatusCode::from_u16(error.kind.status()).map_err(Error::internal)?;
        return Ok(
            (status, overview_page(&v, &token, account, &caller, false, Some(&error)).await?).into_response()
        );
    }
    let mut response = see_other(&format!("/r/{token}"), Some(text::digits_ok(v.lang)));
    let seal = v.app.signer.seal(&format!("known:{account}"));
    let set = format!("{}={seal}; Path=/r/; Max-Age=7776000; HttpOnly; SameSite=Lax", known_cookie(account));
    response.headers_mut().append(header::SET_COOKIE, HeaderValue::from_str(&set).map_err(Error::internal)?);
    Ok(response)
}

#[derive(Deserialize)]
struct MailForm {
    granted: bool,
}

async fn choose_mail(v: Visitor, Path(token): Path<String>, Form(form): Form<MailForm>) -> Result<Response> {
    let (account, caller) = service::open(&v.app, &token)?;
    people::set_bill_mail(&v.app, &caller, account, form.granted).await?;
    Ok(see_other(&format!("/r/{token}"), Some(text::mail_saved(v.lang))))
}

/// What lateness cost so far, with the sum to be redone on paper.
fn late_fee(v: &Visitor, amount: Fen, how: &str) -> Markup {
    let l = v.lang;
    html! { section class="card" id="late-fee" { ul class="lines" { li {
        div class="head" { span { (text::late_fee(l)) } span { (text::yuan(l, amount)) } }
        p class="how" { (how) }
    } } } }
}

/// The page a bill mail's link opens: this bill, explained. No name, no history.
async fn bill(
    v: Visitor,
    headers: axum::http::HeaderMap,
    Path((token, number)): Path<(String, String)>,
) -> Result<Html> {
    bill_page(&v, &headers, &token, &number, None).await
}

/// The bill's page, perhaps with a doubt that was refused.
pub(super) async fn bill_page(
    v: &Visitor,
    headers: &axum::http::HeaderMap,
    token: &str,
    number: &str,
    refused: Option<&dispute_pages::RefusedDoubt<'_>>,
) -> Result<Html> {
    let (account, caller) = service::open(&v.app, token)?;
    let l = v.lang;
    let shown = service::bill(&v.app, &caller, account, number, l).await?;
    let ExplainedBill { stay, bill, lines, fee, told } = shown;
    let doubts = corrections::of_bill(&v.app, &caller, bill.id).await?.disputes;
    let known = is_known(v, headers, account);
    let month = service::month_words(l, bill.month);
    let void = bill.status == BillState::Void;
    let open = bill.open_fen.plus(bill.late_fee_open_fen)?;
    let content = html! {
        div class="hello" { h1 { (text::latest_bill(l, &month)) } p { (stay.estate) " " (stay.code) } }
        @if void {
            section class="card" { p { (chip(crate::web::parts::Tone::Mute, text::void(l))) } p { (text::void_note(l)) } }
        } @else if open.is_zero() {
            section class="card due paid" { p { (text::paid(l)) } p class="due-amount" { small { "¥" } (bill.total_fen.grouped()) } p class="by" { (text::thanks(l)) } }
        } @else {
            section class="card due" {
                p { @if open == bill.total_fen { (text::amount_due(l)) } @else { (text::left_to_pay(l)) } }
                p class="due-amount" { small { "¥" } (open.grouped()) }
                (due_words(v, bill.due_on, v.today()))
            }
        }
        h2 { (text::details(l)) }
        section class="card" { (lines_list(v, &lines, bill.total_fen)) p class="muted small" { (text::bill_no(l)) " " (bill.number) " · " (text::issued(l)) " " (bill.issued_on) } }
        @if let Some(how) = fee.filter(|_| !bill.late_fee_fen.is_zero()) { (late_fee(v, bill.late_fee_fen, &how)) }
        @if !void && !open.is_zero() { (pay_ways(v, &bill.number)) }
        @if let Some(told) = &told { (bought::on_page(l, told, building_of(&stay.code))) }
        (dispute_pages::section(v, token, &bill, &doubts, known, refused))
        div class="btns" {
            a class="btn primary" href=(format!("/r/{token}")) { (text::open_link(l)) }
            @if !void { a class="btn" href=(format!("/r/{token}/bills/{}/paper.pdf", bill.number)) { (text::bill_pdf(l)) } }
            button class="btn" type="button" data-print { (text::print(l)) }
        }
    };
    let title = text::latest_bill(l, month);
    Ok(Sheet { visitor: v, subdistrict: &stay.estate, title: &title, modules: &["app.js"] }.page(&content))
}

/// The bill as a file; with a name only for someone who has shown the digits.
async fn bill_file(
    v: Visitor,
    headers: axum::http::HeaderMap,
    Path((token, number)): Path<(String, String)>,
) -> Result<Response> {
    let (account, caller) = service::open(&v.app, &token)?;
    let known = is_known(&v, &headers, account);
    let bytes = papers::of_account(&v.app, &caller, account, &number, known, v.lang).await?;
    Ok(download(&format!("{number}.pdf"), MEDIA_TYPE, bytes))
}

/// A receipt; only for someone who has shown the digits.
async fn receipt(
    v: Visitor,
    headers: axum::http::HeaderMap,
    Path((token, number)): Path<(String, String)>,
) -> Result<Response> {
    let (account, caller) = service::open(&v.app, &token)?;
    if !is_known(&v, &headers, account) {
        return Ok(see_other(&format!("/r/{token}"), Some(text::digits_help(v.lang))));
    }
    let l = v.lang;
    let (stay, slip) = service::receipt(&v.app, &caller, account, &number).await?;
    let bill = |part: &SlipPart| Some(format!("/r/{token}/bills/{}", part.bill_number));
    let content = html! {
        div class="hello" { h1 { (text::receipt(l)) " " (slip.receipt.number) } p { (stay.estate) " " (stay.code) } }
        (paper(l, &v.app.settings.operator.name, &slip, bill))
        div class="btns" { a class="btn" href=(format!("/r/{token}")) { (text::back(l)) } button class="btn" type="button" data-print { (text::print(l)) } }
    };
    Ok(Sheet { visitor: &v, subdistrict: &stay.estate, title: text::receipt(l), modules: &["app.js"] }
        .page(&content)
        .into_response())
}
