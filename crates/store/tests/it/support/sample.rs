//! Reports to lodge, built of what a test cares about.

use std::sync::atomic::{AtomicU64, Ordering};

use tocsin_domain::access::Actor;
use tocsin_domain::observable::{Observable, Role};
use tocsin_domain::receipt::SecretCode;
use tocsin_domain::report::{Channel, ReportId, ReporterMode, Suspect};
use tocsin_store::report::NewReport;
use tocsin_store::seal::{DataKey, Keys, random, sha256};
use uuid::Uuid;

static MADE: AtomicU64 = AtomicU64::new(1);

/// A report in the making; its fields may be changed freely.
pub(crate) struct Sample {
    pub(crate) report: NewReport,
    /// The report's data key, unwrapped.
    pub(crate) key: DataKey,
    keys: Keys,
}

pub(crate) fn observable(kind: &str, value: &str) -> Observable {
    Observable {
        kind: kind.into(),
        value: value.into(),
        role: Role::Suspect,
    }
}

impl Sample {
    pub(crate) fn new(keys: &Keys) -> Sample {
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let id = ReportId(Uuid::from_u128(u128::from(number)));
        let key = DataKey::generate();
        let report = NewReport {
            id,
            prefix: "TC".into(),
            content: [0; 32],
            submission: sha256(&number.to_be_bytes()),
            code_digest: keys.code_digest(&SecretCode::from_entropy(&random())),
            source: "public".into(),
            actor: Actor::Public,
            external_id: None,
            channel: Channel::Web,
            language: "en".into(),
            kind: "other".into(),
            category: String::new(),
            region: String::new(),
            occurred_at: None,
            received_at: None,
            narrative: "something happened".into(),
            loss: None,
            suspect: Suspect::default(),
            reporter_mode: ReporterMode::Confidential,
            identity: key.seal("identity", b"Ada Example"),
            witness: 0,
            wrapped_key: keys.wrap(&key, id.0.as_bytes()),
            notify: false,
            answers: Default::default(),
            observables: Vec::new(),
            attachments: Vec::new(),
        };
        Sample {
            report,
            key,
            keys: keys.clone(),
        }
    }

    pub(crate) fn story(mut self, language: &str, narrative: &str) -> Sample {
        self.report.language = language.into();
        self.report.narrative = narrative.into();
        self
    }

    /// With an identifier of its sender.
    pub(crate) fn resendable(mut self, source: &str, identifier: &str) -> Sample {
        self.report.source = source.into();
        self.report.external_id = Some(identifier.into());
        let code = self.keys.resend_code(source, identifier);
        self.report.code_digest = self.keys.code_digest(&code);
        self
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut NewReport)) -> Sample {
        change(&mut self.report);
        self
    }

    pub(crate) fn done(mut self) -> NewReport {
        self.report.content = self.report.facts_digest(&self.keys);
        self.report
    }
}
