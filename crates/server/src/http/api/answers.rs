//! Answers on their way to a sender who may read them late.
//!
//! Many programmes send a whole file before they read the first answer. Waiting for them would
//! make both sides wait for ever, so answers are held, packed, up to a bound shared by all
//! uploads; only beyond it does the upload wait for its sender to read.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use axum::body::Bytes;
use futures_util::Stream;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Chunks that wait as they are; from there on they are packed and take room of the common store.
const PLAIN_COUNT: usize = 32;
/// How well chunks are packed: identifiers and codes do not get smaller, the rest nearly vanishes.
const PACKING_LEVEL: i32 = 1;
/// Largest chunk that a packed one may become; chunks are made here, from a batch of answers.
const CHUNK_BYTES_MAX: usize = 16 << 20;

/// The sender is gone, or has not read for too long.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Abandoned;

enum Chunk {
    Plain(Vec<u8>),
    Packed {
        bytes: Vec<u8>,
        _room: OwnedSemaphorePermit,
    },
}

impl Chunk {
    fn open(self) -> Bytes {
        let bytes = match self {
            Chunk::Plain(bytes) => Ok(bytes),
            Chunk::Packed { bytes, .. } => zstd::bulk::decompress(&bytes, CHUNK_BYTES_MAX),
        };
        // What was packed here in memory opens; an empty chunk would be passed over.
        Bytes::from(bytes.unwrap_or_default())
    }
}

#[derive(Default)]
struct Queue {
    chunks: VecDeque<Chunk>,
    /// Nothing will come after these chunks.
    is_ended: bool,
    /// Something is missing after these chunks: the response must not look complete.
    is_cut: bool,
    is_abandoned: bool,
    reader: Option<Waker>,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    /// Something was read, or the reader is gone.
    moved: Notify,
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where answers are put.
pub(super) struct Outbox {
    shared: Arc<Shared>,
    room: Arc<Semaphore>,
    patience: Duration,
}

/// Where they are read: the body of the response.
pub(super) struct Answers {
    shared: Arc<Shared>,
}

/// An outbox and its other end. `room` counts kibibytes; `patience` is how long a sender may read
/// nothing while there is no room.
pub(super) fn outbox(room: Arc<Semaphore>, patience: Duration) -> (Outbox, Answers) {
    let shared = Arc::new(Shared::default());
    let answers = Answers {
        shared: shared.clone(),
    };
    let outbox = Outbox {
        shared,
        room,
        patience,
    };
    (outbox, answers)
}

impl Outbox {
    /// Puts answers behind the others, waiting for room if there is none.
    pub(super) async fn put(&self, bytes: Vec<u8>) -> Result<(), Abandoned> {
        let chunk = match self.waiting_count() < PLAIN_COUNT {
            true => Chunk::Plain(bytes),
            false => self.pack(bytes).await?,
        };
        let mut queue = self.shared.queue();
        if queue.is_abandoned {
            return Err(Abandoned);
        }
        queue.chunks.push_back(chunk);
        if let Some(reader) = queue.reader.take() {
            reader.wake();
        }
        Ok(())
    }

    async fn pack(&self, bytes: Vec<u8>) -> Result<Chunk, Abandoned> {
        let Ok(packed) = zstd::bulk::compress(&bytes, PACKING_LEVEL) else {
            return Ok(Chunk::Plain(bytes));
        };
        let kibibytes = packed.len().div_ceil(1024) as u32;
        let wanted = self.room.clone().acquire_many_owned(kibibytes);
        tokio::pin!(wanted);
        loop {
            let moved = self.shared.moved.notified();
            if self.shared.queue().is_abandoned {
                return Err(Abandoned);
            }
            tokio::select! {
                room = &mut wanted => {
                    let _room = room.map_err(|_| Abandoned)?;
                    return Ok(Chunk::Packed { bytes: packed, _room });
                }
                // As long as the sender reads at all, there is reason to wait on.
                moved = timeout(self.patience, moved) => moved.map_err(|_| Abandoned)?,
            }
        }
    }

    fn waiting_count(&self) -> usize {
        self.shared.queue().chunks.len()
    }

    /// Waits until the sender has read everything. Gives up, and forgets what was not read, when
    /// nothing is read for `patience`.
    pub(super) async fn finish(self) {
        self.shared.queue().is_ended = true;
        if let Some(reader) = self.shared.queue().reader.take() {
            reader.wake();
        }
        loop {
            let moved = self.shared.moved.notified();
            {
                let queue = self.shared.queue();
                if queue.is_abandoned || queue.chunks.is_empty() {
                    return;
                }
            }
            if timeout(self.patience, moved).await.is_err() {
                let mut queue = self.shared.queue();
                queue.is_cut = true;
                queue.chunks.clear();
                return;
            }
        }
    }
}

impl Drop for Outbox {
    fn drop(&mut self) {
        let mut queue = self.shared.queue();
        queue.is_cut |= !queue.is_ended;
        if let Some(reader) = queue.reader.take() {
            reader.wake();
        }
    }
}

impl Stream for Answers {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut queue = self.shared.queue();
        if let Some(chunk) = queue.chunks.pop_front() {
            drop(queue);
            self.shared.moved.notify_one();
            return Poll::Ready(Some(Ok(chunk.open())));
        }
        if queue.is_cut {
            let why = "the sender did not read its answers";
            return Poll::Ready(Some(Err(io::Error::other(why))));
        }
        if queue.is_ended {
            return Poll::Ready(None);
        }
        queue.reader = Some(context.waker().clone());
        Poll::Pending
    }
}

impl Drop for Answers {
    fn drop(&mut self) {
        let mut queue = self.shared.queue();
        queue.is_abandoned = true;
        queue.chunks.clear();
        drop(queue);
        self.shared.moved.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::StreamExt;

    const PATIENCE: Duration = Duration::from_secs(60);

    fn chunk(number: usize) -> Vec<u8> {
        format!("{number}\n").into_bytes()
    }

    #[tokio::test]
    async fn answers_are_read_in_order_however_late() {
        let room = Arc::new(Semaphore::new(1_000));
        let (outbox, mut answers) = outbox(room.clone(), PATIENCE);
        for number in 0..200 {
            outbox.put(chunk(number)).await.expect("room");
        }
        let packed = 200 - PLAIN_COUNT;
        assert_eq!(room.available_permits(), 1_000 - packed);
        let finish = tokio::spawn(outbox.finish());
        for number in 0..200 {
            let read = answers.next().await.expect("a chunk").expect("whole");
            assert_eq!(read, chunk(number));
        }
        assert!(answers.next().await.is_none());
        finish.await.expect("finished");
        assert_eq!(room.available_permits(), 1_000);
    }

    #[tokio::test]
    async fn without_room_the_upload_waits_until_its_sender_reads() {
        let room = Arc::new(Semaphore::new(1));
        let (outbox, mut answers) = outbox(room, PATIENCE);
        for number in 0..=PLAIN_COUNT {
            outbox.put(chunk(number)).await.expect("room");
        }
        let put = tokio::spawn(async move {
            outbox.put(chunk(0)).await.expect("room");
            outbox.put(chunk(0)).await.expect("room");
        });
        let mut read = 0;
        while let Some(Ok(_)) = answers.next().await {
            read += 1;
        }
        put.await.expect("put");
        assert_eq!(read, PLAIN_COUNT + 3);
    }

    #[tokio::test]
    async fn a_sender_who_never_reads_is_given_up() {
        let room = Arc::new(Semaphore::new(1));
        let (outbox, mut answers) = outbox(room, Duration::from_millis(20));
        for number in 0..=PLAIN_COUNT {
            outbox.put(chunk(number)).await.expect("room");
        }
        assert_eq!(outbox.put(chunk(0)).await, Err(Abandoned));
        outbox.finish().await;
        // Late, the sender is told that answers are missing.
        let late = answers.next().await.expect("something");
        assert!(late.is_err());
    }

    #[tokio::test]
    async fn an_upload_that_ends_in_the_middle_does_not_look_complete() {
        let (outbox, mut answers) = outbox(Arc::new(Semaphore::new(1)), PATIENCE);
        outbox.put(chunk(0)).await.expect("room");
        drop(outbox);
        assert!(answers.next().await.expect("a chunk").is_ok());
        assert!(answers.next().await.expect("an end").is_err());
    }

    #[tokio::test]
    async fn a_sender_who_is_gone_is_noticed() {
        let room = Arc::new(Semaphore::new(0));
        let (outbox, answers) = outbox(room, PATIENCE);
        for number in 0..PLAIN_COUNT {
            outbox.put(chunk(number)).await.expect("room");
        }
        let put = tokio::spawn(async move { outbox.put(chunk(0)).await });
        tokio::task::yield_now().await;
        drop(answers);
        assert_eq!(put.await.expect("no panic"), Err(Abandoned));
    }
}
