//! Damaged samples against every parser of foreign bytes in this crate and in `domain`: the
//! checks of the fuzz targets, run with the same damage each time.

// The files of the fuzz crate are public there.
#![allow(unreachable_pub)]

#[path = "../../../fuzz/src/exchange.rs"]
mod exchange;
#[path = "../../../fuzz/src/domain.rs"]
mod domain;
#[path = "../../../fuzz/src/mutation.rs"]
mod mutation;

fn run(name: &str, times: usize, check: fn(&[u8])) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/samples")
        .join(name);
    mutation::run(&mutation::samples(&folder), times, check);
}

#[test]
fn report_json_withstands_damage() {
    run("report_json", 4_000, exchange::report_json);
}

#[test]
fn lines_withstand_damage() {
    run("jsonl", 4_000, exchange::jsonl);
}

#[test]
fn csv_withstands_damage() {
    run("csv", 4_000, exchange::csv);
}

#[test]
fn mails_withstand_damage() {
    run("mail", 4_000, exchange::mail);
}

#[test]
fn explaining_mails_withstands_damage() {
    run("mail_explained", 4_000, exchange::mail_explained);
}

#[test]
fn observables_of_mails_withstand_damage() {
    run("mail_observables", 2_000, exchange::mail_observables);
}

#[test]
fn observables_of_stories_withstand_damage() {
    run("story", 4_000, domain::story);
}

#[test]
fn telling_files_apart_withstands_damage() {
    run("look", 4_000, exchange::look);
}

#[test]
fn pictures_withstand_damage() {
    run("picture", 1_500, exchange::picture);
}

#[test]
fn mbox_files_withstand_damage() {
    run("mbox", 4_000, exchange::mbox);
}

#[test]
fn receipt_codes_withstand_damage() {
    run("receipt_code", 8_000, domain::receipt_code);
}

#[test]
fn journal_entries_withstand_damage() {
    run("journal_entry", 8_000, domain::journal_entry);
}

#[test]
fn conditions_of_rules_withstand_damage() {
    run("rule", 8_000, domain::rule);
}
