//! Who calls: the bearer of a token (RFC 6750), and of nothing else.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use tocsin_domain::access::{Actor, JournalPermit, LodgePermit, ReadPermit, ReceivePermit, Scope};
use tocsin_flow::token;
use tocsin_store::seal::sha256;

use crate::http::App;
use crate::http::error::ApiProblem;

/// How long a token that was found to work is believed without asking the database: a revoked
/// token is refused after this time at the latest, and looking tokens up never dominates.
const BELIEVED: Duration = Duration::from_secs(1);
/// Tokens remembered at once; more are looked up every time.
const REMEMBERED_COUNT_MAX: usize = 1_000;
/// Longest token that is looked at.
const TOKEN_BYTES_MAX: usize = 200;

/// The tokens seen lately, by their digest, and whose they are.
#[derive(Default)]
pub(super) struct Tokens {
    seen: Mutex<HashMap<[u8; 32], (Instant, Actor)>>,
}

impl Tokens {
    fn remembered(&self, digest: &[u8; 32]) -> Option<Actor> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, actor) = seen.get(digest)?;
        (at.elapsed() < BELIEVED).then(|| actor.clone())
    }

    fn remember(&self, digest: [u8; 32], actor: &Actor) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= REMEMBERED_COUNT_MAX {
            seen.retain(|_, (at, _)| at.elapsed() < BELIEVED);
        }
        if seen.len() < REMEMBERED_COUNT_MAX {
            seen.insert(digest, (Instant::now(), actor.clone()));
        }
    }
}

/// The programme that calls: its token works.
pub(super) struct Caller {
    actor: Actor,
}

impl Caller {
    /// May it send reports?
    pub(super) fn lodge(&self) -> Result<LodgePermit, ApiProblem> {
        let permit = self.actor.lodge();
        permit.map_err(|_| lacking(Scope::ReportsWrite))
    }

    /// May it read its source's reports?
    pub(super) fn read(&self) -> Result<ReadPermit, ApiProblem> {
        self.actor.read().map_err(|_| lacking(Scope::ReportsRead))
    }

    /// May it read what was referred to its body?
    pub(super) fn receive(&self) -> Result<ReceivePermit, ApiProblem> {
        let permit = self.actor.receive_by(Scope::ReferralsRead);
        permit.map_err(|_| lacking(Scope::ReferralsRead))
    }

    /// May it answer what was referred to its body?
    pub(super) fn receive_to_answer(&self) -> Result<ReceivePermit, ApiProblem> {
        let permit = self.actor.receive_by(Scope::ReferralsWrite);
        permit.map_err(|_| lacking(Scope::ReferralsWrite))
    }

    /// May it read the journal?
    pub(super) fn journal(&self) -> Result<JournalPermit, ApiProblem> {
        let permit = self.actor.journal();
        permit.map_err(|_| lacking(Scope::JournalRead))
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Caller, ApiProblem> {
        let secret = bearer(&parts.headers)?;
        let digest = sha256(secret.as_bytes());
        let tokens = parts.extensions.get::<Arc<Tokens>>().cloned();
        if let Some(actor) = tokens.as_ref().and_then(|seen| seen.remembered(&digest)) {
            return Ok(Caller { actor });
        }
        let Some(actor) = token::actor(&app.centre, secret).await? else {
            return Err(unknown(
                "Bearer realm=\"tocsin\", error=\"invalid_token\"",
                "the token is unknown, revoked or expired; ask the centre for a new one",
            ));
        };
        if let Some(tokens) = tokens {
            tokens.remember(digest, &actor);
        }
        Ok(Caller { actor })
    }
}

/// The token of the header `Authorization`, the one place where it is looked for: addresses end
/// up in logs.
fn bearer(headers: &HeaderMap) -> Result<&str, ApiProblem> {
    let shown = headers.get(header::AUTHORIZATION);
    let secret = shown
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, secret)| secret.trim())
        .filter(|secret| (1..=TOKEN_BYTES_MAX).contains(&secret.len()));
    secret.ok_or_else(|| {
        unknown(
            "Bearer realm=\"tocsin\"",
            "no token; send the header Authorization: Bearer tocsin_…",
        )
    })
}

fn unknown(challenge: &str, detail: &str) -> ApiProblem {
    ApiProblem::new(StatusCode::UNAUTHORIZED, detail).challenge(challenge)
}

fn lacking(scope: Scope) -> ApiProblem {
    let scope = scope.as_str();
    ApiProblem::new(
        StatusCode::FORBIDDEN,
        format!("the token lacks the scope {scope}; ask the centre for one that has it"),
    )
    .challenge(&format!(
        "Bearer realm=\"tocsin\", error=\"insufficient_scope\", scope=\"{scope}\""
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_token_stands_in_the_authorization_header_and_nowhere_else() {
        let with = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, HeaderValue::from_static(value));
            headers
        };
        assert_eq!(
            bearer(&with("bearer  tocsin_a")).expect("a token"),
            "tocsin_a"
        );
        for wrong in ["Basic abc", "Bearer", "Bearer ", "tocsin_a"] {
            let problem = bearer(&with(wrong)).expect_err(wrong);
            assert_eq!(problem.status, 401);
        }
        assert!(bearer(&HeaderMap::new()).is_err());
    }

    #[test]
    fn a_full_memory_of_tokens_forgets_nothing_that_is_still_believed() {
        let tokens = Tokens::default();
        let digest = |number: usize| sha256(&number.to_be_bytes());
        for number in 0..REMEMBERED_COUNT_MAX + 10 {
            tokens.remember(digest(number), &Actor::System);
        }
        let count = tokens.seen.lock().expect("no panic").len();
        assert_eq!(count, REMEMBERED_COUNT_MAX);
    }
}
