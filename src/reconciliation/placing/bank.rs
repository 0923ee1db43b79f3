//! Lines of a bank's account.

use std::collections::{HashMap, HashSet};

use chrono::Days;
use entity::bank_account;
use entity::enums::{Direction, LineOutcome, PaymentChannel};
use entity::value::{AccountId, Fen};
use sea_orm::ConnectionTrait;

use super::contracts::{Side, by_purchaser};
use super::lookup::{self, Found, Source};
use super::{Choices, Facts, Placed, Tie, settlements};
use crate::db::distinct;
use crate::error::Result;
use crate::reconciliation::matching::naming::Book;
use crate::reconciliation::matching::records::{Line, Outcome, Reconciler, Record, State};
use crate::reconciliation::matching::suggest::{self, suggest};
use crate::reconciliation::matching::{Reason, normal_name};

/// Payers that settle what a channel took: never a resident.
const CHANNELS: [(&str, Option<PaymentChannel>); 3] =
    [("财付通", Some(PaymentChannel::Wechat)), ("支付宝", Some(PaymentChannel::Alipay)), ("银联", None)];

/// Whether a payer is a channel, and which of ours.
fn channel_behind(payer: &str) -> Option<Option<PaymentChannel>> {
    CHANNELS.iter().find(|(name, _)| payer.contains(name)).map(|(_, channel)| *channel)
}

/// Places lines of `account`; the answers are in their order. `contracts` is what purchasers owe and what was noted of it,
/// `window` how many days a payment and its line may be apart.
pub async fn place<C: ConnectionTrait>(
    db: &C,
    account: &bank_account::Model,
    lines: &[Facts<'_>],
    contracts: &Side,
    window: u32,
) -> Result<Vec<Placed>> {
    let (Some(first), Some(last)) = (lines.iter().map(|l| l.on).min(), lines.iter().map(|l| l.on).max())
    else {
        return Ok(Vec::new());
    };
    let estate = account.estate_id;
    let mut records = lookup::by_reference(db, estate, PaymentChannel::BankTransfer, lines).await?;
    let around = Days::new(window.into());
    let (from, to) =
        (first.checked_sub_days(around).unwrap_or(first), last.checked_add_days(around).unwrap_or(last));
    let known: HashSet<Source> = records.iter().map(|r| r.source).collect();
    let unmatched = lookup::unmatched(db, estate, from, to).await?;
    records.extend(unmatched.into_iter().filter(|found| !known.contains(&found.source)));
    records.extend(contracts.noted.iter().cloned());
    let mut due = settlements::unpaid(db, account.id).await?;
    let batches: Vec<Option<String>> = lines.iter().map(|l| batch_of(l, &mut due)).collect();
    records.extend(due.into_iter().flat_map(|(_, settlements)| settlements).map(|s| s.record()));
    let rows: Vec<Record<'_>> = records.iter().map(record).collect();
    let asked: Vec<Line<'_>> =
        lines.iter().zip(&batches).map(|(l, batch)| line(l, batch.as_deref())).collect();
    let mut found = Reconciler::new(&asked, &rows);
    found.by_reference();
    found.by_batch();
    let mut book = lookup::book(db, estate, lines).await?;
    let mut placed: Vec<Option<Placed>> = vec![None; lines.len()];
    let mut waiting: HashMap<usize, Reason> = HashMap::new();
    let coming = |at: &usize| {
        let line = &lines[*at];
        line.direction == Direction::In && !line.undone() && channel_behind(line.payer).is_none()
    };
    let payments: Vec<usize> = found.left().into_iter().filter(coming).collect();
    let invoices = contracts.invoices();
    let household = |line: &Facts<'_>| !book.named(line.memo).is_empty();
    let mut invoiced = contracts.by_number(&invoices, lines, &payments, household);
    for at in payments {
        if let Some(of_contract) = invoiced.remove(&at) {
            placed[at] = Some(of_contract);
            continue;
        }
        match book.by_memo(lines[at].amount, lines[at].memo) {
            Ok((pays, reason)) => {
                book.settle(pays);
                placed[at] =
                    Some(Placed { pays: Some(pays), ..Placed::waiting(LineOutcome::Matched, reason) });
            }
            Err(reason) => {
                waiting.insert(at, reason);
            }
        }
    }
    // What the memo paid is out of the way before names are compared.
    let named: Vec<usize> = (0..lines.len()).filter(|at| placed[*at].is_some()).collect();
    found.set_aside(&named);
    found.by_payer(window);
    let left: Vec<usize> = found.left().into_iter().filter(|at| placed[*at].is_none()).collect();
    let nameless: Vec<&Facts<'_>> =
        left.iter().map(|at| &lines[*at]).filter(|l| l.direction == Direction::In && !l.undone()).collect();
    lookup::add_owners(db, estate, &mut book, &nameless).await?;
    by_owner(lines, &left, &mut book, &mut placed, &mut waiting);
    let open: Vec<usize> = left.into_iter().filter(|at| placed[*at].is_none()).collect();
    let suggestions = suggestions(db, account, lines, &open, &mut book).await?;
    let answers = lines.iter().enumerate().map(|(at, facts)| {
        if let Some(placed) = placed[at].take() {
            return placed;
        }
        if let Some(outcome) = found.outcome(at) {
            return contracts.of_one_day(facts, from_records(outcome, &records));
        }
        let left = left_over(facts, waiting.get(&at).copied(), suggestions.get(&at).cloned());
        match by_purchaser(facts, &invoices).filter(|_| coming(&at)) {
            Some(reason) => Placed { outcome: LineOutcome::Suggested, reason, delta: None, ..left },
            None => left,
        }
    });
    Ok(answers.collect())
}

/// The settlement a channel's payout is of: the earliest of exactly its amount.
fn batch_of(line: &Facts<'_>, due: &mut [(PaymentChannel, Vec<settlements::Due>)]) -> Option<String> {
    let channel = channel_behind(line.payer)??;
    if line.direction == Direction::Out || line.undone() {
        return None;
    }
    let (_, waiting) = due.iter_mut().find(|(c, _)| *c == channel)?;
    let settlement =
        waiting.iter_mut().find(|s| !s.claimed && s.net() == line.amount && s.row.day <= line.on)?;
    settlement.claimed = true;
    Some(settlement.batch())
}

fn record(found: &Found) -> Record<'_> {
    Record {
        on: found.on,
        amount: found.amount,
        fee: found.fee,
        reference: &found.reference,
        payer: &found.payer,
        payer_account: "",
        batch: found.batch.as_deref(),
        taken: found.taken,
    }
}

fn line<'a>(facts: &Facts<'a>, batch: Option<&'a str>) -> Line<'a> {
    Line {
        key: facts.key,
        on: facts.on,
        amount: facts.signed(),
        references: [facts.key, facts.reference],
        payer: facts.payer,
        payer_account: facts.payer_account,
        batch,
        undone: facts.undone(),
    }
}

/// What the payer owes, unique both ways: nobody else of that name owes the same, and nobody else of that name paid it.
fn by_owner(
    lines: &[Facts<'_>],
    left: &[usize],
    book: &mut Book,
    placed: &mut [Option<Placed>],
    waiting: &mut HashMap<usize, Reason>,
) {
    let open: Vec<usize> = left
        .iter()
        .copied()
        .filter(|at| waiting.get(at).is_some_and(|reason| *reason == Reason::MissingInSystem))
        .collect();
    let mut paid: HashMap<(Fen, String), usize> = HashMap::new();
    for at in &open {
        *paid.entry((lines[*at].amount, normal_name(lines[*at].payer))).or_default() += 1;
    }
    for at in open {
        let line = &lines[at];
        let twins = paid.get(&(line.amount, normal_name(line.payer))).copied().unwrap_or_default();
        let owing = book.exact(&book.of_payer(line.payer, line.payer_account), line.amount);
        match owing[..] {
            [pays] if twins == 1 => {
                book.settle(pays);
                placed[at] =
                    Some(Placed { pays: Some(pays), ..Placed::waiting(LineOutcome::Matched, Reason::Payer) });
            }
            [] => {}
            _ => {
                waiting.insert(at, Reason::Ambiguous);
            }
        }
    }
}

/// What the lines that stay may be.
async fn suggestions<C: ConnectionTrait>(
    db: &C,
    account: &bank_account::Model,
    lines: &[Facts<'_>],
    open: &[usize],
    book: &mut Book,
) -> Result<HashMap<usize, Vec<suggest::Suggestion>>> {
    let coming: Vec<usize> = open
        .iter()
        .copied()
        .filter(|at| lines[*at].direction == Direction::In && channel_behind(lines[*at].payer).is_none())
        .collect();
    let amounts = distinct(coming.iter().map(|at| lines[*at].amount.0));
    let owing = lookup::owing(db, account.estate_id, &amounts).await?;
    let unknown: Vec<i64> =
        owing.values().flatten().filter(|a| !book.debtors.contains_key(a)).map(|a| a.0).collect();
    book.add(lookup::debtors(db, &unknown).await?);
    let nobody: Vec<AccountId> = Vec::new();
    let mut found = HashMap::new();
    for at in coming {
        let l = &lines[at];
        let by_amount = owing.get(&l.amount.0).unwrap_or(&nobody);
        let suggestions = suggest(book, l.amount, l.payer, l.payer_account, l.memo, by_amount);
        if !suggestions.is_empty() {
            found.insert(at, suggestions);
        }
    }
    Ok(found)
}

/// What a line and the records it was put with come to.
pub(super) fn from_records(outcome: &Outcome, records: &[Found]) -> Placed {
    let sources: Vec<Source> = outcome.records.iter().map(|at| records[*at].source).collect();
    let tie = |source: &Source| match *source {
        Source::Receipt(id) => Tie::Receipt(id),
        Source::Refund(id) => Tie::Refund(id),
        Source::Suspense(id) => Tie::Suspense(id),
        Source::Settlement(id) => Tie::Settlement(id),
        Source::ContractReceipt(id) => Tie::ContractReceipt(id),
    };
    if outcome.state == State::Matched
        && let [source] = &sources[..]
    {
        return Placed::tied(tie(source), outcome.reason);
    }
    let receipts = sources.iter().filter_map(|s| match s {
        Source::Receipt(id) => Some(*id),
        _ => None,
    });
    let choices = Choices { receipts: receipts.collect(), ..Choices::default() };
    let state =
        if outcome.state == State::Suggested { LineOutcome::Suggested } else { LineOutcome::Difference };
    let delta = Some(outcome.delta).filter(|d| !d.is_zero());
    Placed { delta, choices, ..Placed::waiting(state, outcome.reason) }
}

/// What a line that nothing fits waits for.
fn left_over(
    line: &Facts<'_>,
    reason: Option<Reason>,
    households: Option<Vec<suggest::Suggestion>>,
) -> Placed {
    if line.undone() {
        return Placed::waiting(LineOutcome::Difference, Reason::StatusDiffers);
    }
    if line.direction == Direction::Out {
        return Placed::waiting(LineOutcome::Pending, Reason::Outgoing);
    }
    if channel_behind(line.payer).is_some() {
        return Placed::waiting(LineOutcome::Pending, Reason::AwaitsBill);
    }
    let reason = reason.unwrap_or(Reason::MissingInSystem);
    let Some(households) = households else {
        let outcome = match reason {
            Reason::MissingInSystem => LineOutcome::Pending,
            Reason::Ambiguous => LineOutcome::Suggested,
            _ => LineOutcome::Difference,
        };
        return Placed::waiting(outcome, reason);
    };
    // That the memo names somebody who owes another amount is no answer, only where to look.
    let guess = households.iter().any(|s| s.why != suggest::Why::NamedOther);
    let outcome = if guess || reason != Reason::AmountDiffers {
        LineOutcome::Suggested
    } else {
        LineOutcome::Difference
    };
    let choices = Choices { households, ..Choices::default() };
    Placed { choices, ..Placed::waiting(outcome, reason) }
}
