//! What the cron calls.

use chrono::Days;
use entity::licence;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::{service, store, text};
use crate::access::Reach;
use crate::app::App;
use crate::db::audit::record_all;
use crate::db::page::{MAX_LIMIT, Window};
use crate::error::Result;
use crate::i18n::Lang;
use crate::jobs::Due;
use crate::transact;

/// A licence is warned of this long before it ends: a renewal takes weeks.
pub const WARN_DAYS: u64 = 60;

/// Marks licences of employed people that are about to end, each once; the list of licences shows them.
///
/// # Errors
/// When the database fails; what was marked before stays marked.
pub async fn warn_expiry(app: &App, due: &Due) -> Result<String> {
    let until = due.day.checked_add_days(Days::new(WARN_DAYS + 1)).unwrap_or(due.day);
    let everywhere = Reach { city: true, ..Reach::default() };
    let (mut after, mut warned) = (0, 0);
    loop {
        let window = Window { after: Some(after), limit: MAX_LIMIT };
        let found = store::ending(app.db.read(), &everywhere, (due.day, until), window).await?;
        let Some((last, _)) = found.last() else { break };
        after = last.id.0;
        warned += transact!(app.db, "crews.warn_licences", |tx| {
            let mut changes = Vec::new();
            for (licence, worker) in found.iter().filter(|(l, _)| l.expiry_warned_on.is_none()) {
                let done = licence::Entity::update_many()
                    .col_expr(licence::Column::ExpiryWarnedOn, Expr::value(due.day))
                    .filter(licence::Column::Id.eq(licence.id))
                    .filter(licence::Column::ExpiryWarnedOn.is_null())
                    .exec(tx)
                    .await?;
                if done.rows_affected == 1 {
                    let after = json!({"kind": licence.kind, "valid_to": licence.valid_to});
                    changes.push(service::change("crews.licence_warn", worker, None, Some(after)));
                }
            }
            let count = changes.len();
            record_all(tx, due.at, &due.caller, changes).await?;
            Ok(count)
        })?;
    }
    Ok(text::warned(Lang::Zh, warned))
}
