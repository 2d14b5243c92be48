use std::collections::HashMap;

use maxminddb::{MaxMindDbError, Reader, WithinOptions};
use serde::Deserialize;
use tocsin_domain::assess::geo::Network;

use super::{Gathered, GeoFile, GeoProblem, country, operator};

/// Stands before the metadata at the end of each file.
const MARKER: &[u8] = b"\xab\xcd\xefMaxMind.com";
/// The metadata stands in the last bytes of a file.
const METADATA_BYTES_MAX: usize = 128 << 10;

/// Whether a file is in this format.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(METADATA_BYTES_MAX)..];
    tail.windows(MARKER.len()).any(|window| window == MARKER)
}

/// What publishers call what we ask for: a country as an object or as a code, a network as a
/// number or as `AS13335`.
#[derive(Deserialize)]
struct Record {
    country: Option<Country>,
    registered_country: Option<Country>,
    country_code: Option<String>,
    autonomous_system_number: Option<u32>,
    autonomous_system_organization: Option<String>,
    asn: Option<String>,
    as_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Country {
    Code(String),
    Object { iso_code: Option<String> },
}

impl Country {
    fn code(self) -> Option<String> {
        match self {
            Country::Code(code) => Some(code),
            Country::Object { iso_code } => iso_code,
        }
    }
}

type Said = (Option<String>, Option<Network>);

impl Record {
    fn said(self) -> Said {
        let codes = [
            self.country.and_then(Country::code),
            self.country_code,
            self.registered_country.and_then(Country::code),
        ];
        let code = codes.into_iter().flatten().find_map(|code| country(&code));
        let asn = self.asn.as_deref().map(|asn| asn.trim_start_matches("AS"));
        let number = self
            .autonomous_system_number
            .or_else(|| asn?.parse().ok())
            .filter(|number| *number != 0);
        let name = self.autonomous_system_organization.or(self.as_name);
        let network = number.map(|number| Network {
            number,
            operator: operator(&name.unwrap_or_default()),
        });
        (code, network)
    }
}

/// Reads the whole file, each record once.
pub(super) fn read(bytes: Vec<u8>) -> Result<GeoFile, GeoProblem> {
    let damaged = |error: MaxMindDbError| GeoProblem::Mmdb(error.to_string());
    let reader = Reader::from_source(bytes).map_err(damaged)?;
    reader.verify().map_err(damaged)?;
    let mut gathered = Gathered::default();
    let mut known: HashMap<usize, Said> = HashMap::new();
    let networks = reader.networks(WithinOptions::default()).map_err(damaged)?;
    for found in networks {
        let found = found.map_err(damaged)?;
        let Some(offset) = found.offset() else {
            continue;
        };
        let (code, network) = match known.get(&offset) {
            Some(said) => said.clone(),
            None => {
                let record: Option<Record> = found.decode().map_err(damaged)?;
                let said = record.map(Record::said).unwrap_or_default();
                known.insert(offset, said.clone());
                said
            }
        };
        let range = found.network().map_err(damaged)?;
        gathered.add(range.network(), range.broadcast(), code, network)?;
    }
    gathered.finish()
}
