//! Credit notes (a part of a line taken back) and debit notes (something charged afterwards).

use chrono::{DateTime, NaiveDate, Utc};
use entity::enums::{BillKind, BillState, ChargeItem, ChargeMethod, EventKind};
use entity::value::{BillId, BillLineId, CreditNoteId, Fen, Month};
use entity::{bill, bill_line, credit_note};
use sea_orm::IntoActiveModel;
use serde_json::json;

use super::{Corrected, Taking, again, change, checked_text, load, react, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::billing::{Inputs, store, writing};
use crate::db::audit::record;
use crate::db::{Tx, bulk, changes, numbers};
use crate::error::{Error, Result};
use crate::ledger::{self, NewEntry, NewEvent};
use crate::transact;

/// Lines of one debit note.
pub const MAX_LINES: usize = 20;
/// A debit note falls due at the latest this many days ahead.
const MAX_DUE_DAYS: i64 = 366;

/// A part of a line to be taken back.
#[derive(Debug, Clone)]
pub struct NewCreditNote {
    pub bill: BillId,
    pub line: BillLineId,
    pub amount: Fen,
    pub reason: String,
}

/// What a credit note does to a line (case M07): what is open goes first, the rest is given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Effect {
    open_part: Fen,
    credit_part: Fen,
    room_after: Fen,
}

fn effect(line: &bill_line::Model, ask: Fen) -> Result<Effect> {
    // What was given up is neither open nor paid: nothing is left of it to take back.
    let room = line.amount_fen.minus(line.credited_fen)?.minus(line.written_off_fen)?;
    if ask > room {
        return Err(Error::conflict("billing.credit_too_much", |l| text::credit_too_much(l, room))
            .field("amount", |l| text::credit_too_much(l, room)));
    }
    let open_part = ask.min(line.open_fen);
    Ok(Effect { open_part, credit_part: ask.minus(open_part)?, room_after: room.minus(ask)? })
}

/// Takes a part of a line back.
///
/// # Errors
/// Conflict `billing.credit_too_much` past what is left of the line, `billing.already_void`; invalid fields.
pub async fn credit(app: &App, caller: &Caller, new: &NewCreditNote) -> Result<credit_note::Model> {
    load(app, caller, Action::BillsCorrect, new.bill).await?;
    let now = app.now();
    transact!(app.db, "billing.credit_note", |tx| credit_in(app, tx, caller, now, new).await)
}

/// [`credit`] in the caller's transaction.
///
/// # Errors
/// As there.
pub async fn credit_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: &NewCreditNote,
) -> Result<credit_note::Model> {
    let reason = checked_text(&new.reason, "reason")?;
    if !new.amount.is_positive() {
        return Err(Error::invalid("billing.amount_invalid", text::amount_invalid)
            .field("amount", text::amount_invalid));
    }
    let (seen, _) = again(tx, new.bill).await?;
    let book = ledger::lock_estate(tx, seen.estate_id).await?;
    let (bill, lines) = again(tx, new.bill).await?;
    if bill.status == BillState::Void {
        return Err(Error::conflict("billing.already_void", text::already_void));
    }
    let line = lines.into_iter().find(|l| l.id == new.line).ok_or_else(|| {
        Error::invalid("billing.no_such_line", text::no_such_line).field("line", text::no_such_line)
    })?;
    let effect = effect(&line, new.amount)?;
    let today = app.zone().day(now);
    let id = CreditNoteId(bulk::ids(tx, "credit_note", 1).await?[0]);
    let month = Month::of(today);
    let number = numbers::take(tx, &format!("credit_note:{}", month.0), 1).await?;
    let note = credit_note::Model {
        id,
        number: format!("C{}-{number:06}", month.0),
        subdistrict_id: bill.subdistrict_id,
        estate_id: bill.estate_id,
        account_id: bill.account_id,
        bill_id: bill.id,
        bill_line_id: line.id,
        amount_fen: new.amount,
        open_part_fen: effect.open_part,
        credit_part_fen: effect.credit_part,
        reason,
        noted_on: today,
        actor: caller.name().to_owned(),
        created_at: now,
    };
    bulk::insert_all(tx, vec![note.clone().into_active_model()]).await?;
    let event = NewEvent {
        kind: EventKind::CreditNote,
        key: format!("credit_note:{id}"),
        book_date: today,
        document: "credit_note",
        document_id: id.0,
        entries: vec![NewEntry {
            debit: income(line.item),
            credit: ledger::RECEIVABLE.to_owned(),
            party: bill.account_id.0,
            document_line: Some(line.id.0),
            amount: new.amount,
        }],
    };
    ledger::post(tx, book, caller.name(), now, vec![event]).await?;
    if effect.credit_part.is_positive() {
        let taking = Taking {
            estate: bill.estate_id,
            account: bill.account_id,
            bill: bill.id,
            line: Some(line.id),
            amount: Some(effect.credit_part),
            on: today,
        };
        crate::app::TAKE_BACK(app, tx, caller, &taking).await?;
    }
    store::credit_line(tx, bill.id, line.id, new.amount).await?;
    let after = json!({
        "number": note.number, "bill": bill.number, "item": line.item, "amount": note.amount_fen,
        "returned": note.credit_part_fen, "reason": note.reason,
    });
    record(tx, now, caller, change("billing.credit_note.add", "credit_note", id.0, &bill, after)).await?;
    changes::bump(tx, "bills").await?;
    if effect.credit_part.is_positive() {
        crate::app::APPLY_CREDIT(app, tx, caller, bill.estate_id, bill.account_id, today).await?;
    }
    react(app, tx, caller, Corrected::CreditNote(&note)).await?;
    Ok(note)
}

fn income(item: ChargeItem) -> String {
    match item.method() {
        ChargeMethod::Shared => ledger::UTILITY_PASS_THROUGH.to_owned(),
        ChargeMethod::Area | ChargeMethod::Unit | ChargeMethod::Metered => ledger::fee_income(item),
    }
}

/// Something to be charged afterwards.
#[derive(Debug, Clone)]
pub struct NewLine {
    pub item: ChargeItem,
    pub amount: Fen,
    pub reason: String,
}

/// A debit note for a bill.
#[derive(Debug, Clone)]
pub struct NewDebitNote {
    pub bill: BillId,
    pub due_on: NaiveDate,
    pub lines: Vec<NewLine>,
}

fn check(new: &NewDebitNote, today: NaiveDate) -> Result<()> {
    let mut error = Error::invalid("billing.invalid", crate::web::text::form_errors);
    if new.lines.is_empty() || new.lines.len() > MAX_LINES {
        error = error.field("lines", text::lines_missing);
    }
    for (at, line) in new.lines.iter().enumerate() {
        if !line.amount.is_positive() || line.amount > Fen::LINE_LIMIT {
            error = error.field(&format!("lines[{at}].amount"), text::amount_invalid);
        }
        if let Err(wrong) = checked_text(&line.reason, &format!("lines[{at}].reason")) {
            error.fields.extend(wrong.fields.iter().cloned());
        }
    }
    if new.due_on < today || (new.due_on - today).num_days() > MAX_DUE_DAYS {
        error = error.field("due_on", text::due_invalid);
    }
    if error.fields.is_empty() { Ok(()) } else { Err(error) }
}

/// Charges something afterwards: a bill of its own, with its own number and due day, that refers to `new.bill`.
///
/// # Errors
/// Invalid fields, not found.
pub async fn debit(app: &App, caller: &Caller, new: &NewDebitNote) -> Result<bill::Model> {
    load(app, caller, Action::BillsCorrect, new.bill).await?;
    check(new, app.today())?;
    let now = app.now();
    transact!(app.db, "billing.debit_note", |tx| debit_in(app, tx, caller, now, new).await)
}

async fn debit_in(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: &NewDebitNote,
) -> Result<bill::Model> {
    let (corrected, old_lines) = again(tx, new.bill).await?;
    let book = ledger::lock_estate(tx, corrected.estate_id).await?;
    let today = app.zone().day(now);
    let month = Month::of(today);
    let number = numbers::take(tx, &format!("debit_note:{}", month.0), 1).await?;
    let id = BillId(bulk::ids(tx, "bill", 1).await?[0]);
    let total = Fen::total(new.lines.iter().map(|l| l.amount))?;
    let bill = bill::Model {
        id,
        number: format!("D{}-{number:06}", month.0),
        kind: BillKind::DebitNote,
        status: BillState::Issued,
        run_id: None,
        refers_to_id: Some(corrected.id),
        issued_on: today,
        due_on: new.due_on,
        total_fen: total,
        credited_fen: Fen::ZERO,
        written_off_fen: Fen::ZERO,
        open_fen: total,
        late_fee_fen: Fen::ZERO,
        late_fee_open_fen: Fen::ZERO,
        voided_on: None,
        disputed: false,
        version: 1,
        ..corrected.clone()
    };
    let period = old_lines
        .first()
        .map_or((corrected.month.first_day(), corrected.month.end()), |l| (l.period_from, l.period_to));
    let ids = bulk::ids(tx, "bill_line", new.lines.len()).await?;
    let lines: Vec<bill_line::Model> = ids
        .into_iter()
        .zip(&new.lines)
        .map(|(line, asked)| bill_line::Model {
            id: BillLineId(line),
            bill_id: id,
            account_id: bill.account_id,
            item: asked.item,
            period_from: period.0,
            period_to: period.1,
            gross_fen: asked.amount,
            amount_fen: asked.amount,
            credited_fen: Fen::ZERO,
            written_off_fen: Fen::ZERO,
            open_fen: asked.amount,
            inputs: Inputs { reason: Some(asked.reason.trim().to_owned()), ..Inputs::default() }.to_json(),
        })
        .collect();
    bulk::insert_all(tx, vec![bill.clone().into_active_model()]).await?;
    bulk::insert_all(tx, lines.iter().cloned().map(IntoActiveModel::into_active_model).collect()).await?;
    let entries = lines.iter().map(|l| NewEntry {
        debit: ledger::RECEIVABLE.to_owned(),
        credit: income(l.item),
        party: bill.account_id.0,
        document_line: Some(l.id.0),
        amount: l.amount_fen,
    });
    let event = NewEvent {
        kind: EventKind::Bill,
        key: format!("bill:{id}"),
        book_date: today,
        document: "bill",
        document_id: id.0,
        entries: entries.collect(),
    };
    ledger::post(tx, book, caller.name(), now, vec![event]).await?;
    let after = json!({"number": bill.number, "refers_to": corrected.number, "total": bill.total_fen, "due_on": bill.due_on});
    record(tx, now, caller, change("billing.debit_note.add", "bill", id.0, &bill, after)).await?;
    changes::bump(tx, "bills").await?;
    writing::react(app, tx, caller, vec![bill], lines).await?;
    again(tx, id).await.map(|(bill, _)| bill)
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::value::AccountId;

    fn line(amount: i64, open: i64, credited: i64) -> bill_line::Model {
        let day = NaiveDate::from_ymd_opt(2026, 10, 1).unwrap();
        bill_line::Model {
            id: BillLineId(1),
            bill_id: BillId(1),
            account_id: AccountId(1),
            item: ChargeItem::PropertyFee,
            period_from: day,
            period_to: day,
            gross_fen: Fen(amount),
            amount_fen: Fen(amount),
            credited_fen: Fen(credited),
            written_off_fen: Fen::ZERO,
            open_fen: Fen(open),
            inputs: String::new(),
        }
    }

    #[test]
    fn m07_what_is_open_goes_first() {
        let expected = Effect { open_part: Fen(2603), credit_part: Fen(397), room_after: Fen(1603) };
        assert_eq!(effect(&line(4603, 2603, 0), Fen(3000)).unwrap(), expected);
        let small = effect(&line(4603, 2603, 0), Fen(603)).unwrap();
        assert_eq!((small.open_part, small.credit_part), (Fen(603), Fen(0)));
        let error = effect(&line(4603, 0, 3000), Fen(1604)).unwrap_err();
        assert!(error.code == "billing.credit_too_much" && error.to_string().contains("16.03"), "{error}");
    }
}
