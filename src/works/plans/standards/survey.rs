//! A contract's standards, the places each covers, and what keeps them there.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Duration, Months, NaiveDate, NaiveDateTime, NaiveTime};
use entity::enums::{Line, PlaceKind};
use entity::value::{ContractId, CrewId, PlaceId, ServicePlanId, StandardId};
use entity::{contract, crew, place, service_plan, service_standard};
use sea_orm::ConnectionTrait;

use super::kept::{Bounds, Keeping, is_meant, is_worked, judge, year_from};
use super::{store, text};
use crate::access::{Action, Caller, Scope};
use crate::app::App;
use crate::contracts;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::works::plans::schedule::Terms;
use crate::works::plans::service::{MAX_TITLE, refusal_words};
use crate::works::plans::world::World;
use crate::works::plans::{store as plan_store, text as plan_text};
use crate::works::recurrence::{Refusal, Rule, parse_times};

/// Places a survey looks at.
pub(super) const MAX_PLACES: u64 = 5_000;
/// Plans that begin later are held against the year from their first day on, and that year's holidays count.
const CALENDAR: Months = Months::new(24);

/// Why no plan can be made of a standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    Rule(Refusal),
    /// Begun on another day than the contract's first, the rule gives other days: it counts its occurrences.
    Rhythm,
    Duration,
}

impl Unfit {
    /// In words.
    #[must_use]
    pub fn words(&self, l: Lang) -> String {
        match self {
            Self::Rule(refusal) => refusal_words(l, refusal),
            Self::Rhythm => text::unfit_rhythm(l).to_owned(),
            Self::Duration => plan_text::invalid_duration(l).to_owned(),
        }
    }
}

/// A standard at a place.
#[derive(Debug, Clone)]
pub struct PlaceView {
    pub place: place::Model,
    pub keeping: Keeping,
    /// Times a year.
    pub planned: usize,
    /// The first day of the plans that keep it, when it is later than the day asked for.
    pub since: Option<NaiveDate>,
    /// What keeps it, or would if it named the standard.
    pub plans: Vec<(ServicePlanId, String)>,
    /// Of what is not kept by any plan: what the plan would be called.
    pub title: String,
}

/// A standard with the places it covers, the worst kept first.
#[derive(Debug, Clone)]
pub struct StandardView {
    pub standard: service_standard::Model,
    pub unfit: Option<Unfit>,
    /// The first day it asks for from the day asked for on, within the contract.
    pub first: Option<NaiveDate>,
    /// Times a year.
    pub promised: usize,
    pub places: Vec<PlaceView>,
}

impl StandardView {
    #[must_use]
    pub fn count(&self, keeping: Keeping) -> usize {
        self.places.iter().filter(|p| p.keeping == keeping).count()
    }
}

/// What keeps a contract's standards from a day on.
#[derive(Debug, Clone)]
pub struct Survey {
    pub contract: contract::Model,
    pub from: NaiveDate,
    pub standards: Vec<StandardView>,
    /// The crews of the subdistrict that work, by line.
    pub crews: Vec<crew::Model>,
    /// By line: who does most of the contract's plans, or the only crew there is.
    pub usual: BTreeMap<Line, CrewId>,
    /// There are more places than a survey looks at.
    pub cut: bool,
    pub(super) plans: Vec<service_plan::Model>,
}

impl Survey {
    #[must_use]
    pub fn count(&self, keeping: Keeping) -> usize {
        self.standards.iter().map(|s| s.count(keeping)).sum()
    }

    /// Of how many a plan is to be made or named.
    #[must_use]
    pub fn lacking(&self) -> usize {
        self.standards.iter().flat_map(|s| &s.places).filter(|at| at.keeping.lacks()).count()
    }
}

pub(super) const fn scope_of(contract: &contract::Model) -> Scope {
    Scope::work(contract.subdistrict_id, contract.estate_id, None)
}

/// The contract of a caller who may do `action` there.
pub(super) async fn contract_for<C: ConnectionTrait>(
    db: &C,
    caller: &Caller,
    action: Action,
    id: ContractId,
) -> Result<contract::Model> {
    caller.reach(action)?;
    let contract = plan_store::contract(db, id).await?.ok_or_else(Error::not_found)?;
    caller.require(action, scope_of(&contract))?;
    Ok(contract)
}

/// The day plans begin on unless another is named.
pub(super) fn first_day(contract: &contract::Model, today: NaiveDate) -> NaiveDate {
    contract.starts_on.max(today)
}

/// That plans may begin on a day.
///
/// # Errors
/// Before the contract begins, or past its end.
pub(super) fn check_day(contract: &contract::Model, from: NaiveDate) -> Result<()> {
    let invalid = || Error::invalid("works.standard_invalid", crate::web::text::form_errors);
    let (starts, ends) = (contract.starts_on, contract.ends_on);
    if from < starts {
        return Err(invalid().field("from", |l| text::before_contract(l, starts)));
    }
    if from >= ends {
        return Err(invalid().field("from", |l| text::past_contract(l, ends)));
    }
    Ok(())
}

/// What keeps a contract's standards from a day on, or from the first one it may be.
///
/// # Errors
/// Forbidden; not found; a day outside the contract.
pub async fn survey(app: &App, caller: &Caller, id: ContractId, from: Option<NaiveDate>) -> Result<Survey> {
    let db = app.db.read();
    let contract = contract_for(db, caller, Action::PlansRead, id).await?;
    if let Some(from) = from {
        check_day(&contract, from)?;
    }
    let from = from.unwrap_or_else(|| first_day(&contract, app.today()));
    survey_in(app, db, contract, from).await
}

pub(super) async fn survey_in<C: ConnectionTrait>(
    app: &App,
    db: &C,
    contract: contract::Model,
    from: NaiveDate,
) -> Result<Survey> {
    let standards = contracts::standards(db, contract.id).await?;
    let bounds = Bounds { subdistrict: contract.subdistrict_id, estate: contract.estate_id };
    let kinds: Vec<PlaceKind> = crate::db::distinct(standards.iter().map(|s| s.place_kind));
    let mut places = store::places(db, bounds, &kinds, MAX_PLACES + 1).await?;
    let cut = u64::try_from(places.len()).is_ok_and(|n| n > MAX_PLACES);
    places.truncate(usize::try_from(MAX_PLACES).unwrap_or(usize::MAX));
    let plans = store::plans(db, contract.id).await?;
    let ids: Vec<ServicePlanId> = plans.iter().map(|p| p.id).collect();
    let passed = (crate::app::PLAN_PLACES)(app, &ids).await?;
    let until = from.checked_add_months(CALENDAR).unwrap_or(from);
    let world = World::load(db, app.zone(), &plans, from, until).await?;
    let crews = crate::crews::service::of_subdistrict(db, contract.subdistrict_id).await?;
    let crews: Vec<crew::Model> = crews.into_iter().map(|view| view.crew).filter(|c| c.active).collect();
    let usual = usual(&crews, &plans);
    let mut ground = Ground::new(&contract, from, &plans, &passed, &world);
    let standards = standards.into_iter().map(|s| ground.view(s, bounds, &places)).collect();
    Ok(Survey { contract, from, standards, crews, usual, cut, plans })
}

fn usual(crews: &[crew::Model], plans: &[service_plan::Model]) -> BTreeMap<Line, CrewId> {
    let mut usual = BTreeMap::new();
    for line in Line::ALL {
        let of_line: Vec<CrewId> = crews.iter().filter(|c| c.line == *line).map(|c| c.id).collect();
        let does =
            |crew: &CrewId| plans.iter().filter(|p| p.line == *line && p.crew_id == Some(*crew)).count();
        // Of equals the first.
        let most = of_line.iter().rev().max_by_key(|crew| does(crew));
        if let Some(crew) = most.filter(|crew| of_line.len() == 1 || does(crew) > 0) {
            usual.insert(*line, *crew);
        }
    }
    usual
}

/// A standard's rule, read.
struct Promise {
    rule: Rule,
    times: Vec<i32>,
}

/// A plan's terms as they are kept: two plans with the same give the same.
type TermsKey<'a> = (&'a str, &'a str, &'a str, &'static str, NaiveDate, Option<NaiveDate>);

/// What the standards of one contract are judged by.
struct Ground<'a> {
    contract: &'a contract::Model,
    from: NaiveDate,
    world: &'a World,
    of: HashMap<(StandardId, PlaceId), Vec<&'a service_plan::Model>>,
    unnamed: HashMap<(Line, PlaceId), Vec<&'a service_plan::Model>>,
    /// Plans that were said to be what another standard lacks.
    claimed: HashSet<ServicePlanId>,
    counted: HashMap<(TermsKey<'a>, NaiveDate), usize>,
    promises: HashMap<(StandardId, NaiveDate), usize>,
}

impl<'a> Ground<'a> {
    fn new(
        contract: &'a contract::Model,
        from: NaiveDate,
        plans: &'a [service_plan::Model],
        passed: &HashMap<ServicePlanId, Vec<PlaceId>>,
        world: &'a World,
    ) -> Self {
        let mut of: HashMap<_, Vec<&service_plan::Model>> = HashMap::new();
        let mut unnamed: HashMap<_, Vec<&service_plan::Model>> = HashMap::new();
        for plan in plans {
            let places = plan.place_id.iter().chain(passed.get(&plan.id).into_iter().flatten());
            for place in places {
                match plan.standard_id {
                    Some(standard) => of.entry((standard, *place)).or_default().push(plan),
                    None => unnamed.entry((plan.line, *place)).or_default().push(plan),
                }
            }
        }
        Self {
            contract,
            from,
            world,
            of,
            unnamed,
            claimed: HashSet::new(),
            counted: HashMap::new(),
            promises: HashMap::new(),
        }
    }

    /// What a plan says. Its contract's end is no end of it: a contract that goes on takes its plans with it.
    fn terms(&self, plan: &service_plan::Model) -> Option<Terms> {
        let ends_on = plan.ends_on.filter(|end| *end < self.contract.ends_on);
        self.world.terms(plan).ok().map(|terms| Terms { ends_on, ..terms })
    }

    /// The starts a plan works at in the year from `since` on.
    fn worked(&self, plan: &service_plan::Model, since: NaiveDate) -> Vec<NaiveDateTime> {
        let (from, until) = year_from(since);
        let Some(terms) = self.terms(plan) else { return Vec::new() };
        let slots = terms.slots(&self.world.calendar, &[], from, until);
        slots.iter().filter(|slot| is_worked(slot)).map(|slot| slot.key).collect()
    }

    fn times(&mut self, plan: &'a service_plan::Model, since: NaiveDate) -> usize {
        let terms: TermsKey<'a> = (
            &plan.recurrence,
            &plan.start_minutes,
            &plan.seasons,
            plan.on_holiday.word(),
            plan.starts_on,
            plan.ends_on,
        );
        if let Some(counted) = self.counted.get(&(terms, since)) {
            return *counted;
        }
        let counted = self.worked(plan, since).len();
        self.counted.insert((terms, since), counted);
        counted
    }

    fn read(&self, standard: &service_standard::Model) -> std::result::Result<Promise, Unfit> {
        let rule = Rule::try_new(&standard.recurrence).map_err(Unfit::Rule)?;
        let times = parse_times(&standard.start_minutes).map_err(Unfit::Rule)?;
        rule.check_from(self.contract.starts_on).map_err(Unfit::Rule)?;
        if !(5..=1440).contains(&standard.duration_minutes) {
            return Err(Unfit::Duration);
        }
        if let Some(first) = self.first(&rule) {
            let days = |starts| rule.days(starts, first, self.contract.ends_on);
            if days(self.contract.starts_on) != days(first) {
                return Err(Unfit::Rhythm);
            }
        }
        Ok(Promise { rule, times })
    }

    fn first(&self, rule: &Rule) -> Option<NaiveDate> {
        rule.next(self.contract.starts_on, self.from).filter(|day| *day < self.contract.ends_on)
    }

    fn promised(&self, promise: &Promise, since: NaiveDate) -> Vec<NaiveDateTime> {
        let (from, until) = year_from(since);
        let days = promise.rule.days(self.contract.starts_on, from, until);
        let at =
            |day: NaiveDate, minute: i32| day.and_time(NaiveTime::MIN) + Duration::minutes(i64::from(minute));
        days.into_iter().flat_map(|day| promise.times.iter().map(move |minute| at(day, *minute))).collect()
    }

    fn view(
        &mut self,
        standard: service_standard::Model,
        bounds: Bounds,
        places: &[place::Model],
    ) -> StandardView {
        let promise = match self.read(&standard) {
            Ok(promise) => promise,
            Err(unfit) => {
                return StandardView {
                    standard,
                    unfit: Some(unfit),
                    first: None,
                    promised: 0,
                    places: Vec::new(),
                };
            }
        };
        let first = self.first(&promise.rule);
        let promised = self.promised(&promise, self.from).len();
        let meant = places.iter().filter(|place| is_meant(&standard, bounds, place));
        let mut places: Vec<PlaceView> =
            meant.map(|place| self.at(&standard, &promise, first, place)).collect();
        places.sort_by_key(|view| (view.keeping, view.place.id));
        StandardView { standard, unfit: None, first, promised, places }
    }

    fn at(
        &mut self,
        standard: &service_standard::Model,
        promise: &Promise,
        first: Option<NaiveDate>,
        place: &place::Model,
    ) -> PlaceView {
        let plans = self.of.get(&(standard.id, place.id)).cloned().unwrap_or_default();
        let since = plans.iter().map(|p| p.starts_on).min().unwrap_or(self.from).max(self.from);
        let planned: usize = plans.iter().map(|plan| self.times(plan, since)).sum();
        let promised = match self.promises.get(&(standard.id, since)) {
            Some(promised) => *promised,
            None => {
                let promised = self.promised(promise, since).len();
                self.promises.insert((standard.id, since), promised);
                promised
            }
        };
        let mut keeping = judge(promised, planned, promise.times.len());
        let mut named: Vec<(ServicePlanId, String)> = plans.iter().map(|p| (p.id, p.title.clone())).collect();
        if keeping == Keeping::Missing {
            if first.is_none() {
                keeping = Keeping::NotDue;
            } else if let Some(plan) = self.unnamed(standard, promise, place.id) {
                keeping = Keeping::Unnamed;
                named = vec![(plan.id, plan.title.clone())];
            }
        }
        PlaceView {
            place: place.clone(),
            keeping,
            planned,
            since: (since > self.from && keeping != Keeping::Missing).then_some(since),
            plans: named,
            title: title(&place.name, &standard.task),
        }
    }

    /// A plan that works at the place at every time the standard names, and names none.
    fn unnamed(
        &mut self,
        standard: &service_standard::Model,
        promise: &Promise,
        place: PlaceId,
    ) -> Option<&'a service_plan::Model> {
        let there = self.unnamed.get(&(standard.line, place))?.clone();
        let keeps = |plan: &service_plan::Model| {
            let since = plan.starts_on.max(self.from);
            let worked: HashSet<NaiveDateTime> = self.worked(plan, since).into_iter().collect();
            let wanted = self.promised(promise, since);
            !wanted.is_empty() && wanted.iter().all(|start| worked.contains(start))
        };
        let plan = there.into_iter().find(|plan| !self.claimed.contains(&plan.id) && keeps(plan))?;
        self.claimed.insert(plan.id);
        Some(plan)
    }
}

/// The place and the task, as far as they fit.
fn title(place: &str, task: &str) -> String {
    let whole = format!("{} {}", place.trim(), task.trim());
    whole.chars().take(MAX_TITLE).collect()
}
