//! Writing down where lines ended up: receipts are taken, payouts booked, lines stored.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::enums::{BankAccountKind, LineOutcome, PaymentChannel, StatementKind};
use entity::value::{BookId, ContractReceiptId, ReceiptId, StatementLineId, SubdistrictId};
use entity::{bank_account, statement, statement_line};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::settlements::{self, Payout};
use super::{Facts, Placed, Tie, bank, channel, contracts};
use crate::access::Caller;
use crate::app::{App, INVOICES};
use crate::db::{Tx, bulk};
use crate::error::{Error, Result};
use crate::ledger;
use crate::payments::{self, NewReceipt};
use crate::reconciliation::contract_money::Payment;
use crate::reconciliation::formats::Movement;
use crate::reconciliation::{accounts::channel_of, store};

/// Receipts taken and lines written with one set of statements: what a long file needs of memory is its own lines, not all
/// that follows from them.
const AT_ONCE: usize = 5_000;
/// Lines that wait, placed again in one go.
const WAITING: u64 = 200_000;

/// An account whose book is locked, and who works on it.
pub struct Desk<'a> {
    pub app: &'a App,
    pub tx: &'a Tx,
    pub caller: &'a Caller,
    pub now: DateTime<Utc>,
    pub account: &'a bank_account::Model,
    pub subdistrict: SubdistrictId,
    pub book: BookId,
}

/// Receipts that lines brought, by line key.
struct Taken {
    households: HashMap<String, ReceiptId>,
    contracts: HashMap<String, ContractReceiptId>,
}

impl Desk<'_> {
    async fn placed(&self, kind: StatementKind, lines: &[Facts<'_>]) -> Result<Vec<Placed>> {
        let window = self.app.settings.reconciliation.window_days;
        match self.account.kind {
            BankAccountKind::Bank => {
                let side = contracts::look_up(self, lines).await?;
                bank::place(self.tx, self.account, lines, &side, window).await
            }
            BankAccountKind::Wechat | BankAccountKind::Alipay => {
                channel::place(self.tx, self.account, kind, lines).await
            }
        }
    }

    /// Takes the receipts of the lines that pay something; by line key.
    async fn take(&self, lines: &[Facts<'_>], placed: &[Placed]) -> Result<Taken> {
        let mut taken =
            Taken { households: HashMap::new(), contracts: self.take_of_contracts(lines, placed).await? };
        let mut new = Vec::new();
        for (line, placed) in lines.iter().zip(placed) {
            if let Some((account, bill)) = placed.pays {
                new.push(NewReceipt {
                    account,
                    bill,
                    amount: line.amount,
                    channel: PaymentChannel::BankTransfer,
                    external_id: line.key.to_owned(),
                    received_on: line.on,
                    payer: line.payer.chars().take(200).collect(),
                    memo: line.memo.chars().take(200).collect(),
                    held_in: Some(ledger::bank(&self.account.bank, &self.account.number)),
                });
            }
        }
        taken.households.reserve(new.len());
        let mut new = new.into_iter();
        loop {
            let some: Vec<NewReceipt> = new.by_ref().take(AT_ONCE).collect();
            if some.is_empty() {
                return Ok(taken);
            }
            let receipts = payments::take_receipts_in(self.app, self.tx, self.caller, self.now, some).await?;
            taken.households.extend(receipts.into_iter().map(|r| (r.external_id, r.id)));
        }
    }

    /// Has the receipts made of the lines that pay contracts' invoices; by line key.
    async fn take_of_contracts(
        &self,
        lines: &[Facts<'_>],
        placed: &[Placed],
    ) -> Result<HashMap<String, ContractReceiptId>> {
        let mut taken = HashMap::new();
        for (line, placed) in lines.iter().zip(placed) {
            let Some(assessment) = placed.invoice else { continue };
            let payment = Payment {
                assessment,
                place: (self.subdistrict, self.account.estate_id),
                amount: line.amount,
                received_on: line.on,
                references: vec![line.key.to_owned(), line.reference.to_owned()],
                held_in: ledger::bank(&self.account.bank, &self.account.number),
            };
            let receipt = (INVOICES.receive)(self.app, self.tx, self.caller, &payment).await?;
            taken.insert(line.key.to_owned(), receipt);
        }
        Ok(taken)
    }

    /// Books the payouts among what was placed; `turns` are the lines and the versions they have now.
    async fn pay_out(
        &self,
        lines: &[Facts<'_>],
        placed: &[Placed],
        turns: &[(StatementLineId, i32)],
    ) -> Result<()> {
        let shut_to = ledger::shut_to(self.tx, self.book).await?;
        for ((line, placed), turn) in lines.iter().zip(placed).zip(turns) {
            let Some(Tie::Settlement(id)) = placed.tie else { continue };
            let settlement = settlements::one(self.tx, id).await?.ok_or_else(Error::not_found)?;
            let channel = store::bank_account(self.tx, settlement.bank_account_id).await?;
            let channel = channel.ok_or_else(Error::not_found)?;
            let paid = Payout {
                settlement: &settlement,
                channel: channel_of(channel.kind),
                bank: self.account,
                on: ledger::open_day(shut_to, line.on, self.app.zone().day(self.now)),
                turn: *turn,
            };
            settlements::book_payout(self.tx, self.caller, self.now, self.book, &paid).await?;
        }
        Ok(())
    }
}

/// Places and stores the lines a file brought.
///
/// # Errors
/// When a receipt cannot be taken, or the engine fails.
pub async fn place_new(desk: &Desk<'_>, statement: &statement::Model, fresh: &[&Movement]) -> Result<()> {
    let facts: Vec<Facts<'_>> = fresh.iter().map(|m| Facts::of_movement(m)).collect();
    let placed = desk.placed(statement.kind, &facts).await?;
    let receipts = desk.take(&facts, &placed).await?;
    let ids = bulk::ids(desk.tx, "statement_line", fresh.len()).await?;
    let turns: Vec<_> = ids.into_iter().map(|id| (StatementLineId(id), 1)).collect();
    let ended: Vec<_> = fresh.iter().zip(&placed).zip(&turns).collect();
    for some in ended.chunks(AT_ONCE) {
        let rows = some.iter().map(|((movement, placed), (id, _))| {
            let mut row = line_row(desk.app, *id, statement, movement);
            set(&mut row, placed, &receipts);
            row
        });
        store::insert_lines(desk.tx, rows.collect()).await?;
    }
    desk.pay_out(&facts, &placed, &turns).await?;
    if statement.kind == StatementKind::ChannelBill {
        settlements::add(desk.tx, desk.account, desk.subdistrict, &facts).await?;
    }
    Ok(())
}

/// Places the lines of an account again that wait or differ, with what is on record by now; how many ended otherwise.
///
/// # Errors
/// As [`place_new`].
pub async fn place_waiting(desk: &Desk<'_>) -> Result<usize> {
    use statement_line::Column;
    let lines = statement_line::Entity::find()
        .filter(Column::BankAccountId.eq(desk.account.id))
        .filter(Column::Outcome.is_in([
            LineOutcome::Pending,
            LineOutcome::Suggested,
            LineOutcome::Difference,
        ]))
        // What a person has said something about is not touched.
        .filter(Column::DecidedBy.is_null())
        .order_by_asc(Column::Id)
        .limit(WAITING)
        .all(desk.tx)
        .await?;
    let facts: Vec<Facts<'_>> = lines.iter().map(Facts::of_line).collect();
    let kind = match desk.account.kind {
        BankAccountKind::Bank => StatementKind::Bank,
        BankAccountKind::Wechat | BankAccountKind::Alipay => StatementKind::ChannelBill,
    };
    let placed = desk.placed(kind, &facts).await?;
    let receipts = desk.take(&facts, &placed).await?;
    let mut changed = 0;
    for (line, placed) in lines.iter().zip(&placed) {
        let mut row = line.clone();
        set(&mut row, placed, &receipts);
        if row != *line {
            changed += 1;
            store::update_line(desk.tx, line, row).await?;
        }
    }
    let turns: Vec<_> = lines.iter().map(|l| (l.id, l.version + 1)).collect();
    desk.pay_out(&facts, &placed, &turns).await?;
    Ok(changed)
}

fn set(row: &mut statement_line::Model, placed: &Placed, taken: &Taken) {
    row.outcome = placed.outcome;
    placed.reason.word().clone_into(&mut row.reason);
    row.delta_fen = placed.delta;
    row.explanation = placed.explanation;
    row.suggestions = placed.choices.stored();
    row.receipt_id = taken.households.get(&row.line_key).copied();
    row.contract_receipt_id = taken.contracts.get(&row.line_key).copied();
    (row.refund_id, row.settlement_id, row.suspense_id) = (None, None, None);
    match placed.tie {
        Some(Tie::Receipt(id)) => row.receipt_id = Some(id),
        Some(Tie::Refund(id)) => row.refund_id = Some(id),
        Some(Tie::Settlement(id)) => row.settlement_id = Some(id),
        Some(Tie::Suspense(id)) => row.suspense_id = Some(id),
        Some(Tie::ContractReceipt(id)) => row.contract_receipt_id = Some(id),
        None => {}
    }
}

fn line_row(
    app: &App,
    id: StatementLineId,
    statement: &statement::Model,
    movement: &Movement,
) -> statement_line::Model {
    statement_line::Model {
        id,
        statement_id: statement.id,
        bank_account_id: statement.bank_account_id,
        line_no: movement.line_no,
        line_key: movement.key.clone(),
        booked_on: movement.booked_on,
        booked_at: movement.booked_at.map(|at| app.zone().instant(at)),
        direction: movement.direction,
        amount_fen: movement.amount,
        channel_fee: movement.fee,
        balance_fen: movement.balance,
        reference: movement.reference.clone(),
        transaction_id: movement.transaction_id.clone(),
        status: movement.status,
        payer: movement.payer.clone(),
        payer_account: movement.payer_account.clone(),
        memo: movement.memo.clone(),
        raw: movement.raw.clone(),
        outcome: LineOutcome::Pending,
        reason: String::new(),
        delta_fen: None,
        receipt_id: None,
        refund_id: None,
        settlement_id: None,
        suspense_id: None,
        contract_receipt_id: None,
        explanation: None,
        suggestions: None,
        decided_by: None,
        decision: None,
        version: 1,
    }
}
