//! An order in parts: several crews, one piece of work. The parts are done; the whole follows them.

use chrono::{DateTime, Utc};
use entity::enums::WorkStatus;
use entity::value::WorkOrderId;
use entity::work_order;

use super::lifecycle::{Step, has_begun, is_open};
use super::service::{Needs, NewOrder, finish, finish_part, hold, make_in, moved, over};
use super::{store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::transact;

/// Parts an order may have.
pub const MAX_PARTS: usize = 20;

/// A part to be made; what is not said is the whole's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPart {
    pub title: String,
    pub location: String,
    pub duration_minutes: i32,
    pub line: entity::enums::Line,
}

/// Makes parts of an order nobody has begun (拆分); its crew, if it had one, is free again.
///
/// # Errors
/// Not found; stale version; `works.not_now` once it has begun; a part of a part; too few or too many; invalid fields with the
/// part they are of.
pub async fn split(
    app: &App,
    caller: &Caller,
    id: WorkOrderId,
    parts: Vec<NewPart>,
    version: i32,
) -> Result<Vec<work_order::Model>> {
    let now = app.now();
    transact!(app.db, "works.split", |tx| {
        let before = hold(tx, caller, Action::WorkOrdersManage, id).await?;
        if before.version != version {
            return Err(Error::stale());
        }
        if !is_open(before.status) || (before.parts == 0 && has_begun(before.status)) {
            return Err(over(before.status));
        }
        if before.parent_id.is_some() {
            return Err(Error::conflict("works.part_of_part", text::part_of_part));
        }
        let count = usize::try_from(before.parts).unwrap_or(0) + parts.len();
        if parts.is_empty() || count > MAX_PARTS {
            return Err(Error::invalid("works.invalid", crate::web::text::form_errors)
                .field("parts", text::parts_count));
        }
        // The whole first: it waits for its parts before the first of them moves it.
        let freed = if before.parts == 0 {
            moved(&before, Step::Unassign)?.map(super::assign::waiting)
        } else {
            None
        };
        let mut whole = freed.unwrap_or_else(|| before.clone());
        whole.parts = i32::try_from(count).unwrap_or(i32::MAX);
        let note = text::split_into(Lang::Zh, parts.len());
        let whole = finish(app, tx, caller, now, &before, whole, "works.split", &note).await?;
        let mut made = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            let part = make_in(app, tx, caller, now, &part_of(&whole, part)).await;
            made.push(part.map_err(|e| in_part(e, at))?);
        }
        Ok(made)
    })
}

fn in_part(mut error: Error, at: usize) -> Error {
    for field in &mut error.fields {
        field.field = format!("parts[{at}].{}", field.field);
    }
    error
}

fn part_of(whole: &work_order::Model, part: &NewPart) -> NewOrder {
    NewOrder {
        subdistrict_id: whole.subdistrict_id,
        estate_id: whole.estate_id,
        place_id: whole.place_id,
        line: part.line,
        title: part.title.clone(),
        location: if part.location.trim().is_empty() {
            whole.location.clone()
        } else {
            part.location.clone()
        },
        work_date: whole.work_date,
        duration_minutes: part.duration_minutes,
        due_at: whole.due_at,
        source: text::part_source(Lang::Zh, &whole.number),
        needs: Needs {
            wanted: (whole.wanted_from, whole.wanted_until),
            parent_id: Some(whole.id),
            ..Needs::default()
        },
    }
}

/// Where the whole is, given its parts: done when all are, begun when one is, waiting when none counts any more.
fn status_of(parts: &[WorkStatus]) -> WorkStatus {
    let counting = || parts.iter().filter(|status| **status != WorkStatus::Cancelled);
    if counting().count() == 0 {
        WorkStatus::Planned
    } else if counting().all(|status| !is_open(*status)) {
        WorkStatus::Completed
    } else if counting().any(|status| has_begun(*status)) {
        WorkStatus::InProgress
    } else {
        WorkStatus::Planned
    }
}

/// Takes the whole along when a part has moved.
pub(super) async fn follow(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    whole: WorkOrderId,
) -> Result<()> {
    store::lock(tx, whole).await?;
    let Some(before) = store::order(tx, whole).await? else { return Ok(()) };
    if matches!(before.status, WorkStatus::Closed | WorkStatus::Cancelled) {
        return Ok(());
    }
    let parts = store::parts(tx, whole).await?;
    let status = status_of(&parts.iter().map(|p| p.status).collect::<Vec<_>>());
    if status == before.status || (before.parts == 0 && status == WorkStatus::Planned) {
        return Ok(());
    }
    let mut order = work_order::Model { status, ..before.clone() };
    order.started_at = parts.iter().filter_map(|p| p.started_at.or(p.arrived_at)).min();
    order.completed_at = (status == WorkStatus::Completed).then_some(now);
    // With all of its parts cancelled it is a piece of work again.
    if status == WorkStatus::Planned && parts.iter().all(|p| p.status == WorkStatus::Cancelled) {
        order.parts = 0;
    }
    let note = text::follows_parts(Lang::Zh);
    finish(app, tx, caller, now, &before, order, "works.follow_parts", note).await?;
    Ok(())
}

/// What is cancelled as a whole is cancelled in its parts.
pub(super) async fn cancel(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    whole: &work_order::Model,
    reason: &str,
) -> Result<()> {
    each(app, tx, caller, now, whole, Step::Cancel, "works.cancel", reason).await
}

/// What is accepted as a whole is accepted in its parts.
pub(super) async fn accept(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    whole: &work_order::Model,
) -> Result<()> {
    each(app, tx, caller, now, whole, Step::Accept, "works.accept", "").await
}

/// A step of every part that can take it.
#[expect(clippy::too_many_arguments, reason = "one step of many orders")]
async fn each(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    whole: &work_order::Model,
    step: Step,
    action: &'static str,
    note: &str,
) -> Result<()> {
    if whole.parts == 0 {
        return Ok(());
    }
    for part in store::parts(tx, whole.id).await? {
        let Ok(Some(mut after)) = moved(&part, step) else { continue };
        after.closed_at = if step == Step::Accept { Some(now) } else { after.closed_at };
        finish_part(app, tx, caller, now, &part, after, action, note).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use WorkStatus as S;

    #[test]
    fn the_whole_is_where_its_parts_are() {
        for (parts, whole) in [
            (&[S::Planned, S::Assigned][..], S::Planned),
            (&[S::Arrived, S::Assigned], S::InProgress),
            (&[S::Completed, S::Assigned], S::InProgress),
            (&[S::Completed, S::Closed], S::Completed),
            (&[S::Completed, S::Cancelled], S::Completed),
            (&[S::Paused], S::InProgress),
            (&[S::Cancelled, S::Cancelled], S::Planned),
        ] {
            assert_eq!(status_of(parts), whole, "{parts:?}");
        }
    }
}
