//! Whole days: what every plan keeps, how good it is, and that it is always the same.

use planner::{Crew, Limits, Priority, Station, Task, Window, first_plan};

use super::random::{self, Size};
use super::{instances, planned, sound};

#[test]
fn no_plan_breaks_a_rule_whatever_the_day_is_made_of() {
    let mut assigned = 0;
    for seed in 0..250 {
        let size = Size { jobs: 4 + seed as usize % 37, crews: 1 + seed as usize % 7 };
        let day = if seed % 4 == 0 { random::roundabout } else { random::problem };
        let problem = day(seed, size);
        assert_eq!(planner::validate(&problem), [], "seed {seed}");
        let first = first_plan(&problem).expect("a problem without flaws");
        assert_eq!(planner::check(&problem, &first), [], "the first plan of seed {seed}");
        let plan = sound(&problem, 600, seed);
        assert!(
            plan.cost <= first.cost,
            "seed {seed}: {:?} is worse than the first {:?}",
            plan.cost,
            first.cost
        );
        assigned += problem.jobs.len() - plan.unassigned.len();
    }
    assert!(assigned > 2_500, "the days are not empty: {assigned} jobs");
}

#[test]
fn the_same_input_seed_and_steps_give_the_same_plan_byte_for_byte() {
    let problem = instances::operator_day("ops200x20b-s1");
    let bytes = |chains, seed| {
        let limits = Limits { iterations: 3_000, chains };
        let plan = planner::plan(&problem, &limits, seed, &mut |_| std::ops::ControlFlow::Continue(()));
        serde_json::to_vec(&plan.expect("a sound problem")).expect("a plan is JSON")
    };
    assert_eq!(bytes(1, 7), bytes(1, 7));
    assert_eq!(bytes(2, 7), bytes(2, 7), "two chains race, yet not for the plan");
    assert_ne!(bytes(1, 7), bytes(1, 8));
}

#[test]
fn an_operators_day_is_planned_well() {
    let problem = instances::operator_day("ops200x20b-s1");
    let first = first_plan(&problem).expect("a sound problem");
    assert_eq!(planner::check(&problem, &first), []);
    assert!(first.unassigned.len() <= 30, "{}", first.unassigned.len());
    let plan = sound(&problem, 100_000, 1);
    let figures = plan.figures;
    assert!(figures.jobs_unassigned <= 10, "{figures:?}");
    assert!(figures.travel_s <= 105_000, "{figures:?}");
    let urgent =
        plan.unassigned.iter().filter(|job| problem.jobs[**job].priority == Priority::Urgent).count();
    assert_eq!(urgent, 0, "what is left out is not urgent");
}

#[test]
fn solomons_instances_are_solved_close_to_the_best_known() {
    for (name, best_known) in
        instances::solomon_best_known().into_iter().filter(|(name, _)| name.ends_with("101"))
    {
        let problem = instances::solomon(&name);
        let plan = sound(&problem, 60_000, 3);
        assert_eq!(plan.unassigned, [0; 0], "{name}");
        let distance = plan.figures.travel_s as f64 / instances::SOLOMON_SCALE;
        assert!(distance < best_known * 1.01, "{name}: {distance} against {best_known}");
    }
}

#[test]
fn progress_is_reported_and_may_break_off() {
    let problem = instances::operator_day("ops200x20b-s1");
    let mut seen = Vec::new();
    let limits = Limits { iterations: 1_000_000, chains: 2 };
    let plan = planner::plan(&problem, &limits, 1, &mut |progress| {
        seen.push(progress);
        if seen.len() == 3 { std::ops::ControlFlow::Break(()) } else { std::ops::ControlFlow::Continue(()) }
    });
    let plan = plan.expect("a sound problem");
    assert_eq!(planner::check(&problem, &plan), []);
    assert_eq!(seen.len(), 3);
    assert!(seen.windows(2).all(|two| two[0].iteration < two[1].iteration && two[1].cost <= two[0].cost));
    assert!(plan.cost <= seen[2].cost);
}

#[test]
fn days_share_the_work_within_a_class_if_that_is_worth_it() {
    let mut problem = instances::operator_day("ops200x20b-s1");
    problem.weights.spread_permille = 0;
    for (at, crew) in problem.crews.iter_mut().enumerate() {
        crew.class = Some(at as u16 % 4);
    }
    let careless = sound(&problem, 20_000, 1).figures;
    problem.weights.spread_permille = 2_000;
    let fair = sound(&problem, 20_000, 1).figures;
    assert!(fair.spread_s < careless.spread_s * 2 / 3, "{} against {}", fair.spread_s, careless.spread_s);
}

#[test]
fn nothing_to_do_and_nobody_to_do_it_are_plans_too() {
    let mut problem = random::problem(1, Size { jobs: 5, crews: 2 });
    problem.jobs.clear();
    assert_eq!(sound(&problem, 100, 1).figures.crews_used, 0);
    let mut problem = random::problem(2, Size { jobs: 5, crews: 2 });
    problem.now_s = None;
    problem.crews.clear();
    for job in &mut problem.jobs {
        (job.started, job.pinned_crew, job.published) = (None, None, None);
    }
    assert_eq!(sound(&problem, 100, 1).unassigned.len(), 5);
    problem.crews = vec![Crew::new(1, 0, Window { from_s: 0, until_s: 0 })];
    assert_eq!(planned(&problem, 100, 1).unassigned.len(), 5);
}

#[test]
fn a_full_truck_tips_its_load_before_a_job_is_given_up() {
    let mut problem = instances::operator_day("ops200x20b-s1");
    problem.jobs.truncate(12);
    for job in &mut problem.jobs {
        (job.demand, job.skills, job.windows) = ([4, 0], Vec::new(), Vec::new());
        job.service_s = 600;
    }
    problem.crews.truncate(1);
    problem.crews[0].capacity = [12, 0];
    assert_eq!(sound(&problem, 2_000, 1).unassigned.len(), 9);
    problem.stations = vec![Station { id: 1, location: 7, service_s: 900, windows: Vec::new() }];
    problem.crews[0].stations = vec![0];
    let plan = sound(&problem, 2_000, 1);
    assert_eq!(plan.unassigned.len(), 0);
    let tips = plan.routes[0].stops.iter().filter(|stop| matches!(stop.task, Task::Station(0))).count();
    assert_eq!(tips, 3, "as often as need be");
}
