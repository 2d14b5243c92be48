//! The queues of the desk, who has what, and what the staff note for one another.

use jiff::Timestamp;
use tocsin_domain::access::{Actor, HandlePermit};
use tocsin_domain::entry::Act;
use tocsin_domain::report::ReportId;
use tocsin_domain::work::{Dated, Deadline, WorkQueue};
use tocsin_store::work::{Order, SavedView, Waiting, Wanted};
use uuid::Uuid;

use crate::centre::{Centre, FlowError};
use crate::inbox::refuse_closed_state;

/// Reports of one page of a queue at most.
pub const PAGE_COUNT_MAX: u32 = 200;
/// Most characters of a note.
pub const NOTE_CHARACTERS_MAX: usize = 4_000;
/// Most characters of a saved view's name.
pub const VIEW_NAME_CHARACTERS_MAX: usize = 60;
/// Most characters of where a saved view leads.
const VIEW_QUERY_CHARACTERS_MAX: usize = 500;

/// A page of a queue, and whether there is more.
#[derive(Clone, Debug)]
pub struct Page {
    /// The reports.
    pub reports: Vec<Waiting>,
    /// Give this to read on; `None` at the end.
    pub next: Option<i64>,
}

fn staff_of(permit: &HandlePermit) -> Result<Uuid, FlowError> {
    match permit.actor() {
        Actor::Staff { id, .. } => Ok(*id),
        _ => Err(FlowError::NotFound),
    }
}

/// Which report of a queue stands before which.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QueueOrder {
    /// The most urgent first, and of those the one that has waited longest.
    #[default]
    Urgent,
    /// The same from its end: the way back.
    UrgentBack,
    /// What came last.
    Newest,
    /// What is due next, and what nobody waits for last: of the reports that have waited longest
    /// and, in a queue of one state, of the most urgent ones, among which are all whose payment can
    /// be called back.
    Deadline,
}

/// What somebody wants to see of a queue. Whose queue it is and how far it reaches, is for the
/// permit to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueView {
    /// The queue.
    pub queue: WorkQueue,
    /// Only this kind of offence.
    pub kind: Option<String>,
    /// Only what was lodged before: whose promise is broken.
    pub lodged_before: Option<Timestamp>,
    /// Which report stands before which.
    pub order: QueueOrder,
}

impl QueueView {
    /// All of a queue, the most urgent first.
    pub fn of(queue: WorkQueue) -> QueueView {
        QueueView {
            queue,
            kind: None,
            lodged_before: None,
            order: QueueOrder::default(),
        }
    }

    fn within(&self, permit: &HandlePermit) -> Result<Wanted, FlowError> {
        Ok(Wanted {
            queue: self.queue,
            staff: staff_of(permit)?,
            kind: self.kind.clone(),
            lodged_before: self.lodged_before,
            reach: permit.reach().clone(),
            order: match self.order {
                QueueOrder::Urgent | QueueOrder::Deadline => Order::Urgent,
                QueueOrder::UrgentBack => Order::UrgentBack,
                QueueOrder::Newest => Order::Newest,
            },
        })
    }
}

/// A page of a queue: up to `count` reports beyond the cursor.
pub async fn queue(
    centre: &Centre,
    permit: &HandlePermit,
    view: &QueueView,
    cursor: Option<i64>,
    count: u32,
) -> Result<Page, FlowError> {
    let wanted = view.within(permit)?;
    let count = count.clamp(1, PAGE_COUNT_MAX);
    if view.order == QueueOrder::Deadline {
        return by_deadline(centre, &wanted, cursor, count as usize).await;
    }
    let mut reports = centre.store.queue(&wanted, cursor, count + 1).await?;
    let has_more = reports.len() > count as usize;
    reports.truncate(count as usize);
    let next = reports.last().filter(|_| has_more);
    Ok(Page {
        next: next.map(|last| last.stored.serial),
        reports,
    })
}

async fn by_deadline(
    centre: &Centre,
    wanted: &Wanted,
    cursor: Option<i64>,
    count: usize,
) -> Result<Page, FlowError> {
    let (profile, now) = (&centre.profile, centre.store.now());
    let at = |dated: Dated| {
        let deadline = Deadline::of(dated, profile, now);
        deadline.map_or(Timestamp::MAX, |deadline| deadline.at(profile))
    };
    let found = centre.store.due_next(wanted).await?;
    let mut places: Vec<(Timestamp, i64)> = found
        .into_iter()
        .map(|(serial, dated)| (at(dated), serial))
        .collect();
    places.sort_unstable();
    if let Some(serial) = cursor
        && let Some(dated) = centre.store.dated(serial).await?
    {
        // One that was decided meanwhile stood where it would stand in this queue.
        let state = wanted.queue.state().unwrap_or(dated.state);
        let last = (at(Dated { state, ..dated }), serial);
        places.retain(|place| *place > last);
    }
    let shown = places.iter().take(count);
    let shown: Vec<i64> = shown.map(|(_, serial)| *serial).collect();
    let next = shown.last().filter(|_| places.len() > count).copied();
    Ok(Page {
        reports: centre.store.waiting_by_serial(&shown).await?,
        next,
    })
}

/// How much waits in each queue, counted up to [`tocsin_store::work::QUEUE_COUNT_MAX`].
pub async fn counts(
    centre: &Centre,
    permit: &HandlePermit,
) -> Result<Vec<(WorkQueue, i64)>, FlowError> {
    let mut counts = Vec::new();
    for queue in WorkQueue::ALL {
        let count = count(centre, permit, &QueueView::of(queue)).await?;
        counts.push((queue, count));
    }
    Ok(counts)
}

/// How much waits in one queue with its filters, counted up to the same number.
pub async fn count(
    centre: &Centre,
    permit: &HandlePermit,
    view: &QueueView,
) -> Result<i64, FlowError> {
    Ok(centre.store.queue_count(&view.within(permit)?).await?)
}

/// One report as queues show it.
pub async fn one(
    centre: &Centre,
    permit: &HandlePermit,
    id: ReportId,
) -> Result<Waiting, FlowError> {
    centre.report_within(permit.reach(), id).await?;
    let found = centre.store.waiting(id).await?;
    found.ok_or(FlowError::NotFound)
}

/// How much of each kind waits in a queue: those of which there is something.
pub async fn kinds(
    centre: &Centre,
    permit: &HandlePermit,
    view: &QueueView,
) -> Result<Vec<(String, i64)>, FlowError> {
    let known = centre.profile.offences.iter();
    let mut kinds: Vec<&str> = known.map(|offence| offence.key.as_str()).collect();
    kinds.push("other");
    Ok(centre
        .store
        .kind_counts(&view.within(permit)?, &kinds)
        .await?)
}

/// Takes a report for oneself, or gives it back to all.
pub async fn assign(
    centre: &Centre,
    permit: &HandlePermit,
    id: ReportId,
    is_mine: bool,
) -> Result<(), FlowError> {
    let holder = is_mine.then_some(staff_of(permit)?);
    let stored = centre.report_within(permit.reach(), id).await?;
    let actor = permit.actor().clone();
    centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                refuse_closed_state(tx.state(stored.serial).await?)?;
                if tx.holder(stored.serial).await? == holder {
                    return Ok(());
                }
                tx.set_holder(stored.serial, holder).await?;
                let detail = match holder {
                    Some(staff) => format!("to=staff:{staff}"),
                    None => "to=all".to_owned(),
                };
                tx.record(Act::ReportAssigned, id.0, &actor, detail);
                Ok(())
            })
        })
        .await
}

/// A note, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// When it was written.
    pub at: jiff::Timestamp,
    /// By whom: their address.
    pub author: String,
    /// Its text.
    pub text: String,
}

/// Adds a note for colleagues, sealed with the report. The reporter does not see it.
pub async fn note(
    centre: &Centre,
    permit: &HandlePermit,
    id: ReportId,
    text: &str,
) -> Result<(), FlowError> {
    let text = text.trim().replace('\0', "");
    if text.is_empty() || text.chars().count() > NOTE_CHARACTERS_MAX {
        let message = format!("write 1 to {NOTE_CHARACTERS_MAX} characters");
        return Err(FlowError::refused("note", &message));
    }
    let staff = staff_of(permit)?;
    let (stored, key) = centre.unsealed_within(permit.reach(), id).await?;
    let sealed = key.seal("note", text.as_bytes());
    let (note, actor) = (centre.new_id(), permit.actor().clone());
    centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                refuse_closed_state(tx.state(stored.serial).await?)?;
                tx.add_note(stored.serial, note, staff, sealed).await?;
                tx.record(Act::NoteAdded, id.0, &actor, String::new());
                Ok(())
            })
        })
        .await
}

/// The serial number of a report: the cursor of queues.
pub async fn cursor(
    centre: &Centre,
    permit: &HandlePermit,
    id: ReportId,
) -> Result<i64, FlowError> {
    Ok(centre.report_within(permit.reach(), id).await?.serial)
}

/// What only the staff see of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Desk {
    /// Notes, oldest first.
    pub notes: Vec<Note>,
    /// Who has it: their address.
    pub holder: Option<String>,
    /// Whether that is the person who looks.
    pub is_mine: bool,
    /// How many reports are counted with it.
    pub joined_count: i64,
}

/// What only the staff see of a report.
pub async fn desk(centre: &Centre, permit: &HandlePermit, id: ReportId) -> Result<Desk, FlowError> {
    let store = &centre.store;
    let stored = centre.report_within(permit.reach(), id).await?;
    let serial = stored.serial;
    let mut desk = Desk::default();
    if let Some(holder) = store.holder(serial).await? {
        desk.is_mine = holder == staff_of(permit)?;
        desk.holder = store.staff_email(holder).await?;
    }
    let number = stored.report.number.to_string();
    let most = crate::decide::JOINED_COUNT_MAX;
    desk.joined_count = store.joined_count(&number, most).await?;
    let Some(key) = store.data_key(&centre.keys, serial, id).await? else {
        return Ok(desk);
    };
    for note in store.notes(serial).await? {
        let text = key.open("note", &note.sealed)?;
        desk.notes.push(Note {
            at: note.at,
            author: note.author,
            text: String::from_utf8_lossy(&text).into_owned(),
        });
    }
    Ok(desk)
}

/// The views that somebody keeps.
pub async fn views(centre: &Centre, permit: &HandlePermit) -> Result<Vec<SavedView>, FlowError> {
    Ok(centre.store.saved_views(staff_of(permit)?).await?)
}

/// Keeps a view under a name: a queue with its filters, as its address has them.
pub async fn keep_view(
    centre: &Centre,
    permit: &HandlePermit,
    name: &str,
    query: &str,
) -> Result<(), FlowError> {
    let name = name.trim().replace(char::is_control, " ");
    if name.is_empty() || name.chars().count() > VIEW_NAME_CHARACTERS_MAX {
        let message = format!("write 1 to {VIEW_NAME_CHARACTERS_MAX} characters");
        return Err(FlowError::refused("name", &message));
    }
    let is_ours = query.starts_with("queue/") || query.starts_with("reports?");
    let is_plain = query
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if !is_ours || !is_plain || query.contains("..") || query.len() > VIEW_QUERY_CHARACTERS_MAX {
        return Err(FlowError::refused("query", "not the address of a queue"));
    }
    let staff = staff_of(permit)?;
    let view = SavedView {
        id: centre.new_id(),
        name,
        query: query.to_owned(),
    };
    centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                match tx.add_view(staff, &view).await? {
                    true => Ok(()),
                    false => {
                        let message = "50 views are kept, the limit; remove one first";
                        Err(FlowError::refused("name", message))
                    }
                }
            })
        })
        .await
}

/// Removes one of one's own views.
pub async fn forget_view(
    centre: &Centre,
    permit: &HandlePermit,
    id: Uuid,
) -> Result<(), FlowError> {
    let staff = staff_of(permit)?;
    centre
        .store
        .write(move |tx| Box::pin(async move { Ok(tx.remove_view(staff, id).await?) }))
        .await
}
