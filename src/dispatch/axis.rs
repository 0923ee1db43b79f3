//! The board's axis: quarter hours from 05:00 to 23:00.

/// 05:00 in minutes of the day.
pub const START_MINUTE: i32 = 300;
pub const QUARTERS: i32 = 72;
const QUARTER: i32 = 15;

/// A place on the axis: quarters after its start, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    pub start: i32,
    pub width: i32,
}

/// Where `from..to` (minutes of the day; may lie before or after it) is drawn: cut to the axis, at least a quarter wide.
#[must_use]
pub fn slot(from: i32, to: i32) -> Slot {
    let start = (from - START_MINUTE).div_euclid(QUARTER).clamp(0, QUARTERS - 1);
    let end = (to - START_MINUTE + QUARTER - 1).div_euclid(QUARTER).clamp(start + 1, QUARTERS);
    Slot { start, width: end - start }
}

/// The quarter of a minute of the day, if it is on the axis.
#[must_use]
pub fn quarter(minute: i32) -> Option<i32> {
    let quarter = (minute - START_MINUTE).div_euclid(QUARTER);
    (0..QUARTERS).contains(&quarter).then_some(quarter)
}

/// What of the axis lies outside `working` (merged intervals in minutes of the day, in order).
#[must_use]
pub fn off_times(working: &[(i32, i32)]) -> Vec<Slot> {
    let mut off = Vec::new();
    let mut at = 0;
    let last = (QUARTERS * QUARTER + START_MINUTE, i32::MAX);
    for (from, to) in working.iter().copied().chain(std::iter::once(last)) {
        // Inwards to whole quarters, so that no working time looks closed.
        let end = (from - START_MINUTE).div_euclid(QUARTER).clamp(0, QUARTERS);
        if end > at {
            off.push(Slot { start: at, width: end - at });
        }
        if to != i32::MAX {
            at = (to - START_MINUTE + QUARTER - 1).div_euclid(QUARTER).clamp(at, QUARTERS);
        }
    }
    off
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_find_their_quarters() {
        for (from, to, start, width) in [
            (300, 360, 0, 4),
            (510, 585, 14, 5),
            (505, 520, 13, 2),
            (0, 60, 0, 1),
            (240, 330, 0, 2),
            (1370, 1500, 71, 1),
            (600, 600, 20, 1),
        ] {
            assert_eq!(slot(from, to), Slot { start, width }, "{from} to {to}");
        }
        assert_eq!((quarter(630), quarter(299), quarter(1380)), (Some(22), None, None));
    }

    #[test]
    fn the_rest_of_the_axis_is_off() {
        let s = |start, width| Slot { start, width };
        assert_eq!(off_times(&[(480, 1020)]), [s(0, 12), s(48, 24)]);
        assert_eq!(off_times(&[(300, 840)]), [s(36, 36)]);
        assert_eq!(off_times(&[(0, 720), (1320, 1440)]), [s(28, 40)]);
        assert_eq!(off_times(&[]), [s(0, 72)]);
        assert_eq!(off_times(&[(0, 1440)]), []);
    }
}
