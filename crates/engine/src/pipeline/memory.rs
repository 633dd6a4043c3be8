//! How much memory the process held at the most, where the system tells.

/// Follows the peak over parts of the work: of each part, and of all together.
#[derive(Debug, Default)]
pub(super) struct PeakMeter {
    highest: Option<u64>,
}

impl PeakMeter {
    /// Starts a part; where the system does not let the peak start anew, a part has that of all before it.
    pub fn begin(&mut self) {
        self.end();
        // Without /proc, or without the right to, the parts are told together.
        let _ = std::fs::write("/proc/self/clear_refs", "5");
    }

    /// The peak since the part began, in bytes.
    pub fn end(&mut self) -> Option<u64> {
        let peak = peak_bytes();
        self.highest = self.highest.max(peak);
        peak
    }

    /// The peak of all parts and of what came before them, in bytes.
    pub fn highest(&mut self) -> Option<u64> {
        self.end();
        self.highest
    }
}

fn peak_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1_024)
}

#[cfg(test)]
mod tests {
    use super::PeakMeter;

    #[test]
    fn the_highest_part_is_the_peak_of_all() {
        let mut meter = PeakMeter::default();
        meter.begin();
        let large = vec![1_u8; 64 * 1024 * 1024];
        assert!(large.iter().all(|byte| *byte == 1));
        let first = meter.end();
        drop(large);
        meter.begin();
        let second = meter.end();
        assert_eq!(meter.highest(), first.max(second));
    }
}
