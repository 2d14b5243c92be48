use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// A day on which nobody works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holiday {
    /// Every year: month and day.
    Yearly(i8, i8),
    /// Once.
    Once(Date),
}

/// Working days, so that promises become real dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// Days of the week on which people work.
    pub working_days: Vec<Weekday>,
    /// Days on which they do not.
    pub holidays: Vec<Holiday>,
    /// The hour at which a working day ends, from 1 to 24.
    pub day_ends_hour: u64,
}

/// More than a year of days off in a row is no calendar; counting stops there.
const MOST_DAYS_SEARCHED: usize = 10 * 366;

impl Calendar {
    /// Whether people work on this day.
    pub fn is_working_day(&self, day: Date) -> bool {
        let holiday = self.holidays.iter().any(|holiday| match holiday {
            Holiday::Yearly(month, number) => (*month, *number) == (day.month(), day.day()),
            Holiday::Once(date) => *date == day,
        });
        !holiday && self.working_days.contains(&day.weekday())
    }

    /// The day by which something promised “within `count` working days” is done, when it was
    /// promised on `from`. The day of the promise does not count.
    pub fn add_working_days(&self, from: Date, count: u64) -> Date {
        let mut day = from;
        let mut left = count;
        for _ in 0..MOST_DAYS_SEARCHED {
            if left == 0 {
                break;
            }
            day = day.saturating_add(1.day());
            if self.is_working_day(day) {
                left -= 1;
            }
        }
        day
    }

    /// Names of the days of the week in `profile.toml`.
    pub(super) const DAY_NAMES: [(&'static str, Weekday); 7] = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn weekdays() -> Calendar {
        Calendar {
            working_days: Calendar::DAY_NAMES[..5]
                .iter()
                .map(|(_, day)| *day)
                .collect(),
            holidays: vec![Holiday::Yearly(1, 1), Holiday::Once(date(2026, 1, 23))],
            day_ends_hour: 18,
        }
    }

    #[test]
    fn working_days_pass_over_weekends_and_holidays() {
        let calendar = weekdays();
        assert_eq!(
            calendar.add_working_days(date(2026, 1, 20), 2),
            date(2026, 1, 22)
        );
        assert_eq!(
            calendar.add_working_days(date(2026, 1, 21), 2),
            date(2026, 1, 26)
        );
        assert_eq!(
            calendar.add_working_days(date(2025, 12, 31), 1),
            date(2026, 1, 2)
        );
    }

    #[test]
    fn a_calendar_without_working_days_still_answers() {
        let never = Calendar {
            working_days: Vec::new(),
            ..weekdays()
        };
        assert!(never.add_working_days(date(2026, 1, 1), 2) > date(2026, 1, 1));
    }
}
