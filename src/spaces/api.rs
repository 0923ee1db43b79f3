//! The API of spaces and facilities: a file a part, put together here.

use utoipa_axum::router::OpenApiRouter;

use super::{accounts, bookings, facilities, meals, programmes, space_api};
use crate::app::App;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(space_api::routes())
        .merge(facilities::api::routes())
        .merge(bookings::api::routes())
        .merge(programmes::api::routes())
        .merge(meals::api::routes())
        .merge(accounts::api::routes())
}
