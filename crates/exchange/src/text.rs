//! Single values out of text: times, files' names, base64. Shared by every format.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use jiff::Timestamp;

/// Shown with every complaint about a time.
const TIME_EXAMPLE: &str = "2026-01-31T10:00:00Z";

/// Reads an RFC 3339 time. The error says what is wrong and shows a right one.
pub(crate) fn parse_time(text: &str) -> Result<Timestamp, String> {
    let complaint = |what: &str| format!("{what}; write it as RFC 3339, like {TIME_EXAMPLE}");
    if !has_time_shape(text) {
        return Err(complaint("not a date and time with its offset from UTC"));
    }
    if let Some(what) = impossible(text) {
        return Err(complaint(what));
    }
    text.parse()
        .map_err(|_| complaint("no such date or time in the calendar"))
}

/// What the calendar library would read all the same, and other readers would not, or otherwise.
/// The text has the shape of a time.
fn impossible(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    let number = |place: usize| {
        let digits = bytes.get(place..place + 2).unwrap_or_default();
        digits
            .iter()
            .fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))
    };
    if text.starts_with("0000") {
        return Some("there is no year 0000");
    }
    if number(17) > 59 {
        return Some("a minute has the seconds 00 to 59 (leap seconds are not kept)");
    }
    let is_utc = bytes.ends_with(b"Z") || bytes.ends_with(b"z");
    let (hours, minutes) = (bytes.len() - 5, bytes.len() - 2);
    if !is_utc && (number(hours) > 23 || number(minutes) > 59) {
        return Some("no such offset from UTC; it goes to 23:59");
    }
    None
}

/// `YYYY-MM-DD`, `T`, `HH:MM:SS`, an optional fraction, then `Z` or `±HH:MM`. The
/// calendar library accepts more (week dates, zone names), which other readers would not.
fn has_time_shape(text: &str) -> bool {
    const SHAPE: &[u8] = b"0000-00-00T00:00:00";
    let Some((moment, rest)) = text.as_bytes().split_at_checked(SHAPE.len()) else {
        return false;
    };
    let fits = moment.iter().zip(SHAPE).all(|(byte, shape)| match shape {
        b'0' => byte.is_ascii_digit(),
        b'T' => matches!(byte, b'T' | b't'),
        other => byte == other,
    });
    let rest = match rest.strip_prefix(b".") {
        None => rest,
        Some(fraction) => {
            let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit());
            match digits.count() {
                count @ 1..=9 => &fraction[count..],
                _ => return false,
            }
        }
    };
    fits && match rest {
        b"Z" | b"z" => true,
        [b'+' | b'-', h1, h2, b':', m1, m2] => [h1, h2, m1, m2]
            .into_iter()
            .all(|byte| byte.is_ascii_digit()),
        _ => false,
    }
}

/// The standard alphabet; padding may be missing, because half the world's encoders leave it out.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Decodes base64 (RFC 4648, standard alphabet), line breaks and blanks allowed. The error names
/// the offset in the given text.
pub(crate) fn decode_base64(text: &str) -> Result<Vec<u8>, String> {
    let is_blank = |byte: &u8| byte.is_ascii_whitespace();
    let decoded = if text.bytes().any(|byte| is_blank(&byte)) {
        let dense: Vec<u8> = text.bytes().filter(|byte| !is_blank(byte)).collect();
        BASE64.decode(dense)
    } else {
        BASE64.decode(text)
    };
    decoded.map_err(|error| {
        use base64::DecodeError::{InvalidByte, InvalidLastSymbol, InvalidLength, InvalidPadding};
        match error {
            InvalidByte(dense, _) | InvalidLastSymbol { 0: dense, .. } => {
                let places = text.bytes().enumerate().filter(|(_, byte)| !is_blank(byte));
                let offset = places.map(|(offset, _)| offset).nth(dense).unwrap_or(dense);
                format!("not base64 at character {offset}; use the standard alphabet (RFC 4648 §4)")
            }
            InvalidLength(_) | InvalidPadding => {
                "base64 that ends too early; was the content cut?".to_owned()
            }
        }
    })
}

/// The name of a file, without folders, control characters and the marks that reverse the
/// direction of text (with them `exe.pdf` can be made to read as its opposite).
pub(crate) fn clean_file_name(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = base
        .chars()
        .filter(|character| !character.is_control() && !is_bidi_mark(*character))
        .collect();
    match clean.trim() {
        "" | "." | ".." => "file".to_owned(),
        trimmed => trimmed.to_owned(),
    }
}

/// A declared media type in lower case; anything that is not one is bytes without a type.
pub(crate) fn clean_media_type(declared: &str) -> String {
    let lower = declared.trim().to_ascii_lowercase();
    let is_type = lower.len() <= 200
        && lower.contains('/')
        && lower.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if is_type {
        lower
    } else {
        "application/octet-stream".to_owned()
    }
}

/// Explicit and implicit marks of direction (Unicode Standard Annex 9, section 2).
pub(crate) fn is_bidi_mark(character: char) -> bool {
    matches!(
        character,
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    )
}

/// Foreign text as it may stand in an error: short, and without characters that deceive.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST_CHARACTERS: usize = 60;
    let mut shown: String = text
        .chars()
        .take(LONGEST_CHARACTERS)
        .map(|character| match character {
            _ if character.is_control() || is_bidi_mark(character) => char::REPLACEMENT_CHARACTER,
            _ => character,
        })
        .collect();
    if text.chars().nth(LONGEST_CHARACTERS).is_some() {
        shown.push('…');
    }
    shown
}

/// The text of bytes, or where they stop being UTF-8.
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(bytes).map_err(|error| {
        let offset = error.valid_up_to();
        format!("not UTF-8 at byte {offset}; write the text as UTF-8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_rfc_3339_and_nothing_else() {
        for good in [
            "2026-01-31T10:00:00Z",
            "2026-01-31T10:00:00+04:00",
            "2026-01-31T10:00:00+23:59",
            "2026-01-31t10:00:00.123456789z",
            "2024-02-29T23:59:59Z",
            "1969-12-31T23:59:59-00:00",
        ] {
            assert!(parse_time(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "yesterday",
            "2026-01-31",
            "2026-01-31 10:00:00Z",
            "2026-01-31T10:00:00+25:00",
            "2026-01-31T10:00:00+04:60",
            "2026-12-31T23:59:60Z",
            "0000-01-31T10:00:00Z",
            "2026-01-31T10:00:00",
            "2026-01-31T10:00Z",
            "20260131T100000Z",
            "2026-01-31T10:00:00.Z",
            "2026-01-31T10:00:00+0400",
            "2026-01-31T10:00:00Z[Europe/Paris]",
            "31/01/2026 10:00:00",
            "2026-01-31T10:00:00.1234567891Z",
        ] {
            let complaint = parse_time(bad).expect_err(bad);
            assert!(complaint.contains("like 2026-01-31T10:00:00Z"), "{bad}");
        }
        for impossible in [
            "2026-02-30T10:00:00Z",
            "2026-01-31T25:00:00Z",
            "2026-13-01T00:00:00Z",
            "9999-12-31T23:59:59-23:59",
        ] {
            assert!(
                parse_time(impossible)
                    .expect_err(impossible)
                    .starts_with("no such date"),
                "{impossible}"
            );
        }
    }

    #[test]
    fn base64_takes_line_breaks_and_names_the_offset() {
        assert_eq!(decode_base64("aGVs\r\nbG8="), Ok(b"hello".to_vec()));
        assert_eq!(decode_base64("aGVsbG8"), Ok(b"hello".to_vec()));
        assert_eq!(decode_base64(""), Ok(Vec::new()));
        let complaint = decode_base64("aGVs\n*G8=").expect_err("a star");
        assert!(complaint.contains("character 5"), "{complaint}");
        assert!(
            decode_base64("aGVsb")
                .expect_err("cut")
                .contains("too early")
        );
    }

    #[test]
    fn file_names_lose_folders_and_tricks() {
        for (given, kept) in [
            ("a.eml", "a.eml"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\me\\facture.pdf", "facture.pdf"),
            ("..", "file"),
            ("folder/", "file"),
            ("x\u{202E}fdp.exe\u{0}\n", "xfdp.exe"),
            ("  reçu n°1.png ", "reçu n°1.png"),
        ] {
            assert_eq!(clean_file_name(given), kept);
        }
        assert_eq!(clean_media_type("Message/RFC822"), "message/rfc822");
        assert_eq!(clean_media_type("nonsense"), "application/octet-stream");
    }
}
