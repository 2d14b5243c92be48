//! What must hold for texts that should be codes or journal entries.

use tocsin_domain::entry::Entry;
use tocsin_domain::receipt::SecretCode;

/// A receipt code: whatever is taken for one reads back the same, however it was typed.
pub fn receipt_code(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match text.parse::<SecretCode>() {
        Ok(code) => {
            assert_eq!(code.symbols().len(), 20);
            assert_eq!(code.groups().count(), 5);
            assert!(
                code.to_string()
                    .parse::<SecretCode>()
                    .is_ok_and(|again| again == code)
            );
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// A canonical journal entry: what reads as one is written the same to the byte.
pub fn journal_entry(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Some(entry) = Entry::from_canonical(text) {
        assert_eq!(entry.canonical(), text);
        let _content = entry.detail_value("content");
    }
}
