//! What the planner says about its plan is true: a crew it excludes really cannot, a crew it counts really can.

use planner::{Plan, Problem, Rule, Task, Window, explain};

use super::random::{self, Size};
use super::{instances, sound};

/// Whether the crew can make these stops in this order, with its pause on some leg: reckoned with nothing of the planner's.
fn can_drive(problem: &Problem, crew: usize, tasks: &[(usize, u8)]) -> bool {
    let data = &problem.crews[crew];
    let mut load = data.on_board;
    for (job, _) in tasks {
        load = std::array::from_fn(|kind| load[kind] + problem.jobs[*job].demand[kind]);
    }
    if load.iter().zip(data.capacity).any(|(load, most)| *load > most) {
        return false;
    }
    let mut begun: Vec<_> = problem
        .jobs
        .iter()
        .filter_map(|j| Some((j.started?, j.place)))
        .filter(|(s, _)| s.crew == crew)
        .collect();
    begun.sort_by_key(|(started, _)| (started.begin_s, started.end_s));
    let mut at = begun.last().map_or(data.start, |(started, place)| place.way(started.entry).1);
    let mut free_s = begun.last().map_or(0, |(started, _)| started.end_s);
    if let Some(free) = data.free {
        (at, free_s) = (free.at, free_s.max(free.from_s));
    }
    let taken = data.pause.and_then(|pause| Some(pause.taken_s? + pause.duration_s));
    free_s = free_s.max(data.shift[0].from_s).max(problem.now_s.unwrap_or(0)).max(taken.unwrap_or(0));
    let due = data.pause.filter(|pause| pause.taken_s.is_none() && free_s <= pause.window.until_s);
    let legs = if due.is_some() { 2 * (tasks.len() + 1) } else { 1 };
    (0..legs).any(|pause_at| drives(problem, crew, tasks, (at, free_s), due.map(|_| pause_at)))
}

/// Leg `n` has the pause at its start for `2n`, at its end for `2n + 1`.
fn drives(
    problem: &Problem,
    crew: usize,
    tasks: &[(usize, u8)],
    from: (usize, i32),
    pause_at: Option<usize>,
) -> bool {
    let data = &problem.crews[crew];
    let (mut at, mut now) = from;
    for leg in 0..=tasks.len() {
        let to = tasks.get(leg).map_or(data.end, |(job, entry)| problem.jobs[*job].place.way(*entry).0);
        for part in 0..3 {
            let paused = part != 1 && pause_at == Some(2 * leg + part / 2);
            let begin = if part == 1 {
                fit(
                    &data.shift,
                    data.overtime_s,
                    now,
                    problem.matrices[data.matrix].seconds[at * problem.locations + to],
                    &[],
                )
            } else if paused {
                let Some(pause) = data.pause else { return false };
                fit(&data.shift, data.overtime_s, now, pause.duration_s, &[pause.window])
            } else {
                continue;
            };
            let Some((_, end)) = begin else { return false };
            now = end;
        }
        if let Some((job, entry)) = tasks.get(leg) {
            let job = &problem.jobs[*job];
            let windows =
                job.pinned_begin_s.map_or(job.windows.clone(), |at| vec![Window { from_s: at, until_s: at }]);
            let Some((_, end)) = fit(&data.shift, data.overtime_s, now, job.service_s, &windows) else {
                return false;
            };
            (at, now) = (job.place.way(*entry).1, end);
        }
    }
    true
}

/// The earliest begin and end of something that lasts so long, within the shift and, if there are any, its windows.
fn fit(
    shift: &[Window],
    overtime_s: i32,
    from_s: i32,
    length_s: i32,
    windows: &[Window],
) -> Option<(i32, i32)> {
    let any = [Window { from_s: 0, until_s: i32::MAX }];
    let windows = if windows.is_empty() { &any } else { windows };
    let mut begins = Vec::new();
    for (nth, piece) in shift.iter().enumerate() {
        let until_s = piece.until_s + if nth == shift.len() - 1 { overtime_s } else { 0 };
        for window in windows {
            let begin = from_s.max(piece.from_s).max(window.from_s);
            if begin <= window.until_s && begin + length_s <= until_s {
                begins.push(begin);
            }
        }
    }
    begins.into_iter().min().map(|begin| (begin, begin + length_s))
}

fn tasks(problem: &Problem, plan: &Plan, crew: usize, without: usize) -> Vec<(usize, u8)> {
    let new = plan.routes[crew].stops.iter().filter_map(|stop| match stop.task {
        Task::Job { job, entry } if problem.jobs[job].started.is_none() && job != without => {
            Some((job, entry))
        }
        _ => None,
    });
    new.collect()
}

fn has_room(problem: &Problem, plan: &Plan, crew: usize, job: usize) -> bool {
    let tasks = tasks(problem, plan, crew, job);
    (0..=tasks.len()).any(|at| {
        (0..problem.jobs[job].place.entries()).any(|entry| {
            let mut with = tasks.clone();
            with.insert(at, (job, entry));
            can_drive(problem, crew, &with)
        })
    })
}

fn may(problem: &Problem, crew: usize, job: usize) -> bool {
    let (crew_data, job) = (&problem.crews[crew], &problem.jobs[job]);
    crew_data.lines.contains(&job.line)
        && job.skills.iter().all(|skill| crew_data.skills.contains(skill))
        && job.pinned_crew.is_none_or(|pinned| pinned == crew)
}

fn assert_true(problem: &Problem, plan: &Plan) -> (usize, usize) {
    let told = explain(problem, plan);
    for choice in &told.choices {
        let room = (0..problem.crews.len()).filter(|crew| {
            *crew == choice.crew
                || (may(problem, *crew, choice.job) && has_room(problem, plan, *crew, choice.job))
        });
        assert_eq!(choice.free_crews, room.count(), "{choice:?}");
        assert!(choice.able_crews >= choice.free_crews, "{choice:?}");
        let (best, second) = (choice.best.map(|b| b.cost), choice.second.map(|s| s.cost));
        assert!(
            best.is_some_and(|best| best <= choice.here) && second.is_none_or(|second| best <= Some(second)),
            "{choice:?}"
        );
    }
    assert_eq!(told.refusals.iter().map(|refusal| refusal.job).collect::<Vec<_>>(), plan.unassigned);
    for refusal in &told.refusals {
        assert_eq!(refusal.exclusions.len(), problem.crews.len());
        for exclusion in &refusal.exclusions {
            let (crew, job) = (exclusion.crew, &problem.jobs[refusal.job]);
            let data = &problem.crews[crew];
            let holds = match exclusion.rule {
                Rule::Line => !data.lines.contains(&job.line),
                Rule::Skill(skill) => job.skills.contains(&skill) && !data.skills.contains(&skill),
                Rule::PinnedToAnother => job.pinned_crew.is_some_and(|pinned| pinned != crew),
                Rule::Load => (0..2).any(|kind| data.on_board[kind] + job.demand[kind] > data.capacity[kind]),
                Rule::Time => {
                    let weightless = |p: &Problem| {
                        let mut p = p.clone();
                        p.jobs[refusal.job].demand = [0, 0];
                        p
                    };
                    (0..job.place.entries())
                        .all(|entry| !can_drive(&weightless(problem), crew, &[(refusal.job, entry)]))
                }
                Rule::NoRoom => !has_room(problem, plan, crew, refusal.job),
                Rule::Free => has_room(problem, plan, crew, refusal.job),
            };
            assert!(holds, "{exclusion:?} of job {}", refusal.job);
        }
    }
    (told.choices.len(), told.refusals.len())
}

#[test]
fn what_is_said_of_any_day_is_true() {
    let (mut choices, mut refusals) = (0, 0);
    for seed in 0..120 {
        let mut problem = random::problem(seed, Size { jobs: 24, crews: 4 });
        problem.crews.iter_mut().for_each(|crew| crew.stations.clear());
        let plan = sound(&problem, 300, seed);
        let (c, r) = assert_true(&problem, &plan);
        (choices, refusals) = (choices + c, refusals + r);
    }
    assert!(choices > 800 && refusals > 300, "{choices} choices and {refusals} refusals");
}

#[test]
fn what_is_said_of_an_operators_day_is_true() {
    let problem = instances::operator_day("ops200x20b-s1");
    let plan = sound(&problem, 20_000, 1);
    let (choices, refusals) = assert_true(&problem, &plan);
    assert_eq!(choices + refusals, 200);
    let free = explain(&problem, &plan)
        .refusals
        .iter()
        .flat_map(|r| r.exclusions.clone())
        .any(|e| e.rule == Rule::Free);
    assert!(!free, "nobody who has room is left idle");
}
