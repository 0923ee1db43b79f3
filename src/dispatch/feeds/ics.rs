//! A feed as an iCalendar file. Pure: the same entries give the same bytes.

use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};

/// One entry of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The same as long as the entry lives.
    pub uid: String,
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
    /// When it last changed.
    pub stamp: DateTime<Utc>,
    /// How often it changed.
    pub sequence: u32,
    pub title: String,
    pub location: String,
    pub details: String,
    pub cancelled: bool,
}

/// The file.
#[must_use]
pub fn written(name: &str, entries: &[Entry]) -> String {
    let mut calendar = Calendar::new();
    calendar.name(name);
    for e in entries {
        let mut event = Event::new();
        event
            .uid(&e.uid)
            .timestamp(e.stamp)
            .last_modified(e.stamp)
            .sequence(e.sequence)
            .starts(e.start)
            .ends(e.end)
            .summary(&e.title)
            .status(if e.cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed });
        if !e.location.is_empty() {
            event.location(&e.location);
        }
        if !e.details.is_empty() {
            event.description(&e.details);
        }
        calendar.push(event.done());
    }
    calendar.to_string()
}
