//! Links whose words name one place and lead to another.

use core::ops::Range;

use super::host::registered;
use super::{Kind, Piece};

/// How far the words of a link are looked for.
const WORDS_BYTES_MAX: usize = 500;
/// How far a tag reaches after its address.
const TAG_BYTES_MAX: usize = 400;

/// A link of a page: where it leads and its words, by their places in the folded text.
#[derive(Clone, Debug)]
pub(super) struct Anchor {
    pub(super) target: Range<usize>,
    pub(super) words: Range<usize>,
}

/// Flags links written in Markdown or pasted as HTML. The pieces are in the order of the text.
pub(super) fn flag_written(text: &str, pieces: &mut [Piece]) {
    for at in 0..pieces.len() {
        if pieces[at].kind != Kind::Url {
            continue;
        }
        let span = pieces[at].span.clone();
        let before = &text.as_bytes()[..span.start];
        let words = if before.ends_with(b"](") {
            words_before(text, span.start - 2)
        } else if is_href(before) {
            words_after(text, span.end)
        } else {
            None
        };
        if let Some(words) = words {
            compare(pieces, at, &words);
        }
    }
}

/// Flags the links of a page.
pub(super) fn flag_anchors(anchors: &[Anchor], pieces: &mut [Piece]) {
    let mut at = 0;
    for anchor in anchors {
        while pieces
            .get(at)
            .is_some_and(|piece| piece.span.start < anchor.target.start)
        {
            at += 1;
        }
        let leads = pieces.get(at);
        if leads.is_some_and(|it| it.kind == Kind::Url && it.span.start < anchor.target.end) {
            compare(pieces, at, &anchor.words);
        }
    }
}

/// Flags the link and each of its words that names another place.
fn compare(pieces: &mut [Piece], target: usize, words: &Range<usize>) {
    let leads_to = place(&pieces[target]).to_owned();
    // Pieces of the words lie beside the link's: look no further than they reach.
    let behind = pieces[target + 1..].iter();
    let after = behind
        .take_while(|piece| piece.span.start < words.end)
        .count();
    let ahead = pieces[..target].iter().rev();
    let before = ahead
        .take_while(|piece| piece.span.start >= words.start)
        .count();
    let mut is_misleading = false;
    for (offset, piece) in pieces[target - before..=target + after]
        .iter_mut()
        .enumerate()
    {
        let is_shown = matches!(piece.kind, Kind::Url | Kind::Domain)
            && offset != before
            && piece.span.start >= words.start
            && piece.span.end <= words.end;
        if is_shown && registered(place(piece)) != registered(&leads_to) {
            piece.is_misleading = true;
            is_misleading = true;
        }
    }
    pieces[target].is_misleading |= is_misleading;
}

/// The host of an address.
fn place(piece: &Piece) -> &str {
    let value = piece.value.as_str();
    let rest = value.split_once("://").map_or(value, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    match host.starts_with('[') {
        true => host,
        false => host.split(':').next().unwrap_or_default(),
    }
}

fn is_href(before: &[u8]) -> bool {
    let before = match before.split_last() {
        Some((b'"' | b'\'', rest)) => rest,
        _ => before,
    };
    let tail = &before[before.len().saturating_sub(5)..];
    tail.eq_ignore_ascii_case(b"href=")
}

/// The words in brackets before a place.
fn words_before(text: &str, end: usize) -> Option<Range<usize>> {
    let back = text.floor_char_boundary(end.saturating_sub(WORDS_BYTES_MAX));
    let open = text[back..end].rfind('[')?;
    Some(back + open + 1..end)
}

/// The words between the end of a tag and the end of the link.
fn words_after(text: &str, end: usize) -> Option<Range<usize>> {
    let tag = &text[end..text.floor_char_boundary(end + TAG_BYTES_MAX)];
    let start = end + tag.find('>')? + 1;
    let rest = &text[start..text.floor_char_boundary(start + WORDS_BYTES_MAX)];
    let stop = rest.find("</").unwrap_or(rest.len());
    Some(start..start + stop)
}
