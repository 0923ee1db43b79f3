//! Opening a file: what encoding, a ZIP of which member, a spreadsheet.

use std::io::{Cursor, Read};

use bytes::Bytes;
use encoding_rs::{GB18030, UTF_8};
use entity::enums::FileEncoding;

use super::refusals::refused;
use super::{layout, text};
use crate::error::{Error, Result};
use crate::sheet;

/// Files in a ZIP: a channel sends two.
const MAX_MEMBERS: usize = 20;
/// What a ZIP may unpack to.
const MAX_UNPACKED: u64 = 100 * 1024 * 1024;
/// How often a member may be larger than its packed form; CSV seldom passes 20.
const MAX_RATIO: u64 = 200;

/// A file as text, or as the rows of a spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Text(String),
    Sheet(Vec<sheet::Row>),
}

/// Opens a file. `sheet_program` reads spreadsheets (see [`sheet::read`]).
///
/// # Errors
/// Invalid when the encoding is unknown, the ZIP holds too much, nothing or two statements, or the spreadsheet cannot
/// be read under its limits.
pub async fn open(bytes: Bytes, encoding: FileEncoding, sheet_program: &str) -> Result<Content> {
    let zipped = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06");
    let old_excel = bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
    if old_excel || (zipped && is_workbook(&bytes)) {
        let rows = sheet::read(&bytes, sheet_program).await?;
        // Text holds no NUL, whatever it came in.
        if rows.iter().any(|row| row.cells.iter().any(|cell| cell.contains('\0'))) {
            return Err(unknown_encoding());
        }
        return Ok(Content::Sheet(rows));
    }
    tokio::task::spawn_blocking(move || open_here(&bytes, encoding)).await.map_err(Error::internal)?
}

/// [`open`] of what is no spreadsheet, in this thread.
///
/// # Errors
/// As [`open`].
pub fn open_here(bytes: &[u8], encoding: FileEncoding) -> Result<Content> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return unzip(bytes);
    }
    decode_as(bytes, encoding).map(Content::Text)
}

fn unknown_encoding() -> Error {
    refused("reconciliation.encoding", text::encoding)
}

/// The text of a file: UTF-8 with or without a mark, or GB18030, which covers GBK. Text holds no NUL.
fn decode(bytes: &[u8]) -> Result<String> {
    if bytes.contains(&0) {
        return Err(unknown_encoding());
    }
    let (marked, bytes) = bytes.strip_prefix(b"\xef\xbb\xbf").map_or((false, bytes), |rest| (true, rest));
    let broken = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.to_owned()),
        Err(broken) => broken,
    };
    // UTF-8 that stops within a character was cut off: it is no GB18030.
    let cut = broken.error_len().is_none() && bytes[..broken.valid_up_to()].iter().any(|b| !b.is_ascii());
    if marked || cut {
        return Err(unknown_encoding());
    }
    GB18030
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(std::borrow::Cow::into_owned)
        .ok_or_else(unknown_encoding)
}

/// The text of a file in an encoding that is known.
fn decode_as(bytes: &[u8], wanted: FileEncoding) -> Result<String> {
    let encoding = match wanted {
        FileEncoding::Auto => return decode(bytes),
        FileEncoding::Utf8 => UTF_8,
        FileEncoding::Gb18030 => GB18030,
    };
    if bytes.contains(&0) {
        return Err(unknown_encoding());
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(std::borrow::Cow::into_owned)
        .ok_or_else(unknown_encoding)
}

fn archive(bytes: &[u8]) -> Result<zip::ZipArchive<Cursor<&[u8]>>> {
    zip::ZipArchive::new(Cursor::new(bytes))
        .map_err(|_| refused("reconciliation.zip_unreadable", text::zip_unreadable))
}

/// An xlsx file is a ZIP with this in it.
fn is_workbook(bytes: &[u8]) -> bool {
    archive(bytes).is_ok_and(|zip| {
        zip.file_names().flatten().any(|name| &*name == "[Content_Types].xml" || name.starts_with("xl/"))
    })
}

/// The one statement in a ZIP, chosen by what its members hold. Names are GBK without a flag and say nothing sure.
fn unzip(bytes: &[u8]) -> Result<Content> {
    let mut zip = archive(bytes)?;
    if zip.len() > MAX_MEMBERS {
        return Err(refused("reconciliation.zip_too_many", |l| text::zip_too_many(l, MAX_MEMBERS)));
    }
    let mut left = MAX_UNPACKED;
    let mut found: Option<Content> = None;
    let mut readable = 0usize;
    for at in 0..zip.len() {
        let unreadable = |_| refused("reconciliation.zip_unreadable", text::zip_unreadable);
        let member = zip.by_index(at).map_err(unreadable)?;
        if member.is_dir() {
            continue;
        }
        let name = member_name(member.name_raw());
        let bomb = || refused("reconciliation.zip_bomb", |l| text::zip_bomb(l, &name));
        // Sizes in the directory can lie: what is read is counted as well.
        let permitted = left.min(member.compressed_size().saturating_mul(MAX_RATIO).max(1024 * 1024));
        if member.size() > permitted {
            return Err(bomb());
        }
        let mut unpacked = Vec::new();
        member
            .take(permitted + 1)
            .read_to_end(&mut unpacked)
            .map_err(|_| refused("reconciliation.zip_unreadable", |l| text::zip_member_broken(l, &name)))?;
        let size = u64::try_from(unpacked.len()).unwrap_or(u64::MAX);
        if size > permitted {
            return Err(bomb());
        }
        left -= size;
        let Ok(decoded) = decode(&unpacked) else { continue };
        readable += 1;
        let content = Content::Text(decoded);
        if layout::is_statement(&content) && found.replace(content).is_some() {
            return Err(refused("reconciliation.zip_two", text::zip_two));
        }
    }
    match found {
        Some(content) => Ok(content),
        None if readable == 0 => Err(unknown_encoding()),
        None => Err(refused("reconciliation.zip_none", text::zip_none)),
    }
}

fn member_name(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => GB18030.decode(raw).0.into_owned(),
    };
    name.chars().filter(|c| !c.is_control()).take(80).collect()
}
