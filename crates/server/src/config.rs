//! What the operator decides: `tocsin.toml` in the data folder.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tocsin_flow::people::Passkeys;

/// The operator's settings. Unknown keys are an error; relative paths start at the data folder.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `sqlite:tocsin.db`, or `postgres://user:password@host/database`.
    pub database: String,
    /// The folder of encrypted files.
    #[serde(default = "default_files")]
    pub files: PathBuf,
    /// The folder of the profile.
    #[serde(default = "default_profile")]
    pub profile: PathBuf,
    /// The file of the centre key. The variables `TOCSIN_CENTRE_KEY` (the key itself) and
    /// `TOCSIN_CENTRE_KEY_FILE` come before it.
    #[serde(default = "default_centre_key_file")]
    pub centre_key_file: PathBuf,
    /// The name of this centre's log, for ever, e.g. `report.example.org/log`. Without a scheme.
    pub log_origin: String,
    /// The address that people type, e.g. `https://report.example.org`. With it, cookies are
    /// marked for HTTPS, mails carry a link and staff may use passkeys.
    #[serde(default)]
    pub public_url: Option<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    #[serde(default)]
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether `/metrics` answers everybody, not only this machine and private networks.
    #[serde(default)]
    pub metrics_public: bool,
    /// How long a sender to the API may pause in the middle of a body before it is given up.
    #[serde(default = "default_sender_pause_seconds")]
    pub sender_pause_seconds: u32,
    /// Most connections at once; further ones wait until one ends.
    #[serde(default = "default_connections_count")]
    pub connections_count: NonZeroU32,
    /// How long the head of a request may take, and a connection may rest between two requests.
    #[serde(default = "default_head_timeout_seconds")]
    pub head_timeout_seconds: NonZeroU32,
    /// How notices leave by mail; without it none are.
    #[serde(default)]
    pub mail: Option<Mail>,
    /// How notices leave as text messages; without it none are.
    #[serde(default)]
    pub sms: Option<Sms>,
}

/// How mail leaves: through a relay that signs it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Host and port of the relay, e.g. `127.0.0.1:25`.
    pub relay: String,
    /// The sender's address.
    pub from: String,
    /// The largest package that goes along, encrypted, to a body with a key; a larger one waits at
    /// the body's page. A mail is up to half as large again as its package. 0 for none.
    #[serde(default = "default_package_bytes")]
    pub package_bytes: u64,
}

/// How text messages leave: through a gateway by HTTP, or a folder that another programme empties.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Sms {
    /// The gateway's address: `https://…`, or `http://` on this machine.
    #[serde(default)]
    pub url: Option<String>,
    /// The folder, in place of an address: one file a message.
    #[serde(default)]
    pub folder: Option<PathBuf>,
    /// What is sent, with `{to}`, `{text}` and, if wanted, `{id}` in it.
    #[serde(default)]
    pub body: Option<String>,
    /// The body's media type, which says how its parts are written.
    #[serde(default = "default_sms_content_type")]
    pub content_type: String,
    /// The file of the gateway's token. The variable `TOCSIN_SMS_TOKEN` comes before it.
    #[serde(default)]
    pub token_file: Option<PathBuf>,
}

/// The name of the file.
pub const CONFIG_FILE: &str = "tocsin.toml";

fn default_package_bytes() -> u64 {
    7_000_000
}

fn default_files() -> PathBuf {
    PathBuf::from("files")
}

fn default_profile() -> PathBuf {
    PathBuf::from("profile")
}

fn default_sender_pause_seconds() -> u32 {
    30
}

fn default_sms_content_type() -> String {
    "application/json".to_owned()
}

/// Many times what the pages and programmes of a country open at once.
const CONNECTIONS_COUNT: NonZeroU32 = NonZeroU32::new(4_096).expect("not zero");

fn default_connections_count() -> NonZeroU32 {
    CONNECTIONS_COUNT
}

/// Longer than proxies keep a connection (60 s is common), so that none is closed at the moment
/// at which a proxy uses it again.
const HEAD_TIMEOUT_SECONDS: NonZeroU32 = NonZeroU32::new(75).expect("not zero");

fn default_head_timeout_seconds() -> NonZeroU32 {
    HEAD_TIMEOUT_SECONDS
}

fn default_centre_key_file() -> PathBuf {
    PathBuf::from("centre.key")
}

impl Config {
    /// Reads the file of a data folder. Errors name the file, the line and the remedy.
    pub fn read(folder: &Path) -> anyhow::Result<Config> {
        let path = folder.join(CONFIG_FILE);
        let text = std::fs::read_to_string(&path).map_err(|cause| {
            anyhow::anyhow!(
                "{}: {cause}; make a data folder with `tocsin init {}`",
                path.display(),
                folder.display()
            )
        })?;
        let mut config = Config::parse(&text).map_err(|(line, message)| {
            anyhow::anyhow!(
                "{}:{line}: {message}; docs/operate.md lists the keys",
                path.display()
            )
        })?;
        if let Some(sms) = &mut config.sms {
            for path in [&mut sms.folder, &mut sms.token_file].into_iter().flatten() {
                *path = folder.join(&*path);
            }
        }
        Ok(config)
    }

    /// The passkeys of the public address; `None` where browsers have none for it.
    pub fn passkeys(&self) -> Option<Passkeys> {
        self.public_url.as_deref().and_then(Passkeys::at)
    }

    /// Reads the text of the file; an error is a line and what is wrong there.
    fn parse(text: &str) -> Result<Config, (usize, String)> {
        toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let before = text.get(..start).unwrap_or(text);
            let line = before.matches('\n').count() + 1;
            (line, error.message().to_owned())
        })
    }

    /// The database's address, its path made absolute.
    pub fn database_url(&self, folder: &Path) -> String {
        match self.database.strip_prefix("sqlite:") {
            Some(path) => format!("sqlite:{}", folder.join(path).display()),
            None => self.database.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_named_with_its_line() {
        let text = "database = \"sqlite:a.db\"\nlog_origin = \"a/log\"\ncolour = 1\n";
        let (line, message) = Config::parse(text).expect_err("an unknown key");
        assert_eq!(line, 3);
        assert!(message.contains("unknown field `colour`"), "{message}");
        assert!(
            Config::parse("log_origin = \"a/log\"")
                .expect_err("no database")
                .1
                .contains("database")
        );
    }

    #[test]
    fn a_centre_that_would_serve_nobody_is_a_mistake() {
        let text = "database = \"sqlite:a.db\"\nlog_origin = \"a/log\"\n";
        let config = Config::parse(text).expect("enough");
        assert_eq!(config.connections_count.get(), 4_096);
        assert_eq!(config.head_timeout_seconds.get(), 75);
        for key in ["connections_count", "head_timeout_seconds"] {
            let (line, message) = Config::parse(&format!("{text}{key} = 0\n")).expect_err(key);
            assert_eq!(line, 3);
            assert!(message.contains("nonzero"), "{message}");
        }
    }
}
