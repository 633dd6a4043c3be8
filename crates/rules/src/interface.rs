//! Whether a user's table can stand where the engine expects a shipped one: it is asked with the same inputs and must give the same outputs.

use crate::bundle::Bundle;
use crate::table::{Column, RuleTable};
use crate::{RuleError, default_tables};

impl RuleTable {
    /// Checks that this table can answer wherever `expected` is asked. It may take fewer inputs, accept more values and give more outputs; rows and hit
    /// policy are its own affair.
    ///
    /// # Errors
    /// The first input or output that does not fit.
    pub fn check_interface(&self, expected: &Self) -> Result<(), RuleError> {
        for input in &self.inputs {
            let given = find(&expected.inputs, input.name());
            let given = given.ok_or_else(|| {
                let names: Vec<&str> = expected.inputs.iter().map(Column::name).collect();
                self.misfit("inputs", input.name(), "is not supplied to this table", &format!("use only {}", names.join(", ")))
            })?;
            if !input.domain.covers(&given.domain) {
                let remedy = format!("declare it as type {}, {}", given.value_type(), given.domain.allowed());
                return Err(self.misfit("inputs", input.name(), "does not accept every value it will be given", &remedy));
            }
        }
        for wanted in &expected.outputs {
            let remedy = format!("declare it as type {}, {}", wanted.value_type(), wanted.domain.allowed());
            let given = find(&self.outputs, wanted.name());
            let given = given.ok_or_else(|| self.misfit("outputs", wanted.name(), "is missing but will be read", &remedy))?;
            if !wanted.domain.covers(&given.domain) || wanted.unit != given.unit {
                let remedy = format!("{remedy}, unit {:?}", wanted.unit().unwrap_or_default());
                return Err(self.misfit("outputs", wanted.name(), "may give values that cannot be used", &remedy));
            }
        }
        Ok(())
    }

    fn misfit(&self, section: &str, column: &str, message: &str, remedy: &str) -> RuleError {
        RuleError {
            file: self.file.to_string(),
            line: 1,
            field: format!("{section}.{column}"),
            message: message.to_owned(),
            remedy: remedy.to_owned(),
        }
    }
}

impl Bundle {
    /// Checks that the bundle can run the shipped pipelines: every default table is present, under its name and with its interface. Further tables are fine.
    ///
    /// # Errors
    /// The first table that is missing or does not fit.
    pub fn check_interfaces(&self) -> Result<(), RuleError> {
        for (file, text) in default_tables() {
            let expected = RuleTable::parse(file, text)?;
            let table = self.table(expected.name()).ok_or_else(|| RuleError {
                file: file.to_owned(),
                line: 1,
                field: "name".to_owned(),
                message: format!("no table is named `{}`", expected.name()),
                remedy: "put the default file back and change its rows instead".to_owned(),
            })?;
            table.check_interface(&expected)?;
        }
        Ok(())
    }
}

fn find<'c>(columns: &'c [Column], name: &str) -> Option<&'c Column> {
    columns.iter().find(|column| column.name() == name)
}
