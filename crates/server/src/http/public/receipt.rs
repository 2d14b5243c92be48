//! The receipt, right after a report was lodged.

use askama::Template;
use axum::Router;
use axum::response::Response;
use tocsin_flow::intake::Receipt;

use crate::http::App;
use crate::http::page::{Page, render};

#[derive(Template)]
#[template(path = "public/receipt.html")]
struct ReceiptPage<'p> {
    page: &'p Page<'p>,
    number: String,
    groups: Vec<&'p str>,
}

/// The routes of this subject.
pub(super) fn routes() -> Router<App> {
    Router::new()
}

/// Shows the receipt of a report.
pub async fn show(app: &App, language: &str, receipt: &Receipt) -> Response {
    let page = Page::new(app, language, "");
    render(
        &page,
        &ReceiptPage {
            number: receipt.number.to_string(),
            groups: receipt.code.groups().collect(),
            page: &page,
        },
    )
}
