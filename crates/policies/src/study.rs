//! A world run by all entrants: every item at every site by itself, on all threads, added up in the order of the world.

use crate::figures::{Figures, Tally};
use crate::method::{Entrant, Prepared};
use crate::policy::PolicyError;
use crate::policy::chandler::{Company, CompanyError};
use crate::simulate::{Course, simulate};
use crate::world::{ItemSite, World};
use rayon::prelude::*;

/// Why a study cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum StudyError {
    #[error("the company of world {world} cannot be set up")]
    Company { world: &'static str, source: CompanyError },
    #[error("{method} cannot decide on item {item} at site {site} of world {world}")]
    Policy { world: &'static str, method: &'static str, item: usize, site: usize, source: PolicyError },
}

/// The figures of each entrant on a world, in their order. The same on any number of threads.
///
/// # Errors
/// When a policy cannot decide.
pub fn run(world: &World, entrants: &[Entrant]) -> Result<Vec<Figures>, StudyError> {
    let company = Company::of(world).map_err(|source| StudyError::Company { world: world.name, source })?;
    let courses: Result<Vec<Vec<Course>>, StudyError> =
        world.item_sites.par_iter().map(|item_site| courses_of(world, item_site, &company, entrants)).collect();
    let mut tallies = vec![Tally::default(); entrants.len()];
    for (item_site, courses) in world.item_sites.iter().zip(courses?) {
        tallies.iter_mut().zip(&courses).for_each(|(tally, course)| tally.add(&item_site.facts, course));
    }
    Ok(tallies.iter().map(Tally::figures).collect())
}

fn courses_of(world: &World, item_site: &ItemSite, company: &Company, entrants: &[Entrant]) -> Result<Vec<Course>, StudyError> {
    let failed = |method: &'static str| {
        let (world, item, site) = (world.name, item_site.facts.item, item_site.facts.site);
        move |source: PolicyError| StudyError::Policy { world, method, item, site, source }
    };
    let prepared = Prepared::of(world, item_site, company, entrants).map_err(failed("min_max"))?;
    let run = |entrant: &Entrant| {
        let mut policy = prepared.policy(*entrant);
        simulate(item_site, &world.span, world.shortage, policy.as_mut()).map_err(failed(entrant.method.name()))
    };
    entrants.iter().map(run).collect()
}
