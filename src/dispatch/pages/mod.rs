//! The pages of dispatch: the board, and the crew's phone.

mod board;
mod crew;
mod crew_order;

pub(super) use board::trip_bar;

use crate::web::PageRouter;

pub fn routes() -> PageRouter {
    board::routes().merge(crew::routes()).merge(super::planning::routes()).merge(super::feeds::routes())
}
