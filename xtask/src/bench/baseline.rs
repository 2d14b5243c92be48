//! What SQLite does for a programme that has no journal to keep, nothing to seal and nobody to
//! answer: the same rows into the same tables, in commits of the same size.
//!
//! The rows are those that a centre stored. Everything is read and bound before the clock starts;
//! rows go in many at a time by prepared statements, into one write-ahead log that is forced to
//! disk at each commit.

use anyhow::{Context, Result};
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, Connection, Row, TypeInfo, ValueRef};
use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

/// Reports of a commit, as the centre's own writer has them at most.
const COMMIT_COUNT: i64 = 512;
/// Rows of one statement.
const STATEMENT_ROWS: usize = 64;

/// The tables of a report, and the column by which its rows are found.
const TABLES: [(&str, &str); 4] = [
    ("report", "number"),
    ("report_key", "report"),
    ("observable", "report"),
    ("journal", "sequence"),
];

/// What the inserts took.
#[derive(Default)]
pub(super) struct Inserted {
    /// By the clock.
    pub(super) took: Duration,
    /// Of the processors.
    pub(super) processor: Duration,
}

/// Copies the first `count` reports of a centre's database into an empty one.
pub(super) fn insert(from: &Path, to: &Path, count: u64) -> Result<Inserted> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(copy(from, to, i64::try_from(count)?))
}

async fn copy(from: &Path, to: &Path, count: i64) -> Result<Inserted> {
    let reading = SqliteConnectOptions::new().filename(from).read_only(false);
    let mut source = SqliteConnection::connect_with(&reading).await?;
    let page_bytes: i64 = sqlx::query("PRAGMA page_size")
        .fetch_one(&mut source)
        .await?
        .try_get(0)?;
    let mut target = open(to, page_bytes).await?;
    make_tables(&mut source, &mut target).await?;
    let texts = indexed_texts(&mut source, count).await?;
    let mut inserted = Inserted::default();
    for first in (1..=count).step_by(COMMIT_COUNT as usize) {
        let last = (first + COMMIT_COUNT - 1).min(count);
        let batch = batch(&mut source, &texts, first, last).await?;
        let (begun, processor) = (Instant::now(), processor_time()?);
        let mut transaction = target.begin().await?;
        for (text, arguments) in batch {
            sqlx::query_with(AssertSqlSafe(text), arguments)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        inserted.took += begun.elapsed();
        inserted.processor += processor_time()?.saturating_sub(processor);
    }
    Ok(inserted)
}

/// Processor time that the threads of this process have used so far.
fn processor_time() -> Result<Duration> {
    let mut nanoseconds = 0;
    for thread in std::fs::read_dir("/proc/self/task")? {
        // The first figure of schedstat is time on a processor; a thread may just have ended.
        let text = std::fs::read_to_string(thread?.path().join("schedstat")).unwrap_or_default();
        let spent = text.split(' ').next().and_then(|word| word.parse().ok());
        nanoseconds += spent.unwrap_or(0);
    }
    Ok(Duration::from_nanos(nanoseconds))
}

/// An empty database, set as the centre sets its own.
async fn open(path: &Path, page_bytes: i64) -> Result<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .pragma("page_size", page_bytes.to_string())
        .pragma("journal_mode", "WAL")
        .pragma("synchronous", "FULL")
        .pragma("wal_autocheckpoint", "8000")
        .pragma("cache_size", "-65536")
        .pragma("temp_store", "MEMORY");
    Ok(SqliteConnection::connect_with(&options).await?)
}

/// Makes the tables and indexes that the source has.
async fn make_tables(source: &mut SqliteConnection, target: &mut SqliteConnection) -> Result<()> {
    let schema = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL \
                  AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'report_text_%'";
    for row in sqlx::query(schema).fetch_all(source).await? {
        let statement: String = row.try_get(0)?;
        sqlx::query(AssertSqlSafe(statement))
            .execute(&mut *target)
            .await?;
    }
    Ok(())
}

/// The words of each report in the text index, put together again from the index itself.
async fn indexed_texts(source: &mut SqliteConnection, count: i64) -> Result<HashMap<i64, String>> {
    let view = "CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, report_text, instance)";
    sqlx::query(view).execute(&mut *source).await?;
    let mut terms: Vec<String> = Vec::new();
    let mut places: Vec<(u32, u32, u32)> = Vec::new();
    let mut rows = sqlx::query("SELECT term, doc, offset FROM temp.words").fetch(&mut *source);
    while let Some(row) = futures_next(&mut rows).await? {
        let document: i64 = row.try_get(1)?;
        if document > count {
            continue;
        }
        let term: &str = row.try_get(0)?;
        if terms.last().is_none_or(|last| last != term) {
            terms.push(term.to_owned());
        }
        let offset: i64 = row.try_get(2)?;
        places.push((document as u32, offset as u32, terms.len() as u32 - 1));
    }
    places.sort_unstable();
    let mut texts: HashMap<i64, String> = HashMap::new();
    for (document, _, term) in places {
        let text = texts.entry(i64::from(document)).or_default();
        text.push_str(&terms[term as usize]);
        text.push(' ');
    }
    Ok(texts)
}

type Statement = (String, SqliteArguments);

/// The statements that insert some reports, with their values.
async fn batch(
    source: &mut SqliteConnection,
    texts: &HashMap<i64, String>,
    first: i64,
    last: i64,
) -> Result<Vec<Statement>> {
    let mut statements = Vec::new();
    for (table, key) in TABLES {
        let select = format!("SELECT * FROM {table} WHERE {key} BETWEEN {first} AND {last}");
        let rows = sqlx::query(AssertSqlSafe(select))
            .fetch_all(&mut *source)
            .await?;
        let cells: Vec<Vec<Cell>> = rows.iter().map(cells).collect::<Result<_>>()?;
        statements.extend(inserts(table, &cells)?);
    }
    let bodies: Vec<Vec<Cell>> = (first..=last)
        .map(|number| {
            let body = texts.get(&number).cloned().unwrap_or_default();
            vec![Cell::Integer(number), Cell::Text(body)]
        })
        .collect();
    statements.extend(inserts("report_text (rowid, body)", &bodies)?);
    // The jobs are done and gone by now; each report had one.
    let jobs: Vec<Vec<Cell>> = (first..=last).map(job).collect();
    statements.extend(inserts("job", &jobs)?);
    Ok(statements)
}

fn job(number: i64) -> Vec<Cell> {
    let run_at = Cell::Integer(1_700_000_000_000_000 + number);
    let zero = || Cell::Integer(0);
    vec![
        Cell::Integer(number),
        Cell::Text("assess".to_owned()),
        Cell::Null,
        run_at,
        zero(),
        zero(),
        zero(),
        Cell::Text(number.to_string()),
    ]
}

fn inserts(table: &str, rows: &[Vec<Cell>]) -> Result<Vec<Statement>> {
    rows.chunks(STATEMENT_ROWS)
        .map(|chunk| {
            let width = chunk.first().map_or(0, Vec::len);
            let row = format!("({})", vec!["?"; width].join(","));
            let text = format!(
                "INSERT INTO {table} VALUES {}",
                vec![row; chunk.len()].join(",")
            );
            let mut arguments = SqliteArguments::default();
            for cell in chunk.iter().flatten() {
                let added = match cell.clone() {
                    Cell::Null => arguments.add(None::<i64>),
                    Cell::Integer(value) => arguments.add(value),
                    Cell::Text(value) => arguments.add(value),
                    Cell::Bytes(value) => arguments.add(value),
                };
                added
                    .map_err(anyhow::Error::from_boxed)
                    .context(table.to_owned())?;
            }
            Ok((text, arguments))
        })
        .collect()
}

/// A value as SQLite stores it.
#[derive(Clone)]
enum Cell {
    Null,
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
}

fn cells(row: &SqliteRow) -> Result<Vec<Cell>> {
    (0..row.len())
        .map(|place| {
            let value = row.try_get_raw(place)?;
            let kind = value.type_info().name().to_owned();
            Ok(match (value.is_null(), kind.as_str()) {
                (true, _) => Cell::Null,
                (_, "INTEGER") => Cell::Integer(row.try_get_unchecked(place)?),
                (_, "BLOB") => Cell::Bytes(row.try_get_unchecked(place)?),
                _ => Cell::Text(row.try_get_unchecked(place)?),
            })
        })
        .collect()
}

async fn futures_next<'r, S>(rows: &mut S) -> Result<Option<SqliteRow>>
where
    S: futures_util::Stream<Item = sqlx::Result<SqliteRow>> + Unpin + 'r,
{
    Ok(futures_util::TryStreamExt::try_next(rows).await?)
}
