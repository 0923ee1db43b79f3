//! The mail that tells whoever may change a contract that it ends.

use chrono::NaiveDate;
use entity::enums::ContractKind;
use entity::value::Fen;
use maud::html;

use super::compose::{BIG, BUTTON, MUTED, Sender, frame_in};
use super::text;
use crate::contracts::text::kind_name;
use crate::i18n::Lang;
use crate::mail::outbox::Rendered;

pub struct ContractReminderMail<'a> {
    pub sender: &'a Sender<'a>,
    /// What its reader reads.
    pub lang: Lang,
    pub name: &'a str,
    pub number: &'a str,
    pub contract: &'a str,
    pub kind: ContractKind,
    pub supplier: &'a str,
    /// The first day no longer covered, as it was when the reminder was written.
    pub ends_on: NaiveDate,
    pub written_on: NaiveDate,
    /// A bond that was deposited and not returned by the time it is sent.
    pub bond: Option<Fen>,
    pub link: &'a str,
}

/// How long it still runs, when it ends, and what is to be done.
pub fn contract_reminder(mail: &ContractReminderMail<'_>) -> Rendered {
    let l = mail.lang;
    let left = mail.ends_on.signed_duration_since(mail.written_on).num_days();
    let stands = if left > 0 { text::contract_days_left(l, left) } else { text::contract_over(l).to_owned() };
    let last = mail.ends_on.pred_opt().unwrap_or(mail.ends_on);
    let lead = text::contract_lead(l, mail.number, mail.contract, kind_name(l, mail.kind));
    let last = text::contract_last_day(l, last, mail.supplier);
    let todo = match (left > 0, mail.kind == ContractKind::Lease) {
        (true, true) => text::lease_renew(l),
        (true, false) => text::contract_renew(l),
        (false, true) => text::lease_close(l),
        (false, false) => text::contract_close(l),
    };
    let bond = mail.bond.map(|bond| text::contract_bond(l, bond));
    let content = html! {
        p { (text::hello(l, mail.name)) }
        p { (lead) }
        p style=(BIG) { (stands) }
        p { (last) }
        p { (todo) }
        @if let Some(bond) = &bond { p { (bond) } }
        p { a href=(mail.link) style=(BUTTON) { (text::contract_open(l)) } }
        p style=(MUTED) { (text::contract_why(l)) }
    };
    let mut plain = format!("{}\n\n{lead}\n{stands}\n{last}\n\n{todo}\n", text::hello(l, mail.name));
    if let Some(bond) = &bond {
        plain.push_str(&format!("{bond}\n"));
    }
    plain.push_str(&format!(
        "\n{}\n{}\n\n{}\n\n{}\n",
        text::contract_open(l),
        mail.link,
        text::contract_why(l),
        text::foot(l, mail.sender.operator, mail.sender.phone)
    ));
    Rendered {
        subject: text::contract_subject(l, mail.number, &stands),
        text: plain,
        html: frame_in(l, &content, mail.sender),
        attachments: Vec::new(),
        unsubscribe: None,
    }
}
