//! Digests of what came in, to know the same thing when it comes again.

use sha2::{Digest, Sha256};

/// SHA-256 of the bytes of one report (a line, a row, a mail), in lower-case hexadecimal.
///
/// It names the report where its sender gave no identifier: an import that is run again, or
/// resumed, passes over what it has seen. Never shown to the public, as it would let anybody who
/// guesses a text confirm the guess.
pub fn content_digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_sha_256() {
        assert_eq!(
            content_digest(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
