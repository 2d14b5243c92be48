#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::*;

fn signer() -> Signer {
    Signer::from_seed("log.example/journal", &[7; 32]).unwrap()
}

fn signed(text: &str) -> String {
    sign_note(text, &[&signer()]).unwrap()
}

#[test]
fn a_signed_note_verifies_and_gives_its_text() {
    let note = verify_note(&signed("first\n\nsecond\n"), &[signer().verifier()]).unwrap();
    assert_eq!(note.text, "first\n\nsecond\n");
    assert_eq!(note.signatures[0].name, "log.example/journal");
    assert_eq!(note.signatures[0].cosigned_at_seconds, None);
}

#[test]
fn any_altered_byte_of_the_text_is_noticed() {
    let note = signed("lodged\n");
    let verifiers = [signer().verifier()];
    for at in 0..6 {
        let mut altered = note.clone().into_bytes();
        altered[at] ^= 1;
        let altered = String::from_utf8(altered).unwrap();
        let name = "log.example/journal".to_owned();
        assert_eq!(
            verify_note(&altered, &verifiers),
            Err(NoteError::WrongSignature { name })
        );
    }
}

#[test]
fn signatures_of_unknown_keys_are_ignored_but_are_not_enough() {
    let other = Signer::from_seed("other.example", &[8; 32]).unwrap();
    let both = sign_note("text\n", &[&other, &signer()]).unwrap();
    let verified = verify_note(&both, &[signer().verifier()]).unwrap();
    assert_eq!(verified.signatures.len(), 1);

    let expected = "log.example/journal".to_owned();
    let alone = sign_note("text\n", &[&other]).unwrap();
    let refused = Err(NoteError::NoTrustedSignature { expected });
    assert_eq!(verify_note(&alone, &[signer().verifier()]), refused);
    assert!(verify_note(&alone, &[]).is_err());
}

#[test]
fn a_key_of_the_same_name_is_another_key() {
    let same_name = Signer::from_seed("log.example/journal", &[9; 32]).unwrap();
    let note = sign_note("text\n", &[&same_name, &signer()]).unwrap();
    assert_eq!(
        verify_note(&note, &[signer().verifier()])
            .unwrap()
            .signatures
            .len(),
        1
    );
}

#[test]
fn one_wrong_signature_of_a_known_key_spoils_the_note() {
    let good = signed("text\n");
    let wrong = signer().sign("other text\n");
    let spoiled = format!("{good}{wrong}\n");
    let result = verify_note(&spoiled, &[signer().verifier()]);
    assert!(matches!(result, Err(NoteError::WrongSignature { .. })));
}

#[test]
fn malformed_notes_are_refused_and_say_why() {
    let line = signer().sign("text\n").to_string();
    let malformed = NoteError::MalformedSignature { line: 1 };
    for (note, expected) in [
        (String::new(), NoteError::Unsigned),
        ("text\n".to_owned(), NoteError::Unsigned),
        ("text\n\n".to_owned(), NoteError::Unsigned),
        (format!("text\n{line}\n"), NoteError::Unsigned),
        (format!("text\n\n{line}"), malformed.clone()),
        (
            format!("text\n\n{line}\n "),
            NoteError::MalformedSignature { line: 2 },
        ),
        (format!("text\n\n-{}\n", &line[3..]), malformed.clone()),
        (format!("text\n\n{line} \n"), malformed.clone()),
        ("text\n\n— name AAAA\n".to_owned(), malformed.clone()),
        ("text\n\n— name AAAAAA==\n".to_owned(), malformed.clone()),
        ("text\n\n— na+me AAAAAAA=\n".to_owned(), malformed.clone()),
        ("text\n\n—  AAAAAAA=\n".to_owned(), malformed.clone()),
        (
            "text\n\n— na\u{2003}me AAAAAAA=\n".to_owned(),
            malformed.clone(),
        ),
        ("text\n\n— name AAAAAAB=\n".to_owned(), malformed.clone()),
        (
            format!("te\txt\n\n{line}\n"),
            NoteError::ControlCharacter {
                code: 9,
                at_byte: 2,
            },
        ),
        (
            format!("text\r\n\r\n{line}\n"),
            NoteError::ControlCharacter {
                code: 13,
                at_byte: 4,
            },
        ),
        (
            format!("{}\n\n{line}\n", "a".repeat(MAX_NOTE_BYTES)),
            NoteError::TooLong(0),
        ),
        (
            format!("text\n\n{}", format!("{line}\n").repeat(65)),
            NoteError::TooManySignatures,
        ),
    ] {
        let refused = Note::parse(&note).unwrap_err();
        match expected {
            NoteError::TooLong(_) => assert!(matches!(refused, NoteError::TooLong(_))),
            expected => assert_eq!(refused, expected, "{note:?}"),
        }
    }
    let many = format!("text\n\n{}", format!("{line}\n").repeat(MAX_SIGNATURES));
    let verified = verify_note(&many, &[signer().verifier()]).unwrap();
    assert_eq!(
        verified.signatures.len(),
        1,
        "a repeated signature counts once"
    );
}

#[test]
fn texts_that_cannot_be_notes_are_not_signed() {
    let sign = |text: &str| sign_note(text, &[&signer()]);
    assert_eq!(sign(""), Err(NoteError::UnfinishedText));
    assert_eq!(sign("no end"), Err(NoteError::UnfinishedText));
    let control = NoteError::ControlCharacter {
        code: 0,
        at_byte: 1,
    };
    assert_eq!(sign("a\0\n"), Err(control));
    assert!(matches!(
        sign(&"a\n".repeat(MAX_NOTE_BYTES)),
        Err(NoteError::TooLong(_))
    ));
    let almost = format!("{}\n", "a".repeat(MAX_NOTE_BYTES - 1));
    assert!(matches!(sign(&almost), Err(NoteError::TooLong(_))));
    assert_eq!(sign_note("text\n", &[]), Err(NoteError::Unsigned));
}

#[test]
fn keys_round_trip_as_text() {
    let signer = signer();
    let verifier = signer.verifier();
    assert_eq!(verifier.to_string().parse(), Ok(verifier));
    let secret = signer.to_private_text();
    assert!(secret.starts_with("PRIVATE+KEY+log.example/journal+"));
    let again = Signer::from_private_text(&secret).unwrap();
    assert_eq!(again.verifier(), signer.verifier());
    assert!(!format!("{signer:?}").contains(&secret[secret.len() - 20..]));
}

#[test]
fn keys_with_a_mistake_are_refused_and_say_why() {
    let parse = |vkey: &str| vkey.parse::<Verifier>().unwrap_err();
    // A key as the specification publishes it, then altered.
    let good = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    assert_eq!(good.parse::<Verifier>().unwrap().to_string(), good);
    let swapped = KeyError::WrongIdentifier {
        expected: 0x530d_903a,
        got: 0x530d_903b,
    };
    assert_eq!(parse(&good.replace("903a", "903b")), swapped);
    assert!(matches!(
        parse(&good.replace("foo", "fo0")),
        KeyError::WrongIdentifier { .. }
    ));
    assert_eq!(parse(&good.replace("903a", "903A")), KeyError::Malformed);
    assert_eq!(parse(&good.replace("foo", "f o")), KeyError::Name);
    assert_eq!(
        parse(&good.replace("+Aek", "+Bek")),
        KeyError::UnknownKind(5)
    );
    assert_eq!(parse(&good[..good.len() - 4]), KeyError::Malformed);
    assert_eq!(parse(&format!("{good}AAAA")), KeyError::Malformed);
    assert_eq!(parse(""), KeyError::Malformed);
    assert_eq!(parse("name+530d903a"), KeyError::Malformed);
    assert_eq!(parse("+530d903a+AAAA"), KeyError::Name);
    assert_eq!(parse(&"a".repeat(1000)), KeyError::Malformed);
    let weak = format!(
        "name+00000000+{}",
        STANDARD.encode([&[1][..], &[0; 32]].concat())
    );
    assert_eq!(parse(&weak), KeyError::UnusableKey);
    assert_eq!(
        Signer::from_private_text(good).unwrap_err(),
        KeyError::Malformed
    );
    assert_eq!(Signer::from_seed("", &[0; 32]).unwrap_err(), KeyError::Name);
}

proptest! {
    #[test]
    fn any_text_that_can_be_signed_verifies(text in "[\\PC\n]{0,200}\n") {
        let note = sign_note(&text, &[&signer()]).unwrap();
        prop_assert_eq!(&Note::parse(&note).unwrap().to_string(), &note);
        prop_assert_eq!(verify_note(&note, &[signer().verifier()]).unwrap().text, text);
    }

    #[test]
    fn any_bytes_are_read_or_refused(note in "[a\n— =+A]{0,80}|(?s).{0,80}") {
        if let Ok(read) = Note::parse(&note) {
            prop_assert_eq!(read.to_string(), note);
        }
    }

    #[test]
    fn any_key_text_is_read_or_refused(key in "[a+0-9=]{0,60}|(?s).{0,80}") {
        if let Ok(verifier) = key.parse::<Verifier>() {
            prop_assert_eq!(verifier.to_string(), key.clone());
        }
        prop_assert!(Signer::from_private_text(&key).is_err());
    }
}
