//! What a body gets of a referral: the package, and how it is brought there.
//!
//! The package is one tar file that a court could read: a summary for people, the facts for
//! machines, the files, and the proof of when the report was lodged. docs/referral.md describes it.

pub mod facts;
pub mod summary;
pub mod package;
pub mod signature;
pub mod keys;
mod mail;
pub mod webhook;
pub mod delivery;
