//! What the lines before a line say about its price.

use chandler_calendar::Day;

use super::history::{PriceLine, Prices};

/// Recent lines of the item in the band of quantity, and of the item in all.
pub(super) const BAND_PEERS: usize = 15;
pub(super) const ITEM_PEERS: usize = 30;
/// Fewer lines in the band than this say less than the item's lines.
pub(super) const BAND_PEERS_MIN: usize = 3;
/// Lines of the item that are looked at for the same price.
const LOOK_BACK_LINES: usize = 2_000;
/// Days within which a price counts as recently paid.
const RECENT_DAYS: i32 = 60;
/// Newest peers that show where the price is heading.
const NEWEST: usize = 3;
/// Prices this close, as logarithms, are one price.
const SAME: f64 = 0.002;
/// A peer that pays up to this much more is still at the price.
const AT_PRICE: f64 = 0.005;

/// What is known of a line's price when it is sold. Gaps are logarithms: how far the price is below the other one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// Logarithm of what recent peers pay, in units of money.
    pub peer_logarithm: f64,
    /// Below the median of recent buyers: of the band where it has three lines, else of the item.
    pub gap: f64,
    /// Below the median of the item's recent buyers who took no more.
    pub item_gap: f64,
    /// Below the median of the three newest lines.
    pub newest_gap: f64,
    /// Below the lowest of the item's recent prices.
    pub lowest_gap: f64,
    /// Robust spread of the peers' logarithms: 1.4826 times the median absolute deviation.
    pub spread: f64,
    /// Peers that were compared, of the item and of the band.
    pub item_peers: usize,
    pub band_peers: usize,
    /// Share of the recent peers at or below the price, half a peer added above and below.
    pub share_at_or_below: f64,
    /// The same of the band alone; a half where it has no lines.
    pub band_share_at_or_below: f64,
    /// The customer's last price, in millionths, with its gap and day.
    pub own_last: Option<(i64, f64, Day)>,
    /// Earlier invoices' lines on which the customer bought the item.
    pub own_lines: usize,
    /// Other customers' earlier lines that were looked at.
    pub others: usize,
    /// Of them at exactly this price; those within 60 days; those that took no more than this line.
    pub seen: usize,
    pub seen_recently: usize,
    pub seen_for_no_more: usize,
    /// Of the five newest lines, those at this price.
    pub same_newest: usize,
    /// Days since the item's last line.
    pub days_since_peer: i32,
}

/// A recent line of the item.
#[derive(Clone, Copy)]
struct Peer {
    logarithm: f64,
    quantity: i64,
}

impl Evidence {
    /// Nothing where the item has no earlier line on another invoice.
    pub fn of(prices: &Prices, line: usize) -> Option<Self> {
        let own = prices.lines()[line];
        let logarithm = prices.logarithm(line);
        let mut sightings = Sightings::default();
        let mut item = Vec::with_capacity(ITEM_PEERS);
        let mut band = Vec::with_capacity(BAND_PEERS);
        let mut last_on = None;
        for other in prices.before(line).take(LOOK_BACK_LINES) {
            let peer = prices.lines()[other];
            last_on.get_or_insert(peer.sold_on);
            if item.len() < ITEM_PEERS {
                item.push(Peer { logarithm: prices.logarithm(other), quantity: peer.quantity });
            }
            if band.len() < BAND_PEERS && peer.band() == own.band() {
                band.push(prices.logarithm(other));
            }
            sightings.add(&own, &peer, logarithm - prices.logarithm(other));
        }
        let last_on = last_on?;
        let lowest = item.iter().map(|peer| peer.logarithm).fold(f64::INFINITY, f64::min);
        let newest: Vec<f64> = item.iter().take(NEWEST).map(|peer| peer.logarithm).collect();
        let same_newest = item.iter().take(5).filter(|peer| (peer.logarithm - logarithm).abs() < SAME).count();
        let no_more = of_no_more(&item, own.quantity);
        let item_median = median(&no_more);
        let band_decides = band.len() >= BAND_PEERS_MIN;
        let (expected, compared) = if band_decides { (median(&band), &band) } else { (item_median, &no_more) };
        let at_or_below = |peers: &[f64]| peers.iter().filter(|peer| **peer <= logarithm + AT_PRICE).count() as f64;
        let all = (no_more.len() + band.len()) as f64;
        Some(Self {
            peer_logarithm: expected,
            gap: expected - logarithm,
            item_gap: item_median - logarithm,
            newest_gap: median(&newest) - logarithm,
            lowest_gap: lowest - logarithm,
            spread: spread(compared, expected),
            item_peers: no_more.len(),
            band_peers: band.len(),
            share_at_or_below: (at_or_below(&no_more) + at_or_below(&band) + 0.5) / (all + 1.0),
            band_share_at_or_below: if band.is_empty() { 0.5 } else { at_or_below(&band) / band.len() as f64 },
            own_last: sightings.own_last,
            own_lines: sightings.own_lines,
            others: sightings.others,
            seen: sightings.seen,
            seen_recently: sightings.seen_recently,
            seen_for_no_more: sightings.seen_for_no_more,
            same_newest,
            days_since_peer: last_on.days_until(own.sold_on),
        })
    }

    /// The gap that is left when the customer's own last price counts too: the line is compared with the lower of both.
    pub fn gap_below_all(&self) -> f64 {
        self.own_last.map_or(self.gap, |(_, gap, _)| gap.min(self.gap))
    }
}

/// Who paid exactly this price before, and what the customer paid.
#[derive(Default)]
struct Sightings {
    own_last: Option<(i64, f64, Day)>,
    own_lines: usize,
    others: usize,
    seen: usize,
    seen_recently: usize,
    seen_for_no_more: usize,
}

impl Sightings {
    fn add(&mut self, own: &PriceLine, peer: &PriceLine, above: f64) {
        if own.customer.is_some() && own.customer == peer.customer {
            self.own_lines += 1;
            self.own_last.get_or_insert((peer.price, -above, peer.sold_on));
            return;
        }
        self.others += 1;
        if peer.price == own.price {
            self.seen += 1;
            self.seen_recently += usize::from(peer.sold_on.days_until(own.sold_on) <= RECENT_DAYS);
            self.seen_for_no_more += usize::from(peer.quantity <= own.quantity);
        }
    }
}

/// Buyers of more may pay less; where fewer than three took no more, all are peers.
fn of_no_more(item: &[Peer], quantity: i64) -> Vec<f64> {
    let no_more: Vec<f64> = item.iter().filter(|peer| peer.quantity <= quantity).map(|peer| peer.logarithm).collect();
    if no_more.len() >= BAND_PEERS_MIN { no_more } else { item.iter().map(|peer| peer.logarithm).collect() }
}

/// The middle value, between the two middle ones of an even number; 0 of none.
pub(super) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    middle(&sorted)
}

/// The median of values in order.
pub(super) fn middle(sorted: &[f64]) -> f64 {
    match sorted.len() {
        0 => 0.0,
        count if count % 2 == 1 => sorted[count / 2],
        count => f64::midpoint(sorted[count / 2 - 1], sorted[count / 2]),
    }
}

fn spread(values: &[f64], around: f64) -> f64 {
    let deviations: Vec<f64> = values.iter().map(|value| (value - around).abs()).collect();
    1.4826 * median(&deviations)
}

#[cfg(test)]
mod tests {
    use super::Evidence;
    use crate::prices::history::Prices;
    use crate::prices::history::tests::line;

    fn ladder() -> Vec<crate::prices::PriceLine> {
        // Few pay 2.00, many 1.80 from twelve on; a day each.
        (1..=20).map(|day| if day % 2 == 0 { line(0, day as u32, day, 1, 200) } else { line(0, day as u32, day, 12, 180) }).collect()
    }

    #[test]
    fn a_quantity_price_is_compared_with_its_own_band() {
        let mut lines = ladder();
        lines.push(line(0, 90, 30, 12, 180));
        lines.push(line(0, 91, 31, 1, 180));
        let prices = Prices::new(lines);
        let bulk = Evidence::of(&prices, 20).unwrap();
        assert!(bulk.gap.abs() < 1e-9 && bulk.seen_for_no_more == 10);
        let single = Evidence::of(&prices, 21).unwrap();
        assert!((single.gap - (2.0_f64 / 1.8).ln()).abs() < 1e-9, "one piece at the price of twelve");
        assert_eq!((single.seen, single.seen_for_no_more), (11, 0));
    }

    #[test]
    fn the_own_last_price_is_the_newest_and_lowers_what_is_expected() {
        let mut lines = ladder();
        lines.push(line(0, 5, 29, 1, 170));
        lines.push(line(0, 5, 30, 1, 170));
        let evidence = Evidence::of(&Prices::new(lines), 21).unwrap();
        assert_eq!(evidence.own_last.map(|(price, _, day)| (price, day.0)), Some((1_700_000, 29)));
        assert_eq!(evidence.own_lines, 2);
        assert!(evidence.gap > 0.1 && evidence.gap_below_all().abs() < 1e-9);
    }

    #[test]
    fn later_lines_say_nothing() {
        let mut lines = ladder();
        let before = Evidence::of(&Prices::new(lines.clone()), 19);
        lines.extend((21..40).map(|day| line(0, day as u32, day, 1, 50)));
        assert_eq!(before, Evidence::of(&Prices::new(lines), 19));
    }

    #[test]
    fn the_first_line_of_an_item_has_no_peers() {
        assert_eq!(Evidence::of(&Prices::new(ladder()), 0), None);
    }
}
