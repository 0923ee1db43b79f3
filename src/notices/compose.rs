//! The mails themselves: pure, from what is to be said to subject, text and HTML.
//!
//! Styles stand in the elements because mail programs ignore sheets; our own pages never do this.

use chrono::NaiveDate;
use entity::enums::{PaymentChannel, RequestStatus, RequestStep};
use entity::value::{Fen, Month};
use maud::{DOCTYPE, Markup, html};

use super::service::ExplainedLine;
use super::{bought, text};
use crate::error::Result;
use crate::i18n::Lang;
use crate::mail::Attachment;
use crate::mail::outbox::Rendered;
use crate::requests;
use crate::served::Told;
use crate::web::text as words;

/// Who writes, and how they are reached.
pub struct Sender<'a> {
    pub operator: &'a str,
    pub phone: &'a str,
    pub office: &'a str,
}

pub struct BillMail<'a> {
    pub sender: &'a Sender<'a>,
    pub name: &'a str,
    pub estate: &'a str,
    pub dwelling: &'a str,
    pub number: &'a str,
    pub month: Month,
    pub total: Fen,
    pub issued_on: NaiveDate,
    pub due_on: NaiveDate,
    pub lines: &'a [ExplainedLine],
    /// What was done in the month before.
    pub told: Option<&'a Told>,
    /// The building's number.
    pub building: &'a str,
    pub link: &'a str,
}

pub struct ReceiptMail<'a> {
    pub sender: &'a Sender<'a>,
    pub name: &'a str,
    pub estate: &'a str,
    pub number: &'a str,
    pub amount: Fen,
    pub credit: Fen,
    pub channel: PaymentChannel,
    pub received_on: NaiveDate,
    /// What it paid: words and amount.
    pub paid: &'a [(String, Fen)],
    pub link: &'a str,
}

pub struct RequestMail<'a> {
    pub sender: &'a Sender<'a>,
    pub name: &'a str,
    pub estate: &'a str,
    pub number: &'a str,
    pub title: &'a str,
    pub step: RequestStep,
    /// The state it came to.
    pub status: RequestStatus,
    pub words: &'a str,
    /// For whoever answers for it, not for its caller.
    pub staff: bool,
    /// Its page, for who has one.
    pub page: Option<&'a str>,
    /// Where its caller says whether it is well now.
    pub ask: Option<&'a str>,
}

/// Mails are written in the language of the residents.
pub(super) const L: Lang = Lang::Zh;

const BODY: &str = "margin:0;padding:16px;background:#F3F5F8;color:#1B2430;\
    font-family:'PingFang SC','Microsoft YaHei',sans-serif;font-size:16px;line-height:1.6";
const CARD: &str = "max-width:560px;margin:0 auto;background:#ffffff;border:1px solid #E1E6ED;border-radius:8px;padding:20px";
pub(super) const BIG: &str = "font-size:30px;font-weight:bold;color:#0B5CAD;margin:4px 0";
pub(super) const MUTED: &str = "color:#566273;font-size:14px;margin:4px 0";
pub(super) const CELL: &str = "padding:8px 0;border-top:1px solid #E1E6ED;vertical-align:top";
pub(super) const MONEY: &str =
    "padding:8px 0;border-top:1px solid #E1E6ED;text-align:right;white-space:nowrap;vertical-align:top";
pub(super) const HEAD: &str = "margin:24px 0 4px";
/// The head of a column of figures.
pub(super) const COLUMN: &str = "color:#566273;font-size:14px;text-align:right;white-space:nowrap";
/// The name of the link's QR code within a mail.
const CODE: &str = "link-code";
pub(super) const BUTTON: &str = "display:inline-block;background:#0B5CAD;color:#ffffff;text-decoration:none;padding:10px 20px;border-radius:6px";

pub(super) fn frame(content: &Markup, sender: &Sender<'_>) -> String {
    frame_in(L, content, sender)
}

/// [`frame`] for someone whose language is known.
pub(super) fn frame_in(l: Lang, content: &Markup, sender: &Sender<'_>) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(l.tag()) {
            head { meta charset="utf-8"; meta name="viewport" content="width=device-width, initial-scale=1"; }
            body style=(BODY) { div style=(CARD) {
                (content)
                p style=(MUTED) { (text::foot(l, sender.operator, sender.phone)) }
            } }
        }
    };
    page.into_string()
}

/// The bill as a mail: what is due, how each item came about, how to pay.
///
/// # Errors
/// A link that is too long for its code.
pub fn bill(mail: &BillMail<'_>) -> Result<Rendered> {
    let month = words::month(L, mail.month);
    let due = words::day(L, mail.due_on);
    let office = text::pay_office(L, mail.sender.office, mail.sender.phone);
    let bank = text::pay_bank(L, mail.number);
    let lead = text::bill_lead(L, format!("{} {}", mail.estate, mail.dwelling), &month);
    let content = html! {
        p { (text::hello(L, mail.name)) }
        p { (lead) }
        p style=(MUTED) { (text::amount_due(L)) }
        p style=(BIG) { "¥" (mail.total.grouped()) }
        p { (text::due_by(L, &due)) }
        table width="100%" cellspacing="0" cellpadding="0" {
            @for line in mail.lines { tr {
                td style=(CELL) { (line.item) p style=(MUTED) { (line.sentence) } }
                td style=(MONEY) { (text::yuan(L, line.amount)) }
            } }
            tr { td style=(CELL) { b { (text::total(L)) } } td style=(MONEY) { b { (text::yuan(L, mail.total)) } } }
        }
        p { a href=(mail.link) style=(BUTTON) { (text::open_link(L)) } }
        p { img src={ "cid:" (CODE) } width="132" height="132" alt=(text::scan(L)); br; span style=(MUTED) { (text::scan(L)) } }
        @if let Some(told) = mail.told { (bought::in_mail(told, mail.building)) }
        p { b { (text::pay_ways(L)) } br; (office) br; (bank) }
        p style=(MUTED) { (text::why_mail(L)) }
    };
    let mut plain = format!(
        "{}\n\n{lead}\n\n{}：{}\n{}\n\n{}\n",
        text::hello(L, mail.name),
        text::amount_due(L),
        text::yuan(L, mail.total),
        text::due_by(L, &due),
        text::details(L)
    );
    for line in mail.lines {
        plain.push_str(&format!("  {}  {}\n    {}\n", line.item, text::yuan(L, line.amount), line.sentence));
    }
    plain.push_str(&format!(
        "  {}  {}\n\n{}：\n{}\n\n{}{}\n{office}\n{bank}\n\n{}\n\n{}\n",
        text::total(L),
        text::yuan(L, mail.total),
        text::open_link(L),
        mail.link,
        mail.told.map(|told| bought::in_words(told, mail.building)).unwrap_or_default(),
        text::pay_ways(L),
        text::why_mail(L),
        text::foot(L, mail.sender.operator, mail.sender.phone)
    ));
    Ok(Rendered {
        subject: text::bill_subject(L, mail.estate, month, mail.total),
        text: plain,
        html: frame(&content, mail.sender),
        attachments: vec![code(mail.link)?, reminder(mail)],
        unsubscribe: None,
    })
}

/// The link as a picture in the mail.
fn code(link: &str) -> Result<Attachment> {
    let bytes = super::qr::png(link)?;
    Ok(Attachment { name: format!("{CODE}.png"), media_type: "image/png", bytes, shown_as: Some(CODE) })
}

/// The due day as a calendar entry, with a reminder the day before: one tap keeps it.
fn reminder(mail: &BillMail<'_>) -> Attachment {
    use icalendar::{Alarm, Calendar, Component, Event, EventLike};
    let month = words::month(L, mail.month);
    let summary = text::reminder(L, &month, mail.total);
    let stamp = mail.issued_on.and_time(chrono::NaiveTime::MIN).and_utc();
    let event = Event::new()
        .uid(mail.number)
        .timestamp(stamp)
        .all_day(mail.due_on)
        .summary(&summary)
        .description(mail.link)
        .alarm(Alarm::display(&summary, -chrono::Duration::days(1)))
        .done();
    let calendar = Calendar::new().push(event).done();
    Attachment {
        name: text::reminder_file(L, &month),
        media_type: "text/calendar; charset=utf-8",
        bytes: calendar.to_string().into_bytes(),
        shown_as: None,
    }
}

/// The receipt as a mail: what came in and what it paid.
pub fn receipt(mail: &ReceiptMail<'_>) -> Rendered {
    let lead = text::receipt_lead(L, mail.number);
    let credit = mail.credit.is_positive().then(|| text::credit_left(L, mail.credit));
    let content = html! {
        p { (text::hello(L, mail.name)) }
        p { (lead) }
        p style=(BIG) { "¥" (mail.amount.grouped()) }
        p style=(MUTED) { (text::received_on(L)) "：" (mail.received_on) " · " (text::channel_name(L, mail.channel)) }
        table width="100%" cellspacing="0" cellpadding="0" {
            @for (what, amount) in mail.paid { tr { td style=(CELL) { (what) } td style=(MONEY) { (text::yuan(L, *amount)) } } }
        }
        @if let Some(credit) = &credit { p { (credit) } }
        p { a href=(mail.link) style=(BUTTON) { (text::open_link(L)) } }
    };
    let mut plain = format!(
        "{}\n\n{lead}\n{}\n{}：{} · {}\n\n{}\n",
        text::hello(L, mail.name),
        text::yuan(L, mail.amount),
        text::received_on(L),
        mail.received_on,
        text::channel_name(L, mail.channel),
        text::paid_for(L)
    );
    for (what, amount) in mail.paid {
        plain.push_str(&format!("  {what}  {}\n", text::yuan(L, *amount)));
    }
    if let Some(credit) = &credit {
        plain.push_str(&format!("{credit}\n"));
    }
    plain.push_str(&format!(
        "\n{}\n\n{}\n",
        mail.link,
        text::foot(L, mail.sender.operator, mail.sender.phone)
    ));
    Rendered {
        subject: text::receipt_subject(L, mail.estate, mail.amount),
        text: plain,
        html: frame(&content, mail.sender),
        attachments: Vec::new(),
        unsubscribe: None,
    }
}

/// What happened to a request as a mail.
pub fn request(mail: &RequestMail<'_>) -> Rendered {
    let what = if mail.staff || mail.step == RequestStep::Join || mail.step == RequestStep::Extend {
        requests::text::step_name(L, mail.step)
    } else {
        requests::text::status_name(L, mail.status)
    };
    let lead = if mail.staff {
        text::request_staff_lead(L, mail.number, mail.title, what)
    } else {
        text::request_lead(L, mail.number, mail.title, what)
    };
    let ask = mail.ask.map(|_| text::request_ask(L));
    let content = html! {
        p { (text::hello(L, mail.name)) }
        p { (lead) }
        p { @for line in mail.words.lines() { (line) br; } }
        @if let (Some(link), Some(words)) = (mail.ask, ask) { p { (words) } p { a href=(link) style=(BUTTON) { (text::request_ask_button(L)) } } }
        @if let Some(link) = mail.page { p { a href=(link) style=[mail.ask.is_none().then_some(BUTTON)] { (text::request_page(L)) } } }
    };
    let mut plain = format!("{}\n\n{lead}\n\n{}\n", text::hello(L, mail.name), mail.words);
    if let (Some(link), Some(words)) = (mail.ask, ask) {
        plain.push_str(&format!("\n{words}\n{link}\n"));
    }
    if let Some(link) = mail.page {
        plain.push_str(&format!("\n{}\n{link}\n", text::request_page(L)));
    }
    plain.push_str(&format!("\n{}\n", text::foot(L, mail.sender.operator, mail.sender.phone)));
    Rendered {
        subject: text::request_subject(L, mail.estate, mail.number, what),
        text: plain,
        html: frame(&content, mail.sender),
        attachments: Vec::new(),
        unsubscribe: None,
    }
}

#[cfg(test)]
mod tests {
    use entity::enums::{Line as Service, ServedKind};

    use super::*;
    use crate::served::{Row, Times};

    const SENDER: Sender<'static> =
        Sender { operator: "运营公司", phone: "0571-1", office: "12幢东侧" };

    #[test]
    fn a_bill_mail_says_how_much_why_and_until_when() {
        let lines = [ExplainedLine {
            item: "物业服务费".into(),
            amount: Fen(4603),
            sentence: "61.37 ㎡ × 0.75 = 46.03".into(),
        }];
        let told = Told {
            month: "2026-09".parse().unwrap(),
            rows: vec![
                Row {
                    kind: ServedKind::Task,
                    line: Service::Property,
                    name: "楼道保洁".into(),
                    here: Some(Times { due: 5, done: 4 }),
                    estate: Times { due: 300, done: 300 },
                },
                Row {
                    kind: ServedKind::WasteKilogram,
                    line: Service::WasteHaulage,
                    name: String::new(),
                    here: None,
                    estate: Times { due: 61_230, done: 61_230 },
                },
            ],
        };
        let mail = bill(&BillMail {
            sender: &SENDER,
            name: "张<三>",
            estate: "翠苑一区",
            dwelling: "12-3-502",
            number: "B202609-000001",
            month: "2026-09".parse().unwrap(),
            total: Fen(4603),
            issued_on: "2026-10-01".parse().unwrap(),
            due_on: "2026-10-28".parse().unwrap(),
            lines: &lines,
            told: Some(&told),
            building: "12",
            link: "http://x/r/1.a",
        })
        .unwrap();
        assert_eq!(mail.subject, "【翠苑一区】2026年9月物业费账单 46.03 元");
        for part in [&mail.text, &mail.html] {
            for needed in ["61.37 ㎡ × 0.75 = 46.03", "10月28日", "B202609-000001", "http://x/r/1.a", "46.03"]
            {
                assert!(part.contains(needed), "{needed} in {part}");
            }
        }
        assert!(mail.text.contains("楼道保洁：12幢 4 次（应 5），全小区 300 次"), "{}", mail.text);
        for needed in ["2026年9月，物业为您做了这些", "运走垃圾", "61.23 吨", "4 次（应 5）"]
        {
            assert!(mail.text.contains(needed) && mail.html.contains(needed), "{needed}");
        }
        let [code, calendar] = mail.attachments.as_slice() else { panic!("two attachments") };
        assert_eq!((code.shown_as, calendar.shown_as), (Some("link-code"), None));
        assert!(mail.html.contains("src=\"cid:link-code\""), "{}", mail.html);
        let entry = String::from_utf8(calendar.bytes.clone()).unwrap();
        assert_eq!(calendar.name, "缴费提醒 2026年9月.ics");
        for needed in [
            "DTSTART;VALUE=DATE:20261028",
            "UID:B202609-000001",
            "SUMMARY:缴纳2026年9月物业费 46.03 元",
            "BEGIN:VALARM",
        ] {
            assert!(entry.contains(needed), "{needed} in {entry}");
        }
        assert!(mail.html.contains("张&lt;三&gt;") && !mail.html.contains("<三>"));
    }
}
