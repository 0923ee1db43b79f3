//! A router that remembers what it routes, so that the access test can drive every page.

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{get, post};

use crate::app::App;

/// Pages of a slice.
#[derive(Default)]
pub struct PageRouter {
    router: Router<App>,
    routes: Vec<(Method, String)>,
}

impl PageRouter {
    #[must_use]
    pub fn get<H, T>(mut self, path: &str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.router = self.router.route(path, get(handler));
        self.routes.push((Method::GET, path.to_owned()));
        self
    }

    #[must_use]
    pub fn post<H, T>(mut self, path: &str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.router = self.router.route(path, post(handler));
        self.routes.push((Method::POST, path.to_owned()));
        self
    }

    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.routes.extend(other.routes);
        self
    }

    pub fn into_parts(self) -> (Router<App>, Vec<(Method, String)>) {
        (self.router, self.routes)
    }
}
