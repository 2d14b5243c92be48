//! Group commit: many callers, one commit.
//!
//! On SQLite one task owns the one writing connection. It takes whatever waits, up to
//! [`REPORTS_PER_COMMIT_MAX`] reports, writes it in one transaction and answers everybody after
//! the commit: the cost of forcing the disk is shared, and nobody is answered before it. On
//! PostgreSQL several such tasks serve the lodgings side by side; acts run on their own.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbBackend, TransactionTrait};
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::faults::Faults;
use crate::lodge::{Prepared, Serials, Surroundings, lodge_batch};
use crate::report::{Lodged, Outcome};
use crate::room::Room;
use crate::store::Clock;
use crate::{StoreError, Tx, faults, tx};

/// Most reports written in one commit: more gains nothing and makes the first one wait.
pub(crate) const REPORTS_PER_COMMIT_MAX: usize = 512;
/// Most commands waiting; senders beyond it wait to enter (back-pressure).
const QUEUE_COUNT: usize = 1_024;
/// Tasks that lodge side by side on PostgreSQL.
const POSTGRES_LANES_COUNT: usize = 4;
/// How often a batch is tried again when another node stored one of its reports first.
const CONFLICTS_COUNT_MAX: usize = 5;

type LodgeReply = oneshot::Sender<Result<Vec<Lodged>, StoreError>>;
/// Answers the caller of an act, once its commit has succeeded or failed.
type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
type Act = Box<dyn for<'tx> FnOnce(&'tx mut Tx) -> BoxFuture<'tx, (bool, Answer)> + Send>;

struct Lodging {
    reports: Vec<Prepared>,
    reply: LodgeReply,
}

enum Command {
    Lodge(Lodging),
    Act(Act),
}

impl Command {
    fn weight(&self) -> usize {
        match self {
            Command::Lodge(lodging) => lodging.reports.iter().map(Prepared::weight).sum(),
            Command::Act(_) => 8,
        }
    }
}

/// The answers to come of a lodging.
pub(crate) struct Answers(oneshot::Receiver<Result<Vec<Lodged>, StoreError>>);

impl Answers {
    pub(crate) async fn wait(self) -> Result<Vec<Lodged>, StoreError> {
        self.0.await.unwrap_or_else(|_| Err(given_up()))
    }
}

/// The tasks that write, and the way to them.
pub(crate) struct Writer {
    commands: Mutex<Option<mpsc::Sender<Command>>>,
    sender: mpsc::WeakSender<Command>,
    waiting: Arc<AtomicUsize>,
    lodged: AtomicU64,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl Writer {
    pub(crate) fn start(
        connection: DatabaseConnection,
        clock: Clock,
        room: &Room,
        faults: &Arc<Faults>,
    ) -> Writer {
        let (sender, receiver) = mpsc::channel(QUEUE_COUNT);
        let receiver = Arc::new(Mutex::new(receiver));
        let waiting = Arc::new(AtomicUsize::new(0));
        let lanes_count = match connection.get_database_backend() {
            DbBackend::Postgres => POSTGRES_LANES_COUNT,
            _ => 1,
        };
        let serials = Arc::new(Serials::default());
        let tasks = (0..lanes_count)
            .map(|_| {
                let lane = Lane {
                    connection: connection.clone(),
                    clock: clock.clone(),
                    room: room.clone(),
                    commands: receiver.clone(),
                    waiting: waiting.clone(),
                    serials: serials.clone(),
                };
                tokio::spawn(faults::within(faults.clone(), lane.run()))
            })
            .collect();
        Writer {
            sender: sender.downgrade(),
            commands: Mutex::new(Some(sender)),
            waiting,
            lodged: AtomicU64::new(0),
            tasks: Mutex::new(tasks),
        }
    }

    pub(crate) fn waiting_count(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    pub(crate) fn lodged_count(&self) -> u64 {
        self.lodged.load(Ordering::Relaxed)
    }

    /// Queues reports for the next commit; the answer comes after it.
    pub(crate) async fn lodge(&self, reports: Vec<Prepared>) -> Result<Answers, StoreError> {
        let (reply, answer) = oneshot::channel();
        self.lodged
            .fetch_add(reports.len() as u64, Ordering::Relaxed);
        let command = Command::Lodge(Lodging { reports, reply });
        self.send(command).await?;
        Ok(Answers(answer))
    }

    pub(crate) async fn act<T, E, F>(&self, act: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: for<'tx> FnOnce(&'tx mut Tx) -> BoxFuture<'tx, Result<T, E>> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel::<Result<T, E>>();
        let act: Act = Box::new(move |tx| {
            Box::pin(async move {
                let result = act(tx).await;
                let succeeded = result.is_ok();
                let answer: Answer = Box::new(move |committed| {
                    let result = match committed {
                        Err(error) if succeeded => Err(error.into()),
                        _ => result,
                    };
                    let _ = reply.send(result);
                });
                (succeeded, answer)
            })
        });
        self.send(Command::Act(act)).await?;
        answer.await.unwrap_or_else(|_| Err(given_up().into()))
    }

    async fn send(&self, command: Command) -> Result<(), StoreError> {
        let sender = self.sender.upgrade().ok_or_else(stopping)?;
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let sent = sender.send(command).await;
        if sent.is_err() {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
        }
        sent.map_err(|_| stopping())
    }

    /// Lets the tasks finish what waits, then ends them.
    pub(crate) async fn stop(&self) {
        self.commands.lock().await.take();
        for task in self.tasks.lock().await.drain(..) {
            let _ = task.await;
        }
    }
}

fn stopping() -> StoreError {
    StoreError::Unavailable("the store is shutting down".to_owned())
}

/// The answer was dropped: a neighbour broke the transaction, or the work panicked.
fn given_up() -> StoreError {
    StoreError::Unavailable("the work was given up half-way and undone; try again".to_owned())
}

/// One task that writes.
struct Lane {
    connection: DatabaseConnection,
    clock: Clock,
    room: Room,
    commands: Arc<Mutex<mpsc::Receiver<Command>>>,
    waiting: Arc<AtomicUsize>,
    serials: Arc<Serials>,
}

impl Lane {
    async fn run(self) {
        while let Some(batch) = self.next_batch().await {
            self.waiting.fetch_sub(batch.len(), Ordering::Relaxed);
            metrics::histogram!("tocsin_store_batch_commands").record(batch.len() as f64);
            // A panic in one act must not end the only task that writes. Its transaction is
            // rolled back as it is dropped, and whoever waits is told that the work was given up.
            let writing = AssertUnwindSafe(self.write(batch)).catch_unwind();
            if writing.await.is_err() {
                tracing::error!("a panic while writing; the transaction was undone");
            }
        }
    }

    /// Waits for a command, then takes with it what else is there.
    async fn next_batch(&self) -> Option<Vec<Command>> {
        let mut commands = self.commands.lock().await;
        let first = commands.recv().await?;
        let mut weight = first.weight();
        let mut batch = vec![first];
        while weight < REPORTS_PER_COMMIT_MAX
            && let Ok(command) = commands.try_recv()
        {
            weight += command.weight();
            batch.push(command);
        }
        Some(batch)
    }

    async fn write(&self, batch: Vec<Command>) {
        let (mut lodgings, mut acts) = (Vec::new(), Vec::new());
        for command in batch {
            match command {
                Command::Lodge(lodging) => lodgings.push(lodging),
                Command::Act(act) => acts.push(act),
            }
        }
        if !acts.is_empty() {
            self.write_acts(acts).await;
        }
        if !lodgings.is_empty() {
            self.write_lodgings(lodgings).await;
        }
    }

    async fn write_lodgings(&self, lodgings: Vec<Lodging>) {
        let together: Vec<&Prepared> = lodgings.iter().flat_map(|one| &one.reports).collect();
        match self.write_reports(&together).await {
            Ok(lodged) => {
                let mut lodged = lodged.into_iter();
                for Lodging { reports, reply } in lodgings {
                    let _ = reply.send(Ok(lodged.by_ref().take(reports.len()).collect()));
                }
            }
            // Something in it that the database does not take must not fail its neighbours.
            Err(StoreError::Refused(_) | StoreError::Conflict(_)) if lodgings.len() > 1 => {
                for Lodging { reports, reply } in lodgings {
                    let alone: Vec<&Prepared> = reports.iter().collect();
                    let _ = reply.send(self.write_reports(&alone).await);
                }
            }
            Err(error) => {
                for Lodging { reply, .. } in lodgings {
                    let _ = reply.send(Err(repeat(&error)));
                }
            }
        }
    }

    /// Writes reports in one transaction, which is tried again when another node stored one of
    /// them first, and once when the commit seems lost: if it was not, the reports are found.
    async fn write_reports(&self, reports: &[&Prepared]) -> Result<Vec<Lodged>, StoreError> {
        let (mut conflicts_left, mut is_retry) = (CONFLICTS_COUNT_MAX, false);
        loop {
            match self.try_to_write(reports, is_retry).await {
                Err(StoreError::Conflict(_)) if conflicts_left > 0 => conflicts_left -= 1,
                Err(StoreError::Unavailable(text)) if !is_retry => {
                    tracing::warn!("lodging {} reports once more: {text}", reports.len());
                    is_retry = true;
                }
                result => return result,
            }
        }
    }

    async fn try_to_write(
        &self,
        reports: &[&Prepared],
        is_retry: bool,
    ) -> Result<Vec<Lodged>, StoreError> {
        let surroundings = Surroundings {
            outside: &self.connection,
            serials: &self.serials,
            is_retry,
        };
        let mut tx = self.room.note(self.begin().await)?;
        let lodged = lodge_batch(&mut tx, &surroundings, reports).await;
        let lodged = self.room.note(lodged)?;
        tx.finish().await?;
        if lodged.iter().any(|one| one.outcome == Outcome::Stored) {
            self.room.found();
        }
        Ok(lodged)
    }

    /// Runs acts in one transaction, each in a savepoint of its own.
    async fn write_acts(&self, acts: Vec<Act>) {
        let mut answers = Vec::with_capacity(acts.len());
        let outcome = async {
            let outer = self.begin_raw().await?;
            for act in acts {
                answers.push(self.act_within(&outer, act).await?);
            }
            faults::commit(outer).await
        };
        let outcome: Result<(), StoreError> = self.room.note(outcome.await);
        for answer in answers {
            answer(outcome.as_ref().copied().map_err(repeat));
        }
    }

    async fn act_within(
        &self,
        outer: &DatabaseTransaction,
        act: Act,
    ) -> Result<Answer, StoreError> {
        let savepoint = outer.begin().await?;
        let mut tx = Tx::new(
            savepoint,
            self.connection.get_database_backend(),
            (self.clock)(),
            self.room.clone(),
        );
        let done = AssertUnwindSafe(act(&mut tx)).catch_unwind().await;
        let (succeeded, answer) = done.unwrap_or_else(|_| (false, Box::new(|_| ())));
        if !succeeded {
            tx.connection.rollback().await?;
            return Ok(answer);
        }
        // A savepoint that cannot be released takes only its own act with it.
        Ok(match tx.release().await {
            Ok(()) => answer,
            Err(error) => Box::new(move |_| answer(Err(error))),
        })
    }

    async fn begin(&self) -> Result<Tx, StoreError> {
        let connection = self.begin_raw().await?;
        Ok(Tx::new(
            connection,
            self.connection.get_database_backend(),
            (self.clock)(),
            self.room.clone(),
        ))
    }

    async fn begin_raw(&self) -> Result<DatabaseTransaction, StoreError> {
        Ok(self.connection.begin_with_options(tx::immediate()).await?)
    }
}

/// The same failure for one more caller: errors of the driver cannot be copied.
fn repeat(error: &StoreError) -> StoreError {
    match error {
        StoreError::Full(text) => StoreError::Full(text.clone()),
        StoreError::Conflict(text) => StoreError::Conflict(text.clone()),
        StoreError::Refused(text) => StoreError::Refused(text.clone()),
        StoreError::Damaged(text) => StoreError::Damaged(text.clone()),
        StoreError::Unjournalled => StoreError::Unjournalled,
        other => StoreError::Unavailable(other.to_string()),
    }
}

/// Runs one act in a transaction of its own.
pub(crate) async fn run_alone<T, E, F>(mut tx: Tx, act: F) -> Result<T, E>
where
    E: From<StoreError>,
    F: for<'tx> FnOnce(&'tx mut Tx) -> BoxFuture<'tx, Result<T, E>>,
{
    let result = act(&mut tx).await;
    match result {
        Ok(value) => {
            tx.finish().await?;
            Ok(value)
        }
        Err(error) => {
            tx.connection.rollback().await.map_err(StoreError::from)?;
            Err(error)
        }
    }
}
