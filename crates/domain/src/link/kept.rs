//! A model as bytes: what linking has learnt is kept, so that a rebuild from the reports gives the
//! same series.

use std::collections::HashMap;

use super::model::{Millibits, Model, Odds, WordingTable};

/// Names the format, and its version.
const HEAD: &[u8; 8] = b"tocsinm1";

/// Bytes that are no model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these bytes are no model of linking; learn it anew")]
pub struct NoModel;

impl Model {
    /// The model as bytes, the same for equal models.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = HEAD.to_vec();
        let odds = serde_json::to_vec(&self.odds).unwrap_or_default();
        put_count(&mut bytes, odds.len());
        bytes.extend(odds);
        for table in [&self.wording.runs, &self.wording.starts] {
            let mut entries: Vec<(u64, u16)> = table.iter().map(|(k, v)| (*k, *v)).collect();
            entries.sort_unstable();
            put_count(&mut bytes, entries.len());
            for (run, weight) in entries {
                bytes.extend(run.to_le_bytes());
                bytes.extend(weight.to_le_bytes());
            }
        }
        let crowds = self.crowds.iter();
        let mut crowds: Vec<((u32, u32), Millibits)> = crowds.map(|(k, v)| (*k, *v)).collect();
        crowds.sort_unstable();
        put_count(&mut bytes, crowds.len());
        for ((category, language), weight) in crowds {
            bytes.extend(category.to_le_bytes());
            bytes.extend(language.to_le_bytes());
            bytes.extend(weight.to_le_bytes());
        }
        bytes
    }

    /// Reads the bytes back.
    ///
    /// # Errors
    /// For any other bytes, those of another version among them.
    pub fn from_bytes(bytes: &[u8]) -> Result<Model, NoModel> {
        let mut rest = bytes.strip_prefix(HEAD).ok_or(NoModel)?;
        let length = count(&mut rest)?;
        let odds = rest.split_off(..length).ok_or(NoModel)?;
        let odds: Odds = serde_json::from_slice(odds).map_err(|_| NoModel)?;
        let mut tables = [HashMap::default(), HashMap::default()];
        for table in &mut tables {
            for _ in 0..count(&mut rest)? {
                let run = u64::from_le_bytes(array(&mut rest)?);
                table.insert(run, u16::from_le_bytes(array(&mut rest)?));
            }
        }
        let [runs, starts] = tables;
        let mut crowds = HashMap::new();
        for _ in 0..count(&mut rest)? {
            let category = u32::from_le_bytes(array(&mut rest)?);
            let language = u32::from_le_bytes(array(&mut rest)?);
            let weight = Millibits::from_le_bytes(array(&mut rest)?);
            crowds.insert((category, language), weight);
        }
        match rest.is_empty() {
            true => Ok(Model::new(odds, WordingTable { runs, starts }, crowds)),
            false => Err(NoModel),
        }
    }
}

fn put_count(bytes: &mut Vec<u8>, count: usize) {
    bytes.extend((count as u64).to_le_bytes());
}

fn count(rest: &mut &[u8]) -> Result<usize, NoModel> {
    usize::try_from(u64::from_le_bytes(array(rest)?)).map_err(|_| NoModel)
}

fn array<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], NoModel> {
    let (head, tail) = rest.split_first_chunk::<N>().ok_or(NoModel)?;
    *rest = tail;
    Ok(*head)
}

#[cfg(test)]
mod tests {
    use super::super::fit::{Learning, model};
    use super::super::index::Index;
    use super::*;

    #[test]
    fn a_model_is_read_back_as_it_was_and_nothing_else_is_one() {
        let wording = WordingTable {
            runs: [(7, 3), (u64::MAX, 63)].into_iter().collect(),
            starts: [(1, 9)].into_iter().collect(),
        };
        let mut learnt = model(&Index::default(), Learning::default().wording());
        learnt.wording = wording;
        let bytes = learnt.to_bytes();
        let read = Model::from_bytes(&bytes).expect("a model");
        assert_eq!(read.to_bytes(), bytes);
        assert_eq!(read.odds, learnt.odds);
        for end in 0..bytes.len() {
            assert_eq!(Model::from_bytes(&bytes[..end]).err(), Some(NoModel));
        }
        let longer = [&bytes[..], b"x"].concat();
        assert_eq!(Model::from_bytes(&longer).err(), Some(NoModel));
    }
}
