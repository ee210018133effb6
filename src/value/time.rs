//! Durations, cron lines and dates.

use std::fmt;

use serde::Serialize;

use super::pattern::words;
use super::{Malformed, digits};

/// A length of time in Go's form, as Kubernetes and Argo CD read it: `30m`, `1h30m`, `24h`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Duration(String);

impl Duration {
    /// Parses a duration of hours, minutes and seconds.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let mut at = 0;
        let mut rest = text;
        if rest.is_empty() {
            return Err(Malformed::new(0..0, "a duration has a number and a unit")
                .help("for example `\"1h30m\"`"));
        }
        while !rest.is_empty() {
            let digits = rest
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len());
            let after = rest.get(digits..).unwrap_or("");
            let unit = after
                .find(|c: char| c.is_ascii_digit())
                .unwrap_or(after.len());
            let name = after.get(..unit).unwrap_or("");
            if digits == 0 {
                return Err(Malformed::new(
                    at..at + unit.max(1).min(rest.len()),
                    "a number belongs here",
                ));
            }
            if !matches!(name, "h" | "m" | "s") {
                let place = at + digits..at + digits + unit;
                let error = Malformed::new(place, "the units are h, m and s");
                let days = rest.get(..digits).and_then(|days| days.parse::<u32>().ok());
                return Err(match days {
                    Some(days) if name == "d" => {
                        error.help(format!("write `\"{}h\"`", days.saturating_mul(24)))
                    }
                    Some(number) if spelt_out(name).is_some() => {
                        let unit = spelt_out(name).unwrap_or_default();
                        error.help(format!("write `\"{number}{unit}\"`"))
                    }
                    _ => error.help("for example `\"1h30m\"`"),
                });
            }
            at += digits + unit;
            rest = rest.get(digits + unit..).unwrap_or("");
        }
        Ok(Self(text.to_owned()))
    }

    /// The duration as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The unit that a word stands for.
fn spelt_out(name: &str) -> Option<&'static str> {
    match name.trim().to_lowercase().as_str() {
        "h" | "hr" | "hrs" | "hour" | "hours" => Some("h"),
        "m" | "min" | "mins" | "minute" | "minutes" => Some("m"),
        "s" | "sec" | "secs" | "second" | "seconds" => Some("s"),
        _ => None,
    }
}

/// A cron line of five fields: minute, hour, day of month, month, day of week.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Cron(String);

/// A field of a cron line: what it is called, its least and greatest number, and its names.
type CronField = (&'static str, u8, u8, &'static [&'static str]);

/// The numbers that a field of a cron line stands for, a bit for each.
type Numbers = u64;

const MONTHS: &[&str] = &[
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];
const DAYS: &[&str] = &["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const FIELDS: [CronField; 5] = [
    ("a minute", 0, 59, &[]),
    ("an hour", 0, 23, &[]),
    ("a day of the month", 1, 31, &[]),
    ("a month", 1, 12, MONTHS),
    ("a day of the week", 0, 6, DAYS),
];

impl Cron {
    /// Parses a cron line.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let fields: Vec<(usize, &str)> = words(text).collect();
        let [minute, hour, day, month, weekday] = fields[..] else {
            let why = format!("a cron line has 5 fields, this has {}", fields.len());
            let error = Malformed::new(0..text.len(), why);
            return Err(
                error.help("minute, hour, day of month, month, day of week: `\"0 9 * * 1-5\"`")
            );
        };
        let read = |(at, field): (usize, &str), kind| {
            cron_field(field, kind).map_err(|error| error.shifted(at))
        };
        let [of_minute, of_hour, of_day, of_month, of_weekday] = FIELDS;
        read(minute, of_minute)?;
        read(hour, of_hour)?;
        let days = read(day, of_day)?;
        let months = read(month, of_month)?;
        read(weekday, of_weekday)?;
        let missing = missing_day(days, months).filter(|_| is_any(weekday.1));
        match missing {
            Some(why) => Err(Malformed::new(day.0..month.0 + month.1.len(), why)
                .help("name a day that the month has")),
            None => Ok(Self(text.to_owned())),
        }
    }

    /// The line as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn cron_field(text: &str, kind: CronField) -> Result<Numbers, Malformed> {
    let mut at = 0;
    let mut numbers = 0;
    for item in text.split(',') {
        let item_numbers = cron_item(item, kind);
        numbers |= item_numbers.map_err(|why| Malformed::new(at..at + item.len(), why))?;
        at += item.len() + 1;
    }
    Ok(numbers)
}

fn cron_item(item: &str, kind: CronField) -> Result<Numbers, String> {
    let (range, step) = item
        .split_once('/')
        .map_or((item, None), |(range, step)| (range, Some(step)));
    let every = match step {
        None => 1,
        Some(step) => digits::<u8>(step)
            .filter(|step| *step > 0)
            .ok_or_else(|| format!("`{step}` is not a step"))?,
    };
    let (_, lowest, highest, _) = kind;
    let (first, last) = match range.split_once('-') {
        _ if range == "*" => (lowest, highest),
        Some((first, last)) => (cron_number(first, kind)?, cron_number(last, kind)?),
        // With a step it goes on to the end.
        None => {
            let only = cron_number(range, kind)?;
            (only, if step.is_some() { highest } else { only })
        }
    };
    if first > last {
        return Err("the first is after the last".to_owned());
    }
    let numbers = (first..=last).step_by(every.into());
    Ok(numbers.fold(0, |all, number| all | (1 << number)))
}

fn cron_number(text: &str, (what, least, most, names): CronField) -> Result<u8, String> {
    let by_name = names
        .iter()
        .zip(least..)
        .find(|(name, _)| text.eq_ignore_ascii_case(name));
    let number = by_name.map(|(_, number)| number).or_else(|| digits(text));
    number
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| format!("{what} is {least} to {most}"))
}

/// Whether a field of a cron line leaves the days to the other one; else either of the two is enough.
fn is_any(weekday: &str) -> bool {
    weekday.split(',').any(|item| matches!(item, "*" | "*/1"))
}

/// A leap year.
const LONGEST_YEAR: u16 = 2028;

/// What to say of days of which none is in any of the months.
fn missing_day(days: Numbers, months: Numbers) -> Option<String> {
    let months: Vec<u8> = (1..=12)
        .filter(|month| (months >> month) & 1 == 1)
        .collect();
    let lengths = months.iter().map(|month| days_of(LONGEST_YEAR, *month));
    let day = days.trailing_zeros();
    if day <= lengths.max()?.into() {
        return None;
    }
    Some(match months[..] {
        [month] => format!("there is no {day} {}", short_month(month)),
        _ => format!("none of these months has a day {day}"),
    })
}

/// The name of a month that has not every day.
fn short_month(month: u8) -> &'static str {
    match month {
        2 => "February",
        4 => "April",
        6 => "June",
        9 => "September",
        _ => "November",
    }
}

/// A day: `2026-12-31`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Parses a day of the Gregorian calendar.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let shape = || {
            Malformed::new(0..text.len(), "a date is written year-month-day")
                .help("for example `\"2026-12-31\"`")
        };
        let mut parts = text.split('-');
        let (Some(year), Some(month), Some(day), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(shape());
        };
        let widths = (year.len(), month.len(), day.len()) == (4, 2, 2);
        let (Some(year), Some(month), Some(day)) = (digits(year), digits(month), digits(day))
        else {
            return Err(shape());
        };
        if !widths {
            return Err(shape());
        }
        if !(1..=12).contains(&month) {
            return Err(Malformed::new(5..7, "a month is 01 to 12"));
        }
        let days = days_of(year, month);
        if !(1..=days).contains(&day) {
            return Err(Malformed::new(8..10, format!("this month has {days} days")));
        }
        Ok(Self { year, month, day })
    }
}

fn days_of(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Date {
    /// The day that is so many days after 1 January 1970; `None` after the year 9999.
    pub fn after_epoch(days: u64) -> Option<Self> {
        let mut left = days;
        let mut year: u16 = 1970;
        loop {
            let length = if days_of(year, 2) == 29 { 366 } else { 365 };
            if left < length {
                break;
            }
            left -= length;
            year = year.checked_add(1).filter(|year| *year <= 9999)?;
        }
        for month in 1..=12 {
            let length = u64::from(days_of(year, month));
            if left < length {
                let day = u8::try_from(left + 1).ok()?;
                return Some(Self { year, month, day });
            }
            left -= length;
        }
        None
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_the_epoch() {
        for (days, date) in [
            (0, "1970-01-01"),
            (59, "1970-03-01"),
            (19_782, "2024-02-29"),
            (20_778, "2026-11-21"),
        ] {
            assert_eq!(Date::after_epoch(days), Date::parse(date).ok(), "{days}");
        }
        assert_eq!(Date::after_epoch(u64::MAX), None);
    }

    #[test]
    fn durations_are_gos() {
        for good in ["30m", "1h30m", "24h", "90s"] {
            assert!(Duration::parse(good).is_ok(), "{good}");
        }
        for (bad, at, help) in [
            ("7d", 1..2, Some("write `\"168h\"`")),
            ("h", 0..1, None),
            ("10", 2..2, Some("for example `\"1h30m\"`")),
            ("1h-3m", 1..3, Some("for example `\"1h30m\"`")),
        ] {
            let error = Duration::parse(bad).expect_err(bad);
            assert_eq!((error.at, error.help.as_deref()), (at, help), "{bad}");
        }
    }

    #[test]
    fn cron_lines_point_at_the_wrong_item() {
        for good in ["0 9 * * 1-5", "*/15 0-6,22 1 jan-mar MON", "59 23 31 12 6"] {
            assert!(Cron::parse(good).is_ok(), "{good}");
        }
        for (bad, at) in [
            ("60 * * * *", 0..2),
            ("0 24 * * *", 2..4),
            ("0 0 0 * *", 4..5),
            ("0 0 * 13 *", 6..8),
            ("0 0 * * 1,8", 10..11),
            ("*/0 * * * *", 0..3),
            ("0 9 * *", 0..7),
            ("5-1 * * * *", 0..3),
        ] {
            assert_eq!(Cron::parse(bad).expect_err(bad).at, at, "{bad}");
        }
    }

    #[test]
    fn a_cron_line_comes_some_day() {
        for good in [
            "0 9 29 2 *",
            "0 9 30 2,3 *",
            "0 9 31 * *",
            "0 9 1,30 2 *",
            "0 9 28/2 feb *",
            // Either of the days is enough.
            "0 9 30 2 1",
            "0 9 30 2 */2",
            "0 9 * 2 *",
        ] {
            assert!(Cron::parse(good).is_ok(), "{good}");
        }
        for (bad, at, why) in [
            ("0 9 30 2 *", 4..8, "there is no 30 February"),
            ("0 9 30-31 feb *", 4..13, "there is no 30 February"),
            ("0 9 31 11 */1", 4..9, "there is no 31 November"),
            (
                "0  9 31 2-4/2,9 *",
                5..15,
                "none of these months has a day 31",
            ),
        ] {
            let error = Cron::parse(bad).expect_err(bad);
            assert_eq!((error.at, error.why.as_str()), (at, why), "{bad}");
        }
    }

    #[test]
    fn dates_exist() {
        assert_eq!(
            Date::parse("2028-02-29").expect("a leap day").to_string(),
            "2028-02-29"
        );
        for (bad, at) in [
            ("2026-02-29", 8..10),
            ("2026-13-01", 5..7),
            ("31.12.2026", 0..10),
            ("2026-1-1", 0..8),
            ("2026-+1-01", 0..10),
        ] {
            assert_eq!(Date::parse(bad).expect_err(bad).at, at, "{bad}");
        }
    }
}
