//! The same content, reported before: counted, never refused.

use sea_orm::Value;
use tocsin_domain::report::ReportId;

use crate::{StoreError, Tx, sql};

/// Where counting ends: a mail sent ten thousand times must not be counted ten thousand times.
/// So many repeats mean "so many or more".
pub const REPEATS_COUNT_MAX: i64 = 1_000;

impl Tx {
    /// Notes for each of the reports how many earlier ones had the same content, up to
    /// [`REPEATS_COUNT_MAX`]. Answers those that had any; the caller records the acts.
    pub async fn count_repeats(
        &mut self,
        serials: &[i64],
    ) -> Result<Vec<(ReportId, i64)>, StoreError> {
        let text = format!(
            "SELECT r.number, r.id, (SELECT COUNT(*) FROM (SELECT 1 FROM report e \
             WHERE e.content = r.content AND e.number < r.number \
             LIMIT {REPEATS_COUNT_MAX}) earlier) FROM report r WHERE r.number IN"
        );
        let values: Vec<Value> = serials.iter().map(|serial| (*serial).into()).collect();
        let mut repeated = Vec::new();
        for row in sql::all_in(&self.connection, &text, &values).await? {
            let (serial, repeats): (i64, i64) = (sql::column(&row, 0)?, sql::column(&row, 2)?);
            if repeats > 0 {
                let text = "UPDATE report SET repeats = $1 WHERE number = $2";
                self.change(text, vec![repeats.into(), serial.into()])
                    .await?;
                repeated.push((ReportId(sql::uuid(&row, 1)?), repeats));
            }
        }
        Ok(repeated)
    }
}
