use crate::{Table, Value};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// Hash of one row of a table: the first 128 bits of SHA-256 over the table's name and every value with its kind and length.
/// Equal rows have equal hashes wherever they are kept, so that two stores can be compared without moving rows.
///
/// ```
/// use chandler_catalogue::{row_hash, table, Record, Value};
/// table! {
///     /// A place where goods lie.
///     pub struct Place: places, Current, key 1 {
///         place_id: String = "place",
///         capacity: Option<i64> = "pieces",
///     }
/// }
/// # let hash = |capacity| row_hash(Place::TABLE, &[Value::from("A"), capacity]);
/// assert_eq!(hash(Value::Null), hash(Value::Null));
/// assert_ne!(hash(Value::Null), hash(Value::from(0)));
/// ```
pub fn row_hash(table: &Table, values: &[Value]) -> u128 {
    hash_values(table.name, values)
}

/// Hash of a row's key; tells rows of one table apart.
pub fn key_hash(table: &Table, values: &[Value]) -> u128 {
    hash_values(table.name, &values[..table.key_columns.min(values.len())])
}

/// Rows of a table counted and hashed without regard to their order: the sum of their hashes.
/// A row can be taken out again, so a digest can follow a table that changes.
///
/// Leaves out: resistance against someone who chooses rows to collide; it finds damage and bugs, the audit chain finds tampering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct TableDigest {
    pub rows: u64,
    sum: u128,
}

impl TableDigest {
    pub fn add(&mut self, row_hash: u128) {
        self.rows = self.rows.wrapping_add(1);
        self.sum = self.sum.wrapping_add(row_hash);
    }

    pub fn remove(&mut self, row_hash: u128) {
        self.rows = self.rows.wrapping_sub(1);
        self.sum = self.sum.wrapping_sub(row_hash);
    }

    /// 32 hexadecimal digits.
    pub fn hash(&self) -> String {
        format!("{:032x}", self.sum)
    }
}

impl FromIterator<u128> for TableDigest {
    fn from_iter<I: IntoIterator<Item = u128>>(row_hashes: I) -> Self {
        let mut digest = Self::default();
        row_hashes.into_iter().for_each(|hash| digest.add(hash));
        digest
    }
}

/// `rows:hash`, as stored beside a copy of the table.
impl fmt::Display for TableDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.rows, self.hash())
    }
}

impl FromStr for TableDigest {
    type Err = NotDigest;

    fn from_str(text: &str) -> Result<Self, NotDigest> {
        let parse = || {
            let (rows, sum) = text.split_once(':')?;
            Some(Self { rows: rows.parse().ok()?, sum: u128::from_str_radix(sum, 16).ok()? })
        };
        parse().ok_or(NotDigest)
    }
}

/// The text is no digest of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a digest of a table is written as its number of rows, a colon and a hash")]
pub struct NotDigest;

fn hash_values(table: &str, values: &[Value]) -> u128 {
    let mut bytes = Vec::with_capacity(32 * values.len());
    put_text(&mut bytes, table);
    for value in values {
        match value {
            Value::Null => bytes.push(0),
            Value::Integer(integer) => {
                bytes.push(1);
                bytes.extend(integer.to_le_bytes());
            }
            Value::Text(text) => {
                bytes.push(2);
                put_text(&mut bytes, text);
            }
        }
    }
    let digest: [u8; 32] = Sha256::digest(&bytes).into();
    let mut first = [0; 16];
    first.copy_from_slice(&digest[..16]);
    u128::from_be_bytes(first)
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend((text.len() as u64).to_le_bytes());
    bytes.extend(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_forgets_order_but_not_repetition() {
        let forwards: TableDigest = [1, 2, 3].into_iter().collect();
        let backwards: TableDigest = [3, 2, 1].into_iter().collect();
        let repeated: TableDigest = [1, 2, 3, 3].into_iter().collect();
        assert_eq!(forwards, backwards);
        assert_ne!(forwards, repeated);
    }

    #[test]
    fn what_is_taken_out_leaves_no_trace() {
        let mut digest: TableDigest = [u128::MAX, 7].into_iter().collect();
        digest.add(11);
        digest.remove(u128::MAX);
        assert_eq!(digest, [11, 7].into_iter().collect());
    }

    #[test]
    fn a_digest_is_read_as_it_is_written() {
        let digest: TableDigest = [u128::MAX, 7].into_iter().collect();
        assert_eq!(digest.to_string().parse(), Ok(digest));
        assert_eq!("12".parse::<TableDigest>(), Err(NotDigest));
    }
}
