use std::collections::BTreeMap;

use super::mistake::{Mistake, Place, did_you_mean};
use super::reader::Located;
use crate::text::RequiredText;

/// Values that every text of a profile may quote: `{ $emergency }` and `{ $help }`.
pub(super) const TEXT_VARIABLES: [&str; 2] = ["emergency", "help"];

/// What a key names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Record {
    Group,
    Offence,
    Page,
    Question,
    Advice,
    Body,
    Phone,
    Rule,
}

impl Record {
    fn noun(self) -> &'static str {
        match self {
            Record::Group => "group",
            Record::Offence => "offence",
            Record::Page => "page",
            Record::Question => "question",
            Record::Advice => "advice",
            Record::Body => "body",
            Record::Phone => "phone",
            Record::Rule => "rule",
        }
    }

    /// Whether it is a mistake that nothing refers to one of these.
    fn must_be_used(self) -> bool {
        matches!(
            self,
            Record::Group | Record::Page | Record::Question | Record::Advice
        )
    }
}

/// Every key that a profile defines and every place that refers to one, gathered while reading
/// and compared at the end, so that the order of files does not matter.
#[derive(Debug, Default)]
pub(super) struct Register {
    defined: BTreeMap<(Record, String), Place>,
    references: Vec<(Record, Located<String>)>,
    texts: Vec<RequiredText>,
}

impl Register {
    /// Notes that `key` exists. A second definition is a mistake.
    pub(super) fn define(&mut self, record: Record, key: &Located<String>) -> Option<Mistake> {
        let slot = (record, key.value.clone());
        if let Some(first) = self.defined.get(&slot) {
            return Some(key.place.mistake(
                format!("the {} “{}” is defined twice", record.noun(), key.value),
                format!("Keep one: the other is at {}:{}", first.file, first.line),
            ));
        }
        self.defined.insert(slot, key.place.clone());
        None
    }

    /// Notes that something refers to `key`.
    pub(super) fn refer(&mut self, record: Record, key: &Located<String>) {
        self.references.push((record, key.clone()));
    }

    /// Whether `key` has been defined so far.
    pub(super) fn knows(&self, record: Record, key: &str) -> bool {
        self.defined.contains_key(&(record, key.to_owned()))
    }

    /// Notes that a text must exist in every language.
    pub(super) fn need_text(&mut self, id: &str, place: &Place) {
        self.texts.push(RequiredText::new(
            id,
            &TEXT_VARIABLES,
            &place.file,
            place.line,
        ));
    }

    /// Notes that a text may exist.
    pub(super) fn allow_text(&mut self, id: &str, place: &Place) {
        self.texts.push(RequiredText::optional(
            id,
            &TEXT_VARIABLES,
            &place.file,
            place.line,
        ));
    }

    /// The texts noted so far.
    pub(super) fn texts(&self) -> &[RequiredText] {
        &self.texts
    }

    /// References to nothing, and records to which nothing refers. Those that stand in a base
    /// (`is_base`) may lie idle, except a group, which the form would show with nothing in it.
    pub(super) fn check(&self, is_base: impl Fn(&Place) -> bool) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        for (record, key) in &self.references {
            if !self.knows(*record, &key.value) {
                let known = self.keys_of(*record);
                mistakes.push(key.place.mistake(
                    format!("there is no {} “{}”", record.noun(), key.value),
                    did_you_mean(&key.value, known),
                ));
            }
        }
        for ((record, key), place) in &self.defined {
            let used = self
                .references
                .iter()
                .any(|(r, k)| r == record && k.value == *key);
            let may_lie_idle = *record != Record::Group && is_base(place);
            if record.must_be_used() && !used && !may_lie_idle {
                mistakes.push(place.mistake(
                    format!("nothing uses the {} “{key}”", record.noun()),
                    "Remove it, or name it where it belongs",
                ));
            }
        }
        mistakes
    }

    fn keys_of(&self, record: Record) -> impl Iterator<Item = &str> {
        self.defined
            .keys()
            .filter(move |(defined, _)| *defined == record)
            .map(|(_, key)| key.as_str())
    }
}
