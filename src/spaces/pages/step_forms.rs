//! What a space needs next, as forms beside it.

use axum::response::{IntoResponse, Response};
use entity::enums::{FacilityKind, FundParty, SpaceStatus, SpaceStep, TitleKind};
use entity::value::{Fen, SpaceId};
use maud::{Markup, html};

use super::one::{self, PLAIN_STEPS};
use super::{Part, Read, Sent, choices, invalid};
use crate::billing::tariffs::vote::Vote;
use crate::error::Result;
use crate::http::extract::{Form, Path};
use crate::spaces::lifecycle::{after, is_being_made};
use crate::spaces::requirement::{owners_vote, titles_of};
use crate::spaces::show::SpaceView;
use crate::spaces::steps::{self, NewCost, NewNeed, Proposal, Title};
use crate::spaces::text;
use crate::web::fields::Typed;
use crate::web::form::{refused, wrong};
use crate::web::{Ctx, PageRouter, see_other};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .post("/spaces/{id}/title", title)
        .post("/spaces/{id}/needs", need)
        .post("/spaces/{id}/proposal", propose)
        .post("/spaces/{id}/approval", approve)
        .post("/spaces/{id}/costs", cost)
        .post("/spaces/{id}/steps", step)
}

/// A folded form that posts to a path of the space.
fn folded(
    view: &SpaceView,
    part: &Part<'_>,
    open: bool,
    (to, label): (&str, &str),
    fields: &Markup,
) -> Markup {
    html! { details class="card more" open[open || part.is_open()] { summary { (label) }
        form class="stack-s" method="post" action=(format!("/spaces/{}/{to}", view.space.id)) novalidate data-once {
            input type="hidden" name="version" value=(view.space.version);
            (fields)
            button class="btn primary" { (label) }
        }
    } }
}

fn title_form(ctx: &Ctx, view: &SpaceView, sent: Option<&Sent>) -> Markup {
    let l = ctx.lang;
    let p = Part::new("title", [], sent);
    let kinds = choices(titles_of(view.space.tenure), TitleKind::word, |k| text::title_name(l, k));
    let fields = html! {
        (p.select("kind", text::title_paper(l), None, kinds))
        (p.input("number", text::title_number(l), true))
        (p.date("until", text::title_until(l), view.space.tenure == entity::enums::SpaceTenure::Leased))
        (p.input("note", text::note(l), false))
    };
    folded(view, &p, true, ("title", text::step_name(l, SpaceStep::CheckTitle)), &fields)
}

fn need_form(ctx: &Ctx, view: &SpaceView, sent: Option<&Sent>) -> Markup {
    let l = ctx.lang;
    let p = Part::new("need", [], sent);
    let fields = html! {
        (p.select("kind", text::wanted(l), None, choices(FacilityKind::ALL, FacilityKind::word, |k| text::kind_name(l, k))))
        (p.number("households", text::households(l)))
        (p.input("words", text::words(l), true))
        (p.input("talk_topic_id", text::topic_id(l), false))
        (p.input("request_id", text::request_id(l), false))
    };
    folded(view, &p, view.space.status == SpaceStatus::TitleChecked, ("needs", text::need_add(l)), &fields)
}

fn proposal_form(ctx: &Ctx, view: &SpaceView, sent: Option<&Sent>) -> Markup {
    let l = ctx.lang;
    let p = Part::new("proposal", [], sent);
    let fields = html! {
        fieldset class="field" { legend class="req" { (text::uses(l)) } div class="checks" {
            @for kind in FacilityKind::ALL { label class="check" {
                input type="checkbox" id=(format!("proposal-kinds-{}", kind.word())) name="proposal-kinds" value=(kind.word()) checked[p.typed.has("proposal-kinds", kind.word())];
                (text::kind_name(l, *kind))
            } }
        } }
        (p.input("words", text::proposal(l), true))
        (p.input("budget", text::budget(l), true))
        fieldset class="field" id="proposal-funds" { legend class="req" { (text::funds(l)) }
            @for party in FundParty::ALL { (p.input(party.word(), text::fund_name(l, *party), false)) } }
        (p.check("changes_use", text::changes_use(l)))
    };
    folded(view, &p, true, ("proposal", text::propose(l)), &fields)
}

fn approval_form(ctx: &Ctx, view: &SpaceView, sent: Option<&Sent>) -> Markup {
    let l = ctx.lang;
    let p = Part::new("approval", [], sent);
    let voted = owners_vote(view.space.tenure, view.space.changes_use);
    let figures = [
        ("total_households", text::total_households(l)),
        ("voting_households", text::voting_households(l)),
        ("agreeing_households", text::agreeing_households(l)),
        ("total_area", text::total_area(l)),
        ("voting_area", text::voting_area(l)),
        ("agreeing_area", text::agreeing_area(l)),
    ];
    let fields = html! {
        (p.input("authority", text::authority(l), true))
        @if voted { fieldset class="field" id="approval-vote" aria-invalid=[wrong(p.error, "approval-vote")] { legend class="req" { (text::vote(l)) }
            p class="help" { (text::vote_needed(l)) }
            @for (name, label) in figures { (p.input(name, label, true)) }
        } }
    };
    folded(view, &p, true, ("approval", text::approve(l)), &fields)
}

fn cost_form(ctx: &Ctx, view: &SpaceView, sent: Option<&Sent>) -> Markup {
    let l = ctx.lang;
    let p = Part::new("cost", [("spent_on", ctx.today().to_string())], sent);
    let fields = html! {
        (p.input("words", text::words(l), true))
        (p.input("reference", text::reference(l), true))
        (p.input("amount", text::amount(l), true))
        (p.date("spent_on", text::spent_on(l), true))
    };
    folded(view, &p, false, ("costs", text::cost_add(l)), &fields)
}

fn plain_steps(ctx: &Ctx, view: &SpaceView, sent: Option<&Sent>) -> Markup {
    let l = ctx.lang;
    let can: Vec<SpaceStep> =
        PLAIN_STEPS.into_iter().filter(|step| after(view.space.status, *step).is_some()).collect();
    if can.is_empty() {
        return html! {};
    }
    let p = Part::new("step", [], sent);
    html! { section class="card" {
        header class="card-head" { h2 { (text::next_step(l)) } }
        @if let Some(error) = p.error { p class="bad-text" role="alert" { (error.detail.on(l)) } }
        form class="stack-s" method="post" action=(format!("/spaces/{}/steps", view.space.id)) novalidate data-once {
            input type="hidden" name="version" value=(view.space.version);
            (p.input("note", text::note(l), false))
            div class="actions" { @for step in can {
                button class=(if matches!(step, SpaceStep::Return | SpaceStep::Refuse) { "btn danger" } else { "btn primary" }) name="step" value=(step.word()) { (text::step_name(l, step)) }
            } }
        }
    } }
}

fn photo_form(ctx: &Ctx, view: &SpaceView) -> Markup {
    let l = ctx.lang;
    html! { details class="card more" { summary { (text::photo_add(l)) }
        form class="stack-s" method="post" action=(format!("/spaces/{}/photos", view.space.id)) enctype="multipart/form-data" data-once {
            div class="field" { label for="photo" { (text::photos(l)) } input type="file" id="photo" name="photo" accept="image/*"; }
            button class="btn" { (text::photo_add(l)) }
        }
    } }
}

pub(super) fn aside(ctx: &Ctx, view: &SpaceView, sent: Option<&Sent>) -> Markup {
    let status = view.space.status;
    let can = |step| after(status, step).is_some();
    html! {
        @if can(SpaceStep::CheckTitle) { (title_form(ctx, view, sent)) }
        @if can(SpaceStep::Propose) { (proposal_form(ctx, view, sent)) }
        @if can(SpaceStep::Approve) { (approval_form(ctx, view, sent)) }
        (plain_steps(ctx, view, sent))
        @if can(SpaceStep::GatherNeeds) || status == SpaceStatus::Needs { (need_form(ctx, view, sent)) }
        @if is_being_made(status) { (cost_form(ctx, view, sent)) }
        (photo_form(ctx, view))
    }
}

/// Back to the space, or the page again with what was refused.
async fn answer<T>(
    ctx: &Ctx,
    id: SpaceId,
    part: &'static str,
    typed: Typed,
    outcome: Result<T>,
) -> Result<Response> {
    match outcome {
        Ok(_) => Ok(see_other(&format!("/spaces/{id}"), Some(text::saved(ctx.lang)))),
        Err(error) => {
            let (status, error) = refused(error)?;
            let sent = Sent::new(part, typed, error);
            Ok((status, one::markup(ctx, id, Some(&sent)).await?).into_response())
        }
    }
}

type Pairs = Form<Vec<(String, String)>>;

async fn title(ctx: Ctx, Path(id): Path<SpaceId>, Form(pairs): Pairs) -> Result<Response> {
    crate::spaces::show::for_writing(&ctx.app, &ctx.caller, id).await?;
    let typed = Typed(pairs);
    let r = Read("title", &typed);
    let outcome = async {
        let title = Title {
            kind: r.chosen("kind", TitleKind::from_word)?,
            number: r.get("number").to_owned(),
            until: r.day_or_none("until")?,
            note: r.get("note").to_owned(),
        };
        steps::check_title_of(&ctx.app, &ctx.caller, id, &title, typed.version()).await
    };
    let outcome = outcome.await;
    answer(&ctx, id, "title", typed, outcome).await
}

async fn need(ctx: Ctx, Path(id): Path<SpaceId>, Form(pairs): Pairs) -> Result<Response> {
    crate::spaces::show::for_writing(&ctx.app, &ctx.caller, id).await?;
    let typed = Typed(pairs);
    let r = Read("need", &typed);
    let outcome = async {
        let new = NewNeed {
            kind: r.chosen("kind", FacilityKind::from_word)?,
            households: r.number("households")?,
            words: r.get("words").to_owned(),
            talk_topic_id: r.id("talk_topic_id")?,
            request_id: r.id("request_id")?,
        };
        steps::add_need(&ctx.app, &ctx.caller, id, &new).await
    };
    let outcome = outcome.await;
    answer(&ctx, id, "need", typed, outcome).await
}

async fn propose(ctx: Ctx, Path(id): Path<SpaceId>, Form(pairs): Pairs) -> Result<Response> {
    crate::spaces::show::for_writing(&ctx.app, &ctx.caller, id).await?;
    let typed = Typed(pairs);
    let r = Read("proposal", &typed);
    let outcome = async {
        let kinds = FacilityKind::ALL.iter().copied().filter(|k| typed.has("proposal-kinds", k.word()));
        let mut funds: Vec<(FundParty, Fen)> = Vec::new();
        for party in FundParty::ALL {
            if !r.get(party.word()).is_empty() {
                funds.push((*party, r.amount(party.word())?));
            }
        }
        let proposal = Proposal {
            kinds: kinds.collect(),
            words: r.get("words").to_owned(),
            budget: r.amount("budget")?,
            funds,
            changes_use: r.is_on("changes_use"),
        };
        steps::propose(&ctx.app, &ctx.caller, id, &proposal, typed.version()).await
    };
    let outcome = outcome.await;
    answer(&ctx, id, "proposal", typed, outcome).await
}

/// The figures of a vote; none where nothing was typed.
fn vote_of(r: &Read<'_>) -> Result<Option<Vote>> {
    if r.get("total_households").is_empty() {
        return Ok(None);
    }
    let count = |name: &str| -> Result<i64> {
        r.get(name).parse().map_err(|_| invalid().field(name, crate::web::text::number_unreadable))
    };
    Ok(Some(Vote {
        total_households: count("total_households")?,
        voting_households: count("voting_households")?,
        agreeing_households: count("agreeing_households")?,
        total_area: r.area("total_area")?,
        voting_area: r.area("voting_area")?,
        agreeing_area: r.area("agreeing_area")?,
    }))
}

async fn approve(ctx: Ctx, Path(id): Path<SpaceId>, Form(pairs): Pairs) -> Result<Response> {
    crate::spaces::show::for_writing(&ctx.app, &ctx.caller, id).await?;
    let typed = Typed(pairs);
    let r = Read("approval", &typed);
    let outcome = async {
        let vote = vote_of(&r)?;
        steps::approve(&ctx.app, &ctx.caller, id, (r.get("authority"), vote.as_ref()), typed.version()).await
    };
    let outcome = outcome.await;
    answer(&ctx, id, "approval", typed, outcome).await
}

async fn cost(ctx: Ctx, Path(id): Path<SpaceId>, Form(pairs): Pairs) -> Result<Response> {
    crate::spaces::show::for_writing(&ctx.app, &ctx.caller, id).await?;
    let typed = Typed(pairs);
    let r = Read("cost", &typed);
    let outcome = async {
        let new = NewCost {
            words: r.get("words").to_owned(),
            reference: r.get("reference").to_owned(),
            amount: r.amount("amount")?,
            spent_on: r.day("spent_on")?,
        };
        steps::add_cost(&ctx.app, &ctx.caller, id, &new).await
    };
    let outcome = outcome.await;
    answer(&ctx, id, "cost", typed, outcome).await
}

async fn step(ctx: Ctx, Path(id): Path<SpaceId>, Form(pairs): Pairs) -> Result<Response> {
    crate::spaces::show::for_writing(&ctx.app, &ctx.caller, id).await?;
    let typed = Typed(pairs);
    let r = Read("step", &typed);
    let outcome = async {
        let wanted = SpaceStep::from_word(typed.get("step"));
        let wanted = wanted.ok_or_else(|| invalid().field("note", crate::web::text::choose_one))?;
        steps::step(&ctx.app, &ctx.caller, id, (wanted, r.get("note")), typed.version()).await
    };
    let outcome = outcome.await;
    answer(&ctx, id, "step", typed, outcome).await
}
