//! The pages of contracts.

use crate::web::PageRouter;

pub fn routes() -> PageRouter {
    PageRouter::default()
}
