//! Changed rules tried on past reports, beside a bare read of the same rows.

use anyhow::{Context, Result, bail};
use sqlx::Row;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use xtask::process;

use super::Options;
use super::centre::Centre;
use super::database;
use super::intake;
use super::table::{Table, grouped, median};

/// Reports that the rules are tried on unless the options say otherwise.
const REPORTS_COUNT: u64 = 100_000;
/// What a trial may take.
const GOAL_SECONDS: f64 = 5.0;
/// How long the machine's look at the reports is waited for.
const PATIENCE: Duration = Duration::from_secs(1_800);
/// What a rule looks at, of every report: the columns that the trial reads.
const ROWS: &str = "SELECT r.number, r.id, r.label, r.source, r.channel, r.language, r.kind, \
    r.region, r.occurred_at, r.received_at, r.lodged_at, r.reporter_mode, r.state, r.repeats, \
    r.loss_amount, r.loss_currency, r.priority, a.sensitive, a.sources, a.detail, a.recall_until \
    FROM report r LEFT JOIN assessment a ON a.report = r.number ORDER BY r.number DESC";

pub(super) fn measure(options: &Options) -> Result<Table> {
    let binary = intake::release_binary()?;
    let mut table = Table::new(intake::head("rules", "")?);
    let count = options.reports.unwrap_or(REPORTS_COUNT);
    let mut centre = Centre::start(&binary, None)?;
    intake::send(&centre, 1, 0..count)?;
    database::wait_for_jobs(&centre.database(), "'assess'", PATIENCE)?;
    centre.stop()?;
    let rules = changed_rules(&centre.data().join("profile/rules.toml"))?;
    let file = centre.beside("rules.toml");
    std::fs::write(&file, rules)?;
    let (mut tried, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..options.runs.max(1) {
        tried.push(trial(&binary, &centre.data(), &file, count)?);
        bare.push(read(&centre.database(), count)?.as_secs_f64());
    }
    let (tried, bare) = (median(tried), median(bare));
    let what = format!("changed rules tried on {} reports", grouped(count as f64));
    let is_met = tried <= GOAL_SECONDS;
    table.add(&what, format!("{tried:.2} s"), "≤ 5 s", is_met);
    table.note("bare read of the same rows", format!("{bare:.2} s"));
    table.note("… the trial against it", format!("{:.1}", tried / bare));
    Ok(table)
}

/// The centre's rules with one more, so that something changes.
fn changed_rules(path: &Path) -> Result<String> {
    let rules = std::fs::read_to_string(path)?;
    let seller = "[[rule]]\nkey = \"seller\"";
    let shops = format!(
        "[[rule]]\nkey = \"shops\"\nwhen = 'kind == \"fake-shop\" && country == \"FR\"'\n\
         to = [\"cyber-unit\"]\n\n{seller}"
    );
    match rules.contains(seller) {
        true => Ok(rules.replacen(seller, &shops, 1)),
        false => bail!("{}: no rule “seller” to change", path.display()),
    }
}

/// Tries the rules by command; answers the seconds that the trial itself took.
fn trial(binary: &Path, data: &Path, rules: &Path, count: u64) -> Result<f64> {
    let mut command = Command::new(binary);
    command.arg("check").arg(data).arg("--rules").arg(rules);
    let told = process::output(command.args(["--days", "30", "--json"]))?;
    let number = |name: &str| {
        let rest = told.split(&format!("\"{name}\":")).nth(1)?;
        let end = rest.find([',', '}'])?;
        rest[..end].trim().parse::<f64>().ok()
    };
    let of = |name: &str| number(name).with_context(|| format!("no {name} in {told}"));
    if of("reports")? != count as f64 || of("changed")? == 0.0 {
        bail!("the trial did not look at {count} reports, or changed none: {told}");
    }
    of("seconds")
}

/// Reads every row whole.
fn read(path: &Path, count: u64) -> Result<Duration> {
    database::within(database::plain(path), async |connection| {
        let begun = Instant::now();
        let mut rows = sqlx::query(ROWS).fetch(connection);
        let mut read = 0;
        while let Some(row) = futures_util::TryStreamExt::try_next(&mut rows).await? {
            let _number: i64 = row.try_get(0)?;
            read += 1;
        }
        match read == count {
            true => Ok(begun.elapsed()),
            false => bail!("{read} rows, not {count}"),
        }
    })
}
