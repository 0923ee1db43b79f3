//! The best plan of small problems, found by trying every one; the planner must find a plan of the same cost.

use planner::{Cost, Crew, Job, Matrix, Pause, Place, Priority, Problem, Published, Weights, Window};

use super::random::Dice;
use super::sound;

const HOUR: i32 = 3_600;

/// Tries every plan that is not already worse than the best one.
struct Everything<'a> {
    problem: &'a Problem,
    done: Vec<bool>,
    best: Option<Cost>,
}

/// Where a crew stands in its day.
#[derive(Clone, Copy)]
struct Here {
    crew: usize,
    at: usize,
    free_s: i32,
    load: i32,
    paused: bool,
    used: bool,
}

impl Everything<'_> {
    fn best(problem: &Problem) -> Cost {
        let mut all = Everything { problem, done: vec![false; problem.jobs.len()], best: None };
        all.begin_crew(0, Cost::default());
        all.best.expect("nobody doing anything is a plan")
    }

    fn begin_crew(&mut self, crew: usize, cost: Cost) {
        let Some(data) = self.problem.crews.get(crew) else { return self.finish(cost) };
        let free_s = data.shift[0].from_s;
        self.go_on(
            Here { crew, at: data.start, free_s, load: 0, paused: data.pause.is_none(), used: false },
            cost,
        );
    }

    fn finish(&mut self, mut cost: Cost) {
        for (job, _) in self.problem.jobs.iter().zip(&self.done).filter(|(_, done)| !**done) {
            cost.unassigned += self.problem.weights.priority[job.priority as usize];
            cost.changes += i64::from(job.published.is_some());
        }
        if self.best.is_none_or(|best| cost < best) {
            self.best = Some(cost);
        }
    }

    /// What is still to come can only add; jobs that stay undone may make an earlier part worse, never better.
    fn is_hopeless(&self, cost: Cost) -> bool {
        self.best.is_some_and(|best| cost >= best)
    }

    fn go_on(&mut self, here: Here, cost: Cost) {
        if self.is_hopeless(cost) {
            return;
        }
        let crew = &self.problem.crews[here.crew];
        for job in 0..self.problem.jobs.len() {
            let data = &self.problem.jobs[job];
            let able = data.skills.iter().all(|skill| crew.skills.contains(skill));
            if self.done[job] || !able || here.load + data.demand[0] > crew.capacity[0] {
                continue;
            }
            for entry in 0..data.place.entries() {
                self.done[job] = true;
                self.each_way(here, data.place.way(entry).0, |all, arrived, way| {
                    all.serve(arrived, job, entry, cost, way);
                });
                self.done[job] = false;
            }
        }
        if !here.used {
            return self.begin_crew(here.crew + 1, cost);
        }
        self.each_way(here, crew.end, |all, home, way| {
            let end_s = crew.shift[0].until_s;
            if home.paused && home.free_s <= end_s + crew.overtime_s {
                let overtime =
                    i64::from((home.free_s - end_s).max(0)) * all.problem.weights.overtime_percent * 10;
                let effort = i64::from(way) * 1_000 + overtime + all.problem.weights.crew_s * 1_000;
                all.begin_crew(here.crew + 1, cost + Cost { effort, ..Cost::default() });
            }
        });
    }

    /// Goes there at once, after a pause, and with a pause at the end.
    fn each_way(&mut self, here: Here, to: usize, mut then: impl FnMut(&mut Self, Here, i32)) {
        let crew = &self.problem.crews[here.crew];
        let way = self.problem.matrices[0].seconds[here.at * self.problem.locations + to];
        then(self, Here { at: to, free_s: here.free_s + way, ..here }, way);
        let Some(pause) = crew.pause.filter(|_| !here.paused) else { return };
        let begin = here.free_s.max(pause.window.from_s);
        if begin <= pause.window.until_s {
            let free_s = begin + pause.duration_s + way;
            then(self, Here { at: to, free_s, paused: true, ..here }, way);
        }
        let begin = (here.free_s + way).max(pause.window.from_s);
        if begin <= pause.window.until_s {
            then(self, Here { at: to, free_s: begin + pause.duration_s, paused: true, ..here }, way);
        }
    }

    fn serve(&mut self, here: Here, job: usize, entry: u8, mut cost: Cost, way: i32) {
        let data = &self.problem.jobs[job];
        let opens =
            data.windows.iter().filter(|w| here.free_s <= w.until_s).map(|w| here.free_s.max(w.from_s)).min();
        let begin = if data.windows.is_empty() { Some(here.free_s) } else { opens };
        let Some(begin) = begin else { return };
        let free_s = begin + data.service_s;
        let late = data.due_s.map_or(0, |due| i64::from((free_s - due).max(0)));
        cost.late += late * self.problem.weights.priority[data.priority as usize];
        cost.effort += i64::from(way) * 1_000;
        cost.changes += i64::from(data.published.is_some_and(|published| published.crew != here.crew));
        let at = data.place.way(entry).1;
        self.go_on(Here { at, free_s, load: here.load + data.demand[0], used: true, ..here }, cost);
    }
}

fn small(seed: u64) -> Problem {
    let mut dice = Dice(seed);
    let (jobs, crews, locations) = (dice.between(4, 6), dice.between(1, 3), 9);
    let points: Vec<_> = (0..locations).map(|_| (dice.roll(50), dice.roll(50))).collect();
    let ways = points
        .iter()
        .flat_map(|a| points.iter().map(move |b: &(i32, i32)| ((a.0 - b.0).abs() + (a.1 - b.1).abs()) * 60));
    let seconds = ways.collect();
    let crews: Vec<_> = (0..crews)
        .map(|id| {
            let from_s = dice.between(7, 9) * HOUR;
            Crew {
                end: dice.place(locations),
                skills: if dice.one_in(2) { vec![0, 1] } else { vec![0] },
                capacity: [dice.between(4, 12), 0],
                overtime_s: dice.roll(2) * HOUR,
                pause: dice.one_in(2).then_some(Pause {
                    duration_s: HOUR / 2,
                    window: Window { from_s: 11 * HOUR, until_s: 12 * HOUR },
                    taken_s: None,
                }),
                ..Crew::new(id.into(), dice.place(locations), Window { from_s, until_s: from_s + 6 * HOUR })
            }
        })
        .collect();
    let jobs = (0..jobs).map(|id| {
        let (a, b) = (dice.place(locations), dice.place(locations));
        let two_windows =
            vec![dice.window(7 * HOUR, 10 * HOUR, HOUR / 2), dice.window(11 * HOUR, 15 * HOUR, HOUR / 2)];
        Job {
            windows: [Vec::new(), two_windows, vec![dice.window(8 * HOUR, 14 * HOUR, HOUR)]][dice.place(3)]
                .clone(),
            due_s: dice.one_in(3).then(|| dice.between(8, 12) * HOUR),
            priority: [Priority::Low, Priority::Normal, Priority::Urgent][dice.place(3)],
            skills: if dice.one_in(3) { vec![1] } else { Vec::new() },
            demand: [dice.roll(4), 0],
            published: dice.one_in(3).then(|| Published { crew: dice.place(crews.len()), begin_s: 0 }),
            ..Job::new(
                id.into(),
                if dice.one_in(3) { Place::Street { ends: [a, b], one_way: false } } else { Place::Point(a) },
                dice.between(10, 70) * 60,
            )
        }
    });
    let jobs = jobs.collect();
    let matrices = vec![Matrix { seconds }];
    let (stations, longest_shift_s) = (Vec::new(), 24 * HOUR);
    Problem {
        locations,
        matrices,
        jobs,
        crews,
        stations,
        now_s: None,
        longest_shift_s,
        weights: Weights::default(),
    }
}

#[test]
fn small_days_are_planned_as_well_as_can_be() {
    let missed: Vec<_> = (0..120)
        .filter_map(|seed| {
            let problem = small(seed);
            let (best, found) = (Everything::best(&problem), sound(&problem, 10_000, seed).cost);
            assert!(found >= best, "seed {seed}: {found:?} is better than the best of all, {best:?}");
            (found != best).then_some((seed, best, found))
        })
        .collect();
    assert_eq!(missed, []);
}

/// Some streets of a town of 3 × 3 crossings, to be swept by vehicles of one depot; ways follow the streets.
fn sweeping(seed: u64) -> Problem {
    let mut dice = Dice(seed);
    let locations = 9;
    let mut ways = vec![i32::MAX / 4; locations * locations];
    let mut streets = Vec::new();
    for at in 0..locations {
        ways[at * locations + at] = 0;
        for next in [(at % 3 < 2).then_some(at + 1), (at < 6).then_some(at + 3)].into_iter().flatten() {
            let length = dice.between(60, 300);
            (ways[at * locations + next], ways[next * locations + at]) = (length, length);
            streets.push((at, next, length));
        }
    }
    for over in 0..locations {
        for from in 0..locations {
            for to in 0..locations {
                let through = ways[from * locations + over] + ways[over * locations + to];
                ways[from * locations + to] = ways[from * locations + to].min(through);
            }
        }
    }
    while streets.len() > 7 {
        streets.remove(dice.place(streets.len()));
    }
    let jobs = streets.iter().enumerate().map(|(id, (a, b, length))| Job {
        demand: [dice.between(1, 3), 0],
        ..Job::new(id as i64, Place::Street { ends: [*a, *b], one_way: dice.one_in(5) }, length * 2)
    });
    let day = Window { from_s: 5 * HOUR, until_s: 12 * HOUR };
    Problem {
        locations,
        matrices: vec![Matrix { seconds: ways }],
        jobs: jobs.collect(),
        crews: (0..3).map(|id| Crew { capacity: [7, 0], ..Crew::new(id, 4, day) }).collect(),
        stations: Vec::new(),
        now_s: None,
        longest_shift_s: 24 * HOUR,
        weights: Weights::default(),
    }
}

#[test]
fn sweeping_rounds_are_as_short_as_can_be() {
    for seed in 0..25 {
        let problem = sweeping(seed);
        let plan = sound(&problem, 6_000, seed);
        assert_eq!(plan.unassigned, [0; 0], "seed {seed}");
        assert_eq!(plan.cost, Everything::best(&problem), "seed {seed}");
    }
}
