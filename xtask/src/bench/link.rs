//! Series out of reports: how right they are beside those who know the truth, how fast, how large,
//! in any order, with hostile reports among them; and other programmes in the same run.
//!
//! The reports with their truth, the hostile ones and the other programmes come from a folder that
//! `TOCSIN_BENCH` names; `TOCSIN_BENCH_PYTHON` names a Python that has Splink and datasketch.

mod score;

use anyhow::{Context, Result};
use serde_json::Value;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use xtask::process;

use super::table::{Table, grouped};
use super::{Options, intake};
use score::{Mean, Score};

/// Seeds that nothing was chosen on.
const SEEDS: [u64; 6] = [11, 12, 13, 42, 101, 102];
const SEEDS_LARGER: [u64; 3] = [42, 43, 44];
const SEEDS_HARD: [u64; 3] = [11, 12, 13];
/// The seed that other orders, hostile reports and other programmes are measured on.
const SEED: u64 = 11;
/// Reports of the sizes that are measured.
const SMALL: u64 = 20_000;
const LARGER: u64 = 100_000;
const LARGEST: u64 = 1_000_000;
/// Reports that are taken in one by one.
const LATE: &str = "5000";
const ORDERS: &str = "20";
const MEMORY_MB_MOST: f64 = 400.0;
const LARGEST_SECONDS_MOST: f64 = 60.0;

/// Where everything lies.
struct Bench {
    tools: PathBuf,
    python: std::ffi::OsString,
    binary: PathBuf,
    folder: PathBuf,
}

/// What came of linking a set of reports.
struct Outcome {
    ours: Score,
    oracle: Score,
    said: Value,
}

pub(super) fn measure(options: &Options) -> Result<Table> {
    let tools = std::env::var_os("TOCSIN_BENCH").map(PathBuf::from);
    let bench = Bench {
        tools: tools.context("set TOCSIN_BENCH to the folder with gen_reports.py")?,
        python: std::env::var_os("TOCSIN_BENCH_PYTHON").unwrap_or_else(|| "python3".into()),
        binary: example()?,
        folder: process::root().join("target/bench-link"),
    };
    fs::create_dir_all(&bench.folder)?;
    let mut table = Table::new(intake::head("link", "")?);
    let small = options.reports.unwrap_or(SMALL);
    bench.quality(&mut table, small, &SEEDS, false)?;
    bench.quality(&mut table, small, &SEEDS_HARD, true)?;
    bench.orders(&mut table, small)?;
    bench.poison(&mut table, small)?;
    bench.peers(&mut table, small)?;
    if options.reports.is_none() {
        let larger = bench.quality(&mut table, LARGER, &SEEDS_LARGER, false)?;
        if options.large {
            bench.largest(&mut table, larger)?;
        }
    }
    Ok(table)
}

/// The programme that times linking alone.
fn example() -> Result<PathBuf> {
    if let Some(binary) = std::env::var_os("TOCSIN_LINK_BIN") {
        return Ok(binary.into());
    }
    let words = "build --release --locked --package tocsin-exchange --example link";
    process::run(process::cargo().args(words.split(' ')))?;
    let folder = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| process::root().join("target"));
    Ok(folder.join("release/examples/link"))
}

impl Bench {
    /// Makes reports with their truth, unless they lie there already.
    fn generated(&self, count: u64, seed: u64, is_hard: bool) -> Result<PathBuf> {
        let mix = if is_hard { "hard" } else { "plain" };
        let data = self.folder.join(format!("{mix}-{count}-{seed}"));
        if data.join("input.jsonl").exists() {
            return Ok(data);
        }
        let mut generate = Command::new(&self.python);
        let generator = self.tools.join("gen_reports.py");
        match is_hard {
            true => generate
                .arg(self.tools.join("link_prototype/gen_hard.py"))
                .arg(generator),
            false => generate.arg(generator),
        };
        generate.args(["--n", &count.to_string(), "--seed", &seed.to_string()]);
        generate.arg("--out").arg(&data);
        process::run(&mut generate)?;
        add_reporters(&data)?;
        Ok(data)
    }

    fn link(&self, data: &Path, options: &[&str]) -> Result<Outcome> {
        let output = data.join("series.jsonl");
        let mut link = Command::new(&self.binary);
        link.arg(data.join("input.jsonl"))
            .arg(data.join("allowlist.txt"))
            .arg(&output)
            .args(options);
        let said = link.output().context("cannot start the linking example")?;
        anyhow::ensure!(
            said.status.success(),
            "{}: {}",
            process::shown(&link),
            String::from_utf8_lossy(&said.stderr)
        );
        let truth = score::truth(data)?;
        Ok(Outcome {
            ours: score::score(&truth, &score::found(&output)?),
            oracle: score::score(&truth, &score::oracle(data)?),
            said: serde_json::from_slice(&said.stdout).context("the linking example")?,
        })
    }

    /// How right the series are, over some seeds. Returns the seconds that each report took.
    fn quality(&self, table: &mut Table, count: u64, seeds: &[u64], is_hard: bool) -> Result<f64> {
        let mut outcomes = Vec::new();
        for seed in seeds {
            let data = self.generated(count, *seed, is_hard)?;
            outcomes.push(self.link(&data, &[])?);
        }
        let mix = if is_hard { ", hard mix" } else { "" };
        let what = format!("{} reports{mix}", grouped(count as f64));
        let mean = |of: &dyn Fn(&Outcome) -> f64| Mean::of(outcomes.iter().map(of));
        let mut goal = |name: &str, value: Mean, least: f64| {
            let goal = format!("≥ {least}");
            table.add(
                &format!("{what}: {name}"),
                value.shown(),
                &goal,
                value.mean >= least,
            );
        };
        goal("pair precision", mean(&|it| it.ours.pair_precision), 0.99);
        goal("B³ precision", mean(&|it| it.ours.cubed_precision), 0.995);
        let ratio = mean(&|it| it.ours.pair_recall / it.oracle.pair_recall);
        goal("pair recall against the oracle's", ratio, 0.95);
        let note = |table: &mut Table, name: &str, value: Mean| {
            table.note(&format!("{what}: {name}"), value.shown());
        };
        note(table, "pair recall", mean(&|it| it.ours.pair_recall));
        note(table, "pair F1", mean(&|it| it.ours.pair_f1()));
        note(table, "B³ F1", mean(&|it| it.ours.cubed_f1()));
        let largest = mean(&|it| it.ours.largest as f64 / it.ours.largest_true as f64);
        let is_met = largest.most <= 1.2;
        table.add(
            &format!("{what}: largest against the truth's, worst"),
            format!("{:.2}", largest.most),
            "≤ 1.2",
            is_met,
        );
        let seconds = mean(&|it| number(&it.said["seconds"]));
        note(table, "seconds from JSON to series", seconds);
        note(
            table,
            "memory held, MB",
            mean(&|it| number(&it.said["memory_mb"])),
        );
        Ok(seconds.mean / count as f64)
    }

    fn orders(&self, table: &mut Table, count: u64) -> Result<()> {
        let data = self.generated(count, SEED, false)?;
        let outcome = self.link(&data, &["--orders", ORDERS])?;
        let differing = number(&outcome.said["orders_differing"]);
        table.add(
            &format!(
                "{ORDERS} other orders of {} reports: other series",
                grouped(count as f64)
            ),
            format!("{differing}"),
            "0",
            differing == 0.0,
        );
        Ok(())
    }

    /// Hostile reports among honest ones: what they cost.
    fn poison(&self, table: &mut Table, count: u64) -> Result<()> {
        let clean = self.generated(count, SEED, false)?;
        let without = self.link(&clean, &[])?.ours.pair_precision;
        for (rate, most) in [("0.005", 0.01), ("0.02", 0.03)] {
            for manner in ["few", "spread", "sybil"] {
                let data = self.folder.join(format!("poison-{rate}-{manner}-{count}"));
                let mut poison = Command::new(&self.python);
                poison
                    .arg(self.tools.join("link_prototype/poison.py"))
                    .arg(&clean)
                    .arg(&data)
                    .args([rate, manner]);
                process::run(&mut poison)?;
                add_reporters(&data)?;
                let loss = without - self.link(&data, &[])?.ours.pair_precision;
                table.add(
                    &format!("hostile reports, {rate} of all, {manner}: pair precision lost"),
                    format!("{loss:.4}"),
                    &format!("≤ {most}"),
                    loss <= most,
                );
            }
        }
        Ok(())
    }

    /// Other programmes on the same input, in the same run; left out where Python has them not.
    fn peers(&self, table: &mut Table, count: u64) -> Result<()> {
        let data = self.generated(count, SEED, false)?;
        let train = self.folder.join("train");
        let mut generate = Command::new(&self.python);
        generate.arg(self.tools.join("gen_reports.py"));
        generate
            .args(["--n", "4000", "--seed", "7", "--out"])
            .arg(&train);
        process::run(&mut generate)?;
        let result = self.folder.join("peers.json");
        let mut compare = Command::new(&self.python);
        compare.arg(self.tools.join("bench_link.py"));
        compare.arg("--data").arg(&data).arg("--train").arg(&train);
        compare.args(["--methods", "uf-cap,lsh,splink,splink+text"]);
        let ours = format!(
            "'{}' {{in}} {{allow}} {{out}} >/dev/null",
            self.binary.display()
        );
        compare.arg("--ours").arg(ours);
        compare.arg("--tmp").arg(self.folder.join("peers"));
        compare.arg("--out").arg(&result);
        process::run(&mut compare)?;
        let text = fs::read_to_string(&result)?;
        let found: Value = serde_json::from_str(&text)?;
        against_peers(table, &found);
        Ok(())
    }

    /// A million, and reports one by one into it.
    fn largest(&self, table: &mut Table, larger_seconds: f64) -> Result<()> {
        let data = self.generated(LARGEST, SEEDS_LARGER[0], false)?;
        let outcome = self.link(&data, &["--late", LATE])?;
        let what = grouped(LARGEST as f64);
        let (ours, oracle) = (&outcome.ours, &outcome.oracle);
        let mut least = |name: &str, value: f64, least: f64| {
            let name = format!("{what} reports, one seed: {name}");
            table.add(
                &name,
                format!("{value:.4}"),
                &format!("≥ {least}"),
                value >= least,
            );
        };
        least("pair precision", ours.pair_precision, 0.99);
        least("B³ precision", ours.cubed_precision, 0.995);
        let ratio = ours.pair_recall / oracle.pair_recall;
        least("pair recall against the oracle's", ratio, 0.95);
        let said = &outcome.said;
        let seconds = number(&said["seconds"]);
        let times = seconds / LARGEST as f64 / larger_seconds;
        let largest = ours.largest as f64 / ours.largest_true as f64;
        let late = &said["late"]["clock_ms"];
        for (name, value, most) in [
            ("largest against the truth's", largest, 1.2),
            ("seconds from JSON to series", seconds, LARGEST_SECONDS_MOST),
            ("… a report, against 100,000", times, 1.3),
            (
                "memory held, MB",
                number(&said["memory_mb"]),
                MEMORY_MB_MOST,
            ),
            ("one more: 99 % within, ms", number(&late["p99"]), 5.0),
            ("one more: slowest, ms", number(&late["most"]), 250.0),
        ] {
            let name = format!("{what} reports: {name}");
            table.add(
                &name,
                format!("{value:.2}"),
                &format!("≤ {most}"),
                value <= most,
            );
        }
        Ok(())
    }
}

/// How much righter and faster than others.
fn against_peers(table: &mut Table, found: &Value) {
    let f1 = |name: &str, of: &str| number(&found[name][of][2]);
    let ours_seconds = number(&found["ours"]["secs"][1]);
    for name in ["uf-cap", "lsh", "splink", "splink+text"] {
        if found[name].is_null() {
            table.note(&format!("{name}: not installed"), "-".to_owned());
            continue;
        }
        for (of, shown, least) in [("pair", "pair F1", 0.08), ("b3", "B³ F1", 0.03)] {
            let (ours, theirs) = (f1("ours", of), f1(name, of));
            let what = format!("{shown} {ours:.4} above {name}'s {theirs:.4} by");
            let above = ours - theirs;
            table.add(
                &what,
                format!("{above:.4}"),
                &format!("≥ {least}"),
                above >= least,
            );
        }
        let theirs = number(&found[name]["link_s"]);
        let theirs = if theirs > 0.0 {
            theirs
        } else {
            number(&found[name]["secs"][1])
        };
        let times = theirs / ours_seconds.max(1e-9);
        let what = format!("… times as fast as {name} ({theirs:.1} s, ours {ours_seconds:.1} s)");
        let least = match name {
            "splink" => 10.0,
            "splink+text" => 100.0,
            _ => {
                table.note(&what, format!("{times:.1}"));
                continue;
            }
        };
        table.add(
            &what,
            format!("{times:.1}"),
            &format!("≥ {least}"),
            times >= least,
        );
    }
}

/// Puts who reports beside what linking is given: witnesses must be independent.
fn add_reporters(data: &Path) -> Result<()> {
    let open = |name: &str| -> Result<BufReader<File>> {
        let path = data.join(name);
        let file = File::open(&path).with_context(|| path.display().to_string())?;
        Ok(BufReader::new(file))
    };
    let reports = open("reports.jsonl")?.lines();
    let mut output = BufWriter::new(File::create(data.join("input.jsonl"))?);
    for (line, report) in open("link_input.jsonl")?.lines().zip(reports) {
        let mut line: Value = serde_json::from_str(&line?)?;
        let report: Value = serde_json::from_str(&report?)?;
        line["reporter"] = serde_json::json!({
            "email": report["reporter"]["email"],
            "phone": report["reporter"]["phone"],
        });
        writeln!(output, "{line}")?;
    }
    Ok(output.flush()?)
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(0.0)
}
