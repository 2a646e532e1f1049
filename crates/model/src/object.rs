//! Reading and writing objects: one macro, called by the generated code with each type's members.

use serde::ser::{Error as _, SerializeMap, Serializer};

use crate::{Encode as _, Extra, List};

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

/// How often the members of an object are guessed, before it is read as one of another making.
pub(crate) const GUESSES: usize = 4;

/// The members of an object that were read, by their places in the schema.
#[derive(Default)]
pub(crate) struct Seen(u64);

impl Seen {
    /// Notes a member, unless it was there before: what to do with duplicates is for serde to say.
    #[inline]
    pub(crate) fn first(&mut self, place: u32) -> Option<()> {
        let member = 1_u64.checked_shl(place)?;
        let is_first = self.0 & member == 0;
        self.0 |= member;
        is_first.then_some(())
    }
}

/// Implements `Deserialize`, `Serialize`, `Decode`, `Encode`, `Detach` and `Debug` for a struct of optional members and an `extra`.
///
/// Unlike a derive, it takes `null` for absence on every member, keeps unknown members without
/// buffering the known ones (which `#[serde(flatten)]` does), and lets scalars see their own text.
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

        impl $(<$parameter: serde::Serialize>)? serde::Serialize for $name $(<$parameter>)? {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap as _;
                let mut map = crate::object::begin(serializer)?;
                $(if !crate::object::Member::is_absent(&self.$field) {
                    map.serialize_entry($wire, &self.$field)?;
                })*
                crate::object::serialize_extra(&self.extra, &mut map)?;
                map.end()
            }
        }

        impl $(<$parameter: crate::decode::Decode>)? crate::decode::Decode for $name $(<$parameter>)? {
            fn decode(cursor: &mut crate::decode::Cursor<'_>) -> Option<Self> {
                let mut object = Self::default();
                object.fill(cursor)?;
                Some(object)
            }

            #[inline]
            fn decode_into(
                slot: &mut Option<Self>,
                cursor: &mut crate::decode::Cursor<'_>,
            ) -> Option<()> {
                slot.insert(Self::default()).fill(cursor)
            }

            #[inline]
            fn decode_onto(
                list: &mut Vec<Self>,
                cursor: &mut crate::decode::Cursor<'_>,
            ) -> Option<()> {
                list.push(Self::default());
                list.last_mut()?.fill(cursor)
            }
        }

        impl $(<$parameter: crate::decode::Decode>)? $name $(<$parameter>)? {
            /// Reads the object member by member: guess which one comes next, check, fall back.
            #[inline(never)]
            fn fill(&mut self, cursor: &mut crate::decode::Cursor<'_>) -> Option<()> {
                use crate::decode::DecodeMember as _;
                #[allow(non_camel_case_types)]
                enum Place { $($field,)* }

                if !cursor.literal(b"{") {
                    return None;
                }
                if cursor.peek()? != b'"' && cursor.is_empty_object() {
                    return Some(());
                }
                let mut seen = crate::object::Seen::default();
                let mut guesses = 0;
                while cursor.peek()? == b'"' && guesses < crate::object::GUESSES {
                    guesses += 1;
                    // The service's own order, without spaces: one comparison a member.
                    $(
                        if cursor.literal(concat!("\"", $wire, "\":").as_bytes()) {
                            seen.first(Place::$field as u32)?;
                            self.$field.fill(cursor)?;
                            if cursor.is_last_member()? {
                                return self.extra.are_unique();
                            }
                        }
                    )*
                    // One member that is not known, or not where it usually is; then guess again.
                    self.member(cursor, &mut seen)?;
                    if cursor.is_last_member()? {
                        return self.extra.are_unique();
                    }
                }
                // An object of another making.
                loop {
                    self.member(cursor, &mut seen)?;
                    if cursor.is_last_member()? {
                        return self.extra.are_unique();
                    }
                }
            }

            /// Reads any member, behind spaces too.
            #[inline(never)]
            fn member(
                &mut self,
                cursor: &mut crate::decode::Cursor<'_>,
                seen: &mut crate::object::Seen,
            ) -> Option<()> {
                use crate::decode::DecodeMember as _;
                #[allow(non_camel_case_types)]
                enum Place { $($field,)* }

                let name = cursor.member_name()?;
                match name {
                    $($wire => {
                        seen.first(Place::$field as u32)?;
                        self.$field.fill(cursor)
                    })*
                    _ => {
                        let name = cursor.name(name)?;
                        let value = crate::decode::Decode::decode(cursor)?;
                        self.extra.push(name, value);
                        Some(())
                    }
                }
            }
        }
    };
}

pub(crate) use json_object;
