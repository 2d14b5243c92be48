//! A PostgreSQL cluster in a temporary folder, gone when the program that started it is.

use crate::machine;
use crate::process;
use anyhow::{Context, Result, bail};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// Stops the server and removes its folder once standard input is closed, whatever closed it:
/// the normal end, an error, Ctrl-C, or the death of the parent.
const KEEPER: &str = r#"
trap '' INT TERM HUP
cat >/dev/null
"$@" >/dev/null 2>&1
rm -rf "$TOCSIN_CLUSTER"
"#;

/// How often to look for another free port when somebody else took the one found.
const START_ATTEMPTS: u32 = 3;

static CLUSTERS_STARTED: AtomicU32 = AtomicU32::new(0);

/// A running cluster; it stops and its folder goes when this value does.
pub struct Cluster {
    keeper: Child,
    programs: PathBuf,
    folder: PathBuf,
    durable: bool,
    port: u16,
}

impl Cluster {
    /// Makes a cluster and starts it. `durable` keeps `fsync` on, which a test that kills the
    /// server needs and any other does without.
    ///
    /// # Errors
    /// When PostgreSQL is not installed, or does not start.
    pub fn start(durable: bool) -> Result<Self> {
        let programs = machine::POSTGRES.found()?;
        let number = CLUSTERS_STARTED.fetch_add(1, Ordering::Relaxed);
        let name = format!("tocsin-postgres-{}-{number}", std::process::id());
        let folder = temporary().join(name);
        std::fs::create_dir(&folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        // From here on the keeper clears up, also when the rest fails.
        let keeper = keep(&programs, &folder)?;
        let mut cluster = Self {
            keeper,
            programs,
            folder,
            durable,
            port: 0,
        };
        if process::is_root() {
            process::run(Command::new("chown").arg("postgres").arg(&cluster.folder))?;
        }
        process::output(
            cluster
                .program("initdb")
                .args(["--username=postgres", "--auth=trust", "--encoding=UTF8"])
                .args([
                    "--no-locale",
                    "--no-sync",
                    "--no-instructions",
                    "--pgdata=data",
                ]),
        )?;
        cluster.start_on_a_free_port()?;
        Ok(cluster)
    }

    /// A cluster for a test that starts one of its own, or nothing (said aloud) where there is no
    /// PostgreSQL. On a build server that is a failure, not a shorter run.
    ///
    /// # Errors
    /// When it does not start.
    pub fn for_test(durable: bool) -> Result<Option<Self>> {
        if machine::POSTGRES.find().is_none() && std::env::var_os("CI").is_none() {
            eprintln!("NOT RUN on PostgreSQL: it is not installed (use `cargo xtask test`)");
            return Ok(None);
        }
        Self::start(durable).map(Some)
    }

    /// The address of its first database, for a superuser without a password, loopback only.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Ends the server as a power cut would: no checkpoint, every connection gone.
    ///
    /// # Errors
    /// When the server is not running.
    pub fn kill(&self) -> Result<()> {
        let lock = self.folder.join("data/postmaster.pid");
        let text = std::fs::read_to_string(&lock).context("the server is not running")?;
        let process_id = text.lines().next().unwrap_or_default();
        let process_id = process_id.parse().context("no process is named")?;
        // Its children see the parent gone and leave by themselves.
        process::signal("KILL", process_id)
    }

    /// Stops the server in order, ending open connections.
    ///
    /// # Errors
    /// When the server is not running or does not stop.
    pub fn stop(&self) -> Result<()> {
        let mut command = self.program("pg_ctl");
        process::output(command.args(["stop", "--pgdata=data", "--mode=fast", "--wait"]))?;
        Ok(())
    }

    /// Starts the stopped or killed server again, on the same address.
    ///
    /// # Errors
    /// When the server does not come up; its log is in the message.
    pub fn restart(&self) -> Result<()> {
        // A killed server's last children may hold its memory for a moment.
        for _ in 0..50 {
            if self.start_server(self.port) {
                return Ok(());
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        bail!(
            "PostgreSQL does not start again; its log says: {}",
            self.log()
        )
    }

    fn start_on_a_free_port(&mut self) -> Result<()> {
        for _ in 0..START_ATTEMPTS {
            self.port = free_port()?;
            if self.start_server(self.port) {
                return Ok(());
            }
        }
        bail!("PostgreSQL does not start; its log says: {}", self.log())
    }

    fn start_server(&self, port: u16) -> bool {
        let switch = if self.durable { "on" } else { "off" };
        let settings = format!(
            // No socket in the file system: the longest allowed path is short.
            "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' \
             -c fsync={switch} -c synchronous_commit={switch} -c full_page_writes={switch} \
             -c max_connections=300 -c shared_buffers=128MB -c timezone=UTC"
        );
        let words = [
            "start",
            "--silent",
            "--wait",
            "--pgdata=data",
            "--log=log",
            "--options",
        ];
        let mut command = self.program("pg_ctl");
        command
            .args(words)
            .arg(&settings)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    fn program(&self, name: &str) -> Command {
        unprivileged(&self.programs.join(name), &self.folder)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // Nothing useful can be done about a keeper that fails while we end.
        let _ = self.keeper.wait();
    }
}

fn keep(programs: &Path, folder: &Path) -> Result<Child> {
    let stop = unprivileged(&programs.join("pg_ctl"), folder);
    Command::new("sh")
        .args(["-c", KEEPER, "tocsin-postgres-keeper"])
        .arg(stop.get_program())
        .args(stop.get_args())
        .args(["stop", "--pgdata=data", "--mode=immediate"])
        .env("TOCSIN_CLUSTER", folder)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        // A group of its own, so that Ctrl-C in the terminal does not take it down first.
        .process_group(0)
        .spawn()
        .context("cannot start the shell that looks after PostgreSQL")
}

/// A PostgreSQL program in the cluster's folder, run as somebody it accepts: never root.
fn unprivileged(program: &Path, folder: &Path) -> Command {
    let mut command = if process::is_root() {
        // Somebody who became root by `su` may lack the folder of the system's programs.
        let runuser = process::find(&["runuser", "/usr/sbin/runuser", "/sbin/runuser"]);
        let mut command = Command::new(runuser.unwrap_or_else(|| "runuser".into()));
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir(folder).stdin(Stdio::null());
    command
}

/// Where clusters lie: root's own temporary folder may be closed to others, and PostgreSQL does
/// not run as root.
fn temporary() -> PathBuf {
    match process::is_root() {
        true => PathBuf::from("/tmp"),
        false => std::env::temp_dir(),
    }
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").context("no free port on loopback")?;
    Ok(listener.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_killed_server_comes_back_with_what_was_committed() -> Result<()> {
        let Some(cluster) = Cluster::for_test(true)? else {
            return Ok(());
        };
        let psql = |statement: &str| {
            let mut command = Command::new(cluster.programs.join("psql"));
            process::output(command.arg(cluster.url()).args(["-Atqc", statement]))
        };
        psql("create table kept (value text)")?;
        psql("insert into kept values ('rung')")?;
        cluster.kill()?;
        cluster.restart()?;
        assert_eq!(psql("select value from kept")?.trim(), "rung");
        let folder = cluster.folder.clone();
        drop(cluster);
        assert!(
            !folder.exists(),
            "the folder {} is still there",
            folder.display()
        );
        Ok(())
    }
}
