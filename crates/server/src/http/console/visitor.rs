//! Who is looking at the console: a member of staff with an open session.

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use tocsin_domain::access::{Actor, Denied, StaffRole};
use tocsin_domain::work::WorkQueue;
use tocsin_flow::people::Seat;
use tocsin_flow::series::page::{self as series_page, COUNT_MAX};
use tocsin_flow::{FlowError, people, work};
use tocsin_store::people::Staff;
use tocsin_store::work::QUEUE_COUNT_MAX;

use super::render;
use crate::http::page::{Words, missing, wanted_language};
use crate::http::{App, EXPIRING_WITHIN_DAYS, assets, page};

/// The cookie of a session: its secret, of which only a digest is stored.
const SESSION_COOKIE: &str = "tocsin_staff";

/// A member of staff who is logged in.
pub(crate) struct Visitor {
    /// The centre and everything around it.
    pub(super) app: App,
    /// The person.
    pub(super) staff: Staff,
    /// The same with the session by which they are here.
    pub(super) seat: Seat,
    language: String,
    /// How much waits in each queue, on pages that show it.
    counts: Vec<(WorkQueue, i64)>,
    /// How many series there are, and suggestions to answer.
    series_counts: (i64, i64),
}

/// A queue in the rail.
pub(super) struct Place {
    pub(super) key: &'static str,
    pub(super) shape: &'static str,
    pub(super) name: String,
    pub(super) count: String,
    pub(super) is_here: bool,
}

impl Visitor {
    /// Who acts, for permits and the journal.
    pub(super) fn actor(&self) -> Actor {
        self.staff.actor()
    }

    /// The language of the person's pages.
    pub(super) fn language(&self) -> &str {
        &self.language
    }

    /// The frame of the page that answers; `here` is its place in the rail.
    pub(super) fn frame(&self, here: &'static str) -> Frame<'_> {
        Frame {
            words: words(&self.app, &self.language),
            visitor: Some(self),
            here,
        }
    }

    /// Whoever has the session of a request; the way to log in where nobody has.
    async fn of(parts: &Parts, app: &App) -> Result<Visitor, Response> {
        let language = wanted_language(app, &parts.headers).to_owned();
        let jar = CookieJar::from_headers(&parts.headers);
        // Forms are refused before; this is for addresses that are only asked for.
        if is_from_elsewhere(&parts.headers) {
            return Err(to_login(parts));
        }
        let Some(secret) = session_secret(&jar) else {
            return Err(to_login(parts));
        };
        match people::session(&app.centre, &secret).await {
            Ok(Some(seat)) => Ok(Visitor {
                app: app.clone(),
                staff: seat.staff.clone(),
                seat,
                language,
                counts: Vec::new(),
                series_counts: (0, 0),
            }),
            Ok(None) => Err(to_login(parts)),
            Err(error) => Err(failure(app, &language, error)),
        }
    }

    /// Counts the queues for whoever works on them and asks for a page. A count that fails is left
    /// out: the page itself is what matters.
    async fn count(&mut self, parts: &Parts) {
        if parts.method != axum::http::Method::GET {
            return;
        }
        if let Ok(permit) = self.actor().handle() {
            let counts = work::counts(&self.app.centre, &permit).await;
            self.counts = counts.unwrap_or_default();
        }
        if let Ok(permit) = self.actor().read() {
            let counts = series_page::counts(&self.app.centre, &permit).await;
            self.series_counts = counts.unwrap_or_default();
        }
    }

    /// The page that was asked for, or why there is none.
    pub(super) fn page(&self, page: Result<impl Template, FlowError>) -> Response {
        self.answer(page.map(|page| render(StatusCode::OK, &page)))
    }

    /// What was done, or why it was not.
    pub(super) fn answer(&self, done: Result<Response, FlowError>) -> Response {
        done.unwrap_or_else(|error| self.failure(error))
    }

    /// The page for what could not be done; not allowed and not there look the same.
    pub(super) fn failure(&self, error: FlowError) -> Response {
        failure(&self.app, &self.language, error)
    }
}

/// The frame of a page of the console, and its words.
pub(super) struct Frame<'p> {
    words: Words<'p>,
    visitor: Option<&'p Visitor>,
    here: &'static str,
}

impl<'p> Frame<'p> {
    /// The frame for somebody who is not logged in.
    pub(super) fn outside(app: &'p App, headers: &HeaderMap) -> Frame<'p> {
        Frame {
            words: words(app, wanted_language(app, headers)),
            visitor: None,
            here: "",
        }
    }

    /// Address of the console's style sheet.
    pub(super) fn console_css(&self) -> String {
        assets::console_css()
    }

    /// Address of the style sheet of drawings.
    pub(super) fn charts_css(&self) -> String {
        assets::charts_css()
    }

    /// The address of the person who looks.
    pub(super) fn email(&self) -> &str {
        self.visitor.map_or("", |visitor| &visitor.staff.email)
    }

    /// What that person is, in words.
    pub(super) fn role(&self) -> String {
        self.visitor
            .map(|visitor| self.role_name(visitor.staff.role))
            .unwrap_or_default()
    }

    /// A moment as tables show it, in the profile's time zone: `2026-01-21 14:12`.
    pub(super) fn short_time(&self, at: jiff::Timestamp) -> String {
        at.to_zoned(self.zone().clone())
            .strftime("%Y-%m-%d %H:%M")
            .to_string()
    }

    /// The time of a day to the second, in the profile's time zone: `14:31:08`.
    pub(super) fn clock_time(&self, at: jiff::Timestamp) -> String {
        let local = at.to_zoned(self.zone().clone());
        local.strftime("%H:%M:%S").to_string()
    }

    /// Address of the console's script.
    pub(super) fn console_js(&self) -> String {
        assets::console_js()
    }

    /// The queues of the rail, with how much waits in each.
    pub(super) fn queues(&self) -> Vec<Place> {
        let counts = self.visitor.map_or(&[][..], |visitor| &visitor.counts);
        let place = |(queue, count): &(WorkQueue, i64)| Place {
            key: queue.as_str(),
            shape: queue_shape(*queue),
            name: self.t(&format!("queue-{}", queue.as_str())),
            count: counted(*count, QUEUE_COUNT_MAX),
            is_here: self.here == queue.as_str(),
        };
        counts.iter().map(place).collect()
    }

    /// How many series there are, and suggestions to answer, as the rail shows them.
    pub(super) fn series_counts(&self) -> (String, String) {
        let counts = self.visitor.map_or((0, 0), |visitor| visitor.series_counts);
        let most = i64::from(COUNT_MAX);
        (counted(counts.0, most), counted(counts.1, most))
    }

    /// Whether this is the place of the rail where the visitor is.
    pub(super) fn is_here(&self, place: &str) -> bool {
        self.here == place
    }

    /// Whether the visitor gets this permit.
    fn may<P>(&self, ask: fn(&Actor) -> Result<P, Denied>) -> bool {
        self.visitor
            .is_some_and(|visitor| ask(&visitor.actor()).is_ok())
    }

    /// Whether the visitor reads reports: other people see no way there.
    pub(super) fn may_read(&self) -> bool {
        self.may(Actor::read)
    }

    /// Whether the visitor takes calls.
    pub(super) fn may_call(&self) -> bool {
        self.may(Actor::call)
    }

    /// Address of the script of passkeys.
    pub(super) fn passkey_js(&self) -> String {
        assets::passkey_js()
    }

    /// Address of the script of the page on which calls are taken.
    pub(super) fn call_js(&self) -> String {
        assets::call_js()
    }

    /// Whether the visitor searches for a body, with a purpose.
    pub(super) fn may_investigate(&self) -> bool {
        self.visitor
            .is_some_and(|visitor| visitor.actor().is_investigator(&visitor.app.centre.profile))
    }

    /// Whether some body of the profile searches at all: only then is there a log of it.
    pub(super) fn has_investigators(&self) -> bool {
        self.visitor.is_some_and(|visitor| {
            let bodies = &visitor.app.centre.profile.bodies;
            bodies.iter().any(|body| body.searches)
        })
    }

    /// Whether the visitor reads the journal.
    pub(super) fn may_audit(&self) -> bool {
        self.may(Actor::journal)
    }

    /// Whether the visitor receives what is referred to a body.
    pub(super) fn may_receive(&self) -> bool {
        self.may(Actor::receive)
    }

    /// Whether the visitor erases reports.
    pub(super) fn may_erase(&self) -> bool {
        self.may(Actor::erase)
    }

    /// Whether the visitor looks after what leaves for reporters.
    pub(super) fn may_send(&self) -> bool {
        self.may(Actor::sending)
    }

    /// Whether the visitor sees the figures of the survey.
    pub(super) fn may_survey(&self) -> bool {
        self.may(Actor::survey)
    }

    /// Whether the visitor looks bodies up, or sees their figures.
    pub(super) fn may_see_bodies(&self) -> bool {
        self.may(Actor::read) || self.may(Actor::figures)
    }

    /// How many entries of the directory run out soon, or have run out; every page reminds of them
    /// until they are renewed.
    pub(super) fn bodies_to_renew(&self) -> Option<usize> {
        let today = self.today(self.visitor?.app.centre.store.now());
        let expiring = self.profile().expiring_bodies(today, EXPIRING_WITHIN_DAYS);
        Some(expiring.len()).filter(|count| *count > 0)
    }

    /// Whether the visitor invites staff.
    pub(super) fn may_administer(&self) -> bool {
        self.may(Actor::administer)
    }

    /// The name of a role.
    pub(super) fn role_name(&self, role: StaffRole) -> String {
        self.t(&format!("role-{}", role.as_str()))
    }
}

/// A number as queues show it; where counting ended, `999+`.
pub(super) fn counted(count: i64, most: i64) -> String {
    match count < most {
        true => count.to_string(),
        false => format!("{}+", most - 1),
    }
}

/// The shape that stands beside the name of a queue.
pub(super) fn queue_shape(queue: WorkQueue) -> &'static str {
    match queue {
        WorkQueue::New => "new",
        WorkQueue::Reading | WorkQueue::Mine => "half",
        WorkQueue::Answers => "talk",
        WorkQueue::Asked => "wait",
        WorkQueue::Valid => "done",
        WorkQueue::Sealed => "seal",
    }
}

impl<'p> std::ops::Deref for Frame<'p> {
    type Target = Words<'p>;

    fn deref(&self) -> &Words<'p> {
        &self.words
    }
}

fn words<'p>(app: &'p App, language: &str) -> Words<'p> {
    Words::new(&app.texts, &app.centre.profile, language)
}

/// The page for what could not be done, to somebody whose language is known.
pub(super) fn failure(app: &App, language: &str, error: FlowError) -> Response {
    let frame = page::Page::new(app, language, "");
    let refused = |reason| refused(app, language, StatusCode::CONFLICT, reason);
    match error {
        FlowError::NotFound | FlowError::Denied(_) => missing(&frame),
        FlowError::Refused(_) | FlowError::IdentifierTaken { .. } => refused("refused-input"),
        FlowError::Closed(_) => refused("refused-closed"),
        FlowError::Sensitive => refused("files-closed"),
        FlowError::Store(_) => page::failure(&frame, &error),
    }
}

/// The page that says in a sentence, whose id is `reason`, why something was not done.
pub(super) fn refused(
    app: &App,
    language: &str,
    status: StatusCode,
    reason: &'static str,
) -> Response {
    let page = Frame {
        words: words(app, language),
        visitor: None,
        here: "",
    };
    super::render(status, &RefusedPage { page, reason })
}

#[derive(Template)]
#[template(path = "console/refused.html")]
struct RefusedPage<'p> {
    page: Frame<'p>,
    /// Id of the sentence.
    reason: &'static str,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Visitor, Response> {
        let mut visitor = Visitor::of(parts, app).await?;
        visitor.count(parts).await;
        Ok(visitor)
    }
}

/// A member of staff who asks for something without the rail of queues, which are then not counted:
/// a part of a page, a file, an event, the way to another page.
pub(super) struct Railless(pub(super) Visitor);

impl FromRequestParts<App> for Railless {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Railless, Response> {
        Visitor::of(parts, app).await.map(Railless)
    }
}

/// Reading pages come back after the login; acts have to be done again.
fn to_login(parts: &Parts) -> Response {
    let path = parts.uri.path();
    if parts.method == axum::http::Method::GET && path != "/console" {
        return Redirect::to(&format!("/console/login?next={path}")).into_response();
    }
    Redirect::to("/console/login").into_response()
}

/// Whether a page of another site has the browser ask (W3C Fetch Metadata). The cookie is for this
/// site alone, so that a browser does not even send it; this does not rely on that. A link of a
/// neighbour, another name of the same domain, may be followed; what it embeds gets nothing.
fn is_from_elsewhere(headers: &HeaderMap) -> bool {
    let said = |name| headers.get(name).map(|value| value.as_bytes());
    match said("sec-fetch-site") {
        Some(b"cross-site") => true,
        Some(b"same-site") => said("sec-fetch-dest") != Some(b"document"),
        _ => false,
    }
}

/// The cookie that opens a session, or with an empty secret closes it.
pub(super) fn session_cookie(app: &App, secret: String) -> Cookie<'static> {
    // The pages of bodies stand beside the console.
    secret_cookie(app, SESSION_COOKIE, "/", secret)
}

/// A cookie that no script and no other site sees; with an empty secret, its removal.
pub(super) fn secret_cookie(
    app: &App,
    name: &'static str,
    path: &'static str,
    secret: String,
) -> Cookie<'static> {
    let is_https = app
        .config
        .public_url
        .as_ref()
        .is_some_and(|url| url.starts_with("https:"));
    let mut cookie = Cookie::build((name, secret))
        .path(path)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(is_https)
        .build();
    if cookie.value().is_empty() {
        cookie.make_removal();
    }
    cookie
}

/// The secret of the session in a request.
pub(super) fn session_secret(jar: &CookieJar) -> Option<String> {
    jar.get(SESSION_COOKIE)
        .map(|cookie| cookie.value().to_owned())
}
