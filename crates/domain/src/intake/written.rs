//! Checks of what is written by hand. They look for typing errors, not for truth: what an
//! offender left behind may be odd, and a report must not fail for it.

use super::date::western_digits;

/// Longest e-mail address (RFC 5321, section 4.5.3.1.3).
const MOST_EMAIL_CHARACTERS: usize = 254;

/// One line of text: no line breaks or control characters, no spaces around it.
pub(super) fn one_line(text: &str) -> String {
    let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    plain.collect::<String>().trim().to_owned()
}

/// Several lines: line breaks become `\n`, other control characters go.
pub(super) fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept = text
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    kept.collect::<String>().trim().to_owned()
}

/// An e-mail address, or the id of the text that says what is wrong.
pub(super) fn email(text: &str) -> Result<String, &'static str> {
    let text = one_line(text);
    let text = text
        .strip_prefix("mailto:")
        .unwrap_or(&text)
        .trim_matches(['<', '>', ' ']);
    if text.contains(char::is_whitespace) {
        return Err("error-email-space");
    }
    let Some((name, host)) = text.split_once('@') else {
        return Err("error-email-at");
    };
    let labels_are_full = host.split('.').all(|label| !label.is_empty());
    if name.is_empty() || host.contains('@') {
        return Err("error-email-at");
    }
    if !host.contains('.') || !labels_are_full || text.chars().count() > MOST_EMAIL_CHARACTERS {
        return Err("error-email-host");
    }
    Ok(text.to_owned())
}

/// A telephone number that somebody can be called on.
pub(super) fn phone(text: &str) -> Result<String, &'static str> {
    let text = western_digits(&one_line(text));
    let allowed = |c: char| {
        c.is_ascii_digit()
            || c.is_whitespace()
            || "+-–.()/\u{200e}\u{200f}\u{202a}\u{202c}".contains(c)
    };
    if !text.chars().all(allowed) {
        return Err("error-phone-letters");
    }
    match text.chars().filter(char::is_ascii_digit).count() {
        0..=5 => Err("error-phone-short"),
        6..=15 => Ok(text),
        _ => Err("error-phone-long"),
    }
}

/// What a telephone showed as its caller or sender: a number, a short number, or a name such as
/// `INFO-COLIS`.
pub(super) fn caller(text: &str) -> Result<String, &'static str> {
    let text = western_digits(&one_line(text));
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let has_letters = text.chars().any(char::is_alphabetic);
    match (has_letters, digits) {
        (false, 0..=1) => Err("error-phone-short"),
        (false, 16..) => Err("error-phone-long"),
        _ => Ok(text),
    }
}

/// The address of a page: anything that could be one, also cut on purpose (`hxxp`, `[.]`).
pub(super) fn url(text: &str) -> Result<String, &'static str> {
    let text = one_line(text);
    if text.contains(char::is_whitespace) {
        return Err("error-url-space");
    }
    let looks_like_one = text.contains('.') || text.contains("://") || text.contains("[dot]");
    if !looks_like_one {
        return Err("error-url-dot");
    }
    Ok(text)
}

/// A bank account: an IBAN whose check digits are right, or another country's number.
pub(super) fn iban(text: &str) -> Result<String, &'static str> {
    let text = western_digits(&one_line(text));
    let kept = text
        .chars()
        .filter(|c| !c.is_whitespace() && !"-.".contains(*c));
    let plain: String = kept.collect::<String>().to_ascii_uppercase();
    let plain = plain
        .strip_prefix("IBAN")
        .unwrap_or(&plain)
        .trim_start_matches(':')
        .to_owned();
    if plain.len() < 4 || plain.len() > 40 || !plain.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err("error-account");
    }
    let (head, _) = plain.split_at(4);
    let is_iban = head[..2].bytes().all(|b| b.is_ascii_uppercase())
        && head[2..].bytes().all(|b| b.is_ascii_digit())
        && (15..=34).contains(&plain.len());
    if is_iban && !iban_checks(&plain) {
        return Err("error-iban-typo");
    }
    Ok(plain)
}

/// ISO 7064 MOD 97-10 over the number with its first four characters moved to the end.
fn iban_checks(iban: &str) -> bool {
    let moved = iban.bytes().skip(4).chain(iban.bytes().take(4));
    let remainder = moved.fold(0u32, |remainder, byte| match byte {
        b'0'..=b'9' => (remainder * 10 + u32::from(byte - b'0')) % 97,
        _ => (remainder * 100 + u32::from(byte - b'A') + 10) % 97,
    });
    remainder == 1
}

/// The address of a wallet: one long word of letters and digits.
pub(super) fn wallet(text: &str) -> Result<String, &'static str> {
    let text = one_line(text);
    let good = (20..=130).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b":._-".contains(&b));
    if good { Ok(text) } else { Err("error-wallet") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emails_are_checked_for_typing_errors_only() {
        assert_eq!(
            email(" <a.b+c@mail.example.org> "),
            Ok("a.b+c@mail.example.org".to_owned())
        );
        assert_eq!(email("نور@مثال.موقع"), Ok("نور@مثال.موقع".to_owned()));
        let wrong = [
            ("amina.example.org", "error-email-at"),
            ("a@b@c.org", "error-email-at"),
            ("@example.org", "error-email-at"),
            ("amina@example", "error-email-host"),
            ("amina@.org", "error-email-host"),
            ("a b@example.org", "error-email-space"),
        ];
        for (text, id) in wrong {
            assert_eq!(email(text), Err(id), "{text}");
        }
    }

    #[test]
    fn a_number_to_call_is_stricter_than_one_that_called() {
        assert_eq!(phone("+230 5 201-0000"), Ok("+230 5 201-0000".to_owned()));
        assert_eq!(phone("٠٦٣٩٩٨٠٤٧١"), Ok("0639980471".to_owned()));
        assert_eq!(phone("INFO-COLIS"), Err("error-phone-letters"));
        assert_eq!(phone("38300"), Err("error-phone-short"));
        assert_eq!(phone("1234567890123456"), Err("error-phone-long"));
        assert_eq!(caller("INFO-COLIS"), Ok("INFO-COLIS".to_owned()));
        assert_eq!(caller("38300"), Ok("38300".to_owned()));
        assert_eq!(caller("+"), Err("error-phone-short"));
    }

    #[test]
    fn an_address_may_be_cut_on_purpose() {
        for good in [
            "https://a.example/x?y=1",
            "www.a.example",
            "hxxp://a[.]example",
            "a[dot]b",
        ] {
            assert_eq!(url(good), Ok(good.to_owned()));
        }
        assert_eq!(url("le site"), Err("error-url-space"));
        assert_eq!(url("facebook"), Err("error-url-dot"));
    }

    #[test]
    fn an_iban_with_a_typing_error_is_noticed_and_other_accounts_pass() {
        let good = "FR7630006000011234567890189";
        assert_eq!(
            iban("fr76 3000 6000 0112 3456 7890 189"),
            Ok(good.to_owned())
        );
        assert_eq!(
            iban("IBAN: FR76-3000-6000-0112-3456-7890-189"),
            Ok(good.to_owned())
        );
        assert_eq!(
            iban("FR76 3000 6000 0112 3456 7890 198"),
            Err("error-iban-typo")
        );
        assert_eq!(iban("000445566778"), Ok("000445566778".to_owned()));
        assert_eq!(iban("n/a"), Err("error-account"));
    }

    #[test]
    fn a_wallet_is_one_long_word() {
        assert!(wallet("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq").is_ok());
        assert_eq!(wallet("my bitcoin wallet address"), Err("error-wallet"));
        assert_eq!(wallet("1A1zP1"), Err("error-wallet"));
    }

    #[test]
    fn control_characters_never_pass() {
        assert_eq!(one_line("a\0b\nc"), "a b c");
        assert_eq!(lines("a\r\nb\u{7}c\rd"), "a\nbc\nd");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_taken_or_refused_without_panic(text in ".{0,60}") {
            let _ = (email(&text), phone(&text), caller(&text), url(&text), iban(&text));
            let _ = wallet(&text);
        }
    }
}
