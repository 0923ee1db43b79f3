//! The pages of spaces and facilities.

use crate::web::PageRouter;

pub fn routes() -> PageRouter {
    PageRouter::default()
}
