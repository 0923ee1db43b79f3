//! Files by content hash, in a directory or any store the `object_store` crate speaks to.

use std::path::Path as FsPath;
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use entity::stored_file;
use entity::value::{FileId, UserId};
use img_parts::{DynImage, ImageEXIF};
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

/// Where uploads lie that somebody still works at.
const PARKED: &str = "incoming";
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
        let uploaded = describe(&bytes, media_type, file_name)?;
        self.keep(&uploaded.sha256, bytes).await?;
        Ok(uploaded)
    }

    /// Stores what was [described](describe) before.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep(&self, sha256: &str, bytes: Bytes) -> Result<()> {
        self.0.put(&Self::path(sha256), PutPayload::from_bytes(bytes)).await.map_err(Error::internal)?;
        Ok(())
    }

    /// Stores a photo after checking by its content that it is one, without what its camera wrote into it.
    ///
    /// # Errors
    /// Invalid when it is not a photo, or is broken.
    pub async fn put_photo(&self, bytes: Bytes, file_name: &str) -> Result<Uploaded> {
        let kind = infer::get(&bytes).map(|k| k.mime_type());
        let Some(media_type @ ("image/jpeg" | "image/png" | "image/webp")) = kind else {
            return Err(Error::invalid("files.not_a_photo", not_a_photo).field("photo", not_a_photo));
        };
        let bytes = stripped(bytes)
            .ok_or_else(|| Error::invalid("files.not_a_photo", not_a_photo).field("photo", not_a_photo))?;
        self.put(bytes, media_type, file_name).await
    }

    /// # Errors
    /// When the object is missing or the store fails.
    pub async fn get(&self, sha256: &str) -> Result<Bytes> {
        let found = self.0.get(&Self::path(sha256)).await.map_err(Error::internal)?;
        found.bytes().await.map_err(Error::internal)
    }

    /// Keeps an upload that somebody still works at, apart from the files that are kept for good. `key` is its own.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn park(&self, key: i64, bytes: Bytes) -> Result<()> {
        self.0.put(&parked_at(key), PutPayload::from_bytes(bytes)).await.map_err(Error::internal)?;
        Ok(())
    }

    /// A parked upload; none when it never came whole, or is gone.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn parked(&self, key: i64) -> Result<Option<Bytes>> {
        match self.0.get(&parked_at(key)).await {
            Ok(found) => Ok(Some(found.bytes().await.map_err(Error::internal)?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(Error::internal(error)),
        }
    }

    /// Forgets a parked upload; one that is gone already is fine.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn unpark(&self, key: i64) -> Result<()> {
        match self.0.delete(&parked_at(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(Error::internal(error)),
        }
    }

    /// The keys of every parked upload.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn all_parked(&self) -> Result<Vec<i64>> {
        let found = self.0.list_with_delimiter(Some(&Path::from(PARKED))).await.map_err(Error::internal)?;
        Ok(found.objects.iter().filter_map(|o| o.location.filename()?.parse().ok()).collect())
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

/// What bytes are called in the store, which need not have them yet.
///
/// # Errors
/// When there are more bytes than a number holds.
pub fn describe(bytes: &Bytes, media_type: &str, file_name: &str) -> Result<Uploaded> {
    Ok(Uploaded {
        sha256: hex(&Sha256::digest(bytes)),
        media_type: media_type.to_owned(),
        size_bytes: i64::try_from(bytes.len()).map_err(Error::internal)?,
        file_name: clean_name(file_name),
    })
}

/// A photo without what its camera wrote into it (where, when, by whom): only how it is to be turned is kept, so that it
/// stands upright. `None` when it is broken.
fn stripped(bytes: Bytes) -> Option<Bytes> {
    let mut photo = DynImage::from_bytes(bytes).ok().flatten()?;
    let turned = photo.exif().and_then(|exif| orientation(exif.to_vec()));
    match &mut photo {
        DynImage::Jpeg(jpeg) => {
            // EXIF and XMP, and what picture agencies write.
            jpeg.remove_segments_by_marker(img_parts::jpeg::markers::APP1);
            jpeg.remove_segments_by_marker(img_parts::jpeg::markers::APP13);
            jpeg.remove_segments_by_marker(img_parts::jpeg::markers::COM);
        }
        DynImage::Png(png) => {
            for kind in [*b"eXIf", *b"iTXt", *b"tEXt", *b"zTXt"] {
                png.remove_chunks_by_type(kind);
            }
        }
        DynImage::WebP(webp) => {
            webp.remove_chunks_by_id(img_parts::webp::CHUNK_EXIF);
            webp.remove_chunks_by_id(img_parts::webp::CHUNK_XMP);
        }
    }
    if let Some(turned) = turned {
        photo.set_exif(Some(upright(turned)));
    }
    Some(photo.encoder().bytes())
}

/// How a camera held: 2 to 8, nothing when upright or unsaid.
fn orientation(exif: Vec<u8>) -> Option<u16> {
    let read = exif::Reader::new().read_raw(exif).ok()?;
    let field = read.get_field(exif::Tag::Orientation, exif::In::PRIMARY)?;
    field.value.get_uint(0).and_then(|n| u16::try_from(n).ok()).filter(|n| (2..=8).contains(n))
}

/// EXIF that says nothing but how to turn the picture: one field of one directory, big-endian (TIFF 6.0).
fn upright(orientation: u16) -> Bytes {
    const TAG_ORIENTATION: u16 = 0x0112;
    const SHORT: u16 = 3;
    let mut out = Vec::with_capacity(26);
    out.extend(b"MM\0*");
    out.extend(8_u32.to_be_bytes());
    out.extend(1_u16.to_be_bytes());
    out.extend(TAG_ORIENTATION.to_be_bytes());
    out.extend(SHORT.to_be_bytes());
    out.extend(1_u32.to_be_bytes());
    out.extend(orientation.to_be_bytes());
    out.extend([0, 0]);
    out.extend(0_u32.to_be_bytes());
    Bytes::from(out)
}

fn parked_at(key: i64) -> Path {
    Path::from(format!("{PARKED}/{key}"))
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
