//! The pages of payments.

use crate::web::PageRouter;

pub fn routes() -> PageRouter {
    PageRouter::default()
}
