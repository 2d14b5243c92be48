//! A centre of the profile `national` with people at its desk.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use tocsin_domain::access::{Actor, HandlePermit, Mandate, ReadPermit, StaffRole};
use tocsin_domain::decide::Decision;
use tocsin_domain::profile::{Profile, ProfileFiles};
use tocsin_domain::report::{ReportId, State};
use tocsin_flow::Centre;
use tocsin_flow::decide::{self, Undone, Verdict, Wanted};
use tocsin_store::report::Stored;
use uuid::Uuid;

use crate::support::{Place, Sample, lodge};

/// A centre, and the place where it is.
pub(crate) struct Desk {
    pub(crate) place: Place,
    pub(crate) centre: Centre,
}

impl Desk {
    pub(crate) async fn new(place: Place) -> Desk {
        let centre = Centre {
            store: place.open().await,
            keys: Arc::new(place.keys.clone()),
            profile: Arc::new(national()),
        };
        Desk { place, centre }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.centre.store.now()
    }

    /// Lodges a report as it is, and answers its id.
    pub(crate) async fn lodged(&self, sample: Sample) -> ReportId {
        lodge(&self.centre.store, sample.done()).await.id
    }

    pub(crate) async fn stored(&self, id: ReportId) -> Stored {
        self.centre.store.report(id).await.unwrap().unwrap()
    }

    pub(crate) async fn state(&self, id: ReportId) -> State {
        self.stored(id).await.report.state
    }

    /// Decides on what stands now; it must not be overtaken.
    pub(crate) async fn decide(&self, by: &Actor, report: ReportId, decision: Decision) -> Uuid {
        match self.try_to_decide(by, report, decision).await.unwrap() {
            Verdict::Done(id) => id,
            Verdict::Overtaken(id) => panic!("{id} was first"),
        }
    }

    pub(crate) async fn try_to_decide(
        &self,
        by: &Actor,
        report: ReportId,
        decision: Decision,
    ) -> Result<Verdict, tocsin_flow::FlowError> {
        let permit = by.handle().unwrap();
        let history = decide::history(&self.centre, &permit, report).await;
        let standing = history
            .unwrap()
            .into_iter()
            .find(|one| one.undone_at.is_none());
        let wanted = Wanted {
            report,
            seen: standing.map(|one| one.id),
            decision,
            question: "When was that?".to_owned(),
        };
        decide::decide(&self.centre, &permit, wanted).await
    }

    pub(crate) async fn undo(&self, by: &Actor, decision: Uuid) -> Undone {
        decide::undo(&self.centre, &by.handle().unwrap(), decision)
            .await
            .unwrap()
    }
}

/// An analyst who may work on everything.
pub(crate) fn analyst(number: u128) -> Actor {
    bound(number, Mandate::default())
}

/// An analyst who works on some of it.
pub(crate) fn bound(number: u128, mandate: Mandate) -> Actor {
    Actor::Staff {
        id: Uuid::from_u128(number),
        role: StaffRole::Analyst,
        mandate,
    }
}

pub(crate) fn reading(actor: &Actor) -> ReadPermit {
    actor.read().unwrap()
}

pub(crate) fn handling(actor: &Actor) -> HandlePermit {
    actor.handle().unwrap()
}

fn national() -> Profile {
    loaded(&files_of_national())
}

fn files_of_national() -> ProfileFiles {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles/national");
    let mut files = ProfileFiles::new();
    add(&folder, "", &mut files);
    files
}

/// The files of the profile `national`, in one of which a text stands in the place of another.
pub(crate) fn national_with(file: &str, replaced: (&str, &str)) -> ProfileFiles {
    changed(files_of_national(), file, replaced)
}

/// The same files with one more change.
pub(crate) fn changed(
    mut files: ProfileFiles,
    file: &str,
    (before, after): (&str, &str),
) -> ProfileFiles {
    let text = files.get(file).unwrap().to_owned();
    assert!(text.contains(before), "{file} holds {before:?}");
    files.insert(file.to_owned(), text.replacen(before, after, 1));
    files
}

pub(crate) fn loaded(files: &ProfileFiles) -> Profile {
    Profile::load(files).unwrap()
}

fn add(folder: &Path, prefix: &str, files: &mut ProfileFiles) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().display());
        match entry.file_type().unwrap().is_dir() {
            true => add(&entry.path(), &format!("{name}/"), files),
            false => files.insert(name, std::fs::read_to_string(entry.path()).unwrap()),
        }
    }
}
