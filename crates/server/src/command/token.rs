//! `tocsin token`: the programmes that come in.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde_json::json;
use tocsin_domain::access::Scope;
use tocsin_flow::token;
use tocsin_store::token::Token;
use uuid::Uuid;

use super::arguments;
use crate::folder::Folder;

pub(super) const EXAMPLE: &str = "Example:
  tocsin token create /srv/tocsin --source bank --scope reports:write,reports:read \\
      --expires 2027-12-31";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Issue a token; prints it once, it is not kept
    #[command(after_help = EXAMPLE)]
    Create(Creation),
    /// List the tokens: never the secrets, which are not kept
    #[command(after_help = "Example:\n  tocsin token list /srv/tocsin")]
    List {
        /// The data folder
        folder: PathBuf,
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Make a token stop working, at once
    #[command(after_help = "Example:
  tocsin token revoke /srv/tocsin 0192f0c1-2a7b-7c3d-9e4f-5a6b7c8d9e0f")]
    Revoke {
        /// The data folder
        folder: PathBuf,
        /// The token's id, as `list` shows it
        #[arg(value_parser = arguments::token_id)]
        id: Uuid,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
struct Creation {
    /// The data folder
    folder: PathBuf,
    /// Whose reports these will be: letters, digits, - _ and .
    #[arg(long, value_parser = arguments::source)]
    source: String,
    /// What it may do: reports:write, reports:read, journal:read, indicators:read,
    /// referrals:read, referrals:write (then the source is the key of a body)
    #[arg(long, required = true, value_delimiter = ',', value_parser = arguments::scope)]
    scope: Vec<Scope>,
    /// The last day on which it works (UTC), or an RFC 3339 time; without it there is no end
    #[arg(long, value_parser = arguments::end_to_come)]
    expires: Option<Timestamp>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.command {
        Command::Create(creation) => create(creation).await,
        Command::List { folder, json } => list(&Folder::open(&folder).await?, json).await,
        Command::Revoke { folder, id, json } => {
            revoke(&Folder::open(&folder).await?, id, json).await
        }
    }
}

async fn create(creation: Creation) -> anyhow::Result<()> {
    let Creation {
        folder,
        source,
        scope,
        expires,
        json,
    } = creation;
    let folder = Folder::open(&folder).await?;
    let centre = &folder.centre;
    let permit = arguments::administrator()?;
    let secret = token::issue(centre, &permit, &source, scope.clone(), expires).await?;
    centre.store.close().await?;
    if json {
        let line = json!({"token": secret, "source": source, "scopes": words(&scope),
            "expires_at": expires.map(|at| at.to_string())});
        say!("{line}");
    } else {
        say!("{secret}");
        eprintln!("This is the only time that the token can be seen.");
    }
    Ok(())
}

fn words(scopes: &[Scope]) -> Vec<&'static str> {
    scopes.iter().map(|scope| scope.as_str()).collect()
}

async fn list(folder: &Folder, json: bool) -> anyhow::Result<()> {
    let now = folder.centre.store.now();
    for token in folder.centre.store.tokens().await? {
        let state = state(&token, now);
        let expires_at = token.expires_at.map(|at| at.to_string());
        if json {
            let line = json!({"id": token.id, "source": token.source,
                "scopes": words(&token.scopes), "expires_at": expires_at, "state": state});
            say!("{line}");
        } else {
            say!(
                "{}  {}  {}  {}  {state}",
                token.id,
                token.source,
                words(&token.scopes).join(","),
                expires_at.as_deref().unwrap_or("no end")
            );
        }
    }
    Ok(folder.centre.store.close().await?)
}

fn state(token: &Token, now: Timestamp) -> &'static str {
    match token {
        _ if token.revoked_at.is_some() => "revoked",
        _ if token.expires_at.is_some_and(|at| at <= now) => "expired",
        _ => "active",
    }
}

async fn revoke(folder: &Folder, id: Uuid, json: bool) -> anyhow::Result<()> {
    let permit = arguments::administrator()?;
    let revoked = token::revoke(&folder.centre, &permit, id).await;
    folder.centre.store.close().await?;
    revoked.map_err(|error| match error {
        tocsin_flow::FlowError::NotFound => {
            anyhow::anyhow!("{id}: no such token that still works; see `tocsin token list`")
        }
        other => other.into(),
    })?;
    if json {
        say!("{}", json!({"id": id, "state": "revoked"}));
    }
    Ok(())
}
