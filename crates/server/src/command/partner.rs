//! `tocsin partner`: how the bodies of the directory are reached.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;
use tocsin_flow::referral::{deliver, partner};
use tocsin_store::partner::Partner;

use super::arguments;
use super::misuse::refused;
use crate::folder::Folder;
use crate::referral::signature::MessageKey;
use crate::referral::webhook;

pub(super) const EXAMPLE: &str = "Examples:
  tocsin partner set /srv/tocsin --body cyber-unit --email desk@police.example --language fr
  tocsin partner set /srv/tocsin --body cyber-unit --webhook https://police.example/tocsin
  tocsin partner list /srv/tocsin
  tocsin partner key /srv/tocsin";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the bodies of the directory and how each is reached
    #[command(after_help = "Example:\n  tocsin partner list /srv/tocsin")]
    List {
        /// The data folder
        folder: PathBuf,
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Say how a body is reached; what is not named stays as it is, an empty value removes it
    #[command(after_help = EXAMPLE)]
    Set(Change),
    /// Show the public key with which this centre signs its messages (JSON Web Key Set)
    #[command(after_help = "Example:\n  tocsin partner key /srv/tocsin")]
    Key {
        /// The data folder
        folder: PathBuf,
        /// Print one JSON object; it is one in any case
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
struct Change {
    /// The data folder
    folder: PathBuf,
    /// Key of the body in the profile's directory
    #[arg(long)]
    body: String,
    /// Where notices go: they hold a link and nothing of the report
    #[arg(long, value_parser = mail_address)]
    email: Option<String>,
    /// Where a notice goes besides, once the body is late
    #[arg(long, value_parser = mail_address)]
    deputy: Option<String>,
    /// The language of its notices and packages: one of the profile's
    #[arg(long)]
    language: Option<String>,
    /// Where signed messages go: an https address
    #[arg(long, value_parser = web_address)]
    webhook: Option<String>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

fn mail_address(text: &str) -> Result<String, String> {
    match text.is_empty() {
        true => Ok(String::new()),
        false => arguments::mail_address(text),
    }
}

fn web_address(text: &str) -> Result<String, String> {
    match text.is_empty() {
        true => Ok(String::new()),
        false => webhook::address(text)
            .map(|_| text.to_owned())
            .map_err(str::to_owned),
    }
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.command {
        Command::List { folder, json } => list(&Folder::open(&folder).await?, json).await,
        Command::Set(change) => set(change).await,
        Command::Key { folder, json: _ } => key(&Folder::open(&folder).await?).await,
    }
}

async fn list(folder: &Folder, json: bool) -> anyhow::Result<()> {
    let centre = &folder.centre;
    for body in &centre.profile.bodies {
        show(&centre.store.partner(&body.key).await?, json);
    }
    Ok(centre.store.close().await?)
}

fn show(partner: &Partner, json: bool) {
    let Partner {
        body,
        email,
        deputy,
        language,
        webhook,
    } = partner;
    if json {
        say!(
            "{}",
            json!({"body": body, "email": email, "deputy": deputy, "language": language,
                "webhook": webhook})
        );
        return;
    }
    let ways: Vec<&str> = [email, deputy, language, webhook]
        .into_iter()
        .map(String::as_str)
        .filter(|value| !value.is_empty())
        .collect();
    match ways[..] {
        [] => say!("{body}  by its page alone"),
        _ => say!("{body}  {}", ways.join("  ")),
    }
}

async fn set(change: Change) -> anyhow::Result<()> {
    let folder = Folder::open(&change.folder).await?;
    let centre = &folder.centre;
    let permit = arguments::administrator()?;
    let mut partner = centre.store.partner(&change.body).await?;
    let fields = [
        (&mut partner.email, change.email),
        (&mut partner.deputy, change.deputy),
        (&mut partner.language, change.language),
        (&mut partner.webhook, change.webhook),
    ];
    for (field, value) in fields {
        if let Some(value) = value {
            *field = value;
        }
    }
    let stored = partner::set(centre, &permit, partner.clone()).await;
    centre.store.close().await?;
    let arguments = [
        ("body", "--body", partner.body.as_str()),
        ("language", "--language", &partner.language),
    ];
    stored.map_err(|error| refused(error, &arguments))?;
    show(&partner, change.json);
    Ok(())
}

async fn key(folder: &Folder) -> anyhow::Result<()> {
    let seed = deliver::message_key(&folder.centre).await?;
    folder.centre.store.close().await?;
    say!("{}", MessageKey::new(&seed).to_jwks());
    Ok(())
}
