//! The methods that are compared: the engine, its members, and what others use.

use crate::evaluate::Role;
use crate::failure::Failure;
use chandler_forecast::evaluate::BASELINES;
use chandler_forecast::member_names;

/// Name of the engine among the methods.
pub(crate) const ENGINE: &str = "engine";

/// The methods of an answer, the engine first, then members, then baselines.
pub(crate) struct Methods {
    names: Vec<&'static str>,
    members: usize,
}

impl Methods {
    /// All methods, or the engine and those named.
    ///
    /// # Errors
    /// When a name is none.
    pub fn chosen(wanted: &[String]) -> Result<Methods, Failure> {
        let known: Vec<&'static str> = member_names().chain(BASELINES.iter().map(|baseline| baseline.name)).collect();
        if let Some(unknown) = wanted.iter().find(|name| *name != ENGINE && !known.contains(&name.as_str())) {
            let message = format!("There is no method `{unknown}`");
            return Err(Failure::input("unknown_member", unknown, message, format!("Name some of {}", known.join(", "))));
        }
        let chosen = |name: &&'static str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
        let members: Vec<&'static str> = member_names().filter(|name| chosen(name)).collect();
        let baselines = BASELINES.iter().map(|baseline| baseline.name).filter(|name| chosen(name));
        let count = members.len();
        Ok(Methods { names: std::iter::once(ENGINE).chain(members).chain(baselines).collect(), members: count })
    }

    pub fn names(&self) -> &[&'static str] {
        &self.names
    }

    pub fn role(&self, index: usize) -> Role {
        match index {
            0 => Role::Engine,
            _ if index <= self.members => Role::Member,
            _ => Role::Baseline,
        }
    }
}
