use std::cmp::Ordering;

use serde_json::{Value as Json, json};

use super::parse::Relation;

/// The types of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Bool,
    Int,
    Double,
    Text,
    Bools,
    Ints,
    Doubles,
    Texts,
}

impl Type {
    /// The standard's word for it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Type::Bool => "bool",
            Type::Int => "int",
            Type::Double => "double",
            Type::Text => "string",
            Type::Bools => "list(bool)",
            Type::Ints => "list(int)",
            Type::Doubles => "list(double)",
            Type::Texts => "list(string)",
        }
    }

    /// What a list of this type holds; `None` when it is no list.
    pub(super) fn item(self) -> Option<Type> {
        Some(match self {
            Type::Bools => Type::Bool,
            Type::Ints => Type::Int,
            Type::Doubles => Type::Double,
            Type::Texts => Type::Text,
            _ => return None,
        })
    }

    pub(super) fn is_number(self) -> bool {
        matches!(self, Type::Int | Type::Double)
    }
}

/// A value while a rule is evaluated: nothing is copied.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value<'v> {
    Bool(bool),
    Int(i64),
    Double(f64),
    Text(&'v str),
    Bools(&'v [bool]),
    Ints(&'v [i64]),
    Doubles(&'v [f64]),
    Texts(&'v [String]),
}

impl<'v> Value<'v> {
    pub(super) fn is_true(self) -> bool {
        self == Value::Bool(true)
    }

    /// Characters of a text, items of a list.
    pub(super) fn size(self) -> i64 {
        let count = match self {
            Value::Text(text) => text.chars().count(),
            Value::Bools(items) => items.len(),
            Value::Ints(items) => items.len(),
            Value::Doubles(items) => items.len(),
            Value::Texts(items) => items.len(),
            Value::Bool(_) | Value::Int(_) | Value::Double(_) => 0,
        };
        i64::try_from(count).unwrap_or(i64::MAX)
    }

    /// An item of a list; `None` past its end.
    pub(super) fn item(self, index: usize) -> Option<Value<'v>> {
        match self {
            Value::Bools(items) => items.get(index).map(|item| Value::Bool(*item)),
            Value::Ints(items) => items.get(index).map(|item| Value::Int(*item)),
            Value::Doubles(items) => items.get(index).map(|item| Value::Double(*item)),
            Value::Texts(items) => items.get(index).map(|item| Value::Text(item)),
            _ => None,
        }
    }

    fn items(self) -> impl Iterator<Item = Value<'v>> {
        (0..).map_while(move |index| self.item(index))
    }

    pub(super) fn relates(self, relation: Relation, other: Value<'_>) -> bool {
        match relation {
            Relation::Equal => self.equals(other),
            Relation::Unequal => !self.equals(other),
            Relation::In => other.items().any(|item| self.equals(item)),
            Relation::Less => self.compare(other) == Some(Ordering::Less),
            Relation::More => self.compare(other) == Some(Ordering::Greater),
            Relation::AtMost => {
                matches!(self.compare(other), Some(Ordering::Less | Ordering::Equal))
            }
            Relation::AtLeast => matches!(
                self.compare(other),
                Some(Ordering::Greater | Ordering::Equal)
            ),
        }
    }

    fn equals(self, other: Value<'_>) -> bool {
        match self {
            Value::Bools(_) | Value::Ints(_) | Value::Doubles(_) | Value::Texts(_) => {
                self.size() == other.size()
                    && self.items().zip(other.items()).all(|(a, b)| a.equals(b))
            }
            _ => self.compare(other) == Some(Ordering::Equal),
        }
    }

    /// Numbers of both types are compared as numbers, texts by code points.
    fn compare(self, other: Value<'_>) -> Option<Ordering> {
        match (self, other) {
            (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(&b)),
            (Value::Int(a), Value::Int(b)) => Some(a.cmp(&b)),
            (Value::Double(a), Value::Double(b)) => a.partial_cmp(&b),
            (Value::Int(a), Value::Double(b)) => compare_mixed(a, b),
            (Value::Double(a), Value::Int(b)) => compare_mixed(b, a).map(Ordering::reverse),
            (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }

    pub(super) fn json(self) -> Json {
        match self {
            Value::Bool(value) => json!(value),
            Value::Int(value) => json!(value),
            Value::Double(value) => json!(value),
            Value::Text(value) => json!(value),
            Value::Bools(items) => json!(items),
            Value::Ints(items) => json!(items),
            Value::Doubles(items) => json!(items),
            Value::Texts(items) => json!(items),
        }
    }
}

/// Exactly, also where a double cannot hold the whole number.
fn compare_mixed(whole: i64, double: f64) -> Option<Ordering> {
    /// The first double beyond every `i64`: 2 to the power of 63.
    const BEYOND: f64 = 9_223_372_036_854_775_808.0;
    if double.is_nan() {
        None
    } else if double >= BEYOND {
        Some(Ordering::Less)
    } else if double < -BEYOND {
        Some(Ordering::Greater)
    } else {
        let floor = double.floor();
        // Within the bounds above the conversion is exact.
        let by_whole = whole.cmp(&(floor as i64));
        Some(by_whole.then(match double > floor {
            true => Ordering::Less,
            false => Ordering::Equal,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_and_fractions_compare_exactly() {
        for (whole, double, expected) in [
            (1, 1.0, Ordering::Equal),
            (1, 1.5, Ordering::Less),
            (2, 1.5, Ordering::Greater),
            (-1, -1.5, Ordering::Greater),
            (
                9_007_199_254_740_993,
                9_007_199_254_740_992.0,
                Ordering::Greater,
            ),
            (i64::MAX, 9.3e18, Ordering::Less),
            (i64::MIN, -9.3e18, Ordering::Greater),
        ] {
            assert_eq!(
                compare_mixed(whole, double),
                Some(expected),
                "{whole} {double}"
            );
        }
        assert_eq!(compare_mixed(0, f64::NAN), None);
    }

    #[test]
    fn lists_are_equal_item_by_item() {
        let (one, two) = (["a".to_owned()], ["a".to_owned(), "b".to_owned()]);
        let (one, two) = (Value::Texts(&one), Value::Texts(&two));
        assert!(one.relates(Relation::Equal, one) && one.relates(Relation::Unequal, two));
        assert!(Value::Text("b").relates(Relation::In, two));
        assert_eq!(two.size(), 2);
    }
}
