//! The Merkle tree against RFC 6962's own values and against the crate `ct-merkle`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "test helpers")]

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof};
use proptest::prelude::*;
use saisei_ledger::Hash;
use saisei_ledger::merkle::{
    Frontier, consistency_proof, empty_root, inclusion_proof, leaf_hash, root, verify_consistency, verify_inclusion,
};
use sha2::Sha256;

type Reference = MemoryBackedTree<Sha256, Vec<u8>>;

fn leaf(n: usize) -> Vec<u8> {
    format!("leaf {n}").into_bytes()
}

fn leaves(count: usize) -> Vec<Hash> {
    (0..count).map(|n| leaf_hash(&leaf(n))).collect()
}

fn reference(count: usize) -> Reference {
    let mut tree = Reference::new();
    (0..count).for_each(|n| tree.push(leaf(n)));
    tree
}

fn bytes(proof: &[Hash]) -> Vec<u8> {
    proof.iter().flat_map(|hash| hash.0).collect()
}

/// The inputs and roots that certificate-transparency tools publish for RFC 6962
/// (merkle tree test vectors of google/certificate-transparency).
#[test]
fn published_roots() {
    let inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let mut frontier = Frontier::new();
    assert_eq!(frontier.root().to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (input, expected) in inputs.iter().zip(roots) {
        let digits: Vec<u32> = input.chars().map(|c| c.to_digit(16).unwrap()).collect();
        let pairs = digits.chunks_exact(2);
        let raw: Vec<u8> = pairs.map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap()).collect();
        frontier.append(leaf_hash(&raw));
        assert_eq!(frontier.root().to_string(), expected);
    }
}

#[test]
fn the_frontier_survives_storage() {
    let mut frontier = Frontier::new();
    for n in 0..200 {
        let stored = Frontier::from_bytes(frontier.size(), &frontier.to_bytes());
        assert_eq!(stored.as_ref(), Some(&frontier));
        assert!(frontier.to_bytes().len() <= 64 * 32);
        frontier.append(leaf_hash(&leaf(n)));
    }
    assert_eq!(Frontier::from_bytes(3, &[0; 32]), None);
    assert_eq!(Frontier::from_bytes(1, &[0; 33]), None);
    assert_eq!(Frontier::from_bytes(0, &[]), Some(Frontier::new()));
}

#[test]
fn roots_and_proofs_equal_the_reference() {
    for count in 0..=70 {
        let (ours, theirs) = (leaves(count), reference(count));
        assert_eq!(root(&ours).0[..], theirs.root().as_bytes()[..]);
        for index in 0..count {
            let proof = inclusion_proof(&ours, index).unwrap();
            assert_eq!(bytes(&proof), theirs.prove_inclusion(index).as_bytes());
            let (index, size) = (index as u64, count as u64);
            let leaf = ours[usize::try_from(index).unwrap()];
            assert!(verify_inclusion(leaf, index, size, &proof, &root(&ours)));
        }
        for old in 1..=count {
            let proof = consistency_proof(&ours, old).unwrap();
            assert_eq!(bytes(&proof), theirs.prove_consistency(count - old).as_bytes(), "{old} of {count}");
            let (old_root, new_root) = (root(&ours[..old]), root(&ours));
            assert!(verify_consistency(old as u64, &old_root, count as u64, &new_root, &proof));
        }
    }
}

#[test]
fn proofs_that_do_not_exist() {
    let ours = leaves(5);
    assert_eq!(inclusion_proof(&ours, 5), None);
    assert_eq!(consistency_proof(&ours, 0), None);
    assert_eq!(consistency_proof(&ours, 6), None);
    let whole = root(&ours);
    assert!(verify_consistency(0, &empty_root(), 5, &whole, &[]));
    assert!(!verify_consistency(0, &whole, 5, &whole, &[]));
    assert!(!verify_consistency(0, &empty_root(), 5, &whole, &[whole]));
    assert!(!verify_consistency(6, &whole, 5, &whole, &[]));
    assert!(!verify_inclusion(whole, 0, 0, &[], &whole));
}

proptest! {
    #[test]
    fn the_reference_accepts_our_proofs(count in 1usize..300, at in any::<prop::sample::Index>()) {
        let (ours, theirs) = (leaves(count), reference(count));
        let index = at.index(count);
        let proof = bytes(&inclusion_proof(&ours, index).unwrap());
        let proof = InclusionProof::<Sha256>::try_from_bytes(proof).unwrap();
        prop_assert!(theirs.root().verify_inclusion(&leaf(index), index as u64, &proof).is_ok());
        let old = index + 1;
        let proof = bytes(&consistency_proof(&ours, old).unwrap());
        let proof = ConsistencyProof::<Sha256>::try_from_bytes(proof).unwrap();
        prop_assert!(theirs.root().verify_consistency(&reference(old).root(), &proof).is_ok());
    }

    #[test]
    fn changed_proofs_are_refused(
        count in 2usize..200,
        at in any::<prop::sample::Index>(),
        spot in any::<prop::sample::Index>(),
        change in 0u8..4,
    ) {
        let ours = leaves(count);
        let index = at.index(count);
        let spoil = |mut proof: Vec<Hash>| {
            let spot = spot.index(proof.len().max(1));
            match (change, proof.get_mut(spot)) {
                (0, Some(hash)) => hash.0[0] ^= 1,
                (1, Some(_)) => { proof.remove(spot); }
                _ => proof.push(empty_root()),
            }
            proof
        };
        let proof = spoil(inclusion_proof(&ours, index).unwrap());
        let (size, whole) = (count as u64, root(&ours));
        prop_assert!(!verify_inclusion(ours[index], index as u64, size, &proof, &whole));
        let old = index + 1;
        let proof = spoil(consistency_proof(&ours, old).unwrap());
        let before = root(&ours[..old]);
        prop_assert!(!verify_consistency(old as u64, &before, size, &whole, &proof));
    }

    #[test]
    fn another_leaf_or_place_is_refused(count in 2usize..200, at in any::<prop::sample::Index>()) {
        let ours = leaves(count);
        let index = at.index(count);
        let other = (index + 1) % count;
        let proof = inclusion_proof(&ours, index).unwrap();
        let whole = root(&ours);
        prop_assert!(!verify_inclusion(ours[other], index as u64, count as u64, &proof, &whole));
        prop_assert!(!verify_inclusion(ours[index], other as u64, count as u64, &proof, &whole));
    }
}
