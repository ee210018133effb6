//! Kubernetes quantities and percentages.

use std::cmp::Ordering;
use std::fmt;

use serde::{Serialize, Serializer};

use super::{Malformed, digits};

/// An amount of CPU, memory, storage or things, as Kubernetes writes it (`resource.Quantity`):
/// `20`, `500m`, `40Gi`, `1.5`. Exact down to a billionth.
#[derive(Clone, Copy, Debug)]
pub struct Quantity {
    /// Billionths of one.
    nano: i128,
    /// Whether to print with `Ki`, `Mi`, `Gi`, …
    binary: bool,
}

const NANO: i128 = 1_000_000_000;

/// Suffixes with the billionths that one of them is worth.
const SUFFIXES: &[(&str, i128, bool)] = &[
    ("Ei", NANO << 60, true),
    ("Pi", NANO << 50, true),
    ("Ti", NANO << 40, true),
    ("Gi", NANO << 30, true),
    ("Mi", NANO << 20, true),
    ("Ki", NANO << 10, true),
    ("E", NANO * 1_000_000_000_000_000_000, false),
    ("P", NANO * 1_000_000_000_000_000, false),
    ("T", NANO * 1_000_000_000_000, false),
    ("G", NANO * 1_000_000_000, false),
    ("M", NANO * 1_000_000, false),
    ("k", NANO * 1_000, false),
    ("m", NANO / 1_000, false),
    ("u", NANO / 1_000_000, false),
    ("n", 1, false),
    ("", NANO, false),
];

impl Quantity {
    /// Nothing.
    pub const ZERO: Self = Self {
        nano: 0,
        binary: false,
    };

    /// A whole number.
    pub const fn whole(count: u32) -> Self {
        Self {
            nano: count as i128 * NANO,
            binary: false,
        }
    }

    /// So many binary gigabytes.
    pub const fn gib(count: u32) -> Self {
        Self {
            nano: (count as i128 * NANO) << 30,
            binary: true,
        }
    }

    /// So many binary megabytes.
    pub const fn mib(count: u32) -> Self {
        Self {
            nano: (count as i128 * NANO) << 20,
            binary: true,
        }
    }

    /// So many thousandths.
    pub const fn milli(count: u32) -> Self {
        Self {
            nano: count as i128 * (NANO / 1_000),
            binary: false,
        }
    }

    /// The number at the start of a text, and what follows it.
    pub(super) fn split(text: &str) -> (&str, &str) {
        let length = text
            .find(|c: char| !c.is_ascii_digit() && c != '.' && c != '_')
            .unwrap_or(text.len());
        text.split_at(length)
    }

    /// Parses a quantity; it may not be negative.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let (number, suffix) = Self::split(text);
        if text.starts_with('-') {
            return Err(Malformed::new(0..1, "a quantity is not negative"));
        }
        if !number.contains(|c: char| c.is_ascii_digit()) {
            let why = "a quantity begins with a number";
            return Err(Malformed::new(0..text.len(), why));
        }
        let Some((_, worth, binary)) = SUFFIXES.iter().find(|(known, _, _)| *known == suffix)
        else {
            return Err(unknown_suffix(text, number, suffix));
        };
        let nano = scaled(number, *worth).ok_or_else(|| {
            Malformed::new(0..number.len(), "not a number, too large or too fine")
        })?;
        Ok(Self {
            nano,
            binary: *binary,
        })
    }

    /// What remains after taking `other` away; nothing if `other` is more.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self {
            nano: (self.nano - other.nano).max(0),
            ..self
        }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            nano: self.nano.saturating_add(other.nano),
            binary: self.binary || other.binary,
        }
    }

    /// A whole multiple.
    #[must_use]
    pub fn times(self, factor: u32) -> Self {
        Self {
            nano: self.nano.saturating_mul(i128::from(factor)),
            ..self
        }
    }

    /// A part of it, rounded down to a whole number, or to a thousandth or a megabyte where the
    /// amount itself is as fine.
    #[must_use]
    pub fn share(self, percent: Percent) -> Self {
        let part = self.nano / 100 * i128::from(percent.value());
        let step = if self.binary {
            NANO << 20
        } else if self.nano % NANO == 0 && self.nano >= 100 * NANO {
            NANO
        } else {
            NANO / 1_000
        };
        Self {
            nano: part - part % step,
            ..self
        }
    }

    /// The nearest whole number below.
    #[must_use]
    pub fn floor(self) -> Self {
        Self {
            nano: self.nano - self.nano % NANO,
            ..self
        }
    }

    /// Whether it is made of whole steps; a step is more than nothing.
    pub(super) fn is_multiple_of(self, step: Self) -> bool {
        self.nano % step.nano.max(1) == 0
    }

    /// Whether it is nothing.
    pub fn is_zero(self) -> bool {
        self.nano == 0
    }
}

impl Quantity {
    /// The amount in the unit in which another one prints, so that people can compare the two; as it prints itself,
    /// where that would take more than thousandths.
    pub fn in_unit_of(self, other: Self) -> String {
        let printed = other.to_string();
        let (_, suffix) = Self::split(&printed);
        let unit = SUFFIXES.iter().find(|(known, _, _)| *known == suffix);
        let thousandth = unit.map_or(NANO, |(_, worth, _)| *worth) / 1_000;
        if other.is_zero() || thousandth == 0 || self.nano % thousandth != 0 {
            return self.to_string();
        }
        let (whole, part) = (
            self.nano / thousandth / 1_000,
            self.nano / thousandth % 1_000,
        );
        let decimal = format!("{whole}.{part:03}");
        let decimal = decimal.trim_end_matches('0').trim_end_matches('.');
        format!("{decimal}{suffix}")
    }
}

fn scaled(number: &str, worth: i128) -> Option<i128> {
    let clean: String = number.chars().filter(|c| *c != '_').collect();
    let (whole, fraction) = clean.split_once('.').unwrap_or((&clean, ""));
    let whole: i128 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let mut total = whole.checked_mul(worth)?;
    let mut place = worth;
    for digit in fraction.chars() {
        let digit = i128::from(digit.to_digit(10)?);
        let (part, rest) = (place / 10, place % 10);
        if (part == 0 || rest != 0) && digit != 0 {
            return None;
        }
        place = part;
        total = total.checked_add(digit.checked_mul(place)?)?;
    }
    // The largest that Kubernetes keeps (2^63 - 1).
    (total <= i128::from(i64::MAX).checked_mul(NANO)?).then_some(total)
}

fn unknown_suffix(text: &str, number: &str, suffix: &str) -> Malformed {
    let at = number.len()..text.len();
    let plain = suffix.trim_start();
    let known = SUFFIXES.iter().find(|(known, _, _)| {
        !known.is_empty()
            && (plain.eq_ignore_ascii_case(known)
                || plain.eq_ignore_ascii_case(&format!("{known}b")))
    });
    let error = Malformed::new(at, format!("`{plain}` is not a unit"));
    match known {
        Some((known, _, _)) => error.help(format!("write `\"{number}{known}\"`")),
        None => error.help("the units are m, k, M, G, T, P, E and Ki, Mi, Gi, Ti, Pi, Ei"),
    }
}

/// Quantities are equal when they are the same amount, however written.
impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.nano == other.nano
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        self.nano.cmp(&other.nano)
    }
}

/// Prints the shortest exact form: a binary suffix if it was written with one, else a whole number
/// or thousandths, millionths, billionths.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.nano == 0 {
            return f.write_str("0");
        }
        let usable = |binary: bool, worth: i128| {
            let fits = if self.binary {
                binary || worth <= NANO
            } else {
                !binary && worth <= NANO
            };
            fits && self.nano % worth == 0
        };
        let best = SUFFIXES
            .iter()
            .filter(|(_, worth, binary)| usable(*binary, *worth))
            .max_by_key(|(_, worth, _)| *worth);
        match best {
            Some((suffix, worth, _)) => write!(f, "{}{suffix}", self.nano / worth),
            None => write!(f, "{}n", self.nano),
        }
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A percentage from 1 to 100, written `30%`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Percent(u8);

impl Percent {
    /// Parses a percentage.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let Some(number) = text.strip_suffix('%') else {
            let error = Malformed::new(0..text.len(), "a percentage ends with `%`");
            return Err(error.help("for example `\"30%\"`"));
        };
        match digits::<u8>(number) {
            Some(value @ 1..=100) => Ok(Self(value)),
            _ => Err(Malformed::new(
                0..number.len(),
                "a percentage is a whole number from 1 to 100",
            )),
        }
    }

    /// The number before the `%`.
    pub fn value(self) -> u8 {
        self.0
    }
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}%", self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_print_the_shortest_exact_form() {
        for (text, printed) in [
            ("20", "20"),
            ("0.5", "500m"),
            ("1.50", "1500m"),
            ("1024Mi", "1Gi"),
            ("40Gi", "40Gi"),
            ("1000m", "1"),
            ("5000", "5000"),
            ("2k", "2000"),
            ("0", "0"),
            ("1_000", "1000"),
            ("1.5Gi", "1536Mi"),
            ("0Gi", "0"),
            ("3u", "3u"),
            ("500", "500"),
        ] {
            assert_eq!(
                Quantity::parse(text).expect(text).to_string(),
                printed,
                "{text}"
            );
        }
    }

    #[test]
    fn two_amounts_are_told_in_one_unit() {
        let parse = |text| Quantity::parse(text).expect(text);
        for (one, other, told) in [
            ("4800m", "4", "4.8"),
            ("144", "64", "144"),
            ("0.0005", "4", "500u"),
            ("1536Mi", "1Gi", "1.5Gi"),
            ("1Gi", "512Mi", "1024Mi"),
            ("1000Ki", "1Gi", "1000Ki"),
            ("1500m", "500m", "1500m"),
            ("2", "0", "2"),
        ] {
            assert_eq!(parse(one).in_unit_of(parse(other)), told, "{one} {other}");
        }
    }

    #[test]
    fn wrong_quantities_point_at_the_wrong_part() {
        for (text, at, help) in [
            ("40GB", 2..4, Some("write `\"40G\"`")),
            ("40gi", 2..4, Some("write `\"40Gi\"`")),
            ("10 Gi", 2..5, Some("write `\"10Gi\"`")),
            ("-1", 0..1, None),
            ("1.2.3", 0..5, None),
            ("999999999999999999999E", 0..21, None),
        ] {
            let error = Quantity::parse(text).expect_err(text);
            assert_eq!((error.at, error.help.as_deref()), (at, help), "{text}");
        }
        assert!(Quantity::parse("Gi").is_err());
        assert!(Quantity::parse("_").is_err());
        assert!(Percent::parse("+30%").is_err());
        assert!(Quantity::parse("").is_err());
    }

    #[test]
    fn shares_round_down() {
        let third = Percent::parse("33%").expect("a percentage");
        assert_eq!(
            Quantity::parse("20").expect("20").share(third).to_string(),
            "6600m"
        );
        assert_eq!(Quantity::gib(1).share(third).to_string(), "337Mi");
        assert_eq!(Quantity::whole(10).share(third).floor().to_string(), "3");
    }

    #[test]
    fn amounts_compare_by_worth() {
        assert!(Quantity::parse("1Gi").expect("1Gi") > Quantity::parse("1G").expect("1G"));
        assert_eq!(Quantity::milli(1000), Quantity::whole(1));
        assert_eq!(Quantity::whole(1).minus(Quantity::whole(2)), Quantity::ZERO);
    }
}
