//! What every column is: `columns.toml`, read.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use sea_orm::Value;
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

/// Something that goes when the content of a report is erased, besides what stands in the report's
/// own row.
#[derive(Clone, Copy, Debug)]
pub struct Content {
    /// The table.
    pub table: &'static str,
    /// The column that is emptied; `None` where whole rows go.
    pub column: Option<(&'static str, &'static Column)>,
    /// The column that says whose it is.
    owner: Owner,
}

/// How a row belongs to a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    /// By the report's number.
    Report,
    /// By the number of a referral of that report.
    Referral,
}

impl Content {
    /// True of the rows that belong to report `$1`.
    pub(crate) fn is_of_report(&self) -> &'static str {
        match self.owner {
            Owner::Report => "report = $1",
            Owner::Referral => "referral IN (SELECT number FROM referral WHERE report = $1)",
        }
    }

    /// The number of the report to which a row of this table, called `t`, belongs.
    pub(crate) fn report_of(&self) -> &'static str {
        match self.owner {
            Owner::Report => "t.report",
            Owner::Referral => "(SELECT f.report FROM referral f WHERE f.number = t.referral)",
        }
    }
}

impl Column {
    /// What stands in it once the content is erased.
    pub(crate) fn blank(&self) -> Value {
        match (self.kind, self.optional) {
            (Kind::Integer, true) => Value::BigInt(None),
            (Kind::Integer, false) => 0i64.into(),
            (Kind::Bytes, true) => Value::Bytes(None),
            (Kind::Bytes, false) => Vec::<u8>::new().into(),
            (Kind::Text | Kind::Words, true) => Value::String(None),
            (Kind::Text | Kind::Words, false) => "".into(),
        }
    }

    /// True of a value, as an expression says it, that is not [`Column::blank`].
    pub(crate) fn is_left(&self, value: &str) -> String {
        match self.kind {
            Kind::Integer => format!("COALESCE({value}, 0) <> 0"),
            _ => format!("COALESCE(length({value}), 0) > 0"),
        }
    }
}

static CONTENT: LazyLock<Vec<Content>> = LazyLock::new(|| {
    let mut content = Vec::new();
    for (name, table) in tables() {
        content.extend(content_of(name, table));
    }
    content
});

/// What holds the content of reports, as `columns.toml` declares it: erasing, restoring and
/// checking ask this one list. The report's own row and the text index come besides.
pub fn content() -> &'static [Content] {
    &CONTENT
}

fn content_of(name: &'static str, table: &'static Table) -> Vec<Content> {
    let is_number = |column: &str| {
        let declared = table.columns.get(column);
        declared.is_some_and(|declared| declared.kind == Kind::Integer)
    };
    let owner = match (is_number("report"), is_number("referral")) {
        (true, _) => Owner::Report,
        (false, true) => Owner::Referral,
        (false, false) => return Vec::new(),
    };
    let goes = |column: &Column| column.retention == Retention::Report;
    let one = |column| Content {
        table: name,
        column,
        owner,
    };
    if table.columns.values().all(goes) {
        return vec![one(None)];
    }
    let columns = table.columns.iter().filter(|(_, column)| goes(column));
    columns
        .map(|(name, column)| one(Some((name.as_str(), column))))
        .collect()
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
            "witness",
        ];
        assert_eq!(erased, expected, "Tx::erase_report clears these");
    }

    #[test]
    fn content_is_what_was_written_of_a_report_and_nothing_that_counts() {
        let rows: Vec<&str> = content()
            .iter()
            .filter(|one| one.column.is_none())
            .map(|one| one.table)
            .collect();
        let expected = [
            "assessment",
            "assignment",
            "attachment",
            "disclosure",
            "found",
            "mention",
            "message",
            "news",
            "note",
            "observable",
            "report_key",
            "review",
            "series_report",
            "suggestion",
            "survey_answer",
            "unanswered",
        ];
        assert_eq!(rows, expected);
        let columns: Vec<(&str, &str)> = content()
            .iter()
            .filter_map(|one| Some((one.table, one.column?.0)))
            .collect();
        let expected = [
            ("referral", "reference"),
            ("referral_event", "sealed"),
            ("routing", "facts"),
        ];
        assert_eq!(columns, expected);
    }

    #[test]
    fn whatever_goes_with_a_report_says_whose_it_is() {
        for (name, table) in tables() {
            let mut columns = table.columns.values();
            let goes = columns.any(|column| column.retention == Retention::Report);
            let is_known = content().iter().any(|one| one.table == name);
            let is_own = ["report", "report_text"].contains(&name.as_str());
            assert_eq!(goes, is_known || is_own, "{name}: whose is it?");
        }
    }
}
