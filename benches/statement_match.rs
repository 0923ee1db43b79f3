//! How long a bank's file takes from its bytes to the last line placed, against a city of open bills: read, checked,
//! stored, matched, receipts taken, bills paid, ledger posted, all in one transaction.
//!
//! `cargo bench --bench statement_match -- [sqlite] [postgres] [BILLS…]` (1000000 when none is given); `LINES=…` in the
//! environment makes the file shorter or longer than 100,000 lines. Both engines sync to disk as in production.

mod support;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::time::Instant;

use dawuye::access::Caller;
use dawuye::app::App;
use dawuye::billing::commit::{self, Order};
use dawuye::billing::previewing::{self, NewRun};
use dawuye::payments::{NewReceipt, take_receipts_in};
use dawuye::reconciliation::{self, NewBankAccount, Upload};
use dawuye::transact;
use entity::enums::{BankAccountKind, BillingCycle, PaymentChannel};
use entity::value::{AccountId, BillId, EstateId, Fen};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Statement};

use support::fixtures_money::{assert_proven, day};
use support::{Engine, asked, peak_memory, seeded};

const ACCOUNT: &str = "33001600000000000017";
const HEADER: &str = "账号,账户名称,交易时间,借方发生额（支取）,贷方发生额（收入）,余额,币种,对方户名,对方账号,对方开户机构,\
                      记账日期,摘要,备注,账户明细编号-交易流水号\n";

/// What a line of the file is, twenty to the round: as many name a bill, a room or only their payer as in a city whose
/// residents are told to write the bill's number and half of them do.
enum Kind {
    Bill,
    Room,
    Payer,
    /// A fen too much.
    Differs,
    Outgoing,
    /// Taken before, from the payer's slip.
    Known,
}

const fn kind(line: u64) -> Kind {
    match line % 20 {
        0..=9 => Kind::Bill,
        10..=13 => Kind::Room,
        14..=16 => Kind::Payer,
        17 => Kind::Differs,
        18 => Kind::Outgoing,
        _ => Kind::Known,
    }
}

/// A household's open bill.
struct Open {
    bill: BillId,
    number: String,
    amount: Fen,
    room: String,
    owner: String,
}

/// The open bill of each of these households.
async fn bills(app: &App, accounts: &[u64]) -> HashMap<u64, Open> {
    let db = app.db.read();
    let mut found = HashMap::new();
    for chunk in accounts.chunks(10_000) {
        let list: Vec<String> = chunk.iter().map(u64::to_string).collect();
        let text = format!(
            "SELECT b.account_id, b.id, b.number, b.open_fen, d.code, p.name FROM bill b \
             JOIN account a ON a.id = b.account_id JOIN dwelling d ON d.id = a.dwelling_id \
             JOIN person p ON p.id = a.person_id WHERE b.account_id IN ({})",
            list.join(", ")
        );
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), text)).await;
        for row in rows.expect("bills") {
            let number = |at| row.try_get_by_index::<i64>(at).expect("a number");
            let text = |at| row.try_get_by_index::<String>(at).expect("a text");
            let open = Open {
                bill: BillId(number(1)),
                number: text(2),
                amount: Fen(number(3)),
                room: text(4),
                owner: text(5),
            };
            found.insert(u64::try_from(number(0)).expect("an id"), open);
        }
    }
    found
}

/// The bank's file, and the payments of it that were taken before.
async fn statement(app: &App, accounts: u64, lines: u64) -> (String, Vec<NewReceipt>) {
    let household = |line: u64| 2 + line * (accounts - 2) / lines;
    let households: Vec<u64> = (0..lines).map(household).collect();
    let bills = bills(app, &households).await;
    let mut file = String::from(HEADER);
    let mut known = Vec::new();
    let nothing = || "0".to_owned();
    let mut balance = 8_640_000_000i64;
    for line in 0..lines {
        let who = household(line);
        let open = &bills[&who];
        let key = format!("{line}-3306167800N{line:08}");
        let (debit, credit, memo, amount) = match kind(line) {
            Kind::Bill => {
                (nothing(), open.amount.to_string(), format!("{}物业费", open.number), open.amount.0)
            }
            Kind::Room => (nothing(), open.amount.to_string(), format!("{}物业费", open.room), open.amount.0),
            Kind::Differs => (
                nothing(),
                Fen(open.amount.0 + 1).to_string(),
                format!("{}物业费", open.room),
                open.amount.0 + 1,
            ),
            Kind::Payer | Kind::Known => {
                (nothing(), open.amount.to_string(), "转账".to_owned(), open.amount.0)
            }
            Kind::Outgoing => (open.amount.to_string(), nothing(), "材料款".to_owned(), -open.amount.0),
        };
        if matches!(kind(line), Kind::Known) {
            known.push(NewReceipt {
                account: AccountId(i64::try_from(who).expect("an id")),
                bill: Some(open.bill),
                amount: open.amount,
                channel: PaymentChannel::BankTransfer,
                external_id: key.clone(),
                received_on: day("2026-11-30"),
                payer: open.owner.clone(),
                memo: String::new(),
                held_in: None,
            });
        }
        balance += amount;
        writeln!(
            file,
            "{ACCOUNT},示范城市运营服务有限公司,20261130 08:50:20,{},{},{},人民币元,{},999{line:016},示范银行杭州支行,\
             20261130,转账存入,{memo},{key}",
            debit,
            credit,
            Fen(balance),
            open.owner,
        )
        .expect("a string takes it");
    }
    (file, known)
}

async fn billed(app: &App, caller: &Caller, estate: EstateId) {
    let new = NewRun { estate, cycle: BillingCycle::Monthly, month: "2026-11".parse().expect("a month") };
    let run = previewing::preview(app, caller, new, &|_, _| {}).await.expect("a preview");
    let run = commit::begin(app, caller, run.id, &Order::of(run.hash)).await.expect("begun").expect("a run");
    commit::go_on(app, caller, run, &|_, _| {}).await.expect("committed");
}

async fn measure(engine: Engine, accounts: u64, lines: u64) {
    let dir = tempfile::tempdir().expect("a directory");
    let (app, estate) = seeded(engine, dir.path(), accounts).await;
    let caller = Caller::system("bench");
    billed(&app, &caller, estate).await;
    let bank = NewBankAccount {
        estate,
        kind: BankAccountKind::Bank,
        bank: "CCB".to_owned(),
        number: ACCOUNT.to_owned(),
        name: "基本户".to_owned(),
        settles_to: None,
    };
    reconciliation::add_bank_account(&app, &caller, bank).await.expect("an account");
    let (file, known) = statement(&app, accounts, lines).await;
    let now = app.now();
    let taken = transact!(app.db, "bench.known", |tx| {
        take_receipts_in(&app, tx, &caller, now, known.clone()).await
    });
    let known = taken.expect("taken").len();
    support::analysed(&app, engine).await;
    let before = peak_memory();
    let upload = Upload::new(file, "statement.csv");
    let start = Instant::now();
    let imported = reconciliation::import(&app, &caller, upload).await.expect("imported");
    let took = start.elapsed();
    let peak = peak_memory();
    let outcomes = entity::statement_line::Entity::find()
        .select_only()
        .column(entity::statement_line::Column::Outcome)
        .column_as(entity::statement_line::Column::Id.count(), "n")
        .filter(entity::statement_line::Column::StatementId.eq(imported.statement.id))
        .group_by(entity::statement_line::Column::Outcome)
        .into_tuple::<(entity::enums::LineOutcome, i64)>()
        .all(app.db.read())
        .await
        .expect("outcomes");
    let mut placed: Vec<String> = outcomes.iter().map(|(o, n)| format!("{} {n}", o.word())).collect();
    placed.sort();
    assert!(outcomes.iter().map(|(_, n)| n).sum::<i64>() == i64::try_from(lines).expect("a number"));
    println!(
        "| {} | {accounts} | {lines} | {known} | {:.1} s | {}/s | {before} MB | {peak} MB | {} |",
        engine.name(),
        took.as_secs_f64(),
        u128::from(lines) * 1_000 / took.as_millis().max(1),
        placed.join(", "),
    );
    if accounts <= 100_000 {
        assert_proven(&app).await;
    }
}

fn main() {
    let (engines, sizes) = asked(1_000_000);
    let lines: u64 = std::env::var("LINES").ok().and_then(|l| l.parse().ok()).unwrap_or(100_000);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    println!(
        "| engine | open bills | lines | known before | import | lines a second | memory before | peak memory | outcomes |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for size in sizes {
        for engine in &engines {
            runtime.block_on(measure(*engine, size, lines));
        }
    }
}
