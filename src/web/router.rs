//! A router that remembers what it routes, so that the access test can drive every page.

use std::collections::HashSet;
use std::sync::OnceLock;

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::response::Response;
use axum::routing::{get, post};
use futures::future::BoxFuture;

use crate::app::App;
use crate::http::door::door;

/// The patterns that answer GET, known once the server's router is made.
static READABLE: OnceLock<HashSet<String>> = OnceLock::new();

/// Remembers which patterns can be opened, for [`readable`].
pub fn remember(routes: &[(Method, String)]) {
    let gets = routes.iter().filter(|(method, _)| *method == Method::GET).map(|(_, path)| path.clone());
    READABLE.get_or_init(|| gets.collect());
}

/// The page to come back to from `path`, whose pattern is `pattern`: itself if it can be opened, else the nearest
/// page above it. A form that was refused is shown at its own address, which knows no GET.
#[must_use]
pub fn readable(pattern: &str, path: &str) -> String {
    let Some(gets) = READABLE.get() else { return path.to_owned() };
    let (mut pattern, mut path) = (pattern, path);
    loop {
        if gets.contains(pattern) {
            return path.to_owned();
        }
        match (pattern.rsplit_once('/'), path.rsplit_once('/')) {
            (Some((p, _)), Some((q, _))) if !p.is_empty() && !q.is_empty() => (pattern, path) = (p, q),
            _ => return "/".to_owned(),
        }
    }
}

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
        H: Handler<T, App, Future = BoxFuture<'static, Response>>,
    {
        self.router = self.router.route(path, get(door(handler)));
        self.routes.push((Method::GET, path.to_owned()));
        self
    }

    #[must_use]
    pub fn post<H, T>(mut self, path: &str, handler: H) -> Self
    where
        H: Handler<T, App, Future = BoxFuture<'static, Response>>,
    {
        self.router = self.router.route(path, post(door(handler)));
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
