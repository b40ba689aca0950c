//! The RFC 6962 Merkle tree over the stored bytes of all events.
//!
//! A leaf is SHA-256(0x00 ‖ bytes), a node SHA-256(0x01 ‖ left ‖ right), the empty tree SHA-256("")
//! (RFC 6962 section 2.1). The tree of n leaves splits at the largest power of two below n.

mod proof;

pub use proof::{consistency_proof, inclusion_proof, verify_consistency, verify_inclusion};

use sha2::{Digest, Sha256};

use crate::envelope::Hash;

/// Hash of a leaf.
pub fn leaf_hash(bytes: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(bytes);
    Hash(hasher.finalize().into())
}

/// Hash of an inner node.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    hasher.update(left.0);
    hasher.update(right.0);
    Hash(hasher.finalize().into())
}

/// Root of the tree without leaves.
pub fn empty_root() -> Hash {
    Hash::of(b"")
}

/// Root of the tree over these leaf hashes.
pub fn root(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::new();
    for leaf in leaves {
        frontier.append(*leaf);
    }
    frontier.root()
}

/// The right edge of a growing tree: one hash per set bit of its size, largest subtree first.
///
/// This is all that is needed to append a leaf or to know the root; at most 64 hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf hash at the right.
    pub fn append(&mut self, leaf: Hash) {
        let mut node = leaf;
        // Each trailing one bit of the size is a complete subtree of the same height as `node`.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                node = node_hash(&left, &node);
            }
        }
        self.peaks.push(node);
        self.size = self.size.saturating_add(1);
    }

    /// Root of the tree so far.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(smallest) = peaks.next() else {
            return empty_root();
        };
        peaks.fold(*smallest, |right, left| node_hash(left, &right))
    }

    /// The hashes one after the other, 32 bytes each, largest subtree first: the stored form.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.peaks.iter().flat_map(|peak| peak.0).collect()
    }

    /// Reads the stored form of a tree of this size; `None` if the length does not fit the size.
    pub fn from_bytes(size: u64, bytes: &[u8]) -> Option<Self> {
        let (hashes, rest) = bytes.as_chunks::<32>();
        let fits = rest.is_empty() && u32::try_from(hashes.len()).ok()? == size.count_ones();
        fits.then(|| Self { size, peaks: hashes.iter().map(|hash| Hash(*hash)).collect() })
    }
}
