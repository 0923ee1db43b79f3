//! What nobody told us is asked: orders that stay open, refunds that stay on their way.

use chrono::Duration;
use futures::future::BoxFuture;

use super::{OrderState, orders, refunding, store, text};
use crate::app::App;
use crate::error::Result;
use crate::i18n::Lang;
use crate::jobs::Due;

/// Asked about in one go.
const MOST: u64 = 200;

/// Asks the channels about open orders not asked about for a minute, and about refunds under way. An order nobody paid in
/// time is closed.
pub fn ask_about_open_orders<'a>(app: &'a App, _: &'a Due) -> BoxFuture<'a, Result<String>> {
    Box::pin(async move {
        let now = app.now();
        let (mut asked, mut paid, mut failed) = (0, 0, 0);
        for order in store::unasked(app.db.read(), now - Duration::minutes(1), MOST).await? {
            // A channel that was turned off keeps its orders for when it is on again.
            let Some(channel) = app.channels.get(order.channel) else { continue };
            asked += 1;
            let outcome = async {
                let mut state = channel.query(&order.out_trade_no).await?;
                if state == OrderState::Open && order.expires_at + Duration::minutes(5) < now {
                    channel.close(&order.out_trade_no).await?;
                    state = OrderState::Closed;
                }
                orders::learn(app, order.channel, &order.out_trade_no, state).await
            };
            match outcome.await {
                Ok(receipt) => paid += i32::from(receipt.is_some()),
                Err(error) => {
                    failed += 1;
                    tracing::warn!(%error, order = %order.out_trade_no, "an order could not be asked about");
                }
            }
        }
        for refund in store::refunds_under_way(app.db.read(), MOST).await? {
            asked += 1;
            if let Err(error) = refunding::ask(app, &refund).await {
                failed += 1;
                tracing::warn!(%error, refund = %refund.number, "a refund could not be asked about");
            }
        }
        Ok(text::asked(Lang::default(), asked, paid, failed))
    })
}
