//! Use case: one mail becomes a request, once.

use chrono::{Duration, NaiveDate};
use entity::enums::{RequestChannel, RequestKind};
use entity::request;
use entity::value::{EstateId, OutboxId};
use sha2::{Digest, Sha256};

use super::parse::{self, Incoming, Machine, Sender};
use super::store::{self, Household};
use super::{classify, text};
use crate::access::{Caller, hex};
use crate::app::App;
use crate::db::Tx;
use crate::error::{Error, Kind, Result};
use crate::files::Uploaded;
use crate::i18n::{Lang, Text};
use crate::mail::bounces;
use crate::places::door_words;
use crate::requests::NewRequest;
use crate::requests::service::{keep_photo, register_in};
use crate::transact;

/// Mails of one sender that become requests within an hour; the rest waits for somebody to look.
pub const MAILS_PER_HOUR: i64 = 10;
/// Bytes of the number a request keeps of where it came from; a longer Message-ID is told by its hash.
const MAX_EXTERNAL_NO: usize = 64;
/// Hex digits of that hash.
const HASH_DIGITS: usize = 48;

/// Why a mail could not be registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    Unreadable,
    TooLarge,
    NoSender,
    /// Nor is an estate named for those whom the register does not know.
    UnknownSender,
    TooMany,
    Empty,
    /// The rules of requests refused it.
    Refused(Text),
}

/// What became of a mail.
#[derive(Debug)]
pub enum Taken {
    Registered(Box<request::Model>),
    /// The number of the request it was registered as before.
    Known(String),
    Machine(Machine),
    /// It says that a mail of ours did not arrive.
    Returned(OutboxId),
    /// It is one that we sent.
    Own,
    Failed(Flaw),
}

/// Reads a mail and registers it as a request, its photos with it.
///
/// # Errors
/// When the database or the file store fails: the mail may be read again. What is wrong with the mail is an answer.
pub async fn take(app: &App, caller: &Caller, bytes: Vec<u8>) -> Result<Taken> {
    let hash = hex(&Sha256::digest(&bytes));
    let read = tokio::task::spawn_blocking(move || {
        let mail = parse::read(&bytes)?;
        let report = (mail.machine == Some(Machine::Bounce)).then(|| bounces::read(&bytes)).flatten();
        Some((mail, report))
    });
    let Some((mail, report)) = read.await.map_err(Error::internal)? else {
        return Ok(Taken::Failed(Flaw::Unreadable));
    };
    if is_own(app, &mail) {
        return Ok(Taken::Own);
    }
    if let Some(report) = &report
        && let Some(id) = bounces::take(app, report).await?
    {
        return Ok(Taken::Returned(id));
    }
    if let Some(machine) = mail.machine {
        return Ok(Taken::Machine(machine));
    }
    let Some(sender) = mail.sender.clone() else { return Ok(Taken::Failed(Flaw::NoSender)) };
    if mail.subject.is_empty() && mail.text.is_empty() && mail.photos.is_empty() {
        return Ok(Taken::Failed(Flaw::Empty));
    }
    let number = external_no(mail.message_id.as_deref(), &hash);
    if let Some(known) = store::known(app.db.read(), &number).await? {
        return Ok(Taken::Known(known));
    }
    match prepared(app, caller, mail, sender, number).await? {
        Ok(new) => registered(app, caller, &new).await,
        Err(flaw) => Ok(Taken::Failed(flaw)),
    }
}

/// Whether we sent it: it came back to us, or we are among its readers.
fn is_own(app: &App, mail: &Incoming) -> bool {
    let ours = app.settings.mail.from_address.to_lowercase();
    mail.sender.as_ref().is_some_and(|s| s.address == ours)
        || mail.message_id.as_deref().is_some_and(|id| outbox_id(app, id).is_some())
}

/// The mail of ours that a Message-ID names: whoever answers one need not prove to have had it.
fn outbox_id(app: &App, message_id: &str) -> Option<i64> {
    bounces::named(app, message_id).map(|(id, _)| id.0)
}

/// What tells a mail from all others: its Message-ID, or the hash of a longer one, or of all of a mail that has none.
fn external_no(message_id: Option<&str>, hash: &str) -> String {
    match message_id {
        Some(id) if id.len() <= MAX_EXTERNAL_NO => id.to_owned(),
        Some(id) => format!("sha256:{}", &hex(&Sha256::digest(id.as_bytes()))[..HASH_DIGITS]),
        None => format!("sha256:{}", &hash[..HASH_DIGITS]),
    }
}

/// In whose name a mail is registered: the household if there is one alone; and the estate.
fn whose(households: &[Household], fallback: Option<EstateId>) -> Option<(EstateId, Option<&Household>)> {
    match households {
        [] => fallback.map(|estate| (estate, None)),
        [only] => Some((only.estate_id, Some(only))),
        // Several flats: we do not know which is meant, perhaps not even the estate.
        [first, ..] => {
            let known = fallback.filter(|estate| households.iter().any(|h| h.estate_id == *estate));
            Some((known.unwrap_or(first.estate_id), None))
        }
    }
}

/// The request a mail is to become, its photos already in the store.
async fn prepared(
    app: &App,
    caller: &Caller,
    mail: Incoming,
    sender: Sender,
    external_no: String,
) -> Result<Result<NewRequest, Flaw>> {
    let db = app.db.read();
    let today: NaiveDate = app.today();
    let households = store::households(db, &sender.address, today).await?;
    let fallback = match app.settings.requests.mail_estate.trim() {
        "" => None,
        name => store::estate_named(db, name).await?,
    };
    let Some((estate, household)) = whose(&households, fallback) else { return Ok(Err(Flaw::UnknownSender)) };
    let mut answers = None;
    for id in mail.answers.iter().filter_map(|id| outbox_id(app, id)) {
        answers = Some(store::told_of(db, id).await?);
        if matches!(answers, Some(Some(_))) {
            break;
        }
    }
    let kind = match answers {
        // Who says thank you is not sent a plumber.
        Some(_) => RequestKind::Enquiry,
        None => classify::kind(&mail.subject, &mail.text),
    };
    let line = classify::line(&mail.subject, &mail.text);
    let (photos, not_taken) = kept(app, caller, &mail).await?;
    let l = Lang::Zh;
    let title = if mail.subject.is_empty() && mail.text.is_empty() {
        text::no_subject(l).to_owned()
    } else {
        mail.subject.clone()
    };
    let payer = households.first();
    let name = household.or(payer).map(|h| h.name.clone()).filter(|n| !n.trim().is_empty());
    let local = sender.address.split('@').next().unwrap_or_default().to_owned();
    let written = Some(sender.name.clone()).filter(|n| !n.is_empty()).unwrap_or(local);
    Ok(Ok(NewRequest {
        account_id: household.map(|h| h.account_id),
        building_id: household.map(|h| h.building_id),
        title,
        description: description(&mail, answers.as_ref(), not_taken),
        location: household.map_or_else(|| text::no_place(l).to_owned(), |h| door_words(&h.code)),
        contact_name: name.unwrap_or(written).chars().take(parse::MAX_NAME).collect(),
        contact_phone: household.or(payer).and_then(|h| h.phone.clone()).unwrap_or_default(),
        contact_email: Some(sender.address),
        external_no: Some(external_no),
        photos,
        ..NewRequest::about(estate, kind, line, RequestChannel::Email)
    }))
}

/// The text, with what we have to say of it.
fn description(mail: &Incoming, answers: Option<&Option<String>>, not_taken: usize) -> String {
    let l = Lang::Zh;
    let mut lines: Vec<String> = Vec::new();
    match answers {
        Some(Some(number)) => lines.push(text::answers(l, number)),
        Some(None) => lines.push(text::answers_mail(l).to_owned()),
        None => {}
    }
    lines.push(if mail.text.is_empty() { text::no_text(l).to_owned() } else { mail.text.clone() });
    if not_taken > 0 {
        lines.push(text::left_out(l, not_taken));
    }
    lines.join("\n")
}

/// The photos, in the store; and how many files were left out in all.
async fn kept(app: &App, caller: &Caller, mail: &Incoming) -> Result<(Vec<Uploaded>, usize)> {
    let mut photos = Vec::with_capacity(mail.photos.len());
    let mut left_out = mail.left_out;
    for photo in &mail.photos {
        match keep_photo(app, caller, photo.bytes.clone().into(), &photo.name).await {
            Ok(kept) => photos.push(kept),
            // It looked like a photo and is none: the words of the mail count all the same.
            Err(error) if is_for_people(&error) => left_out += 1,
            Err(error) => return Err(error),
        }
    }
    Ok((photos, left_out))
}

/// Whether an error is about what was sent. A conflict is about what others do at the same time: the mail is read again.
fn is_for_people(error: &Error) -> bool {
    matches!(error.kind, Kind::Invalid | Kind::TooLarge | Kind::UnsupportedMedia)
}

/// What the transaction came to; a second one of the same mail finds the first.
enum Written {
    New(Box<request::Model>),
    Known(String),
    TooMany,
}

async fn write(app: &App, tx: &Tx, caller: &Caller, new: &NewRequest) -> Result<Written> {
    let now = app.now();
    let number = new.external_no.as_deref().unwrap_or_default();
    if let Some(known) = store::known(tx, number).await? {
        return Ok(Written::Known(known));
    }
    let address = new.contact_email.as_deref().unwrap_or_default();
    if store::since(tx, address, now - Duration::hours(1)).await? >= MAILS_PER_HOUR {
        return Ok(Written::TooMany);
    }
    Ok(Written::New(Box::new(register_in(app, tx, caller, now, new).await?)))
}

async fn registered(app: &App, caller: &Caller, new: &NewRequest) -> Result<Taken> {
    let outcome = transact!(app.db, "mail_in.take", |tx| write(app, tx, caller, new).await);
    Ok(match outcome {
        Ok(Written::New(request)) => Taken::Registered(request),
        Ok(Written::Known(number)) => Taken::Known(number),
        Ok(Written::TooMany) => Taken::Failed(Flaw::TooMany),
        Err(error) => {
            // Another replica may have been first with the same mail: its number is taken once.
            let number = new.external_no.as_deref().unwrap_or_default();
            match store::known(app.db.read(), number).await? {
                Some(known) => Taken::Known(known),
                None if is_for_people(&error) => Taken::Failed(Flaw::Refused(Text::of(|l| {
                    let fields = error.fields.iter().map(|f| f.detail.on(l).to_owned());
                    let words: Vec<String> =
                        std::iter::once(error.detail.on(l).to_owned()).chain(fields).collect();
                    words.join(" ")
                }))),
                None => return Err(error),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::value::{AccountId, BuildingId};

    fn household(account: i64, estate: i64) -> Household {
        Household {
            account_id: AccountId(account),
            estate_id: EstateId(estate),
            building_id: BuildingId(1),
            code: "1-1-101".into(),
            name: "王秀兰".into(),
            phone: None,
        }
    }

    #[test]
    fn a_mail_is_its_households_only_when_there_is_one() {
        let told = |list: &[Household], fallback: Option<i64>| {
            whose(list, fallback.map(EstateId)).map(|(e, h)| (e.0, h.map(|h| h.account_id.0)))
        };
        assert_eq!(told(&[], None), None);
        assert_eq!(told(&[], Some(9)), Some((9, None)));
        assert_eq!(told(&[household(1, 3)], Some(9)), Some((3, Some(1))));
        assert_eq!(told(&[household(1, 3), household(2, 4)], None), Some((3, None)));
        assert_eq!(told(&[household(1, 3), household(2, 4)], Some(4)), Some((4, None)));
    }

    #[test]
    fn a_number_fits_whatever_the_id() {
        let hash = "0".repeat(64);
        assert_eq!(external_no(Some("a@b"), &hash), "a@b");
        let long = "x".repeat(200);
        for number in [external_no(Some(&long), &hash), external_no(None, &hash)] {
            assert!(number.starts_with("sha256:") && number.len() <= MAX_EXTERNAL_NO, "{number}");
        }
        assert_ne!(external_no(Some(&long), &hash), external_no(None, &hash));
    }
}
