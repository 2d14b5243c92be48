//! `tocsin link`: series of a file of reports, no centre needed.

mod answer;

use std::borrow::Cow;
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use tocsin_domain::extract::role::{self, Known, Place};
use tocsin_domain::extract::{self, Found};
use tocsin_domain::limit::Limits;
use tocsin_domain::link::engine::Linker;
use tocsin_domain::link::facts::{Facts, Given, Source, report_key};
use tocsin_domain::link::fit::{self, Learning};
use tocsin_domain::link::index::Index;
use tocsin_domain::link::model::WordingTable;
use tocsin_domain::link::value::{KnownValues, Value, values_of};
use tocsin_domain::observable::Observable;
use tocsin_exchange::jsonl::Lines;
use tocsin_exchange::link_line::{self, LinkLine};

use super::progress::Progress;
use answer::{Answer, Names};

pub(super) const EXAMPLE: &str = "Examples:
  tocsin link reports.jsonl --benign well-known.txt > series.jsonl
  tocsin link reports.jsonl --explain | grep R0000042

Prints {\"id\",\"series\"} for each report, in order; series is null for none, and is named after
the earliest report of the series. \"suggested\" names series that a human might confirm.";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Reports as JSON, one a line; the file is read more than once
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Well-known domains, addresses and numbers, one a line: they never tie reports together
    #[arg(long, value_name = "LIST")]
    benign: Option<PathBuf>,
    /// Say why: the way to the series, each value's weight and witnesses, what speaks against
    #[arg(long)]
    explain: bool,
    /// Print JSON lines, as this command always does
    #[arg(long)]
    json: bool,
}

/// Largest list of well-known values.
const BENIGN_BYTES_MAX: u64 = 256 << 20;
/// Reports between two moves of the progress bar.
const PROGRESS_STEP: u64 = 10_000;

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let _always = arguments.json;
    let known = match &arguments.benign {
        Some(path) => read_known(path)?,
        None => KnownValues::none(),
    };
    let reading = Reading {
        path: &arguments.file,
        known,
    };
    let progress = Progress::new(None);
    progress.say("learning");
    let wording = reading.learn()?;
    let (index, names) = reading.index(&wording, &progress)?;
    progress.say("linking");
    let model = fit::model(&index, wording);
    let mut linker = Linker::of_index(index, model);
    linker.refresh();
    let texts = match arguments.explain {
        true => Some(reading.texts_of_values(&linker)?),
        false => None,
    };
    progress.finish();
    let mut out = BufWriter::new(std::io::stdout().lock());
    let answer = Answer::new(&linker, &names, texts.as_ref());
    for report in 0..linker.index().reports_count() as u32 {
        // Whoever closes standard output early has read enough.
        if writeln!(out, "{}", answer.line(report)).is_err() {
            return Ok(());
        }
    }
    let _ = out.flush();
    Ok(())
}

/// The file, and what is well known.
struct Reading<'a> {
    path: &'a Path,
    known: KnownValues,
}

impl Reading<'_> {
    /// Goes over the lines of the file.
    fn each(&self, mut take: impl FnMut(u64, &[u8]) -> Result<(), String>) -> anyhow::Result<()> {
        let name = || self.path.display().to_string();
        let file = File::open(self.path).with_context(name)?;
        if !file.metadata().with_context(name)?.is_file() {
            bail!(
                "{}: not a file; the reports are read twice, so write them to one",
                name()
            );
        }
        let reader = BufReader::with_capacity(1 << 20, file);
        for line in Lines::with_files(reader, &Limits::default()) {
            let line = line.with_context(name)?;
            let number = line.number;
            let told = match &line.bytes {
                Ok(bytes) => take(number, bytes),
                Err(problem) => Err(problem.to_string()),
            };
            if let Err(problem) = told {
                bail!("{}:{number}: {problem}; correct or remove the line", name());
            }
        }
        Ok(())
    }

    /// Learns how surprising wordings are, from reports chosen by their keys.
    fn learn(&self) -> anyhow::Result<WordingTable> {
        let mut learning = Learning::default();
        self.each(|number, line| {
            let id = link_line::id_of(line)?;
            let id = id.unwrap_or_else(|| unnamed(number).into());
            if learning.wants(report_key(&id)) {
                let line = link_line::parse(line)?;
                learning.add(self.facts(&id, &line, line.source.clone()));
            }
            Ok(())
        })?;
        Ok(learning.wording())
    }

    /// Takes every report in.
    fn index(&self, wording: &WordingTable, progress: &Progress) -> anyhow::Result<(Index, Names)> {
        let (mut index, mut names) = (Index::default(), Names::default());
        let mut seen: HashSet<u64> = HashSet::new();
        self.each(|number, line| {
            let line = link_line::parse(line)?;
            let id = line.id.as_deref().map(str::to_owned);
            let id = id.unwrap_or_else(|| unnamed(number));
            let facts = match seen.insert(report_key(&id)) {
                true => self.facts(&id, &line, line.source.clone()),
                // One report sent again is no second witness.
                false => {
                    let again = format!("{id}\0{}", line.narrative);
                    self.facts(&again, &line, Source::Known(id.clone()))
                }
            };
            index.insert(&facts, wording);
            names.add(&id);
            if names.count().is_multiple_of(PROGRESS_STEP) {
                progress.advance(PROGRESS_STEP, names.count(), "reports");
            }
            Ok(())
        })?;
        Ok((index, names))
    }

    /// The texts of the values that reasons may name.
    fn texts_of_values(&self, linker: &Linker) -> anyhow::Result<answer::Texts> {
        let mut texts = answer::Texts::new();
        self.each(|_, line| {
            for value in self.values(&link_line::parse(line)?) {
                if linker.index().is_repeated(value.key) {
                    texts.entry(value.key).or_insert(value.text);
                }
            }
            Ok(())
        })?;
        Ok(texts)
    }

    fn facts(&self, id: &str, line: &LinkLine<'_>, source: Source) -> Facts {
        Facts::of(&Given {
            id,
            received_at: line.received_at,
            language: &line.language,
            category: &line.category,
            narrative: &line.narrative,
            source,
            values: &self.values(line),
        })
    }

    fn values(&self, line: &LinkLine<'_>) -> Vec<Value> {
        let own: Vec<&str> = line.own.iter().map(AsRef::as_ref).collect();
        values_of(&observables_of(line), &self.known, &own)
    }
}

/// The observables of a report: those that were given, or else what the report itself says.
fn observables_of<'l>(line: &'l LinkLine<'_>) -> Cow<'l, [Observable]> {
    if let Some(given) = &line.given {
        return given.into();
    }
    let context = extract::Context::new(&line.region, &line.language);
    let mut found = extract::extract(&line.narrative, &context);
    role::assign(
        &line.narrative,
        &mut found,
        &Place::Story,
        &Known::default(),
    );
    let told = found.iter().map(Found::to_observable);
    line.suspect.iter().cloned().chain(told).collect()
}

/// What a report without an identifier is called.
fn unnamed(line_number: u64) -> String {
    format!("line-{line_number}")
}

fn read_known(path: &Path) -> anyhow::Result<KnownValues> {
    let name = || path.display().to_string();
    let file = File::open(path).with_context(name)?;
    if file.metadata().with_context(name)?.len() > BENIGN_BYTES_MAX {
        bail!(
            "{}: larger than {} MiB, the limit",
            name(),
            BENIGN_BYTES_MAX >> 20
        );
    }
    let mut known = KnownValues::none();
    for (place, line) in BufReader::new(file).lines().enumerate() {
        let line = line.with_context(|| format!("{}:{}", name(), place + 1))?;
        if !line.starts_with('#') {
            known.add(&line);
        }
    }
    Ok(known)
}
