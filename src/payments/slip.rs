//! The receipt as it is printed (收据): what was paid for, in figures and in capitals, and who received it.

use chrono::NaiveDate;
use entity::enums::ChargeItem;
use entity::receipt;
use entity::value::{BillId, Fen};
use maud::{Markup, html};

use super::capitals::capitals;
use super::{store, text};
use crate::access;
use crate::app::App;
use crate::billing::text::{item_name, sum};
use crate::error::Result;
use crate::i18n::Lang;
use crate::web::parts::{Tone, chip};

/// What a part of a receipt was for.
#[derive(Debug, Clone)]
pub struct SlipPart {
    pub bill: BillId,
    pub bill_number: String,
    /// None for the bill's late fee.
    pub item: Option<ChargeItem>,
    /// `[from, to)`
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub amount: Fen,
}

/// A receipt with all that stands on its paper.
pub struct Slip {
    pub receipt: receipt::Model,
    /// `翠苑一区 12-3-502`
    pub place: String,
    pub owner: String,
    /// 经办人: the name of who took it; none where no person did.
    pub clerk: Option<String>,
    pub parts: Vec<SlipPart>,
    pub refunded: Fen,
}

/// What stands on the paper of a receipt the caller was let in to.
///
/// # Errors
/// When the engine fails.
pub async fn slip(app: &App, receipt: receipt::Model, place: String, owner: String) -> Result<Slip> {
    let db = app.db.read();
    let parts = store::slip_parts(db, receipt.id).await?;
    let refunded = store::refunded(db, receipt.id).await?;
    let clerk = access::display_name(db, &receipt.actor).await?;
    Ok(Slip { receipt, place, owner, clerk, parts, refunded })
}

/// `2026-08-01 至 2026-08-31`: both days are meant.
fn period(l: Lang, part: &SlipPart) -> String {
    text::period(l, part.from, part.to.pred_opt().unwrap_or(part.from))
}

/// The paper. `href` links a bill where the reader may open it.
#[must_use]
pub fn paper(l: Lang, operator: &str, slip: &Slip, href: impl Fn(&SlipPart) -> Option<String>) -> Markup {
    let r = &slip.receipt;
    let void = r.reversed_on.is_some();
    html! {
        section class=(if void { "card slip void" } else { "card slip" }) {
            header class="slip-head" {
                h2 { (text::receipt(l)) }
                p { (operator) }
                dl class="slip-no" {
                    div { dt { (text::number(l)) } dd class="mono" { (r.number) } }
                    div { dt { (text::received_on(l)) } dd { (r.received_on) } }
                }
            }
            @if let Some(day) = r.reversed_on {
                p class="slip-void" role="status" { (chip(Tone::Bad, text::void(l))) " "
                    (text::void_since(l, day, r.reversal_reason.as_deref().unwrap_or_default())) }
            }
            dl class="facts" {
                div { dt { (text::room(l)) } dd { (slip.place) } }
                div { dt { (text::owner(l)) } dd { (slip.owner) } }
                div { dt { (text::payer(l)) } dd { @if r.payer.is_empty() { (slip.owner) } @else { (r.payer) } } }
                div { dt { (text::channel(l)) } dd { (text::channel_name(l, r.channel)) } }
                div { dt { (text::reference(l)) } dd class="mono" { (r.external_id) } }
                @if !r.memo.is_empty() { div { dt { (text::memo(l)) } dd { (r.memo) } } }
            }
            div class="table-wrap" { table class="table plain slip-lines" {
                thead { tr { th { (text::item(l)) } th { (text::for_period(l)) } th class="num" { (text::amount_yuan(l)) } } }
                tbody {
                    @for part in &slip.parts { tr {
                        td class="wrap" { (part.item.map_or_else(|| text::late_fee(l), |item| item_name(l, item))) " "
                            span class="mono small" { @match href(part) { Some(href) => a href=(href) { (part.bill_number) }, None => (part.bill_number) } } }
                        td class="wrap" { (period(l, part)) }
                        td class="num" { (part.amount.grouped()) }
                    } }
                    @if r.credit_fen.is_positive() { tr { td { (text::kept(l)) } td { "—" } td class="num" { (r.credit_fen.grouped()) } } }
                    @if slip.refunded.is_positive() { tr { td { (text::given_back(l)) } td { "—" } td class="num" { (slip.refunded.grouped()) } } }
                }
                tfoot { tr { th class="wrap" colspan="2" { (sum(l)) @if l == Lang::Zh { span class="capitals" { " 人民币（大写）" b { (capitals(r.amount_fen)) } } } }
                    td class="num" { "¥" (r.amount_fen.grouped()) } } }
            } }
            dl class="slip-foot" {
                div { dt { (text::stamp(l)) } dd { (operator) } }
                div { dt { (text::clerk(l)) } dd { (slip.clerk.as_deref().unwrap_or_else(|| text::by_system(l))) } }
            }
        }
    }
}
