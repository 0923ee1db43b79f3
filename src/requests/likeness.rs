//! How alike two calls are: near in place, near in time, and in their words. Pure. It only suggests: joining is for people.

use std::collections::HashMap;

use entity::request;

use crate::places::geo::Position;

/// Calls of one estate whose words are less alike than this, in percent, are two matters.
const ALIKE_FROM: u32 = 45;
/// With the same building, less is enough.
const ALIKE_IN_BUILDING_FROM: u32 = 25;
/// Two spots this near, in metres, are one place.
const NEAR_METRES: f64 = 80.0;

/// Where two calls lie to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Near {
    Building,
    /// Their spots lie within a few steps.
    Metres,
    /// No more is known than the estate.
    Estate,
}

/// Why two calls may be one matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Likeness {
    /// Shared pairs of letters, in percent.
    pub words: u32,
    pub near: Near,
    /// Between their registrations.
    pub hours: i64,
}

fn pairs(text: &str) -> HashMap<(char, char), u32> {
    let letters: Vec<char> =
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let mut pairs = HashMap::new();
    for pair in letters.windows(2) {
        *pairs.entry((pair[0], pair[1])).or_insert(0) += 1;
    }
    pairs
}

/// How many of the pairs of letters two texts share, in percent (the coefficient of Sørensen and Dice): words of Chinese
/// need no cutting for it.
#[must_use]
pub fn alike(one: &str, other: &str) -> u32 {
    let (one, other) = (pairs(one), pairs(other));
    let total: u32 = one.values().sum::<u32>() + other.values().sum::<u32>();
    if total == 0 {
        return 0;
    }
    let shared: u32 = one.iter().map(|(pair, n)| (*n).min(other.get(pair).copied().unwrap_or(0))).sum();
    200 * shared / total
}

fn near(one: &request::Model, other: &request::Model) -> Option<Near> {
    if let (Some(a), Some(b)) = (one.building_id, other.building_id) {
        return (a == b).then_some(Near::Building);
    }
    if let (Some(lat), Some(lon), Some(to_lat), Some(to_lon)) =
        (one.lat_e7, one.lon_e7, other.lat_e7, other.lon_e7)
    {
        let metres = Position { lat, lon }.metres_to(Position { lat: to_lat, lon: to_lon });
        return (metres <= NEAR_METRES).then_some(Near::Metres);
    }
    Some(Near::Estate)
}

/// What makes two calls look like one matter; `None` when they do not.
#[must_use]
pub fn of(one: &request::Model, other: &request::Model) -> Option<Likeness> {
    let near = near(one, other)?;
    let titles = alike(&one.title, &other.title);
    let whole =
        alike(&format!("{}{}", one.title, one.description), &format!("{}{}", other.title, other.description));
    let words = titles.max(whole);
    let enough = match near {
        Near::Building | Near::Metres => ALIKE_IN_BUILDING_FROM,
        Near::Estate => ALIKE_FROM,
    };
    let hours = (one.registered_at - other.registered_at).num_hours().abs();
    (words >= enough && one.line == other.line).then_some(Likeness { words, near, hours })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_alike_by_their_pairs_of_letters() {
        for (one, other, least, most) in [
            ("楼道灯不亮", "楼道灯不亮", 100, 100),
            ("楼道灯不亮", "3幢楼道的灯不亮了", 50, 70),
            ("屋面渗水", "顶楼屋面漏水渗水", 30, 60),
            ("楼道灯不亮", "物业费怎么算", 0, 0),
            ("", "物业费怎么算", 0, 0),
            ("Lamp broken", "LAMP  broken!", 100, 100),
        ] {
            let got = alike(one, other);
            assert!((least..=most).contains(&got), "{one} {other}: {got}");
        }
    }
}
