//! The command line: one file a sub-command. Errors go to standard error in plain words, and the exit code says so.

mod bill;
mod demo;
mod import;
mod job;

mod serve;
mod user;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::app::{App, Parts};
use crate::error::{Error, Result};
use crate::settings::Settings;

#[derive(Parser)]
#[command(
    name = "dawuye",
    version,
    about = "Dawuye (大物业): one system for the city operator of a quarter",
    max_term_width = 100
)]
struct Arguments {
    /// A settings file, read after the defaults and before the DAWUYE__… environment
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build and serve a demo: the model community, lived through up to a date
    Demo(demo::Options),
    /// Serve the API, the pages and the jobs
    Serve,
    /// Bring the database's schema up to date
    Migrate,
    /// Preview a bill run, commit it, or go on with one that was interrupted
    Bill {
        #[command(subcommand)]
        what: bill::What,
    },
    /// Import a file
    Import {
        #[command(subcommand)]
        what: import::What,
    },
    /// Look at the jobs, or run one for a day
    Job {
        #[command(subcommand)]
        what: job::What,
    },
    /// Recompute the books and name the first broken row of each invariant that does not hold
    Verify {
        /// Print the findings as JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the API's description
    Openapi,
    /// Print every setting with its default
    Config,
    /// Manage users
    User {
        #[command(subcommand)]
        what: user::What,
    },
    /// Read a spreadsheet from standard input under a memory limit (used by the import itself)
    #[command(hide = true)]
    ParseSheet,
}

/// Runs the command line of this process.
pub async fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match execute(arguments).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("dawuye: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn execute(arguments: Arguments) -> Result<ExitCode> {
    if matches!(arguments.command, Command::ParseSheet) {
        return Ok(crate::sheet::child::run());
    }
    let settings = Settings::load(arguments.config.as_deref()).map_err(Error::internal)?;
    match arguments.command {
        Command::Demo(options) => demo::run(settings, options).await,
        Command::Serve => serve::run(settings).await,
        Command::Migrate => {
            App::init(settings, Parts::default()).await?.db.migrate().await?;
            println!("the schema is up to date");
            Ok(ExitCode::SUCCESS)
        }
        Command::Bill { what } => bill::run(settings, what).await,
        Command::Import { what } => import::run(settings, what).await,
        Command::Job { what } => job::run(settings, what).await,
        Command::Verify { json } => verify::run(settings, json).await,
        Command::Openapi => {
            println!("{}", crate::server::openapi().to_pretty_json().map_err(Error::internal)?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Config => {
            print!("{}", crate::settings::DEFAULTS);
            Ok(ExitCode::SUCCESS)
        }
        Command::User { what } => user::run(settings, what).await,
        Command::ParseSheet => Ok(crate::sheet::child::run()),
    }
}

/// Opens the app for a command, with the schema brought up to date.
async fn open(settings: Settings) -> Result<App> {
    let app = App::init(settings, Parts::default()).await?;
    app.db.migrate().await?;
    Ok(app)
}
