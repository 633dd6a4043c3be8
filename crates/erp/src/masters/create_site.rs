//! `create_site`.

use crate::command::Command;
use crate::finance::Books;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{Bin, Site};
use crate::work::{Lookup, Stop, Work};
use chandler_calendar::Zone;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
/// Opens a warehouse with its bins.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSite {
    pub site_id: String,
    pub name: String,
    /// the entity's zone where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// at least one
    pub bins: Vec<NewBin>,
}

impl Command for CreateSite {
    const NAME: &'static str = "create_site";
    const SUMMARY: &'static str = "Opens a warehouse with its bins";
    const REFUSALS: &'static [&'static str] = &["unknown_entity", "already_exists"];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        self.check()?;
        let site_key = key![work.entity_id(), &self.site_id];
        work.fetch([Books::lookup(work), Lookup::row::<Site>(site_key.clone())])?;
        let books = Books::open(work)?;
        work.require_new::<Site>(site_key)?;
        for bin in self.bins {
            let kind = bin.kind.as_str().to_owned();
            work.insert(Bin { entity_id: work.entity_id().to_owned(), site_id: self.site_id.clone(), bin_id: bin.bin_id, kind });
        }
        work.document("site", &self.site_id);
        let time_zone = self.time_zone.unwrap_or(books.time_zone);
        work.insert(Site { entity_id: work.entity_id().to_owned(), site_id: self.site_id, name: self.name, time_zone });
        Ok(())
    }
}

impl CreateSite {
    fn check(&self) -> Result<(), Stop> {
        reading::id(&self.site_id, "site_id")?;
        reading::not_empty(&self.bins, "bins")?;
        check_bins(&self.bins)?;
        if let Some(time_zone) = &self.time_zone {
            time_zone.parse::<Zone>().map_err(|error| reading::invalid_zone(&error))?;
        }
        Ok(())
    }
}

/// Refuses bins that cannot be told apart.
pub fn check_bins(bins: &[NewBin]) -> Result<(), Stop> {
    let mut seen = BTreeSet::new();
    for (index, bin) in bins.iter().enumerate() {
        reading::id(&bin.bin_id, &format!("bins[{index}].bin_id"))?;
        if !seen.insert(&bin.bin_id) {
            return Err(Refusal::new("already_exists", &bin.bin_id).into());
        }
    }
    Ok(())
}

/// A place in the site.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBin {
    pub bin_id: String,
    #[serde(default)]
    pub kind: BinKind,
}

/// What a bin is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BinKind {
    #[default]
    Storage,
    Receiving,
}

impl BinKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Storage => "storage",
            Self::Receiving => "receiving",
        }
    }
}
