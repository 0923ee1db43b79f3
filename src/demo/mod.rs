//! The demo: a quarter of the model community's real size, lived through from the register to today.
//!
//! Everything in it was made by the services a user would use, at a pace a user could follow; names, numbers and
//! amounts of payers are invented. The same date gives the same demo.

mod bank;
mod channel;
mod costs;
mod desk;
mod dice;
mod finance;
mod gear;
mod haul;
mod inspect;
mod life;
mod overdue;
mod plans;
mod rosters;
mod scorecard;
mod settle;
mod spaces;
mod staff;
mod stewards;
mod streets;
mod summary;
mod talks;
mod till;
mod world;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Months, NaiveDate, NaiveTime, Utc};
use entity::value::Month;
use serde::{Deserialize, Serialize};

use crate::access::Caller;
use crate::app::{App, Parts};
use crate::clock::{Clock, FixedClock, Zone};
use crate::error::{Error, Result};
use crate::messages;
use crate::settings::{MailTransport, Settings};

pub use summary::Summary;

/// Months billed before the date.
const MONTHS: u32 = 6;
/// Of those, how many at the raised fee.
const MONTHS_RAISED: u32 = 3;
/// The local time at which a demo's last day stands.
const HOUR: u32 = 10;
const MINUTE: u32 = 30;
/// The password of every user of a demo.
pub const PASSWORD: &str = "dawuye-demo-2026";
const MARKER: &str = "demo.json";
/// Where the files lie that nobody has imported yet, within a demo's directory.
const DOWNLOADS: &str = "downloads";

messages! {
    not_a_demo(dir) { zh: "{dir} 里有别的内容，不能用作演示目录。", en: "{dir} holds something else and cannot be used for a demo." }
    unfinished(dir) { zh: "{dir} 里的演示没有建完，请加 --fresh 重建。", en: "The demo in {dir} was not finished; build it again with --fresh." }
    other_date(dir, date) { zh: "{dir} 里的演示日期是 {date}，请加 --fresh 按新日期重建。", en: "The demo in {dir} stands at {date}; build it for another date with --fresh." }
    date_out_of_range { zh: "演示日期应在 2020 年至 2100 年之间。", en: "A demo's date lies between 2020 and 2100." }
}

/// What a demo's directory says of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Marker {
    date: NaiveDate,
    finished: bool,
    summary: Option<Summary>,
}

/// What is wished for.
pub struct Wish {
    pub dir: PathBuf,
    /// `None`: whatever stands in the directory, else today.
    pub date: Option<NaiveDate>,
    pub today: NaiveDate,
    pub fresh: bool,
}

/// A demo that stands.
pub struct Demo {
    pub settings: Settings,
    pub date: NaiveDate,
    pub summary: Summary,
}

/// How the building goes on, for a progress bar.
pub trait Progress {
    fn steps(&self, total: u64);
    fn step(&self, what: &str);
}

/// The demo in the wished directory: the finished one that stands there, or a new one.
///
/// # Errors
/// When something else is in the directory, or a step of the building fails.
pub async fn prepare(settings: Settings, wish: &Wish, progress: &dyn Progress) -> Result<Demo> {
    let found = read_marker(&wish.dir)?;
    let dir = wish.dir.display();
    if let Some(marker) = &found
        && !wish.fresh
    {
        let Some(summary) = marker.summary.clone().filter(|_| marker.finished) else {
            return Err(Error::conflict("demo.unfinished", |l| unfinished(l, &dir)));
        };
        if wish.date.is_some_and(|date| date != marker.date) {
            return Err(Error::conflict("demo.other_date", |l| other_date(l, &dir, marker.date)));
        }
        return Ok(Demo { settings: fitted(settings, &wish.dir, marker.date), date: marker.date, summary });
    }
    if found.is_none() && !is_empty(&wish.dir)? {
        return Err(Error::conflict("demo.not_a_demo", |l| not_a_demo(l, &dir)));
    }
    let date = wish.date.unwrap_or(wish.today);
    if !("2020-01-01".."2100-01-01").contains(&date.to_string().as_str()) {
        return Err(Error::invalid("demo.date", date_out_of_range));
    }
    clear(&wish.dir)?;
    write_marker(&wish.dir, &Marker { date, finished: false, summary: None })?;
    let settings = fitted(settings, &wish.dir, date);
    let summary = build(settings.clone(), &wish.dir, date, progress).await?;
    write_marker(&wish.dir, &Marker { date, finished: true, summary: Some(summary.clone()) })?;
    Ok(Demo { settings, date, summary })
}

fn read_marker(dir: &Path) -> Result<Option<Marker>> {
    match std::fs::read(dir.join(MARKER)) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::internal(error)),
    }
}

fn write_marker(dir: &Path, marker: &Marker) -> Result<()> {
    std::fs::create_dir_all(dir).map_err(Error::internal)?;
    let text = serde_json::to_vec_pretty(marker).map_err(Error::internal)?;
    std::fs::write(dir.join(MARKER), text).map_err(Error::internal)
}

fn is_empty(dir: &Path) -> Result<bool> {
    match std::fs::read_dir(dir) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(Error::internal(error)),
    }
}

/// Removes an earlier demo: only what a demo makes, nothing else.
fn clear(dir: &Path) -> Result<()> {
    let gone = |outcome: std::io::Result<()>| match outcome {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::internal(error)),
        _ => Ok(()),
    };
    for name in ["dawuye.db", "dawuye.db-wal", "dawuye.db-shm", "dawuye.secret", MARKER] {
        gone(std::fs::remove_file(dir.join(name)))?;
    }
    for name in ["files", "mail", DOWNLOADS] {
        gone(std::fs::remove_dir_all(dir.join(name)))?;
    }
    Ok(())
}

/// The instant a demo of `date` stands at.
fn stands_at(zone: Zone, date: NaiveDate) -> DateTime<Utc> {
    zone.instant(date.and_time(NaiveTime::from_hms_opt(HOUR, MINUTE, 0).expect("a time of day")))
}

/// Settings for a demo in `dir`: its database, files and mails lie there, and its clock goes on from its date.
fn fitted(mut settings: Settings, dir: &Path, date: NaiveDate) -> Settings {
    let within = |name: &str| dir.join(name).display().to_string();
    settings.database.url = format!("sqlite:{}", within("dawuye.db"));
    settings.files.location = within("files");
    settings.mail.transport = MailTransport::File;
    settings.mail.directory = within("mail");
    settings.security.secret = String::new();
    settings.clock.start = stands_at(settings.zone(), date).to_rfc3339();
    settings.clock.speed = 1;
    settings
}

/// Lays files down in `dir`; their paths.
fn keep(dir: &Path, files: Vec<(String, Vec<u8>)>) -> Result<Vec<String>> {
    std::fs::create_dir_all(dir).map_err(Error::internal)?;
    let mut paths = Vec::with_capacity(files.len());
    for (name, bytes) in files {
        let path = dir.join(name);
        std::fs::write(&path, bytes).map_err(Error::internal)?;
        paths.push(path.display().to_string());
    }
    Ok(paths)
}

/// The months of a demo of `date`: the first billed one, and the first at the raised fee.
#[must_use]
pub fn months(date: NaiveDate) -> (Month, Month) {
    let this = Month::of(date).first_day();
    (Month::of(this - Months::new(MONTHS)), Month::of(this - Months::new(MONTHS_RAISED)))
}

async fn build(
    mut settings: Settings,
    dir: &Path,
    date: NaiveDate,
    progress: &dyn Progress,
) -> Result<Summary> {
    // Nobody relies on a half-built demo: it is built again instead.
    "off".clone_into(&mut settings.database.synchronous);
    let zone = settings.zone();
    let (first, raised) = months(date);
    let clock = Arc::new(FixedClock::new(zone.at_minute(first.first_day(), 1)));
    let parts = Parts { clock: Some(clock.clone() as Arc<dyn Clock>), mailer: None };
    let app = App::init(settings, parts).await?;
    app.db.migrate().await?;
    let days = u64::try_from((date - first.first_day()).num_days() + 1).map_err(Error::internal)?;
    progress.steps(days + 2);
    progress.step("register, contracts, crews");
    let world = world::make(&app, first).await?;
    settle::before(&app, &world).await?;
    let files = life::live(&app, &clock, &world, (first, raised), date, progress).await?;
    rosters::make(&app, &world, date).await?;
    spaces::make(&app, &clock, &world, date).await?;
    scorecard::make(&app, &clock, &world, date).await?;
    progress.step("proof");
    clock.set(stands_at(zone, date));
    crate::proactive::look(&app, &Caller::system("job:proactive_look")).await?;
    plans::rain_ahead(&app, world.subdistrict, date).await?;
    overdue::write(&app, &world).await?;
    let downloads = keep(&dir.join(DOWNLOADS), files)?;
    let summary = Summary { downloads, ..summary::of(&app, &world).await? };
    app.db.clone().close().await?;
    Ok(summary)
}
