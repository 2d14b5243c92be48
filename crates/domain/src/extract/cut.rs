//! Where a long text may be cut so that nothing found in it is cut through.

/// How far back from the end a better place is looked for.
const LOOK_BACK_BYTES: usize = 64 << 10;

/// The place before the end of a text where it is cut best: after a blank line, else after a line,
/// else after a blank, else at a character.
pub fn safe_cut(text: &str) -> usize {
    let from = text.floor_char_boundary(text.len().saturating_sub(LOOK_BACK_BYTES));
    let tail = &text[from..];
    let place = |sign: &str| tail.rfind(sign).map(|at| from + at + sign.len());
    place("\n\n")
        .or_else(|| place("\r\n\r\n"))
        .or_else(|| place("\n"))
        .or_else(|| place(" "))
        .unwrap_or(text.len())
}
