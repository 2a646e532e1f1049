//! Objects by the fast decoder.
//!
//! The members are asked for in the order in which the service writes them. Of what comes next, eight
//! bytes are in a register, so that a member which is absent costs three instructions. A pass over all
//! members takes those that come in this order; passes go on while each takes one at least. What no pass
//! takes is an unknown member, or not written as usual, and is read by its name.

/// How many bytes of the body are looked at for a member's name, with its quotes and its colon.
pub(crate) const WINDOW: usize = 64;

/// A member's name as it is written, `"name":`, to be compared with a [`Window`].
#[derive(Clone, Copy)]
pub(crate) struct Name {
    first: u64,
    mask: u64,
    /// All of it.
    pub(crate) written: &'static [u8],
}

impl Name {
    /// Of `"name":`.
    pub(crate) const fn of(written: &'static str) -> Self {
        let written = written.as_bytes();
        assert!(written.len() < WINDOW, "a window holds a whole name");
        let (mut first, mut mask, mut at) = (0, 0, 0);
        while at < written.len() && at < 8 {
            first |= (written[at] as u64) << (8 * at);
            mask |= 0xff << (8 * at);
            at += 1;
        }
        Self {
            first,
            mask,
            written,
        }
    }
}

/// What comes next in the body.
#[derive(Clone, Copy)]
pub(crate) struct Window<'a> {
    first: u64,
    bytes: &'a [u8; WINDOW],
}

impl<'a> Window<'a> {
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "once for each member; a call costs more"
    )]
    pub(crate) fn of(rest: &'a [u8]) -> Option<Self> {
        let bytes = rest.first_chunk::<WINDOW>()?;
        let first = u64::from_le_bytes(*bytes.first_chunk()?);
        Some(Self { first, bytes })
    }

    /// Whether this name comes next.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "once for each member that may come; a call costs more"
    )]
    pub(crate) fn is(self, name: Name) -> bool {
        self.first & name.mask == name.first
            && (name.written.len() <= 8 || self.bytes[8..name.written.len()] == name.written[8..])
    }
}

/// Which members were `null`: the only ones whose second value would not be seen by the first.
#[derive(Default)]
pub(crate) struct Nulls(u64);

impl Nulls {
    /// Notes a member, unless it was `null` before: what to do with duplicates is for serde to say.
    #[cold]
    pub(crate) fn first(&mut self, place: u32) -> Option<()> {
        let member = 1_u64.checked_shl(place)?;
        let is_first = self.0 & member == 0;
        self.0 |= member;
        is_first.then_some(())
    }

    #[inline]
    pub(crate) fn are_none(&self) -> bool {
        self.0 == 0
    }

    pub(crate) fn has(&self, place: u32) -> bool {
        self.0.checked_shr(place).unwrap_or(0) & 1 == 1
    }
}

/// Implements `Decode`.
macro_rules! fast {
    ($name:ident $(<$parameter:ident>)? { $($wire:literal => $field:ident,)* }) => {
        impl $(<$parameter: crate::decode::Decode>)? crate::decode::Decode for $name $(<$parameter>)? {
            #[inline]
            fn decode_usual(
                slot: &mut Option<Self>,
                cursor: &mut crate::decode::Cursor<'_>,
            ) -> Option<()> {
                slot.insert(Self::EMPTY).fill(cursor)
            }

            #[inline]
            fn decode_onto(
                list: &mut Vec<Self>,
                cursor: &mut crate::decode::Cursor<'_>,
            ) -> Option<()> {
                list.push(Self::EMPTY);
                list.last_mut()?.fill(cursor)
            }
        }

        impl $(<$parameter: crate::decode::Decode>)? $name $(<$parameter>)? {
            /// A constant, because it can be copied to its place at once.
            const EMPTY: Self = Self {
                $($field: crate::object::Member::ABSENT,)*
                extra: crate::Extra::NONE,
            };

            /// Reads the object.
            #[inline(never)]
            fn fill(&mut self, cursor: &mut crate::decode::Cursor<'_>) -> Option<()> {
                use crate::decode::Behind;
                use crate::object::fast::Nulls;

                if !cursor.open_object()? {
                    return Some(());
                }
                let mut nulls = Nulls::default();
                loop {
                    let (mut behind, place) = match self.pass(cursor) {
                        Some(ended) => ended,
                        None => self.member(cursor)?,
                    };
                    if let Behind::Null = behind {
                        nulls.first(place)?;
                        behind = cursor.behind();
                    }
                    match behind {
                        Behind::Member => {}
                        Behind::End => break,
                        Behind::Null | Behind::Other => return None,
                    }
                }
                if !nulls.are_none() {
                    self.are_absent(&nulls)?;
                }
                self.extra.are_unique()
            }

            /// Reads members as long as they come as the service writes them: what is behind the value of the
            /// last one, unless it is another member, and its place in the schema. `None` where no such member
            /// comes next.
            #[inline(always)]
            fn pass(
                &mut self,
                cursor: &mut crate::decode::Cursor<'_>,
            ) -> Option<(crate::decode::Behind, u32)> {
                use crate::decode::{Behind, DecodeMember as _};
                use crate::object::fast::{Name, Window};
                #[allow(non_camel_case_types)]
                enum Place { $($field,)* }

                let mut next = Window::of(cursor.rest())?;
                loop {
                    let mut is_done = true;
                    $(
                        if next.is(const { Name::of(concat!("\"", $wire, "\":")) }) {
                            cursor.advance(concat!("\"", $wire, "\":").len());
                            match self.$field.fill(cursor) {
                                Behind::Member => {}
                                behind => return Some((behind, Place::$field as u32)),
                            }
                            next = Window::of(cursor.rest())?;
                            is_done = false;
                        }
                    )*
                    if is_done {
                        return None;
                    }
                }
            }

            /// Reads any member, behind spaces too.
            #[inline(never)]
            fn member(
                &mut self,
                cursor: &mut crate::decode::Cursor<'_>,
            ) -> Option<(crate::decode::Behind, u32)> {
                use crate::decode::DecodeMember as _;
                #[allow(non_camel_case_types)]
                enum Place { $($field,)* }

                let name = cursor.member_name()?;
                match cursor.characters(name)? {
                    $($wire => Some((self.$field.fill(cursor), Place::$field as u32)),)*
                    _ => {
                        let name = cursor.text(name)?;
                        let value = crate::decode::Decode::decode(cursor)?;
                        self.extra.push(name, value);
                        Some((cursor.behind(), u32::MAX))
                    }
                }
            }

            /// Whether each member that was `null` has no value besides.
            #[cold]
            #[inline(never)]
            fn are_absent(&self, nulls: &crate::object::fast::Nulls) -> Option<()> {
                #[allow(non_camel_case_types)]
                enum Place { $($field,)* }

                $(
                    if nulls.has(Place::$field as u32) && !crate::object::Member::is_absent(&self.$field) {
                        return None;
                    }
                )*
                Some(())
            }
        }
    };
}

pub(crate) use fast;
