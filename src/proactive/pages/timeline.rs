//! The evidence over time: a lane a kind, a mark a piece. The table beside it says the same in words.

use chrono::{Datelike, NaiveDate};
use entity::enums::EvidenceKind;
use maud::{Markup, html};

use crate::i18n::Lang;
use crate::proactive::text;

const WIDTH: i64 = 640;
const LEFT: i64 = 90;
const RIGHT: i64 = 620;
const LANE: i64 = 38;
const TOP: i64 = 26;
/// How far marks of one day stand apart, and how many of them are drawn above each other.
const STEP: i64 = 7;
const STACK: i64 = 4;
/// A span shorter than this many days is drawn as if it were as long: two days need not lie a hand apart.
const LEAST_DAYS: i64 = 7;

/// Marks of the same lane and day, above each other.
struct Mark {
    kind: EvidenceKind,
    on: NaiveDate,
    above: i64,
}

fn marks(pieces: &[(EvidenceKind, NaiveDate)]) -> Vec<Mark> {
    let mut all: Vec<Mark> = Vec::with_capacity(pieces.len());
    for (kind, on) in pieces {
        let same = all.iter().filter(|m| m.kind == *kind && m.on == *on).count();
        let above = i64::try_from(same).unwrap_or(STACK).min(STACK - 1);
        all.push(Mark { kind: *kind, on: *on, above });
    }
    all
}

/// The picture of `pieces`, up to `until`.
pub(super) fn timeline(l: Lang, pieces: &[(EvidenceKind, NaiveDate)], until: NaiveDate) -> Markup {
    let days = pieces.iter().map(|(_, on)| *on);
    let (Some(first), Some(last)) = (days.clone().min(), days.max()) else { return html! {} };
    let last = last.max(until);
    let span = (last - first).num_days().max(LEAST_DAYS);
    let x = |on: NaiveDate| LEFT + (RIGHT - LEFT) * (on - first).num_days() / span;
    let lanes: Vec<EvidenceKind> =
        EvidenceKind::ALL.iter().copied().filter(|k| pieces.iter().any(|(kind, _)| kind == k)).collect();
    let base = |kind: EvidenceKind| {
        let at = lanes.iter().position(|k| *k == kind).unwrap_or_default();
        TOP + LANE * i64::try_from(at).unwrap_or_default()
    };
    let bottom = TOP + LANE * i64::try_from(lanes.len()).unwrap_or(1) - LANE / 2;
    let every = (span / 6).max(1);
    let label = text::timeline_words(l, first, last);
    html! {
        div class="chart-wrap" { svg class="chart short" viewBox=(format!("0 0 {WIDTH} {}", bottom + 26)) role="img" aria-label=(label) {
            @for at in (0..=span).step_by(usize::try_from(every).unwrap_or(1)) {
                @if let Some(day) = first.checked_add_days(chrono::Days::new(at.unsigned_abs())) {
                    line class="c-grid" x1=(x(day)) x2=(x(day)) y1="8" y2=(bottom) {}
                    text class="mid" x=(x(day)) y=(bottom + 18) { (format!("{}-{:02}", day.month(), day.day())) }
                }
            }
            @for kind in &lanes {
                line class="c-axis" x1=(LEFT) x2=(RIGHT) y1=(base(*kind)) y2=(base(*kind)) {}
                text class="end" x=(LEFT - 14) y=(base(*kind) + 4) { (text::evidence_name(l, *kind)) }
            }
            @for mark in marks(pieces) {
                @let (cx, cy) = (x(mark.on), base(mark.kind) - STEP * mark.above);
                @match mark.kind {
                    EvidenceKind::Request => circle class="c-dot" cx=(cx) cy=(cy) r="5" {},
                    EvidenceKind::WorkOrder => rect class="c-bar bad" x=(cx - 5) y=(cy - 5) width="10" height="10" rx="1" {},
                    EvidenceKind::Finding => path class="c-bar warn" d=(format!("M{cx} {}l6 10h-12z", cy - 6)) {},
                }
            }
        } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn marks_of_a_day_stand_above_each_other() {
        let pieces = [(EvidenceKind::Request, day("2026-09-01")); 6];
        let above: Vec<i64> = marks(&pieces).iter().map(|m| m.above).collect();
        assert_eq!(above, [0, 1, 2, 3, 3, 3]);
    }

    #[test]
    fn every_piece_lies_within_the_picture() {
        let pieces = [
            (EvidenceKind::Request, day("2026-09-01")),
            (EvidenceKind::WorkOrder, day("2026-09-05")),
            (EvidenceKind::Finding, day("2026-09-30")),
        ];
        let drawn = timeline(Lang::En, &pieces, day("2026-09-18")).into_string();
        assert!(
            drawn.contains(&format!("cx=\"{LEFT}\"")) && drawn.contains(&format!("M{RIGHT} ")),
            "{drawn}"
        );
        assert_eq!(timeline(Lang::En, &[], day("2026-09-18")).into_string(), "");
    }
}
