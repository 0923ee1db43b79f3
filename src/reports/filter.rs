//! The filter bar that the reports share, and their tabs.

use std::collections::BTreeMap;

use entity::enums::ChargeItem;
use entity::value::{BuildingId, EstateId, Month, UserId};
use maud::{Markup, html};
use serde::Deserialize;

use super::collection::Narrow;
use super::range::{Range, RangeQuery};
use super::text;
use crate::access::Action;
use crate::billing::bills::{EstateChoice, estate_choices};
use crate::billing::text::{building_no, item_name};
use crate::error::Result;
use crate::people::stewards::{self, StewardChoice, text as steward_text};
use crate::sheet::write::FileKind;
use crate::web::Ctx;
use crate::web::parts::{options, query_string};
use crate::web::text as words;

/// What the filter bar sends, and what a link to lines adds.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ReportQuery {
    pub month: String,
    pub from: String,
    pub to: String,
    pub as_of: String,
    pub estate: String,
    pub building: String,
    pub item: String,
    /// A steward's number, or `none`.
    pub steward: String,
    pub of: String,
    pub due_from: String,
    pub due_to: String,
    pub cursor: Option<String>,
    pub format: FileKind,
}

impl ReportQuery {
    /// The range; the month that was billed last when none is named.
    ///
    /// # Errors
    /// As [`RangeQuery::range`].
    pub fn range(&self, ctx: &Ctx) -> Result<Range> {
        let asked = RangeQuery {
            month: self.month.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
            as_of: self.as_of.clone(),
        };
        // The current month is billed when it is over.
        asked.range(Month::of(ctx.today()).previous(), ctx.today())
    }

    #[must_use]
    pub fn narrow(&self) -> Narrow {
        Narrow {
            estate: self.estate.parse::<EstateId>().ok(),
            building: self.building.parse::<BuildingId>().ok(),
            item: ChargeItem::from_word(&self.item),
            steward: self.steward.parse().ok(),
        }
    }

    /// The query of the same report, with some of it changed.
    #[must_use]
    pub fn with(&self, range: &Range, changes: &[(&str, &str)]) -> String {
        let (from, to, as_of) = (range.from.to_string(), range.to.to_string(), range.as_of.to_string());
        let mut pairs = vec![
            ("from", from.as_str()),
            ("to", to.as_str()),
            ("as_of", as_of.as_str()),
            ("estate", self.estate.as_str()),
            ("building", self.building.as_str()),
            ("item", self.item.as_str()),
            ("steward", self.steward.as_str()),
        ];
        for (key, value) in changes {
            pairs.retain(|(known, _)| known != key);
            pairs.push((key, value));
        }
        query_string(&pairs)
    }
}

/// Which parts of the bar a report has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fields {
    /// Months, day, estate, building, steward, item.
    All,
    /// Day, estate, building, steward, item.
    DayOnly,
    /// Months, day, estate.
    Money,
}

/// The estates to choose from, in words.
///
/// # Errors
/// Forbidden.
pub async fn choices(ctx: &Ctx) -> Result<Vec<EstateChoice>> {
    estate_choices(&ctx.app, &ctx.caller, Action::ReportsRead).await
}

/// The stewards to choose from, who look after buildings within reach on the day up to which things count: number and name.
///
/// # Errors
/// Forbidden.
pub async fn steward_choices(ctx: &Ctx, range: &Range) -> Result<Vec<(String, String)>> {
    let reach = ctx.caller.reach(Action::ReportsRead)?;
    let in_charge = stewards::in_charge(ctx.app.db.read(), &reach, range.as_of).await?;
    let named: BTreeMap<UserId, String> =
        in_charge.into_values().map(|row| (row.steward_id, row.steward)).collect();
    Ok(named.into_iter().map(|(id, name)| (id.to_string(), name)).collect())
}

/// The filter bar, with the file beside it.
#[must_use]
pub fn bar(
    ctx: &Ctx,
    path: &str,
    query: &ReportQuery,
    range: &Range,
    fields: Fields,
    estates: &[EstateChoice],
    stewards: &[(String, String)],
) -> Markup {
    let l = ctx.lang;
    let all = |name: &'static str| std::iter::once((String::new(), name));
    let chosen = estates.iter().find(|e| e.id.to_string() == query.estate).or(match estates {
        [only] => Some(only),
        _ => None,
    });
    let buildings: Vec<(String, String)> = chosen.map_or_else(Vec::new, |e| {
        e.buildings.iter().map(|(id, number)| (id.to_string(), building_no(l, number))).collect()
    });
    let buildings = buildings.iter().map(|(id, name)| (id.clone(), name.as_str()));
    let nobody = (StewardChoice::Nobody.to_string(), steward_text::unassigned(l));
    let in_charge = stewards.iter().map(|(id, name)| (id.clone(), name.as_str()));
    let items = ChargeItem::ALL.iter().map(|i| (i.word().to_owned(), item_name(l, *i)));
    let file = |kind: FileKind, name: &'static str| {
        let asked = query.with(range, &[("format", kind.extension())]);
        html! { a class="btn" href=(format!("{path}/export?{asked}")) { (name) } }
    };
    html! {
        form class="card filters" method="get" action=(path) role="search" {
            @if fields != Fields::DayOnly {
                div class="field" { label for="from" { (text::from_month(l)) } input id="from" name="from" value=(range.from) size="8" placeholder="2026-07"; }
                div class="field" { label for="to" { (text::to_month(l)) } input id="to" name="to" value=(range.to) size="8" placeholder="2026-09"; }
            }
            div class="field" { label for="as_of" { (text::counted_to(l)) } input id="as_of" name="as_of" type="date" value=(range.as_of); }
            @if estates.len() > 1 {
                div class="field" { label for="estate" { (text::estate(l)) } select id="estate" name="estate" data-autosubmit {
                    (options(all(text::all_estates(l)).chain(estates.iter().map(|e| (e.id.to_string(), e.name.as_str()))), &query.estate)) } }
            }
            @if fields != Fields::Money {
                div class="field" { label for="building" { (text::building(l)) } select id="building" name="building" {
                    (options(all(words::all(l)).chain(buildings), &query.building)) } }
                div class="field" { label for="steward" { (steward_text::steward(l)) } select id="steward" name="steward" {
                    (options(all(words::all(l)).chain(in_charge).chain(std::iter::once(nobody)), &query.steward)) } }
                div class="field" { label for="item" { (text::item(l)) } select id="item" name="item" {
                    (options(all(words::all(l)).chain(items), &query.item)) } }
            }
            div class="actions" { button class="btn primary" { (words::search(l)) } a class="btn" href=(path) { (words::reset(l)) }
                (file(FileKind::Xlsx, "Excel")) (file(FileKind::Csv, "CSV")) }
        }
    }
}

/// The reports, the one at hand marked.
#[must_use]
pub fn tabs(ctx: &Ctx, here: &str) -> Markup {
    let l = ctx.lang;
    html! {
        nav class="tabs" aria-label=(words::nav_reports(l)) {
            @for (path, name, action) in [
                ("/reports", text::overview(l), Action::ReportsRead),
                ("/reports/collection", text::collection(l), Action::ReportsRead),
                ("/reports/ageing", text::ageing(l), Action::ReportsRead),
                ("/reports/income", text::income(l), Action::ReportsRead),
                ("/reports/cash", text::cash(l), Action::ReportsRead),
                ("/reports/work", text::work(l), Action::ReportsRead),
                ("/reports/waste", text::waste(l), Action::ReportsRead),
                ("/reports/served", text::served(l), Action::ReportsRead),
                ("/reports/requests", text::requests(l), Action::RequestsRates),
                ("/reports/statement", text::three_parties(l), Action::StatementOfParties),
            ] { @if ctx.may(action) { a href=(path) aria-current=[(path == here).then_some("page")] { (name) } } }
        }
    }
}
