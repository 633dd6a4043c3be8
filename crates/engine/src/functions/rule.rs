//! `rule` and `rule_row`: the run's decision tables, asked once per row of a query.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, StringArray};
use arrow::datatypes::{DataType, Date32Type, Decimal128Type, Field, FieldRef, Float64Type, Int64Type};
use chandler_rules::{Bundle, Decimal, Decision, RuleTable, Scalar, Value, ValueType};
use datafusion::common::{Result, ScalarValue, exec_err, plan_err};
use datafusion::logical_expr::{ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility};

use super::FunctionEntry;
use super::arguments::failed;

pub const RULE: FunctionEntry = FunctionEntry {
    name: "rule",
    signature: "rule(table_name, output_name, input_name, input_value, ...) -> the output's type",
    summary: "An output of a decision table of the run's rule bundle. Names are literals; a null input gives null. Decimals are DECIMAL(20, 9).",
    example: ("SELECT rule('service_targets', 'service_level', 'abc', 'A', 'demand_class', 'smooth')", "0.980000000"),
};

pub const RULE_ROW: FunctionEntry = FunctionEntry {
    name: "rule_row",
    signature: "rule_row(table_name, input_name, input_value, ...) -> VARCHAR",
    summary: "The row of a decision table that decides; several, where its policy collects, with commas between them.",
    example: ("SELECT rule_row('service_targets', 'abc', 'A', 'demand_class', 'smooth')", "a-smooth"),
};

/// Digits of a decimal output.
const PRECISION: u8 = 20;
const SCALE: i8 = 9;

/// What a call asks of the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Ask {
    Output,
    Row,
}

/// A scalar function over a rule bundle. Two are the same when their bundles have one content.
#[derive(Debug)]
pub struct Rule {
    ask: Ask,
    rules: Arc<Bundle>,
    signature: Signature,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.ask == other.ask && self.rules.hash() == other.rules.hash()
    }
}

impl Eq for Rule {}

impl Hash for Rule {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.ask, self.rules.hash()).hash(state);
    }
}

impl Rule {
    pub fn output(rules: Arc<Bundle>) -> Self {
        Self::asking(Ask::Output, rules)
    }

    pub fn row(rules: Arc<Bundle>) -> Self {
        Self::asking(Ask::Row, rules)
    }

    fn asking(ask: Ask, rules: Arc<Bundle>) -> Self {
        Self { ask, rules, signature: Signature::variadic_any(Volatility::Immutable) }
    }

    /// How many arguments come before the pairs of input name and value.
    fn leading(&self) -> usize {
        if self.ask == Ask::Output { 2 } else { 1 }
    }

    /// The call with its names resolved; `literal(i)` is argument `i` where that is a literal text.
    fn resolve<'n>(&self, count: usize, literal: impl Fn(usize) -> Option<&'n str>) -> Result<Call<'_>> {
        let function = self.name();
        let leading = self.leading();
        if count < leading || !(count - leading).is_multiple_of(2) {
            return plan_err!(
                "{function} takes {} and then pairs of input name and value",
                if leading == 2 { "a table, an output" } else { "a table" }
            );
        }
        let name = |index: usize| match literal(index) {
            Some(name) => Ok(name),
            None => plan_err!("argument {} of {function} must be a name in quotes", index + 1),
        };
        let table_name = name(0)?;
        let Some(table) = self.rules.table(table_name) else {
            let known: Vec<&str> = self.rules.tables().map(|table| table.name()).collect();
            return plan_err!("there is no rule table {table_name}; there are {}", known.join(", "));
        };
        let given = (leading..count).step_by(2).map(|index| Ok((name(index)?, index + 1))).collect::<Result<Vec<_>>>()?;
        let inputs = table.inputs().iter().map(|input| match given.iter().find(|(name, _)| *name == input.name()) {
            Some((_, index)) => Ok(*index),
            None => plan_err!("rule table {table_name} needs the input {}", input.name()),
        });
        let inputs = inputs.collect::<Result<Vec<_>>>()?;
        if let Some((unknown, _)) = given.iter().find(|(name, _)| table.inputs().iter().all(|input| input.name() != *name)) {
            return plan_err!("rule table {table_name} has no input {unknown}");
        }
        let output = if self.ask == Ask::Output { Some(output_column(table, name(1)?)?) } else { None };
        Ok(Call { table, inputs, output })
    }
}

/// A resolved call: the table, which argument each of its inputs is, and the output asked for.
struct Call<'a> {
    table: &'a RuleTable,
    inputs: Vec<usize>,
    output: Option<(String, ValueType)>,
}

fn output_column(table: &RuleTable, name: &str) -> Result<(String, ValueType)> {
    match table.outputs().iter().find(|output| output.name() == name) {
        Some(output) => Ok((name.to_owned(), output.value_type())),
        None => plan_err!("rule table {} has no output {name}", table.name()),
    }
}

impl ScalarUDFImpl for Rule {
    fn name(&self) -> &str {
        match self.ask {
            Ask::Output => RULE.name,
            Ask::Row => RULE_ROW.name,
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        plan_err!("the type of {} depends on the names given to it", self.name())
    }

    fn return_field_from_args(&self, arguments: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        let literal = |index: usize| arguments.scalar_arguments.get(index).copied().flatten().and_then(ScalarValue::try_as_str).flatten();
        let call = self.resolve(arguments.arg_fields.len(), literal)?;
        for (input, index) in call.table.inputs().iter().zip(&call.inputs) {
            check_type(call.table, input.name(), input.value_type(), arguments.arg_fields[*index].data_type())?;
        }
        let data_type = match (self.ask, &call.output) {
            (Ask::Output, Some((_, value_type))) => sql_type(*value_type),
            _ => DataType::Utf8,
        };
        Ok(Arc::new(Field::new(self.name(), data_type, true)))
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let literal = |index: usize| match arguments.args.get(index) {
            Some(ColumnarValue::Scalar(value)) => value.try_as_str().flatten(),
            _ => None,
        };
        let call = self.resolve(arguments.args.len(), literal)?;
        let constant = arguments.args.iter().all(|argument| matches!(argument, ColumnarValue::Scalar(_)));
        let rows = if constant { 1 } else { arguments.number_rows };
        let columns = call.inputs.iter().zip(call.table.inputs()).map(|(index, input)| {
            let array = arguments.args[*index].to_array(rows)?;
            Ok(arrow::compute::cast(&array, &read_type(input.value_type(), array.data_type()))?)
        });
        let columns = columns.collect::<Result<Vec<ArrayRef>>>()?;
        let decisions = (0..rows).map(|row| decide(call.table, &columns, row)).collect::<Result<Vec<_>>>()?;
        let result = match (self.ask, &call.output) {
            (Ask::Output, Some((name, value_type))) => outputs(&decisions, name, *value_type, arguments.return_type())?,
            _ => Arc::new(StringArray::from_iter(decisions.iter().map(|decision| decision.as_ref().map(fired)))),
        };
        if constant { Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&result, 0)?)) } else { Ok(ColumnarValue::Array(result)) }
    }
}

/// What an input of a type can be read from.
fn check_type(table: &RuleTable, input: &str, expected: ValueType, found: &DataType) -> Result<()> {
    let fits = match expected {
        ValueType::Text => matches!(found, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View),
        ValueType::Integer => found.is_integer(),
        ValueType::Decimal => found.is_numeric(),
        ValueType::Boolean => *found == DataType::Boolean,
        ValueType::Date => *found == DataType::Date32,
    };
    if fits || *found == DataType::Null {
        return Ok(());
    }
    plan_err!("rule table {}: input {input} is a {expected} and cannot be read from {found}", table.name())
}

fn read_type(value_type: ValueType, found: &DataType) -> DataType {
    match value_type {
        ValueType::Text => DataType::Utf8,
        ValueType::Integer => DataType::Int64,
        ValueType::Decimal if matches!(found, DataType::Float32 | DataType::Float64) => DataType::Float64,
        ValueType::Decimal => match found {
            DataType::Decimal128(..) => found.clone(),
            _ => DataType::Decimal128(PRECISION, 0),
        },
        ValueType::Boolean => DataType::Boolean,
        ValueType::Date => DataType::Date32,
    }
}

fn sql_type(value_type: ValueType) -> DataType {
    match value_type {
        ValueType::Text => DataType::Utf8,
        ValueType::Integer => DataType::Int64,
        ValueType::Decimal => DataType::Decimal128(PRECISION, SCALE),
        ValueType::Boolean => DataType::Boolean,
        ValueType::Date => DataType::Date32,
    }
}

fn decide(table: &RuleTable, columns: &[ArrayRef], row: usize) -> Result<Option<Decision>> {
    if columns.iter().any(|column| column.is_null(row)) {
        return Ok(None);
    }
    let scalars = columns.iter().zip(table.inputs()).map(|(column, input)| scalar(column, row, input.name()));
    table.decide_scalars(&scalars.collect::<Result<Vec<_>>>()?).map(Some).map_err(failed)
}

fn scalar<'a>(column: &'a ArrayRef, row: usize, input: &str) -> Result<Scalar<'a>> {
    let decimal = |value: Option<Decimal>| match value {
        Some(value) => Ok(Scalar::Decimal(value)),
        None => exec_err!("the rule input {input} is no number with at most nine places"),
    };
    match column.data_type() {
        DataType::Utf8 => Ok(Scalar::Text(column.as_string::<i32>().value(row))),
        DataType::Int64 => Ok(Scalar::Integer(column.as_primitive::<Int64Type>().value(row))),
        DataType::Boolean => Ok(Scalar::Boolean(column.as_boolean().value(row))),
        DataType::Float64 => decimal(Decimal::from_f64(column.as_primitive::<Float64Type>().value(row))),
        DataType::Decimal128(_, scale) => {
            let unscaled = column.as_primitive::<Decimal128Type>().value(row);
            decimal(u32::try_from(*scale).ok().and_then(|scale| Decimal::from_scaled(unscaled, scale)))
        }
        DataType::Date32 => match Date32Type::to_naive_date_opt(column.as_primitive::<Date32Type>().value(row)) {
            Some(date) => date.to_string().parse().map(Scalar::Date).map_err(failed),
            None => exec_err!("the rule input {input} is a day out of range"),
        },
        other => exec_err!("the rule input {input} cannot be read from {other}"),
    }
}

fn fired(decision: &Decision) -> String {
    decision.fired.iter().map(|row| row.row_id.as_str()).collect::<Vec<_>>().join(",")
}

fn outputs(decisions: &[Option<Decision>], name: &str, value_type: ValueType, data_type: &DataType) -> Result<ArrayRef> {
    if decisions.is_empty() {
        return Ok(arrow::array::new_empty_array(data_type));
    }
    let null = || ScalarValue::try_from(data_type);
    let values = decisions.iter().map(|decision| match decision.as_ref().and_then(|decision| decision.outputs.get(name)) {
        Some(value) => sql_value(value, value_type),
        None => null(),
    });
    ScalarValue::iter_to_array(values.collect::<Result<Vec<_>>>()?)
}

fn sql_value(value: &Value, value_type: ValueType) -> Result<ScalarValue> {
    Ok(match value {
        Value::Text(text) => ScalarValue::Utf8(Some(text.to_string())),
        Value::Integer(integer) => ScalarValue::Int64(Some(*integer)),
        Value::Decimal(decimal) => ScalarValue::Decimal128(Some(decimal.billionths()), PRECISION, SCALE),
        Value::Boolean(boolean) => ScalarValue::Boolean(Some(*boolean)),
        Value::Date(_) => ScalarValue::Utf8(Some(value.to_string())).cast_to(&DataType::Date32)?,
        Value::List(_) => return exec_err!("a list of {value_type} cannot be one value; ask a table that gives one"),
    })
}
