//! The pages of people: households, and the register import.

mod households;
mod import;

use crate::web::PageRouter;

pub fn routes() -> PageRouter {
    PageRouter::default()
        .get("/dwellings", households::list)
        .get("/dwellings/{id}", households::show)
        .get("/import", import::start)
        .post("/import", import::check)
        .post("/import/apply", import::apply)
        .get("/import/template", import::template)
        .merge(crate::people::stewards::pages::routes())
}
