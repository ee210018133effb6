//! YAML as manifests have it: block style, two blanks a level, lists at the indent of their parent.
//!
//! A serializer of our own, because writing YAML is most of a build. It appends to one text, knows nothing
//! but the place of the node that it writes, and allocates nothing for a scalar.

mod block;
mod error;
mod key;
mod scalar;

use std::fmt::Display;

use serde::ser::{Impossible, Serialize, Serializer};

use block::{List, Map};
pub(super) use error::WriteError;

/// The name of a newtype around a text that may stand as a literal block; other serializers write the text.
pub(super) const TEXT: &str = "platformc::yaml::Text";

/// How many blanks a level is indented.
const STEP: usize = 2;

/// Appends one document and ends its last line.
pub(super) fn document<T: Serialize + ?Sized>(
    out: &mut String,
    value: &T,
) -> Result<(), WriteError> {
    value.serialize(Node::new(out, Place::Root))
}

/// Where a node stands, which says what parts it from what is written already.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// The whole document.
    Root,
    /// Behind the `key:` of a map in this column.
    Field(usize),
    /// Behind the `-` of a list in this column.
    Item(usize),
}

impl Place {
    /// The column of a map's keys or of a block's lines.
    fn nested(self) -> usize {
        match self {
            Self::Root => 0,
            Self::Field(column) | Self::Item(column) => column + STEP,
        }
    }

    /// The column of a list's dashes.
    fn dashes(self) -> usize {
        match self {
            Self::Field(column) => column,
            Self::Root | Self::Item(_) => self.nested(),
        }
    }
}

/// A node that is about to be written.
#[derive(Debug)]
struct Node<'o> {
    out: &'o mut String,
    place: Place,
    /// Whether a text may stand as a literal block.
    is_text: bool,
}

impl<'o> Node<'o> {
    fn new(out: &'o mut String, place: Place) -> Self {
        Self {
            out,
            place,
            is_text: false,
        }
    }

    /// The text, ready for something in the same line.
    fn in_line(self) -> &'o mut String {
        if !matches!(self.place, Place::Root) {
            self.out.push(' ');
        }
        self.out
    }

    /// Writes something that is neither text nor looks like it.
    fn bare(self, scalar: impl Display) -> Result<(), WriteError> {
        let out = self.in_line();
        scalar::bare(out, scalar)?;
        out.push('\n');
        Ok(())
    }
}

impl<'o> Serializer for Node<'o> {
    type Ok = ();
    type Error = WriteError;
    type SerializeSeq = List<'o>;
    type SerializeTuple = List<'o>;
    type SerializeTupleStruct = List<'o>;
    type SerializeTupleVariant = Impossible<(), WriteError>;
    type SerializeMap = Map<'o>;
    type SerializeStruct = Map<'o>;
    type SerializeStructVariant = Impossible<(), WriteError>;

    fn serialize_bool(self, value: bool) -> Result<(), WriteError> {
        let out = self.in_line();
        out.push_str(if value { "true\n" } else { "false\n" });
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Result<(), WriteError> {
        self.bare(value)
    }

    fn serialize_i16(self, value: i16) -> Result<(), WriteError> {
        self.bare(value)
    }

    fn serialize_i32(self, value: i32) -> Result<(), WriteError> {
        self.bare(value)
    }

    fn serialize_i64(self, value: i64) -> Result<(), WriteError> {
        self.bare(value)
    }

    fn serialize_u8(self, value: u8) -> Result<(), WriteError> {
        self.bare(value)
    }

    fn serialize_u16(self, value: u16) -> Result<(), WriteError> {
        self.bare(value)
    }

    fn serialize_u32(self, value: u32) -> Result<(), WriteError> {
        self.bare(value)
    }

    fn serialize_u64(self, value: u64) -> Result<(), WriteError> {
        self.bare(value)
    }

    fn serialize_f32(self, value: f32) -> Result<(), WriteError> {
        let out = self.in_line();
        scalar::float(out, value)?;
        out.push('\n');
        Ok(())
    }

    fn serialize_f64(self, value: f64) -> Result<(), WriteError> {
        let out = self.in_line();
        scalar::float(out, value)?;
        out.push('\n');
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), WriteError> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), WriteError> {
        let column = self.place.nested().max(STEP);
        let is_text = self.is_text;
        let out = self.in_line();
        if is_text {
            scalar::text(out, value, column);
        } else {
            scalar::value(out, value);
        }
        out.push('\n');
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), WriteError> {
        Err(WriteError::Unsupported("bytes"))
    }

    fn serialize_none(self) -> Result<(), WriteError> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), WriteError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), WriteError> {
        self.in_line().push_str("null\n");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), WriteError> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), WriteError> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), WriteError> {
        self.is_text |= name == TEXT;
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), WriteError> {
        let mut map = Map::new(self);
        map.field(variant, value)?;
        map.close();
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List<'o>, WriteError> {
        Ok(List::new(self))
    }

    fn serialize_tuple(self, _: usize) -> Result<List<'o>, WriteError> {
        Ok(List::new(self))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List<'o>, WriteError> {
        Ok(List::new(self))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<(), WriteError>, WriteError> {
        Err(WriteError::Unsupported("a variant with unnamed fields"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Map<'o>, WriteError> {
        Ok(Map::new(self))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Map<'o>, WriteError> {
        Ok(Map::new(self))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<(), WriteError>, WriteError> {
        Err(WriteError::Unsupported("a variant with fields"))
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), WriteError> {
        let out = self.in_line();
        scalar::display(out, value)?;
        out.push('\n');
        Ok(())
    }
}

#[cfg(test)]
mod tests;
