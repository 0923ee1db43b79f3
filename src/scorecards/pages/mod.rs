//! The pages of scorecards: the list, one scorecard, the standard.

mod list;
mod one;
mod standard;

use entity::enums::CommunityMeasure;
use entity::value::{Area, Points};
use maud::{Markup, html};

use super::score::{Summary, quantity};
use super::text;
use crate::web::PageRouter;

pub fn routes() -> PageRouter {
    PageRouter::default().merge(list::routes()).merge(standard::routes()).merge(one::routes())
}

/// Points as a bar with their figure.
fn points_bar(points: Option<Points>) -> Markup {
    html! { @match points {
        Some(p) => { progress class="inline" max=(Points::FULL.0) value=(p.0) { (p) } (p) },
        None => "—",
    } }
}

/// `350.00 ㎡`, or a dash.
fn quantity_words(measure: Option<CommunityMeasure>, value: Option<i64>) -> String {
    let words = measure.zip(value).map(|(m, v)| format!("{}{}", quantity(m, v), text::unit_words(m)));
    words.unwrap_or_else(|| "—".to_owned())
}

fn points_words(summary: &Summary) -> String {
    summary.points.map_or_else(|| "—".to_owned(), |p| p.to_string())
}

fn area_words(area: Option<Area>) -> String {
    area.map_or_else(|| "—".to_owned(), |a| a.to_string())
}
