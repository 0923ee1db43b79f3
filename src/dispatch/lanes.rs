//! Overlapping work side by side: each piece gets the first lane that is free.

use super::axis::Slot;

/// The board has no more; what does not fit shares the last.
pub const MAX_LANES: usize = 6;

/// The lane (from 1) of each slot. Give them in the order of their starts.
#[must_use]
pub fn lanes(slots: &[Slot]) -> Vec<usize> {
    let mut ends: Vec<i32> = Vec::new();
    let mut out = Vec::with_capacity(slots.len());
    for slot in slots {
        let end = slot.start + slot.width;
        match ends.iter().position(|taken| *taken <= slot.start) {
            Some(lane) => {
                ends[lane] = end;
                out.push(lane + 1);
            }
            None if ends.len() < MAX_LANES => {
                ends.push(end);
                out.push(ends.len());
            }
            None => {
                ends[MAX_LANES - 1] = ends[MAX_LANES - 1].max(end);
                out.push(MAX_LANES);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlaps_stand_in_lanes() {
        let s = |start, width| Slot { start, width };
        assert_eq!(lanes(&[s(0, 4), s(4, 4), s(6, 2), s(8, 4)]), [1, 1, 2, 1]);
        assert_eq!(lanes(&[s(0, 8), s(1, 8), s(2, 1), s(3, 2)]), [1, 2, 3, 3]);
        assert_eq!(lanes(&[s(0, 9); 8]), [1, 2, 3, 4, 5, 6, 6, 6]);
        assert!(lanes(&[]).is_empty());
    }
}
