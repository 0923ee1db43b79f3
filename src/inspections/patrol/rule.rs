//! What is not as it should be with a check-in. Pure.

use entity::patrol_check;

/// When and where a checkpoint is to be passed, as far as judging goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passing {
    pub position: i32,
    /// Minutes of the round's day.
    pub from_minute: i32,
    pub until_minute: i32,
}

/// What is not as it should be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags {
    pub early: bool,
    pub late: bool,
    pub far: bool,
    /// The phone did not say where it was.
    pub unlocated: bool,
    pub out_of_order: bool,
}

/// Judges a check-in at `minute` of the round's day (past midnight it goes on counting), `metres` from the place, when
/// `done` are the positions passed before and farther than `limit` metres is far.
#[must_use]
pub fn judge(
    passing: Passing,
    all: &[i32],
    done: &[i32],
    minute: i32,
    metres: Option<i32>,
    limit: i32,
) -> Flags {
    let skipped = all.iter().any(|p| *p < passing.position && !done.contains(p));
    let behind = done.iter().any(|p| *p > passing.position);
    Flags {
        early: minute < passing.from_minute,
        late: minute > passing.until_minute,
        far: metres.is_some_and(|m| m > limit),
        unlocated: metres.is_none(),
        out_of_order: skipped || behind,
    }
}

/// Whether anything at all was wrong with a check-in.
#[must_use]
pub const fn is_flagged(check: &patrol_check::Model) -> bool {
    check.early || check.late || check.far || check.unlocated || check.out_of_order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_in_is_judged_by_order_time_and_place() {
        let second = Passing { position: 2, from_minute: 600, until_minute: 620 };
        let none = Flags::default();
        for (done, minute, metres, expected) in [
            (&[1][..], 610, Some(40), none),
            (&[1][..], 600, Some(300), none),
            (&[1][..], 620, Some(0), none),
            (&[1][..], 599, Some(0), Flags { early: true, ..none }),
            (&[1][..], 621, Some(0), Flags { late: true, ..none }),
            // Past midnight.
            (&[1][..], 1450, Some(0), Flags { late: true, ..none }),
            (&[1][..], 610, Some(5_000), Flags { far: true, ..none }),
            (&[1][..], 610, None, Flags { unlocated: true, ..none }),
            // The first was skipped; the third was passed before.
            (&[][..], 610, Some(0), Flags { out_of_order: true, ..none }),
            (&[1, 3][..], 610, Some(0), Flags { out_of_order: true, ..none }),
            (&[][..], 500, Some(301), Flags { out_of_order: true, early: true, far: true, ..none }),
        ] {
            assert_eq!(
                judge(second, &[1, 2, 3], done, minute, metres, 300),
                expected,
                "{done:?} {minute} {metres:?}"
            );
        }
    }
}
