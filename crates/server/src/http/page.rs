//! What every page needs: its language, its words, its frame; and the pages that say no.

mod words;
mod bare;

use askama::Template;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use jiff::civil::Date;
use tocsin_flow::FlowError;

pub use bare::{in_words, unreadable};
pub use words::{Fill, Words};

use super::{App, assets};

/// A visit to a page under `/{language}/…`: taken by handlers as their first argument. An address
/// whose first part is no language of the profile is answered “not found”.
#[derive(Clone)]
pub struct Visit {
    /// The centre and everything around it.
    pub app: App,
    /// Code of the page's language, one of the profile's.
    pub language: String,
    /// Path and query after the language, without a slash before: `report/money`.
    pub path: String,
}

impl Visit {
    /// The frame of the page that answers.
    pub fn page(&self) -> Page<'_> {
        Page::new(&self.app, &self.language, &self.path)
    }

    /// The frame of the page whose form was sent to this address, which may itself show nothing.
    pub fn form_page(&self) -> Page<'_> {
        Page::new(&self.app, &self.language, form_path(&self.path))
    }

    /// The day that it is where the profile's people live.
    pub fn today(&self) -> Date {
        self.page().today(self.app.centre.store.now())
    }

    /// An address of this site in the same language; `inner` has no slash before.
    pub fn address(&self, inner: &str) -> String {
        format!("/{}/{inner}", self.language)
    }

    /// Sends the browser to another page of the same language (303, so that it asks with GET).
    pub fn go_to(&self, inner: &str) -> Response {
        Redirect::to(&self.address(inner)).into_response()
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let target = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let (code, path) = split_language(target);
        if !app.centre.profile.has_language(code) {
            return Err(
                not_found(State(app.clone()), parts.headers.clone(), parts.uri.clone()).await,
            );
        }
        Ok(Visit {
            app: app.clone(),
            language: code.to_owned(),
            path: path.to_owned(),
        })
    }
}

/// `/fr/report/money` is language `fr`, path `report/money`.
fn split_language(target: &str) -> (&str, &str) {
    let inner = target.trim_start_matches('/');
    let end = inner.find(['/', '?']).unwrap_or(inner.len());
    (&inner[..end], inner[end..].trim_start_matches('/'))
}

/// Where the form stands that is sent to `path`: some forms go to addresses that show nothing.
fn form_path(path: &str) -> &str {
    match path.split('?').next().unwrap_or_default() {
        "send" => "report/check",
        "begin-again" | "draft/remove-file" => "report",
        "inbox/add" | "inbox/notice" | "inbox/close" => "inbox",
        "check/contest" => "check",
        _ => path,
    }
}

/// The frame of one page, and the words in its language (by [`std::ops::Deref`] to [`Words`]).
/// Templates have it as the field `page`.
pub struct Page<'p> {
    words: Words<'p>,
    path: &'p str,
}

impl<'p> std::ops::Deref for Page<'p> {
    type Target = Words<'p>;

    fn deref(&self) -> &Words<'p> {
        &self.words
    }
}

/// A link to the same page in a language of the profile.
pub struct LanguageLink {
    /// BCP 47 code.
    pub code: String,
    /// What a narrow screen shows of its name.
    pub short: String,
    /// What a screen reader adds.
    pub rest: String,
    /// The same page in that language.
    pub address: String,
    /// Whether the page is in that language.
    pub is_current: bool,
}

/// A telephone number to show.
pub struct PhoneLink {
    /// What it is for.
    pub name: String,
    /// When somebody answers.
    pub hours: Option<String>,
    /// `tel:…`.
    pub link: String,
    /// As people of the country write it.
    pub shown: String,
}

impl<'p> Page<'p> {
    /// The frame of the page `path` (without its language) in `language`.
    pub fn new(app: &'p App, language: &str, path: &'p str) -> Page<'p> {
        Page {
            words: Words::new(&app.texts, &app.centre.profile, language),
            path,
        }
    }

    /// Address of the public style sheet.
    pub fn site_css(&self) -> String {
        assets::site_css()
    }

    /// Address of the public script, for pages that ask something.
    pub fn site_js(&self) -> String {
        assets::site_js()
    }

    /// Address of the script that checks values without telling them.
    pub fn check_js(&self) -> String {
        assets::check_js()
    }

    /// Address of the profile's colours, if it has its own.
    pub fn colours_css(&self) -> Option<String> {
        assets::colours(&self.profile().colours).map(|sheet| sheet.address())
    }

    /// The emergency number of every page.
    pub fn emergency(&self) -> &str {
        self.profile().emergency.first().map_or("", String::as_str)
    }

    /// The number at which the centre helps.
    pub fn help(&self) -> Option<PhoneLink> {
        self.phone("help")
    }

    /// A number of the profile.
    pub fn phone(&self, key: &str) -> Option<PhoneLink> {
        let phone = self.profile().phone(key)?;
        Some(PhoneLink {
            name: self.p(&phone.text_id()),
            hours: self.p_optional(&phone.hours_id()),
            link: phone.link(),
            shown: phone.shown.clone(),
        })
    }

    /// An address of this site in the page's language; `inner` has no slash before.
    pub fn address(&self, inner: &str) -> String {
        format!("/{}/{inner}", self.language())
    }

    /// The address of this page.
    pub fn here(&self) -> String {
        self.address(self.path)
    }

    /// Whether somebody may be watching the screen of whoever reports this kind: then pages show
    /// “Leave this page”.
    pub fn is_watched(&self, kind: &str) -> bool {
        let profile = self.profile();
        profile.offence(kind).is_some_and(|offence| {
            let mut groups = offence.groups.iter().filter_map(|key| profile.group(key));
            offence.watched || groups.any(|group| group.watched)
        })
    }

    /// The languages of the profile, each with the address of this page in it.
    pub fn languages(&self) -> Vec<LanguageLink> {
        let link = |language: &tocsin_domain::profile::Language| {
            let name = self.profile().text(&language.code, "language-name");
            let (short, rest) = shorten(&name);
            LanguageLink {
                short: short.to_owned(),
                rest: rest.to_owned(),
                address: format!("/{}/{}", language.code, self.path),
                is_current: language.code == self.language(),
                code: language.code.clone(),
            }
        };
        self.profile().languages.iter().map(link).collect()
    }
}

/// Splits a language's name for narrow screens: `Fr` + `ançais`. Names in letters that join, or
/// that are short, stay whole.
fn shorten(name: &str) -> (&str, &str) {
    let latin = name
        .chars()
        .all(|letter| letter.is_alphabetic() && letter < '\u{250}');
    let cut = name.char_indices().nth(2).map_or(name.len(), |(at, _)| at);
    match latin && name.chars().count() > 3 {
        true => name.split_at(cut),
        false => (name, ""),
    }
}

/// Renders a page. A template that fails is our failure: plain words and a line in the log.
pub fn render(page: &Page<'_>, template: &impl Template) -> Response {
    render_as(StatusCode::OK, page, template)
}

/// Renders a page with a status other than 200.
pub fn render_as(status: StatusCode, page: &Page<'_>, template: &impl Template) -> Response {
    let html = match template.render() {
        Ok(html) => html,
        Err(error) => {
            tracing::error!(%error, "a template failed");
            return (StatusCode::INTERNAL_SERVER_ERROR, "our failure\n").into_response();
        }
    };
    let mut response = (status, Html(html)).into_response();
    if let Ok(language) = HeaderValue::from_str(page.language()) {
        response
            .headers_mut()
            .insert(header::CONTENT_LANGUAGE, language);
    }
    response
}

/// “Something broke on our side.”
#[derive(Template)]
#[template(path = "public/sorry.html")]
struct Sorry<'p> {
    page: &'p Page<'p>,
    /// To be said on the telephone; the log has the same.
    incident: String,
    /// Where to try again.
    retry: String,
}

/// There is no such page, or it is not for this person: the answer is the same.
#[derive(Template)]
#[template(path = "public/not-found.html")]
struct NotFound<'p> {
    page: &'p Page<'p>,
}

/// “There is no such page.”
pub fn missing(page: &Page<'_>) -> Response {
    render_as(StatusCode::NOT_FOUND, page, &NotFound { page })
}

/// The page for an act that failed. What the person did is kept, and the page says so.
pub fn failure(page: &Page<'_>, error: &FlowError) -> Response {
    match error {
        FlowError::NotFound | FlowError::Denied(_) => missing(page),
        FlowError::Store(cause) if cause.may_pass() => {
            sorry(page, StatusCode::SERVICE_UNAVAILABLE, error)
        }
        _ => sorry(page, StatusCode::INTERNAL_SERVER_ERROR, error),
    }
}

fn sorry(page: &Page<'_>, status: StatusCode, error: &dyn std::fmt::Display) -> Response {
    let mut bytes = [0u8; 4];
    let _ = getrandom::fill(&mut bytes);
    let text = hex::encode_upper(bytes);
    let incident = format!("{}-{}", &text[..4], &text[4..]);
    tracing::error!(%incident, %error, "a page failed");
    let retry = page.here();
    render_as(
        status,
        page,
        &Sorry {
            page,
            incident,
            retry,
        },
    )
}

/// Answers every address that leads nowhere.
pub async fn not_found(
    State(app): State<App>,
    headers: HeaderMap,
    uri: axum::http::Uri,
) -> Response {
    missing(&Page::new(
        &app,
        language_of(&app, &headers, uri.path()),
        "",
    ))
}

/// The language of an address, or else the one that the browser asks for.
fn language_of<'a>(app: &'a App, headers: &HeaderMap, path: &'a str) -> &'a str {
    let (code, _) = split_language(path);
    match app.centre.profile.has_language(code) {
        true => code,
        false => wanted_language(app, headers),
    }
}

/// `/`: the home page in the language that the browser asks for.
pub async fn home_redirect(State(app): State<App>, headers: HeaderMap) -> Response {
    let language = wanted_language(&app, &headers);
    let mut response = Redirect::to(&format!("/{language}/")).into_response();
    let vary = HeaderValue::from_static("accept-language");
    response.headers_mut().insert(header::VARY, vary);
    response
}

/// The profile's language that `Accept-Language` likes best (RFC 9110, section 12.5.4); the
/// profile's first when it names none of them.
pub(crate) fn wanted_language<'a>(app: &'a App, headers: &HeaderMap) -> &'a str {
    let profile = &app.centre.profile;
    let accepted = headers.get(header::ACCEPT_LANGUAGE);
    let accepted = accepted.and_then(|value| value.to_str().ok()).unwrap_or("");
    let mut best: Option<(&str, f32)> = None;
    for range in accepted.split(',').take(ACCEPTED_MOST) {
        let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
        let weight = weight
            .trim()
            .strip_prefix("q=")
            .and_then(|text| text.parse().ok());
        let weight: f32 = weight.unwrap_or(0.0);
        let primary = tag.trim().split('-').next().unwrap_or_default();
        let known = profile.languages.iter();
        let known = known.map(|language| language.code.as_str());
        let found = known
            .into_iter()
            .find(|code| code.eq_ignore_ascii_case(primary));
        if let Some(code) = found
            && weight > best.map_or(0.0, |(_, weight)| weight)
        {
            best = Some((code, weight));
        }
    }
    best.map_or(profile.languages[0].code.as_str(), |(code, _)| code)
}

/// More languages than this nobody speaks.
const ACCEPTED_MOST: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_begins_with_its_language() {
        assert_eq!(split_language("/fr/report/money"), ("fr", "report/money"));
        assert_eq!(split_language("/fr/?a=b"), ("fr", "?a=b"));
        assert_eq!(split_language("/fr?a=b"), ("fr", "?a=b"));
        assert_eq!(split_language("/fr"), ("fr", ""));
        assert_eq!(split_language("/"), ("", ""));
    }

    #[test]
    fn names_are_shortened_where_letters_stand_alone() {
        assert_eq!(shorten("Français"), ("Fr", "ançais"));
        assert_eq!(shorten("عربي"), ("عربي", ""));
    }
}
