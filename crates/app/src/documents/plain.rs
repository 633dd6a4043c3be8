//! What the plain values of the documents are. The types here only name and describe them; the values themselves come from the crates below.

use chandler_recommend::State;
use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, Object, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

/// An amount of money in major units with all digits of its currency.
#[derive(ToSchema)]
#[schema(as = Money)]
pub struct MoneyObject {
    #[schema(value_type = DecimalText)]
    pub amount: String,
    /// ISO 4217 code
    pub currency: String,
}

/// Text of a known form, under a name of its own.
macro_rules! texts {
    ($($(#[doc = $doc:literal])+ $name:ident as $schema_name:literal = $restrict:expr;)*) => {$(
        $(#[doc = $doc])+
        pub struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let text = ObjectBuilder::new().schema_type(Type::String).description(Some(concat!($($doc),+).trim()));
                let restrict: fn(ObjectBuilder) -> ObjectBuilder = $restrict;
                Schema::Object(Object::from(restrict(text))).into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                $schema_name.into()
            }
        }
    )*};
}

texts! {
    /// A civil day, `YYYY-MM-DD`.
    DayText as "Day" = |text| text.format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)));
    /// An instant, RFC 3339 with `Z`.
    InstantText as "Instant" = |text| text.format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)));
    /// A decimal number as text, so that no digit is lost: quantities in base units, prices in major units.
    DecimalText as "Decimal" = |text| text.pattern(Some(r"^-?\d+(\.\d+)?$"));
    /// Where a recommendation is in its life.
    StateText as "RecommendationState" = |text| text.enum_values(Some(State::ALL.iter().map(|state| state.name())));
}
