//! Reports taken in over HTTP, in bulk and one by one, beside a bare insert of the same rows.

use anyhow::{Context, Result};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use xtask::postgres::Cluster;
use xtask::{machine, process};

use super::Options;
use super::baseline;
use super::centre::Centre;
use super::load::{self, Connection};
use super::sample::{Chance, KINDS, REGIONS, Sample};
use super::table::{Table, grouped, median, percentile};

/// Reports of one bulk upload unless the options say otherwise.
const BULK_COUNT: u64 = 100_000;
/// Reports posted one by one, and over how many connections.
const SINGLES_COUNT: u64 = 30_000;
const CONNECTIONS_COUNT: u64 = 64;
/// Requests whose times are measured one by one.
const TIMED_COUNT: usize = 1_000;
/// Reports of the large centre, and of the small one whose rate it is held against.
const LARGE_COUNT: u64 = 1_000_000;
const SMALL_COUNT: u64 = 10_000;
/// Reports whose rate is measured at either size.
const PROBE_COUNT: u64 = 20_000;
/// How often both are measured, in turn: a disk is not as fast at every moment.
const ROUNDS_COUNT: u64 = 5;
const MEGABYTE: f64 = 1_048_576.0;

pub(super) fn measure(options: &Options) -> Result<Table> {
    let binary = release_binary()?;
    let large_word = if options.large { " --large" } else { "" };
    let mut table = Table::new(head("intake", large_word)?);
    let count = options.reports.unwrap_or(BULK_COUNT);
    bulk(options, &binary, count, &mut table)?;
    singles_and_pages(&binary, &mut table)?;
    if !options.no_postgres {
        on_postgres(&binary, count, &mut table)?;
    }
    if options.large {
        large(&binary, &mut table)?;
    }
    Ok(table)
}

/// The binary that `TOCSIN_BIN` names, or the one of these sources, built now.
pub(super) fn release_binary() -> Result<PathBuf> {
    if let Some(binary) = std::env::var_os("TOCSIN_BIN") {
        return Ok(PathBuf::from(binary));
    }
    let words = [
        "build",
        "--release",
        "--locked",
        "--package",
        "tocsin-server",
    ];
    process::run(process::cargo().args(words))?;
    let folder = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| process::root().join("target"));
    Ok(folder.join("release/tocsin"))
}

/// The machine, and the command that measures the same again.
pub(super) fn head(benchmark: &str, more: &str) -> Result<String> {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let processors = read("/proc/cpuinfo");
    let model = processors
        .lines()
        .find(|line| line.starts_with("model name"));
    let model = model.and_then(|line| line.split(": ").nth(1));
    let cores = std::thread::available_parallelism()?;
    let memory = read("/proc/meminfo");
    let kibibytes = memory.split_whitespace().nth(1);
    let kibibytes: f64 = kibibytes.and_then(|word| word.parse().ok()).unwrap_or(0.0);
    let kernel = read("/proc/sys/kernel/osrelease");
    let load = read("/proc/loadavg");
    Ok(format!(
        "{}, {cores} cores, {:.0} GB, Linux {}; load before: {}\n\n\
         `cargo xtask bench {benchmark}{more}`\n",
        model
            .unwrap_or("a processor that does not name itself")
            .trim(),
        kibibytes / 1_048_576.0,
        kernel.trim(),
        load.split(' ').next().unwrap_or_default(),
    ))
}

/// Writes a file of reports; answers the bytes of their own text.
fn write_reports(path: &Path, seed: u64, numbers: std::ops::Range<u64>) -> Result<u64> {
    let mut file = BufWriter::new(std::fs::File::create(path)?);
    let own_bytes = Sample::new(seed).write(&mut file, numbers)?;
    file.flush()?;
    Ok(own_bytes)
}

/// What a bulk upload was like.
#[derive(Clone, Copy)]
pub(super) struct Sent {
    /// Reports a second.
    pub(super) rate: f64,
    /// Microseconds of processor that the centre used for each.
    pub(super) processor: f64,
}

/// Sends reports in bulk.
pub(super) fn send(centre: &Centre, seed: u64, numbers: std::ops::Range<u64>) -> Result<Sent> {
    let count = numbers.end - numbers.start;
    let file = centre.beside("reports.jsonl");
    write_reports(&file, seed, numbers)?;
    let (processor, written) = (centre.processor_seconds()?, centre.written_bytes()?);
    let took = load::bulk(centre, &file, count)?;
    let sent = Sent {
        rate: count as f64 / took.as_secs_f64(),
        processor: (centre.processor_seconds()? - processor) * 1e6 / count as f64,
    };
    println!(
        "  {:.0} a second, {:.0} µs of processor and {} bytes written a report",
        sent.rate,
        sent.processor,
        (centre.written_bytes()? - written) / count
    );
    std::fs::remove_file(file)?;
    Ok(sent)
}

fn bulk(options: &Options, binary: &Path, count: u64, table: &mut Table) -> Result<()> {
    let (mut rates, mut bare_rates, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let (mut processors, mut bare_processors) = (Vec::new(), Vec::new());
    for _ in 0..options.runs.max(1) {
        let mut centre = Centre::start(binary, None)?;
        let Sent { rate, processor } = send(&centre, 1, 0..count)?;
        centre.stop()?;
        let bare = baseline::insert(&centre.database(), &centre.beside("bare.db"), count)?;
        let bare_processor = bare.processor.as_secs_f64() * 1e6 / count as f64;
        let bare = count as f64 / bare.took.as_secs_f64();
        println!("  bare {bare:.0} a second, {bare_processor:.0} µs of processor a report");
        processors.push(processor);
        bare_processors.push(bare_processor);
        rates.push(rate);
        bare_rates.push(bare);
        ratios.push(rate / bare);
    }
    let (rate, bare, ratio) = (median(rates), median(bare_rates), median(ratios));
    let what = format!(
        "bulk upload of {} reports, reports a second",
        grouped(count as f64)
    );
    table.add(&what, grouped(rate), "≥ 5,000", rate >= 5_000.0);
    table.note(
        "bare insert of the same rows, reports a second",
        grouped(bare),
    );
    let shown = format!("{:.0} %", ratio * 100.0);
    table.add(
        "bulk upload against bare insert",
        shown,
        "≥ 40 %",
        ratio >= 0.4,
    );
    let shown = format!(
        "{:.0} µs / {:.0} µs",
        median(processors),
        median(bare_processors)
    );
    table.note("… processor time a report, of either", shown);
    Ok(())
}

fn singles_and_pages(binary: &Path, table: &mut Table) -> Result<()> {
    let centre = Centre::start(binary, None)?;
    let posted = load::singles(&centre, 0, SINGLES_COUNT, CONNECTIONS_COUNT)?;
    let mut milliseconds = posted.milliseconds;
    let what = format!("single posts over {CONNECTIONS_COUNT} connections, acknowledged a second");
    table.add(
        &what,
        grouped(posted.rate),
        "≥ 1,500",
        posted.rate >= 1_500.0,
    );
    let middle = percentile(&mut milliseconds, 0.5);
    table.note("… half of them within", format!("{middle:.1} ms"));
    let tail = percentile(&mut milliseconds, 0.99);
    table.add(
        "… 99 % of them within",
        format!("{tail:.1} ms"),
        "≤ 100 ms",
        tail <= 100.0,
    );

    let pages: Vec<String> = [
        "/fr/",
        "/en/",
        "/ar/",
        "/fr/urgent",
        "/fr/bodies",
        "/fr/inbox",
    ]
    .iter()
    .cycle()
    .take(TIMED_COUNT)
    .map(|path| (*path).to_owned())
    .collect();
    let mut times = Connection::open(&centre)?
        .time(&pages)
        .context("public pages")?;
    let tail = percentile(&mut times, 0.99);
    table.add(
        "public pages, 99 % within",
        format!("{tail:.1} ms"),
        "≤ 10 ms",
        tail <= 10.0,
    );
    Ok(())
}

fn on_postgres(binary: &Path, count: u64, table: &mut Table) -> Result<()> {
    machine::require(&[&machine::POSTGRES])?;
    let cluster = Cluster::start(true)?;
    let centre = Centre::start(binary, Some(&cluster.url()))?;
    let Sent { rate, .. } = send(&centre, 1, 0..count)?;
    table.note(
        "the same bulk upload on PostgreSQL, reports a second",
        grouped(rate),
    );
    Ok(())
}

fn large(binary: &Path, table: &mut Table) -> Result<()> {
    let mut centre = Centre::start(binary, None)?;
    let mut stored = 0;
    while stored < LARGE_COUNT {
        println!("  {stored} stored");
        let end = (stored + BULK_COUNT).min(LARGE_COUNT);
        send(&centre, stored + 1, stored..end)?;
        stored = end;
    }
    let (mut ratios, mut rates, mut processors) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS_COUNT {
        // It goes on assessing what it took in, and must not take from the small one's time.
        centre.signal("STOP")?;
        let mut beside = Centre::start(binary, None)?;
        send(&beside, 1, 0..SMALL_COUNT)?;
        let small = probe(&beside, SMALL_COUNT)?;
        beside.stop()?;
        centre.signal("CONT")?;
        // The small centre was just written to; so is this one.
        send(&centre, stored + 1, stored..stored + SMALL_COUNT)?;
        stored += SMALL_COUNT;
        let large = probe(&centre, stored)?;
        stored += PROBE_COUNT;
        let ratio = large.rate / small.rate;
        println!("  round {round}: {ratio:.2}");
        ratios.push(ratio);
        rates.push((large.rate, small.rate));
        processors.push((large.processor, small.processor));
    }
    let ratio = median(ratios);
    let halves = |pairs: Vec<(f64, f64)>| {
        let (large, small) = pairs.into_iter().unzip();
        (median(large), median(small))
    };
    let what = "bulk upload with a million reports stored, against with 10,000";
    let rates = halves(rates);
    let rates = (grouped(rates.0), grouped(rates.1));
    let shown = format!("{ratio:.2} ({} / {})", rates.0, rates.1);
    table.add(what, shown, "≥ 0.80", ratio >= 0.8);
    let processors = halves(processors);
    let shown = format!("{:.0} µs / {:.0} µs", processors.0, processors.1);
    table.note("… processor time a report, likewise", shown);
    at_a_million(&mut centre, stored, table)
}

/// The rate of a centre, once what was written before is on the disk.
fn probe(centre: &Centre, first: u64) -> Result<Sent> {
    process::run(&mut std::process::Command::new("sync"))?;
    send(centre, first, first..first + PROBE_COUNT)
}

/// What else there is to measure of a centre that holds so many reports.
fn at_a_million(centre: &mut Centre, stored: u64, table: &mut Table) -> Result<()> {
    let mut times = Connection::open(centre)?.time(&searches())?;
    let tail = percentile(&mut times, 0.99);
    let what = "… search with two filters, 99 % within";
    table.add(what, format!("{tail:.1} ms"), "≤ 60 ms", tail <= 60.0);
    let (now, most) = centre.resident_bytes()?;
    let shown = format!("{:.0} MB", now.max(most) as f64 / MEGABYTE);
    table.add(
        "… resident memory, at most",
        shown,
        "≤ 250 MB",
        now.max(most) < 250 << 20,
    );

    centre.stop()?;
    let own_bytes = Sample::new(1).write(&mut std::io::sink(), 0..SMALL_COUNT)? / SMALL_COUNT;
    let file_bytes = centre.database().metadata()?.len() / stored;
    let beyond = file_bytes.saturating_sub(own_bytes) as f64;
    let shown = format!("{} bytes", grouped(beyond));
    table.add(
        "… database beyond its own text, a report",
        shown,
        "≤ 4,096 bytes",
        beyond <= 4_096.0,
    );
    Ok(())
}

/// Searches as staff make them: a word and a filter, or two filters, and the days.
fn searches() -> Vec<String> {
    let (mut chance, mut sample) = (Chance::new(5), Sample::new(5));
    (0..TIMED_COUNT)
        .map(|place| {
            let (kind, region) = (chance.of(&KINDS), chance.of(&REGIONS));
            match place % 3 {
                0 => format!("/api/v1/reports?kind={kind}&region={region}"),
                1 => format!("/api/v1/reports?kind={kind}&q={}", sample.word()),
                _ => format!(
                    "/api/v1/reports?region={region}&from=2020-01-01&q={}",
                    sample.word()
                ),
            }
        })
        .collect()
}
