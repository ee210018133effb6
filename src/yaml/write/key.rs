//! Keys are text, as in JSON: a number or a truth value as a key is written as a text of it.

use std::fmt::Display;

use serde::ser::{Impossible, Serialize, Serializer};

use super::{WriteError, scalar};

/// A key that is about to be written.
#[derive(Debug)]
pub(super) struct Key<'o>(pub(super) &'o mut String);

impl Key<'_> {
    fn scalar(self, value: impl Display) -> Result<(), WriteError> {
        self.0.push('"');
        scalar::bare(self.0, value)?;
        self.0.push('"');
        Ok(())
    }
}

type Never = Impossible<(), WriteError>;

impl Serializer for Key<'_> {
    type Ok = ();
    type Error = WriteError;
    type SerializeSeq = Never;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStruct = Never;
    type SerializeStructVariant = Never;

    fn serialize_bool(self, value: bool) -> Result<(), WriteError> {
        self.scalar(value)
    }

    fn serialize_i8(self, value: i8) -> Result<(), WriteError> {
        self.scalar(value)
    }

    fn serialize_i16(self, value: i16) -> Result<(), WriteError> {
        self.scalar(value)
    }

    fn serialize_i32(self, value: i32) -> Result<(), WriteError> {
        self.scalar(value)
    }

    fn serialize_i64(self, value: i64) -> Result<(), WriteError> {
        self.scalar(value)
    }

    fn serialize_u8(self, value: u8) -> Result<(), WriteError> {
        self.scalar(value)
    }

    fn serialize_u16(self, value: u16) -> Result<(), WriteError> {
        self.scalar(value)
    }

    fn serialize_u32(self, value: u32) -> Result<(), WriteError> {
        self.scalar(value)
    }

    fn serialize_u64(self, value: u64) -> Result<(), WriteError> {
        self.scalar(value)
    }

    fn serialize_f32(self, value: f32) -> Result<(), WriteError> {
        self.scalar(value)
    }

    fn serialize_f64(self, value: f64) -> Result<(), WriteError> {
        self.scalar(value)
    }

    fn serialize_char(self, value: char) -> Result<(), WriteError> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), WriteError> {
        scalar::key(self.0, value);
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), WriteError> {
        Err(WriteError::Key)
    }

    fn serialize_none(self) -> Result<(), WriteError> {
        Err(WriteError::Key)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), WriteError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), WriteError> {
        Err(WriteError::Key)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), WriteError> {
        Err(WriteError::Key)
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
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), WriteError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), WriteError> {
        Err(WriteError::Key)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Never, WriteError> {
        Err(WriteError::Key)
    }

    fn serialize_tuple(self, _: usize) -> Result<Never, WriteError> {
        Err(WriteError::Key)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Never, WriteError> {
        Err(WriteError::Key)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Never, WriteError> {
        Err(WriteError::Key)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Never, WriteError> {
        Err(WriteError::Key)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Never, WriteError> {
        Err(WriteError::Key)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Never, WriteError> {
        Err(WriteError::Key)
    }
}
