//! The thin layer over the driver: portable statements, multi-row inserts, typed columns.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{LazyLock, Mutex, PoisonError};

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult, Statement, TryGetable, Value};

use crate::StoreError;

/// Runs a statement and returns how many rows it changed.
pub(crate) async fn execute(
    connection: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<u64, StoreError> {
    Ok(connection
        .execute_raw(statement(connection, sql, values))
        .await?
        .rows_affected())
}

/// Every row of a query.
pub(crate) async fn all(
    connection: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<QueryResult>, StoreError> {
    Ok(connection
        .query_all_raw(statement(connection, sql, values))
        .await?)
}

/// The first row of a query, if there is one.
pub(crate) async fn first(
    connection: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<Option<QueryResult>, StoreError> {
    Ok(connection
        .query_one_raw(statement(connection, sql, values))
        .await?)
}

fn statement(connection: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(connection.get_database_backend(), sql, values)
}

/// A table to insert into: `name (columns)`, and what comes after the rows.
pub(crate) struct Insert {
    pub(crate) table: &'static str,
    pub(crate) columns: &'static [&'static str],
}

/// Most rows of one statement; a power of two, see [`insert`].
const ROWS_PER_STATEMENT_MAX: usize = 128;

/// Inserts rows given one after the other in a flat list.
///
/// Rows go in chunks whose sizes are powers of two, so that only a few texts of each statement
/// exist and the driver's cache of prepared statements always has them.
pub(crate) async fn insert(
    connection: &impl ConnectionTrait,
    into: &Insert,
    values: Vec<Value>,
) -> Result<(), StoreError> {
    let width = into.columns.len();
    let mut left = values.len() / width;
    let mut values = values.into_iter();
    while left > 0 {
        let rows = ROWS_PER_STATEMENT_MAX.min(1 << left.ilog2());
        let chunk: Vec<Value> = values.by_ref().take(rows * width).collect();
        execute(connection, &insert_text(into, rows), chunk).await?;
        left -= rows;
    }
    Ok(())
}

fn insert_text(into: &Insert, rows: usize) -> String {
    type Texts = HashMap<(&'static str, usize), String>;
    static TEXTS: LazyLock<Mutex<Texts>> = LazyLock::new(Mutex::default);
    let mut texts = TEXTS.lock().unwrap_or_else(PoisonError::into_inner);
    let text = texts.entry((into.table, rows)).or_insert_with(|| {
        let mut text = format!(
            "INSERT INTO {} ({}) VALUES ",
            into.table,
            into.columns.join(", ")
        );
        text.push_str(&placeholders(rows, into.columns.len(), |_| ""));
        text
    });
    text.clone()
}

/// `($1, $2), ($3, $4)` …, each placeholder followed by the suffix of its column (a cast).
pub(crate) fn placeholders(
    rows: usize,
    width: usize,
    suffix: impl Fn(usize) -> &'static str,
) -> String {
    let mut text = String::with_capacity(rows * width * 6);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..width {
            let separator = if column == 0 { "" } else { ", " };
            let number = row * width + column + 1;
            let _ = write!(text, "{separator}${number}{}", suffix(column));
        }
        text.push(')');
    }
    text
}

/// `($1, $2, $3)`: a list for `IN`.
pub(crate) fn list(count: usize) -> String {
    placeholders(1, count, |_| "")
}

/// A column by position.
pub(crate) fn column<T: TryGetable>(row: &QueryResult, index: usize) -> Result<T, StoreError> {
    Ok(row.try_get_by_index(index)?)
}

/// A time from its column of microseconds.
pub(crate) fn time(row: &QueryResult, index: usize) -> Result<Timestamp, StoreError> {
    timestamp(column(row, index)?)
}

/// A time that may be absent.
pub(crate) fn optional_time(
    row: &QueryResult,
    index: usize,
) -> Result<Option<Timestamp>, StoreError> {
    column::<Option<i64>>(row, index)?
        .map(timestamp)
        .transpose()
}

fn timestamp(microseconds: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(microseconds)
        .map_err(|_| StoreError::Damaged(format!("a time of {microseconds} microseconds")))
}

/// A column of 16 bytes as a UUID.
pub(crate) fn uuid(row: &QueryResult, index: usize) -> Result<uuid::Uuid, StoreError> {
    let bytes: Vec<u8> = column(row, index)?;
    uuid::Uuid::from_slice(&bytes)
        .map_err(|_| StoreError::Damaged(format!("an id of {} bytes", bytes.len())))
}

/// A UUID as a column value.
pub(crate) fn uuid_value(id: uuid::Uuid) -> Value {
    id.as_bytes().to_vec().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_count_on_from_row_to_row() {
        assert_eq!(placeholders(2, 2, |_| ""), "($1, $2), ($3, $4)");
        assert_eq!(
            placeholders(1, 2, |column| if column == 1 { "::tsvector" } else { "" }),
            "($1, $2::tsvector)"
        );
        assert_eq!(list(3), "($1, $2, $3)");
    }
}
