//! Conditions and updates of items, as values that compose. Attributes and values get their placeholders when they are written, so
//! no name can be a word of DynamoDB's language.

use crate::attribute::{number, text};
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::{Timestamp, civil::Date};
use std::collections::HashMap;

/// An attribute, or what stands within one.
#[derive(Clone, Debug)]
pub(crate) struct Path(Vec<Part>);

#[derive(Clone, Debug)]
enum Part {
    Name(String),
    /// A place in a list, from 0.
    At(usize),
}

/// The attribute of that name.
pub(crate) fn attr(name: impl Into<String>) -> Path {
    Path(vec![Part::Name(name.into())])
}

/// What an attribute is compared with or set to.
#[derive(Clone, Debug)]
pub(crate) struct Value(AttributeValue);

impl From<AttributeValue> for Value {
    fn from(value: AttributeValue) -> Self {
        Self(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self(AttributeValue::Bool(value))
    }
}

macro_rules! values {
    ($make:ident: $($type:ty),*) => { $(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self($make(value))
            }
        }
    )* };
}

values!(text: &str, String, &String);
values!(number: i16, i32, i64, u16, u32, u64, usize);

/// Items hold a day as a text.
impl From<Date> for Value {
    fn from(day: Date) -> Self {
        day.to_string().into()
    }
}

/// And a time.
impl From<Timestamp> for Value {
    fn from(time: Timestamp) -> Self {
        time.to_string().into()
    }
}

impl Path {
    /// The attribute `name` within this one.
    pub(crate) fn within(mut self, name: &str) -> Self {
        self.0.push(Part::Name(name.to_owned()));
        self
    }

    /// What stands at `index` of this list.
    pub(crate) fn at(mut self, index: usize) -> Self {
        self.0.push(Part::At(index));
        self
    }

    pub(crate) fn exists(self) -> Condition {
        Condition::Exists(self)
    }

    pub(crate) fn absent(self) -> Condition {
        Condition::Absent(self)
    }

    pub(crate) fn is(self, value: impl Into<Value>) -> Condition {
        self.compared("=", value)
    }

    pub(crate) fn below(self, value: impl Into<Value>) -> Condition {
        self.compared("<", value)
    }

    pub(crate) fn at_most(self, value: impl Into<Value>) -> Condition {
        self.compared("<=", value)
    }

    pub(crate) fn at_least(self, value: impl Into<Value>) -> Condition {
        self.compared(">=", value)
    }

    pub(crate) fn above(self, value: impl Into<Value>) -> Condition {
        self.compared(">", value)
    }

    /// It is below what stands at `other` of the same item.
    pub(crate) const fn below_that_of(self, other: Self) -> Condition {
        Condition::Below(self, other)
    }

    pub(crate) fn starts_with(self, start: &str) -> Condition {
        Condition::StartsWith(self, text(start))
    }

    fn compared(self, operator: &'static str, value: impl Into<Value>) -> Condition {
        Condition::Compared(self, operator, value.into().0)
    }
}

/// What must hold of an item.
#[derive(Clone, Debug)]
pub(crate) enum Condition {
    Exists(Path),
    Absent(Path),
    Compared(Path, &'static str, AttributeValue),
    Below(Path, Path),
    StartsWith(Path, AttributeValue),
    /// Each of these; of none, whatever stands there.
    All(Vec<Self>),
    Either(Box<[Self; 2]>),
}

/// Whatever stands there.
pub(crate) const ALWAYS: Condition = Condition::All(Vec::new());

/// An item stands there.
pub(crate) fn present() -> Condition {
    attr("pk").exists()
}

/// None does.
pub(crate) fn absent() -> Condition {
    attr("pk").absent()
}

impl Default for Condition {
    fn default() -> Self {
        ALWAYS
    }
}

impl Condition {
    pub(crate) fn and(self, other: Self) -> Self {
        let parts = |condition| if let Self::All(parts) = condition { parts } else { vec![condition] };
        let mut all = parts(self);
        all.extend(parts(other));
        Self::All(all)
    }

    /// The same, with `other` too if `applies`.
    pub(crate) fn and_if(self, applies: bool, other: Self) -> Self {
        if applies { self.and(other) } else { self }
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self::Either(Box::new([self, other]))
    }

    pub(crate) fn written(&self) -> Written {
        let mut writer = Writer::default();
        let condition = writer.condition(self);
        writer.written(None, condition)
    }
}

/// What changes in an item, under a condition.
#[derive(Clone, Debug, Default)]
pub(crate) struct Update {
    sets: Vec<(Path, Change)>,
    adds: Vec<(Path, AttributeValue)>,
    removes: Vec<Path>,
    condition: Condition,
}

#[derive(Clone, Debug)]
enum Change {
    To(AttributeValue),
    By(AttributeValue),
    /// The list has it behind its others.
    And(AttributeValue),
}

/// Nothing changes yet.
pub(crate) fn update() -> Update {
    Update::default()
}

impl From<&str> for Path {
    fn from(name: &str) -> Self {
        attr(name)
    }
}

impl Update {
    pub(crate) fn set(mut self, path: impl Into<Path>, value: impl Into<Value>) -> Self {
        self.sets.push((path.into(), Change::To(value.into().0)));
        self
    }

    /// A number, which must be there, grows by `by`.
    pub(crate) fn raise(mut self, path: impl Into<Path>, by: impl Into<i64>) -> Self {
        self.sets.push((path.into(), Change::By(number(by.into()))));
        self
    }

    /// A number grows by `by`, from 0 if it is not there.
    pub(crate) fn count(mut self, path: impl Into<Path>, by: impl Into<i64>) -> Self {
        self.adds.push((path.into(), number(by.into())));
        self
    }

    /// A list, which may not be there, has one more item at its end.
    pub(crate) fn append(mut self, path: impl Into<Path>, item: impl Into<Value>) -> Self {
        self.sets.push((path.into(), Change::And(AttributeValue::L(vec![item.into().0]))));
        self
    }

    pub(crate) fn remove(mut self, path: impl Into<Path>) -> Self {
        self.removes.push(path.into());
        self
    }

    /// The same under one more condition.
    pub(crate) fn when(self, condition: Condition) -> Self {
        Self { condition: self.condition.and(condition), ..self }
    }

    pub(crate) fn written(&self) -> Written {
        let mut writer = Writer::default();
        let sets = self.sets.iter().map(|(path, change)| {
            let path = writer.path(path);
            match change {
                Change::To(value) => format!("{path} = {}", writer.value(value)),
                Change::By(value) => format!("{path} = {path} + {}", writer.value(value)),
                Change::And(items) => {
                    let none = writer.value(&AttributeValue::L(Vec::new()));
                    format!("{path} = list_append(if_not_exists({path}, {none}), {})", writer.value(items))
                }
            }
        });
        let sets: Vec<_> = sets.collect();
        let adds: Vec<_> = self.adds.iter().map(|(path, value)| format!("{} {}", writer.path(path), writer.value(value))).collect();
        let removes: Vec<_> = self.removes.iter().map(|path| writer.path(path)).collect();
        let clauses = [("SET", sets), ("ADD", adds), ("REMOVE", removes)];
        let clauses = clauses.iter().filter(|(_, parts)| !parts.is_empty()).map(|(verb, parts)| format!("{verb} {}", parts.join(", ")));
        let update = clauses.collect::<Vec<_>>().join(" ");
        let condition = writer.condition(&self.condition);
        writer.written(Some(update).filter(|update| !update.is_empty()), condition)
    }
}

/// As DynamoDB takes it: it refuses an expression, names or values that are empty.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) update: Option<String>,
    pub(crate) condition: Option<String>,
    pub(crate) names: Option<HashMap<String, String>>,
    pub(crate) values: Option<HashMap<String, AttributeValue>>,
}

#[derive(Default)]
struct Writer {
    names: Vec<String>,
    values: Vec<AttributeValue>,
}

impl Writer {
    fn path(&mut self, path: &Path) -> String {
        let mut written = String::new();
        for part in &path.0 {
            match part {
                Part::At(index) => written.push_str(&format!("[{index}]")),
                Part::Name(name) => {
                    let dot = if written.is_empty() { "" } else { "." };
                    let place = self.names.iter().position(|known| known == name).unwrap_or_else(|| {
                        self.names.push(name.clone());
                        self.names.len() - 1
                    });
                    written.push_str(&format!("{dot}#{place}"));
                }
            }
        }
        written
    }

    fn value(&mut self, value: &AttributeValue) -> String {
        self.values.push(value.clone());
        format!(":{}", self.values.len() - 1)
    }

    /// None of a condition that always holds.
    fn condition(&mut self, condition: &Condition) -> Option<String> {
        Some(match condition {
            Condition::Exists(path) => format!("attribute_exists({})", self.path(path)),
            Condition::Absent(path) => format!("attribute_not_exists({})", self.path(path)),
            Condition::Compared(path, operator, value) => format!("{} {operator} {}", self.path(path), self.value(value)),
            Condition::Below(path, other) => format!("{} < {}", self.path(path), self.path(other)),
            Condition::StartsWith(path, start) => format!("begins_with({}, {})", self.path(path), self.value(start)),
            Condition::All(parts) => return self.joined(parts, " AND "),
            Condition::Either(parts) => return self.joined(&parts[..], " OR ").map(|either| format!("({either})")),
        })
    }

    fn joined(&mut self, parts: &[Condition], word: &str) -> Option<String> {
        let parts: Vec<_> = parts.iter().filter_map(|part| self.condition(part)).collect();
        Some(parts.join(word)).filter(|joined| !joined.is_empty())
    }

    fn written(self, update: Option<String>, condition: Option<String>) -> Written {
        let names: HashMap<_, _> = (0..).zip(self.names).map(|(place, name): (usize, _)| (format!("#{place}"), name)).collect();
        let values: HashMap<_, _> = (0..).zip(self.values).map(|(place, value): (usize, _)| (format!(":{place}"), value)).collect();
        Written {
            update,
            condition,
            names: Some(names).filter(|names| !names.is_empty()),
            values: Some(values).filter(|values| !values.is_empty()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An expression with its names and values in it.
    fn read(expression: Option<String>, written: &Written) -> Option<String> {
        let shown = |value: &AttributeValue| value.as_s().map_or_else(|_| value.as_n().unwrap().clone(), |text| format!("« {text} »"));
        let names = written.names.iter().flatten().map(|(placeholder, name)| (placeholder.clone(), name.clone()));
        let values = written.values.iter().flatten().map(|(placeholder, value)| (placeholder.clone(), shown(value)));
        let mut all: Vec<_> = names.chain(values).collect();
        // « :10 » begins with « :1 ».
        all.sort_by_key(|(placeholder, _)| std::cmp::Reverse(placeholder.len()));
        expression.map(|text| all.iter().fold(text, |text, (placeholder, meaning)| text.replace(placeholder, meaning)))
    }

    #[test]
    fn conditions_compose() {
        let (a, b, c) = (|| attr("state").is("due"), || attr("version").below(3), || attr("sk").starts_with("LINE#"));
        for (condition, expected) in [
            (ALWAYS, None),
            (ALWAYS.and(ALWAYS), None),
            (a(), Some("state = « due »")),
            (ALWAYS.and(a()), Some("state = « due »")),
            (a().and(b()).and(c()), Some("state = « due » AND version < 3 AND begins_with(sk, « LINE# »)")),
            (a().or(b()).and(c()), Some("(state = « due » OR version < 3) AND begins_with(sk, « LINE# »)")),
            (a().or(b().and(c())), Some("(state = « due » OR version < 3 AND begins_with(sk, « LINE# »))")),
            (a().and_if(false, b()), Some("state = « due »")),
            (a().and_if(true, absent()), Some("state = « due » AND attribute_not_exists(pk)")),
            (attr("taken").below_that_of(attr("places")), Some("taken < places")),
            (attr("factor").within("hashes").at(2).is("x"), Some("factor.hashes[2] = « x »")),
            (present().and(attr("n").at_least(1)), Some("attribute_exists(pk) AND n >= 1")),
        ] {
            let written = condition.written();
            assert_eq!(read(written.condition.clone(), &written).as_deref(), expected);
            assert_eq!(written.update, None);
            assert!(written.names.is_none_or(|names| !names.is_empty()) && written.values.is_none_or(|values| !values.is_empty()));
        }
    }

    #[test]
    fn updates_compose_in_any_order() {
        for (update, expected) in [
            (update(), None),
            (update().remove("b").set("a", 1).remove("c"), Some("SET a = 1 REMOVE b, c")),
            (update().count("tries", 1).set("until", 9_u32), Some("SET until = 9 ADD tries 1")),
            (update().raise("used", -5).raise("left", 5), Some("SET used = used + -5, left = left + 5")),
            (update().set(attr("factor").within("step"), 7_i64), Some("SET factor.step = 7")),
        ] {
            let written = update.written();
            assert_eq!(read(written.update.clone(), &written).as_deref(), expected);
            assert_eq!(written.condition, None);
        }
        let both = update().set("state", "sent").when(attr("state").is("due")).when(attr("version").is(2));
        let written = both.written();
        assert_eq!(read(written.update.clone(), &written).as_deref(), Some("SET state = « sent »"));
        assert_eq!(read(written.condition.clone(), &written).as_deref(), Some("state = « due » AND version = 2"));
        assert_eq!(written.names.map(|names| names.len()), Some(2), "one name has one placeholder");
    }
}
