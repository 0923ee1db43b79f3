//! The pages of works.

use crate::web::PageRouter;

pub fn routes() -> PageRouter {
    PageRouter::default()
}
