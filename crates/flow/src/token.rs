//! Tokens: how programmes come in.

use jiff::Timestamp;
use tocsin_domain::access::{Actor, AdministerPermit, Scope};
use tocsin_domain::entry::Act;
use tocsin_store::seal::{random, sha256};
use tocsin_store::token::Token;
use uuid::Uuid;

use crate::centre::{Centre, FlowError};

/// How every token begins, so that scanners of leaked secrets know it.
const TOKEN_HEADER: &str = "tocsin_";
/// Longest name of a source, in characters.
const SOURCE_CHARACTERS_MAX: usize = 64;

/// Issues a token and returns it: the only time it can be seen.
pub async fn issue(
    centre: &Centre,
    permit: &AdministerPermit,
    source: &str,
    scopes: Vec<Scope>,
    expires_at: Option<Timestamp>,
) -> Result<String, FlowError> {
    check_source(source)?;
    if scopes.is_empty() {
        return Err(FlowError::refused(
            "scope",
            "name at least one, such as reports:write",
        ));
    }
    let secret = format!("{TOKEN_HEADER}{}", hex::encode(random::<32>()));
    let token = Token {
        id: centre.new_id(),
        digest: sha256(secret.as_bytes()).to_vec(),
        source: source.to_owned(),
        scopes,
        expires_at,
        revoked_at: None,
    };
    let actor = permit.actor().clone();
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                tx.add_token(&token).await?;
                tx.record(Act::TokenIssued, token.id, &actor, String::new());
                Ok(())
            })
        })
        .await?;
    Ok(secret)
}

/// Whether a name may be that of a source: `public` is the form's own.
pub fn check_source(source: &str) -> Result<(), FlowError> {
    let is_fit = (1..=SOURCE_CHARACTERS_MAX).contains(&source.len())
        && source
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if !is_fit || source == "public" {
        return Err(FlowError::refused(
            "source",
            "a source is named by 1 to 64 letters, digits, - _ or . and not \"public\"",
        ));
    }
    Ok(())
}

/// Who shows a token; `None` when it does not work (any more).
pub async fn actor(centre: &Centre, secret: &str) -> Result<Option<Actor>, FlowError> {
    if !secret.starts_with(TOKEN_HEADER) {
        return Ok(None);
    }
    let found = centre.store.token(&sha256(secret.as_bytes())).await?;
    Ok(found.map(
        |Token {
             id, source, scopes, ..
         }| Actor::Token { id, source, scopes },
    ))
}

/// Makes a token stop working.
pub async fn revoke(centre: &Centre, permit: &AdministerPermit, id: Uuid) -> Result<(), FlowError> {
    let actor = permit.actor().clone();
    centre
        .store
        .write(move |tx| {
            Box::pin(async move {
                if !tx.revoke_token(id).await? {
                    return Err(FlowError::NotFound);
                }
                tx.record(Act::TokenRevoked, id, &actor, String::new());
                Ok(())
            })
        })
        .await
}
