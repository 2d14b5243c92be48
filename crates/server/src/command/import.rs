//! `tocsin import`: files become reports.
//!
//! A thread reads and cuts the files, several tasks make reports of the pieces and seal them, the
//! store commits; each works on the next batch while the others do theirs. Nothing notes how far
//! an import has come: what is stored is known again by its sender's identifier or its content,
//! so an import that was interrupted is simply run again.

mod inputs;
mod pieces;
mod answers;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use futures_util::StreamExt;
use serde_json::json;
use tocsin_domain::access::{Actor, LodgePermit};
use tocsin_domain::report::{Problem, Submission};
use tocsin_exchange::sniff::Format;
use tocsin_flow::intake::{Receipt, Resend, lodge_many};
use tocsin_flow::{Centre, FlowError};
use tocsin_store::StoreError;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio_stream::wrappers::ReceiverStream;

use super::arguments::{self, grouped};
use super::progress::Progress;
use crate::folder::Folder;
use answers::{Receipts, Rejections};
use pieces::Piece;

pub(super) const EXAMPLE: &str = "Examples:
  tocsin import /srv/tocsin reports.jsonl archive.mbox mails/
  zcat reports.jsonl.gz | tocsin import /srv/tocsin - --format jsonl --source bank

Run again after an interruption, it goes on: what is stored is not stored twice. Refused lines
go to FILE.rejected with their reasons. Exit status: 0 done, 1 if something could not be read or
stored, or if everything was refused, 2 misused.";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The data folder
    folder: PathBuf,
    /// Files, folders of files, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What the files are: jsonl, csv, eml or mbox; without it, names and first bytes tell
    #[arg(long)]
    format: Option<Format>,
    /// In whose name they come in
    #[arg(long, default_value = "file-import", value_parser = arguments::source)]
    source: String,
    /// Write the receipts to this file as CSV: external_id, number, code, file, line
    #[arg(long, value_name = "FILE")]
    receipts: Option<PathBuf>,
    /// Write everything that is refused to this one file
    #[arg(long, value_name = "FILE")]
    rejected: Option<PathBuf>,
    /// Print the result as one JSON object
    #[arg(long)]
    json: bool,
}

/// Batches that wait to be worked on.
const BATCHES_WAITING: usize = 2;
/// Batches worked on at once beyond one for each processor: while one waits for its commit,
/// another is made.
const BATCHES_BEYOND: usize = 2;
/// How often a batch is tried again while the database does not answer, and how long apart.
const TRIES_COUNT: u32 = 60;
const TRY_PAUSE: Duration = Duration::from_secs(1);

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let inputs = inputs::find(&arguments.files)?;
    let folder = Folder::open(&arguments.folder).await?;
    let length: Option<u64> = inputs.iter().map(|input| input.length_bytes).sum();
    let permit = Actor::CommandLine {
        source: arguments.source.clone(),
    }
    .lodge()?;
    let work = Work {
        centre: folder.centre.clone(),
        permit,
    };
    let mut import = Import {
        receipts: arguments
            .receipts
            .as_deref()
            .map(Receipts::create)
            .transpose()?,
        rejections: Rejections::new(&arguments.files, arguments.rejected.clone()),
        progress: Progress::new(length),
        counts: BTreeMap::new(),
    };
    let (sender, batches) = mpsc::channel(BATCHES_WAITING);
    let (format, limits) = (arguments.format, folder.centre.profile.limits.clone());
    let reading = spawn_blocking(move || pieces::read_all(inputs, format, &limits, sender));
    let stored = import.store(work, batches).await;
    let failures = reading.await.context("reading the files")?;
    stored.context("stopped; run the same command again to go on")?;
    import.progress.say("sealing the log");
    while folder
        .centre
        .store
        .seal_pending(&folder.signer)
        .await?
        .has_more
    {}
    folder.centre.store.close().await?;
    import.conclude(&arguments, &failures)
}

/// What a task needs to store a batch.
#[derive(Clone)]
struct Work {
    centre: Centre,
    permit: LodgePermit,
}

/// What became of a piece: its sender's identifier and receipt, or why it was refused.
type Answer = Result<(Option<String>, Receipt), Vec<Problem>>;

impl Work {
    /// Stores a batch, and tries again while the database is away: what an earlier try may have
    /// stored is known again.
    async fn store(self, pieces: Vec<Piece>) -> anyhow::Result<(Arc<Vec<Piece>>, Vec<Answer>)> {
        let pieces = Arc::new(pieces);
        let mut tries_left = TRIES_COUNT;
        loop {
            match self.try_to_store(&pieces).await? {
                Ok(answers) => return Ok((pieces, answers)),
                Err(StoreError::Unavailable(_) | StoreError::Conflict(_)) if tries_left > 0 => {
                    tries_left -= 1;
                    tokio::time::sleep(TRY_PAUSE).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    async fn try_to_store(
        &self,
        pieces: &Arc<Vec<Piece>>,
    ) -> anyhow::Result<Result<Vec<Answer>, StoreError>> {
        let (shared, profile) = (pieces.clone(), self.centre.profile.clone());
        let read = move || -> Vec<Result<Submission, Vec<Problem>>> {
            let limits = &profile.limits;
            shared
                .iter()
                .map(|piece| piece.submission(limits))
                .collect()
        };
        let mut answers: Vec<Option<Answer>> = Vec::with_capacity(pieces.len());
        let (mut places, mut submissions) = (Vec::new(), Vec::new());
        let mut identifiers = Vec::new();
        for (place, submission) in spawn_blocking(read).await?.into_iter().enumerate() {
            answers.push(match submission {
                Err(problems) => Some(Err(problems)),
                Ok(submission) => {
                    places.push(place);
                    identifiers.push(submission.external_id.clone());
                    submissions.push((submission, Resend::ExternalIdOrContent));
                    None
                }
            });
        }
        let receipts = lodge_many(&self.centre, &self.permit, submissions).await;
        for ((place, identifier), receipt) in places.into_iter().zip(identifiers).zip(receipts) {
            answers[place] = Some(match receipt {
                Ok(receipt) => Ok((identifier, receipt)),
                Err(FlowError::Refused(problems)) => Err(problems),
                Err(taken @ FlowError::IdentifierTaken { .. }) => {
                    Err(vec![Problem::new("external_id", &taken.to_string())])
                }
                Err(FlowError::Store(error)) => return Ok(Err(error)),
                Err(other) => return Err(other.into()),
            });
        }
        Ok(Ok(answers.into_iter().flatten().collect()))
    }
}

/// How many pieces of a format became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    stored: u64,
    already_stored: u64,
    refused: u64,
}

impl Counts {
    fn read(&self) -> u64 {
        self.stored + self.already_stored + self.refused
    }

    fn sum(counts: impl IntoIterator<Item = Counts>) -> Counts {
        counts
            .into_iter()
            .fold(Counts::default(), |sum, counts| Counts {
                stored: sum.stored + counts.stored,
                already_stored: sum.already_stored + counts.already_stored,
                refused: sum.refused + counts.refused,
            })
    }

    fn json(&self) -> serde_json::Value {
        json!({"read": self.read(), "stored": self.stored,
            "already_stored": self.already_stored, "refused": self.refused})
    }
}

/// An import under way.
struct Import {
    receipts: Option<Receipts>,
    rejections: Rejections,
    progress: Progress,
    /// By the word of the format; what has none is `unknown`.
    counts: BTreeMap<&'static str, Counts>,
}

impl Import {
    async fn store(
        &mut self,
        work: Work,
        batches: mpsc::Receiver<Vec<Piece>>,
    ) -> anyhow::Result<()> {
        let processors_count = std::thread::available_parallelism().map_or(1, usize::from);
        let mut done = ReceiverStream::new(batches)
            .map(|batch| tokio::spawn(work.clone().store(batch)))
            .buffered(processors_count + BATCHES_BEYOND);
        while let Some(batch) = done.next().await {
            let (pieces, answers) = batch??;
            for (piece, answer) in pieces.iter().zip(answers) {
                self.take(piece, answer)?;
            }
            if let Some(receipts) = &mut self.receipts {
                receipts.flush()?;
            }
        }
        Ok(())
    }

    fn take(&mut self, piece: &Piece, answer: Answer) -> anyhow::Result<()> {
        let counts = self
            .counts
            .entry(piece.format.map_or("unknown", Format::as_str))
            .or_default();
        match answer {
            Ok((identifier, receipt)) => {
                match receipt.is_resend {
                    true => counts.already_stored += 1,
                    false => counts.stored += 1,
                }
                if let Some(receipts) = &mut self.receipts {
                    receipts.add(piece, identifier.as_deref(), &receipt)?;
                }
            }
            Err(problems) => {
                counts.refused += 1;
                let progress = &self.progress;
                self.rejections
                    .add(piece, &problems, |line| progress.note(line));
            }
        }
        let done = Counts::sum(self.counts.values().copied()).read();
        self.progress.advance(piece.length_bytes, done, "reports");
        Ok(())
    }

    fn conclude(self, arguments: &Arguments, failures: &[String]) -> anyhow::Result<()> {
        let seconds = self.progress.finish().as_secs_f64();
        let rejected = self.rejections.finish()?;
        let all = Counts::sum(self.counts.values().copied());
        let rate = (all.read() as f64 / seconds.max(0.001)).round();
        if arguments.json {
            let mut line = all.json();
            line["source"] = arguments.source.as_str().into();
            line["seconds"] = json!((seconds * 1000.0).round() / 1000.0);
            line["formats"] = self
                .counts
                .iter()
                .map(|(format, counts)| ((*format).to_owned(), counts.json()))
                .collect();
            line["rejected"] = json!(rejected);
            line["failures"] = json!(failures);
            say!("{line}");
        } else {
            for (format, counts) in &self.counts {
                say!("{format:8} {}", sentence(counts));
            }
            say!(
                "in all   {}; {seconds:.1} s, {} reports/s",
                sentence(&all),
                grouped(rate as u64)
            );
            for path in &rejected {
                say!("refused, with the reasons: {}", path.display());
            }
        }
        if let [first, rest @ ..] = failures {
            for failure in rest {
                eprintln!("tocsin: {failure}");
            }
            bail!("{first}");
        }
        if all.refused > 0 && all.refused == all.read() {
            bail!(
                "everything was refused; the reasons are in {}",
                names(&rejected)
            );
        }
        Ok(())
    }
}

fn sentence(counts: &Counts) -> String {
    format!(
        "{} read: {} stored, {} already stored, {} refused",
        grouped(counts.read()),
        grouped(counts.stored),
        grouped(counts.already_stored),
        grouped(counts.refused)
    )
}

fn names(paths: &[PathBuf]) -> String {
    let names: Vec<String> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    names.join(", ")
}
