//! Teunter, Syntetos and Babai (2011): chance of demand and size of demand smoothed apart, the chance in every period.
//! An item that stops selling fades to zero, which Croston's method never does.

use super::{Track, gain_after};

pub(crate) fn tsb(demand: &[f64], chance_alpha: f64, size_alpha: f64) -> Track {
    let mut level = Vec::with_capacity(demand.len() + 1);
    let (mut chance, mut size, mut sizes_seen) = (0.0, 0.0, 0);
    level.push(0.0);
    for (period, &quantity) in demand.iter().enumerate() {
        let occurred = if quantity > 0.0 { 1.0 } else { 0.0 };
        chance += gain_after(period + 1, chance_alpha) * (occurred - chance);
        if quantity > 0.0 {
            sizes_seen += 1;
            size += gain_after(sizes_seen, size_alpha) * (quantity - size);
        }
        level.push(chance * size);
    }
    Track::flat(level, chance_alpha)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_and_size_are_learnt_apart_and_silence_fades_to_zero() {
        let track = tsb(&[0.0, 3.0, 0.0, 5.0], 0.1, 0.1);
        // Chances 0, 1/2, 1/3, 1/2; sizes 3 then mean(3, 5) = 4.
        assert_eq!(track.level, [0.0, 0.0, 1.5, 1.0, 2.0]);
        let mut dying = vec![10.0; 20];
        dying.extend([0.0; 60]);
        assert!(tsb(&dying, 0.1, 0.1).level[80] < 0.02);
    }
}
