//! Handlers whose types end where they are routed.
//!
//! A handler's future holds all that it awaits, down to the database. Each layer a router puts around it makes the compiler
//! prove again that all of that may be sent between threads, which was a third of its work for the whole house. A [`Door`]
//! hides the handler behind one call, as the router would a little later, so that it is proved once.

use axum::extract::Request;
use axum::handler::Handler;
use axum::response::Response;
use futures::future::BoxFuture;

use crate::app::App;

/// A handler as one call.
#[derive(Clone, Copy)]
pub struct Door(&'static (dyn Fn(Request, App) -> BoxFuture<'static, Response> + Send + Sync));

/// Hides a handler's type. Functions only: they hold nothing, so nothing is leaked.
#[must_use]
pub fn door<H, T>(handler: H) -> Door
where
    H: Handler<T, App, Future = BoxFuture<'static, Response>>,
{
    const { assert!(size_of::<H>() == 0, "a handler is a function") }
    Door(Box::leak(Box::new(move |request, app| handler.clone().call(request, app))))
}

impl Handler<Door, App> for Door {
    type Future = BoxFuture<'static, Response>;

    fn call(self, request: Request, app: App) -> Self::Future {
        (self.0)(request, app)
    }
}

/// `routes!(list_places, create_place)`: operations of one path, as utoipa-axum's macro of this name takes them, each behind
/// a [`Door`].
#[macro_export]
macro_rules! routes {
    ($($handler:ident),+ $(,)?) => {{
        $(let $handler = $crate::http::door::door($handler);)+
        ::utoipa_axum::routes!($($handler),+)
    }};
}
