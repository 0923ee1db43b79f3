//! The pages of billing.

use crate::web::PageRouter;

pub fn routes() -> PageRouter {
    PageRouter::default()
}
