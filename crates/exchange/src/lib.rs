//! Bytes to domain and back: the one place where foreign bytes are read.
//!
//! Reports arrive as [`report_json`] (one in an API body, one a [`jsonl`] line), as [`csv`] rows,
//! as [`mail`], or as an [`mbox`] of mails; [`sniff`] tells which of these a file is. Whatever the
//! form, the result is a [`Submission`](tocsin_domain::report::Submission) or the list of
//! [`Problem`](tocsin_domain::report::Problem)s that keep it out, each naming its field, limit,
//! line or byte. The files that come with a report are made fit to be shown by [`look`] and
//! [`picture`]. Nothing here trusts its input: every reader is bounded by
//! [`Limits`](tocsin_domain::limit::Limits), none recurses as deep as its input, none panics.

pub mod report_json;
pub mod files_left;

mod draft;
mod json;
mod text;

pub mod jsonl;
pub mod csv;
pub mod link_line;

pub mod mail;
pub mod mbox;
pub mod extract;

pub mod picture;
pub mod look;

pub mod sniff;
pub mod digest;

pub mod openpgp;

pub mod geo;
pub mod warning_list;
