//! Charts of amounts, weights and prices drawn on the server: SVG, each beside its table.

use chrono::NaiveDate;
use entity::value::{Fen, Points, Rate};
use maud::{Markup, html};

const WIDTH: i64 = 640;
const HEIGHT: i64 = 240;
const LEFT: i64 = 64;
const RIGHT: i64 = 630;
const TOP: i64 = 24;
const BOTTOM: i64 = 204;

/// The least of 1, 2, 5 × 10ⁿ that is not below `value`: the top of an axis.
fn round_up(value: i64) -> i64 {
    let mut unit = 1i64;
    loop {
        for step in [1, 2, 5] {
            let top = unit.saturating_mul(step);
            if top >= value {
                return top;
            }
        }
        unit = unit.saturating_mul(10);
    }
}

/// The height of `value` on an axis that ends at `top`.
fn y(value: i64, top: i64) -> i64 {
    let drawn = i128::from(BOTTOM - TOP) * i128::from(value.max(0)) / i128::from(top.max(1));
    BOTTOM - i64::try_from(drawn).unwrap_or(0)
}

fn grid(top: i64, label: impl Fn(i64) -> String) -> Markup {
    html! { @for quarter in 0..=4i64 {
        @let value = top / 4 * quarter + top % 4 * quarter / 4;
        line class="c-grid" x1=(LEFT) x2=(RIGHT) y1=(y(value, top)) y2=(y(value, top)) {}
        text class="end" x=(LEFT - 6) y=(y(value, top) + 4) { (label(value)) }
    } }
}

/// Bars of amounts; the axis counts whole yuan.
#[must_use]
pub fn amount_bars(label: &str, bars: &[(String, Fen)]) -> Markup {
    let bars: Vec<(&str, i64)> = bars.iter().map(|(name, amount)| (name.as_str(), amount.0)).collect();
    let axis = |value| Fen(value).grouped().trim_end_matches(".00").to_owned();
    value_bars(label, &bars, 400, axis, |value| Fen(value).grouped())
}

/// Bars of kilograms, counted in tonnes.
#[must_use]
pub fn tonne_bars(label: &str, bars: &[(String, i64)]) -> Markup {
    let bars: Vec<(&str, i64)> = bars.iter().map(|(name, kg)| (name.as_str(), *kg)).collect();
    let tonnes = |kg: i64| format!("{}.{}", kg / 1_000, kg % 1_000 / 100);
    value_bars(label, &bars, 400, tonnes, tonnes)
}

/// Bars of things that are counted.
#[must_use]
pub fn count_bars(label: &str, bars: &[(String, i64)]) -> Markup {
    let bars: Vec<(&str, i64)> = bars.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    value_bars(label, &bars, 4, |value| value.to_string(), |value| value.to_string())
}

/// Bars of values on an axis that reaches at least to `least`.
fn value_bars(
    label: &str,
    bars: &[(&str, i64)],
    least: i64,
    axis: impl Fn(i64) -> String,
    words: impl Fn(i64) -> String,
) -> Markup {
    let top = round_up(bars.iter().map(|(_, value)| *value).max().unwrap_or(0).max(least));
    let n = i64::try_from(bars.len()).unwrap_or(1).max(1);
    let step = (RIGHT - LEFT) / n;
    let width = (step * 7 / 10).clamp(2, 60);
    let x =
        |at: usize| LEFT + (RIGHT - LEFT) * i64::try_from(at).unwrap_or(0) / n + (step - width).max(0) / 2;
    // Labels only where they do not touch.
    let every =
        usize::try_from((n * 26 / (RIGHT - LEFT)).max(1)).unwrap_or(1).max(if n > 24 { 5 } else { 1 });
    html! {
        div class="chart-wrap" { svg class="chart short" viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(label) {
            (grid(top, axis))
            @for (at, (name, value)) in bars.iter().enumerate() {
                rect class="c-bar" x=(x(at)) y=(y(*value, top)) width=(width) height=(BOTTOM - y(*value, top)) rx="1" {
                    title { (name) " " (words(*value)) }
                }
                @if at % every == 0 { text class="mid" x=(x(at) + width / 2) y=(BOTTOM + 20) { (name) } }
            }
        } }
    }
}

/// Bars of scores from 0 to 100; the class says how good each is.
#[must_use]
pub fn score_bars(label: &str, bars: &[(String, Points)]) -> Markup {
    let top = Points::FULL.0;
    let n = i64::try_from(bars.len()).unwrap_or(1).max(1);
    let step = (RIGHT - LEFT) / n;
    let width = (step * 7 / 10).clamp(2, 60);
    let x =
        |at: usize| LEFT + (RIGHT - LEFT) * i64::try_from(at).unwrap_or(0) / n + (step - width).max(0) / 2;
    let tone = |points: Points| match points.0 {
        9_000.. => "ok",
        8_000..9_000 => "warn",
        _ => "bad",
    };
    // Labels only where they do not touch.
    let every = usize::try_from((n * 80 / (RIGHT - LEFT)).max(1)).unwrap_or(1);
    html! {
        div class="chart-wrap" { svg class="chart short" viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(label) {
            (grid(top, |value| Points(value).to_string()))
            @for (at, (name, points)) in bars.iter().enumerate() {
                rect class=(format!("c-bar {}", tone(*points))) x=(x(at)) y=(y(points.0, top)) width=(width) height=(BOTTOM - y(points.0, top)) rx="1" {
                    title { (name) " " (points) }
                }
                @if at % every == 0 {
                    text class="c-val mid" x=(x(at) + width / 2) y=(y(points.0, top) - 8) { (points) }
                    text class="mid" x=(x(at) + width / 2) y=(BOTTOM + 20) { (name) }
                }
            }
        } }
    }
}

/// A price over time: flat until it changes, and then at once. `steps` are by day; those after `today` are dashed.
#[must_use]
pub fn price_steps(label: &str, steps: &[(NaiveDate, Rate)], today: NaiveDate) -> Markup {
    let (Some((first, _)), Some((last, _))) = (steps.first(), steps.last()) else { return html! {} };
    let top = round_up(steps.iter().map(|(_, rate)| rate.0).max().unwrap_or(0).max(4));
    let begins = *first;
    // A quarter of the span stands after the last change, so that it is seen.
    let known = (today.max(*last) - begins).num_days().max(30);
    let span = known + known / 4;
    let x = |day: NaiveDate| LEFT + (RIGHT - LEFT) * (day - begins).num_days().clamp(0, span) / span;
    let ends = |at: usize| steps.get(at + 1).map_or(RIGHT, |(day, _)| x(*day));
    html! {
        div class="chart-wrap" { svg class="chart short" viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(label) {
            (grid(top, |value| Rate(value).to_string()))
            @if today >= begins { line class="c-axis" x1=(x(today)) x2=(x(today)) y1=(TOP) y2=(BOTTOM) {} }
            @for (at, (day, rate)) in steps.iter().enumerate() {
                @let class = if *day > today { "c-line dash" } else { "c-line" };
                @if at > 0 { path class=(class) d=(format!("M{} {}V{}", x(*day), y(steps[at - 1].1.0, top), y(rate.0, top))) {} }
                path class=(class) d=(format!("M{} {}H{}", x(*day), y(rate.0, top), ends(at))) {}
                circle class="c-dot" cx=(x(*day)) cy=(y(rate.0, top)) r="4" {}
                text class="c-val" x=(x(*day) + 4) y=(y(rate.0, top) - 8) { (rate) }
                text class=(if at == 0 { "" } else { "mid" }) x=(x(*day)) y=(BOTTOM + 20) { (day) }
            }
        } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_ends_at_a_round_number() {
        for (value, top) in [(0, 1), (1, 1), (3, 5), (750_000, 1_000_000), (1_000_001, 2_000_000)] {
            assert_eq!(round_up(value), top);
        }
        assert_eq!((y(0, 100), y(100, 100)), (BOTTOM, TOP));
    }
}
