//! `dawuye import register FILE`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use crate::error::Result;
use crate::settings::Settings;

#[derive(Subcommand)]
pub enum What {
    /// Import the register of dwellings and households (xlsx or CSV); importing it again changes nothing
    Register {
        file: PathBuf,
        /// Check and count, but store nothing
        #[arg(long)]
        dry_run: bool,
    },
}

pub async fn run(_settings: Settings, _what: What) -> Result<ExitCode> {
    Ok(ExitCode::SUCCESS)
}
