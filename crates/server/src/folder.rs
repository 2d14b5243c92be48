//! The data folder of a centre, opened: settings, profile, centre key, store.

use std::fs::{File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use jiff::Timestamp;
use tocsin_domain::profile::{BASE_FOLDER, Mistake, Profile, ProfileFiles};
use tocsin_flow::Centre;
use tocsin_ledger::Signer;
use tocsin_store::seal::{CentreKey, Keys};
use tocsin_store::store::Clock;
use tocsin_store::{Store, StoreOptions};

use crate::config::Config;

/// A data folder, opened.
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
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
        Folder::open_on_clock(path, Arc::new(Timestamp::now)).await
    }

    /// The same, where the time comes from elsewhere: for a centre with an invented past.
    pub async fn open_on_clock(path: &Path, clock: Clock) -> anyhow::Result<Folder> {
        let config = Config::read(path)?;
        let profile = load_profile(&path.join(&config.profile))?;
        let centre_key = centre_key(path, &config.centre_key_file)?;
        let keys = Keys::new(&centre_key);
        let mut options = store_options(path, &config);
        options.clock = clock;
        let store = Store::open(&options)
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
            path: path.to_owned(),
            config: Arc::new(config),
            centre,
            signer,
        })
    }

    /// Makes sure that no second `serve` runs over this folder's SQLite file: each would believe
    /// to be the only one that seals and sweeps. Nodes over PostgreSQL may share a folder.
    ///
    /// The lock lasts as long as what is returned, and ends with the process however that ends.
    ///
    /// # Errors
    /// When another process holds it.
    pub fn lock_for_serving(&self) -> anyhow::Result<Option<File>> {
        if self.centre.store.engine() != "sqlite" {
            return Ok(None);
        }
        let path = self.path.join("serve.lock");
        let name = || path.display().to_string();
        let mut options = File::options();
        let opened = options.read(true).write(true).create(true).truncate(false);
        let mut file = opened.open(&path).with_context(name)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = std::fs::read_to_string(&path).unwrap_or_default();
                bail!(
                    "{} is being served already, by process {}; stop that one first \
                     (several nodes need PostgreSQL)",
                    self.path.display(),
                    holder.trim()
                );
            }
            Err(TryLockError::Error(cause)) => return Err(cause).with_context(name),
        }
        file.set_len(0)?;
        writeln!(file, "{}", std::process::id()).with_context(name)?;
        Ok(Some(file))
    }
}

/// How to open the store of a folder.
pub fn store_options(path: &Path, config: &Config) -> StoreOptions {
    StoreOptions::new(config.database_url(path), path.join(&config.files))
}

/// Reads the files of a profile; those of its base too, if it names one, from within its folder or
/// from beside it.
///
/// # Errors
/// A folder or file that cannot be read.
pub fn read_profile(folder: &Path) -> anyhow::Result<ProfileFiles> {
    let mut files = ProfileFiles::new();
    read_files(folder, "", &mut files)?;
    if let Some(base) = files.base_name()
        && !folder.join(BASE_FOLDER).exists()
        && is_plain_name(&base)
    {
        let beside = folder.join("..").join(&base);
        if beside.is_dir() {
            read_files(&beside, &format!("../{base}/"), &mut files)?;
        }
    }
    Ok(files)
}

/// Whether a name stays where it is put: it is no path.
fn is_plain_name(name: &str) -> bool {
    let allowed = |next: char| next.is_ascii_lowercase() || next.is_ascii_digit() || next == '-';
    !name.is_empty() && name.chars().all(allowed)
}

fn read_files(folder: &Path, prefix: &str, files: &mut ProfileFiles) -> anyhow::Result<()> {
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
                let relative = relative.to_string_lossy().replace('\\', "/");
                files.insert(format!("{prefix}{relative}"), text);
            }
        }
    }
    Ok(())
}

/// Reads and checks the profile of a folder; every mistake is named with file, line and remedy.
pub fn load_profile(folder: &Path) -> anyhow::Result<Profile> {
    Profile::load(&read_profile(folder)?).map_err(|mistakes| {
        let lines: Vec<String> = mistakes
            .iter()
            .map(|mistake| at_path(folder, mistake))
            .collect();
        match &lines[..] {
            [only] => anyhow::anyhow!("{only}"),
            _ => anyhow::anyhow!(
                "{} mistakes in the profile\n{}",
                lines.len(),
                lines.join("\n")
            ),
        }
    })
}

/// A mistake with the path that an editor can open: `srv/profile/profile.toml:3: message. Remedy`
pub fn at_path(folder: &Path, mistake: &Mistake) -> String {
    let mut mistake = mistake.clone();
    mistake.file = folder.join(&mistake.file).display().to_string();
    mistake.to_string()
}

fn is_profile_file(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| ["toml", "ftl", "asc"].iter().any(|read| extension == *read))
}

/// The variable that may hold the centre key itself.
pub const KEY_VARIABLE: &str = "TOCSIN_CENTRE_KEY";
/// The variable that may hold the path of its file.
pub const KEY_FILE_VARIABLE: &str = "TOCSIN_CENTRE_KEY_FILE";

/// Finds the centre key: in [`KEY_VARIABLE`], in the file that [`KEY_FILE_VARIABLE`] names, else
/// in the file that the settings name (which a relative path looks for in the data folder).
///
/// # Errors
/// It is not there, or something else is.
pub fn centre_key(folder: &Path, file: &Path) -> anyhow::Result<CentreKey> {
    if let Ok(text) = std::env::var(KEY_VARIABLE) {
        return CentreKey::from_text(&text)
            .with_context(|| format!("{KEY_VARIABLE} does not hold a centre key"));
    }
    let path = match std::env::var_os(KEY_FILE_VARIABLE) {
        Some(path) => PathBuf::from(path),
        None => folder.join(file),
    };
    let text = std::fs::read_to_string(&path).with_context(|| {
        format!(
            "{}: the centre key cannot be read; put it back, name its place in \
             {KEY_FILE_VARIABLE}, or put it together from two recovery shares with \
             `tocsin init {} --recover`",
            path.display(),
            folder.display()
        )
    })?;
    CentreKey::from_text(&text)
        .with_context(|| format!("{}: this is not a centre key", path.display()))
}
