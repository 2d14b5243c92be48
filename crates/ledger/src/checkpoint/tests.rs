#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::*;
use crate::hash::empty_root;

const ROOT: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

fn signer() -> Signer {
    Signer::from_seed("log.example", &[7; 32]).unwrap()
}

#[test]
fn a_signed_checkpoint_opens() {
    let checkpoint = Checkpoint::new("log.example", 0, empty_root());
    let note = checkpoint.sign(&[&signer()]).unwrap();
    assert!(note.starts_with(&format!("log.example\n0\n{ROOT}\n\n— log.example ")));
    assert_eq!(
        Checkpoint::open(&note, &signer().verifier()),
        Ok(checkpoint)
    );
}

#[test]
fn a_checkpoint_of_another_log_is_refused_even_when_the_key_signed_it() {
    let note = Checkpoint::new("other.example", 0, empty_root())
        .sign(&[&signer()])
        .unwrap();
    let refused = CheckpointError::WrongOrigin {
        expected: "log.example".to_owned(),
        got: "other.example".to_owned(),
    };
    assert_eq!(Checkpoint::open(&note, &signer().verifier()), Err(refused));
}

#[test]
fn witnesses_alone_do_not_make_a_checkpoint() {
    let witness = crate::cosignature::Cosigner::from_seed("witness.example", &[8; 32]).unwrap();
    let verifiers = [witness.verifier().unwrap()];
    let text = Checkpoint::new("log.example", 0, empty_root()).to_string();
    let mut note = Note::unsigned(&text).unwrap();
    note.add_signature(witness.cosign(&text, 5)).unwrap();
    let log = signer().verifier();
    let open = |note: &Note| Checkpoint::open_witnessed(&note.to_string(), &log, &verifiers);
    let refused = open(&note).unwrap_err();
    assert!(matches!(
        refused,
        CheckpointError::Note(NoteError::NoTrustedSignature { .. })
    ));

    note.add_signature(signer().sign(&text)).unwrap();
    let times: Vec<_> = open(&note)
        .unwrap()
        .signatures
        .iter()
        .map(|one| one.cosigned_at_seconds)
        .collect();
    assert_eq!(times, [Some(5), None]);
}

#[test]
fn malformed_lines_are_named() {
    let line = |text: &str| match Checkpoint::parse(text) {
        Err(CheckpointError::Line { line, .. }) => line,
        other => panic!("{text:?} gave {other:?}"),
    };
    assert_eq!(line(""), 1);
    assert_eq!(line("\n0\n"), 1);
    assert_eq!(line("log"), 1);
    assert_eq!(line("log\n"), 2);
    for size in [
        "",
        "-1",
        "+1",
        "01",
        " 1",
        "1 ",
        "x",
        "9223372036854775808",
        "1e3",
        "٣",
    ] {
        assert_eq!(line(&format!("log\n{size}\n{ROOT}\n")), 2, "{size:?}");
    }
    assert_eq!(line("log\n0\n"), 3);
    assert_eq!(line("log\n0\nAAAA\n"), 3);
    assert_eq!(line(&format!("log\n0\n{ROOT}")), 3);
    assert_eq!(line(&format!("log\n0\n{ROOT}\n\n")), 4);
    assert_eq!(line(&format!("log\n0\n{ROOT}\nextension\n\n")), 5);
    assert_eq!(line(&format!("log\n0\n{ROOT}\nextension")), 4);
    assert_eq!(line(&format!("{}\n0\n{ROOT}\n", "a".repeat(1025))), 1);
    let many = format!("log\n0\n{ROOT}\n{}", "x\n".repeat(17));
    assert_eq!(
        Checkpoint::parse(&many),
        Err(CheckpointError::TooManyExtensions)
    );
}

#[test]
fn fields_that_would_be_read_back_otherwise_are_not_signed() {
    let mut checkpoint = Checkpoint::new("log.example\n5", 0, empty_root());
    assert!(checkpoint.sign(&[&signer()]).is_err());
    checkpoint.origin = "log.example".to_owned();
    checkpoint.extensions = vec!["one\ntwo".to_owned()];
    assert!(checkpoint.sign(&[&signer()]).is_err());
    checkpoint.extensions = vec!["one".to_owned(), "two".to_owned()];
    let note = checkpoint.sign(&[&signer()]).unwrap();
    assert_eq!(
        Checkpoint::open(&note, &signer().verifier()),
        Ok(checkpoint)
    );
}

proptest! {
    #[test]
    fn checkpoints_round_trip(
        origin in "[\\PC]{1,40}", size in 0..=crate::MAX_TREE_SIZE, root: [u8; 32],
        extensions in proptest::collection::vec("[\\PC]{1,20}", 0..3),
    ) {
        let root = Hash::from_bytes(root);
        let checkpoint = Checkpoint { origin, size, root, extensions };
        prop_assert_eq!(Checkpoint::parse(&checkpoint.to_string()), Ok(checkpoint));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(?s).{0,80}|log\n[0-9]{0,20}\n[A-Za-z=]{44}\n.{0,9}") {
        if let Ok(checkpoint) = Checkpoint::parse(&text) {
            prop_assert_eq!(checkpoint.to_string(), text);
        }
    }
}
