//! Random numbers by counter: the same seed and place give the same number, in whatever order and on however many threads they are asked for.

/// A stream of uniform 64-bit words: SplitMix64 (Steele, Lea, Flood 2014) read at a counter.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CounterRandom {
    seed: u64,
}

impl CounterRandom {
    /// `stream` separates users of the same seed.
    pub fn new(seed: u64, stream: u64) -> Self {
        Self { seed: mix(seed ^ mix(stream)) }
    }

    /// An index below `bound`, which is not zero; the bias of the multiplication is below 2^-32 for bounds of 32 bits.
    pub fn index(self, counter: u64, bound: usize) -> usize {
        let word = mix(self.seed.wrapping_add(counter.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
        ((u128::from(word) * bound as u128) >> 64) as usize
    }
}

fn mix(word: u64) -> u64 {
    let word = word.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ (word >> 31)
}
