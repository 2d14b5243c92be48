//! The Node programs that drive a browser: tests and screenshots, with what they need at hand.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use xtask::machine::{self, Tool};
use xtask::process;

/// The folder of the browser tests.
pub(crate) fn folder() -> PathBuf {
    process::root().join("tests-browser")
}

/// What the browser tests and the screenshots need.
pub(crate) const TOOLS: [&Tool; 3] = [&machine::CHROMIUM, &machine::NODE, &machine::NPM];

/// A `node` command in that folder, with the binary built, the locked packages installed and the
/// browser named.
pub(crate) fn node() -> Result<Command> {
    process::run(process::cargo().args(["build", "--locked", "--package", "tocsin-server"]))?;
    let mut command = node_alone()?;
    command.env("TOCSIN_BIN", process::programs()?.join("tocsin"));
    Ok(command)
}

/// The same for a script that needs no binary.
pub(crate) fn node_alone() -> Result<Command> {
    let chromium = machine::CHROMIUM.found()?;
    let node = machine::NODE.found()?;
    let npm = machine::NPM.found()?;
    install_packages(&npm, &folder())?;
    let mut command = Command::new(node);
    command
        .current_dir(folder())
        .env("TOCSIN_TEST_CHROMIUM", chromium);
    Ok(command)
}

/// Installs the packages of the lock, unless they are there already. No browser is among them.
fn install_packages(npm: &Path, folder: &Path) -> Result<()> {
    let lock = std::fs::read_to_string(folder.join("package-lock.json"))
        .context("the lock of the browser tests' packages is missing")?;
    let stamp = folder.join("node_modules/.tocsin-lock.json");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    process::run(
        Command::new(npm)
            .current_dir(folder)
            .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
            .args([
                "--ignore-scripts",
                "--prefer-offline",
                "--no-update-notifier",
            ])
            // A registry that does not answer is a failure, not a long wait.
            .args(["--fetch-timeout=20000", "--fetch-retries=1"])
            .args(["--fetch-retry-maxtimeout=5000"])
            .stdin(Stdio::null())
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
    )?;
    std::fs::write(&stamp, lock).context("cannot note which packages are installed")
}

/// The API test tool, installed into a Python environment of its own; its versions are pinned.
pub(crate) fn schemathesis() -> Result<PathBuf> {
    let python = machine::PYTHON.found()?;
    let pins = folder().join("requirements.txt");
    let wanted = std::fs::read_to_string(&pins).context("the API test tool's pins are missing")?;
    let environment = process::programs()?.join("schemathesis");
    let program = environment.join("bin/schemathesis");
    let stamp = environment.join("installed.txt");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(program);
    }
    process::run(
        Command::new(python)
            .args(["-m", "venv", "--clear"])
            .arg(&environment),
    )?;
    process::run(
        Command::new(environment.join("bin/python"))
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--no-input",
                "--timeout=20",
                "--retries=1",
                "-r",
            ])
            .arg(&pins),
    )?;
    std::fs::write(&stamp, wanted).context("cannot note what is installed")?;
    Ok(program)
}
