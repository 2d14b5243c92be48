/// Fields of the product's own steps. Profiles may not use these keys.
pub(super) const GROUP: &str = "group";
pub(super) const OFFENCE: &str = "offence";
pub(super) const FILES: &str = "files";
pub(super) const MODE: &str = "mode";
pub(super) const NAME: &str = "name";
pub(super) const EMAIL: &str = "email";
pub(super) const PHONE: &str = "phone";

/// One step of the form: what stands on one page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// What happened, in plain words (field `group`).
    Group,
    /// Which kind of it (field `offence`). Left out when a group has one kind only.
    Offence,
    /// A page of the profile's questions.
    Page(String),
    /// Files to add (field `files`, whose values the server writes).
    Files,
    /// Anonymous, confidential or identified (field `mode`).
    Who,
    /// Name, e-mail and telephone (fields `name`, `email`, `phone`); not when anonymous.
    Contact,
    /// Everything once more, before it is sent.
    Check,
}

impl Step {
    /// The step's word in addresses: `group`, `who`, or the key of a page.
    pub fn key(&self) -> &str {
        match self {
            Step::Group => GROUP,
            Step::Offence => OFFENCE,
            Step::Page(key) => key,
            Step::Files => FILES,
            Step::Who => "who",
            Step::Contact => "contact",
            Step::Check => "check",
        }
    }

    /// The step of a word in an address. Any other word is taken for a page of questions;
    /// `Journey::can_visit` tells whether there is one.
    pub fn from_key(key: &str) -> Step {
        match key {
            GROUP => Step::Group,
            OFFENCE => Step::Offence,
            FILES => Step::Files,
            "who" => Step::Who,
            "contact" => Step::Contact,
            "check" => Step::Check,
            page => Step::Page(page.to_owned()),
        }
    }
}
