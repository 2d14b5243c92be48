//! The published vectors of other implementations: their proofs, their log, their notes.
//!
//! They are read from `tests/data`; where the complete collection lies beside the workspace, the
//! same checks run over it too.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tocsin_ledger::note::Note;
use tocsin_ledger::tile::{decode_entries, decode_hashes};
use tocsin_ledger::{
    Checkpoint, CheckpointError, ConsistencyProof, Hash, InclusionProof, NoteError, TileMap,
    Verifier, append, leaf_hash, prove_consistency, prove_inclusion, root, verify_note,
};

/// Public key of the sample log, as its project publishes it.
const TESSERA_KEY: &str =
    "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

fn committed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

/// The whole collection, if it lies beside the workspace.
fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/tlog");
    folder.is_dir().then_some(folder)
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn proofs_are_accepted_and_refused_as_published() {
    let cases: BTreeMap<String, Value> =
        serde_json::from_str(&read(&committed().join("merkle_proofs.json"))).unwrap();
    assert_eq!(
        check_proofs(&cases),
        (214, 16),
        "cases checked, of which skipped"
    );
}

#[test]
fn the_sample_log_verifies() {
    check_sample_log(&committed().join("tessera_log"));
}

#[test]
fn notes_of_the_specifications_verify() {
    check_notes(&committed());
}

#[test]
fn the_collection_beside_the_workspace_verifies() {
    let Some(folder) = shared() else { return };
    let mut cases = BTreeMap::new();
    collect_cases(&folder.join("merkle_proofs"), &mut cases);
    let (checked, skipped) = check_proofs(&cases);
    assert!(
        checked >= 214 && skipped <= 16,
        "{checked} checked, {skipped} skipped"
    );
    check_sample_log(&folder.join("tessera_log"));
    check_notes(&folder);
}

fn collect_cases(folder: &Path, cases: &mut BTreeMap<String, Value>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_cases(&path, cases);
        } else {
            cases.insert(
                path.display().to_string(),
                serde_json::from_str(&read(&path)).unwrap(),
            );
        }
    }
}

/// How many cases there were, and how many of them ask something that this crate does not offer.
fn check_proofs(cases: &BTreeMap<String, Value>) -> (usize, usize) {
    let mut skipped = 0;
    for (name, case) in cases {
        let refused = case["wantErr"].as_bool().unwrap();
        match check_proof(case) {
            Some(verified) => assert_eq!(verified, !refused, "{name}: {case}"),
            None => skipped += 1,
        }
    }
    (cases.len(), skipped)
}

/// Whether the proof of a case verifies; None for consistency of subtrees that are not whole logs.
fn check_proof(case: &Value) -> Option<bool> {
    let number = |name: &str| case[name].as_u64();
    let start = number("start").unwrap_or(0);
    let hashes: Option<Vec<Hash>> = match case["proof"].as_array() {
        Some(hashes) => hashes.iter().map(as_hash).collect(),
        None => Some(Vec::new()),
    };
    let Some(hashes) = hashes else {
        return Some(false);
    };
    if let Some(index) = number("leafIdx") {
        // A subtree that starts where RFC 6962 would split is a tree of its own.
        let size = number("treeSize")
            .or_else(|| Some(number("end")? - start))
            .unwrap();
        let leaf_index = index.checked_sub(start);
        let (leaf, root) = (as_hash(&case["leafHash"]), as_hash(&case["root"]));
        let (Some(leaf_index), Some(leaf), Some(root)) = (leaf_index, leaf, root) else {
            return Some(false);
        };
        let proof = InclusionProof {
            leaf_index,
            tree_size: size,
            hashes,
        };
        return Some(proof.verify(&leaf, &root).is_ok());
    }
    let old_size = number("size1").or(number("end")).unwrap();
    let new_size = number("size2").or(number("size")).unwrap();
    if start != 0 {
        return None;
    }
    let roots = (as_hash(&case["root1"]), as_hash(&case["root2"]));
    let (Some(old_root), Some(new_root)) = roots else {
        // Some cases use roots that are no hashes; those that should pass cannot be asked here.
        return (case["wantErr"] == true).then_some(false);
    };
    if old_size == 0 && new_size == 0 && old_root != new_root {
        // Published as no mistake; here a tree without leaves has one root.
        return None;
    }
    Some(
        ConsistencyProof {
            old_size,
            new_size,
            hashes,
        }
        .verify(&old_root, &new_root)
        .is_ok(),
    )
}

fn as_hash(value: &Value) -> Option<Hash> {
    value.as_str()?.parse().ok()
}

/// Rebuilds the log from its entries and compares everything that was published.
fn check_sample_log(folder: &Path) {
    let key: Verifier = TESSERA_KEY.parse().unwrap();
    let open = |size: usize| {
        Checkpoint::open(&read(&folder.join(format!("checkpoint.{size}"))), &key).unwrap()
    };
    let mut tiles = TileMap::new();
    let mut leaves = Vec::new();
    for size in 1..=15 {
        let bundle = fs::read(folder.join(format!("tile/entries/000.p/{size}"))).unwrap();
        let entries = decode_entries(&bundle, size).unwrap();
        let leaf = leaf_hash(entries[usize::from(size) - 1]);
        leaves.push(leaf);
        let appended = append(&tiles, u64::from(size) - 1, &[leaf]).unwrap();
        let (path, bytes) = &appended.tiles[0];
        assert_eq!(*bytes, fs::read(folder.join(path.to_string())).unwrap());
        assert_eq!(decode_hashes(bytes, size).unwrap(), leaves);
        tiles.extend(appended.tiles);
        // Only some of the sizes were published with a checkpoint.
        if folder.join(format!("checkpoint.{size}")).exists() {
            let checkpoint = open(size.into());
            assert_eq!(
                (checkpoint.size, checkpoint.root),
                (size.into(), appended.root)
            );
        }
    }
    assert_eq!(open(0).root, root(&tiles, 0).unwrap());
    let last = open(15);
    for (index, leaf) in leaves.iter().enumerate() {
        let proof = prove_inclusion(&tiles, index as u64, 15).unwrap();
        proof.verify(leaf, &last.root).unwrap();
        let earlier = open(index);
        let proof = prove_consistency(&tiles, index as u64, 15).unwrap();
        proof.verify(&earlier.root, &last.root).unwrap();
    }
    let newest = read(&folder.join("checkpoint"));
    assert_eq!(Checkpoint::open(&newest, &key).unwrap(), last);
}

fn check_notes(folder: &Path) {
    let examples = read(&folder.join("c2sp_examples/signed-note.txt"));
    let examples: Vec<&str> = examples.split("\n\n=====\n\n").collect();
    let poem = Note::parse(examples[0]).unwrap();
    assert_eq!(poem.text().lines().count(), 4);
    assert_eq!(poem.signatures()[0].name, "quasimodo.example/salvatore");
    let key: Verifier = examples[3].trim().parse().unwrap();
    let message = verify_note(examples[1], std::slice::from_ref(&key)).unwrap();
    assert_eq!(message.text, "This is an example message.\n");
    let altered = examples[1].replace("This", "That");
    let name = "example.com/foo".to_owned();
    assert_eq!(
        verify_note(&altered, &[key]),
        Err(NoteError::WrongSignature { name })
    );

    let checkpoint = Note::parse(&read(&folder.join("c2sp_examples/tlog-checkpoint.txt"))).unwrap();
    assert_eq!(
        Checkpoint::parse(checkpoint.text()).unwrap().size,
        20_852_163
    );

    check_checkpoint_texts(&strings(&folder.join("formats_vectors/checkpoint.json")));
    check_foreign_keys(&strings(&folder.join("formats_vectors/note_verifier.json")));
}

fn strings(path: &Path) -> Vec<String> {
    serde_json::from_str(&read(path)).unwrap()
}

/// The published texts have a root that is no SHA-256 hash, which is refused; with a root that is
/// one, exactly those pass that the specification allows.
fn check_checkpoint_texts(texts: &[String]) {
    let root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    let expected = [
        None,
        None,
        None,
        Some(4),
        Some(1),
        Some(2),
        Some(2),
        Some(2),
    ];
    assert_eq!(texts.len(), expected.len());
    for (text, expected) in texts.iter().zip(expected) {
        assert!(Checkpoint::parse(text).is_err());
        let text = text.replace("dGhlIHZpZXcgZnJvbSB0aGUgdHJlZSB0b3BzIGlzIGdyZWF0IQ==", root);
        let wrong_line = match Checkpoint::parse(&text) {
            Ok(checkpoint) => {
                assert_eq!(checkpoint.to_string(), text);
                None
            }
            Err(CheckpointError::Line { line, .. }) => Some(line),
            Err(other) => panic!("{other}"),
        };
        assert_eq!(wrong_line, expected, "{text:?}");
    }
}

/// Keys and notes of other systems: Ed25519 keys are read, other kinds are refused, and their
/// checkpoints, signed by keys unknown here, are read without being trusted.
fn check_foreign_keys(vectors: &[String]) {
    let is_ed25519 = |vector: &&String| vector.parse::<Verifier>().is_ok();
    let keys: Vec<&String> = vectors.iter().filter(is_ed25519).collect();
    assert_eq!(keys.len(), 2, "{keys:?}");
    let verifiers: Vec<Verifier> = keys.iter().map(|key| key.parse().unwrap()).collect();
    let notes: Vec<Note> = vectors
        .iter()
        .filter_map(|note| Note::parse(note).ok())
        .collect();
    assert!(notes.len() >= 2);
    for note in notes {
        assert!(Checkpoint::parse(note.text()).is_ok());
        let refused = note.verify(&verifiers);
        assert!(matches!(refused, Err(NoteError::NoTrustedSignature { .. })));
    }
}
