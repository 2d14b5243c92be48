//! Two months of work at the sample centre, lived through in order on a clock of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use anyhow::Context;
use jiff::{SignedDuration, Timestamp};
use tocsin_domain::access::{Actor, Mandate, StaffRole};
use tocsin_domain::receipt::SecretCode;
use tocsin_domain::report::{Channel, ReportId, ReporterMode};
use tocsin_flow::intake::{Resend, lodge};
use tocsin_flow::{Centre, desk, inbox, people};
use tocsin_store::store::Clock;

use super::Login;
use super::stories::{Numbers, Stories};
use crate::command::arguments::administrator;
use crate::command::progress::Progress;

/// How many reports came in.
const REPORTS_COUNT: u64 = 320;
/// Over how long.
const PAST: SignedDuration = SignedDuration::from_hours(60 * 24);
/// The sample is the same every time, but for the days.
const SEED: u64 = 2026;

/// A clock that is set by hand.
#[derive(Clone)]
pub(super) struct SetClock(Arc<AtomicI64>);

impl SetClock {
    /// A clock at the beginning of the past, seen from a time.
    pub(super) fn at_the_beginning(now: Timestamp) -> SetClock {
        let begin = now - PAST;
        SetClock(Arc::new(AtomicI64::new(begin.as_microsecond())))
    }

    /// What the store asks.
    pub(super) fn clock(&self) -> Clock {
        let SetClock(microseconds) = self.clone();
        Arc::new(move || {
            let now = microseconds.load(Ordering::Relaxed);
            Timestamp::from_microsecond(now).unwrap_or(Timestamp::UNIX_EPOCH)
        })
    }

    fn set(&self, at: Timestamp) {
        self.0.store(at.as_microsecond(), Ordering::Relaxed);
    }
}

/// Something that happened.
enum Event {
    /// A report came in; what will happen to it is decided then.
    Lodged,
    Read(ReportId),
    Asked(ReportId, String),
    Answered(SecretCode, String),
    Opened(ReportId),
    Withdrawn(SecretCode),
}

/// Lives through the past: staff enrol, reports come in, are read, answered, taken back.
pub(super) async fn live(
    centre: &Centre,
    clock: &SetClock,
    now: Timestamp,
    progress: &Progress,
) -> anyhow::Result<Login> {
    let mut past = Past {
        login: enrol(centre, "analyst@report.example", StaffRole::Analyst).await?,
        centre,
        now,
        numbers: Numbers::new(SEED),
        stories: Stories::read()?,
        actor: Actor::System,
        coming: Vec::new(),
    };
    enrol(centre, "supervisor@report.example", StaffRole::Supervisor).await?;
    let analyst = centre.store.staff_by_email(&past.login.email).await?;
    let analyst = analyst.context("the analyst who has just enrolled")?;
    past.actor = analyst.actor();
    past.plan();
    let mut done = 0;
    while let Some((at, event)) = past.next() {
        clock.set(at);
        past.happen(at, event).await?;
        done += 1;
        progress.advance(0, done, "acts");
    }
    Ok(past.login)
}

/// Invites and enrols a person, as the pages would.
async fn enrol(centre: &Centre, email: &str, role: StaffRole) -> anyhow::Result<Login> {
    let invitation =
        people::invite(centre, &administrator()?, email, role, Mandate::default()).await?;
    let enrolment = people::enrolment(centre, &invitation).await?;
    let enrolment = enrolment.context("the invitation that has just been made")?;
    let login = Login::new(email, enrolment.totp_secret)?;
    let code = login.code_at(centre.store.now());
    people::enrol(centre, &invitation, &login.password, &code).await?;
    Ok(login)
}

struct Past<'c> {
    centre: &'c Centre,
    /// When the past ends.
    now: Timestamp,
    numbers: Numbers,
    stories: Stories,
    login: Login,
    /// The analyst.
    actor: Actor,
    /// What is to happen, the next one last.
    coming: Vec<(Timestamp, Event)>,
}

impl Past<'_> {
    /// Reports come more often lately, and by day rather than by night.
    fn plan(&mut self) {
        let now = self.now;
        for _ in 0..REPORTS_COUNT {
            let days = self.numbers.under(60).min(self.numbers.under(75));
            let hour = 7 + self.numbers.under(9) + self.numbers.under(8);
            let seconds = self.numbers.under(3_600) as i64;
            let back = SignedDuration::from_hours((days * 24 + 24 - hour) as i64)
                - SignedDuration::from_secs(seconds);
            self.at(now - back, Event::Lodged);
        }
        self.sort();
    }

    fn at(&mut self, at: Timestamp, event: Event) {
        self.coming.push((at, event));
    }

    fn sort(&mut self) {
        self.coming
            .sort_by_key(|(at, _)| std::cmp::Reverse(at.as_microsecond()));
    }

    /// The next event that has happened by now.
    fn next(&mut self) -> Option<(Timestamp, Event)> {
        let next = self.coming.pop();
        next.filter(|(at, _)| *at < self.now)
    }

    async fn happen(&mut self, at: Timestamp, event: Event) -> anyhow::Result<()> {
        match event {
            Event::Lodged => self.lodge(at).await,
            Event::Read(id) => {
                desk::read(self.centre, &self.actor.read()?, id).await?;
                Ok(())
            }
            Event::Asked(id, text) => {
                Ok(desk::reply(self.centre, &self.actor.handle()?, id, &text).await?)
            }
            Event::Answered(code, text) => {
                let permit = inbox::enter(self.centre, &code)
                    .await?
                    .context("an inbox")?;
                Ok(inbox::add(self.centre, &permit, &text, Vec::new()).await?)
            }
            Event::Opened(id) => {
                let purpose = "to tell the reporter's bank while the payment can be called back";
                let permit = self.actor.open_identity(purpose)?;
                desk::open_reporter(self.centre, &permit, id).await?;
                Ok(())
            }
            Event::Withdrawn(code) => {
                let permit = inbox::enter(self.centre, &code)
                    .await?
                    .context("an inbox")?;
                Ok(inbox::withdraw(self.centre, &permit).await?)
            }
        }
    }

    async fn lodge(&mut self, at: Timestamp) -> anyhow::Result<()> {
        let regions = &self.centre.profile.regions;
        let mut submission = self.stories.tell(&mut self.numbers, regions);
        let ago = SignedDuration::from_mins(20 + self.numbers.under(4_000) as i64);
        submission.occurred_at = Some(at - ago);
        let actor = match self.numbers.under(100) {
            0..78 => Actor::Public,
            78..90 => {
                submission.channel = Channel::Phone;
                named("hotline")
            }
            _ => {
                submission.channel = Channel::Bulk;
                submission.external_id = Some(format!("B-{}", at.as_microsecond()));
                named("bank-desk")
            }
        };
        let language = submission.language.clone();
        let is_known = submission.reporter.mode != ReporterMode::Anonymous;
        let has_loss = submission.loss.is_some();
        let receipt = lodge(self.centre, &actor.lodge()?, submission, Resend::ExternalId).await?;
        self.decide(
            at,
            receipt.id,
            receipt.code,
            &language,
            is_known && has_loss,
        );
        Ok(())
    }

    /// What will happen to a report that has just come in.
    fn decide(
        &mut self,
        at: Timestamp,
        id: ReportId,
        code: SecretCode,
        language: &str,
        is_opened: bool,
    ) {
        let later = |numbers: &mut Numbers, from: Timestamp, hours: u64| {
            from + SignedDuration::from_mins((30 + numbers.under(hours * 60)) as i64)
        };
        if self.numbers.percent(4) {
            let taken_back = later(&mut self.numbers, at, 90);
            self.at(taken_back, Event::Withdrawn(code));
            return self.sort();
        }
        let numbers = &mut self.numbers;
        let read = later(numbers, at, 40);
        let mut planned = vec![(read, Event::Read(id))];
        if is_opened && numbers.percent(35) {
            planned.push((later(numbers, read, 1), Event::Opened(id)));
        }
        if numbers.percent(45) {
            let text = |numbers: &mut Numbers, texts| Stories::text(numbers, texts, language);
            let asked = later(numbers, read, 6);
            let question = text(numbers, &self.stories.ask);
            planned.push((asked, Event::Asked(id, question)));
            if numbers.percent(55) {
                let answered = later(numbers, asked, 60);
                let answer = text(numbers, &self.stories.answer);
                planned.push((answered, Event::Answered(code, answer)));
                if numbers.percent(60) {
                    let closed = later(numbers, answered, 200);
                    let last = text(numbers, &self.stories.close);
                    planned.push((closed, Event::Asked(id, last)));
                }
            }
        }
        self.coming.extend(planned);
        self.sort();
    }
}

fn named(source: &str) -> Actor {
    Actor::CommandLine {
        source: source.to_owned(),
    }
}
