//! What must hold for texts that should be of a ledger. None of these is signed by anybody, so
//! nothing may verify.

use tocsin_ledger::note::Note;
use tocsin_ledger::tile::{decode_entries, decode_hashes};
use tocsin_ledger::{Checkpoint, LodgingProof, Preimage, TileResource, empty_root};

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

/// A signed note: what reads as one is written the same to the byte.
pub fn note(bytes: &[u8]) {
    let Some(text) = text(bytes) else {
        return;
    };
    if let Ok(note) = Note::parse(text) {
        assert_eq!(note.to_string(), text);
        assert!(note.verify(&[]).is_err(), "no key verifies nothing");
    }
}

/// The text of a checkpoint.
pub fn checkpoint(bytes: &[u8]) {
    let Some(text) = text(bytes) else {
        return;
    };
    if let Ok(checkpoint) = Checkpoint::parse(text) {
        assert_eq!(checkpoint.to_string(), text);
    }
    if let Ok(note) = Note::parse(text) {
        let _either_way = Checkpoint::parse(note.text());
    }
}

/// A receipt's proof, and the preimage in it.
pub fn lodging_proof(bytes: &[u8]) {
    if let Ok(preimage) = Preimage::from_bytes(bytes) {
        assert_eq!(preimage.to_bytes(), bytes);
        assert!(preimage.to_string().parse() == Ok(preimage));
    }
    let Some(text) = text(bytes) else {
        return;
    };
    if let Ok(proof) = text.parse::<LodgingProof>() {
        assert_eq!(proof.to_string().parse(), Ok(proof.clone()));
        let _either_way = proof
            .inclusion
            .verify(&proof.preimage.digest().leaf_hash(), &empty_root());
    }
}

/// The path of a tile, and what tiles hold.
pub fn tile_path(bytes: &[u8]) {
    let width = bytes.first().map_or(1, |first| u16::from(*first) + 1);
    if let Ok(entries) = decode_entries(bytes, width) {
        assert_eq!(entries.len(), usize::from(width));
    }
    if let Ok(hashes) = decode_hashes(bytes, width) {
        assert_eq!(hashes.len(), usize::from(width));
    }
    let Some(text) = text(bytes) else {
        return;
    };
    if let Ok(path) = text.parse::<TileResource>() {
        assert_eq!(path.to_string(), text);
    }
}
