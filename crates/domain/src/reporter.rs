//! Who reports, and how much they want to be known: never in clear beside the report.

/// How much the reporter wants to be known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ReporterMode {
    /// Nothing is asked; the receipt code is the only way back.
    #[default]
    Anonymous,
    /// Known to the centre alone.
    Confidential,
    /// Known to the centre and to the bodies that receive the report.
    Identified,
}

impl ReporterMode {
    /// Every mode, from the least known on.
    pub const ALL: [ReporterMode; 3] = [
        ReporterMode::Anonymous,
        ReporterMode::Confidential,
        ReporterMode::Identified,
    ];

    /// The word used in JSON and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            ReporterMode::Anonymous => "anonymous",
            ReporterMode::Confidential => "confidential",
            ReporterMode::Identified => "identified",
        }
    }

    /// Reads the word back; `None` for any other text.
    pub fn from_word(word: &str) -> Option<ReporterMode> {
        ReporterMode::ALL
            .into_iter()
            .find(|mode| mode.as_str() == word)
    }
}

/// Who reports. Sealed under the report's own key before it reaches any disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reporter {
    /// How much the reporter wants to be known.
    pub mode: ReporterMode,
    /// Name as given.
    pub name: String,
    /// E-mail address, for notices without content.
    pub email: String,
    /// Telephone number.
    pub phone: String,
    /// Where the reporter lives (ISO 3166-2 where known).
    pub region: String,
}
