//! The API of waste haulage.

use utoipa_axum::router::OpenApiRouter;

use super::{register, rounds, stops, tickets};
use crate::app::App;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(rounds::api::routes())
        .merge(stops::api::routes())
        .merge(tickets::api::routes())
        .merge(register::api::routes())
}
