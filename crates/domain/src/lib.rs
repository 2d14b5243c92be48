//! What things are in Tocsin, and every decision about them.
//!
//! This crate reads like the vocabulary of the field: a [`report`] holds
//! [`observable`]s and is answered by a [`receipt`]; every change leaves an [`entry`] in the
//! journal; [`access`] turns a person or machine into a permit. It knows no input or output, no
//! clock, no randomness and no SQL: whatever it decides can be decided again from the same values.

pub mod access;
pub mod entry;
pub mod limit;
pub mod observable;
pub mod facts;
pub mod receipt;
pub mod report;
pub mod reporter;
pub mod erasure;
pub mod text;
pub mod extract;
pub mod profile;
pub mod intake;
pub mod assess;
pub mod link;
pub mod series;
pub mod decide;
pub mod work;
pub mod rule;
pub mod route;
pub mod referral;
pub mod news;
pub mod survey;
