//! The instances of the benchmark, read into problems.

use std::path::Path;

use planner::{Crew, Job, Matrix, Pause, Place, Priority, Problem, Weights, Window};
use serde::Deserialize;

/// Solomon's distances are real numbers; a thousandth of one is a second here.
pub const SOLOMON_SCALE: f64 = 1_000.0;

fn data(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Name and least known distance of each of Solomon's instances that lie here.
pub fn solomon_best_known() -> Vec<(String, f64)> {
    let known: std::collections::BTreeMap<String, f64> =
        serde_json::from_str(&data("solomon/best_known.json")).expect("distances by name");
    known.into_iter().collect()
}

/// Reads a file in Solomon's layout: vehicles, then a customer a line, the depot first.
pub fn solomon(name: &str) -> Problem {
    let text = data(&format!("solomon/{name}.txt"));
    let rows = text
        .lines()
        .map(|line| line.split_whitespace().map_while(|n| n.parse::<i32>().ok()).collect::<Vec<_>>());
    let mut rows = rows.filter(|row| !row.is_empty());
    let fleet = rows.next().expect("the fleet");
    let places: Vec<_> = rows.collect();
    let scaled = |n: i32| n * SOLOMON_SCALE as i32;
    let distance = |a: &[i32], b: &[i32]| f64::from(a[1] - b[1]).hypot(f64::from(a[2] - b[2]));
    let seconds = places
        .iter()
        .flat_map(|a| places.iter().map(move |b| (distance(a, b) * SOLOMON_SCALE).round() as i32));
    let jobs = places.iter().enumerate().skip(1).map(|(at, row)| Job {
        windows: vec![Window { from_s: scaled(row[4]), until_s: scaled(row[5]) }],
        demand: [row[3], 0],
        ..Job::new(i64::from(row[0]), Place::Point(at), scaled(row[6]))
    });
    let day = Window { from_s: scaled(places[0][4]), until_s: scaled(places[0][5]) };
    let crews = (0..fleet[0]).map(|id| Crew { capacity: [fleet[1], 0], ..Crew::new(i64::from(id), 0, day) });
    Problem {
        locations: places.len(),
        matrices: vec![Matrix { seconds: seconds.collect() }],
        jobs: jobs.collect(),
        crews: crews.collect(),
        stations: Vec::new(),
        now_s: None,
        longest_shift_s: day.until_s,
        weights: Weights::default(),
    }
}

#[derive(Deserialize)]
struct OperatorDay {
    #[serde(rename = "D")]
    travel: Vec<Vec<i32>>,
    jobs: Vec<DayJob>,
    vehicles: Vec<DayCrew>,
}

#[derive(Deserialize)]
struct DayJob {
    id: i64,
    locs: Vec<usize>,
    service: i32,
    tw: [i32; 2],
    skills: Vec<u16>,
    prio: u8,
    demand: i32,
}

#[derive(Deserialize)]
struct DayCrew {
    id: i64,
    start: usize,
    end: usize,
    shift: [i32; 2],
    skills: Vec<u16>,
    capacity: i32,
    brk: Option<DayBreak>,
}

#[derive(Deserialize)]
struct DayBreak {
    dur: i32,
    tw: [i32; 2],
}

/// Reads an operator's day.
pub fn operator_day(name: &str) -> Problem {
    let day: OperatorDay = serde_json::from_str(&data(&format!("{name}.json"))).expect("an operator's day");
    let window = |tw: [i32; 2]| Window { from_s: tw[0], until_s: tw[1] };
    let jobs = day.jobs.into_iter().map(|job| Job {
        windows: vec![window(job.tw)],
        skills: job.skills,
        demand: [job.demand, 0],
        priority: match job.prio {
            1 => Priority::Low,
            2 => Priority::Normal,
            _ => Priority::Urgent,
        },
        ..Job::new(job.id, Place::Point(job.locs[0]), job.service)
    });
    let crews = day.vehicles.into_iter().map(|crew| Crew {
        end: crew.end,
        skills: crew.skills,
        capacity: [crew.capacity, 0],
        pause: crew.brk.map(|b| Pause { duration_s: b.dur, window: window(b.tw), taken_s: None }),
        ..Crew::new(crew.id, crew.start, window(crew.shift))
    });
    Problem {
        locations: day.travel.len(),
        matrices: vec![Matrix { seconds: day.travel.concat() }],
        jobs: jobs.collect(),
        crews: crews.collect(),
        stations: Vec::new(),
        now_s: None,
        longest_shift_s: 24 * 3_600,
        weights: Weights::default(),
    }
}
