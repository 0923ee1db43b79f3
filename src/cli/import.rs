//! `dawuye import register FILE`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use crate::access::Caller;
use crate::error::{Error, Result};
use crate::people::register::{self, Counts};
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

pub async fn run(settings: Settings, what: What) -> Result<ExitCode> {
    let What::Register { file, dry_run } = what;
    let bytes = std::fs::read(&file).map_err(|e| Error::internal(format!("{}: {e}", file.display())))?;
    let app = super::open(settings).await?;
    let report = register::import(&app, &Caller::system("cli"), &bytes, dry_run).await?;
    println!("{} rows{}", report.rows, if dry_run { ", nothing stored (dry run)" } else { "" });
    let line = |what: &str, c: Counts| {
        println!("{what:<10} {:>7} new {:>7} changed {:>7} unchanged", c.created, c.changed, c.unchanged)
    };
    line("estates", report.estates);
    line("buildings", report.buildings);
    line("entrances", report.entrances);
    line("dwellings", report.dwellings);
    line("accounts", report.accounts);
    if !report.ignored_columns.is_empty() {
        println!("columns not read: {}", report.ignored_columns.join(", "));
    }
    Ok(ExitCode::SUCCESS)
}
