//! What the inbox shows: the state in plain words, what happened, what was said.

use jiff::Timestamp;
use tocsin_domain::entry::{Act, Entry};
use tocsin_domain::news::{News, Way};
use tocsin_domain::report::State;
use tocsin_domain::survey::{Helped, is_asked};
use tocsin_flow::inbox::{Conversation, File, Message, Opening};
use tocsin_flow::learn::review::may_ask;
use tocsin_store::message::Author;

use super::news;
use crate::http::App;
use crate::http::page::Page;
use crate::receipt::content::{Place, read_by, reminder_on};

/// What was wrong with a form of the inbox, and what had been typed.
#[derive(Default)]
pub(super) struct Problems {
    /// About the message.
    pub(super) message: Option<String>,
    /// About the files.
    pub(super) files: Option<String>,
    /// About the address for notices.
    pub(super) email: Option<String>,
    /// About the number for text messages.
    pub(super) phone: Option<String>,
    /// The message as it was typed: nothing is lost.
    pub(super) message_text: String,
    /// The address as it was typed.
    pub(super) email_text: String,
    /// The number as it was typed.
    pub(super) phone_text: String,
}

impl Problems {
    /// How many things were wrong.
    pub(super) fn count(&self) -> usize {
        let all = [&self.message, &self.files, &self.email, &self.phone];
        all.into_iter().flatten().count()
    }

    /// Whether nothing was wrong.
    pub(super) fn is_empty(&self) -> bool {
        self.count() == 0
    }
}

/// Something that happened, is under way or is to come.
pub(super) struct Event {
    /// Where it stands.
    pub(super) place: Place,
    /// What.
    pub(super) what: String,
    /// When, in words.
    pub(super) when: String,
    /// When, for machines, once it happened.
    pub(super) at: Option<String>,
}

/// A message as it is shown.
pub(super) struct Letter {
    pub(super) is_mine: bool,
    pub(super) when: String,
    pub(super) at: String,
    pub(super) lines: Vec<String>,
}

/// A file as it is listed.
pub(super) struct FileLine {
    pub(super) name: String,
    pub(super) size: String,
    pub(super) when: String,
}

/// One look at the reporter's name.
pub(super) struct Look {
    pub(super) when: String,
    pub(super) purpose: String,
}

/// The one question: was the reporter helped?
pub(super) struct Survey {
    /// Whether it was answered; the answer may be changed.
    pub(super) is_answered: bool,
    /// The answers: word, text, and whether it is the one that was given.
    pub(super) choices: Vec<(&'static str, String, bool)>,
}

/// The whole page.
pub(super) struct InboxView {
    pub(super) number: String,
    pub(super) heading: String,
    pub(super) lead: String,
    /// Whether messages can be added and the report withdrawn.
    pub(super) is_open: bool,
    /// Whether the newest message is the centre's.
    pub(super) has_news: bool,
    /// What the reporter learned, newest first.
    pub(super) news: Vec<Event>,
    pub(super) events: Vec<Event>,
    /// Newest first.
    pub(super) letters: Vec<Letter>,
    pub(super) files: Vec<FileLine>,
    pub(super) looks: Vec<Look>,
    pub(super) file_looks: Vec<Look>,
    /// Whether files may be sent: never for kinds whose content nobody should keep.
    pub(super) takes_files: bool,
    /// Whether somebody may be watching the screen.
    pub(super) can_leave: bool,
    /// The largest file, in words.
    pub(super) file_size: String,
    /// Whether this centre sends notices by mail, and whether the reporter wants them.
    pub(super) can_mail: bool,
    pub(super) by_mail: bool,
    /// The same for text messages.
    pub(super) can_sms: bool,
    pub(super) by_sms: bool,
    /// Whether the reporter gets letters.
    pub(super) by_letter: bool,
    /// Whether a review can be asked for.
    pub(super) can_review: bool,
    /// The one question, once something came of the report.
    pub(super) survey: Option<Survey>,
    pub(super) problems: Problems,
}

impl InboxView {
    pub(super) fn new(
        app: &App,
        page: &Page<'_>,
        seen: Conversation,
        problems: Problems,
    ) -> InboxView {
        let now = app.centre.store.now();
        let profile = page.profile();
        let (report, limits) = (&seen.report, &profile.limits);
        let (heading, lead) = match (review_waits(&seen), heard(&seen)) {
            (Some(at), _) => {
                let when = page.date(page.today(at));
                (
                    page.t("review-heading"),
                    page.t1("review-lead", "when", when),
                )
            }
            (None, Some(news)) => (news::heading(page, news), news::sentence(page, news)),
            (None, None) => state_in_words(page, report.state, report.lodged_at, now),
        };
        let newest = seen.messages.last();
        let letter = |message: &Message| letter(page, message);
        InboxView {
            number: report.number.to_string(),
            heading,
            lead,
            is_open: report.state.is_open(),
            has_news: newest.is_some_and(|message| message.author == Author::Centre),
            news: news::events(page, &seen.news),
            events: events(page, &seen),
            letters: seen.messages.iter().rev().map(letter).collect(),
            files: seen.files.iter().map(|file| line(page, file)).collect(),
            looks: looks(page, &seen, false),
            file_looks: looks(page, &seen, true),
            takes_files: !seen.is_closed,
            can_leave: page.is_watched(&seen.report.kind),
            file_size: page.size(limits.attachment_bytes as u64),
            can_mail: app.config.mail.is_some(),
            by_mail: seen.ways.has(Way::Mail),
            can_sms: app.config.sms.is_some(),
            by_sms: seen.ways.has(Way::Sms),
            by_letter: seen.ways.has(Way::Letter),
            can_review: may_ask(report.state, seen.review.as_ref()),
            survey: survey(page, &seen),
            problems,
        }
    }
}

fn survey(page: &Page<'_>, seen: &Conversation) -> Option<Survey> {
    let choice = |helped: Helped| {
        let word = helped.as_str();
        let text = page.t(&format!("survey-{word}"));
        (word, text, seen.helped == Some(helped))
    };
    let told = seen.news.iter().map(|told| &told.news);
    is_asked(seen.report.state, told).then(|| Survey {
        is_answered: seen.helped.is_some(),
        choices: Helped::ALL.into_iter().map(choice).collect(),
    })
}

/// Since when a review is asked for that nobody has answered.
fn review_waits(seen: &Conversation) -> Option<Timestamp> {
    let review = seen.review?;
    let waits = review.answered_at.is_none() && seen.report.state.is_open();
    waits.then_some(review.asked_at)
}

/// The news that the page begins with: the newest, unless something else is more pressing, or
/// nothing is news any more.
fn heard(seen: &Conversation) -> Option<&News> {
    let newest = seen.news.first().map(|told| &told.news)?;
    let is_news = *newest != News::NothingNew;
    let is_state = matches!(
        seen.report.state,
        State::Waiting | State::Withdrawn | State::Erased
    );
    (is_news && !is_state).then_some(newest)
}

/// The state as a heading, and what it means.
fn state_in_words(
    page: &Page<'_>,
    state: State,
    lodged_at: Timestamp,
    now: Timestamp,
) -> (String, String) {
    let word = state.as_str();
    let heading = page.t(&format!("inbox-state-{word}"));
    let lead = match state {
        State::Received if page.today(now) > page.profile().read_by(lodged_at) => {
            page.t1("inbox-lead-late", "when", read_by(page, lodged_at))
        }
        State::Received => page.t1("inbox-lead-received", "when", read_by(page, lodged_at)),
        State::Read => {
            let day = page.day(reminder_on(page, lodged_at));
            page.t1("inbox-lead-read", "day", day)
        }
        _ => page.t(&format!("inbox-lead-{word}")),
    };
    (heading, lead)
}

/// What happened, oldest first, then what is promised.
fn events(page: &Page<'_>, seen: &Conversation) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    let mut last: Option<&Entry> = None;
    let mut is_read = false;
    for entry in &seen.history {
        // Several files sent at once are one event, and so are all looks after the first.
        let is_same = last.is_some_and(|last| (last.at, last.act) == (entry.at, entry.act))
            || (entry.act == Act::ReportRead && is_read);
        is_read |= entry.act == Act::ReportRead;
        if let Some(what) = told(page, entry)
            && !is_same
        {
            events.push(Event {
                place: Place::Done,
                what,
                when: page.date_time(entry.at),
                at: Some(entry.at.to_string()),
            });
        }
        last = Some(entry);
    }
    events.extend(promised(page, seen));
    events
}

/// An act in the reporter's words; `None` for what only concerns the machine, or stands below.
fn told(page: &Page<'_>, entry: &Entry) -> Option<String> {
    let id = match entry.act {
        Act::ReportLodged => "inbox-event-lodged",
        Act::ReportRead => "inbox-event-read",
        Act::ReportWithdrawn => "inbox-event-withdrawn",
        Act::ReportErased => "inbox-event-erased",
        Act::IdentityOpened => "inbox-event-name-seen",
        Act::ReviewAsked => "inbox-event-review",
        Act::AttachmentAdded => "inbox-event-files",
        Act::NoticeSent if entry.detail_value("way") == Some(Way::Sms.as_str()) => {
            "inbox-event-notice-sms"
        }
        Act::NoticeSent if entry.detail_value("way") == Some(Way::Letter.as_str()) => {
            "inbox-event-letter"
        }
        Act::NoticeSent if entry.detail_value("way") == Some(Way::Receipt.as_str()) => {
            "inbox-event-receipt"
        }
        Act::NoticeSent => "inbox-event-notice",
        _ => return None,
    };
    Some(page.t(id))
}

fn promised(page: &Page<'_>, seen: &Conversation) -> Vec<Event> {
    let event = |place: Place, id: &str, when: String| Event {
        place,
        what: page.t(id),
        when,
        at: None,
    };
    let lodged_at = seen.report.lodged_at;
    let mut events = Vec::new();
    let next = match seen.report.state {
        State::Received => {
            let when = read_by(page, lodged_at);
            events.push(event(Place::Now, "receipt-step-read", when));
            Place::Ahead
        }
        State::Read | State::Waiting | State::Valid => Place::Now,
        State::Referred => Place::Done,
        State::Closed | State::Withdrawn | State::Erased => return events,
    };
    if next != Place::Done {
        let when = page.t("receipt-step-passed-on-when");
        events.push(event(next, "receipt-step-passed-on", when));
    }
    let day = page.day(reminder_on(page, lodged_at));
    let when = page.t1("inbox-outcome-when", "day", day);
    events.push(event(Place::Ahead, "receipt-step-outcome", when));
    events
}

fn letter(page: &Page<'_>, message: &Message) -> Letter {
    let lines = message.text.lines().filter(|line| !line.trim().is_empty());
    Letter {
        is_mine: message.author == Author::Reporter,
        when: page.date_time(message.at),
        at: message.at.to_string(),
        lines: lines.map(str::to_owned).collect(),
    }
}

fn line(page: &Page<'_>, file: &File) -> FileLine {
    FileLine {
        name: file.name.clone(),
        size: page.size(file.length_bytes),
        when: page.date_time(file.at),
    }
}

/// Who opened the name, or the files.
fn looks(page: &Page<'_>, seen: &Conversation, are_of_files: bool) -> Vec<Look> {
    let look = |opening: &Opening| Look {
        when: page.date_time(opening.at),
        purpose: opening.purpose.clone(),
    };
    let openings = seen.openings.iter();
    let wanted = openings.filter(|opening| opening.is_of_file == are_of_files);
    wanted.map(look).collect()
}
