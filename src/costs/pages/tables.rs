//! The tables of a month: what each line bears, and by which drivers.

use std::collections::HashMap;

use entity::enums::{CostCenter, CostDriver};
use entity::value::{ContractId, Fen};
use maud::{Markup, html};

use super::Place;
use super::chart::bars;
use crate::costs::figures::{LineCost, MonthShares};
use crate::costs::sharing::{Part, Shared};
use crate::costs::text;
use crate::error::Result;
use crate::i18n::Lang;
use crate::web::Ctx;
use crate::web::parts::{Tone, chip, line_chip};
use crate::web::text as words;

/// Units of a driver for people: minutes, kilograms and orders whole, an area in m², money in yuan.
#[must_use]
pub(super) fn units(driver: CostDriver, units: i64) -> String {
    match driver {
        CostDriver::DirectCost => Fen(units).grouped(),
        // 0.01 m² × thousandths: five decimals, of which two are shown.
        CostDriver::WeightedArea => Fen(units / 1_000).grouped(),
        CostDriver::OwnLine => "—".to_owned(),
        CostDriver::LoggedMinutes
        | CostDriver::PlannedMinutes
        | CostDriver::Tonnage
        | CostDriver::UseMinutes
        | CostDriver::Orders => {
            let grouped = Fen(units.saturating_mul(100)).grouped();
            grouped.strip_suffix(".00").map_or(grouped.clone(), str::to_owned)
        }
    }
}

fn of_center(line: &LineCost, center: CostCenter) -> Fen {
    line.shared.iter().find(|(c, _)| *c == center).map_or(Fen::ZERO, |(_, amount)| *amount)
}

fn dash(amount: Fen) -> String {
    if amount.is_zero() { "—".to_owned() } else { amount.grouped() }
}

/// What each line bears: the picture and the table, a line leading to what is behind it.
pub(super) fn by_line(ctx: &Ctx, at: &Place, shares: &MonthShares) -> Result<Markup> {
    let l = ctx.lang;
    let lines = shares.lines()?;
    let used = |c: &&CostCenter| lines.iter().any(|line| !of_center(line, **c).is_zero());
    let centers: Vec<CostCenter> = CostCenter::ALL.iter().filter(used).copied().collect();
    let sum = |of: &dyn Fn(&LineCost) -> Fen| Fen::total(lines.iter().map(of));
    let label = text::by_line_words(l, words::month(l, at.month));
    Ok(html! {
        section class="card" {
            header class="card-head" { h2 { (text::by_line(l)) } }
            (bars(l, &label, &lines))
            div class="table-wrap" { table class="table stack" {
                thead { tr { th class="key" { (text::line(l)) } th class="num" { (text::direct_cost(l)) }
                    @for c in &centers { th class="num" { (text::shared(l)) " · " (text::center_name(l, *c)) } }
                    th class="num" { (text::total(l)) } } }
                tbody { @for line in &lines { tr {
                    td class="lead key" { a href=(format!("/costs/lines/{}?{}", line.line.word(), at.query())) { (line_chip(l, line.line)) } }
                    td class="num" data-label=(text::direct_cost(l)) { (dash(line.direct)) }
                    @for c in &centers { td class="num" data-label=(text::center_name(l, *c)) { (dash(of_center(line, *c))) } }
                    td class="num strong" data-label=(text::total(l)) { (line.total.grouped()) }
                } } }
                tfoot { tr { th class="key" { (text::total(l)) } td class="num" data-label=(text::direct_cost(l)) { (sum(&|x| x.direct)?.grouped()) }
                    @for c in &centers { td class="num" data-label=(text::center_name(l, *c)) { (sum(&|x| of_center(x, *c))?.grouped()) } }
                    td class="num strong" data-label=(text::total(l)) { (shares.total.grouped()) } } }
            } }
        }
    })
}

pub(super) type Names = HashMap<ContractId, String>;

pub(super) fn contract(l: Lang, names: &Names, id: Option<ContractId>) -> Markup {
    html! { @match id.and_then(|id| names.get(&id).map(|name| (id, name))) {
        Some((id, name)) => a href=(format!("/contracts/{id}")) lang="zh-CN" { (name) },
        None => span class="muted" { (text::no_contract(l)) },
    } }
}

fn share(l: Lang, names: &Names, s: &Shared, part: &Part) -> Markup {
    html! {
        td data-label=(text::line(l)) { (line_chip(l, part.target.line)) }
        td class="wide-cell clip" data-label=(text::contract(l)) { (contract(l, names, part.target.contract)) }
        td class="num" data-label=(text::units(l)) { (units(s.driver, part.units)) }
        td class="num" data-label=(text::share_of_pool(l)) { (part.share.grouped()) }
    }
}

/// Where the orders behind a pool's minutes are; none for other drivers.
fn orders_href(at: Option<&Place>, s: &Shared) -> Option<String> {
    let at = at?;
    match (s.driver, s.pool.center, s.pool.crew) {
        (CostDriver::LoggedMinutes | CostDriver::PlannedMinutes, _, Some(crew)) => {
            Some(format!("/costs/orders?{}&crew={crew}", at.query()))
        }
        (
            CostDriver::LoggedMinutes | CostDriver::PlannedMinutes | CostDriver::Orders,
            CostCenter::Supervision,
            _,
        ) => Some(format!("/costs/orders?{}", at.query())),
        _ => None,
    }
}

/// Every pool, its driver, and the units and share of each line: enough to recompute it.
pub(super) fn drivers(ctx: &Ctx, at: Option<&Place>, shares: &MonthShares, names: &Names) -> Markup {
    let l = ctx.lang;
    html! {
        section class="card" id="drivers" {
            header class="card-head" { h2 { (text::drivers(l)) } }
            p class="muted" { (text::drivers_hint(l)) }
            div class="table-wrap" { table class="table stack" {
                thead { tr { th class="key" { (text::center(l)) } th class="num" { (text::pool_amount(l)) } th { (text::driver(l)) }
                    th { (text::line(l)) } th { (text::contract(l)) } th class="num" { (text::units(l)) } th class="num" { (text::share_of_pool(l)) } } }
                tbody { @for s in &shares.pools { @for (n, part) in s.parts.iter().enumerate() { tr {
                    @if n == 0 {
                        td class="lead key" { (text::center_name(l, s.pool.center)) " " span lang="zh-CN" { (text::of_pool(l, &s.pool)) } }
                        td class="num" data-label=(text::pool_amount(l)) { (s.pool.amount.grouped()) }
                        td data-label=(text::driver(l)) {
                            @match orders_href(at, s) { Some(href) => a href=(href) { (text::driver_name(l, s.driver)) }, None => (text::driver_name(l, s.driver)) }
                            " " @if s.direct { (chip(Tone::Ok, text::direct(l))) }
                        }
                    } @else {
                        td class="lead key muted" lang="" { (text::pool_name(l, &s.pool)) } td class="num" {} td {}
                    }
                    (share(l, names, s, part))
                } } } }
            } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_shown_in_their_own_measure() {
        for (driver, n, shown) in [
            (CostDriver::LoggedMinutes, 12_345, "12,345"),
            (CostDriver::WeightedArea, 16_000_000, "160.00"),
            (CostDriver::DirectCost, 123_456, "1,234.56"),
            (CostDriver::OwnLine, 1, "—"),
            (CostDriver::Tonnage, 0, "0"),
        ] {
            assert_eq!(units(driver, n), shown);
        }
    }
}
