//! A centre for a test: a data folder of its own, the real binary, HTTP over loopback.
// What one test needs, another leaves alone.
#![allow(dead_code)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// The binary under test.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_tocsin");

/// `tocsin` with arguments, in an environment without a centre key.
pub(crate) fn tocsin<A: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(BINARY);
    command
        .args(arguments)
        .env_remove("TOCSIN_CENTRE_KEY")
        .env_remove("TOCSIN_CENTRE_KEY_FILE")
        .env_remove("TOCSIN_LOG");
    command
}

/// How long a test waits for what must come before it fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Looks again and again until there is something to see, for as long as a busy machine may need.
#[track_caller]
pub(crate) fn awaited<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        if let Some(seen) = look() {
            return seen;
        }
        std::thread::yield_now();
    }
    panic!("{what}: not within {PATIENCE:?}");
}

/// What a command printed, with its exit status.
pub(crate) struct Said {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    /// Runs a command to its end.
    pub(crate) fn by(command: &mut Command) -> Said {
        Said::of(command.output().unwrap())
    }

    /// What a command that has ended printed.
    pub(crate) fn of(output: Output) -> Said {
        let Output {
            status,
            stdout,
            stderr,
        } = output;
        Said {
            status: status.code().unwrap_or(-1),
            out: String::from_utf8(stdout).unwrap(),
            err: String::from_utf8(stderr).unwrap(),
        }
    }

    /// What was printed by a command that must have succeeded.
    #[track_caller]
    pub(crate) fn done(self) -> String {
        assert_eq!(self.status, 0, "{}{}", self.out, self.err);
        self.out
    }

    /// The one JSON object printed by a command that must have succeeded.
    #[track_caller]
    pub(crate) fn json(self) -> Value {
        let out = self.done();
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"))
    }

    /// The complaint of a command that must have failed: one line.
    #[track_caller]
    pub(crate) fn failed(self) -> String {
        assert_eq!(self.status, 1, "{}{}", self.out, self.err);
        self.err
    }
}

impl Said {
    /// The complaint of a command that was misused: one line, and nothing done.
    #[track_caller]
    pub(crate) fn misused(self) -> String {
        assert_eq!((self.status, &*self.out), (2, ""), "{}", self.err);
        assert_eq!(self.err.lines().count(), 1, "{}", self.err);
        self.err
    }
}

/// A data folder, gone with this value.
pub(crate) struct Folder {
    dir: tempfile::TempDir,
}

impl Folder {
    /// A new centre over SQLite, of the profile `national`.
    pub(crate) fn new() -> Folder {
        Folder::with(&[])
    }

    /// A new centre over a database of its own, see [`super::postgres::Database`].
    pub(crate) fn on(database_url: &str) -> Folder {
        Folder::with(&["--database", database_url])
    }

    /// A new centre made with more arguments of `init`.
    pub(crate) fn with(arguments: &[&str]) -> Folder {
        let folder = Folder {
            dir: tempfile::tempdir().unwrap(),
        };
        let mut init = tocsin(["init"]);
        Said::by(init.arg(folder.data()).args(arguments)).done();
        folder
    }

    /// The data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// A place beside the data folder, for the test's own files.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file beside the data folder.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.beside(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Puts lines into its settings.
    pub(crate) fn set(&self, lines: &str) {
        let path = self.data().join("tocsin.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        // Before the first table.
        std::fs::write(&path, format!("{lines}\n{text}")).unwrap();
    }

    /// Changes one limit of its profile.
    pub(crate) fn limit(&self, name: &str, number: usize) {
        let path = self.data().join("profile/profile.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        let (before, rest) = text.split_once(&format!("\n{name} = ")).unwrap();
        let (_, after) = rest.split_once('\n').unwrap();
        std::fs::write(&path, format!("{before}\n{name} = {number}\n{after}")).unwrap();
    }

    /// `tocsin COMMAND DATA-FOLDER`, to be given more arguments.
    pub(crate) fn command(&self, command: &str) -> Command {
        let mut line = tocsin(command.split(' '));
        line.arg(self.data());
        line
    }

    /// Runs `tocsin COMMAND DATA-FOLDER ARGUMENTS…` to its end.
    pub(crate) fn run(&self, command: &str, arguments: &[&str]) -> Said {
        Said::by(self.command(command).args(arguments))
    }

    /// A token for a source, with scopes such as `reports:write,reports:read`.
    pub(crate) fn token(&self, source: &str, scopes: &str) -> String {
        let arguments = ["--source", source, "--scope", scopes];
        self.run("token create", &arguments)
            .done()
            .trim()
            .to_owned()
    }

    /// Serves it on a free port.
    pub(crate) fn serve(&self) -> Centre {
        Centre::start(&mut self.command("serve"))
    }
}

/// A running centre; killed with this value.
pub(crate) struct Centre {
    child: Child,
    /// The first line it printed.
    pub(crate) ready: Value,
    /// Host and port.
    pub(crate) address: String,
}

impl Centre {
    /// Starts a command that serves, on a free port, and waits until it is ready.
    #[track_caller]
    pub(crate) fn start(command: &mut Command) -> Centre {
        Centre::start_at(command, "127.0.0.1:0")
    }

    /// The same at an address.
    #[track_caller]
    pub(crate) fn start_at(command: &mut Command, address: &str) -> Centre {
        let mut child = command
            .args(["--http", address])
            .stdout(Stdio::piped())
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let mut first_line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut first_line)
            .unwrap();
        let ready: Value = serde_json::from_str(&first_line)
            .unwrap_or_else(|error| panic!("not ready: {error}: {first_line:?}"));
        let address = ready["http"].as_str().unwrap().replace("http://", "");
        Centre {
            child,
            ready,
            address,
        }
    }

    /// Waits until it takes no more connections.
    pub(crate) fn no_longer_listens(&self) {
        awaited("nobody listens", || TcpStream::connect(&self.address).err());
    }

    /// Its process.
    pub(crate) fn process_id(&self) -> u32 {
        self.child.id()
    }

    /// Its standard error, if that was asked for.
    pub(crate) fn stderr(&mut self) -> std::process::ChildStderr {
        self.child.stderr.take().unwrap()
    }

    /// Sends a signal: `TERM`, `INT` …
    pub(crate) fn signal(&self, name: &str) {
        xtask::process::signal(name, self.process_id()).unwrap();
    }

    /// Ends it at once, as a power cut would.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Tells it to stop and waits until it has.
    pub(crate) fn stop(mut self) -> ExitStatus {
        self.signal("TERM");
        self.child.wait().unwrap()
    }

    /// Waits until it has ended.
    pub(crate) fn wait(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// Whether it has ended by itself, and how.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }

    /// Fetches a page.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.request("GET", path, &[], b"").unwrap()
    }

    /// Sends one request on a connection of its own. An error is a broken connection.
    pub(crate) fn request(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> std::io::Result<Answer> {
        request(&self.address, method, path, headers, body)
    }
}

impl Drop for Centre {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends one request on a connection of its own, as HTTP/1.0 so that the answer ends with it.
pub(crate) fn request(
    address: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> std::io::Result<Answer> {
    let mut connection = TcpStream::connect(address)?;
    let mut head = format!("{method} {path} HTTP/1.0\r\nHost: {address}\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    connection.write_all(head.as_bytes())?;
    connection.write_all(body)?;
    let mut bytes = Vec::new();
    connection.read_to_end(&mut bytes)?;
    Answer::parse(&bytes).ok_or_else(|| std::io::ErrorKind::UnexpectedEof.into())
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Option<Answer> {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&bytes[..end]).ok()?;
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let body = bytes[end + 4..].to_vec();
        let stated = headers.iter().find(|(name, _)| name == "content-length");
        // A connection that broke in the middle is no answer.
        if let Some((_, length)) = stated
            && length.parse() != Ok(body.len())
        {
            return None;
        }
        Some(Answer {
            status,
            headers,
            body,
        })
    }

    /// A header by its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(given, _)| given == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Every value of a header that may stand several times, by its name in lower case.
    pub(crate) fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        let found = self.headers.iter().filter(move |(given, _)| given == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// The lines of a file, each read as JSON.
pub(crate) fn json_lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
