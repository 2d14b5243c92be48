//! How many in each day, week or month: bars that start at zero, the highest one with its number.

use super::svg::{Said, Svg};

const SIZE: (f64, f64) = (640.0, 96.0);
const FLOOR: f64 = 74.0;
const ROOM: f64 = 52.0;

/// A stretch of time.
#[derive(Clone, Debug)]
pub struct Bar {
    /// How it is called below, where it is named: the first, the highest and the last are.
    pub name: String,
    /// How many.
    pub count: i64,
}

/// Draws the bars.
pub fn draw(bars: &[Bar], is_mirrored: bool, said: &Said<'_>) -> String {
    let mut svg = Svg::new("wide", SIZE, is_mirrored, said);
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(1);
    let step = SIZE.0 / bars.len().max(1) as f64;
    let width = (step - 5.0).max(step * 0.6).min(48.0);
    let highest = bars.iter().position(|bar| bar.count == most);
    for (place, bar) in bars.iter().enumerate() {
        let middle = (place as f64 + 0.5) * step;
        let height = ROOM * bar.count as f64 / most as f64;
        if bar.count > 0 {
            let at = (middle - width / 2.0, FLOOR - height);
            svg.rectangle("f1", at, (width, height), 0.0);
        }
        if Some(place) == highest {
            let number = bar.count.to_string();
            svg.words("tb mid", (middle, FLOOR - height - 5.0), "", &number);
        }
    }
    name_ends(&mut svg, bars, step, highest);
    svg.line("axis", (0.0, FLOOR), (SIZE.0, FLOOR), 0.0);
    svg.finish()
}

/// Names the first, the last, and the highest where it has room.
fn name_ends(svg: &mut Svg, bars: &[Bar], step: f64, highest: Option<usize>) {
    let below = 90.0;
    if let Some(first) = bars.first() {
        svg.words("t2", (0.0, below), "", &first.name);
    }
    if let (Some(last), true) = (bars.last(), bars.len() > 1) {
        svg.words("t2 end", (SIZE.0, below), "", &last.name);
    }
    if let Some(place) = highest {
        let middle = (place as f64 + 0.5) * step;
        if (150.0..=SIZE.0 - 150.0).contains(&middle) {
            svg.words("t2 mid", (middle, below), "", &bars[place].name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_start_at_zero_and_the_highest_is_told() {
        let bars = [1, 0, 10, 5].map(|count| Bar {
            name: format!("day {count}"),
            count,
        });
        let said = Said {
            id: "d",
            title: "t",
            description: "d",
        };
        let drawn = draw(&bars, false, &said);
        assert_eq!(drawn.matches("<rect").count(), 3);
        assert!(drawn.contains("height=\"52\"") && drawn.contains("height=\"5.2\""));
        assert!(drawn.contains(">10</text>"), "{drawn}");
        assert!(
            drawn.contains("day 1<") && drawn.contains("day 5<"),
            "{drawn}"
        );
    }
}
