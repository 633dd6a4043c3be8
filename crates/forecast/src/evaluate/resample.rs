//! Intervals without keeping the cases: each series enters each of the resamples as often as a Poisson draw of mean 1 says (the Poisson bootstrap of
//! Hanley and MacGibbon 2006), so that one pass and a fixed amount of memory do for any number of series.

/// Resamples behind an interval.
pub const RESAMPLES: usize = 200;

/// How often a series enters each resample. Draws depend on the seed and the name alone, not on the order of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resample {
    times: [u8; RESAMPLES],
}

impl Resample {
    pub fn of(seed: u64, subject: &str) -> Resample {
        // FNV-1a of the name: neighbouring names start far apart.
        let mut state = subject.bytes().fold(seed ^ 0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        Resample { times: std::array::from_fn(|_| poisson_of_one(next_uniform(&mut state))) }
    }

    /// Times by resample.
    pub fn times(&self) -> &[u8; RESAMPLES] {
        &self.times
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014), as a number in 0..1.
fn next_uniform(state: &mut u64) -> f64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// Inverts the distribution function of a Poisson count of mean 1.
fn poisson_of_one(uniform: f64) -> u8 {
    let mut mass = libm::exp(-1.0);
    let mut covered = mass;
    let mut count = 0_u8;
    while covered <= uniform && count < 12 {
        count += 1;
        mass /= f64::from(count);
        covered += mass;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_have_mean_and_variance_one_and_follow_the_name() {
        let draws: Vec<f64> = (0..200).flat_map(|item| *Resample::of(7, &format!("item {item}")).times()).map(f64::from).collect();
        let mean = draws.iter().sum::<f64>() / draws.len() as f64;
        let variance = draws.iter().map(|draw| (draw - mean) * (draw - mean)).sum::<f64>() / draws.len() as f64;
        assert!((mean - 1.0).abs() < 0.02 && (variance - 1.0).abs() < 0.03, "{mean} {variance}");
        assert_eq!(Resample::of(7, "a"), Resample::of(7, "a"));
        assert_ne!(Resample::of(7, "a"), Resample::of(8, "a"));
    }
}
