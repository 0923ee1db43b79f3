//! Spreadsheets: tables we write for people (`write`), and those from strangers: rows of text from an xlsx or CSV file, under limits, recognised by content.
//!
//! Always true: an xlsx is read in a child process with a memory limit, so that a hostile file can at worst end the
//! child; cells are text exactly as a person would read them (a number without exponent, a date as `2026-03-01`).

pub mod child;
mod csv;
pub mod table;
pub mod text;
pub mod write;

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::error::{Error, Result};

pub const MAX_ROWS: usize = 200_000;
pub const MAX_COLUMNS: usize = 64;
/// What a cell of Excel holds, too.
pub const MAX_CELL_CHARS: usize = 32_767;
/// What a file may unpack to.
pub const MAX_UNPACKED_BYTES: u64 = 200 * 1024 * 1024;
const MAX_CHILD_OUTPUT: u64 = 300 * 1024 * 1024;
const CHILD_TIME: Duration = Duration::from_secs(25);

/// A row that is not blank.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Row {
    /// As the user's program numbers it: the first row is 1.
    pub number: u64,
    /// Trimmed.
    pub cells: Vec<String>,
}

/// Why a file cannot be read as a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    Empty,
    Unreadable,
    OldExcel,
    TooLarge,
    TooManyRows,
    TooManyColumns,
    BinaryContent,
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal {
            Refusal::Empty => "sheet.empty",
            Refusal::Unreadable => "sheet.unreadable",
            Refusal::OldExcel => "sheet.old_excel",
            Refusal::TooLarge => "sheet.too_large",
            Refusal::TooManyRows => "sheet.too_many_rows",
            Refusal::TooManyColumns => "sheet.too_many_columns",
            Refusal::BinaryContent => "sheet.binary_content",
        };
        Self::invalid(code, move |l| text::refusal(l, refusal))
            .field("file", move |l| text::refusal(l, refusal))
    }
}

/// The rows of a file. `parser` is the program that reads xlsx files (this one, when empty).
///
/// # Errors
/// Invalid when it is neither a readable xlsx nor CSV, or beyond the limits.
pub async fn read(bytes: &[u8], parser: &str) -> Result<Vec<Row>> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal::Empty.into());
    }
    let rows = if bytes.starts_with(b"PK\x03\x04") {
        read_in_child(bytes, parser).await?
    } else if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(Refusal::OldExcel.into());
    } else {
        csv::read(bytes)?
    };
    if rows.is_empty() { Err(Refusal::Empty.into()) } else { Ok(rows) }
}

async fn read_in_child(bytes: &[u8], parser: &str) -> Result<Vec<Row>> {
    let program =
        if parser.is_empty() { std::env::current_exe().map_err(Error::internal)? } else { parser.into() };
    let mut child = tokio::process::Command::new(program)
        .arg("parse-sheet")
        // The allocator reserves a gigabyte of addresses at once, which is all that the child may have: in KiB, 64 MB.
        .env("MIMALLOC_ARENA_RESERVE", "65536")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(Error::internal)?;
    let mut stdin = child.stdin.take().ok_or_else(|| Error::internal("the child has an input"))?;
    let stdout = child.stdout.take().ok_or_else(|| Error::internal("the child has an output"))?;
    let talk = async {
        let write = async {
            // The child may end early and close its input: its answer says why.
            let _ = stdin.write_all(bytes).await;
            drop(stdin);
        };
        let mut answer = Vec::new();
        let mut limited = stdout.take(MAX_CHILD_OUTPUT);
        let read = limited.read_to_end(&mut answer);
        let ((), read) = tokio::join!(write, read);
        read.map_err(Error::internal)?;
        child.wait().await.map_err(Error::internal)?;
        Ok::<_, Error>(answer)
    };
    let Ok(answer) = tokio::time::timeout(CHILD_TIME, talk).await else {
        return Err(Refusal::TooLarge.into());
    };
    match serde_json::from_slice::<Result<Vec<Row>, Refusal>>(&answer?) {
        Ok(outcome) => Ok(outcome?),
        // The child died of its limits without an answer.
        Err(_) => Err(Refusal::TooLarge.into()),
    }
}

/// What a spreadsheet does to text that it takes for a formula: exported cells begin with a quote instead.
#[must_use]
pub fn formula_safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
