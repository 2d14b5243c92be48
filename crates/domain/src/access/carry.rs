//! Files that leave the house with an export.

use super::{Actor, CarryPermit, Denied};
use crate::erasure::Reference;

impl Actor {
    /// Permission to hand the files of reports out with an export, for whoever has a shell on the
    /// machine and can name where the reason is on file.
    pub fn carry_files(&self, reference: Reference) -> Result<CarryPermit, Denied> {
        match self {
            Actor::CommandLine { .. } => Ok(CarryPermit {
                actor: self.clone(),
                reference,
            }),
            _ => Err(self.denied("carry files out")),
        }
    }
}
