//! The public log as a folder, as `/log/` serves it (C2SP tlog-tiles): whoever has it can check it
//! with `tocsin verify`, without the centre.

use std::fs;
use std::path::Path;

use anyhow::Context;
use tocsin_domain::access::Actor;
use tocsin_ledger::{EntriesPath, TilePath, tiles_of};
use tocsin_store::Store;

use crate::command::init::{clear, refuse_used};
use crate::command::progress::Progress;
use crate::folder::Folder;

/// Makes the folder; answers how many entries the log has.
pub(super) async fn write(folder: &Folder, to: &Path, progress: &Progress) -> anyhow::Result<u64> {
    let actor = Actor::CommandLine {
        source: String::new(),
    };
    actor.journal()?;
    let is_new = !to.exists();
    refuse_used(to)?;
    let written = fill(folder, to, progress).await;
    if written.is_err() {
        clear(to, is_new);
    }
    written
}

async fn fill(folder: &Folder, to: &Path, progress: &Progress) -> anyhow::Result<u64> {
    let store = &folder.centre.store;
    let checkpoint = store.checkpoint().await?;
    let checkpoint = checkpoint.context("nothing has been sealed yet")?;
    put(
        to,
        "key",
        format!("{}\n", folder.signer.verifier()).as_bytes(),
    )?;
    let mut entries = 0;
    for tile in tiles_of(checkpoint.size) {
        entries += write_tile(store, to, tile).await?;
        progress.advance(0, entries, "entries");
    }
    // Last, so that a folder with a checkpoint is complete.
    put(to, "checkpoint", checkpoint.note.as_bytes())?;
    Ok(checkpoint.size)
}

/// Writes a tile and, of the lowest level, its entries; answers how many these are.
async fn write_tile(store: &Store, to: &Path, tile: TilePath) -> anyhow::Result<u64> {
    let missing = "missing in the database; `tocsin check` says more";
    let hashes = store.tile(tile).await?;
    let hashes = hashes.with_context(|| format!("{tile}: {missing}"))?;
    put(to, &tile.to_string(), &hashes)?;
    if tile.level > 0 {
        return Ok(0);
    }
    let bundle = EntriesPath {
        index: tile.index,
        width: tile.width,
    };
    let entries = store.bundle(bundle).await?;
    let entries = entries.with_context(|| format!("{bundle}: {missing}"))?;
    put(to, &bundle.to_string(), &entries)?;
    Ok(u64::from(bundle.width))
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let path = folder.join(name);
    let parent = path.parent().unwrap_or(folder);
    let written = fs::create_dir_all(parent).and_then(|()| fs::write(&path, bytes));
    written.with_context(|| path.display().to_string())
}
