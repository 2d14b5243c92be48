//! Recovery shares: the centre key cut into three, of which any two give it back and one alone
//! gives nothing (Shamir 1979, each byte in the field of 256 elements of FIPS 197).
//!
//! A share is five lines for paper: sixteen letters and digits and two that check them, so that
//! whoever types one in is told the line of a slip. Behind the share stand the key's fingerprint
//! and a digest of the whole.

use std::fmt;

use sha2::{Digest, Sha256};
use tocsin_store::seal::{CentreKey, random};
use zeroize::Zeroize;

/// How many shares there are.
pub(super) const SHARES_COUNT: u8 = 3;

const KEY_BYTES: usize = 32;
const FINGERPRINT_BYTES: usize = 8;
const DIGEST_BYTES: usize = 8;
/// Version, number, fingerprint, share, digest.
const SHARE_BYTES: usize = 2 + FINGERPRINT_BYTES + KEY_BYTES + DIGEST_BYTES;
const VERSION: u8 = 1;

const LINES_COUNT: usize = 5;
/// Ten bytes are sixteen symbols of five bits.
const LINE_BYTES: usize = SHARE_BYTES / LINES_COUNT;
const LINE_SYMBOLS: usize = 16;
/// Crockford's base 32, and a prime for the check, as receipt codes have them.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHECK_PRIME: u32 = 1021;

/// One of the three.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Share {
    number: u8,
    fingerprint: [u8; FINGERPRINT_BYTES],
    bytes: [u8; KEY_BYTES],
}

impl Drop for Share {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}

impl fmt::Debug for Share {
    /// A share must never reach a log.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Share({}, …)", self.number)
    }
}

/// Cuts a key into shares.
pub(super) fn cut(key: &CentreKey) -> Vec<Share> {
    let mut slope: [u8; KEY_BYTES] = random();
    let shares = (1..=SHARES_COUNT)
        .map(|number| {
            let mut bytes = *key.as_bytes();
            for (byte, slope) in bytes.iter_mut().zip(slope) {
                *byte ^= multiply(slope, number);
            }
            Share {
                number,
                fingerprint: fingerprint(key),
                bytes,
            }
        })
        .collect();
    slope.zeroize();
    shares
}

/// Puts the key together from two shares.
pub(super) fn join(one: &Share, other: &Share) -> Result<CentreKey, String> {
    if one.number == other.number {
        return Err(format!(
            "share {} was given twice; another one is needed",
            one.number
        ));
    }
    if one.fingerprint != other.fingerprint {
        return Err("the two shares are of different keys".to_owned());
    }
    let mut bytes = [0; KEY_BYTES];
    let divisor = inverse(one.number ^ other.number);
    for (byte, (left, right)) in bytes.iter_mut().zip(one.bytes.iter().zip(other.bytes)) {
        // The line through both points, at zero. Adding and taking away are the same here.
        let sum = multiply(*left, other.number) ^ multiply(right, one.number);
        *byte = multiply(sum, divisor);
    }
    let key = CentreKey::from_bytes(bytes);
    bytes.zeroize();
    if fingerprint(&key) != one.fingerprint {
        return Err("the shares do not give the key back that they name".to_owned());
    }
    Ok(key)
}

fn fingerprint(key: &CentreKey) -> [u8; FINGERPRINT_BYTES] {
    let bytes = hex::decode(key.fingerprint()).unwrap_or_default();
    bytes.try_into().unwrap_or_default()
}

/// Multiplies in the field of FIPS 197 (polynomial x⁸ + x⁴ + x³ + x + 1), in a time that says
/// nothing about the factors.
fn multiply(left: u8, right: u8) -> u8 {
    let (mut left, mut product) = (left, 0);
    for bit in 0..8 {
        product ^= left & (right >> bit & 1).wrapping_neg();
        left = left << 1 ^ 0x1b & (left >> 7).wrapping_neg();
    }
    product
}

/// The inverse of a number that is not zero: its 254th power.
fn inverse(number: u8) -> u8 {
    (0..254).fold(1, |power, _| multiply(power, number))
}

impl Share {
    /// Its number, from 1.
    pub(super) fn number(&self) -> u8 {
        self.number
    }

    /// The lines for paper, each with its number in front.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut payload = vec![VERSION, self.number];
        payload.extend(self.fingerprint);
        payload.extend(self.bytes);
        payload.extend(digest(&payload));
        let lines = payload.chunks(LINE_BYTES).zip(1u8..);
        let lines = lines.map(|(bytes, line)| line_of(bytes, line)).collect();
        payload.zeroize();
        lines
    }

    fn from_payload(payload: &[u8]) -> Result<Share, String> {
        let (told, stated) = payload.split_at(SHARE_BYTES - DIGEST_BYTES);
        if digest(told) != stated {
            return Err("the lines do not belong together; are they of one share?".to_owned());
        }
        let whole = || "this share was made by a newer Tocsin".to_owned();
        let (head, rest) = told.split_first_chunk::<2>().ok_or_else(whole)?;
        let (fingerprint, bytes) = rest.split_first_chunk().ok_or_else(whole)?;
        if head[0] != VERSION {
            return Err(whole());
        }
        Ok(Share {
            number: head[1],
            fingerprint: *fingerprint,
            bytes: bytes.try_into().map_err(|_| whole())?,
        })
    }
}

fn digest(payload: &[u8]) -> [u8; DIGEST_BYTES] {
    let mut kept = [0; DIGEST_BYTES];
    kept.copy_from_slice(&Sha256::digest(payload)[..DIGEST_BYTES]);
    kept
}

/// `1: K7QM 3VXD 9RTA 5HWE 2P`
fn line_of(bytes: &[u8], line: u8) -> String {
    let bits = bytes
        .iter()
        .fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
    let values: Vec<u8> = (0..LINE_SYMBOLS)
        .rev()
        .map(|place| (bits >> (5 * place) & 31) as u8)
        .collect();
    let check = check_of(&values, line);
    let symbols: Vec<char> = values
        .iter()
        .copied()
        .chain([(check / 32) as u8, (check % 32) as u8])
        .map(|value| char::from(ALPHABET[usize::from(value)]))
        .collect();
    let groups: Vec<String> = symbols
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    format!("{line}: {}", groups.join(" "))
}

fn check_of(values: &[u8], line: u8) -> u32 {
    values.iter().fold(u32::from(line), |remainder, value| {
        (remainder * 32 + u32::from(*value)) % CHECK_PRIME
    })
}

/// Takes typed lines and puts shares together from them. Lines that begin with no number and
/// colon are not of a share and are passed over.
#[derive(Default)]
pub(super) struct Typed {
    payload: Vec<u8>,
    pub(super) shares: Vec<Share>,
}

impl Typed {
    /// Takes a line. An error says what is wrong with it; it may be typed again.
    pub(super) fn take(&mut self, text: &str) -> Result<(), String> {
        let Some((number, symbols)) = text.split_once(':') else {
            return Ok(());
        };
        let Ok(line) = number.trim().parse::<u8>() else {
            return Ok(());
        };
        let expected = self.payload.len() / LINE_BYTES + 1;
        if usize::from(line) != expected {
            return Err(format!(
                "line {line}: expected line {expected} of the share"
            ));
        }
        let bytes = bytes_of(symbols, line).map_err(|what| format!("line {line}: {what}"))?;
        self.payload.extend(bytes);
        if self.payload.len() == SHARE_BYTES {
            let mut payload = std::mem::take(&mut self.payload);
            let share = Share::from_payload(&payload);
            payload.zeroize();
            self.shares.push(share?);
        }
        Ok(())
    }
}

fn bytes_of(symbols: &str, line: u8) -> Result<[u8; LINE_BYTES], String> {
    let mut values = Vec::with_capacity(LINE_SYMBOLS + 2);
    for letter in symbols.chars() {
        if letter.is_whitespace() || letter == '-' {
            continue;
        }
        let upper = match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let value = ALPHABET
            .iter()
            .position(|symbol| char::from(*symbol) == upper);
        values.push(value.ok_or_else(|| format!("a share holds no {letter:?}"))? as u8);
    }
    let count = values.len();
    if count != LINE_SYMBOLS + 2 {
        return Err(format!(
            "18 letters and digits are expected, {count} were given"
        ));
    }
    let stated = u32::from(values[LINE_SYMBOLS]) * 32 + u32::from(values[LINE_SYMBOLS + 1]);
    values.truncate(LINE_SYMBOLS);
    if stated != check_of(&values, line) {
        return Err("a letter is wrong or two are swapped".to_owned());
    }
    let bits = values
        .iter()
        .fold(0u128, |bits, value| bits << 5 | u128::from(*value));
    let mut bytes = [0; LINE_BYTES];
    bytes.copy_from_slice(&bits.to_be_bytes()[16 - LINE_BYTES..]);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(lines: &[String]) -> Result<Vec<Share>, String> {
        let mut typed = Typed::default();
        for line in lines {
            typed.take(line)?;
        }
        Ok(typed.shares)
    }

    #[test]
    fn the_field_is_that_of_the_standard() {
        // FIPS 197, section 4.2.
        assert_eq!(multiply(0x57, 0x83), 0xc1);
        assert_eq!(multiply(0x57, 0x13), 0xfe);
        for number in 1..=255u8 {
            assert_eq!(multiply(number, inverse(number)), 1, "{number}");
        }
    }

    #[test]
    fn any_two_shares_give_the_key_back() {
        let key = CentreKey::generate();
        let shares = cut(&key);
        assert_eq!(shares.len(), usize::from(SHARES_COUNT));
        for one in &shares {
            for other in &shares {
                match join(one, other) {
                    Ok(found) => assert!(found.as_bytes() == key.as_bytes()),
                    Err(what) => assert!(one.number == other.number, "{what}"),
                }
            }
        }
        let foreign = cut(&CentreKey::generate());
        assert!(join(&shares[0], &foreign[1]).is_err());
    }

    #[test]
    fn one_share_says_nothing_about_the_key() {
        // Whatever the key, every value of a share's byte comes up about equally often.
        let mut counts = [0u32; 256];
        for _ in 0..256 * 4 {
            let key = CentreKey::from_bytes([0xAB; KEY_BYTES]);
            for byte in cut(&key)[0].bytes {
                counts[usize::from(byte)] += 1;
            }
        }
        assert!(
            counts.iter().all(|count| (60..=200).contains(count)),
            "{counts:?}"
        );
    }

    #[test]
    fn a_share_reads_back_from_paper_however_it_is_typed() {
        let share = &cut(&CentreKey::generate())[2];
        let lines = share.lines();
        assert_eq!(lines.len(), LINES_COUNT);
        assert!(lines.iter().all(|line| line.len() == 25), "{lines:?}");
        let mut sloppy = vec!["Recovery share 3 of 3".to_owned(), String::new()];
        sloppy.extend(lines.iter().map(|line| {
            let line = line.to_lowercase().replace('0', "o").replace('1', "i");
            // Its number stays a number.
            line.replacen("i:", "1:", 1)
        }));
        assert!(typed(&sloppy).expect("reads") == [share.clone()]);
    }

    #[test]
    fn every_slip_is_named_with_its_line() {
        let lines = cut(&CentreKey::generate())[0].lines();
        for line in 0..LINES_COUNT {
            for place in (3..lines[line].len()).filter(|at| lines[line].as_bytes()[*at] != b' ') {
                let mut wrong = lines.clone();
                let old = wrong[line].remove(place);
                wrong[line].insert(place, if old == '7' { '8' } else { '7' });
                let what = typed(&wrong).expect_err("a wrong letter");
                assert!(what.starts_with(&format!("line {}:", line + 1)), "{what}");
            }
        }
        let mut swapped = lines.clone();
        swapped.swap(1, 2);
        assert!(
            typed(&swapped)
                .expect_err("swapped lines")
                .contains("expected line 2")
        );
        let mut renamed = lines.clone();
        renamed.swap(1, 2);
        renamed[1].replace_range(0..1, "2");
        renamed[2].replace_range(0..1, "3");
        assert!(typed(&renamed).is_err(), "lines in each other's place");
        let other = cut(&CentreKey::generate())[0].lines();
        let mixed = [&lines[..3], &other[3..]].concat();
        assert!(
            typed(&mixed)
                .expect_err("two shares mixed")
                .contains("belong together")
        );
        assert!(
            typed(&["1: K7QM".to_owned()])
                .expect_err("short")
                .contains("18 letters")
        );
    }
}
