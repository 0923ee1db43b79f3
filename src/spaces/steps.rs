//! What moves a space on: title, needs, proposal, vote, works, approvals, acceptance, use, review.

use chrono::NaiveDate;
use entity::enums::{FacilityKind, FundParty, PermitKind, SpaceStatus, SpaceStep, TitleKind};
use entity::value::{Fen, RequestId, SpaceId, TalkTopicId};
use entity::{space, space_cost, space_need, space_permit};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::lifecycle::{after, is_being_made};
use super::requirement::{
    check_title, is_funded, kinds_of, owners_vote, permits_missing, permits_needed, stored_kinds, vote_lacks,
};
use super::service::{MAX_NAME, MAX_TEXT, finish, hold, invalid, note, tell};
use super::{facilities, store, text};
use crate::access::Caller;
use crate::app::App;
use crate::billing::tariffs::vote::Vote;
use crate::error::{Error, Result};
use crate::files::Uploaded;
use crate::i18n::Lang;
use crate::{plain, transact};

const MAX_HOUSEHOLDS: i32 = 100_000;

fn refused(step: SpaceStep, status: SpaceStatus) -> Error {
    Error::conflict("spaces.state", move |l| text::refused_step(l, step, status))
}

fn next(space: &space::Model, step: SpaceStep) -> Result<SpaceStatus> {
    after(space.status, step).ok_or_else(|| refused(step, space.status))
}

fn listed(l: Lang, permits: &[PermitKind]) -> String {
    let names: Vec<&str> = permits.iter().map(|permit| text::permit_name(l, *permit)).collect();
    names.join(text::comma(l))
}

/// What shows that a space may be used.
#[derive(Debug, Clone)]
pub struct Title {
    pub kind: TitleKind,
    pub number: String,
    /// The last day; needed of a lease.
    pub until: Option<NaiveDate>,
    pub note: String,
}

/// Notes the title of a space.
///
/// # Errors
/// Not found; stale version; `spaces.state`; invalid when the paper does not fit the tenure or has run out.
pub async fn check_title_of(
    app: &App,
    caller: &Caller,
    id: SpaceId,
    title: &Title,
    version: i32,
) -> Result<space::Model> {
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "spaces.title", |tx| {
        let before = hold(tx, caller, id, Some(version)).await?;
        let status = next(&before, SpaceStep::CheckTitle)?;
        let mut error = invalid();
        if !plain::says(&title.number, MAX_NAME) {
            error = error.field("number", |l| text::needed(l, MAX_NAME));
        }
        if let Err(lack) = check_title(before.tenure, title.kind, title.until, today) {
            error = error.field(text::title_field(lack), move |l| text::title_lack(l, lack));
        }
        if !error.fields.is_empty() {
            return Err(error);
        }
        let new = space::Model {
            status,
            title_kind: Some(title.kind),
            title_number: Some(title.number.trim().to_owned()),
            title_until: title.until,
            ..before.clone()
        };
        let new = finish(tx, now, caller, "spaces.title", &before, new).await?;
        tell(tx, now, caller, &new, Some(SpaceStep::CheckTitle), &title.note).await?;
        Ok(new)
    })
}

/// What residents want, counted, and where they said so.
#[derive(Debug, Clone)]
pub struct NewNeed {
    pub kind: FacilityKind,
    pub households: i32,
    pub words: String,
    pub talk_topic_id: Option<TalkTopicId>,
    pub request_id: Option<RequestId>,
}

/// Adds a need; the first one moves the space on.
///
/// # Errors
/// Not found; `spaces.state` when it is not at needs; `spaces.need_known`; invalid fields.
pub async fn add_need(app: &App, caller: &Caller, id: SpaceId, new: &NewNeed) -> Result<space::Model> {
    let now = app.now();
    transact!(app.db, "spaces.need", |tx| {
        let before = hold(tx, caller, id, None).await?;
        if before.status != SpaceStatus::Needs {
            next(&before, SpaceStep::GatherNeeds)?;
        }
        let mut error = invalid();
        if !(1..=MAX_HOUSEHOLDS).contains(&new.households) {
            error = error.field("households", text::households_range);
        }
        if !plain::says(&new.words, MAX_TEXT) {
            error = error.field("words", |l| text::needed(l, MAX_TEXT));
        }
        if let Some(topic) = new.talk_topic_id
            && !store::topic_in(tx, topic, before.estate_id).await?
        {
            error = error.field("talk_topic_id", text::topic_unknown);
        }
        if let Some(request) = new.request_id
            && !store::request_in(tx, request, before.estate_id).await?
        {
            error = error.field("request_id", text::request_unknown);
        }
        if !error.fields.is_empty() {
            return Err(error);
        }
        let known = store::needs(tx, id).await?.iter().any(|n| {
            (n.talk_topic_id.is_some() && n.talk_topic_id == new.talk_topic_id)
                || (n.request_id.is_some() && n.request_id == new.request_id)
        });
        if known {
            return Err(Error::conflict("spaces.need_known", text::need_known));
        }
        let row = space_need::ActiveModel {
            id: NotSet,
            space_id: Set(id),
            kind: Set(new.kind),
            households: Set(new.households),
            words: Set(new.words.trim().to_owned()),
            talk_topic_id: Set(new.talk_topic_id),
            request_id: Set(new.request_id),
            actor: Set(caller.name().to_owned()),
            at: Set(now),
        };
        store::insert(tx, row).await?;
        let status = SpaceStatus::Needs;
        let moved = before.status != status;
        let new_space =
            finish(tx, now, caller, "spaces.need", &before, space::Model { status, ..before.clone() })
                .await?;
        if moved {
            tell(tx, now, caller, &new_space, Some(SpaceStep::GatherNeeds), &new.words).await?;
        }
        Ok(new_space)
    })
}

/// What a space is to become, and who pays for it.
#[derive(Debug, Clone)]
pub struct Proposal {
    pub kinds: Vec<FacilityKind>,
    pub words: String,
    pub budget: Fen,
    pub funds: Vec<(FundParty, Fen)>,
    /// Whether the use of common parts is changed.
    pub changes_use: bool,
}

/// Proposes a use.
///
/// # Errors
/// Not found; stale version; `spaces.state`; invalid when nothing is proposed or the funds do not add up.
pub async fn propose(
    app: &App,
    caller: &Caller,
    id: SpaceId,
    proposal: &Proposal,
    version: i32,
) -> Result<space::Model> {
    let now = app.now();
    transact!(app.db, "spaces.propose", |tx| {
        let before = hold(tx, caller, id, Some(version)).await?;
        let status = next(&before, SpaceStep::Propose)?;
        let mut error = invalid();
        if proposal.kinds.is_empty() {
            error = error.field("kinds", text::kinds_needed);
        }
        if !plain::says(&proposal.words, MAX_TEXT) {
            error = error.field("words", |l| text::needed(l, MAX_TEXT));
        }
        if !proposal.budget.is_positive() || proposal.budget > Fen::LINE_LIMIT {
            error = error.field("budget", text::amount_positive);
        }
        if !is_funded(proposal.budget, &proposal.funds).unwrap_or(false) {
            error = error.field("funds", text::funds_differ);
        }
        if !error.fields.is_empty() {
            return Err(error);
        }
        store::put_funds(tx, id, &proposal.funds).await?;
        let new = space::Model {
            status,
            kinds: stored_kinds(&proposal.kinds),
            proposal: proposal.words.trim().to_owned(),
            budget_fen: Some(proposal.budget),
            changes_use: proposal.changes_use,
            vote: None,
            ..before.clone()
        };
        let new = finish(tx, now, caller, "spaces.propose", &before, new).await?;
        tell(tx, now, caller, &new, Some(SpaceStep::Propose), &proposal.words).await?;
        Ok(new)
    })
}

/// Approves a proposal, with the owners' vote where the law asks for it.
///
/// # Errors
/// Not found; stale version; `spaces.state`; `spaces.vote` when the vote is missing or did not carry.
pub async fn approve(
    app: &App,
    caller: &Caller,
    id: SpaceId,
    (authority, vote): (&str, Option<&Vote>),
    version: i32,
) -> Result<space::Model> {
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "spaces.approve", |tx| {
        let before = hold(tx, caller, id, Some(version)).await?;
        let status = next(&before, SpaceStep::Approve)?;
        if !plain::says(authority, MAX_TEXT) {
            return Err(invalid().field("authority", |l| text::needed(l, MAX_TEXT)));
        }
        if let Some(lacks) = vote_lacks(before.tenure, before.changes_use, vote) {
            let words = move |l| text::vote_lacks(l, &lacks);
            return Err(Error::invalid("spaces.vote", &words).field("vote", words));
        }
        let vote = vote.filter(|_| owners_vote(before.tenure, before.changes_use));
        let vote = vote.map(serde_json::to_string).transpose().map_err(Error::internal)?;
        let approval = Some(authority.trim().to_owned());
        let new = space::Model { status, vote, approval, approved_on: Some(today), ..before.clone() };
        let new = finish(tx, now, caller, "spaces.approve", &before, new).await?;
        tell(tx, now, caller, &new, Some(SpaceStep::Approve), authority).await?;
        Ok(new)
    })
}

/// An approval that came in.
#[derive(Debug, Clone)]
pub struct NewPermit {
    pub kind: PermitKind,
    pub number: String,
    pub granted_on: NaiveDate,
    /// In the store already.
    pub file: Option<Uploaded>,
}

/// Notes an approval, in place of an earlier one of its kind.
///
/// # Errors
/// Not found; `spaces.state` before the proposal was approved; invalid when the use does not need it or it lies ahead.
pub async fn add_permit(app: &App, caller: &Caller, id: SpaceId, new: &NewPermit) -> Result<space::Model> {
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "spaces.permit", |tx| {
        let space = hold(tx, caller, id, None).await?;
        if !is_being_made(space.status) {
            return Err(Error::conflict("spaces.state", text::not_approved_yet));
        }
        let mut error = invalid();
        if !permits_needed(&kinds_of(&space.kinds)).contains(&new.kind) {
            error = error.field("kind", text::permit_not_needed);
        }
        if !plain::says(&new.number, MAX_NAME) {
            error = error.field("number", |l| text::needed(l, MAX_NAME));
        }
        if new.granted_on > today {
            error = error.field("granted_on", text::in_the_future);
        }
        if !error.fields.is_empty() {
            return Err(error);
        }
        let file_id = match &new.file {
            Some(file) => Some(crate::files::record(tx, file, now, caller.user_id()).await?),
            None => None,
        };
        let number = new.number.trim().to_owned();
        let change = json!({"permit": new.kind, "number": number, "granted_on": new.granted_on});
        let actor = caller.name().to_owned();
        let row = space_permit::Model {
            space_id: id,
            kind: new.kind,
            number,
            granted_on: new.granted_on,
            file_id,
            actor,
            at: now,
        };
        store::put_permit(tx, row).await?;
        note(tx, now, caller, "spaces.permit", (None, Some(change)), &space).await?;
        Ok(space)
    })
}

/// What was spent on the works.
#[derive(Debug, Clone)]
pub struct NewCost {
    pub words: String,
    /// Of the invoice: the same is taken once.
    pub reference: String,
    pub amount: Fen,
    pub spent_on: NaiveDate,
}

/// Notes a cost of the works. The same reference and amount again changes nothing.
///
/// # Errors
/// Not found; `spaces.state` before the proposal was approved; `spaces.cost_known` with another amount; invalid fields.
pub async fn add_cost(app: &App, caller: &Caller, id: SpaceId, new: &NewCost) -> Result<space_cost::Model> {
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "spaces.cost", |tx| {
        let space = hold(tx, caller, id, None).await?;
        if !is_being_made(space.status) {
            return Err(Error::conflict("spaces.state", text::not_approved_yet));
        }
        let mut error = invalid();
        if !plain::says(&new.words, MAX_TEXT) {
            error = error.field("words", |l| text::needed(l, MAX_TEXT));
        }
        if !plain::says(&new.reference, MAX_NAME) {
            error = error.field("reference", |l| text::needed(l, MAX_NAME));
        }
        if !new.amount.is_positive() || new.amount > Fen::LINE_LIMIT {
            error = error.field("amount", text::amount_positive);
        }
        if new.spent_on > today {
            error = error.field("spent_on", text::in_the_future);
        }
        if !error.fields.is_empty() {
            return Err(error);
        }
        if let Some(known) = store::cost_named(tx, id, new.reference.trim()).await? {
            let same = known.amount_fen == new.amount && known.spent_on == new.spent_on;
            return if same {
                Ok(known)
            } else {
                Err(Error::conflict("spaces.cost_known", text::reference_known))
            };
        }
        let row = space_cost::ActiveModel {
            id: NotSet,
            space_id: Set(id),
            words: Set(new.words.trim().to_owned()),
            reference: Set(new.reference.trim().to_owned()),
            amount_fen: Set(new.amount),
            spent_on: Set(new.spent_on),
            actor: Set(caller.name().to_owned()),
            at: Set(now),
        };
        let cost = store::insert(tx, row).await?;
        let change = json!({"cost": cost.words, "reference": cost.reference, "amount": cost.amount_fen, "spent_on": cost.spent_on});
        note(tx, now, caller, "spaces.cost", (None, Some(change)), &space).await?;
        Ok(cost)
    })
}

/// Takes a step that needs nothing but a word: refuse, start the works, accept, open, review, go on, return.
///
/// # Errors
/// Not found; stale version; `spaces.state`; `spaces.permits` while an approval is missing; `spaces.no_facility` when nothing
/// opens in it; `spaces.still_booked` when it is given up with bookings ahead; a reason is missing.
pub async fn step(
    app: &App,
    caller: &Caller,
    id: SpaceId,
    (step, words): (SpaceStep, &str),
    version: i32,
) -> Result<space::Model> {
    let (now, today) = (app.now(), app.today());
    transact!(app.db, "spaces.step", |tx| {
        let before = hold(tx, caller, id, Some(version)).await?;
        let status = next(&before, step)?;
        let needs_words = matches!(step, SpaceStep::Refuse | SpaceStep::Review | SpaceStep::Return);
        if words.chars().count() > MAX_TEXT || (needs_words && words.trim().is_empty()) {
            return Err(invalid().field("note", |l| text::needed(l, MAX_TEXT)));
        }
        let mut new = space::Model { status, ..before.clone() };
        match step {
            // These ask for more than a word.
            SpaceStep::CheckTitle | SpaceStep::GatherNeeds | SpaceStep::Propose | SpaceStep::Approve => {
                return Err(invalid().field("step", text::step_needs_more));
            }
            SpaceStep::StartWorks | SpaceStep::Refuse | SpaceStep::Review | SpaceStep::Continue => {}
            SpaceStep::Accept => {
                let granted: Vec<PermitKind> = store::permits(tx, id).await?.iter().map(|p| p.kind).collect();
                let missing = permits_missing(&kinds_of(&before.kinds), &granted);
                if !missing.is_empty() {
                    return Err(Error::conflict("spaces.permits", move |l| {
                        text::permits_missing(l, listed(l, &missing))
                    }));
                }
                new.accepted_on = Some(today);
            }
            SpaceStep::Open => {
                if !facilities::any_open(tx, id, today).await? {
                    return Err(Error::conflict("spaces.no_facility", text::no_facility));
                }
            }
            SpaceStep::Return => {
                if facilities::booked_from(tx, id, today).await? {
                    return Err(Error::conflict("spaces.still_booked", text::still_booked));
                }
                facilities::close_all(tx, now, caller, id, today).await?;
                new.returned_on = Some(today);
            }
        }
        let new = finish(tx, now, caller, "spaces.step", &before, new).await?;
        tell(tx, now, caller, &new, Some(step), words).await?;
        Ok(new)
    })
}
