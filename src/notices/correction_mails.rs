//! The mails about corrections: a bill that is void, a part of a bill taken back.

use chrono::NaiveDate;
use entity::value::{Fen, Month};
use maud::html;

use super::compose::{BIG, BUTTON, CELL, L, MONEY, MUTED, Sender, frame};
use super::text;
use crate::mail::outbox::Rendered;
use crate::web::text as words;

pub struct VoidMail<'a> {
    pub sender: &'a Sender<'a>,
    pub name: &'a str,
    pub estate: &'a str,
    pub number: &'a str,
    pub month: Month,
    pub total: Fen,
    pub voided_on: NaiveDate,
    pub link: &'a str,
}

pub struct CreditNoteMail<'a> {
    pub sender: &'a Sender<'a>,
    pub name: &'a str,
    pub estate: &'a str,
    pub number: &'a str,
    pub bill: &'a str,
    pub month: Month,
    pub item: &'a str,
    pub amount: Fen,
    /// Off what was open.
    pub off_open: Fen,
    /// Back to the household's credit.
    pub given_back: Fen,
    pub reason: &'a str,
    pub link: &'a str,
}

/// Tells a household that a bill asks for nothing any more.
pub fn void(mail: &VoidMail<'_>) -> Rendered {
    let lead = text::void_lead(
        L,
        mail.number,
        words::month(L, mail.month),
        mail.total,
        words::day(L, mail.voided_on),
    );
    let content = html! {
        p { (text::hello(L, mail.name)) }
        p { (lead) }
        p { (text::void_what_now(L)) }
        p { a href=(mail.link) style=(BUTTON) { (text::open_link(L)) } }
        p style=(MUTED) { (text::why_mail(L)) }
    };
    let plain = format!(
        "{}\n\n{lead}\n{}\n\n{}：\n{}\n\n{}\n\n{}\n",
        text::hello(L, mail.name),
        text::void_what_now(L),
        text::open_link(L),
        mail.link,
        text::why_mail(L),
        text::foot(L, mail.sender.operator, mail.sender.phone)
    );
    Rendered {
        subject: text::void_subject(L, mail.estate, words::month(L, mail.month)),
        text: plain,
        html: frame(&content, mail.sender),
        attachments: Vec::new(),
        unsubscribe: None,
    }
}

/// Tells a household what was taken back of a bill, why, and where it went.
pub fn credit_note(mail: &CreditNoteMail<'_>) -> Rendered {
    let lead = text::credit_note_lead(L, words::month(L, mail.month), mail.bill, mail.number);
    let parts: Vec<(&str, Fen)> =
        [(text::off_open(L), mail.off_open), (text::given_back(L), mail.given_back)]
            .into_iter()
            .filter(|(_, amount)| amount.is_positive())
            .collect();
    let content = html! {
        p { (text::hello(L, mail.name)) }
        p { (lead) }
        p style=(MUTED) { (mail.item) }
        p style=(BIG) { "−¥" (mail.amount.grouped()) }
        table width="100%" cellspacing="0" cellpadding="0" {
            @for (what, amount) in &parts { tr { td style=(CELL) { (what) } td style=(MONEY) { (text::yuan(L, *amount)) } } }
        }
        p { (text::because(L, mail.reason)) }
        p { a href=(mail.link) style=(BUTTON) { (text::open_link(L)) } }
        p style=(MUTED) { (text::why_mail(L)) }
    };
    let mut plain =
        format!("{}\n\n{lead}\n{}  −{}\n", text::hello(L, mail.name), mail.item, text::yuan(L, mail.amount));
    for (what, amount) in &parts {
        plain.push_str(&format!("  {what}  {}\n", text::yuan(L, *amount)));
    }
    plain.push_str(&format!(
        "{}\n\n{}：\n{}\n\n{}\n\n{}\n",
        text::because(L, mail.reason),
        text::open_link(L),
        mail.link,
        text::why_mail(L),
        text::foot(L, mail.sender.operator, mail.sender.phone)
    ));
    Rendered {
        subject: text::credit_note_subject(L, mail.estate, words::month(L, mail.month), mail.amount),
        text: plain,
        html: frame(&content, mail.sender),
        attachments: Vec::new(),
        unsubscribe: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credit_note_says_how_much_why_and_where_it_went() {
        let sender = Sender { operator: "运营公司", phone: "0571-1", office: "12幢东侧" };
        let mail = credit_note(&CreditNoteMail {
            sender: &sender,
            name: "张<三>",
            estate: "翠苑一区",
            number: "C202609-000001",
            bill: "B202608-000001",
            month: "2026-08".parse().unwrap(),
            item: "物业服务费",
            amount: Fen(3000),
            off_open: Fen::ZERO,
            given_back: Fen(3000),
            reason: "面积多算",
            link: "http://x/r/1.a/bills/B202608-000001",
        });
        assert_eq!(mail.subject, "【翠苑一区】2026年8月账单更正：减收 30.00 元");
        for part in [&mail.text, &mail.html] {
            for needed in ["C202609-000001", "B202608-000001", "30.00 元", "面积多算", "退回预存款"]
            {
                assert!(part.contains(needed), "{needed} in {part}");
            }
            assert!(!part.contains("冲减未缴"), "{part}");
        }
        assert!(mail.html.contains("张&lt;三&gt;"));
    }
}
