//! Staff: who works here, and inviting more. For administrators.

use askama::Template;
use axum::extract::RawForm;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use tocsin_domain::access::{Mandate, StaffRole};
use tocsin_domain::profile::OTHER_OFFENCE;
use tocsin_flow::FlowError;
use tocsin_flow::people::{self, all, invite as make_invitation};
use uuid::Uuid;

use super::visitor::{Frame, Visitor};
use super::{confirm, render};

/// One person of the list.
struct Person {
    email: String,
    role: String,
    /// What binds them, as names: the body, kinds, places.
    bounds: Vec<String>,
    is_disabled: bool,
    /// Whose work here may be ended by whoever looks.
    may_disable: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "console/staff.html")]
struct StaffPage<'p> {
    page: Frame<'p>,
    people: Vec<Person>,
    roles: Vec<(&'static str, String)>,
    /// Key and name of every body, kind and region that a mandate may name.
    bodies: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    places: Vec<(String, String)>,
    /// Whom the new invitation is for, and its path.
    invited: Option<(String, String)>,
    has_problem: bool,
}

pub(super) async fn list(visitor: Visitor) -> Response {
    answer(&visitor, show(&visitor, None, false).await)
}

fn answer(visitor: &Visitor, page: Result<StaffPage<'_>, FlowError>) -> Response {
    match page {
        Ok(page) if page.has_problem => render(StatusCode::UNPROCESSABLE_ENTITY, &page),
        Ok(page) => render(StatusCode::OK, &page),
        Err(error) => visitor.failure(error),
    }
}

async fn show(
    visitor: &Visitor,
    invited: Option<(String, String)>,
    has_problem: bool,
) -> Result<StaffPage<'_>, FlowError> {
    let permit = visitor.actor().administer()?;
    let words = visitor.frame("staff");
    let role = |role: StaffRole| words.role_name(role);
    let staff = all(&visitor.app.centre, &permit).await?;
    let people = staff
        .into_iter()
        .map(|person| Person {
            role: role(person.role),
            bounds: bounds(&words, &person.mandate),
            may_disable: (!person.is_disabled && person.id != visitor.staff.id)
                .then_some(person.id),
            email: person.email,
            is_disabled: person.is_disabled,
        })
        .collect();
    Ok(StaffPage {
        people,
        roles: StaffRole::ALL
            .into_iter()
            .map(|one| (one.as_str(), role(one)))
            .collect(),
        bodies: words.bodies(),
        kinds: kinds(visitor, &words),
        places: places(visitor, &words),
        invited,
        has_problem,
        page: words,
    })
}

fn kinds(visitor: &Visitor, words: &Frame<'_>) -> Vec<(String, String)> {
    let known = visitor.app.centre.profile.offences.iter();
    let mut kinds: Vec<(String, String)> = known
        .map(|offence| (offence.key.clone(), words.p(&offence.text_id())))
        .collect();
    if !kinds.iter().any(|(key, _)| key == OTHER_OFFENCE) {
        kinds.push((OTHER_OFFENCE.to_owned(), words.t("kind-other")));
    }
    kinds
}

fn places(visitor: &Visitor, words: &Frame<'_>) -> Vec<(String, String)> {
    let regions = visitor.app.centre.profile.regions.iter();
    regions
        .map(|code| (code.clone(), words.region_name(code)))
        .collect()
}

/// The names of what binds somebody; a key that the profile no longer knows stands as it is.
fn bounds(words: &Frame<'_>, mandate: &Mandate) -> Vec<String> {
    let bodies = mandate.body.iter().map(|key| words.body_name(key));
    let kinds = mandate.kinds.iter().map(|key| words.kind_name(key));
    let places = mandate.places.iter().map(|code| words.region_name(code));
    bodies.chain(kinds).chain(places).collect()
}

/// Whom the form names, and what binds them: boxes that are ticked come one by one.
#[derive(Default)]
struct Invitee {
    email: String,
    role: String,
    mandate: Mandate,
}

impl Invitee {
    fn read(form: &[u8]) -> Invitee {
        let mut invitee = Invitee::default();
        for (name, value) in form_urlencoded::parse(form) {
            let value = value.into_owned();
            match name.as_ref() {
                "email" => invitee.email = value,
                "role" => invitee.role = value,
                "body" if !value.is_empty() => invitee.mandate.body = Some(value),
                "kinds" => invitee.mandate.kinds.push(value),
                "places" => invitee.mandate.places.push(value),
                _ => {}
            }
        }
        invitee
    }
}

pub(super) async fn invite(visitor: Visitor, RawForm(form): RawForm) -> Response {
    let Invitee {
        email,
        role,
        mandate,
    } = Invitee::read(&form);
    if visitor.actor().administer().is_ok() {
        let fields: Vec<_> = form_urlencoded::parse(&form).collect();
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .collect();
        if let Some(page) = confirm::needed(&visitor, "/console/staff", &fields).await {
            return page;
        }
    }
    let page = async {
        let permit = visitor.actor().administer()?;
        let Some(role) = StaffRole::from_word(&role) else {
            return show(&visitor, None, true).await;
        };
        match make_invitation(&visitor.app.centre, &permit, &email, role, mandate).await {
            Ok(secret) => {
                let path = format!("/console/invitation/{secret}");
                show(&visitor, Some((email.clone(), path)), false).await
            }
            Err(FlowError::Refused(_)) => show(&visitor, None, true).await,
            Err(error) => Err(error),
        }
    };
    let page = page.await;
    answer(&visitor, page)
}

/// Ends somebody's work here.
pub(super) async fn disable(visitor: Visitor, RawForm(form): RawForm) -> Response {
    let person = form_urlencoded::parse(&form).find(|(name, _)| name == "person");
    let person = person
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default();
    let result = async {
        let permit = visitor.actor().administer()?;
        let Ok(id) = person.parse::<Uuid>() else {
            return Err(FlowError::refused("person", "not the id of a person"));
        };
        let fields = [("person", &*person)];
        if let Some(page) = confirm::needed(&visitor, "/console/staff/disabled", &fields).await {
            return Ok(page);
        }
        people::disable(&visitor.app.centre, &permit, id).await?;
        Ok(Redirect::to("/console/staff").into_response())
    };
    visitor.answer(result.await)
}
