//! Formulas: a cell that begins with one of a few characters is run by spreadsheet programmes.
//!
//! On the way out such a cell gets an apostrophe in front, which spreadsheets take for "text";
//! on the way in that apostrophe goes, so that a file comes back as it left.

use std::borrow::Cow;

/// Whether a spreadsheet would run the text, once apostrophes in front are set aside.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// The text as it may stand in a cell that a spreadsheet opens.
pub(super) fn neutralised(text: &str) -> Cow<'_, str> {
    if is_formula(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text that [`neutralised`] was given; any other text as it is.
pub(super) fn restored(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_formula(text) => text,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_spreadsheet_would_run_becomes_text() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+33 6 12", "'+33 6 12"),
            ("-", "'-"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("'=1", "''=1"),
            ("l'été", "l'été"),
            ("'quoted'", "'quoted'"),
            ("", ""),
        ] {
            assert_eq!(neutralised(text), cell);
        }
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "['=+a@-]{0,6}") {
            let cell = neutralised(&text);
            prop_assert_eq!(restored(&cell), text.as_str());
            prop_assert!(!cell.starts_with(['=', '+', '-', '@']));
        }
    }
}
