//! What is on record for the lines at hand, found by what they say.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use entity::enums::PaymentChannel;
use entity::value::{
    AccountId, BillId, ContractReceiptId, EstateId, Fen, ReceiptId, RefundId, SettlementId, SuspenseId,
};
use sea_orm::{ConnectionTrait, QueryResult, Value};

use super::Facts;
use crate::db::keys::{among, rows};
use crate::db::{distinct, sql};
use crate::error::Result;
use crate::reconciliation::matching::naming::{Book, Debtor, bill_numbers, rooms};
use crate::reconciliation::matching::normal_name;

/// Keys in one IN list.
const IN_LIST: usize = 2_000;
/// Distinct amounts for which households of a like name are looked for.
const AMOUNTS: usize = 400;

/// Households of one owner's name that are all looked at.
const NAMESAKES: i64 = 20;

/// A row of ours that a line may be.
#[derive(Debug, Clone)]
pub struct Found {
    pub source: Source,
    pub on: NaiveDate,
    /// Money out is negative.
    pub amount: Fen,
    pub fee: Fen,
    pub reference: String,
    pub payer: String,
    pub batch: Option<String>,
    pub taken: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    Receipt(ReceiptId),
    Refund(RefundId),
    Suspense(SuspenseId),
    Settlement(SettlementId),
    ContractReceipt(ContractReceiptId),
}

/// The source a row's id names.
type SourceOf = fn(i64) -> Source;

/// Runs `text`, whose `{among}` says that `column` is one of the keys, for a few thousand keys at a time. `before` are the
/// values that come first.
async fn by_keys<C: ConnectionTrait, K: Clone + Into<Value>>(
    db: &C,
    text: &str,
    before: &[Value],
    (column, keys): (&str, &[K]),
) -> Result<Vec<QueryResult>> {
    let mut rows = Vec::new();
    for chunk in keys.chunks(IN_LIST) {
        let (among, keys) = among(db, column, chunk.iter().cloned().map(Into::into));
        let text = text.replace("{among}", &among);
        let values = before.iter().cloned().chain(keys).collect();
        rows.extend(db.query_all_raw(sql(db, &text, values)).await?);
    }
    Ok(rows)
}

const RECEIPT: &str = "SELECT r.id, r.received_on, r.amount_fen, r.external_id, r.payer, \
    CASE WHEN l.id IS NULL AND s.id IS NULL AND r.estate_id = ? THEN 0 ELSE 1 END \
    FROM receipt r LEFT JOIN statement_line l ON l.receipt_id = r.id LEFT JOIN suspense s ON s.receipt_id = r.id \
    WHERE r.channel = ? AND r.reversed_on IS NULL";
const REFUND: &str = "SELECT g.id, g.refunded_on, -g.amount_fen, g.external_id, g.payee, \
    CASE WHEN l.id IS NULL AND g.estate_id = ? THEN 0 ELSE 1 END \
    FROM refund g JOIN receipt r ON r.id = g.receipt_id LEFT JOIN statement_line l ON l.refund_id = g.id \
    WHERE g.method = ? AND g.status <> 'failed'";
const SUSPENSE: &str = "SELECT s.id, s.received_on, s.amount_fen, s.external_id, s.payer, \
    CASE WHEN l.id IS NULL AND s.estate_id = ? THEN 0 ELSE 1 END \
    FROM suspense s LEFT JOIN statement_line l ON l.suspense_id = s.id WHERE s.channel = ?";

fn found(row: &QueryResult, source: impl Fn(i64) -> Source) -> Result<Found> {
    let taken: i64 = row.try_get_by_index::<i32>(5).map(i64::from)?;
    Ok(Found {
        source: source(row.try_get_by_index(0)?),
        on: row.try_get_by_index(1)?,
        amount: Fen(row.try_get_by_index(2)?),
        fee: Fen::ZERO,
        reference: row.try_get_by_index(3)?,
        payer: row.try_get_by_index(4)?,
        batch: None,
        taken: taken != 0,
    })
}

/// How refunds that leave by an account are made.
const fn method(channel: PaymentChannel) -> &'static str {
    match channel {
        PaymentChannel::BankTransfer => "bank_transfer",
        _ => "channel",
    }
}

/// What bears one of the lines' references: receipts, refunds, held money of the channel.
pub async fn by_reference<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    channel: PaymentChannel,
    lines: &[Facts<'_>],
) -> Result<Vec<Found>> {
    let plain = |r: &str| r.trim_matches(|c: char| c.is_whitespace() || c == '`').to_owned();
    let references =
        distinct(lines.iter().flat_map(|l| [plain(l.key), plain(l.reference)]).filter(|r| !r.is_empty()));
    let mut records = Vec::new();
    let values = |how: &str| [Value::from(estate.0), Value::from(how)];
    let sources: [(&str, &str, &str, SourceOf); 3] = [
        (RECEIPT, "r.external_id", channel.word(), |id| Source::Receipt(ReceiptId(id))),
        (REFUND, "g.external_id", method(channel), |id| Source::Refund(RefundId(id))),
        (SUSPENSE, "s.external_id", channel.word(), |id| Source::Suspense(SuspenseId(id))),
    ];
    for (text, column, how, source) in sources {
        let text = format!("{text} AND {{among}}");
        for row in by_keys(db, &text, &values(how), (column, &references)).await? {
            records.push(found(&row, source)?);
        }
    }
    records.sort_by_key(|r| r.source);
    Ok(records)
}

/// Receipts and refunds by bank transfer between two days that no line has.
pub async fn unmatched<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Found>> {
    let mut records = Vec::new();
    let sources: [(&str, &str, SourceOf); 2] = [
        (RECEIPT, "r.received_on", |id| Source::Receipt(ReceiptId(id))),
        (REFUND, "g.refunded_on", |id| Source::Refund(RefundId(id))),
    ];
    for (text, day, source) in sources {
        let of_estate =
            if day.starts_with('r') { "r.estate_id = ? AND s.id IS NULL" } else { "g.estate_id = ?" };
        let text = format!("{text} AND l.id IS NULL AND {of_estate} AND {day} BETWEEN ? AND ? ORDER BY 1");
        let values = vec![estate.0.into(), "bank_transfer".into(), estate.0.into(), from.into(), to.into()];
        for row in db.query_all_raw(sql(db, &text, values)).await? {
            records.push(found(&row, source)?);
        }
    }
    Ok(records)
}

/// Who the lines' memos name and who paid from their accounts before, and what those households owe.
pub async fn book<C: ConnectionTrait>(db: &C, estate: EstateId, lines: &[Facts<'_>]) -> Result<Book> {
    let mut book = Book::default();
    let mut accounts: BTreeSet<i64> = BTreeSet::new();
    let id = [Value::from(estate.0)];
    let numbers = distinct(lines.iter().flat_map(|l| bill_numbers(l.memo)));
    let text = "SELECT number, id, account_id FROM bill WHERE estate_id = ? AND {among}";
    for row in by_keys(db, text, &id, ("number", &numbers)).await? {
        let account: i64 = row.try_get_by_index(2)?;
        book.bills.insert(row.try_get_by_index(0)?, (BillId(row.try_get_by_index(1)?), AccountId(account)));
        accounts.insert(account);
    }
    let rooms = distinct(lines.iter().flat_map(|l| rooms(l.memo)));
    let text = "SELECT a.id FROM account a JOIN dwelling d ON d.id = a.dwelling_id WHERE d.estate_id = ? AND {among}";
    for row in by_keys(db, text, &id, ("d.code", &rooms)).await? {
        accounts.insert(row.try_get_by_index(0)?);
    }
    let payers = distinct(lines.iter().map(|l| l.payer_account.to_owned()).filter(|p| !p.is_empty()));
    let text = "SELECT payer_account, account_id FROM known_payer WHERE estate_id = ? AND {among}";
    for row in by_keys(db, text, &id, ("payer_account", &payers)).await? {
        let account: i64 = row.try_get_by_index(1)?;
        book.payers.insert(row.try_get_by_index(0)?, AccountId(account));
        accounts.insert(account);
    }
    book.add(debtors(db, &accounts.into_iter().collect::<Vec<_>>()).await?);
    Ok(book)
}

/// Adds the households whose owners have the lines' payers' names: all of a name that few have, and of a name that many
/// have those alone that owe exactly what a line of that name pays. In a city a name has a hundred owners.
pub async fn add_owners<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    book: &mut Book,
    lines: &[&Facts<'_>],
) -> Result<()> {
    let id = [Value::from(estate.0)];
    let paid: BTreeSet<(String, i64)> = lines
        .iter()
        .map(|l| (normal_name(l.payer), l.amount.0))
        .filter(|(name, _)| !name.is_empty())
        .collect();
    let names = distinct(paid.iter().map(|(name, _)| name.clone()));
    let text = "SELECT p.name_key, COUNT(*) FROM person p JOIN account a ON a.person_id = p.id \
                WHERE p.estate_id = ? AND {among} GROUP BY p.name_key";
    let (mut few, mut many) = (Vec::new(), BTreeSet::new());
    for row in by_keys(db, text, &id, ("p.name_key", &names)).await? {
        let (name, count): (String, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        if count > NAMESAKES {
            many.insert(name);
        } else {
            few.push(name);
        }
    }
    let mut accounts: BTreeSet<i64> = BTreeSet::new();
    let text =
        "SELECT a.id FROM person p JOIN account a ON a.person_id = p.id WHERE p.estate_id = ? AND {among}";
    for row in by_keys(db, text, &id, ("p.name_key", &few)).await? {
        accounts.insert(row.try_get_by_index(0)?);
    }
    let pairs: Vec<(String, i64)> = paid.into_iter().filter(|(name, _)| many.contains(name)).collect();
    for chunk in pairs.chunks(IN_LIST / 2) {
        let (names, amounts) = chunk.iter().map(|(n, a)| (Value::from(n.as_str()), Value::from(*a))).unzip();
        let (given, mut values) = rows(db, [names, amounts]);
        let text = format!(
            "SELECT DISTINCT a.id FROM {given} AS v JOIN person p ON p.name_key = v.column1 AND p.estate_id = ? \
             JOIN account a ON a.person_id = p.id JOIN bill b ON b.account_id = a.id \
             WHERE b.open_fen > 0 OR b.late_fee_open_fen > 0 GROUP BY a.id, v.column2 \
             HAVING CAST(SUM(b.open_fen + b.late_fee_open_fen) AS BIGINT) = v.column2 \
                OR MAX(CASE WHEN b.open_fen + b.late_fee_open_fen = v.column2 THEN 1 ELSE 0 END) = 1"
        );
        values.push(estate.0.into());
        for row in db.query_all_raw(sql(db, &text, values)).await? {
            accounts.insert(row.try_get_by_index(0)?);
        }
    }
    let unknown: Vec<i64> =
        accounts.into_iter().filter(|id| !book.debtors.contains_key(&AccountId(*id))).collect();
    book.add(debtors(db, &unknown).await?);
    Ok(())
}

/// Rooms, owners and what is open of these accounts.
pub async fn debtors<C: ConnectionTrait>(db: &C, accounts: &[i64]) -> Result<BTreeMap<AccountId, Debtor>> {
    let mut debtors = BTreeMap::new();
    let text = "SELECT a.id, d.code, p.name FROM account a JOIN dwelling d ON d.id = a.dwelling_id \
                JOIN person p ON p.id = a.person_id WHERE {among}";
    for row in by_keys(db, text, &[], ("a.id", accounts)).await? {
        let debtor =
            Debtor { room: row.try_get_by_index(1)?, owner: row.try_get_by_index(2)?, bills: Vec::new() };
        debtors.insert(AccountId(row.try_get_by_index(0)?), debtor);
    }
    let text = "SELECT account_id, id, open_fen + late_fee_open_fen FROM bill WHERE {among} \
                AND (open_fen > 0 OR late_fee_open_fen > 0) ORDER BY account_id, month, id";
    for row in by_keys(db, text, &[], ("account_id", accounts)).await? {
        if let Some(debtor) = debtors.get_mut(&AccountId(row.try_get_by_index(0)?)) {
            debtor.bills.push((BillId(row.try_get_by_index(1)?), Fen(row.try_get_by_index(2)?)));
        }
    }
    Ok(debtors)
}

/// Households with a bill of exactly one of `amounts`, by amount. Nobody for an amount more than a few have.
pub async fn owing<C: ConnectionTrait>(
    db: &C,
    estate: EstateId,
    amounts: &[i64],
) -> Result<HashMap<i64, Vec<AccountId>>> {
    let amounts: Vec<i64> = amounts.iter().copied().take(AMOUNTS).collect();
    let text = "SELECT open_fen, account_id FROM bill WHERE estate_id = ? AND open_fen > 0 AND {among} \
                ORDER BY id LIMIT 5000";
    let mut found: HashMap<i64, Vec<AccountId>> = HashMap::new();
    for row in by_keys(db, text, &[Value::from(estate.0)], ("open_fen", &amounts)).await? {
        found.entry(row.try_get_by_index(0)?).or_default().push(AccountId(row.try_get_by_index(1)?));
    }
    found.retain(|_, accounts| accounts.len() <= 200);
    Ok(found)
}
