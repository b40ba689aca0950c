//! Inclusion and consistency proofs (RFC 6962 section 2.1.1 and 2.1.2; checked as in RFC 9162 section 2.1).

use super::{empty_root, node_hash, root};
use crate::envelope::Hash;

/// Number of leaves in the left half of a tree of `size` leaves: the largest power of two below it.
fn split(size: usize) -> usize {
    match size {
        0 | 1 => 0,
        _ => 1 << (usize::BITS - 1 - (size - 1).leading_zeros()),
    }
}

/// The audit path from leaf `index` (from 0) to the root, lowest first; `None` if there is no such leaf.
pub fn inclusion_proof(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    let mut path = Vec::new();
    let (mut subtree, mut index) = (leaves, index);
    while subtree.len() > 1 {
        let (left, right) = subtree.split_at_checked(split(subtree.len()))?;
        if index < left.len() {
            path.push(root(right));
            subtree = left;
        } else {
            path.push(root(left));
            index -= left.len();
            subtree = right;
        }
    }
    path.reverse();
    Some(path)
}

/// Whether `leaf` is leaf `index` (from 0) of the tree of `size` leaves with this root.
pub fn verify_inclusion(leaf: Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut node, mut last, mut hash) = (index, size - 1, leaf);
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            // A right edge without a partner moves up unchanged until it is a right child.
            let lift = if node & 1 == 1 { 0 } else { node.trailing_zeros() };
            node = node.checked_shr(lift).unwrap_or(0);
            last = last.checked_shr(lift).unwrap_or(0);
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Proof that the first `old` leaves were not changed; `None` unless `0 < old <= leaves.len()`.
pub fn consistency_proof(leaves: &[Hash], old: usize) -> Option<Vec<Hash>> {
    if old == 0 || old > leaves.len() {
        return None;
    }
    let mut path = Vec::new();
    let (mut subtree, mut old, mut whole) = (leaves, old, true);
    while old != subtree.len() {
        let (left, right) = subtree.split_at_checked(split(subtree.len()))?;
        if old <= left.len() {
            path.push(root(right));
            subtree = left;
        } else {
            path.push(root(left));
            old -= left.len();
            subtree = right;
            whole = false;
        }
    }
    if !whole {
        path.push(root(subtree));
    }
    path.reverse();
    Some(path)
}

/// Whether the tree of `new` leaves begins with the tree of `old` leaves.
///
/// An empty old tree needs an empty proof and the empty root.
pub fn verify_consistency(old: u64, old_root: &Hash, new: u64, new_root: &Hash, proof: &[Hash]) -> bool {
    match old {
        0 => proof.is_empty() && *old_root == empty_root(),
        _ if old > new => false,
        _ if old == new => proof.is_empty() && old_root == new_root,
        _ => climb(old, old_root, new, proof).is_some_and(|roots| roots == (*old_root, *new_root)),
    }
}

/// Both roots as the proof implies them, for `0 < old < new`.
fn climb(old: u64, old_root: &Hash, new: u64, proof: &[Hash]) -> Option<(Hash, Hash)> {
    let (mut node, mut last) = (old - 1, new - 1);
    let lift = node.trailing_ones();
    node = node.checked_shr(lift).unwrap_or(0);
    last = last.checked_shr(lift).unwrap_or(0);
    let mut rest = proof.iter();
    // A complete old tree is itself the first node; the proof then leaves it out.
    let start = if old.is_power_of_two() { *old_root } else { *rest.next()? };
    let (mut old_hash, mut new_hash) = (start, start);
    for sibling in rest {
        if last == 0 {
            return None;
        }
        if node & 1 == 1 || node == last {
            old_hash = node_hash(sibling, &old_hash);
            new_hash = node_hash(sibling, &new_hash);
            let lift = if node & 1 == 1 { 0 } else { node.trailing_zeros() };
            node = node.checked_shr(lift).unwrap_or(0);
            last = last.checked_shr(lift).unwrap_or(0);
        } else {
            new_hash = node_hash(&new_hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    (last == 0).then_some((old_hash, new_hash))
}
