//! Drawings that the server makes for its pages: SVG in words, coloured by `charts.css`.
//!
//! Each is a pure function of plain figures. No drawing holds a style, a script or a link; what
//! came from outside is text, escaped, on its own for the direction of writing.

pub mod svg;
pub mod foreign;
pub mod score;
pub mod tiles;
pub mod bars;
