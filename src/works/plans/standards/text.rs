//! The words of plans from standards.

use crate::i18n::Lang;
use crate::messages;

use super::kept::Keeping;

messages! {
    title { zh: "按合同标准生成计划", en: "Plans from the contract's standard" }
    title_look { zh: "合同标准与计划对照", en: "The contract's standard and its plans" }
    hint { zh: "逐条标准、逐个点位对照：没有计划的，列出将要生成的计划；不需要的取消勾选，确认后一次生成。", en: "Each standard at each place it covers. Where no plan keeps it, the plan that would be made is shown; untick what is not wanted and make the rest in one step." }
    kept { zh: "已有计划", en: "Kept" }
    too_seldom { zh: "次数不足", en: "Too seldom" }
    missing { zh: "没有计划", en: "No plan" }
    unnamed { zh: "有计划未关联", en: "Plan names no standard" }
    not_due { zh: "合同期内不再需要", en: "Not due any more" }
    rows { zh: "应做（标准×点位）", en: "Promised (standard × place)" }
    from { zh: "计划自", en: "Plans from" }
    from_help(starts, last) { zh: "在合同期内：{starts} 至 {last}", en: "Within the contract: {starts} to {last}" }
    show { zh: "重新对照", en: "Look again" }
    crews { zh: "由哪个班组做", en: "Who does it" }
    crews_help { zh: "按条线选择，可只选部分条线；不选的由调度派单。", en: "Chosen by line; what has no crew is dispatched by hand." }
    crew_of(line) { zh: "{line} 班组", en: "Crew for {line}" }
    place { zh: "点位", en: "Place" }
    state { zh: "状态", en: "State" }
    a_year { zh: "每年次数（计划 / 承诺）", en: "Times a year (planned / promised)" }
    plan { zh: "计划", en: "Plan" }
    would_be(title, day) { zh: "新建：{title}，自 {day} 起", en: "New: {title}, from {day}" }
    would_name(title) { zh: "关联到：{title}", en: "Would name the standard: {title}" }
    since(day) { zh: "自 {day} 起", en: "from {day}" }
    n_times(n) { zh: "每次 {n} 分钟", en: "{n} min each" }
    no_places { zh: "合同范围内没有这类点位。", en: "There is no such place where the contract holds." }
    others_n(n) { zh: "已有计划的 {n} 处", en: "{n} places with plans" }
    more_n(n) { zh: "另有 {n} 处未列出", en: "{n} more are not listed" }
    all_kept { zh: "合同承诺的每一处都有足够的计划。", en: "Every promise has plans enough." }
    only_seldom { zh: "没有缺少计划的点位；次数不足的，请打开计划修改。", en: "No place is without a plan; where work is too seldom, open the plan and change it." }
    contract_over(day) { zh: "合同自 {day} 起不再履行，不能再生成计划。", en: "The contract covers nothing from {day} on: no plans can be made." }
    cut(n) { zh: "点位很多，只对照了前 {n} 处。", en: "There are many places; the first {n} were looked at." }
    first_n(n) { zh: "一次最多生成 {n} 项，先列出这些；生成后再来一次。", en: "At most {n} are made at once: make these, then come again." }
    make { zh: "生成勾选的计划", en: "Make the ticked plans" }
    tick_all { zh: "全选", en: "Tick all" }
    made(plans, orders) { zh: "已生成 {plans} 项计划，今明两天工单 {orders} 张。", en: "{plans} plans made, with {orders} orders for today and tomorrow." }
    named(n) { zh: "{n} 项已有计划已关联标准。", en: "{n} existing plans now name the standard." }
    already(n) { zh: "{n} 处已有计划，未重复生成。", en: "{n} had a plan by then and were left alone." }
    gap_gone { zh: "没有缺少计划的点位了。", en: "No place is without a plan any more." }
    gap_left(n) { zh: "还有 {n} 处没有计划。", en: "{n} places are still without a plan." }
    before_contract(day) { zh: "合同 {day} 才开始，计划不能早于合同", en: "The contract begins on {day}: no plan begins before it" }
    past_contract(day) { zh: "合同自 {day} 起不再履行，计划须在此之前开始", en: "The contract covers nothing from {day} on: a plan begins before that" }
    other_line(crew, own, other) { zh: "{crew}是{own}班组，不能做{other}", en: "{crew} is a crew of {own}, not of {other}" }
    choose_some { zh: "请至少勾选一处", en: "Tick at least one place" }
    too_many(n) { zh: "一次最多 {n} 项", en: "{n} at most at once" }
    outside { zh: "不在合同的标准和范围内：计划不能超出合同", en: "Outside what the contract promises, or where it holds: no plan goes beyond its contract" }
    unfit(task, why) { zh: "“{task}”的标准不能写成计划：{why}", en: "The standard “{task}” cannot be expressed as a plan: {why}" }
    unfit_rhythm { zh: "规则按次数计（COUNT），换个日子开始就不是同样的日子", en: "its rule counts occurrences (COUNT): begun on another day it gives other days" }
    row_unreadable { zh: "无法识别的一行", en: "This row cannot be read" }
}

#[must_use]
pub const fn keeping_name(l: Lang, keeping: Keeping) -> &'static str {
    match keeping {
        Keeping::Missing => missing(l),
        Keeping::Unnamed => unnamed(l),
        Keeping::TooSeldom => too_seldom(l),
        Keeping::Kept => kept(l),
        Keeping::NotDue => not_due(l),
    }
}
