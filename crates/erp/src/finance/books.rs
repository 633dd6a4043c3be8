//! The legal entity of a decision: its currency, its day, its journal.

use crate::tables::{Entity, JournalLine, Site};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Amount, Currency};
use chandler_calendar::{Day, Zone};
use chandler_catalogue::key;

use super::posting_rules::{PostingRule, Side};

/// What dates and denominates the money of a decision.
pub struct Books {
    pub currency: Currency,
    /// Day of the command in the entity's zone.
    pub today: Day,
    pub time_zone: String,
}

impl Books {
    pub fn lookup(work: &Work<'_>) -> Lookup {
        Lookup::row::<Entity>(key![work.entity_id()])
    }

    pub fn open(work: &Work<'_>) -> Result<Self, Stop> {
        let entity: Entity = work.require(key![work.entity_id()], "unknown_entity")?;
        let zone: Zone = entity.time_zone.parse()?;
        Ok(Self { currency: entity.currency, today: work.context.effective_at.day_in(&zone), time_zone: entity.time_zone })
    }
}

/// The day of the command where the goods are.
pub fn day_at(work: &Work<'_>, site: &Site) -> Result<Day, Stop> {
    let zone: Zone = site.time_zone.parse()?;
    Ok(work.context.effective_at.day_in(&zone))
}

/// By what a journal line can be analysed.
#[derive(Clone, Default)]
pub struct Dimensions {
    pub customer_id: Option<String>,
    pub supplier_id: Option<String>,
    pub item_id: Option<String>,
    pub family: Option<String>,
    pub site_id: Option<String>,
    pub sales_rep: Option<String>,
    pub channel: Option<String>,
}

impl Dimensions {
    pub fn of_customer(customer_id: &str) -> Self {
        Self { customer_id: Some(customer_id.to_owned()), ..Self::default() }
    }
}

/// Lines that are posted together and add up to nothing.
pub struct Entry<'a> {
    books: &'a Books,
    source: &'a str,
    lines: Vec<Leg>,
}

struct Leg {
    rule: &'static PostingRule,
    account: String,
    /// Debit positive.
    amount: Amount,
    dimensions: Dimensions,
}

impl<'a> Entry<'a> {
    pub fn new(books: &'a Books, source: &'a str) -> Self {
        Self { books, source, lines: Vec::new() }
    }

    /// Adds the amount on the rule's side; nothing is no line, a negative amount goes to the other side.
    pub fn line(&mut self, rule: &'static PostingRule, amount: Amount, dimensions: &Dimensions) -> Result<(), Stop> {
        self.line_on(rule, rule.account, amount, dimensions)
    }

    /// The same on an account that the command names.
    pub fn line_on(&mut self, rule: &'static PostingRule, account: &str, amount: Amount, dimensions: &Dimensions) -> Result<(), Stop> {
        if !amount.is_zero() {
            let amount = if rule.side == Side::Debit { amount } else { amount.negated()? };
            self.lines.push(Leg { rule, account: account.to_owned(), amount, dimensions: dimensions.clone() });
        }
        Ok(())
    }

    /// Writes the lines.
    ///
    /// # Panics
    /// When they do not add up: a posting rule of ours is wrong, and nothing of this commit may be kept.
    pub fn post(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let sum = Amount::checked_sum(self.lines.iter().map(|leg| leg.amount))?;
        assert!(sum.is_zero(), "journal of {} is off by {} minor units", self.source, sum.0);
        let period = self.books.today.period();
        let first = work.next_line::<JournalLine>();
        for (line, Leg { rule, account, amount, dimensions }) in (first..).zip(self.lines) {
            work.insert(JournalLine {
                entity_id: work.entity_id().to_owned(),
                commit_seq: work.context.commit_seq,
                line,
                account,
                amount,
                currency: self.books.currency,
                period: period.clone(),
                origin_period: period.clone(),
                effective_on: self.books.today,
                rule_id: rule.id.to_owned(),
                source: self.source.to_owned(),
                customer_id: dimensions.customer_id,
                supplier_id: dimensions.supplier_id,
                item_id: dimensions.item_id,
                family: dimensions.family,
                site_id: dimensions.site_id,
                sales_rep: dimensions.sales_rep,
                channel: dimensions.channel,
            });
        }
        Ok(())
    }
}
