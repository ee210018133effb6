//! Quantities of something: which units fit it, and which amounts are surely a mistake.

use super::{Malformed, Quantity};

/// What a quantity is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Processors.
    Cpu,
    /// Memory or storage.
    Bytes,
    /// Objects, or things of which a node has some.
    Count,
}

/// How processors are written: `8`, `1.5`, `500m`.
#[derive(Clone, Copy, Debug)]
pub enum Cpu {}

impl Cpu {
    /// Parses an amount of processors.
    pub fn parse(text: &str) -> Result<Quantity, Malformed> {
        if let Some((number, suffix)) = numbered(text)
            && !matches!(suffix, "" | "m" | "k")
        {
            let why = match suffix.trim() {
                memory if memory.starts_with(['K', 'M', 'G', 'T', 'P', 'E']) => {
                    format!("`{memory}` is a unit of memory")
                }
                other => format!("`{other}` is not a unit of processors"),
            };
            let help =
                format!("write `{number}` for whole processors, `\"{number}m\"` for thousandths");
            return Err(Malformed::new(number.len()..text.len(), why).help(help));
        }
        let quantity = Quantity::parse(text)?;
        if quantity.is_multiple_of(Quantity::milli(1)) {
            Ok(quantity)
        } else {
            let why = "Kubernetes divides a processor into thousandths, no finer";
            Err(Malformed::new(0..text.len(), why))
        }
    }
}

/// How memory and storage are written: `40Gi`, `500M`.
#[derive(Clone, Copy, Debug)]
pub enum Bytes {}

impl Bytes {
    /// Parses an amount of memory or storage. A small number without a unit is a unit forgotten.
    pub fn parse(text: &str) -> Result<Quantity, Malformed> {
        let quantity = Quantity::parse(text)?;
        let all = 0..text.len();
        match numbered(text) {
            Some((number, "m")) => {
                let why = "`m` stands for thousandths of a byte";
                let help = format!("write `\"{number}Mi\"`");
                Err(Malformed::new(number.len()..text.len(), why).help(help))
            }
            Some((number, "u" | "n")) => {
                let why = "a byte is not divided";
                Err(Malformed::new(number.len()..text.len(), why))
            }
            Some((number, "")) if !quantity.is_zero() && quantity < Quantity::mib(1) => {
                let why = "without a unit these are bytes, next to nothing";
                let help = format!("write `\"{number}Gi\"` or `\"{number}Mi\"`");
                Err(Malformed::new(all, why).help(help))
            }
            _ => Ok(quantity),
        }
    }
}

/// How things are counted: `100`.
#[derive(Clone, Copy, Debug)]
pub enum Count {}

impl Count {
    /// Parses a number of things.
    pub fn parse(text: &str) -> Result<Quantity, Malformed> {
        if let Some((number, suffix)) = numbered(text)
            && !matches!(suffix, "" | "k" | "M")
        {
            let why = "things are counted, without a unit";
            let help = format!("write `{number}`");
            return Err(Malformed::new(number.len()..text.len(), why).help(help));
        }
        let quantity = Quantity::parse(text)?;
        if quantity.is_multiple_of(Quantity::whole(1)) {
            Ok(quantity)
        } else {
            Err(Malformed::new(0..text.len(), "things are counted whole"))
        }
    }
}

/// The number at the start of a text and what follows it, if there is a number.
fn numbered(text: &str) -> Option<(&str, &str)> {
    let (number, suffix) = Quantity::split(text);
    number
        .contains(|digit: char| digit.is_ascii_digit())
        .then_some((number, suffix))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The wrong part of a text and the help for it; `None` if the text is right.
    type Found = Option<(std::ops::Range<usize>, Option<String>)>;

    fn found(result: Result<Quantity, Malformed>) -> Found {
        result.err().map(|error| (error.at, error.help))
    }

    #[track_caller]
    fn wrong(result: Result<Quantity, Malformed>, at: std::ops::Range<usize>, help: &str) {
        let help = (!help.is_empty()).then(|| help.to_owned());
        assert_eq!(found(result), Some((at, help)));
    }

    #[test]
    fn processors_are_counted_or_divided_into_thousandths() {
        for good in ["8", "1.5", "500m", "2k", "0"] {
            assert_eq!(found(Cpu::parse(good)), None, "{good}");
        }
        wrong(
            Cpu::parse("8Gi"),
            1..3,
            "write `8` for whole processors, `\"8m\"` for thousandths",
        );
        wrong(
            Cpu::parse("8 cores"),
            1..7,
            "write `8` for whole processors, `\"8m\"` for thousandths",
        );
        wrong(Cpu::parse("0.0005"), 0..6, "");
        wrong(Cpu::parse("-8"), 0..1, "");
    }

    #[test]
    fn bytes_have_a_unit() {
        for good in ["40Gi", "0", "500M", "1.5Gi", "17179869184", "64Ki"] {
            assert_eq!(found(Bytes::parse(good)), None, "{good}");
        }
        wrong(Bytes::parse("16"), 0..2, "write `\"16Gi\"` or `\"16Mi\"`");
        wrong(Bytes::parse("512m"), 3..4, "write `\"512Mi\"`");
        wrong(Bytes::parse("8GB"), 1..3, "write `\"8G\"`");
    }

    #[test]
    fn things_are_counted_whole() {
        for good in ["100", "0", "2k", "1.5k"] {
            assert_eq!(found(Count::parse(good)), None, "{good}");
        }
        wrong(Count::parse("1.5"), 0..3, "");
        wrong(Count::parse("5Gi"), 1..3, "write `5`");
        wrong(Count::parse("500m"), 3..4, "write `500`");
    }
}
