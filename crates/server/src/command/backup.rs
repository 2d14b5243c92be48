//! `tocsin backup` and `tocsin restore`: the store's generations, and beside them the settings
//! and the profile (docs/backup.md). Never the centre key.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use serde_json::json;
use tocsin_domain::access::Actor;
use tocsin_store::Store;
use tocsin_store::backup::generations;
use tocsin_store::restore::Restored;
use tocsin_store::seal::Keys;

use super::arguments::grouped;
use super::init;
use super::misuse::misused;
use super::progress::Progress;
use crate::config::{CONFIG_FILE, Config};
use crate::folder::{self, Folder};

pub(super) const EXAMPLE: &str = "Example:
  tocsin backup /srv/tocsin /mnt/backup/tocsin

It holds reports, journal, log, files, settings and profile, and may run while the centre serves.
THE CENTRE KEY IS NOT IN IT: without that key, kept elsewhere, no identity, message or file of
the backup can be read. The settings in it may hold the password of the database.";

pub(super) const RESTORE_EXAMPLE: &str = "Examples:
  tocsin restore /mnt/backup/tocsin /srv/tocsin --centre-key /etc/tocsin/centre.key
  tocsin restore /mnt/backup/tocsin /tmp/march --at 20260310T093000Z

Reports erased after a generation was made come back erased.";

/// The settings and the profile, in the backup's folder.
const SETTINGS_FILE: &str = "centre.tar.zst";
/// The profile, within that file and in a restored folder.
const PROFILE_FOLDER: &str = "profile";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The data folder
    folder: PathBuf,
    /// The backup's folder; each backup of the same centre adds a generation to it
    to: PathBuf,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct RestoreArguments {
    /// The backup's folder
    from: PathBuf,
    /// The data folder to make; it must not exist or be empty
    folder: PathBuf,
    /// Restore into this database, which must be empty; without it, as the settings have it
    #[arg(long)]
    database: Option<String>,
    /// Keep files in this folder; without it, as the settings have it
    #[arg(long)]
    blobs: Option<PathBuf>,
    /// Where the centre key is; without it, as the settings have it
    #[arg(long, value_name = "FILE")]
    centre_key: Option<PathBuf>,
    /// Which generation, by its name; the newest by default
    #[arg(long, value_name = "GENERATION")]
    at: Option<String>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

fn actor() -> Actor {
    Actor::CommandLine {
        source: String::new(),
    }
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let folder = Folder::open(&arguments.folder).await?;
    let progress = Progress::new(Some(0));
    let store = &folder.centre.store;
    let made = store
        .backup(&arguments.to, &actor(), &progress.watcher())
        .await;
    progress.finish();
    let (generation, manifest) = made?;
    // After the store has made sure that this folder is this centre's.
    pack_settings(&folder, &arguments.to)?;
    store.close().await?;
    let reports = manifest.tables.get("report").map_or(0, |table| table.rows);
    if arguments.json {
        let line = json!({"generation": generation, "reports": reports,
            "files": manifest.files, "keys": manifest.keys,
            "missing_files": manifest.missing_files});
        say!("{line}");
        return Ok(());
    }
    say!(
        "{}: {} reports, {} files. The centre key is not in it; keep that elsewhere.",
        generation.display(),
        grouped(reports),
        grouped(manifest.files)
    );
    for id in &manifest.missing_files {
        eprintln!("tocsin: the file {id} is missing in the vault; `tocsin check` says of what");
    }
    Ok(())
}

/// Writes the settings and the profile beside the generations, in one step.
fn pack_settings(folder: &Folder, to: &Path) -> anyhow::Result<()> {
    let path = to.join(SETTINGS_FILE);
    let partial = path.with_extension("part");
    let pack = || -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let packed = zstd::Encoder::new(options.open(&partial)?, 0)?;
        let mut archive = tar::Builder::new(packed);
        archive.append_path_with_name(folder.path.join(CONFIG_FILE), CONFIG_FILE)?;
        archive.append_dir_all(PROFILE_FOLDER, folder.path.join(&folder.config.profile))?;
        archive.into_inner()?.finish()?.sync_all()?;
        fs::rename(&partial, &path)?;
        File::open(to)?.sync_all()
    };
    pack().with_context(|| path.display().to_string())
}

pub(super) async fn restore(arguments: RestoreArguments) -> anyhow::Result<()> {
    let generation = choose(&arguments.from, arguments.at.as_deref())?;
    if let Some(url) = &arguments.database {
        init::check_database(url)?;
    }
    let folder = &arguments.folder;
    let is_new = !folder.exists();
    init::refuse_used(folder)?;
    let restored = match bring_back(&arguments, &generation).await {
        Ok(restored) => restored,
        Err(error) => {
            init::clear(folder, is_new);
            return Err(error);
        }
    };
    let key_problem = seal_with_key(folder).await.err();
    if arguments.json {
        let line = json!({"generation": generation, "reports": restored.reports,
            "erased_since": restored.erased_since, "files": restored.files,
            "missing_files": restored.missing_files,
            "centre_key": key_problem.as_ref().map_or("fits", |_| "missing")});
        say!("{line}");
        return Ok(());
    }
    say!(
        "{}: {} reports and {} files are back from {}.",
        folder.display(),
        grouped(restored.reports),
        grouped(restored.files),
        generation.display()
    );
    if restored.erased_since > 0 {
        let count = grouped(restored.erased_since);
        say!("{count} of them were erased since and came back erased.");
    }
    match key_problem {
        None => say!(
            "The centre key fits. Look it over with: tocsin check {}",
            folder.display()
        ),
        Some(error) => say!("What is left to do: {error:#}"),
    }
    Ok(())
}

/// The generation of that name, or the newest.
fn choose(from: &Path, name: Option<&str>) -> anyhow::Result<PathBuf> {
    let found = generations(from)?;
    let names = || -> String {
        let names = found.iter().filter_map(|path| path.file_name());
        let names: Vec<_> = names.map(|name| name.to_string_lossy()).collect();
        names.join(", ")
    };
    let chosen = match name {
        Some(name) => found.iter().find(|path| path.ends_with(name)),
        None => found.last(),
    };
    match (chosen, name) {
        (Some(path), _) => Ok(path.clone()),
        (None, Some(name)) if !found.is_empty() => {
            let remedy = format!("no such generation; there are {}", names());
            Err(misused("--at", name, remedy))
        }
        _ => bail!(
            "{}: there is no backup here; name the folder that `tocsin backup` was given",
            from.display()
        ),
    }
}

async fn bring_back(arguments: &RestoreArguments, generation: &Path) -> anyhow::Result<Restored> {
    let folder = &arguments.folder;
    init::make_private_folder(folder)?;
    unpack_settings(&arguments.from, folder)?;
    let config = adapt_settings(arguments)?;
    if config.database.starts_with("postgres") {
        init::reach(&config.database)?;
    }
    let store = Store::open(&folder::store_options(folder, &config)).await?;
    let progress = Progress::new(Some(0));
    let restored = store
        .restore(generation, &actor(), &progress.watcher())
        .await;
    progress.finish();
    store.close().await?;
    Ok(restored?)
}

fn unpack_settings(from: &Path, folder: &Path) -> anyhow::Result<()> {
    let path = from.join(SETTINGS_FILE);
    let unpack = || -> io::Result<()> {
        let mut archive = tar::Archive::new(zstd::Decoder::new(File::open(&path)?)?);
        archive.set_preserve_permissions(true);
        for entry in archive.entries()? {
            let mut entry = entry?;
            // Nothing but the two things that were packed, and nothing outside of the folder.
            let name = entry.path()?.into_owned();
            let is_ours = name == Path::new(CONFIG_FILE) || name.starts_with(PROFILE_FOLDER);
            let is_plain =
                entry.header().entry_type().is_file() || entry.header().entry_type().is_dir();
            if is_ours && is_plain {
                entry.unpack_in(folder)?;
            }
        }
        Ok(())
    };
    unpack().with_context(|| format!("{}: the settings and the profile", path.display()))
}

/// Puts what the command line says into the restored settings. The profile has moved into the
/// folder.
fn adapt_settings(arguments: &RestoreArguments) -> anyhow::Result<Config> {
    let path = arguments.folder.join(CONFIG_FILE);
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let mut settings: toml::Table = toml::from_str(&text)?;
    let mut set = |key: &str, value: String| {
        settings.insert(key.to_owned(), value.into());
    };
    let absolute = |path: &Path| -> io::Result<String> {
        Ok(std::path::absolute(path)?.to_string_lossy().into_owned())
    };
    if let Some(url) = &arguments.database {
        set("database", url.clone());
    }
    if let Some(blobs) = &arguments.blobs {
        set("files", absolute(blobs)?);
    }
    if let Some(file) = &arguments.centre_key {
        set("centre_key_file", absolute(file)?);
    }
    set("profile", PROFILE_FOLDER.to_owned());
    let mut options = OpenOptions::new();
    let mut file = options.write(true).truncate(true).open(&path)?;
    io::Write::write_all(&mut file, toml::to_string(&settings)?.as_bytes())?;
    Config::read(&arguments.folder)
}

/// Seals what the restore put into the journal; says what is missing when the key is.
async fn seal_with_key(path: &Path) -> anyhow::Result<()> {
    let config = Config::read(path)?;
    let keys = Keys::new(&folder::centre_key(path, &config.centre_key_file)?);
    let store = Store::open(&folder::store_options(path, &config)).await?;
    let sealed = async {
        let signer = store.ledger_key(&keys).await;
        let signer = signer.context("this is not the centre key of this backup")?;
        while store.seal_pending(&signer).await?.has_more {}
        anyhow::Ok(())
    };
    let sealed = sealed.await;
    store.close().await?;
    sealed
}
