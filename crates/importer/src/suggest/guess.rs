//! What a text could be read as.

use std::collections::BTreeMap;

use crate::cell::{DateFormat, Reading, Shape, format_decimal, is_currency, parse_decimal, parse_flag};
use crate::mapping::TextRules;

/// Types that texts can be told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Guess {
    Day,
    Integer,
    Decimal,
    /// With a comma before the decimals.
    DecimalComma,
    Flag,
    Currency,
}

impl Guess {
    const ALL: [Self; 6] = [Self::Day, Self::Integer, Self::Decimal, Self::DecimalComma, Self::Flag, Self::Currency];

    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::DecimalComma => "decimal_comma",
            Self::Flag => "flag",
            Self::Currency => "currency",
        }
    }
}

/// Formats that are tried, beside ISO 8601, which needs none.
const FORMATS: &[&str] = &[
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d-%b-%Y",
    "%d %b %Y",
    "%b %d, %Y",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%d.%m.%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%d.%m.%Y %H:%M:%S",
];

const ISO: &str = "ISO 8601";

/// Collects what the different values of a column could be.
pub(super) struct Guesses {
    values: usize,
    fits: BTreeMap<Guess, usize>,
    /// By place in [`FORMATS`], then ISO.
    formats: Vec<usize>,
    parsed: Vec<DateFormat>,
    numbers: Option<(i128, i128)>,
    texts: Option<(String, String)>,
}

impl Default for Guesses {
    fn default() -> Self {
        let parsed: Vec<DateFormat> = FORMATS.iter().filter_map(|format| DateFormat::parse(format).ok()).collect();
        Self { values: 0, fits: BTreeMap::new(), formats: vec![0; FORMATS.len() + 1], parsed, numbers: None, texts: None }
    }
}

impl Guesses {
    pub fn look_at(&mut self, text: &str) {
        self.values += 1;
        let number = number(text, '.', None);
        let is_integer = number.is_some() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let has_comma = number.is_none() && self::number(text, ',', Some('.')).is_some();
        let is_day = self.look_for_days(text);
        let found = [
            (Guess::Day, is_day),
            (Guess::Integer, is_integer),
            (Guess::Decimal, number.is_some()),
            (Guess::DecimalComma, has_comma || is_integer),
            (Guess::Flag, parse_flag(text).is_ok()),
            (Guess::Currency, is_currency(text)),
        ];
        for (guess, _) in found.into_iter().filter(|(_, fits)| *fits) {
            *self.fits.entry(guess).or_default() += 1;
        }
        if let Some(number) = number {
            let (low, high) = self.numbers.unwrap_or((number, number));
            self.numbers = Some((low.min(number), high.max(number)));
        }
        match &mut self.texts {
            None => self.texts = Some((text.to_owned(), text.to_owned())),
            Some((low, _)) if text < low.as_str() => text.clone_into(low),
            Some((_, high)) if text > high.as_str() => text.clone_into(high),
            Some(_) => {}
        }
    }

    fn look_for_days(&mut self, text: &str) -> bool {
        if !(6..=32).contains(&text.len()) || !text.bytes().any(|byte| byte.is_ascii_digit()) {
            return false;
        }
        let mut is_day = false;
        for (place, format) in self.parsed.iter().enumerate() {
            if Reading::of(text, std::slice::from_ref(format)).is_ok() {
                self.formats[place] += 1;
                is_day = true;
            }
        }
        if Reading::of(text, &[]).is_ok() {
            self.formats[FORMATS.len()] += 1;
            is_day = true;
        }
        is_day
    }

    /// Share of the different values that fit each type.
    pub fn shares(&self) -> BTreeMap<&'static str, f64> {
        let share = |guess: Guess| Some((guess.name(), *self.fits.get(&guess)? as f64 / self.values as f64));
        Guess::ALL.into_iter().filter_map(share).collect()
    }

    /// Formats that fit all values.
    pub fn formats(&self) -> Vec<String> {
        let names = FORMATS.iter().copied().chain([ISO]);
        names.zip(&self.formats).filter(|(_, fits)| self.values > 0 && **fits == self.values).map(|(name, _)| name.to_owned()).collect()
    }

    /// The smallest and the largest value.
    pub fn range(&self) -> (String, String) {
        let all_numbers = self.fits.get(&Guess::Decimal) == Some(&self.values);
        match (&self.numbers, &self.texts) {
            (Some((low, high)), _) if all_numbers => (format_decimal(*low, 6), format_decimal(*high, 6)),
            (_, Some((low, high))) => (low.clone(), high.clone()),
            _ => (String::new(), String::new()),
        }
    }
}

/// Whether a format is ISO 8601, for which a mapping says nothing.
pub(super) fn is_iso(format: &str) -> bool {
    format == ISO
}

fn number(text: &str, decimal: char, thousands: Option<char>) -> Option<i128> {
    let rules = TextRules { decimal, thousands, null: Vec::new(), trim: true };
    parse_decimal(text, &rules, Shape { precision: 30, scale: 6, implied: 0 }).ok()
}
