//! `tocsin demo`: a sample centre with two months of work in it, gone when it stops.

mod stories;
mod past;

use std::io::{self, BufRead, IsTerminal};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use jiff::Timestamp;
use totp_rs::{Builder, Secret, Totp};

use super::progress::Progress;
use super::serve::{self, Serving};
use super::{arguments, init};
use crate::folder::Folder;

pub(super) const EXAMPLE: &str = "Example:
  tocsin demo --http 127.0.0.1:8080

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
    /// Write the log as JSON on a terminal too; the first line printed is JSON in any case
    #[arg(long)]
    pub(super) json: bool,
}

/// How often the folder is removed when the process ends at once.
const REMOVAL_TRIES_COUNT: u32 = 10;

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let temporary = tempfile::Builder::new().prefix("tocsin-demo-").tempdir()?;
    let path = temporary.path().join("data");
    let login = fill(path.clone()).await?;
    let folder = Folder::open(&path).await?;
    let admin = serve::invite_administrator(&folder.centre).await?;
    let gone = temporary.path().to_owned();
    let serving = Serving {
        http: arguments.http,
        admin: Some(admin),
        when_ready: Box::new(move |address| login.explain(address)),
        before_exit: Box::new(move || {
            // What still runs may put a file into a folder that has just been emptied.
            let is_gone = |_: &u32| std::fs::remove_dir_all(&gone).is_ok();
            let _ = (0..REMOVAL_TRIES_COUNT).find(is_gone);
        }),
    };
    serve::serve(folder, serving).await?;
    temporary.close().context("removing the sample centre")
}

/// Makes the sample centre.
async fn fill(path: PathBuf) -> anyhow::Result<Login> {
    let progress = Progress::new(None);
    progress.say("making a sample centre");
    let founded = init::found(&init::Arguments::for_folder(path.clone())).await?;
    founded.folder.centre.store.close().await?;
    let clock = past::SetClock::at_the_beginning();
    let folder = Folder::open_on_clock(&path, clock.clock()).await?;
    let login = past::live(&folder.centre, &clock, &progress).await?;
    folder.centre.store.close().await?;
    progress.finish();
    Ok(login)
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
    fn explain(self, address: SocketAddr) {
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
            self.code_at(Timestamp::now())
        );
        if io::stdin().is_terminal() {
            eprintln!("Enter shows the code that is valid then.");
            std::thread::spawn(move || {
                for _ in io::stdin().lock().lines().map_while(Result::ok) {
                    eprintln!("{}", self.code_at(Timestamp::now()));
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
