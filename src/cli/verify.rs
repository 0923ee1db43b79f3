//! `dawuye verify`

use std::process::ExitCode;

use entity::enums::ProofCause;
use serde_json::json;

use crate::access::Caller;
use crate::error::Result;
use crate::i18n::Lang;
use crate::ledger::{Finding, proofs};
use crate::settings::Settings;

pub async fn run(settings: Settings, as_json: bool) -> Result<ExitCode> {
    let app = super::open(settings).await?;
    let caller = Caller::system("cli");
    let findings = proofs::run(&app, &caller, ProofCause::CommandLine).await?.findings;
    let holds = findings.iter().all(|f| f.holds);
    if as_json {
        let list: Vec<_> = findings.iter().map(to_json).collect();
        println!("{:#}", json!({ "holds": holds, "findings": list }));
    } else {
        print_findings(&findings);
    }
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn to_json(f: &Finding) -> serde_json::Value {
    json!({ "invariant": f.invariant, "about": (f.about)(Lang::En), "holds": f.holds, "checked": f.checked, "first_broken": f.first_broken })
}

/// One line an invariant: what holds, over how many rows, and the first row for which it does not.
pub fn print_findings(findings: &[Finding]) {
    for f in findings {
        let mark = if f.holds { "ok    " } else { "BROKEN" };
        println!("{mark} {:<5} {:>9} rows  {}", f.invariant, f.checked, (f.about)(Lang::En));
        if let Some(row) = &f.first_broken {
            println!("             first: {row}");
        }
    }
}
