//! When a given order of stops is driven: with the least lateness, then the least overtime, then back soonest.

use super::instance::{Instance, Kind, Team};
use super::shift::NEVER;
use crate::plan::Cost;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Timing {
    /// Lateness and overtime alone.
    pub soft: Cost,
    pub late_s: i64,
    pub overtime_s: i32,
    pub back_s: i32,
    /// The leg on which the pause is taken, counted from the first.
    pub paused_leg: Option<usize>,
}

/// Where a crew is in an order of stops.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    visit: u32,
    pub arrives: i32,
    pub begins: i32,
    pub departs: i32,
    late: i64,
    late_s: i64,
}

/// The best moment for the pause, by trying each; a crew that has nothing to do takes none. `back_s` is `NEVER` when no timing is allowed.
pub(crate) fn best(instance: &Instance, team: &Team, visits: impl Iterator<Item = u32> + Clone) -> Timing {
    let mut rest = visits;
    let Some(start) = rest.next() else { unreachable!("a route has a start") };
    let mut now = Moment::at_start(team, start);
    if team.shift.pause.is_none() || rest.clone().nth(1).is_none() {
        return finish(instance, team, now, rest, None);
    }
    let mut best: Option<Timing> = None;
    for leg in 0.. {
        let mut behind = rest.clone();
        let Some(next) = behind.next() else { break };
        let paused = finish(instance, team, now.paused_step(instance, team, next), behind.clone(), Some(leg));
        if best.is_none_or(|best| paused.rank(team) < best.rank(team)) {
            best = Some(paused);
        }
        now = now.step(instance, team, next);
        rest = behind;
    }
    best.unwrap_or_else(|| unreachable!("a route has an end"))
}

fn finish(
    instance: &Instance,
    team: &Team,
    from: Moment,
    rest: impl Iterator<Item = u32>,
    paused_leg: Option<usize>,
) -> Timing {
    let end = rest.fold(from, |now, next| now.step(instance, team, next));
    let shift = &team.shift;
    let overtime_s = (end.arrives - shift.regular_end_s).max(0);
    Timing {
        soft: Cost {
            late: end.late,
            effort: i64::from(overtime_s) * instance.problem.weights.overtime_percent * 10,
            ..Cost::default()
        },
        late_s: end.late_s,
        overtime_s,
        back_s: end.arrives.min(NEVER),
        paused_leg,
    }
}

impl Timing {
    /// Timings that are not allowed come last.
    fn rank(&self, team: &Team) -> (bool, Cost, i32) {
        (self.back_s > team.shift.hard_end_s, self.soft, self.back_s)
    }
}

impl Moment {
    pub(crate) fn at_start(team: &Team, visit: u32) -> Self {
        let ready = team.shift.ready_s;
        Self { visit, arrives: ready, begins: ready, departs: ready, late: 0, late_s: 0 }
    }

    pub(crate) fn step(self, instance: &Instance, team: &Team, next: u32) -> Self {
        let leg = instance.travel(team, self.visit, next);
        self.there(instance, team, next, team.shift.arrive(self.departs, leg))
    }

    /// With the pause taken on the way.
    pub(crate) fn paused_step(self, instance: &Instance, team: &Team, next: u32) -> Self {
        let leg = instance.travel(team, self.visit, next);
        self.there(instance, team, next, team.shift.arrive_paused(self.departs, leg))
    }

    fn there(self, instance: &Instance, team: &Team, visit: u32, arrives: i32) -> Self {
        let at = &instance.visits[visit as usize];
        let begins = team.shift.begin(at, &instance.windows, arrives);
        if begins >= NEVER {
            return Self { visit, arrives: NEVER, begins: NEVER, departs: NEVER, ..self };
        }
        let late_s = i64::from((begins - at.calm_s).max(0));
        let weight = match at.kind {
            Kind::Job(job) if late_s > 0 => {
                instance.problem.weights.of(instance.problem.jobs[job as usize].priority)
            }
            _ => 0,
        };
        Self {
            visit,
            arrives,
            begins,
            departs: begins + at.service_s,
            late: self.late + late_s * weight,
            late_s: self.late_s + late_s,
        }
    }
}
