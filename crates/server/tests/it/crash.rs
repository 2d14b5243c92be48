//! Centres that die: at any moment, on either engine, with a full disk, with their database.
//!
//! Whatever happens, a receipt that was given stays true: the report is there, opens by its code,
//! is proved by the log, and the log goes on from every checkpoint that it ever published.

mod load;
mod full;
mod postgres;

use std::collections::BTreeMap;
use std::path::Path;

use tocsin_flow::inbox;
use tocsin_ledger::{Checkpoint, Verifier};
use tocsin_server::folder::Folder as Opened;
use tocsin_store::search::Search;

use super::support::centre::{Centre, Folder};
use super::support::postgres::Database;
use load::{Load, Receipt, random_under};

/// How often a centre is killed on each engine. The whole number is for build servers; by hand
/// a few show that the test itself works.
fn crashes_count() -> u64 {
    match std::env::var("TOCSIN_TEST_CRASHES") {
        Ok(count) => count.parse().unwrap(),
        Err(_) if std::env::var_os("CI").is_some() => 50,
        Err(_) => 5,
    }
}

#[test]
fn a_killed_centre_over_sqlite_keeps_every_promise() {
    kill_again_and_again(&Folder::new());
}

#[test]
fn a_killed_centre_over_postgresql_keeps_every_promise() {
    if let Some(database) = Database::new() {
        kill_again_and_again(&Folder::on(&database.url));
    }
}

fn kill_again_and_again(folder: &Folder) {
    let token = folder.token("bank", "reports:write,reports:read");
    let mut kept = Kept::default();
    for round in 0..crashes_count() {
        let centre = folder.serve();
        let mut load = Load::begin(&centre.address, &token, round, kept.unanswered.clone());
        load.receive(random_under(250));
        centre.kill();
        kept.take(load.end());
        if round % 10 == 9 {
            // Also while it starts.
            let mut starting = folder.command("serve");
            starting.args(["--http", ":0"]);
            let mut child = starting
                .stdout(std::process::Stdio::null())
                .spawn()
                .unwrap();
            child.kill().unwrap();
            child.wait().unwrap();
        }
        kept.verify(&folder.data());
    }
    // What was never answered is sent again, and nothing is there twice.
    let centre = folder.serve();
    let mut load = Load::begin(&centre.address, &token, u64::MAX, kept.unanswered.clone());
    load.receive(kept.unanswered.len() as u64);
    assert!(centre.stop().success());
    kept.take(load.end());
    kept.verify(&folder.data());
    kept.verify_once(&folder.data());
}

/// What a centre has promised.
#[derive(Default)]
struct Kept {
    /// By external identifier.
    receipts: BTreeMap<String, Receipt>,
    /// Receipts not looked after yet.
    new: Vec<String>,
    /// Sent, and never answered.
    unanswered: Vec<String>,
    /// The last checkpoint seen, as text.
    checkpoint: Option<String>,
}

impl Kept {
    fn take(&mut self, ended: load::Ended) {
        for receipt in ended.receipts {
            let external_id = receipt.external_id.clone();
            if let Some(earlier) = self.receipts.get(&external_id) {
                assert_eq!(earlier, &receipt, "a resend is answered as before");
            }
            self.new.push(external_id.clone());
            self.receipts.insert(external_id, receipt);
        }
        let receipts = &self.receipts;
        self.unanswered.extend(ended.sent);
        self.unanswered.retain(|sent| !receipts.contains_key(sent));
        self.checkpoint = ended.checkpoint.or(self.checkpoint.take());
    }

    /// Opens the data folder and looks after the new receipts and the log.
    fn verify(&mut self, data: &Path) {
        let new: Vec<&Receipt> = self.new.iter().map(|id| &self.receipts[id]).collect();
        let checkpoint = self.checkpoint.as_deref();
        in_process(async {
            let folder = Opened::open(data).await.unwrap();
            while folder
                .centre
                .store
                .seal_pending(&folder.signer)
                .await
                .unwrap()
                .has_more
            {}
            for receipt in new {
                verify_receipt(&folder, receipt).await;
            }
            if let Some(checkpoint) = checkpoint {
                verify_log(&folder, checkpoint).await;
            }
            folder.centre.store.close().await.unwrap();
        });
        self.new.clear();
    }

    /// Every identifier is there once, and every answered one.
    fn verify_once(&self, data: &Path) {
        in_process(async {
            let folder = Opened::open(data).await.unwrap();
            let mut found = BTreeMap::new();
            let mut before = None;
            loop {
                let search = Search::default();
                let store = &folder.centre.store;
                let page = store.search(&search, before, 200).await.unwrap();
                for stored in page.reports {
                    let external_id = stored.report.external_id.unwrap();
                    let number = stored.report.number.to_string();
                    let earlier = found.insert(external_id, number);
                    assert_eq!(earlier, None, "a report is stored twice");
                }
                before = page.next;
                if before.is_none() {
                    break;
                }
            }
            for (external_id, receipt) in &self.receipts {
                assert_eq!(found.get(external_id), Some(&receipt.number));
            }
            let checked = folder
                .centre
                .store
                .check(Some(&folder.centre.keys), &tocsin_store::progress::nobody())
                .await
                .unwrap();
            assert!(checked.is_sound(), "{:#?}", checked.findings);
            folder.centre.store.close().await.unwrap();
        });
    }
}

fn in_process(work: impl Future<Output = ()>) {
    tokio::runtime::Runtime::new().unwrap().block_on(work);
}

async fn verify_receipt(folder: &Opened, receipt: &Receipt) {
    let code = receipt.code.parse().unwrap();
    let permit = inbox::enter(&folder.centre, &code).await.unwrap();
    let permit = permit.unwrap_or_else(|| panic!("the receipt {} is lost", receipt.number));
    let seen = inbox::view(&folder.centre, &permit).await.unwrap();
    assert_eq!(seen.report.number.as_str(), receipt.number);
    assert_eq!(seen.report.external_id.as_ref(), Some(&receipt.external_id));
    let proof = folder.centre.store.lodging_proof(seen.report.id).await;
    let proof = proof.unwrap().expect("everything was sealed");
    let verified = proof.verify(&folder.signer.verifier()).unwrap();
    let entry = String::from_utf8(verified.entry).unwrap();
    assert!(entry.contains(&receipt.number), "{entry}");
}

/// The log holds what it held when it published a checkpoint.
async fn verify_log(folder: &Opened, published: &str) {
    let verifier: Verifier = folder.signer.verifier();
    let old = Checkpoint::open(published, &verifier).unwrap();
    let store = &folder.centre.store;
    let now = store.checkpoint().await.unwrap().unwrap();
    let new = Checkpoint::open(&now.note, &verifier).unwrap();
    assert!(
        new.size >= old.size,
        "{} entries, {} were published",
        new.size,
        old.size
    );
    let proof = store.consistency_proof(old.size, new.size).await.unwrap();
    proof.verify(&old.root, &new.root).unwrap();
}

/// What a running centre has published.
fn published(centre: &Centre) -> String {
    centre.get("/log/checkpoint").text().to_owned()
}
