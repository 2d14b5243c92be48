//! Linking alone, timed: `link REPORTS.jsonl BENIGN.txt SERIES.jsonl [--late N] [--orders N]`.
//!
//! Reads report JSON lines, writes `{"id","cluster","suggested"}` for each, and prints what it
//! took as one JSON object. `--late` takes the last reports in one by one, each with its own
//! refresh. `--orders` links that many times more, in other orders, and counts the partitions
//! that are not the same. `cargo xtask bench link` scores it.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::time::Instant;

use serde_json::{Value, json};
use tocsin_domain::link::engine::Linker;
use tocsin_domain::link::facts::{Facts, Given, report_key};
use tocsin_domain::link::fit::{self, Learning};
use tocsin_domain::link::index::Index;
use tocsin_domain::link::model::Model;
use tocsin_domain::link::value::{KnownValues, values_of};
use tocsin_exchange::link_line;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What the words after the files say.
#[derive(Default)]
struct Options {
    late_count: usize,
    orders_count: u64,
}

/// The file, and what is well known.
struct Reading {
    path: String,
    known: KnownValues,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, benign, output, options @ ..] = arguments.as_slice() else {
        return Err("use: link REPORTS BENIGN SERIES [--late N] [--orders N]".into());
    };
    let options = options_of(options)?;
    let mut known = KnownValues::none();
    fs::read_to_string(benign)?
        .lines()
        .for_each(|line| known.add(line));
    let reading = Reading {
        path: input.clone(),
        known,
    };
    let mut said = serde_json::Map::new();
    let begun = Instant::now();
    let mut learning = Learning::default();
    reading.each(&mut |id, line| {
        if learning.wants(report_key(id)) {
            learning.add(reading.facts(id, line)?);
        }
        Ok(())
    })?;
    let wording = learning.wording();
    said.insert("learn_seconds".to_owned(), seconds(begun));
    let late_from = reading.count()?.saturating_sub(options.late_count);
    let (mut index, mut count) = (Index::default(), 0);
    let mut late: Vec<Facts> = Vec::new();
    reading.each(&mut |id, line| {
        let facts = reading.facts(id, line)?;
        match count < late_from {
            true => drop(index.insert(&facts, &wording)),
            false => late.push(facts),
        }
        count += 1;
        Ok(())
    })?;
    said.insert("read_seconds".to_owned(), seconds(begun));
    let model = fit::model(&index, wording);
    let mut linker = Linker::of_index(index, model);
    linker.refresh();
    said.insert("seconds".to_owned(), seconds(begun));
    said.insert("processor_seconds".to_owned(), processor_seconds().into());
    said.insert("memory_mb".to_owned(), memory_mb("VmRSS:").into());
    said.insert("memory_most_mb".to_owned(), memory_mb("VmHWM:").into());
    if !late.is_empty() {
        said.insert("late".to_owned(), one_by_one(&mut linker, &late));
    }
    reading.write(&linker, output)?;
    if options.orders_count > 0 {
        let other = other_orders(&reading, &linker, options.orders_count)?;
        said.insert("orders_differing".to_owned(), other.into());
    }
    println!("{}", Value::Object(said));
    Ok(())
}

fn options_of(words: &[String]) -> Result<Options> {
    let mut options = Options::default();
    for pair in words.chunks(2) {
        match pair {
            [name, value] if name == "--late" => options.late_count = value.parse()?,
            [name, value] if name == "--orders" => options.orders_count = value.parse()?,
            other => return Err(format!("{other:?}: not an option").into()),
        }
    }
    Ok(options)
}

fn seconds(begun: Instant) -> Value {
    json!(begun.elapsed().as_secs_f64())
}

/// Seconds that a processor has worked for this programme; 0 where the system does not tell.
fn processor_seconds() -> f64 {
    let text = fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let worked = text.split(' ').next().and_then(|it| it.parse::<f64>().ok());
    worked.unwrap_or_default() / 1e9
}

/// A figure of this process; 0 where the system does not tell.
fn memory_mb(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() / 1024
}

impl Reading {
    fn each(&self, take: &mut dyn FnMut(&str, &[u8]) -> Result<()>) -> Result<()> {
        let mut reader = BufReader::with_capacity(1 << 20, File::open(&self.path)?);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line)? > 0 {
            let id = link_line::id_of(&line)?.ok_or("a report without id")?;
            take(&id, &line)?;
            line.clear();
        }
        Ok(())
    }

    fn count(&self) -> Result<usize> {
        let mut count = 0;
        let reader = BufReader::with_capacity(1 << 20, File::open(&self.path)?);
        for line in reader.split(b'\n') {
            count += usize::from(!line?.is_empty());
        }
        Ok(count)
    }

    fn write(&self, linker: &Linker, output: &str) -> Result<()> {
        let mut file = BufWriter::new(File::create(output)?);
        let (units, mut number) = (linker.units(), 0);
        self.each(&mut |id, _| {
            let suggested = linker.suggested(number as u32).into_iter();
            let suggested: Vec<String> = suggested.map(|unit| unit.to_string()).collect();
            let unit = units[number].to_string();
            writeln!(
                file,
                "{}",
                json!({"id": id, "cluster": unit, "suggested": suggested})
            )?;
            number += 1;
            Ok(())
        })?;
        Ok(file.flush()?)
    }

    fn facts(&self, id: &str, line: &[u8]) -> Result<Facts> {
        let line = link_line::parse(line)?;
        let own: Vec<&str> = line.own.iter().map(AsRef::as_ref).collect();
        let given = line.given.as_deref().unwrap_or_default();
        Ok(Facts::of(&Given {
            id,
            received_at: line.received_at,
            language: &line.language,
            category: &line.category,
            narrative: &line.narrative,
            source: line.source,
            values: &values_of(given, &self.known, &own),
        }))
    }
}

/// Takes reports in one by one and says how long each took: by the clock, and as long as the
/// processor worked for it.
fn one_by_one(linker: &mut Linker, late: &[Facts]) -> Value {
    let (mut clock, mut worked) = (Vec::new(), Vec::new());
    let mut answered = 0;
    for facts in late {
        let (begun, before) = (Instant::now(), processor_seconds());
        linker.insert(facts);
        answered += linker.refresh().len();
        worked.push((processor_seconds() - before) * 1_000.0);
        clock.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    json!({
        "count": late.len(),
        "answered": answered,
        "clock_ms": spread(clock),
        "processor_ms": spread(worked),
    })
}

fn spread(mut times: Vec<f64>) -> Value {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    json!({
        "mean": times.iter().sum::<f64>() / times.len() as f64,
        "half": at(0.5),
        "p99": at(0.99),
        "p999": at(0.999),
        "most": at(1.0),
    })
}

/// Links the same reports in other orders; counts how often the partition is not the same.
fn other_orders(reading: &Reading, linker: &Linker, count: u64) -> Result<u64> {
    let mut all: Vec<Facts> = Vec::new();
    reading.each(&mut |id, line| {
        all.push(reading.facts(id, line)?);
        Ok(())
    })?;
    let expected = partition(linker.model(), &all, 0);
    let is_other = |order: &u64| partition(linker.model(), &all, *order) != expected;
    Ok((1..=count).filter(is_other).count() as u64)
}

/// The key that each report's series is named by, in the order of the keys.
fn partition(model: &Model, all: &[Facts], order: u64) -> Vec<(u64, u64)> {
    let mut turns: Vec<usize> = (0..all.len()).collect();
    let turn = |place: usize| {
        let mixed = (all[place].key ^ order).wrapping_mul(0x9E37_79B9_7F4A_7C15 | order << 1);
        mixed ^ (mixed >> 29)
    };
    if order > 0 {
        turns.sort_by_key(|place| turn(*place));
    }
    let mut linker = Linker::new(model.clone(), all.len());
    for (place, turn) in turns.iter().enumerate() {
        linker.insert(&all[*turn]);
        // Some come together, most at once, and the last ones alone.
        if place % 5_000 == 4_999 || place + 50 > all.len() {
            linker.refresh();
        }
    }
    linker.refresh();
    let units = linker.units();
    let key = |number: usize| all[turns[number]].key;
    let named = (0..all.len()).map(|number| (key(number), key(units[number] as usize)));
    let mut named: Vec<(u64, u64)> = named.collect();
    named.sort_unstable();
    named
}
