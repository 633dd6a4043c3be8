//! `change_site`. A bin stays once it is there: goods may have lain in it.

use super::create_site::{NewBin, check_bins};
use crate::command::Command;
use crate::tables::{Bin, Site};
use crate::work::{Lookup, Stop, Work};
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Changes a site and adds bins to it; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeSite {
    pub site_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// bins to add; one that is there gets the kind given here
    #[serde(default)]
    pub bins: Vec<NewBin>,
}

impl Command for ChangeSite {
    const NAME: &'static str = "change_site";
    const SUMMARY: &'static str = "Changes the name of a site and adds bins to it";
    const REFUSALS: &'static [&'static str] = &["unknown_site", "already_exists"];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        check_bins(&self.bins)?;
        let site_key = key![work.entity_id(), &self.site_id];
        let bins = self.bins.iter().map(|bin| Lookup::row::<Bin>(key![work.entity_id(), &self.site_id, &bin.bin_id]));
        work.fetch(bins.chain([Lookup::row::<Site>(site_key.clone())]))?;
        let mut site: Site = work.require(site_key, "unknown_site")?;
        for bin in self.bins {
            let kind = bin.kind.as_str().to_owned();
            work.save(Bin { entity_id: site.entity_id.clone(), site_id: site.site_id.clone(), bin_id: bin.bin_id, kind });
        }
        site.name = self.name.unwrap_or(site.name);
        work.document("site", &self.site_id);
        work.update(site);
        Ok(())
    }
}
