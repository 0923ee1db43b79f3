//! The keys of channels: RSA signatures (SHA-256, PKCS #1 v1.5) and the sealed notifications of WeChat Pay (AES-256-GCM).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, SubjectPublicKeyInfoDer};
use spki::der::Decode;

/// Why a key, a signature or a seal is no good; for the log, never for a stranger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("not an RSA private key in PEM (PKCS #1 or PKCS #8)")]
    PrivateKey,
    #[error("neither an RSA public key nor a certificate in PEM")]
    PublicKey,
    #[error("the signature does not fit")]
    Signature,
    #[error("the seal does not open")]
    Seal,
    #[error("the API v3 key has 32 bytes")]
    SealKey,
}

/// A private key that signs.
pub struct Signer(RsaKeyPair);

impl Signer {
    /// Reads PEM, or the bare base64 of a PKCS #8 key, as Alipay hands them out.
    ///
    /// # Errors
    /// [`KeyError::PrivateKey`].
    pub fn read(text: &str) -> Result<Self, KeyError> {
        let key = if text.contains("-----BEGIN") {
            PrivateKeyDer::from_pem_slice(text.as_bytes()).map_err(|_| KeyError::PrivateKey)?
        } else {
            let der = STANDARD
                .decode(text.split_whitespace().collect::<String>())
                .map_err(|_| KeyError::PrivateKey)?;
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(der))
        };
        let pair = match &key {
            PrivateKeyDer::Pkcs1(der) => RsaKeyPair::from_der(der.secret_pkcs1_der()),
            PrivateKeyDer::Pkcs8(der) => RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()),
            _ => return Err(KeyError::PrivateKey),
        };
        pair.map(Self).map_err(|_| KeyError::PrivateKey)
    }

    /// The signature of `message` in base64.
    ///
    /// # Errors
    /// [`KeyError::Signature`] when the machine has no randomness.
    pub fn sign(&self, message: &[u8]) -> Result<String, KeyError> {
        let mut signature = vec![0; self.0.public().modulus_len()];
        self.0
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .map_err(|_| KeyError::Signature)?;
        Ok(STANDARD.encode(signature))
    }
}

/// The other side's public key.
pub struct Verifier(Vec<u8>);

impl Verifier {
    /// Reads a public key or a certificate in PEM, or the bare base64 of a public key.
    ///
    /// # Errors
    /// [`KeyError::PublicKey`].
    pub fn read(text: &str) -> Result<Self, KeyError> {
        let bad = || KeyError::PublicKey;
        if text.contains("BEGIN CERTIFICATE") {
            let certificate = CertificateDer::from_pem_slice(text.as_bytes()).map_err(|_| bad())?;
            let parsed = webpki::EndEntityCert::try_from(&certificate).map_err(|_| bad())?;
            return Self::of(&parsed.subject_public_key_info());
        }
        if text.contains("-----BEGIN") {
            return Self::of(&SubjectPublicKeyInfoDer::from_pem_slice(text.as_bytes()).map_err(|_| bad())?);
        }
        let der = STANDARD.decode(text.split_whitespace().collect::<String>()).map_err(|_| bad())?;
        Self::of(&der)
    }

    /// The key inside its wrapping, which is what the verifier wants.
    fn of(spki: &[u8]) -> Result<Self, KeyError> {
        let info = spki::SubjectPublicKeyInfoRef::from_der(spki).map_err(|_| KeyError::PublicKey)?;
        let key = info.subject_public_key.as_bytes().ok_or(KeyError::PublicKey)?;
        Ok(Self(key.to_vec()))
    }

    /// Whether `signature` (base64) is the other side's over `message`.
    ///
    /// # Errors
    /// [`KeyError::Signature`].
    pub fn verify(&self, message: &[u8], signature: &str) -> Result<(), KeyError> {
        let signature = STANDARD.decode(signature.trim()).map_err(|_| KeyError::Signature)?;
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.0);
        key.verify(message, &signature).map_err(|_| KeyError::Signature)
    }
}

/// The APIv3 key of WeChat Pay.
pub struct Seal(LessSafeKey);

impl Seal {
    /// # Errors
    /// [`KeyError::SealKey`] unless it has 32 bytes.
    pub fn read(key: &str) -> Result<Self, KeyError> {
        let key = UnboundKey::new(&AES_256_GCM, key.as_bytes()).map_err(|_| KeyError::SealKey)?;
        Ok(Self(LessSafeKey::new(key)))
    }

    /// Opens what was sealed for us.
    ///
    /// # Errors
    /// [`KeyError::Seal`] for another key, another nonce, or a changed byte.
    pub fn open(&self, ciphertext: &str, nonce: &str, associated: &str) -> Result<Vec<u8>, KeyError> {
        let mut bytes = STANDARD.decode(ciphertext).map_err(|_| KeyError::Seal)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce.as_bytes()).map_err(|_| KeyError::Seal)?;
        let opened = self.0.open_in_place(nonce, Aad::from(associated.as_bytes()), &mut bytes);
        Ok(opened.map_err(|_| KeyError::Seal)?.to_vec())
    }

    /// Seals as the other side does: for a stand-in that speaks its protocol.
    ///
    /// # Errors
    /// [`KeyError::Seal`] for a nonce that has not 12 bytes.
    pub fn close(&self, plain: &[u8], nonce: &str, associated: &str) -> Result<String, KeyError> {
        let mut bytes = plain.to_vec();
        let nonce = Nonce::try_assume_unique_for_key(nonce.as_bytes()).map_err(|_| KeyError::Seal)?;
        self.0
            .seal_in_place_append_tag(nonce, Aad::from(associated.as_bytes()), &mut bytes)
            .map_err(|_| KeyError::Seal)?;
        Ok(STANDARD.encode(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by OpenSSL for tests alone; the signature is its `dgst -sha256 -sign` over `message.txt`.
    macro_rules! file {
        ($name:literal) => {
            include_str!(concat!("../../../tests/data/keys/", $name))
        };
    }

    #[test]
    fn a_signature_made_elsewhere_fits_and_a_changed_byte_does_not() {
        let (message, signature) = (file!("message.txt").as_bytes(), file!("message.sig"));
        let bare: String = file!("platform.pub.pem").lines().filter(|l| !l.contains("-----")).collect();
        for key in [file!("platform.pub.pem"), file!("platform.crt.pem"), bare.as_str()] {
            let key = Verifier::read(key).unwrap();
            assert_eq!(key.verify(message, signature), Ok(()));
            assert_eq!(key.verify(&message[1..], signature), Err(KeyError::Signature));
            assert_eq!(key.verify(message, "AAAA"), Err(KeyError::Signature));
            assert_eq!(key.verify(message, "not base64"), Err(KeyError::Signature));
        }
        let other = Verifier::read(file!("merchant.pub.pem")).unwrap();
        assert_eq!(other.verify(message, signature), Err(KeyError::Signature));
    }

    #[test]
    fn what_is_signed_here_is_what_openssl_signs() {
        let bare: String = file!("platform.pem").lines().filter(|l| !l.contains("-----")).collect();
        for key in [file!("platform.pem"), bare.as_str()] {
            let signature = Signer::read(key).unwrap().sign(file!("message.txt").as_bytes()).unwrap();
            assert_eq!(signature, file!("message.sig"), "PKCS #1 v1.5 has no randomness");
        }
        let old = Signer::read(file!("merchant.pkcs1.pem")).unwrap().sign(b"x").unwrap();
        assert_eq!(Verifier::read(file!("merchant.pub.pem")).unwrap().verify(b"x", &old), Ok(()));
    }

    #[test]
    fn what_is_no_key_is_said_to_be_none() {
        assert_eq!(Signer::read("hello").err(), Some(KeyError::PrivateKey));
        assert_eq!(Signer::read(file!("platform.pub.pem")).err(), Some(KeyError::PrivateKey));
        assert_eq!(Verifier::read("").err(), Some(KeyError::PublicKey));
        assert_eq!(Verifier::read(file!("merchant.pem")).err(), Some(KeyError::PublicKey));
        assert_eq!(Seal::read("short").err(), Some(KeyError::SealKey));
    }

    /// Sealed by an independent implementation (Python's cryptography).
    #[test]
    fn a_seal_made_elsewhere_opens_with_its_own_key_alone() {
        let sealed = "TYpd+S/67XpKtRU+pKtOkEwO1GfEr9K16CmDQYVHuLnRZnQkXEsOEeYsOiv5xr3PXg5JgANuW1s=";
        let seal = Seal::read("0123456789abcdef0123456789abcdef").unwrap();
        let plain = seal.open(sealed, "fdasfjihihih", "transaction").unwrap();
        assert_eq!(String::from_utf8(plain.clone()).unwrap(), r#"{"out_trade_no":"DW1","名":"物业费"}"#);
        assert_eq!(seal.close(&plain, "fdasfjihihih", "transaction").unwrap(), sealed);
        assert_eq!(seal.open(sealed, "fdasfjihihih", "refund").err(), Some(KeyError::Seal));
        assert_eq!(seal.open(sealed, "fdasfjihihii", "transaction").err(), Some(KeyError::Seal));
        let other = Seal::read("0123456789abcdef0123456789abcdee").unwrap();
        assert_eq!(other.open(sealed, "fdasfjihihih", "transaction").err(), Some(KeyError::Seal));
    }
}
