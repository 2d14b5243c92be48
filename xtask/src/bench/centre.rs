//! A centre to be measured: the release build, serving a data folder of its own.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;
use xtask::process;

/// A running centre; it stops and its folder goes when this value does.
pub(super) struct Centre {
    binary: PathBuf,
    /// Of the centre and what belongs to it.
    folder: PathBuf,
    /// Removes the folder, unless it is to be kept.
    _removal: Option<TempDir>,
    serving: Option<Child>,
    /// Host and port.
    pub(super) address: String,
    /// May send and read the reports of one source.
    pub(super) token: String,
}

impl Centre {
    /// Makes a centre and serves it. Its folder lies beside the build, on a real disk: temporary
    /// folders may be memory, which nothing forces to disk.
    pub(super) fn start(binary: &Path, database: Option<&str>) -> Result<Centre> {
        let base = process::root().join("target/bench");
        std::fs::create_dir_all(&base)?;
        let folder = tempfile::tempdir_in(base)?;
        let path = folder.path().to_owned();
        Centre::open(binary, path, Some(folder), database)
    }

    /// The same in a folder that stays, and is served again if it is there.
    pub(super) fn start_in(binary: &Path, folder: &Path) -> Result<Centre> {
        std::fs::create_dir_all(folder)?;
        Centre::open(binary, folder.to_owned(), None, None)
    }

    fn open(
        binary: &Path,
        folder: PathBuf,
        removal: Option<TempDir>,
        database: Option<&str>,
    ) -> Result<Centre> {
        let data = folder.join("data");
        if !data.exists() {
            let mut init = Command::new(binary);
            init.arg("init").arg(&data);
            if let Some(url) = database {
                init.args(["--database", url]);
            }
            process::output(&mut init)?;
        }
        let scopes = "reports:write,reports:read";
        let token = process::output(
            Command::new(binary)
                .args(["token", "create"])
                .arg(&data)
                .args(["--source", "bench", "--scope", scopes]),
        )?;
        let mut centre = Centre {
            binary: binary.to_owned(),
            folder,
            _removal: removal,
            serving: None,
            address: String::new(),
            token: token.trim().to_owned(),
        };
        centre.serve()?;
        Ok(centre)
    }

    /// Serves the folder, which no process serves now.
    pub(super) fn serve(&mut self) -> Result<()> {
        let mut child = Command::new(&self.binary)
            .arg("serve")
            .arg(self.data())
            .args(["--http", "127.0.0.1:0"])
            .env("TOCSIN_LOG", "error")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        let output = child.stdout.take().context("no standard output")?;
        BufReader::new(output).read_line(&mut line)?;
        self.serving = Some(child);
        self.address = address_in(&line)?;
        Ok(())
    }

    /// The data folder.
    pub(super) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// A place beside the data folder.
    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The SQLite file.
    pub(super) fn database(&self) -> PathBuf {
        self.data().join("tocsin.db")
    }

    /// Resident memory of the process in bytes: now, and the most there ever was.
    pub(super) fn resident_bytes(&self) -> Result<(u64, u64)> {
        let child = self.serving.as_ref().context("nothing is serving")?;
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()))?;
        let value = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
            Some(kibibytes << 10)
        };
        value("VmRSS:")
            .zip(value("VmHWM:"))
            .context("the system does not say how much memory a process has")
    }

    /// Processor time that the process has used, in seconds.
    pub(super) fn processor_seconds(&self) -> Result<f64> {
        let child = self.serving.as_ref().context("nothing is serving")?;
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.id()))?;
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        let ticks = |place: usize| {
            fields
                .get(place)
                .and_then(|field| field.parse::<f64>().ok())
        };
        // Fields 14 and 15 of proc(5), a hundred ticks a second on every Linux in use.
        let sum = ticks(11).zip(ticks(12)).map(|(user, system)| user + system);
        sum.map(|ticks| ticks / 100.0).context("no processor time")
    }

    /// Bytes that the process has had written to disk.
    pub(super) fn written_bytes(&self) -> Result<u64> {
        let child = self.serving.as_ref().context("nothing is serving")?;
        let counts = std::fs::read_to_string(format!("/proc/{}/io", child.id()))?;
        let written = counts
            .lines()
            .find_map(|line| line.strip_prefix("write_bytes: "));
        Ok(written
            .context("no count of written bytes")?
            .trim()
            .parse()?)
    }

    /// Sends a signal to the process.
    pub(super) fn signal(&self, name: &str) -> Result<()> {
        let child = self.serving.as_ref().context("nothing is serving")?;
        process::signal(name, child.id())
    }

    /// Stops it in order.
    pub(super) fn stop(&mut self) -> Result<()> {
        let Some(mut child) = self.serving.take() else {
            return Ok(());
        };
        process::signal("TERM", child.id())?;
        let status = child.wait()?;
        if !status.success() {
            bail!("the centre ended with {status}");
        }
        Ok(())
    }
}

fn address_in(line: &str) -> Result<String> {
    let marked = line.split("\"http\":\"http://").nth(1);
    let address = marked.and_then(|rest| rest.split('"').next());
    address
        .map(str::to_owned)
        .with_context(|| format!("the centre does not say where it serves: {line}"))
}

impl Drop for Centre {
    fn drop(&mut self) {
        if let Some(child) = &mut self.serving {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
