//! `tocsin check`: is everything there and as it must be? Settings, profile, reference data, centre
//! key, then all that is stored.

mod series;
mod trial;

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use tocsin_domain::profile::{Mistake, Profile};
use tocsin_flow::route::TRIAL_DAYS_MAX;
use tocsin_store::check::{Checked, FINDINGS_MAX};
use tocsin_store::seal::Keys;
use tocsin_store::{Store, StoreError};

use super::arguments::grouped;
use super::progress::Progress;
use crate::config::{CONFIG_FILE, Config};
use crate::folder::{self, KEY_FILE_VARIABLE, KEY_VARIABLE};
use crate::http::EXPIRING_WITHIN_DAYS;
use crate::reference::Shelf;
use crate::referral::keys;

pub(super) const EXAMPLE: &str = "Examples:
  tocsin check /srv/tocsin
  tocsin check /srv/tocsin --profile-only
  tocsin check profiles/national            a profile alone, while it is being written
  tocsin check /srv/tocsin --rules new.toml --days 90    what changed rules would have sent where

The centre may run meanwhile. Exit status: 0 nothing is wrong, 1 something is, 2 misused.";

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The data folder, or the folder of a profile
    folder: PathBuf,
    /// Check the settings and the profile only
    #[arg(long)]
    profile_only: bool,
    /// Try changed rules on the reports of the last days instead, and send nothing
    #[arg(long, value_name = "FILE", conflicts_with = "profile_only")]
    rules: Option<PathBuf>,
    /// How many days to look back, 366 at most
    #[arg(long, value_name = "NUMBER", default_value_t = 30, requires = "rules",
        value_parser = clap::value_parser!(u32).range(1..=i64::from(TRIAL_DAYS_MAX)))]
    days: u32,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// What was gone through and what is wrong.
#[derive(Default)]
struct Outcome {
    findings: Vec<Finding>,
    checked: Option<Checked>,
    series: Option<SeriesChecked>,
}

/// What came of making the series anew.
struct SeriesChecked {
    reports_count: u64,
    series_count: u64,
    /// Whether reports or decisions waited to be linked: then the rows may be behind.
    is_moving: bool,
}

/// Something that is wrong.
struct Finding {
    /// Where: `FILE:LINE`, a file, a report's number.
    place: String,
    /// What, and what to do.
    problem: String,
    /// Only tidying is needed.
    is_harmless: bool,
}

impl Outcome {
    fn find(&mut self, place: impl ToString, problem: impl ToString) {
        self.findings.push(Finding {
            place: place.to_string(),
            problem: problem.to_string(),
            is_harmless: false,
        });
    }

    fn is_sound(&self) -> bool {
        self.findings.iter().all(|finding| finding.is_harmless)
            && self.checked.as_ref().is_none_or(Checked::is_sound)
    }

    fn print(&self, json: bool) {
        if json {
            return say!("{}", self.json());
        }
        for Finding { place, problem, .. } in &self.findings {
            match place.is_empty() {
                true => say!("{problem}"),
                false => say!("{place}: {problem}"),
            }
        }
        if let Some(checked) = &self.checked {
            if checked.findings_count > FINDINGS_MAX as u64 {
                say!("and {} more", checked.findings_count - FINDINGS_MAX as u64);
            }
            say!("{}", sentence(checked));
        }
        if let Some(series) = &self.series {
            say!("{}", series.sentence());
        }
        if self.is_sound() {
            say!("Nothing is wrong.");
        }
    }

    fn json(&self) -> Value {
        let findings: Vec<Value> = self
            .findings
            .iter()
            .map(|finding| {
                json!({"place": finding.place, "problem": finding.problem,
                    "harmless": finding.is_harmless})
            })
            .collect();
        let mut line = json!({"sound": self.is_sound(), "findings": findings});
        if let Some(checked) = &self.checked {
            line["checked"] = json!({"reports": checked.reports, "erased": checked.erased,
                "journal": checked.journal, "unsealed": checked.unsealed,
                "ledger": checked.ledger, "files": checked.files,
                "findings_count": checked.findings_count});
        }
        if let Some(series) = &self.series {
            line["series"] = json!({"reports": series.reports_count,
                "series": series.series_count, "moving": series.is_moving});
        }
        line
    }
}

impl SeriesChecked {
    fn sentence(&self) -> String {
        let (reports, series) = (grouped(self.reports_count), grouped(self.series_count));
        let moving = match self.is_moving {
            true => {
                "; some waited to be linked: check again when it is quieter and the centre runs"
            }
            false => "",
        };
        format!("{series} series, made anew from {reports} reports{moving}")
    }
}

fn sentence(checked: &Checked) -> String {
    format!(
        "{} reports ({} erased), {} files, {} entries of the journal ({} not sealed yet), {} of \
         the log",
        grouped(checked.reports),
        grouped(checked.erased),
        grouped(checked.files),
        grouped(checked.journal),
        grouped(checked.unsealed),
        grouped(checked.ledger)
    )
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let path = &arguments.folder;
    if let Some(rules) = &arguments.rules {
        return trial::run(path, rules, arguments.days, arguments.json).await;
    }
    let mut outcome = Outcome::default();
    let is_profile = !path.join(CONFIG_FILE).exists() && path.join("profile.toml").exists();
    if is_profile {
        check_profile(path, &mut outcome)?;
    } else {
        check_folder(path, arguments.profile_only, &mut outcome).await?;
    }
    outcome.print(arguments.json);
    match outcome
        .findings
        .iter()
        .filter(|one| !one.is_harmless)
        .count()
    {
        _ if outcome.is_sound() => Ok(()),
        1 => bail!("{}: one thing is wrong", path.display()),
        count => bail!("{}: {count} things are wrong", path.display()),
    }
}

/// Notes every mistake of a profile, or else the keys of its directory that cannot be used, and the
/// entries and keys that run out.
fn check_profile(path: &Path, outcome: &mut Outcome) -> anyhow::Result<()> {
    match Profile::load(&folder::read_profile(path)?) {
        Ok(profile) => {
            note_mistakes(path, keys::mistakes(&profile, Timestamp::now()), outcome);
            note_expiring(path, &profile, outcome);
        }
        Err(mistakes) => note_mistakes(path, mistakes, outcome),
    }
    Ok(())
}

fn note_mistakes(path: &Path, mistakes: Vec<Mistake>, outcome: &mut Outcome) {
    for mistake in mistakes {
        let place = path.join(&mistake.file);
        outcome.find(
            format!("{}:{}", place.display(), mistake.line),
            format!("{}. {}", mistake.message, mistake.remedy),
        );
    }
}

fn note_expiring(path: &Path, profile: &Profile, outcome: &mut Outcome) {
    let now = Timestamp::now();
    let today = now.to_zoned(TimeZone::UTC).date();
    for (body, day) in profile.expiring_bodies(today, EXPIRING_WITHIN_DAYS) {
        let verb = if day < today { "ran" } else { "runs" };
        outcome.findings.push(Finding {
            place: path.join("directory.toml").display().to_string(),
            problem: format!(
                "“{}” {verb} out on {day}; ask the body whether all of it still holds, then \
                 move valid_until",
                body.key
            ),
            is_harmless: true,
        });
    }
    for (body, end) in keys::expiring(profile, now, EXPIRING_WITHIN_DAYS) {
        let key = body.encryption_key.as_ref();
        let (file, line) = key.map_or(("directory.toml", 1), |key| (key.file.as_str(), key.line));
        outcome.findings.push(Finding {
            place: format!("{}:{line}", path.join(file).display()),
            problem: format!(
                "the key of “{}” runs out on {}; ask the body for the next one",
                body.key,
                end.strftime("%Y-%m-%d")
            ),
            is_harmless: true,
        });
    }
}

async fn check_folder(
    path: &Path,
    profile_only: bool,
    outcome: &mut Outcome,
) -> anyhow::Result<()> {
    let config = match Config::read(path) {
        Ok(config) => config,
        Err(error) => {
            // The message begins with file and line.
            outcome.find("", format!("{error:#}"));
            return Ok(());
        }
    };
    check_profile(&path.join(&config.profile), outcome)?;
    if profile_only {
        return Ok(());
    }
    check_reference(path, outcome);
    let keys = check_key(path, &config, outcome);
    // What was found before is told all the same.
    if let Err(error) = check_store(path, &config, keys.as_ref(), outcome).await {
        outcome.find("the database", format!("{error:#}"));
    }
    Ok(())
}

/// Notes what of the operator's reference data cannot be read.
fn check_reference(path: &Path, outcome: &mut Outcome) {
    for (file, error) in Shelf::of(path).problems() {
        // The first part of the error is the name of the file, the second says what is wrong.
        let cause = error.chain().nth(1).unwrap_or(error.as_ref());
        let remedy = match file
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            true => "put the list in anew with `tocsin benign update`, or remove the file",
            false => "put it in anew with `tocsin geo update`, or remove the file",
        };
        outcome.find(file.display(), format!("{cause}; {remedy}"));
    }
}

/// The keys, if the centre key is there.
fn check_key(path: &Path, config: &Config, outcome: &mut Outcome) -> Option<Keys> {
    let key = match folder::centre_key(path, &config.centre_key_file) {
        Ok(key) => key,
        Err(error) => {
            outcome.find("", format!("{error:#}"));
            return None;
        }
    };
    let is_elsewhere = [KEY_VARIABLE, KEY_FILE_VARIABLE]
        .into_iter()
        .any(|variable| std::env::var_os(variable).is_some());
    let file = path.join(&config.centre_key_file);
    if let (false, Ok(about)) = (is_elsewhere, file.metadata())
        && about.permissions().mode() & 0o077 != 0
    {
        let name = file.display().to_string();
        outcome.find(
            &name,
            format!("others may read the centre key; chmod 600 {name}"),
        );
    }
    Some(Keys::new(&key))
}

async fn check_store(
    path: &Path,
    config: &Config,
    keys: Option<&Keys>,
    outcome: &mut Outcome,
) -> anyhow::Result<()> {
    let store = match open_as_is(path, config).await? {
        Ok(store) => store,
        Err((place, problem)) => {
            outcome.find(place, problem);
            return Ok(());
        }
    };
    let progress = Progress::new(Some(0));
    let checked = store.check(keys, &progress.watcher()).await?;
    progress.finish();
    if let Some(keys) = keys {
        series::check(path, config, &store, keys, outcome).await?;
    }
    store.close().await?;
    let found = checked.findings.iter().map(|finding| Finding {
        place: finding.place.clone(),
        problem: finding.problem.clone(),
        is_harmless: finding.is_harmless,
    });
    outcome.findings.extend(found);
    outcome.checked = Some(checked);
    Ok(())
}

/// Opens the store of a folder and changes nothing in it; or the place and the reason why not.
pub(super) async fn open_as_is(
    path: &Path,
    config: &Config,
) -> Result<Result<Store, (String, String)>, StoreError> {
    let url = config.database_url(path);
    if let Some(file) = url.strip_prefix("sqlite:")
        && !Path::new(file).exists()
    {
        // Opening it would make an empty one.
        let problem = "the database is not there; restore a backup";
        return Ok(Err((file.to_owned(), problem.to_owned())));
    }
    match Store::open_as_is(&folder::store_options(path, config)).await {
        // A check changes nothing, and an older schema is no longer known.
        Err(error @ (StoreError::TooOld { .. } | StoreError::TooNew { .. })) => {
            Ok(Err(("the database".to_owned(), error.to_string())))
        }
        opened => opened.map(Ok),
    }
}
