//! The thin layer over the driver: portable statements, multi-row inserts, typed columns.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{LazyLock, Mutex, PoisonError};

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, TryGetable, Value};

use crate::{StoreError, faults};

/// Runs a statement and returns how many rows it changed.
pub(crate) async fn execute(
    connection: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<u64, StoreError> {
    faults::before_statement()?;
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
    faults::before_statement()?;
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
    faults::before_statement()?;
    Ok(connection
        .query_one_raw(statement(connection, sql, values))
        .await?)
}

/// The number that a query answers with: always one row.
pub(crate) async fn count(
    connection: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<i64, StoreError> {
    let row = first(connection, sql, values).await?;
    column(&row.ok_or(StoreError::Missing("the number"))?, 0)
}

fn statement(connection: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Statement {
    let values = values.into_iter().map(without_nul);
    Statement::from_sql_and_values(connection.get_database_backend(), sql, values)
}

/// PostgreSQL stores no NUL in a text and SQLite ends texts at one here and there, so on both it
/// becomes the replacement character: a report is never refused for one.
fn without_nul(value: Value) -> Value {
    match value {
        Value::String(Some(text)) if text.contains('\0') => {
            Value::String(Some(text.replace('\0', "\u{fffd}")))
        }
        other => other,
    }
}

/// A table to insert into.
pub(crate) struct Insert {
    pub(crate) table: &'static str,
    pub(crate) columns: &'static [&'static str],
    /// What follows the placeholder of each column; empty when nothing follows any.
    pub(crate) casts: &'static [&'static str],
}

/// Most rows of one statement; a power of two, see [`insert`].
const ROWS_PER_STATEMENT_MAX: usize = 512;
/// Most values of one statement: SQLite takes 32,766 parameters.
const VALUES_PER_STATEMENT_MAX: usize = 8_192;

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
    let most = ROWS_PER_STATEMENT_MAX.min(1 << (VALUES_PER_STATEMENT_MAX / width).ilog2());
    let mut values = values.into_iter();
    while left > 0 {
        let rows = most.min(1 << left.ilog2());
        let chunk: Vec<Value> = values.by_ref().take(rows * width).collect();
        let text = insert_text(connection.get_database_backend(), into, rows);
        execute(connection, &text, chunk).await?;
        left -= rows;
    }
    Ok(())
}

fn insert_text(backend: DbBackend, into: &Insert, rows: usize) -> String {
    type Texts = HashMap<(bool, &'static str, usize), String>;
    let is_postgres = backend == DbBackend::Postgres;
    static TEXTS: LazyLock<Mutex<Texts>> = LazyLock::new(Mutex::default);
    let mut texts = TEXTS.lock().unwrap_or_else(PoisonError::into_inner);
    let text = texts
        .entry((is_postgres, into.table, rows))
        .or_insert_with(|| {
            let mut text = format!(
                "INSERT INTO {} ({}) VALUES ",
                into.table,
                into.columns.join(", ")
            );
            let cast = |column: usize| into.casts.get(column).copied().unwrap_or_default();
            text.push_str(&placeholders(backend, rows, into.columns.len(), cast));
            text
        });
    text.clone()
}

/// `($1, $2), ($3, $4)` …, each placeholder followed by the suffix of its column (a cast).
///
/// On SQLite they are plain `?`: it looks a numbered one up in a list each time it is bound, which
/// for the thousands of a batch takes longer than the insert.
pub(crate) fn placeholders(
    backend: DbBackend,
    rows: usize,
    width: usize,
    suffix: impl Fn(usize) -> &'static str,
) -> String {
    let mut text = String::with_capacity(rows * width * 6);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..width {
            text.push_str(if column == 0 { "" } else { ", " });
            let _ = match backend {
                DbBackend::Postgres => write!(text, "${}", row * width + column + 1),
                _ => write!(text, "?"),
            };
            text.push_str(suffix(column));
        }
        text.push(')');
    }
    text
}

/// Most values of one list: SQLite takes 32,766 parameters.
pub(crate) const LIST_VALUES_MAX: usize = 4_096;

/// The rows whose column is any of the values. `text` ends where the list in parentheses belongs.
///
/// Lists are filled up with their first value to a power of two, so that few texts of the
/// statement exist (see [`insert`]).
pub(crate) async fn all_in(
    connection: &impl ConnectionTrait,
    text: &str,
    values: &[Value],
) -> Result<Vec<QueryResult>, StoreError> {
    let mut rows = Vec::new();
    for chunk in values.chunks(LIST_VALUES_MAX) {
        let padded = chunk.len().next_power_of_two();
        let list = placeholders(connection.get_database_backend(), 1, padded, |_| "");
        let filler = std::iter::repeat_n(&chunk[0], padded - chunk.len());
        let values = chunk.iter().chain(filler).cloned().collect();
        rows.extend(all(connection, &format!("{text} {list}"), values).await?);
    }
    Ok(rows)
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

/// A column of UUIDs that may be empty.
pub(crate) fn optional_uuid(
    row: &QueryResult,
    index: usize,
) -> Result<Option<uuid::Uuid>, StoreError> {
    match column::<Option<Vec<u8>>>(row, index)? {
        None => Ok(None),
        Some(_) => uuid(row, index).map(Some),
    }
}

/// A column of 32 bytes.
pub(crate) fn digest(row: &QueryResult, index: usize) -> Result<[u8; 32], StoreError> {
    let bytes: Vec<u8> = column(row, index)?;
    bytes
        .try_into()
        .map_err(|_| StoreError::Damaged("a digest of another length".to_owned()))
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
        let cast = |column| if column == 1 { "::tsvector" } else { "" };
        assert_eq!(
            placeholders(DbBackend::Postgres, 2, 2, cast),
            "($1, $2::tsvector), ($3, $4::tsvector)"
        );
        let plain = placeholders(DbBackend::Sqlite, 2, 2, |_| "");
        assert_eq!(plain, "(?, ?), (?, ?)");
    }

    #[test]
    fn a_nul_is_replaced_and_nothing_else() {
        assert_eq!(without_nul("a\0b".into()), "a\u{fffd}b".into());
        assert_eq!(without_nul("a b".into()), "a b".into());
        assert_eq!(without_nul(vec![0u8].into()), vec![0u8].into());
    }
}
