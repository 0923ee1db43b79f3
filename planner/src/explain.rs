//! Why a plan is as it is, as data: words are made elsewhere.

use serde::Serialize;

use crate::engine::insert::{best_spot, best_spot_with_station};
use crate::engine::instance::Instance;
use crate::engine::route::{Route, within};
use crate::engine::state::State;
use crate::plan::{Cost, Plan, Task};
use crate::problem::{Problem, Started};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// One for each job that a crew does and that has not started, in the problem's order.
    pub choices: Vec<Choice>,
    /// One for each job that nobody does, in the problem's order.
    pub refusals: Vec<Refusal>,
}

/// Why a crew does a job, all other jobs staying where they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    pub job: usize,
    pub crew: usize,
    /// How many crews have the line, the skills and the time, had they nothing else to do.
    pub able_crews: usize,
    /// How many have room for it beside their other jobs.
    pub free_crews: usize,
    /// What it adds where it is.
    pub here: Cost,
    /// The crews that would take it for the least, in that order; the crew that does it may be one of them.
    pub best: Option<Added>,
    pub second: Option<Added>,
    pub why: Why,
}

/// What a job adds to the plan's cost when a crew takes it at its best place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Added {
    pub crew: usize,
    pub cost: Cost,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The dispatcher wants this crew.
    Pinned,
    /// No other crew could do it at all.
    OnlyAble,
    /// Others could, but have no room.
    OnlyFree,
    /// It was published so, and another crew would cost less but for the change.
    Published,
    /// No other crew adds less.
    Cheapest,
    /// Another crew would add less for this job alone; the plan as a whole is cheaper so.
    ForTheWhole,
}

/// Why nobody does a job: for every crew, the rule that keeps it from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    pub job: usize,
    pub exclusions: Vec<Exclusion>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Exclusion {
    pub crew: usize,
    pub rule: Rule,
}

/// The first that applies, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    Line,
    Skill(u16),
    /// It is pinned to another crew.
    PinnedToAnother,
    /// More than the crew can carry beside what is on board, and nowhere to empty it.
    Load,
    /// Not within the job's windows and the rest of the crew's shift, even with nothing else to do.
    Time,
    /// It would do alone, but has no room beside the crew's other jobs.
    NoRoom,
    /// It has room: the plan was made by hand, or the search was cut short.
    Free,
}

/// Explains a plan of this problem that breaks no rule; what it says about one that does is a best effort.
#[must_use]
pub fn explain(problem: &Problem, plan: &Plan) -> Explanation {
    let instance = Instance::new(problem);
    let state = State::from_orders(&instance, &orders(&instance, plan));
    let crews = plan.crews_of_jobs(problem.jobs.len());
    let open = |job: &usize| problem.jobs[*job].started.is_none();
    let assigned = (0..problem.jobs.len()).filter(open).filter_map(|job| Some((job, crews[job]?)));
    Explanation {
        choices: assigned.map(|(job, crew)| choice(&instance, &state, job, crew)).collect(),
        refusals: plan.unassigned.iter().map(|job| refusal(&instance, &state, *job)).collect(),
    }
}

fn orders(instance: &Instance, plan: &Plan) -> Vec<Vec<u32>> {
    let visit = |task: Task| match task {
        Task::Job { job, entry } => {
            let started: Option<Started> = instance.problem.jobs[job].started;
            started.is_none().then(|| instance.entries(job as u32).start + u32::from(entry))
        }
        Task::Station(station) => Some(instance.station(station as u32)),
        Task::Pause => None,
    };
    plan.routes.iter().map(|route| route.stops.iter().filter_map(|stop| visit(stop.task)).collect()).collect()
}

fn choice(instance: &Instance, state: &State, job: usize, crew: usize) -> Choice {
    let own = &state.routes[crew];
    let mut without = own.clone();
    let entries = instance.entries(job as u32);
    without.stops.retain(|stop| !entries.contains(&stop.visit));
    let all = 0..without.stops.len();
    without.refresh(instance, all);
    let here = own.cost - without.cost;
    let able = &instance.able[job];
    let mut offers: Vec<Added> = able
        .iter()
        .filter_map(|other| {
            let other = *other as usize;
            if other == crew {
                return Some(Added {
                    crew,
                    cost: added(instance, &without, job).map_or(here, |cost| cost.min(here)),
                });
            }
            Some(Added { crew: other, cost: added(instance, &state.routes[other], job)? })
        })
        .collect();
    offers.sort_by_key(|offer| (offer.cost, offer.crew != crew, offer.crew));
    let others = || offers.iter().filter(|offer| offer.crew != crew);
    let own_offer = offers.iter().find(|offer| offer.crew == crew).map_or(here, |offer| offer.cost);
    let is_published = instance.problem.jobs[job].published.is_some_and(|published| published.crew == crew);
    let unchanged = |cost: Cost| Cost { changes: 0, ..cost };
    let why = if instance.problem.jobs[job].pinned_crew.is_some() {
        Why::Pinned
    } else if able.len() == 1 {
        Why::OnlyAble
    } else if others().next().is_none() {
        Why::OnlyFree
    } else if is_published && others().any(|offer| unchanged(offer.cost) < unchanged(own_offer)) {
        Why::Published
    } else if others().all(|offer| own_offer <= offer.cost) {
        Why::Cheapest
    } else {
        Why::ForTheWhole
    };
    Choice {
        job,
        crew,
        able_crews: able.len(),
        free_crews: offers.len(),
        here,
        best: offers.first().copied(),
        second: offers.get(1).copied(),
        why,
    }
}

/// What the job adds to the route at its best place.
fn added(instance: &Instance, route: &Route, job: usize) -> Option<Cost> {
    let job = job as u32;
    let spot = best_spot(instance, route, job, |_| false)
        .or_else(|| best_spot_with_station(instance, route, job))?;
    let mut with = route.clone();
    with.insert(instance, spot.after as usize, spot.visits());
    Some(with.cost - route.cost)
}

fn refusal(instance: &Instance, state: &State, job: usize) -> Refusal {
    let rule = |crew: usize| {
        let (data, team) = (&instance.problem.jobs[job], &instance.problem.crews[crew]);
        if !team.lines.contains(&data.line) {
            return Rule::Line;
        }
        if let Some(skill) = data.skills.iter().find(|skill| !team.skills.contains(skill)) {
            return Rule::Skill(*skill);
        }
        if data.pinned_crew.is_some_and(|pinned| pinned != crew) {
            return Rule::PinnedToAnother;
        }
        if !within(data.demand, team.capacity) {
            return Rule::Load;
        }
        if !instance.able[job].contains(&(crew as u32)) {
            return if instance.fits_in_time(job as u32, crew as u32) { Rule::Load } else { Rule::Time };
        }
        if added(instance, &state.routes[crew], job).is_none() { Rule::NoRoom } else { Rule::Free }
    };
    let exclusions = (0..instance.teams.len()).map(|crew| Exclusion { crew, rule: rule(crew) });
    Refusal { job, exclusions: exclusions.collect() }
}
