//! Rows as lines of JSON in compressed files: the form of a backup, the same for both engines.
//!
//! A row is one object, a column one member: numbers as numbers, text as text, bytes in base64,
//! what is absent as null. A file carries zstd's own checksum, and its SHA-256 stands beside it.

use std::fs::{File, Permissions};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sea_orm::{ConnectionTrait, QueryResult, Value};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::schema::{Kind, Table};
use crate::{StoreError, sql};

/// Compression: the level where time still buys space.
const ZSTD_LEVEL: i32 = 3;
/// Rows read at once.
const ROWS_AT_ONCE: u64 = 256;
/// Longest line that is read back: a report with everything at its limit is far shorter.
const LINE_BYTES_MAX: u64 = 64 << 20;

/// A file of rows, as a manifest lists it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct DumpFile {
    /// Its rows.
    pub rows: u64,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of it, in hexadecimal.
    pub sha256: String,
}

/// Writes rows into a new file.
pub(crate) struct Writer {
    path: PathBuf,
    encoder: zstd::Encoder<'static, Hashing<BufWriter<File>>>,
    rows: u64,
}

struct Hashing<W> {
    inner: W,
    digest: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(part)?;
        self.digest.update(&part[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Makes a file that only its owner can read: what people reported is in a backup as they wrote it.
pub(crate) fn create_private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true).mode(0o600);
    let file = options.open(path)?;
    // One that was there keeps its mode otherwise.
    file.set_permissions(Permissions::from_mode(0o600))?;
    Ok(file)
}

impl Writer {
    pub(crate) fn create(path: &Path) -> Result<Writer, StoreError> {
        let open = || -> io::Result<_> {
            let file = Hashing {
                inner: BufWriter::new(create_private(path)?),
                digest: Sha256::new(),
                bytes: 0,
            };
            let mut encoder = zstd::Encoder::new(file, ZSTD_LEVEL)?;
            encoder.include_checksum(true)?;
            Ok(encoder)
        };
        Ok(Writer {
            path: path.to_owned(),
            encoder: open().map_err(|cause| StoreError::file(path, cause))?,
            rows: 0,
        })
    }

    pub(crate) fn line(&mut self, line: &[u8]) -> Result<(), StoreError> {
        self.rows += 1;
        let written = self.encoder.write_all(line);
        written.map_err(|cause| StoreError::file(&self.path, cause))
    }

    /// Forces the file to the disk.
    pub(crate) fn finish(self) -> Result<DumpFile, StoreError> {
        let end = || -> io::Result<_> {
            let mut hashing = self.encoder.finish()?;
            hashing.flush()?;
            hashing.inner.get_ref().sync_all()?;
            Ok((hashing.bytes, hashing.digest))
        };
        let (bytes, digest) = end().map_err(|cause| StoreError::file(&self.path, cause))?;
        Ok(DumpFile {
            rows: self.rows,
            bytes,
            sha256: hex::encode(digest.finalize()),
        })
    }
}

/// Writes all rows of a table, in the order of its key, a few at a time.
pub(crate) async fn table(
    connection: &impl ConnectionTrait,
    name: &str,
    table: &Table,
    path: &Path,
    mut each: impl FnMut(&QueryResult, u64) -> Result<(), StoreError>,
) -> Result<DumpFile, StoreError> {
    let mut writer = Writer::create(path)?;
    let mut pages = Pages::new(name, table);
    loop {
        let rows = pages.next(connection).await?;
        if rows.is_empty() {
            return writer.finish();
        }
        for row in &rows {
            writer.line(&line(row, table)?)?;
            each(row, writer.rows)?;
        }
    }
}

/// Reads a table page by page, each beginning after the last key of the one before.
struct Pages<'a> {
    name: &'a str,
    table: &'a Table,
    last: Option<Vec<Value>>,
}

impl<'a> Pages<'a> {
    fn new(name: &'a str, table: &'a Table) -> Pages<'a> {
        Pages {
            name,
            table,
            last: None,
        }
    }

    async fn next(
        &mut self,
        connection: &impl ConnectionTrait,
    ) -> Result<Vec<QueryResult>, StoreError> {
        let columns: Vec<&str> = self.table.columns.keys().map(String::as_str).collect();
        let key = self.table.key.join(", ");
        let (mut after, mut values) = (String::new(), Vec::new());
        if let Some(last) = &self.last {
            let places: Vec<String> = (1..=last.len()).map(|place| format!("${place}")).collect();
            after = format!("WHERE ({key}) > ({})", places.join(", "));
            values.clone_from(last);
        }
        let text = format!(
            "SELECT {} FROM {} {after} ORDER BY {key} LIMIT {ROWS_AT_ONCE}",
            columns.join(", "),
            self.name
        );
        let rows = sql::all(connection, &text, values).await?;
        if let Some(row) = rows.last() {
            let key = self
                .table
                .key
                .iter()
                .map(|name| value(row, self.table, name));
            self.last = Some(key.collect::<Result<_, _>>()?);
        }
        Ok(rows)
    }
}

/// The value of a column of a row that was read in the order of the table's columns.
fn value(row: &QueryResult, table: &Table, name: &str) -> Result<Value, StoreError> {
    let missing = StoreError::Missing("the column");
    let place = table.columns.keys().position(|column| column == name);
    let place = place.ok_or(missing)?;
    Ok(match table.columns[name].kind {
        Kind::Integer => sql::column::<Option<i64>>(row, place)?.into(),
        Kind::Text | Kind::Words => sql::column::<Option<String>>(row, place)?.into(),
        Kind::Bytes => sql::column::<Option<Vec<u8>>>(row, place)?.into(),
    })
}

fn line(row: &QueryResult, table: &Table) -> Result<Vec<u8>, StoreError> {
    let mut line = Vec::with_capacity(512);
    for (place, (name, column)) in table.columns.iter().enumerate() {
        line.extend_from_slice(if place == 0 { b"{\"" } else { b",\"" });
        line.extend_from_slice(name.as_bytes());
        line.extend_from_slice(b"\":");
        match column.kind {
            Kind::Integer => write_json(&mut line, &sql::column::<Option<i64>>(row, place)?),
            Kind::Text | Kind::Words => {
                write_json(&mut line, &sql::column::<Option<String>>(row, place)?)
            }
            Kind::Bytes => {
                let bytes: Option<Vec<u8>> = sql::column(row, place)?;
                write_json(&mut line, &bytes.map(|bytes| STANDARD.encode(bytes)))
            }
        }?;
    }
    line.extend_from_slice(b"}\n");
    Ok(line)
}

fn write_json(line: &mut Vec<u8>, value: &impl Serialize) -> Result<(), StoreError> {
    serde_json::to_writer(line, value)
        .map_err(|error| StoreError::Damaged(format!("a column as JSON: {error}")))
}

/// A row read back, by column.
pub(crate) type Row = serde_json::Map<String, serde_json::Value>;

/// Reads the rows of a file.
pub(crate) struct Reader {
    path: PathBuf,
    lines: BufReader<zstd::Decoder<'static, BufReader<File>>>,
    number: u64,
}

impl Reader {
    pub(crate) fn open(path: &Path) -> Result<Reader, StoreError> {
        let open = || zstd::Decoder::new(File::open(path)?);
        let decoder = open().map_err(|cause| StoreError::file(path, cause))?;
        Ok(Reader {
            path: path.to_owned(),
            lines: BufReader::with_capacity(1 << 16, decoder),
            number: 0,
        })
    }

    /// The next row; `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Row>, StoreError> {
        self.number += 1;
        let mut line = Vec::new();
        let mut limited = (&mut self.lines).take(LINE_BYTES_MAX);
        let read = limited.read_until(b'\n', &mut line);
        read.map_err(|cause| StoreError::file(&self.path, cause))?;
        match serde_json::from_slice(&line) {
            _ if line.is_empty() => Ok(None),
            Ok(row) => Ok(Some(row)),
            Err(error) => Err(self.damaged(&error.to_string())),
        }
    }

    /// The values of a row in the order of the table's columns, ready to be stored.
    pub(crate) fn values(&self, row: &Row, table: &Table) -> Result<Vec<Value>, StoreError> {
        if let Some(name) = row.keys().find(|name| !table.columns.contains_key(*name)) {
            return Err(self.damaged(&format!("the column {name} is unknown")));
        }
        let columns = table.columns.iter();
        let values = columns.map(|(name, column)| {
            let given = row.get(name).unwrap_or(&serde_json::Value::Null);
            let problem = || self.damaged(&format!("the column {name} is not as it must be"));
            if given.is_null() && !column.optional {
                return Err(problem());
            }
            read_value(given, column.kind).ok_or_else(problem)
        });
        values.collect()
    }

    pub(crate) fn damaged(&self, problem: &str) -> StoreError {
        StoreError::Backup(format!(
            "{}, line {}: {problem}; the backup is damaged, take another generation",
            self.path.display(),
            self.number
        ))
    }
}

fn read_value(given: &serde_json::Value, kind: Kind) -> Option<Value> {
    if given.is_null() {
        return Some(match kind {
            Kind::Integer => None::<i64>.into(),
            Kind::Text | Kind::Words => None::<String>.into(),
            Kind::Bytes => None::<Vec<u8>>.into(),
        });
    }
    Some(match kind {
        Kind::Integer => given.as_i64()?.into(),
        Kind::Text | Kind::Words => given.as_str()?.into(),
        Kind::Bytes => STANDARD.decode(given.as_str()?).ok()?.into(),
    })
}

/// Checks that a file is the one that the manifest lists.
pub(crate) fn verify(path: &Path, listed: &DumpFile) -> Result<(), StoreError> {
    let digest = || -> io::Result<(u64, Sha256)> {
        let mut file = File::open(path)?;
        let (mut digest, mut bytes) = (Sha256::new(), 0);
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                return Ok((bytes, digest));
            }
            digest.update(&buffer[..read]);
            bytes += read as u64;
        }
    };
    let (bytes, digest) = digest().map_err(|cause| StoreError::file(path, cause))?;
    if (bytes, hex::encode(digest.finalize())) == (listed.bytes, listed.sha256.clone()) {
        return Ok(());
    }
    Err(StoreError::Backup(format!(
        "{} is not the file that the manifest lists: it was changed or cut; \
         take another generation",
        path.display()
    )))
}
