//! `tocsin erase`: the content of reports is destroyed, and the proof that they were lodged stays.

use std::collections::HashSet;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use serde_json::json;
use tocsin_domain::access::{Actor, ErasePermit};
use tocsin_domain::erasure::{Grounds, Reason, Reference};
use tocsin_flow::erase::{self, Erased};
use tocsin_store::erase::Erasable;

use super::arguments;
use super::misuse::Misuse;
use crate::folder::Folder;

pub(super) const EXAMPLE: &str = "Examples:
  tocsin erase /srv/tocsin TC-2026-004817 --reason reporter-request --reference DPO-2026/17
  tocsin erase /srv/tocsin TC-2026-004817 TC-2026-004818 --reason court-order --yes

The story, the facts, the reporter's identity, messages and files are lost for ever; number, dates,
kind, place and the proof of receipt stay. The centre may run meanwhile. Make a backup afterwards:
until then the latest one still holds the reports' keys. Exit status: 0 erased, now or before; 1
failed, or a number is unknown (then nothing is erased), or you did not say yes; 2 misused.";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The data folder
    folder: PathBuf,
    /// Numbers of reports, as on their receipts
    #[arg(required = true, value_name = "NUMBER")]
    numbers: Vec<String>,
    /// Why: retention-ended, reporter-request (GDPR art. 17), court-order or entered-by-mistake
    #[arg(long, value_parser = arguments::reason)]
    reason: Reason,
    /// The number under which the request or order is filed; it stands in the journal for ever
    #[arg(long)]
    reference: Option<Reference>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
    /// Print one JSON object a report
    #[arg(long)]
    json: bool,
}

/// Acts for the data-protection officer.
fn officer() -> anyhow::Result<ErasePermit> {
    let actor = Actor::CommandLine {
        source: String::new(),
    };
    Ok(actor.erase()?)
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let is_terminal = io::stdin().is_terminal();
    if !arguments.yes && !is_terminal {
        let remedy = "erase asks on a terminal only; from a script, say --yes";
        return Err(Misuse(remedy.to_owned()).into());
    }
    let folder = Folder::open(&arguments.folder).await?;
    let result = erase_all(&folder, &arguments).await;
    folder.centre.store.close().await?;
    result
}

async fn erase_all(folder: &Folder, arguments: &Arguments) -> anyhow::Result<()> {
    let (centre, permit) = (&folder.centre, officer()?);
    let reports = find(folder, &permit, &arguments.numbers).await?;
    let mut losses = reports.iter().filter(|one| one.erased_at.is_none());
    let is_asked = !arguments.yes && losses.any(|_| true);
    if is_asked && !ask(&reports, io::stdin().lock(), io::stderr())? {
        bail!("not confirmed; nothing was erased");
    }
    let grounds = Grounds {
        reason: arguments.reason,
        reference: arguments.reference.clone(),
    };
    let mut has_erased = false;
    for report in &reports {
        let erased = erase::erase(centre, &permit, report.id, &grounds).await;
        let erased = erased
            .with_context(|| format!("{}: not erased; those before it are", report.number))?;
        has_erased |= !erased.was_before;
        tell(report, erased, arguments.json);
    }
    conclude(folder, has_erased).await
}

/// The reports of the numbers, each once.
async fn find(
    folder: &Folder,
    permit: &ErasePermit,
    numbers: &[String],
) -> anyhow::Result<Vec<Erasable>> {
    let (mut reports, mut unknown) = (Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    for number in numbers {
        match erase::find(&folder.centre, permit, number).await? {
            Some(report) if seen.insert(report.serial) => reports.push(report),
            Some(_) => {}
            None => unknown.push(number.escape_default().to_string()),
        }
    }
    if !unknown.is_empty() {
        bail!(
            "{}: no such report; nothing was erased, correct the number",
            unknown.join(", ")
        );
    }
    Ok(reports)
}

/// Names what is lost, and has it confirmed.
fn ask(reports: &[Erasable], mut input: impl BufRead, mut out: impl Write) -> io::Result<bool> {
    for report in reports.iter().filter(|one| one.erased_at.is_none()) {
        writeln!(out, "{}", losses(report))?;
    }
    writeln!(
        out,
        "This is lost for ever. Number, dates, kind, place and the proof of receipt stay."
    )?;
    write!(out, "Type yes to erase: ")?;
    out.flush()?;
    let mut answer = String::new();
    input.read_line(&mut answer)?;
    Ok(answer.trim() == "yes")
}

/// What is lost with a report, in a line.
fn losses(report: &Erasable) -> String {
    let counted = |count: i64, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    };
    format!(
        "{}  {}, received {:.10}, {}: story, facts, who reported ({}), {}, {} ({} bytes), {}",
        report.number,
        report.kind,
        report.received_at.to_string(),
        report.state.as_str(),
        report.reporter_mode.as_str(),
        counted(report.messages_count, "message", "messages"),
        counted(report.files_count, "file", "files"),
        report.files_bytes,
        counted(report.observables_count, "observable", "observables"),
    )
}

fn tell(report: &Erasable, erased: Erased, json: bool) {
    if json {
        let line = json!({"number": report.number.as_str(), "id": report.id.0,
            "erased_at": erased.at.to_string(), "was_erased": erased.was_before,
            "messages": report.messages_count, "files": report.files_count,
            "observables": report.observables_count});
        say!("{line}");
    } else if erased.was_before {
        say!("{}: was erased before, on {:.0}", report.number, erased.at);
    } else {
        say!("{}: erased", report.number);
    }
}

/// Removes what is left, seals the journal and says what is still to do.
async fn conclude(folder: &Folder, has_erased: bool) -> anyhow::Result<()> {
    let centre = &folder.centre;
    while erase::finish(centre).await? > 0 {}
    let left = centre.store.leftovers_count().await?;
    if left > 0 {
        eprintln!(
            "{left} leftovers, unreadable, are not removed yet: a centre that serves goes on with \
             them, or this command, given again"
        );
    }
    while centre.store.seal_pending(&folder.signer).await?.has_more {}
    if has_erased {
        eprintln!("Make a backup now: until then the latest one still holds the keys.");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tocsin_domain::receipt::ReportNumber;
    use tocsin_domain::report::{ReportId, ReporterMode, State};

    fn report(erased: bool) -> Erasable {
        let at = "2026-01-31T10:00:00Z".parse().expect("a time");
        Erasable {
            serial: 1,
            id: ReportId(Default::default()),
            number: ReportNumber::from_stored("TC-2026-000001".to_owned()),
            kind: "phishing".to_owned(),
            state: State::Read,
            received_at: at,
            reporter_mode: ReporterMode::Confidential,
            messages_count: 2,
            files_count: 1,
            files_bytes: 12,
            observables_count: 0,
            erased_at: erased.then_some(at),
        }
    }

    fn asked(answer: &str) -> (bool, String) {
        let mut out = Vec::new();
        let reports = [report(false), report(true)];
        let said_yes = ask(&reports, answer.as_bytes(), &mut out).expect("asks");
        (said_yes, String::from_utf8(out).expect("text"))
    }

    #[test]
    fn only_yes_is_yes() {
        assert!(asked("yes\n").0 && asked(" yes ").0);
        for answer in ["", "\n", "y\n", "YES\n", "no\nyes\n", "yes, all\n"] {
            assert!(!asked(answer).0, "{answer:?}");
        }
    }

    #[test]
    fn what_is_lost_is_named_before_it_is() {
        let (_, text) = asked("no");
        let expected = "TC-2026-000001  phishing, received 2026-01-31, read: story, \
                        facts, who reported (confidential), 2 messages, 1 file (12 bytes), \
                        0 observables\n";
        assert!(text.starts_with(expected), "{text}");
        assert_eq!(
            text.matches("TC-").count(),
            1,
            "what is gone is not lost again"
        );
        assert!(text.ends_with("Type yes to erase: "), "{text}");
    }
}
