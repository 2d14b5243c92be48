//! Foreign values in our own words: nothing in them turns the direction of writing, hides, or
//! breaks a line, and long ones become short where there is no room.

/// Longest value that a page shows whole, in characters.
const SHOWN_CHARACTERS_MAX: usize = 400;

/// A value with every sign that nobody sees spelled out: `a[U+202E]b`.
pub fn plain(value: &str) -> String {
    let mut shown = String::with_capacity(value.len());
    for (place, sign) in value.chars().enumerate() {
        if place == SHOWN_CHARACTERS_MAX {
            shown.push('…');
            break;
        }
        match is_unseen(sign) {
            true => shown.push_str(&format!("[U+{:04X}]", u32::from(sign))),
            false => shown.push(sign),
        }
    }
    shown
}

/// A value as a label of at most `characters`: the middle is left out, for beginning and end are
/// what people compare.
pub fn short(value: &str, characters: usize) -> String {
    let signs: Vec<char> = plain(value).chars().collect();
    if signs.len() <= characters {
        return signs.into_iter().collect();
    }
    let kept = characters.saturating_sub(1);
    let tail = kept / 3;
    let head = kept - tail;
    let mut label: String = signs[..head].iter().collect();
    label.push('…');
    label.extend(&signs[signs.len() - tail..]);
    label
}

/// A label that stands for itself whatever is written around it (UAX #9, isolates).
pub(super) fn apart(label: &str) -> String {
    format!("\u{2068}{label}\u{2069}")
}

/// Controls, and what turns text or takes no room.
fn is_unseen(sign: char) -> bool {
    let turns = matches!(sign, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}');
    let isolates = matches!(sign, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}');
    turns || isolates || sign.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_text_is_spelled_out() {
        assert_eq!(plain("a\u{202e}b\nc"), "a[U+202E]b[U+000A]c");
        assert_eq!(plain(&"x".repeat(500)).chars().count(), 401);
    }

    #[test]
    fn long_values_keep_beginning_and_end() {
        assert_eq!(short("FR7630006000011234567890189", 13), "FR763000…0189");
        assert_eq!(short("short", 13), "short");
    }
}
