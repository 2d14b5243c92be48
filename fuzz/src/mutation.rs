//! Samples and damage done to them: the same for every run.

use std::path::Path;

/// A small generator (splitmix64): one seed, one sequence, on every machine.
#[derive(Debug)]
pub struct Chance(u64);

impl Chance {
    /// A sequence of its own for each seed.
    pub fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    /// A number below `end`, or 0 when there is none.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % (end.max(1) as u64)).unwrap_or_default()
    }
}

/// Words that parsers care about.
const TOKENS: [&[u8]; 24] = [
    b"\0",
    b"\n",
    b"\r\n",
    b"\n\n",
    b"\"",
    b"\"\"",
    b"\\u0000",
    b"\\ud800",
    b"\xff",
    b"\xEF\xBB\xBF",
    b"\xE2\x80\xAE",
    b"{",
    b"[",
    b"}",
    b",",
    b";",
    b"null",
    b"-1e999",
    b"=",
    b"--",
    b"From ",
    b">From ",
    b"Content-Type: message/rfc822\n\n",
    b"\xE2\x80\x94",
];

/// The bytes of every file in a folder, in order of name.
///
/// # Panics
///
/// Without such a folder, or when it is empty: a check without samples checks nothing.
pub fn samples(folder: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<_> = match std::fs::read_dir(folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(error) => panic!("{}: {error}", folder.display()),
    };
    paths.sort();
    let read = |path| match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => panic!("{}: {error}", folder.display()),
    };
    let samples: Vec<Vec<u8>> = paths.into_iter().map(read).collect();
    assert!(!samples.is_empty(), "{}: no samples", folder.display());
    samples
}

/// Runs a check on each sample as it is, cut at many places, and damaged `times` times.
pub fn run(samples: &[Vec<u8>], times: usize, check: fn(&[u8])) {
    const CUTS: usize = 200;
    check(b"");
    for sample in samples {
        check(sample);
        for cut in 0..CUTS {
            check(&sample[..sample.len() * cut / CUTS]);
        }
    }
    let mut chance = Chance::new(1);
    for _ in 0..times {
        let mut bytes = samples[chance.below(samples.len())].clone();
        for _ in 0..=chance.below(4) {
            damage(&mut bytes, samples, &mut chance);
        }
        check(&bytes);
    }
}

/// Damages bytes in one way.
fn damage(bytes: &mut Vec<u8>, samples: &[Vec<u8>], chance: &mut Chance) {
    let place = chance.below(bytes.len() + 1);
    let span = place..(place + chance.below(40)).min(bytes.len());
    match chance.below(7) {
        0 => bytes.truncate(place),
        1 => {
            if let Some(byte) = bytes.get_mut(place) {
                *byte ^= 1 << chance.below(8);
            }
        }
        2 => {
            let token = TOKENS[chance.below(TOKENS.len())];
            bytes.splice(place..place, token.iter().copied());
        }
        3 => {
            let token = TOKENS[chance.below(TOKENS.len())];
            bytes.splice(span, token.iter().copied());
        }
        4 => {
            bytes.drain(span);
        }
        5 => {
            let again = bytes[span].repeat(1 + chance.below(30));
            bytes.splice(place..place, again);
        }
        _ => {
            let other = &samples[chance.below(samples.len())];
            let from = chance.below(other.len() + 1);
            bytes.truncate(place);
            bytes.extend_from_slice(&other[from..]);
        }
    }
}
