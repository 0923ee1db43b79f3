//! The words of what was served.

use entity::enums::{Line, ServedKind};

use super::Times;
use crate::i18n::Lang;
use crate::messages;
use crate::waste::text::tonnes;
use crate::web::text::line_name;

messages! {
    bought(month) { zh: "{month}，物业为您做了这些", en: "What was done for you in {month}" }
    service { zh: "服务", en: "Service" }
    whole_estate { zh: "全小区", en: "Whole estate" }
    repair { zh: "报修与临时处理", en: "Repairs, odd jobs" }
    waste_round { zh: "垃圾清运", en: "Waste rounds" }
    waste_weight { zh: "运走垃圾", en: "Waste hauled" }
    call { zh: "来电来访答复", en: "Calls answered" }
    other_task(line) { zh: "其他计划工作（{line}）", en: "Other planned work ({line})" }
    times(n) { zh: "{n} 次", en: "{n} times" }
    jobs(n) { zh: "{n} 件", en: "{n}" }
    rounds(n) { zh: "{n} 趟", en: "{n} rounds" }
    tons(t) { zh: "{t} 吨", en: "{t} t" }
    of(done, due) { zh: "{done}（应 {due}）", en: "{done} (of {due})" }
    plain_row(what, here, all) { zh: "{what}：{here}，{all}", en: "{what}: {here}, {all}" }
    plain_estate(what, all) { zh: "{what}：{all}", en: "{what}: {all}" }
    in_place(place, times) { zh: "{place} {times}", en: "{place} {times}" }
}

/// What a row is about.
#[must_use]
pub fn subject(l: Lang, kind: ServedKind, line: Line, name: &str) -> String {
    match kind {
        ServedKind::Task if name.is_empty() => other_task(l, line_name(l, line)),
        ServedKind::Task => name.to_owned(),
        ServedKind::Repair => repair(l).to_owned(),
        ServedKind::WasteRound => waste_round(l).to_owned(),
        ServedKind::WasteKilogram => waste_weight(l).to_owned(),
        ServedKind::Call => call(l).to_owned(),
    }
}

/// How often, how many or how much, and of how many where some is missing.
#[must_use]
pub fn amount(l: Lang, kind: ServedKind, t: Times) -> String {
    let unit = |n: String| match kind {
        ServedKind::Task => times(l, n),
        ServedKind::Repair | ServedKind::Call => jobs(l, n),
        ServedKind::WasteRound => rounds(l, n),
        ServedKind::WasteKilogram => tons(l, n),
    };
    match kind {
        ServedKind::WasteKilogram => unit(tonnes(t.done)),
        _ if t.done < t.due => of(l, unit(t.done.to_string()), t.due),
        _ => unit(t.done.to_string()),
    }
}
