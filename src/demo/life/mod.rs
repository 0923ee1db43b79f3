//! The months a demo lives through: an agenda of what happens when, worked off in order of time.

mod calls;
mod money;
mod talks;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, Utc};
use entity::enums::{Line, WorkStatus};
use entity::value::{AccountId, Fen, Month, RequestId, TalkId};
use entity::work_order;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::bank::{Bank, Movement};
use super::channel::Wechat;
use super::costs;
use super::desk;
use super::dice::Dice;
use super::finance;
use super::haul;
use super::inspect;
use super::settle;
use super::talks::Agenda;
use super::till::Till;
use super::world::World;
use super::{Progress, stands_at};
use crate::app::App;
use crate::clock::{FixedClock, tomorrow};
use crate::error::{Error, Result};
use crate::payments::NewReceipt;
use crate::people::{self, StayRow};
use crate::works::DoneOrder;
use crate::{jobs, mail, transact, works};

/// Days of a demo that are inspected and patrolled, the last one among them.
const INSPECTED_DAYS: u64 = 200;
const PATROLLED_DAYS: u64 = 14;

/// What happens.
enum Event {
    /// Midnight: the day's work orders, and the day before is rounded off.
    Dawn(NaiveDate),
    Register(NaiveDate, i64),
    Assign(RequestId, Line, DateTime<Utc>),
    Finish(RequestId),
    Accept(RequestId),
    Close(RequestId),
    FollowUp(RequestId),
    /// A talk was held and is entered.
    Talk(Agenda),
    /// Its result, in this version, is hung at the door.
    Publish(TalkId, i32),
    /// The counter's takings of a day.
    Counter(NaiveDate),
    /// Stewards hand in, and the till goes to the bank.
    HandIn(NaiveDate),
    Statement,
    /// The finance desk decides what waits, and closes days and months.
    Desk(NaiveDate),
    BillRun(Month),
    /// The fee is raised from this month on.
    Raise,
    Mails,
    Job(&'static str),
    /// Last month of the municipal contracts is opened; applied for; signed and invoiced; paid.
    Settle(Month, Settling),
    /// Somebody inspects, and what was found before is put right.
    Inspect(NaiveDate),
    Patrol(NaiveDate),
    /// The costs of a month are entered, and a few days later shared and frozen.
    Costs(Month),
    Freeze(Month),
    /// The owners' common revenue of a month; what of it was told half a year later.
    Owners(Month),
    Disclose(NaiveDate),
}

/// How far a month of the municipal contracts comes.
#[derive(Clone, Copy)]
enum Settling {
    Apply,
    Sign,
    Pay,
}

struct Life<'a> {
    app: &'a App,
    world: &'a World,
    agenda: BTreeMap<(DateTime<Utc>, u64), Event>,
    seq: u64,
    bank: Bank,
    wechat: Wechat,
    till: Till,
    counter: BTreeMap<NaiveDate, Vec<NewReceipt>>,
    stays: HashMap<AccountId, StayRow>,
    raised: Month,
    end: DateTime<Utc>,
}

/// Lives from the first of `first` to `date`, half past ten; the files of the bank and the channel that nobody has imported
/// yet.
pub async fn live(
    app: &App,
    clock: &Arc<FixedClock>,
    world: &World,
    (first, raised): (Month, Month),
    date: NaiveDate,
    progress: &dyn Progress,
) -> Result<Vec<(String, Vec<u8>)>> {
    let end = stands_at(app.zone(), date);
    let mut life = Life {
        app,
        world,
        agenda: BTreeMap::new(),
        seq: 0,
        bank: Bank::open(Fen(68_640_000)),
        wechat: Wechat::default(),
        till: Till::default(),
        counter: BTreeMap::new(),
        stays: HashMap::new(),
        raised,
        end,
    };
    life.stays = people::stays(app.db.read(), &life.accounts().await?).await?;
    let mut day = first.first_day();
    let rooms = life.rooms_of(day);
    finance::settle_in(app, world, &rooms, first).await?;
    costs::agree(app, world).await?;
    life.put(life.at(raised.first_day() - Days::new(14), 10 * 60), Event::Raise);
    while day <= date {
        life.plan_day(day, first, date);
        day = tomorrow(day);
    }
    let mut today = None;
    while let Some(((at, _), event)) = life.agenda.pop_first() {
        if at > end {
            break;
        }
        clock.set(at);
        let local = app.zone().day(at);
        if today != Some(local) {
            today = Some(local);
            progress.step(&local.to_string());
        }
        life.happen(at, event).await?;
    }
    clock.set(end);
    life.round_off(date, end).await?;
    life.under_way(date).await?;
    costs::running(app, world, date).await?;
    inspect::today(app, world, date).await?;
    super::talks::ahead(app, world, life.stays.values(), date).await?;
    mail::outbox::pump(app, |_| {}).await?;
    life.job("proof").await?;
    life.files(date)
}

impl Life<'_> {
    async fn accounts(&self) -> Result<Vec<AccountId>> {
        use sea_orm::QuerySelect;
        Ok(entity::account::Entity::find()
            .select_only()
            .column(entity::account::Column::Id)
            .into_tuple::<AccountId>()
            .all(self.app.db.read())
            .await?)
    }

    /// The rooms somebody is charged for on `day`.
    fn rooms_of(&self, day: NaiveDate) -> Vec<String> {
        let there = |s: &&StayRow| s.occupied_from <= day && s.occupied_to.is_none_or(|to| to > day);
        self.stays.values().filter(there).map(|s| s.code.clone()).collect()
    }

    fn at(&self, day: NaiveDate, minute: i32) -> DateTime<Utc> {
        self.app.zone().at_minute(day, minute)
    }

    fn put(&mut self, at: DateTime<Utc>, event: Event) {
        self.seq += 1;
        self.agenda.insert((at, self.seq), event);
    }

    fn plan_day(&mut self, day: NaiveDate, first: Month, last: NaiveDate) {
        self.put(self.at(day, 1), Event::Dawn(day));
        self.put(self.at(day, 7 * 60), Event::Job("contract_expiry"));
        for minute in [9 * 60, 14 * 60, 17 * 60] {
            self.put(self.at(day, minute + 30), Event::Job("deadlines"));
        }
        self.put(self.at(day, 17 * 60 + 40), Event::Counter(day));
        self.put(self.at(day, 18 * 60), Event::Mails);
        // The files of the last days are left for whoever tries the demo.
        if day.weekday() == chrono::Weekday::Mon && day < last {
            self.put(self.at(day, 8 * 60 + 50), Event::HandIn(day));
            self.put(self.at(day, 9 * 60 + 20), Event::Statement);
            self.put(self.at(day, 11 * 60), Event::Desk(desk::reaches(day)));
        }
        if day.day() == 1 && Month::of(day) > first {
            self.put(self.at(day, 9 * 60), Event::BillRun(Month::of(day).previous()));
        }
        if Month::of(day) > first {
            let month = Month::of(day).previous();
            match day.day() {
                1 => self.put(self.at(day, 7 * 60 + 20), Event::Job("settlement_open")),
                8 => self.put(self.at(day, 10 * 60 + 20), Event::Settle(month, Settling::Apply)),
                12 => self.put(self.at(day, 15 * 60 + 10), Event::Settle(month, Settling::Sign)),
                28 => self.put(self.at(day, 11 * 60 + 5), Event::Settle(month, Settling::Pay)),
                _ => {}
            }
        }
        let mut dice = Dice::about("requests", i64::from(day.num_days_from_ce()));
        for n in 0..dice.between(4, 9) {
            let minute = dice.between(7 * 60, 21 * 60);
            self.put(self.at(day, i32::try_from(minute).unwrap_or(600)), Event::Register(day, n));
        }
        self.plan_inspections(day, last);
        self.plan_talks(day);
        self.plan_costs(day, first);
        if day.day() == 10 {
            let at = self.at(day, 10 * 60);
            let wages = Fen(-19_860_000);
            self.bank.note(Movement {
                at,
                amount: wages,
                party: "代发工资专户".to_owned(),
                party_account: "99900000000000007".to_owned(),
                summary: "代发工资",
                memo: "员工工资".to_owned(),
            });
        }
    }

    /// Costs of a month are known in the next; common revenue comes on the fifth.
    fn plan_costs(&mut self, day: NaiveDate, first: Month) {
        let month = Month::of(day);
        if day.day() == 4 && month > first {
            self.put(self.at(day, 15 * 60), Event::Costs(month.previous()));
        }
        if day.day() == 8 && month > first {
            self.put(self.at(day, 16 * 60), Event::Freeze(month.previous()));
        }
        if day.day() == 5 {
            self.put(self.at(day, 14 * 60), Event::Owners(month));
        }
        if costs::is_disclosed_on(day) {
            self.put(self.at(day, 11 * 60), Event::Disclose(day));
        }
    }

    /// The last weeks are inspected on weekdays and patrolled every day; half of the last day is still to come.
    fn plan_inspections(&mut self, day: NaiveDate, last: NaiveDate) {
        let weekday = !matches!(day.weekday(), chrono::Weekday::Sat | chrono::Weekday::Sun);
        if weekday && day < last && day > last - Days::new(INSPECTED_DAYS) {
            self.put(self.at(day, 15 * 60), Event::Inspect(day));
        }
        if day > last - Days::new(PATROLLED_DAYS) {
            self.put(self.at(day, 9 * 60 + 15), Event::Patrol(day));
        }
    }

    async fn happen(&mut self, at: DateTime<Utc>, event: Event) -> Result<()> {
        match event {
            Event::Dawn(day) => {
                self.job("work_orders").await?;
                self.pay_out(day)?;
                match day.checked_sub_days(Days::new(1)) {
                    Some(before) => self.round_off(before, at).await,
                    None => Ok(()),
                }
            }
            Event::Register(day, n) => self.register(at, day, n).await,
            Event::Assign(id, line, starts_at) => self.assign(at, id, line, starts_at).await,
            Event::Finish(id) => self.finish(at, id).await,
            Event::Accept(id) => self.accept(id).await,
            Event::Close(id) => self.close(id).await,
            Event::FollowUp(id) => self.follow_up(at, id).await,
            Event::Talk(agenda) => self.talk(at, agenda).await,
            Event::Publish(talk, version) => self.publish(talk, version).await,
            Event::Counter(day) => self.take_counter(day).await,
            Event::HandIn(day) => self.hand_in(day).await,
            Event::Statement => self.statements(self.app.zone().day(at)).await,
            Event::Desk(until) => desk::tidy_up(self.app, self.world, until).await,
            Event::BillRun(month) => self.bill(at, month).await,
            Event::Raise => {
                finance::raise(self.app, self.world, self.world.property_contract, self.raised).await
            }
            Event::Mails => mail::outbox::pump(self.app, |_| {}).await.map(|_| ()),
            Event::Job(name) => self.job(name).await,
            Event::Settle(month, Settling::Apply) => settle::apply(self.app, self.world, month).await,
            Event::Settle(month, Settling::Sign) => settle::sign(self.app, self.world, month).await,
            Event::Settle(month, Settling::Pay) => {
                let paid = settle::pay(self.app, self.world, month).await?;
                paid.into_iter().for_each(|movement| self.bank.note(movement));
                Ok(())
            }
            Event::Inspect(day) => {
                inspect::put_right(self.app, self.world, at).await?;
                inspect::look(self.app, self.world, day, at).await
            }
            Event::Patrol(day) => inspect::walk(self.app, self.world, day).await,
            Event::Costs(month) => costs::enter_month(self.app, self.world, month).await,
            Event::Freeze(month) => costs::freeze_month(self.app, self.world, month).await,
            Event::Owners(month) => costs::owners_month(self.app, self.world, month).await,
            Event::Disclose(day) => costs::disclose(self.app, self.world, day).await,
        }
    }

    /// Runs a job as the cron would have.
    async fn job(&self, name: &str) -> Result<()> {
        let job = *self.app.jobs.iter().find(|j| j.name == name).ok_or_else(Error::not_found)?;
        let due = job.last_due(self.app.now(), self.app.zone().offset()).ok_or_else(Error::not_found)?;
        let outcome = jobs::run_now(self.app, &job, due).await?;
        outcome.result.map(|_| ()).map_err(Error::internal)
    }

    /// Closes the planned orders of `day` that were over by `until`.
    async fn round_off(&self, day: NaiveDate, until: DateTime<Utc>) -> Result<()> {
        let orders = work_order::Entity::find()
            .filter(work_order::Column::WorkDate.eq(day))
            .filter(work_order::Column::Status.eq(WorkStatus::Assigned))
            .filter(work_order::Column::PlanId.is_not_null())
            .order_by_asc(work_order::Column::Id)
            .all(self.app.db.read())
            .await?;
        let (mut done, mut cancelled, mut hauled) = (Vec::new(), Vec::new(), Vec::new());
        for order in orders {
            let (Some(start), Some(end)) = (order.planned_start, order.planned_end) else { continue };
            let mut dice = Dice::about("work", order.id.0);
            if dice.below(1000) < 12 {
                if end <= until {
                    cancelled.push((order.id, order.version));
                }
                continue;
            }
            let arrived_at = start + Duration::minutes(dice.between(-3, 6));
            let late = if dice.percent(3) { dice.between(40, 100) } else { dice.between(-8, 6) };
            let completed_at = (end + Duration::minutes(late)).max(arrived_at + Duration::minutes(5));
            let closed_at = completed_at + Duration::minutes(dice.between(10, 45));
            if closed_at <= until {
                let acknowledged_at = arrived_at - Duration::minutes(dice.between(4, 30));
                let note = (*dice.pick(&["", "", "", "已清理", "正常", "个别堆物已劝导"])).to_owned();
                done.push(DoneOrder {
                    id: order.id,
                    acknowledged_at,
                    arrived_at,
                    completed_at,
                    closed_at,
                    note,
                });
                if order.line == Line::WasteHaulage {
                    hauled.push((order, completed_at));
                }
            }
        }
        let (app, caller, now) = (self.app, self.world.dispatcher.clone(), self.app.now());
        transact!(app.db, "demo.round_off", |tx| {
            works::record_done_in(app, tx, &caller, done.clone()).await?;
            haul::collect(app, tx, &caller, &hauled).await?;
            for (id, version) in &cancelled {
                works::service::cancel_in(app, tx, &caller, now, *id, "暴雨天气暂停作业", *version).await?;
            }
            Ok(())
        })
    }

    /// What the crews are at right now, on the last day.
    async fn under_way(&self, day: NaiveDate) -> Result<()> {
        let (app, caller, now) = (self.app, self.world.dispatcher.clone(), self.app.now());
        let orders = work_order::Entity::find()
            .filter(work_order::Column::WorkDate.eq(day))
            .filter(work_order::Column::Status.eq(WorkStatus::Assigned))
            .filter(work_order::Column::PlannedStart.lte(now))
            .order_by_asc(work_order::Column::Id)
            .all(app.db.read())
            .await?;
        transact!(app.db, "demo.under_way", |tx| {
            for order in &orders {
                works::service::acknowledge_in(app, tx, &caller, now, order.id).await?;
                if order.planned_end.is_some_and(|end| end > now) {
                    works::service::arrive_in(app, tx, &caller, now, order.id, None).await?;
                }
            }
            Ok(())
        })
    }
}
