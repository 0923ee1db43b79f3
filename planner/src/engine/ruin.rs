//! Slack by string removal (Christiaens and Vanden Berghe, Transportation Science 2020): short stretches of neighbouring
//! routes are taken out together, so that room appears in one corner of the town, in space, time and load at once.

use super::instance::{Instance, Team};
use super::state::{NOBODY, State};
use crate::rng::Rng;

/// How many jobs a step takes out, on average.
const MEAN_REMOVED: f64 = 10.0;
/// The longest stretch.
const LONGEST_STRING: f64 = 10.0;
/// But no more than this part of a small plan, of which something must remain to build on.
const MOST_REMOVED: f64 = 0.3;
/// How many neighbours of a job are known: more than the routes any step may reach need.
const NEIGHBOURS: usize = 160;
/// How often a step begins at a job that nobody does, as one in so many.
const FROM_ABSENT: usize = 4;

/// For each job, the others by their nearness, itself first. Jobs that no crew could do both are no neighbours, so that a
/// step never mixes parts of the problem that have nothing to do with each other.
pub(crate) struct Neighbours {
    of: Vec<Vec<u32>>,
}

impl Neighbours {
    pub(crate) fn new(instance: &Instance) -> Self {
        let mut of = vec![Vec::new(); instance.problem.jobs.len()];
        let mut near: Vec<(i32, u32)> = Vec::new();
        let kinds = Kinds::new(instance);
        for job in &instance.open_jobs {
            near.clear();
            for other in &instance.open_jobs {
                if let Some(crew) = kinds.common(*job, *other) {
                    let team = &instance.teams[crew as usize];
                    let way = if job == other { -1 } else { way_between(instance, team, *job, *other) };
                    near.push((way, *other));
                }
            }
            near.sort_unstable();
            near.truncate(NEIGHBOURS);
            of[*job as usize] = near.iter().map(|(_, other)| *other).collect();
        }
        Self { of }
    }
}

/// Jobs of one kind have the same able crews; there are far fewer kinds than jobs.
struct Kinds {
    of: Vec<usize>,
    count: usize,
    /// For each pair of kinds, the first crew that is able for both.
    crews: Vec<Option<u32>>,
}

impl Kinds {
    fn new(instance: &Instance) -> Self {
        let mut kinds: Vec<&Vec<u32>> = instance.able.iter().collect();
        kinds.sort_unstable();
        kinds.dedup();
        let of = instance.able.iter().map(|able| kinds.binary_search(&able).unwrap_or_default());
        Self {
            of: of.collect(),
            count: kinds.len(),
            crews: kinds.iter().flat_map(|one| kinds.iter().map(|other| common(one, other))).collect(),
        }
    }

    fn common(&self, job: u32, other: u32) -> Option<u32> {
        self.crews[self.of[job as usize] * self.count + self.of[other as usize]]
    }
}

/// The first crew in both lists, which are sorted.
fn common(one: &[u32], other: &[u32]) -> Option<u32> {
    let (mut at, mut to) = (0, 0);
    while let (Some(a), Some(b)) = (one.get(at), other.get(to)) {
        match a.cmp(b) {
            std::cmp::Ordering::Equal => return Some(*a),
            std::cmp::Ordering::Less => at += 1,
            std::cmp::Ordering::Greater => to += 1,
        }
    }
    None
}

/// The shortest way between any two of their ends, in either direction.
fn way_between(instance: &Instance, team: &Team, one: u32, other: u32) -> i32 {
    let pairs = instance.entries(one).flat_map(|a| instance.entries(other).map(move |b| (a, b)));
    let ways = pairs.map(|(a, b)| instance.travel(team, a, b).min(instance.travel(team, b, a)));
    ways.min().unwrap_or(i32::MAX)
}

/// Takes some strings of jobs out of the plan.
pub(crate) fn ruin(instance: &Instance, neighbours: &Neighbours, state: &mut State, rng: &mut Rng) {
    let used = state.routes.iter().filter(|route| !route.is_empty()).count();
    if used == 0 {
        return;
    }
    let assigned = instance.open_jobs.len() - state.absent.len();
    let longest = LONGEST_STRING.min(assigned as f64 / used as f64);
    let mean = MEAN_REMOVED.min(1.0 + assigned as f64 * MOST_REMOVED);
    let most_strings = (4.0 * mean / (1.0 + longest) - 1.0).max(1.0);
    let strings = (rng.unit() * most_strings + 1.0) as usize;
    let seed = if !state.absent.is_empty() && rng.one_in(FROM_ABSENT) {
        state.absent[rng.below(state.absent.len())]
    } else {
        instance.open_jobs[rng.below(instance.open_jobs.len())]
    };
    let mut ruined = 0;
    for job in &neighbours.of[seed as usize] {
        let crew = state.crew_of[*job as usize];
        if crew == NOBODY || state.is_touched(crew) {
            continue;
        }
        remove_string(instance, state, crew, *job, longest, rng);
        ruined += 1;
        if ruined == strings {
            break;
        }
    }
}

/// Takes out a string around the job: in one piece, or every second time with one job in its midst left in place.
fn remove_string(instance: &Instance, state: &mut State, crew: u32, job: u32, longest: f64, rng: &mut Rng) {
    let route = &state.routes[crew as usize];
    let length = route.inner().len();
    let entries = instance.entries(job);
    let Some(at) = route.inner().iter().position(|stop| entries.contains(&stop.visit)) else {
        unreachable!("a job is in the route of its crew")
    };
    let longest = longest.min(length as f64);
    let taken = ((rng.unit() * longest) as usize + 1).min(length);
    let kept = usize::from(taken > 1 && taken < length && rng.one_in(2));
    let span = taken + kept;
    let (first, last) = ((at + 1).saturating_sub(span), at.min(length - span));
    let from = first + rng.below(last - first + 1);
    // Position 0 of a route is its start; the first and the last of the string always go.
    let spared = (kept == 1).then(|| from + 2 + rng.below(span - 2));
    state.remove(instance, crew, |stop| stop > from && stop <= from + span && Some(stop) != spared);
}
