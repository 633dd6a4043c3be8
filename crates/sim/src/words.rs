//! Words from which the names of goods, customers and suppliers are made.

/// A family of goods and what is typical of it.
pub(crate) struct Family {
    pub name: &'static str,
    pub code: &'static str,
    pub nouns: &'static [&'static str],
    pub sizes: &'static [&'static str],
    pub finishes: &'static [&'static str],
    /// Cost of one piece in dollars, lowest and highest.
    pub cost: (f64, f64),
    /// Pieces in a case.
    pub cases: &'static [i64],
    /// Part of its items that leave in whole cases only.
    pub by_the_case: f64,
    /// Part of the selling price that is margin, lowest and highest.
    pub margin: (f64, f64),
}

impl Family {
    /// The name of its n-th item; different for the first `nouns * sizes * finishes`.
    pub(crate) fn item_name(&self, number: usize) -> String {
        let (nouns, sizes, finishes) = (self.nouns.len(), self.sizes.len(), self.finishes.len());
        let noun = self.nouns[number % nouns];
        let size = self.sizes[number / nouns % sizes];
        let finish = self.finishes[number / nouns / sizes % finishes];
        format!("{noun} {size} {finish}")
    }
}

const METRIC: &[&str] = &["M4x12", "M5x16", "M6x20", "M6x40", "M8x30", "M8x50", "M10x40", "M12x60"];
const PIPE: &[&str] = &["1/4 in", "3/8 in", "1/2 in", "3/4 in", "1 in", "1-1/4 in", "1-1/2 in", "2 in"];
const WEAR: &[&str] = &["S", "M", "L", "XL", "2XL"];

pub(crate) const FAMILIES: &[Family] = &[
    Family {
        name: "Fasteners",
        code: "FAS",
        nouns: &["Hex cap screw", "Socket head screw", "Carriage bolt", "Lock nut", "Flat washer", "Threaded stud"],
        sizes: METRIC,
        finishes: &["zinc", "A2 stainless", "A4 stainless", "black oxide", "hot-dip galvanised"],
        cost: (0.04, 0.9),
        cases: &[24, 48],
        by_the_case: 0.6,
        margin: (0.27, 0.36),
    },
    Family {
        name: "Fittings",
        code: "FIT",
        nouns: &["90 degree elbow", "Tee", "Coupling", "Union", "Reducer", "Ball valve"],
        sizes: PIPE,
        finishes: &["brass", "galvanised", "316 stainless", "PVC schedule 80", "copper press"],
        cost: (0.9, 24.0),
        cases: &[6, 12, 24],
        by_the_case: 0.2,
        margin: (0.25, 0.34),
    },
    Family {
        name: "Electrical",
        code: "ELE",
        nouns: &["Circuit breaker", "Junction box", "Conduit strap", "Wire connector", "Contactor", "Terminal block"],
        sizes: &["10 A", "15 A", "20 A", "30 A", "40 A", "60 A", "100 A"],
        finishes: &["1-pole", "2-pole", "3-pole", "DIN rail", "outdoor"],
        cost: (1.2, 58.0),
        cases: &[6, 10, 12],
        by_the_case: 0.1,
        margin: (0.23, 0.32),
    },
    Family {
        name: "Safety",
        code: "SAF",
        nouns: &["Cut-resistant glove", "Hi-vis vest", "Half-mask respirator", "Coverall", "Hard hat", "Arc-rated jacket"],
        sizes: WEAR,
        finishes: &["level 3", "level 5", "class 2", "class 3", "disposable", "premium"],
        cost: (1.5, 34.0),
        cases: &[10, 12, 24],
        by_the_case: 0.3,
        margin: (0.28, 0.37),
    },
    Family {
        name: "Packaging",
        code: "PAC",
        nouns: &["Carton", "Stretch film", "Packing tape", "Mailer", "Edge protector", "Void fill"],
        sizes: &["6x4x4", "10x8x6", "12x12x12", "18x12x10", "24x18x12", "48 mm", "72 mm"],
        finishes: &["kraft", "white", "heavy duty", "recycled", "clear"],
        cost: (0.35, 9.0),
        cases: &[12, 24, 36],
        by_the_case: 0.7,
        margin: (0.22, 0.31),
    },
    Family {
        name: "Abrasives",
        code: "ABR",
        nouns: &["Flap disc", "Cut-off wheel", "Sanding belt", "Grinding wheel", "Hand pad", "Fibre disc"],
        sizes: &["4-1/2 in", "5 in", "6 in", "7 in", "9 in", "12 in"],
        finishes: &["40 grit", "60 grit", "80 grit", "120 grit", "zirconia", "ceramic"],
        cost: (0.8, 11.0),
        cases: &[10, 20],
        by_the_case: 0.3,
        margin: (0.27, 0.36),
    },
    Family {
        name: "Adhesives",
        code: "ADH",
        nouns: &["Thread locker", "Silicone sealant", "Epoxy", "Contact cement", "Construction adhesive", "Pipe sealant"],
        sizes: &["10 ml", "50 ml", "250 ml", "300 ml", "1 qt", "1 gal"],
        finishes: &["fast cure", "high temperature", "clear", "grey", "food grade"],
        cost: (2.2, 28.0),
        cases: &[6, 10, 12],
        by_the_case: 0.2,
        margin: (0.26, 0.35),
    },
    Family {
        name: "Hand Tools",
        code: "TOO",
        nouns: &["Combination wrench", "Adjustable plier", "Screwdriver", "Ball-peen hammer", "Hex key set", "Utility knife"],
        sizes: &["8 mm", "10 mm", "13 mm", "17 mm", "6 in", "8 in", "10 in", "12 in"],
        finishes: &["chrome", "insulated", "industrial", "slim", "offset"],
        cost: (3.0, 42.0),
        cases: &[6, 8, 12],
        by_the_case: 0.0,
        margin: (0.26, 0.35),
    },
    Family {
        name: "Lighting",
        code: "LIG",
        nouns: &["LED tube", "High-bay fixture", "Exit sign", "Work light", "Wall pack", "Emergency ballast"],
        sizes: &["9 W", "15 W", "20 W", "40 W", "80 W", "150 W"],
        finishes: &["3000 K", "4000 K", "5000 K", "dimmable", "sensor"],
        cost: (3.5, 88.0),
        cases: &[6, 10, 25],
        by_the_case: 0.2,
        margin: (0.23, 0.32),
    },
    Family {
        name: "Janitorial",
        code: "JAN",
        nouns: &["Floor cleaner", "Paper towel", "Can liner", "Absorbent pad", "Hand soap", "Microfibre mop"],
        sizes: &["12 oz", "32 oz", "1 gal", "5 gal", "33 gal", "55 gal"],
        finishes: &["unscented", "citrus", "heavy duty", "economy", "green seal"],
        cost: (1.1, 21.0),
        cases: &[6, 12, 24],
        by_the_case: 0.6,
        margin: (0.22, 0.30),
    },
    Family {
        name: "Bearings",
        code: "BEA",
        nouns: &["Deep groove bearing", "Pillow block", "Tapered roller bearing", "Needle bearing", "Flange unit"],
        sizes: &["6001", "6202", "6203", "6204", "6205", "6206", "6308"],
        finishes: &["open", "2RS sealed", "ZZ shielded", "C3 clearance", "stainless"],
        cost: (2.4, 66.0),
        cases: &[6, 10],
        by_the_case: 0.0,
        margin: (0.25, 0.35),
    },
    Family {
        name: "Filters",
        code: "FIL",
        nouns: &["Panel air filter", "Hydraulic element", "Water cartridge", "Bag filter", "Compressor filter", "Mist eliminator"],
        sizes: &["10x20x1", "16x20x2", "16x25x2", "20x20x2", "20x25x4", "24x24x4"],
        finishes: &["MERV 8", "MERV 11", "MERV 13", "5 micron", "10 micron"],
        cost: (2.0, 39.0),
        cases: &[6, 12],
        by_the_case: 0.3,
        margin: (0.25, 0.34),
    },
];

const SURNAMES: &[&str] = &[
    "Abernathy",
    "Bellweather",
    "Calloway",
    "Dunmore",
    "Eastlake",
    "Fairbanks",
    "Garrison",
    "Hollander",
    "Ingram",
    "Jessup",
    "Kowalski",
    "Lindqvist",
    "Marchetti",
    "Norwood",
    "Okafor",
    "Pruitt",
    "Quintero",
    "Rasmussen",
    "Stavros",
    "Thornton",
    "Underhill",
    "Vance",
    "Whitfield",
    "Yardley",
    "Zielinski",
];
const TRADES: &[&str] = &[
    "Mechanical",
    "Electric",
    "Plumbing & Heating",
    "Manufacturing",
    "Fabrication",
    "Facility Services",
    "Builders",
    "Foods",
    "Machine Works",
    "Property Group",
    "Automation",
    "Coatings",
    "Logistics",
    "Refrigeration",
    "Hardware",
];
const PLACES: &[&str] = &[
    "Prairie",
    "Lakeshore",
    "Blue Ridge",
    "Cedar",
    "Granite",
    "Harbor",
    "Ironwood",
    "Keystone",
    "Lone Star",
    "Midway",
    "Northgate",
    "Summit",
    "Tri-County",
];
const MAKERS: &[&str] = &["Industries", "Supply Works", "Products", "Tool & Die", "Components", "Brands", "International", "Manufacturing Co."];

/// The name of the n-th customer; different for the first 375.
pub(crate) fn customer_name(number: usize) -> String {
    format!("{} {}", SURNAMES[number % SURNAMES.len()], TRADES[(number / SURNAMES.len() + number % SURNAMES.len()) % TRADES.len()])
}

/// The name of the n-th supplier; different for the first 104.
pub(crate) fn supplier_name(number: usize) -> String {
    format!("{} {}", PLACES[number % PLACES.len()], MAKERS[(number / PLACES.len() + number % PLACES.len()) % MAKERS.len()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_different() {
        for family in FAMILIES {
            let names: HashSet<_> = (0..170).map(|number| family.item_name(number)).collect();
            assert_eq!(names.len(), 170, "{}", family.name);
        }
        assert_eq!((0..375).map(customer_name).collect::<HashSet<_>>().len(), 375);
        assert_eq!((0..104).map(supplier_name).collect::<HashSet<_>>().len(), 104);
    }
}
