#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::*;

fn hashes(level: u8, index: u64, width: u16) -> TileResource {
    TileResource::Hashes(TilePath {
        level,
        index,
        width,
    })
}

#[test]
fn paths_are_written_as_the_specification_shows() {
    for (resource, path) in [
        (hashes(0, 0, 256), "tile/0/000"),
        (hashes(0, 1_234_067, 256), "tile/0/x001/x234/067"),
        (hashes(2, 999, 1), "tile/2/999.p/1"),
        (hashes(1, 1000, 255), "tile/1/x001/000.p/255"),
        (
            TileResource::Entries(EntriesPath {
                index: 1_234_067,
                width: 8,
            }),
            "tile/entries/x001/x234/067.p/8",
        ),
    ] {
        assert_eq!(resource.to_string(), path);
        assert_eq!(path.parse(), Ok(resource));
    }
}

#[test]
fn a_second_spelling_of_a_path_is_refused() {
    for path in [
        "",
        "0",
        "0/",
        "0/1",
        "0/0000",
        "0/x000/001",
        "0/001/002",
        "0/x001/x002",
        "0/x001",
        "0/000.p/0",
        "0/000.p/256",
        "0/000.p/257",
        "0/000.p/01",
        "0/000.p/+1",
        "0/000.p/",
        "0/000.p",
        "0/000.p/1.p/1",
        "0/+01",
        "0/-01",
        "00/000",
        "8/000",
        "63/000",
        "-1/000",
        "entries",
        "entries/",
        "Entries/000",
        "/0/000",
        "0/000/",
        "0//000",
        "0/../000",
        "0/٠٠٠",
    ] {
        assert_eq!(TileResource::parse(path), Err(TileError::Path), "{path:?}");
    }
}

#[test]
fn tiles_beyond_the_largest_tree_are_refused() {
    let last = crate::MAX_TREE_SIZE / 256;
    let width = u16::try_from(crate::MAX_TREE_SIZE % 256).unwrap();
    let highest = hashes(0, last, width);
    assert_eq!(highest.to_string().parse(), Ok(highest));
    let beyond = [
        hashes(0, last, 256),
        hashes(0, last + 1, 1),
        hashes(7, 0, 128),
    ];
    for beyond in beyond {
        assert_eq!(
            beyond.to_string().parse::<TileResource>(),
            Err(TileError::Path)
        );
    }
    let overflowing = "0/x999/x999/x999/x999/x999/x999/999";
    assert_eq!(TileResource::parse(overflowing), Err(TileError::Path));
}

#[test]
fn a_tree_of_70000_leaves_has_the_tiles_that_the_specification_counts() {
    let tile = |level, position| TilePath::containing(level, position, 70_000).unwrap();
    assert_eq!(
        tile(0, 69_999),
        TilePath {
            level: 0,
            index: 273,
            width: 112
        }
    );
    assert_eq!(
        tile(0, 0),
        TilePath {
            level: 0,
            index: 0,
            width: 256
        }
    );
    assert_eq!(
        tile(1, 272),
        TilePath {
            level: 1,
            index: 1,
            width: 17
        }
    );
    assert_eq!(
        tile(2, 0),
        TilePath {
            level: 2,
            index: 0,
            width: 1
        }
    );
    assert_eq!(TilePath::containing(0, 70_000, 70_000), None);
    assert_eq!(TilePath::containing(3, 0, 70_000), None);
    assert_eq!(TilePath::containing(200, 0, u64::MAX), None);
}

#[test]
fn tiles_of_another_length_are_refused() {
    let bytes = encode_hashes(&[crate::leaf_hash(b"a"), crate::leaf_hash(b"b")]);
    assert_eq!(decode_hashes(&bytes, 2).unwrap()[1], crate::leaf_hash(b"b"));
    assert!(matches!(
        decode_hashes(&bytes, 1),
        Err(TileError::Length { expected: 32, .. })
    ));
    assert!(matches!(
        decode_hashes(&bytes[1..], 2),
        Err(TileError::Length { got: 63, .. })
    ));
    assert_eq!(decode_hashes(&[], 0), Err(TileError::Width(0)));
}

#[test]
fn bundles_with_missing_or_left_over_bytes_are_refused() {
    let bundle = encode_entries(&[b"one".as_slice(), b"".as_slice(), b"three".as_slice()]).unwrap();
    assert_eq!(bundle, b"\x00\x03one\x00\x00\x00\x05three");
    assert_eq!(
        decode_entries(&bundle, 3).unwrap(),
        [&b"one"[..], b"", b"three"]
    );
    assert_eq!(
        decode_entries(&bundle, 2),
        Err(TileError::Bundle {
            width: 2,
            at_byte: 7
        })
    );
    assert_eq!(
        decode_entries(&bundle, 4),
        Err(TileError::Bundle {
            width: 4,
            at_byte: 14
        })
    );
    let cut = &bundle[..bundle.len() - 1];
    assert_eq!(
        decode_entries(cut, 3),
        Err(TileError::Bundle {
            width: 3,
            at_byte: 7
        })
    );
}

#[test]
fn bundles_that_cannot_be_written_are_refused() {
    let long = vec![0; MAX_ENTRY_BYTES + 1];
    assert!(encode_entries(&[&long[..MAX_ENTRY_BYTES]]).is_ok());
    assert_eq!(
        encode_entries(&[&long]),
        Err(TileError::EntryTooLong(65_536))
    );
    assert_eq!(encode_entries::<&[u8]>(&[]), Err(TileError::Width(0)));
    assert_eq!(encode_entries(&vec![b"a"; 257]), Err(TileError::Width(257)));
}

proptest! {
    #[test]
    fn paths_round_trip(level in 0..=5u8, index in 0..(1u64 << 14), width in 1..=256u16) {
        let path = hashes(level, index, width);
        prop_assert_eq!(path.to_string().parse(), Ok(path));
    }

    #[test]
    fn any_path_is_read_in_one_spelling_or_refused(
        path in "(entries|[0-9]{1,2})(/x?[0-9]{3}){0,4}(\\.p/[0-9]{1,3})?|\\PC{0,60}"
    ) {
        if let Ok(resource) = TileResource::parse(&path) {
            prop_assert_eq!(resource.to_string(), format!("tile/{path}"));
        }
    }

    #[test]
    fn any_bundle_is_read_whole_or_refused(
        bytes in proptest::collection::vec(0..4u8, 0..200),
        width in 0..300u16,
    ) {
        if let Ok(entries) = decode_entries(&bytes, width) {
            prop_assert_eq!(encode_entries(&entries).unwrap(), bytes);
        }
    }

    #[test]
    fn any_tile_is_read_whole_or_refused(bytes in proptest::collection::vec(0..4u8, 0..100)) {
        for width in 0..5 {
            if let Ok(hashes) = decode_hashes(&bytes, width) {
                prop_assert_eq!(encode_hashes(&hashes), bytes.clone());
            }
        }
    }
}
