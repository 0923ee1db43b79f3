//! When mails that nobody waits for may arrive: pure.

use entity::enums::MailKind;

/// A span of the day, in minutes of it; the second is not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    from: u32,
    until: u32,
}

impl Hours {
    /// Reads `07:30-21:00`; an empty text is the whole day; none when it is neither, or ends before it begins.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Some(Self { from: 0, until: 1440 });
        }
        let (from, until) = text.split_once('-')?;
        let (from, until) = (minute(from)?, minute(until)?);
        (from < until).then_some(Self { from, until })
    }

    #[must_use]
    pub const fn hold(self, minute: u32) -> bool {
        self.from <= minute && minute < self.until
    }
}

fn minute(text: &str) -> Option<u32> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    let of_day = hour.checked_mul(60)?.checked_add(minute)?;
    (minute < 60 && of_day <= 1440).then_some(of_day)
}

/// Whether a mail answers somebody or is of what must not wait: it goes at any hour.
#[must_use]
pub const fn goes_at_any_hour(kind: MailKind) -> bool {
    match kind {
        MailKind::RequestUpdate | MailKind::RequestNotice | MailKind::ContractReminder => true,
        MailKind::Bill
        | MailKind::Receipt
        | MailKind::BillVoid
        | MailKind::CreditNote
        | MailKind::Dunning
        | MailKind::AnnualStatement => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_and_hold() {
        let day = Hours::read("07:30-21:00").unwrap();
        assert_eq!([449, 450, 1259, 1260].map(|m| day.hold(m)), [false, true, true, false]);
        let always = Hours::read(" ").unwrap();
        assert!(always.hold(0) && always.hold(1439));
        assert!(Hours::read("00:00-24:00").unwrap().hold(1439));
        for bad in ["7", "21:00-07:00", "08:00-08:00", "08:60-09:00", "08:00-24:01", "x-y", "08:00"] {
            assert_eq!(Hours::read(bad), None, "{bad}");
        }
    }
}
