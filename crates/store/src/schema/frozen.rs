use chandler_catalogue::{ColumnKind, Storage, Table};

/// The version of the tables that this program writes: the number of the newest file in `schema/`.
pub const CATALOGUE_VERSION: u32 = 1;

/// A catalogue as it was at a version: what the outbox of an old home is decoded with. Tables are ordered by name; the place of a table is its
/// number in the outbox codec.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FrozenCatalogue {
    pub version: u32,
    pub tables: Vec<FrozenTable>,
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FrozenTable {
    pub name: String,
    pub storage: Storage,
    pub key_columns: usize,
    pub columns: Vec<FrozenColumn>,
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FrozenColumn {
    pub name: String,
    pub kind: ColumnKind,
    pub nullable: bool,
}

impl FrozenCatalogue {
    pub fn of(version: u32, tables: &[&Table]) -> Self {
        let mut tables: Vec<_> = tables.iter().map(|table| FrozenTable::of(table)).collect();
        tables.sort_by(|left, right| left.name.cmp(&right.name));
        Self { version, tables }
    }

    pub fn table(&self, name: &str) -> Option<&FrozenTable> {
        self.position(name).map(|position| &self.tables[position])
    }

    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.tables.binary_search_by(|table| table.name.as_str().cmp(name)).ok()
    }
}

impl FrozenTable {
    fn of(table: &Table) -> Self {
        let column =
            |column: &chandler_catalogue::Column| FrozenColumn { name: column.name.to_owned(), kind: column.kind, nullable: column.nullable };
        Self {
            name: table.name.to_owned(),
            storage: table.storage,
            key_columns: table.key_columns,
            columns: table.columns.iter().map(column).collect(),
        }
    }

    pub(crate) fn column(&self, name: &str) -> Option<&FrozenColumn> {
        self.columns.iter().find(|column| column.name == name)
    }
}
