//! The words of proposals.

use entity::enums::{EvidenceKind, ProposalRule, ProposalStatus};

use super::rule::{AFTER_MISSED_DAYS, FAILURES, REPEATS, WINDOW_DAYS};
use crate::i18n::Lang;
use crate::messages;
use crate::web::parts::Tone;

messages! {
    title { zh: "未诉先办", en: "Act before the call" }
    hint { zh: "系统按固定规则，从近期诉求、漏做的计划和检查问题中提出建议；派不派工由您决定。", en: "Plain rules look through recent calls, missed plans and findings and propose work; you decide." }
    proposal_n(id) { zh: "建议 {id}", en: "Proposal {id}" }
    rule { zh: "规则", en: "Rule" }
    line { zh: "业务线", en: "Line" }
    estate { zh: "小区", en: "Estate" }
    place { zh: "地点", en: "Place" }
    kind { zh: "诉求类别", en: "Kind of call" }
    evidence { zh: "依据", en: "Evidence" }
    evidence_n(n) { zh: "{n} 项", en: "{n} items" }
    window { zh: "时段", en: "Window" }
    suggested { zh: "建议工单", en: "Suggested order" }
    raised_at { zh: "提出", en: "Raised" }
    status { zh: "状态", en: "Status" }
    number { zh: "编号", en: "No." }
    item { zh: "事项", en: "What" }
    when { zh: "时间", en: "When" }
    look_now { zh: "立即排查", en: "Look now" }
    looked(raised, extended) { zh: "已排查：新提出 {raised} 条，补充依据 {extended} 条。", en: "Looked: {raised} raised, {extended} with new evidence." }
    looked_summary(raised, extended, expired) { zh: "新提出 {raised} 条，补充依据 {extended} 条，过期 {expired} 条", en: "{raised} raised, {extended} extended, {expired} expired" }
    none { zh: "没有建议", en: "No proposals" }
    none_hint { zh: "每天 6:30 自动排查一次；同一地点反复来电、漏做的计划引来诉求时，会在这里提出。", en: "The rules look every day at 6:30: what keeps coming back, and missed plans followed by calls, appears here." }
    tab_open { zh: "待处理", en: "Open" }
    tab_accepted { zh: "已派工", en: "Accepted" }
    tab_dismissed { zh: "已否决", en: "Dismissed" }
    tab_expired { zh: "已过期", en: "Expired" }
    timeline { zh: "时间线", en: "Timeline" }
    timeline_words(first, last) { zh: "{first} 至 {last} 的依据", en: "The evidence from {first} to {last}" }
    accept { zh: "派工", en: "Make the order" }
    accept_hint { zh: "确认后生成一张待派工单，可再修改以下内容。", en: "Makes one work order, unassigned yet; change what you like first." }
    order_title { zh: "工单标题", en: "Title of the order" }
    location { zh: "地点", en: "Location" }
    work_date { zh: "作业日期", en: "Work date" }
    minutes { zh: "时长（分钟）", en: "Minutes" }
    accepted(number) { zh: "已生成工单 {number}。", en: "Work order {number} is made." }
    dismiss { zh: "否决", en: "Dismiss" }
    dismiss_hint { zh: "同样的依据不再提出；有新诉求时会再次提出。", en: "The same evidence raises none again; a new call does." }
    reason { zh: "理由", en: "Reason" }
    dismissed { zh: "已否决。", en: "Dismissed." }
    decided { zh: "处理", en: "Decided" }
    decided_by(who) { zh: "由 {who}", en: "by {who}" }
    became { zh: "工单", en: "Work order" }
    waiting(n) { zh: "未诉先办：{n} 条建议待处理", en: "{n} proposals to act before the call wait" }
    building(n) { zh: "{n}幢", en: "{n}幢" }
    title_repeated(about) { zh: "集中排查：{about}", en: "Look round: {about}" }
    title_missed(about) { zh: "补做：{about}", en: "Make up for: {about}" }
    title_failing(about) { zh: "整改复查：{about}", en: "Put right: {about}" }
    source(id, rule) { zh: "未诉先办建议 {id}（{rule}）", en: "Proposal {id} ({rule})" }
    rule_repeated { zh: "反复来电", en: "Calls again and again" }
    rule_missed { zh: "漏做后来电", en: "Missed, then calls" }
    rule_failing { zh: "检查屡不合格", en: "Failing again" }
    about_repeated(n, days) { zh: "同一地点、同一业务线和类别的诉求 {days} 天内达到 {n} 件", en: "{n} calls of one line and kind about one place within {days} days" }
    about_missed(days) { zh: "计划作业漏做或取消后 {days} 天内，同一幢楼、同一地点或路段（绿化、清运为同一小区）有同一业务线的诉求", en: "Within {days} days after planned work was missed or cancelled, a call of the same line about the same building, place or street (greening and waste: the same estate)" }
    about_failing(n, days) { zh: "{days} 天内同一点位有 {n} 次检查发现问题，且有同一业务线的诉求", en: "{n} inspections found a place wanting within {days} days, and somebody called about that line" }
    open { zh: "待处理", en: "Open" }
    status_accepted { zh: "已派工", en: "Accepted" }
    status_dismissed { zh: "已否决", en: "Dismissed" }
    expired { zh: "已过期", en: "Expired" }
    kind_request { zh: "诉求", en: "Call" }
    kind_order { zh: "漏做工单", en: "Missed order" }
    kind_finding { zh: "检查问题", en: "Finding" }
    decided_already(status) { zh: "这条建议{status}，不能再改。", en: "The proposal is decided: {status}." }
    reason_missing(most) { zh: "理由：请填写，最多 {most} 字", en: "Reason: write it, in up to {most} letters" }
    day_range(days) { zh: "作业日期：今天起 {days} 天之内", en: "Work date: from today to {days} days ahead" }
}

#[must_use]
pub const fn rule_name(l: Lang, rule: ProposalRule) -> &'static str {
    match rule {
        ProposalRule::Repeated => rule_repeated(l),
        ProposalRule::Missed => rule_missed(l),
        ProposalRule::Failing => rule_failing(l),
    }
}

/// The rule read aloud, with its limits.
#[must_use]
pub fn rule_words(l: Lang, rule: ProposalRule) -> String {
    match rule {
        ProposalRule::Repeated => about_repeated(l, REPEATS, WINDOW_DAYS),
        ProposalRule::Missed => about_missed(l, AFTER_MISSED_DAYS),
        ProposalRule::Failing => about_failing(l, FAILURES, WINDOW_DAYS),
    }
}

/// What the suggested order is called.
#[must_use]
pub fn suggested_title(l: Lang, rule: ProposalRule, about: &str) -> String {
    match rule {
        ProposalRule::Repeated => title_repeated(l, about),
        ProposalRule::Missed => title_missed(l, about),
        ProposalRule::Failing => title_failing(l, about),
    }
}

#[must_use]
pub const fn status_name(l: Lang, status: ProposalStatus) -> &'static str {
    match status {
        ProposalStatus::Open => open(l),
        ProposalStatus::Accepted => status_accepted(l),
        ProposalStatus::Dismissed => status_dismissed(l),
        ProposalStatus::Expired => expired(l),
    }
}

#[must_use]
pub const fn status_tone(status: ProposalStatus) -> Tone {
    match status {
        ProposalStatus::Open => Tone::Warn,
        ProposalStatus::Accepted => Tone::Ok,
        ProposalStatus::Dismissed | ProposalStatus::Expired => Tone::Mute,
    }
}

#[must_use]
pub const fn evidence_name(l: Lang, kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Request => kind_request(l),
        EvidenceKind::WorkOrder => kind_order(l),
        EvidenceKind::Finding => kind_finding(l),
    }
}
