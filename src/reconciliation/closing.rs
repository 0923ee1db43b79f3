//! What reconciliation says before a month of an estate is closed: nothing may wait longer than the window.

use chrono::Days;
use entity::value::{EstateId, Month};
use futures::future::BoxFuture;

use super::{store, text};
use crate::app::App;
use crate::error::Result;
use crate::i18n::Text;
use crate::ledger::Blocker;

/// Lines named one by one before they are only counted.
const NAMED: u64 = 5;

/// Names the statement lines of the estate, up to the end of the month, that have been pending longer than the window.
pub fn before_close<'a>(app: &'a App, estate: EstateId, month: Month) -> BoxFuture<'a, Result<Vec<Blocker>>> {
    Box::pin(async move {
        let window = Days::new(app.settings.reconciliation.window_days.into());
        let stale = app.today().checked_sub_days(window).unwrap_or(app.today());
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
        Ok(found)
    })
}
