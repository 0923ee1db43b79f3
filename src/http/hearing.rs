//! Bodies that are longer than any may be.

use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::StreamExt as _;

use super::text;
use crate::app::App;
use crate::error::{Error, Kind};

/// Who sends more than so many times the limit is cut off.
const PATIENCE: usize = 4;

/// Refuses a body that says it is longer than an upload may be, after hearing it out: a browser that is cut off while it
/// sends shows a broken connection and not the answer.
pub async fn hear_out(State(app): State<App>, request: Request, next: Next) -> Response {
    let limit = app.settings.server.upload_limit;
    let said = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse().ok());
    if said.is_none_or(|said: usize| said <= limit) {
        return next.run(request).await;
    }
    let mut body = request.into_body().into_data_stream();
    let mut heard = 0;
    while heard <= limit.saturating_mul(PATIENCE)
        && let Some(Ok(chunk)) = body.next().await
    {
        heard += chunk.len();
    }
    Error::new(Kind::TooLarge, "too_large", text::too_large).into_response()
}
