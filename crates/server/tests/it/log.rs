//! The log as an outsider reads it: from its key, its checkpoints and its tiles alone.

use serde_json::{Value, json};
use tocsin_ledger::tile::decode_entries;
use tocsin_ledger::{
    Checkpoint, EntriesPath, Preimage, TILE_WIDTH, TileMap, TilePath, Verifier, audit, leaf_hash,
    prove_consistency, prove_inclusion,
};

use tocsin_store::seal::sha256;

use crate::support::centre::{Answer, Centre, Folder, awaited};

/// Somebody who knows the address of a log.
struct Reader<'c> {
    centre: &'c Centre,
    key: Verifier,
}

impl<'c> Reader<'c> {
    fn new(centre: &'c Centre) -> Reader<'c> {
        let key = centre.get("/log/key");
        assert_eq!(key.header("access-control-allow-origin"), Some("*"));
        Reader {
            centre,
            key: key.text().trim().parse().unwrap(),
        }
    }

    /// A checkpoint that covers at least so many entries.
    fn checkpoint(&self, size: u64) -> Checkpoint {
        awaited("a checkpoint", || {
            let answer = self.centre.get("/log/checkpoint");
            assert_eq!(answer.header("cache-control"), Some("no-cache"));
            let checkpoint = Checkpoint::open(answer.text(), &self.key).unwrap();
            (checkpoint.size >= size).then_some(checkpoint)
        })
    }

    fn file(&self, path: &str) -> Vec<u8> {
        let answer = self.centre.get(&format!("/log/{path}"));
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        assert_eq!(
            answer.header("content-type"),
            Some("application/octet-stream")
        );
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        let caching = answer.header("cache-control").unwrap();
        assert!(caching.contains("immutable"), "{caching}");
        answer.body
    }

    /// Every tile of a log of that size.
    fn tiles(&self, size: u64) -> TileMap {
        let mut tiles = TileMap::new();
        for level in 0u8..3 {
            let hashes = size >> (8 * u32::from(level));
            for index in 0..hashes.div_ceil(u64::from(TILE_WIDTH)) {
                let first = index * u64::from(TILE_WIDTH);
                let path = TilePath::containing(level, first, size).unwrap();
                tiles.insert(level, index, self.file(&path.to_string()));
            }
        }
        tiles
    }

    /// Every entry of a log of that size.
    fn entries(&self, size: u64) -> Vec<Vec<u8>> {
        let mut entries = Vec::new();
        while (entries.len() as u64) < size {
            let index = entries.len() as u64 / u64::from(TILE_WIDTH);
            let rest = size - entries.len() as u64;
            let width = rest.min(u64::from(TILE_WIDTH)) as u16;
            let bytes = self.file(&EntriesPath { index, width }.to_string());
            let found = decode_entries(&bytes, width).unwrap();
            entries.extend(found.into_iter().map(<[u8]>::to_vec));
        }
        entries
    }
}

fn lodge(centre: &Centre, token: &str, count: usize) {
    let lines: Vec<String> = (0..count)
        .map(|number| json!({"narrative": format!("number {number}")}).to_string())
        .collect();
    let authorization = format!("Bearer {token}");
    let headers = [
        ("Authorization", authorization.as_str()),
        ("Content-Type", "application/x-ndjson"),
    ];
    let body = lines.join("\n");
    let answer = centre.request("POST", "/api/v1/reports/bulk", &headers, body.as_bytes());
    assert_eq!(answer.unwrap().text().lines().count(), count);
}

#[test]
fn an_outsider_rebuilds_the_log_from_its_tiles() {
    let folder = Folder::new();
    let token = folder.token("bank", "reports:write,journal:read");
    let centre = folder.serve();
    let reader = Reader::new(&centre);
    lodge(&centre, &token, 20);
    let old = reader.checkpoint(20);
    lodge(&centre, &token, 600);
    let new = reader.checkpoint(old.size + 600);
    let tiles = reader.tiles(new.size);
    let entries = reader.entries(new.size);

    audit(&tiles, &new, |path: EntriesPath| {
        Ok(Some(reader.file(&path.to_string())))
    })
    .unwrap();
    for (index, entry) in (0u64..).zip(&entries) {
        let proof = prove_inclusion(&tiles, index, new.size).unwrap();
        proof.verify(&leaf_hash(entry), &new.root).unwrap();
    }
    let proof = prove_consistency(&tiles, old.size, new.size).unwrap();
    proof.verify(&old.root, &new.root).unwrap();
    // The partial tile of before is still there, and is the beginning of the one of now.
    let path = TilePath::containing(0, old.size - 1, old.size).unwrap();
    let before = reader.file(&path.to_string());
    assert!(tiles.get(0, path.index).unwrap().starts_with(&before));
    in_the_journal(&centre, &token, &entries);
}

/// Each entry of the log is the digest of the journal's entry at its place.
fn in_the_journal(centre: &Centre, token: &str, entries: &[Vec<u8>]) {
    let authorization = format!("Bearer {token}");
    let headers = [("Authorization", authorization.as_str())];
    let page = centre.request("GET", "/api/v1/journal?limit=1000", &headers, b"");
    let page = page.unwrap().json();
    let mut checked = 0;
    for entry in page["entries"].as_array().unwrap() {
        let Some(place) = entry["leaf_index"].as_u64() else {
            continue;
        };
        let preimage = Preimage {
            salt: hex::decode(text(entry, "salt"))
                .unwrap()
                .try_into()
                .unwrap(),
            text: canonical(entry).into_bytes(),
        };
        if let Some(sealed) = entries.get(place as usize) {
            assert_eq!(leaf_hash(sealed), preimage.digest().leaf_hash());
            checked += 1;
        }
    }
    assert_eq!(checked, entries.len());
}

fn text<'e>(entry: &'e Value, name: &str) -> &'e str {
    entry[name].as_str().unwrap()
}

/// The canonical text of an entry, by hand from docs/ledger.md.
fn canonical(entry: &Value) -> String {
    let fields = ["at", "act", "subject", "actor", "detail"].map(|name| text(entry, name));
    format!("tocsin entry 1\n{}\n", fields.join("\n"))
}

#[test]
fn what_the_log_does_not_have_is_not_found() {
    let folder = Folder::new();
    let centre = folder.serve();
    let reader = Reader::new(&centre);
    let size = reader.checkpoint(1).size;
    let wider = size + 100;
    let paths = [
        format!("tile/0/000.p/{wider}"),
        "tile/0/000".to_owned(),
        "tile/0/001.p/1".to_owned(),
        "tile/1/000.p/1".to_owned(),
        "tile/entries/000".to_owned(),
        "tile/entries/001.p/1".to_owned(),
        "tile/0/0".to_owned(),
        "tile/0/x000/000".to_owned(),
        "tile/0/000.p/0".to_owned(),
        "tile/9/000".to_owned(),
        "tile/0/../key".to_owned(),
        "tile/".to_owned(),
    ];
    for path in paths {
        let answer: Answer = centre.get(&format!("/log/{path}"));
        assert_eq!(answer.status, 404, "{path}");
        let caching = answer.header("cache-control");
        assert!(
            caching.is_none_or(|caching| !caching.contains("immutable")),
            "{path}"
        );
    }
}

#[test]
fn an_auditor_recomputes_each_entry_of_an_export() {
    let folder = Folder::new();
    let token = folder.token("bank", "reports:write");
    let centre = folder.serve();
    lodge(&centre, &token, 40);
    let reader = Reader::new(&centre);
    reader.checkpoint(40);
    let exported = folder.run("export", &["--what", "journal"]).done();
    let exported: Vec<Value> = exported
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let size = reader.checkpoint(exported.len() as u64).size;
    let entries = reader.entries(size);
    // A time that ends in zeros is rare, and the one that was written otherwise.
    for entry in &exported {
        let field = |name: &str| entry[name].as_str().unwrap();
        assert_eq!(
            field("at").len(),
            "2026-01-31T10:05:00.123456Z".len(),
            "{entry}"
        );
        let mut text = b"tocsin-entry/v1\n".to_vec();
        text.extend(hex::decode(field("salt")).unwrap());
        text.extend(b"tocsin entry 1\n");
        for name in ["at", "act", "subject", "actor", "detail"] {
            text.extend(field(name).as_bytes());
            text.push(b'\n');
        }
        let leaf_index = entry["leaf_index"].as_u64().unwrap() as usize;
        assert_eq!(entries[leaf_index], sha256(&text), "{entry}");
    }
    // Equal reports are not told apart from others by their entries.
    let lodged = exported
        .iter()
        .filter(|entry| entry["act"] == "report.lodged");
    let contents: std::collections::BTreeSet<String> = lodged
        .map(|entry| {
            let detail = entry["detail"].as_str().unwrap();
            detail.split("content=").nth(1).unwrap().to_owned()
        })
        .collect();
    assert_eq!(contents.len(), 40);
}
