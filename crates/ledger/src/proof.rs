//! Checking Merkle proofs, as RFC 9162, sections 2.1.3.2 and 2.1.4.2, describes.
//!
//! An *inclusion proof* shows that a leaf is in a tree; a *consistency proof* shows that a larger
//! tree begins with all the leaves of a smaller one. [`crate::tree`] makes them.

use crate::hash::{Hash, empty_root, node_hash};

/// The most hashes that a proof can have: the height of the largest tree, and one.
pub const MAX_PROOF_HASHES: usize = 64;

/// Shows that a leaf is at an index of the tree of a given size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InclusionProof {
    /// Position of the leaf, from 0.
    pub leaf_index: u64,
    /// Number of leaves of the tree.
    pub tree_size: u64,
    /// Hashes beside the way from the leaf up to the root.
    pub hashes: Vec<Hash>,
}

/// Shows that the tree of `new_size` leaves begins with the tree of `old_size` leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsistencyProof {
    /// Number of leaves of the earlier tree.
    pub old_size: u64,
    /// Number of leaves of the later tree.
    pub new_size: u64,
    /// The hashes of RFC 6962, section 2.1.2.
    pub hashes: Vec<Hash>,
}

/// Why a proof does not prove.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The leaf cannot be in a tree of this size.
    #[error("leaf {leaf_index} cannot be in a tree of {tree_size} leaves")]
    IndexOutside {
        /// Position that was claimed.
        leaf_index: u64,
        /// Size that was claimed.
        tree_size: u64,
    },
    /// A tree cannot begin with a larger one.
    #[error("a tree of {new_size} leaves cannot begin with one of {old_size}")]
    Shrinking {
        /// Size of the tree said to be earlier.
        old_size: u64,
        /// Size of the tree said to be later.
        new_size: u64,
    },
    /// Hashes are missing or left over.
    #[error("the proof has {got} hashes, which does not fit the sizes that it names")]
    HashCount {
        /// Hashes in the proof.
        got: usize,
    },
    /// The proof leads to another root: the leaf, a hash or the root was altered.
    #[error("the proof leads to root {computed}, not to {expected}")]
    WrongRoot {
        /// Root that the proof leads to.
        computed: Hash,
        /// Root that was signed.
        expected: Hash,
    },
    /// The proof leads to another earlier root.
    #[error("the proof leads to the earlier root {computed}, not to {expected}")]
    WrongOldRoot {
        /// Root that the proof leads to.
        computed: Hash,
        /// Root that was signed earlier.
        expected: Hash,
    },
}

impl InclusionProof {
    /// Checks that the leaf with hash `leaf` is in the tree with root `root`.
    ///
    /// # Errors
    /// A [`ProofError`] saying what does not fit; the leaf must then be taken as not included.
    pub fn verify(&self, leaf: &Hash, root: &Hash) -> Result<(), ProofError> {
        let InclusionProof {
            leaf_index,
            tree_size,
            ..
        } = *self;
        if leaf_index >= tree_size {
            return Err(ProofError::IndexOutside {
                leaf_index,
                tree_size,
            });
        }
        let count = || ProofError::HashCount {
            got: self.hashes.len(),
        };
        let mut climb = Climb {
            node: leaf_index,
            last: tree_size - 1,
        };
        let mut computed = *leaf;
        for sibling in &self.hashes {
            computed = match climb.step().ok_or_else(count)? {
                SiblingSide::Left => node_hash(sibling, &computed),
                SiblingSide::Right => node_hash(&computed, sibling),
            };
        }
        if !climb.is_at_root() {
            return Err(count());
        }
        expect_root(computed, root)
    }
}

impl ConsistencyProof {
    /// Checks that the tree with `new_root` begins with the tree with `old_root`.
    ///
    /// # Errors
    /// A [`ProofError`] saying what does not fit; the log must then be taken as rewritten.
    pub fn verify(&self, old_root: &Hash, new_root: &Hash) -> Result<(), ProofError> {
        let ConsistencyProof {
            old_size, new_size, ..
        } = *self;
        if old_size > new_size {
            return Err(ProofError::Shrinking { old_size, new_size });
        }
        if old_size == 0 || old_size == new_size {
            return self.verify_without_hashes(old_root, new_root);
        }
        let count = || ProofError::HashCount {
            got: self.hashes.len(),
        };
        // A perfect earlier tree is itself the first node on the way; the proof leaves it out.
        let mut hashes = self.hashes.as_slice();
        let first = if old_size.is_power_of_two() {
            *old_root
        } else {
            let (first, rest) = hashes.split_first().ok_or_else(count)?;
            hashes = rest;
            *first
        };
        // At most 63: a tree whose every bit is set has no larger tree above it.
        let trailing = (old_size - 1).trailing_ones();
        let mut climb = Climb {
            node: (old_size - 1) >> trailing,
            last: (new_size - 1) >> trailing,
        };
        let (mut old, mut new) = (first, first);
        for sibling in hashes {
            match climb.step().ok_or_else(count)? {
                SiblingSide::Left => {
                    old = node_hash(sibling, &old);
                    new = node_hash(sibling, &new);
                }
                SiblingSide::Right => new = node_hash(&new, sibling),
            }
        }
        if !climb.is_at_root() {
            return Err(count());
        }
        if old != *old_root {
            return Err(ProofError::WrongOldRoot {
                computed: old,
                expected: *old_root,
            });
        }
        expect_root(new, new_root)
    }

    /// Every tree begins with the empty one and with itself; neither takes any hash to show.
    fn verify_without_hashes(&self, old_root: &Hash, new_root: &Hash) -> Result<(), ProofError> {
        if !self.hashes.is_empty() {
            return Err(ProofError::HashCount {
                got: self.hashes.len(),
            });
        }
        if self.old_size == 0 && *old_root != empty_root() {
            return Err(ProofError::WrongOldRoot {
                computed: empty_root(),
                expected: *old_root,
            });
        }
        if self.old_size == self.new_size {
            expect_root(*old_root, new_root)
        } else {
            Ok(())
        }
    }
}

/// The way from a leaf up to the root.
struct Climb {
    /// Position of the current node in its level.
    node: u64,
    /// Position of the last node of that level.
    last: u64,
}

/// On which side of the current node the next hash of the proof stands.
enum SiblingSide {
    Left,
    Right,
}

impl Climb {
    /// Goes up to the parent and says where the sibling was; None at the root.
    fn step(&mut self) -> Option<SiblingSide> {
        if self.is_at_root() {
            return None;
        }
        let side = if self.node & 1 == 1 {
            SiblingSide::Left
        } else if self.node == self.last {
            // The last node of a level has no right sibling: it rises unchanged until it has a
            // left one. `node` is not 0 here, since the root is the only node that is both.
            let unchanged = self.node.trailing_zeros();
            self.node >>= unchanged;
            self.last >>= unchanged;
            SiblingSide::Left
        } else {
            SiblingSide::Right
        };
        self.node >>= 1;
        self.last >>= 1;
        Some(side)
    }

    fn is_at_root(&self) -> bool {
        self.last == 0
    }
}

fn expect_root(computed: Hash, expected: &Hash) -> Result<(), ProofError> {
    if computed == *expected {
        Ok(())
    } else {
        Err(ProofError::WrongRoot {
            computed,
            expected: *expected,
        })
    }
}
