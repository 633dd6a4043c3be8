//! A user's table in the place of a shipped one.
#![allow(clippy::unwrap_used)]

use chandler_rules::{Bundle, RuleTable, default_tables};

/// The interface check of the default bundle after one change of `hysteresis.toml`.
fn after(from: &str, to: &str) -> Result<(), String> {
    let changed = |(file, text): (&str, &str)| {
        assert!(file != "hysteresis.toml" || text.contains(from), "{from}");
        let text = if file == "hysteresis.toml" { text.replace(from, to) } else { text.to_owned() };
        RuleTable::parse(file, &text).unwrap()
    };
    let bundle = Bundle::from_tables(default_tables().map(changed).into()).unwrap();
    bundle.check_interfaces().map_err(|error| error.to_string())
}

#[test]
fn rows_and_wider_inputs_are_the_users_to_change() {
    assert_eq!(after("\"10\"", "\"12.5\""), Ok(()));
    assert_eq!(after("values = [\"A\", \"B\", \"C\"]", "values = [\"A\", \"B\", \"C\", \"D\"]"), Ok(()));
    assert_eq!(after("maximum = 100\n", "maximum = 50\n"), Ok(()));
}

#[test]
fn what_the_pipelines_rely_on_is_not() {
    assert_eq!(
        after("name = \"hysteresis\"", "name = \"calm\"").unwrap_err(),
        "hysteresis.toml:1: name: no table is named `hysteresis`; put the default file back and change its rows instead"
    );
    assert_eq!(
        after("[inputs.is_backordered]", "[inputs.mood]\ntype = \"text\"\n[inputs.is_backordered]").unwrap_err(),
        "hysteresis.toml:1: inputs.mood: is not supplied to this table; use only abc, is_backordered"
    );
    assert_eq!(
        after("maximum = 100\n", "maximum = 200\n").unwrap_err(),
        "hysteresis.toml:1: outputs.minimum_change_percent: may give values that cannot be used; \
         declare it as type decimal, from 0 to 100, unit \"percent of the earlier quantity\""
    );
    assert_eq!(
        after("minimum_change_value", "smallest_change_value").unwrap_err(),
        "hysteresis.toml:1: outputs.minimum_change_value: is missing but will be read; declare it as type decimal, at least 0"
    );
}

#[test]
fn an_input_may_not_refuse_what_it_will_be_given() {
    let table = |maximum: &str| {
        let text = format!(
            "name = \"t\"\nsummary = \"By days\"\nhit_policy = \"unique\"\n\
             inputs.days = {{ type = \"integer\", minimum = 0{maximum} }}\noutputs.answer = {{ type = \"integer\" }}\n\
             row = [{{ id = \"all\", when = {{}}, then = {{ answer = 1 }} }}]\n"
        );
        RuleTable::parse("t.toml", &text).unwrap()
    };
    assert_eq!(table("").check_interface(&table(", maximum = 30")), Ok(()));
    assert_eq!(
        table(", maximum = 30").check_interface(&table("")).unwrap_err().to_string(),
        "t.toml:1: inputs.days: does not accept every value it will be given; declare it as type integer, at least 0"
    );
}
