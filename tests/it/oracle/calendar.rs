//! A calendar of its own: days are counted, months are looked up.

/// A civil day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    pub year: i32,
    pub month: u32,
    pub day: u32,
}

const DAYS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

pub fn days_in_month(year: i32, month: u32) -> u32 {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if month == 2 && leap { 29 } else { DAYS[month as usize - 1] }
}

impl Date {
    pub fn next(self) -> Self {
        if self.day < days_in_month(self.year, self.month) {
            Self { day: self.day + 1, ..self }
        } else if self.month < 12 {
            Self { month: self.month + 1, day: 1, ..self }
        } else {
            Self { year: self.year + 1, month: 1, day: 1 }
        }
    }

    pub fn plus(self, days: u32) -> Self {
        (0..days).fold(self, |day, _| day.next())
    }

    pub fn months_later(self, months: u32) -> Self {
        let at = self.year * 12 + i32::try_from(self.month + months).expect("a small number") - 1;
        let month = u32::try_from(at % 12).expect("a month") + 1;
        Self { year: at / 12, month, day: self.day.min(days_in_month(at / 12, month)) }
    }

    pub fn chrono(self) -> chrono::NaiveDate {
        chrono::NaiveDate::from_ymd_opt(self.year, self.month, self.day).expect("a civil day")
    }
}

/// The days of `[from, to)`.
pub fn days(from: Date, to: Date) -> Vec<Date> {
    let mut list = Vec::new();
    let mut day = from;
    while day < to {
        list.push(day);
        day = day.next();
    }
    list
}
