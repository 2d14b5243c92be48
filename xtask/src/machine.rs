//! What the tests need beside the Rust toolchain, found or installed from Debian's packages.

use crate::process;
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// PostgreSQL as Debian 12 ships it is the oldest version that Tocsin supports.
const POSTGRES_OLDEST_VERSION: u32 = 15;

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
    name: "Node",
    packages: &["nodejs", "npm"],
    find: || process::find(&["node"]),
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
    /// Finds the tool, installing its packages when it is not there and that is possible.
    ///
    /// # Errors
    /// When it is missing and cannot be installed; the message names the packages.
    pub fn require(&self) -> Result<PathBuf> {
        if let Some(path) = (self.find)() {
            return Ok(path);
        }
        install(self)?;
        match (self.find)() {
            Some(path) => Ok(path),
            None => bail!(
                "{} is still not found after installing {}",
                self.name,
                self.packages.join(", ")
            ),
        }
    }
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
        .or_else(|| process::find(&["initdb"])?.parent().map(Path::to_path_buf))
}

fn find_python() -> Option<PathBuf> {
    let python = process::find(&["/usr/bin/python3", "python3"])?;
    let able = process::output(Command::new(&python).args(["-c", "import ensurepip, venv"]));
    able.is_ok().then_some(python)
}

fn install(tool: &Tool) -> Result<()> {
    let by_hand = format!(
        "{} is needed by the tests and was not found; install it with: apt-get install {}",
        tool.name,
        tool.packages.join(" ")
    );
    if process::find(&["apt-get"]).is_none() {
        bail!("{by_hand} (or your system's packages of that kind)");
    }
    let as_root = process::is_root();
    if !as_root && process::find(&["sudo"]).is_none() {
        bail!(by_hand);
    }
    println!("installing {}: {}", tool.name, tool.packages.join(", "));
    let apt = |words: &[&str]| -> Result<()> {
        let mut command = Command::new(if as_root { "apt-get" } else { "sudo" });
        if !as_root {
            // Never wait for a password: on a build server nobody would type it.
            command.args(["--non-interactive", "apt-get"]);
        }
        process::run(command.env("DEBIAN_FRONTEND", "noninteractive").args(words))
    };
    let mut words = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    words.extend(tool.packages);
    apt(&["update", "--quiet"])
        .and_then(|()| apt(&words))
        .map_err(|error| error.context(by_hand))
}
