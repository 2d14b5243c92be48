//! What stands in mails that came with reports, for the machine that looks at them.

use std::sync::Arc;

use tocsin_domain::extract::Context;
use tocsin_domain::extract::role::Known;
use tocsin_domain::limit::Limits;
use tocsin_domain::series::mention::Field;
use tocsin_exchange::extract::{Reader, of_mail};
use tocsin_flow::assess::ReadMail;

/// Reads mails as the formats say. One that is over a limit says nothing: what is wrong with it
/// was said where it was taken in.
pub fn reader() -> ReadMail {
    Arc::new(read)
}

fn read(bytes: &[u8], context: &Context, known: &Known<'_>, limits: &Limits) -> Vec<Field> {
    let reader = Reader {
        context,
        known,
        trusted: &[],
    };
    let fields = of_mail(bytes, reader, limits).unwrap_or_default();
    let ours = fields.into_iter().map(|field| Field {
        name: field.name,
        text: field.text,
        found: field.found,
    });
    ours.collect()
}
