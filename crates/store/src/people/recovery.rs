//! Recovery codes: only their digests, each until it is used.

use uuid::Uuid;

use crate::{Store, StoreError, Tx, sql};

impl Store {
    /// How many recovery codes somebody has left.
    pub async fn recovery_codes_count(&self, staff: Uuid) -> Result<i64, StoreError> {
        let text = "SELECT COUNT(*) FROM recovery_code WHERE staff = $1";
        sql::count(self.reader(), text, vec![sql::uuid_value(staff)]).await
    }
}

impl Tx {
    /// Stores recovery codes in place of the earlier ones. The caller records the act.
    pub async fn put_recovery_codes(
        &mut self,
        staff: Uuid,
        digests: Vec<Vec<u8>>,
    ) -> Result<(), StoreError> {
        let text = "DELETE FROM recovery_code WHERE staff = $1";
        self.change(text, vec![sql::uuid_value(staff)]).await?;
        let now = self.now().as_microsecond();
        for digest in digests {
            let text = "INSERT INTO recovery_code (digest, staff, created_at) VALUES ($1, $2, $3)";
            let values = vec![digest.into(), sql::uuid_value(staff), now.into()];
            self.change(text, values).await?;
        }
        Ok(())
    }

    /// Uses a recovery code up. The caller records the act. `false` when there is no such code.
    pub async fn use_recovery_code(
        &mut self,
        staff: Uuid,
        digest: &[u8],
    ) -> Result<bool, StoreError> {
        let text = "DELETE FROM recovery_code WHERE staff = $1 AND digest = $2";
        let values = vec![sql::uuid_value(staff), digest.to_vec().into()];
        Ok(self.change(text, values).await? == 1)
    }
}
