//! Who may do what. An [`Actor`] is turned into a permit; the functions that do things take the
//! permit, so that no page can forget to ask.

mod carry;
mod investigate;
mod mandate;
mod reading;
mod survey;

use std::fmt;

use uuid::Uuid;

use crate::erasure::Reference;
use crate::report::ReportId;
pub use investigate::PURPOSE_CHARACTERS_MAX;
pub use mandate::{Mandate, MandateProblem, Reach};

/// What a staff member is at the centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StaffRole {
    /// Takes reports on the telephone.
    Operator,
    /// Reads and assesses reports.
    Analyst,
    /// Leads analysts and releases what leaves the house.
    Supervisor,
    /// Liaison of a competent body.
    Recipient,
    /// Watches over personal data.
    DataProtectionOfficer,
    /// Reads the journal.
    Auditor,
    /// Runs the system and never reads reports.
    Administrator,
}

impl StaffRole {
    /// Every role.
    pub const ALL: [StaffRole; 7] = [
        StaffRole::Operator,
        StaffRole::Analyst,
        StaffRole::Supervisor,
        StaffRole::Recipient,
        StaffRole::DataProtectionOfficer,
        StaffRole::Auditor,
        StaffRole::Administrator,
    ];

    /// The word used on the command line and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            StaffRole::Operator => "operator",
            StaffRole::Analyst => "analyst",
            StaffRole::Supervisor => "supervisor",
            StaffRole::Recipient => "recipient",
            StaffRole::DataProtectionOfficer => "data-protection-officer",
            StaffRole::Auditor => "auditor",
            StaffRole::Administrator => "administrator",
        }
    }

    /// Reads the word back; `None` for any other text.
    pub fn from_word(word: &str) -> Option<StaffRole> {
        StaffRole::ALL
            .into_iter()
            .find(|role| role.as_str() == word)
    }

    fn reads_reports(self) -> bool {
        matches!(self, StaffRole::Analyst | StaffRole::Supervisor)
    }

    fn takes_calls(self) -> bool {
        self == StaffRole::Operator || self.reads_reports()
    }
}

/// What a token lets a programme do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Send reports.
    ReportsWrite,
    /// Read the source's own reports.
    ReportsRead,
    /// Read the journal.
    JournalRead,
    /// Read published indicators.
    IndicatorsRead,
    /// Read what was referred to the body that the source names.
    ReferralsRead,
    /// Answer it and state outcomes.
    ReferralsWrite,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Scope; 6] = [
        Scope::ReportsWrite,
        Scope::ReportsRead,
        Scope::JournalRead,
        Scope::IndicatorsRead,
        Scope::ReferralsRead,
        Scope::ReferralsWrite,
    ];

    /// The word used on the command line and in the documentation.
    pub fn as_str(self) -> &'static str {
        match self {
            Scope::ReportsWrite => "reports:write",
            Scope::ReportsRead => "reports:read",
            Scope::JournalRead => "journal:read",
            Scope::IndicatorsRead => "indicators:read",
            Scope::ReferralsRead => "referrals:read",
            Scope::ReferralsWrite => "referrals:write",
        }
    }

    /// Reads the word back; `None` for any other text.
    pub fn from_word(word: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|scope| scope.as_str() == word)
    }
}

/// Who is acting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Anyone at the public form.
    Public,
    /// The holder of a report's receipt code.
    Reporter(ReportId),
    /// A programme.
    Token {
        /// The token's id.
        id: Uuid,
        /// The source it speaks for.
        source: String,
        /// What it may do.
        scopes: Vec<Scope>,
    },
    /// A member of staff who is logged in.
    Staff {
        /// The person's id.
        id: Uuid,
        /// What the person is at the centre.
        role: StaffRole,
        /// For which body, kinds and places.
        mandate: Mandate,
    },
    /// Somebody with a shell on the machine, importing for a source.
    CommandLine {
        /// The source the import speaks for.
        source: String,
    },
    /// The centre's own machinery.
    System,
}

impl fmt::Display for Actor {
    /// The word that stands in the journal: never a name or an address.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Actor::Public => write!(formatter, "public"),
            Actor::Reporter(_) => write!(formatter, "reporter"),
            Actor::Token { id, .. } => write!(formatter, "token:{id}"),
            Actor::Staff { id, .. } => write!(formatter, "staff:{id}"),
            Actor::CommandLine { .. } => write!(formatter, "command-line"),
            Actor::System => write!(formatter, "system"),
        }
    }
}

/// A refusal. Pages answer it exactly as if the thing did not exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{actor} may not {act}")]
pub struct Denied {
    /// Who asked.
    pub actor: String,
    /// What for.
    pub act: &'static str,
}

macro_rules! permit {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident : $type:ty),* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name {
            actor: Actor,
            $($field: $type,)*
        }

        impl $name {
            /// Who holds the permit.
            pub fn actor(&self) -> &Actor {
                &self.actor
            }
            $($(#[$field_doc])*
            pub fn $field(&self) -> &$type {
                &self.$field
            })*
        }
    };
}

permit! {
    /// May lodge reports in the name of a source.
    LodgePermit {
        /// The source: `public` for the form.
        source: String,
        /// Whether the sender's `received_at` is honoured.
        trusts_received_at: bool
    }
}
permit! {
    /// May search and read reports, identities excepted.
    ReadPermit {
        /// Which reports; whatever lies outside does not exist for the holder.
        reach: Reach
    }
}
permit! {
    /// May write to the reporter, decide about a report and change its state.
    HandlePermit {
        /// Which reports; whatever lies outside does not exist for the holder.
        reach: Reach
    }
}
permit! {
    /// May see what was referred to one competent body, answer it and state outcomes.
    ReceivePermit {
        /// Key of the body in the directory. What was sent to others does not exist for the holder.
        body: String,
        /// Which of the referred reports, where the liaison is for some kinds or places only.
        reach: Reach
    }
}
permit! {
    /// May search the reports of all sources for a purpose and read what is found: never an
    /// identity, a message, a file, nor anything of a sensitive kind.
    SearchPermit {
        /// Key of the body for which the person searches.
        body: String,
        /// Why, in the person's own words. It stands in the log that the auditor reads.
        purpose: String,
        /// Which reports; whatever lies outside does not exist for the holder.
        reach: Reach
    }
}
permit! {
    /// May open the sealed identity of reporters, for a purpose.
    IdentityPermit {
        /// Why, in the person's own words. It stands in the journal.
        purpose: String,
        /// Of which reports; whatever lies outside does not exist for the holder.
        reach: Reach
    }
}
permit! {
    /// May open the files of reports, for a purpose.
    FilePermit {
        /// Why, in the person's own words. It is kept with the report, and its reporter sees it.
        purpose: String,
        /// Of which reports; whatever lies outside does not exist for the holder.
        reach: Reach
    }
}
permit! {
    /// May open the files of what was referred to one body, for a purpose.
    ReferredFilePermit {
        /// What was referred to whom.
        receive: ReceivePermit,
        /// Why, in the person's own words. It is kept with the report, and its reporter sees it.
        purpose: String
    }
}
permit! {
    /// May have a report's content destroyed. It shows how much there is, and nothing of it.
    ErasePermit {}
}
permit! {
    /// May hand the files of reports out of the house with an export.
    CarryPermit {
        /// Where the reason is on file. It stands in the journal.
        reference: Reference
    }
}
permit! {
    /// May take calls: lodge reports in the words of whoever rings, and say how often a value was
    /// reported before. It reads no report.
    CallPermit {
        /// Which reports are counted.
        reach: Reach
    }
}
permit! {
    /// May read and add to one report's inbox, as its reporter.
    InboxPermit {
        /// The report.
        report: ReportId
    }
}
permit! {
    /// May read the journal.
    JournalPermit {}
}
permit! {
    /// May invite staff and issue tokens.
    AdministerPermit {}
}

impl ReadPermit {
    /// The only source whose reports may be read, if bound to one.
    pub fn only_source(&self) -> Option<&str> {
        self.reach.source.as_deref()
    }
}

permit! {
    /// May see the queue of messages to reporters: numbers, never what anybody wrote.
    SendingPermit {}
}
permit! {
    /// May see how many reporters answered what in the survey: figures, never whose.
    SurveyPermit {}
}
permit! {
    /// May see how bodies deal with what is referred to them: figures, never of which report.
    FiguresPermit {}
}

/// The source of reports that staff take down on the telephone.
pub const CALLS: &str = "telephone";

/// Fewest characters of a purpose: one word is not a reason.
pub const PURPOSE_CHARACTERS_MIN: usize = 10;

impl Actor {
    fn denied(&self, act: &'static str) -> Denied {
        Denied {
            actor: self.to_string(),
            act,
        }
    }

    /// Permission to lodge reports.
    pub fn lodge(&self) -> Result<LodgePermit, Denied> {
        let (source, trusts_received_at) = match self {
            Actor::Public => ("public".to_owned(), false),
            Actor::Token { source, scopes, .. } if scopes.contains(&Scope::ReportsWrite) => {
                (source.clone(), true)
            }
            Actor::CommandLine { source } => (source.clone(), true),
            Actor::Staff { role, .. } if role.takes_calls() => (CALLS.to_owned(), false),
            _ => return Err(self.denied("lodge reports")),
        };
        Ok(LodgePermit {
            actor: self.clone(),
            source,
            trusts_received_at,
        })
    }

    /// Permission to take calls: for operators, and for those who read reports.
    pub fn call(&self) -> Result<CallPermit, Denied> {
        match self {
            Actor::Staff { role, mandate, .. } if role.takes_calls() => {
                let reach = mandate.reach();
                Ok(CallPermit {
                    actor: self.clone(),
                    reach: match role.reads_reports() {
                        true => reach,
                        false => reach.without_closed(),
                    },
                })
            }
            _ => Err(self.denied("take calls")),
        }
    }

    /// Permission to receive, as the liaison of the body that the mandate names.
    pub fn receive(&self) -> Result<ReceivePermit, Denied> {
        match self {
            Actor::Staff {
                role: StaffRole::Recipient,
                mandate,
                ..
            } => {
                let body = mandate.body.clone();
                Ok(ReceivePermit {
                    actor: self.clone(),
                    body: body.ok_or_else(|| self.denied("receive without a body"))?,
                    reach: mandate.reach(),
                })
            }
            _ => Err(self.denied("receive referrals")),
        }
    }

    /// Permission for a programme to receive in the name of the body whose key its source is:
    /// with [`Scope::ReferralsRead`] to read, with [`Scope::ReferralsWrite`] to answer.
    pub fn receive_by(&self, scope: Scope) -> Result<ReceivePermit, Denied> {
        match self {
            Actor::Token { source, scopes, .. } if scopes.contains(&scope) => Ok(ReceivePermit {
                actor: self.clone(),
                body: source.clone(),
                reach: Reach::default(),
            }),
            _ => Err(self.denied("receive referrals")),
        }
    }

    /// Permission to erase reports: for the data-protection officer, and for whoever acts for that
    /// officer with a shell on the machine.
    pub fn erase(&self) -> Result<ErasePermit, Denied> {
        match self {
            Actor::Staff {
                role: StaffRole::DataProtectionOfficer,
                ..
            }
            | Actor::CommandLine { .. } => Ok(ErasePermit {
                actor: self.clone(),
            }),
            _ => Err(self.denied("erase reports")),
        }
    }

    /// Permission to use the inbox of the report whose code the reporter showed.
    pub fn inbox(&self) -> Result<InboxPermit, Denied> {
        match self {
            Actor::Reporter(report) => Ok(InboxPermit {
                actor: self.clone(),
                report: *report,
            }),
            _ => Err(self.denied("use an inbox")),
        }
    }

    /// Permission to look after what leaves for reporters. The queue is the whole centre's: a
    /// supervisor who is bound to kinds or places does not see it.
    pub fn sending(&self) -> Result<SendingPermit, Denied> {
        match self {
            Actor::Staff {
                role: StaffRole::Supervisor | StaffRole::Administrator,
                mandate,
                ..
            } if *mandate == Mandate::default() => Ok(SendingPermit {
                actor: self.clone(),
            }),
            _ => Err(self.denied("look after sending")),
        }
    }

    /// Permission to read the journal.
    pub fn journal(&self) -> Result<JournalPermit, Denied> {
        let allowed = match self {
            Actor::Staff { role, .. } => {
                matches!(role, StaffRole::Auditor | StaffRole::DataProtectionOfficer)
            }
            Actor::Token { scopes, .. } => scopes.contains(&Scope::JournalRead),
            Actor::CommandLine { .. } | Actor::System => true,
            _ => false,
        };
        if allowed {
            return Ok(JournalPermit {
                actor: self.clone(),
            });
        }
        Err(self.denied("read the journal"))
    }

    /// Permission to invite staff and issue tokens.
    pub fn administer(&self) -> Result<AdministerPermit, Denied> {
        match self {
            Actor::Staff {
                role: StaffRole::Administrator,
                ..
            }
            | Actor::CommandLine { .. } => Ok(AdministerPermit {
                actor: self.clone(),
            }),
            _ => Err(self.denied("administer the centre")),
        }
    }
}

#[cfg(test)]
mod tests;
