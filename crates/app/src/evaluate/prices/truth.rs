//! What a file says about a price that was lowered on purpose.

/// Whether, and by how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Truth {
    pub is_lowered: bool,
    /// Nothing where it is not lowered or only a flag is given.
    pub percent: Option<u8>,
}

impl Truth {
    /// `true` and `1` say that it was lowered, `0.1` and `10` by how much; `None` for anything else.
    ///
    /// A single `1` is a flag: nobody plants one percent.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "y" | "t" | "1" => Some(Self { is_lowered: true, percent: None }),
            "false" | "no" | "n" | "f" | "" => Some(Self { is_lowered: false, percent: None }),
            number => {
                let number: f64 = number.trim_end_matches('%').parse().ok()?;
                let percent = if number < 1.0 { number * 100.0 } else { number };
                let is_share = (0.0..100.0).contains(&percent);
                is_share.then(|| Self { is_lowered: percent > 0.0, percent: Some(percent.round() as u8).filter(|percent| *percent > 0) })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Truth;

    #[test]
    fn flags_shares_and_percentages_are_told_apart() {
        let told = |text: &str| Truth::parse(text).map(|truth| (truth.is_lowered, truth.percent));
        assert_eq!((told("true"), told("1")), (Some((true, None)), Some((true, None))));
        assert_eq!((told("0"), told("false"), told("0.0")), (Some((false, None)), Some((false, None)), Some((false, None))));
        assert_eq!((told("0.05"), told("40"), told("20 %")), (Some((true, Some(5))), Some((true, Some(40))), None));
        assert_eq!((told("20%"), told("-3"), told("often"), told("NaN")), (Some((true, Some(20))), None, None, None));
    }
}
