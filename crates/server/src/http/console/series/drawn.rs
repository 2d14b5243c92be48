//! The drawings of a series' page, from what was read of it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use tocsin_domain::series::Word;
use tocsin_flow::series::page::Board;
use tocsin_store::series::Series;
use tocsin_store::series::value::SeenValue;

use super::super::visitor::Frame;
use super::why::Ties;
use crate::drawing::bars::{self, Bar};
use crate::drawing::foreign::plain;
use crate::drawing::score::{
    self, CHORD_SHARE, CHORDS_COUNT_MAX, Chord, NOTES_COUNT_MAX, Note, Score, Shape, Staff, ticks,
};
use crate::drawing::svg::Said;
use crate::drawing::tiles::{self, Tile};

/// Kinds of value, as staves stand below each other.
const STAVES: [&str; 11] = [
    "phone", "iban", "account", "wallet", "handle", "url", "domain", "email", "ip", "hash", "other",
];
/// Bars that are drawn of days, and of weeks; beyond, months.
const BARS_COUNT_MAX: i64 = 62;
/// Regions that are drawn.
const TILES_COUNT_MAX: usize = 40;

/// The score, and how many rarer chords it leaves out.
pub(super) fn score(
    words: &Frame<'_>,
    series: &Series,
    board: &Board,
    ties: &Ties,
) -> (String, usize) {
    let shown = shown(board, ties);
    let (chords, left_out) = chords(series, board, &shown, ties);
    let micros = |at: Timestamp| at.as_microsecond();
    let first = shown.iter().map(|value| value.first_at).min();
    let last = shown.iter().map(|value| value.last_at).max();
    let span = (
        micros(first.unwrap_or(series.first_at).min(series.first_at)),
        micros(last.unwrap_or(series.last_at).max(series.last_at)),
    );
    let named = |moment: &i64| {
        let day = Timestamp::from_microsecond(*moment).unwrap_or(series.first_at);
        (*moment, short_day(words, words.today(day)))
    };
    let drawn = Score {
        staves: staves(words, board, &shown, ties),
        ticks: ticks(span).iter().map(named).collect(),
        span,
        is_mirrored: is_mirrored(words),
        chords,
    };
    let description = words.t2(
        "score-desc",
        "values_count",
        shown.len(),
        "chords_count",
        drawn.chords.len(),
    );
    let said = Said {
        id: "score-drawn",
        title: &words.t("score-title"),
        description: &description,
    };
    (score::draw(&drawn, &said), left_out)
}

fn is_mirrored(words: &Frame<'_>) -> bool {
    words.direction() == "rtl"
}

/// The values that are drawn: those that weigh the most, then those that most reports name.
fn shown<'b>(board: &'b Board, ties: &Ties) -> Vec<&'b SeenValue> {
    let mut values: Vec<&SeenValue> = board.values.iter().collect();
    let total = |value: &SeenValue| value.roles.values().sum::<i64>();
    values.sort_by_key(|value| {
        let weight = ties.millibits(value.key).unwrap_or(i32::MIN);
        std::cmp::Reverse((weight > i32::MIN, total(value), weight))
    });
    values.truncate(NOTES_COUNT_MAX);
    values
}

/// The part that a value plays: what people said, else what most reports say.
pub(super) fn shape(value: &SeenValue) -> Shape {
    match value.verdict {
        Some(Word::Benign) => return Shape::Third,
        Some(Word::Offender) => return Shape::Suspect,
        Some(Word::Victim) => return Shape::Victim,
        _ => {}
    }
    let roles = [
        ("suspect", Shape::Suspect),
        ("victim", Shape::Victim),
        ("third_party", Shape::Third),
        ("unknown", Shape::Unknown),
    ];
    let count = |role: &str| value.roles.get(role).copied().unwrap_or_default();
    let most = roles.iter().map(|(role, _)| count(role)).max();
    let found = roles
        .into_iter()
        .find(|(role, _)| Some(count(role)) == most);
    found.map_or(Shape::Unknown, |(_, shape)| shape)
}

/// Independent sources of a value, or the reports where nobody left an address.
fn sources(value: &SeenValue) -> i64 {
    match value.sources {
        0 => value.roles.values().sum(),
        count => count,
    }
}

fn staff_of(value: &SeenValue) -> &'static str {
    let found = STAVES.into_iter().find(|kind| *kind == value.kind);
    found.unwrap_or("other")
}

fn staves(words: &Frame<'_>, board: &Board, shown: &[&SeenValue], ties: &Ties) -> Vec<Staff> {
    let mut staves = Vec::new();
    for kind in STAVES {
        let of_kind = |value: &&&SeenValue| staff_of(value) == kind;
        let mut notes: Vec<Note> = shown
            .iter()
            .filter(of_kind)
            .map(|value| note(value, ties))
            .collect();
        notes.sort_by_key(|note| note.seen);
        let all = board.values.iter().filter(|value| staff_of(value) == kind);
        let others = all.count() - notes.len();
        if notes.is_empty() && others == 0 {
            continue;
        }
        staves.push(Staff {
            name: capital(&words.observable_type(kind)),
            notes,
            others: (others > 0).then(|| words.t1("score-others", "count", others)),
        });
    }
    staves
}

fn note(value: &SeenValue, ties: &Ties) -> Note {
    let shape = shape(value);
    Note {
        id: value.key.cast_signed(),
        shape,
        seen: (
            value.first_at.as_microsecond(),
            value.last_at.as_microsecond(),
        ),
        sources_count: sources(value),
        label: value.text.clone(),
        is_suggested: shape == Shape::Unknown && ties.millibits(value.key).is_none(),
    }
}

/// The chords that are drawn, and how many are not: those under one in a hundred reports, or of a
/// single one.
fn chords(
    series: &Series,
    board: &Board,
    shown: &[&SeenValue],
    ties: &Ties,
) -> (Vec<Chord>, usize) {
    let by_key: BTreeMap<u64, &SeenValue> = shown.iter().map(|value| (value.key, *value)).collect();
    // Of many reports, what one of them names together says nothing.
    let least = match series.reports {
        ..=9 => 1,
        reports => (reports / CHORD_SHARE).max(2),
    };
    let (mut drawn, mut left_out) = (Vec::new(), 0);
    for ((one, other), count) in &board.chords {
        let (Some(left), Some(right)) = (by_key.get(one), by_key.get(other)) else {
            left_out += 1;
            continue;
        };
        if is_part(left, right) || [left, right].iter().any(|it| shape(it) == Shape::Third) {
            continue;
        }
        if *count < least || drawn.len() == CHORDS_COUNT_MAX {
            left_out += 1;
            continue;
        }
        let is_sure = |key: &u64| ties.millibits(*key).is_some();
        drawn.push(Chord {
            notes: (one.cast_signed(), other.cast_signed()),
            reports_count: *count,
            is_suggested: !(is_sure(one) || is_sure(other)),
        });
    }
    (drawn, left_out)
}

/// Whether one is a part of the other: a page and its site are always named together.
fn is_part(one: &SeenValue, other: &SeenValue) -> bool {
    let of = |whole: &SeenValue, part: &SeenValue| {
        part.kind == "domain"
            && matches!(whole.kind.as_str(), "url" | "email")
            && whole.text.contains(&part.text)
    };
    of(one, other) || of(other, one)
}

/// The first letter as a capital, where the language has any.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// `21 Jan`: a day without its year.
fn short_day(words: &Frame<'_>, day: Date) -> String {
    let month = words.t(&format!("month-{}", day.month()));
    words.t2("series-day", "day", i64::from(day.day()), "month", month)
}

/// Reports in time: which heading, the answer, rows, and the drawing.
pub(super) struct Time {
    pub(super) title: String,
    pub(super) answer: String,
    pub(super) rows: Vec<(String, i64)>,
    pub(super) drawing: String,
}

/// Draws reports by day, week or month.
pub(super) fn time(words: &Frame<'_>, board: &Board) -> Time {
    let (heading, bars) = buckets(words, &board.days);
    let title = words.t(heading);
    let highest = bars.iter().max_by_key(|bar| bar.count);
    let answer = match highest {
        Some(bar) => words.t2("series-time-most", "count", bar.count, "name", &bar.name),
        None => words.t("series-time-none"),
    };
    let said = Said {
        id: "time-drawn",
        title: &title,
        description: &answer,
    };
    let drawing = bars::draw(&bars, is_mirrored(words), &said);
    let rows = bars.into_iter().filter(|bar| bar.count > 0);
    Time {
        rows: rows.map(|bar| (bar.name, bar.count)).collect(),
        title,
        answer,
        drawing,
    }
}

/// Days, weeks or months, each with its count, those without any too.
fn buckets(words: &Frame<'_>, days: &[(i64, i64)]) -> (&'static str, Vec<Bar>) {
    let (Some((first, _)), Some((last, _))) = (days.first(), days.last()) else {
        return ("series-time-day", Vec::new());
    };
    let length = last - first + 1;
    let (heading, step) = match length {
        ..=BARS_COUNT_MAX => ("series-time-day", 1),
        _ if length <= BARS_COUNT_MAX * 7 => ("series-time-week", 7),
        _ => return ("series-time-month", months(words, days)),
    };
    let mut counts = vec![0; ((length - 1) / step + 1) as usize];
    for (day, count) in days {
        counts[((day - first) / step) as usize] += count;
    }
    let bar = |(place, count): (usize, i64)| Bar {
        name: short_day(words, date_of(first + place as i64 * step)),
        count,
    };
    (heading, counts.into_iter().enumerate().map(bar).collect())
}

fn months(words: &Frame<'_>, days: &[(i64, i64)]) -> Vec<Bar> {
    /// Months that are drawn at most: the last ones.
    const MONTHS_COUNT_MAX: usize = 120;
    let mut counts: BTreeMap<(i16, i8), i64> = BTreeMap::new();
    for (day, count) in days {
        let day = date_of(*day);
        *counts.entry((day.year(), day.month())).or_default() += count;
    }
    let left_out = counts.len().saturating_sub(MONTHS_COUNT_MAX);
    let months = counts.into_iter().skip(left_out);
    let bar = |((year, month), count): ((i16, i8), i64)| {
        let month = words.t(&format!("month-{month}"));
        Bar {
            name: words.t2("series-month", "month", month, "year", year.to_string()),
            count,
        }
    };
    months.map(bar).collect()
}

fn date_of(day: i64) -> Date {
    let epoch = Date::constant(1970, 1, 1);
    let days = Span::new().try_days(day).unwrap_or_default();
    epoch.checked_add(days).unwrap_or(epoch)
}

/// Reports by region: the answer, rows, and the drawing.
pub(super) struct Map {
    pub(super) answer: String,
    pub(super) rows: Vec<(String, i64)>,
    pub(super) drawing: String,
}

/// Draws the map.
pub(super) fn map(words: &Frame<'_>, series: &Series) -> Map {
    let regions = &series.detail.regions;
    let profile = words.profile();
    let mut tiles: Vec<(&String, i64)> = profile
        .regions
        .iter()
        .map(|code| (code, regions.get(code).copied().unwrap_or_default()))
        .collect();
    if tiles.len() > TILES_COUNT_MAX {
        tiles.retain(|(_, count)| *count > 0);
        tiles.sort_by_key(|(_, count)| -count);
        tiles.truncate(TILES_COUNT_MAX);
        tiles.sort_by_key(|(code, _)| profile.regions.iter().position(|known| known == *code));
    }
    let known: i64 = tiles.iter().map(|(_, count)| count).sum();
    let named: i64 = regions.values().sum();
    let mut rows: Vec<(String, i64)> = tiles
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(code, count)| (words.region_name(code), *count))
        .collect();
    rows.sort_by_key(|(_, count)| -count);
    let answer = match rows.first() {
        Some((name, count)) => words.t2("series-map-most", "name", name, "count", *count),
        None => words.t("series-map-none"),
    };
    let elsewhere = ("series-map-elsewhere", named - known);
    let unnamed = ("series-map-unnamed", series.reports - named);
    for (id, count) in [elsewhere, unnamed] {
        if count > 0 {
            rows.push((words.t(id), count));
        }
    }
    let tile = |(code, count): &(&String, i64)| Tile {
        name: plain(code.split_once('-').map_or(code.as_str(), |(_, part)| part)),
        count: *count,
    };
    let drawn: Vec<Tile> = tiles.iter().map(tile).collect();
    let said = Said {
        id: "map-drawn",
        title: &words.t("series-map"),
        description: &answer,
    };
    Map {
        drawing: tiles::draw(&drawn, is_mirrored(words), &said),
        answer,
        rows,
    }
}
