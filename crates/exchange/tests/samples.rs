//! Real and generated samples, when the developers' data folder lies beside the repository.
//! Without it these tests have nothing to read and say so; everything else is tested with the
//! samples that the repository holds.

use std::path::{Path, PathBuf};
use std::process::Command;

use tocsin_domain::limit::Limits;
use tocsin_exchange::sniff::{FIRST_BYTES, Format, format_of};
use tocsin_exchange::{geo, jsonl, mail, report_json, warning_list};

/// A path in the data folder, if it is there.
fn shared(path: &str) -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared")
        .join(path);
    if !found.exists() {
        eprintln!("passed over: no {}", found.display());
    }
    found.exists().then_some(found)
}

/// An empty folder of the test's own.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    // It may not be there yet.
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a writable target folder");
    folder
}

fn run(command: &mut Command) {
    let status = command.status().expect("the programme is installed");
    assert!(status.success(), "{command:?}: {status}");
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        match entry.path() {
            path if path.is_dir() => files.extend(files_below(&path)),
            path => files.push(path),
        }
    }
    files.sort();
    files
}

#[test]
fn every_real_mail_is_taken() {
    let Some(collections) = shared("data/mail") else {
        return;
    };
    let archives: Vec<PathBuf> = files_below(&collections)
        .into_iter()
        .filter(|path| path.ends_with("eml.tar.xz"))
        .collect();
    assert!(!archives.is_empty());
    let folder = scratch("mails");
    for archive in archives {
        run(Command::new("tar")
            .arg("-xJf")
            .arg(archive)
            .arg("-C")
            .arg(&folder));
    }
    let (mut taken, mut with_sender, mut with_text, mut with_date) = (0, 0, 0, 0);
    for path in files_below(&folder) {
        let bytes = std::fs::read(&path).expect("extracted");
        let report = match mail::parse(&bytes, &Limits::default()) {
            Ok(report) => report,
            Err(problems) => panic!("{}: {problems:?}", path.display()),
        };
        assert_eq!(report.attachments[0].content, bytes);
        let first_bytes = &bytes[..bytes.len().min(FIRST_BYTES)];
        let format = format_of(Path::new("nameless"), first_bytes);
        // Some begin with the line of an archive.
        let is_told = matches!(format, Some(Format::Eml | Format::Mbox));
        assert!(is_told, "{}: {format:?}", path.display());
        taken += 1;
        with_sender += usize::from(report.observables.iter().any(|seen| seen.kind == "email"));
        with_text += usize::from(report.narrative.lines().count() > 2);
        with_date += usize::from(report.occurred_at.is_some());
    }
    assert_eq!(taken, 2_424);
    let found = (with_sender, with_text, with_date);
    assert!(
        with_sender > 2_300 && with_text > 2_300 && with_date > 2_390,
        "{found:?}"
    );
}

#[test]
fn every_generated_report_is_taken() {
    let Some(generator) = shared("bench/gen_reports.py") else {
        return;
    };
    let folder = scratch("reports");
    run(Command::new("python3")
        .arg(generator)
        .args(["--n", "500", "--out"])
        .arg(&folder)
        .stdout(std::process::Stdio::null()));
    let file = std::fs::File::open(folder.join("reports.jsonl")).expect("generated");
    let limits = Limits::default();
    let mut taken = 0;
    for line in jsonl::Lines::new(std::io::BufReader::new(file), &limits) {
        let line = line.expect("readable");
        let bytes = line.bytes.expect("short enough");
        // Some are empty on purpose, as in life; only those may be refused.
        match report_json::parse(&bytes, &limits) {
            Ok(_) => taken += 1,
            Err(problems) => assert!(
                problems.len() == 1 && problems[0].message.starts_with("the report is empty"),
                "line {}: {problems:?}",
                line.number
            ),
        }
    }
    assert!(taken > 490, "{taken}");
}

#[test]
fn every_real_warning_list_is_read() {
    let Some(folder) = shared("data/misp/warninglists") else {
        return;
    };
    let lists = files_below(&folder)
        .into_iter()
        .filter(|path| path.ends_with("list.json"));
    let mut count = 0;
    for path in lists {
        let bytes = std::fs::read(&path).expect("a file");
        let list = warning_list::read(&bytes);
        let list = list.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(list.entries_count > 0, "{}", path.display());
        count += 1;
    }
    assert!(count > 50, "{count} lists");
}

#[test]
fn real_ranges_are_read_and_found() {
    for (name, address, country) in [
        ("asn-country-ipv4.csv.gz", "1.0.1.7", "CN"),
        ("asn-country-ipv6.csv.gz", "2001:200::1", "JP"),
    ] {
        let Some(path) = shared(&format!("data/ip/{name}")) else {
            return;
        };
        let file = geo::read(std::fs::File::open(path).expect("a file")).expect(name);
        let countries = file.countries.expect("countries");
        assert!(countries.len() > 10_000, "{} ranges", countries.len());
        let found = countries.find(address.parse().expect("an address"));
        assert_eq!(found.map(String::as_str), Some(country));
    }
}
