/// Declares a table and its Rust row.
///
/// ```
/// use chandler_amount::Quantity;
/// use chandler_catalogue::{key, table, Record, Storage};
///
/// table! {
///     /// Goods of an item in a bin.
///     pub struct BinBalance: bin_balances, Current, key 2 {
///         site_id: String = "warehouse",
///         item_id: String = "stock keeping unit",
///         on_hand: Quantity = "physically there",
///     }
/// }
///
/// let row = BinBalance { site_id: "MAIN".into(), item_id: "BOLT".into(), on_hand: Quantity(3) };
/// assert_eq!(BinBalance::TABLE.storage, Storage::Current);
/// assert_eq!(row.key(), key!["MAIN", "BOLT"]);
/// assert_eq!(BinBalance::from_values(&row.clone().into_values()), Ok(row));
/// ```
#[macro_export]
macro_rules! table {
    (
        $(#[doc = $summary:literal])+
        pub struct $row:ident: $table:ident, $storage:ident, key $key_columns:literal {
            $( $column:ident: $type:ty = $description:literal, )+
        }
    ) => {
        $(#[doc = $summary])+
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $row {
            $( #[doc = $description] pub $column: $type, )+
        }

        impl $crate::Record for $row {
            const TABLE: &'static $crate::Table = &$crate::Table {
                name: stringify!($table),
                summary: concat!($($summary),+),
                storage: $crate::Storage::$storage,
                columns: &[$(
                    $crate::Column {
                        name: stringify!($column),
                        kind: <$type as $crate::Field>::KIND,
                        nullable: <$type as $crate::Field>::NULLABLE,
                        description: $description,
                    },
                )+],
                key_columns: $key_columns,
            };

            fn into_values(self) -> $crate::Values {
                vec![$( $crate::Field::into_value(self.$column) ),+]
            }

            fn from_values(values: &[$crate::Value]) -> Result<Self, $crate::RowError> {
                let table = <Self as $crate::Record>::TABLE;
                if values.len() != table.columns.len() {
                    return Err($crate::RowError::Width { table: table.name, expected: table.columns.len(), found: values.len() });
                }
                let mut values = values.iter();
                $(
                    let $column = values
                        .next()
                        .and_then($crate::Field::from_value)
                        .ok_or($crate::RowError::Type { table: table.name, column: stringify!($column) })?;
                )+
                Ok(Self { $( $column ),+ })
            }
        }
    };
}
