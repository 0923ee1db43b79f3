//! The quarter's streets, plausible around its places: main roads, lanes, the estate's inner ways.

use entity::value::SubdistrictId;
use serde_json::{Value, json};

use super::plans::at;
use crate::access::Caller;
use crate::app::App;
use crate::error::Result;
use crate::places::streets::service::import;

const ALL: &[&str] = &["walk", "e_tricycle", "truck"];
const SMALL: &[&str] = &["walk", "e_tricycle"];
const FEET: &[&str] = &["walk"];

/// Name, who may use it, whether vehicles go one way, and course.
type Course = (&'static str, &'static [&'static str], bool, &'static [(i32, i32)]);

const STREETS: [Course; 19] = [
    ("文一路", ALL, false, &[(0, 60), (330, 66), (655, 70), (980, 72)]),
    ("学院路", ALL, false, &[(330, 66), (334, 430), (338, 960)]),
    ("古翠路", ALL, false, &[(980, 72), (976, 500), (972, 960)]),
    ("教工路", ALL, false, &[(0, 60), (0, 958)]),
    ("余杭塘路", ALL, false, &[(0, 940), (338, 942), (973, 946)]),
    ("翠柏路", ALL, false, &[(0, 419), (30, 420), (330, 430)]),
    ("益乐路", ALL, false, &[(655, 70), (652, 190)]),
    ("华星里弄", SMALL, true, &[(120, 61), (120, 180), (126, 424)]),
    ("黄姑山弄", SMALL, false, &[(0, 699), (60, 700), (336, 706)]),
    ("塘河沿河步道", FEET, false, &[(0, 958), (338, 960), (972, 960)]),
    ("翠苑一区西巷", ALL, false, &[(400, 180), (398, 410), (396, 640), (400, 660)]),
    ("翠苑一区东巷", ALL, true, &[(880, 640), (877, 410), (880, 180)]),
    ("翠苑一区北弄", ALL, false, &[(400, 660), (640, 662), (880, 664), (880, 640)]),
    ("翠苑一区南弄", ALL, false, &[(400, 180), (652, 186), (880, 180)]),
    ("翠苑一区横路", SMALL, false, &[(398, 410), (640, 412), (877, 410)]),
    ("翠苑一区中心路", SMALL, false, &[(652, 186), (644, 410), (640, 662)]),
    ("翠苑一区西门", ALL, false, &[(334, 408), (398, 410)]),
    ("翠苑一区东门", ALL, false, &[(877, 410), (976, 412)]),
    ("河埠头小路", FEET, false, &[(640, 662), (560, 900), (558, 960)]),
];

/// The estate's rows of buildings, each with a path along it.
const ROWS: [i32; 5] = [262, 337, 487, 562, 612];

pub async fn make(app: &App, caller: &Caller, subdistrict: SubdistrictId) -> Result<()> {
    let feature = |name: &str, modes: &[&str], one_way: bool, course: &[(i32, i32)]| {
        let line: Vec<Value> = course.iter().map(|(x, y)| at(*x, *y)).collect();
        json!({"type": "Feature", "geometry": {"type": "LineString", "coordinates": line},
            "properties": {"name": name, "modes": modes, "one_way": one_way}})
    };
    let streets = STREETS.iter().map(|(name, modes, one_way, course)| feature(name, modes, *one_way, course));
    let paths = ROWS.iter().map(|y| feature("翠苑一区宅间路", SMALL, false, &[(398, *y), (880, *y)]));
    let all = json!({"type": "FeatureCollection", "features": streets.chain(paths).collect::<Vec<_>>()});
    import(app, caller, subdistrict, all.to_string().as_bytes(), false).await?;
    Ok(())
}
