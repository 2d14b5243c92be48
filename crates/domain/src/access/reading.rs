//! Reading reports, and opening what is sealed in them for a purpose.

use super::{
    Actor, Denied, FilePermit, HandlePermit, IdentityPermit, PURPOSE_CHARACTERS_MIN, Reach,
    ReadPermit, ReferredFilePermit, Scope,
};

impl Actor {
    /// Permission to search and read reports.
    pub fn read(&self) -> Result<ReadPermit, Denied> {
        let reach = match self {
            Actor::Staff { role, mandate, .. } if role.reads_reports() => mandate.reach(),
            Actor::CommandLine { .. } => Reach::default().without_closed(),
            // A programme is nobody by name.
            Actor::Token { source, scopes, .. } if scopes.contains(&Scope::ReportsRead) => {
                Reach::of_source(source).without_closed()
            }
            _ => return Err(self.denied("read reports")),
        };
        Ok(ReadPermit {
            actor: self.clone(),
            reach,
        })
    }

    /// The same with the closed compartment, for whoever has a shell on the machine and says so.
    pub fn read_closed(&self) -> Result<ReadPermit, Denied> {
        match self {
            Actor::CommandLine { .. } => Ok(ReadPermit {
                actor: self.clone(),
                reach: Reach::default(),
            }),
            _ => Err(self.denied("read closed reports")),
        }
    }

    /// Permission to answer reporters and change states.
    pub fn handle(&self) -> Result<HandlePermit, Denied> {
        match self {
            Actor::Staff { role, mandate, .. } if role.reads_reports() => Ok(HandlePermit {
                actor: self.clone(),
                reach: mandate.reach(),
            }),
            _ => Err(self.denied("handle reports")),
        }
    }

    /// Permission to open identities for a purpose of at least [`PURPOSE_CHARACTERS_MIN`].
    pub fn open_identity(&self, purpose: &str) -> Result<IdentityPermit, Denied> {
        let (purpose, reach) = self
            .stated(purpose)
            .ok_or_else(|| self.denied("open an identity"))?;
        Ok(IdentityPermit {
            actor: self.clone(),
            purpose,
            reach,
        })
    }

    /// Permission to open files for a purpose of at least [`PURPOSE_CHARACTERS_MIN`].
    pub fn open_files(&self, purpose: &str) -> Result<FilePermit, Denied> {
        let (purpose, reach) = self
            .stated(purpose)
            .ok_or_else(|| self.denied("open a file"))?;
        Ok(FilePermit {
            actor: self.clone(),
            purpose,
            reach,
        })
    }

    /// Permission to open files of what was referred to the person's body, for a purpose of at
    /// least [`PURPOSE_CHARACTERS_MIN`].
    pub fn open_referred_files(&self, purpose: &str) -> Result<ReferredFilePermit, Denied> {
        let (receive, stated) = (self.receive()?, purpose.trim());
        match stated.chars().count() >= PURPOSE_CHARACTERS_MIN {
            true => Ok(ReferredFilePermit {
                actor: self.clone(),
                receive,
                purpose: stated.to_owned(),
            }),
            false => Err(self.denied("open a file")),
        }
    }

    /// A purpose that says enough, and how far somebody reaches who reads reports.
    fn stated(&self, purpose: &str) -> Option<(String, Reach)> {
        let stated = purpose.trim();
        match self {
            Actor::Staff { role, mandate, .. }
                if role.reads_reports() && stated.chars().count() >= PURPOSE_CHARACTERS_MIN =>
            {
                Some((stated.to_owned(), mandate.reach()))
            }
            _ => None,
        }
    }
}
