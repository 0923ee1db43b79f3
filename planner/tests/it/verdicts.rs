//! The checker sees each thing that can be wrong with a plan.

use planner::{Plan, Problem, Task, Violation, check};

use super::{instances, planned};

/// A plan and what the checker says once it, or its problem, has been spoiled.
fn verdict(spoil: impl FnOnce(&mut Problem, &mut Plan)) -> Vec<Violation> {
    let mut problem = instances::operator_day("ops200x20b-s1");
    let mut plan = planned(&problem, 200, 1);
    assert_eq!(check(&problem, &plan), []);
    spoil(&mut problem, &mut plan);
    let mut found = check(&problem, &plan);
    found.retain(|violation| !matches!(violation, Violation::WrongFigure { .. }));
    found.truncate(1);
    found
}

fn first_job(plan: &Plan, crew: usize) -> (usize, usize) {
    let jobs = plan.routes[crew].stops.iter().enumerate().filter_map(|(stop, at)| match at.task {
        Task::Job { job, .. } => Some((stop, job)),
        Task::Station(_) | Task::Pause => None,
    });
    jobs.into_iter().next().expect("the crew has a job")
}

fn pause(plan: &Plan, crew: usize) -> usize {
    plan.routes[crew].stops.iter().position(|stop| stop.task == Task::Pause).expect("the crew has a pause")
}

#[test]
fn what_is_done_twice_or_lost() {
    let found = verdict(|_, plan| {
        let stop = first_job(plan, 0).0;
        plan.routes[0].stops.remove(stop);
    });
    assert!(matches!(found[..], [Violation::JobLost { .. }]), "{found:?}");
    let found = verdict(|_, plan| {
        let job = first_job(plan, 0).1;
        plan.unassigned.push(job);
    });
    assert!(matches!(found[..], [Violation::JobTwice { .. }]), "{found:?}");
    let found = verdict(|_, plan| plan.routes[3].stops[0].task = Task::Job { job: 5_000, entry: 0 });
    assert!(matches!(found[..], [Violation::NoSuchTask { crew: 3, stop: 0 }]), "{found:?}");
    let found = verdict(|_, plan| plan.routes.swap(0, 1));
    assert_eq!(found, [Violation::RoutesDoNotMatchCrews]);
}

#[test]
fn who_may_not() {
    let found = verdict(|problem, plan| problem.jobs[first_job(plan, 0).1].skills.push(99));
    assert!(matches!(found[..], [Violation::MissingSkill { skill: 99, crew: 0, .. }]), "{found:?}");
    let found = verdict(|problem, plan| problem.jobs[first_job(plan, 0).1].line = 9);
    assert!(matches!(found[..], [Violation::WrongLine { crew: 0, .. }]), "{found:?}");
    let found = verdict(|problem, plan| problem.jobs[first_job(plan, 0).1].pinned_crew = Some(4));
    assert!(matches!(found[..], [Violation::PinnedToAnother { crew: 0, .. }]), "{found:?}");
    let found = verdict(|problem, plan| {
        let job = first_job(plan, 0).1;
        problem.jobs[job].demand = [31, 0];
    });
    assert!(matches!(found[..], [Violation::Overload { crew: 0, kind: 0, .. }]), "{found:?}");
}

#[test]
fn what_is_at_the_wrong_time() {
    let found = verdict(|problem, plan| {
        let (stop, job) = first_job(plan, 0);
        problem.jobs[job].windows[0].from_s = plan.routes[0].stops[stop].begin_s + 1;
    });
    assert!(matches!(found[..], [Violation::OutsideWindows { .. }]), "{found:?}");
    let found = verdict(|problem, plan| {
        let (stop, job) = first_job(plan, 0);
        problem.jobs[job].pinned_begin_s = Some(plan.routes[0].stops[stop].begin_s + 1);
    });
    assert!(matches!(found[..], [Violation::NotAtPinnedBegin { .. }]), "{found:?}");
    let found = verdict(|problem, plan| problem.jobs[first_job(plan, 0).1].service_s += 1);
    assert!(matches!(found[..], [Violation::WrongDuration { crew: 0, .. }]), "{found:?}");
    let found = verdict(|problem, _| problem.matrices[0].seconds.iter_mut().for_each(|way| *way += 1));
    assert!(matches!(found[..], [Violation::TooFast { crew: 0, stop: 0 }]), "{found:?}");
    let found = verdict(|_, plan| plan.routes[0].stops[0].arrive_s += 40_000);
    assert!(matches!(found[..], [Violation::BeginsBeforeArrival { crew: 0, stop: 0 }]), "{found:?}");
    let found = verdict(|problem, plan| problem.now_s = Some(plan.routes[0].stops[0].begin_s + 1));
    assert!(matches!(found[..], [Violation::BeforeNow { crew: 0, stop: 0 }]), "{found:?}");
    let found = verdict(|problem, plan| {
        let back_s = plan.routes[0].back_s.expect("it was out");
        problem.crews[0].shift[0].until_s = back_s - 1;
    });
    assert!(matches!(found[..], [Violation::OutsideShift { crew: 0, .. }]), "{found:?}");
    let found = verdict(|_, plan| plan.routes[0].back_s = None);
    assert_eq!(found, [Violation::ReturnMissing { crew: 0 }]);
}

#[test]
fn what_is_wrong_with_a_pause() {
    let found = verdict(|_, plan| {
        let stop = pause(plan, 0);
        plan.routes[0].stops.remove(stop);
    });
    assert_eq!(found, [Violation::PauseMissing { crew: 0 }]);
    let found = verdict(|problem, plan| {
        let begin_s = plan.routes[0].stops[pause(plan, 0)].begin_s;
        let pause = problem.crews[0].pause.as_mut().expect("a pause");
        pause.window.until_s = begin_s - 1;
    });
    assert_eq!(found, [Violation::PauseOutsideWindow { crew: 0 }]);
    let found = verdict(|_, plan| {
        let stop = pause(plan, 0);
        let again = plan.routes[0].stops[stop];
        plan.routes[0].stops.insert(stop, again);
    });
    assert!(
        found.iter().all(|v| !matches!(v, Violation::PauseMissing { .. })) && !found.is_empty(),
        "{found:?}"
    );
}

#[test]
fn figures_that_do_not_add_up() {
    let problem = instances::operator_day("ops200x20b-s1");
    let mut plan = planned(&problem, 200, 1);
    plan.figures.travel_s -= 1;
    plan.cost.unassigned += 1;
    let names: Vec<_> = check(&problem, &plan)
        .into_iter()
        .map(|violation| match violation {
            Violation::WrongFigure { name, said, found } => (name, said - found),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(names, [("cost.unassigned", 1), ("figures.travel_s", -1)]);
}
