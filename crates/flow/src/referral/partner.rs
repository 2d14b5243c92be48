//! How bodies are reached: the operator's word, beside the profile's directory.

use tocsin_domain::access::AdministerPermit;
use tocsin_domain::entry::Act;
use tocsin_store::partner::Partner;

use crate::centre::{Centre, FlowError};

/// Stores how a body is reached, in place of what was said before. Deliveries that wait take the
/// new ways from their next try on; a way that is new is used from the next referral on.
///
/// # Errors
/// [`FlowError::Refused`] for a body or a language that the profile does not have.
pub async fn set(
    centre: &Centre,
    permit: &AdministerPermit,
    partner: Partner,
) -> Result<(), FlowError> {
    if centre.profile.body(&partner.body).is_none() {
        let known: Vec<&str> = centre
            .profile
            .bodies
            .iter()
            .map(|body| body.key.as_str())
            .collect();
        let message = format!("not a body of the directory; it has {}", known.join(", "));
        return Err(FlowError::refused("body", &message));
    }
    if !partner.language.is_empty() && !centre.profile.has_language(&partner.language) {
        let known: Vec<&str> = centre
            .profile
            .languages
            .iter()
            .map(|language| language.code.as_str())
            .collect();
        let known = known.join(", ");
        let message = format!("not a language of the profile; it has {known}");
        return Err(FlowError::refused("language", &message));
    }
    let (id, actor) = (centre.new_id(), permit.actor().clone());
    centre
        .store
        .write::<_, FlowError, _>(move |tx| {
            Box::pin(async move {
                tx.put_partner(&partner).await?;
                let detail = format!("body={}", partner.body);
                tx.record(Act::PartnerChanged, id, &actor, detail);
                Ok(())
            })
        })
        .await
}
