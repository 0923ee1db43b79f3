//! The minutes of a talk: who came, what was said, the topics and what was promised about them; and what is checked. Pure.

use chrono::{Days, NaiveDate};
use entity::enums::{Line, RequestKind};
use entity::talk_topic;
use entity::value::TalkTopicId;

use super::plan::{MAX_PLACE, invalid};
use super::text;
use crate::error::{Error, Result};
use crate::plain::{fits, says};

pub const MAX_TOPICS: usize = 20;
pub const MAX_PARTICIPANTS: usize = 50;
pub const MAX_HEADCOUNT: i32 = 999;
pub const MAX_SAID: usize = 4000;
pub const MAX_WORDS: usize = 120;
/// What the title of a request takes.
pub const MAX_PROMISE: usize = 60;
pub const MAX_NAME: usize = 40;
pub const MAX_REASON: usize = 200;
/// How far ahead a promise may reach.
pub const MAX_PROMISE_DAYS: u64 = 366;

/// Somebody who came and gave their name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Participant {
    pub name: String,
    /// 5 to 20 digits, or empty.
    pub phone: String,
}

/// A promise to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPromise {
    /// Up to 60 letters.
    pub words: String,
    /// The last day; the request is due at its end.
    pub due_on: NaiveDate,
    pub kind: RequestKind,
    pub line: Line,
    /// Where it is to be done; the talk's place when empty.
    pub location: String,
    /// Who is told: a participant by name, or anybody; when empty the first participant who left a phone, else the host.
    pub contact: String,
}

/// A topic, as the minutes are to have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTopic {
    /// The topic this was; none for a new one.
    pub id: Option<TalkTopicId>,
    /// Up to 120 letters.
    pub words: String,
    /// None: noted without a promise.
    pub promise: Option<NewPromise>,
}

/// The minutes as they are to be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Minutes {
    /// Who came, the hosts not counted; at least as many as gave their names.
    pub headcount: i32,
    /// None: whoever stands there stays, as for those who may not see persons.
    pub participants: Option<Vec<Participant>>,
    /// Up to 4000 letters; never published. None: it stays as it is.
    pub said: Option<String>,
    pub topics: Vec<NewTopic>,
}

/// Whether `phone` looks like one; nothing is fine, too.
fn is_phone(phone: &str) -> bool {
    let shape = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+');
    phone.is_empty() || ((5..=20).contains(&phone.len()) && phone.chars().all(shape))
}

/// One participant a line, the phone last: `王建国 13812345678`.
#[must_use]
pub fn read_participants(text: &str) -> Vec<Participant> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let last = line.rsplit([' ', '\t', ',', '，', '、', '　']).next().unwrap_or_default();
            let digits = last.chars().filter(char::is_ascii_digit).count();
            if digits >= 5 && last.len() < line.len() && is_phone(last) {
                let name = line[..line.len() - last.len()]
                    .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、'));
                Participant { name: name.to_owned(), phone: last.to_owned() }
            } else {
                Participant { name: line.to_owned(), phone: String::new() }
            }
        })
        .collect()
}

/// [`read_participants`] the other way round.
#[must_use]
pub fn write_participants<'a>(people: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let lines: Vec<String> =
        people.map(|(name, phone)| format!("{name} {phone}").trim().to_owned()).collect();
    lines.join("\n")
}

fn check_promise(mut error: Error, row: u64, promise: &NewPromise, today: NaiveDate) -> Error {
    if !says(&promise.words, MAX_PROMISE) {
        error = error.field_at("promise", row, |l| text::promise_missing(l, MAX_PROMISE));
    }
    let last = today.checked_add_days(Days::new(MAX_PROMISE_DAYS)).unwrap_or(today);
    if promise.due_on < today || promise.due_on > last {
        error = error.field_at("due_on", row, text::due_out_of_range);
    }
    if !fits(promise.location.trim(), MAX_PLACE) {
        error = error.field_at("location", row, |l| text::location_long(l, MAX_PLACE));
    }
    if !fits(promise.contact.trim(), MAX_NAME) {
        error = error.field_at("contact", row, |l| text::contact_long(l, MAX_NAME));
    }
    error
}

/// What stood of a promise must stand: a request was made of it.
fn check_kept(error: Error, row: u64, stood: &talk_topic::Model, topic: &NewTopic) -> Error {
    let Some(words) = &stood.promise else { return error };
    match &topic.promise {
        Some(promise) if promise.words.trim() == words && Some(promise.due_on) == stood.due_on => error,
        Some(_) => error.field_at("promise", row, text::promise_changed),
        None => error.field_at("promise", row, text::promise_removed),
    }
}

/// What is wrong with who came and what was said; `named` have given their names.
fn check_people(mut error: Error, minutes: &Minutes, named: usize) -> Error {
    let people = minutes.participants.as_deref().unwrap_or_default();
    let named = if minutes.participants.is_some() { people.len() } else { named };
    let named = i32::try_from(named).unwrap_or(i32::MAX);
    if !(1..=MAX_HEADCOUNT).contains(&minutes.headcount) || minutes.headcount < named {
        error = error.field("headcount", |l| text::headcount_range(l, MAX_HEADCOUNT));
    }
    if people.len() > MAX_PARTICIPANTS {
        error = error.field("participants", |l| text::too_many_participants(l, MAX_PARTICIPANTS));
    }
    for (row, p) in (1..).zip(people) {
        if !says(&p.name, MAX_NAME) || !is_phone(p.phone.trim()) {
            error = error.field_at("participants", row, |l| text::participant_shape(l, MAX_NAME));
        }
    }
    let said = minutes.said.as_deref().unwrap_or_default().replace(['\r', '\n', '\t'], " ");
    if !fits(&said, MAX_SAID) {
        error = error.field("said", |l| text::said_long(l, MAX_SAID));
    }
    error
}

/// What can be said of minutes without looking anything up; `stood` are the topics as they are, `named` how many have given
/// their names.
///
/// # Errors
/// Invalid, by field, those of topics by row counted from 1.
pub(super) fn check(
    minutes: &Minutes,
    stood: &[talk_topic::Model],
    named: usize,
    today: NaiveDate,
) -> Result<()> {
    let mut error = check_people(invalid(), minutes, named);
    if minutes.topics.is_empty() {
        error = error.field("topic", text::no_topic);
    }
    if minutes.topics.len() > MAX_TOPICS {
        error = error.field("topic", |l| text::too_many_topics(l, MAX_TOPICS));
    }
    let mut seen = Vec::new();
    for (row, topic) in (1..).zip(&minutes.topics) {
        if !says(&topic.words, MAX_WORDS) {
            error = error.field_at("topic", row, |l| text::topic_missing(l, MAX_WORDS));
        }
        let before = topic.id.map(|id| stood.iter().find(|t| t.id == id));
        error = match before {
            Some(Some(stood)) if !seen.contains(&stood.id) => {
                seen.push(stood.id);
                check_kept(error, row, stood, topic)
            }
            Some(_) => error.field_at("topic", row, text::topic_unknown),
            None => error,
        };
        let promised = before.flatten().is_some_and(|t| t.promise.is_some());
        if let Some(promise) = topic.promise.as_ref().filter(|_| !promised) {
            error = check_promise(error, row, promise, today);
        }
    }
    if stood.iter().any(|t| t.promise.is_some() && !seen.contains(&t.id)) {
        error = error.field("topic", text::promise_removed);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::value::TalkId;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn promise(words: &str, due: &str) -> NewPromise {
        NewPromise {
            words: words.into(),
            due_on: day(due),
            kind: RequestKind::Repair,
            line: Line::Property,
            location: String::new(),
            contact: String::new(),
        }
    }

    fn topic(id: Option<i64>, promise: Option<NewPromise>) -> NewTopic {
        NewTopic { id: id.map(TalkTopicId), words: "路灯".into(), promise }
    }

    fn fields(minutes: &Minutes, stood: &[talk_topic::Model]) -> Vec<(String, Option<u64>)> {
        match check(minutes, stood, 0, day("2026-09-18")) {
            Ok(()) => Vec::new(),
            Err(error) => error.fields.iter().map(|f| (f.field.clone(), f.row)).collect(),
        }
    }

    #[test]
    fn participants_are_read_by_line() {
        let read = read_participants("王建国 13812345678\n\n 李 梅 \n赵姨，0571-88001234\n12345\n");
        let told: Vec<_> = read.iter().map(|p| (p.name.as_str(), p.phone.as_str())).collect();
        assert_eq!(
            told,
            [("王建国", "13812345678"), ("李 梅", ""), ("赵姨", "0571-88001234"), ("12345", "")]
        );
        assert_eq!(write_participants(told.into_iter().take(2)), "王建国 13812345678\n李 梅");
    }

    #[test]
    fn a_promise_stands_once_it_is_a_request() {
        let stood = talk_topic::Model {
            id: TalkTopicId(7),
            talk_id: TalkId(1),
            position: 1,
            words: "路灯".into(),
            promise: Some("换灯".into()),
            due_on: Some(day("2026-09-10")),
            request_id: Some(entity::value::RequestId(3)),
        };
        let stood = std::slice::from_ref(&stood);
        let minutes = |topics: Vec<NewTopic>| Minutes { headcount: 3, topics, ..Minutes::default() };
        let kept = promise("换灯", "2026-09-10");
        assert!(fields(&minutes(vec![topic(Some(7), Some(kept.clone()))]), stood).is_empty());
        let with_new = vec![topic(Some(7), Some(kept)), topic(None, Some(promise("修门", "2026-09-18")))];
        assert!(fields(&minutes(with_new), stood).is_empty());
        for (topics, field, row) in [
            (vec![topic(Some(7), None)], "promise", Some(1)),
            (vec![topic(Some(7), Some(promise("换灯", "2026-09-30")))], "promise", Some(1)),
            (vec![topic(None, None)], "topic", None),
            (vec![topic(Some(8), None)], "topic", Some(1)),
        ] {
            assert!(fields(&minutes(topics), stood).contains(&(field.into(), row)), "{field} {row:?}");
        }
    }

    #[test]
    fn what_is_out_of_range_is_named() {
        let late = |due| Minutes {
            headcount: 1,
            topics: vec![topic(None, Some(promise("修", due)))],
            ..Minutes::default()
        };
        assert!(fields(&late("2026-09-18"), &[]).is_empty());
        assert_eq!(fields(&late("2026-09-17"), &[]), [("due_on".to_owned(), Some(1))]);
        assert_eq!(fields(&late("2027-09-20"), &[]), [("due_on".to_owned(), Some(1))]);
        let none = Minutes { headcount: 0, ..Minutes::default() };
        assert_eq!(fields(&none, &[]), [("headcount".to_owned(), None), ("topic".to_owned(), None)]);
        // Those who stay as they are count, too.
        let few = Minutes { headcount: 2, topics: vec![topic(None, None)], ..Minutes::default() };
        assert!(
            check(&few, &[], 2, day("2026-09-18")).is_ok() && check(&few, &[], 3, day("2026-09-18")).is_err()
        );
    }
}
