//! What can be done with a request, each a form of its own: the next step stands open, the others fold away.

use axum::response::{IntoResponse, Response};
use chrono::NaiveDateTime;
use entity::enums::{Line, RequestGrade, RequestJoin, RequestKind, RequestStatus, ReturnReason};
use entity::value::RequestId;
use maud::{Markup, html};

use super::detail;
use crate::error::{Error, Result};
use crate::http::extract::{Form, Path};
use crate::requests::lifecycle::{is_open, may_close, may_order, runs};
use crate::requests::service::{self, Alike, FollowUp};
use crate::requests::show::RequestView;
use crate::requests::text;
use crate::web::fields::{Typed, invalid};
use crate::web::form::{refused, wrong};
use crate::web::parts::options;
use crate::web::text::line_name;
use crate::web::{Ctx, see_other};

/// What the reader may do.
#[derive(Clone, Copy)]
pub(super) struct Rights {
    pub handle: bool,
    pub supervise: bool,
}

/// The forms of one request.
pub(super) struct Forms<'a> {
    pub ctx: &'a Ctx,
    pub view: &'a RequestView,
    pub rights: Rights,
    /// What was typed into the form that was refused, and why.
    pub typed: &'a Typed,
    pub error: Option<&'a Error>,
    /// User names and names of those who may be given it.
    pub handlers: &'a [(String, String)],
}

impl Forms<'_> {
    fn form(&self, step: &str, fields: &Markup, button: &str, class: &str) -> Markup {
        let r = &self.view.request;
        html! {
            form class="stack-s" method="post" action=(format!("/requests/{}/{step}", r.id)) data-once {
                input type="hidden" name="version" value=(r.version);
                (fields)
                button class=(class) { (button) }
            }
        }
    }

    /// A form that folds away, open when it was refused.
    fn fold(&self, step: &str, title: &str, fields: &Markup) -> Markup {
        html! { details class="fold" open[self.typed.get("step") == step] { summary { (title) } (self.form(step, fields, title, "btn")) } }
    }

    fn typed(&self, step: &str, name: &str) -> &str {
        if self.typed.get("step") == step { self.typed.get(name) } else { "" }
    }

    fn area(&self, step: &str, name: &str, label: &str, required: bool) -> Markup {
        let id = format!("{step}-{name}");
        let error = self.error.filter(|_| self.typed.get("step") == step);
        html! { div class="field" { label for=(id) class=[required.then_some("req")] { (label) }
        textarea id=(id) name=(name) rows="2" aria-invalid=[wrong(error, name)] { (self.typed(step, name)) } } }
    }

    fn reason(&self, step: &str) -> Markup {
        self.area(step, "reason", text::reason(self.ctx.lang), true)
    }

    /// What comes next, with its form open.
    pub fn next(&self) -> Markup {
        let (l, r) = (self.ctx.lang, &self.view.request);
        let work = self.view.order.as_ref().map(|o| o.status);
        if !self.rights.handle || r.lead_id.is_some() && is_open(r.status) {
            return html! {};
        }
        html! {
            @match r.status {
                RequestStatus::Registered | RequestStatus::Reopened => {
                    section class="card" { h2 { (text::step_accept(l)) } p class="muted small" { (text::accept_hint(l)) } (self.form("accept", &html! {}, text::step_accept(l), "btn primary block")) }
                },
                RequestStatus::OnHold => {
                    section class="card" { h2 { (text::step_resume(l)) } (self.form("resume", &html! {}, text::step_resume(l), "btn primary block")) }
                },
                RequestStatus::Completed => {
                    section class="card" { h2 { (text::verify(l)) } p class="muted small" { (text::verify_hint(l)) } (self.form("verify", &html! {}, text::verify(l), "btn primary block"))
                        (self.fold("rework", text::rework_button(l), &self.reason("rework"))) }
                },
                RequestStatus::Closed => { (self.follow_up()) },
                _ => {},
            }
            @if may_close(r.status, work) { (self.close()) }
            @if may_order(r.status, work) && matches!(r.status, RequestStatus::Accepted) {
                section class="card" { (self.form("order", &html! {}, text::make_work_order(l), "btn block")) }
            }
        }
    }

    fn close(&self) -> Markup {
        let l = self.ctx.lang;
        let said = self.view.request.answered_at.is_some();
        html! {
            section class="card" id="answer-card" { h2 { (text::answer_form(l)) }
                @if said { p class="muted small" { (text::answered_by_work(l)) } }
                (self.form("close", &self.area("close", "answer", text::answer(l), !said), text::close_button(l), if said || self.view.request.status == RequestStatus::Accepted { "btn primary block" } else { "btn block" }))
            }
        }
    }

    fn follow_up(&self) -> Markup {
        let l = self.ctx.lang;
        let yes_no = |name: &str, label: &str| {
            html! { fieldset class="field" { legend class="req" { (label) } div class="checks row" {
                label class="check" { input type="radio" id=(format!("{name}-1")) name=(name) value="1" checked[self.typed("follow_up", name) == "1"]; (text::yes(l)) }
                label class="check" { input type="radio" id=(format!("{name}-0")) name=(name) value="0" checked[self.typed("follow_up", name) == "0"]; (text::no(l)) }
            } } }
        };
        let fields = html! {
            (yes_no("contacted", text::ask_contacted(l)))
            (yes_no("solved", text::ask_solved(l)))
            (marks_field(self.ctx, self.typed("follow_up", "satisfaction")))
            (self.area("follow_up", "comment", text::comment(l), false))
        };
        html! {
            section class="card" id="follow-up" { h2 { (text::step_follow_up(l)) } p class="muted small" { (text::follow_up_hint(l)) }
                (self.form("follow_up", &fields, text::save_follow_up(l), "btn primary block"))
                (self.fold("unreached", text::unreached_button(l), &self.area("unreached", "comment", text::comment(l), false)))
            }
        }
    }

    /// The rest, folded away.
    pub fn others(&self) -> Markup {
        let (l, r) = (self.ctx.lang, &self.view.request);
        let open = is_open(r.status);
        let own = r.lead_id.is_none();
        let handle = self.rights.handle;
        html! {
            section class="card" { h2 { (text::more_steps(l)) }
                @if handle && open { (self.fold("contact", text::step_contact(l), &self.area("contact", "reason", text::contact_words(l), true))) }
                @if handle && open && own {
                    @if matches!(r.status, RequestStatus::Registered | RequestStatus::Accepted | RequestStatus::Reopened) { (self.fold("return", text::step_return(l), &self.returning())) }
                    @if runs(r.status) && r.status != RequestStatus::Registered { (self.fold("hold", text::step_hold(l), &self.reason("hold"))) }
                    @if runs(r.status) || r.status == RequestStatus::OnHold { (self.fold("classify", text::step_classify(l), &self.classifying())) }
                    (self.fold("transfer", text::step_transfer(l), &self.transferring()))
                }
                @if self.rights.supervise && open && own && (runs(r.status) || r.status == RequestStatus::OnHold) { (self.fold("extend", text::step_extend(l), &self.extending())) }
                @if self.rights.supervise && open { (self.fold("supervise", text::step_supervise(l), &self.reason("supervise"))) }
                @if handle && open { (self.fold("ask_again", text::step_ask_again(l), &self.area("ask_again", "reason", text::comment(l), false))) }
                @if handle && !own { (self.fold("unjoin", text::step_unjoin(l), &self.reason("unjoin"))) }
                @if handle && open && own { (self.fold("join", text::step_join(l), &self.joining(""))) }
                @if handle && !open { (self.fold("reopen", text::step_reopen(l), &self.reason("reopen"))) }
            }
        }
    }

    fn returning(&self) -> Markup {
        let l = self.ctx.lang;
        let kinds = ReturnReason::ALL.iter().map(|k| (k.word().to_owned(), text::return_name(l, *k)));
        html! {
            div class="field" { label for="return-kind" class="req" { (text::kind(l)) } select id="return-kind" name="kind" { (options(kinds, self.typed("return", "kind"))) } }
            (self.area("return", "reason", text::reason_told(l), true))
        }
    }

    fn classifying(&self) -> Markup {
        let (l, r) = (self.ctx.lang, &self.view.request);
        let kinds = RequestKind::ALL.iter().map(|k| (k.word().to_owned(), text::kind_name(l, *k)));
        let grades = RequestGrade::ALL.iter().map(|k| (k.word().to_owned(), text::grade_name(l, *k)));
        let lines = Line::ALL.iter().map(|k| (k.word().to_owned(), line_name(l, *k)));
        html! {
            div class="field" { label for="classify-kind" class="req" { (text::kind(l)) } select id="classify-kind" name="kind" { (options(kinds, r.kind.word())) } }
            div class="field" { label for="classify-grade" class="req" { (text::grade(l)) } select id="classify-grade" name="grade" { (options(grades, r.grade.word())) } }
            div class="field" { label for="classify-line" class="req" { (text::line(l)) } select id="classify-line" name="line" { (options(lines, r.line.word())) } }
            (self.reason("classify"))
        }
    }

    fn transferring(&self) -> Markup {
        let l = self.ctx.lang;
        let r = &self.view.request;
        let others = self.handlers.iter().filter(|(name, _)| *name != r.handler);
        html! {
            div class="field" { label for="transfer-to" class="req" { (text::handler(l)) } select id="transfer-to" name="to" {
                (options(others.map(|(name, shown)| (name.clone(), shown.as_str())), self.typed("transfer", "to"))) } }
            (self.reason("transfer"))
        }
    }

    fn extending(&self) -> Markup {
        let l = self.ctx.lang;
        html! {
            div class="field" { label for="extend-until" class="req" { (text::until(l)) } input id="extend-until" name="until" type="datetime-local" value=(self.typed("extend", "until"));
                p class="help" { (text::due(l)) " " (self.ctx.app.zone().local(self.view.request.due_at).format("%m-%d %H:%M").to_string()) } }
            (self.area("extend", "reason", text::reason_told(l), true))
        }
    }

    fn joining(&self, to: &str) -> Markup {
        let l = self.ctx.lang;
        let kinds =
            [RequestJoin::Mass, RequestJoin::Repeat].map(|k| (k.word().to_owned(), text::join_name(l, k)));
        let id = |name: &str| format!("join{to}-{name}");
        let to = if to.is_empty() { self.typed("join", "to") } else { to };
        html! {
            div class="field" { label for=(id("to")) class="req" { (text::join_to(l)) } input id=(id("to")) name="to" value=(to) autocomplete="off"; p class="help" { (text::join_help(l)) } }
            div class="field" { label for=(id("kind")) class="req" { (text::kind(l)) } select id=(id("kind")) name="kind" { (options(kinds, self.typed("join", "kind"))) } }
            div class="field" { label for=(id("reason")) class="req" { (text::reason_told(l)) } textarea id=(id("reason")) name="reason" rows="2" { (self.typed("join", "reason")) } }
        }
    }

    /// Calls that look like this one, each with the form that joins this one to it.
    pub fn alike(&self, found: &[Alike]) -> Markup {
        let l = self.ctx.lang;
        if found.is_empty() || !self.rights.handle {
            return html! {};
        }
        html! {
            section class="card" { h2 { (text::alike(l)) } p class="muted small" { (text::alike_hint(l)) }
                ul class="matters" { @for a in found { li {
                    div { a href=(format!("/requests/{}", a.request.id)) { (a.request.title) } " " (super::deadline_chip(self.ctx, &a.request)) }
                    span class="sub" { (a.request.number) " · " (a.request.location) " · " (text::likeness(l, a.likeness)) }
                    @if self.view.request.lead_id.is_none() && is_open(self.view.request.status) {
                        details class="fold" { summary { (text::join_here(l)) } (self.form("join", &self.joining(&a.request.number), text::step_join(l), "btn")) }
                    }
                } } }
            }
        }
    }
}

/// How satisfied: five marks to choose from.
pub fn marks_field(ctx: &crate::web::Visitor, chosen: &str) -> Markup {
    let l = ctx.lang;
    html! { fieldset class="field" { legend class="req" { (text::ask_satisfied(l)) } div class="checks" {
        @for mark in (1..=5).rev() { label class="check" {
            input type="radio" id=(format!("satisfaction-{mark}")) name="satisfaction" value=(mark) checked[chosen == mark.to_string()]; (text::mark_name(l, mark)) } }
    } } }
}

fn answered(typed: &Typed, name: &str) -> Result<bool> {
    match typed.get(name) {
        "1" => Ok(true),
        "0" => Ok(false),
        _ => Err(invalid().field(name, crate::web::text::choose_one)),
    }
}

/// What a caller said, from a form.
///
/// # Errors
/// Something was not answered.
pub fn said(typed: &Typed) -> Result<FollowUp> {
    Ok(FollowUp::Reached {
        contacted: answered(typed, "contacted")?,
        solved: answered(typed, "solved")?,
        satisfaction: typed
            .get("satisfaction")
            .parse()
            .map_err(|_| invalid().field("satisfaction", text::satisfaction_range))?,
        comment: typed.get("comment").to_owned(),
    })
}

async fn perform(ctx: &Ctx, id: RequestId, step: &str, typed: &Typed) -> Result<()> {
    let (app, caller, version) = (&ctx.app, &ctx.caller, typed.version());
    let why = typed.get("reason");
    match step {
        "accept" => service::accept(app, caller, id, version).await.map(|_| ()),
        "return" => {
            let kind = ReturnReason::from_word(typed.get("kind"))
                .ok_or_else(|| invalid().field("kind", crate::web::text::choose_one))?;
            service::return_(app, caller, id, kind, why, version).await.map(|_| ())
        }
        "contact" => service::contact(app, caller, id, why, version).await.map(|_| ()),
        "classify" => {
            let choose = |name: &str| invalid().field(name, crate::web::text::choose_one);
            let kind = RequestKind::from_word(typed.get("kind")).ok_or_else(|| choose("kind"))?;
            let grade = RequestGrade::from_word(typed.get("grade")).ok_or_else(|| choose("grade"))?;
            let line = Line::from_word(typed.get("line")).ok_or_else(|| choose("line"))?;
            service::classify(app, caller, id, kind, grade, line, why, version).await.map(|_| ())
        }
        "transfer" => service::transfer(app, caller, id, typed.get("to"), why, version).await.map(|_| ()),
        "order" => service::order_work(app, caller, id, version).await.map(|_| ()),
        "hold" => service::hold(app, caller, id, why, version).await.map(|_| ()),
        "resume" => service::resume(app, caller, id, version).await.map(|_| ()),
        "extend" => {
            let until = NaiveDateTime::parse_from_str(typed.get("until"), "%Y-%m-%dT%H:%M")
                .map_err(|_| invalid().field("until", text::until_unreadable))?;
            service::extend(app, caller, id, app.zone().instant(until), why, version).await.map(|_| ())
        }
        "verify" => service::verify(app, caller, id, version).await,
        "rework" => service::rework(app, caller, id, why, version).await,
        "close" => service::close(app, caller, id, typed.get("answer"), version).await.map(|_| ()),
        "follow_up" => service::follow_up(app, caller, id, said(typed)?).await.map(|_| ()),
        "unreached" => {
            let said = FollowUp::Unreached { comment: typed.get("comment").to_owned() };
            service::follow_up(app, caller, id, said).await.map(|_| ())
        }
        "reopen" => service::reopen(app, caller, id, why, version).await.map(|_| ()),
        "join" => {
            let to = service::numbered(app, caller, typed.get("to")).await?;
            let kind = RequestJoin::from_word(typed.get("kind"))
                .ok_or_else(|| invalid().field("kind", crate::web::text::choose_one))?;
            service::join(app, caller, id, to, kind, why, version).await.map(|_| ())
        }
        "unjoin" => service::unjoin(app, caller, id, why, version).await.map(|_| ()),
        "supervise" => service::supervise(app, caller, id, why, version).await.map(|_| ()),
        "ask_again" => service::ask_again(app, caller, id, why).await.map(|_| ()),
        _ => Err(Error::not_found()),
    }
}

/// A step from its form.
pub(super) async fn step(
    ctx: Ctx,
    Path((id, step)): Path<(RequestId, String)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let mut typed = Typed(fields);
    match perform(&ctx, id, &step, &typed).await {
        Ok(()) => Ok(see_other(&format!("/requests/{id}"), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            typed.0.push(("step".to_owned(), step));
            Ok((status, detail::markup(&ctx, id, &typed, Some(&error), None).await?).into_response())
        }
    }
}
