//! How the bodies of the directory are reached: what the operator says, beside the profile.

use sea_orm::{ConnectionTrait, QueryResult};

use crate::{Store, StoreError, Tx, sql};

/// How one body is reached. Every field but the body may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Partner {
    /// Key of the body in the directory.
    pub body: String,
    /// Where notices go.
    pub email: String,
    /// Where a notice goes besides, when the body keeps silent.
    pub deputy: String,
    /// BCP 47 tag of the language that it is written to in.
    pub language: String,
    /// Where signed messages go (`https://…`).
    pub webhook: String,
}

const PARTNER: &str = "SELECT body, email, deputy, language, webhook FROM partner";

fn partner(row: &QueryResult) -> Result<Partner, StoreError> {
    Ok(Partner {
        body: sql::column(row, 0)?,
        email: sql::column(row, 1)?,
        deputy: sql::column(row, 2)?,
        language: sql::column(row, 3)?,
        webhook: sql::column(row, 4)?,
    })
}

/// A body that the operator has said nothing of is reached by its page alone.
async fn of(connection: &impl ConnectionTrait, body: &str) -> Result<Partner, StoreError> {
    let text = format!("{PARTNER} WHERE body = $1");
    let row = sql::first(connection, &text, vec![body.into()]).await?;
    match row {
        Some(row) => partner(&row),
        None => Ok(Partner {
            body: body.to_owned(),
            ..Partner::default()
        }),
    }
}

impl Store {
    /// How a body is reached.
    pub async fn partner(&self, body: &str) -> Result<Partner, StoreError> {
        of(self.reader(), body).await
    }

    /// Every body that the operator has said something of.
    pub async fn partners(&self) -> Result<Vec<Partner>, StoreError> {
        let text = format!("{PARTNER} ORDER BY body");
        let rows = sql::all(self.reader(), &text, vec![]).await?;
        rows.iter().map(partner).collect()
    }
}

impl Tx {
    /// How a body is reached, as this transaction sees it.
    pub async fn partner(&mut self, body: &str) -> Result<Partner, StoreError> {
        of(&self.connection, body).await
    }

    /// Stores how a body is reached, in place of what was said before. The caller records the act.
    pub async fn put_partner(&mut self, partner: &Partner) -> Result<(), StoreError> {
        let text = "INSERT INTO partner (body, email, deputy, language, webhook, changed_at) \
                    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (body) DO UPDATE SET \
                    email = excluded.email, deputy = excluded.deputy, \
                    language = excluded.language, webhook = excluded.webhook, \
                    changed_at = excluded.changed_at";
        let values = vec![
            partner.body.as_str().into(),
            partner.email.as_str().into(),
            partner.deputy.as_str().into(),
            partner.language.as_str().into(),
            partner.webhook.as_str().into(),
            self.now().as_microsecond().into(),
        ];
        self.change(text, values).await.map(|_| ())
    }
}
