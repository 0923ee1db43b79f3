//! Residents call, and what becomes of it: an order, its work, an answer.

use chrono::{DateTime, Datelike, Duration, NaiveDate, Timelike, Utc};
use entity::enums::{Line, RequestChannel, RequestGrade, RequestKind, RequestStatus, WorkStatus};
use entity::value::RequestId;
use entity::work_order;
use sea_orm::EntityTrait;

use super::{Event, Life};
use crate::clock::tomorrow;

use crate::demo::dice::Dice;
use crate::error::Result;

use crate::people::StayRow;
use crate::places::door_words;
use crate::requests::NewRequest;
use crate::requests::service::FollowUp;
use crate::works::{Assign, DoneOrder};
use crate::{requests, transact, works};

impl Life<'_> {
    pub(super) async fn register(&mut self, at: DateTime<Utc>, day: NaiveDate, n: i64) -> Result<()> {
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
        let channel = *dice.pick(&CHANNELS);
        let grade = if dice.percent(6) { RequestGrade::Urgent } else { RequestGrade::Normal };
        let new = NewRequest {
            account_id: Some(who.account_id),
            grade,
            title: subject.2.to_owned(),
            description: subject.3.to_owned(),
            location: place,
            contact_name: who.owner.clone(),
            contact_phone: who.phone.clone().unwrap_or_else(|| "0571-88000000".to_owned()),
            external_no: (channel == RequestChannel::Hotline)
                .then(|| format!("HZ{}{:03}", day.format("%Y%m%d"), n + 1)),
            ..NewRequest::about(self.world.estate, subject.0, subject.1, channel)
        };
        let caller = if channel == RequestChannel::Web {
            crate::access::Caller::link(who.account_id)
        } else {
            self.world.steward.clone()
        };
        let request = requests::service::register(self.app, &caller, new).await?;
        let span = request.due_at - at;
        // Most answers come well in time, a few late, as in life.
        let share = if dice.percent(5) { dice.between(102, 140) } else { dice.between(25, 80) };
        let wished = at + span * i32::try_from(share).unwrap_or(50) / 100;
        let done = if subject.0 == RequestKind::Help { wished } else { self.in_working_hours(at, wished) };
        let accepted = at + Duration::minutes(dice.between(3, 50));
        if request.contacted_at.is_none() {
            self.put(accepted, Event::Accept(request.id));
        }
        if requests::lifecycle::needs_work(request.kind) {
            let starts_at = done - Duration::minutes(60);
            let assigned = accepted + Duration::minutes(dice.between(5, 30));
            self.put(assigned, Event::Assign(request.id, request.line, starts_at.max(assigned)));
            self.put(done.max(assigned + Duration::minutes(60)), Event::Finish(request.id));
        }
        let closed = done + Duration::minutes(dice.between(70, 200));
        self.put(closed, Event::Close(request.id));
        self.put(closed + Duration::hours(dice.between(20, 50)), Event::FollowUp(request.id));
        Ok(())
    }

    /// The quarter of an hour nearest to `wished` between half past nine and half past four, at least 90 minutes
    /// after `from`.
    pub(super) fn in_working_hours(&self, from: DateTime<Utc>, wished: DateTime<Utc>) -> DateTime<Utc> {
        let local = self.app.zone().local(wished);
        let minute = i32::try_from(local.hour() * 60 + local.minute()).unwrap_or(0);
        let clamped = minute.clamp(9 * 60 + 30, 16 * 60 + 30) / 15 * 15;
        let done = self.at(local.date(), clamped);
        if done < from + Duration::minutes(90) { self.at(tomorrow(local.date()), 9 * 60 + 30) } else { done }
    }

    pub(super) async fn order_of(&self, id: RequestId) -> Result<Option<work_order::Model>> {
        let view = requests::show::show(self.app, &self.world.dispatcher, id).await?;
        let Some(order) = view.request.work_order_id else { return Ok(None) };
        Ok(work_order::Entity::find_by_id(order).one(self.app.db.read()).await?)
    }

    pub(super) async fn assign(
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
        let starts_at = self.leaving_room(line, starts_at);
        let to = Assign { crew_id, starts_at, version: order.version, force: true };
        works::service::assign(self.app, &self.world.dispatcher, order.id, to).await.map(|_| ())
    }

    /// The repair crew has two hours free on the last afternoon: whoever tries the board finds room there.
    fn leaving_room(&self, line: Line, starts_at: DateTime<Utc>) -> DateTime<Utc> {
        let today = self.app.zone().day(self.end);
        let (from, until) = (self.at(today, 13 * 60), self.at(today, 16 * 60));
        if line == Line::Property && starts_at >= from && starts_at < until { until } else { starts_at }
    }

    pub(super) async fn finish(&self, at: DateTime<Utc>, id: RequestId) -> Result<()> {
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

    /// Whoever sent something by themselves is spoken to, and their call taken on.
    pub(super) async fn accept(&self, id: RequestId) -> Result<()> {
        let caller = &self.world.steward;
        let request = requests::show::show(self.app, caller, id).await?.request;
        let mut dice = Dice::about("accept", id.0);
        if !requests::lifecycle::is_open(request.status) {
            return Ok(());
        }
        let mut version = request.version;
        if matches!(request.status, RequestStatus::Registered | RequestStatus::Reopened) {
            version = requests::service::accept(self.app, caller, id, version).await?.version;
        }
        if dice.percent(93) {
            let words = "已电话联系，约好上门时间。";
            requests::service::contact(self.app, caller, id, words, version).await?;
        }
        Ok(())
    }

    pub(super) async fn close(&self, id: RequestId) -> Result<()> {
        let caller = &self.world.steward;
        let request = requests::show::show(self.app, caller, id).await?.request;
        let words = "您好，您反映的问题已处理完毕，如仍有不便请随时联系我们。";
        match requests::service::close(self.app, caller, id, words, request.version).await {
            // Its work is still open: it is closed when that is done.
            Err(error) if error.kind == crate::error::Kind::Conflict => Ok(()),
            outcome => outcome.map(|_| ()),
        }
    }

    /// Most are glad, some are not, a few are not reached.
    pub(super) async fn follow_up(&mut self, at: DateTime<Utc>, id: RequestId) -> Result<()> {
        let caller = &self.world.steward;
        let request = requests::show::show(self.app, caller, id).await?.request;
        if request.status != RequestStatus::Closed {
            return Ok(());
        }
        let mut dice = Dice::about("follow up", id.0 * 10 + i64::from(request.round));
        let comment = |words: &str| words.to_owned();
        let said = match dice.below(100) {
            0..8 => FollowUp::Unreached { comment: comment("电话无人接听") },
            8..13 if request.round < 2 => FollowUp::Reached {
                contacted: dice.percent(80),
                solved: false,
                satisfaction: 2,
                comment: comment("过了两天又坏了"),
            },
            13..16 => FollowUp::Reached {
                contacted: true,
                solved: true,
                satisfaction: 2,
                comment: comment("等得太久"),
            },
            16..30 => {
                FollowUp::Reached { contacted: true, solved: true, satisfaction: 3, comment: String::new() }
            }
            30..60 => {
                FollowUp::Reached { contacted: true, solved: true, satisfaction: 4, comment: String::new() }
            }
            _ => FollowUp::Reached {
                contacted: true,
                solved: true,
                satisfaction: 5,
                comment: comment("师傅很负责"),
            },
        };
        let after = requests::service::follow_up(self.app, caller, id, said).await?;
        if requests::lifecycle::is_open(after.status) {
            self.again(at, id, after.line, &mut dice);
        }
        Ok(())
    }

    /// What was not solved is opened again: taken on the next day, done, closed and asked about anew.
    fn again(&mut self, at: DateTime<Utc>, id: RequestId, line: Line, dice: &mut Dice) {
        let accepted = self.in_working_hours(at, at + Duration::hours(dice.between(2, 20)));
        let starts = self.in_working_hours(accepted, accepted + Duration::hours(dice.between(4, 30)));
        self.put(accepted, Event::Accept(id));
        self.put(accepted + Duration::minutes(20), Event::Assign(id, line, starts));
        self.put(starts + Duration::minutes(dice.between(50, 110)), Event::Finish(id));
        let closed = starts + Duration::hours(dice.between(4, 20));
        self.put(closed, Event::Close(id));
        self.put(closed + Duration::hours(dice.between(20, 50)), Event::FollowUp(id));
    }
}

const CHANNELS: [RequestChannel; 10] = [
    RequestChannel::Phone,
    RequestChannel::Phone,
    RequestChannel::Phone,
    RequestChannel::Counter,
    RequestChannel::Counter,
    RequestChannel::Web,
    RequestChannel::Web,
    RequestChannel::Hotline,
    RequestChannel::Grid,
    RequestChannel::Patrol,
];

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
