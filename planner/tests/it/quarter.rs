//! A quarter's street crews, who need rosters: early, mid, late and night, three skills, some leave and many wishes.

use planner::Window;
use planner::roster::{Demand, HeatDay, RosterProblem, RosterWeights, Rules, Shift, Wanted, Wish, Worker};

use super::random::Dice;

const HOUR: i32 = 3_600;

/// The figures an operator might set: 8 h a day, 40 h a week, a day off in seven, 11 h of rest.
fn rules() -> Rules {
    Rules {
        day_s: 8 * HOUR,
        week_s: 40 * HOUR,
        averaged: false,
        overtime_day_s: 3 * HOUR,
        overtime_shifts_a_week: 1,
        rest_s: 11 * HOUR,
        days_in_seven: 6,
        days_in_a_row: 6,
        nights_in_a_row: 3,
        nights_in_seven: 4,
    }
}

fn wish(dice: &mut Dice, day: usize) -> Option<Wish> {
    let wants = [Wanted::Off, Wanted::Off, Wanted::Shift(0), Wanted::Work][dice.place(4)];
    dice.one_in(6).then_some(Wish { day, wants, weight: 1 })
}

fn shift(id: i64, from: i32, until: i32, work: i32) -> Shift {
    let (begin_s, end_s) = (from * HOUR, until * HOUR);
    Shift { id, begin_s, end_s, work_s: work * HOUR, is_night: until > 24, is_outdoor: id % 2 == 1 }
}

pub fn quarter(seed: u64, workers: usize, days: usize) -> RosterProblem {
    let mut dice = Dice(seed);
    let shifts = vec![
        shift(0, 5, 13, 8),
        shift(1, 9, 17, 7),
        shift(2, 14, 22, 8),
        shift(3, 22, 30, 8),
        shift(4, 6, 17, 10),
    ];
    let workers: Vec<_> = (0..workers)
        .map(|id| Worker {
            skills: (0..3)
                .filter(|skill| *skill == id % 3 || dice.one_in(3))
                .map(|skill| skill as u16)
                .collect(),
            unavailable: (0..days).filter(|_| dice.one_in(18)).collect(),
            wishes: (0..days).filter_map(|day| wish(&mut dice, day)).collect(),
            worked_before: (0..6).map(|_| !dice.one_in(4)).collect(),
            last_end_s: dice.one_in(4).then(|| -dice.roll(10) * HOUR),
            overtime_left_s: dice.roll(3) * 8 * HOUR,
            rules: usize::from(dice.one_in(8)),
            ..Worker::new(id as i64, Vec::new())
        })
        .collect();
    let a_day = workers.len() as i32 * 2 / 3;
    let mut demands = Vec::new();
    for day in 0..days {
        for (shift, share) in [(0, 35), (1, 20), (2, 25), (3, 12), (4, 4)] {
            for skill in 0..3 {
                let needed = (a_day * share / 300 + i32::from(dice.one_in(3))) as u32;
                demands.push(Demand {
                    day,
                    shift,
                    skill,
                    workers: needed,
                    weight: 1 + i64::from(shift == 3),
                });
            }
        }
    }
    let averaged = Rules { averaged: true, ..rules() };
    let heat = HeatDay {
        day: days / 2,
        longest_outdoor_s: 7 * HOUR,
        hottest: Window { from_s: 12 * HOUR, until_s: 15 * HOUR },
    };
    RosterProblem {
        days,
        week_begins: seed as usize % 7,
        shifts,
        demands,
        workers,
        rules: vec![rules(), averaged],
        heat: vec![heat],
        weights: RosterWeights::default(),
    }
}
