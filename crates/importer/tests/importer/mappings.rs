//! Mistakes in a mapping are told with line, key and what would make them right.

use chandler_importer::{Layer, Mapping, targets};

use crate::support::{DEMAND_COLUMNS, Folder, demand, failure};

fn error(text: &str) -> String {
    Mapping::parse("m.toml", text).expect_err("a mistake").to_string()
}

#[test]
fn the_first_mistake_is_named_with_its_line_key_and_remedy() {
    let load = |load: &str| demand(load, DEMAND_COLUMNS);
    let column = |column: &str| demand("", &format!("{DEMAND_COLUMNS}\n{column}"));
    for (text, says) in [
        ("contract = 2\nload = []".to_owned(), "m.toml:1: contract: is a version this program does not read"),
        ("contract = 1\nloda = []".to_owned(), "m.toml:2: loda: `loda` is not a key here; did you mean `load`?"),
        ("contract = 1".to_owned(), "load: is missing"),
        ("contract = 1\nload = []".to_owned(), "load: is empty"),
        ("contract = 1\n[[load]\n".to_owned(), "m.toml:2: TOML:"),
        (load("encodin = \"x\""), "m.toml:5: load[1].encodin: `encodin` is not a key here; did you mean `encoding`?"),
        (load("encoding = \"utf-9\""), "m.toml:5: load[1].encoding: `utf-9` is not a known encoding; did you mean `utf-8`?"),
        (load("").replace("\"demand\"", "\"history_sale_lines\""), "did you mean `history_sales_lines`?"),
        (load("where = \"SELECT 1\""), "m.toml:5: load[1].where: `SELECT` is not for an expression"),
        (load("where = \"SUM(qty) > 1\""), "load[1].where"),
        (load("order = [\"qty\"]"), "load[1].order: has no meaning without `distinct`"),
        (load("decimal = \",\"\nthousands = \",\""), "load[1].thousands: cannot separate digits"),
        (load("time_zone = \"Mars/Base\""), "m.toml:5: load[1].time_zone: `Mars/Base` is not a time zone"),
        (load("key = []"), "load[1].key: is empty"),
        (load("key = [\"@occurrence\"]"), "alone says nothing"),
        (load("join = [{ file = \"a.csv\", left = [\"x\", \"y\"], right = \"z\" }]"), "right: has 1 columns and `left` 2"),
        (column("prise = { column = \"p\" }"), "m.toml:10: load[1].columns.prise: `prise` is not a field of `demand`; did you mean `price`?"),
        (column("price = { colum = \"p\" }"), "load[1].columns.price.colum: `colum` is not a key here; did you mean `column`?"),
        (column("price = { column = \"p\", const = 1 }"), "says twice where its value comes from"),
        (column("price = { }"), "says not where its value comes from"),
        (column("price = { column = \"p\", type = \"day\" }"), "`price` is a price, not a day"),
        (column("price = { column = \"p\", type = \"decimaal\" }"), "did you mean `decimal`?"),
        (column("price = { column = \"p\", format = \"%Y\" }"), "load[1].columns.price.format: has no meaning for a price"),
        (column("price = { column = \"p\", pad = 3 }"), "has no meaning for a price; use it for codes"),
        (column("price = { column = \"p\", total = true }"), "has no meaning without `distinct`"),
        (column("price = { column = \"p\", on_unmapped = \"keep\" }"), "has no meaning without `map`"),
        (demand("", "series_id = { column = \"item\" }\nqty = { column = \"qty\" }"), "`demand` needs the field `period`"),
    ] {
        let error = error(&text);
        assert!(error.contains(says), "{error}\n  should say: {says}");
    }
}

#[test]
fn dates_need_their_order_and_century() {
    let with = |format: &str| {
        format!(
            "contract = 1\n[[load]]\nfile = \"x.csv\"\nas = \"invoices\"\n[load.columns]\ncustomer_id = {{ column = \"c\" }}\ninvoice_id = {{ column = \"i\" }}\n\
             invoice_on = {{ column = \"d\", format = \"{format}\" }}\ndue_on = {{ column = \"d\" }}\namount = {{ column = \"a\" }}\nattr_x = {{ column = \"x\", type = \"decimal\" }}"
        )
    };
    assert!(error(&with("%d.%m.%y")).contains("m.toml:8: load[1].columns.invoice_on.format: `%d.%m.%y` has a two-digit year without its century"));
    assert!(error(&with("%H:%M")).contains("names no day"));
    assert!(Mapping::parse("m.toml", &with("%d.%m.%y{1970}")).is_ok());
    assert!(error(&with("%Y-%m-%d").replace("attr_x", "extra_x")).contains("`extra_x` is not a field of `invoices`"));
}

#[test]
fn what_only_the_files_can_show_is_the_mappings_mistake_too() {
    let folder = Folder::with_lines("item,day,qty\nA,2024-01-02,1\n");
    for (text, says) in [
        (demand("", &DEMAND_COLUMNS.replace("\"qty\" }", "\"quantity\" }")), "mapping.toml:9: load[1].columns.qty: no column `quantity` in the file"),
        (demand("where = \"itm = 'A'\"", DEMAND_COLUMNS), "mapping.toml:5: load[1].where: no column `itm` in the file; did you mean `item`?"),
        (demand("where = \"qty > 1\"", DEMAND_COLUMNS), "load[1].where: `qty > 1` cannot be computed"),
        (demand("key = [\"itemm\"]", DEMAND_COLUMNS), "load[1].key: no column `itemm` in the file; did you mean `item`?"),
        (demand("distinct = [\"itemm\"]", DEMAND_COLUMNS), "no column `itemm`"),
        (demand("", &DEMAND_COLUMNS.replace("column = \"qty\"", "sql = \"CAST(qty AS DOUBLE) * 2\"")), "gives a binary number, which is not exact"),
        (demand("", &DEMAND_COLUMNS.replace("column = \"qty\"", "const = \"many\"")), "load[1].columns.qty: `many` is not a number"),
    ] {
        let error = failure(&folder, &text);
        assert!(error.contains(says), "{error}\n  should say: {says}");
    }
    let no_entity = "contract = 1\n[[load]]\nfile = \"lines.csv\"\nas = \"opening_stock\"\n[load.columns]\nitem_id = { column = \"item\" }\n\
        quantity = { column = \"qty\" }\nvalue = { const = 1 }\nbin_id = { const = \"B\" }";
    let mapping = Mapping::parse("m.toml", no_entity).expect("a mapping");
    let import = chandler_importer::Import::new(folder.path(), &mapping, "i");
    let mut complaints: Vec<chandler_importer::Complaint> = Vec::new();
    let result = import.records(mapping.targets()[0], chandler_importer::Prior::none(), &mut complaints);
    let error = result.err().expect("an error").to_string();
    assert!(error.contains("load[1].columns: `opening_stock` needs the field `entity_id`"), "{error}");
}

#[test]
fn a_mapping_is_for_import_or_for_evaluate() {
    let both = demand("", DEMAND_COLUMNS) + "[[load]]\nas = \"sites\"\nrows = [{ site_id = \"A\", name = \"A\" }]\n";
    assert!(error(&both).contains("keep them in two mapping files"));
}

#[test]
fn every_target_can_be_mapped_by_its_own_declaration() {
    for target in targets() {
        let mut chosen: Vec<&str> = target.fields.iter().filter(|field| field.required && field.default.is_none()).map(|field| field.name).collect();
        chosen.extend(target.one_of.iter().map(|group| group[0]));
        chosen.extend(target.key.iter().filter(|name| !chosen.contains(name)).copied().collect::<Vec<_>>());
        let columns: Vec<String> = chosen.iter().map(|name| format!("{name} = {{ column = \"{name}\" }}")).collect();
        let text = format!("contract = 1\n[[load]]\nfile = \"x.csv\"\nas = \"{}\"\n[load.columns]\n{}\n", target.name, columns.join("\n"));
        let mapping = Mapping::parse("m.toml", &text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(mapping.targets(), [target]);
        assert_eq!(mapping.files(), ["x.csv"]);
        assert!(target.layer != Layer::History || target.known_from.is_some());
    }
}
