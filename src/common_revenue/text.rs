//! The words of common revenue.

use entity::enums::CommonKind;

use super::half::Half;
use crate::i18n::Lang;
use crate::messages;

messages! {
    title { zh: "公共收益", en: "Common revenue" }
    hint { zh: "公共收益属于全体业主，单独记账，不与物业收入混用；每半年结束后公示。", en: "Common revenue belongs to all owners: an account of its own, never mixed with the operator's money, disclosed every half year." }
    estate { zh: "小区", en: "Estate" }
    balance { zh: "结余", en: "Balance" }
    income { zh: "收入", en: "Income" }
    spent { zh: "支出", en: "Spent" }
    opening { zh: "上期结余", en: "Brought forward" }
    closing { zh: "本期结余", en: "Carried forward" }
    this_half { zh: "本半年", en: "This half year" }
    entries { zh: "收支明细", en: "Entries" }
    no_entries { zh: "还没有收支", en: "Nothing was booked yet" }
    no_entries_hint { zh: "停车、广告、场地租金等收入在这里登记。", en: "Book what parking, advertising or venues bring here." }
    number { zh: "编号", en: "Number" }
    kind { zh: "项目", en: "Kind" }
    day { zh: "日期", en: "Day" }
    amount { zh: "金额（元）", en: "Amount (yuan)" }
    words { zh: "摘要", en: "From whom or for what" }
    decision { zh: "业主决定", en: "The owners' decision" }
    decision_hint { zh: "支出和补充维修资金必填", en: "asked for spending and the repair fund" }
    with_share { zh: "同时按约定登记经营管理分成和税费", en: "With the operator's part and the tax as agreed" }
    paper { zh: "凭证照片", en: "Picture of the paper" }
    see_paper { zh: "凭证", en: "Paper" }
    add_paper { zh: "补凭证", en: "Add the paper" }
    paper_of(number) { zh: "{number} 的凭证", en: "The paper of {number}" }
    paper_added { zh: "凭证已保存。", en: "The paper is kept." }
    status { zh: "状态", en: "State" }
    enter { zh: "登记收支", en: "Book an entry" }
    entered(number) { zh: "已登记 {number}。", en: "Booked as {number}." }
    reverse { zh: "冲销", en: "Take back" }
    reason { zh: "原因", en: "Why" }
    reversed(day) { zh: "{day} 冲销", en: "Taken back on {day}" }
    stands { zh: "有效", en: "Stands" }
    reversed_flash(number) { zh: "{number} 已冲销。", en: "{number} is taken back." }
    total { zh: "合计", en: "Total" }

    terms { zh: "约定", en: "Terms" }
    terms_hint { zh: "经营管理分成和税费按收入计提，只影响以后登记的收入。", en: "The operator's part and the tax are of the income; a change affects what is booked from now on." }
    management_share { zh: "经营管理分成（%）", en: "Operator's part (%)" }
    tax { zh: "税费（%）", en: "Tax (%)" }
    agreement { zh: "依据", en: "Agreed in" }
    save { zh: "保存", en: "Save" }
    terms_saved { zh: "约定已保存。", en: "The terms are saved." }
    more_than_all { zh: "分成与税费合计不能超过 100%。", en: "Together they are at most 100 %." }
    percent_unreadable { zh: "比例应在 0 至 100 之间，最多四位小数。", en: "A percentage lies between 0 and 100, with at most four decimals." }
    agreement_missing(most) { zh: "请写明合同条款或业主决定，最多 {most} 字。", en: "Name the clause or the decision, in at most {most} characters." }

    disclosures { zh: "公示", en: "Disclosures" }
    disclosures_hint { zh: "公示后数字不再变动；更正须另发新版并写明原因。", en: "What was disclosed does not change; a correction is a new edition that says what was corrected." }
    no_disclosures { zh: "还没有公示", en: "Nothing was disclosed yet" }
    no_disclosures_hint { zh: "半年结束后可以公示。", en: "Half a year is disclosed when it is over." }
    disclose(half) { zh: "公示 {half}", en: "Disclose {half}" }
    disclose_now { zh: "发布公示", en: "Publish" }
    correct_now { zh: "发布更正", en: "Publish the correction" }
    correction_reason { zh: "更正说明", en: "What was corrected" }
    disclose_hint { zh: "以下内容将原样公示，发布后不再变动。", en: "This is what everybody will read; once published it does not change." }
    published_flash(number) { zh: "已公示 {number}。", en: "Disclosed as {number}." }
    published_on(day) { zh: "{day} 公示", en: "Disclosed on {day}" }
    edition(n) { zh: "第 {n} 版", en: "Edition {n}" }
    public_page { zh: "公示页", en: "Public page" }
    half { zh: "期间", en: "Half year" }
    half_first(year) { zh: "{year} 年上半年", en: "First half of {year}" }
    half_second(year) { zh: "{year} 年下半年", en: "Second half of {year}" }
    half_running(half) { zh: "{half}还没有结束，不能公示。", en: "{half} is not over and cannot be disclosed." }
    disclosed_already(number) { zh: "该期已公示（{number}）；更正请写明原因。", en: "It was disclosed as {number}. To correct it, say what was wrong." }
    unchanged { zh: "数字没有变化，不需要更正。", en: "The figures are the same: there is nothing to correct." }
    changed_since { zh: "公示之后收支有变动，请核实并发布更正。", en: "Entries changed since it was disclosed. Look into it and publish a correction." }
    unknown_half { zh: "请选择年份和上、下半年。", en: "Choose a year and one of its halves." }

    notice_title { zh: "公共收益收支公示", en: "Common revenue disclosed" }
    notice_intro { zh: "本小区公共收益属于全体业主，收支情况公示如下（单位：元）。", en: "Common revenue belongs to all owners of this estate. This is what came in and what it was spent on, in yuan." }
    notice_income { zh: "收入", en: "What came in" }
    notice_spent { zh: "支出", en: "What it was spent on" }
    notice_none { zh: "本期没有。", en: "Nothing in this half year." }
    notice_by_decision(decision) { zh: "依据：{decision}", en: "Decided in: {decision}" }
    notice_replaced(number) { zh: "本公示已由 {number} 更正。", en: "This was corrected by {number}." }
    notice_replaces(number, reason) { zh: "本公示更正 {number}：{reason}", en: "This corrects {number}: {reason}" }
    notice_see_new { zh: "查看更正后的公示", en: "See the correction" }
    notice_see_old { zh: "查看原公示", en: "See what was disclosed before" }
    notice_scan { zh: "扫码查看", en: "Scan to read it" }
    notice_ask(phone) { zh: "如有疑问请致电 {phone}", en: "Questions: {phone}" }
    taken_back { zh: "（冲销）", en: "(taken back)" }
    resident_section { zh: "公共收益公示", en: "Common revenue of the estate" }

    amount_not_positive { zh: "金额应大于 0，且不超过一千亿元。", en: "The amount is more than 0 and at most a hundred billion yuan." }
    amount_unreadable { zh: "金额无法识别，最多两位小数。", en: "This is no amount with at most two decimals." }
    day_range { zh: "日期不能晚于今天，也不能早于 2020 年。", en: "The day is not after today and not before 2020." }
    words_missing(most) { zh: "请填写摘要，最多 {most} 字。", en: "Say from whom or for what, in at most {most} characters." }
    decision_missing(most) { zh: "请写明业主的决定，最多 {most} 字。", en: "Name the owners' decision, in at most {most} characters." }
    share_of_income { zh: "只有收入可以计提分成和税费。", en: "Only income has a part taken from it." }
    no_terms { zh: "还没有登记分成和税费的约定。", en: "No terms were agreed on yet." }
    below_zero(day, balance) { zh: "{day} 的结余将为 {balance} 元，公共收益不能透支。", en: "On {day} the balance would be {balance} yuan: common revenue is never overdrawn." }
    reversed_already { zh: "这笔收支已经冲销。", en: "This entry is taken back already." }
    reason_missing(most) { zh: "请写明原因，最多 {most} 字。", en: "Give a reason of at most {most} characters." }
    has_paper { zh: "这笔收支已有凭证。", en: "This entry has its paper already." }
    choose_kind { zh: "请选择项目。", en: "Choose a kind." }

    proof_booked { zh: "公共收益账簿与收支明细一致", en: "Books of common revenue agree with their entries" }
    proof_covered { zh: "公共收益结余从不为负", en: "Common revenue is never overdrawn" }
    proof_disclosed { zh: "公示的合计等于其明细", en: "A disclosure is the sum of its lines" }
}

/// A kind of entry; the names of accounts are the same.
#[must_use]
pub const fn kind_name(l: Lang, kind: CommonKind) -> &'static str {
    crate::ledger::text::common_name(l, kind)
}

#[must_use]
pub fn half_name(l: Lang, half: Half) -> String {
    if half.half == 1 { half_first(l, half.year) } else { half_second(l, half.year) }
}
