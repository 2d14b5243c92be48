//! Limits on everything that comes from outside. A profile may change them; none can be absent.

use serde::Deserialize;

/// How much of each thing a report may hold. Sizes are bytes unless the name says otherwise.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Longest story, in characters.
    pub narrative_characters: usize,
    /// Longest single-line value (a name, an address, an answer), in characters.
    pub value_characters: usize,
    /// Most observables named by the sender of one report.
    pub observables_count: usize,
    /// Most answers to questions of the profile.
    pub answers_count: usize,
    /// Most files with one report.
    pub attachments_count: usize,
    /// Largest single file; a mail that is itself the report keeps to `mail_bytes`.
    pub attachment_bytes: usize,
    /// Largest sum of all files of one report, without a mail that is itself the report.
    pub attachments_total_bytes: usize,
    /// Largest body of one report sent to the API (files are base64 inside it).
    pub body_bytes: usize,
    /// Longest line of a bulk upload or of an imported file.
    pub line_bytes: usize,
    /// Largest mail taken as a report; it is kept whole, as the report's first file.
    pub mail_bytes: usize,
    /// Most parts of one mail, attached mails included.
    pub mail_parts_count: usize,
    /// Deepest nesting of mails within mails.
    pub mail_depth: usize,
    /// Longest message in an inbox, in characters.
    pub message_characters: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            narrative_characters: 50_000,
            value_characters: 2_000,
            observables_count: 1_000,
            answers_count: 200,
            attachments_count: 20,
            attachment_bytes: 20 << 20,
            attachments_total_bytes: 60 << 20,
            body_bytes: 90 << 20,
            line_bytes: 8 << 20,
            mail_bytes: 40 << 20,
            mail_parts_count: 1_000,
            mail_depth: 20,
            message_characters: 10_000,
        }
    }
}
