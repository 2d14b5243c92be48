use super::calendar::{Calendar, Holiday};
use super::mistake::did_you_mean;
use super::reader::Section;
use super::settings::Promises;

/// The table `[promises]`.
pub(super) fn promises(file: &Section<'_>) -> Promises {
    const EMPTY: Promises = Promises {
        read_within_working_days: 2,
        reminder_after_days: 30,
        appeal_answered_within_days: 5,
    };
    let Some(section) = file.section("promises") else {
        file.report(file.place().mistake(
            "“promises” is missing in this file",
            "Add a table [promises]: reporters are told when to expect what",
        ));
        return EMPTY;
    };
    Promises {
        read_within_working_days: section.required_positive("read_within_working_days", 2),
        reminder_after_days: section.required_positive("reminder_after_days", 30),
        appeal_answered_within_days: section.required_positive("appeal_answered_within_days", 5),
    }
}

/// The table `[calendar]`.
pub(super) fn calendar(file: &Section<'_>) -> Calendar {
    let mut calendar = Calendar {
        working_days: Vec::new(),
        holidays: Vec::new(),
        day_ends_hour: 18,
    };
    let Some(section) = file.section("calendar") else {
        file.report(file.place().mistake(
            "“calendar” is missing in this file",
            "Add a table [calendar] with working_days = [\"monday\", …]",
        ));
        return calendar;
    };
    for name in section.required_texts("working_days") {
        let found = Calendar::DAY_NAMES
            .iter()
            .find(|(day, _)| *day == name.value);
        match found {
            Some((_, day)) => calendar.working_days.push(*day),
            None => section.report(name.place.mistake(
                format!("“{}” is not a day of the week", name.value),
                did_you_mean(&name.value, Calendar::DAY_NAMES.iter().map(|(day, _)| *day)),
            )),
        }
    }
    for text in section.texts("holidays") {
        match holiday(&text.value) {
            Some(holiday) => calendar.holidays.push(holiday),
            None => section.report(text.place.mistake(
                format!("“{}” is not a holiday", text.value),
                "Write month and day, such as 05-01, or a date, such as 2027-03-28",
            )),
        }
    }
    calendar.day_ends_hour = section.positive("day_ends_hour", 18);
    if calendar.day_ends_hour > 24 {
        section.report(section.place_of("day_ends_hour").mistake(
            format!("a day has no hour {}", calendar.day_ends_hour),
            "Write a whole hour from 1 to 24",
        ));
    }
    calendar
}

fn holiday(text: &str) -> Option<Holiday> {
    if let Ok(date) = text.parse() {
        return Some(Holiday::Once(date));
    }
    // 2028 is a leap year, so that 29 February is a day.
    let date: jiff::civil::Date = format!("2028-{text}").parse().ok()?;
    (text.len() == 5).then(|| Holiday::Yearly(date.month(), date.day()))
}
