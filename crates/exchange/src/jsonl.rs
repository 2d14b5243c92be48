//! Lines out of a stream: for JSON lines in files and in HTTP bodies.
//!
//! A line longer than the limit `line_bytes` is refused by its number and the next ones go on. No
//! more than one line is ever held.

use std::collections::VecDeque;
use std::io::{self, BufRead};

use tocsin_domain::limit::Limits;
use tocsin_domain::report::Problem;

/// One line that is not blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number; the first line of the stream is 1, and blank lines count.
    pub number: u64,
    /// Bytes of the stream before it.
    pub offset: u64,
    /// Its bytes without the line break, or why they were not kept.
    pub bytes: Result<Vec<u8>, Problem>,
}

/// Cuts pushed bytes into lines. Line breaks are LF or CRLF; a byte order mark is passed over.
#[derive(Debug)]
pub struct LineSplitter {
    limit_bytes: usize,
    /// What the limit is called.
    limit_name: &'static str,
    number: u64,
    /// Offset of the line being read.
    offset: u64,
    /// Bytes pushed so far.
    pushed: u64,
    /// What is held of the line being read.
    held: Vec<u8>,
    /// The line being read has already been refused as too long.
    is_refused: bool,
}

impl LineSplitter {
    /// A splitter at the beginning of a stream.
    pub fn new(limits: &Limits) -> LineSplitter {
        LineSplitter {
            limit_bytes: limits.line_bytes,
            limit_name: "line_bytes",
            number: 1,
            offset: 0,
            pushed: 0,
            held: Vec::new(),
            is_refused: false,
        }
    }

    /// Takes the next bytes of the stream and returns the lines that they complete. A line is
    /// refused as soon as it is too long, not when it ends.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Line> {
        let mut lines = Vec::new();
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.pushed += piece.len() as u64;
            match piece.strip_suffix(b"\n") {
                Some(end) => {
                    lines.extend(self.hold(end));
                    lines.extend(self.end_line());
                }
                None => lines.extend(self.hold(piece)),
            }
        }
        lines
    }

    /// Ends the stream and returns its last line, if that had no line break.
    pub fn finish(&mut self) -> Option<Line> {
        self.end_line()
    }

    fn hold(&mut self, piece: &[u8]) -> Option<Line> {
        if self.is_refused {
            return None;
        }
        // One more byte may be the CR of the line break.
        if self.held.len() + piece.len() <= self.limit_bytes.saturating_add(1) {
            self.held.extend_from_slice(piece);
            return None;
        }
        self.refuse()
    }

    fn refuse(&mut self) -> Option<Line> {
        self.is_refused = true;
        self.held = Vec::new();
        let message = format!(
            "the line is longer than {} bytes, the limit {}",
            self.limit_bytes, self.limit_name
        );
        Some(Line {
            number: self.number,
            offset: self.offset,
            bytes: Err(Problem::new("line", &message)),
        })
    }

    fn end_line(&mut self) -> Option<Line> {
        let mut bytes = std::mem::take(&mut self.held);
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
        if self.number == 1 && bytes.starts_with("\u{FEFF}".as_bytes()) {
            bytes.drain(..3);
        }
        let line = if bytes.len() > self.limit_bytes {
            self.refuse()
        } else if bytes.iter().all(u8::is_ascii_whitespace) {
            None
        } else {
            Some(Line {
                number: self.number,
                offset: self.offset,
                bytes: Ok(bytes),
            })
        };
        self.is_refused = false;
        self.number += 1;
        self.offset = self.pushed;
        line
    }
}

/// The lines of a reader, one at a time.
#[derive(Debug)]
pub struct Lines<R> {
    reader: R,
    splitter: LineSplitter,
    ready: VecDeque<Line>,
    is_at_end: bool,
}

impl<R: BufRead> Lines<R> {
    /// The lines of a reader that stands at the beginning of its stream.
    pub fn new(reader: R, limits: &Limits) -> Lines<R> {
        Lines {
            reader,
            splitter: LineSplitter::new(limits),
            ready: VecDeque::new(),
            is_at_end: false,
        }
    }

    /// The same, where a line may carry the files of its report: it may be as long as a report
    /// that comes alone, `body_bytes`.
    pub fn with_files(reader: R, limits: &Limits) -> Lines<R> {
        let mut lines = Lines::new(reader, limits);
        if limits.body_bytes > limits.line_bytes {
            lines.splitter.limit_bytes = limits.body_bytes;
            lines.splitter.limit_name = "body_bytes";
        }
        lines
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    /// A line, or the failure to read on, after which there are no more lines.
    type Item = io::Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() && !self.is_at_end {
            let chunk = match self.reader.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.is_at_end = true;
                    return Some(Err(error));
                }
            };
            let length = chunk.len();
            if length == 0 {
                self.is_at_end = true;
                self.ready.extend(self.splitter.finish());
            } else {
                self.ready.extend(self.splitter.push(chunk));
                self.reader.consume(length);
            }
        }
        self.ready.pop_front().map(Ok)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn limits(line_bytes: usize) -> Limits {
        Limits {
            line_bytes,
            ..Limits::default()
        }
    }

    fn said(line: Line) -> String {
        let what = match line.bytes {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(problem) => problem.to_string(),
        };
        format!("{}@{} {what}", line.number, line.offset)
    }

    fn lines_of(text: &[u8], line_bytes: usize) -> Vec<String> {
        Lines::new(text, &limits(line_bytes))
            .map(|line| said(line.expect("reading memory cannot fail")))
            .collect()
    }

    #[test]
    fn breaks_blanks_marks_and_a_last_line_without_break() {
        assert_eq!(
            lines_of(b"\xEF\xBB\xBFa\r\n\n \t\r\nb\n\nc", 9),
            ["1@0 a", "4@11 b", "6@14 c"]
        );
        assert_eq!(lines_of(b"", 9), [""; 0]);
        assert_eq!(lines_of(b"\n\n", 9), [""; 0]);
    }

    #[test]
    fn a_long_line_is_refused_once_and_the_rest_goes_on() {
        assert_eq!(
            lines_of(b"abc\r\nabcd\nabcdefghijkl\nabc", 3),
            [
                "1@0 abc",
                "2@5 line: the line is longer than 3 bytes, the limit line_bytes",
                "3@10 line: the line is longer than 3 bytes, the limit line_bytes",
                "4@23 abc"
            ]
        );
    }

    #[test]
    fn a_line_with_files_is_bounded_as_a_report_that_comes_alone() {
        let limits = Limits {
            body_bytes: 4,
            ..limits(3)
        };
        let lines = Lines::with_files(&b"abcd\nabcde\n"[..], &limits);
        let lines: Vec<String> = lines.map(|line| said(line.expect("memory"))).collect();
        let refused = "2@5 line: the line is longer than 4 bytes, the limit body_bytes";
        assert_eq!(lines, ["1@0 abcd", refused]);
    }

    #[test]
    fn an_endless_line_is_refused_before_it_ends() {
        let mut splitter = LineSplitter::new(&limits(3));
        assert_eq!(splitter.push(b"abcdef").len(), 1);
        assert_eq!(splitter.push(b"abcdef").len(), 0);
        assert_eq!(splitter.finish(), None);
    }

    proptest! {
        #[test]
        fn where_the_chunks_are_cut_does_not_matter(
            text in proptest::collection::vec(
                prop_oneof![Just(b'\n'), Just(b'\r'), Just(b'a'), Just(b' ')], 0..60),
            cut in 1usize..9,
        ) {
            let mut splitter = LineSplitter::new(&limits(4));
            let mut lines: Vec<String> = text
                .chunks(cut)
                .flat_map(|chunk| splitter.push(chunk))
                .map(said)
                .collect();
            lines.extend(splitter.finish().map(said));
            prop_assert_eq!(lines, lines_of(&text, 4));
        }
    }
}
