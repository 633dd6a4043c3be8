//! From TOML text to a [`RuleTable`].

use std::collections::HashMap;
use std::sync::Arc;

use toml::de::DeTable;

use crate::Value;
use crate::cell::{parse_cell, parse_literal};
use crate::columns::parse_columns;
use crate::document::{Fields, Node};
use crate::error::{Problem, RuleError, SourceFile};
use crate::matcher::Matcher;
use crate::table::{Column, HitPolicy, Row, RuleTable};
use crate::value_set::ValueSet;

/// More rows than a person can review; it also bounds the memory of the compiled form.
const MAXIMUM_ROWS: usize = 5_000;

pub(crate) fn parse_table(file_name: &str, text: &str) -> Result<RuleTable, RuleError> {
    let source = SourceFile { name: file_name, text };
    let document = DeTable::parse(text).map_err(|error| syntax_error(source, &error))?;
    let root = Fields::root(source, document.get_ref());
    root.allow_only(&["name", "summary", "hit_policy", "inputs", "outputs", "row"])?;
    let name = root.require("name", "add name = \"...\"")?.identifier()?;
    let summary = root.require("summary", "add one sentence on what the table decides")?.text()?;
    let hit_policy = parse_hit_policy(&root)?;
    let inputs = parse_columns(&root, "inputs")?;
    let outputs = parse_columns(&root, "outputs")?;
    check_outputs(&root, hit_policy, &outputs)?;
    let rows = parse_rows(&root, hit_policy, &inputs, &outputs)?;
    Ok(RuleTable {
        file: file_name.into(),
        source: text.into(),
        name: name.into(),
        summary: summary.into(),
        hit_policy,
        matcher: Matcher::new(&inputs, &rows),
        inputs,
        outputs,
        rows,
    })
}

fn syntax_error(source: SourceFile<'_>, error: &toml::de::Error) -> RuleError {
    let span = error.span().unwrap_or(0..0);
    let message = error.message().replace('\n', ", ");
    source.error(&span, "TOML", Problem::new(message, "correct the TOML at this line"))
}

fn parse_hit_policy(root: &Fields<'_>) -> Result<HitPolicy, RuleError> {
    let names = HitPolicy::ALL.map(HitPolicy::name).join(", ");
    let node = root.require("hit_policy", &format!("add one of {names}"))?;
    let text = node.text()?;
    let known = HitPolicy::ALL.into_iter().find(|policy| policy.name() == text);
    known.ok_or_else(|| node.error(Problem::new(format!("`{text}` is not a hit policy"), format!("use one of {names}"))))
}

fn check_outputs(root: &Fields<'_>, hit_policy: HitPolicy, outputs: &[Column]) -> Result<(), RuleError> {
    let Some(output) = outputs.iter().find(|output| !hit_policy.combines(output.value_type())) else {
        return Ok(());
    };
    let node = root.require("hit_policy", "add it")?;
    let message = format!("{hit_policy} cannot combine output `{}` of type {}", output.name, output.value_type());
    Err(node.error(Problem::new(message, "use unique, any or collect_list, or make the output a number")))
}

fn parse_rows(root: &Fields<'_>, policy: HitPolicy, inputs: &[Column], outputs: &[Column]) -> Result<Vec<Row>, RuleError> {
    let node =
        root.get("row").ok_or_else(|| root.error("row", Problem::new("the table is empty", "add at least one [[row]] with id, when and then")))?;
    let items = node.items()?;
    if items.is_empty() || items.len() > MAXIMUM_ROWS {
        let message = format!("the table has {} rows", items.len());
        return Err(node.error(Problem::new(message, format!("keep between 1 and {MAXIMUM_ROWS}"))));
    }
    let mut lines_by_id: HashMap<Arc<str>, usize> = HashMap::new();
    let mut rows = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let row = RowParser { policy, inputs, outputs }.parse(index + 1, item)?;
        if let Some(line) = lines_by_id.insert(row.id.clone(), row.line) {
            let message = format!("the id `{}` is already used at line {line}", row.id);
            let field = format!("row {}.id", index + 1);
            return Err(Node { field, ..item.fields()?.require("id", "add it")? }.error(Problem::new(message, "give each row its own id")));
        }
        rows.push(row);
    }
    Ok(rows)
}

struct RowParser<'t> {
    policy: HitPolicy,
    inputs: &'t [Column],
    outputs: &'t [Column],
}

impl RowParser<'_> {
    /// `number` counts rows from 1 and names the row until its id is known.
    fn parse(&self, number: usize, item: &Node<'_>) -> Result<Row, RuleError> {
        let fields = item.fields()?.at_path(format!("row {number}."));
        let id = fields.require("id", "give the row a short id; explanations cite it")?;
        let id = row_id(&id)?;
        let fields = fields.at_path(format!("row[{id}]."));
        fields.allow_only(&["id", "note", "priority", "when", "then"])?;
        Ok(Row {
            id: id.into(),
            note: fields.get("note").map_or(Ok(""), |note| note.text())?.into(),
            line: item.line(),
            priority: self.priority(&fields)?,
            cells: self.cells(&fields.require("when", "add when = { ... }; when = {} fits everything")?)?,
            outputs: self.outputs(&fields.require("then", "add then = { ... } with every output")?)?,
        })
    }

    fn priority(&self, fields: &Fields<'_>) -> Result<Option<i64>, RuleError> {
        let is_ranked = self.policy == HitPolicy::Priority;
        match fields.get("priority") {
            Some(node) if is_ranked => node.integer().map(Some),
            Some(node) => {
                Err(node
                    .error(Problem::new(format!("has no meaning under hit policy {}", self.policy), "remove it or use hit_policy = \"priority\"")))
            }
            None if is_ranked => Err(fields.error("priority", Problem::new("is missing", "add a whole number; the smallest wins"))),
            None => Ok(None),
        }
    }

    /// An input that a row leaves out may be anything.
    fn cells(&self, when: &Node<'_>) -> Result<Vec<ValueSet>, RuleError> {
        let fields = when.fields()?;
        refuse_unknown(&fields, "input", self.inputs)?;
        let cell = |input: &Column| match fields.get(&input.name) {
            Some(node) => parse_cell(&input.domain, &node),
            None => Ok(input.domain.full()),
        };
        self.inputs.iter().map(cell).collect()
    }

    fn outputs(&self, then: &Node<'_>) -> Result<Vec<Value>, RuleError> {
        let fields = then.fields()?;
        refuse_unknown(&fields, "output", self.outputs)?;
        let value = |output: &Column| {
            let node = fields.require(&output.name, &format!("give a value of type {}", output.value_type()))?;
            parse_literal(&output.domain, &node)
        };
        self.outputs.iter().map(value).collect()
    }
}

fn refuse_unknown(fields: &Fields<'_>, kind: &str, columns: &[Column]) -> Result<(), RuleError> {
    for (name, node) in fields.in_file_order() {
        if !columns.iter().any(|column| &*column.name == name) {
            let known: Vec<&str> = columns.iter().map(Column::name).collect();
            let remedy = format!("declare it under [{kind}s.{name}] or use one of {}", known.join(", "));
            return Err(node.error(Problem::new(format!("`{name}` is not an {kind} of this table"), remedy)));
        }
    }
    Ok(())
}

fn row_id<'a>(node: &Node<'a>) -> Result<&'a str, RuleError> {
    let text = node.text()?;
    let is_plain = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.');
    if !text.is_empty() && text.chars().all(is_plain) {
        return Ok(text);
    }
    Err(node.error(Problem::new(format!("`{text}` is not a row id"), "use letters, digits, `-`, `_` and `.`")))
}
