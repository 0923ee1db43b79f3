//! The pages of talks: the diary, planning, the minutes, a visit in one step, what is published.

mod diary;
mod form;
mod minutes;
mod one;
pub mod publish;
mod visit;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use entity::enums::TalkKind;
use entity::talk;
use maud::{Markup, html};

use super::promise::{Counts, Standing};
use super::show::PromiseView;
use super::text;
use crate::error::Error;
use crate::i18n::Lang;
use crate::requests::deadline::standing;
use crate::requests::pages::countdown_chip;
use crate::web::parts::{Tone, chip};
use crate::web::text as words;
use crate::web::{PageRouter, Visitor};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .merge(diary::routes())
        .merge(form::routes())
        .merge(visit::routes())
        .merge(one::routes())
        .merge(minutes::routes())
        .merge(publish::routes())
}

/// A kind as a coloured word.
fn kind_chip(l: Lang, kind: TalkKind) -> Markup {
    let class = match kind {
        TalkKind::NightTalk => "svc guard",
        TalkKind::Visit => "svc clean",
        TalkKind::Appointment => "svc parking",
    };
    html! { span class=(class) { (text::kind_name(l, kind)) } }
}

/// `09-18 周五 19:00–20:30`
fn when(v: &Visitor, talk: &talk::Model) -> Markup {
    use chrono::Datelike;
    let zone = v.app.zone();
    let (begin, end) = (zone.local(talk.begins_at), zone.local(talk.ends_at));
    let day = if talk.day.year() == v.today().year() {
        talk.day.format("%m-%d").to_string()
    } else {
        talk.day.to_string()
    };
    html! { time datetime=(talk.begins_at.to_rfc3339()) {
        (day) " " (words::weekday(v.lang, talk.day.weekday())) " " (begin.format("%H:%M").to_string()) "–" (end.format("%H:%M").to_string())
    } }
}

/// How a promise stands: in words, and while it runs with the time that is left.
fn standing_chip(v: &Visitor, promise: &PromiseView) -> Markup {
    match promise.standing {
        Standing::Running | Standing::Overdue => countdown_chip(v.lang, standing(v.now, promise.due_at)),
        Standing::Kept | Standing::KeptLate | Standing::Refused => {
            chip(text::standing_tone(promise.standing), text::standing_name(v.lang, promise.standing))
        }
    }
}

/// The promises of a talk in a line: how many, and what is the matter with them.
fn counts(l: Lang, promises: &Counts) -> Markup {
    if promises.all() == 0 {
        return html! { "—" };
    }
    let done = promises.kept + promises.kept_late;
    html! {
        (done) "/" (promises.all())
        @if promises.overdue > 0 { " " (chip(Tone::Bad, &format!("{} {}", text::overdue(l), promises.overdue))) }
    }
}

/// The fields of a refused form as the page names them: the topics' by row, and days and rooms as they are typed.
fn as_typed(mut error: Error) -> Error {
    for field in &mut error.fields {
        match (field.field.as_str(), field.row) {
            ("begins_at", _) => "day".clone_into(&mut field.field),
            ("ends_at", _) => "ends".clone_into(&mut field.field),
            ("account_id", _) => "room".clone_into(&mut field.field),
            ("topic", None) => "topic-1".clone_into(&mut field.field),
            // Participants are lines of one field.
            ("participants", _) | (_, None) => {}
            (name, Some(row)) => field.field = format!("{name}-{row}"),
        }
    }
    error
}

/// `19:00` on a day, as an instant.
fn at_clock(v: &Visitor, day: NaiveDate, clock: &str) -> Option<DateTime<Utc>> {
    let time = NaiveTime::parse_from_str(clock.trim(), "%H:%M").ok()?;
    Some(v.app.zone().instant(day.and_time(time)))
}

fn clock(v: &Visitor, at: DateTime<Utc>) -> String {
    v.app.zone().local(at).format("%H:%M").to_string()
}
