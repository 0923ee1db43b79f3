//! Skill, load and checks in a form: of an order, and of a plan.

use entity::skill;
use maud::{Markup, html};

use crate::access::Action;
use crate::crews;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::web::Ctx;
use crate::web::form::wrong;
use crate::web::parts::options;
use crate::works::text;

/// As typed.
pub struct Shown<'a> {
    pub skill: &'a str,
    pub kg: &'a str,
    pub litres: &'a str,
    pub checklist: &'a str,
}

/// The skills to choose from.
///
/// # Errors
/// When the database fails.
pub async fn skills(ctx: &Ctx) -> Result<Vec<skill::Model>> {
    if ctx.may(Action::CrewsRead) {
        crews::workers::skills::list(&ctx.app, &ctx.caller).await
    } else {
        Ok(Vec::new())
    }
}

#[must_use]
pub fn fields(l: Lang, shown: &Shown<'_>, skills: &[skill::Model], error: Option<&Error>) -> Markup {
    let choices = std::iter::once((String::new(), text::no_skill(l)))
        .chain(skills.iter().map(|s| (s.id.to_string(), s.name.as_str())));
    html! {
        div class="field" { label for="skill_id" { (text::skill(l)) } select id="skill_id" name="skill_id" aria-invalid=[wrong(error, "skill_id")] { (options(choices, shown.skill)) } }
        div class="field" { label for="load_kg" { (text::load_kg(l)) } input id="load_kg" name="load_kg" class="num" inputmode="numeric" value=(shown.kg) aria-invalid=[wrong(error, "load_kg")]; }
        div class="field" { label for="load_litres" { (text::load_litres(l)) } input id="load_litres" name="load_litres" class="num" inputmode="numeric" value=(shown.litres) aria-invalid=[wrong(error, "load_kg")]; }
        div class="field wide" { label for="checklist" { (text::checklist(l)) } textarea id="checklist" name="checklist" rows="4" aria-invalid=[wrong(error, "checklist")] { (shown.checklist) } }
    }
}
