//! How often a plan is worked, in words.

use std::collections::BTreeMap;

use super::pages::times_words;
use super::text;
use crate::i18n::Lang;
use crate::web::Ctx;
use crate::web::text::weekday;

/// The commonest rules in words; others as they are written.
pub(super) fn frequency(ctx: &Ctx, recurrence: &str, start_minutes: &str) -> String {
    let rule = recurrence.trim_start_matches("RRULE:");
    let days = words(ctx.lang, rule).unwrap_or_else(|| rule.to_owned());
    text::at_times(ctx.lang, days, times_words(start_minutes))
}

/// None where a sentence would be longer than the rule.
fn words(l: Lang, rule: &str) -> Option<String> {
    let mut parts: BTreeMap<&str, &str> =
        rule.split(';').map(|part| part.split_once('=')).collect::<Option<_>>()?;
    let every = parts.remove("INTERVAL").unwrap_or("1").parse::<u32>().ok()?;
    let freq = parts.remove("FREQ")?;
    let weekdays = parts.remove("BYDAY").map(|days| weekdays(l, days));
    let dates = parts.remove("BYMONTHDAY").map(|days| dates(l, days));
    if !parts.is_empty() {
        return None;
    }
    match (freq, weekdays, dates) {
        ("DAILY", None, None) if every == 1 => Some(text::every_day(l).to_owned()),
        ("DAILY", None, None) => Some(text::every_n_days(l, every)),
        ("WEEKLY", None, None) if every == 1 => Some(text::every_week(l).to_owned()),
        ("WEEKLY", None, None) => Some(text::every_n_weeks(l, every)),
        ("WEEKLY", Some(days), None) if every == 1 => Some(text::weekly_on(l, days?)),
        ("WEEKLY", Some(days), None) => Some(text::n_weekly_on(l, every, days?)),
        ("MONTHLY", None, None) if every == 1 => Some(text::every_month(l).to_owned()),
        ("MONTHLY", None, None) => Some(text::every_n_months(l, every)),
        ("MONTHLY", None, Some(days)) if every == 1 => Some(text::monthly_on(l, days?)),
        ("MONTHLY", None, Some(days)) => Some(text::n_monthly_on(l, every, days?)),
        ("YEARLY", None, None) if every == 1 => Some(text::every_year(l).to_owned()),
        _ => None,
    }
}

fn weekdays(l: Lang, days: &str) -> Option<String> {
    use chrono::Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    let word = |day: &str| {
        let day = match day {
            "MO" => Mon,
            "TU" => Tue,
            "WE" => Wed,
            "TH" => Thu,
            "FR" => Fri,
            "SA" => Sat,
            "SU" => Sun,
            _ => return None,
        };
        Some(weekday(l, day))
    };
    Some(days.split(',').map(word).collect::<Option<Vec<_>>>()?.join("/"))
}

fn dates(l: Lang, days: &str) -> Option<String> {
    let word = |day: &str| match day.parse::<i32>().ok()? {
        -1 => Some(text::last_day(l).to_owned()),
        day @ 1.. => Some(text::day_of_month(l, day)),
        _ => None,
    };
    let all = days.split(',').map(word).collect::<Option<Vec<_>>>()?;
    Some(match l {
        Lang::Zh => all.join("、"),
        Lang::En => all.join(", "),
    })
}

#[cfg(test)]
mod tests {
    use super::words;
    use crate::i18n::Lang;

    #[test]
    fn common_rules_are_words_in_both_languages_and_others_stay() {
        for (rule, zh, en) in [
            ("FREQ=DAILY", "每天", "Daily"),
            ("FREQ=DAILY;INTERVAL=3", "每 3 天", "Every 3 days"),
            ("FREQ=WEEKLY", "每周", "Weekly"),
            ("FREQ=WEEKLY;INTERVAL=2", "每 2 周", "Every 2 weeks"),
            ("FREQ=WEEKLY;BYDAY=MO,TH", "每周 周一/周四", "Weekly on Mon/Thu"),
            ("INTERVAL=2;FREQ=WEEKLY;BYDAY=SU", "每 2 周 周日", "Every 2 weeks on Sun"),
            ("FREQ=MONTHLY", "每月", "Monthly"),
            ("FREQ=MONTHLY;BYMONTHDAY=1,15", "每月 1 日、15 日", "Monthly on day 1, day 15"),
            ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1", "每 3 个月 最后一天", "Every 3 months on the last day"),
            ("FREQ=YEARLY", "每年", "Yearly"),
        ] {
            assert_eq!(
                (words(Lang::Zh, rule).as_deref(), words(Lang::En, rule).as_deref()),
                (Some(zh), Some(en))
            );
        }
        for rule in ["FREQ=MONTHLY;BYDAY=1MO", "FREQ=MONTHLY;BYMONTHDAY=-2", "FREQ=YEARLY;BYMONTH=3"] {
            assert_eq!(words(Lang::En, rule), None, "{rule}");
        }
    }
}
