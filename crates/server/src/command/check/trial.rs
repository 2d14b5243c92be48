use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, bail};
use serde_json::{Map, Value, json};
use tocsin_domain::access::Actor;
use tocsin_domain::route::{BeforeAfter, Trial};
use tocsin_flow::route::{Tried, simulate};

use super::open_as_is;
use crate::command::arguments::grouped;
use crate::config::{CONFIG_FILE, Config};
use crate::folder;

/// How a report that stays at the centre is shown among the bodies.
const NOBODY: &str = "(nobody)";

/// Tries the rules of a file on the reports of the last days.
pub(super) async fn run(path: &Path, rules: &Path, days: u32, json: bool) -> anyhow::Result<()> {
    if !path.join(CONFIG_FILE).exists() {
        bail!(
            "{}: rules are tried on reports; name the data folder of a centre",
            path.display()
        );
    }
    let config = Config::read(path)?;
    let profile = Arc::new(folder::load_profile(&path.join(&config.profile))?);
    let name = rules.display().to_string();
    let text = std::fs::read_to_string(rules).with_context(|| name.clone())?;
    let changed = match profile.read_rules(&name, &text) {
        Ok(changed) => changed,
        Err(mistakes) => {
            for mistake in &mistakes {
                // One JSON object or nothing is what a programme reads.
                match json {
                    true => eprintln!("{mistake}"),
                    false => say!("{mistake}"),
                }
            }
            bail!(
                "{name}: {} mistakes; the rules were not tried",
                mistakes.len()
            );
        }
    };
    let store = match open_as_is(path, &config).await? {
        Ok(store) => store,
        Err((place, problem)) => bail!("{place}: {problem}"),
    };
    let source = "check".to_owned();
    let permit = Actor::CommandLine { source }.read()?;
    let begun = Instant::now();
    let tried = simulate(&store, &profile, &permit, changed, days).await;
    let seconds = begun.elapsed().as_secs_f64();
    store.close().await?;
    let tried = tried?;
    match json {
        true => say!("{}", as_json(&tried, days, seconds)),
        false => print(&tried, days, seconds),
    }
    Ok(())
}

fn print(tried: &Tried, days: u32, seconds: f64) {
    let trial = &tried.trial;
    say!(
        "{} reports of the last {days} days tried in {seconds:.1} s; nothing was sent or stored",
        grouped(trial.reports_count)
    );
    if !tried.is_whole {
        say!("only the newest were tried: there are too many");
    }
    say!(
        "{} would go another way, {} as today",
        grouped(trial.changed_count),
        grouped(trial.reports_count - trial.changed_count)
    );
    let bodies = trial.bodies.iter();
    let bodies = bodies.map(|(body, count)| (body.as_deref().unwrap_or(NOBODY), count));
    print_counts("body", bodies);
    let rules = trial.rules.iter();
    print_counts("rule", rules.map(|(rule, count)| (rule.as_str(), count)));
    if !trial.examples.is_empty() {
        say!("\nreports that would go another way, the newest first");
    }
    for example in &trial.examples {
        let goes = |(rule, to): &(String, Vec<String>)| match to.is_empty() {
            true => format!("{rule} → {NOBODY}"),
            false => format!("{rule} → {}", to.join(", ")),
        };
        let (before, after) = (goes(&example.before), goes(&example.after));
        say!(
            "{}: {before}; changed: {after}; {}",
            example.number,
            example.facts
        );
    }
}

fn print_counts<'c, K: Display>(title: &str, counts: impl Iterator<Item = (K, &'c BeforeAfter)>) {
    say!("\n{title:<24} {:>12} {:>12}", "today", "changed");
    for (name, count) in counts {
        let (before, after) = (grouped(count.before), grouped(count.after));
        let mark = if count.before == count.after {
            ""
        } else {
            " *"
        };
        say!("{:<24} {before:>12} {after:>12}{mark}", name.to_string());
    }
}

fn as_json(tried: &Tried, days: u32, seconds: f64) -> Value {
    let Trial {
        reports_count,
        changed_count,
        bodies,
        rules,
        examples,
    } = &tried.trial;
    let both = |count: &BeforeAfter| json!({"today": count.before, "changed": count.after});
    let bodies: Map<String, Value> = bodies
        .iter()
        .map(|(body, count)| (body.clone().unwrap_or_default(), both(count)))
        .collect();
    let rules: BTreeMap<&String, Value> = rules
        .iter()
        .map(|(rule, count)| (rule, both(count)))
        .collect();
    let goes = |(rule, to): &(String, Vec<String>)| json!({"rule": rule, "to": to});
    let examples: Vec<Value> = examples
        .iter()
        .map(|example| {
            json!({"number": example.number, "today": goes(&example.before),
                "changed": goes(&example.after), "facts": example.facts})
        })
        .collect();
    json!({"days": days, "reports": reports_count, "changed": changed_count,
        "seconds": (seconds * 1_000.0).round() / 1_000.0, "is_whole": tried.is_whole,
        "bodies": bodies, "rules": rules, "examples": examples})
}
