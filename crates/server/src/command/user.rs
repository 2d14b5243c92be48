//! `tocsin user`: who works at the centre.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;
use tocsin_domain::access::StaffRole;
use tocsin_flow::people;

use super::arguments;
use crate::folder::Folder;

pub(super) const EXAMPLE: &str = "Example:
  tocsin user invite /srv/tocsin --role analyst --email analyst@report.example";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Invite somebody; prints the address of the invitation, which works once, for 72 hours
    #[command(after_help = EXAMPLE)]
    Invite {
        /// The data folder
        folder: PathBuf,
        /// What they will be: operator, analyst, supervisor, recipient, data-protection-officer,
        /// auditor or administrator
        #[arg(long, value_parser = arguments::role)]
        role: StaffRole,
        /// The address they will log in with
        #[arg(long)]
        email: String,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// List everybody who has accepted an invitation
    #[command(after_help = "Example:\n  tocsin user list /srv/tocsin")]
    List {
        /// The data folder
        folder: PathBuf,
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.command {
        Command::Invite {
            folder,
            role,
            email,
            json,
        } => invite(&Folder::open(&folder).await?, role, &email, json).await,
        Command::List { folder, json } => list(&Folder::open(&folder).await?, json).await,
    }
}

async fn invite(folder: &Folder, role: StaffRole, email: &str, json: bool) -> anyhow::Result<()> {
    let permit = arguments::administrator()?;
    let secret = people::invite(&folder.centre, &permit, email, role).await?;
    let expires_at = folder.centre.store.now() + people::INVITATION_TIME;
    let path = format!("/console/invitation/{secret}");
    let url = folder
        .config
        .public_url
        .as_ref()
        .map(|public| format!("{}{path}", public.trim_end_matches('/')));
    folder.centre.store.close().await?;
    if json {
        let line = json!({"email": email.trim(), "role": role.as_str(), "invitation": url,
            "path": path, "expires_at": expires_at.to_string()});
        say!("{line}");
        return Ok(());
    }
    say!("{}", url.as_deref().unwrap_or(&path));
    eprintln!(
        "Give this to {} by a way you trust. It works once, until {expires_at:.0}.",
        email.trim()
    );
    if url.is_none() {
        eprintln!("Put the address of your centre in front, or set public_url in tocsin.toml.");
    }
    Ok(())
}

async fn list(folder: &Folder, json: bool) -> anyhow::Result<()> {
    for person in folder.centre.store.all_staff().await? {
        let state = if person.is_disabled {
            "disabled"
        } else {
            "active"
        };
        if json {
            let line = json!({"id": person.id, "email": person.email,
                "role": person.role.as_str(), "state": state});
            say!("{line}");
        } else {
            say!("{}  {}  {state}", person.email, person.role.as_str());
        }
    }
    Ok(folder.centre.store.close().await?)
}
