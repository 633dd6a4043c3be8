use chandler_catalogue::{Column, ColumnKind, Storage, Table};
use std::fmt::Write;

/// Every row says which commit wrote it; ledgers that have the sequence in their key declare it themselves.
pub(crate) const COMMIT_SEQ: &str = "commit_seq";

/// The table as SQLite statements.
pub fn sqlite_ddl(table: &Table) -> String {
    // A table clustered by its key saves the second tree; rows with documents in them are too wide for it.
    let options = if has_documents(table) { "STRICT" } else { "STRICT, WITHOUT ROWID" };
    let mut ddl = create_table(table, sqlite_type, options);
    if table.storage == Storage::Append {
        for change in ["UPDATE", "DELETE"] {
            let (name, verb) = (table.name, change.to_lowercase());
            let _ = write!(
                ddl,
                "CREATE TRIGGER {name}_no_{verb} BEFORE {change} ON {name} BEGIN\n    SELECT RAISE(ABORT, 'posted rows of {name} never change');\nEND;\n"
            );
        }
    }
    ddl
}

/// What the statements of [`postgres_ddl`] rest on.
pub const POSTGRES_PRELUDE: &str = "CREATE FUNCTION chandler_posted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'posted rows of % never change', TG_TABLE_NAME;
END
$$;
";

/// The table as PostgreSQL statements, after [`POSTGRES_PRELUDE`].
pub fn postgres_ddl(table: &Table) -> String {
    let mut ddl = create_table(table, postgres_type, "");
    if table.storage == Storage::Append {
        let name = table.name;
        let _ = writeln!(ddl, "CREATE TRIGGER {name}_posted BEFORE UPDATE OR DELETE ON {name}\n    FOR EACH ROW EXECUTE FUNCTION chandler_posted();");
    }
    ddl
}

/// One column as it stands in `CREATE TABLE` and in `ALTER TABLE … ADD COLUMN` of SQLite.
pub(crate) fn sqlite_column(column: &Column) -> String {
    column_definition(column, sqlite_type)
}

pub(crate) fn declares_commit_seq(table: &Table) -> bool {
    table.column(COMMIT_SEQ).is_some()
}

fn create_table(table: &Table, type_of: fn(ColumnKind) -> &'static str, options: &str) -> String {
    let mut lines = Vec::new();
    if !declares_commit_seq(table) {
        lines.push(format!("{COMMIT_SEQ} {} NOT NULL", type_of(ColumnKind::Integer)));
    }
    lines.extend(table.columns.iter().map(|column| column_definition(column, type_of)));
    let key: Vec<_> = table.columns[..table.key_columns].iter().map(|column| column.name).collect();
    lines.push(format!("PRIMARY KEY ({})", key.join(", ")));
    let space = if options.is_empty() { "" } else { " " };
    format!("CREATE TABLE {} (\n    {}\n){space}{options};\n", table.name, lines.join(",\n    "))
}

fn column_definition(column: &Column, type_of: fn(ColumnKind) -> &'static str) -> String {
    let not_null = if column.nullable { "" } else { " NOT NULL" };
    let check = if column.kind == ColumnKind::Boolean { format!(" CHECK ({} IN (0, 1))", column.name) } else { String::new() };
    format!("{} {}{not_null}{check}", column.name, type_of(column.kind))
}

fn has_documents(table: &Table) -> bool {
    table.columns.iter().any(|column| column.kind == ColumnKind::Json)
}

fn is_text(kind: ColumnKind) -> bool {
    matches!(kind, ColumnKind::Text | ColumnKind::Json)
}

fn sqlite_type(kind: ColumnKind) -> &'static str {
    if is_text(kind) { "TEXT" } else { "INTEGER" }
}

/// Text is compared byte by byte, as SQLite and the core do; booleans stay numbers, so that one SQL text serves both databases.
fn postgres_type(kind: ColumnKind) -> &'static str {
    if is_text(kind) { "TEXT COLLATE \"C\"" } else { "BIGINT" }
}
