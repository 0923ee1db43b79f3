//! Components: functions from data to markup, shared by all pages.

use chrono::{DateTime, Utc};
use entity::enums::Line;
use entity::value::{Fen, Month};
use maud::{Markup, html};

use super::text;
use super::{Ctx, Visitor};
use crate::error::Error;
use crate::i18n::Lang;

/// The colour word of a chip, figure or note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Ok,
    Warn,
    Bad,
    Info,
    Mute,
}

impl Tone {
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Info => "info",
            Self::Mute => "",
        }
    }
}

#[must_use]
pub fn chip(tone: Tone, label: &str) -> Markup {
    html! { span class=(format!("chip {}", tone.class())) { (label) } }
}

/// The class word of a line of service.
#[must_use]
pub const fn line_class(line: Line) -> &'static str {
    match line {
        Line::Property => "repair",
        Line::StreetCleaning => "clean",
        Line::Greening => "green",
        Line::WasteHaulage => "waste",
    }
}

/// A line of service as a coloured word.
#[must_use]
pub fn line_chip(lang: Lang, line: Line) -> Markup {
    html! { span class=(format!("svc {}", line_class(line))) { (text::line_name(lang, line)) } }
}

/// One figure above a page.
#[must_use]
pub fn kpi(tone: Tone, label: &str, value: &str, unit: &str) -> Markup {
    html! { div class=(format!("kpi {}", tone.class())) { dt { (label) } dd { (value) @if !unit.is_empty() { small { (unit) } } } } }
}

/// `1,234.50`, or a dash for none.
#[must_use]
pub fn money(amount: Option<Fen>) -> String {
    amount.map_or_else(|| "—".to_owned(), Fen::grouped)
}

/// A local time: `11-23 09:12`, with the year when it is another.
#[must_use]
pub fn time(v: &Visitor, at: DateTime<Utc>) -> Markup {
    use chrono::Datelike;
    let local = v.app.zone().local(at);
    let same_year = local.year() == v.today().year();
    let shown = if same_year { local.format("%m-%d %H:%M") } else { local.format("%Y-%m-%d %H:%M") };
    html! { time datetime=(at.to_rfc3339()) { (shown.to_string()) } }
}

/// Months back that can be chosen.
const MONTHS: usize = 24;

/// Which month a page is about, to be chosen.
#[must_use]
pub fn month_field(v: &Visitor, label: &str, chosen: Month) -> Markup {
    let months = std::iter::successors(Some(Month::of(v.today())), |m| Some(m.previous())).take(MONTHS);
    html! { div class="field" { label for="month" { (label) }
    select id="month" name="month" data-autosubmit { @for m in months { option value=(m) selected[m == chosen] { (text::month(v.lang, m)) } } } } }
}

/// The summary above a form that was refused, with links to the fields.
#[must_use]
pub fn error_summary(lang: Lang, error: &Error) -> Markup {
    // A single field that says the same as the heading need not say it twice.
    let once =
        error.fields.len() == 1 && error.fields[0].detail == error.detail && error.fields[0].row.is_none();
    html! {
        div class="error-summary" role="alert" tabindex="-1" {
            h2 { @if once { a href=(format!("#{}", error.fields[0].field)) { (error.detail.on(lang)) } } @else { (error.detail.on(lang)) } }
            @if !error.fields.is_empty() && !once {
                ul { @for field in error.fields.iter().take(50) { li {
                    a href=(format!("#{}", field.field)) {
                        @if let Some(row) = field.row { (text::row_no(lang)) " " (row) " " }
                        (field.detail.on(lang))
                    }
                } } }
            }
        }
    }
}

/// A hint that nothing is there yet.
#[must_use]
pub fn empty(title: &str, hint: &str) -> Markup {
    html! { div class="empty" { p class="what" { (title) } p { (hint) } } }
}

/// Links to the first and the next page of a list, keeping the filter.
///
/// `query` is the filter without the cursor, already encoded: `status=open&q=x`, or empty.
#[must_use]
pub fn pager(ctx: &Ctx, query: &str, paged: bool, next: Option<&str>) -> Markup {
    let with = |cursor: Option<&str>| {
        let mut parts: Vec<String> = Vec::new();
        if !query.is_empty() {
            parts.push(query.to_owned());
        }
        if let Some(cursor) = cursor {
            parts.push(format!("cursor={cursor}"));
        }
        if parts.is_empty() { ctx.path.clone() } else { format!("{}?{}", ctx.path, parts.join("&")) }
    };
    let lang = ctx.lang;
    html! {
        @if paged || next.is_some() {
            nav class="pager" aria-label=(text::paging(lang)) {
                @if paged { a href=(with(None)) { (text::first_page(lang)) } }
                @if let Some(next) = next { a href=(with(Some(next))) rel="next" { (text::next_page(lang)) } }
            }
        }
    }
}

/// A map for `map.js`, which draws what stands in the page's data block.
#[must_use]
pub fn map_box(v: &Visitor, label: &str, open: &str) -> Markup {
    let map = &v.app.settings.map;
    html! { div id="map" class="map" role="application" aria-label=(label) data-t-open=(open) data-tiles=(map.tiles) data-attribution=(map.attribution) {} }
}

/// Encodes pairs for a query string, leaving out the empty ones.
#[must_use]
pub fn query_string(pairs: &[(&str, &str)]) -> String {
    let mut out = url::form_urlencoded::Serializer::new(String::new());
    for (key, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        out.append_pair(key, value);
    }
    out.finish()
}

/// `<option>`s with one selected.
#[must_use]
pub fn options<'a>(choices: impl IntoIterator<Item = (String, &'a str)>, selected: &str) -> Markup {
    html! { @for (value, label) in choices { option value=(value) selected[value == selected] { (label) } } }
}
