//! The step of every segment: what its row asks for, what is in force, and why.

use crate::CONTRACT;
use crate::documents::{Automation, AutomationDay, AutomationRules, AutomationSegment, AutomationSwitch};
use crate::failure::Failure;
use crate::home::App;
use chandler_amount::{Amount, Currency, Rounding, format_scaled, multiply_divide};
use chandler_calendar::{Day, Zone};
use chandler_catalogue::key;
use chandler_recommend::automation::{Caps, History, Scorecard, Segment, Terms, standing, state};
use chandler_recommend::tables::{self, AutomationRow, OutcomeRow, PublishedRules, RecommendationRow};
use chandler_recommend::{KINDS, State, replenishment};
use chandler_rules::Bundle;
use std::collections::BTreeMap;

/// A supplier that nothing was recommended of for so long is not listed.
const LISTED_DAYS: i32 = 365;

/// What the books have, read at one time.
struct Books {
    rows: Vec<RecommendationRow>,
    automations: Vec<AutomationRow>,
    switches: Vec<tables::AutomationSwitch>,
    history: History,
    caps: Caps,
    today: Day,
    zone: Zone,
    house: Currency,
}

/// What is seen of a segment before its rules are asked.
#[derive(Default)]
struct Seen {
    supplier_name: Option<String>,
    open: usize,
    waiting: usize,
}

impl App {
    /// How far each kind and segment goes without a person, and why not further.
    ///
    /// # Errors
    /// When the books cannot be read, or the published rules have no single row for a segment.
    pub fn automation(&self) -> Result<Automation, Failure> {
        let entity_id = self.settings()?.entity_id;
        let published: Option<PublishedRules> = self.home.reader()?.get(&key![&entity_id])?;
        let books = self.automation_books()?;
        let segments = match &published {
            Some(_) => segments(&books, &self.published_bundle()?.0)?,
            None => Vec::new(),
        };
        let rules = published.map(|rules| AutomationRules { bundle: rules.bundle, published_by: rules.actor, published_at: rules.published_at });
        let day = books.day();
        let switch = |switch: tables::AutomationSwitch| {
            let tables::AutomationSwitch { scope, stopped, why, actor, at, .. } = switch;
            AutomationSwitch { scope, stopped, why, actor, at }
        };
        let switches = books.switches.into_iter().map(switch).collect();
        Ok(Automation { contract: CONTRACT, as_of: books.today, rules, switches, day, segments })
    }

    fn automation_books(&self) -> Result<Books, Failure> {
        let settings = self.settings()?;
        let (today, house) = (self.business_date()?, self.currency()?);
        let entity = key![&settings.entity_id];
        let (rows, outcomes, automations, switches) = self.home.reader()?.consistently(|reader| {
            let (rows, outcomes) = (reader.scan::<RecommendationRow>(&entity)?, reader.scan::<OutcomeRow>(&entity)?);
            Ok((rows, outcomes, reader.scan::<AutomationRow>(&entity)?, reader.scan(&entity)?))
        })?;
        let history = History::of(&rows, &outcomes, &automations, house);
        let caps = Caps::of(&automations, today, house);
        Ok(Books { history, caps, rows, automations, switches, today, zone: settings.zone()?, house })
    }
}

impl Books {
    fn day(&self) -> AutomationDay {
        let waiting: Vec<&AutomationRow> = self.automations.iter().filter(|row| row.state == state::WAITING).collect();
        AutomationDay {
            approved: self.caps.used().of(self.house),
            waiting: waiting.len(),
            waiting_amount: waiting.iter().map(|row| row.amount).sum::<Amount>().of(self.house),
            next_executes_at: waiting.iter().filter_map(|row| row.executes_at).min(),
        }
    }

    /// Every kind but replenishment as a whole, and each supplier and class of replenishment of which something was recommended.
    fn seen(&self) -> BTreeMap<Segment, Seen> {
        let others = KINDS.iter().filter(|spec| spec.name != replenishment::KIND);
        let mut seen: BTreeMap<Segment, Seen> = others.map(|spec| (Segment::whole(spec.name), Seen::default())).collect();
        let since = self.today.plus_days(-LISTED_DAYS);
        for row in self.rows.iter().filter(|row| row.as_of >= since) {
            let seen = seen.entry(Segment::of(row)).or_default();
            seen.supplier_name = row.supplier_name.clone().filter(|_| row.kind == replenishment::KIND);
            seen.open += usize::from(State::from_name(&row.state).is_some_and(State::is_open));
            seen.waiting += usize::from(row.state == State::AutoApproved.name());
        }
        seen
    }
}

fn segments(books: &Books, bundle: &Bundle) -> Result<Vec<AutomationSegment>, Failure> {
    let mut segments = Vec::new();
    for (segment, seen) in books.seen() {
        let terms = Terms::of(bundle, &segment, books.house).map_err(|error| {
            let remedy = "Give it one row in rules/automation.toml and run `chandler rules publish`";
            Failure::input("no_automation_row", &segment.kind, error.to_string(), remedy)
        })?;
        segments.extend(terms.map(|terms| line(books, segment, seen, terms)));
    }
    let rank = |segment: &AutomationSegment| KINDS.iter().position(|spec| spec.name == segment.kind);
    segments.sort_by_key(rank);
    Ok(segments)
}

fn line(books: &Books, segment: Segment, seen: Seen, terms: Terms) -> AutomationSegment {
    let card = books.history.scorecard(&segment, &terms, books.today);
    let standing = standing(&segment, &terms, &card, &books.switches, &books.zone, books.house);
    let money = |amount: Amount| amount.of(books.house);
    let share = |millionths: i64| format_scaled(millionths, 6, 2);
    let overruled = ratio(card.overruled(), card.decided());
    let Scorecard { accepted, edited, rejected, settled, predicted, realised, .. } = card;
    AutomationSegment {
        supplier_used: money(books.caps.used_for(Some(&segment.supplier_id))),
        abc: (segment.kind == replenishment::KIND).then_some(segment.abc),
        supplier_id: Some(segment.supplier_id).filter(|id| !id.is_empty()),
        supplier_name: seen.supplier_name,
        kind: segment.kind,
        rule: terms.rule,
        asked: terms.step.name().to_owned(),
        step: standing.step.name().to_owned(),
        why: standing.why.as_ref().map(|why| why.code.to_owned()),
        text: standing.why.as_ref().map(|why| why.text()),
        open: seen.open,
        waiting: seen.waiting,
        accepted,
        edited,
        rejected,
        overruled,
        overruled_max: share(terms.overruled_max_millionths),
        settled,
        settled_min: terms.settled_min,
        predicted: money(predicted),
        realised: money(realised),
        ratio: hundredths(realised.0, predicted.0),
        ratio_min: share(terms.realised_min_millionths),
        look_back_days: terms.look_back_days,
        recommendation_cap: money(terms.recommendation_cap),
        supplier_day_cap: money(terms.supplier_day_cap),
        day_cap: money(terms.day_cap),
        veto_hours: terms.veto_hours,
    }
}

fn ratio(part: usize, whole: usize) -> Option<String> {
    hundredths(i64::try_from(part).ok()?, i64::try_from(whole).ok()?)
}

/// A share in hundredths; none of nothing.
fn hundredths(part: i64, whole: i64) -> Option<String> {
    let hundredths = (whole > 0).then(|| multiply_divide(part, 100, whole, Rounding::HalfAwayFromZero).ok())??;
    Some(format_scaled(hundredths, 2, 2))
}
