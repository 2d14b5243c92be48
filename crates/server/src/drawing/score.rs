//! The score of a series: a staff for each kind of value, a note where a value first sounds and a
//! line for as long as it is seen, a chord where reports name two values together.
//!
//! Across is time, so that the drawing never jumps and needs no search for a layout: one account
//! handing over to the next is read at a glance. Time is in microseconds since 1970.

use super::foreign::{apart, short};
use super::svg::{Said, Svg};

/// Notes that are drawn at most; of more values, those that weigh the most.
pub const NOTES_COUNT_MAX: usize = 30;
/// Chords that are drawn at most: beyond, nobody tells them apart.
pub const CHORDS_COUNT_MAX: usize = 24;
/// A chord of fewer than one in so many reports is left out.
pub const CHORD_SHARE: i64 = 100;

const WIDTH: f64 = 860.0;
/// Where time begins and ends; names of staves stand before, labels may stand after.
const TIME: (f64, f64) = (126.0, 674.0);
const TOP: f64 = 36.0;
const FIRST_NOTE: f64 = 24.0;
const NEXT_NOTE: f64 = 34.0;
const BELOW: f64 = 18.0;
const LABEL_CHARACTERS: usize = 20;
/// Chords closer than this are hard to tell apart.
const BESIDE: f64 = 24.0;
const DAY: i64 = 86_400_000_000;
/// More names of days would run into each other: “21 septembre” is as wide as a sixth of the time.
pub const TICKS_COUNT_MAX: i64 = 5;

/// The part that a value plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A filled diamond.
    Suspect,
    /// A disc.
    Victim,
    /// A filled square that no chord touches.
    Third,
    /// A hollow square.
    Unknown,
}

/// A value.
#[derive(Clone, Debug)]
pub struct Note {
    /// Names the note in [`Chord`].
    pub id: i64,
    /// The part it plays.
    pub shape: Shape,
    /// When it was first and last seen.
    pub seen: (i64, i64),
    /// Independent sources.
    pub sources_count: i64,
    /// The value.
    pub label: String,
    /// Whether it only might belong: dashed.
    pub is_suggested: bool,
}

/// The values of one kind.
#[derive(Clone, Debug)]
pub struct Staff {
    /// The kind, in words.
    pub name: String,
    /// Its values that are drawn.
    pub notes: Vec<Note>,
    /// “and 212 others”, if there are more.
    pub others: Option<String>,
}

/// Reports that name two values together.
#[derive(Clone, Debug)]
pub struct Chord {
    /// The two notes.
    pub notes: (i64, i64),
    /// How many reports.
    pub reports_count: i64,
    /// Whether one of them only might belong: dashed.
    pub is_suggested: bool,
}

/// All of it.
#[derive(Clone, Debug)]
pub struct Score {
    /// From top to bottom.
    pub staves: Vec<Staff>,
    /// Those that are to be drawn.
    pub chords: Vec<Chord>,
    /// Moments that are named above, see [`ticks`].
    pub ticks: Vec<(i64, String)>,
    /// First and last moment.
    pub span: (i64, i64),
    /// Whether the page reads from right to left.
    pub is_mirrored: bool,
}

/// A note in its place.
struct Placed<'s> {
    note: &'s Note,
    x: f64,
    end: f64,
    y: f64,
}

/// Days worth naming above: at most [`TICKS_COUNT_MAX`], evenly apart, from the first one on.
pub fn ticks(span: (i64, i64)) -> Vec<i64> {
    let days = (span.1 - span.0).max(0) / DAY;
    let steps = [1, 2, 3, 7, 14, 30, 60, 90, 180, 365, 730, 1_825, 3_650];
    let step = steps.into_iter().find(|step| days / step < TICKS_COUNT_MAX);
    let step = step.unwrap_or(days / (TICKS_COUNT_MAX - 1) + 1);
    let count = days / step + 1;
    (0..count.min(TICKS_COUNT_MAX))
        .map(|place| span.0 + place * step * DAY)
        .collect()
}

/// Draws the score.
pub fn draw(score: &Score, said: &Said<'_>) -> String {
    let (placed, lines, height) = place(score);
    let mut svg = Svg::new("score", (WIDTH, height), score.is_mirrored, said);
    for (moment, words) in &score.ticks {
        let x = across(score, *moment);
        svg.line("grid", (x, 22.0), (x, height - 8.0), 0.0);
        svg.words("t2 mid", (x, 14.0), "", words);
    }
    for (staff, (top, below, others)) in score.staves.iter().zip(&lines) {
        svg.line("staff", (0.0, *below), (WIDTH, *below), 0.0);
        svg.words(
            "tb",
            (0.0, top + FIRST_NOTE + 4.0),
            "",
            &short(&staff.name, 15),
        );
        if let (Some(y), Some(words)) = (others, &staff.others) {
            svg.line("held third", (TIME.0, *y), (TIME.1, *y), 0.0);
            svg.words("t2 halo", (TIME.1 + 9.0, y + 4.0), "", words);
        }
    }
    let chords = drawn_chords(score, &placed);
    for (chord, x, from, to) in &chords {
        let class = match chord.is_suggested {
            true => "chord maybe",
            false => "chord",
        };
        let width = (1.5 + 0.7 * root(chord.reports_count)).min(6.0);
        svg.line(class, (*x, *from), (*x, *to), width);
    }
    let most = placed.iter().map(|it| it.note.sources_count).max();
    let scale = (7.4 / root(most.unwrap_or(1)).max(1.0)).min(0.61);
    placed.iter().for_each(|it| draw_note(&mut svg, it, scale));
    for (chord, x, from, to) in &chords {
        draw_beat(&mut svg, chord.reports_count, *x, (from + to) / 2.0);
    }
    for it in &placed {
        let label = apart(&short(&it.note.label, LABEL_CHARACTERS));
        let count = it.note.sources_count.to_string();
        svg.words("halo", (it.end + 9.0, it.y + 4.0), &count, &label);
    }
    svg.finish()
}

/// Top, lower line, and the height of “and others” of each staff.
type Lines = Vec<(f64, f64, Option<f64>)>;

fn place(score: &Score) -> (Vec<Placed<'_>>, Lines, f64) {
    let mut placed = Vec::new();
    let mut lines = Vec::new();
    let mut top = TOP;
    for staff in &score.staves {
        let mut y = top + FIRST_NOTE;
        for note in &staff.notes {
            let x = across(score, note.seen.0);
            let end = across(score, note.seen.1).max(x + 6.0);
            placed.push(Placed { note, x, end, y });
            y += NEXT_NOTE;
        }
        let others = staff.others.is_some().then_some(y);
        let last = match (others, staff.notes.is_empty()) {
            (Some(y), _) => y,
            (None, true) => top + FIRST_NOTE,
            (None, false) => y - NEXT_NOTE,
        };
        lines.push((top, last + BELOW, others));
        top = last + BELOW;
    }
    (placed, lines, top + 8.0)
}

fn across(score: &Score, moment: i64) -> f64 {
    let (from, to) = score.span;
    let length = (to - from).max(DAY) as f64;
    let share = ((moment - from) as f64 / length).clamp(0.0, 1.0);
    TIME.0 + share * (TIME.1 - TIME.0)
}

/// The chords whose notes are both drawn and tie something, each beside the others: where, from
/// which height to which.
fn drawn_chords<'s>(score: &'s Score, placed: &[Placed<'_>]) -> Vec<(&'s Chord, f64, f64, f64)> {
    let mut drawn: Vec<(&Chord, f64, f64, f64)> = Vec::new();
    let find = |id: i64| {
        let mut all = placed.iter();
        all.find(|it| it.note.id == id && it.note.shape != Shape::Third)
    };
    for chord in score.chords.iter().take(CHORDS_COUNT_MAX) {
        let (Some(one), Some(other)) = (find(chord.notes.0), find(chord.notes.1)) else {
            continue;
        };
        let (from, to) = (one.y.min(other.y), one.y.max(other.y));
        let start = one.x.max(other.x) + 14.0;
        let is_free = |x: f64| {
            drawn.iter().all(|(_, taken, above, below)| {
                (x - taken).abs() >= BESIDE || *below <= from || *above >= to
            })
        };
        // Beside each other, while both sound; where there is no room, over each other.
        let end = one.end.min(other.end).max(start) + BESIDE;
        let places = std::iter::successors(Some(start), |x| Some(x + BESIDE));
        let mut places = places.take_while(|x| *x <= end.min(TIME.1));
        let x = places.find(|x| is_free(*x)).unwrap_or(start.min(TIME.1));
        drawn.push((chord, x, from, to));
    }
    drawn
}

fn draw_note(svg: &mut Svg, placed: &Placed<'_>, scale: f64) {
    let Placed { note, x, end, y } = placed;
    let held = match (note.is_suggested, note.shape) {
        (true, _) => "held unk",
        (false, Shape::Third) => "held third",
        (false, _) => "held",
    };
    svg.line(held, (*x, *y), (*end, *y), 0.0);
    let r = 4.6 + scale * root(note.sources_count);
    match note.shape {
        Shape::Suspect => {
            let (x, y) = (super::svg::number(svg.x(*x)), super::svg::number(y - r));
            let r = super::svg::number(r);
            svg.push(&format!(
                "<path class=\"note-s\" d=\"M{x} {y}l{r} {r}-{r} {r}-{r}-{r}z\"/>"
            ));
        }
        Shape::Victim => {
            let (x, y) = (super::svg::number(svg.x(*x)), super::svg::number(*y));
            let r = super::svg::number(r);
            svg.push(&format!(
                "<circle class=\"note-v\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/>"
            ));
        }
        Shape::Third | Shape::Unknown => {
            let class = match note.shape {
                Shape::Third => "note-t",
                _ => "note-u",
            };
            svg.rectangle(class, (x - r, y - r), (2.0 * r, 2.0 * r), 0.0);
        }
    }
}

fn draw_beat(svg: &mut Svg, count: i64, x: f64, y: f64) {
    let words = count.to_string();
    let width = (6.0 + 6.5 * words.len() as f64).max(19.0);
    svg.rectangle("beat", (x - width / 2.0, y - 9.5), (width, 19.0), 9.5);
    svg.words("mid small", (x, y + 4.0), "", &words);
}

fn root(count: i64) -> f64 {
    (count.max(0) as f64).sqrt()
}

#[cfg(test)]
mod tests;
