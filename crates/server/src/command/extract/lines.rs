//! What is printed: one JSON object a line for each observable.

use std::io::{self, BufWriter, Stdout, Write};

use serde::Serialize;
use tocsin_domain::extract::{Found, Reason};

/// An observable as it is printed. Keys that say nothing are left out.
#[derive(Serialize)]
struct Line<'l> {
    source: &'l str,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    scheme: &'l str,
    value: &'l str,
    raw: &'l str,
    field: &'l str,
    start: usize,
    end: usize,
    role: &'static str,
    reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    list: Option<&'l str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    skeleton: Option<&'l str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    misleading: bool,
}

/// Standard output, a line at a time.
pub(super) struct Lines {
    out: BufWriter<Stdout>,
}

impl Lines {
    pub(super) fn new() -> Lines {
        Lines {
            out: BufWriter::with_capacity(1 << 16, io::stdout()),
        }
    }

    /// Prints what was found in a text that begins `shift` characters into its field.
    pub(super) fn print(
        &mut self,
        source: &str,
        field: &str,
        text: &str,
        shift: usize,
        found: &[Found],
    ) -> io::Result<()> {
        for one in found {
            let line = Line {
                source,
                kind: one.kind.as_str(),
                scheme: &one.scheme,
                value: &one.value,
                raw: one.raw(text),
                field,
                start: one.start + shift,
                end: one.end + shift,
                role: one.role.as_str(),
                reason: one.reason.as_str(),
                list: match &one.reason {
                    Reason::Listed(name) => Some(name),
                    _ => None,
                },
                port: one.port,
                skeleton: one.skeleton.as_deref(),
                misleading: one.is_misleading,
            };
            serde_json::to_writer(&mut self.out, &line)?;
            self.out.write_all(b"\n")?;
        }
        Ok(())
    }

    pub(super) fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
