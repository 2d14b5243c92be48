//! SVG, written element by element.

use std::fmt::Write;

/// A drawing in the making. Coordinates are given from left to right; in a mirrored drawing time
/// runs from right to left, as the page does.
pub(super) struct Svg {
    text: String,
    width: f64,
    is_mirrored: bool,
}

/// How a drawing is announced to somebody who does not see it.
#[derive(Clone, Copy, Debug)]
pub struct Said<'s> {
    /// Begins the ids of the drawing's parts: one of its own on each page.
    pub id: &'s str,
    /// What is drawn.
    pub title: &'s str,
    /// The answer that the drawing gives, in words.
    pub description: &'s str,
}

impl Svg {
    /// Begins a drawing; `class` is one of `charts.css`.
    pub(super) fn new(class: &str, size: (f64, f64), is_mirrored: bool, said: &Said<'_>) -> Svg {
        let mut svg = Svg {
            text: String::new(),
            width: size.0,
            is_mirrored,
        };
        let Said {
            id,
            title,
            description,
        } = said;
        svg.push(&format!(
            "<svg class=\"chart {class}\" viewBox=\"0 0 {} {}\" role=\"img\" \
             aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{}</title>\
             <desc id=\"{id}-d\">{}</desc>",
            number(size.0),
            number(size.1),
            escaped(title),
            escaped(description)
        ));
        svg
    }

    /// Where a place lies from the left edge.
    pub(super) fn x(&self, x: f64) -> f64 {
        match self.is_mirrored {
            true => self.width - x,
            false => x,
        }
    }

    pub(super) fn push(&mut self, markup: &str) {
        self.text.push_str(markup);
    }

    /// A straight line from one place to another.
    pub(super) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64), width: f64) {
        let (from_x, to_x) = (number(self.x(from.0)), number(self.x(to.0)));
        let stroke = match width > 0.0 {
            true => format!(" stroke-width=\"{}\"", number(width)),
            false => String::new(),
        };
        let (from_y, to_y) = (number(from.1), number(to.1));
        self.push(&format!(
            "<path class=\"{class}\"{stroke} d=\"M{from_x} {from_y}L{to_x} {to_y}\"/>"
        ));
    }

    /// A rectangle around its own centre line: `x` is its beginning in reading direction.
    pub(super) fn rectangle(&mut self, class: &str, at: (f64, f64), size: (f64, f64), round: f64) {
        let left = match self.is_mirrored {
            true => self.width - at.0 - size.0,
            false => at.0,
        };
        let corner = match round > 0.0 {
            true => format!(" rx=\"{}\"", number(round)),
            false => String::new(),
        };
        let class = match class.is_empty() {
            true => String::new(),
            false => format!("class=\"{class}\" "),
        };
        self.push(&format!(
            "<rect {class}x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{corner}/>",
            number(left),
            number(at.1),
            number(size.0),
            number(size.1)
        ));
    }

    /// Words. They begin at `x`, where the page begins to read; `bold` comes first.
    pub(super) fn words(&mut self, class: &str, at: (f64, f64), bold: &str, words: &str) {
        let bold = match bold.is_empty() {
            true => String::new(),
            false => format!("<tspan class=\"tb\">{}</tspan> ", escaped(bold)),
        };
        self.push(&format!(
            "<text class=\"{class}\" x=\"{}\" y=\"{}\">{bold}{}</text>",
            number(self.x(at.0)),
            number(at.1),
            escaped(words)
        ));
    }

    /// The finished drawing.
    pub(super) fn finish(mut self) -> String {
        self.push("</svg>");
        self.text
    }
}

/// A coordinate with at most one decimal.
pub(super) fn number(value: f64) -> String {
    let mut text = String::new();
    let _ = write!(text, "{value:.1}");
    match text.strip_suffix(".0") {
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

/// Text as it may stand between tags and in attributes.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(sign),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_decimal_at_most() {
        assert_eq!([1.0, 2.345, -0.06].map(number), ["1", "2.3", "-0.1"]);
    }

    #[test]
    fn signs_of_markup_become_text() {
        assert_eq!(escaped("<a b='\"&"), "&lt;a b=&#39;&quot;&amp;");
    }
}
