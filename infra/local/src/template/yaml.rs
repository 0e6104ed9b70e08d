//! CloudFormation's YAML as JSON, its short tags (`!Ref X`) in their long form (`{"Ref": "X"}`).

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Number, Value};
use serde_saphyr::Tagged;
use std::fmt;

pub(super) fn parse(text: &str) -> Result<Value, serde_saphyr::Error> {
    // `AttributeType: N` is a letter, as it is to AWS, not YAML 1.1's short « no ».
    let options = serde_saphyr::options! { strict_booleans: true };
    serde_saphyr::from_str_with_options::<Node>(text, options).map(|node| node.0)
}

/// A value, tags included.
struct Node(Value);

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Tagged(Plain(value), tag) = Tagged::<Plain>::deserialize(deserializer)?;
        Ok(Self(match tag.as_deref().and_then(|tag| tag.strip_prefix('!')) {
            None => value,
            Some(name @ ("Ref" | "Condition")) => long_form(name.to_owned(), value),
            Some(name) => long_form(format!("Fn::{name}"), value),
        }))
    }
}

fn long_form(name: String, value: Value) -> Value {
    Value::Object(Map::from_iter([(name, value)]))
}

/// A value but for its own tag.
struct Plain(Value);

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PlainVisitor).map(Self)
    }
}

struct PlainVisitor;

impl<'de> Visitor<'de> for PlainVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Node(value)) = sequence.next_element()? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut values = Map::new();
        while let Some((key, Node(value))) = map.next_entry::<String, Node>()? {
            values.insert(key, value);
        }
        Ok(Value::Object(values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn short_tags_are_read_as_their_long_form() {
        let text = "
            plain: text
            number: 256
            flag: true
            version: '2012-10-17'
            letter: N
            nothing:
            table: !Ref Table
            arn: !GetAtt Table.Arn
            name: !Sub 'a/${Table}'
            list: [!Ref A, {b: !Ref B}]
            choice: !If [Big, 2, !Ref C]
            block: !Join
              - ','
              - [a, b]
            long: {Ref: D}
        ";
        assert_eq!(
            parse(text).unwrap(),
            json!({
                "plain": "text", "number": 256, "flag": true, "version": "2012-10-17", "letter": "N", "nothing": null,
                "table": {"Ref": "Table"}, "arn": {"Fn::GetAtt": "Table.Arn"}, "name": {"Fn::Sub": "a/${Table}"},
                "list": [{"Ref": "A"}, {"b": {"Ref": "B"}}],
                "choice": {"Fn::If": ["Big", 2, {"Ref": "C"}]},
                "block": {"Fn::Join": [",", ["a", "b"]]},
                "long": {"Ref": "D"},
            })
        );
    }

    #[test]
    fn what_is_not_yaml_is_refused() {
        assert!(parse("a: [").is_err());
        assert!(parse("a: 1\na: 2").is_err(), "a resource defined twice");
    }
}
