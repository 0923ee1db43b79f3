//! Passwords: argon2id (19 MiB, 2 passes), a few at a time, never on an async worker.

use std::sync::LazyLock;

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use super::text;
use crate::error::{Error, Result};

pub const MIN_LENGTH: usize = 10;
pub const MAX_LENGTH: usize = 128;
/// Hashing takes 19 MiB and some 20 ms of a core each.
const AT_ONCE: usize = 2;

static GATE: Semaphore = Semaphore::const_new(AT_ONCE);

/// What an unknown user's password is checked against, so that the answer takes as long.
static DECOY: LazyLock<String> =
    LazyLock::new(|| hash_now("a password nobody has").expect("argon2 hashes a short text"));

fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("the parameters are within argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash_now(password: &str) -> Result<String> {
    Ok(argon2().hash_password(password.as_bytes()).map_err(|e| Error::internal(e.to_string()))?.to_string())
}

/// # Errors
/// When the password is too short or too long, or hashing fails.
pub async fn hash(password: &str) -> Result<String> {
    let length = password.chars().count();
    if !(MIN_LENGTH..=MAX_LENGTH).contains(&length) {
        return Err(Error::invalid("access.password_length", text::password_length)
            .field("password", text::password_length));
    }
    let password = password.to_owned();
    let _turn = GATE.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(move || hash_now(&password)).await.map_err(Error::internal)?
}

/// Whether `password` is the one behind `stored`; `None` costs the same and is false.
///
/// # Errors
/// When the hashing task dies.
pub async fn verify(password: &str, stored: Option<String>) -> Result<bool> {
    let password: String = password.chars().take(MAX_LENGTH).collect();
    let _turn = GATE.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(move || {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| DECOY.clone());
        let matches = PasswordHash::new(&stored)
            .is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok());
        known && matches
    })
    .await
    .map_err(Error::internal)
}
