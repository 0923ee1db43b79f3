//! What a resident with a signed link sees.

use entity::enums::BillState;
use entity::value::{AccountId, Fen, Month};
use entity::{bill, bill_line};

use super::store::{self, BillItem, ReceiptItem};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::billing::Inputs;
use crate::contracts::text::item_name;
use crate::error::{Error, Kind, Result};
use crate::i18n::Lang;
use crate::mail::suppression;
use crate::payments::slip::{Slip, slip};
use crate::people::{self, StayRow};
use crate::served::{self, Told};

/// Rows of a resident's lists: more than ten years of months.
const LIST_LIMIT: u64 = 130;

/// The account behind a link's token, and the caller it makes.
///
/// # Errors
/// Not found when we did not sign it.
pub fn open(app: &App, token: &str) -> Result<(AccountId, Caller)> {
    let bad = || Error::new(Kind::NotFound, "notices.bad_link", super::text::bad_link);
    let account = app.signer.account(token).ok_or_else(bad)?;
    Ok((account, Caller::link(account)))
}

/// A bill's line, explained.
pub struct ExplainedLine {
    pub item: String,
    pub amount: Fen,
    pub sentence: String,
}

/// What the first page says.
pub struct Overview {
    pub stay: StayRow,
    /// Open over all bills.
    pub owed: Fen,
    pub due_on: Option<chrono::NaiveDate>,
    pub latest: Option<(BillItem, Vec<ExplainedLine>)>,
    /// What was done in the month before the latest bill.
    pub told: Option<Told>,
    pub bills: Vec<BillItem>,
    pub receipts: Vec<ReceiptItem>,
    pub bill_mail: Option<bool>,
    /// Mail to the household's address came back, so none is sent.
    pub mail_returned: bool,
    /// Who looks after the building; not told to those who have left.
    pub steward: Option<String>,
}

/// # Errors
/// Not found when the account is not the caller's.
pub async fn overview(app: &App, caller: &Caller, account: AccountId, lang: Lang) -> Result<Overview> {
    let db = app.db.read();
    let stay = people::stay(db, account).await?;
    caller.require(Action::BillsRead, people::scope_of(&stay))?;
    let bills = store::bills_of(db, account, LIST_LIMIT).await?;
    // A void bill stays in the list but asks for nothing.
    let (latest, told) = match bills.iter().find(|b| b.status == BillState::Issued) {
        Some(first) => {
            let lines = explained(app, first.id.0, lang).await?;
            (Some((first.clone(), lines)), served::told_of(db, first.teller()).await?)
        }
        None => (None, None),
    };
    let (owed, due_on) = store::owed(db, account).await?;
    let today = app.today();
    let steward = if stay.lasts_on(today) {
        people::stewards::of_dwelling(db, stay.dwelling_id, today).await?
    } else {
        None
    };
    Ok(Overview {
        steward,
        owed,
        due_on,
        latest,
        told,
        bills,
        receipts: store::receipts_of(db, account, LIST_LIMIT).await?,
        bill_mail: people::bill_mail_consent(db, account).await?,
        mail_returned: !suppression::among(db, stay.email.as_deref()).await?.is_empty(),
        stay,
    })
}

async fn explained(app: &App, bill: i64, lang: Lang) -> Result<Vec<ExplainedLine>> {
    let lines = store::lines(app.db.read(), &[bill]).await?;
    explained_lines(lang, lines.into_values().flatten())
}

/// The lines of a bill, each with how it came about.
///
/// # Errors
/// Inputs that cannot be read.
pub fn explained_lines(
    lang: Lang,
    lines: impl IntoIterator<Item = bill_line::Model>,
) -> Result<Vec<ExplainedLine>> {
    let one = |line: bill_line::Model| {
        Ok(ExplainedLine {
            item: item_name(lang, line.item).to_owned(),
            amount: line.amount_fen,
            sentence: Inputs::from_json(&line.inputs)?.sentence(lang, line.amount_fen),
        })
    };
    lines.into_iter().map(one).collect()
}

/// One bill of an account.
///
/// # Errors
/// Not found.
pub async fn bill_of(app: &App, caller: &Caller, account: AccountId, number: &str) -> Result<bill::Model> {
    let stay = people::stay(app.db.read(), account).await?;
    caller.require(Action::BillsRead, people::scope_of(&stay))?;
    store::bill_numbered(app.db.read(), account, number).await?.ok_or_else(Error::not_found)
}

/// Whether bills come by mail, and the estate's name.
///
/// # Errors
/// Not found when the account is not the caller's.
pub async fn bill_mail(app: &App, caller: &Caller, account: AccountId) -> Result<(String, bool)> {
    let stay = people::stay(app.db.read(), account).await?;
    caller.require(Action::BillsRead, people::scope_of(&stay))?;
    let on = people::bill_mail_consent(app.db.read(), account).await? == Some(true);
    Ok((stay.estate, on))
}

/// A bill as its account sees it.
pub struct ExplainedBill {
    pub stay: StayRow,
    pub bill: bill::Model,
    pub lines: Vec<ExplainedLine>,
    /// How its late fee came about.
    pub fee: Option<String>,
    /// What was done in the month before it.
    pub told: Option<Told>,
}

/// One bill of an account, explained.
///
/// # Errors
/// Not found.
pub async fn bill(
    app: &App,
    caller: &Caller,
    account: AccountId,
    number: &str,
    lang: Lang,
) -> Result<ExplainedBill> {
    let stay = people::stay(app.db.read(), account).await?;
    caller.require(Action::BillsRead, people::scope_of(&stay))?;
    let bill = store::bill_numbered(app.db.read(), account, number).await?.ok_or_else(Error::not_found)?;
    let lines = explained(app, bill.id.0, lang).await?;
    let fee = crate::billing::late_fees::explained(app, bill.id, lang).await?;
    let told = served::told_of(app.db.read(), (&bill).into()).await?;
    Ok(ExplainedBill { stay, bill, lines, fee, told })
}

/// One receipt of an account, as it is printed.
///
/// # Errors
/// Not found.
pub async fn receipt(
    app: &App,
    caller: &Caller,
    account: AccountId,
    number: &str,
) -> Result<(StayRow, Slip)> {
    let stay = people::stay(app.db.read(), account).await?;
    caller.require(Action::PaymentsRead, people::scope_of(&stay))?;
    let receipt =
        store::receipt_numbered(app.db.read(), account, number).await?.ok_or_else(Error::not_found)?;
    let place = format!("{} {}", stay.estate, stay.code);
    let slip = slip(app, receipt, place, stay.owner.clone()).await?;
    Ok((stay, slip))
}

/// The words for a bill's state on `today`.
#[must_use]
pub fn bill_state(
    lang: Lang,
    item: &BillItem,
    today: chrono::NaiveDate,
) -> (&'static str, crate::web::parts::Tone) {
    use super::text;
    use crate::web::parts::Tone;
    if item.status == BillState::Void {
        (text::void(lang), Tone::Mute)
    } else if item.open_fen.is_zero() && item.late_fee_open_fen.is_zero() {
        (text::paid(lang), Tone::Ok)
    } else if item.due_on < today {
        (text::overdue(lang), Tone::Bad)
    } else if item.open_fen.0 < item.total_fen.0 - item.credited_fen.0 - item.written_off_fen.0 {
        (text::part_paid(lang), Tone::Warn)
    } else {
        (text::unpaid(lang), Tone::Info)
    }
}

/// A month's words, for titles.
#[must_use]
pub fn month_words(lang: Lang, month: Month) -> String {
    crate::web::text::month(lang, month)
}
