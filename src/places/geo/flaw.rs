//! What may be wrong with a shape, and the words for it.

use super::shape::{Form, MAX_POSITIONS};
use crate::i18n::Lang;
use crate::messages;

/// Positions and rings are counted from 1, as people do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    Unreadable,
    /// Not the form this kind of place has.
    Form {
        wanted: &'static [Form],
    },
    NotNumbers {
        at: usize,
    },
    /// Latitude and longitude stand in the wrong order.
    Swapped {
        at: usize,
    },
    OutsideChina {
        at: usize,
    },
    TooMany,
    TooFew {
        ring: usize,
    },
    NotClosed {
        ring: usize,
    },
    Crosses {
        ring: usize,
        first: usize,
        second: usize,
    },
    HoleOutside {
        ring: usize,
    },
    /// Two holes share ground.
    HolesOverlap {
        ring: usize,
    },
    NoLength,
    NoArea,
    TooLarge,
    FarAway {
        km: u32,
    },
}

messages! {
    unreadable { zh: "位置：看不懂；应为 GeoJSON、WKT，或每行一个“经度,纬度”", en: "Position: not readable; write GeoJSON, WKT, or one “longitude,latitude” a line" }
    form(wanted) { zh: "位置：这类点位应为{wanted}", en: "Position: a place of this kind is {wanted}" }
    point { zh: "点", en: "a point" }
    line { zh: "线", en: "a line" }
    polygon { zh: "面", en: "an area" }
    not_numbers(at) { zh: "位置：第 {at} 个点不是两个数字", en: "Position: point {at} is not two numbers" }
    swapped(at) { zh: "位置：第 {at} 个点的经度和纬度写反了（应先经度，后纬度）", en: "Position: point {at} has latitude and longitude the wrong way round (longitude comes first)" }
    outside(at) { zh: "位置：第 {at} 个点不在中国境内", en: "Position: point {at} is not in China" }
    too_many(most) { zh: "位置：最多 {most} 个点", en: "Position: {most} points at most" }
    too_few(ring) { zh: "位置：第 {ring} 个环不足 4 个点（首尾相同）", en: "Position: ring {ring} has fewer than 4 points, the last being the first" }
    not_closed(ring) { zh: "位置：第 {ring} 个环没有闭合，最后一点应与第一点相同", en: "Position: ring {ring} is not closed: its last point is not its first" }
    crosses(ring, first, second) { zh: "位置：第 {ring} 个环自相交（第 {first} 条边与第 {second} 条边）", en: "Position: ring {ring} crosses itself (its sides {first} and {second})" }
    hole_outside(ring) { zh: "位置：第 {ring} 个环（洞）不在外环之内", en: "Position: ring {ring}, a hole, is not inside the outer ring" }
    holes_overlap(ring) { zh: "位置：第 {ring} 个环（洞）与另一个洞重叠", en: "Position: ring {ring}, a hole, shares ground with another hole" }
    no_length { zh: "位置：线的长度为零", en: "Position: the line has no length" }
    no_area { zh: "位置：面积为零", en: "Position: the area is nothing" }
    too_large { zh: "位置：超过 10 平方公里", en: "Position: larger than 10 km²" }
    far_away(km) { zh: "位置：离本街道其他点位 {km} 公里，超过 50 公里", en: "Position: {km} km from the rest of the quarter, more than 50" }
}

/// A flaw in words.
#[must_use]
pub fn words(l: Lang, flaw: Flaw) -> String {
    match flaw {
        Flaw::Unreadable => unreadable(l).to_owned(),
        Flaw::Form { wanted } => {
            let or = match l {
                Lang::Zh => "或",
                Lang::En => " or ",
            };
            let names: Vec<&str> = wanted.iter().map(|w| form_name(l, *w)).collect();
            form(l, names.join(or))
        }
        Flaw::NotNumbers { at } => not_numbers(l, at),
        Flaw::Swapped { at } => swapped(l, at),
        Flaw::OutsideChina { at } => outside(l, at),
        Flaw::TooMany => too_many(l, MAX_POSITIONS),
        Flaw::TooFew { ring } => too_few(l, ring),
        Flaw::NotClosed { ring } => not_closed(l, ring),
        Flaw::Crosses { ring, first, second } => crosses(l, ring, first, second),
        Flaw::HoleOutside { ring } => hole_outside(l, ring),
        Flaw::HolesOverlap { ring } => holes_overlap(l, ring),
        Flaw::NoLength => no_length(l).to_owned(),
        Flaw::NoArea => no_area(l).to_owned(),
        Flaw::TooLarge => too_large(l).to_owned(),
        Flaw::FarAway { km } => far_away(l, km),
    }
}

/// A shape in a word.
#[must_use]
pub const fn form_name(l: Lang, form: Form) -> &'static str {
    match form {
        Form::Point => point(l),
        Form::Line => line(l),
        Form::Polygon => polygon(l),
    }
}
