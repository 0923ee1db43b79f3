//! Where a filing says it is: the pure parts.

use crate::places::geo::Position;

/// Farther from every building and place than this, a spot lies in no estate of ours.
pub const NEAR_M: f64 = 300.0;
/// A spot this near to a building is that building.
pub const AT_M: f64 = 30.0;
/// Decimal places of a degree that are shown: about ten metres, a building's breadth.
const SHOWN: f64 = 1e4;

/// Words after a building's number.
const BUILDING: [&str; 4] = ["幢", "栋", "号楼", "座"];

/// An address as a client names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressId {
    Estate(i64),
    Building(i64),
    /// `12-3-502`, in one estate or in whichever has it.
    Door(Option<i64>, String),
}

/// Reads `estate:1`, `building:7`, `12-3-502` or `estate:1/12-3-502`.
#[must_use]
pub fn address_id(text: &str) -> Option<AddressId> {
    let text = text.trim();
    if let Some(id) = text.strip_prefix("building:") {
        return id.parse().ok().map(AddressId::Building);
    }
    if let Some(rest) = text.strip_prefix("estate:") {
        return match rest.split_once('/') {
            None => rest.parse().ok().map(AddressId::Estate),
            Some((id, door)) => Some(AddressId::Door(Some(id.parse().ok()?), is_door(door)?.to_owned())),
        };
    }
    is_door(text).map(|door| AddressId::Door(None, door.to_owned()))
}

fn is_door(text: &str) -> Option<&str> {
    let parts: Vec<&str> = text.split('-').collect();
    let fits = |part: &&str| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric());
    (parts.len() == 3 && parts.iter().all(fits)).then_some(text)
}

/// The number of the building an address speaks of, after the estate's name: `翠苑一区12幢3单元` → `12`.
#[must_use]
pub fn building_no<'a>(address: &'a str, estate: &str) -> Option<&'a str> {
    let after = match address.find(estate) {
        Some(at) => &address[at + estate.len()..],
        None => address,
    };
    let before = BUILDING.iter().filter_map(|word| after.find(word)).min()?;
    let head = after[..before].trim_end();
    let from = head
        .rfind(|c: char| !c.is_ascii_alphanumeric())
        .map_or(0, |at| at + head[at..].chars().next().map_or(0, char::len_utf8));
    Some(&head[from..]).filter(|number| !number.is_empty())
}

/// The estate whose name an address bears; of several the longest, as `翠苑一区北` is not `翠苑一区`.
#[must_use]
pub fn named<'a, T>(address: &str, estates: &'a [T], name: impl Fn(&T) -> &str) -> Option<&'a T> {
    let fits = |e: &&T| !name(e).is_empty() && address.contains(name(e));
    estates.iter().filter(fits).max_by_key(|e| name(e).len())
}

/// A spot as the world may see it: (latitude, longitude).
#[must_use]
pub fn shown(spot: Position) -> (f64, f64) {
    let (lat, lon) = spot.to_degrees();
    ((lat * SHOWN).round() / SHOWN, (lon * SHOWN).round() / SHOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_id_is_read_or_is_none() {
        let door = || "12-3-502".to_owned();
        for (text, read) in [
            ("estate:1", Some(AddressId::Estate(1))),
            (" building:7 ", Some(AddressId::Building(7))),
            ("12-3-502", Some(AddressId::Door(None, door()))),
            ("estate:1/12-3-502", Some(AddressId::Door(Some(1), door()))),
            ("estate:x", None),
            ("estate:1/12", None),
            ("12--502", None),
            ("1-2-3-4", None),
            ("' OR 1=1 --", None),
            ("", None),
        ] {
            assert_eq!(address_id(text), read, "{text}");
        }
    }

    #[test]
    fn an_address_names_its_estate_and_building() {
        let estates = ["翠苑一区", "翠苑一区北", "文新"];
        for (address, estate, building) in [
            ("杭州市翠苑一区12幢3单元502室", Some("翠苑一区"), Some("12")),
            ("翠苑一区北 3 号楼", Some("翠苑一区北"), Some("3")),
            ("翠苑一区幢", Some("翠苑一区"), None),
            ("文一路88号", None, None),
            ("文新A座", Some("文新"), Some("A")),
        ] {
            let found = named(address, &estates, |e| e).copied();
            assert_eq!(found, estate, "{address}");
            assert_eq!(found.and_then(|e| building_no(address, e)), building, "{address}");
        }
    }

    #[test]
    fn a_spot_is_shown_to_ten_metres() {
        let spot = Position::typed("30.28876543", "120.12345678").unwrap();
        assert_eq!(shown(spot), (30.2888, 120.1235));
    }
}
