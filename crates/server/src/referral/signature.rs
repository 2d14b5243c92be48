//! HTTP Message Signatures (RFC 9421) with Ed25519 and Content-Digest (RFC 9530): whoever gets a
//! message can tell that this centre wrote it, just now, and that nobody changed it.

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use ed25519_dalek::{Signer, SigningKey};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What every signature says that it is for, so that it cannot be passed off as another.
pub const TAG: &str = "tocsin-referral";
/// The media type of what is sent.
pub const MEDIA_TYPE: &str = "application/json";

/// How long a signature is good: a message that was kept is worth nothing after this. Clocks may
/// differ by as much; each try is signed anew.
pub const VALID_SECONDS: i64 = 300;

/// The centre's key for messages to bodies.
#[derive(Clone)]
pub struct MessageKey {
    key: SigningKey,
}

/// The headers that go with a signed message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// `Content-Digest`.
    pub digest: String,
    /// `Signature-Input`.
    pub input: String,
    /// `Signature`.
    pub signature: String,
}

impl MessageKey {
    /// The key of a seed.
    pub fn new(seed: &[u8; 32]) -> MessageKey {
        MessageKey {
            key: SigningKey::from_bytes(seed),
        }
    }

    fn public(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.key.verifying_key().as_bytes())
    }

    /// What names the key: its thumbprint (RFC 7638).
    pub fn id(&self) -> String {
        let text = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, self.public());
        BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()))
    }

    /// The public key as a set of JSON Web Keys (RFC 7517, RFC 8037).
    pub fn to_jwks(&self) -> Value {
        json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "x": self.public(), "kid": self.id(),
            "alg": "EdDSA", "use": "sig"}]})
    }

    /// Signs a POST of a body to an address. The signature is good for [`VALID_SECONDS`]; `nonce`
    /// is of this one message, so that whoever gets it twice can tell.
    pub fn sign(&self, url: &str, body: &[u8], at: Timestamp, nonce: &[u8; 16]) -> Signed {
        let digest = content_digest(body);
        let components = [
            ("@method", "POST"),
            ("@target-uri", url),
            ("content-type", MEDIA_TYPE),
            ("content-digest", digest.as_str()),
        ];
        let created = at.as_second();
        let expires = created.saturating_add(VALID_SECONDS);
        let nonce = BASE64_URL_SAFE_NO_PAD.encode(nonce);
        let input = format!(
            "{};created={created};expires={expires};nonce=\"{nonce}\";keyid=\"{}\";\
             alg=\"ed25519\";tag=\"{TAG}\"",
            names(&components),
            self.id()
        );
        let signature = self.key.sign(base(&components, &input).as_bytes());
        let signature = BASE64_STANDARD.encode(signature.to_bytes());
        Signed {
            input: format!("tocsin={input}"),
            signature: format!("tocsin=:{signature}:"),
            digest,
        }
    }
}

/// `Content-Digest` of a body (RFC 9530).
fn content_digest(body: &[u8]) -> String {
    format!("sha-256=:{}:", BASE64_STANDARD.encode(Sha256::digest(body)))
}

fn names(components: &[(&str, &str)]) -> String {
    let names: Vec<String> = components
        .iter()
        .map(|(name, _)| format!("\"{name}\""))
        .collect();
    format!("({})", names.join(" "))
}

/// What is signed (RFC 9421, section 2.5).
fn base(components: &[(&str, &str)], input: &str) -> String {
    let mut text = String::new();
    for (name, value) in components {
        text += &format!("\"{name}\": {value}\n");
    }
    text + &format!("\"@signature-params\": {input}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 9421, appendix B.1.4 and B.2.6.
    #[test]
    fn a_signature_is_that_of_the_standard() {
        let seed = BASE64_STANDARD
            .decode("n4Ni+HpISpVObnQMW0wOhCKROaIKqKtW/2ZYb2p9KcU=")
            .expect("base64");
        let key = MessageKey::new(seed.as_slice().try_into().expect("32 bytes"));
        assert_eq!(key.public(), "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs");
        let components = [
            ("date", "Tue, 20 Apr 2021 02:07:55 GMT"),
            ("@method", "POST"),
            ("@path", "/foo"),
            ("@authority", "example.com"),
            ("content-type", "application/json"),
            ("content-length", "18"),
        ];
        let input = format!(
            "{};created=1618884473;keyid=\"test-key-ed25519\"",
            names(&components)
        );
        let signature = key.key.sign(base(&components, &input).as_bytes());
        assert_eq!(
            BASE64_STANDARD.encode(signature.to_bytes()),
            "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQ\
             v5lIp5WPpBKRCw=="
        );
    }

    /// RFC 9530, appendix B.
    #[test]
    fn a_digest_is_that_of_the_standard() {
        assert_eq!(
            content_digest(b"{\"hello\": \"world\"}\n"),
            "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"
        );
    }

    #[test]
    fn a_signature_covers_address_and_body() {
        let key = MessageKey::new(&[7; 32]);
        let at = Timestamp::from_second(1_773_135_000).expect("in range");
        let signed = key.sign("https://body.example/in", b"{}", at, &[1; 16]);
        assert!(signed.input.starts_with(
            "tocsin=(\"@method\" \"@target-uri\" \"content-type\" \"content-digest\");\
             created=1773135000;expires=1773135300;nonce=\"AQEBAQEBAQEBAQEBAQEBAQ\";"
        ));
        for (url, body, nonce) in [
            ("https://other.example/in", b"{}", [1; 16]),
            ("https://body.example/in", b"[]", [1; 16]),
            ("https://body.example/in", b"{}", [2; 16]),
        ] {
            assert_ne!(signed, key.sign(url, body, at, &nonce));
        }
    }
}
