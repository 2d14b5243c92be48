//! Numbers by key, in four bytes each: what a number stands for is kept elsewhere.

/// An empty slot.
const EMPTY: u32 = u32::MAX;
/// Slots at first; always a power of two.
const SLOTS_COUNT_MIN: usize = 64;

/// A table of numbers with open slots, found by keys that are digests: their bits are spread.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    slots: Vec<u32>,
    count: usize,
}

impl Places {
    /// The number of a key; `key_at` knows the key of a number.
    pub(super) fn find(&self, key: u64, key_at: impl Fn(u32) -> u64) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let mut at = self.first(key);
        while self.slots[at] != EMPTY {
            if key_at(self.slots[at]) == key {
                return Some(self.slots[at]);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        None
    }

    /// Adds the number of a key that was not found.
    pub(super) fn add(&mut self, key: u64, number: u32, key_at: impl Fn(u32) -> u64) {
        // A third stays empty, so that what is looked for is near.
        if (self.count + 1) * 3 > self.slots.len() * 2 {
            let count = (self.slots.len() * 2).max(SLOTS_COUNT_MIN);
            let before = std::mem::replace(&mut self.slots, vec![EMPTY; count]);
            for number in before.into_iter().filter(|number| *number != EMPTY) {
                self.put(key_at(number), number);
            }
        }
        self.put(key, number);
        self.count += 1;
    }

    fn put(&mut self, key: u64, number: u32) {
        let mut at = self.first(key);
        while self.slots[at] != EMPTY {
            at = (at + 1) & (self.slots.len() - 1);
        }
        self.slots[at] = number;
    }

    fn first(&self, key: u64) -> usize {
        (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize & (self.slots.len() - 1)
    }
}
