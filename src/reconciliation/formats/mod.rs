//! Statement files of banks and payment channels, recognised by what they hold and never by their name.
//!
//! A file is opened (`content`: UTF-8, GB18030, ZIP, xlsx), recognised (`layout`), read by one module a layout, and
//! checked as a whole (`checks`). Always true of a [`Parsed`]:
//! - every row was understood; one that was not is named by its row and column, and then nothing is given out;
//! - what the file says of itself (balances, counts, totals, its period) agrees with its rows;
//! - two movements never share a key, and no id went through a spreadsheet's scientific notation.
//!
//! Parsers never panic, whatever the bytes: `tests/it/statement_mutations.rs` and `fuzz/` hold them to it.

mod alipay;
mod alipay_flow;
mod camt;
mod ccb;
mod cells;
mod checks;
mod content;
mod icbc;
mod layout;
mod mt940;
pub mod profile;
mod refusals;
mod table;
pub mod text;
mod wechat;
mod wechat_fund;

use bytes::Bytes;
use chrono::{NaiveDate, NaiveDateTime};
use entity::enums::{Direction, FileEncoding, LineStatus, StatementKind};
use entity::value::{ChannelFee, Fen};

pub use alipay::merchant_number;
pub use content::{Content, open, open_here};
pub use layout::{Layout, parse};
pub use profile::Profile;
pub use table::Row;

use crate::error::{Error, Result};

/// Movements in one file.
pub const MAX_LINES: usize = 200_000;

/// A movement as the file says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// Among the movements of the file, from 1.
    pub line_no: i32,
    /// The row of the spreadsheet, or the line of the text, in which it begins.
    pub row: u64,
    /// The bank's id of the movement, or a hash of all that tells it from others (rule book §11).
    pub key: String,
    pub booked_on: NaiveDate,
    /// By the city's clock, where the file says the time.
    pub booked_at: Option<NaiveDateTime>,
    pub direction: Direction,
    /// More than 0; 0 only in a channel's bill, where a coupon may pay everything.
    pub amount: Fen,
    /// What the channel keeps of it.
    pub fee: Option<ChannelFee>,
    /// Of the account after the movement.
    pub balance: Option<Fen>,
    /// The payer's or our own: merchant order number, merchant refund number, `EndToEndId`.
    pub reference: String,
    /// The channel's number of the payment; a refund bears that of its payment.
    pub transaction_id: String,
    pub status: LineStatus,
    pub payer: String,
    pub payer_account: String,
    pub memo: String,
    /// As it stood in the file.
    pub raw: String,
}

impl Movement {
    /// The change of the balance: negative when money went out.
    #[must_use]
    pub const fn signed(&self) -> i64 {
        match self.direction {
            Direction::In => self.amount.0,
            Direction::Out => -self.amount.0,
        }
    }
}

/// A file that agrees with itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// What `statement.layout` says: `ccb`, `wechat.trade`, `profile:杭州银行`.
    pub layout: String,
    pub kind: StatementKind,
    /// The account or merchant number, where the file names it.
    pub account: Option<String>,
    /// The first day: of the period the file states, or of its movements.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// None of a channel's bill, and of a bank's file without balances.
    pub opening: Option<Fen>,
    pub money_in: Fen,
    pub money_out: Fen,
    pub closing: Option<Fen>,
    /// What the channel kept in all.
    pub fee: Option<ChannelFee>,
    pub movements: Vec<Movement>,
}

/// By what a file is read.
#[derive(Debug, Clone)]
pub enum By {
    /// What it holds: a layout we know, or one of these profiles if it alone fits.
    Content(Vec<Profile>),
    /// The profile somebody chose.
    Profile(Box<Profile>),
}

/// Reads a file. `sheet_program` reads spreadsheets (see [`crate::sheet::read`]), `today` bounds the days.
///
/// # Errors
/// Invalid: an encoding or layout we do not know, or rows that are wrong, each named by its row and column.
pub async fn read(bytes: Bytes, by: By, sheet_program: &str, today: NaiveDate) -> Result<Parsed> {
    let encoding = match &by {
        By::Content(_) => FileEncoding::Auto,
        By::Profile(profile) => profile.encoding,
    };
    let content = open(bytes, encoding, sheet_program).await?;
    // A hundred thousand lines take long enough to be in others' way.
    let parse = move || match by {
        By::Content(profiles) => parse(&content, today, &profiles),
        By::Profile(profile) => profile::parse(&profile, &content, today),
    };
    tokio::task::spawn_blocking(parse).await.map_err(Error::internal)?
}

/// Whether a currency is the yuan; banks write it in several ways.
fn is_yuan(currency: &str) -> bool {
    matches!(currency, "人民币元" | "人民币" | "CNY" | "RMB")
}
