//! The package: one tar file with summary, facts, files and proof.

use std::fs::File;
use std::io::{Seek, Write};

use sha2::{Digest, Sha256};
use tocsin_flow::FlowError;
use tocsin_flow::referral::dossier::{self, Dossier};
use tocsin_store::StoreError;

use super::facts::{Facts, path_of};
use super::summary::Summary;
use crate::http::page::Words;
use crate::receipt::pdf::PdfError;
use crate::receipt::{Issuer, ReceiptDocument, document};

/// Why there is no package.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// The centre refuses, or its store fails.
    #[error(transparent)]
    Flow(#[from] FlowError),
    /// No PDF could be set.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// The page could not be rendered: a mistake in the programme.
    #[error("the summary could not be rendered: {0}")]
    Page(#[from] askama::Error),
    /// The machine has no room for the file, or it cannot be written.
    #[error("the package could not be written: {0}")]
    File(#[from] std::io::Error),
}

/// The parts of a package that are not files of the report.
pub struct Parts {
    /// The facts as JSON.
    pub facts: String,
    /// The summary.
    pub summary: Summary,
    /// The receipt: promise and proof.
    pub receipt: ReceiptDocument,
}

/// Summary, facts and proof of a dossier.
///
/// # Errors
/// [`FlowError`] when there is no report any more or the store fails.
pub async fn parts(
    issuer: Issuer<'_>,
    words: &Words<'_>,
    dossier: &Dossier,
) -> Result<Parts, FlowError> {
    let receipt = document(issuer, dossier.report.id).await?;
    let facts = Facts::of(receipt.centre.clone(), dossier).to_json();
    let mut summary = Summary::new(words, dossier, receipt.proof_line().line);
    summary.facts_json = facts.clone();
    Ok(Parts {
        facts,
        summary,
        receipt,
    })
}

/// Writes the package to a file without a name, from which it can be read as long as it is open.
///
/// # Errors
/// See [`PackageError`].
pub async fn build(
    issuer: Issuer<'_>,
    words: &Words<'_>,
    dossier: &Dossier,
) -> Result<File, PackageError> {
    let parts = parts(issuer, words, dossier).await?;
    let modified_at = dossier.report.lodged_at.as_second().unsigned_abs();
    let html = parts.summary.to_html()?.into_bytes();
    let pdf = parts.summary.to_pdf().await?;
    let mut tar = Tar::new(modified_at)?
        .with("summary.html", html)
        .await?
        .with("summary.pdf", pdf)
        .await?
        .with("facts.json", parts.facts.into_bytes())
        .await?
        .with("schema.json", super::facts::SCHEMA.into())
        .await?
        .with("proof/receipt.json", parts.receipt.to_json().into_bytes())
        .await?;
    if let Some(proof) = parts.receipt.proof {
        let proof = proof.into_bytes();
        tar = tar.with("proof/lodging.tlog-proof", proof).await?;
    }
    if !dossier.files_are_closed {
        for (index, file) in dossier.files.iter().enumerate() {
            let bytes = dossier::bytes(issuer.centre, dossier, file).await?;
            tar = tar.with(&path_of(index), bytes).await?;
            if tar.last_digest() != file.sha256 {
                let damage = format!("file {} has another digest than was noted", file.id);
                return Err(FlowError::Store(StoreError::Damaged(damage)).into());
            }
        }
    }
    Ok(tar.finish()?)
}

/// A tar file in the making, and the digest of each thing in it.
struct Tar {
    builder: tar::Builder<File>,
    /// Digest and path of each.
    digests: Vec<(String, String)>,
    modified_at: u64,
}

impl Tar {
    fn new(modified_at: u64) -> std::io::Result<Tar> {
        Ok(Tar {
            builder: tar::Builder::new(tempfile::tempfile()?),
            digests: Vec::new(),
            modified_at,
        })
    }

    /// Adds a file, away from the tasks that answer people: files are large, and so is reading them
    /// for their digest.
    async fn with(mut self, path: &str, bytes: Vec<u8>) -> std::io::Result<Tar> {
        let path = path.to_owned();
        let added = tokio::task::spawn_blocking(move || {
            self.append(&path, &bytes)?;
            let digest = hex::encode(Sha256::digest(&bytes));
            self.digests.push((digest, path));
            Ok(self)
        });
        added.await.map_err(std::io::Error::other)?
    }

    /// The SHA-256 of what was added last, in hexadecimal.
    fn last_digest(&self) -> &str {
        self.digests.last().map_or("", |(digest, _)| digest)
    }

    fn append(&mut self, path: &str, bytes: &[u8]) -> std::io::Result<()> {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(self.modified_at);
        self.builder.append_data(&mut header, path, bytes)
    }

    /// Adds the list of digests, in the form of `sha256sum`, and goes back to the beginning.
    fn finish(mut self) -> std::io::Result<File> {
        let lines = self.digests.iter();
        let lines: String = lines
            .map(|(digest, path)| format!("{digest}  {path}\n"))
            .collect();
        self.append("SHA256SUMS", lines.as_bytes())?;
        let mut file = self.builder.into_inner()?;
        file.flush()?;
        file.rewind()?;
        Ok(file)
    }
}
