//! Objects by serde: the way that reads whatever is an object, and says what is wrong with the rest.

use serde::ser::{Error as _, SerializeMap, Serializer};

use crate::Extra;

/// Why some formats have no objects of the model.
const WHY: &str = "an object of the service has any members, by name, which takes a format that \
                   describes itself, such as JSON, CBOR or MessagePack";

/// Begins an object. Its length is not said: a format that has to know it could not read the object
/// back, and says so now.
pub(crate) fn begin<S: Serializer>(serializer: S) -> Result<S::SerializeMap, S::Error> {
    serializer.serialize_map(None).map_err(|error| {
        let told = error.to_string();
        let is_about_form = ["map", "sequence"].iter().any(|word| told.contains(word));
        let explained = S::Error::custom(format_args!("{WHY}: {told}"));
        // Some errors have no room for other texts, and others are about the place that is written to.
        if is_about_form && explained.to_string().contains(WHY) {
            explained
        } else {
            error
        }
    })
}

/// Writes the members that the model does not know behind those it does.
pub(crate) fn serialize_extra<M: SerializeMap>(extra: &Extra, map: &mut M) -> Result<(), M::Error> {
    extra
        .iter()
        .try_for_each(|(name, json)| map.serialize_entry(name, json))
}

/// Implements `Deserialize` and `Serialize`.
///
/// Unlike a derive, it takes `null` for absence on every member, keeps unknown members without
/// buffering the known ones (which `#[serde(flatten)]` does), and lets scalars see their own text.
macro_rules! by_serde {
    ($name:ident $(<$parameter:ident>)? { $($wire:literal => $field:ident,)* }) => {
        impl<'de $(, $parameter: serde::Deserialize<'de>)?> serde::Deserialize<'de>
            for $name $(<$parameter>)?
        {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[allow(non_camel_case_types)]
                enum Key {
                    $($field,)*
                    Unknown(crate::Text),
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

        impl $(<$parameter: serde::Serialize>)? serde::Serialize for $name $(<$parameter>)? {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap as _;
                let mut map = crate::object::by_serde::begin(serializer)?;
                $(if !crate::object::Member::is_absent(&self.$field) {
                    map.serialize_entry($wire, &self.$field)?;
                })*
                crate::object::by_serde::serialize_extra(&self.extra, &mut map)?;
                map.end()
            }
        }
    };
}

pub(crate) use by_serde;
