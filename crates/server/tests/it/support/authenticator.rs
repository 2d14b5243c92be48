//! A device that holds a passkey: ES256, no attestation, as WebAuthn level 3 describes it. What a
//! test wants wrong, it sets.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A device and the browser around it.
pub(crate) struct Authenticator {
    key: SigningKey,
    id: Vec<u8>,
    user: Vec<u8>,
    /// The site that the browser says it is on.
    pub(crate) origin: String,
    /// The name that the device signs for.
    pub(crate) rp_id: String,
    /// Signatures so far; each answer counts one more.
    pub(crate) counter: u32,
    /// Whether it asked for finger, face or PIN.
    pub(crate) is_verified: bool,
}

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const HAS_CREDENTIAL: u8 = 0x40;

impl Authenticator {
    /// A device whose key follows from a number.
    pub(crate) fn new(origin: &str, number: u8) -> Authenticator {
        let (_, host) = origin.split_once("://").unwrap();
        Authenticator {
            key: SigningKey::from_slice(&[number; 32]).unwrap(),
            id: vec![number; 20],
            user: Vec::new(),
            origin: origin.to_owned(),
            rp_id: host.split(':').next().unwrap().to_owned(),
            counter: 0,
            is_verified: true,
        }
    }

    /// Makes a passkey as a centre asks for it.
    pub(crate) fn create(&mut self, asked: &Value) -> String {
        let asked = &asked["publicKey"];
        let wishes = &asked["authenticatorSelection"];
        assert_eq!(wishes["residentKey"], "required");
        assert_eq!(wishes["userVerification"], "required");
        self.user = bytes(&asked["user"]["id"]);
        let data = self.data(HAS_CREDENTIAL);
        // {"fmt": "none", "attStmt": {}, "authData": data} in CBOR.
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        let client = self.client("webauthn.create", asked);
        self.credential(json!({
            "clientDataJSON": BASE64.encode(client),
            "attestationObject": BASE64.encode(object),
        }))
    }

    /// Signs what a centre asks for.
    pub(crate) fn get(&mut self, asked: &Value) -> String {
        let asked = &asked["publicKey"];
        assert_eq!(asked["userVerification"], "required");
        self.counter += 1;
        let data = self.data(0);
        let client = self.client("webauthn.get", asked);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(&client));
        let signature: Signature = self.key.sign(&signed);
        self.credential(json!({
            "clientDataJSON": BASE64.encode(client),
            "authenticatorData": BASE64.encode(data),
            "signature": BASE64.encode(signature.to_der()),
            "userHandle": BASE64.encode(&self.user),
        }))
    }

    fn credential(&self, response: Value) -> String {
        let id = BASE64.encode(&self.id);
        let credential = json!({
            "id": id, "rawId": id, "type": "public-key", "response": response,
        });
        credential.to_string()
    }

    fn client(&self, kind: &str, asked: &Value) -> Vec<u8> {
        let client = json!({
            "type": kind,
            "challenge": asked["challenge"],
            "origin": self.origin,
            "crossOrigin": false,
        });
        client.to_string().into_bytes()
    }

    /// Authenticator data; with the credential where it was just made.
    fn data(&self, more: u8) -> Vec<u8> {
        let verified = if self.is_verified { VERIFIED } else { 0 };
        let mut data = Sha256::digest(self.rp_id.as_bytes()).to_vec();
        data.push(PRESENT | verified | more);
        data.extend(self.counter.to_be_bytes());
        if more & HAS_CREDENTIAL != 0 {
            data.extend([0; 16]);
            data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
            data.extend(&self.id);
            let point = self.key.verifying_key().to_sec1_point(false);
            // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y} in CBOR.
            data.extend(b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20");
            data.extend(point.x().unwrap());
            data.extend(b"\x22\x58\x20");
            data.extend(point.y().unwrap());
        }
        data
    }
}

fn bytes(value: &Value) -> Vec<u8> {
    BASE64.decode(value.as_str().unwrap()).unwrap()
}
