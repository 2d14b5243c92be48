//! Staff: who works here, and inviting more. For administrators.

use askama::Template;
use axum::Form;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use tocsin_domain::access::StaffRole;
use tocsin_flow::FlowError;
use tocsin_flow::people::{all, invite as make_invitation};

use super::render;
use super::visitor::{Frame, Visitor};

/// One person of the list.
struct Person {
    email: String,
    role: String,
    is_disabled: bool,
}

#[derive(Template)]
#[template(path = "console/staff.html")]
struct StaffPage<'p> {
    page: Frame<'p>,
    people: Vec<Person>,
    roles: Vec<(&'static str, String)>,
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
        invited,
        has_problem,
        page: words,
    })
}

#[derive(Deserialize)]
pub(super) struct Invitee {
    email: String,
    role: String,
}

pub(super) async fn invite(
    visitor: Visitor,
    Form(Invitee { email, role }): Form<Invitee>,
) -> Response {
    let page = async {
        let permit = visitor.actor().administer()?;
        let Some(role) = StaffRole::from_word(&role) else {
            return show(&visitor, None, true).await;
        };
        match make_invitation(&visitor.app.centre, &permit, &email, role).await {
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
