//! What a place of a kind must and may have. Pure.

use entity::enums::{PlaceKind, WasteKind};
use entity::place;
use entity::value::{Area, EstateId};

use super::text;
use crate::i18n::{Lang, Text, named};
use crate::places::geo::{Flaw, Form, Shape, words};
use crate::plain;

pub const MAX_NAME: usize = 60;
const MAX_WIDTH_CM: i32 = 20_000;
const MAX_BINS: i32 = 100;
const MAX_HOURS: usize = 6;
pub const DAY: i32 = 1440;
/// What somebody says of an area may differ so much from the map's: kerbs and corners are not drawn.
const AREA_TOLERANCE_PERCENT: i64 = 25;

/// What may be said of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditPlace {
    pub kind: PlaceKind,
    pub name: String,
    pub estate_id: Option<EstateId>,
    pub grade: Option<i32>,
    /// As somebody says it; none: reckoned from the map where that can be done.
    pub area: Option<Area>,
    pub width_cm: Option<i32>,
    pub shape: Shape,
    /// A kind of waste once.
    pub bins: Vec<(WasteKind, i32)>,
    /// Minutes of the day, from and until.
    pub hours: Vec<(i32, i32)>,
    pub active: bool,
}

/// The shapes a kind may have; the first is what a form begins with.
#[must_use]
pub const fn forms(kind: PlaceKind) -> &'static [Form] {
    match kind {
        PlaceKind::RoadSegment => &[Form::Line],
        PlaceKind::GreenPlot => &[Form::Polygon],
        PlaceKind::WastePoint | PlaceKind::Checkpoint | PlaceKind::TransferStation => &[Form::Point],
        PlaceKind::Building => &[Form::Point, Form::Polygon],
        PlaceKind::Facility => &[Form::Point, Form::Line, Form::Polygon],
    }
}

/// Whether a place of a kind opens and closes.
#[must_use]
pub const fn has_hours(kind: PlaceKind) -> bool {
    matches!(kind, PlaceKind::WastePoint | PlaceKind::TransferStation)
}

/// 0.01 m² as the map gives it: of an area its own, of a line its length times its width.
#[must_use]
pub fn reckoned(shape: &Shape, width_cm: Option<i32>) -> Option<Area> {
    let hundredths = match (shape.length_cm(), width_cm) {
        (Some(length), Some(width)) => length.checked_mul(i64::from(width))? / 100,
        (Some(_), None) => return None,
        (None, _) => shape.area()?,
    };
    Area::try_new(hundredths.max(1)).ok()
}

impl EditPlace {
    /// The area, and whether somebody said it.
    #[must_use]
    pub fn area(&self) -> (Option<Area>, bool) {
        (self.area.or_else(|| reckoned(&self.shape, self.width_cm)), self.area.is_some())
    }

    /// Every problem by its field.
    #[must_use]
    pub fn problems(&self) -> Vec<(&'static str, Text)> {
        let mut found: Vec<(&'static str, Text)> = Vec::new();
        let mut add = |field, words: Text| found.push((field, words));
        if !plain::says(&self.name, MAX_NAME) {
            add("name", Text::of(text::name_shape));
        }
        if self.grade.is_some_and(|g| !(1..=3).contains(&g)) {
            add("grade", Text::of(text::grade_range));
        }
        let wanted = forms(self.kind);
        if !wanted.contains(&self.shape.form()) {
            add("geometry", Text::of(|l| words(l, Flaw::Form { wanted })));
        }
        let road = self.kind == PlaceKind::RoadSegment;
        match self.width_cm {
            Some(_) if !road => add("width", Text::of(text::width_not_here)),
            Some(width) if !(1..=MAX_WIDTH_CM).contains(&width) => add("width", Text::of(text::width_range)),
            _ => {}
        }
        if let (Some(said), Some(map)) = (self.area, reckoned(&self.shape, self.width_cm))
            && (said.0 - map.0).abs() * 100 > map.0 * AREA_TOLERANCE_PERCENT
        {
            add("area", Text::of(|l| text::area_contradicts(l, said, map)));
        }
        let waste = self.kind == PlaceKind::WastePoint;
        if !waste && !self.bins.is_empty() {
            add("bins", Text::of(text::bins_not_here));
        }
        if !has_hours(self.kind) && !self.hours.is_empty() {
            add("hours", Text::of(text::hours_not_here));
        }
        if self.bins.iter().any(|(_, n)| !(1..=MAX_BINS).contains(n)) {
            add("bins", Text::of(text::bins_range));
        }
        if self.bins.iter().enumerate().any(|(n, (kind, _))| self.bins[..n].iter().any(|(k, _)| k == kind)) {
            add("bins", Text::of(text::bins_twice));
        }
        if let Some(words) = hours_problem(&self.hours) {
            add("hours", words);
        }
        found
    }
}

fn hours_problem(hours: &[(i32, i32)]) -> Option<Text> {
    if hours.len() > MAX_HOURS {
        return Some(Text::of(text::hours_many));
    }
    if let Some((from, to)) =
        hours.iter().find(|(from, to)| *from < 0 || *from >= DAY || *to > DAY || to <= from).copied()
    {
        return Some(Text::of(|l| text::hours_end_first(l, clock(from), clock(to))));
    }
    let mut sorted = hours.to_vec();
    sorted.sort_unstable();
    let overlap = sorted.windows(2).any(|pair| pair[1].0 < pair[0].1);
    overlap.then(|| Text::of(text::hours_overlap))
}

/// `06:30`, and `24:00` for the end of a day.
#[must_use]
pub fn clock(minute: i32) -> String {
    format!("{:02}:{:02}", minute.div_euclid(60), minute.rem_euclid(60))
}

fn minute(text: &str) -> Option<i32> {
    let (hour, minute) = text.trim().split_once([':', '：'])?;
    let number = |text: &str, most: i32| {
        let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<i32>().ok().filter(|n| digits && *n <= most)
    };
    let at = number(hour, 24)? * 60 + number(minute, 59)?;
    (at <= DAY).then_some(at)
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '；', '、', ',', '，', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

/// `06:30-09:00; 18:00-20:30`; an end before its beginning is read, and found wrong by [`EditPlace::problems`].
#[must_use]
pub fn parse_hours(text: &str) -> Option<Vec<(i32, i32)>> {
    let span = |part: &str| {
        let (from, to) = part.split_once(['-', '–', '—', '~', '～', '至'])?;
        Some((minute(from)?, minute(to)?))
    };
    parts(text).map(span).collect()
}

#[must_use]
pub fn hours_text(hours: &[(i32, i32)]) -> String {
    let all: Vec<String> =
        hours.iter().map(|(from, to)| format!("{}-{}", clock(*from), clock(*to))).collect();
    all.join("; ")
}

/// `易腐垃圾 4; 其他垃圾 6`, or with the words of the API: `food 4`.
#[must_use]
pub fn parse_bins(text: &str) -> Option<Vec<(WasteKind, i32)>> {
    let one = |part: &str| {
        let at = part.rfind(|c: char| !c.is_ascii_digit())?
            + part.chars().rfind(|c| !c.is_ascii_digit())?.len_utf8();
        let (name, number) = part.split_at(at);
        let name = name.trim().trim_end_matches([':', '：', '=', '×', 'x', '*']).trim();
        Some((waste_named(name)?, number.parse().ok()?))
    };
    parts(text).map(one).collect()
}

#[must_use]
pub fn bins_text(l: Lang, bins: &[(WasteKind, i32)]) -> String {
    let all: Vec<String> =
        bins.iter().map(|(kind, n)| format!("{} {n}", text::waste_name(l, *kind))).collect();
    all.join("; ")
}

fn waste_named(name: &str) -> Option<WasteKind> {
    named(WasteKind::ALL, name, WasteKind::word, text::waste_name)
}

/// A kind by its word, or its name in either language.
#[must_use]
pub fn kind_named(name: &str) -> Option<PlaceKind> {
    named(PlaceKind::ALL, name, PlaceKind::word, text::kind_name)
}

/// Metres with up to two decimals, as centimetres.
#[must_use]
pub fn centimetres(text: &str) -> Option<i32> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 2 {
        return None;
    }
    let hundredths: i32 = format!("{part:0<2}").parse().ok()?;
    whole.parse::<i32>().ok()?.checked_mul(100)?.checked_add(hundredths)
}

/// `4.5` for 450.
#[must_use]
pub fn metres_text(cm: i32) -> String {
    let text = format!("{}.{:02}", cm / 100, cm % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A stored place as it may be edited.
#[must_use]
pub fn edit_of(
    place: &place::Model,
    shape: Shape,
    bins: Vec<(WasteKind, i32)>,
    hours: Vec<(i32, i32)>,
) -> EditPlace {
    EditPlace {
        kind: place.kind,
        name: place.name.clone(),
        estate_id: place.estate_id,
        grade: place.grade,
        area: place.area.filter(|_| place.area_stated),
        width_cm: place.width_cm,
        shape,
        bins,
        hours,
        active: place.active,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::geo::from_text;

    fn road() -> EditPlace {
        EditPlace {
            kind: PlaceKind::RoadSegment,
            name: "文一路".to_owned(),
            estate_id: None,
            grade: Some(1),
            area: None,
            width_cm: Some(1250),
            shape: from_text("120,30\n120.001,30", None).unwrap(),
            bins: Vec::new(),
            hours: Vec::new(),
            active: true,
        }
    }

    fn fields(edit: &EditPlace) -> Vec<&'static str> {
        edit.problems().into_iter().map(|(field, _)| field).collect()
    }

    #[test]
    fn an_area_is_said_or_reckoned_and_never_contradicts_the_map() {
        // 96.49 m × 12.5 m.
        assert_eq!(road().area(), (Some(Area(120_612)), false));
        let said = |area| EditPlace { area: Some(Area(area)), ..road() };
        assert_eq!(said(130_000).area(), (Some(Area(130_000)), true));
        assert_eq!(fields(&said(150_000)), [""; 0]);
        assert_eq!(fields(&said(151_000)), ["area"]);
        let without_width = EditPlace { width_cm: None, ..said(900_000) };
        assert_eq!((fields(&without_width), without_width.area()), (vec![], (Some(Area(900_000)), true)));
        assert_eq!(EditPlace { width_cm: None, ..road() }.area(), (None, false));
        let plot = from_text("120,30;120.001,30;120.001,30.001;120,30.001", Some(Form::Polygon)).unwrap();
        let plot = EditPlace { kind: PlaceKind::GreenPlot, width_cm: None, shape: plot, ..road() };
        assert_eq!(plot.area().0.map(|a| a.0 / 10_000), Some(106), "96.49 m × 110.85 m");
    }

    #[test]
    fn a_place_has_what_its_kind_has() {
        let point = from_text("120,30", None).unwrap();
        let waste = EditPlace {
            kind: PlaceKind::WastePoint,
            width_cm: None,
            shape: point.clone(),
            bins: vec![(WasteKind::Food, 4)],
            hours: vec![(390, 540), (1080, 1230)],
            ..road()
        };
        assert_eq!(fields(&waste), [""; 0]);
        for (edit, wrong) in [
            (EditPlace { name: " ".to_owned(), grade: Some(4), ..road() }, vec!["name", "grade"]),
            (EditPlace { width_cm: Some(0), ..road() }, vec!["width"]),
            (EditPlace { shape: point, ..road() }, vec!["geometry"]),
            (EditPlace { width_cm: Some(100), ..waste.clone() }, vec!["width"]),
            (
                EditPlace { bins: waste.bins.clone(), hours: waste.hours.clone(), ..road() },
                vec!["bins", "hours"],
            ),
            (EditPlace { bins: vec![(WasteKind::Food, 0)], ..waste.clone() }, vec!["bins"]),
            (
                EditPlace { bins: vec![(WasteKind::Food, 1), (WasteKind::Food, 2)], ..waste.clone() },
                vec!["bins"],
            ),
            (EditPlace { hours: vec![(540, 540)], ..waste.clone() }, vec!["hours"]),
            (EditPlace { hours: vec![(540, 390)], ..waste.clone() }, vec!["hours"]),
            (EditPlace { hours: vec![(390, 540), (480, 600)], ..waste.clone() }, vec!["hours"]),
            // A transfer station opens and closes, and has no bins of its own.
            (EditPlace { kind: PlaceKind::TransferStation, bins: Vec::new(), ..waste.clone() }, vec![]),
            (EditPlace { kind: PlaceKind::TransferStation, hours: Vec::new(), ..waste }, vec!["bins"]),
        ] {
            assert_eq!(fields(&edit), wrong, "{edit:?}");
        }
    }

    #[test]
    fn hours_bins_and_widths_are_read_as_they_are_written() {
        for (text, read) in [
            ("", Some(vec![])),
            ("06:30-09:00; 18:00-20:30", Some(vec![(390, 540), (1080, 1230)])),
            ("0:00–24:00", Some(vec![(0, 1440)])),
            ("9:00-6:30", Some(vec![(540, 390)])),
            ("6-9", None),
            ("06:60-09:00", None),
            ("24:01-24:30", None),
        ] {
            assert_eq!(parse_hours(text), read, "{text}");
        }
        let bins = vec![(WasteKind::Food, 4), (WasteKind::Residual, 12)];
        for text in ["food 4; residual 12", "易腐垃圾：4；其他垃圾×12", "易腐垃圾4、其他垃圾 12"]
        {
            assert_eq!(parse_bins(text), Some(bins.clone()), "{text}");
        }
        for l in [Lang::Zh, Lang::En] {
            assert_eq!(parse_bins(&bins_text(l, &bins)), Some(bins.clone()));
        }
        for none in ["垃圾 4", "food", "4", "food x"] {
            assert_eq!(parse_bins(none), None, "{none}");
        }
        for (text, cm) in [
            ("4.5", Some(450)),
            ("12", Some(1200)),
            ("0", Some(0)),
            ("0.05", Some(5)),
            ("4.555", None),
            ("-1", None),
            ("", None),
            (".5", None),
        ] {
            assert_eq!(centimetres(text), cm, "{text}");
        }
        assert_eq!(
            (metres_text(450), metres_text(1200), metres_text(5)),
            ("4.5".into(), "12".into(), "0.05".into())
        );
    }
}
