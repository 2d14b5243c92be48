//! What a file of a report is, told by its bytes, and its text as it may be shown.
//!
//! The name and the declared type were chosen by whoever sent the file: they decide only between
//! readings that are all harmless. A page or drawing with another name is text here, and is shown
//! as text.

use mail_parser::decoders::charsets::map::charset_decoder;
use tocsin_domain::report::MAIL_MEDIA_TYPE;

use crate::mail::has_header;
use crate::picture;
use crate::text::is_bidi_mark;

/// Characters of a text that are shown at most.
pub const TEXT_CHARACTERS_MAX: usize = 100_000;

/// What can be made of a file's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A picture of a format that is re-encoded, see [`picture::reencode`].
    Picture,
    /// A mail, see [`crate::mail::explain`].
    Mail,
    /// Text, also that of a page or of a script.
    Text(Shown),
    /// Anything else: to be saved, never shown.
    Other,
}

/// Foreign text as it may be shown: bounded, with nothing in it that hides or reorders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The text. Marks of direction and other unseen characters are written out, `[U+202E]`.
    pub text: String,
    /// Whether there was more.
    pub is_cut: bool,
}

/// What a file is, by its first bytes, then by name and declared media type.
pub fn content_of(name: &str, media_type: &str, bytes: &[u8]) -> Content {
    if picture::is_picture(bytes) {
        return Content::Picture;
    }
    let ending = ending_of(name);
    if (media_type == MAIL_MEDIA_TYPE || ending == "eml") && has_header(bytes) {
        return Content::Mail;
    }
    match text_of(&ending, media_type, bytes) {
        Some(text) => Content::Text(shown(&text, TEXT_CHARACTERS_MAX)),
        None => Content::Other,
    }
}

/// The bytes as text whatever they are: for a mail that is over a limit.
pub fn as_text(bytes: &[u8]) -> Shown {
    // A character has four bytes at most; what is cut in the middle of one is shown so.
    let first = &bytes[..bytes.len().min(TEXT_CHARACTERS_MAX * 4)];
    shown(&String::from_utf8_lossy(first), TEXT_CHARACTERS_MAX)
}

fn ending_of(name: &str) -> String {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ending.to_ascii_lowercase()
}

/// The characters of a text file; `None` for one that is none.
fn text_of(ending: &str, media_type: &str, bytes: &[u8]) -> Option<String> {
    if let Some(text) = utf16(bytes) {
        return Some(text);
    }
    if bytes.contains(&0) {
        return None;
    }
    const ENDINGS: [&str; 10] = [
        "txt", "csv", "log", "json", "xml", "html", "htm", "svg", "md", "vcf",
    ];
    let is_declared = media_type.starts_with("text/") || ENDINGS.contains(&ending);
    match std::str::from_utf8(bytes) {
        Ok(text) if is_declared || !text.chars().any(is_unusual) => Some(text.to_owned()),
        Err(_) if is_declared => Some(match charset_decoder(b"windows-1252") {
            Some(decode) => decode(bytes),
            None => String::from_utf8_lossy(bytes).into_owned(),
        }),
        _ => None,
    }
}

/// A control character that does not belong in text.
fn is_unusual(character: char) -> bool {
    character.is_control() && !matches!(character, '\t' | '\n' | '\r' | '\u{c}' | '\u{1b}')
}

/// Text in UTF-16, as some desks save it: only with its byte order mark.
fn utf16(bytes: &[u8]) -> Option<String> {
    let read = match bytes.get(..2)? {
        [0xFF, 0xFE] => u16::from_le_bytes,
        [0xFE, 0xFF] => u16::from_be_bytes,
        _ => return None,
    };
    let units = bytes[2..].chunks_exact(2);
    let units: Vec<u16> = units
        .filter_map(|pair| pair.try_into().ok().map(read))
        .collect();
    String::from_utf16(&units).ok()
}

/// Text as it may be shown, of so many characters at most.
pub(crate) fn shown(text: &str, characters_max: usize) -> Shown {
    let mut shown = Shown::default();
    let mut last = '\n';
    for (count, character) in text.chars().enumerate() {
        if count == characters_max {
            shown.is_cut = true;
            break;
        }
        match character {
            '\n' if last == '\r' => {}
            '\r' => shown.text.push('\n'),
            '\t' | '\n' => shown.text.push(character),
            '\0'..='\u{1f}' => shown.text.push(picture_of_control(character)),
            '\u{7f}' => shown.text.push('\u{2421}'),
            _ if is_unseen(character) => {
                shown
                    .text
                    .push_str(&format!("[U+{:04X}]", u32::from(character)));
            }
            _ => shown.text.push(character),
        }
        last = character;
    }
    shown
}

/// One line of foreign text as it may be shown: a name, a subject, an address.
pub(crate) fn line(text: &str) -> String {
    const LINE_CHARACTERS_MAX: usize = 300;
    let flat: String = text
        .trim()
        .chars()
        .take(LINE_CHARACTERS_MAX + 1)
        .map(|character| match character {
            '\t' | '\n' | '\r' => ' ',
            _ => character,
        })
        .collect();
    let Shown { mut text, is_cut } = shown(&flat, LINE_CHARACTERS_MAX);
    if is_cut {
        text.push('…');
    }
    text
}

/// The sign that stands for a control character: U+2400 and following.
fn picture_of_control(character: char) -> char {
    char::from_u32(0x2400 + u32::from(character)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Characters that one does not see, and that change what one sees. Joiners stay: Persian and
/// many others are not written without them.
fn is_unseen(character: char) -> bool {
    is_bidi_mark(character)
        || character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2064}'
                | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: &str, media_type: &str, bytes: &[u8]) -> Option<String> {
        match content_of(name, media_type, bytes) {
            Content::Text(shown) => Some(shown.text),
            _ => None,
        }
    }

    #[test]
    fn what_a_file_is_told_by_its_bytes() {
        let page = b"<script>alert(1)</script>";
        let drawing = b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>";
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        let both = b"GIF89a/*<script>*/=1;";
        assert_eq!(
            text("a.txt", "text/plain", page).as_deref(),
            std::str::from_utf8(page).ok()
        );
        assert_eq!(
            text("a.png", "image/png", drawing).as_deref(),
            std::str::from_utf8(drawing).ok()
        );
        assert_eq!(content_of("a.txt", "text/plain", png), Content::Picture);
        assert_eq!(content_of("a.js", "text/html", both), Content::Picture);
        assert_eq!(
            content_of("a.pdf", "application/pdf", b"%PDF-1.7\0"),
            Content::Other
        );
        assert_eq!(
            content_of("x", MAIL_MEDIA_TYPE, b"Subject: x\n\nx"),
            Content::Mail
        );
        assert_eq!(
            text("page.eml", "", b"<html>x</html>").as_deref(),
            Some("<html>x</html>")
        );
    }

    #[test]
    fn text_in_other_encodings_is_read() {
        assert_eq!(
            text("a.txt", "", b"\xFF\xFEa\0\xE9\0").as_deref(),
            Some("aé")
        );
        assert_eq!(text("a.csv", "", b"caf\xE9").as_deref(), Some("café"));
        assert_eq!(text("a.bin", "", b"caf\xE9"), None);
        assert_eq!(text("a.bin", "", b"a\x01b"), None);
        assert_eq!(text("a.log", "", b"a\x01b").as_deref(), Some("a␁b"));
    }

    #[test]
    fn what_hides_or_reorders_is_written_out() {
        let tricky = "invoice\u{202e}fdp.exe\u{2069}\r\nز\u{200c}ی\r\u{feff}\u{85}\u{7f}\u{1b}[2J";
        assert_eq!(
            shown(tricky, 100).text,
            "invoice[U+202E]fdp.exe[U+2069]\nز\u{200c}ی\n[U+FEFF][U+0085]␡␛[2J"
        );
        assert_eq!(line(" a\r\nb\u{202d} "), "a  b[U+202D]");
    }

    #[test]
    fn long_text_is_cut_and_says_so() {
        let long = "é".repeat(TEXT_CHARACTERS_MAX + 1);
        let Content::Text(shown) = content_of("a.txt", "text/plain", long.as_bytes()) else {
            panic!("no text");
        };
        assert!(shown.is_cut);
        assert_eq!(shown.text.chars().count(), TEXT_CHARACTERS_MAX);
        assert!(as_text(long.as_bytes()).is_cut);
        assert_eq!(line(&long).chars().count(), 301);
    }
}
