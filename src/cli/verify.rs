//! `dawuye verify`

use std::process::ExitCode;

use crate::error::Result;
use crate::settings::Settings;

pub async fn run(_settings: Settings, _json: bool) -> Result<ExitCode> {
    Ok(ExitCode::SUCCESS)
}
