//! What the tests need beside the Rust toolchain, found or installed from Debian's packages.

use crate::process;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// PostgreSQL as Debian 12 ships it is the oldest version that Tocsin supports.
const POSTGRES_OLDEST_VERSION: u32 = 15;

/// Node as Debian 12 ships it is the oldest version that the browser tests run on.
const NODE_OLDEST_VERSION: u32 = 18;

/// One thing the tests need.
pub struct Tool {
    /// How it is called in messages.
    pub name: &'static str,
    /// Debian's packages that bring it.
    pub packages: &'static [&'static str],
    find: fn() -> Option<PathBuf>,
}

/// The database server's programs (the folder that holds `initdb`).
pub const POSTGRES: Tool = Tool {
    name: "PostgreSQL 15 or later",
    packages: &["postgresql"],
    find: find_postgres,
};

/// A Chromium for the browser tests; none is ever downloaded from elsewhere.
pub const CHROMIUM: Tool = Tool {
    name: "Chromium",
    packages: &["chromium", "fonts-noto-core"],
    find: || {
        let named = std::env::var("TOCSIN_TEST_CHROMIUM").unwrap_or_default();
        process::find(&[&named, "/usr/bin/chromium", "chromium", "chromium-browser"])
    },
};

/// Node, which drives the browser.
pub const NODE: Tool = Tool {
    name: "Node 18 or later",
    packages: &["nodejs"],
    find: find_node,
};

/// Node's package installer.
pub const NPM: Tool = Tool {
    name: "npm",
    packages: &["npm"],
    find: || process::find(&["npm"]),
};

/// Python with its virtual environments, for the API test tool.
pub const PYTHON: Tool = Tool {
    name: "Python 3",
    packages: &["python3", "python3-venv"],
    find: find_python,
};

impl Tool {
    /// Where the tool is, if it is there.
    pub fn find(&self) -> Option<PathBuf> {
        (self.find)()
    }

    /// Finds the tool; installs nothing.
    ///
    /// # Errors
    /// When it is missing; the message says how to install it.
    pub fn found(&self) -> Result<PathBuf> {
        self.find().with_context(|| by_hand(&[self]))
    }
}

/// Makes sure that these tools are there, installing the packages of those that are not in one go.
///
/// # Errors
/// When one is missing and cannot be installed; the message says how to do it by hand.
pub fn require(tools: &[&Tool]) -> Result<()> {
    let absent = missing(tools);
    if absent.is_empty() {
        return Ok(());
    }
    install(&absent).map_err(|error| error.context(by_hand(&absent)))?;
    let absent = missing(&absent);
    if !absent.is_empty() {
        bail!("installed, and still: {}", by_hand(&absent));
    }
    Ok(())
}

fn missing<'t>(tools: &[&'t Tool]) -> Vec<&'t Tool> {
    let tools = tools.iter().copied();
    tools.filter(|tool| tool.find().is_none()).collect()
}

fn packages(tools: &[&Tool]) -> Vec<&'static str> {
    tools
        .iter()
        .flat_map(|tool| tool.packages)
        .copied()
        .collect()
}

/// What is missing, and the command that mends it.
fn by_hand(tools: &[&Tool]) -> String {
    let names: Vec<&str> = tools.iter().map(|tool| tool.name).collect();
    format!(
        "the tests need what was not found here: {}; install it with: apt-get install {} (or \
         your system's packages of that kind)",
        names.join(", "),
        packages(tools).join(" ")
    )
}

fn find_postgres() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("TOCSIN_TEST_POSTGRES_PROGRAMS") {
        return Some(PathBuf::from(folder)).filter(|folder| folder.join("initdb").is_file());
    }
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    versions
        .filter_map(|entry| entry.file_name().to_string_lossy().parse::<u32>().ok())
        .filter(|version| *version >= POSTGRES_OLDEST_VERSION)
        .map(|version| {
            (
                version,
                Path::new("/usr/lib/postgresql").join(format!("{version}/bin")),
            )
        })
        .filter(|(_, folder)| folder.join("initdb").is_file())
        .min()
        .map(|(_, folder)| folder)
        .or_else(|| {
            let initdb = process::find(&["initdb"])?;
            let is_able = version_of(&initdb)? >= POSTGRES_OLDEST_VERSION;
            initdb.parent().filter(|_| is_able).map(Path::to_path_buf)
        })
}

fn find_node() -> Option<PathBuf> {
    let mut nodes = ["node", "/usr/bin/node"]
        .iter()
        .filter_map(|name| process::find(&[name]));
    nodes.find(|node| version_of(node).is_some_and(|version| version >= NODE_OLDEST_VERSION))
}

/// The first number in what a program says of its version.
fn version_of(program: &Path) -> Option<u32> {
    let said = process::output(Command::new(program).arg("--version")).ok()?;
    first_number(&said)
}

fn first_number(text: &str) -> Option<u32> {
    let mut numbers = text.split(|sign: char| !sign.is_ascii_digit());
    numbers.find(|digits| !digits.is_empty())?.parse().ok()
}

fn find_python() -> Option<PathBuf> {
    let python = process::find(&["/usr/bin/python3", "python3"])?;
    let able = process::output(Command::new(&python).args(["-c", "import ensurepip, venv"]));
    able.is_ok().then_some(python)
}

/// How long to wait for the packages' server, and for somebody else's installation: a machine that
/// has just been started brings itself up to date first.
const APT_PATIENCE: [&str; 4] = [
    "--option=Acquire::http::Timeout=20",
    "--option=Acquire::https::Timeout=20",
    "--option=Acquire::Retries=1",
    "--option=DPkg::Lock::Timeout=300",
];

fn install(tools: &[&Tool]) -> Result<()> {
    if process::find(&["apt-get"]).is_none() {
        bail!("there is no apt-get here");
    }
    let as_root = process::is_root();
    if !as_root && process::find(&["sudo"]).is_none() {
        bail!("installing needs root, and there is no sudo");
    }
    let packages = packages(tools);
    println!("installing {}", packages.join(", "));
    apt(as_root, &["update", "--quiet"])?;
    let mut words = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    words.extend(packages);
    apt(as_root, &words)
}

fn apt(as_root: bool, words: &[&str]) -> Result<()> {
    // sudo passes no variables on, so that they stand in the command. Somebody who became root
    // by `su` may lack the folders of the system's programs.
    let mut command = Command::new(if as_root { "env" } else { "sudo" });
    if !as_root {
        // Never wait for a password: on a build server nobody would type it.
        command.args(["--non-interactive", "env"]);
    }
    let path = std::env::var("PATH").unwrap_or_default();
    command
        .arg(format!("PATH={path}:/usr/local/sbin:/usr/sbin:/sbin"))
        .args(["DEBIAN_FRONTEND=noninteractive", "NEEDRESTART_SUSPEND=1"])
        .arg("apt-get")
        .args(APT_PATIENCE)
        .args(words)
        .stdin(Stdio::null());
    process::run(&mut command)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOWHERE: Tool = Tool {
        name: "a unicorn",
        packages: &["unicorn", "horn"],
        find: || None,
    };

    #[test]
    fn what_is_missing_is_named_with_the_command_that_mends_it() {
        let error = NOWHERE.found().expect_err("nowhere").to_string();
        assert!(error.contains("a unicorn"), "{error}");
        assert!(error.contains("apt-get install unicorn horn"), "{error}");
        let shell = Tool {
            find: || process::find(&["sh"]),
            ..NOWHERE
        };
        require(&[&shell]).expect("there is a shell");
        let absent = missing(&[&shell, &NOWHERE]);
        assert_eq!(packages(&absent), ["unicorn", "horn"]);
    }

    #[test]
    fn versions_are_read_as_programs_say_them() {
        assert_eq!(first_number("v18.19.0"), Some(18));
        assert_eq!(
            first_number("initdb (PostgreSQL) 15.10 (Debian 15.10-1)"),
            Some(15)
        );
        assert_eq!(first_number("unknown"), None);
    }
}
