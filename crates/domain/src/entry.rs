//! A journal entry: one act, in words that carry no personal data.
//!
//! The ledger seals a salted digest of [`Entry::canonical`], never the entry itself.

use jiff::Timestamp;
use uuid::Uuid;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// A report was stored and its receipt promised.
    ReportLodged,
    /// A person of the centre opened a report for the first time.
    ReportRead,
    /// The reporter took the report back.
    ReportWithdrawn,
    /// A report's content was erased.
    ReportErased,
    /// A message was added to an inbox.
    MessageAdded,
    /// A file was added to a report.
    AttachmentAdded,
    /// The bytes of a file were opened by somebody.
    AttachmentOpened,
    /// A sealed identity was opened, for the purpose in the detail.
    IdentityOpened,
    /// The reporter asked for notices, or asked for them to stop.
    NoticeChanged,
    /// A notice without content was sent to the reporter.
    NoticeSent,
    /// A message that could not leave was sent again, by hand.
    NoticeRetried,
    /// A message was cancelled, by hand.
    NoticeCancelled,
    /// A reporter was told of a change; the detail says which kind of news.
    NewsTold,
    /// A reporter asked for a review of a closed report.
    ReviewAsked,
    /// A review was answered; the detail says whether the decision changed.
    ReviewAnswered,
    /// The rules decided who receives a report.
    ReportRouted,
    /// A reporter answered the survey, or changed the answer; the answer itself is not said.
    SurveyAnswered,
    /// A report was looked at by the machine: language, repeated content.
    ReportAssessed,
    /// A report is to go to a competent body.
    ReferralOpened,
    /// A second person agreed that a referral leaves.
    ReferralApproved,
    /// A second person did not agree: the referral never left.
    ReferralRefused,
    /// A referral reached its body.
    ReferralDelivered,
    /// A body has not answered in time; its deputy is told.
    ReferralLate,
    /// A body says that it has a referral.
    ReferralAcknowledged,
    /// A body has taken a referral.
    ReferralAccepted,
    /// A body asked for more.
    ReferralAsked,
    /// The centre answered what a body had asked.
    ReferralAnswered,
    /// A body said whose it is: it goes there.
    ReferralPassedOn,
    /// A body stated what came of a referral.
    OutcomeStated,
    /// A body opened the package of a referral.
    PackageOpened,
    /// The package of a referral left by mail, encrypted to its body.
    PackageSent,
    /// How a body is reached was changed.
    PartnerChanged,
    /// A person decided about a report; the detail says what.
    ReportDecided,
    /// Whoever decided took it back within moments.
    DecisionUndone,
    /// A person decided about series or a value; the detail says what.
    SeriesDecided,
    /// Such a decision was taken back.
    SeriesDecisionUndone,
    /// A rule was crossed by a whole series.
    SeriesRouted,
    /// A report was given to somebody, or nobody has it any more.
    ReportAssigned,
    /// A note of the staff was added, sealed with the report.
    NoteAdded,
    /// Staff were invited.
    StaffInvited,
    /// An invitation was accepted.
    StaffEnrolled,
    /// Somebody may work here no longer.
    StaffDisabled,
    /// Somebody logged in.
    StaffLoggedIn,
    /// Somebody ended one of their own sessions.
    SessionEnded,
    /// Somebody had recovery codes made.
    RecoveryCodesMade,
    /// A recovery code stood in for the second factor.
    RecoveryCodeUsed,
    /// Somebody enrolled a passkey.
    PasskeyAdded,
    /// Somebody removed one of their own passkeys.
    PasskeyRemoved,
    /// A token was issued.
    TokenIssued,
    /// A token was revoked.
    TokenRevoked,
    /// The centre was set up.
    CentreFounded,
    /// Reports were exported.
    ReportsExported,
    /// An investigator searched reports; the words stand in the log of searches.
    ReportsSearched,
    /// An investigator read a report that was found; the purpose stands in the log of searches.
    ReportConsulted,
    /// A backup was made.
    BackupMade,
    /// A backup was restored.
    BackupRestored,
}

impl Act {
    /// Every act.
    pub const ALL: [Act; 56] = [
        Act::ReportLodged,
        Act::ReportRead,
        Act::ReportWithdrawn,
        Act::ReportErased,
        Act::MessageAdded,
        Act::AttachmentAdded,
        Act::AttachmentOpened,
        Act::IdentityOpened,
        Act::NoticeChanged,
        Act::NoticeSent,
        Act::NoticeRetried,
        Act::NoticeCancelled,
        Act::NewsTold,
        Act::ReviewAsked,
        Act::ReviewAnswered,
        Act::ReportRouted,
        Act::SurveyAnswered,
        Act::ReportAssessed,
        Act::ReferralOpened,
        Act::ReferralApproved,
        Act::ReferralRefused,
        Act::ReferralDelivered,
        Act::ReferralLate,
        Act::ReferralAcknowledged,
        Act::ReferralAccepted,
        Act::ReferralAsked,
        Act::ReferralAnswered,
        Act::ReferralPassedOn,
        Act::OutcomeStated,
        Act::PackageOpened,
        Act::PackageSent,
        Act::PartnerChanged,
        Act::ReportDecided,
        Act::DecisionUndone,
        Act::SeriesDecided,
        Act::SeriesDecisionUndone,
        Act::SeriesRouted,
        Act::ReportAssigned,
        Act::NoteAdded,
        Act::StaffInvited,
        Act::StaffEnrolled,
        Act::StaffDisabled,
        Act::StaffLoggedIn,
        Act::SessionEnded,
        Act::RecoveryCodesMade,
        Act::RecoveryCodeUsed,
        Act::PasskeyAdded,
        Act::PasskeyRemoved,
        Act::TokenIssued,
        Act::TokenRevoked,
        Act::CentreFounded,
        Act::ReportsExported,
        Act::ReportsSearched,
        Act::ReportConsulted,
        Act::BackupMade,
        Act::BackupRestored,
    ];

    /// The word that stands in the journal: noun, point, past participle.
    pub fn as_str(self) -> &'static str {
        match self {
            Act::ReportLodged => "report.lodged",
            Act::ReportRead => "report.read",
            Act::ReportWithdrawn => "report.withdrawn",
            Act::ReportErased => "report.erased",
            Act::MessageAdded => "message.added",
            Act::AttachmentAdded => "attachment.added",
            Act::AttachmentOpened => "attachment.opened",
            Act::IdentityOpened => "identity.opened",
            Act::NoticeChanged => "notice.changed",
            Act::NoticeSent => "notice.sent",
            Act::NoticeRetried => "notice.retried",
            Act::NoticeCancelled => "notice.cancelled",
            Act::NewsTold => "news.told",
            Act::ReviewAsked => "review.asked",
            Act::ReviewAnswered => "review.answered",
            Act::ReportRouted => "report.routed",
            Act::SurveyAnswered => "survey.answered",
            Act::ReportAssessed => "report.assessed",
            Act::ReferralOpened => "referral.opened",
            Act::ReferralApproved => "referral.approved",
            Act::ReferralRefused => "referral.refused",
            Act::ReferralDelivered => "referral.delivered",
            Act::ReferralLate => "referral.late",
            Act::ReferralAcknowledged => "referral.acknowledged",
            Act::ReferralAccepted => "referral.accepted",
            Act::ReferralAsked => "referral.asked",
            Act::ReferralAnswered => "referral.answered",
            Act::ReferralPassedOn => "referral.passed_on",
            Act::OutcomeStated => "outcome.stated",
            Act::PackageOpened => "package.opened",
            Act::PackageSent => "package.sent",
            Act::PartnerChanged => "partner.changed",
            Act::ReportDecided => "report.decided",
            Act::DecisionUndone => "decision.undone",
            Act::SeriesDecided => "series.decided",
            Act::SeriesDecisionUndone => "series.undone",
            Act::SeriesRouted => "series.routed",
            Act::ReportAssigned => "report.assigned",
            Act::NoteAdded => "note.added",
            Act::StaffInvited => "staff.invited",
            Act::StaffEnrolled => "staff.enrolled",
            Act::StaffDisabled => "staff.disabled",
            Act::StaffLoggedIn => "staff.logged_in",
            Act::SessionEnded => "session.ended",
            Act::RecoveryCodesMade => "recovery.made",
            Act::RecoveryCodeUsed => "recovery.used",
            Act::PasskeyAdded => "passkey.added",
            Act::PasskeyRemoved => "passkey.removed",
            Act::TokenIssued => "token.issued",
            Act::TokenRevoked => "token.revoked",
            Act::CentreFounded => "centre.founded",
            Act::ReportsExported => "reports.exported",
            Act::ReportsSearched => "reports.searched",
            Act::ReportConsulted => "report.consulted",
            Act::BackupMade => "backup.made",
            Act::BackupRestored => "backup.restored",
        }
    }

    /// Reads the word back; `None` for any other text.
    pub fn from_word(word: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|act| act.as_str() == word)
    }
}

/// One act of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When, by the centre's clock, to the microsecond.
    pub at: Timestamp,
    /// What was done.
    pub act: Act,
    /// To what: a report, a member of staff, a token.
    pub subject: Uuid,
    /// By whom, as [`crate::access::Actor`] writes itself: never a name.
    pub actor: String,
    /// More, as `key=value` words without personal data; free of line breaks.
    pub detail: String,
}

/// First line of every canonical entry; changes when the form does.
const CANONICAL_HEADER: &str = "tocsin entry 1";

impl Entry {
    /// The text whose salted digest the ledger seals. One field a line:
    ///
    /// ```text
    /// tocsin entry 1
    /// 2026-01-21T14:12:03.123456Z
    /// report.lodged
    /// 0192…-…
    /// public
    /// number=TC-2026-004817 content=9f86d0…
    /// ```
    pub fn canonical(&self) -> String {
        let at = canonical_time(self.at);
        let Entry {
            act,
            subject,
            actor,
            detail,
            ..
        } = self;
        format!(
            "{CANONICAL_HEADER}\n{at}\n{}\n{subject}\n{actor}\n{detail}\n",
            act.as_str()
        )
    }

    /// Reads a canonical entry back; `None` when the text is not one, to the byte.
    pub fn from_canonical(text: &str) -> Option<Entry> {
        let lines: Vec<&str> = text.lines().collect();
        let [CANONICAL_HEADER, at, act, subject, actor, detail] = lines[..] else {
            return None;
        };
        let entry = Entry {
            at: at.parse().ok()?,
            act: Act::from_word(act)?,
            subject: subject.parse().ok()?,
            actor: actor.to_owned(),
            detail: detail.to_owned(),
        };
        (entry.canonical() == text).then_some(entry)
    }

    /// The value of a `key=value` word of the detail.
    pub fn detail_value(&self, key: &str) -> Option<&str> {
        self.detail
            .split(' ')
            .find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
    }
}

/// A time as canonical entries write it: UTC, always six digits of the second.
pub fn canonical_time(at: Timestamp) -> String {
    format!("{at:.6}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry {
            at: Timestamp::from_microsecond(1_768_997_523_120_000).expect("in range"),
            act: Act::ReportLodged,
            subject: Uuid::nil(),
            actor: "public".into(),
            detail: "number=TC-2026-004817 content=ab".into(),
        }
    }

    #[test]
    fn the_canonical_form_is_fixed_for_ever() {
        assert_eq!(
            entry().canonical(),
            "tocsin entry 1\n2026-01-21T12:12:03.120000Z\nreport.lodged\n\
             00000000-0000-0000-0000-000000000000\npublic\nnumber=TC-2026-004817 content=ab\n"
        );
    }

    #[test]
    fn it_reads_back_and_nothing_else_does() {
        let text = entry().canonical();
        assert_eq!(Entry::from_canonical(&text), Some(entry()));
        assert_eq!(Entry::from_canonical(text.trim_end()), None);
        assert_eq!(Entry::from_canonical(&text.replace("lodged", "lost")), None);
        assert_eq!(entry().detail_value("content"), Some("ab"));
        assert_eq!(entry().detail_value("con"), None);
    }

    #[test]
    fn every_act_reads_back() {
        for act in Act::ALL {
            assert_eq!(Act::from_word(act.as_str()), Some(act));
        }
    }
}
