//! Lists and maps: a line for each item or field, `[]` and `{}` if there is none.

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, SerializeTupleStruct,
};

use super::key::Key;
use super::{Node, Place, WriteError, scalar};

/// The longest key, as it is written, that stands in front of its colon.
///
/// A longer one stands behind a `?`: readers look 1,024 characters ahead for a colon, and no further (YAML
/// 1.2.2, 7.4.2 "simple keys"; libyaml and `PyYAML` refuse the file).
const LONGEST_KEY: usize = 1000;

/// A list that is being written.
#[derive(Debug)]
pub(super) struct List<'o> {
    out: &'o mut String,
    place: Place,
    column: usize,
    is_empty: bool,
}

impl<'o> List<'o> {
    pub(super) fn new(node: Node<'o>) -> Self {
        let Node { out, place, .. } = node;
        Self {
            column: place.dashes(),
            out,
            place,
            is_empty: true,
        }
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
        begin(self.out, self.place, self.column, self.is_empty);
        self.is_empty = false;
        self.out.push('-');
        value.serialize(Node::new(self.out, Place::Item(self.column)))
    }

    fn close(self) {
        if self.is_empty {
            Node::new(self.out, self.place).in_line().push_str("[]\n");
        }
    }
}

/// A map that is being written.
#[derive(Debug)]
pub(super) struct Map<'o> {
    out: &'o mut String,
    place: Place,
    column: usize,
    is_empty: bool,
}

impl<'o> Map<'o> {
    pub(super) fn new(node: Node<'o>) -> Self {
        let Node { out, place, .. } = node;
        Self {
            column: place.nested(),
            out,
            place,
            is_empty: true,
        }
    }

    /// Writes what stands before a key, and says where the key begins.
    fn before_key(&mut self) -> usize {
        begin(self.out, self.place, self.column, self.is_empty);
        self.is_empty = false;
        self.out.len()
    }

    /// Writes what stands behind a key.
    fn after_key(&mut self, start: usize) {
        if self.out.len() - start > LONGEST_KEY {
            self.out.insert_str(start, "? ");
            self.out.push('\n');
            indent(self.out, self.column);
        }
        self.out.push(':');
    }

    pub(super) fn field<T: Serialize + ?Sized>(
        &mut self,
        key: &str,
        value: &T,
    ) -> Result<(), WriteError> {
        let start = self.before_key();
        scalar::key(self.out, key);
        self.after_key(start);
        self.value(value)
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
        value.serialize(Node::new(self.out, Place::Field(self.column)))
    }

    pub(super) fn close(self) {
        if self.is_empty {
            Node::new(self.out, self.place).in_line().push_str("{}\n");
        }
    }
}

/// Goes to where the next item or key stands. The first one of an item stands behind the item's dash.
fn begin(out: &mut String, place: Place, column: usize, is_first: bool) {
    match place {
        Place::Item(_) if is_first => out.push(' '),
        Place::Field(_) if is_first => {
            out.push('\n');
            indent(out, column);
        }
        Place::Root | Place::Field(_) | Place::Item(_) => indent(out, column),
    }
}

/// Writes blanks at the beginning of a line.
pub(super) fn indent(out: &mut String, columns: usize) {
    const BLANKS: &str = "                                                                ";
    if let Some(blanks) = BLANKS.get(..columns) {
        out.push_str(blanks);
    } else {
        out.push_str(BLANKS);
        indent(out, columns - BLANKS.len());
    }
}

impl SerializeSeq for List<'_> {
    type Ok = ();
    type Error = WriteError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
        self.item(value)
    }

    fn end(self) -> Result<(), WriteError> {
        self.close();
        Ok(())
    }
}

impl SerializeTuple for List<'_> {
    type Ok = ();
    type Error = WriteError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
        self.item(value)
    }

    fn end(self) -> Result<(), WriteError> {
        self.close();
        Ok(())
    }
}

impl SerializeTupleStruct for List<'_> {
    type Ok = ();
    type Error = WriteError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
        self.item(value)
    }

    fn end(self) -> Result<(), WriteError> {
        self.close();
        Ok(())
    }
}

impl SerializeMap for Map<'_> {
    type Ok = ();
    type Error = WriteError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), WriteError> {
        let start = self.before_key();
        key.serialize(Key(self.out))?;
        self.after_key(start);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
        self.value(value)
    }

    fn end(self) -> Result<(), WriteError> {
        self.close();
        Ok(())
    }
}

impl SerializeStruct for Map<'_> {
    type Ok = ();
    type Error = WriteError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), WriteError> {
        self.field(key, value)
    }

    fn end(self) -> Result<(), WriteError> {
        self.close();
        Ok(())
    }
}
