//! The layout of the back office, and the error page.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::Datelike;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Ctx, Visitor, assets, text};
use crate::access::Action;
use crate::error::{Error, Kind};
use crate::i18n::Lang;

/// A finished page.
pub struct Html(pub Markup);

impl IntoResponse for Html {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], self.0.into_string()).into_response()
    }
}

/// Where in the menu a page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Officer,
    Board,
    Requests,
    Talks,
    Proposals,
    WorkOrders,
    Plans,
    Inspections,
    Findings,
    Patrols,
    Waste,
    Spaces,
    Facilities,
    Scorecards,
    Crews,
    Workers,
    Rosters,
    Absences,
    Vehicles,
    Holidays,
    Bills,
    LateFees,
    Dunning,
    BillRuns,
    Charging,
    Payments,
    Reconciliation,
    Tariffs,
    Discounts,
    PrepayOffers,
    Approvals,
    Reports,
    Dwellings,
    Stewards,
    Places,
    Import,
    Contracts,
    Settlements,
    Users,
    Jobs,
    Mail,
    Audit,
    Periods,
    TrialBalance,
    Proof,
    Costs,
    CommonRevenue,
}

struct Entry {
    section: Section,
    href: &'static str,
    label: fn(Lang) -> &'static str,
    needs: Action,
}

const fn entry(
    section: Section,
    href: &'static str,
    label: fn(Lang) -> &'static str,
    needs: Action,
) -> Entry {
    Entry { section, href, label, needs }
}

/// A titled part of the menu.
type Group = (fn(Lang) -> &'static str, &'static [Entry]);

const MENU: &[Group] = &[
    (
        text::group_dispatch,
        &[
            entry(Section::Board, "/board", text::nav_board, Action::WorkOrdersAssign),
            entry(Section::Officer, "/officer", text::nav_officer, Action::OfficerPage),
            entry(Section::Requests, "/requests", text::nav_requests, Action::RequestsRead),
            entry(Section::Talks, "/talks", text::nav_talks, Action::TalksRead),
            entry(Section::Proposals, "/proposals", text::nav_proposals, Action::ProposalsRead),
            entry(Section::WorkOrders, "/work-orders", text::nav_work_orders, Action::WorkOrdersRead),
            entry(Section::Plans, "/plans", text::nav_plans, Action::PlansRead),
            entry(Section::Inspections, "/inspections", text::nav_inspections, Action::InspectionsRead),
            entry(Section::Findings, "/findings", text::nav_findings, Action::InspectionsRead),
            entry(Section::Patrols, "/patrol-rounds", text::nav_patrols, Action::PatrolsRead),
            entry(Section::Waste, "/haul-rounds", text::nav_waste, Action::HaulRead),
        ],
    ),
    (
        text::group_spaces,
        &[
            entry(Section::Spaces, "/spaces", text::nav_spaces, Action::SpacesRead),
            entry(Section::Facilities, "/facilities", text::nav_facilities, Action::SpacesRead),
            entry(Section::Scorecards, "/scorecards", text::nav_scorecards, Action::ScorecardsRead),
        ],
    ),
    (
        text::group_crews,
        &[
            entry(Section::Crews, "/crews", text::nav_crews, Action::CrewsRead),
            entry(Section::Workers, "/workers", text::nav_workers, Action::CrewsRead),
            entry(Section::Rosters, "/rosters", text::nav_rosters, Action::RostersRead),
            entry(Section::Absences, "/absences", text::nav_absences, Action::AbsencesAsk),
            entry(Section::Vehicles, "/vehicles", text::nav_vehicles, Action::CrewsRead),
            entry(Section::Holidays, "/holidays", text::nav_holidays, Action::CrewsRead),
        ],
    ),
    (
        text::group_finance,
        &[
            entry(Section::Bills, "/bills", text::nav_bills, Action::BillsRead),
            entry(Section::Dunning, "/dunning", text::nav_dunning, Action::BillRunsRead),
            entry(Section::LateFees, "/late-fees", text::nav_late_fees, Action::TariffsWrite),
            entry(Section::Charging, "/charging", text::nav_charging, Action::BillRunsRead),
            entry(Section::BillRuns, "/bill-runs", text::nav_bill_runs, Action::BillRunsRead),
            entry(Section::Payments, "/payments", text::nav_payments, Action::PaymentsRead),
            entry(
                Section::Reconciliation,
                "/reconciliation",
                text::nav_reconciliation,
                Action::StatementsRead,
            ),
            entry(Section::Costs, "/costs", text::nav_costs, Action::CostsRead),
            entry(
                Section::CommonRevenue,
                "/common-revenue",
                text::nav_common_revenue,
                Action::CommonRevenueRead,
            ),
            entry(Section::Periods, "/periods", text::nav_periods, Action::LedgerRead),
            entry(Section::TrialBalance, "/ledger/trial-balance", text::nav_trial, Action::LedgerRead),
            entry(Section::Proof, "/proofs", text::nav_proof, Action::LedgerVerify),
            entry(Section::Tariffs, "/tariffs", text::nav_tariffs, Action::TariffsWrite),
            entry(Section::Discounts, "/discounts", text::nav_discounts, Action::BillRunsRead),
            entry(Section::PrepayOffers, "/prepay-offers", text::nav_prepay_offers, Action::BillRunsRead),
            entry(Section::Approvals, "/approvals", text::nav_approvals, Action::TariffsWrite),
            entry(Section::Reports, "/reports", text::nav_reports, Action::ReportsRead),
        ],
    ),
    (
        text::group_base,
        &[
            entry(Section::Dwellings, "/dwellings", text::nav_dwellings, Action::PlacesRead),
            entry(Section::Stewards, "/stewards", text::nav_stewards, Action::StewardsRead),
            entry(Section::Places, "/places", text::nav_places, Action::PlacesRead),
            entry(Section::Import, "/import", text::nav_import, Action::RegisterImport),
            entry(Section::Contracts, "/contracts", text::nav_contracts, Action::ContractsRead),
            entry(Section::Settlements, "/settlements", text::nav_settlements, Action::SettlementsRead),
        ],
    ),
    (
        text::group_admin,
        &[
            entry(Section::Users, "/admin/users", text::nav_users, Action::UsersManage),
            entry(Section::Jobs, "/admin/jobs", text::nav_jobs, Action::JobsRead),
            entry(Section::Mail, "/admin/mail", text::nav_mail, Action::MailRead),
            entry(Section::Audit, "/admin/audit", text::nav_audit, Action::AuditRead),
        ],
    ),
];

/// Where someone starts: the first page of the menu they may open.
#[must_use]
pub fn start_page(caller: &crate::access::Caller) -> &'static str {
    if caller.crew().is_some() {
        return "/crew";
    }
    if caller.has_role(entity::enums::Role::Resident) {
        return "/my";
    }
    if caller.has_role(entity::enums::Role::Officer) {
        return "/officer";
    }
    if caller.has_role(entity::enums::Role::Finance) {
        return "/bills";
    }
    MENU.iter().flat_map(|(_, entries)| *entries).find(|e| caller.may(e.needs)).map_or("/login", |e| e.href)
}

/// What the head of any page needs.
pub struct Head<'a> {
    pub title: &'a str,
    /// Style sheets after `app.css`.
    pub styles: &'a [&'a str],
    /// Plain scripts, before the modules.
    pub scripts: &'a [&'a str],
    /// ES modules.
    pub modules: &'a [&'a str],
    /// Where the page's app is described, for a page that is one.
    pub manifest: Option<&'a str>,
}

#[must_use]
pub fn head(lang: Lang, head: &Head<'_>) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="htmx-config" content=r#"{"includeIndicatorStyles":false,"allowEval":false}"#;
            title { (head.title) " · " (text::product(lang)) }
            @if let Some(manifest) = head.manifest { link rel="manifest" href=(manifest) crossorigin="use-credentials"; meta name="theme-color" content="#0B5CAD"; }
            @if let Some(icon) = assets::url("icon.svg") { link rel="icon" href=(icon) type="image/svg+xml"; }
            // Leaflet's sheet comes first, so that ours can have the last word.
            @for name in head.styles.iter().filter(|s| **s == "leaflet.css") { @if let Some(url) = assets::url(name) { link rel="stylesheet" href=(url); } }
            @if let Some(url) = assets::url("app.css") { link rel="stylesheet" href=(url); }
            @for name in head.styles.iter().filter(|s| **s != "leaflet.css") { @if let Some(url) = assets::url(name) { link rel="stylesheet" href=(url); } }
            @for name in head.scripts { @if let Some(url) = assets::url(name) { script src=(url) defer {} } }
            @for name in head.modules { @if let Some(url) = assets::url(name) { script type="module" src=(url) {} } }
        }
    }
}

/// A page of the back office. `section` is none where the page is in no menu.
#[must_use]
pub fn office(ctx: &Ctx, section: Option<Section>, title: &str, content: &Markup) -> Html {
    office_with(
        ctx,
        section,
        &Head { title, styles: &[], scripts: &["htmx.js"], modules: &["app.js"], manifest: None },
        content,
    )
}

/// A page of the back office with styles and scripts of its own.
#[must_use]
pub fn office_with(ctx: &Ctx, section: Option<Section>, page: &Head<'_>, content: &Markup) -> Html {
    let lang = ctx.lang;
    let local = ctx.app.zone().local(ctx.now);
    let role =
        ctx.caller.roles().first().map(|r| crate::access::text::role_name(lang, *r)).unwrap_or_default();
    Html(html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            (head(lang, page))
            body class="office" data-t-failed=(text::failed(lang)) {
                a class="skip" href="#main" { (text::skip(lang)) }
                details class="drawer" { summary aria-label=(text::menu(lang)) { (PreEscaped(MENU_ICON)) } }
                nav class="side" aria-label=(text::main_menu(lang)) {
                    a class="brand" href="/" { span class="mark" aria-hidden="true" { "物" } (text::product(lang)) }
                    @for (group, entries) in MENU {
                        @if entries.iter().any(|e| ctx.may(e.needs)) {
                            p class="side-group" { (group(lang)) }
                            ul { @for e in entries.iter().filter(|e| ctx.may(e.needs)) {
                                li { a href=(e.href) aria-current=[(section == Some(e.section)).then_some("page")] { ((e.label)(lang)) } }
                            } }
                        }
                    }
                }
                header class="top" {
                    h1 { (page.title) }
                    span class="top-date" {
                        (local.format("%Y-%m-%d").to_string()) " " (text::weekday(lang, local.weekday())) b { (local.format("%H:%M").to_string()) }
                    }
                    div class="top-user" {
                        (language_link(ctx))
                        span class="who" { (role) " · " (ctx.user.display_name) }
                        form method="post" action="/logout" { button class="link" { (crate::access::text::logout(lang)) } }
                    }
                }
                main id="main" tabindex="-1" {
                    (flash(ctx))
                    (content)
                }
                dialog id="confirm" class="dialog" aria-labelledby="confirm-q" {
                    form method="dialog" {
                        h2 id="confirm-q" data-confirm-text {}
                        menu {
                            button class="btn" value="cancel" { (text::cancel(lang)) }
                            button class="btn primary" value="ok" { (text::confirm(lang)) }
                        }
                    }
                }
                div id="toasts" class="toasts" role="status" aria-live="polite" {}
            }
        }
    })
}

const MENU_ICON: &str = r#"<svg width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true"><path d="M3 5h14M3 10h14M3 15h14"/></svg>"#;

/// The sentence left by the form before, if any.
#[must_use]
pub fn flash(v: &Visitor) -> Markup {
    html! {
        @if let Some(words) = &v.flash {
            div class="flash ok" role="status" {
                div { (words) }
                button class="close" type="button" data-dismiss aria-label=(text::close(v.lang)) { "×" }
            }
        }
    }
}

/// The same page in the other language.
#[must_use]
pub fn language_link(v: &Visitor) -> Markup {
    let other = v.lang.other();
    let kept: Vec<&str> = v
        .here
        .split_once('?')
        .map_or("", |(_, query)| query)
        .split('&')
        .filter(|p| !p.is_empty() && !p.starts_with("lang="))
        .collect();
    let mut href = format!("{}?", v.path);
    for pair in kept {
        href.push_str(pair);
        href.push('&');
    }
    href.push_str("lang=");
    href.push_str(other.tag());
    let name = match other {
        Lang::Zh => "中文",
        Lang::En => "English",
    };
    html! { a href=(href) lang=(other.tag()) hreflang=(other.tag()) { (name) } }
}

/// Crumbs above a detail page.
#[must_use]
pub fn crumbs(lang: Lang, parents: &[(&str, &str)], here: &str) -> Markup {
    html! {
        nav aria-label=(text::position(lang)) { ol class="crumbs" {
            @for (href, label) in parents { li { a href=(href) { (label) } } }
            li { (here) }
        } }
    }
}

/// An error as a page of its own: what, and the way back.
#[must_use]
pub fn error_page(v: &Visitor, error: &Error) -> Html {
    let lang = v.lang;
    let title = match error.kind {
        Kind::NotFound => text::not_found_title(lang),
        Kind::Forbidden => text::forbidden_title(lang),
        _ => text::error_title(lang),
    };
    Html(html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            (head(lang, &Head { title, styles: &[], scripts: &[], modules: &[], manifest: None }))
            body class="login" {
                main class="login-box" {
                    header class="login-head" { span class="mark" aria-hidden="true" { "物" } div { h1 { (title) } p { (error.code) } } }
                    section class="card" {
                        p { (error.detail.on(lang)) }
                        @if !error.fields.is_empty() { ul { @for f in error.fields.iter().take(20) { li {
                            @if let Some(row) = f.row { (text::row_no(lang)) " " (row) ": " }
                            (f.detail.on(lang))
                        } } } }
                        a class="btn primary block" href="/" { (text::back_home(lang)) }
                    }
                }
            }
        }
    })
}
