//! The ledger in a data folder, against its journal: entries, tree, checkpoints.

use anyhow::{Context, bail};
use tocsin_ledger::Verifier;
use tocsin_store::Store;
use tocsin_store::check::Checked;
use tocsin_store::seal::Keys;

use super::{Arguments, LogVerdict, own_key_words};
use crate::command::arguments::grouped;
use crate::command::check::open_as_is;
use crate::command::progress::Progress;
use crate::config::Config;
use crate::folder;

/// Checks the ledger of a centre, with the key that is given or else with the centre's own.
pub(super) fn verify_centre(
    arguments: &Arguments,
    given: Option<Verifier>,
) -> anyhow::Result<bool> {
    let runtime = tokio::runtime::Runtime::new()?;
    let verdict = runtime.block_on(read_back(arguments, given))?;
    if arguments.json {
        say!("{}", serde_json::to_string(&verdict)?);
    } else {
        say!("{}", words(arguments, &verdict).trim_end());
    }
    Ok(verdict.reason.is_none())
}

async fn read_back(arguments: &Arguments, given: Option<Verifier>) -> anyhow::Result<LogVerdict> {
    let path = &arguments.path;
    let config = Config::read(path)?;
    let store = match open_as_is(path, &config).await? {
        Ok(store) => store,
        Err((place, problem)) => bail!("{place}: {problem}"),
    };
    let key_is_independent = given.is_some();
    let key = match given {
        Some(key) => key,
        None => own_key(arguments, &config, &store).await?,
    };
    let progress = Progress::new(Some(0));
    let checked = store.check_ledger(key.clone(), &progress.watcher()).await;
    progress.finish();
    store.close().await?;
    let checked = checked?;
    if checked.ledger == 0 && checked.findings_count == 0 {
        bail!(
            "{}: nothing has been sealed yet; there is nothing to check",
            path.display()
        );
    }
    let mut verdict = LogVerdict::of(&key, key_is_independent);
    verdict.entries = checked.ledger;
    verdict.journal = Some(checked.journal);
    verdict.unsealed = Some(checked.unsealed);
    verdict.reason = reason(&checked);
    if verdict.reason.is_none() {
        verdict.result = "proved";
    }
    Ok(verdict)
}

/// The key that signs the log, which the centre key opens.
async fn own_key(
    arguments: &Arguments,
    config: &Config,
    store: &Store,
) -> anyhow::Result<Verifier> {
    let remedy = "without the centre key, give the log's published key with --key";
    let centre_key = folder::centre_key(&arguments.path, &config.centre_key_file);
    let keys = Keys::new(&centre_key.context(remedy)?);
    let signer = store.ledger_key(&keys).await;
    let signer = signer.context("the log's signing key: is this the centre key of this folder?")?;
    Ok(signer.verifier())
}

fn reason(checked: &Checked) -> Option<String> {
    let first = checked.findings.first()?;
    Some(match checked.findings_count {
        1 => first.to_string(),
        count => format!(
            "{first}; and {} more, see `tocsin check`",
            grouped(count - 1)
        ),
    })
}

fn words(arguments: &Arguments, verdict: &LogVerdict) -> String {
    let place = arguments.path.display();
    if let Some(reason) = &verdict.reason {
        return format!("{place}: altered\n  {reason}\n  docs/ledger.md says what to do\n");
    }
    let mut text = format!(
        "{place}: proved\n  the log {}: {} entries, all under the signed root; {} entries of the \
         journal, {} not sealed yet\n",
        verdict.log,
        grouped(verdict.entries),
        grouped(verdict.journal.unwrap_or_default()),
        grouped(verdict.unsealed.unwrap_or_default())
    );
    if !verdict.key_is_independent {
        text += &own_key_words("folder", &verdict.key);
    }
    text
}
