//! How many reports a second the store lodges, beside a bare insert of the same rows.
//!
//! ```text
//! cargo run --release -p tocsin-store --example lodge_rate -- [REPORTS [postgres://…]]
//! ```
//!
//! Each report has 900 bytes of story, four observables, a sealed identity and a wrapped key. The
//! bare insert writes the same rows (report, key, observables, journal entry, job, full text) into
//! the same tables, one prepared statement a row, in commits of the same size: what SQLite does at
//! most for a programme that makes no reports, but copies them.

use std::error::Error;
use std::time::{Duration, Instant};

use sea_orm::{
    ConnectionTrait, Database, DatabaseConnection, QueryResult, Statement, TransactionTrait, Value,
};
use tocsin_domain::access::Actor;
use tocsin_domain::observable::{Observable, Role};
use tocsin_domain::receipt::SecretCode;
use tocsin_domain::report::{Channel, ReportId, ReporterMode, Suspect};
use tocsin_store::report::NewReport;
use tocsin_store::seal::{CentreKey, DataKey, Keys, random, sha256};
use tocsin_store::search::Search;
use tocsin_store::{Store, StoreOptions};
use uuid::Uuid;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Reports in one call, as the bulk door sends them.
const BATCH: usize = 256;
const STORY_BYTES: usize = 900;
/// Reports made at once; the rate of each such step is shown, to see whether it falls.
const STEP: usize = 50_000;

#[tokio::main(worker_threads = 2)]
async fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let count: usize = arguments.next().unwrap_or("50000".into()).parse()?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("tocsin.db");
    let url = arguments
        .next()
        .unwrap_or(format!("sqlite:{}", path.display()));
    let store = Store::open(&StoreOptions::new(url, folder.path().join("vault"))).await?;
    let keys = Keys::new(&CentreKey::generate());

    let (mut making, mut lodging) = (Duration::ZERO, Duration::ZERO);
    for first in (0..count).step_by(STEP) {
        let last = (first + STEP).min(count);
        let started = Instant::now();
        let reports: Vec<NewReport> = (first..last).map(|number| report(&keys, number)).collect();
        making += started.elapsed();
        let took = lodge(&store, reports).await?;
        lodging += took;
        if count > STEP {
            line(&format!("to {last}"), last - first, took);
        }
    }
    line("made and sealed", count, making);
    line("lodged", count, lodging);
    let sealing = seal(&store, &keys).await?;
    line("journal sealed", count, sealing);
    search(&store).await?;
    let store_is_postgres = store.engine() == "postgres";
    store.close().await?;
    let bytes = path.metadata().map_or(0, |file| file.len());
    println!(
        "{:>20}  {} bytes a report",
        "database",
        bytes / count as u64
    );
    if store_is_postgres {
        return Ok(());
    }
    let bare = bare(&path, &folder.path().join("bare.db"), count).await?;
    line("bare insert", count, bare);
    let ratio = bare.as_secs_f64() / (lodging + sealing).as_secs_f64();
    println!("{:>20}  {ratio:.2}", "lodged+sealed/bare");
    Ok(())
}

fn line(what: &str, count: usize, took: Duration) {
    let rate = count as f64 / took.as_secs_f64();
    println!(
        "{what:>20}  {rate:>9.0} a second  ({:.2} s)",
        took.as_secs_f64()
    );
}

async fn lodge(store: &Store, mut reports: Vec<NewReport>) -> Outcome<Duration> {
    let started = Instant::now();
    let mut under_way = tokio::task::JoinSet::new();
    while !reports.is_empty() {
        let batch = reports.split_off(reports.len().saturating_sub(BATCH));
        let store = store.clone();
        under_way.spawn(async move { store.lodge(batch).await });
        if under_way.len() >= 4 {
            under_way.join_next().await.ok_or("a task")???;
        }
    }
    while let Some(done) = under_way.join_next().await {
        done??;
    }
    Ok(started.elapsed())
}

async fn seal(store: &Store, keys: &Keys) -> Outcome<Duration> {
    let signer = store.found_ledger(keys, "bench.example/log").await?;
    let started = Instant::now();
    while store.seal_pending(&signer).await?.has_more {}
    Ok(started.elapsed())
}

/// Asks for words of each frequency with two filters, as staff do.
async fn search(store: &Store) -> Outcome<()> {
    let mut times = Vec::new();
    for turn in 0..300 {
        let search = Search {
            text: match turn % 3 {
                0 => format!("{} name{}", WORDS[turn % WORDS.len()], turn * 67 % 20_011),
                1 => WORDS[turn % WORDS.len()].to_owned(),
                _ => format!("host{turn}.example"),
            },
            kind: Some("phishing".into()),
            region: Some("FR-75".into()),
            ..Search::default()
        };
        let started = Instant::now();
        store.search(&search, None, 25).await?;
        times.push(started.elapsed());
    }
    times.sort_unstable();
    let at = |share: usize| times[times.len() * share / 100];
    println!(
        "{:>20}  half within {:?}, 99 % within {:?}",
        "searches",
        at(50),
        at(99)
    );
    Ok(())
}

/// Copies the rows of the store's own database into an empty one of the same schema.
async fn bare(from: &std::path::Path, to: &std::path::Path, count: usize) -> Outcome<Duration> {
    let source = Database::connect(format!("sqlite:{}?mode=ro", from.display())).await?;
    let connection = Database::connect(format!("sqlite:{}?mode=rwc", to.display())).await?;
    for pragma in [
        "page_size = 4096",
        "journal_mode = WAL",
        "synchronous = FULL",
    ] {
        connection
            .execute_unprepared(&format!("PRAGMA {pragma}"))
            .await?;
    }
    let schema = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' \
                  AND name NOT LIKE 'report_text_%' OR name = 'report_text'";
    for row in query(&source, schema).await? {
        connection
            .execute_unprepared(&row.try_get_by_index::<String>(0)?)
            .await?;
    }
    let mut took = Duration::ZERO;
    for start in (0..count).step_by(2 * BATCH) {
        let rows = rows_of(&source, start + 1, (start + 2 * BATCH).min(count)).await?;
        let started = Instant::now();
        let transaction = connection.begin().await?;
        for statement in rows {
            transaction.execute_raw(statement).await?;
        }
        transaction.commit().await?;
        took += started.elapsed();
    }
    Ok(took)
}

async fn query(connection: &DatabaseConnection, text: &str) -> Outcome<Vec<QueryResult>> {
    let statement = Statement::from_string(connection.get_database_backend(), text);
    Ok(connection.query_all_raw(statement).await?)
}

/// The statements that insert what belongs to the reports of these numbers.
async fn rows_of(
    source: &DatabaseConnection,
    first: usize,
    last: usize,
) -> Outcome<Vec<Statement>> {
    const TABLES: [(&str, &str); 6] = [
        ("report", "number"),
        ("report_key", "report"),
        ("observable", "report"),
        ("journal", "sequence"),
        ("job", "id"),
        ("report_text (rowid, body)", "number"),
    ];
    let mut statements = Vec::new();
    for (table, key) in TABLES {
        let select = match table {
            "report_text (rowid, body)" => "number, narrative FROM report".to_owned(),
            _ => format!("* FROM {table}"),
        };
        let text = format!("SELECT {select} WHERE {key} BETWEEN {first} AND {last}");
        for row in query(source, &text).await? {
            let width = row.column_names().len();
            let values: Vec<Value> = (0..width).map(|column| value(&row, column)).collect();
            let places = vec!["?"; width].join(", ");
            let insert = format!("INSERT INTO {table} VALUES ({places})");
            let backend = source.get_database_backend();
            statements.push(Statement::from_sql_and_values(backend, insert, values));
        }
    }
    Ok(statements)
}

/// A value of whatever type it is stored as.
fn value(row: &QueryResult, column: usize) -> Value {
    if let Ok(number) = row.try_get_by_index::<Option<i64>>(column) {
        return number.into();
    }
    if let Ok(text) = row.try_get_by_index::<Option<String>>(column) {
        return text.into();
    }
    row.try_get_by_index::<Option<Vec<u8>>>(column)
        .unwrap_or_default()
        .into()
}

const WORDS: [&str; 32] = [
    "the",
    "bank",
    "called",
    "me",
    "about",
    "account",
    "and",
    "said",
    "that",
    "money",
    "was",
    "moved",
    "parcel",
    "waiting",
    "for",
    "payment",
    "link",
    "clicked",
    "password",
    "changed",
    "yesterday",
    "evening",
    "they",
    "asked",
    "code",
    "from",
    "message",
    "telephone",
    "number",
    "customs",
    "delivery",
    "investment",
];

/// A story of 900 bytes with words of its own, so that the index grows as in life.
fn story(number: usize) -> String {
    let mut text = String::with_capacity(STORY_BYTES + 16);
    let mut state = number as u64 + 1;
    while text.len() < STORY_BYTES {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let pick = (state >> 33) as usize;
        match pick % 13 {
            0 => text.push_str(&format!("{} ", pick % 100_000)),
            1 => text.push_str(&format!("name{} ", pick % 20_011)),
            _ => {
                text.push_str(WORDS[pick % WORDS.len()]);
                text.push(' ');
            }
        }
    }
    text
}

fn report(keys: &Keys, number: usize) -> NewReport {
    let id = ReportId(Uuid::now_v7());
    let key = DataKey::generate();
    let observables = [
        (
            "url",
            format!("https://host{number}.example/login/{number}"),
        ),
        ("domain", format!("host{number}.example")),
        ("email", format!("somebody{number}@mail.example")),
        ("phone", format!("+3361{number:07}")),
    ];
    NewReport {
        id,
        prefix: "TC".into(),
        content: sha256(&number.to_le_bytes()),
        submission: sha256(&number.to_le_bytes()),
        code_digest: keys.code_digest(&SecretCode::from_entropy(&random())),
        source: "bench".into(),
        actor: Actor::CommandLine {
            source: "bench".into(),
        },
        external_id: Some(number.to_string()),
        channel: Channel::Api,
        language: ["en", "fr", "ar"][number % 3].into(),
        kind: "phishing".into(),
        category: "phishing".into(),
        region: "FR-75".into(),
        occurred_at: None,
        received_at: None,
        narrative: story(number),
        loss: None,
        suspect: Suspect::default(),
        reporter_mode: ReporterMode::Confidential,
        identity: key.seal(
            "identity",
            br#"{"name":"Some Body","email":"some@body.example"}"#,
        ),
        witness: 0,
        wrapped_key: keys.wrap(&key, id.0.as_bytes()),
        notify: false,
        answers: Default::default(),
        observables: observables
            .into_iter()
            .map(|(kind, value)| Observable {
                kind: kind.into(),
                value,
                role: Role::Suspect,
            })
            .collect(),
        attachments: Vec::new(),
    }
}
