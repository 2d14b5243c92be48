//! The readable text of a mail.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::decoders::html::html_to_text;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;

use super::structure::{Body, Encoding, Part, Structure};

/// So much without a blank is Base64 though something else follows.
const BASE64_BYTES_MIN: usize = 60;

/// The text of a mail: of the outermost mail that has any, plain text before HTML. A mail cut so
/// badly that no part of it is text gives what stands outside the parts.
pub(super) fn text_of(structure: &Structure<'_>) -> String {
    let deepest = structure.parts.iter().map(|part| part.depth).max();
    for depth in 0..=deepest.unwrap_or(0) {
        for kind in [Body::Plain, Body::Html, Body::Multipart] {
            let texts: Vec<String> = structure
                .parts
                .iter()
                .filter(|part| part.depth == depth && part.kind == kind && !part.is_attachment)
                .map(decoded)
                .filter(|text| !text.trim().is_empty())
                .collect();
            let is_preamble = kind == Body::Multipart && structure.parts.len() > 1;
            if !texts.is_empty() && !is_preamble {
                return texts.join("\n\n");
            }
        }
    }
    String::new()
}

/// The characters of a text part, whatever it takes: bytes that are not what they were declared
/// to be are read as they are.
fn decoded(part: &Part<'_>) -> String {
    let text = characters(part);
    match part.kind {
        Body::Html => html_to_text(&text),
        _ => text,
    }
}

/// The same with its tags, where it is HTML.
pub(super) fn characters(part: &Part<'_>) -> String {
    let bytes = match part.encoding {
        Encoding::Identity => None,
        Encoding::Base64 => base64_decode(part.body).or_else(|| base64_begin(part.body)),
        Encoding::QuotedPrintable => {
            quoted_printable_decode(part.body).or_else(|| Some(quoted_printable_as_is(part.body)))
        }
    };
    let bytes = bytes.map_or(Cow::Borrowed(part.body), Cow::Owned);
    match charset_decoder(part.charset.trim().as_bytes()) {
        Some(decode) => decode(&bytes),
        None => undeclared(&bytes),
    }
}

/// What a mailing list has written below a text in Base64 is left out, as mail programmes do.
fn base64_begin(body: &[u8]) -> Option<Vec<u8>> {
    let is_sign = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=\r\n".contains(byte);
    let length = body.iter().position(|byte| !is_sign(byte))?;
    // Shorter, it may be words.
    (length >= BASE64_BYTES_MIN)
        .then(|| base64_decode(&body[..length]))
        .flatten()
}

/// Quoted-printable in which some signs of equality are just that: they stay.
fn quoted_printable_as_is(body: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|it| u8::try_from(it).ok())
    };
    let mut decoded = Vec::with_capacity(body.len());
    let mut rest = body;
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'=', [b'\n', after @ ..] | [b'\r', b'\n', after @ ..]) => rest = after,
            (b'=', [high, low, after @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    decoded.push(high << 4 | low);
                    rest = after;
                }
                _ => decoded.push(*first),
            },
            _ => decoded.push(*first),
        }
    }
    decoded
}

/// UTF-8 where it is that; else Western European, as mail programmes have always guessed.
fn undeclared(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => match charset_decoder(b"windows-1252") {
            Some(decode) => decode(bytes),
            None => String::from_utf8_lossy(bytes).into_owned(),
        },
    }
}
