//! How the API describes what is written as text.

/// Describes a type where it stands: a form's field holds the text as it was typed, and names by `schemars(with)` the type that
/// it is read as.
macro_rules! described {
    ($type:ident: $schema:tt) => {
        impl schemars::JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!($schema)
            }
        }
    };
}
