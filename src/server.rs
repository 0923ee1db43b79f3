//! Routers, layers, the accept loop and its graceful end.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tower::{Service, ServiceExt};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;
use crate::error::{Error, Kind, Result};
use crate::http::{hearing, problem, rate, security};
use crate::metrics::Answer;
use crate::web::{self, PageRouter};
use crate::{
    access, billing, common_revenue, contracts, costs, crews, dispatch, inspections, jobs, ledger, mail,
    notices, open311, payments, people, places, proactive, reconciliation, reports, requests, scorecards,
    settlement, spaces, talks, waste, works,
};

/// A peer gets this long to send its headers: half-open connections do not pile up.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// Connections still busy after this long are cut when the server stops.
const DRAIN: Duration = Duration::from_secs(10);
const MAX_CONNECTIONS: usize = 2_000;

#[derive(OpenApi)]
#[openapi(
    info(title = "Dawuye", description = "大物业: property and city operations. Amounts are decimal strings, lists are \
        `{items, next}`, errors are RFC 9457 problems with a stable `code`."),
    components(schemas(crate::http::Problem)),
    modifiers(&Bearer)
)]
struct ApiDescription;

struct Bearer;

impl utoipa::Modify for Bearer {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
        openapi.security = Some(vec![SecurityRequirement::new("bearer", Vec::<String>::new())]);
    }
}

/// The API with its description.
fn api() -> (Router<App>, utoipa::openapi::OpenApi) {
    let slices = OpenApiRouter::new()
        .merge(access::api::routes())
        .merge(mail::api::routes())
        .merge(places::api::routes())
        .merge(people::api::routes())
        .merge(contracts::api::routes())
        .merge(crews::api::routes())
        .merge(crews::workers::api::routes())
        .merge(crews::holidays::api::routes())
        .merge(crews::rosters::api::routes())
        .merge(crews::absences::api::routes())
        .merge(crews::vehicles::api::routes())
        .merge(works::api::routes())
        .merge(inspections::api::routes())
        .merge(inspections::patrol::api::routes())
        .merge(waste::api::routes())
        .merge(requests::api::routes())
        .merge(talks::api::routes())
        .merge(proactive::api::routes())
        .merge(settlement::api::routes())
        .merge(dispatch::planning::api_routes())
        .merge(dispatch::feeds::api_routes())
        .merge(ledger::api::routes())
        .merge(billing::api::routes())
        .merge(billing::usage::api::routes())
        .merge(notices::papers::api::routes())
        .merge(payments::api::routes())
        .merge(reconciliation::api::routes())
        .merge(costs::api::routes())
        .merge(common_revenue::api::routes())
        .merge(spaces::api::routes())
        .merge(scorecards::api::routes())
        .merge(reports::api::routes());
    OpenApiRouter::with_openapi(ApiDescription::openapi()).nest("/api/v1", slices).split_for_parts()
}

/// The description served at `/api/v1/openapi.json`.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    api().1
}

fn pages() -> PageRouter {
    PageRouter::default()
        .merge(access::pages::routes())
        .merge(places::work::pages::routes())
        .merge(places::streets::pages::routes())
        .merge(people::pages::routes())
        .merge(contracts::pages::routes())
        .merge(crews::pages::routes())
        .merge(crews::workers::pages::routes())
        .merge(crews::holidays::pages::routes())
        .merge(crews::rosters::pages::routes())
        .merge(crews::absences::pages::routes())
        .merge(crews::vehicles::pages::routes())
        .merge(works::pages::routes())
        .merge(inspections::pages::routes())
        .merge(inspections::patrol::pages::routes())
        .merge(waste::pages::routes())
        .merge(requests::pages::routes())
        .merge(talks::pages::routes())
        .merge(proactive::pages::routes())
        .merge(settlement::pages::routes())
        .merge(dispatch::pages::routes())
        .merge(ledger::pages::routes())
        .merge(billing::pages::routes())
        .merge(billing::usage::pages::routes())
        .merge(payments::pages::routes())
        .merge(reconciliation::pages::routes())
        .merge(costs::pages::routes())
        .merge(common_revenue::pages::routes())
        .merge(spaces::pages::routes())
        .merge(scorecards::pages::routes())
        .merge(notices::pages::routes())
        .merge(reports::pages::routes())
        .merge(jobs::pages::routes())
        .merge(mail::pages::routes())
}

/// Every route outside of the API, for the access test.
#[must_use]
pub fn page_routes() -> Vec<(Method, String)> {
    pages().merge(open311::api::routes()).into_parts().1
}

/// Everything the server answers.
pub fn router(app: &App) -> Router {
    let (api, description) = api();
    let limits = &app.settings.server;
    let not_allowed = || async { StatusCode::METHOD_NOT_ALLOWED };
    let docs = utoipa_swagger_ui::SwaggerUi::new("/docs")
        .config(utoipa_swagger_ui::Config::from("/api/v1/openapi.json"));
    let description = Arc::new(serde_json::to_string(&description).expect("a description is plain data"));
    let api = api
        .route(
            "/api/v1/openapi.json",
            get(move || {
                let body = description.as_str().to_owned();
                async move { ([(header::CONTENT_TYPE, "application/json")], body) }
            }),
        )
        .route("/api/{*rest}", axum::routing::any(|| async { Error::not_found() }))
        .method_not_allowed_fallback(not_allowed)
        .layer(from_fn(problem::render_problems));
    let (pages, routes) = pages().into_parts();
    web::router::remember(&routes);
    let pages = pages
        .fallback(|| async { Error::not_found() })
        .method_not_allowed_fallback(not_allowed)
        .layer(from_fn_with_state(app.clone(), rate::residents))
        .layer(from_fn(security::same_site))
        .layer(from_fn_with_state(app.clone(), web::ctx::dress));
    let open311 = open311::api::routes()
        .into_parts()
        .0
        .route("/open311/{*rest}", axum::routing::any(|| async { Error::not_found() }))
        .method_not_allowed_fallback(not_allowed)
        .layer(from_fn_with_state(app.clone(), rate::open311))
        .layer(from_fn_with_state(app.clone(), open311::api::dress));
    let open = Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .route("/assets/{name}", get(web::assets::serve))
        .route("/later-sw.js", get(web::assets::service_worker))
        .route("/crew.webmanifest", get(web::assets::manifest));
    Router::new()
        .merge(open)
        .merge(api)
        .merge(docs)
        .merge(open311)
        .merge(pages)
        .layer(axum::extract::DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(limits.upload_limit))
        .layer(from_fn_with_state(app.clone(), hearing::hear_out))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            Duration::from_secs(limits.request_timeout_seconds),
        ))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            Error::new(Kind::Internal, "internal", crate::error::text::internal).into_response()
        }))
        .layer(from_fn_with_state(app.clone(), measure))
        // Outside of whatever still renders an error: no answer goes without them.
        .layer(from_fn_with_state(app.clone(), security::headers))
        // A page of many rows: the default level takes longer than the page itself, for a tenth fewer bytes.
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .with_state(app.clone())
}

/// Counts and times every answer, and renders what no inner layer did (a panic, a time-out).
async fn measure(State(app): State<App>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().to_string();
    let lang = crate::http::extract::lang_of(request.headers());
    let mut response = next.run(request).await;
    if let Some(error) = problem::error_of(&mut response) {
        response = problem::Problem::of(&error, lang).into_response();
    }
    let status = response.status().as_u16();
    app.metrics.requests.get_or_create(&Answer { method, status }).inc();
    app.metrics.request_seconds.observe(begun.elapsed().as_secs_f64());
    response
}

async fn ready(State(app): State<App>) -> Response {
    match app.db.pending_migrations().await {
        Ok(0) => "ready".into_response(),
        Ok(_) | Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "not ready").into_response(),
    }
}

async fn metrics(State(app): State<App>) -> Result<Response> {
    let backlog = crate::mail::outbox::backlog(&app).await?;
    app.metrics.mail_backlog.set(i64::try_from(backlog).unwrap_or(i64::MAX));
    let failed = jobs::failed(&app).await?;
    app.metrics.jobs_failed.set(i64::try_from(failed).unwrap_or(i64::MAX));
    let body = app.metrics.render();
    Ok(([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], body)
        .into_response())
}

/// A server that listens.
pub struct Server {
    listener: TcpListener,
    app: App,
}

impl Server {
    /// # Errors
    /// When the address is taken or not ours.
    pub async fn bind(app: App) -> Result<Self> {
        let address = format!("{}:{}", app.settings.server.host, app.settings.server.port);
        let listener = TcpListener::bind(&address)
            .await
            .map_err(|e| Error::internal(format!("cannot listen on {address}: {e}")))?;
        app.metrics.started.set(u64::try_from(app.now().timestamp()).unwrap_or(0));
        Ok(Self { listener, app })
    }

    /// # Errors
    /// When the socket is gone.
    pub fn address(&self) -> Result<SocketAddr> {
        self.listener.local_addr().map_err(Error::internal)
    }

    /// Serves until `stop` is done, then finishes what is under way.
    pub async fn run(self, stop: impl Future<Output = ()> + Send) {
        let service = router(&self.app);
        let graceful = GracefulShutdown::new();
        let open = Arc::new(AtomicU32::new(0));
        tokio::pin!(stop);
        loop {
            let (stream, peer) = tokio::select! {
                accepted = self.listener.accept() => match accepted {
                    Ok(accepted) => accepted,
                    Err(error) => {
                        // Out of descriptors, most likely: wait, do not spin.
                        tracing::warn!(%error, "accept failed");
                        tokio::time::sleep(Duration::from_millis(100)).await;
                        continue;
                    }
                },
                () = &mut stop => break,
            };
            if open.load(Ordering::Relaxed) as usize >= MAX_CONNECTIONS {
                drop(stream);
                continue;
            }
            let _ = stream.set_nodelay(true);
            let service = service.clone();
            let answer = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
                request.extensions_mut().insert(peer);
                let service = service.clone();
                async move { respond(service, request.map(Body::new)).await }
            });
            let mut builder = auto::Builder::new(TokioExecutor::new());
            builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT);
            builder.http2().timer(TokioTimer::new());
            let connection =
                builder.serve_connection_with_upgrades(TokioIo::new(stream), answer).into_owned();
            let watched = graceful.watch(connection);
            let open = Arc::clone(&open);
            open.fetch_add(1, Ordering::Relaxed);
            tokio::spawn(async move {
                if let Err(error) = watched.await {
                    tracing::debug!(%error, "connection ended");
                }
                open.fetch_sub(1, Ordering::Relaxed);
            });
        }
        drop(self.listener);
        let drained = tokio::time::timeout(DRAIN, graceful.shutdown()).await;
        if drained.is_err() {
            tracing::warn!("connections still open after {} s are cut", DRAIN.as_secs());
        }
        self.app.tasks.close();
        if tokio::time::timeout(DRAIN, self.app.tasks.wait()).await.is_err() {
            tracing::warn!(
                "work still under way after {} s is cut; it will be taken up again",
                DRAIN.as_secs()
            );
        }
    }
}

async fn respond(service: Router, request: Request<Body>) -> Result<Response, Infallible> {
    let mut service = service.into_service::<Body>();
    ServiceExt::<Request<Body>>::ready(&mut service).await?.call(request).await
}
