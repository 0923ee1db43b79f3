//! From a published plan and the time of day to the problem that is left.

use crate::plan::{Plan, Task};
use crate::problem::{Free, LOAD_KINDS, Problem, Published, Started};

/// The problem at `now_s`, when the day went as `published` so far: what has begun is history, what has not keeps its crew
/// if that costs nothing that matters more, and what is on board stays on board.
///
/// Where the day went otherwise, correct the history (`started`, `on_board`, `taken_s`) afterwards. A crew on its way is taken
/// to be where it last was; whoever knows better sets `free`.
#[must_use]
pub fn carry_on(problem: &Problem, published: &Plan, now_s: i32) -> Problem {
    let mut rest = problem.clone();
    rest.now_s = Some(now_s);
    for route in &published.routes {
        let crew = route.crew;
        for stop in &route.stops {
            let begun = stop.begin_s < now_s;
            match stop.task {
                Task::Job { job, entry } => {
                    rest.jobs[job].published = Some(Published { crew, begin_s: stop.begin_s });
                    if begun && problem.jobs[job].started.is_none() {
                        rest.crews[crew].free = None;
                        let (begin_s, end_s) = (stop.begin_s, stop.end_s);
                        rest.jobs[job].started = Some(Started { crew, begin_s, end_s, entry });
                        for kind in 0..LOAD_KINDS {
                            rest.crews[crew].on_board[kind] += problem.jobs[job].demand[kind];
                        }
                    }
                }
                Task::Station(_) if begun => {
                    rest.crews[crew].on_board = [0; LOAD_KINDS];
                    rest.crews[crew].free = Some(Free { at: stop.at, from_s: stop.end_s });
                }
                Task::Pause if begun => {
                    if let Some(pause) =
                        rest.crews[crew].pause.as_mut().filter(|pause| pause.taken_s.is_none())
                    {
                        pause.taken_s = Some(stop.begin_s);
                        rest.crews[crew].free = Some(Free { at: stop.at, from_s: stop.end_s });
                    }
                }
                Task::Station(_) | Task::Pause => {}
            }
        }
    }
    rest
}

/// The crew is gone from `from_s` on, ill or called elsewhere: it finishes what it has begun and gets nothing new.
pub fn call_off(problem: &mut Problem, crew: usize, from_s: i32) {
    let shift = &mut problem.crews[crew].shift;
    let first = shift.first().copied();
    shift.retain(|piece| piece.from_s < from_s);
    if let Some(last) = shift.last_mut() {
        last.until_s = last.until_s.min(from_s);
    } else {
        // Gone before it came: a shift of no length.
        shift.extend(first.map(|piece| crate::Window { until_s: piece.from_s, ..piece }));
    }
    problem.crews[crew].overtime_s = 0;
    problem.crews[crew].pause = problem.crews[crew].pause.filter(|pause| pause.taken_s.is_some());
}
