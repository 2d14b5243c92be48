//! What a receipt proves, from the receipt and the log's public key alone.

use serde::Serialize;
use tocsin_domain::entry::{Act, Entry, canonical_time};
use tocsin_ledger::{LodgingProof, Preimage, Promise, ReceiptError, Verifier};

use super::{ReceiptDocument, VERSION};

/// The outcome of checking a receipt.
#[derive(Clone, Copy, Debug, Serialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The entry is under a checkpoint that the log signed.
    Proved,
    /// The log signed that it received the entry; the receipt holds no proof yet.
    Promised,
    /// Something in the receipt is not what was signed: it proves nothing.
    Altered,
    /// The receipt is of another log than the key.
    AnotherLog,
}

impl Outcome {
    /// Whether the receipt stands.
    pub fn stands(self) -> bool {
        matches!(self, Outcome::Proved | Outcome::Promised)
    }

    /// The words of docs/ledger.md.
    pub fn words(self) -> &'static str {
        match self {
            Outcome::Proved => "proved: in the log",
            Outcome::Promised => "promised",
            Outcome::Altered => "altered",
            Outcome::AnotherLog => "another log",
        }
    }
}

/// What was found out about a receipt.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Verdict {
    /// The outcome.
    pub result: Outcome,
    /// Why, in words, when the receipt does not stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The number of the report, as the log's entry says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// When it was lodged, as the log's entry says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lodged_at: Option<String>,
    /// The log.
    pub log: String,
    /// The key that everything was checked with.
    pub key: String,
    /// Whether the key came from somewhere else than the receipt. Otherwise compare it with the
    /// one that the centre published.
    pub key_is_independent: bool,
    /// The position of the entry in the log, when proved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leaf_index: Option<u64>,
    /// The number of entries that the checkpoint covers, when proved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_size: Option<u64>,
}

impl Verdict {
    fn new(log: &str, key: String, key_is_independent: bool) -> Verdict {
        Verdict {
            result: Outcome::Altered,
            reason: None,
            number: None,
            lodged_at: None,
            log: log.to_owned(),
            key,
            key_is_independent,
            leaf_index: None,
            log_size: None,
        }
    }
}

/// Checks a receipt with the log's key, or, without one, with the key that the receipt names.
pub fn verify(document: &ReceiptDocument, key: Option<&Verifier>) -> Verdict {
    let named = key.map_or_else(|| document.log.key.clone(), Verifier::to_string);
    let mut verdict = Verdict::new(&document.log.origin, named, key.is_some());
    if let Some(key) = key
        && key.to_string() != document.log.key
    {
        verdict.result = Outcome::AnotherLog;
        verdict.reason = Some(format!(
            "the receipt names the log {} and its key {}",
            document.log.origin, document.log.key
        ));
        return verdict;
    }
    match check(document, &mut verdict) {
        Ok(outcome) => verdict.result = outcome,
        Err(reason) => verdict.reason = Some(reason),
    }
    verdict
}

/// Checks a proof by itself, as the API gives it, with the log's key.
pub fn verify_proof(proof: &str, key: &Verifier) -> Verdict {
    let mut verdict = Verdict::new(key.name(), key.to_string(), true);
    match check_proof(proof, key, &mut verdict) {
        Ok(preimage) => match lodging(&preimage) {
            Ok(entry) => {
                verdict.result = Outcome::Proved;
                verdict.number = entry.detail_value("number").map(str::to_owned);
                verdict.lodged_at = Some(canonical_time(entry.at));
            }
            Err(reason) => verdict.reason = Some(reason),
        },
        Err(reason) => verdict.reason = Some(reason),
    }
    verdict
}

/// Goes through every link of the chain; an error says which one does not hold.
fn check(document: &ReceiptDocument, verdict: &mut Verdict) -> Result<Outcome, String> {
    if document.tocsin_receipt != VERSION {
        return Err(format!(
            "receipts of version {} are not known here, only {VERSION}; use a newer tocsin",
            document.tocsin_receipt
        ));
    }
    let key: Verifier = document
        .log
        .key
        .parse()
        .map_err(|error| format!("the log's key in it: {error}"))?;
    if key.name() != document.log.origin {
        return Err("the log's name and its key do not belong together".to_owned());
    }
    let preimage: Preimage = document
        .entry
        .parse()
        .map_err(|error| format!("the log's entry in it: {error}"))?;
    let entry = read_entry(document, &preimage)?;
    check_promise(document, &key, &preimage, &entry)?;
    verdict.number = Some(document.number.clone());
    verdict.lodged_at = Some(document.lodged_at.clone());
    let Some(proof) = &document.proof else {
        return Ok(Outcome::Promised);
    };
    if check_proof(proof, &key, verdict)? != preimage {
        return Err("the proof is about another entry than the receipt shows".to_owned());
    }
    Ok(Outcome::Proved)
}

/// Checks the proof and answers the entry that it is about.
fn check_proof(proof: &str, key: &Verifier, verdict: &mut Verdict) -> Result<Preimage, String> {
    let wrong = |error: ReceiptError| format!("the proof: {error}");
    let proof: LodgingProof = proof.parse().map_err(wrong)?;
    let proved = proof.verify(key).map_err(wrong)?;
    verdict.leaf_index = Some(proved.leaf_index);
    verdict.log_size = Some(proved.checkpoint.size);
    Ok(proof.preimage)
}

/// The entry of a lodging, read from its text.
fn lodging(preimage: &Preimage) -> Result<Entry, String> {
    std::str::from_utf8(&preimage.text)
        .ok()
        .and_then(Entry::from_canonical)
        .filter(|entry| entry.act == Act::ReportLodged)
        .ok_or_else(|| "the log's entry in it is not the lodging of a report".to_owned())
}

/// The log's entry, which must say what the receipt says.
fn read_entry(document: &ReceiptDocument, preimage: &Preimage) -> Result<Entry, String> {
    let entry = lodging(preimage)?;
    let number = entry.detail_value("number").unwrap_or_default();
    for (name, said, logged) in [
        ("number", &document.number, number.to_owned()),
        ("report", &document.report, entry.subject.to_string()),
        ("lodged_at", &document.lodged_at, canonical_time(entry.at)),
    ] {
        if *said != logged {
            return Err(format!("{name} is {said}, the log's entry says {logged}"));
        }
    }
    Ok(entry)
}

fn check_promise(
    document: &ReceiptDocument,
    key: &Verifier,
    preimage: &Preimage,
    entry: &Entry,
) -> Result<(), String> {
    let promise =
        Promise::open(&document.promise, key).map_err(|error| format!("the promise: {error}"))?;
    promise
        .covers(preimage)
        .map_err(|error| format!("the promise: {error}"))?;
    if promise.received_at != canonical_time(entry.at) {
        return Err("the promise names another time than the log's entry".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
