//! The papers of a contract: kept by content, checked by content.

use entity::value::{ContractFileId, ContractId};
use entity::{contract_file, stored_file};
use sea_orm::ActiveValue::{NotSet, Set};
use serde_json::json;

use super::service::scope_of;
use super::{store, text};
use crate::access::{Action, Caller};
use crate::app::App;
use crate::db::audit::{Change, record};
use crate::error::{Error, Kind, Result};
use crate::files::{self, Uploaded};
use crate::http::extract::UploadedFile;
use crate::transact;

/// A paper larger than this is not taken.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// Papers of one contract.
const MAX_PAPERS: usize = 200;

/// What a file is, by its first bytes: what its name says is only a name.
#[must_use]
pub fn media_type(bytes: &[u8]) -> Option<&'static str> {
    let begins = |with: &[u8]| bytes.starts_with(with);
    if begins(b"%PDF-") {
        Some("application/pdf")
    } else if begins(&[0xFF, 0xD8, 0xFF]) {
        Some("image/jpeg")
    } else if begins(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if begins(b"PK\x03\x04") {
        office(bytes)
    } else {
        None
    }
}

/// Documents and sheets are archives whose first entries say which; with macros they are not taken.
fn office(bytes: &[u8]) -> Option<&'static str> {
    let holds = |word: &[u8]| bytes.windows(word.len()).any(|w| w == word);
    if holds(b"vbaProject.bin") {
        None
    } else if holds(b"word/document.xml") {
        Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    } else if holds(b"xl/workbook.xml") {
        Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    } else {
        None
    }
}

/// Checks a paper and puts it in the store, to be added in a transaction.
async fn kept(app: &App, file: UploadedFile) -> Result<Uploaded> {
    let wrong = |message: fn(crate::i18n::Lang) -> &'static str| {
        Error::invalid("contracts.paper", message).field("paper", message)
    };
    if file.bytes.is_empty() {
        return Err(wrong(text::paper_missing));
    }
    if file.bytes.len() > MAX_BYTES {
        return Err(wrong(text::paper_too_large).of_kind(Kind::Invalid));
    }
    let media = media_type(&file.bytes).ok_or_else(|| wrong(text::paper_unknown))?;
    app.files.put(file.bytes, media, &file.name).await
}

/// Adds a paper to a contract; the same paper twice is one.
///
/// # Errors
/// Not found; no file, one too large, or one that is neither PDF, photo, document nor sheet.
pub async fn add(app: &App, caller: &Caller, id: ContractId, file: UploadedFile) -> Result<ContractFileId> {
    caller.reach(Action::ContractsWrite)?;
    let found = store::contract(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::ContractsWrite, scope_of(&found))?;
    let uploaded = kept(app, file).await?;
    let now = app.now();
    transact!(app.db, "contracts.add_paper", |tx| {
        store::lock(tx, id).await?;
        let file_id = files::record(tx, &uploaded, now, caller.user_id()).await?;
        let papers = store::papers(tx, id).await?;
        if let Some((paper, _)) = papers.iter().find(|(p, _)| p.file_id == file_id) {
            return Ok(paper.id);
        }
        if papers.len() >= MAX_PAPERS {
            return Err(Error::conflict("contracts.papers_full", |l| text::papers_full(l, MAX_PAPERS)));
        }
        let row = contract_file::ActiveModel {
            id: NotSet,
            contract_id: Set(id),
            file_id: Set(file_id),
            name: Set(uploaded.file_name.clone()),
            added_by: Set(caller.name().to_owned()),
            added_at: Set(now),
        };
        let paper = store::insert_paper(tx, row).await?;
        let change = Change {
            action: "contracts.contract.add_paper",
            subject: "contract",
            subject_id: id.0,
            subdistrict_id: Some(found.subdistrict_id),
            estate_id: found.estate_id,
            after: Some(json!({ "name": paper.name, "sha256": uploaded.sha256 })),
            ..Change::default()
        };
        record(tx, now, caller, change).await?;
        Ok(paper.id)
    })
}

/// A paper with its bytes.
///
/// # Errors
/// Not found; when the store fails.
pub async fn find(
    app: &App,
    caller: &Caller,
    id: ContractId,
    paper: ContractFileId,
) -> Result<(contract_file::Model, stored_file::Model, bytes::Bytes)> {
    caller.reach(Action::ContractsRead)?;
    let found = store::contract(app.db.read(), id).await?.ok_or_else(Error::not_found)?;
    caller.require(Action::ContractsRead, scope_of(&found))?;
    let paper = store::paper(app.db.read(), id, paper).await?.ok_or_else(Error::not_found)?;
    let file = files::find(app.db.read(), paper.file_id).await?;
    let bytes = app.files.get(&file.sha256).await?;
    Ok((paper, file, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        assert_eq!(media_type(b"%PDF-1.7\n"), Some("application/pdf"));
        assert_eq!(media_type(b"<html><script>"), None);
        assert_eq!(media_type(b"MZ\x90\x00"), None);
        assert_eq!(media_type(b""), None);
        let archive = |name: &str| [b"PK\x03\x04".as_slice(), name.as_bytes()].concat();
        assert!(media_type(&archive("word/document.xml")).is_some_and(|t| t.contains("word")));
        assert!(media_type(&archive("xl/workbook.xml")).is_some_and(|t| t.contains("sheet")));
        assert_eq!(media_type(&archive("word/document.xml word/vbaProject.bin")), None);
        assert_eq!(media_type(&archive("evil.exe")), None);
    }
}
