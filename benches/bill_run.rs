//! How fast a bill run is against the bare limit: a chunked insert of the very rows it wrote, by the same means, into an
//! empty twin of the database, on the same engine, in the same process.
//!
//! `cargo bench --bench bill_run -- [sqlite] [postgres] [ACCOUNTS…]` (100000 when none is given; both engines when none is
//! named, PostgreSQL only when `DAWUYE_TEST_POSTGRES` names a cluster: `tests/support/postgres start`). Both sync to disk
//! as in production. For the peak of memory name one engine and one size: then the process has done nothing else.

mod support;

use std::time::{Duration, Instant};

use dawuye::access::Caller;
use dawuye::app::App;
use dawuye::billing::commit::{self, Order};
use dawuye::billing::previewing::{self, NewRun};
use dawuye::db::bulk::insert_all;
use dawuye::transact;
use entity::enums::BillingCycle;
use entity::value::{AccountId, BillId, EstateId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use support::fixtures_money::assert_proven;
use support::{Engine, asked, peak_memory, seeded};

const CHUNK: u64 = 1_000;

/// Every row a committed run wrote, written again chunk by chunk; the time the writing took.
async fn bare(from: &App, to: &App, estate: EstateId) -> Duration {
    let read = from.db.read();
    let run = entity::bill_run::Entity::find().one(read).await.expect("a query").expect("a run");
    let books = entity::book::Entity::find().all(read).await.expect("books");
    let setup = transact!(to.db, "bench.bare_setup", |tx| {
        for book in &books {
            book.clone().into_active_model().insert(tx).await?;
        }
        run.clone().into_active_model().insert(tx).await?;
        Ok(())
    });
    setup.expect("the parents are there");
    assert_eq!(run.estate_id, estate);
    let mut took = Duration::ZERO;
    let mut seq = 0;
    let mut after = BillId(0);
    loop {
        let bills = entity::bill::Entity::find()
            .filter(entity::bill::Column::Id.gt(after))
            .order_by_asc(entity::bill::Column::Id)
            .limit(CHUNK)
            .all(read)
            .await
            .expect("bills");
        let (Some(first), Some(last)) = (bills.first(), bills.last()) else { break };
        let (first, last, accounts) = (first.id, last.id, (bills[0].account_id, last.account_id));
        after = last;
        seq += 1;
        let lines = entity::bill_line::Entity::find()
            .filter(entity::bill_line::Column::BillId.between(first, last))
            .all(read)
            .await
            .expect("lines");
        let months = entity::coverage::Entity::find()
            .filter(entity::coverage::Column::AccountId.between(accounts.0, accounts.1))
            .all(read)
            .await
            .expect("coverage");
        let events = entity::ledger_event::Entity::find()
            .filter(entity::ledger_event::Column::DocumentId.between(first.0, last.0))
            .all(read)
            .await
            .expect("events");
        let (low, high) = (events[0].id, events[events.len() - 1].id);
        let entries = entity::ledger_entry::Entity::find()
            .filter(entity::ledger_entry::Column::EventId.between(low, high))
            .all(read)
            .await
            .expect("entries");
        let balances = entity::balance::Entity::find()
            .filter(entity::balance::Column::Party.between(accounts.0.0, accounts.1.0))
            .all(read)
            .await
            .expect("balances");
        let chunk =
            entity::bill_run_chunk::Entity::find_by_id((run.id, seq)).one(read).await.expect("a chunk");
        let start = Instant::now();
        let written = transact!(to.db, "bench.bare", |tx| {
            insert_all(tx, active(&bills)).await?;
            insert_all(tx, active(&lines)).await?;
            insert_all(tx, active(&months)).await?;
            insert_all(tx, active(&events)).await?;
            insert_all(tx, active(&entries)).await?;
            insert_all(tx, active(&balances)).await?;
            insert_all(tx, active(chunk.as_slice())).await
        });
        took += start.elapsed();
        written.expect("the rows go in");
    }
    took
}

fn active<M: IntoActiveModel<A> + Clone, A: ActiveModelTrait>(rows: &[M]) -> Vec<A> {
    rows.iter().cloned().map(IntoActiveModel::into_active_model).collect()
}

async fn measure(engine: Engine, accounts: u64) {
    let dir = tempfile::tempdir().expect("a directory");
    let (app, estate) = seeded(engine, dir.path(), accounts).await;
    let caller = Caller::system("bench");
    let new = NewRun { estate, cycle: BillingCycle::Monthly, month: "2026-11".parse().expect("a month") };
    peak_memory();
    let start = Instant::now();
    let run = previewing::preview(&app, &caller, new, &|_, _| {}).await.expect("a preview");
    let previewed = start.elapsed();
    let start = Instant::now();
    let checked =
        commit::begin(&app, &caller, run.id, &Order::of(run.hash)).await.expect("begun").expect("a run");
    let checking = start.elapsed();
    let start = Instant::now();
    let done = commit::go_on(&app, &caller, checked, &|_, _| {}).await.expect("committed");
    let committed = start.elapsed();
    let memory = peak_memory();
    assert_eq!(u64::try_from(done.bill_count).ok(), Some(accounts), "every household has its bill");
    if accounts <= 100_000 {
        assert_proven(&app).await;
    }
    let twin_dir = tempfile::tempdir().expect("a directory");
    let (twin, twin_estate) = seeded(engine, twin_dir.path(), accounts).await;
    let bare = bare(&app, &twin, twin_estate).await;
    let ours = previewed + checking + committed;
    let rate = |time: Duration| u128::from(accounts) * 1_000 / time.as_millis().max(1);
    let ratio = |time: Duration| bare.as_millis() * 100 / time.as_millis().max(1);
    let name = engine.name();
    println!(
        "| {name} | {accounts} | {:.1} s | {:.1} s | {:.1} s | {}/s | {:.1} s | {}/s | 0.{:02} | {}.{:02} | {memory} MB |",
        previewed.as_secs_f64(),
        checking.as_secs_f64(),
        committed.as_secs_f64(),
        rate(ours),
        bare.as_secs_f64(),
        rate(bare),
        ratio(ours).min(99),
        ratio(committed) / 100,
        ratio(committed) % 100,
    );
    let last: AccountId = AccountId(i64::try_from(accounts).expect("a number"));
    let there = entity::bill::Entity::find()
        .filter(entity::bill::Column::AccountId.eq(last))
        .one(twin.db.read())
        .await
        .expect("a query");
    assert!(there.is_some(), "the twin holds the same bills");
}

fn main() {
    let (engines, sizes) = asked(100_000);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    println!(
        "| engine | accounts | preview | check | commit | all | bare | bare rate | ratio, all | ratio, commit | peak memory |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    for size in sizes {
        for engine in &engines {
            runtime.block_on(measure(*engine, size));
        }
    }
}
