//! The last weeks of the demo's facilities: who booked and came, who ate, what it cost.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use entity::enums::{EntrySide, FacilityHead, FacilityKind, PaidFrom};
use entity::value::{FacilityId, Fen, RoomId};

use super::{LIVED_DAYS, Maker, Open};
use crate::clock::tomorrow;
use crate::demo::dice::Dice;
use crate::error::Result;
use crate::spaces::accounts::service::{NewEntryOf, Visits, count_visits, enter};
use crate::spaces::bookings::NewBooking;
use crate::spaces::bookings::service::{self as bookings, Attendance};
use crate::spaces::facilities::hours::Span;
use crate::spaces::facilities::service::{self as facilities, DayRule};
use crate::spaces::meals::{Count, NewSheet, sheets};

/// What a meal costs: the model canteen's average.
const PRICE: Fen = Fen(1053);

impl Maker<'_> {
    pub(super) async fn live(&self, houses: &[Open]) -> Result<()> {
        let mut day = self.date - Days::new(LIVED_DAYS);
        while day < self.date {
            for open in houses {
                self.book_day(open, day).await?;
            }
            self.at(day, 21 * 60 + 15);
            for open in houses {
                self.close_day(open, day).await?;
            }
            day = tomorrow(day);
        }
        Ok(())
    }

    fn wish(&self, room_id: RoomId, day: NaiveDate, span: Span, dice: &mut Dice) -> NewBooking {
        let purposes = ["打球", "排练", "读书会", "邻里活动", "家庭聚会"];
        NewBooking {
            room_id,
            day,
            span,
            people: i32::try_from(dice.between(2, 8)).unwrap_or(2),
            purpose: (*dice.pick(&purposes)).into(),
            account_id: Some(*dice.pick(&self.bookers)),
            contact: String::new(),
            phone: String::new(),
        }
    }

    /// A morning's bookings of that day, as the desk takes them.
    async fn book_day(&self, open: &Open, day: NaiveDate) -> Result<()> {
        if !open.facility.residents_book {
            return Ok(());
        }
        self.at(day, 8 * 60);
        for room in &open.rooms {
            let mut dice = Dice::about("booking", room.0 * 100_000 + i64::from(day.num_days_from_ce()));
            for begin in [840, 930, 1020, 1110, 1170] {
                let busy = if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) { 62 } else { 38 };
                if !dice.percent(busy) {
                    continue;
                }
                let span = Span::new(begin, begin + if dice.percent(50) { 60 } else { 90 });
                let new = self.wish(*room, day, span, &mut dice);
                taken(bookings::book(self.app, &self.world.steward, &new).await)?;
            }
        }
        Ok(())
    }

    /// What came of a day: who attended, who ate, who came by.
    async fn close_day(&self, open: &Open, day: NaiveDate) -> Result<()> {
        let (app, who) = (self.app, &self.world.steward);
        let id = open.facility.id;
        for row in bookings::day(app, who, &open.facility, day).await? {
            let b = row.booking;
            let mut dice = Dice::about("came", b.id.0);
            let people = i64::from(b.people);
            let attended = (!dice.percent(6)).then(|| dice.between((people * 3 / 5).max(1), people));
            let elders = attended.map_or(0, |n| dice.between(0, n));
            let number = |n: i64| i32::try_from(n).unwrap_or(1);
            let came = Attendance { attended: attended.map(number), elders: number(elders) };
            bookings::attend(app, who, b.id, came, b.version).await?;
        }
        let mut dice = Dice::about("visits", id.0 * 100_000 + i64::from(day.num_days_from_ce()));
        let number = |n: i64| i32::try_from(n).unwrap_or(0);
        let (from, to, old) = match open.facility.kind {
            FacilityKind::Canteen => return self.meals(id, day, &mut dice).await,
            FacilityKind::DayCare => (26, 41, 100),
            FacilityKind::DisabledCare => (12, 20, 20),
            FacilityKind::BathingHelp => (4, 9, 100),
            FacilityKind::Barber => (14, 30, 80),
            FacilityKind::ReadingRoom => (40, 90, 45),
            FacilityKind::YouthScience => (10, 45, 5),
            _ => (18, 60, 40),
        };
        let visits = dice.between(from, to);
        let visits = Visits { day, visits: number(visits), elders: number(visits * old / 100) };
        count_visits(app, who, id, visits).await
    }

    /// About six hundred diners, a third of them eighty or older.
    async fn meals(&self, id: FacilityId, day: NaiveDate, dice: &mut Dice) -> Result<()> {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let all = if weekend { dice.between(470, 540) } else { dice.between(585, 660) };
        let shares = [(0, 22), (60, 45), (80, 28), (90, 5)];
        let counts = shares.into_iter().map(|(from_age, share)| Count {
            from_age,
            price: PRICE,
            meals: i32::try_from(all * share / 100).unwrap_or(1),
        });
        let sheet = NewSheet { day, counts: counts.collect() };
        sheets::post(self.app, &self.world.steward, id, &sheet).await?;
        if day.weekday() == Weekday::Mon {
            self.costs(
                id,
                day,
                FacilityHead::Food,
                "绿源农副产品",
                "一周食材",
                dice.between(1_750_000, 2_050_000),
            )
            .await?;
        }
        Ok(())
    }

    async fn costs(
        &self,
        id: FacilityId,
        day: NaiveDate,
        head: FacilityHead,
        party: &str,
        words: &str,
        fen: i64,
    ) -> Result<()> {
        let new = NewEntryOf {
            side: EntrySide::Cost,
            head,
            paid: if head == FacilityHead::Staff { PaidFrom::Bank } else { PaidFrom::Payable },
            party: party.into(),
            reference: format!("CS{id}-{}-{}", head.word(), day.format("%Y%m%d")),
            words: words.into(),
            amount: Fen(fen),
            booked_on: day,
        };
        enter(self.app, &self.world.finance, id, &new).await?;
        Ok(())
    }

    /// Wages and energy of the last month, a grant, a day that is closed, and what is booked for the days to come.
    pub(super) async fn ahead(&self, houses: &[Open]) -> Result<()> {
        let yesterday = self.date - Days::new(1);
        for open in houses {
            let id = open.facility.id;
            let (staff, energy) = match open.facility.kind {
                FacilityKind::Canteen => (4_860_000, 620_000),
                FacilityKind::DayCare => (3_240_000, 240_000),
                FacilityKind::CultureSport | FacilityKind::DisabledCare => (1_180_000, 160_000),
                _ => (520_000, 60_000),
            };
            self.costs(id, yesterday, FacilityHead::Staff, "场所员工", "本月工资", staff).await?;
            self.costs(id, yesterday, FacilityHead::Energy, "水电气", "本月水电气", energy).await?;
            let grant = NewEntryOf {
                side: EntrySide::Subsidy,
                head: FacilityHead::Operation,
                paid: PaidFrom::Payable,
                party: "翠苑街道".into(),
                reference: format!("BT{id}-{}", yesterday.format("%Y%m")),
                words: "场所运营补贴".into(),
                amount: Fen(staff / 2),
                booked_on: yesterday,
            };
            enter(self.app, &self.world.finance, id, &grant).await?;
            if open.facility.kind == FacilityKind::CultureSport {
                let day = (self.date + Days::new(5), DayRule::Closed);
                facilities::set_day(self.app, &self.world.dispatcher, id, day, "地面检修").await?;
            }
            if !open.facility.residents_book {
                continue;
            }
            for ahead in 1..=4 {
                let day = self.date + Days::new(ahead);
                for room in &open.rooms {
                    let mut dice = Dice::about("ahead", room.0 * 100 + i64::try_from(ahead).unwrap_or(0));
                    if dice.percent(45) {
                        let new = self.wish(*room, day, Span::new(1020, 1080), &mut dice);
                        taken(bookings::book(self.app, &self.world.steward, &new).await)?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// What somebody else has, or the hours forbid, is not booked; that is how a desk's day goes.
fn taken(outcome: Result<entity::booking::Model>) -> Result<()> {
    match outcome {
        Ok(_) => Ok(()),
        Err(error) if error.code == "spaces.taken" || error.code.starts_with("spaces.booking.") => Ok(()),
        Err(error) => Err(error),
    }
}
