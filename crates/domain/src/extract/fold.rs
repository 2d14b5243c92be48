//! A text as it is meant: without characters that nobody sees, in plain letters where look-alike
//! forms of them were used, and with the way back to the place of each byte.

use core::ops::Range;
use std::borrow::Cow;

use unicode_normalization::char::decompose_compatible;

/// A stretch of the folded text and the stretch of the source it stands for.
#[derive(Clone, Copy, Debug)]
struct Segment {
    folded: usize,
    source: usize,
    /// Bytes of the source that the stretch stands for; `None` where both are the same bytes.
    stands_for: Option<usize>,
}

/// A text as it is meant.
#[derive(Debug)]
pub(super) struct Folded<'t> {
    /// The folded text.
    pub(super) text: Cow<'t, str>,
    /// In order; none when the text is as it was.
    segments: Vec<Segment>,
}

impl Folded<'_> {
    /// The place in the source of a place in the folded text that is not empty.
    pub(super) fn source_range(&self, span: Range<usize>) -> Range<usize> {
        if self.segments.is_empty() || span.is_empty() {
            return span;
        }
        let first = self.segment(span.start);
        let start = match first.stands_for {
            None => first.source + (span.start - first.folded),
            Some(_) => first.source,
        };
        let last = self.segment(span.end - 1);
        let end = match last.stands_for {
            None => last.source + (span.end - last.folded),
            Some(length) => last.source + length,
        };
        start..end
    }

    /// The stretch that a byte of the folded text lies in.
    fn segment(&self, at: usize) -> Segment {
        let after = self.segments.partition_point(|it| it.folded <= at);
        self.segments[after.saturating_sub(1)]
    }
}

/// Builds a folded text.
pub(super) struct Folder<'t> {
    source: &'t str,
    text: String,
    segments: Vec<Segment>,
}

impl<'t> Folder<'t> {
    pub(super) fn new(source: &'t str) -> Folder<'t> {
        Folder {
            source,
            text: String::with_capacity(source.len()),
            segments: vec![Segment {
                folded: 0,
                source: 0,
                stands_for: Some(0),
            }],
        }
    }

    /// How long the folded text is by now.
    pub(super) fn length(&self) -> usize {
        self.text.len()
    }

    /// Takes a stretch over as it is.
    pub(super) fn keep(&mut self, range: Range<usize>) {
        let Some(kept) = self
            .source
            .get(range.clone())
            .filter(|kept| !kept.is_empty())
        else {
            return;
        };
        let follows_on = self.segments.last().is_some_and(|last| {
            last.stands_for.is_none() && range.start - last.source == self.text.len() - last.folded
        });
        if !follows_on {
            self.segments.push(Segment {
                folded: self.text.len(),
                source: range.start,
                stands_for: None,
            });
        }
        self.text.push_str(kept);
    }

    /// Takes a stretch over as one other character.
    pub(super) fn replace(&mut self, range: Range<usize>, by: char) {
        self.segments.push(Segment {
            folded: self.text.len(),
            source: range.start,
            stands_for: Some(range.len()),
        });
        self.text.push(by);
    }

    /// What it came to.
    pub(super) fn finish(self) -> Folded<'t> {
        Folded {
            text: Cow::Owned(self.text),
            segments: self.segments,
        }
    }
}

/// What a character is folded to.
pub(super) enum Folding {
    Kept,
    Dropped,
    As(char),
}

/// Folds a plain text.
pub(super) fn plain(text: &str) -> Folded<'_> {
    let is_quoted_printable = looks_quoted_printable(text);
    let Some(first) = first_folded(text, is_quoted_printable) else {
        return Folded {
            text: Cow::Borrowed(text),
            segments: Vec::new(),
        };
    };
    let mut folder = Folder::new(text);
    folder.keep(0..first);
    let mut at = first;
    while at < text.len() {
        let step = step(text, at, is_quoted_printable);
        match step {
            (length, Folding::Kept) => folder.keep(at..at + length),
            (length, Folding::As(by)) => folder.replace(at..at + length, by),
            (_, Folding::Dropped) => {}
        }
        at += step.0.max(1);
    }
    folder.finish()
}

/// The first place that is folded to something else.
fn first_folded(text: &str, is_quoted_printable: bool) -> Option<usize> {
    if is_quoted_printable {
        return Some(0);
    }
    let mut at = 0;
    while at < text.len() {
        let (length, folding) = step(text, at, false);
        if !matches!(folding, Folding::Kept) {
            return Some(at);
        }
        at += length.max(1);
    }
    None
}

/// What becomes of the next characters, and how many bytes they are.
fn step(text: &str, at: usize, is_quoted_printable: bool) -> (usize, Folding) {
    let bytes = &text.as_bytes()[at..];
    let plain = bytes
        .iter()
        .position(|byte| *byte >= 0x80 || (*byte == b'=' && is_quoted_printable))
        .unwrap_or(bytes.len());
    if plain > 0 {
        return (plain, Folding::Kept);
    }
    match bytes {
        [b'=', b'\n', ..] => (2, Folding::Dropped),
        [b'=', b'\r', b'\n', ..] => (3, Folding::Dropped),
        [b'=', high, low, ..] => match escaped(*high, *low) {
            Some(byte) if (0x20..0x7F).contains(&byte) => (3, Folding::As(char::from(byte))),
            _ => (1, Folding::Kept),
        },
        [b'=', ..] => (1, Folding::Kept),
        // Accented Latin letters, by far the most of what is not ASCII.
        [0xC3, ..] => (2, Folding::Kept),
        _ => match text[at..].chars().next() {
            Some(character) => (character.len_utf8(), folding(character)),
            None => (1, Folding::Kept),
        },
    }
}

fn escaped(high: u8, low: u8) -> Option<u8> {
    let digit = |sign: u8| match sign {
        b'0'..=b'9' => Some(sign - b'0'),
        b'A'..=b'F' => Some(sign - b'A' + 10),
        _ => None,
    };
    Some(digit(high)? << 4 | digit(low)?)
}

/// Whether a text still has the escapes of quoted-printable (RFC 2045, 6.7): an escaped sign of
/// equality, and more than one line end or blank written the same way; or some letters beyond
/// ASCII that are.
fn looks_quoted_printable(text: &str) -> bool {
    let mut signs = text.match_indices('=').take(10_000).map(|(at, _)| at + 1);
    let (mut has_equals, mut others_count, mut letters_count) = (false, 0, 0);
    signs.any(|at| {
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        match rest {
            [b'3', b'D', ..] => has_equals = true,
            [b'2', b'0', ..] | [b'\n', ..] | [b'\r', b'\n', ..] => others_count += 1,
            [b'C', b'2' | b'3', b'=', ..] | [b'E', b'2', b'=', ..] => {
                others_count += 1;
                letters_count += 1;
            }
            _ => {}
        }
        (has_equals && others_count > 1) || letters_count > 2
    })
}

/// What a character that is not ASCII is folded to.
pub(super) fn folding(character: char) -> Folding {
    match character {
        '\u{AD}'
        | '\u{34F}'
        | '\u{61C}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' => Folding::Dropped,
        '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => {
            Folding::As(' ')
        }
        '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2212}' | '\u{FE63}' => Folding::As('-'),
        '\u{3002}' | '\u{FF61}' | '\u{2024}' | '\u{FE52}' => Folding::As('.'),
        '\u{2044}' | '\u{2215}' => Folding::As('/'),
        '\u{FF01}'..='\u{FF5E}' => Folding::As(shifted(character, 0xFF01, '!')),
        '\u{660}'..='\u{669}' => Folding::As(shifted(character, 0x660, '0')),
        '\u{6F0}'..='\u{6F9}' => Folding::As(shifted(character, 0x6F0, '0')),
        '\u{24B6}'..='\u{24E9}'
        | '\u{1D400}'..='\u{1D7FF}'
        | '\u{FE55}'
        | '\u{FE6B}'
        | '\u{2100}'..='\u{214F}' => compatible(character),
        _ => Folding::Kept,
    }
}

fn shifted(character: char, from: u32, to: char) -> char {
    char::from_u32(u32::from(character) - from + u32::from(to)).unwrap_or(character)
}

/// The one ASCII character that a styled form stands for.
fn compatible(character: char) -> Folding {
    let (mut first, mut count) = (None, 0);
    decompose_compatible(character, |plain| {
        first = first.or(Some(plain));
        count += 1;
    });
    match first {
        Some(plain) if count == 1 && plain.is_ascii() => Folding::As(plain),
        _ => Folding::Kept,
    }
}
