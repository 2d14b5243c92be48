//! What the centre does, one function and one transaction for each act.
//!
//! A door hands a [`tocsin_domain::report::Submission`] to [`intake`]; a reporter comes back
//! through [`inbox`]; staff work at the [`desk`], [`decide`] and share the [`work`], or take calls
//! ([`call`]); [`assess`] is what the machine does on its own; [`learn`] tells reporters what came
//! of it; [`link`] finds reports that belong together, and [`series`] shows them; [`route`] asks
//! the rules who is competent, and [`referral`] takes reports there; [`erase`] destroys a report's
//! content; [`journal`] is what all of them did. [`people`] and [`token`] say who may come in.
//! Everything takes a permit of [`tocsin_domain::access`], and nothing here knows HTTP, SMTP or a
//! file format.

pub mod centre;
mod jobs;
pub mod draft;
pub mod intake;
pub mod assess;
pub mod inbox;
pub mod learn;
pub mod notice;
pub mod letter;
pub mod desk;
pub mod call;
pub mod investigate;
pub mod link;
pub mod route;
pub mod referral;
pub mod decide;
pub mod series;
pub mod lookup;
pub mod work;
pub mod erase;
pub mod journal;
pub mod people;
pub mod token;

pub use centre::{Centre, FlowError};
