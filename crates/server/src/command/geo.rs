//! `tocsin geo`: where addresses stand, from files that the operator brings.

use std::fs::File;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Subcommand};
use serde_json::json;
use tocsin_exchange::geo;

use super::arguments::{self, grouped};
use super::progress::Progress;
use crate::config::Config;
use crate::reference::Shelf;

pub(super) const EXAMPLE: &str = "Examples:
  tocsin geo update /srv/tocsin dbip-country-lite.mmdb
  tocsin geo update /srv/tocsin asn-country-ipv4.csv asn-country-ipv6.csv
  tocsin geo update /srv/tocsin ip2asn-combined.tsv.gz
  tocsin geo find /srv/tocsin 192.0.2.7

Nothing is fetched: bring the files yourself. A centre that runs takes them within seconds.";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Take over countries, networks or both from MMDB or CSV files, in place of the former ones
    #[command(after_help = EXAMPLE)]
    Update {
        /// The data folder
        folder: PathBuf,
        /// MMDB, or CSV or TSV of ranges; packed by gzip or not. Several files of one kind, such
        /// as one for IPv4 and one for IPv6, are taken together
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Say where an address stands
    #[command(after_help = "Example:\n  tocsin geo find /srv/tocsin 192.0.2.7")]
    Find {
        /// The data folder
        folder: PathBuf,
        /// An IPv4 or IPv6 address
        #[arg(value_parser = arguments::ip_address)]
        address: IpAddr,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.command {
        Command::Update {
            folder,
            files,
            json,
        } => update(&folder, &files, json),
        Command::Find {
            folder,
            address,
            json,
        } => find(&folder, address, json),
    }
}

fn update(folder: &Path, files: &[PathBuf], json: bool) -> anyhow::Result<()> {
    Config::read(folder)?;
    let progress = Progress::new(None);
    progress.say("reading");
    let mut all = Vec::with_capacity(files.len());
    for path in files {
        let file = File::open(path).with_context(|| path.display().to_string())?;
        all.push(geo::read(file).with_context(|| path.display().to_string())?);
    }
    let whole = geo::together(all).context("the files together")?;
    progress.say("writing");
    Shelf::of(folder).put_geo(&whole)?;
    progress.finish();
    let countries = whole.countries.as_ref().map(|ranges| ranges.len());
    let networks = whole.networks.as_ref().map(|ranges| ranges.len());
    if json {
        say!("{}", json!({"countries": countries, "networks": networks}));
        return Ok(());
    }
    for (count, what) in [(countries, "countries"), (networks, "networks")] {
        match count {
            Some(count) => say!("{what}: {} ranges", grouped(count as u64)),
            None => say!("{what}: not in these files, left as they were"),
        }
    }
    Ok(())
}

fn find(folder: &Path, address: IpAddr, json: bool) -> anyhow::Result<()> {
    Config::read(folder)?;
    let geo = Shelf::of(folder).read()?.geo;
    let country = geo.countries.find(address);
    let network = geo.networks.find(address);
    if json {
        let number = network.map(|network| network.number);
        let operator = network.map(|network| &network.operator);
        let line = json!({"address": address.to_string(), "country": country,
            "network": number, "operator": operator});
        say!("{line}");
        return Ok(());
    }
    let country = country.map_or("country not known", String::as_str);
    match network {
        Some(network) => say!("{country}  AS{}  {}", network.number, network.operator),
        None => say!("{country}  network not known"),
    }
    Ok(())
}
