//! The directory mails are laid down in, and where they go from there. A file is moved, never copied: it is in one place.

use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::fs;

/// Mails read in one run; the next run, a minute on, takes the rest.
const MAX_AT_ONCE: usize = 200;
/// A file that was written to so lately may still be being written.
const QUIET: Duration = Duration::from_secs(2);
/// How long mails that were taken in or set aside are kept: they hold names and addresses.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Files of one name that are told apart by a number.
const MAX_SAME_NAME: u32 = 100;

/// Where a mail goes once it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goes {
    /// Its request is there.
    Done,
    /// No person wrote it.
    Aside,
    /// Somebody must look.
    Failed,
}

impl Goes {
    const ALL: [Self; 3] = [Self::Done, Self::Aside, Self::Failed];

    const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Aside => "aside",
            Self::Failed => "failed",
        }
    }
}

/// A mail that waits.
#[derive(Debug, Clone)]
pub struct Letter {
    pub path: PathBuf,
    pub name: String,
    pub size: u64,
}

/// The directory of `requests.mail_drop`.
pub struct Tray(PathBuf);

impl Tray {
    /// # Errors
    /// When the directory or one below it cannot be made.
    pub async fn open(root: &str) -> Result<Self> {
        let root = PathBuf::from(root);
        for goes in Goes::ALL {
            fs::create_dir_all(root.join(goes.word())).await?;
        }
        Ok(Self(root))
    }

    /// What waits, the oldest names first: `*.eml` files, and whatever lies in `new/` as a Maildir has it.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub async fn waiting(&self) -> Result<Vec<Letter>> {
        let mut all = letters(&self.0, |name| name.ends_with(".eml"), QUIET).await?;
        match letters(&self.0.join("new"), |_| true, Duration::ZERO).await {
            Ok(more) => all.extend(more),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all.truncate(MAX_AT_ONCE);
        Ok(all)
    }

    /// Moves a mail on; one that another replica moved before is fine.
    ///
    /// # Errors
    /// When it cannot be moved.
    pub async fn put(&self, letter: &Letter, goes: Goes) -> Result<()> {
        let to = free_name(&self.0.join(goes.word()), &letter.name).await?;
        gone_is_fine(fs::rename(&letter.path, to).await)
    }

    /// Moves a mail to where somebody looks, with the reason beside it: the reason first, so that none waits without one.
    ///
    /// # Errors
    /// When the reason cannot be written or the mail not moved.
    pub async fn fail(&self, letter: &Letter, reason: &str) -> Result<()> {
        let to = free_name(&self.0.join(Goes::Failed.word()), &letter.name).await?;
        let mut beside = to.clone().into_os_string();
        beside.push(".reason.txt");
        fs::write(beside, format!("{reason}\n")).await?;
        gone_is_fine(fs::rename(&letter.path, to).await)
    }

    /// Forgets mails that were taken in or set aside long ago. What failed stays until somebody has looked.
    ///
    /// # Errors
    /// When a directory cannot be read.
    pub async fn sweep(&self) -> Result<usize> {
        let mut forgotten = 0;
        for goes in [Goes::Done, Goes::Aside] {
            for letter in letters(&self.0.join(goes.word()), |_| true, KEPT).await? {
                gone_is_fine(fs::remove_file(&letter.path).await)?;
                forgotten += 1;
            }
        }
        Ok(forgotten)
    }
}

fn gone_is_fine(outcome: Result<()>) -> Result<()> {
    match outcome {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Plain files of a directory that nobody touched for `quiet`: no links, no hidden drafts.
async fn letters(dir: &Path, wanted: impl Fn(&str) -> bool, quiet: Duration) -> Result<Vec<Letter>> {
    let mut found = Vec::new();
    let mut entries = fs::read_dir(dir).await?;
    while let Some(entry) = entries.next_entry().await? {
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name.starts_with('.') || !wanted(&name) {
            continue;
        }
        // Another replica may have moved it since.
        let Ok(meta) = fs::symlink_metadata(entry.path()).await else { continue };
        // The file system's own clock told when it was written, so it is asked how long ago that is.
        let untouched =
            quiet.is_zero() || meta.modified().is_ok_and(|at| at.elapsed().is_ok_and(|age| age >= quiet));
        if meta.is_file() && untouched {
            found.push(Letter { path: entry.path(), name, size: meta.len() });
        }
    }
    Ok(found)
}

/// A name that is not taken yet: two mails of one file name stay two.
async fn free_name(dir: &Path, name: &str) -> Result<PathBuf> {
    let first = dir.join(name);
    if !fs::try_exists(&first).await? {
        return Ok(first);
    }
    for n in 1..=MAX_SAME_NAME {
        let next = dir.join(format!("{name}.{n}"));
        if !fs::try_exists(&next).await? {
            return Ok(next);
        }
    }
    Err(Error::new(ErrorKind::AlreadyExists, "too many files of one name"))
}
