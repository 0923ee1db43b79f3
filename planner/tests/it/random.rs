//! Problems from a seed, each with some of everything the model knows.

use planner::{
    Crew, Free, Job, Matrix, Pause, Place, Priority, Problem, Published, Started, Station, Weights, Window,
};

/// Splitmix64, apart from the planner's own chance.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, below: i32) -> i32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % below as u64) as i32
    }

    pub fn between(&mut self, from: i32, until: i32) -> i32 {
        from + self.roll(until - from + 1)
    }

    pub fn one_in(&mut self, times: i32) -> bool {
        self.roll(times) == 0
    }

    pub fn place(&mut self, places: usize) -> usize {
        self.roll(places as i32) as usize
    }

    pub fn window(&mut self, from: i32, until: i32, shortest: i32) -> Window {
        let from_s = self.between(from, until - shortest);
        Window { from_s, until_s: self.between(from_s + shortest, until) }
    }
}

/// How much of a problem to make.
#[derive(Clone, Copy)]
pub struct Size {
    pub jobs: usize,
    pub crews: usize,
}

const MINUTE: i32 = 60;
const HOUR: i32 = 3_600;

/// Travel between points of a plane, not quite as the crow flies and not the same in both directions.
fn matrix(dice: &mut Dice, points: &[(i32, i32)], seconds_a_step: i32) -> Matrix {
    let mut seconds = Vec::new();
    for a in points {
        for b in points {
            let steps = (a.0 - b.0).abs() + (a.1 - b.1).abs();
            let detour = if a == b { 0 } else { dice.roll(90) };
            seconds.push(steps * seconds_a_step + detour);
        }
    }
    Matrix { seconds }
}

/// A day on which some ways are far longer than by way of somewhere else.
pub fn roundabout(seed: u64, size: Size) -> Problem {
    let mut problem = problem(seed, size);
    let mut dice = Dice(seed);
    for way in problem.matrices.iter_mut().flat_map(|matrix| &mut matrix.seconds) {
        *way += if *way > 0 && dice.one_in(12) { 2 * HOUR } else { 0 };
    }
    problem
}

pub fn problem(seed: u64, size: Size) -> Problem {
    let mut dice = Dice(seed);
    let locations = size.jobs * 2 + 2;
    let points: Vec<_> = (0..locations).map(|_| (dice.roll(60), dice.roll(60))).collect();
    let matrices = vec![matrix(&mut dice, &points, 40), matrix(&mut dice, &points, 20)];
    let stations: Vec<_> = (0..2)
        .map(|id| Station {
            id,
            location: dice.place(locations),
            service_s: 10 * MINUTE,
            windows: if dice.one_in(2) {
                vec![dice.window(6 * HOUR, 20 * HOUR, 6 * HOUR)]
            } else {
                Vec::new()
            },
        })
        .collect();
    let crews: Vec<_> = (0..size.crews).map(|id| crew(&mut dice, id as i64, locations)).collect();
    let jobs = (0..size.jobs).map(|id| job(&mut dice, id as i64, locations, &crews)).collect();
    let weights = Weights {
        spread_permille: dice.roll(200).into(),
        crew_s: dice.roll(600).into(),
        ..Weights::default()
    };
    let longest_shift_s = 16 * HOUR;
    let mut problem =
        Problem { locations, matrices, jobs, crews, stations, now_s: None, longest_shift_s, weights };
    if dice.one_in(3) {
        let now_s = dice.between(7 * HOUR, 14 * HOUR);
        problem.now_s = Some(now_s);
        history(&mut dice, &mut problem, now_s);
    }
    problem
}

fn crew(dice: &mut Dice, id: i64, locations: usize) -> Crew {
    let from_s = dice.between(6, 9) * HOUR;
    let until_s = from_s + dice.between(6, 10) * HOUR;
    let middle = from_s.midpoint(until_s);
    let mut crew = Crew {
        end: dice.place(locations),
        overtime_s: if dice.one_in(2) { dice.roll(3) * HOUR } else { 0 },
        lines: if dice.one_in(3) { vec![0, 1] } else { vec![dice.roll(2) as u16] },
        skills: (0..3).filter(|_| dice.roll(3) > 0).collect(),
        capacity: if dice.one_in(8) { [0, 0] } else { [dice.between(5, 20), dice.between(5, 20)] },
        on_board: [dice.roll(4), 0],
        matrix: dice.place(2),
        stations: (0..2).filter(|_| dice.one_in(2)).collect(),
        class: (!dice.one_in(3)).then(|| dice.roll(2) as u16),
        ..Crew::new(id, dice.place(locations), Window { from_s, until_s })
    };
    if dice.one_in(3) {
        let gap = dice.between(30, 90) * MINUTE;
        crew.shift = vec![Window { from_s, until_s: middle - gap }, Window { from_s: middle, until_s }];
    }
    if dice.one_in(2) {
        let window = Window { from_s: middle - 2 * HOUR, until_s: middle + HOUR };
        crew.pause = Some(Pause { duration_s: dice.between(20, 60) * MINUTE, window, taken_s: None });
    }
    crew
}

fn job(dice: &mut Dice, id: i64, locations: usize, crews: &[Crew]) -> Job {
    let (a, b) = (dice.place(locations), dice.place(locations));
    let place = match dice.roll(4) {
        0 => Place::Street { ends: [a, b], one_way: false },
        1 => Place::Street { ends: [a, b], one_way: true },
        _ => Place::Point(a),
    };
    let mut job = Job::new(id, place, dice.between(5, 60) * MINUTE);
    match dice.roll(4) {
        0 => {}
        1 => {
            job.windows =
                vec![dice.window(14 * HOUR, 18 * HOUR, HOUR), dice.window(7 * HOUR, 12 * HOUR, HOUR)]
        }
        2 => job.windows = (0..3).map(|_| dice.window(6 * HOUR, 18 * HOUR, HOUR)).collect(),
        _ => job.windows = vec![dice.window(6 * HOUR, 18 * HOUR, HOUR)],
    }
    job.due_s = dice.one_in(4).then(|| dice.between(8, 14) * HOUR);
    job.priority = [Priority::Low, Priority::Normal, Priority::Urgent][dice.place(3)];
    job.line = dice.roll(2) as u16;
    job.skills = (0..3).filter(|_| dice.one_in(5)).collect();
    job.demand = [dice.roll(5), dice.roll(3)];
    job.published = dice
        .one_in(3)
        .then(|| Published { crew: dice.place(crews.len()), begin_s: dice.between(7, 15) * HOUR });
    if dice.one_in(6) {
        let may = |crew: &Crew| {
            crew.lines.contains(&job.line)
                && job.skills.iter().all(|s| crew.skills.contains(s))
                && (0..2).all(|kind| job.demand[kind] <= crew.capacity[kind])
        };
        job.pinned_crew = crews.iter().position(may);
    }
    if dice.one_in(8) {
        job.pinned_begin_s = Some(job.windows.first().map_or(10 * HOUR, |window| window.from_s));
    }
    job
}

/// Some crews have begun their day.
fn history(dice: &mut Dice, problem: &mut Problem, now_s: i32) {
    for crew in 0..problem.crews.len() {
        let mut at = problem.crews[crew].shift[0].from_s;
        for _ in 0..dice.roll(3) {
            let job = dice.place(problem.jobs.len());
            let end_s = at + dice.between(5, 70) * MINUTE;
            if problem.jobs[job].started.is_none() && at < now_s {
                let entry = dice.place(problem.jobs[job].place.entries().into()) as u8;
                problem.jobs[job].started = Some(Started { crew, begin_s: at, end_s, entry });
                at = end_s + dice.roll(600);
            }
        }
        if dice.one_in(4) {
            problem.crews[crew].free =
                Some(Free { at: dice.place(problem.locations), from_s: now_s + dice.roll(900) });
        }
        if let Some(pause) = &mut problem.crews[crew].pause
            && dice.one_in(3)
        {
            pause.taken_s = Some(at.min(now_s));
        }
    }
}
