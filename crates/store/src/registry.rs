use chandler_catalogue::Table;
use chandler_erp::CommandSpec;
use std::collections::BTreeMap;

/// What a home can hold and do: its tables and the commands that write them.
#[derive(Clone)]
pub struct Registry {
    pub tables: Vec<&'static Table>,
    pub commands: Vec<&'static CommandSpec>,
}

impl Registry {
    pub fn command(&self, name: &str) -> Option<&'static CommandSpec> {
        self.commands.iter().copied().find(|spec| spec.name == name)
    }

    pub fn table(&self, name: &str) -> Option<&'static Table> {
        self.tables.iter().copied().find(|table| table.name == name)
    }

    pub(crate) fn commands_by_name(&self) -> BTreeMap<&'static str, &'static CommandSpec> {
        self.commands.iter().map(|spec| (spec.name, *spec)).collect()
    }
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let tables: Vec<_> = self.tables.iter().map(|table| table.name).collect();
        let commands: Vec<_> = self.commands.iter().map(|spec| spec.name).collect();
        f.debug_struct("Registry").field("tables", &tables).field("commands", &commands).finish()
    }
}
