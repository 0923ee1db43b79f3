//! The day goes on: what has begun stays, and a crew that falls ill unsettles as few others as can be.

use planner::{Plan, Problem, Task, call_off, carry_on};

use super::random::{self, Size};
use super::{instances, planned, sound};

const NOON: i32 = 12 * 3_600;

/// What each crew had begun by then, with its times.
fn begun(plan: &Plan, crew: usize, now_s: i32) -> Vec<(usize, i32, i32)> {
    let stops = plan.routes[crew].stops.iter().filter(|stop| stop.begin_s < now_s);
    let job = |stop: &planner::Stop| match stop.task {
        Task::Job { job, .. } => Some((job, stop.begin_s, stop.end_s)),
        Task::Station(_) | Task::Pause => None,
    };
    stops.filter_map(job).collect()
}

fn moved(before: &Plan, after: &Plan, problem: &Problem, sick: usize) -> usize {
    let jobs = problem.jobs.len();
    let pairs = before.crews_of_jobs(jobs).into_iter().zip(after.crews_of_jobs(jobs));
    pairs.filter(|(before, after)| before.is_some_and(|crew| crew != sick) && before != after).count()
}

#[test]
fn a_crew_falls_ill_at_noon() {
    let problem = instances::operator_day("ops200x20b-s1");
    let published = sound(&problem, 30_000, 1);
    let sick = 2;
    let left = published.routes[sick].stops.iter().filter(|stop| stop.begin_s >= NOON).count();
    assert!(left >= 2, "the crew has work in the afternoon");
    let mut rest = carry_on(&problem, &published, NOON);
    call_off(&mut rest, sick, NOON);
    let again = sound(&rest, 20_000, 1);
    for crew in 0..problem.crews.len() {
        assert_eq!(begun(&again, crew, NOON), begun(&published, crew, NOON), "what crew {crew} had begun");
    }
    let news = again.routes[sick].stops.iter().filter(|stop| stop.begin_s >= NOON).count();
    assert_eq!(news, 0, "the sick crew gets nothing new");
    let others_moved = moved(&published, &again, &rest, sick);
    let mut careless = rest.clone();
    careless.jobs.iter_mut().for_each(|job| job.published = None);
    let reshuffled = moved(&published, &sound(&careless, 20_000, 1), &rest, sick);
    assert!(others_moved <= 8, "{others_moved} jobs of others moved");
    assert!(others_moved < reshuffled, "{others_moved} moved; without care {reshuffled}");
    assert!(again.unassigned.len() <= published.unassigned.len() + left, "nobody is dropped without need");
}

#[test]
fn when_nothing_has_happened_nothing_moves() {
    for seed in 0..20 {
        let mut problem = random::problem(seed, Size { jobs: 24, crews: 4 });
        problem.now_s = None;
        for job in &mut problem.jobs {
            (job.started, job.published) = (None, None);
        }
        for crew in &mut problem.crews {
            crew.free = None;
            if let Some(pause) = &mut crew.pause {
                pause.taken_s = None;
            }
        }
        let published = sound(&problem, 1_500, seed);
        let rest = carry_on(&problem, &published, 0);
        let again = sound(&rest, 1_500, seed);
        assert!(again.cost.unassigned <= published.cost.unassigned, "seed {seed}");
        if (again.cost.unassigned, again.cost.late) == (published.cost.unassigned, published.cost.late) {
            assert_eq!(again.figures.jobs_changed, 0, "seed {seed}");
        }
    }
}

#[test]
fn the_rest_of_any_day_can_be_planned_at_any_time() {
    for seed in 0..60 {
        let problem = random::problem(seed, Size { jobs: 20, crews: 4 });
        let published = planned(&problem, 500, seed);
        for hour in [7, 10, 13, 16] {
            let now_s = (hour * 3_600).max(problem.now_s.unwrap_or(0));
            let mut rest = carry_on(&problem, &published, now_s);
            call_off(&mut rest, 1, now_s);
            rest.jobs.iter_mut().for_each(|job| job.pinned_crew = job.pinned_crew.filter(|crew| *crew != 1));
            assert_eq!(planner::validate(&rest), [], "seed {seed} at {hour}");
            let again = sound(&rest, 500, seed);
            sound(&carry_on(&rest, &again, now_s + 5_000), 500, seed);
        }
    }
}
