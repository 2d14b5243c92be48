//! Extraction alone, timed: reads report JSON lines, writes what stands in their stories.
//!
//! `extract REPORTS.jsonl FOUND.jsonl` writes for each report the line
//! `{"id","p":[[type,value],…],"o":[[type,value,start,end,role],…]}`, and prints
//! `{"secs":…,"cpu":…}`: the seconds that reading the stories took, without files and JSON, and
//! those of them in which a processor was at it (0 where the system does not say).
//! `cargo xtask bench extract` scores it.

use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::time::Instant;

use serde_json::{Value, json};
use tocsin_domain::extract::role::{self, Known, Place};
use tocsin_domain::extract::{Context, Found, Kind, extract};

struct Story {
    id: Value,
    text: String,
    region: String,
    language: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(input), Some(output)) = (arguments.next(), arguments.next()) else {
        return Err("use: extract REPORTS.jsonl FOUND.jsonl".into());
    };
    let stories = read(&input)?;
    // The tables are read when they are first needed.
    extract(
        "06 12 34 56 78 https://example.com",
        &Context::new("FR", "fr"),
    );
    let (begun, busy) = (Instant::now(), busy_seconds());
    let found: Vec<Vec<Found>> = stories
        .iter()
        .map(|story| extract(&story.text, &Context::new(&story.region, &story.language)))
        .collect();
    let seconds = begun.elapsed().as_secs_f64();
    let busy = busy_seconds() - busy;
    let mut file = BufWriter::new(File::create(&output)?);
    for (story, mut found) in stories.iter().zip(found) {
        role::assign(&story.text, &mut found, &Place::Story, &Known::default());
        let pairs: Vec<Value> = found.iter().map(|it| json!([kind(it), it.value])).collect();
        let places: Vec<Value> = found.iter().map(place).collect();
        writeln!(file, "{}", json!({"id": story.id, "p": pairs, "o": places}))?;
    }
    file.flush()?;
    println!("{}", json!({"secs": seconds, "cpu": busy}));
    Ok(())
}

/// Seconds of a processor that this thread has had, as Linux counts them.
fn busy_seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = told.split(' ').next().and_then(|it| it.parse::<f64>().ok());
    nanoseconds.unwrap_or(0.0) / 1e9
}

fn read(path: &str) -> Result<Vec<Story>, Box<dyn Error>> {
    let mut stories = Vec::new();
    for line in BufReader::new(File::open(path)?).lines() {
        let report: Value = serde_json::from_str(&line?)?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        stories.push(Story {
            id: report["id"].clone(),
            text: text(&report["narrative"]),
            region: text(&report["reporter"]["region"]),
            language: text(&report["language"]),
        });
    }
    Ok(stories)
}

/// The type as benchmarks name it: by its scheme where there is one.
fn kind(found: &Found) -> &str {
    match (found.kind, found.scheme.as_str()) {
        (Kind::Ip, "v4") => "ipv4",
        (Kind::Ip, _) => "ipv6",
        (Kind::Wallet | Kind::Hash, scheme) => scheme,
        (kind, _) => kind.as_str(),
    }
}

fn place(found: &Found) -> Value {
    let role = found.role.as_str();
    json!([kind(found), found.value, found.start, found.end, role])
}
