//! `tocsin benign`: lists of values that belong to somebody uninvolved.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use serde_json::json;
use tocsin_domain::assess::benign::BenignList;
use tocsin_exchange::warning_list::{self, FILE_BYTES_MAX};

use super::arguments::grouped;
use crate::config::Config;
use crate::reference::Shelf;

pub(super) const EXAMPLE: &str = "Examples:
  tocsin benign update /srv/tocsin lists/bank-website/list.json lists/rfc1918/list.json
  tocsin benign list /srv/tocsin
  tocsin benign remove /srv/tocsin \"List of known banking websites\"

Nothing is fetched: bring the files yourself. A centre that runs takes them within seconds.";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Take over lists in the format of the MISP warning lists; each replaces the one of its name
    #[command(after_help = EXAMPLE)]
    Update {
        /// The data folder
        folder: PathBuf,
        /// The files: all are looked over before any is taken
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Print one JSON object a list
        #[arg(long)]
        json: bool,
    },
    /// List the lists
    #[command(after_help = "Example:\n  tocsin benign list /srv/tocsin")]
    List {
        /// The data folder
        folder: PathBuf,
        /// Print one JSON object a list
        #[arg(long)]
        json: bool,
    },
    /// Take a list away
    #[command(after_help = "Example:
  tocsin benign remove /srv/tocsin \"List of known banking websites\"")]
    Remove {
        /// The data folder
        folder: PathBuf,
        /// The list's name, as `list` shows it
        name: String,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.command {
        Command::Update {
            folder,
            files,
            json,
        } => update(&folder, &files, json),
        Command::List { folder, json } => {
            Config::read(&folder)?;
            let lists = Shelf::of(&folder).lists()?;
            lists.iter().for_each(|(_, list)| print(list, json));
            Ok(())
        }
        Command::Remove { folder, name, json } => remove(&folder, &name, json),
    }
}

fn update(folder: &Path, files: &[PathBuf], json: bool) -> anyhow::Result<()> {
    Config::read(folder)?;
    let mut lists: Vec<(BenignList, Vec<u8>)> = Vec::with_capacity(files.len());
    for path in files {
        let name = || path.display().to_string();
        let bytes = bounded(path).with_context(name)?;
        let list = warning_list::read(&bytes).with_context(name)?;
        if lists.iter().any(|(other, _)| other.name == list.name) {
            bail!("{}: another file has the name “{}” too", name(), list.name);
        }
        lists.push((list, bytes));
    }
    let shelf = Shelf::of(folder);
    for (list, bytes) in &lists {
        shelf.put_list(&list.name, bytes)?;
        print(list, json);
    }
    Ok(())
}

fn remove(folder: &Path, name: &str, json: bool) -> anyhow::Result<()> {
    Config::read(folder)?;
    if !Shelf::of(folder).remove_list(name)? {
        bail!("{name}: no such list; see `tocsin benign list`");
    }
    if json {
        say!("{}", json!({"name": name, "state": "removed"}));
    }
    Ok(())
}

fn bounded(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path)?;
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        bail!("larger than {} MiB, the limit", FILE_BYTES_MAX >> 20);
    }
    Ok(bytes)
}

fn print(list: &BenignList, json: bool) {
    match json {
        true => say!(
            "{}",
            json!({"name": list.name, "entries": list.entries_count})
        ),
        false => say!(
            "{}: {} entries",
            list.name,
            grouped(list.entries_count as u64)
        ),
    }
}
