//! Files by content hash, in a directory or any store the `object_store` crate speaks to.

use std::path::Path as FsPath;
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use entity::stored_file;
use entity::value::{FileId, UserId};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use sha2::{Digest, Sha256};

use crate::access::hex;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::messages;

/// The longest file name kept.
const MAX_NAME: usize = 120;

messages! {
    not_a_photo { zh: "不是可识别的照片（JPEG、PNG 或 WebP）。", en: "Not a photo we can read (JPEG, PNG or WebP)." }
}

#[derive(Clone)]
pub struct Files(Arc<dyn ObjectStore>);

/// Bytes already in the store, to be recorded in the transaction that refers to them.
#[derive(Debug, Clone)]
pub struct Uploaded {
    pub sha256: String,
    pub media_type: String,
    pub size_bytes: i64,
    pub file_name: String,
}

impl Files {
    /// # Errors
    /// When the directory cannot be made or the URL is not understood.
    pub fn open(location: &str) -> Result<Self> {
        if location.contains("://") {
            return Self::open_url(location);
        }
        std::fs::create_dir_all(FsPath::new(location)).map_err(Error::internal)?;
        let store = LocalFileSystem::new_with_prefix(location).map_err(Error::internal)?;
        Ok(Self(Arc::new(store)))
    }

    #[cfg(feature = "s3")]
    fn open_url(location: &str) -> Result<Self> {
        let url = url::Url::parse(location).map_err(Error::internal)?;
        let environment = std::env::vars().map(|(key, value)| (key.to_lowercase(), value));
        let (store, prefix) = object_store::parse_url_opts(&url, environment).map_err(Error::internal)?;
        Ok(Self(Arc::new(object_store::prefix::PrefixStore::new(store, prefix))))
    }

    #[cfg(not(feature = "s3"))]
    fn open_url(location: &str) -> Result<Self> {
        Err(Error::internal(format!(
            "files.location {location}: this build has no object store; build with --features s3"
        )))
    }

    fn path(sha256: &str) -> Path {
        Path::from(format!("{}/{sha256}", &sha256[..2]))
    }

    /// Stores `bytes` under their hash: the same bytes twice are one object.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn put(&self, bytes: Bytes, media_type: &str, file_name: &str) -> Result<Uploaded> {
        let sha256 = hex(&Sha256::digest(&bytes));
        let size_bytes = i64::try_from(bytes.len()).map_err(Error::internal)?;
        self.0.put(&Self::path(&sha256), PutPayload::from_bytes(bytes)).await.map_err(Error::internal)?;
        let file_name = clean_name(file_name);
        Ok(Uploaded { sha256, media_type: media_type.to_owned(), size_bytes, file_name })
    }

    /// Stores a photo after checking by its content that it is one.
    ///
    /// # Errors
    /// Invalid when it is not a photo.
    pub async fn put_photo(&self, bytes: Bytes, file_name: &str) -> Result<Uploaded> {
        let kind = infer::get(&bytes).map(|k| k.mime_type());
        let Some(media_type @ ("image/jpeg" | "image/png" | "image/webp")) = kind else {
            return Err(Error::invalid("files.not_a_photo", not_a_photo).field("photo", not_a_photo));
        };
        self.put(bytes, media_type, file_name).await
    }

    /// # Errors
    /// When the object is missing or the store fails.
    pub async fn get(&self, sha256: &str) -> Result<Bytes> {
        let found = self.0.get(&Self::path(sha256)).await.map_err(Error::internal)?;
        found.bytes().await.map_err(Error::internal)
    }

    /// Whether the object is there.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn has(&self, sha256: &str) -> Result<bool> {
        match self.0.head(&Self::path(sha256)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(Error::internal(error)),
        }
    }
}

/// A file name without paths, controls or quotes.
#[must_use]
pub fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or("");
    let clean: String =
        last.chars().filter(|c| !c.is_control() && !matches!(c, '"' | '<' | '>')).take(MAX_NAME).collect();
    if clean.is_empty() { "file".to_owned() } else { clean }
}

/// Records an uploaded file; the same content twice is one row.
///
/// # Errors
/// When the database fails.
pub async fn record(tx: &Tx, file: &Uploaded, at: DateTime<Utc>, by: Option<UserId>) -> Result<FileId> {
    if let Some(found) = by_hash(tx, &file.sha256).await? {
        return Ok(found.id);
    }
    let row = stored_file::ActiveModel {
        id: NotSet,
        sha256: Set(file.sha256.clone()),
        media_type: Set(file.media_type.clone()),
        size_bytes: Set(file.size_bytes),
        file_name: Set(file.file_name.clone()),
        created_at: Set(at),
        created_by: Set(by),
    };
    Ok(row.insert(tx).await?.id)
}

async fn by_hash<C: ConnectionTrait>(db: &C, sha256: &str) -> Result<Option<stored_file::Model>> {
    Ok(stored_file::Entity::find().filter(stored_file::Column::Sha256.eq(sha256)).one(db).await?)
}

/// # Errors
/// Not found.
pub async fn find<C: ConnectionTrait>(db: &C, id: FileId) -> Result<stored_file::Model> {
    stored_file::Entity::find_by_id(id).one(db).await?.ok_or_else(Error::not_found)
}
