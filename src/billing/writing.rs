//! Writing the bills of a chunk: bills, lines, waivers, coverage, ledger events, and what the later slices make of them.

use chrono::{DateTime, Utc};
use entity::enums::{BillKind, BillState, ChargeMethod, EventKind, Funder};
use entity::value::{BillId, BillLineId, BookId, Fen, Month};
use entity::{bill, bill_line, bill_run, bill_run_chunk, bill_waiver, coverage};
use sea_orm::ActiveValue::Set;
use sea_orm::IntoActiveModel;

use super::preview::{Chunk, Row};
use super::service::due_on;
use super::{Billed, store};
use crate::access::Caller;
use crate::app::App;
use crate::db::{Tx, bulk};
use crate::error::{Error, Result};
use crate::ledger::{self, NewEntry, NewEvent};

/// The rows of a chunk, as they go into the tables.
#[derive(Default)]
struct Rows {
    bills: Vec<bill::Model>,
    lines: Vec<bill_line::Model>,
    waivers: Vec<bill_waiver::ActiveModel>,
    months: Vec<coverage::ActiveModel>,
    events: Vec<NewEvent>,
}

/// Writes a chunk, posts it to its `book`, and lets the later slices react.
///
/// # Errors
/// When the engine fails, or a reaction does.
#[expect(
    clippy::too_many_arguments,
    reason = "a chunk, where it goes, who and when: nothing of it belongs together"
)]
pub async fn write(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    run: &bill_run::Model,
    book: BookId,
    planned: &bill_run_chunk::Model,
    chunk: Chunk,
) -> Result<()> {
    if chunk.rows.is_empty() {
        return Ok(());
    }
    let first = run.first_number.ok_or_else(|| Error::internal("a committing run has its numbers"))?;
    let rows = rows(app, tx, now, run, first + planned.bills_before, chunk).await?;
    bulk::insert_all(tx, rows.bills.iter().cloned().map(IntoActiveModel::into_active_model).collect())
        .await?;
    bulk::insert_all(tx, rows.lines.iter().cloned().map(IntoActiveModel::into_active_model).collect())
        .await?;
    bulk::insert_all(tx, rows.waivers).await?;
    bulk::insert_all(tx, rows.months).await?;
    ledger::post(tx, book, caller.name(), now, rows.events).await?;
    react(app, tx, caller, rows.bills, rows.lines).await
}

/// Each reaction sees what the ones before it changed: credit that pays a bill at once, for one.
pub(super) async fn react(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    mut bills: Vec<bill::Model>,
    mut lines: Vec<bill_line::Model>,
) -> Result<()> {
    let mut changed = false;
    for reaction in crate::app::BILLED_REACTIONS {
        if changed {
            let ids: Vec<BillId> = bills.iter().map(|b| b.id).collect();
            bills = store::bills_by_id(tx, &ids).await?;
            lines = store::lines_of(tx, &ids).await?;
        }
        changed = reaction(app, tx, caller, &Billed { bills: &bills, lines: &lines }).await?;
    }
    Ok(())
}

async fn rows(
    app: &App,
    tx: &Tx,
    now: DateTime<Utc>,
    run: &bill_run::Model,
    first: i64,
    chunk: Chunk,
) -> Result<Rows> {
    let bill_ids = bulk::ids(tx, "bill", usize::try_from(chunk.bills).map_err(Error::internal)?).await?;
    let line_ids = bulk::ids(tx, "bill_line", chunk.rows.len()).await?;
    let issued_on = app.zone().day(now);
    let last = run.month.plus(run.cycle.months() - 1);
    let due = run.due_on.max(due_on(last, issued_on, app.settings.billing.due_day));
    let mut out = Rows::default();
    let mut numbered = bill_ids.into_iter().zip(first..);
    for (row, line_id) in chunk.rows.into_iter().zip(line_ids) {
        if out.bills.last().is_none_or(|b| b.account_id != row.account) {
            let (id, number) =
                numbered.next().ok_or_else(|| Error::internal("as many bills as were counted"))?;
            out.bills.push(bill::Model {
                id: BillId(id),
                number: bill_number(run.month, number),
                kind: BillKind::Regular,
                status: BillState::Issued,
                subdistrict_id: run.subdistrict_id,
                estate_id: run.estate_id,
                building_id: row.building,
                account_id: row.account,
                run_id: Some(run.id),
                refers_to_id: None,
                month: run.month,
                month_count: run.cycle.months(),
                issued_on,
                due_on: due,
                total_fen: Fen::ZERO,
                credited_fen: Fen::ZERO,
                written_off_fen: Fen::ZERO,
                open_fen: Fen::ZERO,
                late_fee_fen: Fen::ZERO,
                late_fee_open_fen: Fen::ZERO,
                voided_on: None,
                disputed: false,
                version: 1,
            });
            out.events.push(bill_event(BillId(id), issued_on));
        }
        let bill = out.bills.last_mut().expect("one was pushed for this account");
        bill.total_fen = bill.total_fen.plus(row.net)?;
        bill.open_fen = bill.total_fen;
        let event = out.events.last_mut().expect("one was pushed for this bill");
        let line_id = BillLineId(line_id);
        entries(&row, line_id, &mut event.entries);
        add_line(bill.id, line_id, row, &mut out);
    }
    // A bill of nothing is a bill, but moves no money.
    out.events.retain(|event| !event.entries.is_empty());
    Ok(out)
}

fn add_line(bill: BillId, id: BillLineId, row: Row, out: &mut Rows) {
    for (seq, waiver) in (1..).zip(row.inputs.waivers) {
        out.waivers.push(bill_waiver::ActiveModel {
            bill_line_id: Set(id),
            seq: Set(seq),
            discount_id: Set(waiver.discount_id),
            prepayment_id: Set(waiver.prepayment_id),
            kind: Set(waiver.kind),
            name: Set(waiver.name),
            funder: Set(waiver.funder),
            sponsor: Set(waiver.sponsor),
            approver: Set(waiver.approver),
            amount_fen: Set(waiver.amount),
        });
    }
    out.months.extend(row.inputs.months.iter().map(|part| coverage::ActiveModel {
        account_id: Set(row.account),
        item: Set(row.item),
        month: Set(part.month),
        bill_line_id: Set(id),
        amount_fen: Set(part.amount),
    }));
    out.lines.push(bill_line::Model {
        id,
        bill_id: bill,
        account_id: row.account,
        item: row.item,
        period_from: row.from,
        period_to: row.to,
        gross_fen: row.gross,
        amount_fen: row.net,
        credited_fen: Fen::ZERO,
        written_off_fen: Fen::ZERO,
        open_fen: row.net,
        inputs: row.json,
    });
}

/// `B202606-000123`
fn bill_number(month: Month, number: i64) -> String {
    format!("B{}-{number:06}", month.0)
}

fn bill_event(bill: BillId, issued_on: chrono::NaiveDate) -> NewEvent {
    NewEvent {
        kind: EventKind::Bill,
        key: format!("bill:{bill}"),
        book_date: issued_on,
        document: "bill",
        document_id: bill.0,
        entries: Vec::new(),
    }
}

/// The gross line is owed, and what is taken off is taken off again (rule book §9).
fn entries(row: &Row, line: BillLineId, entries: &mut Vec<NewEntry>) {
    let entry = |debit: String, credit: String, amount: Fen| NewEntry {
        debit,
        credit,
        party: row.account.0,
        document_line: Some(line.0),
        amount,
    };
    if row.gross.is_positive() {
        let income = match row.item.method() {
            ChargeMethod::Shared => ledger::UTILITY_PASS_THROUGH.to_owned(),
            ChargeMethod::Area | ChargeMethod::Unit | ChargeMethod::Metered => ledger::fee_income(row.item),
        };
        entries.push(entry(ledger::RECEIVABLE.to_owned(), income, row.gross));
    }
    for waiver in row.inputs.waivers.iter().filter(|w| w.amount.is_positive()) {
        let bearer = match waiver.funder {
            Funder::Operator => ledger::waivers(waiver.kind),
            Funder::Sponsor => ledger::subsidy_receivable(&waiver.sponsor),
        };
        entries.push(entry(bearer, ledger::RECEIVABLE.to_owned(), waiver.amount));
    }
}
