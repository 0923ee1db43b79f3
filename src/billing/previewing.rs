//! Previewing a run: every line is computed and nothing is billed.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use entity::bill_run;
use entity::enums::{BillingCycle, ChargeItem, RunStatus};
use entity::value::{AccountId, EstateId, Fen, Month};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::{Value, json};

use super::computing::{CHUNK, Computed, LEASE, Walk, estate_anomalies, period_of};
use super::preview::{Anomaly, ItemTotal};
use super::service::{SHOWN_AT_ONCE, change, due_on};
use super::{Progress, shared_bills, store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::Tx;
use crate::db::audit::record;
use crate::error::{Error, Result};
use crate::{ledger, transact};

/// Chunks written in one transaction.
const CHUNKS_AT_ONCE: usize = 20;
/// Dwellings without anyone to charge that are listed.
const UNOWNED_LISTED: u64 = 1_000;

/// What is to be billed.
#[derive(Debug, Clone, Copy)]
pub struct NewRun {
    pub estate: EstateId,
    pub cycle: BillingCycle,
    /// The first month of the period.
    pub month: Month,
}

/// Computes what a period of an estate comes to and keeps it for [`super::commit::commit`]. Replaces an earlier preview.
/// Lines billed before are counted, not billed again: after a void, or for a household that was entered late, a run
/// of a period that is done bills only what is missing.
///
/// # Errors
/// Invalid for a period that has not begun; conflict when there is nothing left to bill, or it is being done.
pub async fn preview(
    app: &App,
    caller: &Caller,
    new: NewRun,
    progress: Progress<'_>,
) -> Result<bill_run::Model> {
    caller.reach(Action::BillRunsWrite)?;
    let scope = crate::places::scope_of_estate(app.db.read(), new.estate).await?;
    caller.require(Action::BillRunsWrite, scope)?;
    check_period(&new, app.today())?;
    let now = app.now();
    let run = transact!(app.db, "billing.open_draft", |tx| open_draft(app, tx, caller, now, new).await)?;
    let run = match fill(app, caller, run.clone(), progress).await {
        Ok(filled) => filled,
        Err(error) => {
            transact!(app.db, "billing.drop_draft", |tx| drop_draft(tx, &run).await)?;
            return Err(error);
        }
    };
    if run.bill_count == 0 && run.already_count > 0 && run.anomaly_count == 0 {
        transact!(app.db, "billing.drop_draft", |tx| drop_draft(tx, &run).await)?;
        return Err(already_billed(app, &run).await?);
    }
    Ok(run)
}

/// The run of a period that is being previewed, for a page that watches it.
///
/// # Errors
/// Not found when there is none.
pub async fn draft_of(app: &App, caller: &Caller, new: NewRun) -> Result<entity::value::BillRunId> {
    caller.reach(Action::BillRunsWrite)?;
    let run = store::live_run(app.db.read(), new.estate, new.cycle, new.month).await?;
    let run = run.ok_or_else(Error::not_found)?;
    caller.require(Action::BillRunsWrite, super::service::scope_of(&run))?;
    Ok(run.id)
}

fn check_period(new: &NewRun, today: chrono::NaiveDate) -> Result<()> {
    let (month, cycle) = (new.month, new.cycle);
    let place = (month.0 % 100 - 1) % cycle.months();
    if place != 0 {
        let begins = month.plus(-place);
        return Err(Error::invalid("billing.month_not_first", |l| text::month_not_first(l, begins))
            .field("month", |l| text::month_not_first(l, begins)));
    }
    if month.first_day() > today {
        return Err(Error::invalid("billing.month_not_begun", |l| text::month_not_begun(l, month))
            .field("month", |l| text::month_not_begun(l, month)));
    }
    Ok(())
}

async fn already_billed(app: &App, run: &bill_run::Model) -> Result<Error> {
    let done = store::last_done(app.db.read(), run.estate_id, run.cycle, run.month).await?;
    let id = done.map_or(run.id, |run| run.id);
    let (month, already) = (run.month, run.already_count);
    Ok(Error::conflict("billing.already_billed", move |l| text::already_billed(l, month, id))
        .field("month", move |l| text::already_billed(l, month, id))
        .with_data(json!({"run_id": id, "already_billed": already})))
}

async fn open_draft(
    app: &App,
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    new: NewRun,
) -> Result<bill_run::Model> {
    ledger::lock_estate(tx, new.estate).await?;
    let estate = store::estate(tx, new.estate).await?.ok_or_else(Error::not_found)?;
    if let Some(old) = store::live_run(tx, estate.id, new.cycle, new.month).await? {
        make_way(tx, caller, now, old).await?;
    }
    let row = bill_run::ActiveModel {
        id: NotSet,
        subdistrict_id: Set(estate.subdistrict_id),
        estate_id: Set(estate.id),
        cycle: Set(new.cycle),
        month: Set(new.month),
        status: Set(RunStatus::Draft),
        hash: Set(String::new()),
        chunk_count: Set(0),
        account_count: Set(0),
        bill_count: Set(0),
        total_fen: Set(Fen::ZERO),
        already_count: Set(0),
        anomaly_count: Set(0),
        first_number: Set(None),
        due_on: Set(due_on(
            new.month.plus(new.cycle.months() - 1),
            app.zone().day(now),
            app.settings.billing.due_day,
        )),
        lease_until: Set(Some(now + LEASE)),
        stop_requested: Set(false),
        stop_reason: Set(None),
        actor: Set(caller.name().to_owned()),
        created_at: Set(now),
        finished_at: Set(None),
        version: Set(1),
    };
    Ok(row.insert(tx).await?)
}

/// An older run of the same period gives way to a new preview, unless someone is at work on it.
async fn make_way(tx: &Tx, caller: &Caller, now: DateTime<Utc>, old: bill_run::Model) -> Result<()> {
    let at_work = old.lease_until.is_some_and(|until| until > now);
    match old.status {
        RunStatus::Draft | RunStatus::Committing if at_work => Err(committing(&old)),
        RunStatus::Draft | RunStatus::Previewed => drop_draft(tx, &old).await,
        RunStatus::Committing | RunStatus::Stopped => super::commit::end_early(tx, caller, now, old).await,
        RunStatus::Done | RunStatus::Discarded => Ok(()),
    }
}

fn committing(run: &bill_run::Model) -> Error {
    let id = run.id;
    Error::conflict("billing.committing", move |l| text::committing_already(l, id))
        .with_data(json!({"run_id": run.id}))
}

async fn drop_draft(tx: &Tx, old: &bill_run::Model) -> Result<()> {
    let Some(old) = store::run(tx, old.id).await? else { return Ok(()) };
    store::delete_preview(tx, old.id).await?;
    let next = bill_run::Model { status: RunStatus::Discarded, lease_until: None, ..old };
    if store::set_run(tx, &next).await? { Ok(()) } else { Err(Error::stale()) }
}

/// What the chunks add up to.
#[derive(Default)]
struct Sums {
    chunks: i32,
    accounts: i64,
    bills: i64,
    already: i64,
    anomalies: i32,
    net: i128,
    items: BTreeMap<ChargeItem, ItemTotal>,
}

/// Computes every chunk of a draft and makes it a preview.
async fn fill(
    app: &App,
    caller: &Caller,
    run: bill_run::Model,
    progress: Progress<'_>,
) -> Result<bill_run::Model> {
    let mut whole = shared_bills::split_open(app, &run).await?;
    let expected = store::count_accounts(app.db.read(), run.estate_id, period_of(&run)).await?;
    let expected = usize::try_from(expected).unwrap_or(0).div_ceil(usize::try_from(CHUNK).unwrap_or(1));
    let mut walk = Walk::init(app, &run).await?;
    let mut sums = Sums::default();
    let mut waiting = Vec::with_capacity(CHUNKS_AT_ONCE);
    whole.extend(estate_anomalies(app.db.read(), run.estate_id, &walk.terms, UNOWNED_LISTED).await?);
    loop {
        let next = walk.next().await?;
        let last = next.is_none();
        waiting.extend(next);
        if last || waiting.len() == CHUNKS_AT_ONCE {
            let now = app.now();
            let first = std::mem::take(&mut whole);
            let before = (sums.bills, sums.anomalies);
            transact!(app.db, "billing.keep_preview", |tx| {
                keep(tx, now, &run, &waiting, &first, before).await
            })?;
            sums.anomalies += i32::try_from(first.len()).map_err(Error::internal)?;
            for computed in waiting.drain(..) {
                sums.add(&computed)?;
            }
            progress(usize::try_from(sums.chunks).unwrap_or(0), expected);
        }
        if last {
            break;
        }
    }
    let hash = walk.hash();
    let now = app.now();
    transact!(app.db, "billing.previewed", |tx| finish(tx, caller, now, &run, &sums, &hash).await)
}

impl Sums {
    fn add(&mut self, computed: &Computed) -> Result<()> {
        let chunk = &computed.chunk;
        self.chunks += 1;
        self.accounts += i64::try_from(computed.accounts).map_err(Error::internal)?;
        self.bills += chunk.bills;
        self.already += chunk.already;
        self.anomalies += i32::try_from(chunk.anomalies.len()).map_err(Error::internal)?;
        self.net += chunk.net();
        for (item, total) in &chunk.totals {
            let sum = self.items.entry(*item).or_default();
            sum.lines += total.lines;
            sum.gross += total.gross;
            sum.net += total.net;
        }
        Ok(())
    }
}

/// A sum past the limit of a book is an error, never a wrap.
fn fen(sum: i128) -> Result<Fen> {
    i64::try_from(sum).map(Fen).map_err(|_| Error::invalid("billing.over_limit", text::run_over_limit))
}

async fn keep(
    tx: &Tx,
    now: DateTime<Utc>,
    run: &bill_run::Model,
    chunks: &[Computed],
    whole: &[Anomaly],
    (mut bills, anomalies): (i64, i32),
) -> Result<()> {
    // A newer preview may have taken its place meanwhile.
    if !store::renew_draft(tx, run.id, now + LEASE).await? {
        return Err(Error::conflict("billing.run_replaced", text::run_replaced));
    }
    let mut seq = anomalies;
    let mut rows = Vec::new();
    let mut add = |list: &[Anomaly]| {
        for anomaly in list {
            seq += 1;
            rows.push(store::anomaly_row(run.id, seq, anomaly));
        }
    };
    add(whole);
    let mut kept = Vec::with_capacity(chunks.len());
    for computed in chunks {
        add(&computed.chunk.anomalies);
        kept.push(entity::bill_run_chunk::ActiveModel {
            run_id: Set(run.id),
            seq: Set(computed.seq),
            account_from: Set(computed.span.from),
            account_to: Set(computed.span.to),
            hash: Set(computed.chunk.hash.clone()),
            bills_before: Set(bills),
            bill_count: Set(computed.chunk.bills),
            total_fen: Set(fen(computed.chunk.net())?),
            digest: Set(computed.chunk.digest()),
            committed_at: Set(None),
        });
        bills += computed.chunk.bills;
    }
    crate::db::bulk::insert_all(tx, kept).await?;
    crate::db::bulk::insert_all(tx, rows).await
}

async fn finish(
    tx: &Tx,
    caller: &Caller,
    now: DateTime<Utc>,
    run: &bill_run::Model,
    sums: &Sums,
    hash: &str,
) -> Result<bill_run::Model> {
    let run = store::run(tx, run.id).await?.ok_or_else(Error::not_found)?;
    let next = bill_run::Model {
        status: RunStatus::Previewed,
        hash: hash.to_owned(),
        chunk_count: sums.chunks,
        account_count: sums.accounts,
        bill_count: sums.bills,
        total_fen: fen(sums.net)?,
        already_count: sums.already,
        anomaly_count: sums.anomalies.into(),
        lease_until: None,
        ..run
    };
    if next.status == run.status || !store::set_run(tx, &next).await? {
        return Err(Error::conflict("billing.run_replaced", text::run_replaced));
    }
    let mut totals = Vec::with_capacity(sums.items.len());
    for (item, total) in &sums.items {
        totals.push(entity::bill_run_total::ActiveModel {
            run_id: Set(run.id),
            item: Set(*item),
            line_count: Set(total.lines),
            gross_fen: Set(fen(total.gross)?),
            net_fen: Set(fen(total.net)?),
        });
    }
    crate::db::bulk::insert_all(tx, totals).await?;
    let after = json!({
        "month": next.month, "cycle": next.cycle, "bills": next.bill_count, "total": next.total_fen, "hash": next.hash
    });
    record(tx, now, caller, change("billing.run.preview", &next, None, Some(after))).await?;
    Ok(bill_run::Model { version: run.version + 1, ..next })
}

/// Whether what a preview was computed from is still so; if not, the preview is made anew, and the difference told.
///
/// # Errors
/// When the engine fails.
pub(super) async fn verify(app: &App, caller: &Caller, run: &bill_run::Model) -> Result<Option<Value>> {
    shared_bills::split_open(app, run).await?;
    let mut walk = Walk::init(app, run).await?;
    while walk.next().await?.is_some() {}
    if walk.hash() == run.hash {
        return Ok(None);
    }
    let before = digests(app, run).await?;
    let draft = transact!(app.db, "billing.refresh", |tx| reopen(app, tx, run).await)?;
    let next = fill(app, caller, draft, &|_, _| {}).await?;
    let after = digests(app, &next).await?;
    let mut diff = difference(&before, &after);
    diff["hash"] = json!(next.hash);
    Ok(Some(diff))
}

async fn reopen(app: &App, tx: &Tx, run: &bill_run::Model) -> Result<bill_run::Model> {
    store::delete_preview(tx, run.id).await?;
    let today = app.today();
    let last = run.month.plus(run.cycle.months() - 1);
    let next = bill_run::Model {
        status: RunStatus::Draft,
        due_on: due_on(last, today, app.settings.billing.due_day),
        lease_until: Some(app.now() + LEASE),
        ..run.clone()
    };
    if !store::set_run(tx, &next).await? {
        return Err(Error::stale());
    }
    Ok(bill_run::Model { version: next.version + 1, ..next })
}

type Digests = HashMap<(AccountId, ChargeItem), (Fen, String)>;

/// The short forms of a run's rows.
async fn digests(app: &App, run: &bill_run::Model) -> Result<Digests> {
    let mut rows = HashMap::new();
    for chunk in store::chunks(app.db.read(), run.id).await? {
        for line in chunk.digest.lines() {
            let mut words = line.split(' ');
            let account = words.next().and_then(|w| w.parse().ok()).map(AccountId);
            let item = words.next().and_then(ChargeItem::from_word);
            let net = words.next().and_then(|w| w.parse().ok()).map(Fen);
            let (Some(account), Some(item), Some(net), Some(hash)) = (account, item, net, words.next())
            else {
                return Err(Error::internal("a digest line has four words"));
            };
            rows.insert((account, item), (net, hash.to_owned()));
        }
    }
    Ok(rows)
}

/// What changed between two previews: counts, and the first lines of each kind.
fn difference(before: &Digests, after: &Digests) -> Value {
    let mut keys: Vec<_> = before.keys().chain(after.keys()).copied().collect();
    keys.sort_unstable();
    keys.dedup();
    let (mut added, mut removed, mut changed) = (Vec::new(), Vec::new(), Vec::new());
    for key in keys {
        let (account, item) = key;
        match (before.get(&key), after.get(&key)) {
            (None, Some((now, _))) => added.push(json!({"account_id": account, "item": item, "now": now})),
            (Some((old, _)), None) => {
                removed.push(json!({"account_id": account, "item": item, "before": old}));
            }
            (Some(old), Some(new)) if old != new => {
                changed.push(json!({"account_id": account, "item": item, "before": old.0, "now": new.0}));
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
    }
    let counts = json!({"added": added.len(), "removed": removed.len(), "changed": changed.len()});
    for list in [&mut added, &mut removed, &mut changed] {
        list.truncate(SHOWN_AT_ONCE);
    }
    json!({"counts": counts, "added": added, "removed": removed, "changed": changed})
}
