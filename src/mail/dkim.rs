//! The signature by which a receiving server knows that a mail is ours (DKIM, RFC 6376).

use lettre::message::dkim::{
    DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm, DkimSigningKey,
};
use lettre::message::header::HeaderName;

use crate::settings::{Dkim, SettingsError, invalid};

/// What is signed: what a reader sees, and what their mail program acts upon (RFC 8058 asks for the last two).
const SIGNED: [&str; 9] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Auto-Submitted",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
];

/// The key that is set, ready to sign for the sender's `domain`; none when none is set.
///
/// # Errors
/// When its file cannot be read, or holds no key of a kind we sign with.
pub fn from_settings(settings: &Dkim, domain: &str) -> Result<Option<DkimConfig>, SettingsError> {
    const KEY: &str = "mail.dkim.key_file";
    if settings.key_file.trim().is_empty() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(&settings.key_file)
        .map_err(|error| invalid(KEY, format!("{}: {error}", settings.key_file)))?;
    let text = text.trim();
    let algorithm = if text.starts_with("-----BEGIN") {
        DkimSigningAlgorithm::Rsa
    } else {
        DkimSigningAlgorithm::Ed25519
    };
    let key = DkimSigningKey::new(text, algorithm).map_err(|error| {
        invalid(
            KEY,
            format!(
                "{}: {error}; wanted is an RSA key in PEM (\"BEGIN RSA PRIVATE KEY\": openssl genrsa -traditional 2048) or 32 bytes of Ed25519 in base64",
                settings.key_file
            ),
        )
    })?;
    let headers = SIGNED.iter().map(|name| HeaderName::new_from_ascii_str(name)).collect();
    let canonicalization = DkimCanonicalization {
        header: DkimCanonicalizationType::Relaxed,
        body: DkimCanonicalizationType::Relaxed,
    };
    Ok(Some(DkimConfig::new(settings.selector.clone(), domain.to_owned(), key, headers, canonicalization)))
}
