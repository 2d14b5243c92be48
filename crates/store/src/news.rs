//! What reporters learned: pieces of news, each sealed under its report's key.

use jiff::Timestamp;
use sea_orm::{DbBackend, QueryResult};
use tocsin_domain::news::Ways;
use tocsin_domain::report::{ReportId, State};
use uuid::Uuid;

use crate::seal::{DataKey, Keys};
use crate::{Store, StoreError, Tx, sql};

/// Most pieces of news of one report that are read at once.
pub const NEWS_COUNT_MAX: u32 = 500;

/// A piece of news, still sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedNews {
    /// When it was told.
    pub at: Timestamp,
    /// What, sealed.
    pub sealed: Vec<u8>,
}

/// A report whose reporter is to be told something.
#[derive(Clone)]
pub struct Hearer {
    /// The report.
    pub id: ReportId,
    /// Where it stands.
    pub state: State,
    /// How the reporter wants notices.
    pub ways: Ways,
    /// The report's key; `None` once its content is erased.
    pub key: Option<DataKey>,
}

fn sealed_news(row: &QueryResult) -> Result<SealedNews, StoreError> {
    Ok(SealedNews {
        at: sql::time(row, 0)?,
        sealed: sql::column(row, 1)?,
    })
}

impl Store {
    /// The newest [`NEWS_COUNT_MAX`] pieces of news of a report, newest first.
    pub async fn news(&self, serial: i64) -> Result<Vec<SealedNews>, StoreError> {
        let text = "SELECT at, sealed FROM news WHERE report = $1 \
                    ORDER BY at DESC, id DESC LIMIT $2";
        let values = vec![serial.into(), i64::from(NEWS_COUNT_MAX).into()];
        let rows = sql::all(self.reader(), text, values).await?;
        rows.iter().map(sealed_news).collect()
    }
}

impl Tx {
    /// What telling a reporter something needs to know. Until the transaction ends no other
    /// changes the report's state.
    pub async fn hearer(&mut self, keys: &Keys, serial: i64) -> Result<Hearer, StoreError> {
        let locking = match self.backend {
            DbBackend::Postgres => "FOR UPDATE OF r",
            _ => "",
        };
        let text = format!(
            "SELECT r.id, r.state, r.notify, k.wrapped FROM report r \
             LEFT JOIN report_key k ON k.report = r.number WHERE r.number = $1 {locking}"
        );
        let row = sql::first(&self.connection, &text, vec![serial.into()]).await?;
        let row = row.ok_or(StoreError::Missing("the report"))?;
        let id = ReportId(sql::uuid(&row, 0)?);
        let state: String = sql::column(&row, 1)?;
        let notify: i64 = sql::column(&row, 2)?;
        let wrapped: Option<Vec<u8>> = sql::column(&row, 3)?;
        let unwrap = |wrapped: Vec<u8>| keys.unwrap(&wrapped, id.0.as_bytes());
        Ok(Hearer {
            id,
            state: State::from_word(&state)
                .ok_or_else(|| StoreError::Damaged(format!("a report state {state:?}")))?,
            ways: Ways::from_bits(notify),
            key: wrapped.map(unwrap).transpose()?,
        })
    }

    /// The newest piece of news of a report.
    pub async fn newest_news(&mut self, serial: i64) -> Result<Option<SealedNews>, StoreError> {
        let text = "SELECT at, sealed FROM news WHERE report = $1 \
                    ORDER BY at DESC, id DESC LIMIT 1";
        let row = sql::first(&self.connection, text, vec![serial.into()]).await?;
        row.as_ref().map(sealed_news).transpose()
    }

    /// Adds a sealed piece of news. The caller records the act.
    pub async fn add_news(
        &mut self,
        serial: i64,
        id: Uuid,
        sealed: Vec<u8>,
    ) -> Result<(), StoreError> {
        let text = "INSERT INTO news (id, report, at, sealed) VALUES ($1, $2, $3, $4)";
        let values = vec![
            sql::uuid_value(id),
            serial.into(),
            self.now().as_microsecond().into(),
            sealed.into(),
        ];
        self.change(text, values).await.map(|_| ())
    }
}
