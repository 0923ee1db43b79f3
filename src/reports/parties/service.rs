//! Putting the statement together from the slices that own its parts.

use entity::enums::{AssessmentStatus, ChargeItem, ContractKind, Line, OutlayHead};
use entity::outlay_baseline;
use entity::value::{Area, Fen, Month, SubdistrictId};
use serde::Serialize;
use utoipa::ToSchema;

use super::figures::{LineMargin, Margin, Outlay, Served};
use super::store;
use crate::access::{Action, Caller, Reach, Scope};
use crate::app::App;
use crate::error::{Error, Result};
use crate::reports::money;
use crate::reports::range::Range;
use crate::reports::{text, work};
use crate::requests::rates::{self, By, Figures, Span};
use crate::settlement::{self, MonthFigures, baseline};
use crate::spaces::{self, FacilityMonth};
use crate::{contracts, costs};

/// Months one statement may span.
pub const MAX_MONTHS: usize = 24;

/// What each side gave and got in some months.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = StatementOfParties)]
pub struct Statement {
    pub subdistrict_id: SubdistrictId,
    pub subdistrict: String,
    #[schema(value_type = String, example = "2026-07")]
    pub from: Month,
    #[schema(value_type = String, example = "2026-09")]
    pub to: Month,
    /// 政府少投入.
    pub outlay: Outlay,
    /// 百姓享服务.
    pub served: Served,
    /// 企业增效益.
    pub margin: Margin,
    /// Months of contracts that are not signed off yet: not in the figures.
    pub unsettled: i64,
    #[serde(skip)]
    pub baseline: Vec<outlay_baseline::Model>,
}

/// The subdistricts a caller may have a statement of.
///
/// # Errors
/// Forbidden.
pub async fn subdistricts(app: &App, caller: &Caller) -> Result<Vec<entity::subdistrict::Model>> {
    caller.reach(Action::StatementOfParties)?;
    let may = |s: &entity::subdistrict::Model| {
        caller.may_at(Action::StatementOfParties, Scope::work(s.id, None, None))
    };
    Ok(store::subdistricts(app.db.read()).await?.into_iter().filter(may).collect())
}

/// The months from `from` to `to`.
///
/// # Errors
/// None, or more than a statement spans.
fn months(from: Month, to: Month) -> Result<Vec<Month>> {
    let all: Vec<Month> = std::iter::successors(Some(from), |m| Some(m.next()))
        .take_while(|m| *m <= to)
        .take(MAX_MONTHS + 1)
        .collect();
    if all.is_empty() || all.len() > MAX_MONTHS {
        let words = |l| text::months_range(l, MAX_MONTHS);
        return Err(Error::invalid("reports.months", words).field("to", words));
    }
    Ok(all)
}

const fn is_settled(status: AssessmentStatus) -> bool {
    matches!(status, AssessmentStatus::Signed | AssessmentStatus::Invoiced | AssessmentStatus::Paid)
}

const fn head_of(kind: ContractKind) -> OutlayHead {
    match kind {
        ContractKind::StreetCleaning => OutlayHead::StreetCleaning,
        ContractKind::Greening => OutlayHead::Greening,
        ContractKind::WasteHaulage => OutlayHead::WasteHaulage,
        ContractKind::PropertyService | ContractKind::Lease => OutlayHead::Other,
    }
}

/// What lies behind all three parts.
struct Parts {
    settled: Vec<MonthFigures>,
    fee_subsidies: Fen,
    facilities: Vec<FacilityMonth>,
    households: i64,
    count: i64,
}

impl Parts {
    fn facility(&self, of: fn(&FacilityMonth) -> Fen) -> Result<Fen> {
        Ok(Fen::total(self.facilities.iter().map(of))?)
    }

    fn public(&self, kind: ContractKind) -> Result<Fen> {
        Ok(Fen::total(self.settled.iter().filter(|m| m.kind == kind).map(|m| m.net_fen))?)
    }
}

fn outlay(parts: &Parts, before: &[outlay_baseline::Model]) -> Result<Outlay> {
    let before: Vec<_> = before.iter().map(|b| (b.head, b.annual_fen)).collect();
    let mut now: Vec<_> = parts.settled.iter().map(|m| (head_of(m.kind), m.net_fen)).collect();
    now.push((OutlayHead::PropertySubsidy, parts.fee_subsidies));
    now.push((OutlayHead::FacilitySubsidy, parts.facility(|f| f.figures.subsidy)?));
    Ok(Outlay::of(&before, &now, parts.count, parts.households)?)
}

async fn served(
    app: &App,
    reach: &Reach,
    subdistrict: SubdistrictId,
    months: &[Month],
    parts: &Parts,
    income: &money::Income,
) -> Result<Served> {
    let (Some(from), Some(to)) = (months.first().copied(), months.last().copied()) else {
        return Ok(Served::default());
    };
    let calls = Figures::total(&rates::rates_within(app, reach, Span { from, to }, By::Month).await?);
    let work = work::totals_within(app, reach, from, to).await?;
    let areas = spaces::area_by_kind(app.db.read(), subdistrict, to.end().min(app.today())).await?;
    let fee = income.items.iter().filter(|i| i.item == ChargeItem::PropertyFee).map(|i| i.charged);
    let served = Served {
        calls: calls.all,
        responded: (calls.responded, calls.to_respond()),
        solved: (calls.solved, calls.asked()),
        satisfied: (calls.satisfied, calls.asked()),
        planned: work.planned,
        on_time: work.on_time,
        area: Area(areas.iter().map(|a| a.operating).sum()),
        meals: parts.facilities.iter().map(|f| f.figures.meals).sum(),
        visits: parts.facilities.iter().map(|f| f.figures.visits).sum(),
        fee: Fen::total(fee)?,
        ..Served::default()
    };
    Ok(served.shared(parts.count, parts.households))
}

async fn margin(
    app: &App,
    subdistrict: SubdistrictId,
    months: &[Month],
    parts: &Parts,
    income: &money::Income,
) -> Result<Margin> {
    let db = app.db.read();
    let mut lines = Vec::new();
    let mut open_months = 0;
    let mut borne: Vec<(Line, Fen, Fen)> = Vec::new();
    for month in months {
        let of = costs::by_line(db, subdistrict, *month).await?;
        open_months += i64::from(of.frozen.is_none());
        for line in of.lines {
            borne.push((line.line, line.direct, line.total.minus(line.direct)?));
        }
    }
    for line in Line::ALL {
        let kind = |k: &ContractKind| contracts::versions::line_of(*k) == *line;
        let mut public = Fen::ZERO;
        for k in ContractKind::ALL.iter().filter(|k| kind(k)) {
            public = public.plus(parts.public(*k)?)?;
        }
        let mut owners = Fen::total(income.items.iter().filter(|i| i.line == *line).map(|i| i.charged))?;
        if *line == Line::Property {
            // What sponsors make good is booked as income of the fee: it is the public's, not the owners'.
            public = public.plus(parts.fee_subsidies)?;
            owners = owners
                .minus(parts.fee_subsidies)?
                .plus(income.late_fees)?
                .minus(income.waived)?
                .minus(income.bad_debt)?;
        }
        let own = || borne.iter().filter(|(l, _, _)| l == line);
        let row = LineMargin {
            line: Some(*line),
            owners,
            public,
            market: Fen::ZERO,
            direct: Fen::total(own().map(|(_, direct, _)| *direct))?,
            shared: Fen::total(own().map(|(_, _, shared)| *shared))?,
        };
        if !row.revenue().is_zero() || !row.cost().is_zero() {
            lines.push(row);
        }
    }
    let facilities = LineMargin {
        line: None,
        owners: Fen::ZERO,
        public: parts.facility(|f| f.figures.subsidy)?,
        market: parts.facility(|f| f.figures.income)?,
        direct: parts.facility(|f| f.figures.cost)?,
        shared: Fen::ZERO,
    };
    if !facilities.revenue().is_zero() || !facilities.cost().is_zero() {
        lines.push(facilities);
    }
    Ok(Margin {
        lines,
        open_months,
        charged: Fen::total(income.items.iter().map(|i| i.charged))?,
        received: Fen::total(income.items.iter().map(|i| i.received))?,
    })
}

/// The statement of a subdistrict's months.
///
/// # Errors
/// Not found where the caller may not; months that are none or too many.
pub async fn statement(
    app: &App,
    caller: &Caller,
    subdistrict: SubdistrictId,
    from: Month,
    to: Month,
) -> Result<Statement> {
    caller.reach(Action::StatementOfParties)?;
    caller.require(Action::StatementOfParties, Scope::work(subdistrict, None, None))?;
    let months = months(from, to)?;
    let db = app.db.read();
    let name = store::subdistricts(db).await?.into_iter().find(|s| s.id == subdistrict);
    let name = name.ok_or_else(Error::not_found)?.name;
    let reach = Reach { subdistricts: vec![subdistrict], ..Reach::default() };
    let (all, unsettled): (Vec<_>, Vec<_>) = settlement::figures_of(db, subdistrict, from, to)
        .await?
        .into_iter()
        .partition(|m| is_settled(m.status));
    let facilities = spaces::figures_between(db, subdistrict, (from.first_day(), to.end())).await?;
    let parts = Parts {
        settled: all,
        fee_subsidies: store::fee_subsidies(db, subdistrict, from.first_day(), to.end()).await?,
        facilities,
        households: store::households(db, subdistrict).await?,
        count: i64::try_from(months.len()).unwrap_or(1),
    };
    let range = Range { from, to, as_of: app.today() };
    let income = money::income_within(app, &reach, &range).await?;
    let baseline = baseline::of_subdistrict(db, subdistrict).await?;
    Ok(Statement {
        subdistrict_id: subdistrict,
        subdistrict: name,
        from,
        to,
        outlay: outlay(&parts, &baseline)?,
        served: served(app, &reach, subdistrict, &months, &parts, &income).await?,
        margin: margin(app, subdistrict, &months, &parts, &income).await?,
        unsettled: i64::try_from(unsettled.len()).unwrap_or(0),
        baseline,
    })
}
