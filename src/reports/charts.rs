//! Charts drawn on the server: SVG, each beside its table.

use entity::value::Fen;
use maud::{Markup, html};

const WIDTH: i64 = 640;
const HEIGHT: i64 = 240;
const LEFT: i64 = 44;
const RIGHT: i64 = 630;
const TOP: i64 = 20;
const BOTTOM: i64 = 204;
/// Bars that have room for their figures above them.
const FEW_BARS: usize = 12;

/// The height of a share of 0 to 10,000 basis points.
const fn y(basis_points: i64) -> i64 {
    BOTTOM - (BOTTOM - TOP) * basis_points / 10_000
}

fn grid() -> Markup {
    html! {
        @for percent in [0, 25, 50, 75, 100] {
            line class="c-grid" x1=(LEFT) x2=(RIGHT) y1=(y(percent * 100)) y2=(y(percent * 100)) {}
            text class="end" x=(LEFT - 6) y=(y(percent * 100) + 4) { (percent) "%" }
        }
    }
}

/// A line of shares over labelled steps.
#[must_use]
pub fn share_line(label: &str, points: &[(String, i64)]) -> Markup {
    let n = i64::try_from(points.len()).unwrap_or(1).max(1);
    let x = |at: usize| LEFT + 30 + (RIGHT - LEFT - 60) * i64::try_from(at).unwrap_or(0) / (n - 1).max(1);
    let path: Vec<String> = points
        .iter()
        .enumerate()
        .map(|(at, (_, bp))| format!("{}{} {}", if at == 0 { "M" } else { "L" }, x(at), y(*bp)))
        .collect();
    html! {
        div class="chart-wrap" { svg class="chart" viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(label) {
            (grid())
            path class="c-line" d=(path.join("")) {}
            @for (at, (step, bp)) in points.iter().enumerate() {
                circle class="c-dot" cx=(x(at)) cy=(y(*bp)) r="4" {}
                text class="c-val mid" x=(x(at)) y=(y(*bp) - 10) { (super::rates::percent(*bp)) }
                text class="mid" x=(x(at)) y=(BOTTOM + 20) { (step) }
            }
        } }
    }
}

/// Bars of shares, many and thin or a few with their figures; the class says how good each is.
#[must_use]
pub fn share_bars(label: &str, bars: &[(String, i64)]) -> Markup {
    let few = bars.len() <= FEW_BARS;
    let n = i64::try_from(bars.len()).unwrap_or(1).max(1);
    let step = (RIGHT - LEFT) / n;
    let width = (step * 7 / 10).clamp(2, 60);
    let x = |at: usize| LEFT + (RIGHT - LEFT) * i64::try_from(at).unwrap_or(0) / n + (step - width) / 2;
    // Labels only where they do not touch.
    let every =
        usize::try_from((n * 26 / (RIGHT - LEFT)).max(1)).unwrap_or(1).max(if n > 24 { 5 } else { 1 });
    html! {
        div class="chart-wrap" { svg class=(if few { "chart short" } else { "chart" }) viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(label) {
            (grid())
            @for (at, (name, bp)) in bars.iter().enumerate() {
                rect class=(format!("c-bar {}", tone(*bp))) x=(x(at)) y=(y(*bp)) width=(width) height=(BOTTOM - y(*bp)) rx="1" {
                    title { (name) " " (super::rates::percent(*bp)) "%" }
                }
                @if few { text class="c-val mid" x=(x(at) + width / 2) y=(y(*bp) - 8) { (super::rates::percent(*bp)) } }
                @if at % every == 0 { text class="mid" x=(x(at) + width / 2) y=(BOTTOM + 20) { (name) } }
            }
        } }
    }
}

/// Bars of several shares side by side for each group, told apart by colour and by their order, which the legend gives.
#[must_use]
pub fn rate_groups<const N: usize>(
    label: &str,
    legend: &[&str; N],
    groups: &[(String, [Option<i64>; N])],
) -> Markup {
    const COLOURS: [&str; 3] = ["first", "second", "third"];
    let n = i64::try_from(groups.len()).unwrap_or(1).max(1);
    let each = i64::try_from(N).unwrap_or(1).max(1);
    let step = (RIGHT - LEFT) / n;
    let width = (step * 7 / 10 / each).clamp(2, 36);
    let x = |group: usize, bar: usize| {
        LEFT + (RIGHT - LEFT) * i64::try_from(group).unwrap_or(0) / n
            + (step - width * each) / 2
            + width * i64::try_from(bar).unwrap_or(0)
    };
    // Figures only where they do not touch.
    let figures = width >= 30;
    html! {
        ul class="legend" { @for (at, name) in legend.iter().enumerate() { li { i class=(format!("key {}", COLOURS[at % 3])) aria-hidden="true" {} (name) } } }
        div class="chart-wrap" { svg class="chart short" viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(label) {
            (grid())
            @for (at, (name, shares)) in groups.iter().enumerate() {
                @for (bar, share) in shares.iter().enumerate() { @if let Some(bp) = share {
                    rect class=(format!("c-bar {}", COLOURS[bar % 3])) x=(x(at, bar)) y=(y(*bp)) width=(width - 1) height=(BOTTOM - y(*bp)) rx="1" {
                        title { (name) " " (legend[bar]) " " (super::rates::percent(*bp)) "%" } }
                    @if figures { text class="c-val mid" x=(x(at, bar) + width / 2) y=(y(*bp) - 6) { (bp / 100) } }
                } }
                text class="mid" x=(x(at, 0) + width * each / 2) y=(BOTTOM + 20) { (name) }
            }
        } }
    }
}

/// Two amounts side by side for each group, as bars to one scale; the legend says which is which.
#[must_use]
pub fn money_pairs(label: &str, legend: [&str; 2], groups: &[(String, Fen, Fen)]) -> Markup {
    const ROW: i64 = 44;
    const NAME: i64 = 120;
    const COLOURS: [&str; 2] = ["first", "third"];
    let most = groups.iter().flat_map(|(_, a, b)| [a.0, b.0]).max().unwrap_or(0).max(1);
    let height = ROW * i64::try_from(groups.len()).unwrap_or(1) + 8;
    // Room for the figure behind the longest bar.
    let width = |amount: Fen| {
        let room = i128::from(RIGHT - NAME - 110);
        i64::try_from(i128::from(amount.0.max(0)) * room / i128::from(most)).unwrap_or(0)
    };
    html! {
        ul class="legend" { @for (at, name) in legend.iter().enumerate() { li { i class=(format!("key {}", COLOURS[at])) aria-hidden="true" {} (name) } } }
        div class="chart-wrap" { svg class="chart short" viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-label=(label) {
            @for (n, (name, a, b)) in groups.iter().enumerate() {
                @let top = 4 + ROW * i64::try_from(n).unwrap_or(0);
                text class="end" x=(NAME - 8) y=(top + 23) { (name) }
                @for (at, amount) in [*a, *b].into_iter().enumerate() {
                    @let y = top + 2 + 18 * i64::try_from(at).unwrap_or(0);
                    rect class=(format!("c-bar {}", COLOURS[at])) x=(NAME) y=(y) width=(width(amount)) height="15" rx="1" { title { (name) " " (legend[at]) " " (amount.grouped()) } }
                    text class="c-val" x=(NAME + width(amount) + 6) y=(y + 12) { (amount.grouped()) }
                }
            }
        } }
    }
}

const fn tone(basis_points: i64) -> &'static str {
    match basis_points {
        8_000.. => "ok",
        6_000..8_000 => "warn",
        _ => "bad",
    }
}
