//! What the operator has installed for reports to be compared with: where addresses stand, and
//! values of somebody uninvolved. It lies in `reference/` of the data folder; the commands
//! `geo` and `benign` change it, and a centre that runs takes what is new within seconds.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context;
use tocsin_domain::assess::Reference;
use tocsin_domain::assess::benign::{BenignList, BenignLists};
use tocsin_exchange::{geo, warning_list};

/// The folder in the data folder.
const FOLDER: &str = "reference";
/// Countries of addresses.
pub const COUNTRIES: &str = "countries.csv";
/// Networks of addresses.
pub const NETWORKS: &str = "networks.csv";
/// The folder of known-benign lists.
const LISTS: &str = "benign";
/// How often it is looked for something new.
const LOOK_PERIOD: Duration = Duration::from_secs(2);

/// The place of the files.
#[derive(Clone, Debug)]
pub struct Shelf {
    folder: PathBuf,
}

/// What a file was when it was read: its length, when it was written, and which file it is.
type Stamp = (PathBuf, u64, i64, i64, u64);

impl Shelf {
    /// The place in a data folder. Nothing need be there.
    pub fn of(data: &Path) -> Shelf {
        Shelf {
            folder: data.join(FOLDER),
        }
    }

    /// Reads everything.
    ///
    /// # Errors
    /// A file that is damaged, with its name.
    pub fn read(&self) -> anyhow::Result<Reference> {
        let mut reference = Reference::default();
        if let Some(file) = self.geo_file(COUNTRIES)? {
            reference.geo.countries = file.countries.unwrap_or_default();
        }
        if let Some(file) = self.geo_file(NETWORKS)? {
            reference.geo.networks = file.networks.unwrap_or_default();
        }
        reference.benign = BenignLists {
            lists: self.lists()?.into_iter().map(|(_, list)| list).collect(),
        };
        Ok(reference)
    }

    fn geo_file(&self, name: &str) -> anyhow::Result<Option<geo::GeoFile>> {
        let path = self.folder.join(name);
        match File::open(&path) {
            Ok(file) => Ok(Some(
                geo::read(file).with_context(|| path.display().to_string())?,
            )),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| path.display().to_string()),
        }
    }

    /// The files that cannot be used, and why. What is not installed is no problem; a centre that
    /// runs goes on with what it had read before.
    pub fn problems(&self) -> Vec<(PathBuf, anyhow::Error)> {
        let mut problems = Vec::new();
        for name in [COUNTRIES, NETWORKS] {
            if let Err(error) = self.geo_file(name) {
                problems.push((self.folder.join(name), error));
            }
        }
        let lists = match self.list_files() {
            Ok(lists) => lists,
            Err(error) => {
                problems.push((self.folder.join(LISTS), error));
                Vec::new()
            }
        };
        for path in lists {
            if let Err(error) = read_list(&path) {
                problems.push((path, error));
            }
        }
        problems
    }

    /// The known-benign lists with their files, in the order of their names.
    pub fn lists(&self) -> anyhow::Result<Vec<(PathBuf, BenignList)>> {
        let mut lists = Vec::new();
        for path in self.list_files()? {
            let list = read_list(&path)?;
            lists.push((path, list));
        }
        lists.sort_by(|(_, one), (_, other)| one.name.cmp(&other.name));
        Ok(lists)
    }

    fn list_files(&self) -> anyhow::Result<Vec<PathBuf>> {
        let folder = self.folder.join(LISTS);
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.with_context(|| folder.display().to_string())?,
        };
        let mut files = Vec::new();
        for entry in entries {
            let path = entry?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                files.push(path);
            }
        }
        files.sort();
        Ok(files)
    }

    /// The place of a list: its name's letters, and a digest that tells names apart.
    fn list_path(&self, name: &str) -> PathBuf {
        use sha2::{Digest, Sha256};
        let letters = name.chars().map(|sign| match sign.is_ascii_alphanumeric() {
            true => sign.to_ascii_lowercase(),
            false => '-',
        });
        let letters: String = letters.take(60).collect();
        let digest = hex::encode(&Sha256::digest(name)[..4]);
        let file = format!("{letters}-{digest}.json");
        self.folder.join(LISTS).join(file)
    }

    /// Puts a list in its place; one of the same name was there before. `bytes` were read well.
    pub fn put_list(&self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        self.put(&self.list_path(name), |file| file.write_all(bytes))
    }

    /// Takes a list away. `false`: there was none of that name.
    pub fn remove_list(&self, name: &str) -> anyhow::Result<bool> {
        let path = self.list_path(name);
        match fs::remove_file(&path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error).with_context(|| path.display().to_string()),
        }
    }

    /// Puts what a file says of addresses in its place, and leaves what it says nothing of.
    pub fn put_geo(&self, file: &geo::GeoFile) -> anyhow::Result<()> {
        if let Some(countries) = &file.countries {
            self.put(&self.folder.join(COUNTRIES), |into| {
                geo::write_countries(countries, into)
            })?;
        }
        if let Some(networks) = &file.networks {
            self.put(&self.folder.join(NETWORKS), |into| {
                geo::write_networks(networks, into)
            })?;
        }
        Ok(())
    }

    /// Writes a file beside its place and puts it there whole: whoever reads sees the former one
    /// or this one.
    fn put(
        &self,
        path: &Path,
        write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        let folder = path.parent().unwrap_or(&self.folder);
        let partial = path.with_extension(format!("partial-{}", std::process::id()));
        let name = || path.display().to_string();
        fs::create_dir_all(folder).with_context(name)?;
        let written = File::create(&partial).and_then(|file| {
            let mut file = BufWriter::new(file);
            write(&mut file)?;
            file.into_inner()?.sync_all()?;
            fs::rename(&partial, path)?;
            File::open(folder)?.sync_all()
        });
        if written.is_err() {
            let _ = fs::remove_file(&partial);
        }
        written.with_context(name)
    }

    /// What is there now. A file that is gone the next moment is as one that never was.
    fn stamps(&self) -> anyhow::Result<Vec<Stamp>> {
        let mut paths = vec![self.folder.join(COUNTRIES), self.folder.join(NETWORKS)];
        paths.extend(self.list_files()?);
        let stamp = |path: PathBuf| {
            let about = fs::metadata(&path).ok()?;
            let written = (about.mtime(), about.mtime_nsec());
            Some((path, about.len(), written.0, written.1, about.ino()))
        };
        Ok(paths.into_iter().filter_map(stamp).collect())
    }
}

fn read_list(path: &Path) -> anyhow::Result<BenignList> {
    let name = || path.display().to_string();
    let bytes = fs::read(path).with_context(name)?;
    warning_list::read(&bytes).with_context(name)
}

/// The reference data of a centre that runs, read again when it has changed.
#[derive(Clone)]
pub struct Current {
    shelf: Shelf,
    kept: Arc<Mutex<Kept>>,
}

struct Kept {
    looked_at: Option<Instant>,
    stamps: Option<Vec<Stamp>>,
    reference: Arc<Reference>,
}

impl Current {
    /// Nothing yet: it is read when it is first asked for.
    pub fn new(shelf: Shelf) -> Current {
        let kept = Kept {
            looked_at: None,
            stamps: None,
            reference: Arc::default(),
        };
        Current {
            shelf,
            kept: Arc::new(Mutex::new(kept)),
        }
    }

    /// What is installed now. Files that cannot be read leave what was there before, with a line
    /// in the log: reports are assessed all the same.
    pub async fn get(&self) -> Arc<Reference> {
        let this = self.clone();
        let read = tokio::task::spawn_blocking(move || this.look());
        match read.await {
            Ok(reference) => reference,
            Err(_) => self.kept().reference.clone(),
        }
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look(&self) -> Arc<Reference> {
        let mut kept = self.kept();
        let is_fresh = |at: Instant| at.elapsed() < LOOK_PERIOD;
        if kept.looked_at.is_some_and(is_fresh) {
            return kept.reference.clone();
        }
        kept.looked_at = Some(Instant::now());
        let stamps = self.shelf.stamps();
        let read = match stamps {
            Ok(stamps) if kept.stamps.as_ref() == Some(&stamps) => {
                return kept.reference.clone();
            }
            Ok(stamps) => {
                kept.stamps = Some(stamps);
                self.shelf.read()
            }
            Err(error) => Err(error),
        };
        match read {
            Ok(reference) => kept.reference = Arc::new(reference),
            Err(error) => {
                tracing::error!(
                    error = format!("{error:#}"),
                    "reference data cannot be read"
                );
            }
        }
        kept.reference.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put_country(shelf: &Shelf, code: &str) {
        let text = format!("192.0.2.0,192.0.2.255,{code}\n");
        let file = geo::read(text.as_bytes()).expect("ranges");
        shelf.put_geo(&file).expect("a place");
    }

    fn country(reference: &Reference) -> Option<&str> {
        let address = "192.0.2.7".parse().expect("an address");
        reference.geo.countries.find(address).map(String::as_str)
    }

    #[test]
    fn what_is_new_is_read_and_what_is_damaged_leaves_what_was_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let shelf = Shelf::of(folder.path());
        let current = Current::new(shelf.clone());
        let look = || {
            current.kept().looked_at = None;
            current.look()
        };
        assert_eq!(country(&look()), None);
        put_country(&shelf, "MU");
        assert_eq!(country(&look()), Some("MU"));
        put_country(&shelf, "FR");
        assert_eq!(country(&look()), Some("FR"));
        fs::write(shelf.folder.join(COUNTRIES), "nonsense").expect("written");
        assert_eq!(country(&look()), Some("FR"));
        // Between two looks nothing is asked of the disk.
        put_country(&shelf, "TN");
        assert_eq!(country(&current.look()), Some("FR"));
        assert_eq!(country(&look()), Some("TN"));
    }

    #[test]
    fn lists_of_one_name_replace_each_other() {
        let folder = tempfile::tempdir().expect("a folder");
        let shelf = Shelf::of(folder.path());
        let text = |entry: &str| {
            format!(r#"{{"name":"A b/c","type":"string","list":["{entry}"]}}"#).into_bytes()
        };
        shelf.put_list("A b/c", &text("a.example")).expect("put");
        shelf.put_list("A b/c", &text("b.example")).expect("put");
        shelf.put_list("A b c", &text("b.example")).expect("put");
        assert_eq!(shelf.list_files().expect("files").len(), 2);
        assert!(shelf.remove_list("A b c").expect("removed"));
        assert!(!shelf.remove_list("A b c").expect("nothing"));
        assert_eq!(shelf.lists().expect("lists").len(), 1);
    }
}
