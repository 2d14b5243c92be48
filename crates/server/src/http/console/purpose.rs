//! What for: before somebody opens an identity or a file, they say why, in a word of a list and in
//! their own.

use serde::Deserialize;
use tocsin_domain::access::{PURPOSE_CHARACTERS_MAX, PURPOSE_CHARACTERS_MIN};

use super::visitor::Frame;

/// The words of the list.
const REASONS: [&str; 4] = ["call-back", "judge", "danger", "other"];

/// What the form of `templates/console/purpose.html` holds.
#[derive(Default, Deserialize)]
pub(super) struct Purpose {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    precision: String,
}

impl Purpose {
    /// The purpose as it is kept; `None` when it says too little or too much.
    pub(super) fn stated(&self, words: &Frame<'_>) -> Option<String> {
        let precision = self.precision.trim();
        let allowed = PURPOSE_CHARACTERS_MIN..=PURPOSE_CHARACTERS_MAX;
        let is_stated =
            REASONS.contains(&self.reason.as_str()) && allowed.contains(&precision.chars().count());
        let reason = || words.t(&format!("purpose-{}", self.reason));
        is_stated.then(|| format!("{}: {precision}", reason()))
    }

    /// The same as fields of a form, to be sent once more.
    pub(super) fn fields(&self) -> [(&str, &str); 2] {
        [("reason", &self.reason), ("precision", &self.precision)]
    }
}
