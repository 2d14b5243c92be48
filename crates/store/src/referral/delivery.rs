//! How a referral reaches its body: one row for each way, tried again until the body answers.

use jiff::Timestamp;
use sea_orm::QueryResult;

use crate::{Store, StoreError, Tx, sql};

/// A way to a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// The body's own page here. What is opened stands there at once.
    Page,
    /// A signed message to the body's programme.
    Webhook,
    /// A mail that says that something waits, and where.
    Mail,
}

impl Way {
    /// Every way.
    pub const ALL: [Way; 3] = [Way::Page, Way::Webhook, Way::Mail];

    /// The word in the database and in jobs.
    pub fn as_str(self) -> &'static str {
        match self {
            Way::Page => "page",
            Way::Webhook => "webhook",
            Way::Mail => "mail",
        }
    }

    /// Reads the word back; `None` for any other text.
    pub fn from_word(word: &str) -> Option<Way> {
        Way::ALL.into_iter().find(|way| way.as_str() == word)
    }
}

/// How one way has gone so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The way.
    pub way: Way,
    /// When it was last tried.
    pub tried_at: Option<Timestamp>,
    /// When it first arrived.
    pub done_at: Option<Timestamp>,
    /// How often it arrived, reminders included.
    pub successes: i64,
    /// How often it failed since it last arrived.
    pub failures: i64,
    /// What was wrong the last time: a word or a status, without anybody's words.
    pub problem: String,
}

/// What came of one try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    /// It arrived, or so the other side says.
    Done,
    /// It did not, for a reason that names nobody.
    Failed(String),
}

fn delivery(row: &QueryResult) -> Result<Delivery, StoreError> {
    let way: String = sql::column(row, 0)?;
    Ok(Delivery {
        way: super::word(&way, Way::from_word(&way))?,
        tried_at: sql::optional_time(row, 1)?,
        done_at: sql::optional_time(row, 2)?,
        successes: sql::column(row, 3)?,
        failures: sql::column(row, 4)?,
        problem: sql::column(row, 5)?,
    })
}

const DELIVERY: &str = "SELECT way, tried_at, done_at, successes, failures, problem FROM delivery";

impl Store {
    /// How a referral has gone to its body so far.
    pub async fn deliveries(&self, number: i64) -> Result<Vec<Delivery>, StoreError> {
        let text = format!("{DELIVERY} WHERE referral = $1 ORDER BY way");
        let rows = sql::all(self.reader(), &text, vec![number.into()]).await?;
        rows.iter().map(delivery).collect()
    }
}

impl Tx {
    /// Notes a try of a way and answers how it has gone so far. It is no change of the referral's
    /// state, so it asks for no journal entry.
    pub async fn note_try(
        &mut self,
        number: i64,
        way: Way,
        tried: &Tried,
    ) -> Result<Delivery, StoreError> {
        let text = "INSERT INTO delivery \
                    (referral, way, tried_at, done_at, successes, failures, problem) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (referral, way) DO UPDATE SET \
                    tried_at = excluded.tried_at, \
                    done_at = COALESCE(delivery.done_at, excluded.done_at), \
                    successes = delivery.successes + excluded.successes, \
                    failures = (delivery.failures + 1) * excluded.failures, \
                    problem = excluded.problem \
                    RETURNING way, tried_at, done_at, successes, failures, problem";
        let now = self.now().as_microsecond();
        let (is_done, problem) = match tried {
            Tried::Done => (true, String::new()),
            Tried::Failed(problem) => (false, problem.clone()),
        };
        let values = vec![
            number.into(),
            way.as_str().into(),
            now.into(),
            is_done.then_some(now).into(),
            i64::from(is_done).into(),
            i64::from(!is_done).into(),
            problem.into(),
        ];
        let row = sql::first(&self.connection, text, values).await?;
        delivery(&row.ok_or(StoreError::Missing("the delivery"))?)
    }
}
