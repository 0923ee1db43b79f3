//! The pages of crews.

use crate::web::PageRouter;

pub fn routes() -> PageRouter {
    PageRouter::default()
}
