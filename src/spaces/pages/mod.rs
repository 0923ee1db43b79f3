//! The pages of spaces and facilities. A page may hold several forms: each names its fields by its own prefix.

mod account;
mod booking_forms;
mod day;
mod facilities;
mod form;
mod list;
mod meals;
mod one;
mod permits;
mod programmes;
mod settings;
mod step_forms;

use entity::value::{FacilityId, Fen};
use maud::{Markup, html};

use super::facilities::hours::{DAY, Span};
use super::text;
use crate::access::Action;
use crate::error::{Error, Result};
use crate::web::fields::{Fields, Typed};
use crate::web::form::{quarter_hours, typed_amount, wrong};
use crate::web::{Ctx, PageRouter};

pub fn routes() -> PageRouter {
    PageRouter::default()
        .merge(list::routes())
        .merge(form::routes())
        .merge(one::routes())
        .merge(permits::routes())
        .merge(step_forms::routes())
        .merge(facilities::routes())
        .merge(day::routes())
        .merge(booking_forms::routes())
        .merge(settings::routes())
        .merge(programmes::routes())
        .merge(meals::routes())
        .merge(account::routes())
}

/// A form that was sent and refused.
struct Sent {
    part: &'static str,
    typed: Typed,
    error: Error,
}

impl Sent {
    /// The error's fields are named as the form's are.
    fn new(part: &'static str, typed: Typed, mut error: Error) -> Self {
        for field in &mut error.fields {
            field.field = format!("{part}-{}", field.field);
        }
        Self { part, typed, error }
    }
}

/// One form of a page: what it shows, and what was wrong with it.
struct Part<'a> {
    prefix: &'static str,
    typed: Typed,
    error: Option<&'a Error>,
}

impl<'a> Part<'a> {
    fn new<const N: usize>(
        prefix: &'static str,
        begins: [(&str, String); N],
        sent: Option<&'a Sent>,
    ) -> Self {
        match sent.filter(|sent| sent.part == prefix) {
            Some(sent) => Self { prefix, typed: sent.typed.clone(), error: Some(&sent.error) },
            None => {
                let named = begins.into_iter().map(|(name, value)| (format!("{prefix}-{name}"), value));
                Self { prefix, typed: Typed(named.collect()), error: None }
            }
        }
    }

    fn name(&self, name: &str) -> String {
        format!("{}-{name}", self.prefix)
    }

    const fn fields(&self) -> Fields<'_> {
        Fields { typed: &self.typed, error: self.error }
    }

    fn input(&self, name: &str, label: &str, required: bool) -> Markup {
        self.fields().input(&self.name(name), label, required)
    }

    fn number(&self, name: &str, label: &str) -> Markup {
        self.fields().number(&self.name(name), label)
    }

    fn date(&self, name: &str, label: &str, required: bool) -> Markup {
        self.fields().date(&self.name(name), label, required)
    }

    fn select<'b>(
        &self,
        name: &str,
        label: &str,
        none: Option<&str>,
        choices: impl IntoIterator<Item = (String, &'b str)>,
    ) -> Markup {
        self.fields().select(&self.name(name), label, none, choices)
    }

    /// A time of the day; with a first choice of none where it may be left out.
    fn clock(&self, name: &str, label: &str, may_be_none: bool) -> Markup {
        let name = self.name(name);
        let chosen = self.typed.get(&name);
        html! { div class="field" { label for=(name) { (label) }
        select id=(name) name=(name) aria-invalid=[wrong(self.error, &name)] {
            @if may_be_none { option value="" { "—" } }
            (quarter_hours(0, DAY, chosen))
        } } }
    }

    fn check(&self, name: &str, label: &str) -> Markup {
        let name = self.name(name);
        html! { label class="check" { input type="checkbox" id=(name) name=(name) value="1" checked[!self.typed.get(&name).is_empty()]; (label) } }
    }

    /// Whether it was refused, and so stands open.
    const fn is_open(&self) -> bool {
        self.error.is_some()
    }
}

/// Reads what a form sent under its prefix.
struct Read<'a>(&'static str, &'a Typed);

impl Read<'_> {
    fn get(&self, name: &str) -> &str {
        self.1.get(&format!("{}-{name}", self.0))
    }

    fn day(&self, name: &str) -> Result<chrono::NaiveDate> {
        self.get(name).parse().map_err(|_| invalid().field(name, crate::web::text::day_unreadable))
    }

    fn day_or_none(&self, name: &str) -> Result<Option<chrono::NaiveDate>> {
        if self.get(name).is_empty() { Ok(None) } else { self.day(name).map(Some) }
    }

    fn number(&self, name: &str) -> Result<i32> {
        self.get(name).parse().map_err(|_| invalid().field(name, crate::web::text::number_unreadable))
    }

    fn number_or(&self, name: &str, none: i32) -> Result<i32> {
        if self.get(name).is_empty() { Ok(none) } else { self.number(name) }
    }

    fn amount(&self, name: &str) -> Result<Fen> {
        typed_amount(self.get(name)).map_err(|_| invalid().field(name, text::amount_positive))
    }

    fn area(&self, name: &str) -> Result<entity::value::Area> {
        self.get(name).parse().map_err(|_| invalid().field(name, text::number_range))
    }

    fn chosen<T>(&self, name: &str, read: impl Fn(&str) -> Option<T>) -> Result<T> {
        read(self.get(name)).ok_or_else(|| invalid().field(name, crate::web::text::choose_one))
    }

    fn is_on(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    fn id<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>> {
        let typed = self.get(name);
        if typed.is_empty() {
            return Ok(None);
        }
        typed.parse().map(Some).map_err(|_| invalid().field(name, crate::web::text::number_unreadable))
    }

    /// `09:00` and `10:30`.
    fn span(&self) -> Result<Span> {
        let at = |name: &str| {
            minute_of(self.get(name)).ok_or_else(|| invalid().field(name, crate::web::text::choose_one))
        };
        Ok(Span::new(at("from")?, at("to")?))
    }
}

fn invalid() -> Error {
    super::service::invalid()
}

/// The minute of a day behind `09:15`; 24:00 is its end.
pub fn minute_of(clock: &str) -> Option<i32> {
    let (hour, minute) = clock.trim().split_once(':')?;
    let at = hour.parse::<i32>().ok()? * 60 + minute.parse::<i32>().ok()?;
    (0..=DAY).contains(&at).then_some(at)
}

fn clock_of(minute: i32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Words and names of a list of choices.
fn choices<T: Copy>(
    of: &'static [T],
    word: fn(T) -> &'static str,
    name: impl Fn(T) -> &'static str,
) -> Vec<(String, &'static str)> {
    of.iter().map(|x| (word(*x).to_owned(), name(*x))).collect()
}

/// The pages of one facility.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    Day,
    Programmes,
    Meals,
    Account,
    Settings,
}

fn tabs(ctx: &Ctx, id: FacilityId, is_canteen: bool, here: Tab) -> Markup {
    let l = ctx.lang;
    let all = [
        (Tab::Day, "", text::tab_day(l), true),
        (Tab::Programmes, "/programmes", text::tab_programmes(l), true),
        (Tab::Meals, "/meals", text::tab_meals(l), is_canteen && ctx.may(Action::FacilityAccountsRead)),
        (Tab::Account, "/account", text::tab_account(l), ctx.may(Action::FacilityAccountsRead)),
        (Tab::Settings, "/settings", text::settings(l), ctx.may(Action::FacilitiesWrite)),
    ];
    html! { nav class="tabs" aria-label=(text::facility(l)) { @for (tab, path, label, shown) in all { @if shown {
        a href=(format!("/facilities/{id}{path}")) aria-current=[(tab == here).then_some("page")] { (label) }
    } } } }
}
