//! `tocsin init`: a data folder, its centre key and its profile.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use tocsin_domain::access::Actor;
use tocsin_domain::entry::Act;
use tocsin_store::seal::CentreKey;

use crate::config::CONFIG_FILE;
use crate::folder::Folder;
use crate::texts;

pub(super) const EXAMPLE: &str = "Example:
  tocsin init /srv/tocsin --profile national";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The data folder to make; it must not exist or be empty
    folder: PathBuf,
    /// Which of the shipped profiles to start from
    #[arg(long, default_value = "national")]
    profile: String,
    /// Where reports are kept: postgres://… for several nodes; a file in the folder by default
    #[arg(long)]
    database: Option<String>,
    /// Where files are kept: a folder; in the data folder by default
    #[arg(long)]
    blobs: Option<String>,
    /// Where to write the centre key; better outside the data folder
    #[arg(long)]
    centre_key: Option<PathBuf>,
    /// The name of this centre's log, for ever, such as report.example.org/log
    #[arg(long, default_value = "localhost/log")]
    log_origin: String,
    /// The address that people type, such as https://report.example.org
    #[arg(long)]
    public_url: Option<String>,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let key_path = found(&arguments)?;
    println!(
        "{} is ready. Start it with: tocsin serve {0}",
        arguments.folder.display()
    );
    println!(
        "The centre key is in {}. Without it nothing sealed can ever be read again: no name, \
         no message, no file. Keep it apart from the data, and keep a copy.",
        key_path.display()
    );
    let folder = Folder::open(&arguments.folder).await?;
    let actor = Actor::CommandLine {
        source: String::new(),
    };
    let fingerprint = fs::read_to_string(&key_path)
        .ok()
        .and_then(|text| CentreKey::from_text(&text))
        .map(|key| key.fingerprint())
        .unwrap_or_default();
    folder
        .centre
        .store
        .write::<_, tocsin_store::StoreError, _>(move |tx| {
            Box::pin(async move {
                let detail = format!("centre_key={fingerprint}");
                tx.record(Act::CentreFounded, uuid::Uuid::nil(), &actor, detail);
                Ok(())
            })
        })
        .await?;
    folder.centre.store.seal_pending(&folder.signer).await?;
    Ok(folder.centre.store.close().await?)
}

/// Makes the folder, its settings, profile and key; answers where the key is.
pub(super) fn found(arguments: &Arguments) -> anyhow::Result<PathBuf> {
    let folder = &arguments.folder;
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    if fs::read_dir(folder)?.next().is_some() {
        bail!(
            "{} is not empty; name a folder that is not there yet",
            folder.display()
        );
    }
    copy_profile(&arguments.profile, &folder.join("profile"))?;
    let key_path = match &arguments.centre_key {
        Some(path) => std::path::absolute(path)?,
        None => folder.join("centre.key"),
    };
    write_key(&key_path)?;
    fs::write(folder.join(CONFIG_FILE), settings(arguments))?;
    Ok(key_path)
}

fn copy_profile(name: &str, to: &Path) -> anyhow::Result<()> {
    let files = texts::profile_files(name);
    if files.is_empty() {
        bail!(
            "no profile {name:?}; there are {}",
            texts::profile_names().join(", ")
        );
    }
    for (path, content) in files {
        let path = to.join(path);
        fs::create_dir_all(path.parent().unwrap_or(to))?;
        fs::write(&path, content).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

fn write_key(path: &Path) -> anyhow::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("{}: the centre key", path.display()))?;
    writeln!(file, "{}", CentreKey::generate().to_text())?;
    Ok(file.sync_all()?)
}

fn settings(arguments: &Arguments) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut text = String::from("# Settings of this centre. docs/operate.md explains each key.\n");
    let database = arguments.database.as_deref().unwrap_or("sqlite:tocsin.db");
    text.push_str(&format!("database = {}\n", quoted(database)));
    text.push_str(&format!("log_origin = {}\n", quoted(&arguments.log_origin)));
    if let Some(files) = &arguments.blobs {
        text.push_str(&format!("files = {}\n", quoted(files)));
    }
    if let Some(path) = arguments
        .centre_key
        .as_ref()
        .and_then(|path| std::path::absolute(path).ok())
    {
        text.push_str(&format!(
            "centre_key_file = {}\n",
            quoted(&path.to_string_lossy())
        ));
    }
    if let Some(url) = &arguments.public_url {
        text.push_str(&format!("public_url = {}\n", quoted(url)));
    }
    text
}
