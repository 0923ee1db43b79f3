//! What a household's account moved in a year (年度对账单), mailed once the year is over.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use entity::bill;
use entity::enums::MailKind;
use entity::value::{AccountId, EstateId, Fen};
use maud::html;
use sea_orm::ConnectionTrait;

use super::compose::{BUTTON, CELL, L, MONEY, MUTED, Sender, frame};
use super::{store, text};
use crate::app::App;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::jobs::Due;
use crate::ledger::{self, Turnover};
use crate::mail::outbox::Rendered;
use crate::mail::{Draft, enqueue};
use crate::web::text as words;
use crate::{people, transact};

/// Households whose mails are queued in one transaction.
const AT_ONCE: usize = 2_000;

/// Queues the statements of the year before: to each household that had a bill in it and reads mail, once.
///
/// # Errors
/// When the database fails.
pub async fn queue(app: &App, due: &Due) -> Result<String> {
    let year = due.day.year() - 1;
    let billed = store::billed_in(app.db.read(), year).await?;
    let mut queued = 0;
    for part in billed.chunks(AT_ONCE) {
        queued += transact!(app.db, "notices.annual", |tx| {
            let accounts: Vec<AccountId> = part.iter().map(|(account, _)| *account).collect();
            let mut recipients = people::mail_recipients(tx, &accounts).await?;
            let drafts =
                part.iter().filter_map(|(account, estate)| draft(year, *account, *estate, &mut recipients));
            enqueue(tx, app.now(), drafts.collect()).await
        })?;
    }
    Ok(text::annual_queued(Lang::Zh, year, queued))
}

fn draft(
    year: i32,
    account: AccountId,
    estate: EstateId,
    recipients: &mut HashMap<AccountId, people::Recipient>,
) -> Option<Draft> {
    let to = recipients.remove(&account)?;
    Some(Draft {
        kind: MailKind::AnnualStatement,
        document_key: format!("annual:{account}:{year}"),
        document_id: account.0,
        estate_id: Some(estate),
        to_name: to.name,
        to_address: to.address,
    })
}

/// Of which household and year a mail is, by its key.
#[must_use]
pub fn about(document_key: &str) -> Option<(AccountId, i32)> {
    let (account, year) = document_key.strip_prefix("annual:")?.split_once(':')?;
    Some((AccountId(account.parse().ok()?), year.parse().ok()?))
}

/// The books and the bills of households, a year.
pub struct Years {
    moved: HashMap<(AccountId, i32), Turnover>,
    bills: HashMap<(AccountId, i32), Vec<bill::Model>>,
}

/// Reads what the mails of `asked` say, year by year.
///
/// # Errors
/// When the database fails.
pub async fn years<C: ConnectionTrait>(db: &C, asked: &[(AccountId, i32)]) -> Result<Years> {
    let mut by_year: HashMap<i32, Vec<AccountId>> = HashMap::new();
    asked.iter().for_each(|(account, year)| by_year.entry(*year).or_default().push(*account));
    let mut years = Years { moved: HashMap::new(), bills: HashMap::new() };
    for (year, accounts) in by_year {
        let moved = ledger::turnovers(db, &accounts, days(year)?).await?;
        years.moved.extend(moved.into_iter().map(|(account, moved)| ((account, year), moved)));
        for bill in store::bills_in(db, &accounts, year).await? {
            years.bills.entry((bill.account_id, year)).or_default().push(bill);
        }
    }
    Ok(years)
}

/// The first day of a year and that of the next.
fn days(year: i32) -> Result<(NaiveDate, NaiveDate)> {
    let first = |year| NaiveDate::from_ymd_opt(year, 1, 1).ok_or_else(Error::not_found);
    Ok((first(year)?, first(year + 1)?))
}

pub struct AnnualMail<'a> {
    pub sender: &'a Sender<'a>,
    pub name: &'a str,
    pub estate: &'a str,
    pub dwelling: &'a str,
    pub about: (AccountId, i32),
    pub years: &'a Years,
    pub link: &'a str,
}

/// The statement as a mail: what was owed when the year began, what it charged, what was paid or taken off, what was owed when
/// it ended, and its bills.
///
/// # Errors
/// When amounts do not add up.
pub fn mail(mail: &AnnualMail<'_>) -> Result<Rendered> {
    let (_, year) = mail.about;
    let moved = mail.years.moved.get(&mail.about).copied().unwrap_or_default();
    let bills = mail.years.bills.get(&mail.about).map(Vec::as_slice).unwrap_or_default();
    let closing = moved.closing()?;
    // What is owed reads as owed, what is to the good as to the good: no minus.
    let stand = |amount: Fen, owed: &'static str, good: &'static str| match amount < Fen::ZERO {
        true => (good, Fen(-amount.0)),
        false => (owed, amount),
    };
    let sums = [
        stand(moved.opening, text::owed_before(L), text::good_before(L)),
        (text::year_charged(L), moved.charged),
        (text::year_paid(L), moved.paid),
        stand(closing, text::owed_after(L), text::good_after(L)),
    ];
    let lead = text::annual_lead(L, format!("{} {}", mail.estate, mail.dwelling), year);
    let content = html! {
        p { (text::hello(L, mail.name)) }
        p { (lead) }
        table width="100%" cellspacing="0" cellpadding="0" {
            @for (what, amount) in sums { tr { td style=(CELL) { (what) } td style=(MONEY) { b { (text::yuan(L, amount)) } } } }
        }
        p style=(MUTED) { (text::year_bills(L)) }
        table width="100%" cellspacing="0" cellpadding="0" {
            @for bill in bills { tr {
                td style=(CELL) { (words::month(L, bill.month)) " " (bill.number) }
                td style=(MONEY) { (text::yuan(L, bill.total_fen)) }
            } }
        }
        p { a href=(mail.link) style=(BUTTON) { (text::open_link(L)) } }
        p style=(MUTED) { (text::annual_wrong(L, mail.sender.phone)) }
    };
    let mut plain = format!("{}\n\n{lead}\n\n", text::hello(L, mail.name));
    for (what, amount) in sums {
        plain.push_str(&format!("  {what}  {}\n", text::yuan(L, amount)));
    }
    plain.push_str(&format!("\n{}\n", text::year_bills(L)));
    for bill in bills {
        let month = words::month(L, bill.month);
        plain.push_str(&format!("  {month} {}  {}\n", bill.number, text::yuan(L, bill.total_fen)));
    }
    plain.push_str(&format!(
        "\n{}：\n{}\n\n{}\n\n{}\n",
        text::open_link(L),
        mail.link,
        text::annual_wrong(L, mail.sender.phone),
        text::foot(L, mail.sender.operator, mail.sender.phone)
    ));
    Ok(Rendered {
        subject: text::annual_subject(L, mail.estate, year),
        text: plain,
        html: frame(&content, mail.sender),
        attachments: Vec::new(),
        unsubscribe: None,
    })
}
