//! The names of a problem and of its fields, read off its `Serialize`.

use serde::ser::{Impossible, Serialize, SerializeStruct, SerializeStructVariant, Serializer};
use std::fmt::{self, Write};

/// A problem's id and values.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) id: String,
    pub(super) values: Vec<(String, String)>,
}

impl Parts {
    /// Those of a struct, or of an enum of unit variants, variants with named fields, and variants
    /// that wrap another problem.
    ///
    /// # Errors
    /// Where the value is something else, or a field is neither a text nor a number.
    pub(super) fn of(problem: &impl Serialize) -> Result<Self, fmt::Error> {
        problem.serialize(Reader)
    }

    fn named(id: String) -> Self {
        Self {
            id,
            values: Vec::new(),
        }
    }

    fn take(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> fmt::Result {
        let mut text = String::new();
        write!(text, "{}", Shown(value))?;
        self.values.push((name.to_owned(), text));
        Ok(())
    }
}

/// A text or a number as `Display` shows it, NaN too.
struct Shown<'a, T: ?Sized>(&'a T);

impl<T: Serialize + ?Sized> fmt::Display for Shown<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        self.0.serialize(formatter)
    }
}

/// Fields are taken alike from a struct and from a variant.
macro_rules! takes_fields {
    ($($of:ident),*) => {
        $(impl $of for Parts {
            type Ok = Self;
            type Error = fmt::Error;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> fmt::Result {
                self.take(name, value)
            }

            fn end(self) -> Result<Self, fmt::Error> {
                Ok(self)
            }
        })*
    };
}

takes_fields!(SerializeStruct, SerializeStructVariant);

struct Reader;

/// What is no problem.
macro_rules! refused {
    ($($method:ident($($argument:ty),*) -> $output:ty;)*) => {
        $(fn $method(self, $(_: $argument),*) -> Result<$output, fmt::Error> {
            Err(fmt::Error)
        })*
    };
}

impl Serializer for Reader {
    type Ok = Parts;
    type Error = fmt::Error;
    type SerializeSeq = Impossible<Parts, fmt::Error>;
    type SerializeTuple = Impossible<Parts, fmt::Error>;
    type SerializeTupleStruct = Impossible<Parts, fmt::Error>;
    type SerializeTupleVariant = Impossible<Parts, fmt::Error>;
    type SerializeMap = Impossible<Parts, fmt::Error>;
    type SerializeStruct = Parts;
    type SerializeStructVariant = Parts;

    fn serialize_unit_variant(
        self,
        group: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Parts, fmt::Error> {
        Ok(Parts::named(format!("{group}/{variant}")))
    }

    fn serialize_struct_variant(
        self,
        group: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts, fmt::Error> {
        Ok(Parts::named(format!("{group}/{variant}")))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Parts, fmt::Error> {
        Ok(Parts::named(name.to_owned()))
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        wrapped: &T,
    ) -> Result<Parts, fmt::Error> {
        wrapped.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: &T,
    ) -> Result<Parts, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<Parts, fmt::Error> {
        Err(fmt::Error)
    }

    refused! {
        serialize_bool(bool) -> Parts;
        serialize_i8(i8) -> Parts;
        serialize_i16(i16) -> Parts;
        serialize_i32(i32) -> Parts;
        serialize_i64(i64) -> Parts;
        serialize_u8(u8) -> Parts;
        serialize_u16(u16) -> Parts;
        serialize_u32(u32) -> Parts;
        serialize_u64(u64) -> Parts;
        serialize_f32(f32) -> Parts;
        serialize_f64(f64) -> Parts;
        serialize_char(char) -> Parts;
        serialize_str(&str) -> Parts;
        serialize_bytes(&[u8]) -> Parts;
        serialize_none() -> Parts;
        serialize_unit() -> Parts;
        serialize_unit_struct(&'static str) -> Parts;
        serialize_seq(Option<usize>) -> Impossible<Parts, fmt::Error>;
        serialize_tuple(usize) -> Impossible<Parts, fmt::Error>;
        serialize_tuple_struct(&'static str, usize) -> Impossible<Parts, fmt::Error>;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Impossible<Parts, fmt::Error>;
        serialize_map(Option<usize>) -> Impossible<Parts, fmt::Error>;
    }
}
