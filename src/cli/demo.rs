//! `dawuye demo`

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use chrono::NaiveDate;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use crate::app::{App, Parts};
use crate::clock::{Clock, SystemClock};
use crate::demo::{Progress, Wish, prepare};
use crate::error::Result;
use crate::settings::Settings;

#[derive(Args)]
pub struct Options {
    /// Where the demo lives; a finished one there is served again as it stands
    #[arg(long, default_value = "data/demo")]
    dir: PathBuf,
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The day the demo stands at [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<NaiveDate>,
    /// Build it, print the summary, and end
    #[arg(long)]
    no_serve: bool,
    /// Build the demo anew
    #[arg(long)]
    fresh: bool,
}

struct Bar(ProgressBar);

impl Progress for Bar {
    fn steps(&self, total: u64) {
        self.0.set_length(total);
    }

    fn step(&self, what: &str) {
        self.0.inc(1);
        self.0.set_message(what.to_owned());
    }
}

pub async fn run(mut settings: Settings, options: Options) -> Result<ExitCode> {
    settings.server.port = options.port;
    settings.server.base_url = format!("http://127.0.0.1:{}", options.port);
    super::serve::init_logging(&settings)?;
    let today = settings.zone().day(SystemClock.now());
    let bar = ProgressBar::no_length();
    let style = ProgressStyle::with_template("{bar:32} {pos}/{len} {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.set_style(style);
    let begun = Instant::now();
    let wish = Wish { dir: options.dir, date: options.date, today, fresh: options.fresh };
    let demo = prepare(settings, &wish, &Bar(bar.clone())).await;
    bar.finish_and_clear();
    let demo = demo?;
    println!(
        "大物业 demo of {} in {}, ready in {:.1} s",
        demo.date,
        wish.dir.display(),
        begun.elapsed().as_secs_f64()
    );
    demo.summary.print();
    if options.no_serve {
        return Ok(if demo.summary.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let app = App::init(demo.settings, Parts::default()).await?;
    app.db.migrate().await?;
    super::serve::serve(app).await?;
    Ok(ExitCode::SUCCESS)
}
