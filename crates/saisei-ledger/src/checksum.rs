//! Checksums of the rows that no Merkle leaf covers, and a running sum over all rows of a table.
//!
//! They find damage and careless edits. They are no secret: who can rewrite the file can rewrite them,
//! which is why nothing that matters as a record lives in these rows.

use sha2::{Digest, Sha256};

use crate::envelope::{ClinicId, Hash};
use crate::store::{Command, SideRow, StoredCheckpoint};

/// SHA-256 over length-prefixed fields, so that no two different rows give the same input.
fn checksum(table: &str, clinic: &ClinicId, fields: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for field in [table.as_bytes(), clinic.as_str().as_bytes()].iter().chain(fields) {
        hasher.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(field);
    }
    Hash(hasher.finalize().into())
}

/// Checksum over all columns of a side row.
pub fn of_side(clinic: &ClinicId, row: &SideRow) -> Hash {
    let fields = [row.space.as_bytes(), row.id.as_bytes(), &row.value];
    checksum("side_rows", clinic, &fields)
}

/// Checksum over all columns of an idempotency record.
pub fn of_command(clinic: &ClinicId, command: &Command) -> Hash {
    let first = command.first.0.to_be_bytes();
    let count = command.count.to_be_bytes();
    checksum("commands", clinic, &[command.key.as_bytes(), &command.fingerprint, &command.answer, &first, &count])
}

/// Checksum over all columns of the kept checkpoint with this number (from 1).
pub fn of_checkpoint(clinic: &ClinicId, ordinal: u64, kept: &StoredCheckpoint) -> Hash {
    let ordinal = ordinal.to_be_bytes();
    let size = kept.size.to_be_bytes();
    checksum("checkpoints", clinic, &[&ordinal, &size, kept.note.as_bytes()])
}

/// How many rows a table has, and the sum of their checksums modulo 2^256.
///
/// Order does not matter and a row can be taken out again, so it moves with every write at no cost
/// and shows a row that vanished or came from elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Number of rows.
    pub rows: u64,
    /// Sum of their checksums, big-endian.
    pub sum: [u8; 32],
}

impl Tally {
    /// Counts a row in.
    pub fn add(&mut self, checksum: &Hash) {
        self.rows = self.rows.wrapping_add(1);
        let mut carry = 0u16;
        for (slot, byte) in self.sum.iter_mut().zip(checksum.0).rev() {
            let total = u16::from(*slot) + u16::from(byte) + carry;
            let [high, low] = total.to_be_bytes();
            (*slot, carry) = (low, u16::from(high));
        }
    }

    /// Counts a row out.
    pub fn remove(&mut self, checksum: &Hash) {
        self.rows = self.rows.wrapping_sub(1);
        let mut borrow = 0u8;
        for (slot, byte) in self.sum.iter_mut().zip(checksum.0).rev() {
            let (less, under) = slot.overflowing_sub(byte);
            let (less, again) = less.overflowing_sub(borrow);
            (*slot, borrow) = (less, u8::from(under || again));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_forgets_what_was_taken_out() {
        let [a, b, c] = [b"a", b"b", b"c"].map(|bytes| Hash::of(bytes));
        let all = Hash([0xff; 32]);
        let mut tally = Tally::default();
        for hash in [&a, &all, &b, &c] {
            tally.add(hash);
        }
        let mut other = Tally::default();
        for hash in [&c, &b, &all, &a] {
            other.add(hash);
        }
        assert_eq!(tally, other);
        for hash in [&all, &c, &a] {
            tally.remove(hash);
        }
        assert_eq!((tally.rows, tally.sum), (1, b.0));
        tally.remove(&b);
        assert_eq!(tally, Tally::default());
        tally.remove(&a);
        tally.add(&a);
        assert_eq!(tally, Tally::default());
    }

    /// Moving a byte from one field to the next gives another checksum.
    #[test]
    fn fields_do_not_run_together() {
        let clinic = ClinicId::new("C1");
        let row = |space: &str, id: &str| SideRow { space: space.into(), id: id.into(), value: vec![] };
        assert_ne!(of_side(&clinic, &row("ab", "c")), of_side(&clinic, &row("a", "bc")));
    }
}
