//! The letter about overdue bills as a mail: calm, with what to do when it is wrong.

use entity::value::Fen;
use maud::html;

use super::compose::{BIG, BUTTON, CELL, L, MONEY, MUTED, Sender, frame};
use super::text;
use crate::billing::dunning::text as words;
use crate::billing::dunning::{Letter, LetterLine};
use crate::error::Result;
use crate::mail::outbox::Rendered;
use crate::web::text as web;

pub struct DunningMail<'a> {
    pub sender: &'a Sender<'a>,
    pub name: &'a str,
    pub letter: &'a Letter,
    /// The bills that it asks for.
    pub lines: &'a [&'a LetterLine],
    pub link: &'a str,
}

/// A letter about `lines`.
///
/// # Errors
/// When amounts do not add up.
pub fn dunning(mail: &DunningMail<'_>) -> Result<Rendered> {
    let Letter { notice, stay, .. } = mail.letter;
    let sum = Fen::total(mail.lines.iter().map(|line| line.open_fen))?;
    let (title, lead) = mail.letter.opening(L);
    let office = text::pay_office(L, mail.sender.office, mail.sender.phone);
    let content = html! {
        p { (text::hello(L, mail.name)) }
        p { (lead) }
        p style=(BIG) { "¥" (sum.grouped()) }
        table width="100%" cellspacing="0" cellpadding="0" {
            @for line in mail.lines { tr {
                td style=(CELL) { (web::month(L, line.month)) " " (line.number) p style=(MUTED) { (words::due_was(L, web::day(L, line.due_on))) } }
                td style=(MONEY) { (text::yuan(L, line.open_fen)) }
            } }
        }
        p { a href=(mail.link) style=(BUTTON) { (text::open_link(L)) } }
        p { b { (text::pay_ways(L)) } br; (office) }
        p { (words::paid_already(L)) } p { (words::hardship(L)) }
        p style=(MUTED) { (notice.number) }
    };
    let mut plain = format!("{}\n\n{lead}\n\n", text::hello(L, mail.name));
    for line in mail.lines {
        plain.push_str(&format!(
            "  {} {}  {}（{}）\n",
            web::month(L, line.month),
            line.number,
            text::yuan(L, line.open_fen),
            words::due_was(L, web::day(L, line.due_on))
        ));
    }
    plain.push_str(&format!(
        "  {}  {}\n\n{}：\n{}\n\n{}\n{office}\n\n{}\n{}\n\n{}\n{}\n",
        words::sum(L),
        text::yuan(L, sum),
        text::open_link(L),
        mail.link,
        text::pay_ways(L),
        words::paid_already(L),
        words::hardship(L),
        notice.number,
        text::foot(L, mail.sender.operator, mail.sender.phone)
    ));
    Ok(Rendered {
        subject: text::dunning_subject(L, &stay.estate, title, sum),
        text: plain,
        html: frame(&content, mail.sender),
        attachments: Vec::new(),
        unsubscribe: None,
    })
}
