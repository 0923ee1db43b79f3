//! Online channels: WeChat Pay and Alipay behind one trait. Off until configured.
//!
//! Owns `channel_order`. Always true:
//! - money is taken only on a channel's own word: a notification whose signature fits, or its answer to our question;
//! - an order becomes one receipt, however often and by however many replicas it is told of;
//! - what a channel says was paid is what is booked, to the day it was paid on.

mod alipay;
pub mod api;
mod jobs;
pub mod keys;
mod orders;
pub mod pages;
mod refunding;
mod store;
pub mod text;
mod wechat;

pub use jobs::ask_about_open_orders;
pub use orders::{Opened, Wish, of_bill, open_order};
pub(in crate::payments) use refunding::refund;
pub use refunding::{learn_in, refunds_on_their_way};

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::enums::PaymentChannel as Kind;
use entity::value::Fen;
use keys::KeyError;
use reqwest::header::HeaderMap;

use crate::clock::Zone;
use crate::error::{self, Error};
use crate::settings::{self, Settings};

/// What a household is asked to pay.
#[derive(Debug, Clone)]
pub struct Order {
    /// Ours, unique at the channel: `[0-9A-Za-z_-]{6,32}`.
    pub out_trade_no: String,
    pub amount: Fen,
    pub subject: String,
    pub expires_at: DateTime<Utc>,
    /// Where the channel tells what became of it.
    pub notify_url: String,
    /// The payer's id within the channel, for paying inside its own app; none for a code to scan.
    pub payer: Option<String>,
}

/// How the household pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// The text of a QR code.
    Code(String),
    /// What the page inside the channel's app hands to it.
    InApp(serde_json::Value),
}

/// A payment as the channel tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paid {
    /// The channel's own number.
    pub transaction_id: String,
    pub amount: Fen,
    pub at: DateTime<Utc>,
    pub payer: String,
}

/// What became of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderState {
    Open,
    Paid(Paid),
    Closed,
}

/// What became of a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundState {
    Done,
    Processing,
    /// Why the channel did not pay it out.
    Failed(String),
}

/// Money to be given back the way it came.
#[derive(Debug, Clone)]
pub struct RefundOrder {
    pub out_trade_no: String,
    /// Ours; asking again with the same one does not pay twice.
    pub out_refund_no: String,
    pub amount: Fen,
    pub total: Fen,
    pub reason: String,
    pub notify_url: String,
}

/// What a channel tells of its own accord.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    Order {
        out_trade_no: String,
        state: OrderState,
    },
    Refund {
        out_refund_no: String,
        state: RefundState,
    },
    /// Something we did not ask for.
    Other,
}

/// What a channel wants to hear back.
pub struct Reply {
    pub status: u16,
    pub content_type: &'static str,
    pub body: &'static str,
}

/// Why a channel did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ChannelError {
    #[error("not reached: {0}")]
    Unreachable(#[from] reqwest::Error),
    /// In the channel's own words.
    #[error("refused: {code} {message}")]
    Refused { code: String, message: String },
    #[error("not understood: {0}")]
    Unreadable(String),
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl From<ChannelError> for Error {
    fn from(error: ChannelError) -> Self {
        tracing::warn!(%error, "a payment channel failed");
        match error {
            ChannelError::Refused { message, .. } => {
                Self::conflict("payments.channel_refused", |l| text::channel_refused(l, &message))
            }
            ChannelError::Unreachable(_) | ChannelError::Unreadable(_) | ChannelError::Key(_) => {
                Self::new(error::Kind::Unavailable, "payments.channel_unreachable", text::channel_unreachable)
            }
        }
    }
}

pub type Answer<T> = Result<T, ChannelError>;

/// An online channel.
#[async_trait::async_trait]
pub trait PaymentChannel: Send + Sync {
    fn kind(&self) -> Kind;
    /// Asks for an order.
    async fn open(&self, order: &Order) -> Answer<Way>;
    /// What became of an order; open when the channel does not know it yet.
    async fn query(&self, out_trade_no: &str) -> Answer<OrderState>;
    /// Lets nobody pay an order any more.
    async fn close(&self, out_trade_no: &str) -> Answer<()>;
    async fn refund(&self, order: &RefundOrder) -> Answer<RefundState>;
    async fn query_refund(&self, order: &RefundOrder) -> Answer<RefundState>;
    /// What a notification says, once its signature fits.
    ///
    /// # Errors
    /// A signature that does not fit, a time too far from `now`, a seal that does not open.
    fn read_notice(&self, headers: &HeaderMap, body: &[u8], now: DateTime<Utc>) -> Answer<Notice>;
    /// What it wants to hear when its word was taken, or not.
    fn reply(&self, taken: bool) -> Reply;
}

/// The channels that are on.
#[derive(Clone, Default)]
pub struct Channels(Vec<Arc<dyn PaymentChannel>>);

impl Channels {
    /// Those the settings turn on.
    ///
    /// # Errors
    /// A key file that cannot be read, named by its setting.
    pub fn from_settings(settings: &Settings) -> error::Result<Self> {
        let mut channels: Vec<Arc<dyn PaymentChannel>> = Vec::new();
        let zone = settings.zone();
        if settings.channels.wechat.enabled {
            channels.push(Arc::new(wechat::Wechat::from_settings(&settings.channels.wechat, zone)?));
        }
        if settings.channels.alipay.enabled {
            channels.push(Arc::new(alipay::Alipay::from_settings(&settings.channels.alipay, zone)?));
        }
        Ok(Self(channels))
    }

    #[must_use]
    pub fn get(&self, kind: Kind) -> Option<&Arc<dyn PaymentChannel>> {
        self.0.iter().find(|c| c.kind() == kind)
    }

    /// Those that are on.
    pub fn kinds(&self) -> impl Iterator<Item = Kind> {
        self.0.iter().map(|c| c.kind())
    }
}

/// TLS by ring, for the whole process; harmless when it was said before.
pub fn use_ring() {
    rustls::crypto::ring::default_provider().install_default().ok();
}

/// A client that trusts the world's certificate authorities, and gives up after a while.
fn client() -> error::Result<reqwest::Client> {
    let roots = rustls::RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let tls = rustls::ClientConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .map_err(Error::internal)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .timeout(std::time::Duration::from_secs(10))
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(Error::internal)
}

/// The text of a key: a file's, named by its setting.
fn key_text(key: &'static str, path: &str) -> error::Result<String> {
    std::fs::read_to_string(path)
        .map_err(|e| Error::internal(settings::invalid(key, format!("cannot be read from {path}: {e}"))))
}

fn key_error(key: &'static str) -> impl Fn(KeyError) -> Error {
    move |e| Error::internal(settings::invalid(key, e.to_string()))
}

/// An instant as channels write it: RFC 3339, or the city's own `2026-11-23 10:00:00`.
fn instant(text: &str, zone: Zone) -> Answer<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.to_utc());
    }
    chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S")
        .map(|local| zone.instant(local))
        .map_err(|_| ChannelError::Unreadable(format!("a time: {text}")))
}
