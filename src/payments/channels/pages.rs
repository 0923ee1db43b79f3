//! Paying a bill by a code, at the office's screen.

use axum::response::Response;
use entity::channel_order;
use entity::enums::{ChannelOrderStatus, PaymentChannel as Kind};
use entity::value::{BillId, ChannelOrderId};
use maud::{Markup, PreEscaped, html};
use qrcode::render::svg;
use serde::Deserialize;

use super::orders::{self, Wish};
use super::text;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path};
use crate::payments::text as payment_text;
use crate::web::layout::crumbs;
use crate::web::parts::time;
use crate::web::{Ctx, Html, PageRouter, Section, Visitor, office, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default().post("/bills/{id}/pay", open).get("/bills/{id}/pay/{order_id}", show)
}

#[derive(Deserialize)]
struct ChannelForm {
    #[serde(default)]
    channel: String,
}

/// The channel a form names.
///
/// # Errors
/// Not found for a word that is no channel.
pub fn chosen(word: &str) -> Result<Kind> {
    Kind::from_word(word).ok_or_else(Error::not_found)
}

async fn open(ctx: Ctx, Path(id): Path<BillId>, Form(form): Form<ChannelForm>) -> Result<Response> {
    let wish = Wish { bill: id, channel: chosen(&form.channel)?, payer: None };
    let opened = orders::open_order(&ctx.app, &ctx.caller, &wish).await?;
    Ok(see_other(&format!("/bills/{id}/pay/{}", opened.order.id), None))
}

/// A QR code as a drawing.
///
/// # Errors
/// Internal for a text too long for a code.
pub fn drawn(text: &str) -> Result<Markup> {
    let code = qrcode::QrCode::new(text.as_bytes()).map_err(Error::internal)?;
    let drawing = code.render::<svg::Color<'_>>().min_dimensions(220, 220).quiet_zone(true).build();
    // The prologue belongs to a file, not to a page.
    let drawing = drawing.split_once("?>").map_or(drawing.as_str(), |(_, svg)| svg).to_owned();
    Ok(PreEscaped(drawing))
}

/// The code of an order, or what became of it.
///
/// # Errors
/// As [`drawn`].
pub fn code_card(visitor: &Visitor, order: &channel_order::Model, receipt: Option<&str>) -> Result<Markup> {
    let l = visitor.lang;
    let channel = payment_text::channel_name(l, order.channel);
    let code = if order.status == ChannelOrderStatus::Open && !order.code.is_empty() {
        Some(drawn(&order.code)?)
    } else {
        None
    };
    Ok(html! {
        section class="card qr" {
            p class="amount" { "¥" (order.amount_fen.grouped()) small { (channel) } }
            @match (receipt, code) {
                (Some(href), _) => { p { a class="btn primary" href=(href) { (payment_text::receipt(l)) } } }
                (None, Some(code)) => {
                    div class="qr-code" role="img" aria-label=(text::code_of(l, channel)) { (code) }
                    p { (text::scan(l, channel, order.amount_fen)) }
                    p class="muted" { (text::valid_until(l)) " " (time(visitor, order.expires_at)) " · " (text::refresh(l)) }
                }
                (None, None) => { p class="muted" { (text::closed(l)) } }
            }
        }
    })
}

async fn show(ctx: Ctx, Path((id, order)): Path<(BillId, ChannelOrderId)>) -> Result<Html> {
    let orders = orders::of_bill(&ctx.app, &ctx.caller, id).await?;
    let order = orders.iter().find(|o| o.id == order).ok_or_else(Error::not_found)?;
    let l = ctx.lang;
    let receipt = order.receipt_id.map(|r| format!("/payments/{r}"));
    let content = html! {
        (crumbs(l, &[("/bills", crate::billing::text::bills(l)), (&format!("/bills/{id}"), crate::billing::text::bill(l))], text::pay_online(l)))
        (code_card(&ctx, order, receipt.as_deref())?)
    };
    Ok(office(&ctx, Some(Section::Bills), text::pay_online(l), &content))
}
