//! The months a demo lives through: an agenda of what happens when, worked off in order of time.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, Timelike, Utc};
use entity::enums::{BillingCycle, Line, PaymentChannel, RequestChannel, RequestKind, WorkStatus};
use entity::value::{AccountId, Fen, Month, RequestId};
use entity::{bill, work_order};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::bank::{Bank, Movement, number_of};
use super::channel::{Trade, Wechat};
use super::desk;
use super::dice::Dice;
use super::finance;
use super::haul;
use super::inspect;
use super::till::Till;
use super::world::{MERCHANT, World};
use super::{Progress, stands_at};
use crate::app::App;
use crate::billing::previewing::NewRun;
use crate::clock::{FixedClock, tomorrow};
use crate::error::{Error, Result};
use crate::payments::{NewReceipt, take_receipts_in};
use crate::people::{self, StayRow};
use crate::places::door_words;
use crate::requests::NewRequest;
use crate::works::{Assign, DoneOrder};
use crate::{billing, jobs, mail, reconciliation, requests, transact, works};

/// Days of a demo that are inspected and patrolled, the last one among them.
const INSPECTED_DAYS: u64 = 60;
const PATROLLED_DAYS: u64 = 14;

/// What happens.
enum Event {
    /// Midnight: the day's work orders, and the day before is rounded off.
    Dawn(NaiveDate),
    Register(NaiveDate, i64),
    Assign(RequestId, Line, DateTime<Utc>),
    Finish(RequestId),
    Answer(RequestId),
    Close(RequestId),
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
    /// Somebody inspects, and what was found before is put right.
    Inspect(NaiveDate),
    Patrol(NaiveDate),
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
        bank: Bank::open(Fen(18_640_000)),
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
    inspect::today(app, world, date).await?;
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
        let mut dice = Dice::about("requests", i64::from(day.num_days_from_ce()));
        for n in 0..dice.between(4, 9) {
            let minute = dice.between(7 * 60, 21 * 60);
            self.put(self.at(day, i32::try_from(minute).unwrap_or(600)), Event::Register(day, n));
        }
        self.plan_inspections(day, last);
        if day.day() == 10 {
            let at = self.at(day, 10 * 60);
            let wages = Fen(-19_860_000);
            let note = |party: &str, amount, summary, memo: &str| Movement {
                at,
                amount,
                party: party.to_owned(),
                party_account: "99900000000000007".to_owned(),
                summary,
                memo: memo.to_owned(),
            };
            self.bank.note(note("代发工资专户", wages, "代发工资", "员工工资"));
            self.bank.note(note("杭州市西湖区财政局", Fen(20_492_000), "财政支付", "街巷保洁绿化清运服务费"));
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
            Event::Answer(id) => self.answer(at, id).await,
            Event::Close(id) => self.close(id).await,
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
            Event::Inspect(day) => {
                inspect::put_right(self.app, self.world, at).await?;
                inspect::look(self.app, self.world, day, at).await
            }
            Event::Patrol(day) => inspect::walk(self.app, self.world, day).await,
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

    async fn register(&mut self, at: DateTime<Utc>, day: NaiveDate, n: i64) -> Result<()> {
        let mut dice = Dice::about("request", i64::from(day.num_days_from_ce()) * 100 + n);
        let subject = dice.pick(&SUBJECTS);
        let mut accounts: Vec<&StayRow> = self
            .stays
            .values()
            .filter(|s| s.occupied_from <= day && s.occupied_to.is_none_or(|to| to > day))
            .collect();
        accounts.sort_unstable_by_key(|s| s.account_id);
        let who = *dice.pick(&accounts);
        let place = door_words(&who.code);
        let new = NewRequest {
            estate_id: self.world.estate,
            account_id: Some(who.account_id),
            channel: *dice.pick(&[
                RequestChannel::Phone,
                RequestChannel::Phone,
                RequestChannel::Counter,
                RequestChannel::Web,
            ]),
            kind: subject.0,
            line: subject.1,
            title: subject.2.to_owned(),
            description: subject.3.to_owned(),
            location: place,
            contact_name: who.owner.clone(),
            contact_phone: who.phone.clone().unwrap_or_else(|| "0571-88000000".to_owned()),
            photo: None,
        };
        let request = requests::service::register(self.app, &self.world.steward, new).await?;
        let span = request.due_at - at;
        // Most answers come well in time, a few late, as in life.
        let share = if dice.percent(5) { dice.between(102, 140) } else { dice.between(25, 80) };
        let wished = at + span * i32::try_from(share).unwrap_or(50) / 100;
        let done = if subject.0 == RequestKind::Help { wished } else { self.in_working_hours(at, wished) };
        if request.work_order_id.is_some() {
            let starts_at = done - Duration::minutes(60);
            let assigned = at + Duration::minutes(dice.between(8, 45));
            self.put(assigned, Event::Assign(request.id, request.line, starts_at.max(assigned)));
            self.put(done, Event::Finish(request.id));
        }
        let answered = done + Duration::minutes(dice.between(5, 40));
        self.put(answered, Event::Answer(request.id));
        self.put(answered + Duration::hours(dice.between(2, 30)), Event::Close(request.id));
        Ok(())
    }

    /// The quarter of an hour nearest to `wished` between half past nine and half past four, at least 90 minutes
    /// after `from`.
    fn in_working_hours(&self, from: DateTime<Utc>, wished: DateTime<Utc>) -> DateTime<Utc> {
        let local = self.app.zone().local(wished);
        let minute = i32::try_from(local.hour() * 60 + local.minute()).unwrap_or(0);
        let clamped = minute.clamp(9 * 60 + 30, 16 * 60 + 30) / 15 * 15;
        let done = self.at(local.date(), clamped);
        if done < from + Duration::minutes(90) { self.at(tomorrow(local.date()), 9 * 60 + 30) } else { done }
    }

    async fn order_of(&self, id: RequestId) -> Result<Option<work_order::Model>> {
        let view = requests::show::show(self.app, &self.world.dispatcher, id).await?;
        let Some(order) = view.request.work_order_id else { return Ok(None) };
        Ok(work_order::Entity::find_by_id(order).one(self.app.db.read()).await?)
    }

    async fn assign(
        &self,
        at: DateTime<Utc>,
        id: RequestId,
        line: Line,
        starts_at: DateTime<Utc>,
    ) -> Result<()> {
        let Some(order) = self.order_of(id).await?.filter(|o| o.status == WorkStatus::Planned) else {
            return Ok(());
        };
        // The calls of the last hours wait for the dispatcher, so that the queue is not empty.
        if at > self.end - Duration::minutes(150) {
            return Ok(());
        }
        let crew_id = match line {
            Line::Property => self.world.repair_crew,
            Line::StreetCleaning => self.world.street_crew,
            Line::Greening => self.world.green_crew,
            Line::WasteHaulage => self.world.waste_crew,
        };
        let to = Assign { crew_id, starts_at, version: order.version, force: true };
        works::service::assign(self.app, &self.world.dispatcher, order.id, to).await.map(|_| ())
    }

    async fn finish(&self, at: DateTime<Utc>, id: RequestId) -> Result<()> {
        let Some(order) = self.order_of(id).await?.filter(|o| o.status == WorkStatus::Assigned) else {
            return Ok(());
        };
        let before = |minutes: i64| at - Duration::minutes(minutes);
        let done = DoneOrder {
            id: order.id,
            acknowledged_at: before(50),
            arrived_at: before(40),
            completed_at: before(5),
            closed_at: at,
            note: "已处理".to_owned(),
        };
        let (app, caller) = (self.app, self.world.dispatcher.clone());
        transact!(app.db, "demo.finish", |tx| works::record_done_in(app, tx, &caller, vec![done.clone()])
            .await)?;
        Ok(())
    }

    async fn answer(&self, _: DateTime<Utc>, id: RequestId) -> Result<()> {
        let caller = self.world.steward.clone();
        let request = requests::show::show(self.app, &caller, id).await?.request;
        let words = "您好，您反映的问题已处理完毕，如仍有不便请随时联系我们。";
        match requests::service::answer(self.app, &caller, id, words, request.version).await {
            // Its work is still open: it is answered when that is done.
            Err(error) if error.kind == crate::error::Kind::Conflict => Ok(()),
            outcome => outcome.map(|_| ()),
        }
    }

    async fn close(&self, id: RequestId) -> Result<()> {
        let caller = self.world.steward.clone();
        let request = requests::show::show(self.app, &caller, id).await?.request;
        match requests::service::close(self.app, &caller, id, request.version).await {
            Err(error) if error.kind == crate::error::Kind::Conflict => Ok(()),
            outcome => outcome.map(|_| ()),
        }
    }

    async fn bill(&mut self, at: DateTime<Utc>, month: Month) -> Result<()> {
        if month >= self.raised {
            finance::electricity(self.app, self.world, month).await?;
        }
        let caller = self.world.finance.clone();
        let new = NewRun { estate: self.world.estate, cycle: BillingCycle::Monthly, month };
        let run = billing::previewing::preview(self.app, &caller, new, &|_, _| {}).await?;
        let order = billing::commit::Order {
            hash: run.hash.clone(),
            set_aside_reason: Some("资料待补，另行出账".to_owned()),
        };
        let run = billing::commit::commit(self.app, &caller, run.id, &order, &|_, _| {}).await?;
        let bills = bill::Entity::find()
            .filter(bill::Column::RunId.eq(run.id))
            .order_by_asc(bill::Column::Id)
            .all(self.app.db.read())
            .await?;
        for bill in bills.into_iter().filter(|b| b.open_fen.is_positive()) {
            self.decide_payment(at, &bill);
        }
        self.put(at + Duration::minutes(20), Event::Mails);
        Ok(())
    }

    /// Whether, when and how a household pays a bill.
    fn decide_payment(&mut self, at: DateTime<Utc>, bill: &bill::Model) {
        let mut habit = Dice::about("habit", bill.account_id.0);
        let (reliable, prompt) = (habit.below(100) >= 5, habit.below(100) < 74);
        let channel = match habit.below(100) {
            0..36 => PaymentChannel::BankTransfer,
            36..64 => PaymentChannel::Wechat,
            64..82 => PaymentChannel::Cash,
            82..92 => PaymentChannel::Pos,
            _ => PaymentChannel::Steward,
        };
        let mut dice = Dice::about("pay", bill.id.0);
        if !reliable || dice.percent(4) {
            return;
        }
        let days = if prompt { dice.between(0, 24) } else { dice.between(20, 62) };
        let day =
            self.app.zone().day(at).checked_add_days(Days::new(days.unsigned_abs())).unwrap_or_default();
        let open = bill.open_fen;
        let amount = match dice.below(100) {
            // Some round up, a few pay half.
            0..3 => Fen((open.0 / 5_000 + 1) * 5_000),
            3..5 if open.0 > 200 => Fen(open.0 / 2),
            _ => open,
        };
        let Some(stay) = self.stays.get(&bill.account_id) else { return };
        if channel == PaymentChannel::BankTransfer {
            let memo = match dice.below(100) {
                0..50 => bill.number.clone(),
                50..74 => room_words(stay),
                74..88 => stay.code.clone(),
                88..96 => String::new(),
                _ => "物业费".to_owned(),
            };
            let party = if dice.percent(6) { "家属代缴".to_owned() } else { stay.owner.clone() };
            let minute = i32::try_from(dice.between(7 * 60, 22 * 60)).unwrap_or(600);
            let movement = Movement {
                at: self.at(day, minute),
                amount,
                party,
                party_account: number_of(bill.account_id),
                summary: "转账存入",
                memo,
            };
            self.bank.note(movement);
            return;
        }
        let reference = format!("D{}-{}", day.format("%Y%m%d"), bill.id);
        if channel == PaymentChannel::Wechat {
            let minute = i32::try_from(dice.between(7 * 60, 17 * 60)).unwrap_or(600);
            let (at, goods) = (self.at(day, minute), format!("物业费{}", bill.month));
            self.wechat.note(day, Trade { at, order: reference.clone(), amount, goods });
        }
        self.counter.entry(day).or_default().push(NewReceipt {
            account: bill.account_id,
            bill: Some(bill.id),
            amount,
            channel,
            external_id: reference,
            received_on: day,
            payer: stay.owner.clone(),
            memo: String::new(),
            held_in: None,
        });
    }

    async fn take_counter(&mut self, day: NaiveDate) -> Result<()> {
        let Some(takings) = self.counter.remove(&day) else { return Ok(()) };
        self.till.take(&takings);
        let (collected, counter): (Vec<NewReceipt>, Vec<NewReceipt>) =
            takings.into_iter().partition(|t| t.channel == PaymentChannel::Steward);
        let (app, now) = (self.app, self.app.now());
        let (finance, steward) = (self.world.finance.clone(), self.world.steward.clone());
        transact!(app.db, "demo.counter", |tx| {
            take_receipts_in(app, tx, &finance, now, counter.clone()).await?;
            take_receipts_in(app, tx, &steward, now, collected.clone()).await
        })?;
        Ok(())
    }

    /// The stewards' cash comes to the counter, and the till to the bank.
    async fn hand_in(&mut self, day: NaiveDate) -> Result<()> {
        self.till.hand_in(self.app, self.world, day).await?;
        let deposit = self.till.pay_in(self.at(day, 10 * 60));
        deposit.into_iter().for_each(|movement| self.bank.note(movement));
        Ok(())
    }

    /// What the channel and the cards took the day before comes to the bank.
    fn pay_out(&mut self, day: NaiveDate) -> Result<()> {
        let before = day.checked_sub_days(Days::new(1)).unwrap_or(day);
        if let Some(payout) = self.wechat.payout(before, self.at(day, 9 * 60 + 5))? {
            self.bank.note(payout);
        }
        let cards = self.till.payouts(day, self.at(day, 9 * 60 + 12));
        cards.into_iter().for_each(|payout| self.bank.note(payout));
        Ok(())
    }

    /// The files of whole days before `day` that nobody has imported: the channel's bills first, for the bank's lines pay
    /// them out.
    fn files(&mut self, day: NaiveDate) -> Result<Vec<(String, Vec<u8>)>> {
        let zone = self.app.zone();
        let mut files = self.wechat.bills(MERCHANT, zone, day)?;
        files.extend(self.bank.statement(zone, zone.midnight(day) - Duration::seconds(1))?);
        Ok(files)
    }

    async fn statements(&mut self, day: NaiveDate) -> Result<()> {
        for (name, bytes) in self.files(day)? {
            let file = reconciliation::Upload::new(bytes, &name);
            reconciliation::import(self.app, &self.world.finance, file).await?;
        }
        Ok(())
    }
}

/// `翠苑一区12幢3单元502室物业费`
fn room_words(stay: &StayRow) -> String {
    format!("{}{}物业费", stay.estate, door_words(&stay.code))
}

type Subject = (RequestKind, Line, &'static str, &'static str);

const SUBJECTS: [Subject; 16] = [
    (RequestKind::Repair, Line::Property, "楼道灯不亮", "二楼到三楼的楼道灯坏了，晚上老人下楼不方便。"),
    (RequestKind::Repair, Line::Property, "单元门关不严", "单元门闭门器松了，风一吹就响。"),
    (RequestKind::Repair, Line::Property, "下水道堵塞", "一楼下水管返水，请尽快疏通。"),
    (RequestKind::Repair, Line::Property, "屋面渗水", "顶楼天花板有水渍，下雨更明显。"),
    (RequestKind::Repair, Line::Property, "楼道扶手松动", "扶手有两处螺丝掉了，怕老人摔倒。"),
    (RequestKind::Complaint, Line::WasteHaulage, "垃圾桶满溢", "集置点的易腐垃圾桶满了，有异味。"),
    (RequestKind::Complaint, Line::WasteHaulage, "大件垃圾堆放", "楼下堆了旧沙发，占了通道。"),
    (RequestKind::Complaint, Line::StreetCleaning, "巷子口落叶多", "巷子口落叶两天没扫，下雨打滑。"),
    (RequestKind::Complaint, Line::StreetCleaning, "路面有油污", "早餐摊收摊后路面有油污。"),
    (RequestKind::Complaint, Line::Greening, "树枝挡窗", "窗前的香樟太密，白天也要开灯。"),
    (RequestKind::Complaint, Line::Greening, "绿篱有虫", "绿篱上有很多虫子，小孩经过会碰到。"),
    (RequestKind::Complaint, Line::Property, "电动车乱停", "单元门口停满电动车，出入不便。"),
    (RequestKind::Enquiry, Line::Property, "物业费怎么算", "想了解新单价从哪天开始、账单怎么算的。"),
    (RequestKind::Enquiry, Line::Property, "食堂开放时间", "请问老年食堂周末开放吗？"),
    (RequestKind::Suggestion, Line::Property, "增加晾衣架", "建议在楼间空地加几组晾衣架。"),
    (RequestKind::Help, Line::Property, "独居老人需上门", "邻居阿姨一个人住，今天没有开门，想请人看看。"),
];
