//! `tocsin user`: who works at the centre.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;
use tocsin_domain::access::{Mandate, StaffRole};
use tocsin_flow::{FlowError, people};
use tocsin_store::people::Staff;

use super::arguments;
use super::misuse::refused;
use crate::folder::Folder;

pub(super) const EXAMPLE: &str = "Example:
  tocsin user invite /srv/tocsin --role analyst --email analyst@report.example
  tocsin user invite /srv/tocsin --role analyst --email north@report.example \\
      --kinds bank-message,spam --places XO-NO
  tocsin user invite /srv/tocsin --role recipient --email liaison@police.example \\
      --body cyber-unit
  tocsin user disable /srv/tocsin --email analyst@report.example";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Invite somebody; prints the address of the invitation, which works once, for 72 hours
    #[command(after_help = EXAMPLE)]
    Invite(Invitee),
    /// List everybody who has accepted an invitation
    #[command(after_help = "Example:\n  tocsin user list /srv/tocsin")]
    List {
        /// The data folder
        folder: PathBuf,
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// End somebody's work here, at once: sessions, every way in, and what they hold
    #[command(after_help = "Example:
  tocsin user disable /srv/tocsin --email analyst@report.example")]
    Disable {
        /// The data folder
        folder: PathBuf,
        /// The address they log in with, as `list` shows it
        #[arg(long, value_parser = arguments::mail_address)]
        email: String,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
struct Invitee {
    /// The data folder
    folder: PathBuf,
    /// What they will be: operator, analyst, supervisor, recipient, data-protection-officer,
    /// auditor or administrator
    #[arg(long, value_parser = arguments::role)]
    role: StaffRole,
    /// The address they will log in with
    #[arg(long, value_parser = arguments::mail_address)]
    email: String,
    /// For a recipient: the key of the body, in the profile's directory, whose liaison they are
    #[arg(long, value_name = "KEY")]
    body: Option<String>,
    /// Only these kinds of offence: keys of the profile, with commas between
    #[arg(long, value_delimiter = ',')]
    kinds: Vec<String>,
    /// Only these regions: codes of the profile, with commas between
    #[arg(long, value_delimiter = ',')]
    places: Vec<String>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.command {
        Command::Invite(invitee) => invite(invitee).await,
        Command::List { folder, json } => list(&Folder::open(&folder).await?, json).await,
        Command::Disable {
            folder,
            email,
            json,
        } => disable(&Folder::open(&folder).await?, &email, json).await,
    }
}

async fn invite(invitee: Invitee) -> anyhow::Result<()> {
    let Invitee {
        folder,
        role,
        email,
        body,
        kinds,
        places,
        json,
    } = invitee;
    let folder = Folder::open(&folder).await?;
    let permit = arguments::administrator()?;
    let mandate = Mandate {
        body,
        kinds,
        places,
    };
    let is_known = is_known(&folder, &email).await?;
    let invited = people::invite(&folder.centre, &permit, &email, role, mandate.clone()).await;
    let secret = invited.map_err(|error| misused_in(error, &email, role, &mandate))?;
    let expires_at = folder.centre.store.now() + people::INVITATION_TIME;
    let path = format!("/console/invitation/{secret}");
    let url = folder
        .config
        .public_url
        .as_ref()
        .map(|public| format!("{}{path}", public.trim_end_matches('/')));
    folder.centre.store.close().await?;
    if json {
        let line = json!({"email": email.trim(), "role": role.as_str(), "body": mandate.body,
            "kinds": mandate.kinds, "places": mandate.places, "invitation": url,
            "path": path, "expires_at": expires_at.to_string(), "enrols_anew": is_known});
        say!("{line}");
        return Ok(());
    }
    say!("{}", url.as_deref().unwrap_or(&path));
    eprintln!(
        "Give this to {} by a way you trust. It works once, until {expires_at:.0}.",
        email.trim()
    );
    if is_known {
        eprintln!(
            "{} works here already. Nothing changes until this invitation is used; then the new \
             password, second factor, role and mandate replace the old ones, and every session \
             and recovery code of theirs ends.",
            email.trim()
        );
    }
    if url.is_none() {
        eprintln!("Put the address of your centre in front, or set public_url in tocsin.toml.");
    }
    Ok(())
}

/// Whether somebody with this address works here already.
async fn is_known(folder: &Folder, email: &str) -> anyhow::Result<bool> {
    Ok(person(folder, email).await?.is_some())
}

/// Whoever logs in, or did, with this address.
async fn person(folder: &Folder, email: &str) -> anyhow::Result<Option<Staff>> {
    let staff = folder.centre.store.all_staff().await?;
    let email = email.trim().to_lowercase();
    Ok(staff.into_iter().find(|person| person.email == email))
}

async fn disable(folder: &Folder, email: &str, json: bool) -> anyhow::Result<()> {
    let permit = arguments::administrator()?;
    let ended = match person(folder, email).await? {
        Some(person) => {
            let ended = people::disable(&folder.centre, &permit, person.id).await;
            ended.map(|()| person)
        }
        None => Err(FlowError::NotFound),
    };
    folder.centre.store.close().await?;
    let person = ended.map_err(|error| match error {
        FlowError::NotFound => anyhow::anyhow!(
            "{}: nobody with this address works here; see `tocsin user list`",
            email.trim()
        ),
        other => other.into(),
    })?;
    if json {
        let line = json!({"id": person.id, "email": person.email,
            "role": person.role.as_str(), "state": "disabled"});
        say!("{line}");
    } else {
        eprintln!(
            "{} is out: no session, passkey, recovery code or invitation of theirs works any more. \
             An invitation lets them work here again.",
            person.email
        );
    }
    Ok(())
}

/// Which argument a refused invitation is about.
fn misused_in(error: FlowError, email: &str, role: StaffRole, mandate: &Mandate) -> anyhow::Error {
    let (kinds, places) = (mandate.kinds.join(","), mandate.places.join(","));
    let arguments = [
        ("email", "--email", email),
        ("mandate", "--role", role.as_str()),
        (
            "body",
            "--body",
            mandate.body.as_deref().unwrap_or_default(),
        ),
        ("kinds", "--kinds", &kinds),
        ("places", "--places", &places),
    ];
    refused(error, &arguments)
}

async fn list(folder: &Folder, json: bool) -> anyhow::Result<()> {
    for person in folder.centre.store.all_staff().await? {
        let state = if person.is_disabled {
            "disabled"
        } else {
            "active"
        };
        if json {
            let Mandate {
                body,
                kinds,
                places,
            } = person.mandate;
            let line = json!({"id": person.id, "email": person.email,
                "role": person.role.as_str(), "body": body, "kinds": kinds, "places": places,
                "state": state});
            say!("{line}");
        } else {
            let bounds = bounds(&person.mandate);
            say!(
                "{}  {}  {state}{bounds}",
                person.email,
                person.role.as_str()
            );
        }
    }
    Ok(folder.centre.store.close().await?)
}

/// What binds somebody, as words: `  body=cyber-unit  kinds=phishing,spam`.
fn bounds(mandate: &Mandate) -> String {
    let body = mandate.body.as_slice();
    let bounds = [
        ("body", body),
        ("kinds", &mandate.kinds),
        ("places", &mandate.places),
    ];
    let given = bounds.into_iter().filter(|(_, names)| !names.is_empty());
    given
        .map(|(name, names)| format!("  {name}={}", names.join(",")))
        .collect()
}
