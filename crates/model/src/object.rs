//! Reading and writing objects: one macro, called by the generated code with each type's members.

pub(crate) mod by_serde;
pub(crate) mod fast;

use crate::{Encode as _, Extra, List};

/// A member of an object, which is left out when it has no value.
pub(crate) trait Member {
    const ABSENT: Self;

    fn is_absent(&self) -> bool;
}

impl<T> Member for Option<T> {
    const ABSENT: Self = None;

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Member for List<T> {
    const ABSENT: Self = List::ABSENT;

    fn is_absent(&self) -> bool {
        List::is_absent(self)
    }
}

/// Adds the members that the model does not know, and the braces: the members from `begin` on each
/// have a comma before them, the first of which becomes the opening brace.
pub(crate) fn encode_end(begin: usize, extra: &Extra, json: &mut Vec<u8>) {
    for (name, value) in extra.iter() {
        json.push(b',');
        crate::encode::string(name, json);
        json.push(b':');
        value.encode(json);
    }
    match json.get_mut(begin) {
        Some(comma) => *comma = b'{',
        None => json.push(b'{'),
    }
    json.push(b'}');
}

/// Implements what every object can do, for a struct of optional members and an `extra`: by serde
/// ([`by_serde`]), by the fast decoder ([`fast`]), and `Encode`, `Detach` and `Debug`.
macro_rules! json_object {
    ($name:ident $(<$parameter:ident>)? { $($wire:literal => $field:ident,)* }) => {
        impl $(<$parameter>)? $name $(<$parameter>)? {
            /// The names of the members that this version of the library knows, in the order in which
            /// the service writes them.
            pub const MEMBERS: &'static [&'static str] = &[$($wire,)*];

            /// The object with changes, so that it can be made in one expression; the crate's
            /// documentation has an example.
            #[must_use]
            pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
                change(&mut self);
                self
            }
        }

        crate::object::by_serde::by_serde!($name $(<$parameter>)? { $($wire => $field,)* });
        crate::object::fast::fast!($name $(<$parameter>)? { $($wire => $field,)* });

        impl $(<$parameter: crate::Encode>)? crate::Encode for $name $(<$parameter>)? {
            fn encode(&self, json: &mut Vec<u8>) {
                let begin = json.len();
                $(if !crate::object::Member::is_absent(&self.$field) {
                    json.extend_from_slice(concat!(",\"", $wire, "\":").as_bytes());
                    self.$field.encode(json);
                })*
                crate::object::encode_end(begin, &self.extra, json);
            }
        }

        impl $(<$parameter: crate::Detach>)? crate::Detach for $name $(<$parameter>)? {
            fn detach(&mut self) {
                $(crate::Detach::detach(&mut self.$field);)*
                crate::Detach::detach(&mut self.extra);
            }
        }

        /// Shows the members that are there.
        impl $(<$parameter: std::fmt::Debug>)? std::fmt::Debug for $name $(<$parameter>)? {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut shown = f.debug_struct(stringify!($name));
                $(if !crate::object::Member::is_absent(&self.$field) {
                    shown.field(stringify!($field), &self.$field);
                })*
                if !self.extra.is_empty() {
                    shown.field("extra", &self.extra);
                }
                shown.finish()
            }
        }
    };
}

pub(crate) use json_object;
