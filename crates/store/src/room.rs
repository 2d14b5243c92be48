//! Whether there is room to store. Writes tell: it is full from the first one that finds no room
//! until one finds room again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::{Store, StoreError};

/// What the last writes told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Room {
    is_full: Arc<AtomicBool>,
}

impl Room {
    fn is_full(&self) -> bool {
        self.is_full.load(Ordering::Relaxed)
    }

    /// Takes note of a write that failed for want of room.
    pub(crate) fn note<T>(&self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(StoreError::Full(_)) = &result {
            self.is_full.store(true, Ordering::Relaxed);
        }
        result
    }

    /// Takes note of a write that needed room and found it. Many commits need none: those that
    /// remove nothing, for instance.
    pub(crate) fn found(&self) {
        self.is_full.store(false, Ordering::Relaxed);
    }
}

/// What is written to find out whether there is room again.
const TRIAL_BYTES: usize = 256 << 10;
const TRIAL_NAME: &str = "room";

impl Store {
    /// Whether the disk or quota is full, as far as writes have told.
    pub fn is_full(&self) -> bool {
        self.vault().room().is_full()
    }

    /// While it is full, tries whether there is room again: nobody may be sending reports any more
    /// that would tell.
    ///
    /// # Errors
    /// [`StoreError::Full`] while there is none.
    pub async fn try_room(&self) -> Result<(), StoreError> {
        if !self.is_full() {
            return Ok(());
        }
        let vault = self.vault().clone();
        tokio::task::spawn_blocking(move || vault.try_room())
            .await
            .map_err(|error| StoreError::Unavailable(error.to_string()))??;
        self.write::<_, StoreError, _>(|tx| {
            Box::pin(async {
                let text = "INSERT INTO setting (name, value) VALUES ($1, $2) \
                            ON CONFLICT (name) DO UPDATE SET value = excluded.value";
                let value = vec![0xa5_u8; TRIAL_BYTES];
                tx.execute(text, vec![TRIAL_NAME.into(), value.into()])
                    .await
            })
        })
        .await?;
        self.write::<_, StoreError, _>(|tx| {
            Box::pin(async {
                let text = "DELETE FROM setting WHERE name = $1";
                tx.execute(text, vec![TRIAL_NAME.into()]).await
            })
        })
        .await?;
        self.vault().room().found();
        tracing::info!("there is room to store again");
        Ok(())
    }
}
