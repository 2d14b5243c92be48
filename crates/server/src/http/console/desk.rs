//! What a report's page shows to those who decide: the bar, who has it, notes, decisions.

use serde::Deserialize;
use tocsin_domain::entry::{Act, Entry};
use tocsin_domain::report::ReportId;
use tocsin_domain::work::WorkQueue;
use tocsin_flow::assess::Overview;
use tocsin_flow::decide::{self, Decided};
use tocsin_flow::inbox::Conversation;
use tocsin_flow::{FlowError, work};

use super::decide::{After, Bar, Flash, flash, in_words, ticket};
use super::visitor::{Frame, Visitor};

/// What the address of a report's page says besides: the queue it was opened from, and what
/// happened just before.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Opened {
    pub(super) queue: String,
    #[serde(flatten)]
    after: After,
}

impl Opened {
    pub(super) fn queue(&self) -> WorkQueue {
        WorkQueue::from_word(&self.queue).unwrap_or(WorkQueue::New)
    }
}

/// A note of a colleague.
pub(super) struct NoteLine {
    pub(super) about: String,
    pub(super) text: String,
}

/// The part of the page for those who decide.
pub(super) struct DeskPart {
    pub(super) queue: &'static str,
    pub(super) queue_name: String,
    pub(super) flash: Flash,
    pub(super) bar: Option<Bar>,
    /// The decision that stands, as a sentence.
    pub(super) standing: Option<String>,
    pub(super) holder: Option<String>,
    pub(super) is_mine: bool,
    pub(super) joined_count: i64,
    pub(super) notes: Vec<NoteLine>,
    decisions: Vec<Decided>,
}

impl DeskPart {
    /// `None` for somebody who only reads.
    pub(super) async fn of(
        visitor: &Visitor,
        words: &Frame<'_>,
        seen: &Conversation,
        overview: &Overview,
        opened: &Opened,
    ) -> Result<Option<DeskPart>, FlowError> {
        let Ok(permit) = visitor.actor().handle() else {
            return Ok(None);
        };
        let (centre, id) = (&visitor.app.centre, seen.report.id);
        let desk = work::desk(centre, &permit, id).await?;
        let decisions = decide::history(centre, &permit, id).await?;
        let standing = decisions.iter().find(|made| made.undone_at.is_none());
        let queue = opened.queue();
        let note = |note: work::Note| NoteLine {
            about: format!("{} · {}", note.author, words.date_time(note.at)),
            text: note.text,
        };
        let ticket = ticket(id, standing.map(|standing| standing.id));
        let bar = seen.report.state.is_open().then(|| Bar {
            report: Some(ticket),
            same: same(overview, id),
            ..Bar::new(
                words,
                format!("report/{}", queue.as_str()),
                &seen.report.kind,
            )
        });
        Ok(Some(DeskPart {
            queue: queue.as_str(),
            queue_name: words.t(&format!("queue-{}", queue.as_str())),
            flash: flash(visitor, words, &opened.after).await?,
            bar,
            standing: standing.map(|standing| sentence(words, standing)),
            holder: desk.holder,
            is_mine: desk.is_mine,
            joined_count: desk.joined_count,
            notes: desk.notes.into_iter().map(note).collect(),
            decisions,
        }))
    }

    /// The decision of an entry of the journal, in words.
    pub(super) fn decided(&self, words: &Frame<'_>, entry: &Entry) -> Option<String> {
        if entry.act != Act::ReportDecided {
            return None;
        }
        let id: uuid::Uuid = entry.detail_value("id")?.parse().ok()?;
        let made = self.decisions.iter().find(|made| made.id == id)?;
        Some(format!("{} · {}", in_words(words, made), made.by))
    }
}

/// Number of the first report with the same content, if it is another one that stands for it.
fn same(overview: &Overview, id: ReportId) -> String {
    let same = overview.same.as_ref();
    let first = same.filter(|same| overview.may_join_first && same.first_id != id);
    first.map_or_else(String::new, |same| same.first.to_string())
}

fn sentence(words: &Frame<'_>, made: &Decided) -> String {
    let (what, when) = (in_words(words, made), words.date_time(made.at));
    words.t_with(
        "decided-standing",
        &[
            ("what", what.as_str().into()),
            ("who", made.by.as_str().into()),
            ("when", when.as_str().into()),
        ],
    )
}
