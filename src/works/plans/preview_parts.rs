//! The next 30 days as a picture: a calendar of weeks at the desk, a list on a phone.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Weekday};
use maud::{Markup, html};

use super::preview::{Day, Gone, Start};
use super::schedule::Why;
use super::text;
use crate::i18n::Lang;
use crate::web::text::weekday;

const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
/// Starts a day shows; the rest is counted.
const SHOWN: usize = 4;

fn short(day: NaiveDate) -> String {
    day.format("%m-%d").to_string()
}

/// Why something is not where the rule has it, in words.
#[must_use]
pub fn why_words(l: Lang, why: &Why) -> String {
    match why {
        Why::Season => text::why_season(l).to_owned(),
        Why::Holiday(name) => name.clone(),
        Why::Pause(reason) => text::reason_name(l, *reason).to_owned(),
        Why::Joins(at) => text::why_joins(l, at.format("%m-%d %H:%M")),
    }
}

fn gone_words(l: Lang, gone: &Gone) -> String {
    let why = why_words(l, &gone.why);
    match gone.to {
        Some(to) => format!("{why} · {}", text::moved_to(l, short(to.date()))),
        None => why,
    }
}

fn start(l: Lang, start: &Start) -> Markup {
    let from = start.from.as_ref().map(|(key, _): &(NaiveDateTime, Why)| key.date());
    html! {
        li { b { (start.at.format("%H:%M").to_string()) }
            @if let Some(day) = from { " " small { (text::moved_from(l, short(day))) } } }
    }
}

fn cell(l: Lang, day: &Day) -> Markup {
    // Several times of a day go for the same reason: it is said once.
    let mut gone: Vec<String> = day.gone.iter().map(|g| gone_words(l, g)).collect();
    gone.dedup();
    let class = match (day.starts.is_empty(), gone.is_empty()) {
        (true, true) => "month-day rest",
        (true, false) => "month-day gone",
        (false, _) => "month-day work",
    };
    html! {
        li class=(class) {
            div class="month-head" {
                time datetime=(day.day) { (short(day.day)) }
                span class="month-week" { (weekday(l, day.day.weekday())) }
                @if let Some((worked, name)) = &day.named {
                    span class="month-named" title=(name) { @if *worked { (text::worked_day(l)) } @else { (text::rest_day(l)) } } }
            }
            @if !day.starts.is_empty() { ul class="month-starts" {
                @for s in day.starts.iter().take(SHOWN) { (start(l, s)) }
                @if day.starts.len() > SHOWN { li { "+" (text::starts_n(l, day.starts.len() - SHOWN)) } }
            } }
            @for words in &gone { p class="month-gone" { (words) } }
        }
    }
}

/// The days as a card.
#[must_use]
pub fn month(l: Lang, days: &[Day]) -> Markup {
    let works: usize = days.iter().map(|d| d.starts.len()).sum();
    let lead = days.first().map_or(0, |d| d.day.weekday().num_days_from_monday());
    html! {
        section class="card" {
            header class="card-head" { h2 { (text::preview(l)) " " span class="badge" { (works) } } }
            @if works == 0 { p class="muted" { (text::preview_empty(l)) "。 " (text::preview_hint(l)) } }
            ol class="month" {
                @for day in WEEK { li class="month-name" aria-hidden="true" { (weekday(l, day)) } }
                @for _ in 0..lead { li class="month-pad" aria-hidden="true" {} }
                @for day in days { (cell(l, day)) }
            }
        }
    }
}
