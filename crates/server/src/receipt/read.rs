//! Reading a receipt back from a file: JSON, the saved page, or the PDF.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::ReceiptDocument;

/// The largest file that is read.
pub const FILE_BYTES_MAX: u64 = 32 << 20;
/// The largest receipt inside a file: the longest proof fits in it several times.
const DOCUMENT_BYTES_MAX: u64 = 4 << 20;
/// Streams of one PDF that are looked into.
const STREAMS_COUNT_MAX: usize = 1_000;

/// The id of the data block that holds the receipt in a page.
pub const DATA_BLOCK_ID: &str = "tocsin-receipt";

/// Why a file holds no receipt.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is none of the kinds of file.
    #[error("this is no receipt: neither JSON, nor a saved page, nor a PDF, nor a proof")]
    Unknown,
    /// A page without a receipt in it.
    #[error("the page holds no receipt; save the receipt page itself, whole")]
    Page,
    /// A PDF without a receipt in it.
    #[error("the PDF holds no receipt.json; use the file from the receipt page, not a print of it")]
    Pdf,
    /// The receipt in the file is not well formed.
    #[error("the receipt in the file cannot be read: {0}")]
    Malformed(String),
}

/// A proof by itself, as the API gives it; `None` for any other file.
pub fn bare_proof(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    text.starts_with("c2sp.org/tlog-proof@").then_some(text)
}

/// Reads the receipt in a file, whichever of the three kinds it is.
pub fn read(bytes: &[u8]) -> Result<ReceiptDocument, ReadError> {
    if bytes.starts_with(b"%PDF-") {
        return parse(&attached(bytes).ok_or(ReadError::Pdf)?);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| ReadError::Unknown)?;
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('{') {
        return parse(text.as_bytes());
    }
    if text.starts_with('<') {
        return parse(data_block(text).ok_or(ReadError::Page)?.as_bytes());
    }
    Err(ReadError::Unknown)
}

fn parse(bytes: &[u8]) -> Result<ReceiptDocument, ReadError> {
    serde_json::from_slice(bytes).map_err(|error| ReadError::Malformed(error.to_string()))
}

/// The text of the data block; browsers keep it as it is when a page is saved.
fn data_block(page: &str) -> Option<&str> {
    let (_, after) = page.split_once(&format!("id=\"{DATA_BLOCK_ID}\""))?;
    let (_, content) = after.split_once('>')?;
    let (content, _) = content.split_once("</script")?;
    Some(content)
}

/// The first attached file of a PDF that looks like a receipt.
fn attached(pdf: &[u8]) -> Option<Vec<u8>> {
    let mut rest = pdf;
    for _ in 0..STREAMS_COUNT_MAX {
        let at = find(rest, b"stream")?;
        let (head, tail) = rest.split_at(at);
        let data = after_line_break(&tail[b"stream".len()..]);
        if !head.ends_with(b"end") && is_embedded_file(head) {
            let content = content_of(head, data);
            if find(&content, b"\"tocsin_receipt\"").is_some() {
                return Some(content);
            }
        }
        rest = &tail[b"stream".len()..];
    }
    None
}

/// The dictionary before a stream: from its object's beginning.
fn dictionary(head: &[u8]) -> &[u8] {
    let start = head
        .windows(4)
        .rposition(|window| window == b" obj")
        .unwrap_or(0);
    &head[start..]
}

fn is_embedded_file(head: &[u8]) -> bool {
    find(dictionary(head), b"/EmbeddedFile").is_some()
}

fn content_of(head: &[u8], data: &[u8]) -> Vec<u8> {
    if find(dictionary(head), b"/FlateDecode").is_none() {
        let end = find(data, b"endstream").unwrap_or(data.len());
        return data[..end].to_vec();
    }
    let mut content = Vec::new();
    // A damaged stream gives what came before the damage, and that does not parse.
    let _ = ZlibDecoder::new(data)
        .take(DOCUMENT_BYTES_MAX)
        .read_to_end(&mut content);
    content
}

fn after_line_break(data: &[u8]) -> &[u8] {
    let data = data.strip_prefix(b"\r").unwrap_or(data);
    data.strip_prefix(b"\n").unwrap_or(data)
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_no_receipt_is_told_apart() {
        assert_eq!(read(b"\x00\xff").unwrap_err(), ReadError::Unknown);
        assert_eq!(read(b"hello").unwrap_err(), ReadError::Unknown);
        assert_eq!(read(b"<!DOCTYPE html><p>").unwrap_err(), ReadError::Page);
        assert_eq!(
            read(b"%PDF-1.7\nstream\nendstream").unwrap_err(),
            ReadError::Pdf
        );
        assert!(matches!(read(b"{}").unwrap_err(), ReadError::Malformed(_)));
        let cut = format!("<script id=\"{DATA_BLOCK_ID}\">{{\"a\":</script>");
        assert!(matches!(
            read(cut.as_bytes()).unwrap_err(),
            ReadError::Malformed(_)
        ));
    }

    #[test]
    fn a_stream_that_expands_without_end_is_cut() {
        use flate2::{Compression, write::ZlibEncoder};
        use std::io::Write;
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        for _ in 0..64 {
            encoder.write_all(&[b' '; 1 << 20]).unwrap();
        }
        let mut pdf =
            b"%PDF-1.7\n1 0 obj <</Type/EmbeddedFile/Filter/FlateDecode>>\nstream\n".to_vec();
        pdf.extend(encoder.finish().unwrap());
        pdf.extend(b"\nendstream");
        assert_eq!(read(&pdf).unwrap_err(), ReadError::Pdf);
    }
}
