//! The data folder of a centre, opened: settings, profile, centre key, store.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use tocsin_domain::profile::{Profile, ProfileFiles};
use tocsin_flow::Centre;
use tocsin_ledger::Signer;
use tocsin_store::seal::{CentreKey, Keys};
use tocsin_store::{Store, StoreOptions};

use crate::config::Config;

/// A data folder, opened.
pub struct Folder {
    /// Its settings.
    pub config: Arc<Config>,
    /// The centre in it.
    pub centre: Centre,
    /// The key that signs its log.
    pub signer: Signer,
}

impl Folder {
    /// Opens a data folder: reads the settings, checks the profile, finds the centre key and
    /// opens the store.
    pub async fn open(path: &Path) -> anyhow::Result<Folder> {
        let config = Config::read(path)?;
        let profile = load_profile(&path.join(&config.profile))?;
        let centre_key = centre_key(path, &config)?;
        let keys = Keys::new(&centre_key);
        let files = path.join(&config.files);
        let store = Store::open(&StoreOptions::new(config.database_url(path), files))
            .await
            .with_context(|| format!("opening the database of {}", path.display()))?;
        let signer = store
            .found_ledger(&keys, &config.log_origin)
            .await
            .context("opening the log's signing key; is this the centre key of this folder?")?;
        let centre = Centre {
            store,
            keys: Arc::new(keys),
            profile: Arc::new(profile),
        };
        Ok(Folder {
            config: Arc::new(config),
            centre,
            signer,
        })
    }
}

/// Reads and checks the profile of a folder; every mistake is named with file, line and remedy.
pub fn load_profile(folder: &Path) -> anyhow::Result<Profile> {
    let mut files = ProfileFiles::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        let entries = std::fs::read_dir(&inner)
            .with_context(|| format!("{}: the profile's folder", inner.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if is_profile_file(&path) {
                let text =
                    std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
                let relative = path.strip_prefix(folder).unwrap_or(&path);
                files.insert(relative.to_string_lossy().replace('\\', "/"), text);
            }
        }
    }
    Profile::load(&files).map_err(|mistakes| {
        let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        anyhow::anyhow!(
            "{}: {} mistakes in the profile\n{}",
            folder.display(),
            lines.len(),
            lines.join("\n")
        )
    })
}

fn is_profile_file(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "toml" || extension == "ftl")
}

/// The variable that may hold the centre key itself.
pub const KEY_VARIABLE: &str = "TOCSIN_CENTRE_KEY";
/// The variable that may hold the path of its file.
pub const KEY_FILE_VARIABLE: &str = "TOCSIN_CENTRE_KEY_FILE";

fn centre_key(folder: &Path, config: &Config) -> anyhow::Result<CentreKey> {
    if let Ok(text) = std::env::var(KEY_VARIABLE) {
        return CentreKey::from_text(&text)
            .with_context(|| format!("{KEY_VARIABLE} does not hold a centre key"));
    }
    let path = match std::env::var_os(KEY_FILE_VARIABLE) {
        Some(path) => PathBuf::from(path),
        None => folder.join(&config.centre_key_file),
    };
    let Ok(text) = std::fs::read_to_string(&path) else {
        bail!(
            "{}: the centre key is not there; put it back, name its place in {KEY_FILE_VARIABLE}, \
             or put it together from two recovery shares with `tocsin init --recover`",
            path.display()
        );
    };
    CentreKey::from_text(&text)
        .with_context(|| format!("{}: this is not a centre key", path.display()))
}
