//! Running other programs: from the repository's root, with errors that name the command.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

/// The repository's root folder: of the checkout that `cargo xtask` runs in, or else of the one
/// that this was built from: a build folder may have been copied from another checkout.
pub fn root() -> PathBuf {
    let is_xtask = std::env::var("CARGO_PKG_NAME").is_ok_and(|name| name == env!("CARGO_PKG_NAME"));
    let running = std::env::var_os("CARGO_MANIFEST_DIR").filter(|_| is_xtask);
    let manifest = running.unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let manifest = Path::new(&manifest);
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// The folder where cargo puts the programs of this build profile, this one among them.
///
/// # Errors
/// When the system cannot say where the running program lies.
pub fn programs() -> Result<PathBuf> {
    let this = std::env::current_exe().context("cannot tell where this program lies")?;
    let folder = this.parent().context("this program lies in no folder")?;
    Ok(folder.to_path_buf())
}

/// The cargo that runs this task, so that a chosen toolchain is kept.
pub fn cargo() -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(root());
    // What cargo told this task about its own package would make build scripts that look at it
    // run again, and everything above them be compiled again.
    for (name, _) in std::env::vars_os() {
        let told = name.to_string_lossy();
        if told.starts_with("CARGO_PKG_") || told.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// A command as one would type it, for messages.
pub fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(
        command
            .get_args()
            .map(|word| word.to_string_lossy().into_owned()),
    );
    words.join(" ")
}

/// Runs a command to its end.
///
/// # Errors
/// When it cannot start or does not succeed; the message holds the command.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start `{}`", shown(command)))?;
    if !status.success() {
        bail!("`{}` ended with {status}", shown(command));
    }
    Ok(())
}

/// Runs a command quietly and gives what it printed.
///
/// # Errors
/// When it cannot start or does not succeed; the message holds its error output.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start `{}`", shown(command)))?;
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr);
        bail!(
            "`{}` ended with {}: {}",
            shown(command),
            output.status,
            error.trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a command, passing its output through line by line while keeping a copy to count in.
///
/// # Errors
/// When it cannot start. Its own failure is in the status.
pub fn copied(command: &mut Command) -> Result<(ExitStatus, String)> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{}`", shown(command)))?;
    let standard = child.stdout.take().context("no standard output")?;
    let errors = child.stderr.take().context("no error output")?;
    let beside = thread::spawn(move || pass_through(errors, std::io::stderr()));
    let mut text = pass_through(standard, std::io::stdout());
    text.push_str(&beside.join().unwrap_or_default());
    let status = child
        .wait()
        .with_context(|| format!("cannot await `{}`", shown(command)))?;
    Ok((status, text))
}

fn pass_through(from: impl Read, mut to: impl Write) -> String {
    let mut reader = BufReader::new(from);
    let mut text = String::new();
    let mut line = Vec::new();
    while reader
        .read_until(b'\n', &mut line)
        .is_ok_and(|length| length > 0)
    {
        // A closed terminal must not stop the tests: the copy is what counts.
        let _ = to.write_all(&line);
        text.push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
    text
}

/// The first of these programs that exists: a path as it is, a name along `PATH`.
pub fn find(candidates: &[&str]) -> Option<PathBuf> {
    let search = std::env::var_os("PATH").unwrap_or_default();
    candidates.iter().find_map(|candidate| {
        let path = Path::new(candidate);
        if path.is_absolute() {
            return path.is_file().then(|| path.to_path_buf());
        }
        std::env::split_paths(&search)
            .map(|folder| folder.join(path))
            .find(|path| path.is_file())
    })
}

/// Sends a signal (`TERM`, `KILL` …) to a process, by the shell: a small system has no program
/// for it.
///
/// # Errors
/// When there is no such process.
pub fn signal(name: &str, process_id: u32) -> Result<()> {
    let script = "kill -s \"$0\" \"$1\"";
    run(Command::new("sh").args(["-c", script, name, &process_id.to_string()]))
}

/// Whether this process runs as root.
pub fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|user| user.trim() == "0")
}
