//! Signed links: whoever holds the link to an account's page may see that account, and nobody can make one up.

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::value::{AccountId, RequestId};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::error::{Error, Result};
use crate::settings::Settings;

/// 16 bytes of HMAC-SHA256: short enough for a mail, 128 bits strong.
const SIGNATURE_BYTES: usize = 16;

#[derive(Clone)]
pub struct Signer(Vec<u8>);

impl Signer {
    /// The configured secret, or one made once and kept beside the SQLite database.
    ///
    /// # Errors
    /// When the secret's file cannot be read or written.
    pub fn from_settings(settings: &Settings) -> Result<Self> {
        if !settings.security.secret.is_empty() {
            return Ok(Self(settings.security.secret.as_bytes().to_vec()));
        }
        let database = crate::db::sqlite_path(&settings.database.url);
        let path = PathBuf::from(database).with_extension("secret");
        if let Ok(secret) = std::fs::read(&path)
            && secret.len() >= 32
        {
            return Ok(Self(secret));
        }
        let secret = crate::access::random_token()?;
        write_private(&path, secret.as_bytes()).map_err(Error::internal)?;
        Ok(Self(secret.into_bytes()))
    }

    fn mac(&self, subject: &str) -> Vec<u8> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(subject.as_bytes());
        mac.finalize().into_bytes()[..SIGNATURE_BYTES].to_vec()
    }

    /// The token in a resident's link: the account and its signature.
    #[must_use]
    pub fn account_token(&self, account: AccountId) -> String {
        format!("{account}.{}", URL_SAFE_NO_PAD.encode(self.mac(&format!("account:{account}"))))
    }

    /// The account a token was made for, if we made it.
    #[must_use]
    pub fn account(&self, token: &str) -> Option<AccountId> {
        let (id, signature) = token.split_once('.')?;
        let account = AccountId(id.parse().ok()?);
        let given = URL_SAFE_NO_PAD.decode(signature).ok()?;
        self.matches(&format!("account:{account}"), &given).then_some(account)
    }

    /// The token behind which the caller of a request says whether it is well now, once a round.
    #[must_use]
    pub fn follow_up_token(&self, request: RequestId, round: i32) -> String {
        let seal = self.seal(&format!("follow-up:{request}:{round}"));
        format!("{request}.{round}.{seal}")
    }

    /// The request and round a token was made for, if we made it.
    #[must_use]
    pub fn follow_up(&self, token: &str) -> Option<(RequestId, i32)> {
        let mut parts = token.splitn(3, '.');
        let request = RequestId(parts.next()?.parse().ok()?);
        let round = parts.next()?.parse().ok()?;
        self.is_sealed(&format!("follow-up:{request}:{round}"), parts.next()?).then_some((request, round))
    }

    /// Signs any short text, such as the cookie that says a resident has shown their digits.
    #[must_use]
    pub fn seal(&self, subject: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(subject))
    }

    #[must_use]
    pub fn is_sealed(&self, subject: &str, seal: &str) -> bool {
        URL_SAFE_NO_PAD.decode(seal).is_ok_and(|given| self.matches(subject, &given))
    }

    fn matches(&self, subject: &str, given: &[u8]) -> bool {
        use subtle::ConstantTimeEq;
        self.mac(subject).ct_eq(given).into()
    }
}

fn write_private(path: &Path, secret: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut file =
        std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_names_its_account_and_no_other() {
        let signer = Signer(vec![7; 32]);
        let token = signer.account_token(AccountId(42));
        assert_eq!(signer.account(&token), Some(AccountId(42)));
        let forged = token.replacen("42", "43", 1);
        assert_eq!(signer.account(&forged), None);
        assert_eq!(Signer(vec![8; 32]).account(&token), None);
        for bad in ["", ".", "42", "42.", "x.y", "42.%%%"] {
            assert_eq!(signer.account(bad), None);
        }
    }

    #[test]
    fn a_follow_up_is_for_one_round_of_one_request() {
        let signer = Signer(vec![7; 32]);
        let token = signer.follow_up_token(RequestId(42), 1);
        assert_eq!(signer.follow_up(&token), Some((RequestId(42), 1)));
        assert_eq!(signer.follow_up(&token.replacen("42.1", "42.2", 1)), None);
        assert_eq!(signer.follow_up(&token.replacen("42.", "43.", 1)), None);
        assert_eq!(signer.follow_up(&signer.account_token(AccountId(42))), None);
        for bad in ["", ".", "..", "42.1", "42.1.", "42.1.%%"] {
            assert_eq!(signer.follow_up(bad), None);
        }
    }
}
