//! `tocsin verify`: a receipt, a copy of the log or the log of a centre, checked offline.

mod centre;

use std::fs;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use indicatif::ProgressBar;
use serde::Serialize;
use tocsin_ledger::{Checkpoint, EntriesPath, TILE_WIDTH, TilePath, TileReader, Verifier, audit};

use crate::config::CONFIG_FILE;
use crate::receipt::read::{FILE_BYTES_MAX, bare_proof, read};
use crate::receipt::verify::{Outcome, Verdict, verify, verify_proof};

/// Shown at the end of `--help`.
pub(super) const EXAMPLE: &str = "Examples:
  tocsin verify receipt.html --key log-key.txt
  tocsin verify log/ --key log-key.txt       what `tocsin export --what ledger` wrote
  tocsin verify /srv/tocsin                  the ledger of a centre, with its journal

Exit status: 0 it stands, 1 it does not, 2 there is nothing to check.";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A receipt (saved page, PDF, JSON or proof), the folder of a log, or a data folder
    path: PathBuf,
    /// The log's public key as the centre published it, or a file that holds it
    #[arg(long, value_name = "KEY|FILE")]
    key: Option<String>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Exit status: what was checked does not stand.
const FAILED: u8 = 1;
/// Exit status: there was nothing to check.
const MISUSED: u8 = 2;
/// The largest checkpoint or key file that is read.
const NOTE_BYTES_MAX: u64 = 1 << 20;
/// The largest tile or bundle that is read: 256 entries of the longest kind.
const TILE_BYTES_MAX: u64 = 20 << 20;

/// What was found out about a whole log.
#[derive(Debug, Serialize)]
struct LogVerdict {
    result: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    log: String,
    key: String,
    key_is_independent: bool,
    entries: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    tiles: Option<u64>,
    /// Entries of the journal, where that is at hand, and how many wait to be sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    journal: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unsealed: Option<u64>,
}

impl LogVerdict {
    /// Nothing is proved yet.
    fn of(key: &Verifier, key_is_independent: bool) -> LogVerdict {
        LogVerdict {
            result: "altered",
            reason: None,
            log: key.name().to_owned(),
            key: key.to_string(),
            key_is_independent,
            entries: 0,
            tiles: None,
            journal: None,
            unsealed: None,
        }
    }
}

/// Checks what is at the path: exit 0 it stands, 1 it does not, 2 there is nothing to check.
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let stands = verify_path(arguments);
    match stands {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(FAILED),
        Err(error) => {
            eprintln!("tocsin: {error:#}");
            ExitCode::from(MISUSED)
        }
    }
}

fn verify_path(arguments: &Arguments) -> anyhow::Result<bool> {
    let path = &arguments.path;
    let key = arguments.key.as_deref().map(read_key).transpose()?;
    if path.join(CONFIG_FILE).is_file() {
        return centre::verify_centre(arguments, key);
    }
    if path.is_dir() {
        return verify_log(arguments, key);
    }
    let bytes = read_file(path, FILE_BYTES_MAX)?;
    let verdict = if let Some(proof) = bare_proof(&bytes) {
        let key = key.context("a proof alone names no key; give the published one with --key")?;
        verify_proof(proof, &key)
    } else {
        let document = read(&bytes).with_context(|| path.display().to_string())?;
        verify(&document, key.as_ref())
    };
    if arguments.json {
        say!("{}", serde_json::to_string(&verdict)?);
    } else {
        say!("{}", receipt_words(path, &verdict).trim_end());
    }
    Ok(verdict.result.stands())
}

/// A key as text, or from a file that holds it.
fn read_key(text: &str) -> anyhow::Result<Verifier> {
    let named = match text.parse::<Verifier>() {
        Ok(key) => return Ok(key),
        Err(_) if Path::new(text).is_file() => {
            let bytes = read_file(Path::new(text), NOTE_BYTES_MAX)?;
            String::from_utf8_lossy(&bytes).into_owned()
        }
        Err(_) => text.to_owned(),
    };
    named
        .trim()
        .parse()
        .with_context(|| format!("--key {text}"))
}

fn read_file(path: &Path, bytes_max: u64) -> anyhow::Result<Vec<u8>> {
    let name = || path.display().to_string();
    let file = fs::File::open(path).with_context(name)?;
    let mut bytes = Vec::new();
    file.take(bytes_max + 1)
        .read_to_end(&mut bytes)
        .with_context(name)?;
    if bytes.len() as u64 > bytes_max {
        bail!("{}: longer than {bytes_max} bytes, the limit", name());
    }
    Ok(bytes)
}

fn receipt_words(path: &Path, verdict: &Verdict) -> String {
    let mut text = format!("{}: {}\n", path.display(), verdict.result.words());
    if let (Some(number), Some(at)) = (&verdict.number, &verdict.lodged_at) {
        text += &format!("  report {number}, lodged at {at}\n");
    }
    if let (Some(leaf), Some(size)) = (verdict.leaf_index, verdict.log_size) {
        text += &format!(
            "  entry {leaf} of the log {}, which had {size}\n",
            verdict.log
        );
    }
    match verdict.result {
        Outcome::Proved => {}
        Outcome::Promised => {
            text += "  the centre signed that it received the report; load the receipt again \
                     from the inbox for the whole proof\n";
        }
        Outcome::Altered => text += "  it proves nothing: it is not what was signed\n",
        Outcome::AnotherLog => text += "  it is of another centre than the key\n",
    }
    if let Some(reason) = &verdict.reason {
        text += &format!("  {reason}\n");
    }
    if verdict.result.stands() && !verdict.key_is_independent {
        text += &own_key_words("receipt", &verdict.key);
    }
    text
}

/// Who checks with the key of the thing itself has checked that it agrees with itself.
fn own_key_words(thing: &str, key: &str) -> String {
    format!(
        "  checked with the key in the {thing} itself; compare it with the one that the centre \
         published, or give that one with --key:\n  {key}\n"
    )
}

/// Checks a folder with `key`, `checkpoint` and `tile/`, as `/log/` serves them.
fn verify_log(arguments: &Arguments, given: Option<Verifier>) -> anyhow::Result<bool> {
    let folder = &arguments.path;
    let note = folder.join("checkpoint");
    if !note.is_file() {
        bail!(
            "{}: no checkpoint in it; a log's folder holds key, checkpoint and tile/, as /log/ \
             serves them and `tocsin export --what ledger` writes them",
            folder.display()
        );
    }
    let note = read_file(&note, NOTE_BYTES_MAX)?;
    let note = String::from_utf8_lossy(&note).into_owned();
    let key_is_independent = given.is_some();
    let key = match given {
        Some(key) => key,
        None => read_key(&folder.join("key").to_string_lossy())?,
    };
    let mut verdict = LogVerdict::of(&key, key_is_independent);
    match audit_folder(folder, &note, &key, &mut verdict) {
        Ok(()) => verdict.result = "proved",
        Err(error) => verdict.reason = Some(format!("{error:#}")),
    }
    if arguments.json {
        say!("{}", serde_json::to_string(&verdict)?);
    } else {
        say!("{}", log_words(folder, &verdict).trim_end());
    }
    Ok(verdict.reason.is_none())
}

fn audit_folder(
    folder: &Path,
    note: &str,
    key: &Verifier,
    verdict: &mut LogVerdict,
) -> anyhow::Result<()> {
    let checkpoint = Checkpoint::open(note, key).context("the checkpoint")?;
    verdict.entries = checkpoint.size;
    let bar = match std::io::stderr().is_terminal() {
        true => ProgressBar::new(checkpoint.size.div_ceil(u64::from(TILE_WIDTH))),
        false => ProgressBar::hidden(),
    };
    let reader = Folder(folder);
    let audited = audit(&reader, &checkpoint, |bundle| {
        bar.inc(1);
        reader.bundle(bundle)
    });
    bar.finish_and_clear();
    verdict.tiles = Some(audited?.tiles);
    Ok(())
}

fn log_words(folder: &Path, verdict: &LogVerdict) -> String {
    let LogVerdict { log, entries, .. } = verdict;
    let mut text = match (&verdict.reason, verdict.tiles) {
        (Some(reason), _) => format!(
            "{}: altered\n  {reason}\n  docs/ledger.md says what to do\n",
            folder.display()
        ),
        (None, tiles) => format!(
            "{}: proved\n  the log {log}: {entries} entries in {} tiles, all under the signed \
             root\n",
            folder.display(),
            tiles.unwrap_or_default()
        ),
    };
    if verdict.reason.is_none() && !verdict.key_is_independent {
        text += &own_key_words("folder", &verdict.key);
    }
    text
}

/// A copy of a log in a folder.
struct Folder<'a>(&'a Path);

impl Folder<'_> {
    /// The bytes of a file; `None` when it is not there.
    fn file(&self, path: &str) -> Result<Option<Vec<u8>>, tocsin_ledger::tree::ReadFailure> {
        let path = self.0.join(path);
        if !path.exists() {
            return Ok(None);
        }
        Ok(Some(read_file(&path, TILE_BYTES_MAX)?))
    }

    fn bundle(
        &self,
        bundle: EntriesPath,
    ) -> Result<Option<Vec<u8>>, tocsin_ledger::tree::ReadFailure> {
        self.file(&bundle.to_string())
    }
}

impl TileReader for Folder<'_> {
    fn read_tile(
        &self,
        tile: TilePath,
    ) -> Result<Option<Vec<u8>>, tocsin_ledger::tree::ReadFailure> {
        self.file(&tile.to_string())
    }
}
