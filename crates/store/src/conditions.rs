//! Conditions of a query and the values in them; among them how far somebody may look.

use sea_orm::Value;
use tocsin_domain::access::Reach;

use crate::report::IS_OPEN;

/// Conditions, all of which must hold, and the values in them.
#[derive(Debug, Default)]
pub(crate) struct Conditions {
    all: Vec<String>,
    values: Vec<Value>,
}

impl Conditions {
    /// Adds a value and answers where it stands.
    pub(crate) fn value(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    /// Adds a condition without a value of its own.
    pub(crate) fn just(&mut self, condition: impl Into<String>) {
        self.all.push(condition.into());
    }

    /// Adds a condition that ends with a value.
    pub(crate) fn that(&mut self, condition: &str, value: Value) {
        let place = self.value(value);
        self.just(format!("{condition} {place}"));
    }

    /// A column has one of the values, unless there are none to have.
    pub(crate) fn any_of(&mut self, column: &str, values: &[String]) {
        if values.is_empty() {
            return;
        }
        let mut list = Vec::new();
        for one in values {
            list.push(self.value(one.as_str().into()));
        }
        self.just(format!("{column} IN ({})", list.join(", ")));
    }

    /// A column has one of the numbers; nothing has, where there are none.
    pub(crate) fn one_of(&mut self, column: &str, numbers: &[i64]) {
        let list: Vec<String> = numbers
            .iter()
            .map(|one| self.value((*one).into()))
            .collect();
        self.just(match list.is_empty() {
            true => "1 = 0".to_owned(),
            false => format!("{column} IN ({})", list.join(", ")),
        });
    }

    /// Report `r` is reached. The closed kinds are those that the profile calls sensitive: they are
    /// left out with the closed compartment, where the reach says so.
    pub(crate) fn within(&mut self, reach: &Reach, closed_kinds: &[String]) {
        self.any_of("r.source", reach.source.as_slice());
        self.any_of("r.kind", &reach.kinds);
        self.any_of("r.region", &reach.places);
        self.without_closed(reach, closed_kinds);
    }

    /// Report `r` is no closed one, where the reach ends there.
    pub(crate) fn without_closed(&mut self, reach: &Reach, closed_kinds: &[String]) {
        if !reach.leaves_out_closed {
            return;
        }
        self.just(IS_OPEN);
        for kind in closed_kinds {
            self.that("r.kind <>", kind.as_str().into());
        }
    }

    /// All of them as one, so far; they are forgotten, their values stay.
    pub(crate) fn take(&mut self) -> String {
        match std::mem::take(&mut self.all) {
            none if none.is_empty() => "1 = 1".to_owned(),
            all => all.join(" AND "),
        }
    }

    /// Their values.
    pub(crate) fn into_values(self) -> Vec<Value> {
        self.values
    }
}
