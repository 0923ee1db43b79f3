//! What may be done with a contract's month: buttons, forms, and what they send.

use axum::response::{IntoResponse, Response};
use entity::enums::AssessmentItemKind;
use entity::value::{AssessmentId, AssessmentItemId, ContractId, ContractReceiptId};
use maud::{Markup, html};

use super::one;
use crate::access::Action;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path};
use crate::settlement::lifecycle::{Step, after};
use crate::settlement::service::{self, NewItem, NewReceipt};
use crate::settlement::show::AssessmentView;
use crate::settlement::{scope_of, text};
use crate::web::fields::{Fields, Typed, invalid};
use crate::web::form::{refused, typed_amount};
use crate::web::{Ctx, PageRouter, see_other};

type OfMonth = Path<AssessmentId>;
type Sent = Form<Vec<(String, String)>>;

/// The steps whose form says no more than the version that was seen, and for some a reason.
#[derive(Clone, Copy)]
enum Plain {
    Refresh,
    Apply,
    Return,
    Sign,
    Invoice,
    Void,
    Release,
    Charge,
}

pub fn routes() -> PageRouter {
    PageRouter::default()
        .post("/settlements", open)
        .post("/settlements/{id}/refresh", |ctx: Ctx, id: OfMonth, sent: Sent| {
            plain(ctx, id, sent, Plain::Refresh)
        })
        .post("/settlements/{id}/items", add_item)
        .post("/settlements/{id}/items/{item_id}/remove", remove_item)
        .post("/settlements/{id}/apply", |ctx: Ctx, id: OfMonth, sent: Sent| {
            plain(ctx, id, sent, Plain::Apply)
        })
        .post("/settlements/{id}/return", |ctx: Ctx, id: OfMonth, sent: Sent| {
            plain(ctx, id, sent, Plain::Return)
        })
        .post("/settlements/{id}/sign", |ctx: Ctx, id: OfMonth, sent: Sent| plain(ctx, id, sent, Plain::Sign))
        .post("/settlements/{id}/invoice", |ctx: Ctx, id: OfMonth, sent: Sent| {
            plain(ctx, id, sent, Plain::Invoice)
        })
        .post("/settlements/{id}/void", |ctx: Ctx, id: OfMonth, sent: Sent| plain(ctx, id, sent, Plain::Void))
        .post("/settlements/{id}/receipts", receive)
        .post("/settlements/{id}/receipts/{receipt_id}/reverse", reverse)
        .post("/settlements/{id}/release", |ctx: Ctx, id: OfMonth, sent: Sent| {
            plain(ctx, id, sent, Plain::Release)
        })
        .post("/settlements/{id}/interest", |ctx: Ctx, id: OfMonth, sent: Sent| {
            plain(ctx, id, sent, Plain::Charge)
        })
}

/// The steps of one month's page.
pub(super) struct Steps<'a> {
    pub ctx: &'a Ctx,
    pub view: &'a AssessmentView,
    pub typed: &'a Typed,
    pub error: Option<&'a Error>,
}

impl Steps<'_> {
    fn may(&self, action: Action, step: Step) -> bool {
        let row = &self.view.row;
        after(row.status, step).is_some() && self.ctx.caller.may_at(action, scope_of(row))
    }

    fn button(&self, path: &str, label: &str, class: &str, confirm: Option<&str>) -> Markup {
        let row = &self.view.row;
        html! { form method="post" action=(format!("/settlements/{}/{path}", row.id)) data-once data-confirm=[confirm] {
            input type="hidden" name="version" value=(row.version);
            button class=(class) { (label) }
        } }
    }

    pub fn buttons(&self) -> Markup {
        let l = self.ctx.lang;
        let row = &self.view.row;
        let may = |action, step| self.may(action, step);
        let retained = row.retention_fen.is_positive() && row.released_on.is_none();
        let late =
            row.due_on.is_some_and(|due| due < self.ctx.today()) && self.view.contract.late_ppm.is_some();
        html! {
            @if may(Action::SettlementsWrite, Step::Refresh) { (self.button("refresh", text::refresh(l), "btn", None)) }
            @if may(Action::SettlementsWrite, Step::Apply) { (self.button("apply", text::apply(l), "btn primary", Some(text::apply_confirm(l)))) }
            @if may(Action::SettlementsSign, Step::Sign) { (self.button("sign", text::sign(l), "btn primary", Some(text::sign_confirm(l)))) }
            @if may(Action::SettlementsWrite, Step::Invoice) { (self.button("invoice", text::invoice(l), "btn primary", None)) }
            @if retained && may(Action::SettlementsWrite, Step::Release) { (self.button("release", text::release(l), "btn", None)) }
            @if late && may(Action::SettlementsWrite, Step::Charge) { (self.button("interest", text::charge(l), "btn", None)) }
        }
    }

    fn reason_form(&self, path: &str, label: &str, of: &str) -> Markup {
        let l = self.ctx.lang;
        let row = &self.view.row;
        let mine = self.typed.get("form") == of;
        let id = format!("reason-{of}");
        html! {
            details class="card more" open[mine] { summary { (label) }
                form class="stack-s" method="post" action=(format!("/settlements/{}/{path}", row.id)) novalidate data-once {
                    input type="hidden" name="version" value=(row.version);
                    input type="hidden" name="form" value=(of);
                    div class="field" { label for=(id) class="req" { (text::reason(l)) } input id=(id) name="reason" value=(if mine { self.typed.get("reason") } else { "" }) autocomplete="off"; }
                    button class="btn danger block" { (label) }
                }
            }
        }
    }

    fn receipt_form(&self) -> Markup {
        let l = self.ctx.lang;
        let row = &self.view.row;
        let fresh = Typed::of([
            ("received_on", self.ctx.today().to_string()),
            ("amount", self.view.open.to_string()),
            ("reference", String::new()),
        ]);
        let typed = if self.typed.get("form") == "receive" { self.typed } else { &fresh };
        let f = Fields { typed, error: self.error };
        html! { section class="card" { h2 { (text::receipt(l)) }
            p class="muted" { (text::open_amount(l)) " " b { (self.view.open.grouped()) } }
            form class="stack-s" method="post" action=(format!("/settlements/{}/receipts", row.id)) novalidate data-once {
                input type="hidden" name="version" value=(row.version);
                input type="hidden" name="form" value="receive";
                (f.date("received_on", text::received_on(l), true))
                (f.input("amount", text::amount(l), true))
                (f.input("reference", text::reference(l), true))
                button class="btn primary block" { (text::receipt(l)) }
            }
        } }
    }

    pub fn forms(&self) -> Markup {
        let l = self.ctx.lang;
        html! {
            @if self.may(Action::SettlementsWrite, Step::Receive) { (self.receipt_form()) }
            @if self.may(Action::SettlementsSign, Step::Return) { (self.reason_form("return", text::send_back(l), "return")) }
            @if self.may(Action::SettlementsWrite, Step::Void) && self.view.row.received_fen.is_zero() { (self.reason_form("void", text::void_invoice(l), "void")) }
        }
    }

    pub fn add_item(&self) -> Markup {
        if !self.may(Action::SettlementsJudge, Step::Judge) {
            return html! {};
        }
        let l = self.ctx.lang;
        let row = &self.view.row;
        let none = Typed::default();
        let mine = self.typed.get("form") == "item";
        let f = Fields { typed: if mine { self.typed } else { &none }, error: self.error };
        let kinds = AssessmentItemKind::ALL.iter().map(|k| (k.word().to_owned(), text::item_name(l, *k)));
        html! {
            details class="more" open[mine] { summary { (text::add_item(l)) }
                form class="fields" method="post" action=(format!("/settlements/{}/items", row.id)) novalidate data-once {
                    input type="hidden" name="version" value=(row.version);
                    input type="hidden" name="form" value="item";
                    (f.select("kind", text::kind(l), None, kinds))
                    (f.input("clause", text::clause(l), true))
                    (f.input("words", text::words(l), true))
                    (f.input("amount", text::amount(l), true))
                    div class="actions" { button class="btn primary" { (text::add_item(l)) } }
                }
            }
        }
    }

    pub fn remove(&self, id: AssessmentItemId) -> Markup {
        html! { @if self.may(Action::SettlementsJudge, Step::Judge) {
            (self.button(&format!("items/{id}/remove"), text::remove(self.ctx.lang), "btn small", None))
        } }
    }

    pub fn reverse(&self, id: ContractReceiptId) -> Markup {
        if !self.may(Action::SettlementsWrite, Step::Reverse) {
            return html! {};
        }
        let l = self.ctx.lang;
        let row = &self.view.row;
        let field = format!("reason-{id}");
        html! {
            details class="more" { summary { (text::reverse(l)) }
                form class="stack-s" method="post" action=(format!("/settlements/{}/receipts/{id}/reverse", row.id)) novalidate data-once {
                    input type="hidden" name="version" value=(row.version);
                    div class="field" { label for=(field) class="req" { (text::reason(l)) } input id=(field) name="reason" autocomplete="off"; }
                    button class="btn danger" { (text::reverse(l)) }
                }
            }
        }
    }
}

async fn done<T: Send>(ctx: &Ctx, id: AssessmentId, typed: &Typed, outcome: Result<T>) -> Result<Response> {
    match outcome {
        Ok(_) => Ok(see_other(&format!("/settlements/{id}"), Some(text::done_saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            Ok((status, one::markup(ctx, id, typed, Some(&error)).await?).into_response())
        }
    }
}

async fn open(ctx: Ctx, Form(typed): Sent) -> Result<Response> {
    let typed = Typed(typed);
    ctx.caller.reach(Action::SettlementsWrite)?;
    let contract = typed.chosen::<ContractId>("contract_id")?;
    let month = typed.get("month").parse().map_err(|_| invalid().field("month", text::month_unreadable))?;
    let row = service::open(&ctx.app, &ctx.caller, contract, month).await?;
    Ok(see_other(&format!("/settlements/{}", row.id), Some(text::done_opened(ctx.lang))))
}

async fn plain(ctx: Ctx, Path(id): OfMonth, Form(typed): Sent, step: Plain) -> Result<Response> {
    let typed = Typed(typed);
    let (app, caller, version, reason) = (&ctx.app, &ctx.caller, typed.version(), typed.get("reason"));
    let outcome = match step {
        Plain::Refresh => service::refresh(app, caller, id, version).await,
        Plain::Apply => service::apply(app, caller, id, version).await,
        Plain::Return => service::send_back(app, caller, id, version, reason).await,
        Plain::Sign => service::sign(app, caller, id, version).await,
        Plain::Invoice => service::invoice(app, caller, id, version).await,
        Plain::Void => service::void_invoice(app, caller, id, version, reason).await,
        Plain::Release => service::release(app, caller, id, version).await,
        Plain::Charge => service::charge_interest(app, caller, id, version).await,
    };
    done(&ctx, id, &typed, outcome).await
}

async fn add_item(ctx: Ctx, Path(id): OfMonth, Form(typed): Sent) -> Result<Response> {
    let typed = Typed(typed);
    let outcome = async {
        let new = NewItem {
            kind: AssessmentItemKind::from_word(typed.get("kind")).unwrap_or(AssessmentItemKind::Penalty),
            clause: typed.get("clause").to_owned(),
            words: typed.get("words").to_owned(),
            amount: typed_amount(typed.get("amount"))
                .map_err(|_| invalid().field("amount", text::amount_positive))?,
            request_id: None,
            finding_id: None,
        };
        service::add_item(&ctx.app, &ctx.caller, id, typed.version(), &new).await
    };
    done(&ctx, id, &typed, outcome.await).await
}

async fn remove_item(
    ctx: Ctx,
    Path((id, item)): Path<(AssessmentId, AssessmentItemId)>,
    Form(typed): Sent,
) -> Result<Response> {
    let typed = Typed(typed);
    let outcome = service::remove_item(&ctx.app, &ctx.caller, id, typed.version(), item).await;
    done(&ctx, id, &typed, outcome).await
}

async fn receive(ctx: Ctx, Path(id): OfMonth, Form(typed): Sent) -> Result<Response> {
    let typed = Typed(typed);
    let outcome = async {
        let new = NewReceipt {
            received_on: typed.day("received_on")?,
            amount: typed_amount(typed.get("amount"))
                .map_err(|_| invalid().field("amount", text::amount_positive))?,
            reference: typed.get("reference").to_owned(),
        };
        service::receive(&ctx.app, &ctx.caller, id, typed.version(), &new).await
    };
    done(&ctx, id, &typed, outcome.await).await
}

async fn reverse(
    ctx: Ctx,
    Path((id, receipt)): Path<(AssessmentId, ContractReceiptId)>,
    Form(typed): Sent,
) -> Result<Response> {
    let typed = Typed(typed);
    let (version, reason) = (typed.version(), typed.get("reason"));
    let outcome = service::reverse_receipt(&ctx.app, &ctx.caller, id, version, receipt, reason).await;
    done(&ctx, id, &typed, outcome).await
}
