//! What every column is: `columns.toml`, read.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// A table as `columns.toml` declares it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// What its rows are.
    pub about: String,
    /// Whether and where a backup holds it.
    pub backup: Backup,
    /// What its rows are ordered and told apart by.
    pub key: Vec<String>,
    /// Its columns by name.
    pub columns: BTreeMap<String, Column>,
}

/// Whether and where a backup holds a table.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Backup {
    /// In each generation.
    Data,
    /// In the one current ring of keys.
    Keys,
    /// Not at all.
    No,
}

/// A column as `columns.toml` declares it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// What its values are.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Whether a value may be absent.
    #[serde(default)]
    pub optional: bool,
    /// The only engine that has it, if one has not.
    pub engine: Option<String>,
    /// Who may see it.
    pub visibility: Visibility,
    /// How long it is kept.
    pub retention: Retention,
    /// What it is.
    pub about: String,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A number of 64 bits; times are microseconds since 1970 in UTC.
    Integer,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// The text index of an engine.
    Words,
}

/// Who may see a column.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// Anyone.
    Public,
    /// Bodies and members under an agreement.
    Partner,
    /// Staff with a permit.
    Restricted,
    /// Nobody.
    Secret,
}

/// How long a column is kept.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Retention {
    /// Until its report's time is over, or its content is erased.
    Report,
    /// Also when the content is erased.
    Skeleton,
    /// For ever.
    Ledger,
    /// As long as the centre.
    Centre,
    /// While somebody works here.
    Person,
    /// A few days.
    Passing,
}

static TABLES: LazyLock<BTreeMap<String, Table>> = LazyLock::new(|| {
    toml::from_str(include_str!("../columns.toml"))
        .expect("columns.toml is part of the programme and read by its tests")
});

/// Every table by name.
pub fn tables() -> &'static BTreeMap<String, Table> {
    &TABLES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_reads_and_says_something_of_each_column() {
        for (name, table) in tables() {
            assert!(table.about.ends_with('.'), "{name}");
            for key in &table.key {
                assert!(
                    table.columns.contains_key(key),
                    "{name} has no column {key}"
                );
            }
            for (column, declared) in &table.columns {
                assert!(declared.about.ends_with('.'), "{name}.{column}");
                assert!(declared.about.len() > 4, "{name}.{column}");
            }
        }
    }

    #[test]
    fn what_is_dumped_can_be_read_back() {
        let dumped = tables().values().filter(|table| table.backup != Backup::No);
        for table in dumped {
            assert!(!table.key.is_empty(), "{}", table.about);
            for column in table.columns.values() {
                assert!(
                    column.kind != Kind::Words && column.engine.is_none(),
                    "{}",
                    column.about
                );
            }
        }
    }

    #[test]
    fn erasable_columns_are_those_that_hold_content() {
        let report = &tables()["report"].columns;
        let erased: Vec<&str> = report
            .iter()
            .filter(|(_, column)| column.retention == Retention::Report)
            .map(|(name, _)| name.as_str())
            .collect();
        let expected = [
            "answers",
            "category",
            "external_id",
            "identity",
            "loss_amount",
            "loss_currency",
            "narrative",
            "notify",
            "suspect",
        ];
        assert_eq!(erased, expected, "Tx::erase_report clears these");
    }
}
