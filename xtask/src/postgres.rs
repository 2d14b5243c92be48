//! One PostgreSQL cluster for a run of the tests, in a folder that is gone afterwards.

use crate::machine;
use crate::process;
use anyhow::{Context, Result, bail};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Stops the server and removes its folder once standard input is closed, whatever closed it:
/// the normal end, an error, Ctrl-C, or the death of the parent.
const KEEPER: &str = r#"
trap '' INT TERM HUP
cat >/dev/null
"$@" >/dev/null 2>&1
rm -rf "$TOCSIN_CLUSTER"
"#;

/// A running cluster; it stops when this value goes.
pub(crate) struct Cluster {
    keeper: Child,
    /// Where it listens: `postgres://…`, a superuser without a password, on loopback only.
    pub(crate) url: String,
}

impl Cluster {
    /// Makes a cluster and starts it. `durable` keeps `fsync` on; the suite does without, since
    /// the tests that cut the power start a cluster of their own.
    pub(crate) fn start(durable: bool) -> Result<Self> {
        let programs = machine::POSTGRES.require()?;
        let folder = std::env::temp_dir().join(format!("tocsin-postgres-{}", std::process::id()));
        std::fs::create_dir(&folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        // From here on the keeper clears up, also when the rest fails.
        let keeper = keep(&programs, &folder)?;
        let mut cluster = Self {
            keeper,
            url: String::new(),
        };
        if process::is_root() {
            process::run(Command::new("chown").arg("postgres").arg(&folder))?;
        }
        let program = |name: &str| unprivileged(&programs.join(name), &folder);
        process::output(
            program("initdb")
                .args(["--username=postgres", "--auth=trust", "--encoding=UTF8"])
                .args([
                    "--no-locale",
                    "--no-sync",
                    "--no-instructions",
                    "--pgdata=data",
                ]),
        )?;
        let port = start_server(&|| program("pg_ctl"), &folder, durable)?;
        cluster.url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        Ok(cluster)
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

fn start_server(pg_ctl: &dyn Fn() -> Command, folder: &Path, durable: bool) -> Result<u16> {
    let switch = if durable { "on" } else { "off" };
    let mut failure = None;
    // Another program may take the free port between our look and the server's start.
    for _ in 0..3 {
        let port = free_port()?;
        let settings = format!(
            "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} \
             -c fsync={switch} -c synchronous_commit={switch} -c full_page_writes={switch} \
             -c max_connections=300 -c shared_buffers=128MB -c timezone=UTC",
            folder.display()
        );
        let words = [
            "start",
            "--silent",
            "--pgdata=data",
            "--log=log",
            "--options",
            &settings,
        ];
        let mut start = pg_ctl();
        let status = start
            .args(words)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        if status.is_ok_and(|status| status.success()) {
            return Ok(port);
        }
        failure = std::fs::read_to_string(folder.join("log")).ok();
    }
    bail!(
        "PostgreSQL does not start; its log says: {}",
        failure.unwrap_or_default().trim()
    )
}

/// A PostgreSQL program in the cluster's folder, run as somebody it accepts: never root.
fn unprivileged(program: &Path, folder: &Path) -> Command {
    let mut command = if process::is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir(folder).stdin(Stdio::null());
    command
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").context("no free port on loopback")?;
    Ok(listener.local_addr()?.port())
}
