use super::*;

const SAID: Said<'_> = Said {
    id: "score",
    title: "Values in time",
    description: "One account takes over from the other.",
};

fn note(id: i64, shape: Shape, days: (i64, i64), sources_count: i64) -> Note {
    Note {
        id,
        shape,
        seen: (days.0 * DAY, days.1 * DAY),
        sources_count,
        label: format!("value-{id}"),
        is_suggested: shape == Shape::Unknown,
    }
}

fn chord(one: i64, other: i64, reports_count: i64) -> Chord {
    Chord {
        notes: (one, other),
        reports_count,
        is_suggested: false,
    }
}

fn score(staves: Vec<Staff>, chords: Vec<Chord>) -> Score {
    Score {
        staves,
        chords,
        ticks: vec![(0, "1 Jan".to_owned())],
        span: (0, 20 * DAY),
        is_mirrored: false,
    }
}

fn staff(name: &str, notes: Vec<Note>) -> Staff {
    Staff {
        name: name.to_owned(),
        notes,
        others: None,
    }
}

#[test]
fn five_notes_are_five_shapes_and_a_chord_stands_between_its_two() {
    let staves = vec![
        staff("Telephone", vec![note(1, Shape::Suspect, (0, 10), 31)]),
        staff(
            "Account",
            vec![
                note(2, Shape::Suspect, (2, 12), 54),
                note(3, Shape::Victim, (3, 3), 1),
            ],
        ),
        staff(
            "Domain",
            vec![
                note(4, Shape::Third, (0, 20), 64),
                note(5, Shape::Unknown, (15, 20), 2),
            ],
        ),
    ];
    let drawn = draw(&score(staves, vec![chord(1, 2, 29), chord(2, 4, 9)]), &SAID);
    assert_eq!(drawn.matches("note-s").count(), 2);
    for shape in ["note-v", "note-t", "note-u", "held third", "held unk"] {
        assert_eq!(drawn.matches(shape).count(), 1, "{shape} in {drawn}");
    }
    // No chord touches somebody uninvolved.
    assert_eq!(drawn.matches("class=\"chord\"").count(), 1, "{drawn}");
    assert!(drawn.contains(">29</text>"), "{drawn}");
    assert!(!drawn.contains(">9</text>"), "{drawn}");
    assert!(
        drawn.contains("M180.8 102L454.8 102"),
        "time runs from left to right: {drawn}"
    );
}

#[test]
fn a_page_from_right_to_left_has_time_from_right_to_left() {
    let staves = || {
        vec![staff(
            "Telephone",
            vec![note(1, Shape::Suspect, (0, 20), 4)],
        )]
    };
    let mut one = score(staves(), Vec::new());
    let plain = draw(&one, &SAID);
    one.is_mirrored = true;
    let mirrored = draw(&one, &SAID);
    assert!(plain.contains("d=\"M126 60L674 60\""), "{plain}");
    assert!(mirrored.contains("d=\"M734 60L186 60\""), "{mirrored}");
}

#[test]
fn a_note_grows_with_the_root_of_its_sources_and_never_past_the_staff() {
    let size = |sources: i64| {
        let staves = vec![staff("T", vec![note(1, Shape::Victim, (0, 1), sources)])];
        let drawn = draw(&score(staves, Vec::new()), &SAID);
        let after = drawn.split(" r=\"").nth(1).unwrap();
        after.split('"').next().unwrap().parse::<f64>().unwrap()
    };
    assert!(size(4) < size(16) && size(16) < size(64));
    assert!(size(5_000) <= 12.1);
}

#[test]
fn foreign_words_neither_run_nor_turn_what_stands_beside_them() {
    let mut hostile = note(1, Shape::Suspect, (0, 3), 3);
    hostile.label = "</text><script>x\u{202e}y".to_owned();
    let drawn = draw(&score(vec![staff("A<b", vec![hostile])], Vec::new()), &SAID);
    assert!(!drawn.contains("<script"), "{drawn}");
    assert!(!drawn.contains('\u{202e}'), "{drawn}");
    assert!(drawn.contains("\u{2068}&lt;/text"), "{drawn}");
    assert!(drawn.contains("A&lt;b"), "{drawn}");
}

#[test]
fn many_chords_stand_beside_each_other() {
    let notes = |from: i64| (from..from + 5).map(|id| note(id, Shape::Suspect, (1, 9), 9));
    let staves = vec![
        staff("Telephone", notes(0).collect()),
        staff("Account", notes(5).collect()),
    ];
    let chords = (0..5).flat_map(|one| (5..10).map(move |other| chord(one, other, 3)));
    let all = score(staves, chords.collect());
    let (placed, _, _) = place(&all);
    let drawn = drawn_chords(&all, &placed);
    assert_eq!(drawn.len(), CHORDS_COUNT_MAX);
    for (place, (_, x, from, to)) in drawn.iter().enumerate() {
        assert!((TIME.0..=TIME.1).contains(x));
        for (_, other, above, below) in &drawn[..place] {
            let is_apart = (x - other).abs() >= BESIDE || below <= from || above >= to;
            // Room for eight beside each other while both sound; the others stand over the first.
            let is_first = |x: &f64| (x - 167.4).abs() < 0.1;
            assert!(
                is_apart || is_first(x) || is_first(other),
                "at {x} and {other}"
            );
        }
    }
}

#[test]
fn days_above_are_few_whatever_the_span() {
    assert_eq!(ticks((0, 0)), [0]);
    assert_eq!(ticks((0, 16 * DAY)).len(), 3);
    for days in [1, 6, 7, 40, 400, 4_000, 40_000] {
        let ticks = ticks((5, days * DAY));
        assert!(
            (1..=TICKS_COUNT_MAX as usize).contains(&ticks.len()),
            "{days}: {}",
            ticks.len()
        );
    }
}
