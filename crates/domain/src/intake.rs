//! How a report comes in through a form: questions, the journey through them, and what was
//! answered.
//!
//! The journey is *derived*: which steps there are, which are done and which may be visited is
//! computed again from the answers each time, so that nothing can go stale. A changed answer
//! simply gives another journey.

mod answer;
mod date;
mod journey;
mod money;
mod question;
mod step;
mod validate;
mod value;
mod written;

pub use answer::{Answers, DateChoice};
pub use journey::Journey;
pub use question::{Condition, Page, Question, QuestionKind, ReporterField, SuspectField, Target};
pub use step::Step;
pub use validate::{ERROR_TEXTS, FieldError};
pub use value::{Clean, FilledForm, Value};
