//! Observables out of stories: speed and correctness, beside other programmes in the same run.
//!
//! The stories with their truth, the other programmes and the counting come from a folder that
//! `TOCSIN_BENCH` names; `TOCSIN_BENCH_PYTHON` names a Python that has the other programmes. The
//! stories are new ones in each run: their seed is the moment.

use anyhow::{Context, Result};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use xtask::process;

use super::Options;
use super::intake;
use super::table::{Table, median};

/// Reports that are read unless the options say otherwise.
const REPORTS_COUNT: u64 = 20_000;
/// The programme that is measured beside ours.
const PEER: &str = "iocsearcher";
const GOAL_MEGABYTES: f64 = 45.0;
const GOAL_TIMES_PEER: f64 = 100.0;
const GOAL_PRECISION: f64 = 0.99;
const GOAL_RECALL: f64 = 0.98;
const GOAL_EACH_TYPE: f64 = 0.97;
const GOAL_F1_ABOVE_PEER: f64 = 0.05;
const GOAL_START_MILLISECONDS: f64 = 50.0;
/// How often the programme is started.
const STARTS_COUNT: usize = 21;

pub(super) fn measure(options: &Options) -> Result<Table> {
    let tools = std::env::var_os("TOCSIN_BENCH").map(PathBuf::from);
    let tools = tools.context("set TOCSIN_BENCH to the folder with bench_extract.py")?;
    let python = std::env::var_os("TOCSIN_BENCH_PYTHON").unwrap_or_else(|| "python3".into());
    let binary = example()?;
    let mut table = Table::new(intake::head("extract", "")?);
    let folder = process::root().join("target/bench-extract");
    std::fs::create_dir_all(&folder)?;
    let data = folder.join("reports");
    let count = options.reports.unwrap_or(REPORTS_COUNT).to_string();
    let seed = SystemTime::now()
        .duration_since(UNIX_EPOCH)?
        .as_secs()
        .to_string();
    let mut generate = Command::new(&python);
    generate.arg(tools.join("gen_reports.py"));
    generate
        .args(["--n", &count, "--seed", &seed, "--out"])
        .arg(&data);
    process::run(&mut generate)?;
    let result = folder.join("result.json");
    let mut compare = Command::new(&python);
    compare
        .arg(tools.join("bench_extract.py"))
        .arg("--data")
        .arg(&data);
    compare.args(["--peers", PEER, "--runs", &options.runs.to_string()]);
    compare
        .arg("--ours")
        .arg(format!("'{}' {{in}} {{out}}", binary.display()));
    compare
        .arg("--tmp")
        .arg(folder.join("found"))
        .arg("--out")
        .arg(&result);
    process::run(&mut compare)?;
    table.note("reports, seed", format!("{count}, {seed}"));
    fill(&mut table, &read(&result)?);
    let started = start(&binary, &data, &folder)?;
    let is_quick = started <= GOAL_START_MILLISECONDS;
    let wanted = format!("≤ {GOAL_START_MILLISECONDS} ms");
    let what = "from the start of the programme to the end of one report, half within";
    table.add(what, format!("{started:.1} ms"), &wanted, is_quick);
    Ok(table)
}

/// Milliseconds that the programme takes for one report, its start and tables included.
fn start(binary: &Path, data: &Path, folder: &Path) -> Result<f64> {
    let reports = std::fs::read_to_string(data.join("reports.jsonl"))?;
    let one = folder.join("one.jsonl");
    std::fs::write(&one, reports.lines().next().unwrap_or_default())?;
    let mut taken = Vec::new();
    for _ in 0..STARTS_COUNT {
        let begun = Instant::now();
        let mut command = Command::new(binary);
        let said = command.arg(&one).arg(folder.join("one.found")).output()?;
        anyhow::ensure!(said.status.success(), "{} failed", binary.display());
        taken.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    Ok(median(taken))
}

/// The programme that times extraction alone.
fn example() -> Result<PathBuf> {
    let words = "build --release --locked --package tocsin-domain --example extract";
    process::run(process::cargo().args(words.split(' ')))?;
    let folder = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| process::root().join("target"));
    Ok(folder.join("release/examples/extract"))
}

fn read(path: &Path) -> Result<Value> {
    let text = std::fs::read_to_string(path)?;
    serde_json::from_str(&text).with_context(|| path.display().to_string())
}

fn fill(table: &mut Table, result: &Value) {
    let ours = &result["peers"]["ours"];
    let peer = &result["peers"][PEER];
    let number = |value: &Value| value.as_f64().unwrap_or(0.0);
    let megabytes = number(&ours["mbs"][1]);
    // What else runs on the machine takes from the clock, not from the processor's time.
    let of_processor = number(&result["mb"]) / number(&ours["cpu"]).max(1e-9);
    let goal = |met: bool, what: &str, measured: String, goal: String, table: &mut Table| {
        table.add(what, measured, &goal, met);
    };
    let what = format!(
        "megabytes a second of processor time, of {:.1} MB of stories",
        number(&result["mb"])
    );
    let fast = of_processor >= GOAL_MEGABYTES;
    let wanted = format!("≥ {GOAL_MEGABYTES}");
    goal(fast, &what, format!("{of_processor:.1}"), wanted, table);
    table.note("… by the clock, median", format!("{megabytes:.1}"));
    if !peer.is_null() {
        let theirs = number(&peer["mbs"][1]);
        table.note(&format!("{PEER}, likewise"), format!("{theirs:.2}"));
        let times = megabytes / theirs.max(1e-9);
        let wanted = format!("≥ {GOAL_TIMES_PEER}");
        goal(
            times >= GOAL_TIMES_PEER,
            "… times as fast",
            format!("{times:.0}"),
            wanted,
            table,
        );
    }
    for (place, what, least) in [(0, "precision", GOAL_PRECISION), (1, "recall", GOAL_RECALL)] {
        let value = number(&ours["own"][place]);
        let wanted = format!("≥ {least}");
        goal(
            value >= least,
            &format!("{what}, all types"),
            format!("{value:.4}"),
            wanted,
            table,
        );
        let (kind, worst) = worst(ours, place);
        let what = format!("… of the worst type, {kind}");
        let wanted = format!("≥ {GOAL_EACH_TYPE}");
        goal(
            worst >= GOAL_EACH_TYPE,
            &what,
            format!("{worst:.4}"),
            wanted,
            table,
        );
    }
    each_type(table, ours, peer);
    if !peer.is_null() {
        let (own, theirs) = (number(&ours["own"][2]), number(&peer["own"][2]));
        let wanted = format!("≥ {:.4}", theirs + GOAL_F1_ABOVE_PEER);
        let is_above = own >= theirs + GOAL_F1_ABOVE_PEER;
        goal(
            is_above,
            &format!("F1 (of {PEER} {theirs:.4})"),
            format!("{own:.4}"),
            wanted,
            table,
        );
    }
}

/// Precision and recall of each type, of both.
fn each_type(table: &mut Table, ours: &Value, peer: &Value) {
    let told = |counted: &Value| match (counted[0].as_f64(), counted[1].as_f64()) {
        (Some(precision), Some(recall)) => format!("{precision:.4} / {recall:.4}"),
        _ => "-".to_owned(),
    };
    for (kind, counted) in ours["types"].as_object().into_iter().flatten() {
        let theirs = told(&peer["types"][kind]);
        let labels = counted[2].as_u64().unwrap_or(0);
        let what = format!("{kind}, {labels} labels: precision / recall ({PEER} {theirs})");
        table.note(&what, told(counted));
    }
}

/// The type that comes out worst, by precision or by recall.
fn worst(ours: &Value, place: usize) -> (String, f64) {
    let types = ours["types"].as_object().into_iter().flatten();
    let values =
        types.map(|(kind, counted)| (kind.clone(), counted[place].as_f64().unwrap_or(0.0)));
    values.fold((String::new(), 1.0), |worst, one| {
        if one.1 <= worst.1 { one } else { worst }
    })
}
