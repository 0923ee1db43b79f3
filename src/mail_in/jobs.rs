//! What the cron calls: the mails that wait. A run that overlaps with another, or was killed, does nothing twice.

use super::parse::MAX_MAIL_BYTES;
use super::service::{Flaw, Taken, take};
use super::text;
use super::tray::{Goes, Letter, Tray};
use crate::access::Caller;
use crate::app::App;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::jobs::Due;

/// In whose name calls that came by mail are registered.
const RECEIVER: &str = "email";
/// Failed mails named in the summary; the rest is counted.
const NAMED: usize = 5;

/// What a run came to.
#[derive(Default)]
struct Counts {
    registered: usize,
    known: usize,
    aside: usize,
    returned: usize,
    failed: Vec<(String, Flaw)>,
}

/// Takes in the mails that wait, each on its own: one that cannot be read stops no other.
///
/// # Errors
/// When the directory cannot be read, or the database fails: the mails stay where they are and are read again.
pub async fn take_in(app: &App, _due: &Due) -> Result<String> {
    let l = Lang::Zh;
    let root = app.settings.requests.mail_drop.trim();
    if root.is_empty() {
        return Ok(text::off(l).to_owned());
    }
    let tray = Tray::open(root).await.map_err(Error::internal)?;
    let caller = Caller::system(RECEIVER);
    let mut counts = Counts::default();
    let mut broken = None;
    for letter in tray.waiting().await.map_err(Error::internal)? {
        if let Err(error) = one(app, &caller, &tray, &letter, &mut counts).await {
            tracing::error!(file = letter.name, %error, "a mail waits: it could not be taken in now");
            broken = Some(error);
        }
    }
    tray.sweep().await.map_err(Error::internal)?;
    // Told only now: those behind the one that met the failure had their turn.
    broken.map_or_else(|| Ok(summary(&counts)), Err)
}

async fn one(app: &App, caller: &Caller, tray: &Tray, letter: &Letter, counts: &mut Counts) -> Result<()> {
    let taken = if letter.size > MAX_MAIL_BYTES {
        Taken::Failed(Flaw::TooLarge)
    } else {
        match tokio::fs::read(&letter.path).await {
            Ok(bytes) => take(app, caller, bytes).await?,
            // Another replica was first.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(Error::internal(error)),
        }
    };
    let moved = match taken {
        Taken::Registered(request) => {
            tracing::info!(file = letter.name, request = request.number, "a mail became a request");
            counts.registered += 1;
            tray.put(letter, Goes::Done).await
        }
        Taken::Known(number) => {
            tracing::info!(file = letter.name, request = number, "a mail was registered before");
            counts.known += 1;
            tray.put(letter, Goes::Done).await
        }
        Taken::Machine(machine) => {
            let reason = text::machine(Lang::En, machine);
            tracing::info!(file = letter.name, reason, "a mail that no person wrote is set aside");
            counts.aside += 1;
            tray.put(letter, Goes::Aside).await
        }
        Taken::Returned(id) => {
            tracing::info!(file = letter.name, mail = id.0, "a mail of ours came back");
            counts.returned += 1;
            tray.put(letter, Goes::Aside).await
        }
        Taken::Own => {
            tracing::info!(file = letter.name, reason = text::own(Lang::En), "a mail is set aside");
            counts.aside += 1;
            tray.put(letter, Goes::Aside).await
        }
        Taken::Failed(flaw) => {
            let reason = text::flaw(Lang::En, &flaw);
            tracing::warn!(file = letter.name, reason, "a mail could not be registered");
            let words = format!("{}\n{reason}", text::flaw(Lang::Zh, &flaw));
            counts.failed.push((letter.name.clone(), flaw));
            tray.fail(letter, &words).await
        }
    };
    moved.map_err(Error::internal)
}

fn summary(counts: &Counts) -> String {
    let l = Lang::Zh;
    let mut words = text::summary(l, counts.registered, counts.known, counts.aside, counts.failed.len());
    if counts.returned > 0 {
        words.push_str(&text::returned(l, counts.returned));
    }
    for (name, flaw) in counts.failed.iter().take(NAMED) {
        words.push_str(&text::failed_one(l, name, text::flaw(l, flaw)));
    }
    if counts.failed.len() > NAMED {
        words.push_str(&text::failed_more(l, counts.failed.len() - NAMED));
    }
    words
}
