//! What billing says before a month of an estate is closed: no run may be half done.

use entity::enums::RunStatus;
use entity::value::{EstateId, Month};
use futures::future::BoxFuture;

use super::{store, text};
use crate::app::App;
use crate::error::Result;
use crate::i18n::Text;
use crate::ledger::Blocker;

/// Names each run of the estate that is being committed or was stopped half-way.
pub fn before_close<'a>(app: &'a App, estate: EstateId, _: Month) -> BoxFuture<'a, Result<Vec<Blocker>>> {
    Box::pin(async move {
        let runs = store::half_done_runs(app.db.read(), estate).await?;
        let blocker = |(id, month, status): (i64, Month, RunStatus)| Blocker {
            part: "billing".into(),
            detail: Text::of(|l| text::run_half_done(l, id, month, text::run_status(l, status))),
        };
        Ok(runs.into_iter().map(|r| blocker((r.id.0, r.month, r.status))).collect())
    })
}
