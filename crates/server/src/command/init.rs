//! `tocsin init`: a data folder, its centre key and its profile; and the key back from two shares.

mod shares;

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, BufRead, IsTerminal, Write};
use std::net::ToSocketAddrs;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use serde_json::json;
use tocsin_domain::access::Actor;
use tocsin_domain::entry::Act;
use tocsin_store::StoreError;
use tocsin_store::seal::CentreKey;
use uuid::Uuid;

use super::arguments;
use super::misuse::misused;
use crate::config::{CONFIG_FILE, Config};
use crate::folder::{self, Folder, KEY_FILE_VARIABLE, KEY_VARIABLE};
use crate::texts;
use shares::{SHARES_COUNT, Share, Typed};

pub(super) const EXAMPLE: &str = "Examples:
  tocsin init /srv/tocsin --profile national
  tocsin init /srv/tocsin --profile national --centre-key /etc/tocsin/centre.key \\
      --database postgres://tocsin:secret@db.internal/tocsin
  tocsin init /srv/tocsin --recover        puts a lost centre key together from two shares";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The data folder to make; it must not exist or be empty
    pub(super) folder: PathBuf,
    /// Which of the shipped profiles to start from
    #[arg(long, default_value = "national")]
    pub(super) profile: String,
    /// Where reports are kept: postgres://… for several nodes; a file in the folder by default
    #[arg(long)]
    pub(super) database: Option<String>,
    /// Where files are kept: a folder; in the data folder by default
    #[arg(long)]
    pub(super) blobs: Option<String>,
    /// Where the centre key is to be, better outside the data folder; one that is there is used
    #[arg(long, value_name = "FILE")]
    pub(super) centre_key: Option<PathBuf>,
    /// The name of this centre's log, for ever, such as report.example.org/log
    #[arg(long, default_value = "localhost/log", value_parser = arguments::log_origin)]
    pub(super) log_origin: String,
    /// The address that people type, such as https://report.example.org
    #[arg(long, value_parser = arguments::site)]
    pub(super) public_url: Option<String>,
    /// Write the centre key of this folder again, from two recovery shares on standard input
    #[arg(long, conflicts_with_all = ["database", "blobs", "centre_key", "public_url"])]
    recover: bool,
    /// Print one JSON object; it holds the recovery shares
    #[arg(long)]
    json: bool,
}

impl Arguments {
    /// What `tocsin init FOLDER` without more would be given.
    pub(super) fn for_folder(folder: PathBuf) -> Arguments {
        Arguments {
            folder,
            profile: "national".to_owned(),
            database: None,
            blobs: None,
            centre_key: None,
            log_origin: "localhost/log".to_owned(),
            public_url: None,
            recover: false,
            json: false,
        }
    }
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    if arguments.recover {
        return recover(&arguments).await;
    }
    let founded = found(&arguments).await?;
    founded.folder.centre.store.close().await?;
    let shares = shares::cut(&founded.key);
    if arguments.json {
        let lines: Vec<Vec<String>> = shares.iter().map(Share::lines).collect();
        let line = json!({"folder": arguments.folder, "profile": arguments.profile,
            "database": founded.folder.centre.store.engine(), "centre_key_file": founded.key_file,
            "fingerprint": founded.key.fingerprint(), "shares": lines});
        say!("{line}");
    } else {
        explain(&arguments, &founded, &shares);
    }
    Ok(())
}

/// A centre that has just been made.
pub(super) struct Founded {
    /// Its data folder, opened.
    pub(super) folder: Folder,
    key: CentreKey,
    /// Where the key is; `None` when it came from the environment.
    key_file: Option<PathBuf>,
}

/// Makes a data folder. When that fails, nothing of it stays behind.
pub(super) async fn found(arguments: &Arguments) -> anyhow::Result<Founded> {
    let is_new = !arguments.folder.exists();
    check(arguments)?;
    let made_key = match make(arguments) {
        Ok(made_key) => made_key,
        Err(error) => {
            clear(&arguments.folder, is_new);
            return Err(error);
        }
    };
    let opened = open(arguments, &made_key.key).await;
    if opened.is_err() {
        clear(&arguments.folder, is_new);
        // A key that was there before is not ours to remove.
        made_key.new_file.map(fs::remove_file);
    }
    Ok(Founded {
        folder: opened?,
        key: made_key.key,
        key_file: made_key.file,
    })
}

/// Takes away what was made in a folder that did not exist or was empty.
pub(super) fn clear(folder: &Path, is_new: bool) {
    if is_new {
        let _ = fs::remove_dir_all(folder);
        return;
    }
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let _ = match path.is_dir() {
            true => fs::remove_dir_all(&path),
            false => fs::remove_file(&path),
        };
    }
}

/// Refuses a folder that has something in it.
pub(super) fn refuse_used(folder: &Path) -> anyhow::Result<()> {
    let mut is_used = false;
    if folder.exists() {
        let mut listed = fs::read_dir(folder).with_context(|| name(folder))?;
        is_used = listed.next().is_some();
    }
    anyhow::ensure!(
        !is_used,
        "{}: not empty; name a folder that is not there yet",
        name(folder)
    );
    Ok(())
}

/// Makes a folder that only its owner enters, if it is not there.
pub(super) fn make_private_folder(folder: &Path) -> anyhow::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(0o700);
    builder.create(folder).with_context(|| name(folder))
}

/// What can be known to be wrong before anything is made.
fn check(arguments: &Arguments) -> anyhow::Result<()> {
    refuse_used(&arguments.folder)?;
    if texts::profile_files(&arguments.profile).is_empty() {
        let names = texts::profile_names().join(", ");
        let remedy = format!("there is none of that name, but {names}");
        return Err(misused("--profile", &arguments.profile, remedy));
    }
    if let Some(blobs) = &arguments.blobs
        && blobs.contains("://")
    {
        let remedy = "files are kept in a folder so far; name one, for several nodes one that all \
                      of them reach";
        return Err(misused("--blobs", blobs, remedy));
    }
    match arguments.database.as_deref() {
        Some(url) => check_database(url),
        None => Ok(()),
    }
}

/// Whether an address of a database, given as `--database`, is of an engine that we know, and
/// something answers there.
pub(super) fn check_database(url: &str) -> anyhow::Result<()> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return reach(url);
    }
    if url.starts_with("sqlite:") {
        return Ok(());
    }
    let remedy = "neither sqlite:FILE nor postgres://user:password@host/database";
    Err(misused("--database", &without_password(url), remedy))
}

/// How long the machine of a database may take to answer at all.
const REACH_TIMEOUT: Duration = Duration::from_secs(5);

/// Whether something listens at a database's address: the driver would try for long, then only
/// say that time is up.
pub(super) fn reach(url: &str) -> anyhow::Result<()> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    if host.is_empty() || host.contains('%') {
        // A socket in the file system; the driver finds it.
        return Ok(());
    }
    let has_port = host.rsplit(']').next().is_some_and(|end| end.contains(':'));
    let address = if has_port {
        host.to_owned()
    } else {
        format!("{host}:5432")
    };
    let problem = |cause: io::Error| {
        anyhow::anyhow!(
            "--database {}: {address} cannot be reached ({cause}); start PostgreSQL there or \
             correct the address",
            without_password(url)
        )
    };
    let mut addresses = address.to_socket_addrs().map_err(&problem)?;
    let Some(first) = addresses.next() else {
        return Err(problem(io::ErrorKind::NotFound.into()));
    };
    std::net::TcpStream::connect_timeout(&first, REACH_TIMEOUT).map_err(problem)?;
    Ok(())
}

/// An address of a database as it may stand in a message.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    match rest.rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}@{host}")
        }
        None => url.to_owned(),
    }
}

fn name(path: &Path) -> String {
    path.display().to_string()
}

/// The centre key that a new folder uses.
struct MadeKey {
    key: CentreKey,
    file: Option<PathBuf>,
    /// The file, if it is new.
    new_file: Option<PathBuf>,
}

fn make(arguments: &Arguments) -> anyhow::Result<MadeKey> {
    let folder = &arguments.folder;
    make_private_folder(folder)?;
    for (path, content) in texts::profile_files(&arguments.profile) {
        let path = folder.join("profile").join(path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(&path, content).with_context(|| name(&path))?;
    }
    write_private(&folder.join(CONFIG_FILE), &settings(arguments)?)?;
    make_key(arguments)
}

fn make_key(arguments: &Arguments) -> anyhow::Result<MadeKey> {
    if std::env::var_os(KEY_VARIABLE).is_some() {
        let key = folder::centre_key(&arguments.folder, Path::new(""))?;
        return Ok(MadeKey {
            key,
            file: None,
            new_file: None,
        });
    }
    let named = std::env::var_os(KEY_FILE_VARIABLE).map(PathBuf::from);
    let file = match named.as_ref().or(arguments.centre_key.as_ref()) {
        Some(path) => std::path::absolute(path)?,
        None => arguments.folder.join("centre.key"),
    };
    let is_there = file.exists();
    let key = match is_there {
        true => folder::centre_key(&arguments.folder, &file)?,
        false => CentreKey::generate(),
    };
    if !is_there {
        write_private(&file, &format!("{}\n", key.to_text()))?;
    }
    Ok(MadeKey {
        key,
        new_file: (!is_there).then(|| file.clone()),
        file: Some(file),
    })
}

/// Writes a new file that only its owner reads.
fn write_private(path: &Path, content: &str) -> anyhow::Result<()> {
    let write = || -> io::Result<()> {
        let mut options = OpenOptions::new();
        let mut file = options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)?;
        file.write_all(content.as_bytes())?;
        file.sync_all()
    };
    write().with_context(|| name(path))
}

fn settings(arguments: &Arguments) -> anyhow::Result<String> {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut text = String::from("# Settings of this centre. docs/operate.md explains each key.\n");
    let mut set = |key: &str, value: &str| {
        text.push_str(&format!("{key} = {}\n", quoted(value)));
    };
    set(
        "database",
        arguments.database.as_deref().unwrap_or("sqlite:tocsin.db"),
    );
    set("log_origin", &arguments.log_origin);
    if let Some(files) = &arguments.blobs {
        set("files", &std::path::absolute(files)?.to_string_lossy());
    }
    if let Some(path) = &arguments.centre_key {
        let path = std::path::absolute(path)?;
        set("centre_key_file", &path.to_string_lossy());
    }
    if let Some(url) = &arguments.public_url {
        set("public_url", url);
    }
    Ok(text)
}

/// Opens the new folder for the first time, which makes what stands in the database.
async fn open(arguments: &Arguments, key: &CentreKey) -> anyhow::Result<Folder> {
    let opened = Folder::open(&arguments.folder).await;
    let folder = opened.map_err(|error| match error.downcast_ref::<StoreError>() {
        Some(StoreError::Sealed(_)) => anyhow::anyhow!(
            "the database belongs to a centre with another key; for one more node of it, copy \
             its data folder or name its key with --centre-key"
        ),
        _ => error,
    })?;
    let store = &folder.centre.store;
    let (entries_count, _) = store.journal_extent().await?;
    if entries_count == 0 {
        let actor = Actor::CommandLine {
            source: String::new(),
        };
        let detail = format!("centre_key={}", key.fingerprint());
        store
            .write::<_, StoreError, _>(move |tx| {
                Box::pin(async move {
                    tx.record(Act::CentreFounded, Uuid::nil(), &actor, detail);
                    Ok(())
                })
            })
            .await?;
        store.seal_pending(&folder.signer).await?;
    }
    Ok(folder)
}

fn explain(arguments: &Arguments, founded: &Founded, shares: &[Share]) {
    let folder = arguments.folder.display();
    say!("{folder} is ready. Start it with: tocsin serve {folder}\n");
    match &founded.key_file {
        Some(file) => say!("The centre key is in {}.", file.display()),
        None => say!("The centre key is the one in {KEY_VARIABLE}."),
    }
    say!(
        "Whoever has it and the data reads everything. If it is lost, nothing sealed can ever be \
         read again:\nno name, no message, no file; nobody can help then. Keep it apart from the \
         data and the backups.\n\n\
         Three recovery shares follow. Any two of them give the key back, one alone says nothing.\n\
         They are shown this once and kept nowhere: print them, and give them to three people or \
         safes.\nTo use two of them: tocsin init {folder} --recover"
    );
    for share in shares {
        say!(
            "\nRecovery share {} of {SHARES_COUNT}, centre key {}",
            share.number(),
            founded.key.fingerprint()
        );
        for line in share.lines() {
            say!("  {line}");
        }
    }
}

/// Puts the centre key together from two shares and writes it where the settings want it.
async fn recover(arguments: &Arguments) -> anyhow::Result<()> {
    let config = Config::read(&arguments.folder)?;
    let file = arguments.folder.join(&config.centre_key_file);
    if file.exists() {
        bail!(
            "{}: there is a key already; move it away first",
            name(&file)
        );
    }
    let [one, other] = type_in(io::stdin().lock(), io::stdin().is_terminal())?;
    let key = shares::join(&one, &other).map_err(anyhow::Error::msg)?;
    write_private(&file, &format!("{}\n", key.to_text()))?;
    if arguments.json {
        say!(
            "{}",
            json!({"centre_key_file": file, "fingerprint": key.fingerprint()})
        );
    } else {
        say!(
            "The centre key {} is in {} again.",
            key.fingerprint(),
            name(&file)
        );
    }
    match Folder::open(&arguments.folder).await {
        Ok(folder) => Ok(folder.centre.store.close().await?),
        Err(error) => Err(error.context("the key is written, but the folder does not open")),
    }
}

/// Reads lines until there are two shares. On a terminal a line with a slip is asked for again.
fn type_in(input: impl BufRead, is_terminal: bool) -> anyhow::Result<[Share; 2]> {
    if is_terminal {
        eprintln!("Type in two recovery shares, each line with its number, like 1: K7QM …");
    }
    let mut typed = Typed::default();
    for line in input.lines() {
        let place = typed.shares.len() + 1;
        match typed.take(&line?) {
            Ok(()) => {}
            Err(slip) if is_terminal => eprintln!("{slip}; type this line again"),
            Err(slip) => bail!("share {place} of those given, {slip}"),
        }
        if typed.shares.len() == 2 {
            break;
        }
    }
    let count = typed.shares.len();
    let shares: Result<[Share; 2], _> = typed.shares.try_into();
    shares.map_err(|_| anyhow::anyhow!("two whole shares are needed, {count} came in"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_never_shows_the_password_of_a_database() {
        for (url, shown) in [
            ("postgres://u:p@h/d", "postgres://u@h/d"),
            ("postgres://u:p@ss@h:1/d", "postgres://u@h:1/d"),
            ("postgres://h/d", "postgres://h/d"),
            ("mysql:x", "mysql:x"),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }

    #[test]
    fn an_address_where_nobody_listens_is_named() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = free.local_addr().expect("its address").port();
        drop(free);
        let url = format!("postgres://u:secret@127.0.0.1:{port}/d");
        let text = reach(&url).expect_err("nobody is there").to_string();
        assert!(
            text.contains(&format!("127.0.0.1:{port} cannot be reached")),
            "{text}"
        );
        assert!(!text.contains("secret"), "{text}");
    }
}
