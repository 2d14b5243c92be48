//! `tocsin demo`: a sample centre with two months of work in it, gone when it stops.

mod stories;
mod past;

use std::fs::{self, OpenOptions};
use std::io::{self, BufRead, IsTerminal, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use jiff::Timestamp;
use tocsin_store::store::Clock;
use totp_rs::{Builder, Secret, Totp};

use super::progress::Progress;
use super::serve::{self, Serving};
use super::{arguments, init};
use crate::config::CONFIG_FILE;
use crate::folder::Folder;

pub(super) const EXAMPLE: &str = "Example:
  tocsin demo --http 127.0.0.1:8080

  tocsin demo --at 2026-02-09T08:30:00Z     as if it were then: the same pages at each start

It lives in a temporary folder, which is removed when it stops. How to log in stands on standard
error; on a terminal, Enter shows the second factor's present code.";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Where to listen for HTTP; port 0 picks a free one
    #[arg(
        long,
        default_value = "127.0.0.1:8080",
        value_name = "ADDRESS",
        value_parser = arguments::listener
    )]
    http: String,
    /// The time on its clock when it starts, such as 2026-02-09T08:30:00Z; the present by default
    #[arg(long, value_name = "TIME", value_parser = arguments::time)]
    at: Option<Timestamp>,
    /// Write the log as JSON on a terminal too; the first line printed is JSON in any case
    #[arg(long)]
    pub(super) json: bool,
}

/// How often the folder is removed when the process ends at once.
const REMOVAL_TRIES_COUNT: u32 = 10;

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let temporary = tempfile::Builder::new().prefix("tocsin-demo-").tempdir()?;
    let path = temporary.path().join("data");
    let at = arguments.at.unwrap_or_else(Timestamp::now);
    let login = fill(path.clone(), at).await?;
    let clock = match arguments.at {
        Some(at) => running_from(at),
        None => Arc::new(Timestamp::now),
    };
    let folder = Folder::open_on_clock(&path, clock.clone()).await?;
    let admin = serve::invite_administrator(&folder.centre).await?;
    let gone = temporary.path().to_owned();
    let serving = Serving {
        http: arguments.http,
        admin: Some(admin),
        when_ready: Box::new(move |address| login.explain(address, &clock)),
        before_exit: Box::new(move || {
            // What still runs may put a file into a folder that has just been emptied.
            let is_gone = |_: &u32| std::fs::remove_dir_all(&gone).is_ok();
            let _ = (0..REMOVAL_TRIES_COUNT).find(is_gone);
        }),
    };
    serve::serve(folder, serving).await?;
    temporary.close().context("removing the sample centre")
}

/// A clock that shows this time now, and goes on.
fn running_from(at: Timestamp) -> Clock {
    let ahead = at.duration_since(Timestamp::now());
    Arc::new(move || Timestamp::now().saturating_add(ahead).unwrap_or(at))
}

/// Makes the sample centre as it is at a time.
async fn fill(path: PathBuf, at: Timestamp) -> anyhow::Result<Login> {
    let progress = Progress::new(None);
    progress.say("making a sample centre");
    let founded = init::found(&init::Arguments::for_folder(path.clone())).await?;
    founded.folder.centre.store.close().await?;
    let clock = past::SetClock::at_the_beginning(at);
    let folder = Folder::open_on_clock(&path, clock.clock()).await?;
    let login = past::live(&folder.centre, &clock, at, &progress).await?;
    gateway(&path).context("a folder for text messages")?;
    folder.centre.store.close().await?;
    progress.finish();
    Ok(login)
}

/// Text messages go into a folder, where one can look at them.
fn gateway(path: &Path) -> io::Result<()> {
    fs::create_dir(path.join("sms"))?;
    let mut config = OpenOptions::new()
        .append(true)
        .open(path.join(CONFIG_FILE))?;
    config.write_all(b"\n[sms]\nfolder = \"sms\"\n")
}

/// Who may log in, and how.
#[derive(Clone)]
pub(super) struct Login {
    email: String,
    password: String,
    /// In base 32, for an authenticator.
    secret: String,
    totp: Arc<Totp>,
}

impl Login {
    fn new(email: &str, secret: String) -> anyhow::Result<Login> {
        let totp = Builder::new()
            .with_algorithm(totp_rs::Algorithm::SHA1)
            .with_digits(6)
            .with_skew(1)
            .with_step_duration(30)
            .with_secret(Secret::try_from_base32(&secret)?)
            .build()
            .context("a second factor")?;
        Ok(Login {
            email: email.to_owned(),
            password: "a sample centre only".to_owned(),
            secret,
            totp: Arc::new(totp),
        })
    }

    /// The second factor's code at a time.
    fn code_at(&self, at: Timestamp) -> String {
        let seconds = u64::try_from(at.as_second()).unwrap_or_default();
        self.totp.generate(seconds).to_string()
    }

    /// Tells on standard error how to log in.
    fn explain(self, address: SocketAddr, clock: &Clock) {
        eprintln!(
            "\nA sample centre; nothing in it is real.\n\
             \n  the public side   http://{address}/\
             \n  the inside        http://{address}/console\
             \n    address         {}\
             \n    password        {}\
             \n    second factor   {} in an authenticator; now {}\n\
             \nCtrl-C stops it and removes it.",
            self.email,
            self.password,
            self.secret,
            self.code_at(clock())
        );
        if io::stdin().is_terminal() {
            eprintln!("Enter shows the code that is valid then.");
            let clock = clock.clone();
            std::thread::spawn(move || {
                for _ in io::stdin().lock().lines().map_while(Result::ok) {
                    eprintln!("{}", self.code_at(clock()));
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_factor_is_that_of_the_standard() {
        // RFC 6238, appendix B, with six digits.
        let login = Login::new("a@b", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_owned());
        let at = Timestamp::from_second(59).expect("a time");
        assert_eq!(login.expect("a secret").code_at(at), "287082");
    }
}
