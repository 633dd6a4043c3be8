//! The dunning steps: where a customer stands, which step is due, and from which day the next one is.
//!
//! The rule table `dunning` says of each step how it is sent, from which day past due and how long to wait after it. A customer goes up by what was carried
//! out and by nothing else: one step at a time, so that a late run skips none, and none again within its wait. Steps count from the due day of the oldest invoice that can be
//! asked for; once that is settled they begin anew for what is left.

use super::evidence::{CollectionsEvidence, StepTaken};
use crate::kinds::{Decisions, KindError};
use chandler_amount::{Rounding, multiply_divide, parse_scaled};
use chandler_calendar::Day;

/// The steps in the order in which a customer goes up.
pub(super) const STEPS: [&str; 5] = ["reminder", "second_reminder", "call", "final_notice", "hand_over"];
/// Largest amounts of a small and of a medium balance, whole units of the currency.
const SMALL_UP_TO: i64 = 500;
const MEDIUM_UP_TO: i64 = 5_000;
/// Digits of a rate.
const RATE_DIGITS: u32 = 9;
const DAYS_OF_YEAR: i64 = 365;

/// How a step is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Channel {
    Email,
    Phone,
    Letter,
    Agency,
}

impl Channel {
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Letter => "letter",
            Self::Agency => "agency",
        }
    }

    /// None where the rules leave the step out.
    fn from_name(name: &str) -> Option<Self> {
        [Self::Email, Self::Phone, Self::Letter, Self::Agency].into_iter().find(|channel| channel.name() == name)
    }

    /// Whether somebody who calls says the same: an email needs not be sent as well.
    pub fn can_be_called(self) -> bool {
        matches!(self, Self::Email | Self::Phone)
    }
}

/// A step as the rules have it for one customer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rung<'a> {
    pub step: &'static str,
    pub channel: Channel,
    /// From so many days past due on.
    from_days: i32,
    /// Days until the next step.
    pub wait_days: i32,
    pub template: &'a str,
    pub fee_minor: i64,
    /// Billionths a year.
    yearly_interest: i64,
}

impl Rung<'_> {
    /// Interest on an amount since its due day, minor units.
    ///
    /// # Errors
    /// When it is too large for an amount.
    pub fn interest(&self, open_minor: i64, days: i32) -> Result<i64, KindError> {
        let a_year = multiply_divide(open_minor, self.yearly_interest, 10_i64.pow(RATE_DIGITS), Rounding::HalfAwayFromZero);
        let interest = a_year.and_then(|interest| multiply_divide(interest, days.into(), DAYS_OF_YEAR, Rounding::HalfAwayFromZero));
        interest.map_err(KindError::failed)
    }
}

/// The steps of one customer, those that the rules leave out left out.
pub(super) struct Ladder<'a> {
    rungs: Vec<Rung<'a>>,
    as_of: Day,
    /// Due day of the oldest invoice that can be asked for.
    since: Day,
    /// The last step that was carried out since.
    pub last: Option<&'a StepTaken>,
    /// Place in [`STEPS`] up to which the customer was taken.
    reached: Option<usize>,
    /// Days to wait after the last step.
    waits: i32,
}

impl<'a> Ladder<'a> {
    /// None where there is nothing to ask for.
    ///
    /// # Errors
    /// When a rule's decision is missing or no number.
    pub fn of(evidence: &'a CollectionsEvidence) -> Result<Option<Self>, KindError> {
        let Some(since) = evidence.claimable().map(|invoice| invoice.due_on).min() else { return Ok(None) };
        // A task may name any word; only a step of the rules moves a customer on.
        let since_then = evidence.contacts.steps.iter().filter(|taken| taken.on > since);
        let taken: Vec<(usize, &StepTaken)> = since_then.filter_map(|taken| Some((place(&taken.step)?, taken))).collect();
        let last = taken.iter().max_by_key(|(place, taken)| (taken.on, *place)).map(|(_, taken)| *taken);
        let reached = taken.iter().map(|(place, _)| *place).max();
        let waits = last.map_or(Ok(0), |last| Rules { evidence, step: &last.step }.days("wait_days"))?;
        let rungs = STEPS.iter().filter_map(|step| Rules { evidence, step }.rung(step).transpose()).collect::<Result<_, _>>()?;
        Ok(Some(Self { rungs, as_of: evidence.as_of, since, last, reached, waits }))
    }

    /// The step after those that were carried out, whether it is due or not.
    pub fn next(&self) -> Option<&Rung<'a>> {
        self.above(self.reached)
    }

    /// The same where its day has come.
    pub fn due(&self) -> Option<&Rung<'a>> {
        self.next().filter(|rung| self.due_on(rung) <= self.as_of)
    }

    /// First day of the next step: late enough past due, and the wait of the last one over.
    pub fn due_on(&self, rung: &Rung<'_>) -> Day {
        let from = self.since.plus_days(rung.from_days);
        self.last.map_or(from, |last| from.max(last.on.plus_days(self.waits)))
    }

    /// What follows a step that is carried out as soon as it can be, and from which day.
    pub fn after(&self, rung: &Rung<'_>) -> Option<(&Rung<'a>, Day)> {
        let next = self.above(place(rung.step))?;
        Some((next, self.taken_on(rung).plus_days(rung.wait_days).max(self.since.plus_days(next.from_days))))
    }

    /// The day on which a step can be carried out: today, or its first day.
    pub fn taken_on(&self, rung: &Rung<'_>) -> Day {
        self.as_of.max(self.due_on(rung))
    }

    fn above(&self, reached: Option<usize>) -> Option<&Rung<'a>> {
        self.rungs.iter().find(|rung| place(rung.step) > reached)
    }
}

/// Where a step stands in [`STEPS`].
fn place(step: &str) -> Option<usize> {
    STEPS.iter().position(|known| *known == step)
}

/// What the rules say of one step.
struct Rules<'a> {
    evidence: &'a CollectionsEvidence,
    step: &'a str,
}

impl<'a> Rules<'a> {
    fn rung(&self, step: &'static str) -> Result<Option<Rung<'a>>, KindError> {
        let Some(channel) = Channel::from_name(self.text("channel")?) else { return Ok(None) };
        Ok(Some(Rung {
            step,
            channel,
            from_days: self.days("from_days")?,
            wait_days: self.days("wait_days")?,
            template: self.text("template")?,
            fee_minor: parse_scaled(self.text("fee")?, self.evidence.currency.minor_digits()).map_err(KindError::failed)?,
            yearly_interest: parse_scaled(self.text("yearly_interest")?, RATE_DIGITS).map_err(KindError::failed)?,
        }))
    }

    fn days(&self, output: &str) -> Result<i32, KindError> {
        self.text(output)?.parse().map_err(KindError::failed)
    }

    fn text(&self, output: &str) -> Result<&'a str, KindError> {
        Decisions::of(&self.evidence.rules).about("step", self.step).text("dunning", output).map_err(KindError::failed)
    }
}

/// The band of what can be asked for, as the rule table names it.
pub(super) fn balance_band(evidence: &CollectionsEvidence) -> &'static str {
    let unit = 10_i64.pow(evidence.currency.minor_digits());
    match evidence.claimable_minor() {
        minor if minor <= SMALL_UP_TO * unit => "small",
        minor if minor <= MEDIUM_UP_TO * unit => "medium",
        _ => "large",
    }
}
