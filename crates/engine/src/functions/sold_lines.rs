//! Sold lines as SQL hands them to the functions that judge prices.

use std::collections::HashMap;

use arrow::array::{Array, AsArray, Date32Array, Int64Array, StringArray, StructArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, Int64Type};
use chandler_calendar::Day;
use chandler_learn::prices::{ONE, PriceLine};
use datafusion::common::{Result, exec_err};

/// Sold lines as SQL gives them, column by column: a company has hundreds of thousands.
pub struct SoldLines {
    pub line: StringArray,
    invoice_number: StringArray,
    customer_id: StringArray,
    item_id: StringArray,
    sold_on: Date32Array,
    quantity: Int64Array,
    price_micros: Int64Array,
}

impl SoldLines {
    /// # Errors
    /// When a line lacks something, or is no sale.
    pub fn new(function: &str, rows: &StructArray) -> Result<Self> {
        let column = |name: &str, data_type: &DataType| match rows.column_by_name(name) {
            Some(column) => Ok(cast(column, data_type)?),
            None => exec_err!("{function} needs {name} of every line"),
        };
        let text = |name: &str| column(name, &DataType::Utf8).map(|column| column.as_string::<i32>().clone());
        let number = |name: &str| column(name, &DataType::Int64).map(|column| column.as_primitive::<Int64Type>().clone());
        let lines = Self {
            line: text("line")?,
            invoice_number: text("invoice_number")?,
            customer_id: text("customer_id")?,
            item_id: text("item_id")?,
            sold_on: column("sold_on", &DataType::Date32)?.as_primitive::<Date32Type>().clone(),
            quantity: number("quantity")?,
            price_micros: number("price_micros")?,
        };
        let needed: [&dyn Array; 6] = [&lines.line, &lines.invoice_number, &lines.item_id, &lines.sold_on, &lines.quantity, &lines.price_micros];
        if needed.iter().any(|column| column.null_count() > 0) {
            return exec_err!("a line of {function} lacks something other than its customer; leave it out");
        }
        let is_sold = |number: &usize| lines.quantity.value(*number) > 0 && lines.price_micros.value(*number) > 0;
        match (0..rows.len()).find(|number| !is_sold(number)) {
            Some(number) => {
                exec_err!("line {} of {function} has a quantity or price that is not above zero; leave it out", lines.line.value(number))
            }
            None => Ok(lines),
        }
    }

    /// Their numbers by day, those of one day by name.
    pub fn in_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.line.len()).collect();
        order.sort_by_key(|number| (self.sold_on.value(*number), self.line.value(*number)));
        order
    }

    /// Items, customers and invoices by number, in the order in which they come up.
    pub fn numbered(&self, order: &[usize]) -> Vec<PriceLine> {
        fn number<'l>(numbers: &mut HashMap<&'l str, u32>, id: &'l str) -> u32 {
            let next = numbers.len() as u32;
            *numbers.entry(id).or_insert(next)
        }
        let (mut items, mut customers, mut invoices) = (HashMap::new(), HashMap::new(), HashMap::new());
        let line = |at: &usize| PriceLine {
            item: number(&mut items, self.item_id.value(*at)),
            customer: self.customer_id.is_valid(*at).then(|| number(&mut customers, self.customer_id.value(*at))),
            invoice: number(&mut invoices, self.invoice_number.value(*at)),
            sold_on: Day(self.sold_on.value(*at)),
            quantity: self.quantity.value(*at).saturating_mul(ONE),
            price: self.price_micros.value(*at),
        };
        order.iter().map(line).collect()
    }
}
