//! Text messages, through the operator's gateway: an HTTP address, or a folder from which another
//! programme takes them.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::Failure;
use crate::config::Sms;
use crate::outward::{Address, Client, Unsent};

/// The variable whose token comes before that of `sms.token_file`.
const TOKEN_VARIABLE: &str = "TOCSIN_SMS_TOKEN";
/// The body where the settings give none.
const BODY: &str = r#"{"id":"{id}","to":"{to}","text":"{text}"}"#;

/// How the parts are written into the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Escape {
    Json,
    Form,
    Plain,
}

#[derive(Clone)]
enum Door {
    Http(Client, Address),
    Folder(PathBuf),
}

/// The operator's gateway.
#[derive(Clone)]
pub(super) struct Gateway {
    door: Door,
    body: String,
    escape: Escape,
    content_type: HeaderValue,
    authorization: Option<HeaderValue>,
}

impl Gateway {
    /// The gateway of the settings.
    pub(super) fn new(sms: &Sms) -> anyhow::Result<Gateway> {
        let door = match (&sms.url, &sms.folder) {
            (Some(url), None) => http_door(url).context("sms.url")?,
            (None, Some(folder)) => {
                if !folder.is_dir() {
                    bail!("sms.folder: {} is not a folder; make it", folder.display());
                }
                Door::Folder(folder.clone())
            }
            _ => bail!("sms: give either `url` or `folder`"),
        };
        let escape = match sms
            .content_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
        {
            "application/json" => Escape::Json,
            "application/x-www-form-urlencoded" => Escape::Form,
            "text/plain" => Escape::Plain,
            other => bail!(
                "sms.content_type: {other:?}; use application/json, \
                 application/x-www-form-urlencoded or text/plain"
            ),
        };
        let body = sms.body.clone().unwrap_or_else(|| BODY.to_owned());
        for part in ["{to}", "{text}"] {
            if !body.contains(part) {
                bail!("sms.body: it has no {part}");
            }
        }
        let content_type = HeaderValue::from_str(&sms.content_type).context("sms.content_type")?;
        Ok(Gateway {
            door,
            body,
            escape,
            content_type,
            authorization: authorization(sms.token_file.as_deref())?,
        })
    }

    /// Sends one message. The same id is the same message, however often it is tried.
    pub(super) async fn send(&self, to: &str, text: &str, id: i64) -> Result<(), Failure> {
        let id = format!("notice-{id}");
        let body = filled(&self.body, self.escape, &id, to, text);
        match &self.door {
            Door::Http(client, to) => {
                let status = client.post(to, self.headers(&id), body.into()).await;
                judged(status.map_err(unsent)?)
            }
            Door::Folder(folder) => {
                let folder = folder.clone();
                let written = tokio::task::spawn_blocking(move || drop_file(&folder, &id, &body));
                match written.await {
                    Ok(Ok(())) => Ok(()),
                    Ok(Err(error)) => Err(Failure::Passing(format!("folder: {}", error.kind()))),
                    Err(_) => Err(Failure::Passing("folder: stopped".to_owned())),
                }
            }
        }
    }

    fn headers(&self, id: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, self.content_type.clone());
        if let Some(authorization) = &self.authorization {
            headers.insert(header::AUTHORIZATION, authorization.clone());
        }
        // Digits and letters of ours.
        if let Ok(id) = HeaderValue::from_str(id) {
            headers.insert(HeaderName::from_static("idempotency-key"), id);
        }
        headers
    }
}

fn http_door(url: &str) -> anyhow::Result<Door> {
    let address = Address::read(url).map_err(anyhow::Error::msg)?;
    let client = Client::new()?;
    client.check(&address)?;
    Ok(Door::Http(client, address))
}

/// What it means that no answer came: nothing that another try could not change.
fn unsent(why: Unsent) -> Failure {
    Failure::Passing(match why {
        Unsent::TooSlow => "HTTP: too slow".to_owned(),
        Unsent::Broken => "HTTP: no sense in the answer".to_owned(),
        other => format!("HTTP: {other}"),
    })
}

/// What an answer means. A gateway that no longer knows us is the operator's to mend, and the
/// message waits for that; one that refuses this message will refuse it again.
fn judged(status: StatusCode) -> Result<(), Failure> {
    let problem = format!("HTTP {}", status.as_u16());
    match status.as_u16() {
        200..=299 => Ok(()),
        400 | 404 | 405 | 410 | 413 | 415 | 422 => Err(Failure::Lasting(problem)),
        _ => Err(Failure::Passing(problem)),
    }
}

fn authorization(file: Option<&Path>) -> anyhow::Result<Option<HeaderValue>> {
    let token = match (std::env::var(TOKEN_VARIABLE), file) {
        (Ok(token), _) => token,
        (Err(_), Some(path)) => std::fs::read_to_string(path)
            .with_context(|| format!("sms.token_file: {}", path.display()))?,
        (Err(_), None) => return Ok(None),
    };
    let mut value = HeaderValue::from_str(&format!("Bearer {}", token.trim()))
        .map_err(|_| anyhow::anyhow!("sms: the token has signs that no header takes"))?;
    value.set_sensitive(true);
    Ok(Some(value))
}

/// The body with its parts, each written so that it stays one part.
fn filled(body: &str, escape: Escape, id: &str, to: &str, text: &str) -> String {
    let mut whole = String::with_capacity(body.len() + text.len());
    let mut rest = body;
    while let Some(at) = rest.find('{') {
        whole.push_str(&rest[..at]);
        rest = &rest[at..];
        let parts = [("{id}", id), ("{to}", to), ("{text}", text)];
        match parts.into_iter().find(|(name, _)| rest.starts_with(name)) {
            Some((name, value)) => {
                whole.push_str(&escaped(escape, value));
                rest = &rest[name.len()..];
            }
            None => {
                whole.push('{');
                rest = &rest[1..];
            }
        }
    }
    whole + rest
}

fn escaped(escape: Escape, value: &str) -> String {
    match escape {
        Escape::Plain => value.to_owned(),
        Escape::Form => form_urlencoded::byte_serialize(value.as_bytes()).collect(),
        Escape::Json => {
            let quoted = serde_json::Value::from(value).to_string();
            quoted[1..quoted.len() - 1].to_owned()
        }
    }
}

/// Puts a message into the folder, whole or not at all: whoever takes files from there never sees
/// half of one. A message that was there before is replaced by itself.
fn drop_file(folder: &Path, id: &str, body: &str) -> std::io::Result<()> {
    let mut file = tempfile::Builder::new()
        .prefix(".tocsin-")
        .tempfile_in(folder)?;
    file.write_all(body.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(folder.join(format!("{id}.sms")))
        .map_err(|error| error.error)?;
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cannot_break_out_of_the_body() {
        let text = "\"},{\"to\":\"+1\"\n{to} & ü";
        let json = filled(BODY, Escape::Json, "notice-7", "+23057001122", text);
        let read: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(read["text"], text);
        assert_eq!(read["to"], "+23057001122");
        assert_eq!(read["id"], "notice-7");
        let form = filled("to={to}&message={text}", Escape::Form, "", "+230", text);
        let pairs: Vec<(String, String)> = form_urlencoded::parse(form.as_bytes())
            .into_owned()
            .collect();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(pairs, [pair("to", "+230"), pair("message", text)]);
        let plain = filled("To: {to}\n\n{text} {x}", Escape::Plain, "", "+230", "Hi");
        assert_eq!(plain, "To: +230\n\nHi {x}");
    }

    #[test]
    fn a_refusal_of_the_message_lasts_and_one_of_the_centre_passes() {
        let judge = |status: u16| judged(StatusCode::from_u16(status).expect("a status"));
        assert_eq!(judge(202), Ok(()));
        for status in [400, 422] {
            let lasting = Failure::Lasting(format!("HTTP {status}"));
            assert_eq!(judge(status), Err(lasting));
        }
        for status in [100, 302, 401, 403, 408, 429, 500, 503] {
            let passing = Failure::Passing(format!("HTTP {status}"));
            assert_eq!(judge(status), Err(passing));
        }
    }
}
