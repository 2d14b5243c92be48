//! Keccak-256 as Ethereum and Monero use it: the submission's padding, not that of FIPS 202.

/// Bytes taken in between two permutations.
const RATE_BYTES: usize = 136;

#[rustfmt::skip]
const ROUNDS: [u64; 24] = [
    0x0000_0000_0000_0001, 0x0000_0000_0000_8082, 0x8000_0000_0000_808a, 0x8000_0000_8000_8000,
    0x0000_0000_0000_808b, 0x0000_0000_8000_0001, 0x8000_0000_8000_8081, 0x8000_0000_0000_8009,
    0x0000_0000_0000_008a, 0x0000_0000_0000_0088, 0x0000_0000_8000_8009, 0x0000_0000_8000_000a,
    0x0000_0000_8000_808b, 0x8000_0000_0000_008b, 0x8000_0000_0000_8089, 0x8000_0000_0000_8003,
    0x8000_0000_0000_8002, 0x8000_0000_0000_0080, 0x0000_0000_0000_800a, 0x8000_0000_8000_000a,
    0x8000_0000_8000_8081, 0x8000_0000_0000_8080, 0x0000_0000_8000_0001, 0x8000_0000_8000_8008,
];
#[rustfmt::skip]
const TURNS: [u32; 24] = [
    1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44,
];
#[rustfmt::skip]
const MOVES: [usize; 24] = [
    10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1,
];

/// The digest of a message.
pub(super) fn digest(message: &[u8]) -> [u8; 32] {
    let mut state = [0_u64; 25];
    let mut blocks = message.chunks_exact(RATE_BYTES);
    for block in &mut blocks {
        absorb(&mut state, block);
    }
    let mut last = [0_u8; RATE_BYTES];
    let rest = blocks.remainder();
    last[..rest.len()].copy_from_slice(rest);
    last[rest.len()] ^= 0x01;
    last[RATE_BYTES - 1] ^= 0x80;
    absorb(&mut state, &last);
    let mut digest = [0_u8; 32];
    for (place, lane) in digest.chunks_exact_mut(8).zip(state) {
        place.copy_from_slice(&lane.to_le_bytes());
    }
    digest
}

fn absorb(state: &mut [u64; 25], block: &[u8]) {
    for (lane, bytes) in state.iter_mut().zip(block.chunks_exact(8)) {
        let mut eight = [0_u8; 8];
        eight.copy_from_slice(bytes);
        *lane ^= u64::from_le_bytes(eight);
    }
    permute(state);
}

fn permute(state: &mut [u64; 25]) {
    for round in ROUNDS {
        let mut columns = [0_u64; 5];
        for (x, column) in columns.iter_mut().enumerate() {
            *column = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
        }
        for x in 0..5 {
            let mixed = columns[(x + 4) % 5] ^ columns[(x + 1) % 5].rotate_left(1);
            for y in 0..5 {
                state[x + 5 * y] ^= mixed;
            }
        }
        let mut moving = state[1];
        for (turn, to) in TURNS.into_iter().zip(MOVES) {
            let displaced = state[to];
            state[to] = moving.rotate_left(turn);
            moving = displaced;
        }
        for row in state.chunks_exact_mut(5) {
            let old = [row[0], row[1], row[2], row[3], row[4]];
            for x in 0..5 {
                row[x] = old[x] ^ (!old[(x + 1) % 5] & old[(x + 2) % 5]);
            }
        }
        state[0] ^= round;
    }
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
            assert_eq!(hex::encode(super::digest(message.as_bytes())), expected);
        }
        // More than one block.
        assert_ne!(super::digest(&[b'a'; 136]), super::digest(&[b'a'; 137]));
    }
}
