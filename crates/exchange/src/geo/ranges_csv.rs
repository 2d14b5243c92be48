use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use csv::{ReaderBuilder, StringRecord, WriterBuilder};
use tocsin_domain::assess::geo::{Network, Ranges};

use super::{Gathered, GeoFile, GeoProblem, country, operator};

/// Reads lines of ranges. A first line without an address is a heading.
pub(super) fn read(bytes: &[u8]) -> Result<GeoFile, GeoProblem> {
    let first_line = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let delimiter = if first_line.contains(&b'\t') {
        b'\t'
    } else {
        b','
    };
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        // Names of operators hold quotes that mean nothing where tabs divide.
        .quoting(delimiter == b',')
        .from_reader(bytes);
    let mut gathered = Gathered::default();
    let mut record = csv::ByteRecord::new();
    let mut is_first = true;
    loop {
        let is_there = reader.read_byte_record(&mut record);
        let line = reader.position().line();
        let wrong = |problem: &str| GeoProblem::Line {
            line: record.position().map_or(line, csv::Position::line),
            problem: problem.to_owned(),
        };
        if !is_there.map_err(|error| wrong(&error.to_string()))? {
            return gathered.finish();
        }
        // Names in an old encoding lose a letter, and nothing else.
        let fields = StringRecord::from_byte_record_lossy(record.clone());
        let bounds = (
            fields.get(0).and_then(address),
            fields.get(1).and_then(address),
        );
        match bounds {
            (Some(start), Some(end)) => {
                let (country, network) = values(&fields);
                let (start, end) = same_kind(start, end);
                gathered.add(start, end, country, network)?;
            }
            _ if is_first => {}
            _ => {
                return Err(wrong(
                    "no range; begin each line with its first and last address",
                ));
            }
        }
        is_first = false;
    }
}

/// An address, written as one or as a decimal number.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    if let Ok(address) = text.parse() {
        return Some(address);
    }
    let number: u128 = text.parse().ok()?;
    Some(match u32::try_from(number) {
        Ok(small) => IpAddr::V4(Ipv4Addr::from(small)),
        Err(_) => IpAddr::V6(Ipv6Addr::from(number)),
    })
}

/// A range of numbers that begins as IPv4 and ends as IPv6 is of IPv6.
fn same_kind(start: IpAddr, end: IpAddr) -> (IpAddr, IpAddr) {
    match (start, end) {
        (IpAddr::V4(first), IpAddr::V6(_)) => {
            let wide = Ipv6Addr::from(u128::from(u32::from(first)));
            (IpAddr::V6(wide), end)
        }
        _ => (start, end),
    }
}

/// Country and network of a line: `CC`; `ASN` and operator; or `ASN`, `CC` and operator.
fn values(fields: &StringRecord) -> (Option<String>, Option<Network>) {
    let field = |place: usize| fields.get(place).map_or("", str::trim);
    let number = |text: &str| text.trim_start_matches("AS").parse::<u32>().ok();
    let Some(number) = number(field(2)) else {
        return (country(field(2)), None);
    };
    let (code, name) = match fields.len() {
        5.. => (country(field(3)), field(4)),
        _ => (None, field(3)),
    };
    let network = (number != 0).then(|| Network {
        number,
        operator: operator(name),
    });
    (code, network)
}

/// Writes countries in the form that [`super::read`] reads.
pub fn write_countries(ranges: &Ranges<String>, file: impl Write) -> io::Result<()> {
    let mut writer = WriterBuilder::new().from_writer(file);
    for (start, end, code) in ranges.iter() {
        writer.write_record([&start.to_string(), &end.to_string(), code])?;
    }
    writer.flush()
}

/// Writes networks in the form that [`super::read`] reads.
pub fn write_networks(ranges: &Ranges<Network>, file: impl Write) -> io::Result<()> {
    let mut writer = WriterBuilder::new().from_writer(file);
    for (start, end, network) in ranges.iter() {
        let number = network.number.to_string();
        let bounds = [start.to_string(), end.to_string()];
        writer.write_record([&bounds[0], &bounds[1], &number, &network.operator])?;
    }
    writer.flush()
}
