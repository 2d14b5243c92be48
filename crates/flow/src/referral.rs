//! Referrals: a report goes to a competent body, which acknowledges it and says what came of it.
//!
//! [`open`] runs in the transaction of whoever decides: a rule, a person, or a body that says
//! whose a report is. From then on the body sees it on its page; mails and signed messages leave
//! as jobs that are tried until the body answers.

pub mod receive;
pub mod dossier;
pub mod follow;
pub mod deliver;
pub mod partner;
pub mod figures;

use tocsin_domain::access::Actor;
use tocsin_domain::entry::Act;
use tocsin_domain::news::News;
use tocsin_domain::referral::{Recipient, ReferralState};
use tocsin_domain::report::{ReportId, State};
use tocsin_store::Tx;
use tocsin_store::job::Queue;
use tocsin_store::referral::{Event, NewReferral, Referral, Tried, Way};
use tocsin_store::report::Stored;
use uuid::Uuid;

use crate::centre::{Centre, FlowError};
use crate::learn;

/// A referral that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Its number.
    pub number: i64,
    /// Its id.
    pub id: Uuid,
    /// Key of the body.
    pub body: String,
    /// [`ReferralState::Proposed`] when a second person must agree first.
    pub state: ReferralState,
}

/// Opens a referral to each body, within the caller's transaction. A body that has, or had, this
/// report is left out, so that doing the same again is harmless. Unless a second person must agree
/// first it leaves at once, and the report is then [`State::Referred`].
///
/// The transaction holds the report, then the count of referrals, until it ends: one that opens
/// referrals of several reports should be several.
///
/// # Errors
/// [`FlowError::Refused`] for a body that the directory does not have; [`FlowError::Closed`] when
/// the report was withdrawn or erased.
pub async fn open(
    tx: &mut Tx,
    centre: &Centre,
    actor: &Actor,
    report: &Stored,
    to: &[Recipient],
) -> Result<Vec<Opened>, FlowError> {
    open_after(tx, centre, actor, report, to, None).await
}

/// The same; `passed_by` is the referral whose body named the recipient.
pub(crate) async fn open_after(
    tx: &mut Tx,
    centre: &Centre,
    actor: &Actor,
    report: &Stored,
    to: &[Recipient],
    passed_by: Option<i64>,
) -> Result<Vec<Opened>, FlowError> {
    if let Some(unknown) = to
        .iter()
        .find(|one| centre.profile.body(&one.body).is_none())
    {
        let message = format!("{:?} is not a body of the directory", unknown.body);
        return Err(FlowError::refused("body", &message));
    }
    let state = tx.state(report.serial).await?;
    if !state.is_open() {
        return Err(FlowError::Closed(state.as_str()));
    }
    let mut had: Vec<String> = Vec::new();
    for earlier in tx.referrals_of(report.serial).await? {
        had.push(earlier.body);
    }
    let mut opened = Vec::new();
    for recipient in to {
        if had.contains(&recipient.body) {
            continue;
        }
        had.push(recipient.body.clone());
        let one = open_one(tx, centre, actor, report, (recipient, passed_by)).await?;
        opened.push(one);
    }
    if opened
        .iter()
        .any(|one| one.state != ReferralState::Proposed)
    {
        mark_referred(tx, report.serial, state).await?;
    }
    Ok(opened)
}

async fn open_one(
    tx: &mut Tx,
    centre: &Centre,
    actor: &Actor,
    report: &Stored,
    (recipient, passed_by): (&Recipient, Option<i64>),
) -> Result<Opened, FlowError> {
    let new = NewReferral {
        id: centre.new_id(),
        report: report.serial,
        body: recipient.body.clone(),
        rule: recipient.rule.clone(),
        lane: recipient.lane,
        state: match recipient.four_eyes {
            true => ReferralState::Proposed,
            false => ReferralState::Sent,
        },
        opened_by: actor.to_string(),
        answer_within: recipient.acknowledge_within,
        passed_by,
    };
    let number = tx.add_referral(&new).await?;
    let mut referral = tx.hold_referral(number).await?;
    let mut detail = format!(" lane={}", new.lane.as_str());
    if !new.rule.is_empty() {
        detail += &format!(" rule={}", new.rule);
    }
    note(
        tx,
        centre,
        &referral,
        Noted::new(Act::ReferralOpened, actor).detail(detail),
    )
    .await?;
    if !recipient.four_eyes {
        send(tx, centre, &mut referral).await?;
        tx.put_referral(&referral).await?;
    }
    Ok(Opened {
        number,
        id: new.id,
        body: new.body,
        state: referral.state,
    })
}

/// Once it has left, the report is with a body; one whose work has ended stays so.
pub(crate) async fn mark_referred(tx: &mut Tx, serial: i64, state: State) -> Result<(), FlowError> {
    if matches!(
        state,
        State::Received | State::Read | State::Waiting | State::Valid
    ) {
        tx.set_state(serial, state, State::Referred).await?;
    }
    Ok(())
}

/// A report that no body has any more, because each said that it is another's, is the centre's
/// again: it stands where valid reports wait for somebody. Where one has ended, that was the end.
pub(crate) async fn back_to_the_desk(
    tx: &mut Tx,
    report: i64,
    state: State,
) -> Result<(), FlowError> {
    let all = tx.referrals_of(report).await?;
    let is_over =
        |one: &Referral| matches!(one.state, ReferralState::Ended | ReferralState::PassedOn);
    if state != State::Referred || !all.iter().all(is_over) {
        return Ok(());
    }
    // What a second person refused to send has ended too, and no body said anything of it.
    let was_answered = |one: &Referral| one.state == ReferralState::Ended && one.sent_at.is_some();
    let next = match all.iter().any(was_answered) {
        true => State::Closed,
        false => State::Valid,
    };
    tx.set_state(report, state, next).await?;
    Ok(())
}

/// Puts a referral on its ways. On the body's page it stands at once; where no mail or message is
/// to go, it is delivered with that. The reporter is told. The caller writes the referral back.
pub(crate) async fn send(
    tx: &mut Tx,
    centre: &Centre,
    referral: &mut Referral,
) -> Result<(), FlowError> {
    let (now, number) = (tx.now(), referral.number);
    let until = now
        .saturating_add(referral.answer_within)
        .unwrap_or(jiff::Timestamp::MAX);
    let partner = tx.partner(&referral.body).await?;
    referral.state = ReferralState::Sent;
    referral.sent_at = Some(now);
    referral.waits_until = Some(until);
    tx.note_try(number, Way::Page, &Tried::Done).await?;
    let mut is_alone = true;
    for (way, address) in [
        (Way::Webhook, &partner.webhook),
        (Way::Mail, &partner.email),
    ] {
        if !address.is_empty() {
            enqueue(tx, number, way, now).await?;
            is_alone = false;
        }
    }
    if is_alone {
        referral.state = ReferralState::Delivered;
        referral.delivered_at = Some(now);
    }
    // The page has nothing to try: its job looks, in time, whether the body keeps silent.
    enqueue(tx, number, Way::Page, until).await?;
    let body = referral.body.clone();
    learn::tell(tx, centre, referral.report, &News::PassedOn { body }).await
}

/// Has a way tried at a moment; one job of a way waits at a time.
pub(crate) async fn enqueue(
    tx: &mut Tx,
    number: i64,
    way: Way,
    at: jiff::Timestamp,
) -> Result<(), FlowError> {
    let payload = format!("{number} {}", way.as_str());
    let key = format!("deliver {payload}");
    Ok(tx.enqueue(Queue::Deliver, Some(key), at, payload).await?)
}

/// Something to be noted of a referral, in its own history and in the journal.
pub(crate) struct Noted<'n> {
    act: Act,
    actor: &'n Actor,
    sealed: Option<Vec<u8>>,
    detail: String,
}

impl<'n> Noted<'n> {
    pub(crate) fn new(act: Act, actor: &'n Actor) -> Noted<'n> {
        Noted {
            act,
            actor,
            sealed: None,
            detail: String::new(),
        }
    }

    /// With words, sealed under the report's key: they stand in the history only.
    pub(crate) fn sealed(mut self, sealed: Option<Vec<u8>>) -> Noted<'n> {
        self.sealed = sealed;
        self
    }

    /// With more ` key=value` words for the journal.
    pub(crate) fn detail(mut self, detail: String) -> Noted<'n> {
        self.detail = detail;
        self
    }
}

/// Notes what happened to a referral. In the journal it happened to the report.
pub(crate) async fn note(
    tx: &mut Tx,
    centre: &Centre,
    referral: &Referral,
    noted: Noted<'_>,
) -> Result<(), FlowError> {
    let Noted {
        act,
        actor,
        sealed,
        detail,
    } = noted;
    let event = Event {
        at: tx.now(),
        act,
        actor: actor.to_string(),
        sealed,
    };
    tx.add_referral_event(referral.number, centre.new_id(), event)
        .await?;
    let ReportId(subject) = referral.report_id;
    let detail = format!("referral={} body={}{detail}", referral.id, referral.body);
    tx.record(act, subject, actor, detail);
    Ok(())
}
