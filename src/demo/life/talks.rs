//! Stewards talk with residents, and what they promised there is done like any other call.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use entity::enums::RequestStatus;
use entity::value::{RequestId, TalkId};

use super::{Event, Life};
use crate::clock::tomorrow;
use crate::demo::dice::Dice;
use crate::demo::talks::{self, Agenda};
use crate::error::Result;
use crate::requests;

impl Life<'_> {
    /// Puts the talks of a day on the agenda.
    pub(super) fn plan_talks(&mut self, day: NaiveDate) {
        for agenda in talks::of_day(day) {
            self.put(self.at(day, agenda.entered()), Event::Talk(agenda));
        }
    }

    pub(super) async fn talk(&mut self, at: DateTime<Utc>, agenda: Agenda) -> Result<()> {
        let entered = talks::enter(self.app, self.world, self.stays.values(), agenda).await?;
        for id in entered.requests {
            self.promise(at, id).await?;
        }
        let last = self.app.zone().day(self.end);
        if talks::is_published(agenda, last) {
            let on = tomorrow(tomorrow(agenda.day));
            self.put(self.at(on, 10 * 60), Event::Publish(entered.talk, entered.version));
        }
        Ok(())
    }

    /// What becomes of a promise: mostly in time, a few late, one in twenty not at all.
    async fn promise(&mut self, at: DateTime<Utc>, id: RequestId) -> Result<()> {
        let request = requests::show::show(self.app, &self.world.steward, id).await?.request;
        let mut dice = Dice::about("promise", id.0);
        let share = if dice.percent(10) { dice.between(104, 135) } else { dice.between(20, 85) };
        let wished = at + (request.due_at - at) * i32::try_from(share).unwrap_or(50) / 100;
        let done = self.in_working_hours(at, wished);
        let begun = self.in_working_hours(at, at + Duration::hours(12)).min(done - Duration::minutes(80));
        if request.status == RequestStatus::Registered {
            self.put(begun, Event::Accept(id));
        }
        if requests::lifecycle::needs_work(request.kind) {
            let assigned = begun + Duration::minutes(10);
            self.put(assigned, Event::Assign(id, request.line, (done - Duration::minutes(60)).max(assigned)));
            self.put(done.max(assigned + Duration::minutes(60)), Event::Finish(id));
        }
        if dice.percent(95) {
            let closed = done + Duration::minutes(dice.between(70, 200));
            self.put(closed, Event::Close(id));
            self.put(closed + Duration::hours(dice.between(20, 50)), Event::FollowUp(id));
        }
        Ok(())
    }

    pub(super) async fn publish(&self, talk: TalkId, version: i32) -> Result<()> {
        talks::publish(self.app, self.world, talk, version).await
    }
}
