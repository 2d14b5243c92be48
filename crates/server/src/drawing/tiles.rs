//! A map of tiles: a square for each region, darker for more. Where a region lies is not drawn,
//! which tile is which is written on it.

use super::foreign::{apart, short};
use super::svg::{Said, Svg};

const WIDTH: f64 = 340.0;
const TILE: (f64, f64) = (61.6, 46.0);
const GAP: f64 = 8.0;
const ACROSS: usize = 5;

/// A region and how much it has.
#[derive(Clone, Debug)]
pub struct Tile {
    /// What stands on the tile: a few letters.
    pub name: String,
    /// How many.
    pub count: i64,
}

/// Draws the map.
pub fn draw(tiles: &[Tile], is_mirrored: bool, said: &Said<'_>) -> String {
    let rows = tiles.len().div_ceil(ACROSS).max(1) as f64;
    let height = rows * (TILE.1 + GAP) - GAP;
    let mut svg = Svg::new("tiles", (WIDTH, height), is_mirrored, said);
    let most = tiles.iter().map(|tile| tile.count).max().unwrap_or(0);
    for (place, tile) in tiles.iter().enumerate() {
        let x = (place % ACROSS) as f64 * (TILE.0 + GAP);
        let y = (place / ACROSS) as f64 * (TILE.1 + GAP);
        svg.push(&format!("<g class=\"{}\">", step(tile.count, most)));
        svg.rectangle("", (x, y), TILE, 4.0);
        let middle = x + TILE.0 / 2.0;
        svg.words(
            "mid small",
            (middle, y + 18.0),
            "",
            &apart(&short(&tile.name, 8)),
        );
        svg.words("mid", (middle, y + 36.0), &tile.count.to_string(), "");
        svg.push("</g>");
    }
    svg.finish()
}

/// One of five steps; nothing is a step of its own.
fn step(count: i64, most: i64) -> &'static str {
    let steps = ["h1", "h2", "h3", "h4", "h5"];
    match count {
        ..=0 => "hz",
        _ => steps[((count * 5 - 1) / most.max(1)).clamp(0, 4) as usize],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_is_darker_and_nothing_is_empty() {
        let steps = [0, 1, 20, 21, 60, 99, 100].map(|count| step(count, 100));
        assert_eq!(steps, ["hz", "h1", "h1", "h2", "h3", "h5", "h5"]);
    }

    #[test]
    fn a_row_has_five_tiles_and_a_name_from_outside_is_text() {
        let tile = |name: &str| Tile {
            name: name.to_owned(),
            count: 2,
        };
        let tiles = ["A", "B", "C", "D", "E", "<i>"].map(tile);
        let said = Said {
            id: "m",
            title: "t",
            description: "d",
        };
        let drawn = draw(&tiles, false, &said);
        assert!(drawn.contains("viewBox=\"0 0 340 100\""), "{drawn}");
        assert!(
            drawn.contains("&lt;i&gt;") && !drawn.contains("<i>"),
            "{drawn}"
        );
        assert_eq!(drawn.matches("<rect").count(), 6);
    }
}
