//! Reading and writing objects: one macro, called by the generated code with each type's members.

use serde::ser::SerializeMap;

use crate::{Extra, List};

/// A member of an object, which is left out when it has no value.
pub(crate) trait Member {
    fn is_absent(&self) -> bool;
}

impl<T> Member for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T> Member for List<T> {
    fn is_absent(&self) -> bool {
        List::is_absent(self)
    }
}

/// Writes the members that the model does not know behind those it does.
pub(crate) fn serialize_extra<M: SerializeMap>(extra: &Extra, map: &mut M) -> Result<(), M::Error> {
    extra
        .iter()
        .try_for_each(|(name, json)| map.serialize_entry(name, json))
}

/// Implements `Deserialize`, `Serialize` and `Debug` for a struct of optional members and an `extra`.
///
/// Unlike a derive, it takes `null` for absence on every member, keeps unknown members without
/// buffering the known ones (which `#[serde(flatten)]` does), and lets scalars see their own text.
macro_rules! json_object {
    ($name:ident $(<$parameter:ident>)? { $($wire:literal => $field:ident,)* }) => {
        impl<'de $(, $parameter: serde::Deserialize<'de>)?> serde::Deserialize<'de>
            for $name $(<$parameter>)?
        {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[allow(non_camel_case_types)]
                enum Key {
                    $($field,)*
                    Unknown(Box<str>),
                }

                struct KeyVisitor;

                impl serde::de::Visitor<'_> for KeyVisitor {
                    type Value = Key;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("a member name")
                    }

                    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Key, E> {
                        Ok(match name {
                            $($wire => Key::$field,)*
                            _ => Key::Unknown(name.into()),
                        })
                    }
                }

                impl<'de> serde::Deserialize<'de> for Key {
                    fn deserialize<D: serde::Deserializer<'de>>(
                        deserializer: D,
                    ) -> Result<Self, D::Error> {
                        deserializer.deserialize_identifier(KeyVisitor)
                    }
                }

                struct ObjectVisitor $(<$parameter>(std::marker::PhantomData<$parameter>))?;

                impl<'de $(, $parameter: serde::Deserialize<'de>)?> serde::de::Visitor<'de>
                    for ObjectVisitor $(<$parameter>)?
                {
                    type Value = $name $(<$parameter>)?;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str(concat!("an object (", stringify!($name), ")"))
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(
                        self,
                        mut map: A,
                    ) -> Result<Self::Value, A::Error> {
                        let mut object = $name::default();
                        $(let mut $field = false;)*
                        while let Some(member_key) = map.next_key::<Key>()? {
                            match member_key {
                                $(Key::$field => {
                                    if std::mem::replace(&mut $field, true) {
                                        return Err(serde::de::Error::duplicate_field($wire));
                                    }
                                    object.$field = map.next_value()?;
                                })*
                                Key::Unknown(name) => {
                                    object.extra.push(name, map.next_value()?);
                                }
                            }
                        }
                        if let Some(name) = object.extra.duplicate() {
                            return Err(serde::de::Error::custom(format_args!(
                                "duplicate field `{name}`"
                            )));
                        }
                        Ok(object)
                    }
                }

                deserializer.deserialize_map(ObjectVisitor $(
                    (std::marker::PhantomData::<$parameter>)
                )?)
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

        impl $(<$parameter: serde::Serialize>)? serde::Serialize for $name $(<$parameter>)? {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap as _;
                let mut map = serializer.serialize_map(None)?;
                $(if !crate::object::Member::is_absent(&self.$field) {
                    map.serialize_entry($wire, &self.$field)?;
                })*
                crate::object::serialize_extra(&self.extra, &mut map)?;
                map.end()
            }
        }
    };
}

pub(crate) use json_object;
