//! Where addresses stand, as others publish it: MMDB files, and CSV or TSV of ranges as
//! ip-location-db and iptoasn have them. What is read is written again in one form of CSV.
//!
//! CSV has a range a line, its first and last address (dotted, colons, or a decimal number), and
//! then a country (`AU`), a network (`13335`, `"Example Hosting"`), or network, country and
//! operator. Lines of nowhere (`None`, network 0) are left out.

mod mmdb;
mod ranges_csv;
#[cfg(test)]
mod tests;

use std::io::Read;

use flate2::read::MultiGzDecoder;
use tocsin_domain::assess::geo::{Network, RangeProblem, Ranges, RangesBuilder};

pub use ranges_csv::{write_countries, write_networks};

/// Largest file, once it is unpacked.
pub const FILE_BYTES_MAX: u64 = 1 << 30;
/// Longest name of an operator that is kept, in characters.
const OPERATOR_CHARACTERS_MAX: usize = 120;

/// What one file says; `None` where it says nothing of that.
#[derive(Debug, Default)]
pub struct GeoFile {
    /// Countries of addresses.
    pub countries: Option<Ranges<String>>,
    /// Networks of addresses.
    pub networks: Option<Ranges<Network>>,
}

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GeoProblem {
    /// It cannot be read.
    #[error("{0}")]
    Unreadable(#[from] std::io::Error),
    /// It is too large.
    #[error("larger than {} MiB once unpacked, the limit", FILE_BYTES_MAX >> 20)]
    TooLarge,
    /// A line that cannot be read.
    #[error("line {line}: {problem}")]
    Line {
        /// Counted from 1.
        line: u64,
        /// What is wrong and what to do.
        problem: String,
    },
    /// An MMDB file that is damaged.
    #[error("this MMDB file is damaged: {0}; fetch it again")]
    Mmdb(String),
    /// Ranges that contradict each other.
    #[error(transparent)]
    Ranges(#[from] RangeProblem),
    /// No range with a country or a network.
    #[error(
        "no country and no network in it; give an MMDB file, or CSV lines like \
         192.0.2.0,192.0.2.255,MU"
    )]
    Empty,
}

/// Reads a file, packed by gzip or not. It is looked over to its end before anything of it is
/// used.
pub fn read(file: impl Read) -> Result<GeoFile, GeoProblem> {
    let bytes = unpacked(bounded(file)?)?;
    let found = match mmdb::is_one(&bytes) {
        true => mmdb::read(bytes)?,
        false => ranges_csv::read(&bytes)?,
    };
    match found.countries.is_none() && found.networks.is_none() {
        true => Err(GeoProblem::Empty),
        false => Ok(found),
    }
}

/// What several files say together: one for IPv4 and one for IPv6, or countries and networks.
pub fn together(files: Vec<GeoFile>) -> Result<GeoFile, GeoProblem> {
    let mut gathered = Gathered::default();
    for file in &files {
        for (start, end, country) in file.countries.iter().flat_map(Ranges::iter) {
            gathered.add(start, end, Some(country.clone()), None)?;
        }
        for (start, end, network) in file.networks.iter().flat_map(Ranges::iter) {
            gathered.add(start, end, None, Some(network.clone()))?;
        }
    }
    gathered.finish()
}

fn bounded(file: impl Read) -> Result<Vec<u8>, GeoProblem> {
    let mut bytes = Vec::new();
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > FILE_BYTES_MAX {
        true => Err(GeoProblem::TooLarge),
        false => Ok(bytes),
    }
}

fn unpacked(bytes: Vec<u8>) -> Result<Vec<u8>, GeoProblem> {
    match bytes.starts_with(&[0x1f, 0x8b]) {
        true => bounded(MultiGzDecoder::new(bytes.as_slice())),
        false => Ok(bytes),
    }
}

/// Gathers what a file says, line by line or network by network.
#[derive(Default)]
struct Gathered {
    countries: RangesBuilder<String>,
    networks: RangesBuilder<Network>,
    has_countries: bool,
    has_networks: bool,
}

impl Gathered {
    fn add(
        &mut self,
        start: std::net::IpAddr,
        end: std::net::IpAddr,
        country: Option<String>,
        network: Option<Network>,
    ) -> Result<(), RangeProblem> {
        if let Some(country) = country {
            self.has_countries = true;
            self.countries.add(start, end, country)?;
        }
        if let Some(network) = network {
            self.has_networks = true;
            self.networks.add(start, end, network)?;
        }
        Ok(())
    }

    fn finish(self) -> Result<GeoFile, GeoProblem> {
        Ok(GeoFile {
            countries: self
                .has_countries
                .then(|| self.countries.finish())
                .transpose()?,
            networks: self
                .has_networks
                .then(|| self.networks.finish())
                .transpose()?,
        })
    }
}

/// A country code, if the text is one; `None`, `-`, `ZZ` and the like are none.
fn country(text: &str) -> Option<String> {
    let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let code = text.to_ascii_uppercase();
    (is_code && code != "ZZ").then_some(code)
}

/// The name of an operator in one line, cut at the limit.
fn operator(text: &str) -> String {
    let plain = text.trim().replace(char::is_control, " ");
    plain.chars().take(OPERATOR_CHARACTERS_MAX).collect()
}
