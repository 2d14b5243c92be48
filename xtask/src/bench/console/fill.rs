//! A centre as it stands after years of work: most reports closed or with a body, some waiting.
//!
//! Reports come in by the API and the machine assesses them; what is urgent goes to its body by
//! the rules. What people would have done to the others in years is written straight into the
//! tables, as the centre writes it; only the journal has no entries of that.

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use sqlx::AssertSqlSafe;
use sqlx::sqlite::SqliteConnection;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::time::{Duration, Instant};

use crate::bench::centre::Centre;
use crate::bench::database;
use crate::bench::load;
use crate::bench::sample::Sample;

/// Reports of one upload.
const UPLOAD_COUNT: u64 = 100_000;
/// How long the machine's work on all reports is waited for.
const PATIENCE: Duration = Duration::from_secs(7_200);
/// Says that a folder was filled, and with how many.
const MARK: &str = "filled";

/// Whoever works at the centre: role, body, and the secret of their session.
pub(super) const PEOPLE: [(&str, &str, &str); 6] = [
    ("analyst", "", "bench-analyst"),
    ("supervisor", "", "bench-supervisor"),
    ("recipient", "cyber-unit", "bench-recipient"),
    ("auditor", "", "bench-auditor"),
    ("data-protection-officer", "", "bench-officer"),
    ("administrator", "", "bench-administrator"),
];

/// What people did in years. `{count}` is the number of reports, `{old}` up to which of them
/// everything is decided; blobs of sixteen bytes are made of a report's number.
const YEARS: [&str; 23] = [
    "UPDATE report SET state = CASE WHEN number % 20 < 13 THEN 'closed' ELSE 'referred' END \
     WHERE state = 'received' AND number <= {old}",
    "UPDATE report SET state = CASE number % 10 WHEN 6 THEN 'read' WHEN 7 THEN 'read' \
     WHEN 8 THEN 'waiting' ELSE 'valid' END \
     WHERE state = 'received' AND number > {old} AND number % 10 >= 6",
    "INSERT INTO decision (id, report, at, staff, word, about, state_before, state_after) \
     SELECT unhex(printf('0192000000007000%016x', r.number)), r.number, \
     r.lodged_at + 3600000000, unhex(printf('0191000000007000%016x', 0)), \
     CASE WHEN r.state = 'closed' AND r.number % 50 = 0 THEN 'duplicate' \
     WHEN r.state = 'closed' THEN 'spam' WHEN r.state = 'waiting' THEN 'ask' ELSE 'valid' END, \
     CASE WHEN r.state = 'closed' AND r.number % 50 = 0 \
     THEN (SELECT q.label FROM report q WHERE q.number = r.number - r.number % 1000 + 1) \
     ELSE '' END, 'received', r.state FROM report r \
     WHERE r.state IN ('closed', 'waiting', 'valid', 'referred') \
     AND r.number NOT IN (SELECT report FROM referral)",
    "INSERT INTO referral (number, id, report, body, rule, lane, state, opened_by, opened_at, \
     sent_at, delivered_at, acknowledged_at, answer_within, waits_until, reference) \
     SELECT (SELECT value FROM counter WHERE name = 'referral') + \
     row_number() OVER (ORDER BY r.number), unhex(printf('0193000000007000%016x', r.number)), \
     r.number, CASE r.number / 20 % 3 WHEN 0 THEN 'cyber-unit' WHEN 1 THEN 'spam-desk' \
     ELSE 'state-attorney' END, 'message', 'usual', CASE WHEN r.number / 60 % 20 = 0 \
     THEN 'delivered' WHEN r.number % 2 = 0 THEN 'accepted' ELSE 'ended' END, 'system', \
     r.lodged_at, r.lodged_at, r.lodged_at, CASE WHEN r.number / 60 % 20 <> 0 \
     THEN r.lodged_at END, 86400000000, CASE WHEN r.number / 60 % 20 = 0 \
     THEN r.lodged_at + 3600000000 * (r.number / 1200 % 100 - 50) END, X'' FROM report r \
     WHERE r.state = 'referred' AND r.number NOT IN (SELECT report FROM referral)",
    "UPDATE referral SET escalated_at = waits_until \
     WHERE waits_until < (SELECT MAX(lodged_at) FROM report)",
    "UPDATE counter SET value = (SELECT MAX(number) FROM referral) WHERE name = 'referral'",
    "INSERT OR IGNORE INTO routing (report, at, rule, recipients, lane, facts) \
     SELECT report, opened_at, rule, '[\"' || body || '\"]', lane, '{}' FROM referral",
    "INSERT OR IGNORE INTO delivery (referral, way, tried_at, done_at, successes, failures, \
     problem) SELECT number, 'page', sent_at, delivered_at, 1, 0, '' FROM referral",
    "INSERT INTO referral_event (id, referral, at, act, actor) \
     SELECT unhex(printf('0194000000007000%016x', number)), number, opened_at, \
     'referral.opened', 'system' FROM referral WHERE rule = 'message'",
    "INSERT INTO outcome (id, referral, at, kind, happened_on) \
     SELECT unhex(printf('0195000000007000%016x', number)), number, opened_at, 'recorded', \
     '2026-01-15' FROM referral WHERE state = 'ended'",
    "INSERT INTO job (queue, unique_key, run_at, attempts, lease_until, fence, payload) \
     SELECT 'deliver', 'deliver ' || number || ' page', waits_until, 0, 0, 0, \
     number || ' page' FROM referral WHERE rule = 'message' AND escalated_at IS NULL \
     AND waits_until IS NOT NULL",
    "INSERT OR IGNORE INTO assignment (report, staff, at) \
     SELECT number, unhex(printf('0191000000007000%016x', 0)), lodged_at FROM report \
     WHERE state IN ('read', 'valid') ORDER BY number DESC LIMIT 300",
    "INSERT OR IGNORE INTO unanswered (report, at) SELECT number, lodged_at FROM report \
     WHERE state IN ('read', 'waiting', 'valid') AND number % 9 = 0 LIMIT 3000",
    "INSERT OR IGNORE INTO compartment (report, at) SELECT number, lodged_at FROM report \
     WHERE number % 300 = 7 AND state IN ('received', 'read', 'valid')",
    "INSERT INTO outgoing (report, way, state, unique_key, created_at, run_at, tries, \
     lease_until, fence, problem, ended_at) SELECT number, 'mail', 'sent', NULL, lodged_at, \
     lodged_at, 1, 0, 1, '', 4000000000000000 FROM report WHERE number % 5 = 0",
    "INSERT INTO outgoing (report, way, state, unique_key, created_at, run_at, tries, \
     lease_until, fence, problem, ended_at) SELECT number, 'mail', 'given-up', NULL, lodged_at, \
     lodged_at, 9, 0, 9, '550', NULL FROM report WHERE number % 700 = 1",
    "INSERT INTO outgoing (report, way, state, unique_key, created_at, run_at, tries, \
     lease_until, fence, problem, ended_at) SELECT number, 'letter', 'waiting', \
     'letter ' || number, lodged_at, lodged_at, 0, 0, 0, '', NULL FROM report \
     WHERE number % 1000 = 3",
    "UPDATE report SET notify = 4 WHERE number % 1000 = 3",
    "INSERT INTO review (report, asked_count, asked_at) SELECT number, 1, lodged_at FROM report \
     WHERE state = 'closed' AND number % 500 = 5",
    "INSERT INTO survey_count (month, kind, answer, answers_count) \
     WITH RECURSIVE m(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM m WHERE n < 23) \
     SELECT printf('%d-%02d', 2024 + n / 12, 1 + n % 12), k.kind, a.answer, 40 FROM m, \
     (SELECT DISTINCT kind FROM report LIMIT 12) k, \
     (SELECT 'yes' AS answer UNION SELECT 'partly' UNION SELECT 'no') a",
    "INSERT INTO saved_view (id, staff, name, query) \
     SELECT unhex(printf('0196000000007000%016x', number)), \
     unhex(printf('0191000000007000%016x', 0)), 'view ' || number, 'queue/new?kind=spam' \
     FROM report ORDER BY number LIMIT 8",
    "INSERT INTO search_log (id, at, staff, body, purpose, asked, found, report) \
     SELECT unhex(printf('0197000000007000%016x', number)), lodged_at, \
     unhex(printf('0191000000007000%016x', 2)), 'cyber-unit', 'case', '{}', 3, NULL \
     FROM report WHERE number % 20 = 0",
    "PRAGMA wal_checkpoint(TRUNCATE)",
];

/// Fills a centre with so many reports, unless it was filled before; it serves when this ends.
pub(super) fn fill(centre: &mut Centre, count: u64) -> Result<()> {
    let mark = centre.beside(MARK);
    if let Ok(filled) = std::fs::read_to_string(&mark) {
        if filled != count.to_string() {
            bail!("{} holds {filled} reports, not {count}", mark.display());
        }
        return Ok(());
    }
    let mut stored = 0;
    while stored < count {
        let end = (stored + UPLOAD_COUNT).min(count);
        upload(centre, stored..end)?;
        stored = end;
        println!("  {stored} stored");
    }
    database::wait_for_jobs(&centre.database(), "'assess', 'route'", PATIENCE)?;
    centre.stop()?;
    let database = database::roomy(&centre.database());
    database::within(database, async |connection| live(connection, count).await)?;
    std::fs::write(mark, count.to_string())?;
    centre.serve()
}

fn upload(centre: &Centre, numbers: std::ops::Range<u64>) -> Result<()> {
    let path = centre.beside("reports.jsonl");
    let count = numbers.end - numbers.start;
    let mut sample = Sample::new(1 + numbers.start);
    let mut file = BufWriter::new(File::create(&path)?);
    for number in numbers {
        let (report, _) = sample.mixed_report(number);
        writeln!(file, "{report}")?;
    }
    file.flush()?;
    load::bulk(centre, &path, count)?;
    Ok(std::fs::remove_file(path)?)
}

/// Years of work, in one transaction, and the people who did it.
async fn live(connection: &mut SqliteConnection, count: u64) -> Result<()> {
    for (place, (role, body, secret)) in PEOPLE.into_iter().enumerate() {
        add_person(connection, place, role, body, secret).await?;
    }
    let old = (count * 88 / 100).to_string();
    for statement in YEARS {
        let text = statement
            .replace("{old}", &old)
            .replace("{count}", &count.to_string());
        let begun = Instant::now();
        let done = sqlx::query(AssertSqlSafe(text)).execute(&mut *connection);
        let done = done.await.with_context(|| statement.to_owned())?;
        let first: String = statement.chars().take(40).collect();
        let rows = done.rows_affected();
        println!(
            "  {first}…: {rows} rows, {:.1} s",
            begun.elapsed().as_secs_f64()
        );
    }
    Ok(())
}

/// Somebody with an open session; nobody could log in as them.
async fn add_person(
    connection: &mut SqliteConnection,
    place: usize,
    role: &str,
    body: &str,
    secret: &str,
) -> Result<()> {
    let id = format!("0191000000007000{place:016x}");
    let staff = "INSERT INTO staff (id, email, role, password, totp, totp_step, created_at, body, \
                 kinds, places) VALUES (unhex(?), ?, ?, '', X'', 0, 0, NULLIF(?, ''), '', '')";
    sqlx::query(staff)
        .bind(&id)
        .bind(format!("{role}@bench.example"))
        .bind(role)
        .bind(body)
        .execute(&mut *connection)
        .await?;
    let session = "INSERT INTO session (digest, id, staff, created_at, confirmed_at, expires_at, \
                   network, browser) \
                   VALUES (?, unhex(?), unhex(?), 0, 0, 4000000000000000, '', '')";
    sqlx::query(session)
        .bind(Sha256::digest(secret.as_bytes()).to_vec())
        .bind(&id)
        .bind(&id)
        .execute(connection)
        .await?;
    Ok(())
}
