//! Which layout a file is in, told by what it holds.

use chrono::NaiveDate;
use entity::enums::StatementKind;

use super::content::Content;
use super::profile::Profile;
use super::refusals::refused;
use super::table::{Dialect, Header, Row, Table, head};
use super::{Parsed, alipay, alipay_flow, camt, ccb, icbc, mt940, profile, text, wechat, wechat_fund};
use crate::error::{Error, Result};

/// A layout we read without being told how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    Ccb,
    Icbc,
    WechatTrade,
    WechatFund,
    AlipayBusiness,
    AlipayAccount,
    Camt053,
    Mt940,
}

impl Layout {
    pub const ALL: [Self; 8] = [
        Self::Ccb,
        Self::Icbc,
        Self::WechatTrade,
        Self::WechatFund,
        Self::AlipayBusiness,
        Self::AlipayAccount,
        Self::Camt053,
        Self::Mt940,
    ];

    /// What `statement.layout` says.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ccb => "ccb",
            Self::Icbc => "icbc",
            Self::WechatTrade => "wechat.trade",
            Self::WechatFund => "wechat.fund",
            Self::AlipayBusiness => "alipay.business",
            Self::AlipayAccount => "alipay.account",
            Self::Camt053 => "camt.053",
            Self::Mt940 => "mt940",
        }
    }

    #[must_use]
    pub const fn kind(self) -> StatementKind {
        match self {
            Self::Ccb | Self::Icbc | Self::Camt053 | Self::Mt940 => StatementKind::Bank,
            Self::WechatTrade | Self::AlipayBusiness => StatementKind::ChannelBill,
            Self::WechatFund | Self::AlipayAccount => StatementKind::ChannelFlow,
        }
    }
}

/// How well a header fits a layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// Every column that is needed is there.
    Whole,
    /// It is this layout, and columns are missing.
    Partly,
    No,
}

impl Fit {
    pub fn of(whole: bool, partly: bool) -> Self {
        match (whole, partly) {
            (true, _) => Self::Whole,
            (false, true) => Self::Partly,
            (false, false) => Self::No,
        }
    }
}

/// A layout that is a table.
struct TableLayout {
    layout: Layout,
    dialect: Dialect,
    fit: fn(&Header, &[Row]) -> Fit,
    parse: fn(Table<'_>, NaiveDate) -> Result<Parsed>,
}

/// Every layout that is a table, in the order they are tried.
const TABLES: [TableLayout; 6] = [
    TableLayout { layout: Layout::Ccb, dialect: Dialect::CSV, fit: ccb::fit, parse: ccb::parse },
    TableLayout { layout: Layout::Icbc, dialect: Dialect::CSV, fit: icbc::fit, parse: icbc::parse },
    TableLayout {
        layout: Layout::WechatTrade,
        dialect: Dialect::UNQUOTED,
        fit: wechat::fit,
        parse: wechat::parse,
    },
    TableLayout {
        layout: Layout::WechatFund,
        dialect: Dialect::UNQUOTED,
        fit: wechat_fund::fit,
        parse: wechat_fund::parse,
    },
    TableLayout {
        layout: Layout::AlipayBusiness,
        dialect: Dialect::CSV,
        fit: alipay::fit,
        parse: alipay::parse,
    },
    TableLayout {
        layout: Layout::AlipayAccount,
        dialect: Dialect::CSV,
        fit: alipay_flow::fit,
        parse: alipay_flow::parse,
    },
];

enum Known {
    Camt,
    Mt940,
    NoBill,
    /// Of [`TABLES`], with the header in this row of the head.
    Table {
        which: usize,
        at: usize,
        fit: Fit,
    },
}

fn recognise(content: &Content) -> Option<Known> {
    if let Content::Text(text) = content {
        let start = text.trim_start();
        if start.starts_with('<') {
            return camt::is(start).then_some(Known::Camt);
        }
        if mt940::is(start) {
            return Some(Known::Mt940);
        }
        if wechat::is_no_bill(text) {
            return Some(Known::NoBill);
        }
    }
    let rows = head(content, Dialect::CSV);
    let mut partly = None;
    for (at, row) in rows.iter().enumerate() {
        let header = Header::of(row);
        for (which, table) in TABLES.iter().enumerate() {
            match (table.fit)(&header, &rows[..at]) {
                fit @ Fit::Whole => return Some(Known::Table { which, at, fit }),
                fit @ Fit::Partly => partly = partly.or(Some(Known::Table { which, at, fit })),
                Fit::No => {}
            }
        }
    }
    partly
}

/// Whether the file is in a layout we know, if only nearly.
pub fn is_statement(content: &Content) -> bool {
    recognise(content).is_some()
}

/// Reads a file that was opened. A layout that is known whole comes first, then the profiles, by their columns.
///
/// # Errors
/// Invalid: a layout we do not know, or rows that are wrong, each named by its row and column.
pub fn parse(content: &Content, today: NaiveDate, profiles: &[Profile]) -> Result<Parsed> {
    let nearly = match recognise(content) {
        Some(Known::Table { which, at, fit: Fit::Whole }) => return table(content, today, which, at),
        Some(Known::Camt) => return camt::parse(content_text(content), today),
        Some(Known::Mt940) => return mt940::parse(content_text(content), today),
        Some(Known::NoBill) => return Err(refused("reconciliation.no_bill", text::no_bill)),
        Some(Known::Table { which, at, .. }) => Some((which, at)),
        None => None,
    };
    let mut fitting = profiles.iter().filter(|p| profile::fits(p, content));
    match (fitting.next(), fitting.next(), nearly) {
        (Some(one), None, _) => profile::parse(one, content, today),
        (Some(_), Some(_), _) => Err(refused("reconciliation.profile_ambiguous", text::profile_ambiguous)),
        (None, _, Some((which, at))) => table(content, today, which, at),
        (None, _, None) => Err(refused("reconciliation.unknown_layout", text::unknown_layout)),
    }
}

const fn content_text(content: &Content) -> &str {
    match content {
        Content::Text(text) => text.as_str(),
        Content::Sheet(_) => "",
    }
}

fn table(content: &Content, today: NaiveDate, which: usize, at: usize) -> Result<Parsed> {
    let layout = &TABLES[which];
    let table = Table::at(content, layout.dialect, at)
        .ok_or_else(|| Error::internal(format!("the header of {} was found", layout.layout.word())))?;
    (layout.parse)(table, today)
}

/// Refuses a header in which columns are missing, naming each, or stand twice.
///
/// # Errors
/// Invalid, as said.
pub fn require(header: &Header, names: &[&str]) -> Result<()> {
    let missing = header.missing(names);
    if !missing.is_empty() {
        let error = Error::invalid("reconciliation.missing_column", text::missing_columns);
        return Err(missing
            .into_iter()
            .fold(error, |e, name| e.field_at(name, header.row, |l| text::missing_column(l, name))));
    }
    match header.doubled(names) {
        None => Ok(()),
        Some(name) => Err(Error::invalid("reconciliation.doubled_column", text::missing_columns).field_at(
            &name,
            header.row,
            |l| text::doubled_column(l, &name),
        )),
    }
}
