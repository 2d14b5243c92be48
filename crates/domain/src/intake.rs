//! How a report comes in through a form: questions, the journey through them, and what was
//! answered.
//!
//! The journey is *derived*: which steps there are, which are done and which may be visited is
//! computed again from the answers each time, so that nothing can go stale. A changed answer
//! simply gives another journey.

mod question;

pub use question::{Condition, Page, Question, QuestionKind, ReporterField, SuspectField, Target};
