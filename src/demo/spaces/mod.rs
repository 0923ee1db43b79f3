//! The idle spaces of the model community and what became of them: some 3,000 m² of pump house, sheds, boiler house and
//! premises with their real kinds of use (every name invented), five weeks of bookings, meals and costs, a space that is still
//! being asked about, one whose proposal was refused and one that waits for its vote.

mod life;
mod sites;

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use entity::enums::{FacilityKind, SpaceStep, TitleKind};
use entity::value::{AccountId, Area, EstateId, Fen, RoomId};
use entity::{facility, space};

use sites::{House, SITES, Site, carried, funds};

use super::dice::Dice;
use super::stands_at;
use super::world::World;
use crate::app::App;
use crate::clock::FixedClock;
use crate::error::Result;
use crate::people;
use crate::spaces::facilities::hours::{Span, Weekly};
use crate::spaces::facilities::service as facilities;
use crate::spaces::facilities::{EditFacility, EditRoom, NewFacility};
use crate::spaces::meals::price::USUAL;
use crate::spaces::meals::{Dish, service as meals};
use crate::spaces::programmes::{NewEnrolment, NewProgramme, service as programmes};
use crate::spaces::requirement::{owners_vote, permits_needed, titles_of};
use crate::spaces::{EditSpace, NewCost, NewNeed, NewPermit, NewSpace, Proposal, Title, service, steps};

/// Days of bookings, meals and visits before the date.
const LIVED_DAYS: u64 = 35;
/// The last of the households that may book.
const BOOKERS: i64 = 60;

/// Who makes all this, and where.
struct Maker<'a> {
    app: &'a App,
    world: &'a World,
    clock: &'a Arc<FixedClock>,
    date: NaiveDate,
    /// Households that live there all the time and book.
    bookers: Vec<AccountId>,
}

/// Makes the spaces and lives through their last weeks; the clock stands at the demo's date afterwards.
pub async fn make(app: &App, clock: &Arc<FixedClock>, world: &World, date: NaiveDate) -> Result<()> {
    // Built long before the demo's weeks: their papers and works lie behind them.
    let begin = date - Days::new(LIVED_DAYS + 21);
    let some: Vec<AccountId> = (2..=BOOKERS).map(AccountId).collect();
    let stays = people::stays(app.db.read(), &some).await?;
    let lives = |id: &AccountId| {
        stays.get(id).is_some_and(|s| s.estate_id == world.estate && s.lasts_on(begin) && s.lasts_on(date))
    };
    let bookers: Vec<AccountId> = some.iter().copied().filter(lives).collect();
    let maker = Maker { app, world, clock, date, bookers };
    maker.at(begin, 9 * 60);
    let mut houses = Vec::new();
    for site in SITES.iter().filter(|s| !s.houses.is_empty()) {
        let space = maker.convert(site, begin).await?;
        for house in site.houses {
            houses.push(maker.house(&space, house, begin).await?);
        }
        let space = service_now(app, world, &space).await?;
        maker.step(&space, SpaceStep::Open, "").await?;
    }
    maker.programmes(&houses, begin).await?;
    maker.unfinished().await?;
    maker.live(&houses).await?;
    clock.set(stands_at(app.zone(), date));
    maker.ahead(&houses).await
}

/// A facility of the demo with its rooms.
struct Open {
    facility: facility::Model,
    rooms: Vec<RoomId>,
}

async fn service_now(app: &App, world: &World, space: &space::Model) -> Result<space::Model> {
    Ok(crate::spaces::show::show(app, &world.dispatcher, space.id).await?.space)
}

impl Maker<'_> {
    fn at(&self, day: NaiveDate, minute: i32) {
        self.clock.set(self.app.zone().at_minute(day, minute));
    }

    async fn step(&self, space: &space::Model, step: SpaceStep, words: &str) -> Result<space::Model> {
        steps::step(self.app, &self.world.dispatcher, space.id, (step, words), space.version).await
    }

    async fn survey(&self, site: &Site, estate_id: EstateId) -> Result<space::Model> {
        let space = EditSpace {
            name: site.name.into(),
            address: site.address.into(),
            building_id: None,
            tenure: site.tenure,
            former_use: site.former,
            area: Area(site.area),
            spot: None,
            note: "摸排登记，水电可接入。".into(),
        };
        service::create(self.app, &self.world.dispatcher, &NewSpace { estate_id, space }).await
    }

    async fn titled(&self, site: &Site) -> Result<space::Model> {
        let space = self.survey(site, self.world.estate).await?;
        let kind = titles_of(site.tenure).first().copied().unwrap_or(TitleKind::PropertyRecord);
        let until = (kind == TitleKind::Lease).then(|| self.date + Days::new(5 * 365));
        let title =
            Title {
                kind, number: format!("翠权{:03}号", space.id.0), until, note: "已核查权属".into()
            };
        steps::check_title_of(self.app, &self.world.dispatcher, space.id, &title, space.version).await
    }

    async fn needed(&self, site: &Site) -> Result<space::Model> {
        let mut space = self.titled(site).await?;
        for (n, kind) in site.kinds.iter().enumerate() {
            let mut dice = Dice::about("need", space.id.0 * 10 + i64::try_from(n).unwrap_or(0));
            let need = NewNeed {
                kind: *kind,
                households: i32::try_from(dice.between(45, 420)).unwrap_or(100),
                words: "夜谈、访谈中居民提出".into(),
                talk_topic_id: None,
                request_id: None,
            };
            space = steps::add_need(self.app, &self.world.dispatcher, space.id, &need).await?;
        }
        Ok(space)
    }

    async fn proposed(&self, site: &Site) -> Result<space::Model> {
        let space = self.needed(site).await?;
        let proposal = Proposal {
            kinds: site.kinds.to_vec(),
            words: format!("改造{}，用于社区服务，日常由城市运营商运营。", site.name),
            budget: Fen(site.budget * 100),
            funds: funds(site),
            changes_use: false,
        };
        steps::propose(self.app, &self.world.dispatcher, space.id, &proposal, space.version).await
    }

    async fn convert(&self, site: &Site, day: NaiveDate) -> Result<space::Model> {
        let (app, who) = (self.app, &self.world.dispatcher);
        let space = self.proposed(site).await?;
        let vote = owners_vote(site.tenure, false).then(carried);
        let authority = format!("翠苑街道联审纪要第{}号", space.id.0);
        let space = steps::approve(app, who, space.id, (&authority, vote.as_ref()), space.version).await?;
        let space = self.step(&space, SpaceStep::StartWorks, "施工单位进场").await?;
        for (n, kind) in permits_needed(site.kinds).into_iter().enumerate() {
            let number = format!("杭西{}第{:04}号", n + 1, space.id.0 * 37 + 11);
            let new = NewPermit { kind, number, granted_on: day, file: None };
            steps::add_permit(app, who, space.id, &new).await?;
        }
        let parts = [("土建加固", 55), ("水电与消防", 28), ("装修与无障碍", 14)];
        for (n, (words, share)) in parts.into_iter().enumerate() {
            let amount = Fen(site.budget * share);
            let reference = format!("GC{}-{}", space.id, n + 1);
            let cost = NewCost { words: words.into(), reference, amount, spent_on: day };
            steps::add_cost(app, who, space.id, &cost).await?;
        }
        self.step(&space, SpaceStep::Accept, "竣工验收合格").await
    }

    async fn house(&self, space: &space::Model, house: &House, day: NaiveDate) -> Result<Open> {
        let (app, who) = (self.app, &self.world.dispatcher);
        let (kind, name, area, rooms) = *house;
        let edit = EditFacility {
            name: name.into(),
            area: Area(area),
            phone: "0571-88000012".into(),
            sponsor: "翠苑街道".into(),
            ahead_days: 14,
            closed_on_holidays: kind != FacilityKind::Canteen,
            residents_book: matches!(
                kind,
                FacilityKind::CultureSport
                    | FacilityKind::ReadingRoom
                    | FacilityKind::MeetingHall
                    | FacilityKind::YouthScience
            ),
            opened_on: day,
            closed_on: None,
        };
        let new = NewFacility { space_id: space.id, kind, facility: edit };
        let facility = facilities::create(app, who, &new).await?;
        let mut made = Vec::new();
        for (room, capacity) in rooms {
            let edit =
                EditRoom { name: (*room).into(), capacity: *capacity, longest_minutes: 120, active: true };
            made.push(facilities::save_room(app, who, facility.id, None, &edit).await?.id);
        }
        let spans: &[Span] = match kind {
            FacilityKind::Canteen => &[Span::new(390, 810), Span::new(990, 1140)],
            FacilityKind::CultureSport | FacilityKind::ReadingRoom => {
                &[Span::new(510, 690), Span::new(840, 1260)]
            }
            _ => &[Span::new(510, 690), Span::new(840, 1050)],
        };
        let weekly: Vec<Weekly> = (1..=7)
            .flat_map(|weekday| spans.iter().map(move |span| Weekly { weekday, span: *span }))
            .collect();
        facilities::set_hours(app, who, facility.id, &weekly).await?;
        if kind == FacilityKind::Canteen {
            meals::set_tiers(app, who, facility.id, &USUAL).await?;
            let dishes = [
                ("一荤两素套餐", 1200),
                ("红烧肉", 1000),
                ("清蒸鱼块", 900),
                ("番茄炒蛋", 500),
                ("时令青菜", 300),
                ("米饭", 100),
            ];
            let dishes: Vec<Dish> =
                dishes.into_iter().map(|(name, fen)| Dish { name: name.into(), price: Fen(fen) }).collect();
            meals::set_dishes(app, who, facility.id, &dishes).await?;
        }
        Ok(Open { facility, rooms: made })
    }

    /// Series that go on past the demo's date, and who enrolled.
    async fn programmes(&self, houses: &[Open], begin: NaiveDate) -> Result<()> {
        let (app, who) = (self.app, &self.world.dispatcher);
        let last = self.date + Days::new(28);
        for (kind, name, host, capacity, ages, weekday, span) in [
            (FacilityKind::YouthScience, "周末小小科学家", "科普志愿队", 16, (6, 14), 6, Span::new(855, 945)),
            (FacilityKind::YouthScience, "机器人兴趣班", "星芽工作室", 12, (9, 16), 7, Span::new(855, 945)),
            (FacilityKind::CultureSport, "晨间太极", "老年体协", 20, (50, 99), 3, Span::new(510, 570)),
            (
                FacilityKind::DayCare,
                "手指操与记忆训练",
                "日照中心社工",
                20,
                (60, 120),
                2,
                Span::new(540, 600),
            ),
            (FacilityKind::ReadingRoom, "银龄智能手机课", "社区书房", 8, (55, 120), 4, Span::new(540, 630)),
        ] {
            let Some(open) = houses.iter().find(|h| h.facility.kind == kind) else { continue };
            // Two series of one house take a room each.
            let second = usize::from(weekday == 7).min(open.rooms.len().saturating_sub(1));
            let Some(room_id) = open.rooms.get(second).copied() else { continue };
            let new = NewProgramme {
                room_id,
                name: name.into(),
                host: host.into(),
                capacity,
                ages,
                weekday,
                span,
                first_on: begin,
                last_on: last,
            };
            let made = programmes::create(app, who, &new).await?;
            let mut dice = Dice::about("enrol", made.id.0);
            let people = i64::from(capacity) - 3 + dice.between(0, 5);
            for n in 0..people {
                let age =
                    i32::try_from(dice.between(i64::from(ages.0), i64::from(ages.1.min(88)))).unwrap_or(60);
                let surname = *dice.pick(&["陈", "李", "王", "周", "吴", "徐", "孙", "朱"]);
                let given = *dice.pick(&["晓明", "雨桐", "子涵", "桂芳", "建国", "秀珍", "一诺", "浩然"]);
                let guardian = if age < 14 { format!("{surname}女士") } else { String::new() };
                let new = NewEnrolment {
                    account_id: usize::try_from(n).ok().and_then(|n| self.bookers.get(n).copied()),
                    name: format!("{surname}{given}"),
                    age,
                    guardian,
                };
                programmes::enrol(app, who, made.id, &new).await?;
            }
        }
        Ok(())
    }

    /// A space in its early days, one that was refused and one that waits for its vote.
    async fn unfinished(&self) -> Result<()> {
        self.at(self.date - Days::new(30), 10 * 60);
        let [.., shed, shop] = &SITES;
        self.proposed(shed).await?;
        let space = self.proposed(shop).await?;
        self.step(&space, SpaceStep::Refuse, "租金偏高，须与房东再议").await?;
        self.at(self.date - Days::new(9), 15 * 60);
        let plain =
            Site {
                name: "44幢架空层", address: "翠苑一区44幢架空层", area: 9_500, houses: &[], ..*shed
            };
        self.survey(&plain, self.world.estate).await?;
        Ok(())
    }
}
