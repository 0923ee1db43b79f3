//! Two real servers on one database live through a week in seconds: every due time once, every order once, every mail
//! once, whoever does it, and whoever dies.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc, Weekday};
use dawuye::access::Caller;
use dawuye::jobs::FREQUENT;
use dawuye::works::plans::{EditPlan, NewPlan};
use entity::enums::{JobStatus, Line, MailStatus};
use entity::{job_run, outbox, outbox_attempt, work_order};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};

use crate::support::fixtures_proofs as quarter;
use crate::support::fixtures_works::{World, day, sweeping, world};
use crate::support::process::{Process, run};
use crate::support::{Engine, TestApp};

/// Saturday half past midnight in Hangzhou, so that the first bell rings on the same day; the week holds the first of a
/// month.
const BEGIN: &str = "2026-08-28T16:30:00Z";
const FIRST: &str = "2026-08-29";
/// A week in 35 seconds.
const SPEED: u32 = 17_280;
/// The last midnight of the week that is looked at.
const LAST: &str = "2026-09-05";
/// Orders are made for a day and the next.
const ORDERED: &str = "2026-09-06";

fn begin() -> DateTime<Utc> {
    crate::support::instant(BEGIN)
}

struct Week {
    t: TestApp,
    w: World,
    /// When `BEGIN` was, by this machine's monotonic clock.
    since: Option<Instant>,
    speed: u32,
}

impl Week {
    /// A quarter with three plans, and (when there are to be mails) an estate with bills queued through the week.
    async fn prepare(speed: u32, mails_every: Option<chrono::Duration>) -> Self {
        let t = TestApp::start_at(Engine::Postgres, BEGIN).await;
        let w = world(&t).await;
        let token = t.admin().await;
        if mails_every.is_some() {
            let found = quarter::import(&t, &token, "register_small.csv").await;
            quarter::price(&t, &token, &found, &[("2020-01-01", "0.75")]).await;
            quarter::bill(&t, &token, &found, "2026-07").await;
        }
        let caller = Caller::system("test");
        for (title, recurrence, times) in [
            ("普扫", "FREQ=DAILY", "390,720"),
            ("冲洗", "FREQ=WEEKLY;BYDAY=MO", "540"),
            ("夜巡", "FREQ=DAILY", "1380"),
        ] {
            let plan = EditPlan {
                title: title.to_owned(),
                recurrence: recurrence.to_owned(),
                start_minutes: times.to_owned(),
                ..sweeping(&w).plan
            };
            let new = NewPlan {
                line: Line::StreetCleaning,
                plan: EditPlan {
                    seasons: String::new(),
                    on_holiday: entity::enums::HolidayRule::Keep,
                    starts_on: day(FIRST),
                    ..plan
                },
                ..sweeping(&w)
            };
            dawuye::works::plans::service::create(&t.app, &caller, new).await.expect("a valid plan");
        }
        let this = Self { t, w, since: None, speed };
        if let Some(every) = mails_every {
            // Mails fall due all through the week, so that both replicas meet some.
            for (n, row) in this.mails().await.iter().enumerate() {
                let at = begin() + every * i32::try_from(n).expect("a few");
                let update = format!(
                    "UPDATE outbox SET next_attempt_at = '{}' WHERE id = {}",
                    at.to_rfc3339(),
                    row.id
                );
                let done = dawuye::transact!(this.t.app.db, "test.spread", |tx| {
                    tx.execute_unprepared(&update).await?;
                    Ok(())
                });
                done.expect("the mails are spread");
            }
        }
        this
    }

    async fn mails(&self) -> Vec<outbox::Model> {
        outbox::Entity::find()
            .order_by_asc(outbox::Column::Id)
            .all(self.t.app.db.read())
            .await
            .expect("the outbox")
    }

    async fn runs(&self) -> Vec<job_run::Model> {
        job_run::Entity::find()
            .order_by_asc(job_run::Column::DueAt)
            .all(self.t.app.db.read())
            .await
            .expect("the runs")
    }

    async fn orders(&self) -> Vec<work_order::Model> {
        work_order::Entity::find().all(self.t.app.db.read()).await.expect("the orders")
    }

    fn mail_dir(&self) -> std::path::PathBuf {
        self.t.dir.path().join("mail")
    }

    fn environment(&self, start: DateTime<Utc>, speed: u32) -> Vec<(String, String)> {
        // The last word counts.
        let pairs = [
            ("CLOCK__START", start.to_rfc3339()),
            ("CLOCK__SPEED", speed.to_string()),
            ("JOBS__BELL_SECONDS", "1".to_owned()),
        ];
        let own = pairs.map(|(key, value)| (format!("DAWUYE__{key}"), value));
        self.t.environment().into_iter().chain(own).collect()
    }

    /// What the replicas' clocks show.
    fn now(&self) -> DateTime<Utc> {
        let passed = self.since.map(|s| s.elapsed() * self.speed).unwrap_or_default();
        begin() + chrono::Duration::from_std(passed).expect("a week")
    }

    /// Starts a replica whose clock agrees with the others'.
    fn replica(&mut self) -> Process {
        if self.since.is_none() {
            self.since = Some(Instant::now());
        }
        Process::serve(&self.environment(self.now(), self.speed))
    }

    async fn wait_until(&self, day: &str) {
        let at = self.t.app.zone().midnight(day.parse().expect("a day"));
        while self.now() < at {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until the run of a job's due time is done.
    async fn wait_done(&self, job: &str, due: DateTime<Utc>, limit: Duration) {
        let begun = Instant::now();
        loop {
            let runs = self.runs().await;
            if runs.iter().any(|r| r.job == job && r.due_at == due && r.status == JobStatus::Done) {
                return;
            }
            assert!(begun.elapsed() < limit, "{job} of {due} is not done: {runs:#?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    fn midnight(&self, day: &str) -> DateTime<Utc> {
        self.t.app.zone().midnight(day.parse().expect("a day"))
    }

    /// Every midnight from the first day to the last has one run of the work orders, and it is done; the first of
    /// the month has its preview.
    async fn assert_each_due_time_once(&self, first: &str, last: &str) {
        let runs = self.runs().await;
        let end = self.midnight(last);
        let mut seen: BTreeMap<(&str, DateTime<Utc>), usize> = BTreeMap::new();
        for run in runs.iter().filter(|r| r.due_at <= end) {
            *seen.entry((run.job.as_str(), run.due_at)).or_default() += 1;
            assert_eq!(run.status, JobStatus::Done, "{run:?}");
            assert!(run.finished_at.is_some(), "{run:?}");
        }
        assert!(seen.values().all(|n| *n == 1), "{seen:?}");
        let of = |job: &str| seen.keys().filter(|(j, _)| *j == job).map(|(_, due)| *due).collect::<Vec<_>>();
        let (mut at, until): (NaiveDate, NaiveDate) =
            (first.parse().expect("a day"), last.parse().expect("a day"));
        let mut wanted = Vec::new();
        while at <= until {
            wanted.push(self.t.app.zone().midnight(at));
            at = at + Days::new(1);
        }
        assert_eq!(of("work_orders"), wanted);
    }

    /// Every occurrence of the plans from 29 August up to and including `through`, and nothing else.
    async fn assert_each_order_once(&self, through: &str) {
        let through: NaiveDate = through.parse().expect("a day");
        let mut wanted = BTreeSet::new();
        let mut at = day(FIRST);
        while at <= through {
            for minute in [390, 720] {
                wanted.insert(("普扫".to_owned(), self.t.app.zone().at_minute(at, minute)));
            }
            wanted.insert(("夜巡".to_owned(), self.t.app.zone().at_minute(at, 1380)));
            if at.weekday() == Weekday::Mon {
                wanted.insert(("冲洗".to_owned(), self.t.app.zone().at_minute(at, 540)));
            }
            at = at + Days::new(1);
        }
        let orders: Vec<_> = self.orders().await.into_iter().filter(|o| o.work_date <= through).collect();
        let made: BTreeSet<_> = orders
            .iter()
            .map(|o| (o.title.clone(), o.planned_start.expect("assigned to the crew")))
            .collect();
        assert_eq!(made, wanted);
        assert_eq!(orders.len(), wanted.len(), "no occurrence twice");
        assert!(orders.iter().all(|o| o.crew_id == Some(self.w.sweep)));
        let numbers: BTreeSet<&str> = orders.iter().map(|o| o.number.as_str()).collect();
        assert_eq!(numbers.len(), orders.len(), "no number twice");
    }

    fn files(&self) -> BTreeSet<String> {
        let found =
            std::fs::read_dir(self.mail_dir()).expect("the mails").map(|e| e.expect("an entry").file_name());
        found.map(|n| n.into_string().expect("a name")).collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_replicas_live_through_a_week_and_do_everything_once() {
    let mut week = Week::prepare(SPEED, Some(chrono::Duration::hours(11))).await;
    let queued = week.mails().await.len();
    assert_eq!(queued, 13);
    let one = week.replica();
    // Half a beat apart, so that both find something to do.
    tokio::time::sleep(Duration::from_millis(270)).await;
    let two = week.replica();
    let ids = [one.id(), two.id()];
    week.wait_until(LAST).await;
    week.wait_done("work_orders", week.midnight(LAST), Duration::from_secs(10)).await;
    let proofs = [one.terminate(Duration::from_secs(15)), two.terminate(Duration::from_secs(15))];
    assert!(proofs.iter().all(|took| *took < Duration::from_secs(5)), "{proofs:?}");

    week.assert_each_due_time_once(FIRST, LAST).await;
    let runs = week.runs().await;
    let previews: Vec<DateTime<Utc>> =
        runs.iter().filter(|r| r.job == "bill_preview").map(|r| r.due_at).collect();
    let first_of = |day: &str| week.t.app.zone().at_minute(day.parse().expect("a day"), 360);
    assert_eq!(
        previews,
        [first_of("2026-08-01"), first_of("2026-09-01")],
        "the one before the start, and the week's"
    );
    let workers: BTreeSet<&str> = runs.iter().map(|r| r.claimed_by.as_str()).collect();
    assert_eq!(workers.len(), 2, "both worked");
    for id in ids {
        assert!(workers.iter().any(|w| w.starts_with(&format!("{id}-"))), "{id} in {workers:?}");
    }
    week.assert_each_order_once(ORDERED).await;

    let mails = week.mails().await;
    assert_eq!(mails.len(), queued, "a preview queues no mail");
    assert!(mails.iter().all(|m| m.status == MailStatus::Sent), "{mails:?}");
    let wanted: BTreeSet<String> = mails.iter().map(|m| format!("outbox-{}.eml", m.id)).collect();
    assert_eq!(week.files(), wanted);
    // At this speed a mail's lease of five minutes is 17 ms long, so a mail may be believed lost and sent again, as the
    // same mail. At a speed that leaves a lease its meaning, the next test allows none.
    assert!(mails.iter().filter(|m| m.attempts > 1).count() <= 2, "{mails:?}");
    println!(
        "{} runs by {} replicas, {} orders, {queued} mails",
        runs.len(),
        workers.len(),
        week.orders().await.len()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_replicas_send_each_mail_once() {
    // A minute in half a second: the bells of both ring for the same due times and the same mails.
    let mut week = Week::prepare(120, Some(chrono::Duration::seconds(70))).await;
    let queued = week.mails().await.len();
    assert_eq!(queued, 13);
    let one = week.replica();
    let two = week.replica();
    let begun = Instant::now();
    while week.mails().await.iter().any(|m| m.status != MailStatus::Sent) {
        assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", week.mails().await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    for process in [one, two] {
        process.terminate(Duration::from_secs(15));
    }
    let mails = week.mails().await;
    for mail in &mails {
        assert_eq!((mail.status, mail.attempts, mail.lease_until), (MailStatus::Sent, 1, None), "{mail:?}");
    }
    let attempts = outbox_attempt::Entity::find().all(week.t.app.db.read()).await.expect("the attempts");
    assert!(attempts.iter().all(|a| a.succeeded));
    assert_eq!(attempts.len(), queued, "each was sent by one of them");
    assert_eq!(week.files().len(), queued);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replica_that_is_killed_leaves_no_gap() {
    let mut week = Week::prepare(SPEED, Some(chrono::Duration::hours(11))).await;
    let one = week.replica();
    tokio::time::sleep(Duration::from_millis(270)).await;
    let two = week.replica();
    week.wait_until("2026-09-01").await;
    // In the middle of a run of its own, if one comes along.
    let mine = format!("{}-", one.id());
    let begun = Instant::now();
    let mut caught = None;
    while caught.is_none() && begun.elapsed() < Duration::from_secs(6) {
        let runs = week.runs().await;
        // The runs of the others are tidied away within the week.
        let rare = |job: &str| !FREQUENT.contains(&job);
        let held = |r: &&job_run::Model| {
            r.status == JobStatus::Running && r.claimed_by.starts_with(&mine) && rare(&r.job)
        };
        caught = runs.iter().find(held).map(|r| r.id);
    }
    one.kill();
    week.wait_until(LAST).await;
    week.wait_done("work_orders", week.midnight(LAST), Duration::from_secs(10)).await;
    // What the dead one held is believed dead after a quarter of an hour, which is no time here.
    tokio::time::sleep(Duration::from_secs(2)).await;
    two.terminate(Duration::from_secs(15));

    week.assert_each_due_time_once(FIRST, LAST).await;
    week.assert_each_order_once(ORDERED).await;
    let runs = week.runs().await;
    if let Some(id) = caught {
        let run = runs.iter().find(|r| r.id == id).expect("runs are not removed");
        assert_eq!(run.status, JobStatus::Done, "{run:?}");
        println!(
            "killed in {} of {}; finished by {} in try {}",
            run.job, run.due_at, run.claimed_by, run.attempts
        );
    }
    let mails = week.mails().await;
    assert!(mails.iter().all(|m| m.status == MailStatus::Sent), "{mails:?}");
    assert_eq!(week.files().len(), mails.len(), "a mail sent again has the same id");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_days_down_are_caught_up_day_by_day_and_a_replay_changes_nothing() {
    let week = Week::prepare(1, None).await;
    let limit = Duration::from_secs(15);
    let first = Process::serve(&week.environment(begin(), 1));
    week.wait_done("work_orders", week.midnight(FIRST), limit).await;
    first.terminate(limit);
    let before = week.orders().await.len();
    // Down on the 30th, the 31st and the 1st; up again on 2 September at 04:00.
    let back = week.midnight("2026-09-02") + chrono::Duration::hours(4);
    let second = Process::serve(&week.environment(back, 1));
    week.wait_done("work_orders", week.midnight("2026-09-02"), limit).await;
    // The bell rings on; nothing is done twice.
    tokio::time::sleep(Duration::from_secs(2)).await;
    second.terminate(limit);
    week.assert_each_due_time_once(FIRST, "2026-09-02").await;
    week.assert_each_order_once("2026-09-03").await;
    assert!(week.orders().await.len() > before);
    let runs = week.runs().await;
    assert!(runs.iter().filter(|r| r.job == "work_orders").all(|r| r.attempts == 1), "{runs:?}");
    let proofs: Vec<_> = runs.iter().filter(|r| r.job == "proof").collect();
    assert_eq!(proofs.len(), 2, "of a proof only the latest due time matters: {proofs:?}");

    let state = async || {
        let mut orders: Vec<_> =
            week.orders().await.into_iter().map(|o| (o.id, o.number, o.version, o.planned_start)).collect();
        orders.sort();
        let mut runs: Vec<_> = week.runs().await.into_iter().map(|r| (r.due_at, r.job, r.status)).collect();
        runs.sort_by_key(|r| (r.0, r.1.clone()));
        (orders, runs)
    };
    let kept = state().await;
    let environment = week.environment(back, 1);
    for (job, on) in
        [("work_orders", "2026-08-31"), ("work_orders", "2026-09-02"), ("work_orders", "2026-09-02")]
    {
        let done = run(&environment, &["job", "run", job, "--on", on]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        assert!(String::from_utf8_lossy(&done.stdout).contains(&format!("{job} {on} 00:00:00")), "{done:?}");
        assert_eq!(state().await, kept, "{job} --on {on} again");
    }
    for (job, on) in [("nothing", "2026-09-01"), ("outbox", "2026-09-03"), ("work_orders", "2027-09-01")] {
        let refused = run(&environment, &["job", "run", job, "--on", on]);
        assert_eq!(refused.status.code(), Some(1), "{job} --on {on}: {refused:?}");
        assert_eq!(state().await, kept, "{job} --on {on}");
    }
    // A job of every minute, run by hand in the middle of the day: the rest of the day is still to come.
    let by_hand = run(&environment, &["job", "run", "outbox", "--on", "2026-09-02"]);
    assert!(by_hand.status.success(), "{by_hand:?}");
    let soon = back + chrono::Duration::minutes(2);
    assert!(week.runs().await.iter().all(|r| r.due_at < soon), "nothing is claimed that lies ahead");
}
