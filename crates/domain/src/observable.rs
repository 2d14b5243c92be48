//! An observable: a typed value seen in a report, with the part it plays in it.

/// The part an observable plays in a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// It belongs to the person or thing complained about.
    Suspect,
    /// It belongs to the reporter or the person harmed.
    Victim,
    /// It belongs to somebody uninvolved: a bank, a carrier, a forwarder.
    ThirdParty,
    /// Nobody has said.
    #[default]
    Unknown,
}

impl Role {
    /// The word used in JSON and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Suspect => "suspect",
            Role::Victim => "victim",
            Role::ThirdParty => "third_party",
            Role::Unknown => "unknown",
        }
    }

    /// Reads the word back; `None` for any other text.
    pub fn from_word(word: &str) -> Option<Role> {
        [Role::Suspect, Role::Victim, Role::ThirdParty, Role::Unknown]
            .into_iter()
            .find(|role| role.as_str() == word)
    }
}

/// A typed value seen in a report.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Observable {
    /// The type: `url`, `domain`, `ip`, `email`, `phone`, `iban`, `wallet`, `account`, `handle`,
    /// `hash`, `user_agent`, `message_id`, or another word of the sender's.
    pub kind: String,
    /// The value.
    pub value: String,
    /// The part it plays.
    pub role: Role,
}
