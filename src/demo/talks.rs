//! The talks of the demo's months: night talks in the pavilions, visits at the door, appointments with shops and operators;
//! what was promised at them becomes requests like any other, and most results hang at the door a few days later.

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, Utc, Weekday};
use entity::enums::{Line, RequestKind, TalkKind};
use entity::value::{RequestId, TalkId};

use super::dice::Dice;
use super::world::World;
use crate::app::App;
use crate::error::{Error, Result};
use crate::people::StayRow;
use crate::places::{building_of, in_number_order};
use crate::talks::{Minutes, NewPromise, NewTalk, NewTopic, Participant, Plan, publishing, service, show};

/// A month of the demo.
const NIGHT_TALKS: i64 = 5;
const VISITS: i64 = 20;
const APPOINTMENTS: i64 = 3;
/// The last days of the demo are not published yet, so that there is something to do.
const UNPUBLISHED_DAYS: i64 = 4;

/// Who hosts them: the estate's stewards, by the names residents know.
const HOSTS: [&str; 4] = ["吴晓燕", "周海燕", "沈丽萍", "郑国华"];

/// A talk on the demo's agenda.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agenda {
    pub kind: TalkKind,
    pub day: NaiveDate,
    /// Among those of its kind and month.
    pub n: i64,
    /// Minutes of the day.
    pub begins: i32,
    pub lasts: i32,
}

impl Agenda {
    /// When its minutes are entered, in minutes of the day.
    pub const fn entered(&self) -> i32 {
        self.begins + self.lasts + 10
    }
}

/// What came of a talk that was entered.
pub struct Entered {
    pub talk: TalkId,
    pub version: i32,
    /// The requests its promises became.
    pub requests: Vec<RequestId>,
}

fn working(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The talks of `day`, by the time they begin.
pub fn of_day(day: NaiveDate) -> Vec<Agenda> {
    let month = i64::from(day.year()) * 12 + i64::from(day.month0());
    let mut found = Vec::new();
    for (kind, count) in
        [(TalkKind::NightTalk, NIGHT_TALKS), (TalkKind::Visit, VISITS), (TalkKind::Appointment, APPOINTMENTS)]
    {
        for n in 0..count {
            let mut dice = Dice::about(kind.word(), month * 100 + n);
            let on = dice.between(1, 26);
            let (begins, lasts) = match kind {
                TalkKind::NightTalk => (19 * 60, 90),
                TalkKind::Visit => (dice.between(36, 68) * 15, dice.between(1, 3) * 15),
                TalkKind::Appointment => (dice.between(37, 64) * 15, 60),
            };
            let fits = working(day) || kind == TalkKind::NightTalk;
            // What falls on a weekend is held on the Friday or Monday beside it.
            let shifted = |on: i64| match day.with_day(u32::try_from(on).unwrap_or(1)) {
                Some(wanted) if kind != TalkKind::NightTalk => match wanted.weekday() {
                    Weekday::Sat => wanted
                        .pred_opt()
                        .filter(|d| d.month() == day.month())
                        .or(wanted.checked_add_days(Days::new(2))),
                    Weekday::Sun => wanted.succ_opt(),
                    _ => Some(wanted),
                },
                other => other,
            };
            if fits && shifted(on) == Some(day) {
                let number = |n: i64| i32::try_from(n).unwrap_or(0);
                found.push(Agenda { kind, day, n, begins: number(begins), lasts: number(lasts) });
            }
        }
    }
    found.sort_by_key(|a| (a.begins, a.n));
    found
}

type Matter = (&'static str, &'static str, RequestKind, Line);

const OF_NIGHT: [Matter; 8] = [
    ("楼道灯一到晚上就不亮", "更换12幢、13幢楼道感应灯", RequestKind::Repair, Line::Property),
    ("电动车飞线充电", "增设充电桩两处并清理飞线", RequestKind::Complaint, Line::Property),
    ("垃圾投放点夏天有异味", "投放点每日冲洗消杀一次", RequestKind::Complaint, Line::WasteHaulage),
    ("香樟遮住低楼层采光", "修剪5幢至8幢南侧香樟", RequestKind::Complaint, Line::Greening),
    ("北门夜间大车噪声", "北门夜间限行并加贴提示", RequestKind::Suggestion, Line::Property),
    ("下雨天单元门口积水", "疏通2幢、3幢门前雨水井", RequestKind::Repair, Line::Property),
    ("背街落叶清扫不及时", "落叶季背街每日加扫一次", RequestKind::Complaint, Line::StreetCleaning),
    ("凉亭座椅破损", "修复中心凉亭座椅", RequestKind::Repair, Line::Property),
];
const OF_VISIT: [Matter; 6] = [
    ("独居老人厨房下水慢", "上门疏通厨房下水", RequestKind::Repair, Line::Property),
    ("窗外绿篱太高", "修剪窗前绿篱", RequestKind::Complaint, Line::Greening),
    ("物业费账单看不懂", "送达账单说明并讲解", RequestKind::Enquiry, Line::Property),
    ("楼道堆放杂物", "清理楼道杂物", RequestKind::Complaint, Line::Property),
    ("想申请助餐", "协助办理老年食堂就餐卡", RequestKind::Help, Line::Property),
    ("单元门禁按键失灵", "维修单元门禁", RequestKind::Repair, Line::Property),
];
const OF_APPOINTMENT: [(&str, Matter); 3] = [
    ("沿街早餐店", ("早餐店油污外流", "店前每日收摊后冲洗", RequestKind::Complaint, Line::StreetCleaning)),
    ("充电桩运营方", ("充电桩故障率高", "更换故障充电桩三台", RequestKind::Repair, Line::Property)),
    ("装修公司", ("装修垃圾乱堆", "装修垃圾日产日清", RequestKind::Complaint, Line::WasteHaulage)),
];

fn topic(dice: &mut Dice, at: DateTime<Utc>, app: &App, matter: Matter, promised: bool) -> NewTopic {
    let (words, promise, kind, line) = matter;
    // Help is not put off.
    let days = if kind == RequestKind::Help { 1 } else { dice.between(3, 12) };
    let due_on = app.zone().day(at) + Duration::days(days);
    let new = NewPromise {
        words: promise.to_owned(),
        due_on,
        kind,
        line,
        location: String::new(),
        contact: String::new(),
    };
    NewTopic { id: None, words: words.to_owned(), promise: promised.then_some(new) }
}

fn participant(stay: &StayRow) -> Participant {
    Participant { name: stay.owner.clone(), phone: stay.phone.clone().unwrap_or_default() }
}

/// Households that are there on a day, in the order of their ids.
fn there<'a>(stays: impl Iterator<Item = &'a StayRow>, day: NaiveDate) -> Vec<&'a StayRow> {
    let mut there: Vec<&StayRow> = stays.filter(|s| s.lasts_on(day)).collect();
    there.sort_unstable_by_key(|s| s.account_id);
    there
}

fn plan_of(app: &App, agenda: Agenda, who: &StayRow) -> Plan {
    let building = building_of(&who.code);
    let begins_at = app.zone().at_minute(agenda.day, agenda.begins);
    let night = format!("{}幢楼下凉亭", in_number_order(building).1);
    let place = match agenda.kind {
        TalkKind::NightTalk => night,
        TalkKind::Visit => String::new(),
        TalkKind::Appointment => "社区议事厅".to_owned(),
    };
    let party = match agenda.kind {
        TalkKind::Appointment => OF_APPOINTMENT[usize::try_from(agenda.n).unwrap_or(0) % 3].0.to_owned(),
        TalkKind::NightTalk | TalkKind::Visit => String::new(),
    };
    Plan {
        kind: agenda.kind,
        begins_at,
        ends_at: begins_at + Duration::minutes(i64::from(agenda.lasts)),
        place,
        building_id: None,
        account_id: (agenda.kind == TalkKind::Visit).then_some(who.account_id),
        party,
        hosts: HOSTS[usize::try_from(agenda.n).unwrap_or(0) % HOSTS.len()].to_owned(),
    }
}

fn minutes_of(app: &App, dice: &mut Dice, agenda: Agenda, who: &StayRow, all: &[&StayRow]) -> Minutes {
    let at = app.now();
    let (participants, headcount, topics) = match agenda.kind {
        TalkKind::NightTalk => {
            let people: Vec<Participant> = (0..3).map(|_| participant(dice.pick::<&StayRow>(all))).collect();
            let first = usize::try_from(dice.below(OF_NIGHT.len() as u64)).unwrap_or(0);
            let matter = |n: usize| OF_NIGHT[(first + n * 3) % OF_NIGHT.len()];
            let topics = (0..3).map(|n| topic(dice, at, app, matter(n), n < 2)).collect();
            (people, dice.between(9, 28), topics)
        }
        TalkKind::Visit => {
            let (promised, matter) = (dice.percent(35), *dice.pick(&OF_VISIT));
            (vec![participant(who)], dice.between(1, 2), vec![topic(dice, at, app, matter, promised)])
        }
        TalkKind::Appointment => {
            let matter = OF_APPOINTMENT[usize::try_from(agenda.n).unwrap_or(0) % 3].1;
            (Vec::new(), dice.between(2, 5), vec![topic(dice, at, app, matter, true)])
        }
    };
    Minutes {
        headcount: i32::try_from(headcount).unwrap_or(1).max(i32::try_from(participants.len()).unwrap_or(1)),
        participants: Some(participants),
        said: None,
        topics,
    }
}

/// Enters a talk that has just been held, as the steward does.
///
/// # Errors
/// As [`service::create`].
pub async fn enter<'a>(
    app: &App,
    world: &World,
    stays: impl Iterator<Item = &'a StayRow>,
    agenda: Agenda,
) -> Result<Entered> {
    let mut dice = Dice::about(
        "a talk",
        i64::from(agenda.day.num_days_from_ce()) * 100 + agenda.n + i64::from(agenda.begins),
    );
    let all = there(stays, agenda.day);
    if all.is_empty() {
        return Err(Error::internal("nobody lives in the demo"));
    }
    let who = *dice.pick(&all);
    let mut plan = plan_of(app, agenda, who);
    if agenda.kind == TalkKind::NightTalk {
        let building = building_of(&who.code);
        plan.building_id = show::building_named(app, &world.steward, world.estate, building).await?;
    }
    let minutes = minutes_of(app, &mut dice, agenda, who, &all);
    let new = NewTalk { estate_id: world.estate, plan };
    let talk = service::create(app, &world.steward, &new, Some(&minutes)).await?;
    let view = show::show(app, &world.steward, talk.id).await?;
    let requests = view.topics.iter().filter_map(|t| t.promise.as_ref()).map(|p| p.request_id).collect();
    Ok(Entered { talk: talk.id, version: talk.version, requests })
}

/// Whether the result of a talk of `day` is published in a demo that ends on `last`. Visits are between us and a household.
pub fn is_published(agenda: Agenda, last: NaiveDate) -> bool {
    agenda.kind != TalkKind::Visit && (last - agenda.day).num_days() >= UNPUBLISHED_DAYS
}

/// Hangs the result of a talk at the door.
///
/// # Errors
/// As [`publishing::publish`].
pub async fn publish(app: &App, world: &World, talk: TalkId, version: i32) -> Result<()> {
    publishing::publish(app, &world.steward, talk, version).await.map(|_| ())
}

/// What is planned for the days after the demo's last: a night talk and an appointment.
///
/// # Errors
/// As [`service::create`].
pub async fn ahead<'a>(
    app: &App,
    world: &World,
    stays: impl Iterator<Item = &'a StayRow>,
    last: NaiveDate,
) -> Result<()> {
    let all = there(stays, last);
    let Some(who) = all.first() else { return Ok(()) };
    for (kind, days, begins, lasts) in
        [(TalkKind::NightTalk, 3, 19 * 60, 90), (TalkKind::Appointment, 5, 14 * 60, 60)]
    {
        let agenda = Agenda { kind, day: last + Days::new(days), n: 0, begins, lasts };
        let plan = plan_of(app, agenda, who);
        service::create(app, &world.steward, &NewTalk { estate_id: world.estate, plan }, None).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_has_its_talks_and_none_at_a_weekend_but_by_night() {
        for month in ["2026-02-01", "2026-03-01", "2026-08-01"] {
            let first: NaiveDate = month.parse().unwrap();
            let days = first.iter_days().take_while(|d| d.month() == first.month());
            let all: Vec<Agenda> = days.flat_map(of_day).collect();
            let count = |kind| all.iter().filter(|a| a.kind == kind).count();
            assert_eq!(
                (count(TalkKind::NightTalk), count(TalkKind::Visit), count(TalkKind::Appointment)),
                (5, 20, 3),
                "{month}"
            );
            assert!(all.iter().all(|a| a.kind == TalkKind::NightTalk || working(a.day)));
        }
    }
}
