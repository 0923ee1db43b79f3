//! What contracts' purchasers owe, and what of it was noted already, for the lines of a bank's account.

use std::collections::{HashMap, HashSet};

use entity::enums::LineOutcome;
use entity::value::{AssessmentId, ContractReceiptId, Fen};

use super::lookup::{Found, Source};
use super::{Desk, Facts, Placed, Tie};
use crate::access::Action;
use crate::app::INVOICES;
use crate::db::distinct;
use crate::error::Result;
use crate::reconciliation::contract_money::{OpenInvoice, Place};
use crate::reconciliation::matching::Reason;
use crate::reconciliation::matching::invoices::{self, Credit, Invoice, Verdict};
use crate::reconciliation::store;

/// The contracts' side of what lines are placed against.
pub struct Side {
    invoices: Vec<OpenInvoice>,
    /// Those whose money whoever works may note.
    may: HashSet<AssessmentId>,
    /// Receipts that bear one of the lines' numbers.
    pub noted: Vec<Found>,
}

fn credit<'a>(facts: &Facts<'a>) -> Credit<'a> {
    Credit {
        on: facts.on,
        amount: facts.amount,
        memo: facts.memo,
        reference: facts.reference,
        payer: facts.payer,
    }
}

/// Looks the side up. Invoices that a line names are held until the transaction ends, so that what is open stays open.
///
/// # Errors
/// When the engine fails.
pub async fn look_up(desk: &Desk<'_>, lines: &[Facts<'_>]) -> Result<Side> {
    let place: Place = (desk.subdistrict, desk.account.estate_id);
    let mut open = (INVOICES.open_in)(desk.tx, place, &[]).await?;
    // Most files name no invoice, and most days have none open.
    let names: HashSet<String> = if open.is_empty() {
        HashSet::new()
    } else {
        lines.iter().flat_map(|l| [l.memo, l.reference]).flat_map(invoices::numbers).collect()
    };
    let named: Vec<AssessmentId> = open
        .iter()
        .filter(|i| names.contains(&i.invoice_no) || names.contains(&i.number))
        .map(|i| i.assessment_id)
        .collect();
    if !named.is_empty() {
        open = (INVOICES.open_in)(desk.tx, place, &named).await?;
    }
    let may = open
        .iter()
        .filter(|i| desk.caller.may_at(Action::SettlementsWrite, i.scope()))
        .map(|i| i.assessment_id)
        .collect();
    Ok(Side { invoices: open, may, noted: noted(desk, place, lines).await? })
}

async fn noted(desk: &Desk<'_>, place: Place, lines: &[Facts<'_>]) -> Result<Vec<Found>> {
    let references = distinct(
        lines.iter().flat_map(|l| [l.key, l.reference]).map(str::to_owned).filter(|r| !r.is_empty()),
    );
    let rows = (INVOICES.noted_in)(desk.tx, place, &references).await?;
    let ids: Vec<ContractReceiptId> = rows.iter().map(|r| r.id).collect();
    let tied = store::lines_of_contract_receipts(desk.tx, &ids).await?;
    let taken: HashSet<ContractReceiptId> = tied.into_iter().filter_map(|l| l.contract_receipt_id).collect();
    let found = rows.into_iter().map(|r| Found {
        source: Source::ContractReceipt(r.id),
        on: r.received_on,
        amount: r.amount,
        fee: Fen::ZERO,
        reference: r.reference,
        payer: String::new(),
        batch: None,
        taken: taken.contains(&r.id),
    });
    Ok(found.collect())
}

impl Side {
    /// As matching looks at them.
    #[must_use]
    pub fn invoices(&self) -> Vec<Invoice<'_>> {
        self.invoices.iter().map(OpenInvoice::as_matched).collect()
    }

    /// Where the lines at `places` end that name one of its `open` invoices; `household` says whether a line names one of
    /// those, too.
    pub fn by_number(
        &self,
        open: &[Invoice<'_>],
        lines: &[Facts<'_>],
        places: &[usize],
        household: impl Fn(&Facts<'_>) -> bool,
    ) -> HashMap<usize, Placed> {
        if open.is_empty() {
            return HashMap::new();
        }
        let credits: Vec<Credit<'_>> = places.iter().map(|at| credit(&lines[*at])).collect();
        let verdicts = invoices::by_number(&credits, open);
        let placed = places.iter().zip(verdicts).filter_map(|(at, verdict)| {
            let suggested = |reason| Placed::waiting(LineOutcome::Suggested, reason);
            let differs = |reason| Placed::waiting(LineOutcome::Difference, reason);
            let placed = match verdict? {
                Verdict::Pays(_) | Verdict::Ambiguous if household(&lines[*at]) => {
                    suggested(Reason::Ambiguous)
                }
                Verdict::Pays(id) if self.may.contains(&id) => Placed {
                    invoice: Some(id),
                    ..Placed::waiting(LineOutcome::Matched, Reason::ContractInvoice)
                },
                // Certain, but for somebody who may note contracts' money.
                Verdict::Pays(_) => suggested(Reason::ContractInvoice),
                Verdict::Ambiguous => suggested(Reason::Ambiguous),
                Verdict::Differs(delta) => Placed { delta: Some(delta), ..differs(Reason::AmountDiffers) },
                Verdict::TooEarly => differs(Reason::DayDiffers),
            };
            Some((*at, placed))
        });
        placed.collect()
    }

    /// A line is tied to a receipt noted by hand only where the day agrees as well.
    #[must_use]
    pub fn of_one_day(&self, line: &Facts<'_>, placed: Placed) -> Placed {
        match placed.tie {
            Some(Tie::ContractReceipt(id))
                if self.noted.iter().any(|r| r.source == Source::ContractReceipt(id) && r.on != line.on) =>
            {
                Placed::waiting(LineOutcome::Difference, Reason::DayDiffers)
            }
            _ => placed,
        }
    }
}

/// What to say of a line that is nobody's, whose payer is a purchaser owing exactly its amount.
#[must_use]
pub fn by_purchaser(line: &Facts<'_>, open: &[Invoice<'_>]) -> Option<Reason> {
    invoices::by_purchaser(&credit(line), open)
}
