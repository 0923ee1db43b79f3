//! What reconciliation says before a month of an estate is closed: nothing may wait longer than the window, no record
//! may be missing on a statement without a word, and every account's days are closed.

use entity::value::{BankAccountId, EstateId, Month};
use futures::future::BoxFuture;

use super::accounts::short_name;
use super::matching::records::window_begins;
use super::missing::{self, Filter, Standing};
use super::{day_store, store, text};
use crate::access::Reach;
use crate::app::App;
use crate::db::page::Window;
use crate::error::Result;
use crate::i18n::Text;
use crate::ledger::Blocker;

/// Lines named one by one before they are only counted.
const NAMED: u64 = 5;

/// Names the statement lines of the estate, up to the end of the month, that have been pending longer than the window, the
/// records no line shows, and the accounts with days that are not closed.
pub fn before_close<'a>(app: &'a App, estate: EstateId, month: Month) -> BoxFuture<'a, Result<Vec<Blocker>>> {
    Box::pin(async move {
        let stale = window_begins(app.today(), app.settings.reconciliation.window_days);
        let before = stale.min(month.end());
        let (count, lines) = store::pending_before(app.db.read(), estate, before, NAMED).await?;
        let mut found: Vec<Blocker> = lines
            .into_iter()
            .map(|l| Blocker {
                part: "reconciliation".into(),
                detail: Text::of(|lang| {
                    text::line_waits(lang, l.booked_on, l.amount_fen.grouped(), &l.payer)
                }),
            })
            .collect();
        if count > i64::try_from(NAMED).unwrap_or(i64::MAX) {
            found.push(Blocker {
                part: "reconciliation".into(),
                detail: Text::of(|l| text::lines_wait(l, count)),
            });
        }
        found.extend(missing(app, estate, month).await?);
        found.extend(open_days(app, estate, month).await?);
        Ok(found)
    })
}

/// The records up to the end of the month that the statement lacks, with nobody's word why.
async fn missing(app: &App, estate: EstateId, month: Month) -> Result<Vec<Blocker>> {
    let begins = window_begins(app.today(), app.settings.reconciliation.window_days);
    let last = month.end().pred_opt().unwrap_or(month.first_day());
    let filter = Filter { standing: Some(Standing::Difference), until: Some(last), ..Filter::default() };
    let reach = Reach { estates: vec![estate], ..Reach::default() };
    let db = app.db.read();
    let window = Window { after: None, limit: NAMED };
    let records = missing::store::list(db, &filter, &reach, begins, window).await?;
    let named = usize::try_from(NAMED).unwrap_or(usize::MAX);
    let mut found: Vec<Blocker> = records
        .iter()
        .take(named)
        .map(|m| Blocker {
            part: "reconciliation".into(),
            detail: Text::of(|l| missing::text::blocker(l, &m.number, m.on, m.amount.grouped())),
        })
        .collect();
    if records.len() > named {
        let (count, _) = missing::store::total(db, &filter, &reach, begins).await?;
        found.push(Blocker {
            part: "reconciliation".into(),
            detail: Text::of(|l| missing::text::blockers(l, count)),
        });
    }
    Ok(found)
}

async fn open_days(app: &App, estate: EstateId, month: Month) -> Result<Vec<Blocker>> {
    let db = app.db.read();
    let last = month.end().pred_opt().unwrap_or(month.first_day());
    let open = day_store::open_days(db, estate, last).await?;
    let accounts = store::bank_accounts(db).await?;
    let name = |id: BankAccountId| accounts.iter().find(|a| a.id == id).map_or_else(String::new, short_name);
    let blocker = |open: day_store::OpenDays| Blocker {
        part: "reconciliation".into(),
        detail: Text::of(|l| text::days_not_closed(l, name(open.account), open.count, open.first)),
    };
    Ok(open.into_iter().map(blocker).collect())
}
