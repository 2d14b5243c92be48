//! Pages ask the database for what they show, however much is stored: on PostgreSQL, with a hundred
//! thousand reports, no page reads a large table from one end to the other.
//!
//! The server itself says how it went about each statement (`auto_explain`), and the centre's log
//! has it: what is looked at is what pages really ask.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use tocsin_store::job::Queue;

use super::*;
use crate::support::postgres::Database;

/// Reports in the tables.
const REPORTS_COUNT: usize = 100_000;

/// Tables that grow with the reports; the others are small, and may well be read whole.
const LARGE: [&str; 8] = [
    "report",
    "report_text",
    "observable",
    "assessment",
    "decision",
    "routing",
    "referral",
    "journal",
];

/// What linking asks when it starts: it reads every report once, and no page does.
const AT_THE_START: [&str; 2] = [
    "r.narrative, r.witness FROM report r JOIN assessment",
    "NOT EXISTS (SELECT 1 FROM assessment a WHERE a.report = r.number) ORDER BY",
];

/// A column, and what a copy has in it.
type Column = (&'static str, &'static str);

/// Columns of a copied report that differ from the first one's. One in fifty waits for somebody, as
/// at a centre that keeps up.
const DIFFERENT: [Column; 8] = [
    ("number", "n"),
    ("id", "decode(md5('id' || n), 'hex')"),
    ("code", "decode(md5('code' || n) || md5('c' || n), 'hex')"),
    ("label", "'TC-2025-' || lpad(n::text, 6, '0')"),
    (
        "kind",
        "(ARRAY['spam', 'phishing', 'fake-shop', 'other'])[1 + n % 4]",
    ),
    (
        "state",
        "CASE WHEN n % 50 > 0 THEN 'closed' ELSE \
               (ARRAY['received', 'read', 'waiting', 'valid', 'referred'])[1 + n / 50 % 5] END",
    ),
    ("priority", "n % 4"),
    ("lodged_at", "lodged_at - (100000 - n) * 60000000::bigint"),
];

/// The same for tables in which there is something already.
const BESIDE: [(&str, &str, &[Column]); 3] = [
    ("report_text", "number", &[("number", "n")]),
    (
        "referral",
        "number",
        &[
            ("number", "n"),
            ("report", "n"),
            ("id", "decode(md5('r' || n), 'hex')"),
            ("state", "'ended'"),
            ("opened_at", "opened_at - (100000 - n) * 600000000::bigint"),
            ("sent_at", "sent_at - (100000 - n) * 600000000::bigint"),
            ("waits_until", "NULL"),
        ],
    ),
    (
        "journal",
        "sequence",
        &[("sequence", "n + 1000000"), ("leaf_index", "n + 1000000")],
    ),
];

/// What else is known of report `n`.
const MORE: [&str; 4] = [
    "INSERT INTO observable (report, position, kind, value, role) \
     SELECT n, 0, 'domain', 'shop' || n || '.example', 'suspect'",
    "INSERT INTO assessment \
     (report, at, kind, sensitive, language, recall_until, sources, detail) \
     SELECT n, 0, 'other', 0, 'en', NULL, 1, '{\"hosting\":[],\"benign\":[],\"reasons\":[]}'",
    "INSERT INTO decision (id, report, at, staff, word, about, state_before, state_after) \
     SELECT decode(md5('d' || n), 'hex'), n, 0, decode(md5('s'), 'hex'), 'spam', '', \
     'read', 'closed'",
    "INSERT INTO routing (report, at, rule, recipients, lane, facts) \
     SELECT n, 0, 'otherwise', '[]', 'usual', '{}'",
];

/// A statement that copies the row whose `key` is the lowest, with these columns computed.
fn copied(table: &str, key: &str, different: &[Column]) -> String {
    let names: Vec<&str> = different.iter().map(|(name, _)| *name).collect();
    let values: Vec<&str> = different.iter().map(|(_, value)| *value).collect();
    let kept = names.iter().map(|name| format!("'{name}'"));
    let kept = kept.collect::<Vec<_>>().join(", ");
    let (names, values) = (names.join(", "), values.join(", ").replace('\'', "''"));
    format!(
        "DO $do$ DECLARE rest text; BEGIN \
         SELECT coalesce(string_agg(', ' || quote_ident(column_name), ''), '') INTO rest \
         FROM information_schema.columns \
         WHERE table_name = '{table}' AND column_name NOT IN ({kept}); \
         EXECUTE 'INSERT INTO {table} ({names}' || rest || ') SELECT {values}' || rest || \
         ' FROM generate_series(1000, {REPORTS_COUNT} + 999) AS n, \
         (SELECT * FROM {table} ORDER BY {key} LIMIT 1) AS one ON CONFLICT DO NOTHING'; \
         END $do$;"
    )
}

/// Copies the first report a hundred thousand times, with what stands beside it.
fn fill(database: &Database) {
    let mut statements = copied("report", "number", &DIFFERENT);
    for (table, key, different) in BESIDE {
        statements += &copied(table, key, different);
    }
    for text in MORE {
        statements += &format!("{text} FROM generate_series(1000, {REPORTS_COUNT} + 999) AS n;");
    }
    // A disk without moving parts, as the documentation advises; and what is there is known.
    let name = database.url.rsplit('/').next().unwrap();
    statements += &format!(
        "ANALYZE; ALTER DATABASE {name} SET random_page_cost = 1.1; \
         ALTER DATABASE {name} SET session_preload_libraries = 'auto_explain'; \
         ALTER DATABASE {name} SET auto_explain.log_min_duration = 0; \
         ALTER DATABASE {name} SET auto_explain.log_level = 'notice';"
    );
    database.run(&statements);
    for table in LARGE {
        let count = database.run(&format!("SELECT count(*) FROM {table}"));
        let count: usize = count.trim().parse().unwrap();
        assert!(count >= REPORTS_COUNT, "{table} has {count} rows");
    }
}

/// What a plan reads from one end to the other of what is large. Whoever takes the first rows that
/// come, and asks nothing of them, ends after so many.
fn whole_reads(plan: &str) -> Option<&'static str> {
    // In the log, ends of lines are written out.
    let lines: Vec<&str> = plan.split("\\n").flat_map(str::lines).collect();
    let is_bounded = |at: usize| {
        let (before, after) = (at.checked_sub(1), lines.get(at + 1));
        before.is_some_and(|before| lines[before].contains("->  Limit "))
            && !after.is_some_and(|after| after.contains("Filter: "))
    };
    let mut reads = lines.iter().enumerate().filter_map(|(at, line)| {
        let (_, rest) = line.split_once("Seq Scan on ")?;
        let name = rest.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        let name = name.into_iter().next();
        let table = LARGE.into_iter().find(|table| name == Some(*table))?;
        (!is_bounded(at)).then_some(table)
    });
    reads.next()
}

#[test]
fn no_page_reads_a_large_table_from_one_end_to_the_other() {
    let Some(database) = Database::new() else {
        return;
    };
    let folder = Folder::on(&database.url);
    folder.set("trusted_proxies = [\"127.0.0.1\"]\nmetrics_public = true");
    let centre = folder.serve();
    let table = Table::new(&folder, &centre);
    at_the_desk(&folder, async |centre| {
        while centre.store.jobs_waiting(Queue::Assess).await.unwrap() > 0 {
            tokio::task::yield_now().await;
        }
    });
    let Table { people, words, .. } = table;
    assert!(centre.stop().success());
    fill(&database);

    let mut serve = folder.command("serve");
    let serve = serve.env("TOCSIN_LOG", "warn,sqlx::postgres::notice=info");
    let mut centre = Centre::start(serve.stderr(Stdio::piped()));
    let log = BufReader::new(centre.stderr());
    let plans = std::thread::spawn(move || log.lines().map_while(Result::ok).collect::<Vec<_>>());
    let table = Table {
        centre: &centre,
        people,
        words,
    };
    for row in rows().iter().filter(|row| row.is.starts_with("GET ")) {
        for place in 0..COLUMNS.len() {
            let answer = table.ask(row, place);
            assert!(answer.status < 500, "{}: {}", row.is, answer.text());
        }
    }
    assert!(centre.stop().success());
    let plans = plans.join().unwrap();
    let of_reports = plans
        .iter()
        .filter(|plan| plan.contains("using report_by_"));
    assert!(of_reports.count() > 50, "the log has no plans: {plans:?}");
    let mut found: Vec<String> = plans
        .iter()
        .filter(|plan| !AT_THE_START.iter().any(|text| plan.contains(text)))
        .filter_map(|plan| Some(format!("{}: {plan}", whole_reads(plan)?)))
        .collect();
    found.dedup();
    assert!(
        found.is_empty(),
        "{} times:\n{}",
        found.len(),
        found.join("\n")
    );
    // These are the words for it.
    let explain =
        |text: &str| database.run(&format!("EXPLAIN SELECT count(narrative) FROM {text}"));
    for whole in [
        "report r",
        "(SELECT * FROM report WHERE loss_amount = '7' LIMIT 9) r",
    ] {
        let plan = explain(whole);
        assert_eq!(whole_reads(&plan), Some("report"), "{plan}");
    }
    let plan = explain("(SELECT * FROM report LIMIT 9) r");
    assert_eq!(whole_reads(&plan), None, "{plan}");
}
