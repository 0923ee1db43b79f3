//! Settings: `config/default.toml`, then a file, then the environment; checked once, at start.

use std::num::NonZeroU32;
use std::path::Path;

use chrono::{DateTime, Utc};
use entity::value::Fen;
use serde::Deserialize;

use crate::clock::Zone;
use crate::mail::hours::Hours;

/// The commented defaults, also printed by `dawuye config`.
pub const DEFAULTS: &str = include_str!("../config/default.toml");

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub server: Server,
    pub database: Database,
    pub security: Security,
    pub rates: Rates,
    pub open311: Open311,
    pub clock: Clock,
    pub dispatch: Dispatch,
    pub works: Works,
    pub requests: Requests,
    pub files: Files,
    pub mail: Mail,
    pub operator: Operator,
    pub billing: Billing,
    pub payments: Payments,
    pub channels: Channels,
    pub reconciliation: Reconciliation,
    pub jobs: Jobs,
    pub map: Map,
    pub log: Log,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    pub host: String,
    pub port: u16,
    pub base_url: String,
    pub trusted_hops: usize,
    pub body_limit: usize,
    pub upload_limit: usize,
    pub request_timeout_seconds: u64,
    pub https: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    pub url: String,
    pub max_connections: u32,
    pub synchronous: String,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Security {
    pub secret: String,
    pub session_idle_minutes: i64,
    pub session_max_hours: i64,
    pub api_token_days: i64,
    pub login_failures: i32,
    pub login_lock_minutes: i64,
    pub login_attempts_per_address: u64,
}

impl std::fmt::Debug for Security {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Security").field("secret", &"***").finish_non_exhaustive()
    }
}

/// Calls a minute.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    pub open311_reads: NonZeroU32,
    pub open311_posts: NonZeroU32,
    pub open311_key_posts: NonZeroU32,
    pub resident_posts: NonZeroU32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Open311 {
    pub enabled: bool,
    pub other_channels: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    pub offset_hours: i32,
    pub start: String,
    pub speed: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dispatch {
    pub plan_seconds: u32,
    pub plan_chains: u8,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Works {
    pub checkin_metres: i32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requests {
    pub satisfied_from: i32,
    pub follow_up_days: i64,
    pub mail_drop: String,
    pub mail_estate: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Files {
    pub location: String,
    pub parser: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    pub transport: MailTransport,
    pub directory: String,
    pub from_name: String,
    pub from_address: String,
    pub concurrency: usize,
    pub timeout_seconds: u64,
    pub max_attempts: i32,
    /// 0: as fast as they go.
    pub per_minute: u32,
    pub hours: String,
    pub smtp: Smtp,
    pub dkim: Dkim,
}

impl Mail {
    /// What stands behind the `@` of our address.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.from_address.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
    }

    /// When mails that nobody waits for may arrive.
    ///
    /// # Panics
    /// Never: [`Settings::load`] has checked it.
    #[must_use]
    pub fn hours(&self) -> Hours {
        Hours::read(&self.hours).expect("checked when loaded")
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dkim {
    pub selector: String,
    pub key_file: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTransport {
    Smtp,
    File,
    Memory,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smtp {
    pub host: String,
    pub port: u16,
    pub encryption: Encryption,
    pub username: String,
    pub password: String,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encryption {
    None,
    Starttls,
    Tls,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operator {
    pub name: String,
    pub phone: String,
    pub office: String,
}

/// Online channels; each off until it is turned on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channels {
    pub order_minutes: i64,
    pub wechat: Wechat,
    pub alipay: Alipay,
    pub webhook: Webhook,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wechat {
    pub enabled: bool,
    pub base_url: String,
    pub app_id: String,
    pub merchant_id: String,
    pub serial: String,
    pub private_key_file: String,
    pub platform_serial: String,
    pub platform_key_file: String,
    pub api_v3_key: String,
}

impl std::fmt::Debug for Wechat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("Wechat");
        shown.field("enabled", &self.enabled).field("merchant_id", &self.merchant_id).finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alipay {
    pub enabled: bool,
    pub gateway: String,
    pub app_id: String,
    pub private_key_file: String,
    pub platform_key_file: String,
}

/// A partner that tells of payments it took for us.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    pub secret: String,
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Webhook").field("on", &!self.secret.is_empty()).finish()
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reconciliation {
    pub window_days: u32,
    pub import_patience_ms: u64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Billing {
    pub due_day: u32,
    pub write_off_limit: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payments {
    pub order: SettlementOrder,
}

/// In which order a payment settles debts once the designated bill is paid (rule book §6).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettlementOrder {
    /// All principal by (due, bill, priority, line), then late fees by (due, bill).
    #[default]
    PrincipalFirst,
    /// Bill by bill by (due, bill): its late fee, then its lines.
    BillFirst,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jobs {
    pub enabled: bool,
    pub bell_seconds: u64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    pub tiles: String,
    pub attribution: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    pub filter: String,
    pub format: String,
}

/// What is wrong with the settings, naming the key.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("settings: {0}")]
    Unreadable(#[from] config::ConfigError),
    #[error("settings: {key}: {problem}")]
    Invalid { key: &'static str, problem: String },
}

pub(crate) fn invalid(key: &'static str, problem: impl Into<String>) -> SettingsError {
    SettingsError::Invalid { key, problem: problem.into() }
}

impl Settings {
    /// Reads the defaults, then `file`, then `DAWUYE__SECTION__KEY` from the environment.
    ///
    /// # Errors
    /// An unknown key, a wrong type, or a value that makes no sense; the message names the key.
    pub fn load(file: Option<&Path>) -> Result<Self, SettingsError> {
        let mut builder =
            config::Config::builder().add_source(config::File::from_str(DEFAULTS, config::FileFormat::Toml));
        if let Some(path) = file {
            builder = builder.add_source(config::File::from(path).format(config::FileFormat::Toml));
        }
        let environment = config::Environment::with_prefix("DAWUYE").prefix_separator("__").separator("__");
        let settings: Self = builder.add_source(environment.try_parsing(true)).build()?.try_deserialize()?;
        settings.check()?;
        Ok(settings)
    }

    fn check(&self) -> Result<(), SettingsError> {
        let postgres = self.is_postgres();
        if !postgres && !self.database.url.starts_with("sqlite:") {
            return Err(invalid("database.url", "begins with neither sqlite: nor postgres://"));
        }
        if !["full", "normal", "off"].contains(&self.database.synchronous.as_str()) {
            return Err(invalid("database.synchronous", "is full, normal or off"));
        }
        if self.database.max_connections == 0 {
            return Err(invalid("database.max_connections", "is at least 1"));
        }
        let secret = &self.security.secret;
        if secret.is_empty() && postgres {
            return Err(invalid(
                "security.secret",
                "must be set, the same for every replica, with PostgreSQL",
            ));
        }
        if !secret.is_empty() && secret.len() < 32 {
            return Err(invalid("security.secret", "has at least 32 characters"));
        }
        if url::Url::parse(&self.server.base_url).is_err() || self.server.base_url.ends_with('/') {
            return Err(invalid("server.base_url", "is a URL without a slash at the end"));
        }
        if !(1..=28).contains(&self.billing.due_day) {
            return Err(invalid("billing.due_day", "is 1 to 28"));
        }
        let limit = self.billing.write_off_limit.parse::<Fen>();
        if !limit.is_ok_and(|limit| limit >= Fen::ZERO && limit <= Fen::LINE_LIMIT) {
            return Err(invalid("billing.write_off_limit", "is an amount in yuan such as \"10.00\""));
        }
        if !(5..=1440).contains(&self.channels.order_minutes) {
            return Err(invalid("channels.order_minutes", "is 5 to 1440"));
        }
        let webhook = &self.channels.webhook.secret;
        if !webhook.is_empty() && webhook.len() < 32 {
            return Err(invalid("channels.webhook.secret", "has at least 32 characters"));
        }
        if !(20..=100_000).contains(&self.works.checkin_metres) {
            return Err(invalid("works.checkin_metres", "is 20 to 100000"));
        }
        if !(2..=5).contains(&self.requests.satisfied_from) {
            return Err(invalid("requests.satisfied_from", "is 2 to 5"));
        }
        if !(1..=365).contains(&self.requests.follow_up_days) {
            return Err(invalid("requests.follow_up_days", "is 1 to 365"));
        }
        if !(1..=300).contains(&self.dispatch.plan_seconds) {
            return Err(invalid("dispatch.plan_seconds", "is 1 to 300"));
        }
        if !(1..=8).contains(&self.dispatch.plan_chains) {
            return Err(invalid("dispatch.plan_chains", "is 1 to 8"));
        }
        if self.reconciliation.import_patience_ms > 10_000 {
            return Err(invalid("reconciliation.import_patience_ms", "is 0 to 10000"));
        }
        if self.jobs.bell_seconds == 0 || self.jobs.bell_seconds > 60 {
            return Err(invalid("jobs.bell_seconds", "is 1 to 60"));
        }
        if self.clock.speed == 0 {
            return Err(invalid("clock.speed", "is at least 1"));
        }
        self.zone_checked()?;
        self.drill_start()?;
        self.mail
            .from_address
            .parse::<lettre::Address>()
            .map_err(|e| invalid("mail.from_address", e.to_string()))?;
        if Hours::read(&self.mail.hours).is_none() {
            return Err(invalid("mail.hours", "is a span of the day such as \"08:00-21:00\", or empty"));
        }
        let dkim = &self.mail.dkim;
        let label = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        if !dkim.key_file.is_empty() && (dkim.selector.is_empty() || !dkim.selector.chars().all(label)) {
            return Err(invalid("mail.dkim.selector", "names the key in DNS, such as \"dawuye2026\""));
        }
        Ok(())
    }

    #[must_use]
    pub fn is_postgres(&self) -> bool {
        self.database.url.starts_with("postgres://") || self.database.url.starts_with("postgresql://")
    }

    fn zone_checked(&self) -> Result<Zone, SettingsError> {
        Zone::try_new(self.clock.offset_hours.saturating_mul(3600))
            .ok_or_else(|| invalid("clock.offset_hours", "is -14 to 14"))
    }

    /// The city's zone.
    ///
    /// # Panics
    /// Never: [`Self::load`] has checked it.
    #[must_use]
    pub fn zone(&self) -> Zone {
        self.zone_checked().expect("checked when loaded")
    }

    /// What the write-offs of a bill may come to.
    ///
    /// # Panics
    /// Never: [`Self::load`] has checked it.
    #[must_use]
    pub fn write_off_limit(&self) -> Fen {
        self.billing.write_off_limit.parse().expect("checked when loaded")
    }

    /// When a drill's clock begins; `None` in real life.
    ///
    /// # Errors
    /// When `clock.start` is not an instant.
    pub fn drill_start(&self) -> Result<Option<DateTime<Utc>>, SettingsError> {
        if self.clock.start.is_empty() {
            return Ok(None);
        }
        DateTime::parse_from_rfc3339(&self.clock.start)
            .map(|at| Some(at.to_utc()))
            .map_err(|e| invalid("clock.start", e.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_valid() {
        Settings::load(None).unwrap();
    }

    #[test]
    fn the_production_example_only_lacks_its_secret() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/production.example.toml");
        let error = Settings::load(Some(&path)).unwrap_err().to_string();
        assert!(error.contains("security.secret"), "{error}");
    }

    #[test]
    fn an_unknown_key_is_named() {
        let file = tempfile::NamedTempFile::with_suffix(".toml").unwrap();
        std::fs::write(file.path(), "[server]\nprot = 1\n").unwrap();
        let error = Settings::load(Some(file.path())).unwrap_err().to_string();
        assert!(error.contains("prot"), "{error}");
    }

    #[test]
    fn the_order_of_payments_is_one_of_two() {
        let with = |word: &str| {
            let file = tempfile::NamedTempFile::with_suffix(".toml").unwrap();
            std::fs::write(file.path(), format!("[payments]\norder = \"{word}\"\n")).unwrap();
            Settings::load(Some(file.path())).map(|s| s.payments.order)
        };
        assert_eq!(Settings::load(None).unwrap().payments.order, SettlementOrder::PrincipalFirst);
        assert_eq!(with("bill_first").unwrap(), SettlementOrder::BillFirst);
        let error = with("newest_first").unwrap_err().to_string();
        assert!(error.contains("newest_first") && error.contains("order"), "{error}");
    }
}
