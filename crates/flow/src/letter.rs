//! Letters for reporters without e-mail: what is new, on paper, in their language.
//!
//! Each is a row of the outgoing queue that no programme takes: a person prints what is due, posts
//! it, and says so. The address is sealed beside the identity; printing opens it, which is an act
//! with a purpose, and the reporter sees it.

use std::collections::HashMap;

use jiff::Timestamp;
use tocsin_domain::access::{Actor, IdentityPermit};
use tocsin_domain::entry::Act;
use tocsin_domain::news::Way;
use tocsin_domain::report::{Report, State};
use tocsin_store::message::Author;
use tocsin_store::outgoing::{LetterRow, Outgoing};
use tocsin_store::report::Stored;

use crate::centre::{Centre, FlowError};
use crate::inbox::{Message, conversation};
use crate::learn::Told;
use crate::notice;

/// Letters of one run at most: what one person folds at a time.
pub const RUN_COUNT_MAX: u32 = 50;
/// Lines of a postal address at most, and characters of one.
const ADDRESS_LINES_MAX: usize = 7;
const LINE_CHARACTERS_MAX: usize = 80;

/// A letter that is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Its id in the outgoing queue.
    pub id: i64,
    /// The report.
    pub report: Report,
    /// Since when something new waits.
    pub since: Timestamp,
}

/// A letter, to be printed. Never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its id in the outgoing queue.
    pub id: i64,
    /// The report.
    pub report: Report,
    /// Name and postal address, line by line.
    pub address: Vec<String>,
    /// What is new, oldest first.
    pub news: Vec<Told>,
    /// What the centre wrote, oldest first.
    pub messages: Vec<Message>,
}

/// A postal address as it is kept: a few lines, without what does not belong on an envelope.
pub fn postal(typed: &str) -> String {
    let lines = typed.lines().map(|line| {
        let plain: String = line.chars().filter(|sign| !sign.is_control()).collect();
        plain.trim().chars().take(LINE_CHARACTERS_MAX).collect()
    });
    let lines: Vec<String> = lines.filter(|line: &String| !line.is_empty()).collect();
    lines[..lines.len().min(ADDRESS_LINES_MAX)].join("\n")
}

/// The letters within the permit's reach that are to be sent, the one that waits longest first.
///
/// # Errors
/// When the store fails.
pub async fn due(centre: &Centre, permit: &IdentityPermit) -> Result<Vec<Due>, FlowError> {
    let rows = rows(centre, permit, None).await?;
    let serials: Vec<i64> = rows.iter().map(|row| row.report).collect();
    let found = centre.store.reports_by_serial(&serials).await?;
    let mut found: HashMap<i64, Stored> = found.into_iter().map(|one| (one.serial, one)).collect();
    let due = |row: &LetterRow| {
        let stored = found.remove(&row.report);
        let stored = stored.filter(|stored| is_wanted(centre, permit, stored))?;
        Some(Due {
            id: row.id,
            report: stored.report,
            since: row.since,
        })
    };
    Ok(rows.iter().filter_map(due).collect())
}

/// The letters within the permit's reach that are to be sent, of one run; of these ids only, where
/// some are given.
async fn rows(
    centre: &Centre,
    permit: &IdentityPermit,
    ids: Option<&[i64]>,
) -> Result<Vec<LetterRow>, FlowError> {
    let closed = centre.closed_kinds();
    let within = (permit.reach(), closed.as_slice());
    let rows = centre.store.letters_due(within, ids, RUN_COUNT_MAX);
    Ok(rows.await?)
}

/// The report of a letter, if it exists for whoever asks and a letter is still wanted.
async fn wanted(
    centre: &Centre,
    permit: &IdentityPermit,
    row: &LetterRow,
) -> Result<Option<Stored>, FlowError> {
    let stored = centre.store.report_by_serial(row.report).await?;
    Ok(stored.filter(|stored| is_wanted(centre, permit, stored)))
}

fn is_wanted(centre: &Centre, permit: &IdentityPermit, stored: &Stored) -> bool {
    let is_gone = matches!(stored.report.state, State::Withdrawn | State::Erased);
    stored.ways.has(Way::Letter) && !is_gone && centre.reaches(permit.reach(), stored)
}

/// Opens the letters of these ids for one printing, those that are due. Each opening is an act.
///
/// # Errors
/// [`FlowError::NotFound`] for somebody who is no member of staff.
pub async fn open(
    centre: &Centre,
    permit: &IdentityPermit,
    ids: &[i64],
) -> Result<Vec<Letter>, FlowError> {
    let mut letters = Vec::new();
    for row in rows(centre, permit, Some(ids)).await? {
        if let Some(stored) = wanted(centre, permit, &row).await?
            && let Some(letter) = open_one(centre, permit, &row, stored).await?
        {
            letters.push(letter);
        }
    }
    Ok(letters)
}

async fn open_one(
    centre: &Centre,
    permit: &IdentityPermit,
    row: &LetterRow,
    stored: Stored,
) -> Result<Option<Letter>, FlowError> {
    let Actor::Staff { id: staff, .. } = *permit.actor() else {
        return Err(FlowError::NotFound);
    };
    let claimed = Outgoing {
        id: row.id,
        report: row.report,
        fence: 0,
        tries: 0,
    };
    let Some(recipient) = notice::recipient(centre, Way::Letter, &claimed).await? else {
        return Ok(None);
    };
    let (serial, id) = (stored.serial, stored.report.id);
    let (_, key) = centre.unsealed_within(permit.reach(), id).await?;
    let purpose = key.seal("purpose", permit.purpose().as_bytes());
    let (opening, actor) = (centre.new_id(), permit.actor().clone());
    let printed = *row;
    // Recorded first, printed after: nobody sees an address without a trace.
    let recorded = centre.store.write::<_, FlowError, _>(move |tx| {
        Box::pin(async move {
            tx.add_disclosure(serial, opening, staff, purpose).await?;
            tx.letter_printed(&printed).await?;
            let detail = format!("opening={opening}");
            tx.record(Act::IdentityOpened, id.0, &actor, detail);
            Ok(())
        })
    });
    recorded.await?;
    let since = row.since;
    let mut seen = conversation(centre, stored).await?;
    seen.news.retain(|told| told.at >= since);
    seen.news.reverse();
    seen.messages
        .retain(|message| message.author == Author::Centre && message.at >= since);
    Ok(Some(Letter {
        id: row.id,
        report: seen.report,
        address: recipient.address.lines().map(str::to_owned).collect(),
        news: seen.news,
        messages: seen.messages,
    }))
}

/// Notes that letters were posted, and answers for how many that was noted. Where something new
/// came after the printing, the next letter is due at once; one that was not printed since it
/// became due stays so.
///
/// # Errors
/// When the store fails.
pub async fn posted(
    centre: &Centre,
    permit: &IdentityPermit,
    ids: &[i64],
) -> Result<usize, FlowError> {
    let mut posted = 0;
    for row in rows(centre, permit, Some(ids)).await? {
        let Some(stored) = wanted(centre, permit, &row).await? else {
            continue;
        };
        let (subject, actor) = (stored.report.id.0, permit.actor().clone());
        let noted = centre.store.write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                let is_first = tx.letter_posted(&row).await?;
                if is_first {
                    let detail = "way=letter".to_owned();
                    tx.record(Act::NoticeSent, subject, &actor, detail);
                }
                Ok(is_first)
            })
        });
        posted += usize::from(noted.await?);
    }
    Ok(posted)
}

#[cfg(test)]
mod tests {
    use super::postal;

    #[test]
    fn an_address_is_a_few_plain_lines() {
        assert_eq!(
            postal(" Ada Lodger \r\n\r\n 1\u{7} Bell Lane\nTown "),
            "Ada Lodger\n1 Bell Lane\nTown"
        );
        let long = format!("{}\n", "x".repeat(200)).repeat(20);
        let kept = postal(&long);
        assert_eq!((kept.lines().count(), kept.len()), (7, 7 * 81 - 1));
        assert_eq!(postal(" \n "), "");
    }
}
