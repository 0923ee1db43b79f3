//! What is wrong with a problem is said before anything is planned, by name.

use planner::{
    Crew, Job, Limits, Matrix, Pause, Place, Problem, Published, Started, Station, Weights, Window,
};

const HOUR: i32 = 3_600;

fn sound() -> Problem {
    let day = Window { from_s: 8 * HOUR, until_s: 17 * HOUR };
    Problem {
        locations: 2,
        matrices: vec![Matrix { seconds: vec![0, 600, 600, 0] }],
        jobs: vec![Job::new(70, Place::Point(1), HOUR), Job::new(71, Place::Point(0), HOUR)],
        crews: vec![Crew::new(90, 0, day), Crew { lines: vec![1], ..Crew::new(91, 0, day) }],
        stations: vec![Station { id: 50, location: 1, service_s: 600, windows: Vec::new() }],
        now_s: None,
        longest_shift_s: 16 * HOUR,
        weights: Weights::default(),
    }
}

fn flaw_of(spoil: impl FnOnce(&mut Problem)) -> String {
    let mut problem = sound();
    spoil(&mut problem);
    let flaws = planner::validate(&problem);
    let limits = Limits { iterations: 1, chains: 1 };
    let refused = planner::plan(&problem, &limits, 1, &mut |_| std::ops::ControlFlow::Continue(()));
    assert_eq!(refused.expect_err("a flaw refuses the problem"), flaws);
    assert_eq!(planner::first_plan(&problem).expect_err("for the first plan as well"), flaws);
    assert_eq!(
        planner::iterations_within(&problem, std::time::Duration::ZERO).expect_err("and for a trial"),
        flaws
    );
    flaws.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

#[test]
fn a_sound_problem_has_none() {
    assert_eq!(planner::validate(&sound()), []);
}

#[test]
fn each_flaw_names_the_job_the_crew_and_the_field() {
    let window = |from_s, until_s| Window { from_s, until_s };
    let cases: Vec<(String, &str)> = vec![
        (flaw_of(|p| p.jobs[0].service_s = -1), "job 70, service_s: must not be negative"),
        (flaw_of(|p| p.jobs[0].service_s = i32::MAX), "job 70, service_s: must not be more than 67108864"),
        (flaw_of(|p| p.jobs[1].windows = vec![window(9, 8)]), "job 71, windows: ends before it begins"),
        (
            flaw_of(|p| p.jobs[1].place = Place::Point(2)),
            "job 71, place: names number 2 of 2, counted from 0",
        ),
        (flaw_of(|p| p.jobs[1].due_s = Some(-5)), "job 71, due_s: must not be negative"),
        (flaw_of(|p| p.jobs[1].demand = [0, -1]), "job 71, demand: must not be negative"),
        (flaw_of(|p| p.jobs[1].id = 70), "job 70, id: stands twice"),
        (
            flaw_of(|p| p.jobs[0].pinned_crew = Some(1)),
            "job 70, pinned_crew: crew number 1 has not the line, the skills or the capacity",
        ),
        (
            flaw_of(|p| p.jobs[0].pinned_crew = Some(7)),
            "job 70, pinned_crew: names number 7 of 2, counted from 0",
        ),
        (
            flaw_of(|p| (p.jobs[0].windows, p.jobs[0].pinned_begin_s) = (vec![window(5, 6)], Some(7))),
            "job 70, pinned_begin_s: lies in none of the job's windows",
        ),
        (
            flaw_of(|p| p.jobs[0].published = Some(Published { crew: 2, begin_s: 0 })),
            "job 70, published.crew: names number 2 of 2, counted from 0",
        ),
        (
            flaw_of(|p| p.jobs[0].started = Some(Started { crew: 0, begin_s: 9, end_s: 8, entry: 0 })),
            "job 70, started.end_s: ends before it begins",
        ),
        (
            flaw_of(|p| {
                p.jobs[0].started = Some(Started { crew: 0, begin_s: 100, end_s: 200, entry: 0 });
                p.jobs[1].started = Some(Started { crew: 0, begin_s: 150, end_s: 250, entry: 0 });
            }),
            "crew 90, started: one begins before the other is over",
        ),
        (
            flaw_of(|p| p.crews[0].shift[0].until_s = 38 * HOUR),
            "crew 90, shift: lasts 108000 seconds, at most 57600 are allowed",
        ),
        (flaw_of(|p| p.crews[0].shift.clear()), "crew 90, shift: is missing"),
        (
            flaw_of(|p| p.crews[0].shift.push(window(16 * HOUR, 18 * HOUR))),
            "crew 90, shift: one begins before the other is over",
        ),
        (flaw_of(|p| p.crews[0].end = 5), "crew 90, end: names number 5 of 2, counted from 0"),
        (flaw_of(|p| p.crews[0].matrix = 1), "crew 90, matrix: names number 1 of 1, counted from 0"),
        (
            flaw_of(|p| p.crews[0].stations = vec![1]),
            "crew 90, stations: names number 1 of 1, counted from 0",
        ),
        (flaw_of(|p| p.crews[0].overtime_s = -1), "crew 90, overtime_s: must not be negative"),
        (
            flaw_of(|p| {
                let window = window(18 * HOUR, 19 * HOUR);
                p.crews[0].pause = Some(Pause { duration_s: HOUR, window, taken_s: None });
            }),
            "crew 90, pause: has no place in the shift",
        ),
        (
            flaw_of(|p| p.stations[0].location = 9),
            "station 50, location: names number 9 of 2, counted from 0",
        ),
        (flaw_of(|p| p.matrices[0].seconds.truncate(3)), "matrix 0, seconds: must have 4 entries, has 3"),
        (flaw_of(|p| p.matrices[0].seconds[1] = -4), "matrix 0, seconds: must not be negative"),
        (
            flaw_of(|p| (p.locations, p.matrices[0].seconds) = (1 << 40, vec![0])),
            "locations: must not be more than 16384; matrix 0, seconds: must have 18446744073709551615 entries, has 1",
        ),
        (flaw_of(|p| p.weights.priority[0] = -1), "weights: must not be negative"),
        (flaw_of(|p| p.now_s = Some(-1)), "now_s: must not be negative"),
    ];
    for (said, expected) in cases {
        assert_eq!(said, expected);
    }
}

#[test]
fn all_flaws_are_told_at_once() {
    let said = flaw_of(|p| {
        p.jobs[0].service_s = -1;
        p.crews[1].start = 4;
    });
    assert_eq!(
        said,
        "job 70, service_s: must not be negative; crew 91, start: names number 4 of 2, counted from 0"
    );
}

#[test]
fn a_day_of_nothing_is_measured_too() {
    let problem = Problem { jobs: Vec::new(), ..sound() };
    let steps = planner::iterations_within(&problem, std::time::Duration::from_secs(1))
        .expect("nothing is wrong with it");
    assert!(steps > 0);
}
