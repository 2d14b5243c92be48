//! Crypto-currency addresses: only those whose check holds, and of Solana, which has none, only
//! where the words around say so.

use sha2::{Digest, Sha256};

use super::alphabet::before;
use super::scan::{Scanner, Word};
use super::{Kind, Piece};

const BASE_58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const BASE_32: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
/// How far back the word Solana is looked for.
const WORDS_BYTES: usize = 80;
/// Monero's addresses are coded in blocks of eight bytes: the signs that so many bytes take.
const BLOCK_SIGNS: [usize; 9] = [0, 2, 3, 5, 6, 7, 9, 10, 11];

impl Scanner<'_> {
    /// Takes a word that is an address of a crypto-currency.
    pub(super) fn wallet(&mut self, word: Word) -> Option<usize> {
        let raw = self.slice(word.start, word.end);
        let (scheme, value) = known(raw).or_else(|| {
            let is_told = is_solana(raw) && self.speaks_of_solana(word.start);
            is_told.then(|| ("sol", raw.to_owned()))
        })?;
        let piece = Piece::new(Kind::Wallet, scheme, value, word.start..word.end);
        self.pieces.push(piece);
        Some(word.end)
    }

    fn speaks_of_solana(&self, at: usize) -> bool {
        let words = before(self.text, at, WORDS_BYTES);
        words.contains("solana") || words.contains("phantom") || {
            let mut parts = words.split(|sign: char| !sign.is_alphanumeric());
            parts.any(|part| part == "sol")
        }
    }
}

/// The currency of an address, and its canonical form.
pub(super) fn known(raw: &str) -> Option<(&'static str, String)> {
    let own = |scheme| (scheme, raw.to_owned());
    let bytes = raw.as_bytes();
    match bytes {
        [b'0', b'x' | b'X', digits @ ..] => ether(digits).map(|value| ("eth", value)),
        _ => segwit(raw)
            .or_else(|| base_58_check(bytes).map(own))
            .or_else(|| is_monero(bytes).then(|| own("xmr"))),
    }
}

/// Forty hexadecimal digits; where small and capital letters are mixed, as EIP-55 has it.
fn ether(digits: &[u8]) -> Option<String> {
    if digits.len() != 40 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let lower = digits.to_ascii_lowercase();
    let has = |wanted: fn(&u8) -> bool| digits.iter().any(wanted);
    let digest = keccak(&lower);
    let mut mixed = String::from("0x");
    for (place, digit) in lower.iter().enumerate() {
        let half = digest[place / 2] >> (4 * (1 - place % 2)) & 0xF;
        let digit = if half > 7 {
            digit.to_ascii_uppercase()
        } else {
            *digit
        };
        mixed.push(char::from(digit));
    }
    let is_checked = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase);
    (!is_checked || mixed.as_bytes()[2..] == *digits).then_some(mixed)
}

fn base_58_digit(sign: u8) -> Option<u8> {
    let place = BASE_58.iter().position(|known| *known == sign)?;
    u8::try_from(place).ok()
}

/// Bytes written in base 58, if they are so many.
fn base_58<const COUNT: usize>(signs: &[u8]) -> Option<[u8; COUNT]> {
    let mut bytes = [0_u8; COUNT];
    for sign in signs {
        let mut carry = u32::from(base_58_digit(*sign)?);
        for byte in bytes.iter_mut().rev() {
            carry += u32::from(*byte) * 58;
            *byte = (carry & 0xFF) as u8;
            carry >>= 8;
        }
        if carry > 0 {
            return None;
        }
    }
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let ones = signs.iter().take_while(|sign| **sign == b'1').count();
    (zeros == ones).then_some(bytes)
}

/// Addresses in base 58 with a check: Bitcoin, Litecoin, Dogecoin, Tron.
fn base_58_check(signs: &[u8]) -> Option<&'static str> {
    let may_be = matches!(
        signs.first()?,
        b'1' | b'3' | b'L' | b'M' | b'D' | b'A' | b'9' | b'T'
    );
    if !may_be || !(26..=35).contains(&signs.len()) {
        return None;
    }
    let bytes: [u8; 25] = base_58(signs)?;
    let (payload, check) = bytes.split_at(21);
    if Sha256::digest(Sha256::digest(payload))[..4] != *check {
        return None;
    }
    match payload[0] {
        0 | 5 => Some("btc"),
        48 | 50 => Some("ltc"),
        30 | 22 => Some("doge"),
        65 => Some("trx"),
        _ => None,
    }
}

/// Addresses in Bech32 (BIP 173) and Bech32m (BIP 350): Bitcoin, Litecoin.
fn segwit(raw: &str) -> Option<(&'static str, String)> {
    if !(14..=90).contains(&raw.len()) {
        return None;
    }
    let lower = raw.to_ascii_lowercase();
    if lower != raw && raw.to_ascii_uppercase() != raw {
        return None;
    }
    let (scheme, prefix, data) = match lower.get(..4) {
        Some("ltc1") => ("ltc", "ltc", &lower[4..]),
        Some(first) if first.starts_with("bc1") => ("btc", "bc", &lower[3..]),
        _ => return None,
    };
    let digit = |sign: u8| BASE_32.iter().position(|known| *known == sign);
    let values: Vec<u32> = data
        .bytes()
        .map(|sign| digit(sign).and_then(|value| u32::try_from(value).ok()))
        .collect::<Option<_>>()?;
    let version = *values.first()?;
    let expected = if version == 0 { 1 } else { 0x2BC8_30A3 };
    let bits = (values.len().checked_sub(7)?) * 5;
    let length = bits / 8;
    let fits = match version {
        0 => matches!(length, 20 | 32),
        1..=16 => (2..=40).contains(&length),
        _ => false,
    };
    (fits && polymod(prefix, &values) == expected).then_some((scheme, lower))
}

fn polymod(prefix: &str, values: &[u32]) -> u32 {
    const FACTORS: [u32; 5] = [
        0x3B6A_57B2,
        0x2650_8E6D,
        0x1EA1_19FA,
        0x3D42_33DD,
        0x2A14_62B3,
    ];
    let high = prefix.bytes().map(|byte| u32::from(byte >> 5));
    let low = prefix.bytes().map(|byte| u32::from(byte & 31));
    let all = high.chain([0]).chain(low).chain(values.iter().copied());
    all.fold(1, |check, value| {
        let top = check >> 25;
        let check = (check & 0x1FF_FFFF) << 5 ^ value;
        let chosen = FACTORS
            .iter()
            .enumerate()
            .filter(|(bit, _)| top >> bit & 1 == 1);
        chosen.fold(check, |check, (_, factor)| check ^ factor)
    })
}

/// Monero: a network byte, two keys, perhaps a payment id, and four bytes of their digest.
fn is_monero(signs: &[u8]) -> bool {
    if !matches!(signs.len(), 95 | 106) || !matches!(signs.first(), Some(b'4' | b'8')) {
        return false;
    }
    let mut bytes = Vec::with_capacity(80);
    for block in signs.chunks(11) {
        let Some(length) = BLOCK_SIGNS.iter().position(|count| *count == block.len()) else {
            return false;
        };
        let mut number: u128 = 0;
        for sign in block {
            let Some(digit) = base_58_digit(*sign) else {
                return false;
            };
            number = number * 58 + u128::from(digit);
        }
        if number >> (8 * length) > 0 {
            return false;
        }
        bytes.extend(&number.to_be_bytes()[16 - length..]);
    }
    let (payload, check) = bytes.split_at(bytes.len() - 4);
    matches!(payload.first(), Some(18 | 19 | 42)) && keccak(payload)[..4] == *check
}

/// Thirty-two bytes in base 58.
fn is_solana(raw: &str) -> bool {
    (32..=44).contains(&raw.len()) && base_58::<32>(raw.as_bytes()).is_some()
}

/// Keccak-256 as Ethereum and Monero use it: the submission's padding, not that of FIPS 202.
fn keccak(message: &[u8]) -> [u8; 32] {
    <sha3::Keccak256 as sha3::Digest>::digest(message).into()
}

#[cfg(test)]
mod tests {
    #[test]
    fn known_digests() {
        for (message, expected) in [
            (
                "",
                "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
            ),
            (
                "abc",
                "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
            ),
        ] {
            assert_eq!(hex::encode(super::keccak(message.as_bytes())), expected);
        }
        // More than one block.
        assert_ne!(super::keccak(&[b'a'; 136]), super::keccak(&[b'a'; 137]));
    }
}
