//! `dawuye bill preview | commit`

use std::process::ExitCode;

use clap::Subcommand;
use entity::enums::BillingCycle;
use entity::value::{BillRunId, EstateId, Month};
use indicatif::{ProgressBar, ProgressStyle};

use crate::access::Caller;
use crate::app::App;
use crate::billing::commit::{self, Order};
use crate::billing::previewing::{self, NewRun};
use crate::billing::service;
use crate::error::{Error, Result};
use crate::i18n::Lang;
use crate::settings::Settings;

#[derive(Subcommand)]
pub enum What {
    /// Compute what a period of an estate comes to; nothing is billed
    Preview {
        /// The estate's number
        #[arg(long)]
        estate: i64,
        /// The first month of the period, YYYY-MM
        #[arg(long, value_name = "MONTH")]
        month: Month,
        /// monthly, quarterly, half_yearly or yearly
        #[arg(long, default_value = "monthly")]
        cycle: String,
    },
    /// Write the bills of a preview, or go on with a run that was interrupted
    Commit {
        /// The run's number
        run: i64,
        /// As the preview printed it
        #[arg(long)]
        hash: String,
        /// Why it is right to go on without the lines that were set aside
        #[arg(long, value_name = "REASON")]
        without: Option<String>,
    },
}

pub async fn run(settings: Settings, what: What) -> Result<ExitCode> {
    let app = super::open(settings).await?;
    let caller = Caller::system("cli");
    let bar = bar();
    let told = |done: usize, all: usize| {
        bar.set_length(u64::try_from(all.max(done)).unwrap_or(0));
        bar.set_position(u64::try_from(done).unwrap_or(0));
    };
    let outcome = match what {
        What::Preview { estate, month, cycle } => {
            let cycle = BillingCycle::from_word(&cycle).ok_or_else(|| {
                let words = crate::billing::text::unknown_cycle;
                Error::invalid("billing.unknown_cycle", words).field("cycle", words)
            })?;
            previewing::preview(&app, &caller, NewRun { estate: EstateId(estate), cycle, month }, &told).await
        }
        What::Commit { run, hash, without } => {
            let order = Order { hash, set_aside_reason: without };
            commit::commit(&app, &caller, BillRunId(run), &order, &told).await
        }
    };
    bar.finish_and_clear();
    print(&app, &caller, outcome?.id).await?;
    Ok(ExitCode::SUCCESS)
}

/// Chunks done, how fast, and how long it will take; drawn on a terminal only.
fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} chunks  {per_sec}  {eta} left")
        .expect("the template is tested by every run");
    ProgressBar::new(0).with_style(style)
}

async fn print(app: &App, caller: &Caller, id: BillRunId) -> Result<()> {
    let view = service::run_view(app, caller, id).await?;
    let (run, l) = (&view.run, Lang::En);
    println!("run {} {} {} {}: {}", run.id, view.estate, run.month, run.cycle.word(), run.status.word());
    println!(
        "bills {}  total {}  billed before {}",
        run.bill_count,
        run.total_fen.grouped(),
        run.already_count
    );
    for total in &view.totals {
        let item = crate::billing::text::item_name(l, total.item);
        println!(
            "  {item}: {} lines, {} less discounts = {}",
            total.line_count,
            total.gross_fen.grouped(),
            total.net_fen.grouped()
        );
    }
    for kind in &view.kinds {
        println!("  to check: {} × {}", kind.count, crate::billing::text::anomaly(l, kind.kind));
    }
    println!("hash {}", run.hash);
    Ok(())
}
