//! Making the text index anew from the reports: after a restore, or for another analyser.

use sea_orm::{ConnectionTrait, DbBackend};
use tocsin_domain::report::State;

use crate::indexed::{Indexed, with_day};
use crate::progress::{Progress, Watcher};
use crate::report::{COLUMNS, Stored, add_observables, stored};
use crate::{StoreError, search, sql};

/// Changes whenever the same report would be indexed with other words.
const ANALYSER_VERSION: i64 = 1;
/// Where the version that the index was made with stands among the counters.
const VERSION_COUNTER: &str = "text_index";
const REPORTS_AT_ONCE: i64 = 256;

/// Makes the index anew, unless this version of the analyser has made it.
pub(crate) async fn bring_up_to_date(connection: &impl ConnectionTrait) -> Result<(), StoreError> {
    let text = "SELECT value FROM counter WHERE name = $1";
    let row = sql::first(connection, text, vec![VERSION_COUNTER.into()]).await?;
    let found: Option<i64> = row.map(|row| sql::column(&row, 0)).transpose()?;
    if found == Some(ANALYSER_VERSION) {
        return Ok(());
    }
    rebuild(connection, &crate::progress::nobody()).await
}

/// Makes the index anew, in the transaction of the connection.
pub(crate) async fn rebuild(
    connection: &impl ConnectionTrait,
    watcher: &Watcher,
) -> Result<(), StoreError> {
    let clear = match connection.get_database_backend() {
        DbBackend::Postgres => "DELETE FROM report_text",
        _ => "INSERT INTO report_text (report_text) VALUES ('delete-all')",
    };
    sql::execute(connection, clear, vec![]).await?;
    let total = sql::count(connection, "SELECT COUNT(*) FROM report", vec![]).await?;
    let (mut last, mut done) = (0, 0);
    loop {
        let reports = reports_after(connection, last, REPORTS_AT_ONCE).await?;
        let Some(newest) = reports.last() else { break };
        last = newest.serial;
        done += reports.len() as u64;
        let texts = reports.iter().filter_map(words_of).collect();
        search::index(connection, texts).await?;
        watcher(Progress {
            what: "text index",
            done,
            total: total as u64,
        });
    }
    let text = "INSERT INTO counter (name, value) VALUES ($1, $2) \
                ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    let values = vec![VERSION_COUNTER.into(), ANALYSER_VERSION.into()];
    sql::execute(connection, text, values).await.map(|_| ())
}

/// A report's number and words, unless it is erased: then nothing of it is found.
fn words_of(stored: &Stored) -> Option<(i64, String)> {
    let report = &stored.report;
    if report.state == State::Erased {
        return None;
    }
    let words = with_day(Indexed::of_stored(stored).words(), report.received_at);
    Some((stored.serial, words))
}

/// The reports after a serial number, with their observables, oldest first.
pub(crate) async fn reports_after(
    connection: &impl ConnectionTrait,
    serial: i64,
    count: i64,
) -> Result<Vec<Stored>, StoreError> {
    let text =
        format!("SELECT {COLUMNS} FROM report r WHERE r.number > $1 ORDER BY r.number LIMIT $2");
    let rows = sql::all(connection, &text, vec![serial.into(), count.into()]).await?;
    let mut reports = rows.iter().map(stored).collect::<Result<Vec<_>, _>>()?;
    add_observables(connection, &mut reports).await?;
    Ok(reports)
}
