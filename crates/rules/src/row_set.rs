//! A set of row numbers as bits: the few operations that matching and checking share.

/// Rows of one table, all sets of a table having the same capacity.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct RowSet(Vec<u64>);

const WORD_BITS: usize = u64::BITS as usize;

impl RowSet {
    pub fn none(rows: usize) -> Self {
        Self(vec![0; rows.div_ceil(WORD_BITS)])
    }

    pub fn all(rows: usize) -> Self {
        let mut set = Self::none(rows);
        (0..rows).for_each(|row| set.insert(row));
        set
    }

    /// Machine words per set: what an operation on it costs.
    pub fn word_count(&self) -> usize {
        self.0.len()
    }

    pub fn insert(&mut self, row: usize) {
        self.0[row / WORD_BITS] |= 1 << (row % WORD_BITS);
    }

    pub fn contains(&self, row: usize) -> bool {
        self.0[row / WORD_BITS] >> (row % WORD_BITS) & 1 == 1
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub fn intersect(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= other);
    }

    pub fn unite(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
    }

    pub fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(word, other)| word & other != 0)
    }

    /// Row numbers, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(index, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
                rest &= rest - 1;
                Some(index * WORD_BITS + bit)
            })
        })
    }
}
