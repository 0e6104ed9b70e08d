//! A parameter of a query that is one of a few words.

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use sev_domain::text::Invalid;
use std::{borrow::Cow, marker::PhantomData};

/// One of the words of `T`, or its default when it is left out or empty: how it is read, and, in `schemars(with)`, how it is
/// described.
#[derive(Debug)]
pub struct Choice<T>(PhantomData<T>);

impl<T: Default + DeserializeOwned> Choice<T> {
    /// What was chosen.
    ///
    /// # Errors
    /// It is none of the words.
    pub fn read(raw: Option<&str>) -> Result<T, Invalid> {
        match raw.map(str::trim).filter(|raw| !raw.is_empty()) {
            Some(raw) => serde_json::from_value(raw.into()).map_err(|_| Invalid::new("Cette valeur n’est pas proposée.")),
            None => Ok(T::default()),
        }
    }
}

impl<T: Default + Serialize + JsonSchema> JsonSchema for Choice<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("ChoiceOf{}", T::schema_name()).into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
        let mut words = Vec::new();
        collect(settings.into_generator().root_schema_for::<T>().as_value(), &mut words);
        let mut schema = schemars::json_schema!({ "type": "string", "enum": words });
        if let Ok(default @ Value::String(_)) = serde_json::to_value(T::default()) {
            schema.insert("default".into(), default);
        }
        schema
    }
}

/// The words of an enumeration, whether each is described or not.
fn collect(schema: &Value, words: &mut Vec<Value>) {
    if let Some(word) = schema.get("const") {
        words.push(word.clone());
    }
    let all = |name: &str| schema.get(name).and_then(Value::as_array).into_iter().flatten();
    words.extend(all("enum").filter(|word| word.is_string()).cloned());
    all("oneOf").chain(all("anyOf")).for_each(|schema| collect(schema, words));
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "snake_case")]
    enum Order {
        /// As they come.
        #[default]
        AsTheyCome,
        Backwards,
    }

    #[test]
    fn words_are_read_and_described_alike() {
        assert_eq!(Choice::<Order>::read(None).unwrap(), Order::AsTheyCome);
        assert_eq!(Choice::<Order>::read(Some(" ")).unwrap(), Order::AsTheyCome);
        assert_eq!(Choice::<Order>::read(Some("backwards")).unwrap(), Order::Backwards);
        assert_eq!(Choice::<Option<Order>>::read(Some("backwards")).unwrap(), Some(Order::Backwards));
        assert_eq!(Choice::<Option<Order>>::read(Some("")).unwrap(), None);
        for raw in ["Backwards", "null", "x"] {
            assert!(Choice::<Order>::read(Some(raw)).is_err() && Choice::<Option<Order>>::read(Some(raw)).is_err(), "{raw}");
        }
        let mut generator = SchemaGenerator::default();
        let words = json!(["as_they_come", "backwards"]);
        let schema = Choice::<Order>::json_schema(&mut generator);
        assert_eq!(schema.as_value(), &json!({ "type": "string", "enum": words, "default": "as_they_come" }));
        let schema = Choice::<Option<Order>>::json_schema(&mut generator);
        assert_eq!(schema.as_value(), &json!({ "type": "string", "enum": words }));
    }
}
