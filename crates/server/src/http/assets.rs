//! Style sheets and the one script: small files of ours under names that change with their
//! content, so that a browser may keep them for ever.

use std::sync::LazyLock;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};
use tocsin_domain::profile::{Colour, Colours};

use super::App;

/// A file of ours and its digest.
pub struct Asset {
    /// Its name, such as `site.css`.
    name: &'static str,
    media_type: &'static str,
    content: String,
    hash: String,
}

impl Asset {
    fn new(name: &'static str, media_type: &'static str, content: String) -> Asset {
        let digest = Sha256::digest(content.as_bytes());
        let hash = hex::encode(&digest[..6]);
        Asset {
            name,
            media_type,
            content,
            hash,
        }
    }

    /// Where browsers get it: `/assets/HASH/NAME`.
    pub fn address(&self) -> String {
        format!("/assets/{}/{}", self.hash, self.name)
    }
}

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// Tokens and the public side in one file: one request on a slow line.
static SITE: LazyLock<Asset> = LazyLock::new(|| {
    let content = concat!(
        include_str!("../../assets/tokens.css"),
        include_str!("../../assets/public.css")
    );
    Asset::new("site.css", CSS, without_comments(content))
});

/// Tokens and the console in one file.
static CONSOLE: LazyLock<Asset> = LazyLock::new(|| {
    let content = concat!(
        include_str!("../../assets/tokens.css"),
        include_str!("../../assets/console.css")
    );
    Asset::new("console.css", CSS, without_comments(content))
});

/// What a browser with script adds to the public pages. Everything works without.
static SCRIPT_FILE: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_str!("../../assets/site.js");
    Asset::new("site.js", SCRIPT, without_comments(content))
});

/// What a browser with script adds to the page on which calls are taken.
static CALL: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_str!("../../assets/call.js");
    Asset::new("call.js", SCRIPT, without_comments(content))
});

/// The address of the script of the page on which calls are taken.
pub fn call_js() -> String {
    CALL.address()
}

/// What a browser with script adds to the page that checks a value: privacy.
static CHECK: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_str!("../../assets/check.js");
    Asset::new("check.js", SCRIPT, without_comments(content))
});

/// The address of the script of the page that checks a value.
pub fn check_js() -> String {
    CHECK.address()
}

/// Colours of drawings: only on pages that have one.
static CHARTS: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_str!("../../assets/charts.css");
    Asset::new("charts.css", CSS, without_comments(content))
});

/// The address of the style sheet of drawings.
pub fn charts_css() -> String {
    CHARTS.address()
}

/// What a browser with script adds where staff prove who they are: passkeys.
static PASSKEY: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_str!("../../assets/passkey.js");
    Asset::new("passkey.js", SCRIPT, without_comments(content))
});

/// The address of the script of passkeys.
pub fn passkey_js() -> String {
    PASSKEY.address()
}

/// What a browser with script adds to the console: keys, the palette, live counts.
static CONSOLE_SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_str!("../../assets/console.js");
    Asset::new("console.js", SCRIPT, without_comments(content))
});

/// The address of the public style sheet.
pub fn site_css() -> String {
    SITE.address()
}

/// The address of the console's style sheet.
pub fn console_css() -> String {
    CONSOLE.address()
}

/// The address of the public script.
pub fn site_js() -> String {
    SCRIPT_FILE.address()
}

/// The address of the console's script.
pub fn console_js() -> String {
    CONSOLE_SCRIPT.address()
}

/// The profile's colours as a style sheet after ours; `None` when it changes none.
pub fn colours(colours: &Colours) -> Option<Asset> {
    if colours.light.is_empty() && colours.dark.is_empty() {
        return None;
    }
    let tokens = |scheme: &std::collections::BTreeMap<String, Colour>| {
        let token = |(name, colour): (&String, &Colour)| format!("--{name}:{colour};");
        scheme.iter().map(token).collect::<String>()
    };
    let content = format!(
        ":root{{{}}}@media(prefers-color-scheme:dark){{:root{{{}}}}}\n",
        tokens(&colours.light),
        tokens(&colours.dark)
    );
    Some(Asset::new("colours.css", CSS, content))
}

/// The routes of this subject.
pub fn routes() -> Router<App> {
    Router::new().route("/assets/{hash}/{name}", get(serve))
}

/// A year, the longest that caches take: the content under an address never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

async fn serve(State(app): State<App>, Path((hash, name)): Path<(String, String)>) -> Response {
    let own = colours(&app.centre.profile.colours);
    let known = [
        Some(&*SITE),
        Some(&*CONSOLE),
        Some(&*SCRIPT_FILE),
        Some(&*CALL),
        Some(&*PASSKEY),
        Some(&*CHECK),
        Some(&*CHARTS),
        Some(&*CONSOLE_SCRIPT),
        own.as_ref(),
    ];
    let found = known
        .into_iter()
        .flatten()
        .find(|asset| asset.hash == hash && asset.name == name);
    match found {
        Some(asset) => (
            [
                (header::CONTENT_TYPE, asset.media_type),
                (header::CACHE_CONTROL, FOR_EVER),
            ],
            asset.content.clone(),
        )
            .into_response(),
        None => (StatusCode::NOT_FOUND, "not found\n").into_response(),
    }
}

/// Leaves out `/* … */`: notes for us, not for somebody's slow line. None of our files has that
/// sign inside a string.
fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    let lines = kept.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_do_not_travel() {
        assert_eq!(without_comments("a /* b */ c\n\n  d /* e"), "a  c\nd");
    }

    #[test]
    fn an_address_changes_with_the_content() {
        let of = |content: &str| Asset::new("site.css", CSS, content.to_owned()).address();
        assert_ne!(of("a"), of("b"));
        assert_eq!(of("a"), of("a"));
    }

    #[test]
    fn a_profile_s_colours_become_tokens() {
        assert!(colours(&Colours::default()).is_none());
        let mut changed = Colours::default();
        let blue = Colour::parse("#003399").expect("a colour");
        changed.light.insert("act".to_owned(), blue);
        let sheet = colours(&changed).expect("a style sheet");
        assert!(
            sheet.content.contains(":root{--act:#003399;}"),
            "{}",
            sheet.content
        );
    }
}
