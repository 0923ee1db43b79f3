//! `dawuye serve`

use std::process::ExitCode;

use tokio::signal::unix::{SignalKind, signal};

use crate::app::App;
use crate::error::{Error, Result};
use crate::server::Server;
use crate::settings::Settings;

pub async fn run(settings: Settings) -> Result<ExitCode> {
    init_logging(&settings)?;
    let app = super::open(settings).await?;
    serve(app).await?;
    Ok(ExitCode::SUCCESS)
}

/// Logs to standard error: standard output is for answers.
pub fn init_logging(settings: &Settings) -> Result<()> {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_new(&settings.log.filter).map_err(Error::internal)?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let set = if settings.log.format == "json" { builder.json().try_init() } else { builder.try_init() };
    set.map_err(Error::internal)
}

/// Serves `app` until SIGTERM or SIGINT, then ends gracefully.
pub async fn serve(app: App) -> Result<()> {
    // Listened for before anybody is told where we are: whoever was told may end us at once.
    let mut terminate = signal(SignalKind::terminate()).map_err(Error::internal)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(Error::internal)?;
    let bell = if app.settings.jobs.enabled { Some(crate::jobs::start(&app).await?) } else { None };
    let server = Server::bind(app.clone()).await?;
    println!("listening on http://{}", server.address()?);
    let stop = async move {
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
    };
    server.run(stop).await;
    if let Some(mut bell) = bell {
        // New rounds end here; the round under way was waited for by the server.
        let _ = bell.shutdown().await;
    }
    app.db.clone().close().await
}
