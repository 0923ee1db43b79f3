//! The words of mails taken in.

use super::parse::{MAX_MAIL_BYTES, Machine};
use super::service::{Flaw, MAILS_PER_HOUR};
use crate::i18n::Lang;
use crate::messages;

messages! {
    off { zh: "未启用（requests.mail_drop 为空）", en: "off (requests.mail_drop is empty)" }
    summary(registered, known, aside, failed) { zh: "登记 {registered} 封，重复 {known} 封，搁置 {aside} 封，未能登记 {failed} 封", en: "{registered} registered, {known} known before, {aside} set aside, {failed} failed" }
    failed_one(name, reason) { zh: "；{name}：{reason}", en: "; {name}: {reason}" }
    returned(n) { zh: "；退信 {n} 封，已标记", en: "; {n} came back and are marked" }
    failed_more(n) { zh: "；另有 {n} 封，见 failed 目录", en: "; {n} more, see failed/" }
    no_subject { zh: "来信（无主题）", en: "A mail without a subject" }
    no_text { zh: "（来信没有正文）", en: "(the mail has no text)" }
    no_place { zh: "来信未注明地点", en: "not said in the mail" }
    answers(number) { zh: "【回复诉求 {number} 的邮件】", en: "[answers the mail about request {number}]" }
    answers_mail { zh: "【回复我方邮件】", en: "[answers a mail of ours]" }
    left_out(n) { zh: "【另有 {n} 个附件未收入：只收 JPEG、PNG、WebP 照片，最多 5 张，每张不超过 10 MB】", en: "[{n} files left out: JPEG, PNG and WebP photos are taken, at most 5 of up to 10 MB]" }
    unreadable { zh: "不是可读的邮件", en: "not a mail that can be read" }
    too_large(mb) { zh: "邮件超过 {mb} MB", en: "the mail is over {mb} MB" }
    no_sender { zh: "没有可用的发件人地址", en: "no usable address of a sender" }
    unknown_sender { zh: "发件人不在登记中，且未设置 requests.mail_estate（或没有唯一的同名小区）", en: "the register does not know the sender, and requests.mail_estate names no estate, or not one alone" }
    too_many(n) { zh: "该发件人一小时内已登记 {n} 封", en: "the sender had {n} mails registered within an hour" }
    empty { zh: "没有主题、正文和照片", en: "no subject, text or photo" }
    refused(why) { zh: "未通过校验：{why}", en: "refused: {why}" }
    automatic { zh: "自动回复", en: "an answering machine" }
    list { zh: "群发邮件", en: "a list" }
    bounce { zh: "退信", en: "a bounce" }
    own { zh: "我方发出的邮件", en: "a mail of ours" }
}

/// Why a mail waits for somebody.
#[must_use]
pub fn flaw(l: Lang, flaw: &Flaw) -> String {
    match flaw {
        Flaw::Unreadable => unreadable(l).to_owned(),
        Flaw::TooLarge => too_large(l, MAX_MAIL_BYTES / 1024 / 1024),
        Flaw::NoSender => no_sender(l).to_owned(),
        Flaw::UnknownSender => unknown_sender(l).to_owned(),
        Flaw::TooMany => too_many(l, MAILS_PER_HOUR),
        Flaw::Empty => empty(l).to_owned(),
        Flaw::Refused(why) => refused(l, why.on(l)),
    }
}

/// Whose mail it is when no person wrote it.
#[must_use]
pub const fn machine(l: Lang, machine: Machine) -> &'static str {
    match machine {
        Machine::Automatic => automatic(l),
        Machine::List => list(l),
        Machine::Bounce => bounce(l),
    }
}
