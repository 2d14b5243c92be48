//! The outgoing queue: every message to a reporter is a row, from the act that calls for it until
//! it has left, is given up or is cancelled.
//!
//! A worker claims rows for a while (the lease) with a fence, as jobs are claimed. No address and
//! no word of a message stands here.

use jiff::{SignedDuration, Timestamp};
use sea_orm::{DbBackend, QueryResult};
use tocsin_domain::access::Reach;
use tocsin_domain::news::{Way, Ways};
use tocsin_domain::receipt::ReportNumber;
use tocsin_domain::report::ReportId;

use crate::conditions::Conditions;
use crate::message::Author;
use crate::{Store, StoreError, Tx, sql};

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutgoingState {
    /// To be sent, at once or when it is tried again.
    Waiting,
    /// Taken by the relay or the gateway.
    Sent,
    /// Refused for good, or tried often enough.
    GivenUp,
    /// Nobody wants it any more.
    Cancelled,
}

impl OutgoingState {
    /// Every state, the one that asks for attention first.
    pub const ALL: [OutgoingState; 4] = [
        OutgoingState::GivenUp,
        OutgoingState::Waiting,
        OutgoingState::Sent,
        OutgoingState::Cancelled,
    ];

    /// The word in the database and in texts.
    pub fn as_str(self) -> &'static str {
        match self {
            OutgoingState::Waiting => "waiting",
            OutgoingState::Sent => "sent",
            OutgoingState::GivenUp => "given-up",
            OutgoingState::Cancelled => "cancelled",
        }
    }

    /// Reads the word back; `None` for any other text.
    pub fn from_word(word: &str) -> Option<OutgoingState> {
        OutgoingState::ALL
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// A message that was claimed to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Its id.
    pub id: i64,
    /// The report whose reporter it goes to, by serial number.
    pub report: i64,
    /// The fence of this claim.
    pub fence: i64,
    /// How often it was tried, this time included.
    pub tries: i64,
}

/// A message as the console lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutgoingRow {
    /// Its id.
    pub id: i64,
    /// The report's id.
    pub report: ReportId,
    /// The report's number.
    pub number: ReportNumber,
    /// How it leaves.
    pub way: Way,
    /// Where it stands.
    pub state: OutgoingState,
    /// When the act that calls for it was done.
    pub created_at: Timestamp,
    /// Not before.
    pub run_at: Timestamp,
    /// How often it was tried.
    pub tries: i64,
    /// Why it did not leave: a status or a word of ours, never the other side's text.
    pub problem: String,
}

fn outgoing_row(row: &QueryResult) -> Result<OutgoingRow, StoreError> {
    let (way, state): (String, String) = (sql::column(row, 3)?, sql::column(row, 4)?);
    Ok(OutgoingRow {
        id: sql::column(row, 0)?,
        report: ReportId(sql::uuid(row, 1)?),
        number: ReportNumber::from_stored(sql::column(row, 2)?),
        way: Way::from_word(&way)
            .ok_or_else(|| StoreError::Damaged(format!("a way of sending {way:?}")))?,
        state: OutgoingState::from_word(&state)
            .ok_or_else(|| StoreError::Damaged(format!("a state of sending {state:?}")))?,
        created_at: sql::time(row, 5)?,
        run_at: sql::time(row, 6)?,
        tries: sql::column(row, 7)?,
        problem: sql::column(row, 8)?,
    })
}

/// A letter that is to be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LetterRow {
    /// Its id.
    pub id: i64,
    /// The report, by serial number.
    pub report: i64,
    /// When the act that calls for it was done, or the letter before it was printed.
    pub since: Timestamp,
}

const LISTED: &str = "SELECT o.id, r.id, r.label, o.way, o.state, o.created_at, o.run_at, \
     o.tries, o.problem FROM outgoing o JOIN report r ON r.number = o.report";

impl Store {
    /// The newest messages in a state.
    pub async fn outgoing(
        &self,
        state: OutgoingState,
        before: Option<i64>,
        count: u32,
    ) -> Result<Vec<OutgoingRow>, StoreError> {
        let text = format!("{LISTED} WHERE o.state = $1 AND o.id < $2 ORDER BY o.id DESC LIMIT $3");
        let values = vec![
            state.as_str().into(),
            before.unwrap_or(i64::MAX).into(),
            i64::from(count).into(),
        ];
        let rows = sql::all(self.reader(), &text, values).await?;
        rows.iter().map(outgoing_row).collect()
    }

    /// How many messages are in a state, counted up to `most`.
    pub async fn outgoing_count(&self, state: OutgoingState, most: i64) -> Result<i64, StoreError> {
        let text = "SELECT COUNT(*) FROM (SELECT 1 FROM outgoing WHERE state = $1 LIMIT $2) o";
        let values = vec![state.as_str().into(), most.into()];
        sql::count(self.reader(), text, values).await
    }

    /// The letters about reports within a reach that are to be printed, the one that waits longest
    /// first; of these ids only, where some are given. Of a report that is gone none is.
    pub async fn letters_due(
        &self,
        (reach, closed_kinds): (&Reach, &[String]),
        ids: Option<&[i64]>,
        count: u32,
    ) -> Result<Vec<LetterRow>, StoreError> {
        let mut asked = Conditions::default();
        asked.that("o.way =", Way::Letter.as_str().into());
        asked.just("o.state = 'waiting' AND r.state NOT IN ('withdrawn', 'erased')");
        asked.within(reach, closed_kinds);
        if let Some(ids) = ids {
            asked.one_of("o.id", ids);
        }
        let text = format!(
            "SELECT o.id, o.report, o.created_at FROM outgoing o \
             JOIN report r ON r.number = o.report WHERE {} \
             ORDER BY o.created_at, o.id LIMIT {count}",
            asked.take()
        );
        let rows = sql::all(self.reader(), &text, asked.into_values()).await?;
        let letter = |row| {
            Ok(LetterRow {
                id: sql::column(row, 0)?,
                report: sql::column(row, 1)?,
                since: sql::time(row, 2)?,
            })
        };
        rows.iter().map(letter).collect()
    }

    /// Claims up to `count` messages of a way that are due, for the time of `lease`. Where none
    /// is, nothing is written: asking is cheap, claiming is a commit.
    pub async fn claim_outgoing(
        &self,
        way: Way,
        count: u32,
        lease: SignedDuration,
    ) -> Result<Vec<Outgoing>, StoreError> {
        if !self.has_due_outgoing(way).await? {
            return Ok(Vec::new());
        }
        let locking = match self.backend() {
            DbBackend::Postgres => "FOR UPDATE SKIP LOCKED",
            _ => "",
        };
        let text = format!(
            "UPDATE outgoing SET lease_until = $1, fence = fence + 1, tries = tries + 1 \
             WHERE id IN (SELECT id FROM outgoing WHERE state = 'waiting' AND way = $2 \
             AND run_at <= $3 AND lease_until <= $3 ORDER BY run_at LIMIT $4 {locking}) \
             RETURNING id, report, fence, tries"
        );
        self.write(move |tx| {
            Box::pin(async move {
                let now = tx.now();
                let values = vec![
                    (now + lease).as_microsecond().into(),
                    way.as_str().into(),
                    now.as_microsecond().into(),
                    i64::from(count).into(),
                ];
                let rows = sql::all(&tx.connection, &text, values).await?;
                rows.iter()
                    .map(|row| {
                        Ok(Outgoing {
                            id: sql::column(row, 0)?,
                            report: sql::column(row, 1)?,
                            fence: sql::column(row, 2)?,
                            tries: sql::column(row, 3)?,
                        })
                    })
                    .collect()
            })
        })
        .await
    }
}

impl Store {
    async fn has_due_outgoing(&self, way: Way) -> Result<bool, StoreError> {
        let text = "SELECT 1 FROM outgoing WHERE state = 'waiting' AND way = $1 \
                    AND run_at <= $2 AND lease_until <= $2 LIMIT 1";
        let values = vec![way.as_str().into(), self.now().as_microsecond().into()];
        Ok(sql::first(self.reader(), text, values).await?.is_some())
    }
}

impl Tx {
    /// The ways in which a report's reporter wants notices.
    pub async fn ways(&mut self, serial: i64) -> Result<Ways, StoreError> {
        let text = "SELECT notify FROM report WHERE number = $1";
        let row = sql::first(&self.connection, text, vec![serial.into()]).await?;
        let bits: i64 = sql::column(&row.ok_or(StoreError::Missing("the report"))?, 0)?;
        Ok(Ways::from_bits(bits))
    }

    /// Puts a message into the queue; nothing happens while one of that way waits for that report.
    pub async fn put_outgoing(&mut self, serial: i64, way: Way) -> Result<(), StoreError> {
        let text = "INSERT INTO outgoing (report, way, state, unique_key, created_at, run_at, \
                    tries, lease_until, fence, problem) \
                    VALUES ($1, $2, 'waiting', $3, $4, $4, 0, 0, 0, '') \
                    ON CONFLICT (unique_key) DO NOTHING";
        let values = vec![
            serial.into(),
            way.as_str().into(),
            unique_key(way, serial).into(),
            self.now().as_microsecond().into(),
        ];
        self.execute(text, values).await.map(|_| ())
    }

    /// Ends a claimed message. `false`: another worker has taken it over, or somebody cancelled it;
    /// the caller must give its work up.
    pub async fn end_outgoing(
        &mut self,
        claimed: &Outgoing,
        state: OutgoingState,
        problem: &str,
    ) -> Result<bool, StoreError> {
        let text = "UPDATE outgoing SET state = $1, unique_key = NULL, lease_until = 0, \
                    problem = $2, ended_at = $3 \
                    WHERE id = $4 AND fence = $5 AND state = 'waiting'";
        let values = vec![
            state.as_str().into(),
            problem.to_owned().into(),
            self.now().as_microsecond().into(),
            claimed.id.into(),
            claimed.fence.into(),
        ];
        Ok(self.execute(text, values).await? == 1)
    }

    /// Notes that a letter is printed now: what comes from here on is not in it. The caller records
    /// the act.
    pub async fn letter_printed(&mut self, letter: &LetterRow) -> Result<(), StoreError> {
        // Whoever is telling something finishes first, and the letter says it.
        self.state(letter.report).await?;
        let text = "UPDATE outgoing SET run_at = $1, tries = 1 \
                    WHERE id = $2 AND way = $3 AND state = 'waiting'";
        let way = Way::Letter.as_str();
        let values = vec![
            self.now().as_microsecond().into(),
            letter.id.into(),
            way.into(),
        ];
        self.change(text, values).await.map(|_| ())
    }

    /// Notes that a letter was posted. Where something new came after it was printed, the next
    /// letter is due at once. `false`: it was not printed since it became due, or it was cancelled.
    /// The caller records the act.
    pub async fn letter_posted(&mut self, letter: &LetterRow) -> Result<bool, StoreError> {
        // Whoever is telling something finishes first, or finds no letter waiting.
        self.state(letter.report).await?;
        let text = "UPDATE outgoing SET created_at = run_at, tries = 0 \
                    WHERE id = $1 AND way = $2 AND state = 'waiting' AND tries > 0 \
                    AND (EXISTS (SELECT 1 FROM news n WHERE n.report = outgoing.report \
                    AND n.at > outgoing.run_at) \
                    OR EXISTS (SELECT 1 FROM message m WHERE m.report = outgoing.report \
                    AND m.author = $3 AND m.at > outgoing.run_at))";
        let way = Way::Letter.as_str();
        let values = vec![letter.id.into(), way.into(), Author::Centre.as_str().into()];
        if self.change(text, values).await? == 1 {
            return Ok(true);
        }
        let text = "UPDATE outgoing SET state = 'sent', unique_key = NULL, ended_at = $1 \
                    WHERE id = $2 AND way = $3 AND state = 'waiting' AND tries > 0";
        let values = vec![
            self.now().as_microsecond().into(),
            letter.id.into(),
            way.into(),
        ];
        Ok(self.change(text, values).await? == 1)
    }

    /// Cancels the letter that waits for a report, if one does: nobody wants it any more.
    pub async fn cancel_letter(&mut self, serial: i64) -> Result<(), StoreError> {
        let text = "UPDATE outgoing SET state = 'cancelled', unique_key = NULL, \
                    problem = 'unwanted', ended_at = $1 \
                    WHERE unique_key = $2 AND state = 'waiting'";
        let key = unique_key(Way::Letter, serial);
        let values = vec![self.now().as_microsecond().into(), key.into()];
        self.execute(text, values).await.map(|_| ())
    }

    /// Puts a claimed message back, to be tried again later.
    pub async fn postpone_outgoing(
        &mut self,
        claimed: &Outgoing,
        run_at: Timestamp,
        problem: &str,
    ) -> Result<(), StoreError> {
        let text = "UPDATE outgoing SET run_at = $1, lease_until = 0, problem = $2 \
                    WHERE id = $3 AND fence = $4 AND state = 'waiting'";
        let values = vec![
            run_at.as_microsecond().into(),
            problem.to_owned().into(),
            claimed.id.into(),
            claimed.fence.into(),
        ];
        self.execute(text, values).await.map(|_| ())
    }

    /// Has a message that waits or was given up tried now, from the first try on. Answers the
    /// report; `None` when there is no such message, it has ended otherwise, or another one of its
    /// way waits for that report already. A letter is printed and posted by people, so there is
    /// nothing to try: that it was printed stays noted. The caller records the act.
    pub async fn retry_outgoing(&mut self, id: i64) -> Result<Option<ReportId>, StoreError> {
        let text = "UPDATE outgoing SET state = 'waiting', run_at = $1, tries = 0, \
                    lease_until = 0, fence = fence + 1, ended_at = NULL, \
                    unique_key = way || ' ' || report WHERE id = $2 AND way <> $3 \
                    AND (state = 'waiting' OR (state = 'given-up' AND NOT EXISTS \
                    (SELECT 1 FROM outgoing w WHERE w.unique_key = \
                    outgoing.way || ' ' || outgoing.report))) RETURNING report";
        let values = vec![
            self.now().as_microsecond().into(),
            id.into(),
            Way::Letter.as_str().into(),
        ];
        let row = self.change_returning(text, values).await?;
        self.reported(row).await
    }

    /// Cancels a message that waits or was given up. Answers the report; `None` when there is no
    /// such message or it has ended otherwise. The caller records the act.
    pub async fn cancel_outgoing(&mut self, id: i64) -> Result<Option<ReportId>, StoreError> {
        let text = "UPDATE outgoing SET state = 'cancelled', unique_key = NULL, \
                    lease_until = 0, fence = fence + 1, ended_at = $1 \
                    WHERE id = $2 AND state IN ('waiting', 'given-up') RETURNING report";
        let values = vec![self.now().as_microsecond().into(), id.into()];
        let row = self.change_returning(text, values).await?;
        self.reported(row).await
    }

    async fn reported(&mut self, row: Option<QueryResult>) -> Result<Option<ReportId>, StoreError> {
        let Some(row) = row else {
            return Ok(None);
        };
        let serial: i64 = sql::column(&row, 0)?;
        let text = "SELECT id FROM report WHERE number = $1";
        let row = sql::first(&self.connection, text, vec![serial.into()]).await?;
        let row = row.ok_or(StoreError::Missing("the report"))?;
        Ok(Some(ReportId(sql::uuid(&row, 0)?)))
    }

    /// Removes messages that left or were cancelled before a moment; answers how many.
    pub async fn sweep_outgoing(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let text = "DELETE FROM outgoing WHERE ended_at < $1 AND state <> 'given-up'";
        self.execute(text, vec![before.as_microsecond().into()])
            .await
    }
}

/// One message of a way waits for a report at a time. The migration and the retry spell it, too.
fn unique_key(way: Way, serial: i64) -> String {
    format!("{} {serial}", way.as_str())
}
