//! How a KDL node becomes a struct: the [`node!`](crate::spec::node) declaration, and what it is made of.
//!
//! A declaration gives the struct, its decoder, the words that a misspelling is compared with, the
//! JSON form, the entry in `schema/` and the page of the reference. Each field says what it is:
//!
//! | kind | in KDL | in the struct |
//! | --- | --- | --- |
//! | `arg` | a required argument | `Spanned<T>` |
//! | `args` | one or more arguments | `Vec<Spanned<T>>` |
//! | `prop` | a required property | `Spanned<T>` |
//! | `prop_opt` | a property | `Option<Spanned<T>>` |
//! | `prop_list` | a property with one or more values, blanks between | `Vec<Spanned<T>>` |
//! | `props` | properties with free names | `Vec<(Spanned<K>, Spanned<V>)>` |
//! | `part` | the fields of another declaration, in line | `N` |
//! | `value` | a required child with one argument | `Spanned<T>` |
//! | `value_opt` | a child with one argument | `Option<Spanned<T>>` |
//! | `list` | a child with arguments | `Vec<Spanned<T>>` |
//! | `child_opt` | a child node | `Option<N>` |
//! | `children` | child nodes | `Vec<N>` |
//! | `some` | one or more child nodes | `Vec<N>` |
//! | `entries` | children with free names and one argument each | `Vec<(Spanned<K>, Spanned<V>)>` |

mod pair;
mod placeholder;
mod reader;
mod rejection;
mod scalar;
mod shape;

pub use pair::{Pair, Pairs};
pub use reader::{Reader, SpecNode, read};
pub use scalar::{Braces, Found, JsonType, LanguageVersion, Rejected, Scalar, ScalarShape, Word};
pub use shape::{FieldShape, NodeShape, Of, Part, Place};

pub(crate) use scalar::{first_word, words};

/// Declares a node of the language; see the [module](self).
macro_rules! node {
    (
        $(#[doc = $doc:literal])*
        pub struct $Node:ident = $keyword:literal {
            $(
                $(#[doc = $field_doc:literal])*
                $kind:ident $field:ident : $ty:ty
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, serde::Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub struct $Node {
            /// The node without its block, where it was written.
            #[serde(skip)]
            pub span: $crate::source::Span,
            /// Whether nothing was wrong with the node.
            #[serde(skip)]
            pub sound: bool,
            $(
                $(#[doc = $field_doc])*
                pub $field: $crate::spec::node::node_field!(@type $kind $ty),
            )*
        }

        impl $crate::spec::node::SpecNode for $Node {
            const KEYWORD: &'static str = $keyword;

            fn shape() -> $crate::spec::node::NodeShape {
                $crate::spec::node::NodeShape::new(stringify!($Node), $keyword, concat!($($doc, "\n"),*))
                    $(.$kind::<$ty>(stringify!($field), concat!($($field_doc, "\n"),*)))*
            }

            fn read(reader: &mut $crate::spec::node::Reader<'_, '_>) -> Option<Self> {
                $(let $field = reader.$kind::<$ty>(stringify!($field));)*
                reader.finish(Self::shape);
                Some(Self {
                    span: reader.head(),
                    sound: reader.sound(),
                    $($field: $crate::spec::node::node_field!(@take $kind $field),)*
                })
            }
        }
    };
}

/// The parts of [`node!`](crate::spec::node) that differ by the kind of a field.
macro_rules! node_field {
    (@type arg $ty:ty) => { $crate::spec::node::Found<$ty> };
    (@type prop $ty:ty) => { $crate::spec::node::Found<$ty> };
    (@type value $ty:ty) => { $crate::spec::node::Found<$ty> };
    (@type prop_opt $ty:ty) => { Option<$crate::spec::node::Found<$ty>> };
    (@type value_opt $ty:ty) => { Option<$crate::spec::node::Found<$ty>> };
    (@type prop_list $ty:ty) => { Vec<$crate::spec::node::Found<$ty>> };
    (@type args $ty:ty) => { Vec<$crate::spec::node::Found<$ty>> };
    (@type list $ty:ty) => { Vec<$crate::spec::node::Found<$ty>> };
    (@type props $ty:ty) => { <$ty as $crate::spec::node::Pair>::All };
    (@type entries $ty:ty) => { <$ty as $crate::spec::node::Pair>::All };
    (@type part $ty:ty) => { $ty };
    (@type child_opt $ty:ty) => { Option<$ty> };
    (@type children $ty:ty) => { Vec<$ty> };
    (@type some $ty:ty) => { Vec<$ty> };

    (@take arg $field:ident) => { $field? };
    (@take prop $field:ident) => { $field? };
    (@take value $field:ident) => { $field? };
    (@take $kind:ident $field:ident) => { $field };
}

pub(crate) use {node, node_field};
